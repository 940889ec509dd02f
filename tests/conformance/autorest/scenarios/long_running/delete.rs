//! DELETE: most have no value.

use super::{assert_foo, end_state, ended, lros};

#[tokio::test]
async fn LRODeleteInlineComplete() {
    assert_eq!(ended(lros().delete204_succeeded().poller()).await, 204);
}

#[tokio::test]
async fn LRODelete200() {
    assert_eq!(lros().delete202_retry200().poller().await.unwrap(), None);
}

#[tokio::test]
async fn LRODelete204() {
    let response = lros().delete202_no_retry204().poller().wait().await.unwrap();
    assert_eq!(response.status(), 204);
    assert_eq!(response.into_value(), None);
}

#[tokio::test]
async fn LRODeleteProvisioningSucceededWithBody() {
    let call = lros().delete_provisioning202_accepted200_succeeded();
    assert_foo(call.poller().await.unwrap().unwrap(), "Succeeded");
}

#[tokio::test]
async fn LRODeleteProvisioningFailed() {
    // The link leads to the result, which is whatever it gives with status 200.
    let call = lros().delete_provisioning202_deleting_failed200();
    assert_foo(call.poller().await.unwrap().unwrap(), "Failed");
}

#[tokio::test]
async fn LRODeleteProvisioningCanceled() {
    let call = lros().delete_provisioning202_deletingcanceled200();
    assert_foo(call.poller().await.unwrap().unwrap(), "Canceled");
}

#[tokio::test]
async fn LRODeleteNoHeaderInRetry() {
    assert_eq!(ended(lros().delete_no_header_in_retry().poller()).await, 204);
}

#[tokio::test]
async fn LRODeleteAsyncNoHeaderInRetry() {
    assert_eq!(ended(lros().delete_async_no_header_in_retry().poller()).await, 200);
}

#[tokio::test]
async fn LRODeleteAsyncRetrySucceeded() {
    assert_eq!(ended(lros().delete_async_retry_succeeded().poller()).await, 200);
}

#[tokio::test]
async fn LRODeleteAsyncNoRetrySucceeded() {
    assert_eq!(ended(lros().delete_async_no_retry_succeeded().poller()).await, 200);
}

#[tokio::test]
async fn LRODeleteAsyncRetryFailed() {
    let text = end_state(lros().delete_async_retry_failed().poller()).await;
    assert!(text.contains("`Failed`"), "{text}");
}

#[tokio::test]
async fn LRODeleteAsyncRetryCanceled() {
    let text = end_state(lros().delete_async_retrycanceled().poller()).await;
    assert!(text.contains("`Canceled`"), "{text}");
}
