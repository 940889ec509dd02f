//! Streams of JSON texts.

use super::super::Call;
use super::super::download::Opening;
use super::super::framing::Frames;
use super::super::macros::parts;
use super::{BlockingDownload, BlockingSource, Source, read};
use crate::client::Client;
use crate::failure::without_bom;
use crate::model::Model;
use crate::operation::{Operation, ResponseKind};
use crate::request::Draft;
use crate::{Error, ErrorKind};
use futures_core::Stream;
use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{self, Poll, ready};

/// A call that is answered with JSON texts, one after the other: JSON Lines
/// (`application/jsonl`, `application/x-ndjson`) or a JSON text sequence (RFC 7464).
///
/// What has begun to stream is not asked for again, and the limit of total time is over
/// when it begins.
#[must_use = "a call does nothing until its stream is asked for"]
pub struct LinesCall<T> {
    call: Call<T>,
}

parts!([T] LinesCall<T>);
crate::__settings!([T] LinesCall<T>);

impl<T> LinesCall<T> {
    /// A call of an operation of the client's service.
    #[doc(hidden)]
    pub fn new(client: &Client, operation: &'static Operation) -> Self {
        Self { call: Call::new(client, operation) }
    }
}

impl<T: Model> LinesCall<T> {
    /// The values, one after the other. One that does not fit is an error
    /// ([`ErrorKind::Decode`], the value by [`Error::body`]) and the stream goes on; after
    /// any other error there are no more.
    pub fn lines(self) -> Lines<T> {
        let reader = LineReader::new(&self.call.draft);
        Lines {
            source: Source::Opening(Opening::new(*self.call.draft)),
            reader,
            item: PhantomData,
        }
    }

    /// The values, while the thread waits.
    pub fn lines_blocking(self) -> BlockingLines<T> {
        let reader = LineReader::new(&self.call.draft);
        let source = BlockingSource::Unsent(self.call.draft, BlockingDownload::open);
        BlockingLines { source, reader, item: PhantomData }
    }
}

struct LineReader {
    frames: Frames,
    operation: &'static str,
    /// Whether it is a sequence of JSON texts (RFC 7464).
    sequence: bool,
    first: bool,
    over: bool,
}

/// Whether a text is JSON as a whole.
fn is_json(text: &[u8]) -> bool {
    serde_json::from_slice::<serde::de::IgnoredAny>(text).is_ok()
}

impl LineReader {
    fn new(draft: &Draft) -> Self {
        let operation = draft.operation();
        let sequence = operation
            .responses
            .iter()
            .any(|response| response.kind == ResponseKind::JsonSequence);
        // A sequence puts its separator (RFC 7464, 2.2) before each text.
        let separator = if sequence { 0x1e } else { b'\n' };
        let frames = Frames::new(separator, draft.client().0.body_limit);
        Self { frames, operation: operation.id, sequence, first: true, over: false }
    }

    /// The next value that has come whole.
    fn next<T: Model>(&mut self) -> Option<Result<T, Error>> {
        loop {
            let frame = match self.frames.next() {
                Ok(Some(frame)) => frame,
                Ok(None) => return self.early(),
                Err(error) => {
                    self.over = true;
                    return Some(Err(error.of_operation(self.operation)));
                }
            };
            let frame = if self.first { without_bom(frame) } else { frame };
            self.first = false;
            if !frame.iter().all(u8::is_ascii_whitespace) {
                return Some(read(frame, self.operation));
            }
        }
    }

    /// The text of a sequence that is whole before the next separator has come: a line end
    /// stands behind it (RFC 7464, 2.2).
    fn early<T: Model>(&mut self) -> Option<Result<T, Error>> {
        let text = self.frames.line_end().filter(|_| self.sequence)?;
        let text = if self.first { without_bom(text) } else { text };
        if !is_json(text) {
            return None;
        }
        self.first = false;
        let value = read(text, self.operation);
        self.frames.rest();
        Some(value)
    }

    /// The value that no separator ends: what cannot be read was cut off.
    fn last<T: Model>(&mut self) -> Option<Result<T, Error>> {
        if std::mem::replace(&mut self.over, true) {
            return None;
        }
        let rest = self.frames.rest();
        if rest.iter().all(u8::is_ascii_whitespace) {
            return None;
        }
        // A number or a word goes on until white space ends it (RFC 7464, 2.4).
        let open = |last: &u8| last.is_ascii_alphanumeric();
        if self.sequence && rest.last().is_some_and(open) {
            let text = "the stream broke off in the middle of a value";
            let error = Error::new(ErrorKind::Incomplete, text);
            return Some(Err(error.of_operation(self.operation)));
        }
        Some(read(rest, self.operation).map_err(|error| {
            let text = "the stream broke off in the middle of a value";
            Error::new(ErrorKind::Incomplete, text)
                .with_source(error)
                .of_operation(self.operation)
        }))
    }
}

/// Values of a stream of JSON texts, as they arrive. Dropping it ends the transfer.
#[must_use = "streams do nothing unless polled"]
pub struct Lines<T> {
    source: Source,
    reader: LineReader,
    item: PhantomData<fn() -> T>,
}

impl<T: Model> Lines<T> {
    fn poll_line(
        &mut self,
        context: &mut task::Context<'_>,
    ) -> Poll<Option<Result<T, Error>>> {
        while !self.reader.over {
            if let Some(value) = self.reader.next() {
                return Poll::Ready(Some(value));
            }
            match ready!(self.source.poll(context)) {
                Some(Ok(bytes)) => self.reader.frames.feed(&bytes),
                Some(Err(error)) => {
                    self.reader.over = true;
                    return Poll::Ready(Some(Err(error)));
                }
                None => return Poll::Ready(self.reader.last()),
            }
        }
        Poll::Ready(None)
    }

    /// The next value, as the stream gives it; `None` after the last.
    pub fn next_line(
        &mut self,
    ) -> impl Future<Output = Option<Result<T, Error>>> + Send + '_ {
        std::future::poll_fn(move |context| self.poll_line(context))
    }
}

impl<T: Model> Stream for Lines<T> {
    type Item = Result<T, Error>;

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut task::Context<'_>,
    ) -> Poll<Option<Self::Item>> {
        self.poll_line(context)
    }
}

/// Values of a stream of JSON texts, while the thread waits.
pub struct BlockingLines<T> {
    source: BlockingSource,
    reader: LineReader,
    item: PhantomData<fn() -> T>,
}

impl<T: Model> Iterator for BlockingLines<T> {
    type Item = Result<T, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.reader.over {
            if let Some(value) = self.reader.next() {
                return Some(value);
            }
            match self.source.next(self.reader.operation) {
                Some(Ok(bytes)) => self.reader.frames.feed(&bytes),
                Some(Err(error)) => {
                    self.reader.over = true;
                    return Some(Err(error));
                }
                None => return self.reader.last(),
            }
        }
        None
    }
}

impl<T> fmt::Debug for Lines<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lines").finish_non_exhaustive()
    }
}

impl<T> fmt::Debug for BlockingLines<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BlockingLines").finish_non_exhaustive()
    }
}
