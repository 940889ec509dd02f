//! Bodies of other media types than JSON, and of a choice of them.

use bindery_autorest::{body_binary, media_types, merge_patch};
use bindery_runtime::Upload;
use serde_json::json;

use crate::service::{accepted, client, dictionary};

fn media() -> media_types::Client {
    client(media_types::Client::builder())
}

fn binary() -> body_binary::Client {
    client(body_binary::Client::builder())
}

#[tokio::test]
async fn BodyBinaryFile() {
    accepted(binary().upload().file(&dictionary([("more", json!("cowbell"))]))).await;
}

#[tokio::test]
async fn BodyBinaryOctet() {
    accepted(binary().upload().binary(Upload::from(vec![255, 254, 253]))).await;
}

#[tokio::test]
async fn BodyBinaryError() {
    let error = binary().download().error_stream().await.unwrap_err();
    assert_eq!(error.status().unwrap(), 400);
    let failure: body_binary::types::Error = error.failure().unwrap();
    assert_eq!(failure.message.as_deref(), Some("I failed on purpose"));
}

#[tokio::test]
async fn MediaTypeJson() {
    let source = media_types::types::SourcePath::default()
        .with(|path| path.source = Some("foo".to_owned()));
    let answer = media().analyze_body().input(&source).await.unwrap();
    assert_eq!(answer, "Nice job with JSON");
}

#[tokio::test]
async fn MediaTypePdf() {
    let answer = media().analyze_body_as_pdf().input(Upload::from("PDF")).await.unwrap();
    assert_eq!(answer, "Nice job with PDF");
}

#[tokio::test]
async fn MediaTypeWithEncoding() {
    let answer = media().content_type_with_encoding().input("input").await.unwrap();
    assert_eq!(answer, "Nice job sending content type with encoding");
}

#[tokio::test]
async fn MediaTypesAnalyzeBodyNoAcceptHeader() {
    let source = media_types::types::SourcePath::default()
        .with(|path| path.source = Some("foo".to_owned()));
    let call = media().analyze_body_no_accept_header().input(&source);
    assert_eq!(call.send().await.unwrap().status(), 202);
    let call = media().analyze_body_no_accept_header_as_pdf().input(Upload::from("PDF"));
    assert_eq!(call.send().await.unwrap().status(), 202);
}

#[tokio::test]
async fn PassMergePatchObject() {
    // The service counts 14 bytes.
    let patch = dictionary([("foo", json!("barb"))]);
    accepted(client(merge_patch::Client::builder()).patch_single(&patch)).await;
}

const HELLO: &str = r#"{"hello": "world"}"#;

#[tokio::test]
async fn MediaTypesTwoContentTypes() {
    for upload in [
        Upload::from(HELLO),
        Upload::from("hello, world").media_type("application/octet-stream"),
    ] {
        accepted(media().binary_body_with_two_content_types(upload)).await;
    }
}

#[tokio::test]
async fn MediaTypesThreeContentTypes() {
    for upload in [
        Upload::from(HELLO),
        Upload::from("hello, world").media_type("application/octet-stream"),
    ] {
        accepted(media().binary_body_with_three_content_types(upload)).await;
    }
    accepted(media().binary_body_with_three_content_types_as_text("hello, world")).await;
}

#[tokio::test]
async fn MediaTypesThreeBodyTypes() {
    accepted(media().body_three_types(&json!({"hello": "world"}))).await;
    accepted(media().body_three_types_as_text("hello, world")).await;
    accepted(media().body_three_types_as_bytes(Upload::from("hello, world"))).await;
}
