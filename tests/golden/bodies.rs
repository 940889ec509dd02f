//! Bodies that are neither one text nor one value: forms in parts, streams.

use bindery_runtime::File;
use bindery_runtime::http::Response;
use bindery_runtime::transport::Script;
use bindery_tests::golden::bodies::Client;
use bindery_tests::golden::bodies::types::{
    CompletionsAdditionsResponseItem as Additions, CompletionsSendBodyItem as Message,
    Entry, Upload,
};

use crate::sent;

fn client(script: &Script) -> Client {
    Client::builder().blocking_transport(script.clone()).build().unwrap()
}

fn answer(status: u16, body: &'static str) -> Script {
    let response = Response::builder().status(status).body(body.into()).unwrap();
    Script::new().answer(response)
}

fn text(script: &Script) -> String {
    String::from_utf8(sent(script).body().to_vec()).unwrap()
}

#[test]
fn forms_have_a_part_for_each_member() {
    let script = answer(204, "");
    let upload = Upload::new(File::new("png").named("logo.png")).with(|upload| {
        upload.more =
            Some(vec![File::new("a"), File::new("b").media_type("text/plain")]);
        upload.notes = Some("# Hi".to_owned());
        upload.entry = Some(Entry::new("t"));
        upload.labels = Some(vec!["x".to_owned(), "y".to_owned()]);
    });
    client(&script).files().upload(&upload).send_blocking().unwrap();
    let request = sent(&script);
    let media = request.headers()["content-type"].to_str().unwrap();
    let boundary = media.strip_prefix("multipart/form-data; boundary=").unwrap();
    let text = text(&script).replace(boundary, "B").replace("\r\n", "\n");
    let part = |head: &str, body: &str| {
        format!("--B\nContent-Disposition: form-data; name={head}\n\n{body}\n")
    };
    let expected = [
        part("\"logo\"; filename=\"logo.png\"\nContent-Type: image/png", "png"),
        part("\"more\"; filename=\"more\"\nContent-Type: application/octet-stream", "a"),
        part("\"more\"; filename=\"more\"\nContent-Type: text/plain", "b"),
        part("\"notes\"\nContent-Type: text/markdown", "# Hi"),
        part("\"entry\"\nContent-Type: application/json", r#"{"text":"t"}"#),
        part("\"labels\"", "x"),
        part("\"labels\"", "y"),
        "--B--\n".to_owned(),
    ];
    assert_eq!(text, expected.concat());
}

#[test]
fn json_lines_are_sent_and_read() {
    let script = answer(204, "");
    let entries = [Entry::new("a"), Entry::new("b")];
    client(&script).logs().append(&entries).send_blocking().unwrap();
    assert_eq!(sent(&script).headers()["content-type"], "application/x-ndjson");
    assert_eq!(text(&script), "{\"text\":\"a\"}\n{\"text\":\"b\"}\n");
    let script = answer(200, "{\"text\":\"a\"}\n{\"text\":\"b\"}");
    let read = client(&script).logs().follow().since("now").lines_blocking();
    assert_eq!(read.collect::<Result<Vec<_>, _>>().unwrap(), entries);
    assert_eq!(sent(&script).headers()["accept"], "application/jsonl");
    let script = answer(200, "\u{1e}{\"text\":\n\"a\"}\n\u{1e}{\"text\":\"b\"}\n");
    let read = client(&script).logs().records().lines_blocking();
    assert_eq!(read.collect::<Result<Vec<_>, _>>().unwrap(), entries);
}

#[test]
fn events_hold_values() {
    let script = answer(200, "event: delta\ndata: {\"text\":\"a\"}\n\ndata: [DONE]\n\n");
    let call = client(&script).completions().create_as_events(&Entry::new("hi"));
    let events: Vec<_> = call.events_blocking().map(Result::unwrap).collect();
    assert_eq!(events.len(), 1);
    assert_eq!((events[0].event.as_str(), &events[0].data), ("delta", &Entry::new("a")));
    assert_eq!(sent(&script).headers()["accept"], "text/event-stream");
    let script = answer(200, "data: 1\n\n");
    let tick = client(&script).completions().ticks().events_blocking().next();
    assert_eq!(tick.unwrap().unwrap().data, "1");
}

#[test]
fn events_of_several_kinds_are_told_apart_by_their_names() {
    let stream = "event: addString\ndata: {\"text\":\"a\"}\nid: 1\n\n\
        event: addInt64\ndata: 42\n\n\
        event: addJson\ndata: {\"text\":\ndata: \"a\"}\nretry: 5\n\n\
        event: other\ndata: {\n\n";
    let call = client(&answer(200, stream)).completions().additions();
    let events: Vec<_> = call.events_blocking().map(|of| of.unwrap().data).collect();
    let [
        Additions::AddString(text),
        Additions::AddInt64(number),
        Additions::AddJson(json),
        Additions::Other(_),
    ] = events.as_slice()
    else {
        panic!("{events:?}");
    };
    assert_eq!(text.data.as_deref(), Some("{\"text\":\"a\"}"));
    assert_eq!((text.id.as_deref(), text.retry), (Some("1"), None));
    assert_eq!(number.data.as_deref(), Some("42"));
    assert_eq!((&json.data, json.retry), (&Some(Entry::new("a")), Some(5)));
}

#[test]
fn data_of_events_that_is_json_in_text_is_read() {
    let script = answer(200, "data: {\"text\":\"a\"}\n\n");
    let step = client(&script).completions().steps().events_blocking().next();
    assert_eq!(step.unwrap().unwrap().data, Entry::new("a"));
}

#[test]
fn events_are_sent_as_data_or_with_all_their_fields() {
    let script = answer(204, "");
    let message = Message::new(Entry::new("a")).with(|of| {
        of.event = Some("delta".to_owned());
        of.id = Some("7".to_owned());
    });
    client(&script).completions().send(&[message]).send_blocking().unwrap();
    assert_eq!(sent(&script).headers()["content-type"], "text/event-stream");
    assert_eq!(text(&script), "event: delta\nid: 7\ndata: {\"text\":\"a\"}\n\n");
    let script = answer(204, "");
    let entries = [Entry::new("a\nb"), Entry::new("c")];
    client(&script).completions().send_data().entry(&entries).send_blocking().unwrap();
    assert_eq!(
        text(&script),
        "data: {\"text\":\"a\\nb\"}\n\ndata: {\"text\":\"c\"}\n\n"
    );
}
