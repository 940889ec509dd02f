//! URLs with parts that the caller says, and what a client says in every call.

use bindery_autorest::{
    client_enum, constants, custom_baseurl, custom_baseurl_more_options,
    parameterized_endpoint, security_aad, security_key,
};
use bindery_runtime::credential::{Token, TokenFuture, TokenSource};
use bindery_runtime::{ClientBuilder, Credential};

use crate::service::{accepted, authority, client, origin, prepared};

/// A client whose URL comes from the description and the caller alone.
fn built<C: From<bindery_runtime::Client>>(builder: ClientBuilder<C>) -> C {
    prepared(builder).build().unwrap()
}

#[tokio::test]
async fn CustomBaseUri() {
    let host = authority().split_off("local".len());
    let builder = custom_baseurl::Client::builder("local").variable("host", host);
    accepted(built(builder).paths().get_empty()).await;
}

#[tokio::test]
async fn CustomBaseUriMoreOptions() {
    let host = authority().split_off("local".len());
    let builder = custom_baseurl_more_options::Client::builder("http://lo", "cal")
        .variable("dnsSuffix", host);
    let call = built(builder).paths().get_empty("key1", "test12").key_version("v1");
    assert_eq!(call.send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn GetParameterizedHostWithNameEndpoint() {
    let builder = parameterized_endpoint::Client::builder(&origin());
    accepted(built(builder).get()).await;
}

#[tokio::test]
async fn ClientWithEnumParam() {
    accepted(client(client_enum::Client::builder()).head()).await;
}

#[tokio::test]
async fn ConstantClientProperties() {
    let constants = client(constants::Client::builder()).contants();
    accepted(constants.put_client_constants()).await;
}

#[tokio::test]
async fn SecurityKey() {
    let builder = security_key::Client::builder().base_url(origin());
    let client = builder.credential(Credential::api_key("123456789")).build().unwrap();
    accepted(client.head()).await;
}

/// Gives the scopes that it is asked for.
struct Scopes;

impl TokenSource for Scopes {
    fn token<'a>(&'a self, scopes: &'a [&'a str]) -> TokenFuture<'a> {
        Box::pin(async move { Ok(Token::new(scopes.join(" "))) })
    }
}

#[tokio::test]
async fn SecurityAad() {
    let builder = security_aad::Client::builder().base_url(origin());
    let client = builder.credential(Credential::token_source(Scopes)).build().unwrap();
    accepted(client.head()).await;
}
