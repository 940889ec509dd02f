//! Bodies that may be any JSON value.

use bindery_autorest::any_type::Client;
use serde_json::json;

use crate::service::{accepted, client};

fn anything() -> Client {
    client(Client::builder())
}

#[tokio::test]
async fn GetStringAsAnything() {
    assert_eq!(anything().get_string().await.unwrap(), json!("anything"));
}

#[tokio::test]
async fn PutStringAsAnything() {
    accepted(anything().put_string(&json!("anything"))).await;
}

#[tokio::test]
async fn GetObjectAsAnything() {
    let object = anything().get_object().await.unwrap();
    assert_eq!(object, json!({"message": "An object was successfully returned"}));
}

#[tokio::test]
async fn PutObjectAsAnything() {
    accepted(anything().put_object(&json!({"foo": "bar"}))).await;
}

#[tokio::test]
async fn GetArrayAsAnything() {
    assert_eq!(anything().get_array().await.unwrap(), json!(["foo", "bar"]));
}

#[tokio::test]
async fn PutArrayAsAnything() {
    accepted(anything().put_array(&json!(["foo", "bar"]))).await;
}
