//! Reads and writes what signed links lead to.
//!
//! Such a link carries its own permission, so that requests go past the client: no other
//! credential may go there, and the link is sent as it came, byte for byte.

use std::error::Error;
use std::future::poll_fn;
use std::pin::Pin;
use std::time::Duration;

use bindery_runtime::Bytes;
use bindery_runtime::transport::{Timeouts, Transport};
use futures_core::Stream;
use http::header::{CONTENT_LENGTH, RANGE};
use http::{HeaderMap, Request, Response, StatusCode};

/// How much of a log is read at once.
const PART: u64 = 4096;

/// How long to wait for more of a log, at first and at most.
const PAUSES: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(15));

/// How long a log may be silent before it is given up.
const SILENCE: Duration = Duration::from_secs(30 * 60);

/// Puts content to where a link leads.
pub async fn put(
    transport: &dyn Transport,
    link: &str,
    content: Bytes,
) -> Result<(), Box<dyn Error>> {
    let request = Request::put(link).header("x-ms-blob-type", "BlockBlob");
    let request = request.header(CONTENT_LENGTH, content.len());
    let response = exchange(transport, request.body(content)?).await?;
    if response.status().is_success() {
        Ok(())
    } else {
        Err(format!("the content was refused with {}", response.status()).into())
    }
}

/// Hands on the content of a log as it grows, until the service calls it complete.
pub async fn follow(
    transport: &dyn Transport,
    link: &str,
    mut take: impl FnMut(&[u8]),
) -> Result<(), Box<dyn Error>> {
    let (mut at, mut pause, mut silent) = (0, PAUSES.0, Duration::ZERO);
    loop {
        let head = exchange(transport, Request::head(link).body(Bytes::new())?).await?;
        let (length, complete) = match head.status() {
            // The log comes into being with its first line.
            StatusCode::NOT_FOUND => (0, false),
            status if status.is_success() => state(head.headers()),
            status => return Err(format!("the log was refused with {status}").into()),
        };
        let before = at;
        while at < length {
            let part = read(transport, link, at).await?;
            if part.is_empty() {
                break;
            }
            at += u64::try_from(part.len())?;
            take(&part);
        }
        if complete && at >= length {
            return Ok(());
        }
        if at > before {
            (pause, silent) = (PAUSES.0, Duration::ZERO);
        }
        if silent >= SILENCE {
            return Err("the log has been silent for half an hour".into());
        }
        transport.sleep(pause).await;
        silent += pause;
        pause = (pause * 2).min(PAUSES.1);
    }
}

/// How long a log is, and whether it is complete.
fn state(headers: &HeaderMap) -> (u64, bool) {
    let length = headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    let length = length.and_then(|text| text.parse().ok()).unwrap_or_default();
    (length, headers.contains_key("x-ms-meta-complete"))
}

/// The next part of a log; nothing where there is none yet.
async fn read(
    transport: &dyn Transport,
    link: &str,
    at: u64,
) -> Result<Bytes, Box<dyn Error>> {
    let range = format!("bytes={at}-{}", at + PART - 1);
    let request = Request::get(link).header(RANGE, range).body(Bytes::new())?;
    let response = exchange(transport, request).await?;
    match response.status() {
        StatusCode::RANGE_NOT_SATISFIABLE => Ok(Bytes::new()),
        StatusCode::PARTIAL_CONTENT => Ok(response.into_body()),
        status => Err(format!("the log was refused with {status}").into()),
    }
}

async fn exchange(
    transport: &dyn Transport,
    request: Request<Bytes>,
) -> Result<Response<Bytes>, Box<dyn Error>> {
    let response = transport.send(request, Timeouts::default()).await?;
    let (head, mut body) = response.into_parts();
    let mut bytes = Vec::new();
    while let Some(piece) =
        poll_fn(|context| Pin::new(&mut body).poll_next(context)).await
    {
        bytes.extend_from_slice(&piece?);
    }
    Ok(Response::from_parts(head, bytes.into()))
}
