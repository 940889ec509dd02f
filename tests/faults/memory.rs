//! How much memory large bodies take. Each measurement has a process of its own, so that
//! nothing else counts, and nothing that is free already hides what is taken.

use crate::api::{self, Failure, Kind, WAYS, Way};
use crate::bombs;
use crate::matrix::{Cell, Row, must};
use crate::server::{Answer, Request, Server, Step};
use bindery_runtime::{Bytes, Client, ErrorKind, Upload};
use std::io::Read as _;
use std::process::Command;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

pub fn rows() -> Vec<Row> {
    vec![Row {
        number: 18,
        fault: "a body of 1 GB",
        must: "streams take it and give it with less than 32 MiB more memory; what is kept in \
               memory ends at 64 MiB as `BodyTooLarge` with less than 80 MiB more, also where \
               1 MB of gzip becomes 1 GiB. The everyday run sends 128 MiB, one with \
               `BINDERY_WHOLE=1` 1 GB.",
        check: large_bodies,
        alone: true,
    }]
}

const MEBIBYTE: u64 = 1024 * 1024;

/// How many pieces of 64 KiB are sent.
fn pieces() -> usize {
    let whole = std::env::var_os("BINDERY_WHOLE").is_some();
    if whole { 16 * 1024 } else { 2 * 1024 }
}

const PIECE: usize = 64 * 1024;

fn large_bodies(kind: Kind) -> Cell {
    for way in WAYS {
        measured_apart(kind, way)?;
    }
    Ok(())
}

/// Runs one measurement in a process of its own.
fn measured_apart(kind: Kind, way: Way) -> Result<(), String> {
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let output = Command::new(program)
        .args(["--exact", "memory::of_one_call", "--ignored", "--nocapture"])
        .env("BINDERY_CALL", format!("{kind:?} {way:?}"))
        .output()
        .map_err(|error| error.to_string())?;
    let text = String::from_utf8_lossy(&output.stdout);
    let line = text.lines().find(|line| line.contains("MiB more")).unwrap_or_default();
    println!("{line}");
    let ran = output.status.success() && !line.is_empty();
    let errors = String::from_utf8_lossy(&output.stderr);
    must(ran, || format!("{kind:?} {way:?}: {text} {errors}"))
}

#[test]
#[ignore = "the matrix runs it in processes of their own"]
fn of_one_call() {
    let wanted =
        std::env::var("BINDERY_CALL").unwrap_or_else(|_| "Get Async".to_owned());
    for kind in api::KINDS {
        for way in WAYS {
            if wanted == format!("{kind:?} {way:?}") {
                measure(kind, way).unwrap();
            }
        }
    }
}

/// The memory of this process that is resident, in bytes.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    let kibibytes: u64 = line.split_whitespace().nth(1).unwrap().parse().unwrap();
    kibibytes * 1024
}

/// How much more memory was resident at any time while something ran.
fn rise<T>(run: impl FnOnce() -> T) -> (T, u64) {
    let (most, over) = (AtomicU64::new(0), AtomicBool::new(false));
    let before = resident();
    let output = thread::scope(|scope| {
        scope.spawn(|| {
            while !over.load(Ordering::SeqCst) {
                most.fetch_max(resident(), Ordering::SeqCst);
                thread::sleep(Duration::from_millis(10));
            }
        });
        let output = run();
        over.store(true, Ordering::SeqCst);
        output
    });
    (output, most.into_inner().saturating_sub(before))
}

/// A body of a service that knows no measure, by the method and path of the request.
fn endless(count: usize) -> impl Fn(usize, &Request) -> Answer + Send + Sync {
    move |_, request| {
        if request.field("x-call") == Some("small") || request.method() == "PUT" {
            return api::answers(request);
        }
        let bomb = request.field("x-call") == Some("bomb");
        let mut piece = vec![b' '; PIECE];
        let mut kind = "application/json";
        if request.path() == "/events" {
            piece[..7].copy_from_slice(b"data: \"");
            piece[PIECE - 3..].copy_from_slice(b"\"\n\n");
            kind = "text/event-stream";
        }
        let length = if bomb { bombs::GZIP.len() } else { PIECE * count };
        let coding = if bomb { "content-encoding: gzip\r\n" } else { "" };
        let head = format!(
            "HTTP/1.1 200 X\r\ncontent-type: {kind}\r\n{coding}\
             content-length: {length}\r\n\r\n"
        );
        let body = if bomb {
            Step::Send(bombs::GZIP.clone())
        } else {
            Step::Repeat(piece.into(), count)
        };
        vec![Step::Read, Step::Send(head.into_bytes()), body]
    }
}

fn client(url: &str) -> Client {
    let (builder, _) = api::bare(url, api::patience());
    api::with_secrets(builder).body_limit(64 * 1024 * 1024).build().unwrap()
}

fn measure(kind: Kind, way: Way) -> Result<(), String> {
    let count = pieces();
    let server = Server::start(endless(count));
    let client = client(&server.url);
    // Whatever is set up by the first call does not count.
    kind.call(way, &client, "small").map_err(|failure| format!("{failure:?}"))?;
    assert!(bombs::GZIP.len() < 2 * 1024 * 1024);
    let start = Instant::now();
    let (result, rise) = rise(|| transfer(kind, way, &client, count));
    let bytes = result.map_err(|failure| format!("{failure:?}"))?;
    println!(
        "{}, {way:?}: {} MiB in {:.1?}, {:.1} MiB more",
        kind.name(),
        bytes / MEBIBYTE,
        start.elapsed(),
        rise as f64 / MEBIBYTE as f64
    );
    let most = if kind.is_streamed() { 32 } else { 80 };
    must(rise < most * MEBIBYTE, || format!("{} MiB more", rise / MEBIBYTE))?;
    let sent = server.requests().iter().map(|request| request.length).max();
    must(kind != Kind::Upload || sent == Some(count * PIECE), || format!("{sent:?}"))
}

impl Kind {
    /// Whether the large body is a stream.
    fn is_streamed(self) -> bool {
        matches!(self, Self::Upload | Self::Download | Self::Events)
    }
}

/// Moves a large body, or fails to, as it should; gives how much there was.
fn transfer(
    kind: Kind,
    way: Way,
    client: &Client,
    count: usize,
) -> Result<u64, Failure> {
    let size = (count * PIECE) as u64;
    match kind {
        Kind::Upload => {
            let body = match way {
                Way::Async => Upload::stream(api::Pieces {
                    piece: Bytes::from(vec![b'x'; PIECE]),
                    left: count,
                }),
                Way::Blocking => Upload::reader(std::io::repeat(b'x').take(size)),
            };
            let call = api::upload(client, "large", body.length(size));
            match way {
                Way::Async => drop(api::run(call.into_future())?),
                Way::Blocking => drop(call.send_blocking()?),
            }
        }
        Kind::Download => assert_eq!(download(way, client)?, size),
        Kind::Events => assert_eq!(events(way, client)?, count),
        _ => {
            for name in ["large", "bomb"] {
                let failure = kind.call(way, client, name).map(drop).unwrap_err();
                assert_eq!(failure.kind, ErrorKind::BodyTooLarge, "{failure:?}");
                assert_eq!(failure.attempts, 1);
            }
        }
    }
    Ok(size)
}

fn download(way: Way, client: &Client) -> Result<u64, Failure> {
    let call = api::download(client, "large");
    match way {
        Way::Async => api::run(async {
            let mut download = call.send_streaming().await?;
            let mut size = 0;
            while let Some(piece) = download.next_chunk().await {
                size += piece?.len() as u64;
            }
            Ok(size)
        }),
        Way::Blocking => {
            let mut download = call.send_streaming_blocking()?;
            Ok(std::io::copy(&mut download, &mut std::io::sink())?)
        }
    }
}

fn events(way: Way, client: &Client) -> Result<usize, Failure> {
    let call = api::events(client, "large");
    match way {
        Way::Async => api::run(async {
            let (mut events, mut count) = (call.events(), 0);
            while let Some(event) = events.next_event().await {
                event?;
                count += 1;
            }
            Ok(count)
        }),
        Way::Blocking => {
            let mut count = 0;
            for event in call.events_blocking() {
                event?;
                count += 1;
            }
            Ok(count)
        }
    }
}
