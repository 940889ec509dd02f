//! Answers whose content is cut, odd, compressed beyond measure, or no HTTP/1.1 at all,
//! and answers that ask to wait.

use crate::api::{self, Kind, WAYS, works};
use crate::bombs;
use crate::matrix::{
    Cell, End, Nature, Row, Site, Stage, Variant, broken, check_variants, each_way,
    head_with, incomplete, judge, must, short, sites, split, status, unreadable,
};
use crate::server::{Answer, Request, Server, Step, cut, reply, response};
use bindery_runtime::ErrorKind;
use std::time::Duration;

pub fn rows() -> Vec<Row> {
    let row =
        |number, fault, must, check| Row { number, fault, must, check, alone: false };
    vec![
        row(
            11,
            "truncated content",
            "a body shorter than announced and a cut chunk are `Incomplete`; JSON that ends \
             with its connection is `Decode`; of a failure at most 64 KiB are kept. A stream \
             that is delimited by its connection cannot be told from a whole one.",
            truncated,
        ),
        row(
            12,
            "content that is not what was asked for",
            "JSON with another type, without one, with a charset or a byte order mark is \
             read; pages, empty answers and statuses that are not declared are errors with \
             status, fields and body; a page is no stream of events; a download gives what \
             came.",
            odd,
        ),
        row(
            13,
            "429 and 503 with Retry-After",
            "seconds, three forms of dates against the service's own clock, milliseconds of \
             Azure and Alibaba are waited to the millisecond, the longest of several; what \
             cannot be read and what is over counts as none; beyond 20 s the error comes at \
             once and carries the time.",
            retry_after,
        ),
        row(
            17,
            "compressed bombs and broken compression",
            "a body that is larger than the limit when decompressed, or 1,000 times its size, \
             is `BodyTooLarge`; one that is not what it says, nested or followed by junk is \
             `Decode`; a stream asks for no compression, and gives or refuses what comes.",
            compressed,
        ),
        row(
            24,
            "HTTP/2: GOAWAY, RST_STREAM, REFUSED_STREAM, one stream at a time; answers that \
             nobody asked for; floods",
            "over HTTP/2 (reqwest), streams that are refused, or that GOAWAY says were not \
             processed, are sent again, a POST too; others that are reset have the rules of \
             row 5; calls wait for the one stream that is allowed; floods of header fields \
             and of empty frames break the connection. Over HTTP/1.1, an answer that belongs \
             to no request is given to none; frames of HTTP/2 and heads without end are \
             broken connections, with the rules of row 5; interim responses without end, and \
             a head that comes byte by byte, end at the limit for reading.",
            floods,
        ),
    ]
}

const JSON: (&str, &str) = ("content-type", "application/json");
const HTML: (&str, &str) = ("content-type", "text/html");

/// The answer of a service that works, delimited by the end of the connection, without
/// its last bytes.
fn close_delimited(request: &Request) -> Answer {
    if request.path() == "/work" {
        let answer = "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n{\"id\": \"m";
        return cut(answer, Step::Close);
    }
    let (head, mut body) = head_with(request, "connection: close");
    body.truncate(body.len().saturating_sub(9));
    cut([head.into_bytes(), body].concat(), Step::Close)
}

fn cut_chunk(request: &Request) -> Answer {
    let (head, body) = head_with(request, "transfer-encoding: chunked");
    let size = format!("{:x}\r\n", body.len() + 9);
    cut([head.into_bytes(), size.into_bytes(), body].concat(), Step::Close)
}

const TRUNCATED: &[Variant] = &[
    Variant {
        name: "short",
        stage: Stage::Body,
        answer: |request| short(request, Step::Close),
        end: incomplete,
    },
    Variant {
        name: "cut chunk",
        stage: Stage::Body,
        answer: cut_chunk,
        end: incomplete,
    },
    Variant {
        name: "delimited by the connection",
        stage: Stage::Stands,
        answer: close_delimited,
        end: |site| match site.kind {
            Kind::Download | Kind::Events => End::Other,
            _ => End::Failure(ErrorKind::Decode),
        },
    },
];

fn truncated(kind: Kind) -> Cell {
    check_variants(kind, TRUNCATED)?;
    // What is kept of the body of a failure.
    let large = |_, _: &Request| reply(400, &[HTML], vec![b'x'; 300_000]);
    each_way(large, api::patience(), |way, _, client| {
        let failure = kind.call(way, client, "mine").map(drop).unwrap_err();
        let error = failure.error.as_ref().ok_or("no error of a call")?;
        let kept = error.body().map(<[u8]>::len);
        must(kept == Some(64 * 1024), || format!("{kept:?} of {failure:?}"))
    })
}

/// The content of a service that works under another head.
fn under(fields: &[(&str, &str)], request: &Request) -> Answer {
    let whole = works(request);
    let status = if whole.starts_with(b"HTTP/1.1 202") { 202 } else { 200 };
    let mut fields = fields.to_vec();
    for path in ["/state/1", "/state/2"] {
        let field = format!("operation-location: {path}\r\n");
        if String::from_utf8_lossy(&whole).contains(&field) {
            fields.push(("operation-location", path));
        }
    }
    reply(status, &fields, split(&whole).1)
}

fn marked(request: &Request) -> Answer {
    let (head, body) = head_with(request, "x-no-length: true");
    let body = [b"\xef\xbb\xbf".as_slice(), &body].concat();
    let length = format!("content-length: {}", body.len());
    let head = head.replace("x-no-length: true", &length);
    vec![Step::Read, Step::Send([head.into_bytes(), body].concat())]
}

const ODD: &[Variant] = &[
    Variant {
        name: "called text",
        stage: Stage::Stands,
        answer: |request| under(&[("content-type", "text/plain")], request),
        end: |site| match site.kind {
            Kind::Events => End::Failure(ErrorKind::Decode),
            _ => End::Success,
        },
    },
    Variant {
        name: "without type",
        stage: Stage::Stands,
        answer: |request| under(&[], request),
        end: |_| End::Success,
    },
    Variant {
        name: "with a byte order mark",
        stage: Stage::Stands,
        answer: marked,
        end: |site| match site.kind {
            Kind::Download => End::Other,
            _ => End::Success,
        },
    },
    Variant {
        name: "a page",
        stage: Stage::Stands,
        answer: |_| reply(200, &[HTML], "<html>"),
        end: unreadable,
    },
    Variant {
        name: "empty",
        stage: Stage::Stands,
        answer: |_| reply(200, &[JSON], ""),
        end: unreadable,
    },
    Variant {
        name: "a sign-in page",
        stage: Stage::Stands,
        answer: |_| reply(203, &[HTML], "<html>"),
        end: |_| End::Failure(ErrorKind::Credentials),
    },
    Variant {
        name: "a failure as a page",
        stage: Stage::Stands,
        answer: |_| reply(404, &[HTML], "<html>"),
        end: status,
    },
    Variant {
        name: "a failure that may pass, as a page",
        stage: Stage::Passing,
        answer: |_| reply(500, &[HTML], "<html>"),
        end: status,
    },
];

fn odd(kind: Kind) -> Cell {
    check_variants(kind, ODD)?;
    check_variants(kind, ODD_STATUSES)?;
    // JSON with a charset; events have none but UTF-8.
    let charset = if kind == Kind::Events {
        "text/event-stream; charset=utf-8"
    } else {
        "application/json; charset=utf-8"
    };
    let named = move |_, request: &Request| under(&[("content-type", charset)], request);
    each_way(named, api::patience(), |way, _, client| {
        judge(&kind.call(way, client, "mine"), End::Success)
    })?;
    // What came is there for those who ask.
    let page = |_, _: &Request| reply(400, &[HTML, ("x-request-id", "7")], "<html>");
    each_way(page, api::patience(), |way, _, client| {
        let failure = kind.call(way, client, "mine").map(drop).unwrap_err();
        let error = failure.error.as_ref().ok_or("no error of a call")?;
        let found = (
            error.status().map(|status| status.as_u16()),
            error.request_id(),
            error.body(),
            error.headers().is_some(),
        );
        let expected = (Some(400), Some("7"), Some(b"<html>".as_slice()), true);
        must(found == expected, || format!("{found:?}"))
    })
}

const ODD_STATUSES: &[Variant] = &[
    Variant {
        name: "204, and bytes after it",
        stage: Stage::Stands,
        answer: |_| {
            cut("HTTP/1.1 204 X\r\nconnection: close\r\n\r\n{\"id\": 1}", Step::Close)
        },
        end: |site| match (site.kind, site.at) {
            (Kind::Download | Kind::Events, _) => End::Other,
            (Kind::LongRunning, _) => End::Failure(ErrorKind::Decode),
            _ => End::Failure(ErrorKind::Status),
        },
    },
    Variant {
        name: "206",
        stage: Stage::Stands,
        answer: |_| reply(206, &[JSON], "{"),
        end: |site| match site.kind {
            Kind::Download => End::Other,
            Kind::Events | Kind::LongRunning => End::Failure(ErrorKind::Decode),
            _ => End::Failure(ErrorKind::Status),
        },
    },
];

/// What a service asks for, and how long the wait has to be.
struct Asked {
    fields: &'static [(&'static str, &'static str)],
    wait: Wait,
}

enum Wait {
    Millis(u64),
    /// A random one, as if nothing were asked.
    Own,
    /// So long that the caller is told instead: in seconds.
    Told(u64),
}

const NOW: (&str, &str) = ("date", "Sun, 06 Nov 1994 08:49:37 GMT");

const ASKED: &[Asked] = &[
    Asked { fields: &[("retry-after", "2")], wait: Wait::Millis(2_000) },
    Asked { fields: &[("retry-after", "20")], wait: Wait::Millis(20_000) },
    Asked {
        fields: &[NOW, ("retry-after", "Sun, 06 Nov 1994 08:49:44 GMT")],
        wait: Wait::Millis(7_000),
    },
    Asked {
        fields: &[NOW, ("retry-after", "Sunday, 06-Nov-94 08:49:44 GMT")],
        wait: Wait::Millis(7_000),
    },
    Asked {
        fields: &[NOW, ("retry-after", "Sun Nov  6 08:49:44 1994")],
        wait: Wait::Millis(7_000),
    },
    Asked {
        fields: &[NOW, ("retry-after", "Sun, 06 Nov 1994 08:49:30 GMT")],
        wait: Wait::Own,
    },
    Asked { fields: &[("retry-after", "-5")], wait: Wait::Own },
    Asked { fields: &[("retry-after", "soon")], wait: Wait::Own },
    Asked { fields: &[("retry-after", "")], wait: Wait::Own },
    Asked { fields: &[("retry-after", "0")], wait: Wait::Own },
    Asked {
        fields: &[("retry-after", "1"), ("retry-after", "3")],
        wait: Wait::Millis(3_000),
    },
    Asked { fields: &[("retry-after-ms", "1500")], wait: Wait::Millis(1_500) },
    Asked {
        fields: &[("x-ms-retry-after-ms", "250"), ("retry-after", "1")],
        wait: Wait::Millis(250),
    },
    Asked { fields: &[("x-acs-retry-after", "1500")], wait: Wait::Millis(1_500) },
    Asked { fields: &[("retry-after", "21")], wait: Wait::Told(21) },
    Asked { fields: &[("retry-after", "1e9")], wait: Wait::Told(1_000_000_000) },
];

const REJECTED: &[Variant] = &[
    Variant {
        name: "429 without more",
        stage: Stage::Rejected,
        answer: |_| reply(429, &[], ""),
        end: status,
    },
    Variant {
        name: "400 with a code of throttling",
        stage: Stage::Rejected,
        answer: |_| reply(400, &[JSON], r#"{"Code": "Throttling.User"}"#),
        end: status,
    },
    Variant {
        name: "400 with another code",
        stage: Stage::Stands,
        answer: |_| reply(400, &[JSON], r#"{"error": {"code": "Bad"}}"#),
        end: status,
    },
];

fn retry_after(kind: Kind) -> Cell {
    check_variants(kind, REJECTED)?;
    for asked in ASKED {
        for status in [429, 503] {
            for site in sites(kind) {
                for way in WAYS {
                    wait(asked, status, site, way).map_err(|text| {
                        format!("{way:?}, {status}, {:?}: {text}", asked.fields)
                    })?;
                }
            }
        }
    }
    Ok(())
}

fn wait(asked: &Asked, status: u16, site: Site, way: api::Way) -> Result<(), String> {
    let fields = asked.fields;
    let server = Server::start(move |number, request| {
        if number == site.at { reply(status, fields, "") } else { api::answers(request) }
    });
    let (client, waits) = api::client(&server.url, api::patience());
    let result = site.kind.call(way, &client, "mine");
    let rejected = status == 429 || fields.iter().any(|field| field.0.contains("-acs-"));
    let again = match site.nature {
        Nature::Repeatable => true,
        Nature::Changing => rejected,
        Nature::Once => false,
    };
    let (found, waits) = (server.count(), waits.all());
    if let (true, Wait::Millis(_) | Wait::Own) = (again, &asked.wait) {
        judge(&result, End::Success)?;
        must(found == site.kind.requests() + 1, || format!("{found} requests"))?;
        let own = Duration::from_secs(if rejected { 1 } else { 20 });
        let fits = match (waits.as_slice(), &asked.wait) {
            ([wait], Wait::Millis(millis)) => *wait == Duration::from_millis(*millis),
            ([wait], _) => *wait <= own,
            _ => false,
        };
        return must(fits, || format!("{waits:?}"));
    }
    judge(&result, End::Failure(ErrorKind::Status))?;
    must(found == site.at + 1 && waits.is_empty(), || format!("{found}, {waits:?}"))?;
    let told = result.map(drop).unwrap_err().retry_after;
    let expected = match asked.wait {
        Wait::Millis(millis) => Some(Duration::from_millis(millis)),
        Wait::Told(seconds) => Some(Duration::from_secs(seconds)),
        Wait::Own => told.filter(Duration::is_zero),
    };
    must(told == expected, || format!("told {told:?}"))
}

/// How compressed content ends that a call has asked for. A stream has asked for none.
fn too_large(site: Site) -> End {
    match site.kind {
        Kind::Download | Kind::Events => End::Failure(ErrorKind::Decode),
        _ => End::Failure(ErrorKind::BodyTooLarge),
    }
}

/// The same for gzip, which a download unpacks on its way, however much it becomes.
fn too_large_or_long(site: Site) -> End {
    match site.kind {
        Kind::Download => End::Other,
        _ => too_large(site),
    }
}

fn in_no_known_coding(_: Site) -> End {
    End::Failure(ErrorKind::Decode)
}

/// How gzip ends that breaks on its way.
fn damaged(site: Site) -> End {
    End::Failure(match site.kind {
        Kind::Download => ErrorKind::Incomplete,
        _ => ErrorKind::Decode,
    })
}

fn packed(coding: &str, body: &[u8]) -> Answer {
    reply(200, &[JSON, ("content-encoding", coding)], body)
}

const COMPRESSED: &[Variant] = &[
    Variant {
        name: "1 GiB as gzip",
        stage: Stage::Stands,
        answer: |_| packed("gzip", &bombs::GZIP),
        end: too_large_or_long,
    },
    Variant {
        name: "1 GiB as deflate",
        stage: Stage::Stands,
        answer: |_| packed("deflate", &bombs::DEFLATE),
        end: too_large,
    },
    Variant {
        name: "128 MiB as Brotli, in 106 bytes",
        stage: Stage::Stands,
        answer: |_| packed("br", bombs::BROTLI),
        end: too_large,
    },
    Variant {
        name: "gzip in gzip",
        stage: Stage::Stands,
        answer: |_| packed("gzip, gzip", &bombs::gzip(&bombs::gzip(b"{}"))),
        end: in_no_known_coding,
    },
    Variant {
        name: "zstd, which was not asked for",
        stage: Stage::Stands,
        answer: |_| packed("zstd", b"\x28\xb5\x2f\xfd\x04\x00"),
        end: in_no_known_coding,
    },
    Variant {
        name: "no gzip at all",
        stage: Stage::Stands,
        answer: |_| packed("gzip", b"{\"id\": \"x\"}"),
        end: damaged,
    },
    Variant {
        name: "junk after gzip",
        stage: Stage::Stands,
        answer: |_| {
            packed("gzip", &[&bombs::gzip(b"{}")[..], b"junk after it"].concat())
        },
        end: damaged,
    },
    Variant {
        name: "gzip that is cut",
        stage: Stage::Body,
        answer: |_| {
            let whole = bombs::gzip(b"{\"id\": \"some text\"}");
            packed("gzip", &whole[..whole.len() - 9])
        },
        end: |site| match site.kind {
            Kind::Events => End::Failure(ErrorKind::Decode),
            _ => End::Failure(ErrorKind::Incomplete),
        },
    },
];

fn compressed(kind: Kind) -> Cell {
    check_variants(kind, COMPRESSED)
}

/// A frame of HTTP/2 (RFC 9113, 4.1).
fn frame(kind: u8, stream: u8, payload: &[u8]) -> Vec<u8> {
    let length = u8::try_from(payload.len()).unwrap();
    [&[0, 0, length, kind, 0, 0, 0, 0, stream], payload].concat()
}

fn http2(_: &Request) -> Answer {
    let settings = frame(4, 0, &[]);
    let data = frame(0, 1, &[]).repeat(1_000);
    let reset = frame(3, 1, &[0, 0, 0, 7]);
    let goaway = frame(7, 0, &[0, 0, 0, 0, 0, 0, 0, 0]);
    cut([settings, data, reset, goaway].concat(), Step::Close)
}

fn many_fields(_: &Request) -> Answer {
    let mut head = String::from("HTTP/1.1 200 OK\r\n");
    for number in 0..2_000 {
        head.push_str(&format!("x-{number}: y\r\n"));
    }
    cut(head + "content-length: 2\r\n\r\n{}", Step::Close)
}

fn long_field(_: &Request) -> Answer {
    let head = "HTTP/1.1 200 OK\r\nx-long: ".to_owned() + &"y".repeat(4_000_000);
    cut(head + "\r\ncontent-length: 2\r\n\r\n{}", Step::Close)
}

const FLOODS: &[Variant] = &[
    Variant { name: "frames of HTTP/2", stage: Stage::Sent, answer: http2, end: broken },
    Variant {
        name: "2,000 fields",
        stage: Stage::Sent,
        answer: many_fields,
        end: broken,
    },
    Variant {
        name: "a field of 4 MB",
        stage: Stage::Sent,
        answer: long_field,
        end: broken,
    },
];

/// The answer of a service that works, and one that belongs to no request.
fn one_too_many(request: &Request) -> Answer {
    let whole = works(request);
    let content = r#"{"id": "not yours", "value": ["not yours"]}"#;
    let more = response(200, &[JSON], content);
    vec![Step::Read, Step::Send([whole, more].concat())]
}

fn floods(kind: Kind) -> Cell {
    crate::frames::check(kind)?;
    check_variants(kind, FLOODS)?;
    each_way(
        |_, request| one_too_many(request),
        api::patience(),
        |way, _, client| {
            let runtime =
                tokio::runtime::Builder::new_current_thread().enable_all().build();
            let runtime = runtime.unwrap();
            for number in 0..10 {
                let id = format!("n{number}");
                let result = match way {
                    api::Way::Async => runtime.block_on(kind.send(client.clone(), id)),
                    api::Way::Blocking => kind.call(way, client, &id),
                };
                must(!matches!(result, Ok(false)), || {
                    format!("{way:?}: another's answer")
                })?;
                judge(&result, End::Success)?;
            }
            Ok(())
        },
    )?;
    // Interim responses, and a head that comes byte by byte, longer than any limit.
    for piece in ["HTTP/1.1 103 Early Hints\r\nx: y\r\n\r\n", "HTTP/1.1 200 OK\r\nx: "] {
        let endless = move |_, _: &Request| {
            let bytes = (piece.to_owned() + &piece.repeat(20)).into_bytes();
            let slow = Step::Trickle(bytes, Duration::from_millis(5));
            vec![Step::Read, slow, Step::Close]
        };
        each_way(endless, api::limits(), |way, _, client| {
            let failure = kind.call(way, client, "mine").map(drop).unwrap_err();
            must(failure.kind == ErrorKind::Timeout, || format!("{way:?}: {failure:?}"))
        })?;
    }
    Ok(())
}
