//! Lists that come page by page.

use bindery_autorest::custom_baseurl_paging;
use bindery_autorest::paging::Client;
use bindery_autorest::paging::paging_group::Paging;
use bindery_autorest::paging::types::{BodyParam, Product, ProductResult};
use bindery_runtime::call::{Items, Pages};
use bindery_runtime::{Error, ErrorKind, Model};

use crate::service::{authority, client, prepared};

fn paging() -> Paging {
    client(Client::builder()).paging_group()
}

/// The ids of all products.
async fn ids<T: Model>(mut items: Items<T, Product>) -> Vec<i64> {
    let mut ids = Vec::new();
    while let Some(product) = items.next_item().await {
        ids.push(product.unwrap().properties.unwrap().id.unwrap());
    }
    ids
}

/// The ids of each page, so that one without items counts too.
async fn ids_by_page(mut pages: Pages<ProductResult>) -> Vec<Vec<i64>> {
    let mut ids = Vec::new();
    while let Some(page) = pages.next_page().await {
        let products = page.unwrap().values.unwrap();
        let of = products.into_iter().map(|of| of.properties.unwrap().id.unwrap());
        ids.push(of.collect());
    }
    ids
}

/// The failure that ends a list.
async fn failure<T: Model>(mut items: Items<T, Product>) -> Error {
    loop {
        match items.next_item().await {
            Some(Ok(_)) => {}
            Some(Err(error)) => return error,
            None => panic!("the list ends without a failure"),
        }
    }
}

type Parted = custom_baseurl_paging::paging::Paging;

fn parted() -> Parted {
    let host = authority().split_off("local".len());
    let builder = custom_baseurl_paging::Client::builder("local").variable("host", host);
    prepared(builder).build().unwrap().paging()
}

async fn parted_ids<T: Model>(
    mut items: Items<T, custom_baseurl_paging::types::Product>,
) -> Vec<i64> {
    let mut ids = Vec::new();
    while let Some(product) = items.next_item().await {
        ids.push(product.unwrap().properties.unwrap().id.unwrap());
    }
    ids
}

#[tokio::test]
async fn PagingSingle() {
    assert_eq!(ids(paging().get_single_pages().items()).await, [1]);
}

#[tokio::test]
async fn PagingSingleWithBodyParams() {
    let body = BodyParam::default().with(|body| body.name = Some("body".to_owned()));
    assert_eq!(
        ids(paging().get_single_pages_with_body_params(&body).items()).await,
        [1]
    );
}

#[tokio::test]
async fn PagingNoItemName() {
    assert_eq!(ids(paging().get_no_item_name_pages().items()).await, [1]);
}

#[tokio::test]
async fn PagingEmptyNextLink() {
    assert_eq!(ids(paging().get_empty_next_link_name_pages().items()).await, [1]);
}

#[tokio::test]
async fn PagingNextLinkNameNull() {
    // The description says that there is one page, whatever the answer links to.
    let page = paging().get_null_next_link_name_pages().await.unwrap();
    let products = page.values.unwrap();
    let ids = products.into_iter().map(|product| product.properties.unwrap().id);
    assert_eq!(ids.collect::<Vec<_>>(), [Some(1)]);
}

#[tokio::test]
async fn PagingMultiple() {
    assert_eq!(
        ids(paging().get_multiple_pages().items()).await,
        (1..=10).collect::<Vec<i64>>()
    );
}

#[tokio::test]
async fn PagingOdataMultiple() {
    assert_eq!(
        ids(paging().get_odata_multiple_pages().items()).await,
        (1..=10).collect::<Vec<i64>>()
    );
}

#[tokio::test]
async fn PagingMultiplePath() {
    let found = ids(paging().get_multiple_pages_with_offset(100).items()).await;
    assert_eq!(found, [1, 102, 103, 104, 105, 106, 107, 108, 109, 110]);
}

#[tokio::test]
async fn PagingMultipleRetryFirst() {
    let found = ids(paging().get_multiple_pages_retry_first().items()).await;
    assert_eq!(found, (1..=10).collect::<Vec<i64>>());
}

#[tokio::test]
async fn PagingMultipleRetrySecond() {
    // The second page is repeated once, and says that it is the first.
    let found = ids(paging().get_multiple_pages_retry_second().items()).await;
    assert_eq!(found, [1, 1, 3, 4, 5, 6, 7, 8, 9, 10]);
}

#[tokio::test]
async fn PagingMultipleWithQueryParameters() {
    // The description names another operation for the pages after the first.
    assert_eq!(ids(paging().get_with_query_params(100).items()).await, [1, 2]);
}

#[tokio::test]
async fn PagingFragment() {
    let call = paging().get_multiple_pages_fragment_next_link("1.6", "test_user");
    assert_eq!(ids(call.items()).await, (1..=10).collect::<Vec<i64>>());
    // The links are no arguments: those cannot reach past the path.
    let error = paging().next_fragment("1.6", "test_user", "next?page=2").await;
    assert_eq!(error.unwrap_err().kind(), ErrorKind::Build);
}

#[tokio::test]
async fn PagingWithApiVersionAppend() {
    let pages = paging().append_api_version().pages();
    assert_eq!(ids_by_page(pages).await, [vec![1], vec![]]);
}

#[tokio::test]
async fn PagingWithApiVersionReplace() {
    let pages = paging().replace_api_version().pages();
    assert_eq!(ids_by_page(pages).await, [vec![1], vec![]]);
}

#[tokio::test]
async fn PagingMultipleLRO() {
    let first = paging().get_multiple_pages_lro().poller().await.unwrap();
    assert_eq!(ids(first.items()).await, (1..=10).collect::<Vec<i64>>());
}

#[tokio::test]
async fn PagingReturnModelWithXMSClientName() {
    let call = paging().get_paging_model_with_item_name_with_xms_client_name();
    assert_eq!(ids(call.items()).await, [1]);
}

#[tokio::test]
async fn PagingFirstResponseEmpty() {
    assert_eq!(ids(paging().first_response_empty().items()).await, [1]);
}

#[tokio::test]
async fn PagingSingleFailure() {
    let error = failure(paging().get_single_pages_failure().items()).await;
    assert_eq!(error.status().unwrap(), 400);
    assert_eq!(error.message(), Some("Expected single failure test."));
}

#[tokio::test]
async fn PagingMultipleFailure() {
    let error = failure(paging().get_multiple_pages_failure().items()).await;
    assert_eq!(error.status().unwrap(), 400);
}

#[tokio::test]
async fn PagingMultipleFailureUri() {
    // What is no URL by itself is taken relative to the page, as RFC 3986 says.
    let error = failure(paging().get_multiple_pages_failure_uri().items()).await;
    assert_eq!(error.status().unwrap(), 404);
}

#[tokio::test]
async fn PagingDuplicateParameters() {
    let call = paging().duplicate_params().filter("foo");
    assert_eq!(ids_by_page(call.pages()).await, [vec![1], vec![]]);
}

#[tokio::test]
async fn PagingDontSendMaxPageSize() {
    assert!(ids(paging().page_with_max_page_size().items()).await.is_empty());
}

#[tokio::test]
async fn PagingCustomUrlPartialNextLink() {
    let pages = parted().get_pages_partial_url();
    assert_eq!(parted_ids(pages.items()).await, [1, 2]);
}

#[tokio::test]
async fn PagingCustomUrlPartialOperationNextLink() {
    let pages = parted().get_pages_partial_url_operation();
    assert_eq!(parted_ids(pages.items()).await, [1, 2]);
}
