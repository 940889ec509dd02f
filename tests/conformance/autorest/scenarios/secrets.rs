//! Failures, and what they must not show.

use bindery_autorest::error_with_secrets::types::CreateSecretBody;
use bindery_autorest::{error_with_secrets, incorrect_error_response};
use bindery_runtime::{Credential, ErrorKind};

use crate::service::{client, origin};

const KEY: &str = "1c88a67921784300a462b2cb61da2339";

#[tokio::test]
async fn ErrorWithSecrets() {
    let call = client(error_with_secrets::Client::builder()).get_error_with_secrets();
    let error = call.await.unwrap_err();
    assert_eq!(error.status().unwrap(), 403);
    assert_eq!(error.request_id(), Some("5e123516-834e-4222-9e80-353108d33357"));
    assert_eq!(error.code(), Some("Unauthorized"));
    assert!(!format!("{error} {error:?}").contains(KEY));
}

#[tokio::test]
async fn verifyIncorrectErrorParsing() {
    let client = client(incorrect_error_response::Client::builder());
    let error = client.get_incorrect_error_from_server().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Status);
    assert_eq!(error.status().unwrap(), 444);
    assert_eq!(error.body(), Some(&b"foobar"[..]));
}

#[tokio::test]
async fn RequestWithSecrets() {
    let builder = error_with_secrets::Client::builder().base_url(origin());
    let credential = Credential::api_key(format!("SharedKey {KEY}"));
    let client = builder.credential(credential).build().unwrap();
    let secret = CreateSecretBody::new(KEY);
    let answer = client.create_secret(KEY, &secret).await.unwrap();
    assert_eq!(answer.key, KEY);
    assert_eq!(answer.value, "secret");
}
