//! Bodies of responses, piece by piece.

use super::Decoder;
use super::unpack::Unpack;
use crate::core::Exchange;
use crate::driver::{Drive, Opened};
use crate::request::Draft;
use crate::transport::{BlockingBody, Body, TransportError};
use crate::{Error, ErrorKind};
use bytes::Bytes;
use futures_core::Stream;
use http::header::CONTENT_LENGTH;
use http::{HeaderMap, Response, StatusCode};
use std::fmt;
use std::future::Future;
use std::io::Read;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

/// A call whose response is being waited for, to be read piece by piece. Dropping it
/// aborts the call.
#[must_use = "futures do nothing unless polled"]
pub struct Opening {
    drive: Result<Box<Drive>, Option<Error>>,
    decoder: Decoder<()>,
    /// Whether only events will do.
    events: bool,
}

impl Opening {
    pub(crate) fn new(mut draft: Draft) -> Self {
        let decoder = Decoder::new(draft.client().clone(), draft.operation());
        let exchange = Exchange::new(&mut draft).map(Exchange::streaming);
        let drive = exchange.and_then(Drive::new).map(Box::new);
        Self { drive: drive.map_err(Some), decoder, events: false }
    }

    /// The same, for a body that is to be read as events.
    pub(crate) fn of_events(draft: Draft) -> Self {
        Self { events: true, ..Self::new(draft) }
    }
}

impl Future for Opening {
    type Output = Result<Download, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let opened = match &mut self.drive {
            Ok(drive) => ready!(drive.poll_open(context)),
            Err(error) => match error.take() {
                Some(error) => Err(error),
                // Polled again after its end, as only a broken executor does.
                None => return Poll::Pending,
            },
        };
        let operation = self.decoder.operation_id();
        let received = Received::of(&self.decoder, opened, self.events, Body::whole);
        Poll::Ready(received.map(|received| Download {
            received,
            over: false,
            operation,
        }))
    }
}

impl fmt::Debug for Opening {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Opening").finish_non_exhaustive()
    }
}

/// A response that has come whole is an error, but for successes without content.
fn refused(
    decoder: &Decoder<()>,
    response: Response<Bytes>,
) -> Result<Response<Bytes>, Error> {
    if response.status() == StatusCode::NO_CONTENT {
        return Ok(response);
    }
    let (status, headers, ()) = decoder.decode(response)?.into_parts();
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    Ok(response)
}

/// How much of a body is still to come, where it was announced.
struct Left(Option<u64>);

impl Left {
    fn of(headers: &HeaderMap) -> Self {
        let length = headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok());
        let length = length.and_then(|text| text.trim().parse().ok());
        Self(length)
    }

    fn take(&mut self, bytes: usize) {
        let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
        self.0 = self.0.map(|left| left.saturating_sub(bytes));
    }

    /// Whether the end has come too early.
    fn is_cut(&self) -> bool {
        self.0.is_some_and(|left| left > 0)
    }
}

fn broken(operation: &'static str) -> Error {
    Error::new(ErrorKind::Incomplete, "the response broke off before its end")
        .of_operation(operation)
}

/// A response whose body is the caller's.
struct Received<B> {
    status: StatusCode,
    headers: HeaderMap,
    body: B,
    left: Left,
}

impl<B: Unpack> Received<B> {
    /// What a driver has opened; `whole` makes a body of one that has come already.
    fn of(
        decoder: &Decoder<()>,
        opened: Result<Opened<B>, Error>,
        events: bool,
        whole: fn(Bytes) -> B,
    ) -> Result<Self, Error> {
        let opened = opened.map_err(|error| error.of_operation(decoder.operation_id()));
        let response = match opened? {
            Opened::Stream(response) => {
                let response = decoder.unpack(response)?;
                if events { decoder.expect_events(response)? } else { response }
            }
            Opened::Whole(response) => refused(decoder, response)?.map(whole),
        };
        let (head, body) = response.into_parts();
        let left = Left::of(&head.headers);
        Ok(Self { status: head.status, headers: head.headers, body, left })
    }
}

/// What is known of a body that has not come yet.
macro_rules! heads {
    ($($name:ident)*) => {$(
        impl $name {
            /// The status.
            #[must_use]
            pub fn status(&self) -> StatusCode {
                self.received.status
            }

            /// The header fields.
            #[must_use]
            pub fn headers(&self) -> &HeaderMap {
                &self.received.headers
            }

            /// How many bytes are still to come, where the service has said so.
            #[must_use]
            pub fn remaining(&self) -> Option<u64> {
                self.received.left.0
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($name))
                    .field("status", &self.status())
                    .finish_non_exhaustive()
            }
        }
    )*};
}

heads! { Download BlockingDownload }

/// The body of a response that arrives piece by piece, with its head. Dropping it ends
/// the transfer.
pub struct Download {
    received: Received<Body>,
    over: bool,
    operation: &'static str,
}

impl Download {
    /// The next piece, as the stream gives it; `None` at the end.
    pub fn next_chunk(
        &mut self,
    ) -> impl Future<Output = Option<Result<Bytes, Error>>> + Send + '_ {
        std::future::poll_fn(move |context| self.poll_chunk(context))
    }

    pub(crate) fn poll_chunk(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Error>>> {
        if self.over {
            return Poll::Ready(None);
        }
        let piece = ready!(Pin::new(&mut self.received.body).poll_next(context));
        Poll::Ready(match piece {
            Some(Ok(bytes)) => {
                self.received.left.take(bytes.len());
                Some(Ok(bytes))
            }
            Some(Err(error)) => {
                self.over = true;
                Some(Err(during(error).of_operation(self.operation)))
            }
            None => {
                self.over = true;
                self.received.left.is_cut().then(|| Err(broken(self.operation)))
            }
        })
    }
}

/// A failure in the middle of a body.
fn during(error: TransportError) -> Error {
    match error.failed() {
        crate::transport::Failed::Broken => {
            Error::new(ErrorKind::Incomplete, "the response broke off before its end")
                .with_source(error)
        }
        _ => error.into(),
    }
}

impl Stream for Download {
    type Item = Result<Bytes, Error>;

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Self::Item>> {
        self.poll_chunk(context)
    }
}

/// The body of a response, to be read while the thread waits.
pub struct BlockingDownload {
    received: Received<BlockingBody>,
}

impl BlockingDownload {
    pub(crate) fn open(draft: Draft) -> Result<Self, Error> {
        Self::open_as(draft, false)
    }

    /// The same, for a body that is to be read as events.
    pub(crate) fn open_events(draft: Draft) -> Result<Self, Error> {
        Self::open_as(draft, true)
    }

    fn open_as(mut draft: Draft, events: bool) -> Result<Self, Error> {
        let decoder = Decoder::new(draft.client().clone(), draft.operation());
        let exchange = Exchange::new(&mut draft)?.streaming();
        let opened = crate::driver::open(exchange);
        let whole = |bytes| BlockingBody::new(std::io::Cursor::new(bytes));
        let received = Received::of(&decoder, opened, events, whole)?;
        Ok(Self { received })
    }
}

impl Read for BlockingDownload {
    /// Reads what has come; an end before the announced one is
    /// [`UnexpectedEof`](std::io::ErrorKind::UnexpectedEof).
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let Received { body, left, .. } = &mut self.received;
        let read = body.read(buffer)?;
        left.take(read);
        if read == 0 && !buffer.is_empty() && left.is_cut() {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        Ok(read)
    }
}
