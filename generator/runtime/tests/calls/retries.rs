//! What the default policy sends again, when, and what it tells of it. Waits are asserted,
//! not slept.

use crate::api::{Client, Run};
use crate::{builder, run};
use bindery_runtime::core::{Environment, NoRetry, Retry};
use bindery_runtime::transport::{Failed, Script, Timeouts};
use bindery_runtime::{Bytes, Credential, Error, ErrorKind, http};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

/// A clock that is moved by hand, and no chance: waits are half of the longest.
#[derive(Clone, Default)]
struct Clock(Arc<AtomicU64>);

impl Environment for Clock {
    fn now(&self) -> SystemTime {
        let today = SystemTime::UNIX_EPOCH + Duration::from_secs(1_800_000_000);
        today + Duration::from_millis(self.0.load(Ordering::SeqCst))
    }

    fn nonce(&self) -> String {
        "n".to_owned()
    }

    fn random(&self) -> f64 {
        0.5
    }
}

fn client(script: &Script) -> Client {
    let builder =
        builder(script).environment(Clock::default()).retries(Retry::default());
    builder.credential(Credential::none()).build().unwrap()
}

fn answer(
    status: u16,
    fields: &[(&'static str, &str)],
    body: &str,
) -> http::Response<Bytes> {
    let mut builder = http::Response::builder().status(status);
    for (name, value) in fields {
        builder = builder.header(*name, *value);
    }
    builder.body(body.to_owned().into()).unwrap()
}

const PAGE: &str = r#"{"value": []}"#;

#[track_caller]
fn check_waits(script: &Script, expected: &[u64]) {
    let waits: Vec<u64> =
        script.slept().iter().map(|wait| wait.as_millis().try_into().unwrap()).collect();
    assert_eq!(waits, expected);
}

#[test]
fn transient_failures_of_a_get_pass() {
    let script = Script::new().json(503, "").fail(Failed::Broken).json(200, PAGE);
    run(client(&script).list("r")).unwrap();
    check_waits(&script, &[25, 50]);
    assert_eq!(script.requests().len(), 3);
}

#[test]
fn the_error_says_how_often_and_why() {
    let script = Script::new().json(503, "").fail(Failed::Broken).json(500, "");
    let error = run(client(&script).list("r")).unwrap_err();
    assert_eq!(error.attempts(), 3);
    assert_eq!(error.status().unwrap(), 500);
    let text = error.to_string();
    assert!(
        text.ends_with("; 3 attempts, before: status 503, the connection broke"),
        "{text}"
    );
    assert_eq!(script.requests().len(), 3);
}

/// What becomes of a POST whose first attempt ends so.
#[track_caller]
fn check_post(script: Script, sent: usize) -> Result<(), Error> {
    let client = client(&script);
    let result = run(client.cancel());
    assert_eq!(script.requests().len(), sent);
    result
}

#[test]
fn a_post_is_sent_again_only_if_it_was_rejected() {
    let refused = Script::new().fail(Failed::Connect).json(200, "");
    check_post(refused, 2).unwrap();
    let throttled = Script::new().json(429, "").json(200, "");
    check_post(throttled, 2).unwrap();
    let error = check_post(Script::new().json(503, ""), 1).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Status);
    let error = check_post(Script::new().fail(Failed::Broken), 1).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown);
    assert!(error.is_outcome_unknown());
    let error = check_post(Script::new().fail(Failed::Timeout), 1).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(error.is_outcome_unknown());
    let error = check_post(Script::new().fail(Failed::Tls), 1).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Tls);
    assert!(!error.is_outcome_unknown());
}

#[test]
fn a_key_or_the_callers_word_makes_a_post_repeatable() {
    for key in ["Idempotency-Key", "Repeatability-Request-ID"] {
        let script = Script::new().fail(Failed::Broken).json(200, "");
        run(client(&script).cancel().header(key, "k1")).unwrap();
        let keys: Vec<_> =
            script.requests().iter().map(|sent| sent.headers()[key].clone()).collect();
        assert_eq!(keys, ["k1", "k1"]);
    }
    let script = Script::new().json(503, "").json(200, r#"{"runId": "r"}"#);
    run(client(&script).cancel().repeatable()).unwrap();
    assert_eq!(script.requests().len(), 2);
}

#[test]
fn the_service_says_how_long_to_wait() {
    for (fields, wait) in [
        (&[("retry-after", "2")][..], 2_000),
        (&[("retry-after-ms", "1500"), ("retry-after", "2")], 1_500),
        (&[("retry-after", "20")], 20_000),
        (
            &[
                ("retry-after", "Sun, 06 Nov 2094 08:49:40 GMT"),
                ("date", "Sun, 06 Nov 2094 08:49:37 GMT"),
            ],
            3_000,
        ),
        // A date that is over and what is no number are no word at all.
        (&[("retry-after", "Sun, 06 Nov 1994 08:49:40 GMT")], 500),
        (&[("retry-after", "-5")], 500),
        (&[("retry-after", "soon")], 500),
    ] {
        let script = Script::new().answer(answer(429, fields, "")).json(200, PAGE);
        run(client(&script).list("r")).unwrap();
        check_waits(&script, &[wait]);
    }
}

#[test]
fn a_wait_that_is_too_long_is_the_callers() {
    for (field, seconds) in [("21", 21), ("1e9", 1_000_000_000)] {
        let script = Script::new().answer(answer(503, &[("retry-after", field)], ""));
        let error = run(client(&script).list("r")).unwrap_err();
        assert_eq!(error.retry_after(), Some(Duration::from_secs(seconds)));
        assert_eq!(error.attempts(), 1);
        assert_eq!(script.slept().len(), 0);
    }
}

#[test]
fn throttling_is_known_by_body_and_fields() {
    for (status, fields, body) in [
        (400, &[][..], r#"{"Code":"Throttling.User","Message":"m"}"#),
        (503, &[], r#"{"error":{"code":"TooManyRequests"}}"#),
        (400, &[("x-acs-retry-after", "500")], ""),
    ] {
        let script = Script::new().answer(answer(status, fields, body)).json(200, "");
        run(client(&script).cancel()).unwrap();
        check_waits(&script, &[500]);
    }
    let script = Script::new().json(400, r#"{"Code":"SignatureNonceUsed"}"#);
    assert_eq!(run(client(&script).cancel()).unwrap_err().attempts(), 1);
}

#[test]
fn a_page_of_html_in_place_of_an_answer_is_not_asked_for_again() {
    let page = answer(203, &[("content-type", "text/html")], "<html>sign in</html>");
    let script = Script::new().answer(page);
    let error = run(client(&script).list("r")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Credentials);
    assert_eq!(script.requests().len(), 1);
}

#[test]
fn a_storm_cannot_form() {
    let script = (0..2_000).fold(Script::new(), |script, _| script.json(503, ""));
    let client = client(&script);
    for _ in 0..1_000 {
        run(client.list("r")).unwrap_err();
    }
    // 500 tokens at 14 each.
    assert_eq!(script.requests().len(), 1_000 + 35);
    let healed = script.clone().json(200, PAGE);
    (0..965).for_each(|_| drop(run(client.list("r"))));
    run(client.list("r")).unwrap();
    assert_eq!(healed.requests().len(), 2_001);
}

#[test]
fn tokens_are_given_back_by_success() {
    let mut script = Script::new();
    for _ in 0..200 {
        script = script.json(503, "").json(200, PAGE);
    }
    let client = client(&script);
    for _ in 0..200 {
        run(client.list("r")).unwrap();
    }
}

#[test]
fn a_call_and_a_client_may_say_otherwise() {
    let script = Script::new().json(503, "");
    let error = run(client(&script).list("r").retries(NoRetry)).unwrap_err();
    assert_eq!(error.attempts(), 1);

    let script = (0..5).fold(Script::new(), |script, _| script.json(503, ""));
    let retry = Retry::default()
        .attempts(5)
        .first_wait(Duration::from_secs(8))
        .longest_wait(Duration::from_secs(10));
    let builder = builder(&script).environment(Clock::default()).retries(retry);
    let client: Client = builder.credential(Credential::none()).build().unwrap();
    let error = client.list("r").send_blocking().unwrap_err();
    assert_eq!(error.attempts(), 5);
    check_waits(&script, &[4_000, 5_000, 5_000, 5_000]);
}

#[test]
fn no_attempt_begins_after_the_time_of_the_call() {
    let limit = Timeouts::default().total(Duration::from_secs(2));
    let script = Script::new().answer(answer(429, &[("retry-after", "2")], ""));
    let error = run(client(&script).list("r").timeouts(limit)).unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(2)));
    assert_eq!(script.slept().len(), 0);
}

#[test]
fn an_attempt_has_what_is_left_of_the_time() {
    let (clock, script) = (Clock::default(), Script::new());
    let builder = builder(&script).environment(clock.clone()).retries(Retry::default());
    let client: Client = builder.credential(Credential::none()).build().unwrap();
    let limit = Timeouts::default().attempt(Duration::from_secs(9));
    let mut exchange = client.list("r").timeouts(limit).start().unwrap();
    exchange.step(bindery_runtime::core::Event::Start);
    assert_eq!(exchange.timeouts().total, Some(Duration::from_secs(9)));
    clock.0.store(55_000, Ordering::SeqCst);
    assert_eq!(exchange.timeouts().total, Some(Duration::from_secs(5)));
    clock.0.store(90_000, Ordering::SeqCst);
    assert_eq!(exchange.timeouts().total, Some(Duration::from_millis(1)));
}

#[test]
fn a_body_that_is_cut_is_never_a_success() {
    let cut = || answer(200, &[("content-length", "99")], PAGE);
    let script = Script::new().answer(cut()).json(200, PAGE);
    run(client(&script).list("r")).unwrap();
    assert_eq!(script.requests().len(), 2);

    let script = Script::new().answer(cut()).answer(cut()).answer(cut());
    let error = run(client(&script).list("r")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Incomplete);
    assert_eq!((error.status().unwrap().as_u16(), error.attempts()), (200, 3));

    let script = Script::new().answer(answer(200, &[("content-length", "9")], "{}"));
    let client = builder(&script)
        .retries(Retry::default())
        .credential(Credential::bearer("b"))
        .credential(Credential::api_key("k"))
        .build();
    let client: Client = client.unwrap();
    let error = run(client.schedule(&Run::new("r"))).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Incomplete);
    assert!(error.is_outcome_unknown());
    assert_eq!(script.requests().len(), 1);
}
