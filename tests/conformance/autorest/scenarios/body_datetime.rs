//! Date-times as bodies.

use bindery_autorest::body_datetime::Client;
use bindery_autorest::body_datetime::datetime::Datetime;
use bindery_autorest::body_datetime::types::{
    DatetimeGetLocalNegativeOffsetMinDateTimeResponse,
    DatetimeGetLocalPositiveOffsetMinDateTimeResponse,
    DatetimeGetUtcMinDateTimeResponse,
};
use bindery_runtime::{Call, DateTime};

use crate::service::{accepted, assert_malformed, client, is_well_formed};

fn datetime() -> Datetime {
    client(Client::builder()).datetime()
}

fn moment(text: &str) -> DateTime {
    text.parse().unwrap()
}

/// Asserts that a call gives a date-time with this text.
async fn gives(call: Call<DateTime>, text: &str) {
    let moment = call.await.unwrap();
    assert_eq!(moment.as_str(), text);
    assert!(is_well_formed(&moment));
}

#[tokio::test]
async fn getDateTimeNull() {
    assert_eq!(datetime().get_null().await.unwrap(), None);
}

#[tokio::test]
async fn getDateTimeInvalid() {
    assert_malformed(
        &datetime().get_invalid().await.unwrap(),
        "201O-18-90D00:89:56.9AX",
    );
}

#[tokio::test]
async fn getDateTimeOverflow() {
    gives(datetime().get_overflow(), "9999-12-31T23:59:59.999-14:00").await;
}

#[tokio::test]
async fn getDateTimeUnderflow() {
    assert_malformed(
        &datetime().get_underflow().await.unwrap(),
        "0000-00-00T00:00:00.000+00:00",
    );
}

#[tokio::test]
async fn putDateTimeMaxUtc() {
    accepted(datetime().put_utc_max_date_time(&moment("9999-12-31T23:59:59.999Z")))
        .await;
}

#[tokio::test]
async fn putDateTimeMaxUtc7MS() {
    let moment = moment("9999-12-31T23:59:59.9999999Z");
    accepted(datetime().put_utc_max_date_time7_digits(&moment)).await;
}

#[tokio::test]
async fn getDateTimeMaxUtcLowercase() {
    let call = datetime().get_utc_lowercase_max_date_time();
    gives(call, "9999-12-31t23:59:59.999z").await;
}

#[tokio::test]
async fn getDateTimeMaxUtcUppercase() {
    let call = datetime().get_utc_uppercase_max_date_time();
    gives(call, "9999-12-31T23:59:59.999Z").await;
}

#[tokio::test]
async fn getDateTimeMaxUtc7MSUppercase() {
    let call = datetime().get_utc_uppercase_max_date_time7_digits();
    gives(call, "9999-12-31T23:59:59.9999999Z").await;
}

#[tokio::test]
async fn putDateTimeMaxLocalPositiveOffset() {
    let moment = moment("9999-12-31T23:59:59.999+14:00");
    accepted(datetime().put_local_positive_offset_max_date_time(&moment)).await;
}

#[tokio::test]
async fn getDateTimeMaxLocalPositiveOffsetLowercase() {
    let call = datetime().get_local_positive_offset_lowercase_max_date_time();
    gives(call, "9999-12-31t23:59:59.999+14:00").await;
}

#[tokio::test]
async fn getDateTimeMaxLocalPositiveOffsetUppercase() {
    let call = datetime().get_local_positive_offset_uppercase_max_date_time();
    gives(call, "9999-12-31T23:59:59.999+14:00").await;
}

#[tokio::test]
async fn putDateTimeMaxLocalNegativeOffset() {
    let moment = moment("9999-12-31T23:59:59.999-14:00");
    accepted(datetime().put_local_negative_offset_max_date_time(&moment)).await;
}

#[tokio::test]
async fn getDateTimeMaxLocalNegativeOffsetLowercase() {
    let call = datetime().get_local_negative_offset_lowercase_max_date_time();
    gives(call, "9999-12-31t23:59:59.999-14:00").await;
}

#[tokio::test]
async fn getDateTimeMaxLocalNegativeOffsetUppercase() {
    let call = datetime().get_local_negative_offset_uppercase_max_date_time();
    gives(call, "9999-12-31T23:59:59.999-14:00").await;
}

#[tokio::test]
async fn putDateTimeMinUtc() {
    accepted(datetime().put_utc_min_date_time(&moment("0001-01-01T00:00:00Z"))).await;
}

#[tokio::test]
async fn getDateTimeMinUtc() {
    let moment = datetime().get_utc_min_date_time().await.unwrap();
    assert_eq!(moment, DatetimeGetUtcMinDateTimeResponse::from("0001-01-01T00:00:00Z"));
}

#[tokio::test]
async fn putDateTimeMinLocalPositiveOffset() {
    let moment = moment("0001-01-01T00:00:00+14:00");
    accepted(datetime().put_local_positive_offset_min_date_time(&moment)).await;
}

#[tokio::test]
async fn getDateTimeMinLocalPositiveOffset() {
    let moment = datetime().get_local_positive_offset_min_date_time().await.unwrap();
    assert_eq!(
        moment,
        DatetimeGetLocalPositiveOffsetMinDateTimeResponse::from(
            "0001-01-01T00:00:00+14:00"
        )
    );
}

#[tokio::test]
async fn putDateTimeMinLocalNegativeOffset() {
    let moment = moment("0001-01-01T00:00:00-14:00");
    accepted(datetime().put_local_negative_offset_min_date_time(&moment)).await;
}

#[tokio::test]
async fn getDateTimeMinLocalNegativeOffset() {
    let moment = datetime().get_local_negative_offset_min_date_time().await.unwrap();
    assert_eq!(
        moment,
        DatetimeGetLocalNegativeOffsetMinDateTimeResponse::from(
            "0001-01-01T00:00:00-14:00"
        )
    );
}

#[tokio::test]
async fn getDateTimeMinLocalNoOffset() {
    // Without an offset it is no date-time of RFC 3339; it stays as it came.
    let moment = datetime().get_local_no_offset_min_date_time().await.unwrap();
    assert_eq!(moment.as_str(), "0001-01-01T00:00:00");
}
