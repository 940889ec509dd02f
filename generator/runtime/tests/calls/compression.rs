//! Compressed answers.

use crate::{builder, client, run};
use bindery_runtime::transport::Script;
use bindery_runtime::{Bytes, Credential, Error, ErrorKind};
use flate2::Compression;
use flate2::write::GzEncoder;
use http::Response;
use std::io::{Read as _, Write as _};

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

/// What a download gives of a body that came as gzip, awaited and waited for.
fn downloaded(body: &[u8]) -> [Result<Vec<u8>, ErrorKind>; 2] {
    let twice = answer(Script::new(), 200, body.to_vec());
    streamed(&answer(twice, 200, body.to_vec()))
}

fn streamed(script: &Script) -> [Result<Vec<u8>, ErrorKind>; 2] {
    let awaited = run(async {
        let mut download = client(script).artifact().send_streaming().await?;
        assert!(download.headers().get("content-encoding").is_none());
        assert_eq!(download.remaining(), None);
        let mut content = Vec::new();
        while let Some(piece) = download.next_chunk().await {
            content.extend_from_slice(&piece?);
        }
        Ok(content)
    });
    let waited = client(script).artifact().send_streaming_blocking();
    let waited = waited.map_err(|error| error.kind()).and_then(|mut download| {
        let mut content = Vec::new();
        let read = download.read_to_end(&mut content);
        read.map(|_| content).map_err(|_| ErrorKind::Incomplete)
    });
    [awaited.map_err(|error: Error| error.kind()), waited]
}

#[test]
fn what_is_streamed_compressed_all_the_same_is_unpacked_on_its_way() {
    let text: Vec<u8> = (0_u32..200_000).flat_map(u32::to_be_bytes).collect();
    let twice = [gzip(&text), gzip(b"end")].concat();
    let whole = [&text[..], b"end"].concat();
    for found in downloaded(&twice) {
        assert!(found.is_ok_and(|found| found == whole));
    }
    let cut = gzip(&text)[..1_000].to_vec();
    for bad in [&cut[..], b"no gzip at all"] {
        let incomplete = || Err(ErrorKind::Incomplete);
        assert_eq!(downloaded(bad), [incomplete(), incomplete()]);
    }
}

#[test]
fn a_coding_that_is_not_known_is_no_content() {
    let response = Response::builder().header("content-encoding", "zstd");
    let script = Script::new().answer(response.body(Bytes::from_static(b"x")).unwrap());
    let error = run(client(&script).artifact().send_streaming()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode, "{error}");
}

/// A head that says of gzip, and has nothing after it.
fn empty(status: u16, length: &str) -> Script {
    let response = Response::builder().status(status).header("content-encoding", "gzip");
    let response = response.header("content-length", length).body(Bytes::new());
    Script::new().answer(response.unwrap())
}

#[test]
fn nothing_is_not_taken_for_compressed() {
    // The fields of an answer to HEAD tell of what a GET would give.
    let found = run(client(&empty(200, "9")).exists().send()).unwrap();
    assert_eq!(found.header("content-encoding"), Some("gzip"));
    run(client(&empty(200, "0")).cancel()).unwrap();
    run(client(&empty(204, "9")).offered()).unwrap();
    assert_eq!(run(client(&empty(200, "0")).artifact()).unwrap(), "");
    let cut = run(client(&empty(200, "9")).artifact()).unwrap_err();
    assert_eq!(cut.kind(), ErrorKind::Incomplete);
    let script = answer(answer(Script::new(), 200, Vec::new()), 200, Vec::new());
    assert_eq!(streamed(&script), [Ok(Vec::new()), Ok(Vec::new())]);
}

#[test]
fn codings_on_several_lines_are_several() {
    let packed = gzip(&gzip(b"content"));
    let response = || {
        Response::builder()
            .header("content-encoding", "gzip")
            .header("content-encoding", "gzip")
            .body(Bytes::from(packed.clone()))
            .unwrap()
    };
    let script = Script::new().answer(response()).answer(response());
    let error = run(client(&script).artifact()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode, "{error}");
    let error = run(client(&script).artifact().send_streaming()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode, "{error}");
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
