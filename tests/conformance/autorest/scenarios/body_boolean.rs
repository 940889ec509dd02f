//! Booleans as bodies.

use bindery_autorest::body_boolean::Client;
use bindery_autorest::body_boolean::bool::Bool;
use bindery_runtime::ErrorKind;

use crate::service::client;

fn bool() -> Bool {
    client(Client::builder()).bool()
}

#[tokio::test]
async fn getBoolTrue() {
    assert!(bool().get_true().await.unwrap());
}

#[tokio::test]
async fn putBoolTrue() {
    assert_eq!(bool().put_true(true).send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn getBoolFalse() {
    assert!(!bool().get_false().await.unwrap());
}

#[tokio::test]
async fn putBoolFalse() {
    assert_eq!(bool().put_false(false).send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn getBoolNull() {
    assert_eq!(bool().get_null().await.unwrap(), None);
}

#[tokio::test]
async fn getBoolInvalid() {
    let error = bool().get_invalid().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
}
