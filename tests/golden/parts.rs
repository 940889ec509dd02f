//! Bodies in parts: what parts are called, what their heads say, who asks for that.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpListener;
use std::thread;

use bindery_runtime::http::Response;
use bindery_runtime::transport::Script;
use bindery_runtime::{ErrorKind, File, OpenTuple};
use bindery_tests::golden::parts::Client;
use bindery_tests::golden::parts::reports::GetBatchOutcome as Batch;
use bindery_tests::golden::parts::types::{
    Facts, Report, ReportsReservedBody, ReportsSendBodyScanXSource as Source,
};

use crate::sent;

fn client(script: &Script) -> Client {
    Client::builder().blocking_transport(script.clone()).build().unwrap()
}

/// An answer of this media type, whose lines end as those of HTTP do.
fn answer(status: u16, media: &str, body: &str) -> Script {
    let response = Response::builder().status(status).header("content-type", media);
    Script::new().answer(response.body(body.replace('\n', "\r\n").into()).unwrap())
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

#[test]
fn parts_are_read_by_their_names() {
    let body = "preamble\n--B\nContent-Disposition: form-data; name=notes\n\nx\n\
        --B\nContent-Disposition: form-data; name=\"facts\"\n\
        Content-Type: application/json\n\n{\"title\": \"t\"}\n\
        --B\nContent-Disposition: form-data; name=other\n\no\n\
        --B\nContent-Disposition: form-data; name=notes\n\ny\n\
        --B\nContent-Disposition: attachment; name=scan; filename=a.png\n\
        Content-Type: image/png\nX-Part: 1\n\np\u{ff}\n--B--\n";
    let script = answer(200, "multipart/mixed; boundary=B", body);
    let response = client(&script).reports().get().send_blocking().unwrap();
    assert_eq!(sent(&script).headers()["accept"], "multipart/mixed");
    let scan = File::new("p\u{ff}").named("a.png").media_type("image/png");
    let expected =
        Report::new(Facts::new("t"), scan.header("X-Part", "1")).with(|report| {
            report.notes = Some(vec!["x".into(), "y".into()]);
            report.extra.insert("other", "o");
        });
    assert_eq!(response.into_value(), expected);
}

#[test]
fn parts_without_names_are_read_in_their_order() {
    let body = "--B\n\n{\"title\": \"t\"}\n--B\n\nscan\n--B--";
    let script = answer(200, "multipart/mixed; boundary=\"B\"", body);
    let report = client(&script).reports().get().send_blocking().unwrap();
    assert_eq!(report.into_value(), Report::new(Facts::new("t"), File::new("scan")));
    let script = answer(200, "multipart/related; type=\"a/b\"; boundary=B", body);
    let batch = client(&script).reports().get_batch().send_blocking().unwrap();
    let Batch::Ok((facts, scan)) = batch.into_value() else { panic!("no batch") };
    assert_eq!((facts, scan), (Facts::new("t"), File::new("scan")));
}

#[track_caller]
fn refused(media: &str, body: &str, kind: ErrorKind, says: &str) {
    let script = answer(200, media, body);
    let error = client(&script).reports().get().send_blocking().unwrap_err();
    assert_eq!(error.kind(), kind, "{error}");
    assert!(error.to_string().contains(says), "{error}");
}

#[test]
fn what_is_no_whole_body_of_parts_is_refused() {
    let media = "multipart/mixed; boundary=B";
    let facts = "--B\nContent-ID: <facts>\n\n{\"title\": \"t\"}\n";
    let cut = format!("{facts}--B\nContent-ID: <scan>\n\np");
    refused(media, &cut, ErrorKind::Incomplete, "last of its parts");
    refused(
        media,
        &format!("{facts}--B--"),
        ErrorKind::Decode,
        "found nothing at `scan`",
    );
    let wrong = "--B\nContent-ID: <facts>\n\n{\"title\": 5}\n--B--";
    refused(media, wrong, ErrorKind::Decode, "at `facts.title`");
    refused("multipart/mixed", &cut, ErrorKind::Decode, "boundary");
    refused("text/html", "<p>", ErrorKind::Decode, "`text/html`");
}

#[test]
fn json_in_place_of_parts_and_forms_are_read() {
    let json = r#"{"facts": {"title": "t"}, "scan": "s"}"#;
    let script = answer(200, "application/json", json);
    let report = client(&script).reports().get().send_blocking().unwrap();
    assert_eq!(report.into_value(), Report::new(Facts::new("t"), File::new("s")));
    let lines = "{\"title\": \"t\"}\n\n{\"title\": \"u\"}";
    let script = answer(201, "application/jsonl", lines);
    let batch = client(&script).reports().get_batch().send_blocking().unwrap();
    assert_eq!(
        batch.into_value(),
        Batch::Created(vec![Facts::new("t"), Facts::new("u")])
    );
    let form = "retry=5&reason=a+b&reason=%26";
    let script = answer(202, "application/x-www-form-urlencoded", form);
    let batch = client(&script).reports().get_batch().send_blocking().unwrap();
    let Batch::Accepted(later) = batch.into_value() else { panic!("no form") };
    assert_eq!(later.retry, 5);
    assert_eq!(later.reason, Some(vec!["a b".to_owned(), "&".to_owned()]));
}

/// A server that answers one request with its own content, byte by byte; its URL.
fn echo() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        let (mut media, mut length) = (String::new(), 0);
        for line in reader.by_ref().lines().map(Result::unwrap) {
            match line.split_once(": ") {
                None if line.is_empty() => break,
                Some((name, value)) if name.eq_ignore_ascii_case("content-type") => {
                    value.clone_into(&mut media);
                }
                Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                    length = value.parse().unwrap();
                }
                _ => {}
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body).unwrap();
        write!(
            stream,
            "HTTP/1.1 200 OK\r\ncontent-type: {media}\r\ntransfer-encoding: chunked\r\n\r\n"
        )
        .unwrap();
        for byte in body {
            stream.write_all(&[b'1', b'\r', b'\n', byte, b'\r', b'\n']).unwrap();
        }
        stream.write_all(b"0\r\n\r\n").unwrap();
    });
    url
}

#[test]
fn what_goes_over_a_socket_in_parts_comes_back() {
    let scan = File::new(vec![0, 255, 13, 10, 45, 45]).named("a \u{e4}.png");
    let scan = scan.media_type("image/png").header("X-Part", "1");
    let report = Report::new(Facts::new("t"), scan)
        .with(|report| report.notes = Some(vec!["x\r\n--".into(), String::new()]));
    let client = Client::builder().base_url(echo()).build().unwrap();
    let response = client.reports().echo(&report).send_blocking().unwrap();
    assert_eq!(response.into_value(), report);
}
