//! Compressed answers.

use crate::{builder, client, run};
use bindery_runtime::transport::Script;
use bindery_runtime::{Bytes, Credential, Error, ErrorKind};
use flate2::Compression;
use flate2::write::GzEncoder;
use http::Response;
use std::io::Write as _;

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn answer(script: Script, status: u16, body: Vec<u8>) -> Script {
    let response = Response::builder()
        .status(status)
        .header("content-encoding", "gzip")
        .header("content-length", body.len())
        .body(Bytes::from(body));
    script.answer(response.unwrap())
}

#[test]
fn answers_are_asked_for_and_read_compressed() {
    let script = answer(Script::new(), 200, gzip(br#"{"runId": "a"}"#));
    let response = run(client(&script).run().send()).unwrap();
    assert_eq!(response.value.run_id, "a");
    assert!(response.header("content-encoding").is_none());
    let accept = script.requests()[0].headers()["accept-encoding"].clone();
    assert!(accept.to_str().unwrap().starts_with("gzip, deflate"));
    let script = answer(Script::new(), 409, gzip(br#"{"code": "Taken"}"#));
    let error = run(client(&script).run()).unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::Status, Some("Taken")));
}

#[test]
fn what_is_streamed_is_not_asked_for_compressed() {
    let script = Script::new().json(200, "x");
    run(client(&script).artifact().send_streaming()).unwrap();
    assert!(!script.requests()[0].headers().contains_key("accept-encoding"));
}

/// What a call that reads at most 1 MiB makes of a body.
fn check(body: Vec<u8>) -> Error {
    let answers = answer(Script::new(), 200, body.clone());
    let answers = answer(answers, 200, body.clone());
    let script = answer(answers, 200, body);
    let builder = builder(&script).credential(Credential::none());
    let client = builder.body_limit(1024 * 1024).build().unwrap();
    run(client.run()).unwrap_err()
}

#[test]
fn bombs_and_cuts_are_no_answers() {
    let bomb = gzip(&vec![b' '; 32 * 1024 * 1024]);
    assert!(bomb.len() < 64 * 1024);
    assert_eq!(check(bomb).kind(), ErrorKind::BodyTooLarge);
    let whole = gzip(br#"{"runId": "a"}"#);
    let cut = whole[..whole.len() - 3].to_vec();
    assert_eq!(check(cut).kind(), ErrorKind::Incomplete);
    assert_eq!(check(b"not compressed at all".to_vec()).kind(), ErrorKind::Decode);
    assert_eq!(check(gzip(&whole)).kind(), ErrorKind::Decode);
}
