//! Responses that are streams of values: JSON texts one after the other, and
//! server-sent events.

mod events;
mod lines;

pub use events::{BlockingEvents, Events, EventsCall, ServerEvent};
pub use lines::{BlockingLines, Lines, LinesCall};

use super::download::{BlockingDownload, Download, Opening};
use crate::model::{Context, Model, from_json_slice};
use crate::request::Draft;
use crate::transport::Sleeping;
use crate::{Error, ErrorKind};
use bytes::Bytes;
use std::future::Future;
use std::io::Read;
use std::pin::Pin;
use std::task::{self, Poll, ready};

/// Where the bytes of a stream come from.
enum Source {
    Opening(Opening),
    Open(Download),
    Waiting(Sleeping),
    Over,
}

impl Source {
    /// The next piece; `None` at the end of the body.
    fn poll(
        &mut self,
        context: &mut task::Context<'_>,
    ) -> Poll<Option<Result<Bytes, Error>>> {
        loop {
            match self {
                Self::Opening(opening) => {
                    match ready!(Pin::new(opening).poll(context)) {
                        Ok(download) => *self = Self::Open(download),
                        Err(error) => {
                            *self = Self::Over;
                            return Poll::Ready(Some(Err(error)));
                        }
                    }
                }
                Self::Open(download) => return download.poll_chunk(context),
                Self::Waiting(_) | Self::Over => return Poll::Ready(None),
            }
        }
    }

    /// Whether the service has said that there is nothing more to come.
    fn is_ended(&self) -> bool {
        matches!(self, Self::Open(download) if download.status() == http::StatusCode::NO_CONTENT)
    }
}

/// The same while the thread waits.
enum BlockingSource {
    /// What is to be sent, and how its answer is opened.
    Unsent(Box<Draft>, fn(Draft) -> Result<BlockingDownload, Error>),
    Open(BlockingDownload, Box<[u8]>),
    Over,
}

impl BlockingSource {
    fn of_events(draft: Box<Draft>) -> Self {
        Self::Unsent(draft, BlockingDownload::open_events)
    }

    /// The next piece; `None` at the end of the body.
    fn next(&mut self, operation: &'static str) -> Option<Result<Bytes, Error>> {
        if let Self::Unsent(draft, open) = self {
            let again = Box::new(draft.again());
            let draft = std::mem::replace(draft, again);
            match open(*draft) {
                Ok(download) => {
                    *self = Self::Open(download, vec![0; 16 * 1024].into_boxed_slice());
                }
                Err(error) => {
                    *self = Self::Over;
                    return Some(Err(error));
                }
            }
        }
        let Self::Open(download, buffer) = self else { return None };
        match download.read(buffer) {
            Ok(0) => None,
            Ok(read) => {
                Some(Ok(Bytes::copy_from_slice(buffer.get(..read).unwrap_or_default())))
            }
            Err(error) => {
                *self = Self::Over;
                let kind = match error.kind() {
                    std::io::ErrorKind::TimedOut => ErrorKind::Timeout,
                    _ => ErrorKind::Incomplete,
                };
                let text = "the response broke off before its end";
                Some(Err(Error::new(kind, text)
                    .with_source(error)
                    .of_operation(operation)))
            }
        }
    }

    /// Whether the service has said that there is nothing more to come.
    fn is_ended(&self) -> bool {
        matches!(self, Self::Open(download, _) if download.status() == http::StatusCode::NO_CONTENT)
    }
}

/// Reads one value of a stream. One that does not fit stands in the body of its error.
fn read<T: Model>(bytes: &[u8], operation: &'static str) -> Result<T, Error> {
    read_of(bytes, bytes, operation)
}

/// The same for a value that is read from more than what stands in the body of an error.
fn read_of<T: Model>(
    bytes: &[u8],
    item: &[u8],
    operation: &'static str,
) -> Result<T, Error> {
    let mut value = T::blank();
    let read = from_json_slice(value.slot(), bytes, &mut Context::new());
    read.map_err(|error| Error::decode(&error).of_operation(operation).with_item(item))?;
    Ok(value)
}
