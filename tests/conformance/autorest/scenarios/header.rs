//! Header fields of requests and responses.

use bindery_autorest::header::Client;
use bindery_autorest::header::header_group::{
    Header, HeaderHeaders, ResponseBoolHeaders, ResponseByteHeaders,
    ResponseDateHeaders, ResponseDatetimeHeaders, ResponseDatetimeRfc1123Headers,
    ResponseDurationHeaders, ResponseEnumHeaders, ResponseExistingKeyHeaders,
    ResponseIntegerHeaders, ResponseLongHeaders, ResponseStringHeaders,
};
use bindery_autorest::header::types::GreyscaleColors;
use bindery_runtime::Base64;

use crate::service::{accepted, client};

const MULTIBYTE: &str = "啊齄丂狛狜\u{f9f1}\u{f92c}\u{f9f1}\u{fa0c}﨩";

fn header() -> Header {
    client(Client::builder()).header_group()
}

#[tokio::test]
async fn HeaderParameterExistingKey() {
    accepted(header().param_existing_key("overwrite")).await;
}

#[tokio::test]
async fn HeaderResponseExistingKey() {
    let response = header().response_existing_key().send().await.unwrap();
    let headers: ResponseExistingKeyHeaders = response.typed_headers();
    assert_eq!(headers.user_agent.as_deref(), Some("overwrite"));
}

#[tokio::test]
async fn HeaderParameterProtectedKey() {
    accepted(header().param_protected_key("text/html")).await;
}

#[tokio::test]
async fn HeaderResponseProtectedKey() {
    let response = header().response_protected_key().send().await.unwrap();
    assert!(response.header("content-type").unwrap().starts_with("text/html"));
}

#[tokio::test]
async fn HeaderParameterIntegerPositive() {
    accepted(header().param_integer("positive", 1)).await;
}

#[tokio::test]
async fn HeaderResponseIntegerPositive() {
    let response = header().response_integer("positive").send().await.unwrap();
    assert_eq!(response.typed_headers::<ResponseIntegerHeaders>().value, Some(1));
}

#[tokio::test]
async fn HeaderParameterIntegerNegative() {
    accepted(header().param_integer("negative", -2)).await;
}

#[tokio::test]
async fn HeaderResponseIntegerNegative() {
    let response = header().response_integer("negative").send().await.unwrap();
    assert_eq!(response.typed_headers::<ResponseIntegerHeaders>().value, Some(-2));
}

#[tokio::test]
async fn HeaderParameterLongPositive() {
    accepted(header().param_long("positive", 105)).await;
}

#[tokio::test]
async fn HeaderResponseLongPositive() {
    let response = header().response_long("positive").send().await.unwrap();
    assert_eq!(response.typed_headers::<ResponseLongHeaders>().value, Some(105));
}

#[tokio::test]
async fn HeaderParameterLongNegative() {
    accepted(header().param_long("negative", -2)).await;
}

#[tokio::test]
async fn HeaderResponseLongNegative() {
    let response = header().response_long("negative").send().await.unwrap();
    assert_eq!(response.typed_headers::<ResponseLongHeaders>().value, Some(-2));
}

#[tokio::test]
async fn HeaderParameterFloatPositive() {
    accepted(header().param_float("positive", 0.07)).await;
}

#[tokio::test]
async fn HeaderResponseFloatPositive() {
    let response = header().response_float("positive").send().await.unwrap();
    assert_eq!(response.typed_headers::<HeaderHeaders>().value, Some(0.07));
}

#[tokio::test]
async fn HeaderParameterFloatNegative() {
    accepted(header().param_float("negative", -3.0)).await;
}

#[tokio::test]
async fn HeaderResponseFloatNegative() {
    let response = header().response_float("negative").send().await.unwrap();
    assert_eq!(response.typed_headers::<HeaderHeaders>().value, Some(-3.0));
}

#[tokio::test]
async fn HeaderParameterDoublePositive() {
    accepted(header().param_double("positive", 7e120)).await;
}

#[tokio::test]
async fn HeaderResponseDoublePositive() {
    let response = header().response_double("positive").send().await.unwrap();
    assert_eq!(response.typed_headers::<HeaderHeaders>().value, Some(7e120));
}

#[tokio::test]
async fn HeaderParameterDoubleNegative() {
    accepted(header().param_double("negative", -3.0)).await;
}

#[tokio::test]
async fn HeaderResponseDoubleNegative() {
    let response = header().response_double("negative").send().await.unwrap();
    assert_eq!(response.typed_headers::<HeaderHeaders>().value, Some(-3.0));
}

#[tokio::test]
async fn HeaderParameterBoolTrue() {
    accepted(header().param_bool("true", true)).await;
}

#[tokio::test]
async fn HeaderResponseBoolTrue() {
    let response = header().response_bool("true").send().await.unwrap();
    assert_eq!(response.typed_headers::<ResponseBoolHeaders>().value, Some(true));
}

#[tokio::test]
async fn HeaderParameterBoolFalse() {
    accepted(header().param_bool("false", false)).await;
}

#[tokio::test]
async fn HeaderResponseBoolFalse() {
    let response = header().response_bool("false").send().await.unwrap();
    assert_eq!(response.typed_headers::<ResponseBoolHeaders>().value, Some(false));
}

#[tokio::test]
async fn HeaderParameterStringValid() {
    let call = header()
        .param_string("valid")
        .value("The quick brown fox jumps over the lazy dog");
    assert_eq!(call.send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn HeaderParameterStringNull() {
    let call = header().param_string("null");
    assert_eq!(call.send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn HeaderParameterStringEmpty() {
    let call = header().param_string("empty").value("");
    assert_eq!(call.send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn HeaderResponseStringValid() {
    let response = header().response_string("valid").send().await.unwrap();
    assert_eq!(
        response.typed_headers::<ResponseStringHeaders>().value,
        Some("The quick brown fox jumps over the lazy dog".to_owned())
    );
}

#[tokio::test]
async fn HeaderResponseStringNull() {
    let response = header().response_string("null").send().await.unwrap();
    assert_eq!(
        response.typed_headers::<ResponseStringHeaders>().value,
        Some("null".to_owned())
    );
}

#[tokio::test]
async fn HeaderResponseStringEmpty() {
    let response = header().response_string("empty").send().await.unwrap();
    assert_eq!(
        response.typed_headers::<ResponseStringHeaders>().value,
        Some(String::new())
    );
}

#[tokio::test]
async fn HeaderParameterEnumValid() {
    let call = header().param_enum("valid").value(GreyscaleColors::Grey);
    assert_eq!(call.send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn HeaderParameterEnumNull() {
    let call = header().param_enum("null");
    assert_eq!(call.send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn HeaderResponseEnumValid() {
    let response = header().response_enum("valid").send().await.unwrap();
    assert_eq!(
        response.typed_headers::<ResponseEnumHeaders>().value,
        Some(GreyscaleColors::Grey)
    );
}

#[tokio::test]
async fn HeaderResponseEnumNull() {
    let response = header().response_enum("null").send().await.unwrap();
    assert_eq!(
        response.typed_headers::<ResponseEnumHeaders>().value,
        Some(GreyscaleColors::from(""))
    );
}

#[tokio::test]
async fn HeaderParameterDateValid() {
    accepted(header().param_date("valid", &"2010-01-01".parse().unwrap())).await;
}

#[tokio::test]
async fn HeaderResponseDateValid() {
    let response = header().response_date("valid").send().await.unwrap();
    assert_eq!(
        response.typed_headers::<ResponseDateHeaders>().value,
        Some("2010-01-01".parse().unwrap())
    );
}

#[tokio::test]
async fn HeaderParameterDateMin() {
    accepted(header().param_date("min", &"0001-01-01".parse().unwrap())).await;
}

#[tokio::test]
async fn HeaderResponseDateMin() {
    let response = header().response_date("min").send().await.unwrap();
    assert_eq!(
        response.typed_headers::<ResponseDateHeaders>().value,
        Some("0001-01-01".parse().unwrap())
    );
}

#[tokio::test]
async fn HeaderParameterDateTimeValid() {
    accepted(header().param_datetime("valid", &"2010-01-01T12:34:56Z".parse().unwrap()))
        .await;
}

#[tokio::test]
async fn HeaderResponseDateTimeValid() {
    let response = header().response_datetime("valid").send().await.unwrap();
    assert_eq!(
        response.typed_headers::<ResponseDatetimeHeaders>().value,
        Some("2010-01-01T12:34:56Z".parse().unwrap())
    );
}

#[tokio::test]
async fn HeaderParameterDateTimeMin() {
    accepted(header().param_datetime("min", &"0001-01-01T00:00:00Z".parse().unwrap()))
        .await;
}

#[tokio::test]
async fn HeaderResponseDateTimeMin() {
    let response = header().response_datetime("min").send().await.unwrap();
    assert_eq!(
        response.typed_headers::<ResponseDatetimeHeaders>().value,
        Some("0001-01-01T00:00:00Z".parse().unwrap())
    );
}

#[tokio::test]
async fn HeaderParameterDateTimeRfc1123Valid() {
    let call = header()
        .param_datetime_rfc1123("valid")
        .value(&"Fri, 01 Jan 2010 12:34:56 GMT".parse().unwrap());
    assert_eq!(call.send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn HeaderResponseDateTimeRfc1123Valid() {
    let response = header().response_datetime_rfc1123("valid").send().await.unwrap();
    assert_eq!(
        response.typed_headers::<ResponseDatetimeRfc1123Headers>().value,
        Some("Fri, 01 Jan 2010 12:34:56 GMT".parse().unwrap())
    );
}

#[tokio::test]
async fn HeaderParameterDateTimeRfc1123Min() {
    let call = header()
        .param_datetime_rfc1123("min")
        .value(&"Mon, 01 Jan 0001 00:00:00 GMT".parse().unwrap());
    assert_eq!(call.send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn HeaderResponseDateTimeRfc1123Min() {
    let response = header().response_datetime_rfc1123("min").send().await.unwrap();
    assert_eq!(
        response.typed_headers::<ResponseDatetimeRfc1123Headers>().value,
        Some("Mon, 01 Jan 0001 00:00:00 GMT".parse().unwrap())
    );
}

#[tokio::test]
async fn HeaderParameterDurationValid() {
    accepted(header().param_duration("valid", &"P123DT22H14M12.011S".parse().unwrap()))
        .await;
}

#[tokio::test]
async fn HeaderResponseDurationValid() {
    let response = header().response_duration("valid").send().await.unwrap();
    assert_eq!(
        response.typed_headers::<ResponseDurationHeaders>().value,
        Some("P123DT22H14M12.011S".parse().unwrap())
    );
}

#[tokio::test]
async fn HeaderParameterBytesValid() {
    accepted(header().param_byte("valid", &Base64::encode(MULTIBYTE.as_bytes()))).await;
}

#[tokio::test]
async fn HeaderResponseBytesValid() {
    let response = header().response_byte("valid").send().await.unwrap();
    let bytes = response.typed_headers::<ResponseByteHeaders>().value.unwrap();
    assert_eq!(bytes.decode().unwrap(), MULTIBYTE.as_bytes());
}

#[tokio::test]
async fn CustomHeaderInRequest() {
    let call = header().custom_request_id();
    accepted(
        call.header("x-ms-client-request-id", "9C4D50EE-2D56-4CD3-8152-34347DC9F2B0"),
    )
    .await;
}
