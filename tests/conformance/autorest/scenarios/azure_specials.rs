//! What Azure's services ask of every client: versions, subscriptions, ids of requests.

use bindery_autorest::azure_parameter_grouping::parameter_grouping::ParameterGrouping;
use bindery_autorest::azure_parameter_grouping::types::EncryptionAlgorithmType;
use bindery_autorest::azure_special_properties::Client;
use bindery_autorest::azure_special_properties::header::HeaderHeaders;
use bindery_autorest::{azure_parameter_grouping, subscriptionid_apiversion};
use bindery_runtime::{Call, Response};

use crate::service::{accepted, client};

const SUBSCRIPTION: &str = "1234-5678-9012-3456";

const REQUEST: &str = "9C4D50EE-2D56-4CD3-8152-34347DC9F2B0";

fn service() -> Client {
    client(Client::builder())
}

fn grouping() -> ParameterGrouping {
    client(azure_parameter_grouping::Client::builder()).parameter_grouping()
}

/// The call with the id that the service wants to see.
fn identified(call: Call<()>) -> Call<()> {
    call.header("x-ms-client-request-id", REQUEST)
}

fn request_id(response: &Response<()>) -> Option<String> {
    response.typed_headers::<HeaderHeaders>().foo_request_id
}

#[tokio::test]
async fn AzureSubscriptionMethodGlobalValid() {
    let call =
        service().subscription_in_credentials().post_method_global_valid(SUBSCRIPTION);
    accepted(identified(call)).await;
}

#[tokio::test]
async fn AzureSubscriptionMethodGlobalNotProvidedValid() {
    let call = service()
        .subscription_in_credentials()
        .post_method_global_not_provided_valid(SUBSCRIPTION);
    accepted(identified(call)).await;
}

#[tokio::test]
async fn AzureSubscriptionPathGlobalValid() {
    let call =
        service().subscription_in_credentials().post_path_global_valid(SUBSCRIPTION);
    accepted(identified(call)).await;
}

#[tokio::test]
async fn AzureSubscriptionSwaggerGlobalValid() {
    let call =
        service().subscription_in_credentials().post_swagger_global_valid(SUBSCRIPTION);
    accepted(identified(call)).await;
}

#[tokio::test]
async fn AzureSubscriptionMethodLocalValid() {
    let call = service().subscription_in_method().post_method_local_valid(SUBSCRIPTION);
    accepted(identified(call)).await;
}

#[tokio::test]
async fn AzureSubscriptionPathLocalValid() {
    let call = service().subscription_in_method().post_path_local_valid(SUBSCRIPTION);
    accepted(identified(call)).await;
}

#[tokio::test]
async fn AzureSubscriptionSwaggerLocalValid() {
    let call = service().subscription_in_method().post_swagger_local_valid(SUBSCRIPTION);
    accepted(identified(call)).await;
}

#[tokio::test]
async fn AzureApiVersionMethodLocalNull() {
    let call = service().api_version_local().get_method_local_null();
    assert_eq!(call.send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn AzureApiVersionMethodLocalValid() {
    accepted(service().api_version_local().get_method_local_valid()).await;
}

#[tokio::test]
async fn AzureApiVersionPathLocalValid() {
    accepted(service().api_version_local().get_path_local_valid()).await;
}

#[tokio::test]
async fn AzureApiVersionSwaggerLocalValid() {
    accepted(service().api_version_local().get_swagger_local_valid()).await;
}

#[tokio::test]
async fn AzureApiVersionMethodGlobalValid() {
    accepted(service().api_version_default().get_method_global_valid()).await;
}

#[tokio::test]
async fn AzureApiVersionMethodGlobalNotProvidedValid() {
    accepted(service().api_version_default().get_method_global_not_provided_valid())
        .await;
}

#[tokio::test]
async fn AzureApiVersionPathGlobalValid() {
    accepted(service().api_version_default().get_path_global_valid()).await;
}

#[tokio::test]
async fn AzureApiVersionSwaggerGlobalValid() {
    accepted(service().api_version_default().get_swagger_global_valid()).await;
}

#[tokio::test]
async fn AzureMethodPathUrlEncoding() {
    accepted(service().skip_url_encoding().get_method_path_valid("path1/path2/path3"))
        .await;
}

#[tokio::test]
async fn AzurePathPathUrlEncoding() {
    accepted(service().skip_url_encoding().get_path_path_valid("path1/path2/path3"))
        .await;
}

#[tokio::test]
async fn AzureSwaggerPathUrlEncoding() {
    accepted(service().skip_url_encoding().get_swagger_path_valid()).await;
}

#[tokio::test]
async fn AzureMethodQueryUrlEncoding() {
    accepted(
        service()
            .skip_url_encoding()
            .get_method_query_valid("value1&q2=value2&q3=value3"),
    )
    .await;
}

#[tokio::test]
async fn AzurePathQueryUrlEncoding() {
    accepted(
        service().skip_url_encoding().get_path_query_valid("value1&q2=value2&q3=value3"),
    )
    .await;
}

#[tokio::test]
async fn AzureSwaggerQueryUrlEncoding() {
    accepted(service().skip_url_encoding().get_swagger_query_valid()).await;
}

#[tokio::test]
async fn AzureMethodQueryUrlEncodingNull() {
    let call = service().skip_url_encoding().get_method_query_null();
    assert_eq!(call.send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn AzureODataFilter() {
    let call = service().odata().get_with_filter();
    let call = call.filter("id gt 5 and name eq 'foo'").top(10).orderby("id");
    assert_eq!(call.send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn AzureXmsRequestClientOverwrite() {
    let call =
        service().subscription_in_credentials_operations().x_ms_client_request_id_get();
    let response = identified(call).send().await.unwrap();
    assert_eq!(response.header("x-ms-request-id"), Some("123"));
}

#[tokio::test]
async fn AzureXmsRequestClientIdNull() {
    let response = service()
        .subscription_in_credentials_operations()
        .x_ms_client_request_id_get()
        .send()
        .await
        .unwrap();
    assert_eq!(response.header("x-ms-request-id"), Some("123"));
}

#[tokio::test]
async fn AzureRequestClientIdInError() {
    let call =
        service().subscription_in_credentials_operations().x_ms_client_request_id_get();
    let error = call.header("x-ms-client-request-id", "other").await.unwrap_err();
    assert_eq!(error.status().unwrap(), 400);
    assert_eq!(error.request_id(), Some("123"));
}

#[tokio::test]
async fn AzureXmsRequestClientOverwriteViaParameter() {
    let call = service().x_ms_client_request_id().param_get(REQUEST);
    assert_eq!(call.send().await.unwrap().header("x-ms-request-id"), Some("123"));
}

#[tokio::test]
async fn AzureXmsCustomNamedRequestId() {
    let response =
        service().header().custom_named_request_id(REQUEST).send().await.unwrap();
    assert_eq!(request_id(&response).as_deref(), Some("123"));
    let call = service().header().custom_named_request_id_head(REQUEST);
    assert_eq!(request_id(&call.send().await.unwrap()).as_deref(), Some("123"));
}

#[tokio::test]
async fn AzureXmsCustomNamedRequestIdParameterGroup() {
    let call = service().header().custom_named_request_id_param_grouping(REQUEST);
    assert_eq!(request_id(&call.send().await.unwrap()).as_deref(), Some("123"));
}

#[tokio::test]
async fn SubscriptionIdAndApiVersion() {
    let groups = client(subscriptionid_apiversion::Client::builder()).group();
    let call =
        groups.get_sample_resource_group("id", "testgroup101", "2014-04-01-preview");
    let group = call.await.unwrap();
    assert_eq!(group.name.as_deref(), Some("testgroup101"));
    assert_eq!(group.location.as_deref(), Some("West US"));
}

#[tokio::test]
async fn postParameterGroupingOptionalParameters() {
    let call = grouping().post_optional().custom_header("header").query(21);
    assert_eq!(call.send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn postParameterGroupingRequiredParameters() {
    let call = grouping().post_required("path", 1234);
    let call = call.custom_header("header").query(21);
    assert_eq!(call.send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn postParameterGroupingMultipleParameterGroups() {
    let call = grouping().post_multi_param_groups();
    let call =
        call.header_one("header").query_one(21).header_two("header2").query_two(42);
    assert_eq!(call.send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn postParameterGroupingSharedParameterGroupObject() {
    let call = grouping()
        .post_shared_parameter_group_object()
        .header_one("header")
        .query_one(21);
    assert_eq!(call.send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn PostParameterGroupingWithReservedWords() {
    let call = grouping().post_reserved_words().from_("bob").accept("yes");
    assert_eq!(call.send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn PutParameterGroupingConstant() {
    let call = grouping().group_with_constant();
    let call =
        call.grouped_constant(EncryptionAlgorithmType::Foo).grouped_parameter("bar");
    assert_eq!(call.send().await.unwrap().status(), 200);
}
