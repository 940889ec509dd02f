//! Names that mean something in a programming language.

use bindery_autorest::reserved_words::Client;
use bindery_autorest::reserved_words::types::{
    MyEnum, OperationWithDataParamBody, OperationWithFilesParamBody,
};
use bindery_runtime::{File, Upload};
use serde_json::json;

use crate::service::{accepted, client, texts};

fn service() -> Client {
    client(Client::builder())
}

#[tokio::test]
async fn reservedWordsOperationGroupImport() {
    accepted(service().import().operation_one("foo")).await;
}

#[tokio::test]
async fn reservedWordsBodyNamedContent() {
    accepted(service().operation_with_content_param(Upload::from("hello, world"))).await;
}

#[tokio::test]
async fn reservedWordsBodyNamedJson() {
    accepted(service().operation_with_json_param(&json!({"hello": "world"}))).await;
}

#[tokio::test]
async fn reservedWordsBodyNamedData() {
    let body = OperationWithDataParamBody::new("hello", "world");
    accepted(service().operation_with_data_param(&body)).await;
}

#[tokio::test]
async fn reservedWordsBodyNamedFiles() {
    let body = OperationWithFilesParamBody::new(File::new("hello"), "my.txt");
    accepted(service().operation_with_files_param(&body)).await;
}

#[tokio::test]
async fn reservedWordsUrlHeaderQuery() {
    let call = service().operation_with_url("foo", "x");
    let sent = call.query_parameters(&texts(["one", "two"])).send().await;
    assert_eq!(sent.unwrap().status(), 200);
}

#[tokio::test]
async fn reservedWordsHeaderEnum() {
    accepted(service().reserved_enum(MyEnum::Import)).await;
}
