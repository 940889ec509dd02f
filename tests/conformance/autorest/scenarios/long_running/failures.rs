//! Operations that do not come to their end.

use bindery_autorest::lro::lrosads::Lrosads;
use bindery_runtime::call::Output;
use bindery_runtime::{ErrorKind, Poller};

use super::{ended, failure, product, service};

fn lrosads() -> Lrosads {
    service().lrosads()
}

/// What the service says when it refuses a request.
const REFUSAL: Option<&str> = Some("Expected bad request message");

/// Asserts that an operation ends with status 400 and this message.
async fn refused<F: Output>(poller: Poller<F>, message: Option<&str>) {
    let error = failure(poller).await;
    assert_eq!(error.kind(), ErrorKind::Status, "{error}");
    assert_eq!(error.status().unwrap(), 400);
    assert_eq!(error.message(), message);
}

/// Asserts that the link to poll leads nowhere.
async fn lost<F: Output>(poller: Poller<F>) {
    let error = failure(poller).await;
    assert_eq!(error.kind(), ErrorKind::Status, "{error}");
    assert_eq!(error.status().unwrap(), 404);
    assert!(error.to_string().contains("/foo`"), "{error}");
}

/// Asserts that an answer with this status does not say what it has to.
async fn unreadable<F: Output>(poller: Poller<F>, status: u16) {
    let error = failure(poller).await;
    assert_eq!(error.kind(), ErrorKind::Decode, "{error}");
    assert_eq!(error.status().unwrap(), status);
}

#[tokio::test]
async fn LRONonRetryPut400() {
    refused(lrosads().put_non_retry400().product(&product()).poller(), REFUSAL).await;
}

#[tokio::test]
async fn LRONonRetryPut201Creating400() {
    let call = lrosads().put_non_retry201_creating400().product(&product());
    refused(call.poller(), Some("Error from the server")).await;
}

#[tokio::test]
async fn LRONonRetryPut201Creating400InvalidJson() {
    let call = lrosads().put_non_retry201_creating400_invalid_json();
    refused(call.product(&product()).poller(), None).await;
}

#[tokio::test]
async fn LRONonRetryPutAsyncRetry400() {
    let call = lrosads().put_async_relative_retry400().product(&product());
    refused(call.poller(), None).await;
}

#[tokio::test]
async fn LRONonRetryDelete400() {
    refused(lrosads().delete_non_retry400().poller(), REFUSAL).await;
}

#[tokio::test]
async fn LRONonRetryDelete202Retry400() {
    refused(lrosads().delete202_non_retry400().poller(), REFUSAL).await;
}

#[tokio::test]
async fn LRONonRetryDeleteAsyncRetry400() {
    refused(lrosads().delete_async_relative_retry400().poller(), REFUSAL).await;
}

#[tokio::test]
async fn LRONonRetryPost400() {
    refused(lrosads().post_non_retry400().product(&product()).poller(), REFUSAL).await;
}

#[tokio::test]
async fn LRONonRetryPost202Retry400() {
    refused(lrosads().post202_non_retry400().product(&product()).poller(), REFUSAL)
        .await;
}

#[tokio::test]
async fn LRONonRetryPostAsyncRetry400() {
    let call = lrosads().post_async_relative_retry400().product(&product());
    refused(call.poller(), REFUSAL).await;
}

#[tokio::test]
async fn LROErrorPut200InvalidJson() {
    let call = lrosads().put200_invalid_json().product(&product());
    unreadable(call.poller(), 200).await;
}

#[tokio::test]
async fn LROErrorPut201NoProvisioningStatePayload() {
    let call = lrosads().put_error201_no_provisioning_state_payload();
    unreadable(call.product(&product()).poller(), 200).await;
}

#[tokio::test]
async fn LROErrorPutAsyncNoPollingStatus() {
    let call = lrosads().put_async_relative_retry_no_status().product(&product());
    unreadable(call.poller(), 200).await;
}

#[tokio::test]
async fn LROErrorPutAsyncNoPollingStatusPayload() {
    let call = lrosads().put_async_relative_retry_no_status_payload();
    unreadable(call.product(&product()).poller(), 200).await;
}

#[tokio::test]
async fn LROErrorPutAsyncInvalidHeader() {
    let call = lrosads().put_async_relative_retry_invalid_header();
    lost(call.product(&product()).poller()).await;
}

#[tokio::test]
async fn LROErrorPutAsyncInvalidJsonPolling() {
    let call = lrosads().put_async_relative_retry_invalid_json_polling();
    unreadable(call.product(&product()).poller(), 200).await;
}

#[tokio::test]
async fn LROErrorDeleteNoLocation() {
    // Status 204 says that the work is done, so nothing is missing.
    assert_eq!(ended(lrosads().delete204_succeeded().poller()).await, 204);
}

#[tokio::test]
async fn LROErrorDelete202RetryInvalidHeader() {
    lost(lrosads().delete202_retry_invalid_header().poller()).await;
}

#[tokio::test]
async fn LROErrorDeleteAsyncNoPollingStatus() {
    unreadable(lrosads().delete_async_relative_retry_no_status().poller(), 200).await;
}

#[tokio::test]
async fn LROErrorDeleteAsyncInvalidHeader() {
    lost(lrosads().delete_async_relative_retry_invalid_header().poller()).await;
}

#[tokio::test]
async fn LROErrorDeleteAsyncInvalidJsonPolling() {
    let call = lrosads().delete_async_relative_retry_invalid_json_polling();
    unreadable(call.poller(), 200).await;
}

#[tokio::test]
async fn LROErrorPostNoLocation() {
    let call = lrosads().post202_no_location().product(&product());
    unreadable(call.poller(), 202).await;
}

#[tokio::test]
async fn LROErrorPost202RetryInvalidHeader() {
    let call = lrosads().post202_retry_invalid_header().product(&product());
    lost(call.poller()).await;
}

#[tokio::test]
async fn LROErrorPostAsyncNoPollingPayload() {
    let call = lrosads().post_async_relative_retry_no_payload().product(&product());
    unreadable(call.poller(), 200).await;
}

#[tokio::test]
async fn LROErrorPostAsyncInvalidHeader() {
    let call = lrosads().post_async_relative_retry_invalid_header();
    lost(call.product(&product()).poller()).await;
}

#[tokio::test]
async fn LROErrorPostAsyncInvalidJsonPolling() {
    let call = lrosads().post_async_relative_retry_invalid_json_polling();
    unreadable(call.product(&product()).poller(), 200).await;
}
