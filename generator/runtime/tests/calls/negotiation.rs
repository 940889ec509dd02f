//! What is asked for where an operation offers several types, and what is made of the answer.

use crate::{client, run};
use bindery_runtime::transport::Script;
use bindery_runtime::{Error, ErrorKind};
use http::Response;

/// Reads an answer to an operation that gives JSON, XML or text, by status.
fn answered(status: u16, media: &str, body: &'static str) -> Result<String, Error> {
    let response = Response::builder().status(status).header("content-type", media);
    let script = Script::new().answer(response.body(body.into()).unwrap());
    let run = run(client(&script).offered());
    let accept = script.requests()[0].headers()["accept"].clone();
    assert_eq!(accept, "application/json, application/xml, text/plain");
    run.map(|run| run.run_id)
}

#[track_caller]
fn check(status: u16, media: &str, body: &'static str) {
    assert_eq!(answered(status, media, body).unwrap(), "r1", "{status} {media}");
}

#[track_caller]
fn check_refused(status: u16, media: &str, body: &'static str) {
    let error = answered(status, media, body).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode, "{error}");
    assert!(error.to_string().contains(media), "{error}");
}

const JSON: &str = r#"{"runId": "r1"}"#;
const XML: &str = "<Run><runId>r1</runId></Run>";

#[test]
fn content_is_read_as_what_it_is_sent_as() {
    check(200, "application/json", JSON);
    check(201, "application/vnd.runs+json; charset=utf-8", JSON);
    if cfg!(feature = "xml") {
        check(200, "application/xml", XML);
        check(201, "text/xml; charset=utf-8", XML);
        check(203, "application/xml", XML);
    }
    check(203, "application/json", JSON);
}

#[test]
fn content_that_is_not_what_it_is_sent_as_is_read_as_declared() {
    check(200, "text/xml", JSON);
    check(200, "text/html", JSON);
}

#[test]
fn content_of_a_type_that_nobody_asked_for_is_an_error_that_names_it() {
    check_refused(200, "text/html", "<p>maintenance</p>");
    check_refused(201, "text/csv", "runId\nr1");
    if cfg!(feature = "xml") {
        check_refused(203, "text/csv", "runId\nr1");
        check_refused(203, "image/png", "\u{1}PNG");
    }
}
