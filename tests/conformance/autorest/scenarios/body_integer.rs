//! Integers as bodies.

use std::time::{Duration, SystemTime};

use bindery_autorest::body_integer::Client;
use bindery_autorest::body_integer::int::Int;
use bindery_runtime::UnixTime;

use crate::service::{accepted, client, undecodable};

fn int() -> Int {
    client(Client::builder()).int()
}

fn moment() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_460_505_600)
}

#[tokio::test]
async fn getIntegerNull() {
    assert_eq!(int().get_null().await.unwrap(), None);
}

#[tokio::test]
async fn getIntegerInvalid() {
    undecodable(int().get_invalid()).await;
}

#[tokio::test]
async fn getIntegerOverflow() {
    undecodable(int().get_overflow_int32()).await;
}

#[tokio::test]
async fn getIntegerUnderflow() {
    undecodable(int().get_underflow_int32()).await;
}

#[tokio::test]
async fn getLongOverflow() {
    undecodable(int().get_overflow_int64()).await;
}

#[tokio::test]
async fn getLongUnderflow() {
    undecodable(int().get_underflow_int64()).await;
}

#[tokio::test]
async fn putIntegerMax() {
    accepted(int().put_max32(i32::MAX)).await;
}

#[tokio::test]
async fn putIntegerMin() {
    accepted(int().put_min32(i32::MIN)).await;
}

#[tokio::test]
async fn putLongMax() {
    accepted(int().put_max64(i64::MAX)).await;
}

#[tokio::test]
async fn putLongMin() {
    accepted(int().put_min64(i64::MIN)).await;
}

#[tokio::test]
async fn getUnixTime() {
    let time = int().get_unix_time().await.unwrap();
    assert_eq!(SystemTime::try_from(&time).unwrap(), moment());
}

#[tokio::test]
async fn putUnixTime() {
    accepted(int().put_unix_time_date(&UnixTime::from(moment()))).await;
}

#[tokio::test]
async fn getInvalidUnixTime() {
    undecodable(int().get_invalid_unix_time()).await;
}

#[tokio::test]
async fn getNullUnixTime() {
    assert_eq!(int().get_null_unix_time().await.unwrap(), None);
}
