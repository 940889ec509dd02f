//! Answers told apart by their status.

use bindery_runtime::transport::Script;
use bindery_runtime::{Bytes, Error, ErrorKind, http};
use bindery_tests::golden::outcomes::Client;
use bindery_tests::golden::outcomes::jobs::{Jobs, StartJobOutcome};
use bindery_tests::golden::outcomes::types::Problem;

use super::sent;

fn jobs(script: &Script) -> Jobs {
    let client = Client::builder().blocking_transport(script.clone()).build().unwrap();
    client.jobs()
}

fn started(status: u16, body: &str) -> Result<StartJobOutcome, Error> {
    let script = Script::new().json(status, body.to_owned());
    jobs(&script).start("1").send_blocking().map(|answer| answer.into_value())
}

fn plain(status: u16, body: &'static [u8]) -> Script {
    let answer = http::Response::builder().status(status).body(Bytes::from_static(body));
    Script::new().answer(answer.unwrap())
}

#[test]
fn several_kinds_of_success() {
    assert!(matches!(started(200, r#"{"id": "x"}"#).unwrap(), StartJobOutcome::Ok(_)));
    // Of one type, and yet another answer.
    let before = started(203, r#"{"id": "x"}"#).unwrap();
    assert!(matches!(before, StartJobOutcome::NonAuthoritative(_)));
    let accepted = r#"{"id": "0a1b2c3d-0000-4000-8000-000000000000"}"#;
    assert!(matches!(started(202, accepted).unwrap(), StartJobOutcome::Accepted(_)));
    let nothing = jobs(&plain(204, b"")).start("1").send_blocking().unwrap();
    assert_eq!(nothing.into_value(), StartJobOutcome::NoContent);
}

#[test]
fn failures_carry_status_and_body() {
    for status in [404, 500, 302] {
        let error = started(status, r#"{"code": "c"}"#).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Status, "{status}");
        assert_eq!(error.status().unwrap().as_u16(), status);
        assert_eq!(error.failure::<Problem>().unwrap().code.as_deref(), Some("c"));
    }
}

#[test]
fn a_failure_that_is_no_json_is_still_a_failure() {
    for body in ["", "<html>busy</html>", "\u{feff}{}"] {
        let error = started(503, body).unwrap_err();
        assert_eq!(error.status().unwrap().as_u16(), 503);
        assert_eq!(error.body().unwrap_or_default(), body.as_bytes());
        assert!(!format!("{error} {error:?}").contains("busy"));
    }
}

#[test]
fn a_success_of_another_shape_is_an_error_with_its_path() {
    let error = started(202, "{}").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.to_string().contains("id"), "{error}");
}

#[test]
fn empty_text_and_bytes() {
    jobs(&plain(204, b"")).delete("1").send_blocking().unwrap();
    jobs(&plain(200, b"")).delete("1").send_blocking().unwrap();
    let log = jobs(&plain(200, b"{line}\r\n")).log("1").send_blocking().unwrap();
    assert_eq!(log.into_value(), "{line}\r\n");
    let bytes = jobs(&plain(200, b"\x00\xff")).result("1").send_blocking().unwrap();
    assert_eq!(bytes.into_value(), &b"\x00\xff"[..]);
}

#[test]
fn a_head_request_reads_no_body() {
    let script = plain(200, b"");
    jobs(&script).exists("a b").send_blocking().unwrap();
    let sent = sent(&script);
    assert_eq!(sent.method(), http::Method::HEAD);
    assert_eq!(sent.uri().to_string(), "https://api.example.com/v1/jobs/a%20b");
}

#[test]
fn bytes_are_sent_as_they_are() {
    let script = plain(204, b"");
    let body = Bytes::from_static(b"\x00\xff");
    jobs(&script).set_result("1", body.clone().into()).send_blocking().unwrap();
    let sent = sent(&script);
    assert_eq!(sent.body(), &body);
    assert_eq!(sent.headers()["content-type"], "application/octet-stream");
}
