//! The faults.

use crate::api::{self, WAYS, Way};
use crate::matrix::{Fault, KINDS, Kind, works};
use crate::report::{Cell, finish};
use crate::server::{Answer, Server, Step, cut, reply, response};
use bindery_runtime::{Credential, Error, ErrorKind, Token, TokenFuture, TokenSource};
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

fn fault(
    name: &'static str,
    kinds: (ErrorKind, ErrorKind),
    answer: impl Fn() -> Answer + Send + Sync + 'static,
) -> Fault {
    Fault {
        name,
        answer: Arc::new(answer),
        rejects: false,
        passes: true,
        kinds,
        repeats: repeats(),
    }
}

/// How often each cell is run; a hasty run may say less.
fn repeats() -> usize {
    let set = std::env::var("BINDERY_REPEATS").ok();
    set.and_then(|text| text.parse().ok()).unwrap_or(5)
}

const JSON: (&str, &str) = ("content-type", "application/json");

/// A response that says it is longer than it is.
fn short() -> Vec<u8> {
    b"HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{\"id\": \"x\"}".to_vec()
}

fn broken_connections() -> Vec<Fault> {
    let broken = (ErrorKind::Transport, ErrorKind::OutcomeUnknown);
    let incomplete = (ErrorKind::Incomplete, ErrorKind::Incomplete);
    let head = || b"HTTP/1.1 200 OK\r\ncontent-le".to_vec();
    let chunk = || {
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nb\r\n{\"id\": \"x\"}\r\n"
            .to_vec()
    };
    vec![
        fault("reset after the head of the request", broken, || Answer::ResetAfterHead),
        fault("reset after the request", broken, || Answer::Steps(vec![Step::Reset])),
        fault("end after the request", broken, || Answer::Steps(vec![Step::Close])),
        fault("end within the head of the response", broken, move || {
            cut(&head(), Step::Close)
        }),
        fault("reset within the body", incomplete, || cut(&short(), Step::Reset)),
        fault("end within the body", incomplete, || cut(&short(), Step::Close)),
        fault("end between chunks", incomplete, move || cut(&chunk(), Step::Close)),
    ]
}

fn slow_servers() -> Vec<Fault> {
    let slow = (ErrorKind::Timeout, ErrorKind::Timeout);
    let stay = Step::Pause(Duration::from_secs(1));
    let silent = move || Answer::Steps(vec![stay.clone(), Step::Close]);
    vec![Fault { repeats: 3, ..fault("no answer", slow, silent) }]
}

fn answers() -> Vec<Fault> {
    let status = (ErrorKind::Status, ErrorKind::Status);
    let decode = (ErrorKind::Decode, ErrorKind::Decode);
    let keep = |fault: Fault| Fault { passes: false, ..fault };
    let throttled = |name, answer: fn() -> Answer| Fault {
        rejects: true,
        ..fault(name, status, answer)
    };
    vec![
        fault("503", status, || reply(503, &[], "")),
        fault("500 with HTML", status, || {
            reply(500, &[("content-type", "text/html")], "<html>")
        }),
        throttled("429 without delay", || reply(429, &[], "")),
        throttled("429, Retry-After: 2", || reply(429, &[("retry-after", "2")], "")),
        throttled("400 with code Throttling.User", || {
            reply(400, &[], r#"{"Code": "Throttling.User"}"#)
        }),
        keep(throttled("429, Retry-After: 1e9", || {
            reply(429, &[("retry-after", "1e9")], "")
        })),
        keep(fault("400", status, || reply(400, &[], r#"{"error": {"code": "Bad"}}"#))),
        keep(fault("200 with HTML", decode, || {
            reply(200, &[("content-type", "text/html")], "<html>")
        })),
        keep(fault("200 without content", decode, || reply(200, &[JSON], ""))),
        keep(fault("JSON cut, ended by the connection", decode, || {
            cut(b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n{\"id\": \"x", Step::Close)
        })),
        keep(fault("gzip that was not asked for", decode, || {
            reply(200, &[JSON, ("content-encoding", "br")], "xyz")
        })),
        keep(fault(
            "203 with a sign-in page",
            (ErrorKind::Credentials, ErrorKind::Credentials),
            || reply(203, &[("content-type", "text/html")], "<html>"),
        )),
        keep(fault("redirect", status, || {
            reply(307, &[("location", "/elsewhere")], "")
        })),
        fault("header flood", (ErrorKind::Transport, ErrorKind::OutcomeUnknown), || {
            let mut head = b"HTTP/1.1 200 OK\r\n".to_vec();
            for number in 0..2_000 {
                head.extend(format!("x-{number}: y\r\n").bytes());
            }
            head.extend(b"content-length: 2\r\n\r\n{}");
            Answer::Steps(vec![Step::Send(head)])
        }),
    ]
}

/// One cell of its own kind.
fn cell(
    fault: &str,
    call: &'static str,
    expected: &str,
    mut check: impl FnMut(Way) -> Result<(), String>,
) -> Cell {
    let result = WAYS.into_iter().try_for_each(&mut check);
    Cell { fault: fault.to_owned(), call, result, expected: expected.to_owned() }
}

fn must(holds: bool, text: impl Into<String>) -> Result<(), String> {
    if holds { Ok(()) } else { Err(text.into()) }
}

#[test]
fn every_fault_leads_to_what_it_must_lead_to() {
    let faults = [broken_connections(), slow_servers(), answers()].concat();
    let mut cells: Vec<Cell> = faults.iter().flat_map(Fault::cells).collect();
    for kind in KINDS {
        cells.push(refused(kind));
        cells.push(reset_on_accept(kind));
        cells.push(stall(kind));
        cells.push(stale(kind));
        cells.push(no_tls(kind));
        cells.push(unauthorised(kind, false));
        cells.push(unauthorised(kind, true));
        cells.push(trickle(kind));
    }
    cells.extend(foreign_links());
    cells.extend(odd_contents());
    finish(&cells);
}

/// Nobody listens: nothing is sent, so that everything may be tried again.
fn refused(kind: Kind) -> Cell {
    cell(
        "refused connection, always",
        kind.name(),
        "error `Connect`, attempts: 3",
        |way| {
            let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
            let (client, _) = api::client(&format!("http://{port}"));
            let error = kind.call(way, &client).unwrap_err();
            let found = (error.kind(), error.attempts());
            must(found == (ErrorKind::Connect, 3), format!("{way:?}: {error}"))
        },
    )
}

/// The connection is reset before anything is read. Depending on who is faster this is
/// seen while connecting or while sending.
fn reset_on_accept(kind: Kind) -> Cell {
    let expected = "first: success, but for a POST that may have been sent; always: error \
                    `Connect`, `Transport` or `OutcomeUnknown`; no request is read";
    cell("reset on accept", kind.name(), expected, |way| {
        use ErrorKind::{Connect, OutcomeUnknown, Transport};
        let server = Server::with_resets(1, |_, request| works(request));
        let (client, _) = api::client(&server.url);
        match kind.call(way, &client) {
            Ok(true) => {}
            Err(error) if kind == Kind::Post && error.kind() == OutcomeUnknown => {
                must(server.requests().is_empty(), "a request was read")?;
            }
            result => return Err(format!("{way:?}: {result:?}")),
        }
        let server = Server::with_resets(usize::MAX, |_, request| works(request));
        let (client, _) = api::client(&server.url);
        let error = kind.call(way, &client).unwrap_err();
        let known = [Connect, Transport, OutcomeUnknown].contains(&error.kind());
        must(known && server.requests().is_empty(), format!("{way:?}: {error}"))
    })
}

/// The body stops for longer than the limit for reading. The blocking transport has no
/// such limit within a body: there the total ends it.
fn stall(kind: Kind) -> Cell {
    let expected =
        "awaited: as `no answer`, first; waited for: error `Timeout` at the total";
    cell("stall within the body", kind.name(), expected, |way| {
        let server = Server::start(|number, request| match number {
            0 => Answer::Steps(vec![
                Step::Send(short()),
                Step::Pause(Duration::from_secs(2)),
            ]),
            _ => works(request),
        });
        let limits = api::limits().total(Duration::from_secs(1));
        let (builder, _) = api::builder(&server.url, limits);
        let client = builder.credential(Credential::none()).build().unwrap();
        match (way, kind, kind.call(way, &client)) {
            (Way::Async, Kind::Get | Kind::PostWithKey | Kind::Pager, Ok(true)) => {
                Ok(())
            }
            (Way::Blocking, _, Err(error)) | (Way::Async, Kind::Post, Err(error))
                if error.kind() == ErrorKind::Timeout
                    && server.requests().len() == 1 =>
            {
                Ok(())
            }
            (.., result) => Err(format!("{way:?}: {result:?}")),
        }
    })
}

/// The server closes connections that the client keeps for the next call.
fn stale(kind: Kind) -> Cell {
    let expected = "a POST is never sent twice, everything else succeeds";
    cell("stale kept connection", kind.name(), expected, |way| {
        let server = Server::start(|_, request| match works(request) {
            Answer::Steps(mut steps) => {
                steps.push(Step::Close);
                Answer::Steps(steps)
            }
            other => other,
        });
        let (client, _) = api::client(&server.url);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.unwrap();
        for _ in 0..20 {
            let before = server.requests().len();
            let result = match (way, kind) {
                // All calls of one runtime share connections.
                (Way::Async, Kind::Get) => {
                    runtime.block_on(api::get(&client, "x").into_future()).map(|_| true)
                }
                (Way::Async, Kind::Post) => {
                    runtime.block_on(api::post(&client, "x").into_future()).map(|_| true)
                }
                _ => kind.call(way, &client),
            };
            let sent = server.requests().len() - before;
            if kind == Kind::Post {
                must(sent <= 1, format!("{way:?}: sent {sent} times"))?;
            } else {
                must(result.is_ok(), format!("{way:?}: {result:?}"))?;
            }
        }
        Ok(())
    })
}

/// A server that speaks no TLS where TLS is wanted.
fn no_tls(kind: Kind) -> Cell {
    let expected = "error `Tls`, attempts: 1, nothing in plain text";
    cell("TLS that fails", kind.name(), expected, |way| {
        let server = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("https://{}", server.local_addr().unwrap());
        let thread = std::thread::spawn(move || {
            use std::io::{Read as _, Write as _};
            let (mut stream, _) = server.accept().unwrap();
            let mut hello = [0; 1024];
            let length = stream.read(&mut hello).unwrap();
            // A fatal alert: this version of the protocol is not spoken.
            stream.write_all(&[21, 3, 1, 0, 2, 2, 70]).unwrap();
            let _ = stream.read_to_end(&mut Vec::new());
            hello.get(..length).is_some_and(|hello| hello.first() == Some(&22))
        });
        let (client, _) = api::client(&url);
        let error = kind.call(way, &client).unwrap_err();
        must(thread.join().unwrap(), "no TLS was tried")?;
        let found = (error.kind(), error.attempts());
        must(found == (ErrorKind::Tls, 1), format!("{way:?}: {found:?} {error}"))
    })
}

/// Gives `t1`, `t2` and so on.
#[derive(Clone, Default)]
struct Numbered(Arc<AtomicUsize>);

impl TokenSource for Numbered {
    fn token<'a>(&'a self, _: &'a [&'a str]) -> TokenFuture<'a> {
        let number = self.0.fetch_add(1, Ordering::SeqCst) + 1;
        Box::pin(async move { Ok(Token::new(format!("t{number}"))) })
    }
}

/// The token is refused, once or always.
fn unauthorised(kind: Kind, always: bool) -> Cell {
    let fault = if always { "401, always" } else { "401, first" };
    let expected = if always {
        "error `Credentials`, requests: 2, tokens: 2"
    } else {
        "success, tokens: 2"
    };
    cell(fault, kind.name(), expected, |way| {
        let server = Server::start(move |_, request| {
            if always || request.field("authorization") == Some("Bearer t1") {
                let why = r#"Bearer error="invalid_token""#;
                return reply(401, &[("www-authenticate", why)], "{}");
            }
            works(request)
        });
        let source = Numbered::default();
        let (builder, _) = api::builder(&server.url, api::limits());
        let credential = Credential::token_source(source.clone());
        let client = builder.credential_for("bearer", credential).build().unwrap();
        let result = kind.call(way, &client);
        let tokens = source.0.load(Ordering::SeqCst);
        must(tokens == 2, format!("{way:?}: {tokens} tokens"))?;
        let sent = server.requests().len();
        match (always, result) {
            (false, Ok(true)) => Ok(()),
            (true, Err(error))
                if error.kind() == ErrorKind::Credentials && sent == 2 =>
            {
                Ok(())
            }
            (_, result) => Err(format!("{way:?}: {result:?} after {sent} requests")),
        }
    })
}

/// The body comes byte by byte, each within the limit for reading.
fn trickle(kind: Kind) -> Cell {
    let expected = "success within the limits, error `Timeout` beyond the total";
    cell("slow body", kind.name(), expected, |way| {
        let server = Server::start(|_, request| {
            let Answer::Steps(steps) = works(request) else { unreachable!() };
            let slow = steps.into_iter().map(|step| match step {
                Step::Send(bytes) => {
                    let (head, body) = bytes.split_at(bytes.len() - 6);
                    let slow = Step::Trickle(body.to_vec(), Duration::from_millis(20));
                    [Step::Send(head.to_vec()), slow].to_vec()
                }
                other => vec![other],
            });
            Answer::Steps(slow.flatten().collect())
        });
        let (client, _) = api::client(&server.url);
        let result = kind.call(way, &client);
        must(matches!(result, Ok(true)), format!("{way:?}: {result:?}"))?;
        let hasty = api::limits().total(Duration::from_millis(60));
        let (builder, _) = api::builder(&server.url, hasty);
        let client = builder.credential(Credential::none()).build().unwrap();
        let error = kind.call(way, &client).unwrap_err();
        must(error.kind() == ErrorKind::Timeout, format!("{way:?}: {error}"))
    })
}

/// Links of pages that lead elsewhere, or in a circle.
fn foreign_links() -> Vec<Cell> {
    let links: [(&str, &str, Option<ErrorKind>); 6] = [
        (
            "link to another host",
            "http://localhost:{other}/x",
            Some(ErrorKind::ForeignLink),
        ),
        (
            "link to another port",
            "http://127.0.0.1:{other}/x",
            Some(ErrorKind::ForeignLink),
        ),
        (
            "link to another scheme",
            "https://127.0.0.1:{port}/x",
            Some(ErrorKind::ForeignLink),
        ),
        ("link without scheme", "//127.0.0.1:{other}/x", Some(ErrorKind::ForeignLink)),
        ("link to itself", "/things", Some(ErrorKind::PageLoop)),
        ("relative link", "things?page=2", None),
    ];
    let one = |(name, link, kind): (&'static str, &'static str, Option<ErrorKind>)| {
        let expected = match kind {
            Some(kind) => format!("the items before, then error `{kind:?}`"),
            None => "all items".to_owned(),
        };
        cell(name, "pager", &expected, |way| {
            let evil = Server::start(|_, request| works(request));
            let port = |url: &str| url.rsplit(':').next().unwrap().to_owned();
            let other = port(&evil.url);
            let server = Server::start(move |_, request| {
                let link = link.replace("{other}", &other);
                let host = request.field("host").unwrap().to_owned();
                let link = link.replace("{port}", &port(&host));
                match request.target() {
                    "/things" => {
                        let page =
                            format!(r#"{{"value": [1, 2], "nextLink": "{link}"}}"#);
                        reply(200, &[JSON], &page)
                    }
                    _ => works(request),
                }
            });
            let (client, _) = api::client(&server.url);
            let result = api::walk(way, api::list(&client));
            must(evil.connections() == 0, format!("{way:?}: the link was followed"))?;
            let found = result.as_ref().err().map(Error::kind);
            must(found == kind, format!("{way:?}: {result:?}"))
        })
    };
    links.into_iter().map(one).collect()
}

/// Contents that are odd and yet good.
fn odd_contents() -> Vec<Cell> {
    let odd: [(&str, Vec<u8>); 4] = [
        ("JSON called text", response(200, &[("content-type", "text/plain")], ID)),
        ("JSON without type", response(200, &[], ID)),
        (
            "JSON with a byte order mark",
            response(200, &[JSON], &format!("\u{feff}{ID}")),
        ),
        (
            "JSON with a charset",
            response(200, &[("content-type", "application/json; charset=utf-8")], ID),
        ),
    ];
    let one = |(name, bytes): (&'static str, Vec<u8>)| {
        cell(name, "GET", "success", |way| {
            let bytes = bytes.clone();
            let server = Server::start(move |_, _| {
                Answer::Steps(vec![Step::Send(bytes.clone())])
            });
            let (client, _) = api::client(&server.url);
            let result = Kind::Get.call(way, &client);
            must(matches!(result, Ok(true)), format!("{way:?}: {result:?}"))
        })
    };
    odd.into_iter().map(one).collect()
}

const ID: &str = r#"{"id": "x"}"#;
