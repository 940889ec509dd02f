//! What goes over sockets, with each transport that is there.

use crate::api::{Client, Run};
use crate::run;
use bindery_runtime::core::NoRetry;
use bindery_runtime::transport::Timeouts;
use bindery_runtime::{Credential, Error, ErrorKind, Upload};
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// A server that answers one request per connection from a list.
struct Server {
    url: String,
    received: Arc<Mutex<Vec<String>>>,
}

/// What is written, and how long the connection stays open after it.
#[derive(Clone)]
struct Reply(Vec<u8>, Duration);

fn reply(text: &str) -> Reply {
    Reply(text.as_bytes().to_vec(), Duration::ZERO)
}

impl Server {
    fn start(replies: Vec<Reply>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let received = Arc::new(Mutex::new(Vec::new()));
        let record = Arc::clone(&received);
        thread::spawn(move || {
            for Reply(bytes, stay) in replies {
                let (mut stream, _) = listener.accept().unwrap();
                let request = read_request(&mut stream);
                record.lock().unwrap().push(request);
                stream.write_all(&bytes).ok();
                thread::sleep(stay);
            }
        });
        Self { url, received }
    }

    fn received(&self) -> Vec<String> {
        self.received.lock().unwrap().clone()
    }

    fn client(&self) -> Client {
        client(&self.url, Timeouts::default())
    }
}

fn client(url: &str, timeouts: Timeouts) -> Client {
    let builder =
        Client::builder("sub").base_url(url).timeouts(timeouts).retries(NoRetry);
    builder.credential(Credential::none()).build().unwrap()
}

fn read_request(stream: &mut TcpStream) -> String {
    // Longer than any load of the machine keeps a client from sending what it has.
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let (mut text, mut buffer) = (String::new(), [0; 4096]);
    while !is_whole(&text) {
        match stream.read(&mut buffer) {
            Ok(0) | Err(_) => break,
            Ok(length) => text.push_str(&String::from_utf8_lossy(&buffer[..length])),
        }
    }
    text.replace("\r\n", "\n")
}

fn is_whole(text: &str) -> bool {
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    if head.to_ascii_lowercase().contains("transfer-encoding: chunked") {
        return body.ends_with("0\r\n\r\n");
    }
    let length = head.to_ascii_lowercase().lines().find_map(|line| {
        line.strip_prefix("content-length:").map(|length| length.trim().parse().unwrap())
    });
    body.len() >= length.unwrap_or(0)
}

/// A client that is not told of the end would send its next request on a connection that is
/// about to be closed.
fn ok(body: &str) -> Reply {
    let length = format!("content-length: {}", body.len());
    reply(&format!("HTTP/1.1 200 OK\r\nconnection: close\r\n{length}\r\n\r\n{body}"))
}

const RUN: &str = r#"{"runId": "r1"}"#;

/// The ways to send that are there.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Way {
    #[cfg(feature = "reqwest")]
    Async,
    #[cfg(feature = "ureq")]
    Blocking,
}

const WAYS: &[Way] = &[
    #[cfg(feature = "reqwest")]
    Way::Async,
    #[cfg(feature = "ureq")]
    Way::Blocking,
];

macro_rules! send {
    ($way:expr, $call:expr) => {
        match $way {
            #[cfg(feature = "reqwest")]
            Way::Async => run($call),
            #[cfg(feature = "ureq")]
            Way::Blocking => {
                $call.send_blocking().map(bindery_runtime::Response::into_value)
            }
        }
    };
}

#[test]
fn a_post_without_body_says_so_once() {
    for way in WAYS {
        let server = Server::start(vec![ok("")]);
        send!(way, server.client().cancel()).unwrap();
        let received = server.received()[0].to_ascii_lowercase();
        assert!(received.starts_with("post /cancel http/1.1\n"), "{received}");
        assert_eq!(received.matches("content-length").count(), 1, "{way:?}: {received}");
        assert!(received.contains("\ncontent-length: 0\n"), "{way:?}: {received}");
        assert!(!received.contains("transfer-encoding"), "{way:?}: {received}");
        let unpacks = cfg!(any(feature = "gzip", feature = "brotli"));
        let asks = received.contains("accept-encoding");
        assert_eq!(asks, unpacks, "{way:?}: {received}");
    }
}

#[test]
fn requests_arrive_as_they_were_made() {
    for way in WAYS {
        let server = Server::start(vec![ok(r#"{"value": []}"#), ok(RUN)]);
        let list =
            server.client().list("a/b c").filter("x eq 'y' + ~").header("x-n", "1");
        send!(way, list).unwrap();
        let client = Client::builder("sub")
            .base_url(&server.url)
            .credential(Credential::bearer("b"))
            .credential(Credential::api_key("k"))
            .build()
            .unwrap();
        send!(way, client.schedule(&Run::new("r"))).unwrap();
        let received = server.received();
        let line = "GET /subscriptions/sub/registries/a%2Fb%20c/runs\
                    ?api-version=2019-04-01&$filter=x%20eq%20%27y%27%20%2B%20~ HTTP/1.1\n";
        assert!(received[0].starts_with(line), "{way:?}: {}", received[0]);
        let head = received[0].to_ascii_lowercase();
        assert!(head.contains("\naccept: application/json\n"), "{way:?}: {head}");
        assert!(head.contains("\nuser-agent: bindery-runtime/"), "{way:?}: {head}");
        assert!(head.contains("\nx-n: 1\n"), "{way:?}: {head}");
        assert_eq!(head.matches("\nuser-agent:").count(), 1, "{way:?}: {head}");
        let (head, body) = received[1].split_once("\n\n").unwrap();
        assert_eq!(body, r#"{"runId":"r"}"#);
        let head = head.to_ascii_lowercase();
        assert!(head.contains("\ncontent-type: application/json\n"), "{way:?}: {head}");
        assert!(head.contains("\ncontent-length: 13"), "{way:?}: {head}");
        assert!(head.contains("\nx-api-key: k"), "{way:?}: {head}");
    }
}

#[test]
fn redirects_are_not_followed() {
    for way in WAYS {
        let evil = Server::start(vec![ok(RUN)]);
        let server = Server::start(vec![reply(&format!(
            "HTTP/1.1 307 Temporary Redirect\r\nlocation: {}/x\r\ncontent-length: 0\r\n\r\n",
            evil.url
        ))]);
        let error = send!(way, server.client().cancel()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Status, "{way:?}: {error}");
        assert_eq!(error.status().unwrap(), 307);
        assert_eq!(evil.received().len(), 0);
    }
}

#[track_caller]
fn check_failure(way: Way, error: &Error, kind: ErrorKind) {
    assert_eq!(error.kind(), kind, "{way:?}: {error}");
    let mut shown = format!("{error} {error:?}");
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        shown.push_str(&format!(" {cause} {cause:?}"));
        source = cause.source();
    }
    assert!(!shown.contains("c4n4ry"), "{way:?}: {shown}");
}

/// A call whose URL holds a key.
fn keyed(url: &str, timeouts: Timeouts) -> crate::api::ListRuns {
    let builder =
        Client::builder("sub").base_url(url).timeouts(timeouts).retries(NoRetry);
    builder.credential(Credential::api_key("c4n4ry")).build().unwrap().list("r")
}

#[test]
fn failures_are_told_apart_and_show_no_key() {
    for &way in WAYS {
        let refused = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let call = keyed(&format!("http://{refused}"), Timeouts::default());
        check_failure(way, &send!(way, call).unwrap_err(), ErrorKind::Connect);

        let reset = Server::start(vec![reply("")]);
        let error = send!(way, keyed(&reset.url, Timeouts::default())).unwrap_err();
        check_failure(way, &error, ErrorKind::Transport);

        let cut = Server::start(vec![reply(
            "HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{}",
        )]);
        let error = send!(way, keyed(&cut.url, Timeouts::default())).unwrap_err();
        check_failure(way, &error, ErrorKind::Incomplete);

        let start = Instant::now();
        let stay = Duration::from_secs(3);
        let silent = Server::start(vec![Reply(Vec::new(), stay)]);
        let timeouts = Timeouts::default().total(Duration::from_millis(200));
        let error = send!(way, keyed(&silent.url, timeouts)).unwrap_err();
        check_failure(way, &error, ErrorKind::Timeout);
        let head = b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{".to_vec();
        let stalled = Server::start(vec![Reply(head, stay)]);
        let error = send!(way, keyed(&stalled.url, timeouts)).unwrap_err();
        check_failure(way, &error, ErrorKind::Timeout);
        assert!(start.elapsed() < stay);
    }
}

#[test]
fn a_body_without_end_is_cut_at_the_limit() {
    for way in WAYS {
        let mut endless =
            b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n".to_vec();
        for _ in 0..64 {
            endless.extend_from_slice(b"1000\r\n");
            endless.extend_from_slice(&[b'x'; 0x1000]);
            endless.extend_from_slice(b"\r\n");
        }
        let server = Server::start(vec![Reply(endless, Duration::from_secs(2))]);
        let builder = Client::builder("sub").base_url(&server.url).body_limit(100_000);
        let client = builder.credential(Credential::none()).build().unwrap();
        let start = Instant::now();
        let error = send!(way, client.log()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::BodyTooLarge, "{way:?}: {error}");
        assert!(start.elapsed() < Duration::from_secs(2));
    }
}

#[test]
fn answers_that_only_say_they_are_compressed_are_not_read() {
    for way in WAYS {
        let server = Server::start(vec![reply(
            "HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 14\r\n\r\nnot compressed",
        )]);
        let error = send!(way, server.client().log()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode, "{way:?}: {error}");
    }
}

#[test]
fn pages_are_walked_over_sockets() {
    for way in WAYS {
        let first = format!(r#"{{"value": [{RUN}], "nextLink": "/p?a=%2B%24"}}"#);
        let server = Server::start(vec![ok(&first), ok(r#"{"value": []}"#)]);
        let list = server.client().list("r");
        let ids: Vec<String> = match way {
            #[cfg(feature = "reqwest")]
            Way::Async => run(async {
                let (mut ids, mut items) = (Vec::new(), list.items());
                while let Some(item) = items.next_item().await {
                    ids.push(item.unwrap().run_id);
                }
                ids
            }),
            #[cfg(feature = "ureq")]
            Way::Blocking => {
                list.items_blocking().map(|item| item.unwrap().run_id).collect()
            }
        };
        assert_eq!(ids, ["r1"]);
        assert!(server.received()[1].starts_with("GET /p?a=%2B%24 HTTP/1.1\n"));
    }
}

/// Pieces of a body, each when it is asked for.
struct Pieces(u8);

impl futures_core::Stream for Pieces {
    type Item = Result<bindery_runtime::Bytes, std::io::Error>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        self.0 += 1;
        let piece = (self.0 < 3).then(|| Ok(vec![b'a' + self.0; 2].into()));
        std::task::Poll::Ready(piece)
    }
}

#[test]
fn streams_are_sent_in_their_length_or_in_chunks() {
    let created = || reply("HTTP/1.1 201 Created\r\ncontent-length: 0\r\n\r\n");
    for way in WAYS {
        let server = Server::start(vec![created(), created()]);
        let body = Upload::stream(Pieces(0)).length(4);
        send!(way, server.client().upload(body)).unwrap();
        let chunked = server.client().upload(Upload::stream(Pieces(0)));
        send!(way, chunked).unwrap();
        let received = server.received();
        let (head, body) = received[0].split_once("\n\n").unwrap();
        assert!(
            head.to_ascii_lowercase().contains("content-length: 4"),
            "{way:?}: {head}"
        );
        assert_eq!(body, "bbcc", "{way:?}");
        let head = received[1].to_ascii_lowercase();
        assert!(head.contains("transfer-encoding: chunked"), "{way:?}: {head}");
        assert!(!head.contains("content-length"), "{way:?}: {head}");
    }
}

#[test]
fn a_stream_of_another_length_than_announced_is_no_success() {
    for way in WAYS {
        for length in [3, 5] {
            let server = Server::start(vec![reply("HTTP/1.1 201 Created\r\n\r\n")]);
            let body = Upload::stream(Pieces(0)).length(length);
            let error = send!(way, server.client().upload(body)).unwrap_err();
            assert!(error.status().is_none(), "{way:?} {length}: {error}");
        }
    }
}

#[cfg(feature = "reqwest")]
#[test]
fn outside_of_tokio_a_call_fails_and_says_what_it_needs() {
    let client = client("http://127.0.0.1:9", Timeouts::default());
    let mut call = std::pin::pin!(client.run().into_future());
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let std::task::Poll::Ready(Err(error)) = call.as_mut().poll(&mut context) else {
        panic!("the call waits");
    };
    assert_eq!(error.kind(), ErrorKind::Build);
    assert!(error.to_string().contains("tokio runtime"), "{error}");
    assert_eq!(error.attempts(), 1);
}

#[test]
fn limits_that_no_clock_can_hold_are_none() {
    let longest = Duration::MAX;
    let limits = Timeouts::none().connect(longest).read(longest).attempt(longest);
    for way in WAYS {
        let server = Server::start(vec![ok(RUN)]);
        let client = client(&server.url, limits.total(longest));
        assert_eq!(send!(way, client.run()).unwrap().run_id, "r1", "{way:?}");
    }
}
