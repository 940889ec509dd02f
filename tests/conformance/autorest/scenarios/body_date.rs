//! Dates as bodies.

use bindery_autorest::body_date::Client;
use bindery_autorest::body_date::date::Date;
use bindery_autorest::body_date::types::DateGetMinDateResponse;

use crate::service::{accepted, assert_malformed, client, is_well_formed};

fn date() -> Date {
    client(Client::builder()).date()
}

#[tokio::test]
async fn getDateNull() {
    assert_eq!(date().get_null().await.unwrap(), None);
}

#[tokio::test]
async fn getDateInvalid() {
    assert_malformed(&date().get_invalid_date().await.unwrap(), "201O-18-90");
}

#[tokio::test]
async fn getDateOverflow() {
    assert_malformed(&date().get_overflow_date().await.unwrap(), "10000000000-12-31");
}

#[tokio::test]
async fn getDateUnderflow() {
    assert_malformed(&date().get_underflow_date().await.unwrap(), "0000-00-00");
}

#[tokio::test]
async fn getDateMax() {
    let date = date().get_max_date().await.unwrap();
    assert_eq!(date.as_str(), "9999-12-31");
    assert!(is_well_formed(&date));
}

#[tokio::test]
async fn putDateMax() {
    accepted(date().put_max_date(&"9999-12-31".parse().unwrap())).await;
}

#[tokio::test]
async fn getDateMin() {
    let date = date().get_min_date().await.unwrap();
    assert_eq!(date, DateGetMinDateResponse::from("0001-01-01"));
}

#[tokio::test]
async fn putDateMin() {
    accepted(date().put_min_date(&"0001-01-01".parse().unwrap())).await;
}
