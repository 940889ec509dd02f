//! Texts and enumerations as bodies.

use bindery_autorest::body_string::Client;
use bindery_autorest::body_string::enum_::Enum;
use bindery_autorest::body_string::string::StringOperations;
use bindery_autorest::body_string::types::{
    Colors, RefColorConstant, StringGetEmptyResponse, StringGetMbcsResponse,
    StringGetWhitespaceResponse, StringPutEmptyBody, StringPutMbcsBody,
    StringPutWhitespaceBody,
};
use bindery_runtime::Base64Url;

use crate::service::{accepted, client, undecodable};

const ENCODED: &[u8] = b"a string that gets encoded with base64url";

const PADDED: &str =
    "    Now is the time for all good men to come to the aid of their country    ";

const MULTIBYTE: &str = "啊齄丂狛狜\u{f9f1}\u{f92c}\u{f9f1}\u{fa0c}﨩ˊ〞〡￤℡㈱‐ー﹡﹢﹫、〓ⅰⅹ⒈€㈠㈩ⅠⅫ！￣ぁんァヶΑ︴АЯаяāɡㄅㄩ─╋︵﹄︻︱︳︴ⅰⅹɑ\u{e7c7}ɡ〇〾⿻⺁\u{e843}䜣\u{e864}€";

fn string() -> StringOperations {
    client(Client::builder()).string()
}

fn enumeration() -> Enum {
    client(Client::builder()).r#enum()
}

#[tokio::test]
async fn getStringNull() {
    assert_eq!(string().get_null().await.unwrap(), None);
}

#[tokio::test]
async fn putStringNull() {
    assert_eq!(string().put_null().send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn getStringEmpty() {
    assert_eq!(string().get_empty().await.unwrap(), StringGetEmptyResponse::Empty);
}

#[tokio::test]
async fn putStringEmpty() {
    accepted(string().put_empty(StringPutEmptyBody::Empty)).await;
}

#[tokio::test]
async fn getStringMultiByteCharacters() {
    let text = string().get_mbcs().await.unwrap();
    assert_eq!(text, StringGetMbcsResponse::from(MULTIBYTE));
}

#[tokio::test]
async fn putStringMultiByteCharacters() {
    accepted(string().put_mbcs(StringPutMbcsBody::from(MULTIBYTE))).await;
}

#[tokio::test]
async fn getStringWithLeadingAndTrailingWhitespace() {
    let text = string().get_whitespace().await.unwrap();
    assert_eq!(text, StringGetWhitespaceResponse::from(PADDED));
}

#[tokio::test]
async fn putStringWithLeadingAndTrailingWhitespace() {
    accepted(string().put_whitespace(StringPutWhitespaceBody::from(PADDED))).await;
}

#[tokio::test]
async fn getStringNotProvided() {
    assert_eq!(undecodable(string().get_not_provided()).await, None);
}

#[tokio::test]
async fn getStringBase64Encoded() {
    let text = string().get_base64_encoded().await.unwrap();
    assert_eq!(text.decode().unwrap(), b"a string that gets encoded with base64");
}

#[tokio::test]
async fn getStringBase64UrlEncoded() {
    let text = string().get_base64_url_encoded().await.unwrap();
    assert_eq!(text.decode().unwrap(), ENCODED);
}

#[tokio::test]
async fn putStringBase64UrlEncoded() {
    accepted(string().put_base64_url_encoded(&Base64Url::encode(ENCODED))).await;
}

#[tokio::test]
async fn getStringNullBase64UrlEncoding() {
    assert_eq!(string().get_null_base64_url_encoded().await.unwrap(), None);
}

#[tokio::test]
async fn getEnumNotExpandable() {
    assert_eq!(enumeration().get_not_expandable().await.unwrap(), Colors::RedColor);
}

#[tokio::test]
async fn putEnumNotExpandable() {
    accepted(enumeration().put_not_expandable(Colors::RedColor)).await;
}

#[tokio::test]
async fn getEnumReferenced() {
    assert_eq!(enumeration().get_referenced().await.unwrap(), Colors::RedColor);
}

#[tokio::test]
async fn putEnumReferenced() {
    accepted(enumeration().put_referenced(Colors::RedColor)).await;
}

#[tokio::test]
async fn getEnumReferencedConstant() {
    let constant = enumeration().get_referenced_constant().await.unwrap();
    assert_eq!(constant.field1.as_deref(), Some("Sample String"));
}

#[tokio::test]
async fn putEnumReferencedConstant() {
    accepted(enumeration().put_referenced_constant(&RefColorConstant::default())).await;
}
