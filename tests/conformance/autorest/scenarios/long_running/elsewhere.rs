//! Header fields of the caller, and hosts with parts that the caller says.

use bindery_autorest::lro::lros_custom_header::LrosCustomHeader;
use bindery_autorest::lro_parameterized_endpoints;

use super::{assert_foo, ended, product, service};
use crate::service::{authority, prepared};

/// The header field that the service wants in the first request and in each poll.
const ID: (&str, &str) =
    ("x-ms-client-request-id", "9C4D50EE-2D56-4CD3-8152-34347DC9F2B0");

fn custom() -> LrosCustomHeader {
    service().lros_custom_header()
}

#[tokio::test]
async fn CustomHeaderPutAsyncSucceded() {
    let call = custom().put_async_retry_succeeded().product(&product());
    assert_foo(call.header(ID.0, ID.1).poller().await.unwrap(), "Succeeded");
}

#[tokio::test]
async fn CustomHeaderPutSucceeded() {
    let call = custom().put201_creating_succeeded200().product(&product());
    assert_foo(call.header(ID.0, ID.1).poller().await.unwrap(), "Succeeded");
}

#[tokio::test]
async fn CustomHeaderPostAsyncSucceded() {
    let call = custom().post_async_retry_succeeded().product(&product());
    assert_eq!(ended(call.header(ID.0, ID.1).poller()).await, 200);
}

#[tokio::test]
async fn CustomHeaderPostSucceeded() {
    let call = custom().post202_retry200().product(&product());
    assert_eq!(ended(call.header(ID.0, ID.1).poller()).await, 200);
}

fn parted() -> lro_parameterized_endpoints::Client {
    let host = authority().split_off("local".len());
    let builder = lro_parameterized_endpoints::Client::builder("local");
    prepared(builder).variable("host", host).build().unwrap()
}

#[tokio::test]
async fn LROParameterizedEndpoint() {
    let call = parted().poll_with_parameterized_endpoints();
    assert_eq!(call.poller().await.unwrap(), "success");
}

/// The service counts the first request as one scenario, the poll as another.
async fn constant() -> String {
    parted().poll_with_constant_parameterized_endpoints().poller().await.unwrap()
}

#[tokio::test]
async fn LROConstantParameterizedPost() {
    assert_eq!(constant().await, "success");
}

#[tokio::test]
async fn LROConstantParameterizedGet() {
    assert_eq!(constant().await, "success");
}
