//! No secret is shown by anything that prints, and none reaches another origin.

use crate::api::{self, KINDS, Kind, WAYS, Way};
use crate::secrets::{self, ALL, BODY};
use crate::server::{Request, Server, Step, reply, response};
use bindery_runtime::core::NoRetry;
use bindery_runtime::{Client, Credential, Token};
use std::process::Command;

/// Clients that hold all six secrets between them.
fn clients(url: &str) -> Vec<Client> {
    let bare = || api::bare(url, api::patience()).0;
    let clients = [
        api::with_secrets(bare()),
        bare().credential_for("basic", Credential::basic("user", secrets::PASSWORD)),
        bare().credential_for("acs3", Credential::acs3("id", secrets::PASSWORD)),
    ];
    clients.map(|builder| builder.follow_redirects().build().unwrap()).into()
}

#[track_caller]
fn check(text: &str) {
    assert_eq!(secrets::find(text), None, "{text}");
}

#[test]
fn nothing_that_prints_shows_a_secret() {
    // A service that says all it was told.
    let server = Server::start(|_, request| {
        let body = String::from_utf8_lossy(&request.body).into_owned();
        let echo = [("x-echo", request.field("authorization").unwrap_or_default())];
        let body = serde_json::json!({ "id": BODY, "head": request.head, "body": body });
        vec![Step::Read, Step::Send(response(200, &echo, body.to_string()))]
    });
    for client in clients(&server.url) {
        check(&format!("{client:?}"));
        check(&format!("{:?}", api::get(&client, BODY)));
        check(&format!("{:?}", api::post(&client, BODY)));
        check(&format!("{:?}", api::list(&client, BODY)));
        check(&format!("{:?}", api::events(&client, BODY)));
        check(&format!("{:?}", api::work(&client, BODY)));
        check(&format!("{:?}", api::work(&client, BODY).poller()));
        check(&format!("{:?}", api::list(&client, BODY).items()));
        check(&format!("{:?}", api::post(&client, BODY).start().unwrap()));
        check(&format!(
            "{:?}",
            api::post(&client, "x").into_request().unwrap().headers()
        ));
        let response = api::run(api::post(&client, BODY).send()).unwrap();
        // The value is the caller's, and shows itself by its own rules.
        let shown = format!("{response:?}");
        check(&shown.replace(&format!("{:?}", response.value), ""));
        let download = api::run(api::download(&client, "x").send_streaming()).unwrap();
        check(&format!("{download:?}"));
        let download = api::download(&client, "x").send_streaming_blocking().unwrap();
        check(&format!("{download:?}"));
    }
    check(&format!("{:?}", Token::new(secrets::BEARER)));
    check(&format!("{:?}", Credential::bearer(secrets::BEARER)));
    let sts = Credential::acs3("id", secrets::PASSWORD).security_token(secrets::BEARER);
    check(&format!("{sts:?}"));
}

/// Answers with this status, with what it was told where errors show it, and with all
/// secrets where nobody should look for them.
fn refusal(status: u16, request: &Request) -> crate::server::Answer {
    let field = request.field("authorization").unwrap_or_default().to_owned();
    let told = request.head.replace(['\r', '\n'], " ");
    let body = serde_json::json!({
        "code": field, "message": told, "head": request.head, "body": BODY,
    });
    let fields = [("x-echo", &*field), ("x-request-id", &told), ("location", "//evil/")];
    reply(status, &fields, body.to_string())
}

#[test]
fn no_failure_shows_a_secret() {
    for status in [200, 203, 307, 400, 401, 404, 429, 500, 503] {
        let server = Server::start(move |_, request| refusal(status, request));
        for client in clients(&server.url) {
            for kind in KINDS {
                for way in WAYS {
                    // Its texts are searched where it is made.
                    let _ = kind.call(way, &client, "mine");
                }
            }
            let error = api::run(api::post(&client, "x").retries(NoRetry).into_future());
            if let Err(error) = error {
                check(&report(&error));
            }
        }
    }
    secrets::assert_none_seen();
}

/// All that a report of an error would print.
fn report(error: &dyn std::error::Error) -> String {
    let mut text = format!("{error} {error:?}");
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(&format!(": {cause} {cause:?}"));
        source = cause.source();
    }
    text
}

/// Whoever is led elsewhere goes there with nothing: nobody there is even called.
#[test]
fn no_secret_reaches_another_origin() {
    for status in [301, 302, 303, 307, 308] {
        let evil = Server::start(|_, request| api::answers(request));
        let to = format!("{}/x", evil.url);
        let server = Server::start(move |_, request| {
            let page = serde_json::json!({ "value": [], "nextLink": to }).to_string();
            match request.path() {
                "/things" if request.method() == "GET" => reply(200, &[], page),
                "/work" => reply(202, &[("operation-location", &to)], ""),
                _ => reply(status, &[("location", &to)], BODY),
            }
        });
        for client in clients(&server.url) {
            for kind in KINDS {
                let result = kind.call(Way::Async, &client, "mine");
                assert!(result.is_err(), "{kind:?} {result:?}");
            }
        }
        assert_eq!(evil.connections(), 0, "{status}");
        // The service itself has been told all of them.
        let seen: String = server
            .requests()
            .iter()
            .map(|one| format!("{} {}", one.head, String::from_utf8_lossy(&one.body)))
            .collect();
        for secret in ALL {
            let told = secrets::forms(secret).iter().any(|form| seen.contains(form));
            assert!(told, "`{secret}` was not sent");
        }
    }
}

/// Where the test below calls, told by the one above it.
const SERVICE: &str = "BINDERY_FAULTS_SERVICE";

#[test]
fn what_is_not_encrypted_goes_through_no_proxy() {
    let proxy = Server::start(|_, request| api::answers(request));
    let server = Server::start(|_, request| api::answers(request));
    let mut child = Command::new(std::env::current_exe().unwrap());
    child.args([
        "--exact",
        "--ignored",
        "silence::calls_with_the_proxy_of_the_environment",
    ]);
    for name in ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"] {
        child.env(name, &proxy.url);
    }
    let output = child.env(SERVICE, &server.url).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    assert_eq!(proxy.connections(), 0);
    assert!(server.requests().len() >= WAYS.len());
}

#[test]
#[ignore = "called by the test above, in a process with an environment of its own"]
fn calls_with_the_proxy_of_the_environment() {
    let Ok(url) = std::env::var(SERVICE) else { return };
    for client in clients(&url) {
        for way in WAYS {
            Kind::Get.call(way, &client, "mine").unwrap();
        }
    }
}
