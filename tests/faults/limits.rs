//! Limits that hold because of how calls are made: each call's own for connecting, and no
//! end that works ahead of the other.

use crate::api::{self, WAYS, Way};
use bindery_runtime::core::NoRetry;
use bindery_runtime::{Bytes, ErrorKind, Upload};
use socket2::{Domain, Socket, Type};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::thread;
use std::time::{Duration, Instant};

/// An address that takes no further connection, as long as these are held.
fn full() -> (String, Socket, Vec<Socket>) {
    let listener = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    listener.bind(&SocketAddr::from(([127, 0, 0, 1], 0)).into()).unwrap();
    listener.listen(0).unwrap();
    let address = listener.local_addr().unwrap();
    let waiting = (0..8).map(|_| {
        let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
        socket.set_nonblocking(true).unwrap();
        drop(socket.connect(&address));
        socket
    });
    let url = format!("http://{}", address.as_socket().unwrap());
    (url, listener, waiting.collect())
}

#[test]
fn a_call_has_its_own_limit_for_connecting() {
    let (url, _listener, _waiting) = full();
    let (client, _) = api::client(&url, api::patience());
    for way in WAYS {
        let limits = api::patience().connect(Duration::from_millis(200));
        let call = api::get(&client, "mine").timeouts(limits).retries(NoRetry);
        let start = Instant::now();
        let error = match way {
            Way::Async => api::run(call.into_future()).unwrap_err(),
            Way::Blocking => call.send_blocking().map(drop).unwrap_err(),
        };
        assert_eq!(error.kind(), ErrorKind::Connect, "{way:?}: {error}");
        // The client's own limit is a minute.
        assert!(start.elapsed() < Duration::from_secs(30), "{way:?}");
    }
}

const PIECE: usize = 64 * 1024;
const PIECES: u64 = 4_096;

/// What sockets and transports may hold between the two ends: a fraction of it all.
const AHEAD: u64 = 512;

/// How many pieces were given when no further one is taken.
fn at_rest(given: &AtomicU64, mut pause: impl FnMut()) -> u64 {
    let mut before = u64::MAX;
    loop {
        let now = given.load(Ordering::SeqCst);
        if now == before || now == PIECES {
            return now;
        }
        before = now;
        pause();
    }
}

const REST: Duration = Duration::from_millis(500);

/// Reads the head of a request.
fn accepted(listener: &TcpListener) -> BufReader<TcpStream> {
    let mut stream = BufReader::new(listener.accept().unwrap().0);
    let mut line = String::new();
    while line != "\r\n" {
        line.clear();
        stream.read_line(&mut line).unwrap();
    }
    stream
}

/// A service that gives a large file as fast as it is taken.
fn giving(given: &Arc<AtomicU64>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let given = Arc::clone(given);
    thread::spawn(move || {
        let mut stream = accepted(&listener).into_inner();
        let length = PIECES * PIECE as u64;
        let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n");
        stream.write_all(head.as_bytes())?;
        for _ in 0..PIECES {
            stream.write_all(&[b'x'; PIECE])?;
            given.fetch_add(1, Ordering::SeqCst);
        }
        Ok::<_, std::io::Error>(())
    });
    url
}

#[test]
fn a_service_waits_for_who_reads_slowly() {
    for way in WAYS {
        let given = Arc::new(AtomicU64::new(0));
        let (client, _) = api::client(&giving(&given), api::patience());
        let call = api::download(&client, "mine");
        let (ahead, rest) = match way {
            Way::Async => api::run(async {
                let mut download = call.send_streaming().await.unwrap();
                let first = download.next_chunk().await.unwrap().unwrap().len();
                let mut ahead = (u64::MAX, 0);
                // The connection is driven all the while; nobody asks for more.
                while ahead.0 != ahead.1 {
                    tokio::time::sleep(REST).await;
                    ahead = (ahead.1, given.load(Ordering::SeqCst));
                }
                (ahead.1, first + api::collect(&mut download).await.unwrap().len())
            }),
            Way::Blocking => {
                let mut download = call.send_streaming_blocking().unwrap();
                download.read_exact(&mut [0; 1]).unwrap();
                let ahead = at_rest(&given, || thread::sleep(REST));
                let rest = std::io::copy(&mut download, &mut std::io::sink()).unwrap();
                (ahead, 1 + usize::try_from(rest).unwrap())
            }
        };
        assert!(ahead < AHEAD, "{way:?}: {ahead} pieces were sent to nobody");
        assert_eq!(rest as u64, PIECES * PIECE as u64, "{way:?}");
    }
}

/// A file that counts what is taken of it.
struct File(Arc<AtomicU64>);

impl futures_core::Stream for File {
    type Item = Result<Bytes, std::io::Error>;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let taken = self.0.fetch_add(1, Ordering::SeqCst);
        let piece = Bytes::from_static(&[b'x'; PIECE]);
        Poll::Ready((taken < PIECES).then_some(Ok(piece)))
    }
}

impl std::io::Read for File {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let taken = self.0.fetch_add(1, Ordering::SeqCst);
        let length = if taken < PIECES { PIECE.min(buffer.len()) } else { 0 };
        buffer[..length].fill(b'x');
        Ok(length)
    }
}

#[test]
fn an_upload_waits_for_a_service_that_reads_slowly() {
    for way in WAYS {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let taken = Arc::new(AtomicU64::new(0));
        let count = Arc::clone(&taken);
        let service = thread::spawn(move || {
            let mut stream = accepted(&listener);
            let ahead = at_rest(&count, || thread::sleep(REST));
            let answer =
                b"HTTP/1.1 413 X\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
            stream.get_mut().write_all(answer).unwrap();
            ahead
        });
        let (client, _) = api::client(&url, api::patience());
        let file = File(Arc::clone(&taken));
        match way {
            Way::Async => {
                let call = api::upload(&client, "mine", Upload::stream(file));
                api::run(call.into_future()).unwrap_err();
            }
            Way::Blocking => {
                let call = api::upload(&client, "mine", Upload::reader(file));
                drop(call.send_blocking().map(drop).unwrap_err());
            }
        }
        let ahead = service.join().unwrap();
        // A reader gives smaller pieces.
        assert!(ahead > 0 && ahead < AHEAD * 4, "{way:?}: {ahead} pieces");
    }
}
