//! Names that mean something in a programming language.

use bindery_autorest::reserved_words::Client;
use bindery_autorest::reserved_words::types::{
    MyEnum, OperationWithDataParamBody, OperationWithFilesParamBody,
};
use bindery_runtime::{File, Upload};
use serde_json::json;

use crate::service::{client, texts, without_content};

fn service() -> Client {
    client(Client::builder())
}

#[tokio::test]
async fn reservedWordsOperationGroupImport() {
    without_content(service().import().operation_one("foo").send()).await;
}

#[tokio::test]
async fn reservedWordsBodyNamedContent() {
    without_content(
        service().operation_with_content_param(Upload::from("hello, world")).send(),
    )
    .await;
}

#[tokio::test]
async fn reservedWordsBodyNamedJson() {
    without_content(
        service().operation_with_json_param(&json!({"hello": "world"})).send(),
    )
    .await;
}

#[tokio::test]
async fn reservedWordsBodyNamedData() {
    let body = OperationWithDataParamBody::new("hello", "world");
    without_content(service().operation_with_data_param(&body).send()).await;
}

#[tokio::test]
async fn reservedWordsBodyNamedFiles() {
    let body = OperationWithFilesParamBody::new(File::new("hello"), "my.txt");
    without_content(service().operation_with_files_param(&body).send()).await;
}

#[tokio::test]
async fn reservedWordsUrlHeaderQuery() {
    let call = service().operation_with_url("foo", "x");
    without_content(call.query_parameters(&texts(["one", "two"])).send()).await;
}

#[tokio::test]
async fn reservedWordsHeaderEnum() {
    without_content(service().reserved_enum(MyEnum::Import).send()).await;
}
