//! The core under a policy: what is sent again, when, and signed how.

use crate::api::Client;
use crate::{builder, run};
use bindery_runtime::core::{Attempt, Environment, Policy, Verdict};
use bindery_runtime::transport::{Failed, Script};
use bindery_runtime::{Credential, ErrorKind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

/// Tries three times: what failed, and what is throttled by status or body.
struct ThreeTimes;

impl Policy for ThreeTimes {
    fn decide(&self, attempt: &Attempt<'_>) -> Verdict {
        let transient = match attempt.result {
            Ok((head, body)) => {
                head.status.is_server_error()
                    || body.starts_with(b"{\"Code\":\"Throttling")
            }
            Err(error) => error.failed() == Failed::Connect,
        };
        let after = Duration::from_secs(u64::from(attempt.number));
        if transient && attempt.number < 3 {
            Verdict::Again { after }
        } else {
            Verdict::Keep
        }
    }
}

/// A clock and nonces that go on with each look.
#[derive(Default)]
struct Counting(AtomicU64);

impl Environment for Counting {
    fn now(&self) -> SystemTime {
        let seconds = self.0.fetch_add(1, Ordering::SeqCst);
        SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
    }

    fn nonce(&self) -> String {
        format!("nonce-{}", self.0.fetch_add(1, Ordering::SeqCst))
    }
}

fn client(script: &Script) -> Client {
    let builder = builder(script).retries(ThreeTimes).environment(Counting::default());
    builder.credential(Credential::acs3("AK", "secret")).build().unwrap()
}

#[cfg(feature = "acs3")]
#[test]
fn each_attempt_is_signed_anew() {
    let script = Script::new()
        .json(400, r#"{"Code":"Throttling.User"}"#)
        .fail(Failed::Connect)
        .json(200, r#"{"IsSuccess": true, "Tasks": []}"#);
    run(client(&script).tasks("i")).unwrap();
    assert_eq!(script.slept(), [Duration::from_secs(1), Duration::from_secs(2)]);
    for name in ["x-acs-signature-nonce", "x-acs-date", "authorization"] {
        let mut values: Vec<_> = script
            .requests()
            .iter()
            .map(|request| request.headers()[name].clone())
            .collect();
        values.sort();
        values.dedup();
        assert_eq!(values.len(), 3, "{name}");
    }
}

#[test]
fn the_last_attempt_stands() {
    let script = Script::new().json(503, "1").json(503, "2").json(503, "3");
    let error = client(&script).log().send_blocking().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Status);
    assert_eq!(error.body(), Some(&b"3"[..]));
    assert_eq!(script.requests().len(), 3);
    assert_eq!(script.slept().len(), 2);

    let script = Script::new().fail(Failed::Broken).json(200, "x");
    assert_eq!(run(client(&script).log()).unwrap_err().kind(), ErrorKind::Transport);
    assert_eq!(script.requests().len(), 1);
}

#[test]
fn nothing_is_sent_twice_where_the_policy_says_so() {
    let script = Script::new().json(503, "").json(200, "");
    let error = run(crate::client(&script).log()).unwrap_err();
    assert_eq!(error.status().unwrap(), 503);
    assert_eq!(script.requests().len(), 1);
}
