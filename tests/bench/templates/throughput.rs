//! How fast large bodies come and go as streams, against a service on this machine that
//! takes and gives as fast as it can.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Instant;

use bindery_runtime::operation::{Body, Method, Operation, Response, Service};
use bindery_runtime::{Bytes, Call, Client, ClientBuilder, Upload, Value};
use futures_core::Stream;

static SERVICE: Service = Service::new("files", "1");

static GET: Operation =
    Operation::new("Files_Get", Method::Get, "/file").responses(&[Response::bytes("200", 0)]);

static PUT: Operation = Operation::new("Files_Put", Method::Put, "/file")
    .body(Body::bytes("application/octet-stream"))
    .responses(&[Response::json("200", 0)]);

const PIECE: usize = 64 * 1024;
const PIECES: usize = 16 * 1024;
const SIZE: usize = PIECE * PIECES;
/// Rounds of each client, in turns; the best counts.
const ROUNDS: usize = 5;

/// Measures Bindery's client and plain reqwest in turns.
pub fn measure() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            std::thread::spawn(move || serve(stream));
        }
    });
    let ours: Client = ClientBuilder::new(&SERVICE).base_url(&base).build().unwrap();
    let (plain, url) = (reqwest::Client::new(), format!("{base}/file"));
    let mut best = [f64::INFINITY; 4];
    for _ in 0..ROUNDS {
        let seconds = [
            runtime.block_on(timed(download(&ours))),
            runtime.block_on(timed(plain_download(&plain, &url))),
            runtime.block_on(timed(upload(&ours))),
            runtime.block_on(timed(plain_upload(&plain, &url))),
        ];
        for (best, seconds) in best.iter_mut().zip(seconds) {
            *best = best.min(seconds);
        }
    }
    println!("download of 1 GiB\ts\t{}\t{}", best[0], best[1]);
    println!("upload of 1 GiB\ts\t{}\t{}", best[2], best[3]);
}

async fn timed(transfer: impl Future<Output = usize>) -> f64 {
    let start = Instant::now();
    assert_eq!(transfer.await, SIZE);
    start.elapsed().as_secs_f64()
}

async fn download(client: &Client) -> usize {
    let mut download = Call::<Bytes>::new(client, &GET).send_streaming().await.unwrap();
    let mut size = 0;
    while let Some(piece) = download.next_chunk().await {
        size += piece.unwrap().len();
    }
    size
}

async fn plain_download(client: &reqwest::Client, url: &str) -> usize {
    let mut response = client.get(url).send().await.unwrap();
    let mut size = 0;
    while let Some(piece) = response.chunk().await.unwrap() {
        size += piece.len();
    }
    size
}

/// A body of equal pieces.
struct Pieces(usize);

impl Stream for Pieces {
    type Item = Result<Bytes, std::io::Error>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let left = self.0.checked_sub(1);
        Poll::Ready(left.map(|left| {
            self.0 = left;
            Ok(Bytes::from_static(&[b'x'; PIECE]))
        }))
    }
}

async fn upload(client: &Client) -> usize {
    let body = Upload::stream(Pieces(PIECES)).length(SIZE as u64);
    let taken = Call::<Value>::new(client, &PUT).upload(body).await.unwrap();
    taken.as_u64().unwrap() as usize
}

async fn plain_upload(client: &reqwest::Client, url: &str) -> usize {
    let body = reqwest::Body::wrap_stream(Pieces(PIECES));
    let request = client.put(url).header("content-length", SIZE).body(body);
    request.send().await.unwrap().json().await.unwrap()
}

/// Answers the requests of a connection: takes the body that was announced, or gives one.
fn serve(stream: TcpStream) -> std::io::Result<()> {
    let mut wire = BufReader::with_capacity(PIECE, stream);
    let mut line = String::new();
    loop {
        let (mut length, mut gives) = (0_u64, false);
        loop {
            line.clear();
            if wire.read_line(&mut line)? == 0 {
                return Ok(());
            }
            gives |= line.starts_with("GET");
            let field = line.to_ascii_lowercase();
            if let Some(value) = field.strip_prefix("content-length:") {
                length = value.trim().parse().unwrap();
            }
            if line == "\r\n" {
                break;
            }
        }
        let taken = std::io::copy(&mut wire.by_ref().take(length), &mut std::io::sink())?;
        let (kind, size) = match gives {
            true => ("application/octet-stream", SIZE),
            false => ("application/json", taken.to_string().len()),
        };
        let head = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: {kind}\r\ncontent-length: {size}\r\n\r\n"
        );
        wire.get_mut().write_all(head.as_bytes())?;
        if gives {
            (0..PIECES).try_for_each(|_| wire.get_mut().write_all(&[b'x'; PIECE]))?;
        } else {
            wire.get_mut().write_all(taken.to_string().as_bytes())?;
        }
    }
}
