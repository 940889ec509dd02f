//! Who requests say they are from, and who hears it.

use crate::api::{Client, Run};
use crate::builder;
#[cfg(feature = "acs3")]
use bindery_runtime::core::Environment;
use bindery_runtime::operation::{Scheme, Service};
use bindery_runtime::transport::Script;
use bindery_runtime::{Client as Handle, ClientBuilder, Credential, Error, ErrorKind};
#[cfg(feature = "acs3")]
use std::time::{Duration, SystemTime};

fn with(credentials: &[(&str, Credential)]) -> Result<Client, Error> {
    let mut builder = builder(&Script::new());
    for (scheme, credential) in credentials {
        builder = match *scheme {
            "" => builder.credential(credential.clone()),
            name => builder.credential_for(name, credential.clone()),
        };
    }
    builder.build()
}

fn list_request(
    credentials: &[(&str, Credential)],
) -> http::Request<bindery_runtime::Bytes> {
    with(credentials).unwrap().list("r").into_request().unwrap()
}

#[test]
fn each_kind_stands_where_its_scheme_puts_it() {
    let request = list_request(&[("", Credential::bearer("b"))]);
    assert_eq!(request.headers()["authorization"], "Bearer b");
    let request = list_request(&[("", Credential::pat("pat"))]);
    assert_eq!(request.headers()["authorization"], "Basic OnBhdA==");
    let request = list_request(&[("", Credential::basic("u", "p"))]);
    assert_eq!(request.headers()["authorization"], "Basic dTpw");
    let request = list_request(&[("", Credential::api_key("k/1"))]);
    assert!(
        request.uri().to_string().ends_with("api-version=2019-04-01&api%20key=k%2F1")
    );

    let schedule = |credentials: &[(&str, Credential)]| {
        with(credentials).unwrap().schedule(&Run::new("r")).into_request()
    };
    let request = schedule(&[("cookieKey", Credential::api_key("c;1"))]).unwrap();
    assert_eq!(request.headers()["cookie"], "session=c%3B1");
    let request = schedule(&[
        ("", Credential::bearer("b")),
        ("headerKey", Credential::api_key("h")),
    ]);
    let request = request.unwrap();
    assert_eq!(request.headers()["authorization"], "Bearer b");
    assert_eq!(request.headers()["x-api-key"], "h");
}

#[test]
fn alternatives_are_taken_in_order_and_groups_as_a_whole() {
    let both = [("", Credential::pat("p")), ("", Credential::bearer("b"))];
    let request = list_request(&both);
    assert_eq!(request.headers()["authorization"], "Bearer b");
    let replaced = [("", Credential::bearer("a")), ("", Credential::bearer("b"))];
    assert_eq!(list_request(&replaced).headers()["authorization"], "Bearer b");
    let named = ["a", "b"].map(|token| ("azure", Credential::bearer(token)));
    assert_eq!(list_request(&named).headers()["authorization"], "Bearer b");
    let half = with(&[("", Credential::bearer("b"))]).unwrap();
    let error = half.schedule(&Run::new("r")).into_request().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Credentials);
    assert!(error.to_string().contains("azure and headerKey or cookieKey"), "{error}");
}

#[test]
fn an_operation_that_asks_for_none_gets_none() {
    let client = with(&[("", Credential::bearer("b"))]).unwrap();
    let request = client.run().into_request().unwrap();
    assert!(!request.headers().contains_key("authorization"));
}

#[test]
fn a_missing_credential_is_missed_before_any_io() {
    let script = Script::new();
    let client = builder(&script).build().unwrap();
    let error = crate::run(client.list("r")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Credentials);
    assert_eq!(error.operation(), Some("Runs_List"));
    assert_eq!(script.requests().len(), 0);
    let open = with(&[("", Credential::none())]).unwrap();
    let request = open.list("r").into_request().unwrap();
    assert!(!request.headers().contains_key("authorization"));
}

#[test]
fn credentials_that_nothing_takes_are_refused() {
    for (scheme, credential) in [
        ("nobody", Credential::bearer("secret")),
        ("azure", Credential::pat("secret")),
        ("acs3", Credential::bearer("secret")),
    ] {
        let error = with(&[(scheme, credential)]).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Credentials);
        assert!(error.to_string().contains(scheme), "{error}");
        assert!(!format!("{error:?}").contains("secret"), "{error:?}");
    }
}

static GUARDED: Service = Service::new("guarded", "1")
    .schemes(&[
        Scheme::basic("user"),
        Scheme::api_key_header("key", "x-key"),
        Scheme::bearer("token"),
    ])
    .security(&[&["user", "key"], &["token"]]);

#[test]
fn credentials_that_are_not_all_that_is_wanted_are_found_when_the_client_is_built() {
    let build = |credentials: &[(&str, Credential)]| {
        let builder =
            ClientBuilder::<Handle>::new(&GUARDED).base_url("https://example.com");
        let held = credentials.iter().cloned();
        held.fold(builder, |builder, (scheme, credential)| match scheme {
            "" => builder.credential(credential),
            scheme => builder.credential_for(scheme, credential),
        })
        .build()
    };
    let (user, key) = (Credential::basic("u", "p"), Credential::api_key("k"));
    for credentials in [
        &[("", user.clone()), ("", key.clone())][..],
        &[("key", key.clone()), ("user", user.clone())],
        &[("", Credential::bearer("t"))],
        &[("", user.clone()), ("token", Credential::bearer("t"))],
        &[("", Credential::none())],
    ] {
        assert!(build(credentials).is_ok(), "{credentials:?}");
    }
    for (credentials, says) in [
        (&[][..], "no credential for user and key or token"),
        (&[("", user)], "not all of what operations want: user and key or token"),
        (&[("key", key)], "not all of what operations want"),
    ] {
        let error = build(credentials).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Credentials);
        assert!(error.to_string().contains(says), "{error}");
    }
}

#[test]
fn credentials_are_not_sent_in_the_clear() {
    let build = |url: &str, credential: Credential| {
        Client::builder("s").base_url(url).credential(credential).build()
    };
    let error = build("http://example.com", Credential::bearer("b")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Credentials);
    assert!(build("http://example.com", Credential::none()).is_ok());
    for url in ["https://example.com", "http://localhost:9", "http://[::1]:9"] {
        assert!(build(url, Credential::bearer("b")).is_ok(), "{url}");
    }
}

#[test]
fn credentials_that_cannot_be_sent_are_found_when_the_client_is_built() {
    for credential in [
        Credential::bearer(""),
        Credential::bearer("canary\n"),
        Credential::bearer("canary\r\nX-Evil: 1"),
        Credential::api_key("canary\0"),
        Credential::pat(""),
        // RFC 7617, 2: the service would take it for user `canary`.
        Credential::basic("canary:b", "c"),
        Credential::acs3("id", ""),
    ] {
        let error = with(&[("", credential)]).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Credentials, "{error}");
        assert!(!format!("{error:?}").contains("canary"), "{error:?}");
    }
}

#[test]
fn a_url_that_is_refused_shows_no_secret() {
    for (url, expected) in [
        ("https://user:canary@example.com", "`https://example.com`"),
        ("https://us?r:can/ary@example.com/a", "`https://example.com/a`"),
        ("user:canary@example.com", "`example.com`"),
        ("https://example.com/a?sig=canary", "`https://example.com/a?…`"),
        ("https://example.com/#canary", "`https://example.com/?…`"),
    ] {
        let error = builder(&Script::new()).base_url(url).build().unwrap_err();
        let text = format!("{error} {error:?}");
        assert!(text.contains(expected) && !text.contains("canary"), "{text}");
    }
}

/// What is shown of a failure in which the service repeats a text.
fn shown(credential: Credential, repeated: &str) -> String {
    let body = format!(r#"{{"code": "Bad {repeated}", "message": "not {repeated}!"}}"#);
    let response = http::Response::builder().status(401);
    let response = response.header("x-ms-request-id", repeated).body(body.into());
    let script = Script::new().answer(response.unwrap());
    let client = builder(&script).credential(credential).build().unwrap();
    let error = crate::run(client.list("r").into_future()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Credentials);
    format!("{error} {error:?} {:?} {:?}", error.message(), error.request_id())
}

#[test]
fn a_failure_does_not_show_the_secret_that_the_service_repeats() {
    for (credential, repeated) in [
        (Credential::bearer("canary"), "Bearer canary"),
        (Credential::basic("user", "canary"), "canary"),
        (Credential::basic("user", "canary"), "Basic dXNlcjpjYW5hcnk="),
        (Credential::api_key("canary/1"), "canary/1"),
        (Credential::api_key("canary/1"), "?api%20key=canary%2F1"),
    ] {
        let text = shown(credential, repeated);
        assert!(text.contains("[redacted]"), "{text}");
        assert!(!text.contains("canary") && !text.contains("dXNlc"), "{text}");
    }
    // What is no secret of the client is the service's to say.
    assert!(shown(Credential::bearer("canary"), "bird").contains("not bird!"));
}

#[test]
fn nothing_shows_a_secret() {
    const SECRET: &str = "c4n4ry";
    let credentials = [
        ("", Credential::bearer(SECRET)),
        ("", Credential::basic("u", SECRET)),
        ("", Credential::api_key(SECRET)),
        ("", Credential::acs3("id", SECRET).security_token(SECRET)),
    ];
    let client = with(&credentials).unwrap();
    let keyed = with(&[("queryKey", Credential::api_key(SECRET))]).unwrap();
    let failing = || crate::run(keyed.list("r")).unwrap_err();
    let token = bindery_runtime::Token::new(SECRET);
    let exchange = keyed.list("r").start().unwrap();
    let call = client.run().header("x-key", SECRET);
    let shown = [
        format!("{credentials:?} {token:?}"),
        format!("{client:?} {call:?} {exchange:?}"),
        format!("{:?} {}", failing(), failing()),
        format!("{:?}", client.list("r").send()),
        format!("{:?}", client.list("r").items()),
        format!("{:?}", client.list("r").into_request().unwrap().headers()),
    ];
    for text in shown {
        assert!(!text.contains(SECRET), "{text}");
    }
}

#[cfg(feature = "acs3")]
struct Fixed;

#[cfg(feature = "acs3")]
impl Environment for Fixed {
    fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(1_765_872_000)
    }

    fn nonce(&self) -> String {
        "3156853299f313e23d1673dc12e1703d".to_owned()
    }
}

#[cfg(feature = "acs3")]
#[test]
fn acs3_requests_are_signed_over_what_is_sent() {
    let client = builder(&Script::new())
        .environment(Fixed)
        .credential(Credential::acs3("AK", "secret"))
        .build()
        .unwrap();
    let request = client.tasks("cri *+~\u{fc}").page_no(1).into_request().unwrap();
    let headers = request.headers();
    assert_eq!(request.uri().query(), Some("InstanceId=cri%20%2A%2B~%C3%BC&PageNo=1"));
    assert_eq!(headers["host"], "127.0.0.1:1");
    assert_eq!(headers["x-acs-date"], "2025-12-16T08:00:00Z");
    assert_eq!(headers["x-acs-signature-nonce"], Fixed.nonce());
    assert_eq!(
        headers["x-acs-content-sha256"],
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    );
    let authorization = headers["authorization"].to_str().unwrap();
    let signed = "ACS3-HMAC-SHA256 Credential=AK,SignedHeaders=host;x-acs-action;\
                  x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,\
                  Signature=";
    assert!(authorization.starts_with(signed), "{authorization}");
}
