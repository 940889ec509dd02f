//! One service in several versions, a client for each.

use bindery_autorest::{
    multiapi_v1, multiapi_v1_custom_base_url, multiapi_v2, multiapi_v2_custom_base_url,
    multiapi_v3,
};
use bindery_runtime::{Items, Upload};

use crate::service::{accepted, client, origin, prepared};

fn first() -> multiapi_v1::Client {
    client(multiapi_v1::Client::builder())
}

fn second() -> multiapi_v2::Client {
    client(multiapi_v2::Client::builder())
}

fn third() -> multiapi_v3::Client {
    client(multiapi_v3::Client::builder())
}

#[tokio::test]
async fn MultiapiPutTestOneApiVersionOne() {
    let call = first().test_one(1).message("An optional text");
    assert_eq!(call.send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn MultiapiPutTestOneApiVersionTwo() {
    let model = second().test_one(1).message("An optional text").await.unwrap();
    assert_eq!(model.message.as_deref(), Some("This was called with api-version 2.0.0"));
}

#[tokio::test]
async fn MultiapiGetTestTwoApiVersionOne() {
    accepted(first().operation_group_one().test_two()).await;
}

#[tokio::test]
async fn MultiapiGetTestTwoApiVersionTwo() {
    let model = multiapi_v2::types::ModelTwo::new("1");
    let answer =
        second().operation_group_one().test_two().model_two(&model).await.unwrap();
    assert_eq!(
        answer.message.as_deref(),
        Some("This was called with api-version 2.0.0")
    );
}

#[tokio::test]
async fn MultiapiGetTestTwoApiVersionThree() {
    let answer = third().operation_group_one().test_two().await.unwrap();
    assert_eq!(
        answer.optional_property.as_deref(),
        Some("This was called with api-version 3.0.0")
    );
}

#[tokio::test]
async fn MultiapiPutTestThreeApiVersionTwo() {
    accepted(second().operation_group_one().test_three()).await;
}

#[tokio::test]
async fn MultiapiPostTestFourApiVersionTwo() {
    accepted(second().operation_group_two().test_four(true)).await;
}

#[tokio::test]
async fn MultiapiPostTestFourApiVersionThreeJSON() {
    let source = multiapi_v3::types::SourcePath::default()
        .with(|path| path.source = Some("foo".to_owned()));
    let call = third().operation_group_two().test_four().input(&source);
    assert_eq!(call.send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn MultiapiPostTestFourApiVersionThreePDF() {
    let call =
        third().operation_group_two().test_four_as_pdf().input(Upload::from("PDF"));
    assert_eq!(call.send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn MultiapiPutTestFiveApiVersionThree() {
    accepted(third().operation_group_two().test_five()).await;
}

#[tokio::test]
async fn MultiapiDifferentCallsApiVersionOne() {
    accepted(first().test_different_calls("hello")).await;
}

#[tokio::test]
async fn MultiapiDifferentCallsApiVersionTwo() {
    let call = second().test_different_calls("hello").greeting_in_chinese("nihao");
    assert_eq!(call.send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn MultiapiDifferentCallsApiVersionThree() {
    let call = third()
        .test_different_calls("hello")
        .greeting_in_chinese("nihao")
        .greeting_in_french("bonjour");
    assert_eq!(call.send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn MultiapiLRO() {
    let product = multiapi_v1::types::Product::default();
    let call = first().lro_operations().test_lro().product(&product);
    let product = call.poller().await.unwrap().unwrap();
    assert_eq!(product.id.as_deref(), Some("100"));
}

#[tokio::test]
async fn MultiapiCustomBaseUrlApiVersionOne() {
    let builder = multiapi_v1_custom_base_url::Client::builder(&origin());
    accepted(prepared(builder).build().unwrap().test(1)).await;
}

#[tokio::test]
async fn MultiapiCustomBaseUrlApiVersionTwo() {
    let builder = multiapi_v2_custom_base_url::Client::builder(&origin());
    accepted(prepared(builder).build().unwrap().test(2)).await;
}

#[tokio::test]
async fn MultiapiLROAndPaging() {
    let first = first().test_lro_and_paging().poller().await.unwrap();
    let products = first.into_page().values.unwrap();
    assert_eq!(products[0].id.as_deref(), Some("100"));
}

/// What the items of all pages say.
async fn said(
    mut items: Items<multiapi_v3::types::PagingResult, multiapi_v3::types::ModelThree>,
) -> Vec<String> {
    let mut said = Vec::new();
    while let Some(model) = items.next_item().await {
        said.push(model.unwrap().optional_property.unwrap());
    }
    said
}

#[tokio::test]
async fn MultiapiPaging() {
    assert_eq!(said(third().test_paging().items()).await, ["paged", "paged"]);
}

#[tokio::test]
async fn MultiapiOperationGroupPaging() {
    let call = third().operation_group_one().test_operation_group_paging();
    assert_eq!(said(call.items()).await, ["paged", "paged"]);
}
