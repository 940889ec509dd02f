//! The same faults over HTTP/2 (RFC 9113): a server that speaks it by raw frames over TLS,
//! and breaks where it should not.
//!
//! It decodes no field of a request. Which request has come follows from the call that is
//! made, so that such a server is for one kind of calls.

use crate::api::{self, Hasty, Kind, Way};
use crate::certificates::Flaw;
use crate::connections::AUTHORITY;
use crate::matrix::{
    Cell, End, Stage, Variant, broken, incomplete, judge, must, repeats, sites, split,
};
use crate::server::{Answer, Request, Step};
use bindery_runtime::transport::Reqwest;
use bindery_runtime::{Client, ErrorKind};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use std::io::{Error, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock};
use std::thread;
use std::time::Duration;

const DATA: u8 = 0;
const HEADERS: u8 = 1;
const RESET: u8 = 3;
const SETTINGS: u8 = 4;
const PING: u8 = 6;
const GOAWAY: u8 = 7;
const CONTINUATION: u8 = 9;

/// The flag of the last frame of a stream; of SETTINGS and PING, that they are answers.
const END: u8 = 1;
const END_OF_HEADERS: u8 = 4;

const NO_ERROR: u32 = 0;
const INTERNAL_ERROR: u32 = 2;
const REFUSED: u32 = 7;

const PREFACE: usize = 24;

/// A frame (RFC 9113, 4.1).
fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
    let head = [length[1], length[2], length[3], kind, flags];
    [&head, &stream.to_be_bytes()[..], payload].concat()
}

/// Fields without compression (RFC 7541, 6.2.2), the status by its place in the static
/// table.
fn fields(status: &str, fields: &[(&str, &str)]) -> Vec<u8> {
    let mut block = vec![8];
    let push = |block: &mut Vec<u8>, text: &str| {
        block.push(u8::try_from(text.len()).unwrap());
        block.extend(text.bytes());
    };
    push(&mut block, status);
    for (name, value) in fields {
        block.push(0);
        push(&mut block, name);
        push(&mut block, value);
    }
    block
}

/// The stream that a request came on.
fn stream(request: &Request) -> u32 {
    request.field("stream").unwrap().parse().unwrap()
}

/// The answer of a service that works: its head, and its body.
fn works(request: &Request) -> [Vec<u8>; 2] {
    let (stream, whole) = (stream(request), api::works(request));
    let (head, body) = split(&whole);
    let head = std::str::from_utf8(head).unwrap();
    let status = head.split(' ').nth(1).unwrap();
    let given = head.lines().skip(1).filter_map(|line| line.split_once(": "));
    let block = fields(status, &given.collect::<Vec<_>>());
    [frame(HEADERS, END_OF_HEADERS, stream, &block), frame(DATA, END, stream, body)]
}

/// The request of a call with this number.
fn request(kind: Kind, number: usize, stream: u32) -> Request {
    let line = match (kind, number) {
        (Kind::Get, _) => "GET /things/x",
        (Kind::Post | Kind::PostWithKey, _) => "POST /things",
        (Kind::Upload, _) => "PUT /file",
        (Kind::Download, _) => "GET /file",
        (Kind::Events, _) => "GET /events",
        (Kind::Pager, 0) => "GET /things",
        (Kind::Pager, _) => "GET /things?page=2",
        (Kind::LongRunning, 0) => "POST /work",
        (Kind::LongRunning, 1) => "GET /state/1",
        (Kind::LongRunning, _) => "GET /state/2",
    };
    let head = format!("{line} HTTP/2\r\nx-call: mine\r\nstream: {stream}");
    Request { head, body: Vec::new(), length: 0 }
}

type Plan = dyn Fn(usize, u32) -> Answer + Send + Sync;

struct Server {
    url: String,
    shared: Arc<Shared>,
}

struct Shared {
    plan: Box<Plan>,
    stopped: AtomicBool,
    requests: AtomicUsize,
    /// Whether a stream was opened while another one was open.
    crossed: AtomicBool,
}

/// How many streams a client may have open.
const STREAMS: u32 = 1;

impl Server {
    /// A server that does this with a request of a number and a stream.
    fn start(plan: impl Fn(usize, u32) -> Answer + Send + Sync + 'static) -> Self {
        static TLS: LazyLock<Arc<ServerConfig>> = LazyLock::new(|| {
            let mut config = (*AUTHORITY.server(Flaw::None)).clone();
            config.alpn_protocols = vec![b"h2".to_vec()];
            Arc::new(config)
        });
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("https://{}", listener.local_addr().unwrap());
        let shared = Arc::new(Shared {
            plan: Box::new(plan),
            stopped: false.into(),
            requests: 0.into(),
            crossed: false.into(),
        });
        let state = Arc::clone(&shared);
        thread::spawn(move || {
            for socket in listener.incoming() {
                if state.stopped.load(Ordering::SeqCst) {
                    return;
                }
                let (Ok(socket), state) = (socket, Arc::clone(&state)) else { continue };
                thread::spawn(move || {
                    let timeout = Some(Duration::from_secs(20));
                    socket.set_read_timeout(timeout)?;
                    socket.set_write_timeout(timeout)?;
                    let tls = ServerConnection::new(Arc::clone(&TLS));
                    let tls = tls.map_err(Error::other)?;
                    state.serve(StreamOwned::new(tls, socket))
                });
            }
        });
        Self { url, shared }
    }

    fn count(&self) -> usize {
        self.shared.requests.load(Ordering::SeqCst)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.stopped.store(true, Ordering::SeqCst);
        // The listener wakes up and sees that it is over.
        drop(TcpStream::connect(self.url.trim_start_matches("https://")));
    }
}

impl Shared {
    fn serve(&self, mut wire: impl Read + Write) -> Result<(), Error> {
        wire.read_exact(&mut [0; PREFACE])?;
        let streams = [&[0, 3][..], &STREAMS.to_be_bytes()].concat();
        wire.write_all(&frame(SETTINGS, 0, 0, &streams))?;
        let mut open = None;
        loop {
            let mut head = [0; 9];
            wire.read_exact(&mut head)?;
            let [l0, l1, l2, kind, flags, stream @ ..] = head;
            let length = u32::from_be_bytes([0, l0, l1, l2]);
            let mut payload = vec![0; usize::try_from(length).unwrap()];
            wire.read_exact(&mut payload)?;
            let stream = u32::from_be_bytes(stream);
            if matches!(kind, SETTINGS | PING) && flags & END == 0 {
                let kept = if kind == PING { &*payload } else { &[] };
                wire.write_all(&frame(kind, END, 0, kept))?;
            }
            if kind == HEADERS && open.replace(stream).is_some() {
                self.crossed.store(true, Ordering::SeqCst);
            }
            if matches!(kind, HEADERS | DATA) && flags & END != 0 {
                let number = self.requests.fetch_add(1, Ordering::SeqCst);
                for step in (self.plan)(number, stream) {
                    match step {
                        Step::Send(bytes) => wire.write_all(&bytes)?,
                        Step::Repeat(bytes, times) => {
                            (0..times).try_for_each(|_| wire.write_all(&bytes))?;
                        }
                        Step::Pause(time) => thread::sleep(time),
                        _ => return Ok(()),
                    }
                }
                open = None;
            }
        }
    }
}

/// A client that trusts these servers, with secrets.
fn client(server: &Server) -> Client {
    static HTTP2: LazyLock<Reqwest> = LazyLock::new(|| {
        let mut tls = AUTHORITY.client();
        tls.alpn_protocols = vec![b"h2".to_vec()];
        let client = reqwest::Client::builder().tls_backend_preconfigured(tls);
        client.retry(reqwest::retry::never()).build().unwrap().into()
    });
    let (builder, waits) = api::bare(&server.url, api::patience());
    let builder = builder.transport(Hasty(HTTP2.clone(), waits));
    api::with_secrets(builder).build().unwrap()
}

fn reset(request: &Request, code: u32) -> Vec<u8> {
    frame(RESET, 0, stream(request), &code.to_be_bytes())
}

fn going_away(last: u32, code: u32) -> Vec<u8> {
    frame(GOAWAY, 0, 0, &[last.to_be_bytes(), code.to_be_bytes()].concat())
}

/// Bytes, and then the end of the connection as soon as the client has read them.
fn closed(bytes: Vec<u8>) -> Answer {
    vec![Step::Send(bytes), Step::Pause(Duration::from_millis(20)), Step::Close]
}

fn turned_away(_: crate::matrix::Site) -> End {
    End::Failure(ErrorKind::Transport)
}

/// The head of a working answer, then something else in place of its body.
fn after_head(request: &Request, next: Step) -> Answer {
    let [head, _] = works(request);
    vec![Step::Send(head), Step::Pause(Duration::from_millis(5)), next]
}

const VARIANTS: &[Variant] = &[
    Variant {
        name: "REFUSED_STREAM",
        stage: Stage::Rejected,
        answer: |request| vec![Step::Send(reset(request, REFUSED))],
        end: turned_away,
    },
    Variant {
        name: "GOAWAY, the stream is above the last",
        stage: Stage::Rejected,
        // The client turns away at once, so the end of the connection may wait until a busy
        // machine has let it read.
        answer: |_| {
            let wait = Step::Pause(Duration::from_secs(2));
            vec![Step::Send(going_away(0, NO_ERROR)), wait, Step::Close]
        },
        end: turned_away,
    },
    Variant {
        name: "GOAWAY for an error",
        stage: Stage::Sent,
        answer: |request| closed(going_away(stream(request), INTERNAL_ERROR)),
        end: broken,
    },
    Variant {
        name: "GOAWAY, the stream is the last and not answered",
        stage: Stage::Sent,
        answer: |request| closed(going_away(stream(request), NO_ERROR)),
        end: broken,
    },
    Variant {
        name: "RST_STREAM",
        stage: Stage::Sent,
        answer: |request| vec![Step::Send(reset(request, INTERNAL_ERROR))],
        end: broken,
    },
    Variant {
        name: "RST_STREAM after the head of the response",
        stage: Stage::Body,
        answer: |request| {
            after_head(request, Step::Send(reset(request, INTERNAL_ERROR)))
        },
        end: incomplete,
    },
    Variant {
        name: "REFUSED_STREAM after the head of the response",
        stage: Stage::Body,
        answer: |request| after_head(request, Step::Send(reset(request, REFUSED))),
        end: incomplete,
    },
    Variant {
        name: "header fields without end",
        stage: Stage::Sent,
        answer: |request| {
            let stream = stream(request);
            let first = frame(HEADERS, 0, stream, &fields("200", &[]));
            let mut more = fields("200", &[("x", "y"); 1_000]);
            more.drain(..5);
            let more = frame(CONTINUATION, 0, stream, &more);
            vec![Step::Send(first), Step::Repeat(more.into(), 4_000), Step::Close]
        },
        end: broken,
    },
    Variant {
        name: "empty DATA without end",
        stage: Stage::Body,
        answer: |request| {
            let empty = frame(DATA, 0, stream(request), &[]);
            let flood = Step::Repeat(empty.repeat(1_000).into(), 1_000);
            [after_head(request, flood), vec![Step::Close]].concat()
        },
        end: incomplete,
    },
];

/// Runs all variants at all requests of a kind of call, once and always.
pub fn check(kind: Kind) -> Cell {
    for variant in VARIANTS {
        for site in sites(kind) {
            for always in [false, true].into_iter().flat_map(|it| vec![it; repeats()]) {
                let answer = variant.answer;
                let server = Server::start(move |number, stream| {
                    if number == site.at || always && number >= site.at {
                        return answer(&request(kind, number, stream));
                    }
                    let number = number - usize::from(number > site.at);
                    let answer = works(&request(kind, number, stream));
                    answer.into_iter().map(Step::Send).collect()
                });
                let result = kind.call(Way::Async, &client(&server), "mine");
                variant.judge(site, always, &result, server.count()).map_err(
                    |text| {
                        let name = variant.name;
                        format!("{name}, {site:?}, always {always}: {text}")
                    },
                )?;
            }
        }
    }
    one_at_a_time(kind)
}

/// Calls that are made at once wait for the one stream that the server allows.
fn one_at_a_time(kind: Kind) -> Cell {
    // Which request has come is not known where calls of several requests are mixed.
    let server = Server::start(move |_, stream| {
        let answer = match kind {
            Kind::Pager => works(&request(kind, 1, stream)),
            Kind::LongRunning => works(&request(kind, 2, stream)),
            _ => works(&request(kind, 0, stream)),
        };
        let [head, body] = answer;
        let pause = Step::Pause(Duration::from_millis(2));
        vec![Step::Send(head), pause, Step::Send(body)]
    });
    let client = client(&server);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let results = runtime.unwrap().block_on(async {
        // The limit is not known before the server has said something.
        let first = kind.send(client.clone(), "mine".to_owned()).await;
        server.shared.crossed.store(false, Ordering::SeqCst);
        let calls: Vec<_> = (0..10)
            .map(|_| tokio::spawn(kind.send(client.clone(), "mine".to_owned())))
            .collect();
        let mut results = vec![first];
        for call in calls {
            results.push(call.await.unwrap());
        }
        results
    });
    // A page that is the last, and work that is done at once, are not the whole story.
    let end = match kind {
        Kind::Pager | Kind::LongRunning => End::Other,
        _ => End::Success,
    };
    for result in &results {
        judge(result, end)?;
    }
    let crossed = server.shared.crossed.load(Ordering::SeqCst);
    must(!crossed && server.count() == results.len(), || {
        "streams were opened at once".to_owned()
    })?;
    Ok(())
}
