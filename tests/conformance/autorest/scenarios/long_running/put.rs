//! PUT and PATCH: the value is the resource in the end.

use super::{assert_foo, assert_part, end_state, lros, product};

#[tokio::test]
async fn LROPutInlineComplete() {
    let call = lros().put200_succeeded().product(&product());
    assert_foo(call.poller().await.unwrap().unwrap(), "Succeeded");
}

#[tokio::test]
async fn LROPutInlineComplete201() {
    let call = lros().put201_succeeded().product(&product());
    assert_foo(call.poller().await.unwrap(), "Succeeded");
}

#[tokio::test]
async fn LROPut200InlineCompleteNoState() {
    let call = lros().put200_succeeded_no_state().product(&product());
    let product = call.poller().await.unwrap();
    assert_eq!(
        (product.id.unwrap(), product.name.unwrap()),
        ("100".into(), "foo".into())
    );
    assert!(product.properties.is_none());
}

#[tokio::test]
async fn LROPut202Retry200() {
    let call = lros().put202_retry200().product(&product());
    let product = call.poller().await.unwrap().unwrap();
    assert_eq!(
        (product.id.unwrap(), product.name.unwrap()),
        ("100".into(), "foo".into())
    );
}

#[tokio::test]
async fn LROPutSucceededWithBody() {
    let call = lros().put201_creating_succeeded200().product(&product());
    assert_foo(call.poller().await.unwrap(), "Succeeded");
}

#[tokio::test]
async fn LROPutSucceededNoBody() {
    let call = lros().put200_updating_succeeded204().product(&product());
    assert_foo(call.poller().await.unwrap(), "Succeeded");
}

#[tokio::test]
async fn LROPutFailed() {
    let call = lros().put201_creating_failed200().product(&product());
    assert!(end_state(call.poller()).await.contains("`Failed`"));
}

#[tokio::test]
async fn LROPutCanceled() {
    let call = lros().put200_acceptedcanceled200().product(&product());
    assert!(end_state(call.poller()).await.contains("`Canceled`"));
}

#[tokio::test]
async fn LROPutAsyncRetrySucceeded() {
    let call = lros().put_async_retry_succeeded().product(&product());
    assert_foo(call.poller().await.unwrap(), "Succeeded");
}

#[tokio::test]
async fn LROPutAsyncNoRetrySucceeded() {
    let call = lros().put_async_no_retry_succeeded().product(&product());
    assert_foo(call.poller().await.unwrap(), "Succeeded");
}

#[tokio::test]
async fn LROPutAsyncRetryFailed() {
    let call = lros().put_async_retry_failed().product(&product());
    assert!(end_state(call.poller()).await.contains("`Failed`"));
}

#[tokio::test]
async fn LROPutAsyncNoRetryCanceled() {
    let call = lros().put_async_no_retrycanceled().product(&product());
    assert!(end_state(call.poller()).await.contains("`Canceled`"));
}

#[tokio::test]
async fn LROPutNoHeaderInRetry() {
    let call = lros().put_no_header_in_retry().product(&product());
    assert_foo(call.poller().await.unwrap().unwrap(), "Succeeded");
}

#[tokio::test]
async fn LROPutAsyncNoHeaderInRetry() {
    let call = lros().put_async_no_header_in_retry().product(&product());
    assert_foo(call.poller().await.unwrap(), "Succeeded");
}

#[tokio::test]
async fn LROPutNonResourceInRetry() {
    let sku = lros().put_non_resource().poller().await.unwrap().unwrap();
    assert_eq!((sku.id.unwrap(), sku.name.unwrap()), ("100".into(), "sku".into()));
}

#[tokio::test]
async fn LROPutNonResourceAsyncInRetry() {
    let sku = lros().put_async_non_resource().poller().await.unwrap().unwrap();
    assert_eq!((sku.id.unwrap(), sku.name.unwrap()), ("100".into(), "sku".into()));
}

#[tokio::test]
async fn LROPutSubResourceInRetry() {
    assert_part(lros().put_sub_resource().poller().await.unwrap().unwrap());
}

#[tokio::test]
async fn LROPutSubResourceAsyncInRetry() {
    assert_part(lros().put_async_sub_resource().poller().await.unwrap().unwrap());
}

#[tokio::test]
async fn LROPatchInlineCompleteIgnoreHeaders() {
    let call = lros().patch200_succeeded_ignore_headers().product(&product());
    assert_foo(call.poller().await.unwrap(), "Succeeded");
}

#[tokio::test]
async fn LROPatch201WithAsyncHeader() {
    let call = lros().patch201_retry_with_async_header().product(&product());
    let product = call.poller().await.unwrap();
    assert_eq!(product.id.unwrap(), "/lro/patch/201/retry/onlyAsyncHeader");
    assert_eq!(product.properties.unwrap().provisioning_state.unwrap(), "Succeeded");
}

#[tokio::test]
async fn LROPatch202WithAsyncAndLocationHeader() {
    let call = lros().patch202_retry_with_async_and_location_header();
    let product = call.product(&product()).poller().await.unwrap();
    assert_eq!(product.id.unwrap(), "/lro/patch/202/retry/asyncAndLocationHeader");
    assert_eq!(product.properties.unwrap().provisioning_state.unwrap(), "Succeeded");
}
