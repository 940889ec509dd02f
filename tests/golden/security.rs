//! Who the client is: alternatives of schemes, and servers with variables.

use bindery_runtime::transport::Script;
use bindery_runtime::{Credential, Error, ErrorKind};
use bindery_tests::golden::security::Client;
use bindery_tests::golden::servers;

use super::sent;

fn client(script: &Script, credentials: &[(&str, Credential)]) -> Client {
    built(script, credentials).unwrap()
}

fn built(script: &Script, credentials: &[(&str, Credential)]) -> Result<Client, Error> {
    let mut builder = Client::builder().blocking_transport(script.clone());
    for (scheme, credential) in credentials {
        builder = builder.credential_for(*scheme, credential.clone());
    }
    builder.build()
}

fn nothing() -> Script {
    Script::new().json(204, "")
}

#[test]
fn the_first_alternative_that_can_be_met() {
    let script = nothing();
    client(&script, &[("token", Credential::bearer("t"))])
        .either()
        .send_blocking()
        .unwrap();
    assert_eq!(sent(&script).headers()["authorization"], "Bearer t");
    let script = nothing();
    let keys =
        [("key", Credential::api_key("k")), ("tenant", Credential::api_key("a b"))];
    client(&script, &keys).either().send_blocking().unwrap();
    let sent = sent(&script);
    assert_eq!(sent.headers()["x-key"], "k");
    assert_eq!(sent.uri().query(), Some("tenant=a%20b"));
    assert!(!sent.headers().contains_key("authorization"));
}

#[test]
fn a_client_and_its_calls_show_no_secret() {
    let client = client(&nothing(), &[("token", Credential::bearer("CANARY"))]);
    let shown = format!("{client:?} {:?}", client.either());
    assert!(shown.contains("base_url") && !shown.contains("CANARY"), "{shown}");
}

#[test]
fn half_of_an_alternative_is_none() {
    let half = ("key", Credential::api_key("k"));
    let error = built(&nothing(), std::slice::from_ref(&half)).err().unwrap();
    assert_eq!(error.kind(), ErrorKind::Credentials);
    // What is enough for another operation does not make it more.
    let script = nothing();
    let client = client(&script, &[half, ("login", Credential::basic("u", "p"))]);
    let error = client.either().send_blocking().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Credentials);
    assert!(script.requests().is_empty());
}

#[test]
fn an_open_operation_gets_no_credential() {
    let script = nothing();
    client(&script, &[("token", Credential::bearer("t"))])
        .open()
        .send_blocking()
        .unwrap();
    assert!(!sent(&script).headers().contains_key("authorization"));
}

#[test]
fn an_operation_with_a_scheme_of_its_own() {
    let script = nothing();
    let both =
        [("token", Credential::bearer("t")), ("login", Credential::basic("u", "p"))];
    client(&script, &both).basic().send_blocking().unwrap();
    assert_eq!(sent(&script).headers()["authorization"], "Basic dTpw");
}

#[test]
fn a_credential_does_not_travel_unencrypted() {
    let built = Client::builder()
        .base_url("http://api.example.com")
        .credential(Credential::bearer("t"))
        .build();
    assert_eq!(built.map(|_| ()).unwrap_err().kind(), ErrorKind::Credentials);
}

#[test]
fn nothing_shows_a_credential() {
    let credential = Credential::basic("user", "hunter2");
    assert!(!format!("{credential:?}").contains("hunter2"));
}

fn server(
    set: impl FnOnce(
        bindery_runtime::ClientBuilder<servers::Client>,
    ) -> bindery_runtime::ClientBuilder<servers::Client>,
) -> Result<String, ErrorKind> {
    let script = nothing();
    let builder = servers::Client::builder().blocking_transport(script.clone());
    let client = set(builder).build().map_err(|error| error.kind())?;
    client.alpha_beta().first().send_blocking().unwrap();
    Ok(sent(&script).uri().to_string())
}

#[test]
fn servers_and_their_variables() {
    assert_eq!(server(|b| b).unwrap(), "https://eu.example.com/v2/a");
    let us = server(|b| b.variable("region", "us").variable("base", "v3"));
    assert_eq!(us.unwrap(), "https://us.example.com/v3/a");
    assert_eq!(server(|b| b.server(1)).unwrap(), "https://test.example.com/a");
    assert_eq!(server(|b| b.variable("region", "mars")), Err(ErrorKind::Build));
    assert_eq!(server(|b| b.variable("planet", "mars")), Err(ErrorKind::Build));
    let own = server(|b| b.base_url("https://proxy.example.com/x/"));
    assert_eq!(own.unwrap(), "https://proxy.example.com/x/a");
}
