//! Bodies in parts: what parts are called, what their heads say, who asks for that.

use bindery_runtime::http::Response;
use bindery_runtime::transport::Script;
use bindery_runtime::{ErrorKind, File, OpenTuple};
use bindery_tests::golden::parts::Client;
use bindery_tests::golden::parts::types::{
    Facts, Report, ReportsReservedBody, ReportsSendBodyScanXSource as Source,
};

use crate::sent;

fn client(script: &Script) -> Client {
    Client::builder().blocking_transport(script.clone()).build().unwrap()
}

fn done() -> Script {
    let response = Response::builder().status(204);
    Script::new().answer(response.body("".into()).unwrap())
}

fn report() -> Report {
    let facts = Facts::new("t").with(|facts| facts.pages = Some(2));
    Report::new(facts, File::new("png").named("a.png"))
}

/// The media type and the text of the only request, with `B` for the boundary.
#[track_caller]
fn body(script: &Script) -> (String, String) {
    let request = sent(script);
    let media = request.headers()["content-type"].to_str().unwrap();
    let text = String::from_utf8(request.body().to_vec()).unwrap();
    let Some((before, boundary)) = media.split_once("; boundary=") else {
        return (media.to_owned(), text);
    };
    (before.to_owned(), text.replace(boundary, "B").replace("\r\n", "\n"))
}

fn part(head: &str, content: &str) -> String {
    format!("--B\n{head}\n\n{content}\n")
}

const FACTS: &str = r#"{"title":"t","pages":2}"#;

#[test]
fn members_are_parts_whose_headers_are_parameters() {
    let script = done();
    let report = report().with(|of| of.notes = Some(vec!["x".into(), "y".into()]));
    let call = client(&script).reports().send(7, &report);
    let call = call.scan_x_source(Source::Camera).notes_x_language(&["de".into()]);
    call.send_blocking().unwrap();
    let (media, text) = body(&script);
    assert_eq!(media, "multipart/mixed");
    let name = |name: &str| format!("Content-Disposition: form-data; name=\"{name}\"");
    let expected = [
        part(&format!("{}\nContent-Type: application/json", name("facts")), FACTS),
        part(
            &format!(
                "{}; filename=\"a.png\"\nContent-Type: image/png\nX-Checksum: 7\n\
                 X-Source: camera\nX-Version: v2",
                name("scan")
            ),
            "png",
        ),
        part(&format!("{}\nX-Language: de", name("notes")), "x"),
        part(&format!("{}\nX-Language: de", name("notes")), "y"),
        "--B--\n".to_owned(),
    ];
    assert_eq!(text, expected.concat());
}

#[test]
fn a_header_is_missed_where_its_part_is_sent_only() {
    let script = done();
    let notes = report().with(|of| of.notes = Some(vec!["x".into()]));
    let error = client(&script).reports().send(7, &notes).send_blocking().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Build);
    assert!(error.to_string().contains("`X-Language`"), "{error}");
    let evil = client(&script).reports().send(7, &notes);
    let evil = evil.notes_x_language(&["secret\r\nX-Evil: 1".into()]);
    let error = evil.send_blocking().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Build);
    assert!(!format!("{error} {error:?}").contains("secret"), "{error:?}");
    client(&script).reports().send(7, &report()).send_blocking().unwrap();
}

#[test]
fn the_first_of_related_parts_is_their_root() {
    let script = done();
    client(&script).reports().relate(&report()).send_blocking().unwrap();
    let (media, text) = body(&script);
    assert_eq!(media, "multipart/related; type=\"application/json\"; start=\"<facts>\"");
    assert!(text.contains("name=\"scan\"; filename=\"a.png\"\nContent-ID: <scan>\n"));
}

#[test]
fn items_are_parts_by_their_places() {
    let script = done();
    let first = (Some(Facts::new("t")), Some(File::new("a")));
    let batch = OpenTuple { first, rest: vec![File::new("b").media_type("image/webp")] };
    let call = client(&script).reports().batch(&batch).part_2_x_frame(1);
    call.send_blocking().unwrap();
    let expected = [
        part("Content-Type: application/json", r#"{"title":"t"}"#),
        part("Content-Type: image/png\nX-Frame: 1", "a"),
        part("Content-Type: image/webp", "b"),
        "--B--\n".to_owned(),
    ];
    assert_eq!(body(&script), ("multipart/mixed".to_owned(), expected.concat()));
    let script = done();
    let frames = [File::new("a"), File::new("b")];
    client(&script).reports().frames().body(&frames).send_blocking().unwrap();
    let frame = |content: &str| part("Content-Type: image/jpeg", content);
    let expected = [frame("a"), frame("b"), "--B--\n".to_owned()];
    assert_eq!(body(&script).1, expected.concat());
}

#[test]
fn members_of_forms_follow_their_styles() {
    let script = done();
    let call = client(&script).reports().form(&report()).scan_x_checksum(7);
    call.send_blocking().unwrap();
    let (media, text) = body(&script);
    assert_eq!(media, "multipart/form-data");
    let name = |name: &str| format!("Content-Disposition: form-data; name=\"{name}\"");
    let scan =
        "; filename=\"a.png\"\nContent-Type: application/octet-stream\nX-Checksum: 7";
    let expected = [
        part(&name("facts[title]"), "t"),
        part(&name("facts[pages]"), "2"),
        part(&format!("{}{scan}", name("scan")), "png"),
        "--B--\n".to_owned(),
    ];
    assert_eq!(text, expected.concat());
    let script = done();
    let reserved = ReportsReservedBody::default().with(|of| {
        of.path = Some("/a?b=c+d&e".to_owned());
        of.other = Some("/".to_owned());
    });
    client(&script).reports().reserved(&reserved).send_blocking().unwrap();
    assert_eq!(body(&script).1, "path=/a?b=c%2Bd%26e&other=%2F");
}
