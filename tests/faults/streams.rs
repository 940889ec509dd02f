//! Server-sent events as bad as they come.

use crate::api::{self, Failure, Kind, WAYS, Way};
use crate::matrix::{Cell, Row, Stop, must};
use crate::server::{Answer, Request, Server, Step, reply, response};
use bindery_runtime::{Client, Error, ErrorKind, ServerEvent, Value};
use std::time::Duration;

pub fn rows() -> Vec<Row> {
    vec![Row {
        number: 19,
        fault: "server-sent events in pieces, cut, too large, reconnected",
        must: "every cut of the bytes and every line ending gives the same events; an event \
               without its blank line is none; one beyond the limit is `BodyTooLarge`; \
               `[DONE]` ends a stream that stays open; another connection is made after the \
               time that `retry` says, with the id of the last event, until status 204.",
        check: events,
        alone: false,
    }]
}

type Events = Vec<ServerEvent<Value>>;

/// All events, and the failure that ends them.
fn read(way: Way, client: &Client) -> (Events, Option<Failure>) {
    let call = api::events(client, "mine");
    let all = |events: Vec<Result<ServerEvent<Value>, Error>>| {
        let (mut found, mut failure) = (Vec::new(), None);
        for event in events {
            match event {
                Ok(event) => found.push(event),
                Err(error) => failure = Some(error.into()),
            }
        }
        (found, failure)
    };
    all(match way {
        Way::Blocking => call.events_blocking().collect(),
        Way::Async => api::run(async {
            let (mut events, mut found) = (call.events(), Vec::new());
            while let Some(event) = events.next_event().await {
                found.push(event);
            }
            found
        }),
    })
}

const TYPE: (&str, &str) = ("content-type", "text/event-stream");

/// A stream with everything that can go wrong at a cut.
const STREAM: &str = "\u{feff}: hello\r\nid: 1\r\nevent: t\u{e9}\r\ndata: [\"\u{1f600}\",\r\n\
                      data: 1]\r\n\r\n:\rdata: 2\r\rretry: 20\ndata:3\nid: 7\n\n";

fn data(events: &Events) -> Vec<&Value> {
    events.iter().map(|event| &event.data).collect()
}

fn check(
    bytes: &[u8],
    expected: &[Value],
    error: Option<ErrorKind>,
    steps: impl Fn(Vec<u8>) -> Answer + Send + Sync + Clone + 'static,
) -> Result<(), String> {
    for way in WAYS {
        let (bytes, steps) = (bytes.to_vec(), steps.clone());
        let server = Server::start(move |_, _| steps(response(200, &[TYPE], &bytes)));
        let (client, _) = api::client(&server.url, api::patience());
        let (found, failure) = read(way, &client);
        let found_error = failure.as_ref().map(|failure| failure.kind);
        let fits = data(&found) == expected.iter().collect::<Vec<_>>();
        must(fits && found_error == error, || {
            format!("{way:?}: {found:?}, {failure:?}, not {expected:?}")
        })?;
    }
    Ok(())
}

fn whole(bytes: Vec<u8>) -> Answer {
    vec![Step::Read, Step::Send(bytes)]
}

fn events(kind: Kind) -> Cell {
    if kind != Kind::Events {
        return Err(Stop::Without("only this one kind of call reads events"));
    }
    cuts()?;
    for end in ["\n", "\r", "\r\n"] {
        let stream = format!("id: 1{end}data: 1{end}{end}data: 2{end}{end}");
        check(stream.as_bytes(), &[1.into(), 2.into()], None, whole)?;
    }
    check(b"data: 1\n\ndata: 2\n", &[1.into()], None, whole)?;
    check(b"data: 1\n\ndata: 2", &[1.into()], None, whole)?;
    check(b": nothing\n\nevent: x\n\n", &[], None, whole)?;
    check(b"data: 1\n\ndata: {\n\n", &[1.into()], Some(ErrorKind::Decode), whole)?;
    let large = format!("data: 1\n\ndata: \"{}\"\n\n", "x".repeat(10_000_000));
    check(large.as_bytes(), &[1.into()], Some(ErrorKind::BodyTooLarge), whole)?;
    // The service says that it is done, and yet does not end.
    let open = |bytes: Vec<u8>| {
        let text = String::from_utf8(bytes).unwrap();
        let text = text.replace("content-length: 23", "content-length: 99");
        vec![Step::Read, Step::Send(text.into_bytes()), Step::Pause(LONG)]
    };
    let start = std::time::Instant::now();
    check(b"data: 1\n\ndata: [DONE]\n\n", &[1.into()], None, open)?;
    must(start.elapsed() < LONG, || "it waited for the end".to_owned())?;
    reconnects()?;
    Ok(())
}

const LONG: Duration = Duration::from_secs(8);

fn cuts() -> Result<(), String> {
    let length = response(200, &[TYPE], STREAM).len();
    let all = |number: usize, request: &Request| -> Answer {
        let mut bytes = response(200, &[TYPE], STREAM);
        if request.field("x-call") == Some("byte by byte") {
            return vec![Step::Read, Step::Trickle(bytes, Duration::from_micros(100))];
        }
        let rest = bytes.split_off(number.min(bytes.len()));
        let pause = Step::Pause(Duration::from_micros(300));
        vec![Step::Read, Step::Send(bytes), pause, Step::Send(rest)]
    };
    for way in WAYS {
        let server = Server::start(all);
        let (client, _) = api::client(&server.url, api::patience());
        let (expected, failure) = read(way, &client);
        must(expected.len() == 3 && failure.is_none(), || {
            format!("{expected:?} {failure:?}")
        })?;
        for cut in 1..length {
            let (found, failure) = read(way, &client);
            must(found == expected && failure.is_none(), || {
                format!("{way:?}, cut at {cut}: {found:?} {failure:?}")
            })?;
        }
    }
    Ok(())
}

/// The service ends connections between and within events.
fn reconnects() -> Result<(), String> {
    for way in WAYS {
        let server = Server::start(|number, _| {
            let stream = |text: &str| response(200, &[TYPE], text);
            match number {
                0 => whole(stream("retry: 120\nid: 7\ndata: 1\n\n")),
                // The id of an event that was cut would skip it.
                1 => whole(stream("data: 2\n\nid: 8\ndata: lost")),
                2 => vec![Step::Read, Step::Reset],
                3 => crate::server::cut(
                    "HTTP/1.1 200 X\r\ncontent-length: 99\r\n\r\nid: 9\ndata: 3\n\n",
                    Step::Reset,
                ),
                _ => reply(204, &[], ""),
            }
        });
        let (client, waits) = api::client(&server.url, api::patience());
        let call = api::events(&client, "mine");
        let found: Result<Vec<Value>, Error> = match way {
            Way::Blocking => {
                let events = call.events_reconnecting_blocking(2);
                events.map(|event| Ok(event?.data)).collect()
            }
            Way::Async => api::run(async {
                let (mut events, mut found) = (call.events_reconnecting(2), Vec::new());
                while let Some(event) = events.next_event().await {
                    found.push(event?.data);
                }
                Ok(found)
            }),
        };
        let found = found.map_err(|error| format!("{way:?}: {error}"))?;
        must(found == [1, 2, 3], || format!("{found:?}"))?;
        let requests = server.requests();
        let ids: Vec<_> =
            requests.iter().map(|one| one.field("last-event-id")).collect();
        let expected = [None, Some("7"), Some("7"), Some("7"), Some("9")];
        must(ids == expected, || format!("{ids:?}"))?;
        let asked = waits.all().iter().filter(|wait| wait.as_millis() == 120).count();
        must(asked == 3, || format!("{:?}", waits.all()))?;
    }
    Ok(())
}
