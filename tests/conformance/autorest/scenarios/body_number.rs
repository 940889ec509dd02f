//! Numbers as bodies.

use bindery_autorest::body_number::Client;
use bindery_autorest::body_number::number::Number;
use bindery_runtime::{Call, Decimal};

use crate::service::{accepted, client, undecodable};

fn number() -> Number {
    client(Client::builder()).number()
}

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// Asserts that a call gives a decimal with this text: no digit is lost.
async fn gives(call: Call<Decimal>, text: &str) {
    assert_eq!(call.await.unwrap().as_str(), text);
}

#[tokio::test]
async fn getNumberNull() {
    assert_eq!(number().get_null().await.unwrap(), None);
}

#[tokio::test]
async fn getFloatInvalid() {
    undecodable(number().get_invalid_float()).await;
}

#[tokio::test]
async fn getDoubleInvalid() {
    undecodable(number().get_invalid_double()).await;
}

#[tokio::test]
async fn getDecimalInvalid() {
    undecodable(number().get_invalid_decimal()).await;
}

#[tokio::test]
async fn getFloatBigScientificNotation() {
    assert_eq!(number().get_big_float().await.unwrap(), 3.402_823e20);
}

#[tokio::test]
async fn putFloatBigScientificNotation() {
    accepted(number().put_big_float(3.402_823e20)).await;
}

#[tokio::test]
async fn getDoubleBigScientificNotation() {
    assert_eq!(number().get_big_double().await.unwrap(), 2.597_693_1e101);
}

#[tokio::test]
async fn putDoubleBigScientificNotation() {
    accepted(number().put_big_double(2.597_693_1e101)).await;
}

#[tokio::test]
async fn getDoubleBigPositiveDecimal() {
    let value = number().get_big_double_positive_decimal().await.unwrap();
    assert_eq!(value, 99_999_999.99);
}

#[tokio::test]
async fn putDoubleBigPositiveDecimal() {
    accepted(number().put_big_double_positive_decimal(99_999_999.99)).await;
}

#[tokio::test]
async fn getDoubleBigNegativeDecimal() {
    let value = number().get_big_double_negative_decimal().await.unwrap();
    assert_eq!(value, -99_999_999.99);
}

#[tokio::test]
async fn putDoubleBigNegativeDecimal() {
    accepted(number().put_big_double_negative_decimal(-99_999_999.99)).await;
}

#[tokio::test]
async fn getDecimalBig() {
    gives(number().get_big_decimal(), "2.5976931e+101").await;
}

#[tokio::test]
async fn putDecimalBig() {
    accepted(number().put_big_decimal(&decimal("2.5976931e+101"))).await;
}

#[tokio::test]
async fn getDecimalBigPositiveDecimal() {
    gives(number().get_big_decimal_positive_decimal(), "99999999.99").await;
}

#[tokio::test]
async fn putDecimalBigPositiveDecimal() {
    accepted(number().put_big_decimal_positive_decimal(&decimal("99999999.99"))).await;
}

#[tokio::test]
async fn getDecimalBigNegativeDecimal() {
    gives(number().get_big_decimal_negative_decimal(), "-99999999.99").await;
}

#[tokio::test]
async fn putDecimalBigNegativeDecimal() {
    accepted(number().put_big_decimal_negative_decimal(&decimal("-99999999.99"))).await;
}

#[tokio::test]
async fn getFloatSmallScientificNotation() {
    assert_eq!(number().get_small_float().await.unwrap(), 3.402_823e-20);
}

#[tokio::test]
async fn putFloatSmallScientificNotation() {
    accepted(number().put_small_float(3.402_823e-20)).await;
}

#[tokio::test]
async fn getDoubleSmallScientificNotation() {
    assert_eq!(number().get_small_double().await.unwrap(), 2.597_693_1e-101);
}

#[tokio::test]
async fn putDoubleSmallScientificNotation() {
    accepted(number().put_small_double(2.597_693_1e-101)).await;
}

#[tokio::test]
async fn getDecimalSmall() {
    gives(number().get_small_decimal(), "2.5976931e-101").await;
}

#[tokio::test]
async fn putDecimalSmall() {
    accepted(number().put_small_decimal(&decimal("2.5976931e-101"))).await;
}
