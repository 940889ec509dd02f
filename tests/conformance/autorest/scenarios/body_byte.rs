//! Bytes as bodies.

use bindery_autorest::body_byte::Client;
use bindery_autorest::body_byte::byte::Byte;
use bindery_runtime::Base64;

use crate::service::{accepted, client, undecodable};

const BYTES: [u8; 10] = [255, 254, 253, 252, 251, 250, 249, 248, 247, 246];

fn byte() -> Byte {
    client(Client::builder()).byte()
}

#[tokio::test]
async fn getByteNull() {
    assert_eq!(undecodable(byte().get_null()).await, None);
}

#[tokio::test]
async fn getByteEmpty() {
    assert!(byte().get_empty().await.unwrap().decode().unwrap().is_empty());
}

#[tokio::test]
async fn getByteNonAscii() {
    assert_eq!(byte().get_non_ascii().await.unwrap().decode().unwrap(), BYTES);
}

#[tokio::test]
async fn putByteNonAscii() {
    accepted(byte().put_non_ascii(&Base64::encode(&BYTES))).await;
}

#[tokio::test]
async fn getByteInvalid() {
    assert!(byte().get_invalid().await.unwrap().decode().is_err());
}
