//! What a client learns from answers: how fast to call, what time it is, where to go.

use crate::api::Client;
use crate::{builder, run};
use bindery_runtime::core::Environment;
use bindery_runtime::transport::Script;
use bindery_runtime::{Bytes, Credential, ErrorKind, http};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

/// A clock that is moved by hand, from 2026-11-20T00:00:00Z.
#[derive(Clone, Default)]
struct Clock(Arc<AtomicU64>);

impl Environment for Clock {
    fn now(&self) -> SystemTime {
        let seconds = 1_795_132_800 + self.0.load(Ordering::SeqCst);
        SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
    }

    fn nonce(&self) -> String {
        "n".to_owned()
    }
}

fn answer(status: u16, fields: &[(&str, &str)], body: &str) -> http::Response<Bytes> {
    let mut builder = http::Response::builder().status(status);
    for (name, value) in fields {
        builder = builder.header(*name, *value);
    }
    builder.body(body.to_owned().into()).unwrap()
}

const PAGE: &str = r#"{"value": []}"#;

fn slow(fields: &[(&str, &str)]) -> Script {
    let script = Script::new().answer(answer(200, fields, PAGE));
    script.json(200, PAGE).json(200, PAGE)
}

#[test]
fn a_client_that_is_too_fast_holds_its_next_call_back() {
    let clock = Clock::default();
    let script = slow(&[("retry-after", "3"), ("x-ratelimit-remaining", "0")]);
    let builder = builder(&script).environment(clock.clone());
    let client: Client = builder.credential(Credential::none()).build().unwrap();
    run(client.list("r")).unwrap();
    clock.0.store(1, Ordering::SeqCst);
    client.list("r").into_request().unwrap();
    run(client.list("r")).unwrap();
    assert_eq!(script.slept(), [Duration::from_secs(2)]);
    clock.0.store(3, Ordering::SeqCst);
    run(client.list("r")).unwrap();
    assert_eq!(script.slept().len(), 1);
}

#[test]
fn a_delay_without_limits_of_rate_holds_nothing_back() {
    let script = slow(&[("retry-after", "3")]);
    let client = crate::client(&script);
    run(client.list("r")).unwrap();
    run(client.list("r")).unwrap();
    assert_eq!(script.slept().len(), 0);
}

#[cfg(feature = "acs3")]
#[test]
fn a_signature_takes_over_the_clock_of_the_service_once() {
    let late = || {
        let date = ("date", "Fri, 20 Nov 2026 00:20:00 GMT");
        answer(400, &[date], r#"{"Code":"InvalidTimeStamp.Expired"}"#)
    };
    let tasks = r#"{"IsSuccess": true, "Tasks": []}"#;
    let script = Script::new().answer(late()).json(200, tasks).json(200, tasks);
    let script = script.answer(late());
    let builder = builder(&script).environment(Clock::default());
    let client: Client =
        builder.credential(Credential::acs3("AK", "s")).build().unwrap();
    run(client.tasks("i")).unwrap();
    run(client.tasks("i")).unwrap();
    let error = run(client.tasks("i")).unwrap_err();
    assert_eq!(error.code(), Some("InvalidTimeStamp.Expired"));
    let dates: Vec<_> = script
        .requests()
        .iter()
        .map(|sent| sent.headers()["x-acs-date"].clone())
        .collect();
    let theirs = "2026-11-20T00:20:00Z";
    assert_eq!(dates, ["2026-11-20T00:00:00Z", theirs, theirs, theirs]);
}

fn moved(status: u16, to: &str) -> Script {
    Script::new().answer(answer(status, &[("location", to)], ""))
}

fn following(script: &Script) -> Client {
    let builder = builder(script).follow_redirects();
    builder.credential(Credential::pat("p")).build().unwrap()
}

#[test]
fn redirects_within_the_origin_are_followed_where_that_is_said() {
    for status in [301, 302, 303, 307, 308] {
        let script = moved(status, "/elsewhere?a=1").json(200, PAGE);
        run(following(&script).list("r")).unwrap();
        let sent = &script.requests()[1];
        assert_eq!(sent.uri(), "http://127.0.0.1:1/elsewhere?a=1");
        assert!(sent.headers().contains_key("authorization"));

        let script = moved(status, "/elsewhere");
        let error = run(crate::client(&script).list("r")).unwrap_err();
        assert_eq!(error.status().unwrap(), status);
        assert_eq!(script.requests().len(), 1);
    }
}

#[test]
fn a_body_is_sent_again_or_left_behind_as_the_status_says() {
    for (status, method) in [(303, "GET"), (307, "POST"), (308, "POST")] {
        let script = moved(status, "/status").json(200, "");
        run(following(&script).cancel()).unwrap();
        assert_eq!(script.requests()[1].method(), method, "{status}");
    }
    for status in [301, 302] {
        let error = run(following(&moved(status, "/x")).cancel()).unwrap_err();
        assert_eq!(error.status().unwrap(), status);
    }
}

#[test]
fn no_redirect_leaves_the_origin() {
    for to in [
        "http://127.0.0.1:2/",
        "https://127.0.0.1:1/",
        "//evil/",
        "http://user@127.0.0.1:1/",
        "http://localhost:1/",
        "ftp://127.0.0.1:1/",
    ] {
        let script = moved(307, to).json(200, PAGE);
        let error = run(following(&script).list("r")).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ForeignLink, "{to}");
        assert_eq!(script.requests().len(), 1);
    }
}

#[test]
fn redirects_come_to_an_end() {
    let script = (0..9).fold(Script::new(), |script, _| {
        script.answer(answer(307, &[("location", "/again")], ""))
    });
    let error = run(following(&script).list("r")).unwrap_err();
    assert_eq!(error.status().unwrap(), 307);
    assert_eq!(script.requests().len(), 6);
}
