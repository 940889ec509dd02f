//! Failures of the service that pass by themselves, at the first request and at polls.

use super::{assert_foo, ended, product, service};

#[tokio::test]
async fn LRORetryPutSucceededWithBody() {
    let call = service().lro_retrys().put201_creating_succeeded200().product(&product());
    assert_foo(call.poller().await.unwrap(), "Succeeded");
}

/// The service counts the polls of this operation as one scenario, its value as another.
async fn put_async() {
    let call = service().lro_retrys().put_async_relative_retry_succeeded();
    assert_foo(call.product(&product()).poller().await.unwrap(), "Succeeded");
}

#[tokio::test]
async fn LRORetryErrorPutAsyncSucceeded() {
    put_async().await;
}

#[tokio::test]
async fn LRORetryErrorPutAsyncSucceededPolling() {
    put_async().await;
}

#[tokio::test]
async fn LRORetryErrorDelete202Accepted200Succeeded() {
    let call = service().lro_retrys().delete_provisioning202_accepted200_succeeded();
    assert_foo(call.poller().await.unwrap().unwrap(), "Succeeded");
}

#[tokio::test]
async fn LRORetryErrorDelete202Retry200Succeeded() {
    assert_eq!(ended(service().lro_retrys().delete202_retry200().poller()).await, 200);
}

#[tokio::test]
async fn LRORetryErrorDeleteAsyncRetrySucceeded() {
    let call = service().lro_retrys().delete_async_relative_retry_succeeded();
    assert_eq!(ended(call.poller()).await, 200);
}

#[tokio::test]
async fn LRORetryErrorPost202Retry200Succeeded() {
    let call = service().lro_retrys().post202_retry200().product(&product());
    assert_eq!(ended(call.repeatable().poller()).await, 200);
}

#[tokio::test]
async fn LRORetryErrorPostAsyncRetrySucceeded() {
    let call = service().lro_retrys().post_async_relative_retry_succeeded();
    assert_eq!(ended(call.product(&product()).repeatable().poller()).await, 200);
}
