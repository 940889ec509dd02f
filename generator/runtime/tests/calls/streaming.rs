//! Bodies that arrive piece by piece: downloads, JSON Lines, server-sent events.

use crate::api::SERVICE;
use crate::{client, run};
use bindery_runtime::call::ServerEvent;
use bindery_runtime::operation::{
    self, EventData, Method, Operation, Parameter, Response,
};
use bindery_runtime::transport::{
    BlockingBody, BlockingTransport, Body, Failed, Script, Sending, Timeouts, Transport,
    TransportError,
};
use bindery_runtime::{
    Bytes, Call, Client as Handle, Credential, Error, ErrorKind, EventsCall, LinesCall,
    Upload, Value, calls,
};
use futures_core::Stream;
use http::Request;
use std::collections::VecDeque;
use std::io::Read as _;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;

const OPEN: &[&[&str]] = &[&[]];

static DOWNLOAD: Operation = Operation::new("Download", Method::Get, "/file")
    .responses(&[Response::bytes("200", 0), Response::error("default")])
    .security(OPEN);
static LINES: Operation = Operation::new("Lines", Method::Get, "/lines")
    .responses(&[Response::json_lines("200", 0)])
    .security(OPEN);
static SEQUENCE: Operation = Operation::new("Sequence", Method::Get, "/sequence")
    .responses(&[Response::json_sequence("200", 0)])
    .security(OPEN);
static EVENTS: Operation = Operation::new("Events", Method::Get, "/events")
    .parameters(&[Parameter::query("since")])
    .responses(&[Response::events("200", 0)])
    .security(OPEN);
static WHOLE_EVENTS: Operation = Operation::new("WholeEvents", Method::Get, "/events")
    .responses(&[Response::events("200", 0).whole_event(EventData::JsonOf(&["json"]))])
    .security(OPEN);

/// Pieces of a body, and whether it breaks after the last.
struct Pieces(VecDeque<Bytes>, bool);

impl Stream for Pieces {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Self::Item>> {
        let broken = self.1 && self.0.is_empty();
        Poll::Ready(match self.0.pop_front() {
            Some(piece) => Some(Ok(piece)),
            None if broken => {
                self.1 = false;
                Some(Err(TransportError::new(Failed::Broken, "cut")))
            }
            None => None,
        })
    }
}

/// Answers with bodies in pieces and keeps what was asked and waited for.
#[derive(Clone, Default)]
struct Wire {
    answers: Arc<Mutex<VecDeque<http::Response<Pieces>>>>,
    asked: Arc<Mutex<Vec<Request<Bytes>>>>,
    limits: Arc<Mutex<Vec<Timeouts>>>,
    slept: Arc<Mutex<Vec<Duration>>>,
}

impl Wire {
    fn answer(self, status: u16, pieces: &[&str], breaks: bool) -> Self {
        let pieces = pieces.iter().map(|piece| Bytes::copy_from_slice(piece.as_bytes()));
        let response = http::Response::builder().status(status);
        let body = Pieces(pieces.collect(), breaks);
        self.answers.lock().unwrap().push_back(response.body(body).unwrap());
        self
    }

    fn announcing(self, length: usize) -> Self {
        let mut answers = self.answers.lock().unwrap();
        answers
            .back_mut()
            .unwrap()
            .headers_mut()
            .insert("content-length", length.into());
        drop(answers);
        self
    }

    fn next(
        &self,
        request: Request<Bytes>,
        timeouts: Timeouts,
    ) -> Result<http::Response<Pieces>, TransportError> {
        self.asked.lock().unwrap().push(request);
        self.limits.lock().unwrap().push(timeouts);
        let refused = || TransportError::new(Failed::Connect, "no more answers");
        self.answers.lock().unwrap().pop_front().ok_or_else(refused)
    }
}

impl Transport for Wire {
    fn send(&self, request: Request<Bytes>, timeouts: Timeouts) -> Sending {
        let answer = self.next(request, timeouts);
        let answer = answer.map(|response| response.map(Body::stream));
        Box::pin(std::future::ready(answer))
    }

    fn sleep(&self, duration: Duration) -> bindery_runtime::transport::Sleeping {
        self.slept.lock().unwrap().push(duration);
        Box::pin(std::future::ready(()))
    }
}

struct Slow(Pieces);

impl std::io::Read for Slow {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let Some(piece) = self.0.0.pop_front() else {
            let broken = std::mem::replace(&mut self.0.1, false);
            return if broken {
                Err(std::io::ErrorKind::ConnectionReset.into())
            } else {
                Ok(0)
            };
        };
        let read = piece.len().min(buffer.len());
        buffer[..read].copy_from_slice(&piece[..read]);
        if read < piece.len() {
            self.0.0.push_front(piece.slice(read..));
        }
        Ok(read)
    }
}

impl BlockingTransport for Wire {
    fn send(
        &self,
        request: Request<Bytes>,
        timeouts: Timeouts,
    ) -> Result<http::Response<BlockingBody>, TransportError> {
        let response = self.next(request, timeouts)?;
        Ok(response.map(|pieces| BlockingBody::new(Slow(pieces))))
    }

    fn sleep(&self, duration: Duration) {
        self.slept.lock().unwrap().push(duration);
    }
}

struct Any(Handle);

impl From<Handle> for Any {
    fn from(handle: Handle) -> Self {
        Self(handle)
    }
}

fn over(wire: &Wire) -> Handle {
    let client: Any = bindery_runtime::ClientBuilder::new(&SERVICE)
        .parameter("subscriptionId", "sub")
        .base_url("http://127.0.0.1:1")
        .transport(wire.clone())
        .blocking_transport(wire.clone())
        .credential(Credential::none())
        .body_limit(64)
        .build()
        .unwrap();
    client.0
}

fn download(wire: &Wire) -> Call<Bytes> {
    Call::new(&over(wire), &DOWNLOAD)
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn pieces_are_given_as_they_come_beyond_any_limit_of_size() {
    let long = "x".repeat(100);
    let wire = Wire::default().answer(206, &["a", &long, "b"], false).announcing(102);
    run(async {
        let mut download = download(&wire).send_streaming().await.unwrap();
        assert_eq!(download.status(), 206);
        assert_eq!(download.headers()["content-length"], "102");
        let mut pieces = Vec::new();
        while let Some(piece) = download.next_chunk().await {
            pieces.push(text(&piece.unwrap()));
        }
        assert_eq!(pieces, ["a", &long, "b"]);
        assert_eq!(download.remaining(), Some(0));
    });
    let limits = wire.limits.lock().unwrap()[0];
    assert_eq!((limits.total, limits.read.is_some()), (None, true));
    let wire = Wire::default().answer(200, &["a", "b"], false);
    let mut whole = String::new();
    let mut body = download(&wire).send_streaming_blocking().unwrap();
    body.read_to_string(&mut whole).unwrap();
    assert_eq!(whole, "ab");
}

#[test]
fn a_body_that_ends_too_early_is_no_success() {
    for (wire, kind) in [
        (
            Wire::default().answer(200, &["a"], false).announcing(2),
            ErrorKind::Incomplete,
        ),
        (Wire::default().answer(200, &["a"], true), ErrorKind::Incomplete),
    ] {
        run(async {
            let mut download = download(&wire).send_streaming().await.unwrap();
            assert_eq!(download.next_chunk().await.unwrap().unwrap(), "a");
            let error = download.next_chunk().await.unwrap().unwrap_err();
            assert_eq!((error.kind(), error.operation()), (kind, Some("Download")));
            assert!(download.next_chunk().await.is_none());
        });
    }
    let wire = Wire::default().answer(200, &["a"], false).announcing(2);
    let mut body = download(&wire).send_streaming_blocking().unwrap();
    let error = body.read_to_end(&mut Vec::new()).unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::UnexpectedEof);
}

#[test]
fn failures_are_read_whole_and_tried_again() {
    let wire = Wire::default().answer(503, &["busy"], false).answer(
        404,
        &[r#"{"code": "Gone"}"#],
        false,
    );
    let error = run(download(&wire).send_streaming()).unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::Status, Some("Gone")));
    assert_eq!(wire.asked.lock().unwrap().len(), 2);
    let script = Script::new().json(404, "{}");
    let error = client(&script).artifact().send_streaming_blocking().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Status);
}

pub struct GetLines {
    call: LinesCall<Value>,
}

pub struct GetEvents {
    call: EventsCall<Value>,
}

calls! {
    GetLines: LinesCall<Value>;
    GetEvents: EventsCall<Value>;
}

/// The values of a stream of JSON texts, and the error that ends it.
fn lines(operation: &'static Operation, wire: Wire) -> (Vec<Value>, Option<ErrorKind>) {
    let mut values = Vec::new();
    let call = GetLines { call: LinesCall::new(&over(&wire), operation) };
    let mut lines = call.header("x-a", "b").lines();
    let error = run(async {
        while let Some(line) = lines.next_line().await {
            match line {
                Ok(value) => values.push(value),
                Err(error) => {
                    assert!(lines.next_line().await.is_none());
                    return Some(error.kind());
                }
            }
        }
        None
    });
    assert_eq!(wire.asked.lock().unwrap()[0].headers()["x-a"], "b");
    (values, error)
}

#[test]
fn json_lines_are_values_whatever_pieces_they_come_in() {
    let stream = "\u{feff}{\"a\": \"\u{e9}\"}\r\n\n 2 \n[3]";
    for cut in 0..stream.len() {
        if !stream.is_char_boundary(cut) {
            continue;
        }
        let wire = Wire::default().answer(200, &[&stream[..cut], &stream[cut..]], false);
        let (values, error) = lines(&LINES, wire);
        assert_eq!(
            values,
            serde_json::from_str::<Vec<Value>>(r#"[{"a": "é"}, 2, [3]]"#).unwrap()
        );
        assert_eq!(error, None);
    }
    let wire = Wire::default().answer(200, &["\u{1e}{\"a\":\n1}\n\u{1e}2\n"], false);
    assert_eq!(lines(&SEQUENCE, wire).0.len(), 2);
}

#[test]
fn texts_of_a_sequence_do_not_wait_for_the_next_one() {
    let check = |pieces: &[&str], breaks: bool, values: usize, error| {
        let wire = Wire::default().answer(200, pieces, breaks);
        let found = lines(&SEQUENCE, wire);
        assert_eq!((found.0.len(), found.1), (values, error), "{pieces:?}");
    };
    let incomplete = Some(ErrorKind::Incomplete);
    check(&["\u{1e}{\"a\":1}\n"], true, 1, incomplete);
    check(&["\u{1e}{\"a\":", "\n1}", "\n", "\u{1e}2\n"], true, 2, incomplete);
    // Of a number nobody knows whether it goes on.
    check(&["\u{1e}12"], false, 0, incomplete);
    check(&["\u{1e}12\n"], false, 1, None);
    check(&["\u{1e}[12]"], false, 1, None);
}

#[test]
fn streams_of_values_that_break_off_say_so() {
    let check = |pieces: &[&str], breaks: bool, expected: ErrorKind| {
        let wire = Wire::default().answer(200, pieces, breaks);
        let (values, error) = lines(&LINES, wire);
        assert_eq!((values.len(), error), (1, Some(expected)), "{pieces:?}");
    };
    check(&["1\n{\"a\":"], false, ErrorKind::Incomplete);
    check(&["1\n"], true, ErrorKind::Incomplete);
    check(&["1\n\"", &"x".repeat(70)], false, ErrorKind::BodyTooLarge);
    let wire = Wire::default().answer(200, &["1\n2"], false);
    let call = GetLines { call: LinesCall::new(&over(&wire), &LINES) };
    assert_eq!(call.lines_blocking().filter_map(Result::ok).count(), 2);
}

#[test]
fn an_item_that_does_not_fit_does_not_end_the_stream() {
    fn check<T>(items: impl Iterator<Item = Result<T, Error>>, bad: &str) {
        let items: Vec<_> = items.collect();
        let [Ok(_), Err(error), Ok(_)] = &items[..] else { panic!("{}", items.len()) };
        assert_eq!(error.kind(), ErrorKind::Decode);
        assert_eq!(error.body(), Some(bad.as_bytes()));
    }
    let wire = || Wire::default().answer(200, &["1\n{\"c4n", "4ry\n2\n"], false);
    let call = || GetLines { call: LinesCall::new(&over(&wire()), &LINES) };
    check(call().lines_blocking(), "{\"c4n4ry");
    let mut lines = call().lines();
    let items = std::iter::from_fn(|| run(lines.next_line()));
    check(items, "{\"c4n4ry");

    let stream = "data: 1\n\nevent: ping\ndata: {\"c4n4ry\n\ndata: 2\n\n";
    let wire = || Wire::default().answer(200, &[stream], false);
    let call = || GetEvents { call: EventsCall::new(&over(&wire()), &EVENTS) };
    check(call().events_blocking(), "{\"c4n4ry");
    let mut events = call().events();
    let items: Vec<_> = std::iter::from_fn(|| run(events.next_event())).collect();
    let error = format!("{:?}", items[1].as_ref().unwrap_err());
    assert!(
        error.contains("in an event `ping`") && !error.contains("c4n4ry"),
        "{error}"
    );
    check(items.into_iter(), "{\"c4n4ry");
}

/// The events of a call that connects again so often, and the error that ends it.
fn events(wire: &Wire, attempts: u32) -> (Vec<ServerEvent<Value>>, Option<Error>) {
    let call = GetEvents { call: EventsCall::new(&over(wire), &EVENTS) };
    let mut events = call.events_reconnecting(attempts);
    let mut found = Vec::new();
    let error = run(async {
        while let Some(event) = events.next_event().await {
            match event {
                Ok(event) => found.push(event),
                Err(error) => return Some(error),
            }
        }
        None
    });
    (found, error)
}

#[test]
fn events_are_typed_and_end_where_the_service_says() {
    let stream = "event: delta\nid: 1\ndata: {\"a\":\ndata: 1}\n\ndata: 2\n\ndata: [DONE]\n\ndata: 3\n\n";
    for cut in 0..stream.len() {
        let wire = Wire::default().answer(200, &[&stream[..cut], &stream[cut..]], false);
        let (found, error) = events(&wire, 0);
        assert!(error.is_none());
        assert_eq!(found.len(), 2, "{cut}");
        assert_eq!(
            (found[0].event.as_str(), found[0].id.as_deref()),
            ("delta", Some("1"))
        );
        assert_eq!(found[0].data["a"], 1);
        assert_eq!(
            wire.asked.lock().unwrap()[0].headers()["accept"],
            "text/event-stream"
        );
    }
    let wire = Wire::default().answer(200, &["data: plain\n\n"], false);
    let call = EventsCall::<String>::new(&over(&wire), &EVENTS);
    let texts: Vec<_> =
        call.events_blocking().map(|event| event.unwrap().data).collect();
    assert_eq!(texts, ["plain"]);
    let lines = "data: 2024-05-06\n\ndata: \"2024-05-07\"\n\n";
    let wire = Wire::default().answer(200, &[lines], false);
    let call = EventsCall::<bindery_runtime::scalar::Date>::new(&over(&wire), &EVENTS);
    let dates: Vec<_> = call
        .events_blocking()
        .map(|event| event.unwrap().data.as_str().to_owned())
        .collect();
    assert_eq!(dates, ["2024-05-06", "2024-05-07"]);
    let wire = Wire::default().answer(200, &["data: {\n\n"], false);
    assert_eq!(events(&wire, 0).1.unwrap().kind(), ErrorKind::Decode);
    let wire = Wire::default().answer(200, &["data: 1\n\n"], true);
    let (found, error) = events(&wire, 0);
    assert_eq!((found.len(), error.unwrap().kind()), (1, ErrorKind::Incomplete));
}

#[test]
fn whole_events_are_read_with_all_their_fields() {
    let check = |stream: &'static str, expected: &str| {
        let wire = Wire::default().answer(200, &[stream], false);
        let call = EventsCall::<Value>::new(&over(&wire), &WHOLE_EVENTS);
        let found: Vec<Value> =
            call.events_blocking().map(|event| event.unwrap().data).collect();
        let expected: Value = expected.parse().unwrap();
        assert_eq!(Value::Array(found), expected, "{stream}");
    };
    check("data: 1\n\n", r#"[{"data":"1","event":"message"}]"#);
    check(
        "event: json\nid: a\nretry: 7\ndata: {\"n\":\ndata: 1}\n\ndata: \"\n\n",
        r#"[{"data":{"n":1},"event":"json","id":"a","retry":7},{"data":"\"","event":"message","id":"a"}]"#,
    );
    // Data that is not JSON is text, and never other fields.
    check(
        "event: json\ndata: 1,\"event\":\"x\"\n\n",
        r#"[{"data":"1,\"event\":\"x\"","event":"json"}]"#,
    );
    // What ends a stream of JSON is text among texts.
    check("data: [DONE]\n\n", r#"[{"data":"[DONE]","event":"message"}]"#);
    check("event: json\ndata: [DONE]\n\ndata: 1\n\n", "[]");
}

/// The same while the thread waits.
fn events_blocking(
    wire: &Wire,
    attempts: u32,
) -> (Vec<ServerEvent<Value>>, Option<Error>) {
    let call = GetEvents { call: EventsCall::new(&over(wire), &EVENTS) };
    let (mut found, mut failure) = (Vec::new(), None);
    for event in call.events_reconnecting_blocking(attempts) {
        match event {
            Ok(event) => found.push(event),
            Err(error) => failure = Some(error),
        }
    }
    (found, failure)
}

type Way = fn(&Wire, u32) -> (Vec<ServerEvent<Value>>, Option<Error>);

const WAYS: [Way; 2] = [events, events_blocking];

#[test]
fn broken_streams_are_taken_up_after_the_last_event() {
    WAYS.into_iter().for_each(check_taken_up);
}

fn check_taken_up(way: Way) {
    let wire = Wire::default()
        .answer(200, &["retry: 7\nid: a\ndata: 1\n\ndata: lost"], true)
        .answer(200, &["data: 2\n\nid: \u{fc}\ndata: 3\n\n"], false)
        .answer(204, &[], false);
    let (found, error) = way(&wire, 2);
    assert!(error.is_none(), "{error:?}");
    assert_eq!(
        found.iter().map(|event| event.data.as_i64().unwrap()).collect::<Vec<_>>(),
        [1, 2, 3]
    );
    let asked = wire.asked.lock().unwrap();
    let ids: Vec<_> = asked.iter().map(|r| r.headers().get("last-event-id")).collect();
    let ids: Vec<_> = ids.into_iter().map(|id| id.map(|id| id.as_bytes())).collect();
    assert_eq!(ids, [None, Some("a".as_bytes()), Some("\u{fc}".as_bytes())]);
    // The service asks for 7 ms: it may not ask for a storm.
    assert_eq!(*wire.slept.lock().unwrap(), [Duration::from_millis(100); 2]);
}

#[test]
fn a_stream_may_not_ask_to_wait_for_ever() {
    let wire = Wire::default()
        .answer(200, &["retry: 99999999999999\ndata: 1\n\n"], true)
        .answer(204, &[], false);
    assert_eq!(events(&wire, 1).0.len(), 1);
    assert_eq!(*wire.slept.lock().unwrap(), [Duration::from_secs(60)]);
}

static ASKED_EVENTS: Operation = Operation::new("AskedEvents", Method::Post, "/events")
    .body(operation::Body::bytes("application/octet-stream").required())
    .responses(&[Response::events("200", 0)])
    .security(OPEN);

#[test]
fn a_body_that_was_a_stream_is_not_sent_again_as_nothing() {
    let event = http::Response::builder().header("content-type", "text/event-stream");
    let event = event.body(Bytes::from_static(b"data: 1\n\n")).unwrap();
    let script = Script::new().answer(event);
    let call = EventsCall::<Value>::new(&client_of(&script), &ASKED_EVENTS);
    let call = GetEvents { call: call.upload(Upload::stream(pieces())) };
    let found: Vec<_> = call.events_reconnecting_blocking(2).collect();
    let Some(Err(error)) = found.last() else { panic!("{found:?}") };
    assert_eq!((found.len(), error.kind()), (2, ErrorKind::Build), "{error}");
}

#[test]
fn a_body_that_is_set_replaces_a_stream() {
    let script = Script::new().json(201, "");
    let call = upload(&script, Upload::stream(pieces())).upload("whole".into());
    call.send_blocking().unwrap();
    assert_eq!(script.requests()[0].body(), "whole");
}

#[test]
fn a_service_that_is_gone_is_not_asked_without_end() {
    WAYS.into_iter().for_each(check_gone);
}

fn check_gone(way: Way) {
    let wire = Wire::default().answer(200, &["data: 1\n\n"], true);
    let (found, error) = way(&wire, 2);
    assert_eq!((found.len(), error.unwrap().kind()), (1, ErrorKind::Connect));
    let wire =
        Wire::default().answer(200, &["data: 1\n\n"], true).answer(401, &["{}"], false);
    let (_, error) = way(&wire, 2);
    assert_eq!(error.unwrap().kind(), ErrorKind::Credentials);
    assert_eq!(wire.asked.lock().unwrap().len(), 2);
}

static UPLOAD: Operation = Operation::new("Upload", Method::Put, "/file")
    .body(operation::Body::bytes("application/octet-stream").required())
    .responses(&[Response::empty("201", 0), Response::error("default")])
    .security(OPEN);

fn client_of(script: &Script) -> bindery_runtime::Client {
    let client: Any = bindery_runtime::ClientBuilder::new(&SERVICE)
        .parameter("subscriptionId", "sub")
        .base_url("http://127.0.0.1:1")
        .transport(script.clone())
        .blocking_transport(script.clone())
        .credential(Credential::none())
        .build()
        .unwrap();
    client.0
}

fn upload(script: &Script, body: Upload) -> Call<()> {
    Call::new(&client_of(script), &UPLOAD).upload(body)
}

fn pieces() -> Pieces {
    Pieces(["a", "b"].map(Bytes::from).into(), false)
}

static PICTURE: Operation = Operation::new("Picture", Method::Put, "/picture")
    .body(operation::Body::bytes("image/*").required())
    .responses(&[Response::empty("201", 0)])
    .security(OPEN);

#[test]
fn an_upload_can_say_what_it_is() {
    for (body, expected) in [
        (Upload::from("a").media_type("image/png"), Some("image/png")),
        (Upload::reader(&b"a"[..]).media_type("image/gif"), Some("image/gif")),
        (Upload::from("a"), Some("application/octet-stream")),
        (Upload::from("a").media_type("image/png\r\nx: y"), None),
    ] {
        let script = Script::new().json(201, "");
        let result =
            Call::<()>::new(&client_of(&script), &PICTURE).upload(body).send_blocking();
        let sent = script.requests();
        let sent = sent.first().map(|request| request.headers()["content-type"].clone());
        assert_eq!(sent.as_ref().map(|media| media.to_str().unwrap()), expected);
        assert_eq!(result.is_ok(), expected.is_some());
    }
}

#[test]
fn bodies_are_sent_from_streams_and_readers() {
    let script = Script::new().json(201, "").json(201, "").json(201, "").json(201, "");
    run(upload(&script, Upload::stream(pieces()))).unwrap();
    upload(&script, Upload::stream(pieces())).send_blocking().unwrap();
    upload(&script, Upload::reader(&b"ab"[..])).send_blocking().unwrap();
    run(upload(&script, Upload::from("ab"))).unwrap();
    for request in script.requests() {
        assert_eq!(request.body(), "ab");
        assert_eq!(request.headers()["content-type"], "application/octet-stream");
        assert!(!request.headers().contains_key("content-length"));
    }
    let error = run(upload(&script, Upload::reader(&b"ab"[..]))).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Build);
}

#[test]
fn a_stream_is_sent_once() {
    let script = Script::new().json(503, "{}").json(201, "");
    let error = run(upload(&script, Upload::stream(pieces()))).unwrap_err();
    assert_eq!(error.status().unwrap(), 503);
    assert_eq!(script.requests().len(), 1);
    let script = Script::new().json(503, "{}").json(201, "");
    run(upload(&script, Upload::from("again"))).unwrap();
    assert_eq!(script.requests().len(), 2);
    let script = Script::new().json(201, "");
    let broken = Pieces(["a"].map(Bytes::from).into(), true);
    let error = run(upload(&script, Upload::stream(broken))).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport);
    assert_eq!(script.requests().len(), 0);
}
