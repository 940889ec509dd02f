//! What observers are shown.

use crate::api::Client;
use crate::{builder, run};
use bindery_runtime::Credential;
use bindery_runtime::core::{Observed, Retry};
use bindery_runtime::transport::{Failed, Script};
use std::sync::{Arc, Mutex};

/// Everything that observers are shown of a call, in their words.
fn observed(credential: Credential, script: Script) -> Vec<String> {
    let lines = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&lines);
    let client: Client = builder(&script)
        .retries(Retry::default())
        .credential(credential)
        .observer(move |observed: &Observed<'_>| {
            let mut seen = seen.lock().unwrap();
            let fields = |fields: Vec<_>| format!("{fields:?}");
            seen.push(match observed {
                Observed::Request(request) => {
                    format!("{observed} {}", fields(request.headers().collect()))
                }
                Observed::Response(_, response) => {
                    format!("{observed} {}", fields(response.headers().collect()))
                }
                _ => observed.to_string(),
            });
            assert!(!format!("{observed:?}").contains("c4n4ry"), "{observed:?}");
        })
        .build()
        .unwrap();
    let call = client.list("reg").filter("c4n4ry").header("x-secret", "c4n4ry");
    run(call).unwrap();
    lines.lock().unwrap().clone()
}

#[test]
fn every_attempt_and_every_answer_is_shown() {
    let response = http::Response::builder()
        .header("set-cookie", "c4n4ry")
        .header("location", "https://h/?sig=c4n4ry")
        .header("x-ms-request-id", "7")
        .body(r#"{"value": []}"#.into())
        .unwrap();
    let script = Script::new().json(503, "c4n4ry").fail(Failed::Broken).answer(response);
    let lines = observed(Credential::bearer("c4n4ry"), script);
    let request = "Runs_List GET http://127.0.0.1:1/subscriptions/sub/registries/reg/runs\
                   ?api-version=2019-04-01&$filter=REDACTED";
    assert_eq!(lines.len(), 6, "{lines:#?}");
    for (line, expected) in lines.iter().zip([
        format!("{request} [(\"accept\", Some(\"application/json\"))"),
        format!("{request}: 503 Service Unavailable after "),
        format!("{request} (attempt 2) "),
        format!("{request} (attempt 2): the connection broke: by script"),
        format!("{request} (attempt 3) "),
        format!("{request} (attempt 3): 200 OK after "),
    ]) {
        assert!(line.starts_with(&expected), "{line}\n{expected}");
    }
    assert!(lines[0].contains(r#"("authorization", None)"#), "{}", lines[0]);
    assert!(lines[5].contains(r#"("x-ms-request-id", Some("7"))"#), "{}", lines[5]);
    assert!(lines.iter().all(|line| !line.contains("c4n4ry")), "{lines:#?}");
}

#[test]
fn a_key_in_the_query_or_in_a_cookie_is_not_shown() {
    let script = Script::new().json(200, r#"{"value": []}"#);
    let lines = observed(Credential::api_key("c4n4ry"), script);
    assert_eq!(lines.len(), 2);
    assert!(lines.iter().all(|line| !line.contains("c4n4ry")), "{lines:#?}");
}
