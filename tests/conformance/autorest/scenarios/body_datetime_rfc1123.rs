//! Dates of HTTP as bodies.

use bindery_autorest::body_datetime_rfc1123::Client;
use bindery_autorest::body_datetime_rfc1123::datetimerfc1123::Datetimerfc1123;
use bindery_autorest::body_datetime_rfc1123::types::Datetimerfc1123GetUtcMinDateTimeResponse;

use crate::service::{accepted, assert_malformed, client};

fn dates() -> Datetimerfc1123 {
    client(Client::builder()).datetimerfc1123()
}

#[tokio::test]
async fn getDateTimeRfc1123Null() {
    assert_eq!(dates().get_null().await.unwrap(), None);
}

#[tokio::test]
async fn getDateTimeRfc1123Invalid() {
    assert_malformed(
        &dates().get_invalid().await.unwrap(),
        "Tue, 01 Dec 2000 00:00:0A ABC",
    );
}

#[tokio::test]
async fn getDateTimeRfc1123Overflow() {
    assert_malformed(
        &dates().get_overflow().await.unwrap(),
        "Sat, 1 Jan 10000 00:00:00 GMT",
    );
}

#[tokio::test]
async fn getDateTimeRfc1123Underflow() {
    assert_malformed(
        &dates().get_underflow().await.unwrap(),
        "Tue, 00 Jan 0000 00:00:00 GMT",
    );
}

#[tokio::test]
async fn putDateTimeRfc1123Max() {
    let date = "Fri, 31 Dec 9999 23:59:59 GMT".parse().unwrap();
    accepted(dates().put_utc_max_date_time(&date)).await;
}

#[tokio::test]
async fn getDateTimeRfc1123MaxUtcLowercase() {
    let date = dates().get_utc_lowercase_max_date_time().await.unwrap();
    assert_eq!(date.as_str(), "fri, 31 dec 9999 23:59:59 gmt");
}

#[tokio::test]
async fn getDateTimeRfc1123MaxUtcUppercase() {
    let date = dates().get_utc_uppercase_max_date_time().await.unwrap();
    assert_eq!(date.as_str(), "FRI, 31 DEC 9999 23:59:59 GMT");
}

#[tokio::test]
async fn putDateTimeRfc1123Min() {
    let date = "Mon, 01 Jan 0001 00:00:00 GMT".parse().unwrap();
    accepted(dates().put_utc_min_date_time(&date)).await;
}

#[tokio::test]
async fn getDateTimeRfc1123MinUtc() {
    let date = dates().get_utc_min_date_time().await.unwrap();
    assert_eq!(
        date,
        Datetimerfc1123GetUtcMinDateTimeResponse::from("Mon, 01 Jan 0001 00:00:00 GMT")
    );
}
