//! POST: the value is where the description says.

use super::{assert_foo, end_state, ended, failure, lros, product};

#[tokio::test]
async fn LROPost200() {
    let sku = lros().post200_with_payload().poller().await.unwrap();
    assert_eq!((sku.id.unwrap(), sku.name.unwrap()), ("1".into(), "product".into()));
}

#[tokio::test]
async fn LROPostAndGetList() {
    let products = lros().post202_list().poller().await.unwrap();
    let facts = products.into_iter().map(|of| (of.id.unwrap(), of.name.unwrap()));
    assert_eq!(facts.collect::<Vec<_>>(), [("100".into(), "foo".into())]);
}

#[tokio::test]
async fn LROPostSuccededWithBody() {
    let call = lros().post202_retry200().product(&product());
    assert_eq!(ended(call.poller()).await, 200);
}

#[tokio::test]
async fn LROPostSuccededNoBody() {
    let call = lros().post202_no_retry204().product(&product());
    let response = call.poller().wait().await.unwrap();
    assert_eq!(response.status(), 204);
    assert_eq!(response.into_value(), None);
}

#[tokio::test]
async fn LROPostAsyncRetrySucceeded() {
    let call = lros().post_async_retry_succeeded().product(&product());
    assert_foo(call.poller().await.unwrap(), "Succeeded");
}

#[tokio::test]
async fn LROPostAsyncNoRetrySucceeded() {
    let call = lros().post_async_no_retry_succeeded().product(&product());
    assert_foo(call.poller().await.unwrap(), "Succeeded");
}

#[tokio::test]
async fn LROPostAsyncRetryFailed() {
    let error = failure(lros().post_async_retry_failed().product(&product()).poller());
    let error = error.await;
    assert_eq!(error.code(), Some("500"));
    assert_eq!(error.message(), Some("Internal Server Error"));
}

#[tokio::test]
async fn LROPostAsyncRetryCanceled() {
    let call = lros().post_async_retrycanceled().product(&product());
    assert!(end_state(call.poller()).await.contains("`Canceled`"));
}

/// Begins the operation whose value is under `Location`, and gives its id and name. The
/// service counts each of the three requests as a scenario.
async fn value_of_location() -> (String, String) {
    let call = lros().post_double_headers_final_location_get();
    let product = call.poller().await.unwrap().unwrap();
    (product.id.unwrap(), product.name.unwrap())
}

#[tokio::test]
async fn LROPostDoubleHeadersFinalLocationPost() {
    assert_eq!(value_of_location().await, ("100".into(), "foo".into()));
}

#[tokio::test]
async fn LROPostDoubleHeadersFinalLocationAsync() {
    assert_eq!(value_of_location().await, ("100".into(), "foo".into()));
}

#[tokio::test]
async fn LROPostDoubleHeadersFinalLocationGet() {
    assert_eq!(value_of_location().await, ("100".into(), "foo".into()));
}

#[tokio::test]
async fn LROPostDoubleHeadersFinalAzureHeaderGet() {
    let call = lros().post_double_headers_final_azure_header_get();
    let product = call.poller().await.unwrap().unwrap();
    assert_eq!((product.id.as_deref(), product.name), (Some("100"), None));
}

#[tokio::test]
async fn LROPostDoubleHeadersFinalAzureHeaderGetDefault() {
    let call = lros().post_double_headers_final_azure_header_get_default();
    let product = call.poller().await.unwrap().unwrap();
    assert_eq!(
        (product.id.unwrap(), product.name.unwrap()),
        ("100".into(), "foo".into())
    );
}
