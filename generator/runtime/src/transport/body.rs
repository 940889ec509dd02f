//! Bodies of responses as transports give them.

use super::{Failed, TransportError};
use bytes::Bytes;
use futures_core::Stream;
use std::fmt;
use std::io::Read;
use std::pin::Pin;
use std::task::{Context, Poll};

/// The body of a response, in pieces.
pub struct Body(Pieces);

enum Pieces {
    Whole(Option<Bytes>),
    Stream(Pin<Box<dyn Stream<Item = Result<Bytes, TransportError>> + Send>>),
}

impl Body {
    /// A body that is there already.
    #[must_use]
    pub fn whole(bytes: impl Into<Bytes>) -> Self {
        Self(Pieces::Whole(Some(bytes.into())))
    }

    /// A body that arrives piece by piece. An error, or an end before the announced
    /// length, is a broken connection.
    #[must_use]
    pub fn stream(
        stream: impl Stream<Item = Result<Bytes, TransportError>> + Send + 'static,
    ) -> Self {
        Self(Pieces::Stream(Box::pin(stream)))
    }
}

impl Stream for Body {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Self::Item>> {
        match &mut self.0 {
            Pieces::Whole(bytes) => Poll::Ready(bytes.take().map(Ok)),
            Pieces::Stream(stream) => stream.as_mut().poll_next(context),
        }
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Body(..)")
    }
}

/// The body of a response, read while the thread waits.
pub struct BlockingBody(Box<dyn Read + Send>);

impl BlockingBody {
    /// A body that is read from `reader`.
    #[must_use]
    pub fn new(reader: impl Read + Send + 'static) -> Self {
        Self(Box::new(reader))
    }

    /// Reads at most `limit` bytes; the second value tells whether that was all.
    pub(crate) fn collect(self, limit: usize) -> Result<(Bytes, bool), TransportError> {
        let mut bytes = Vec::new();
        let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
        self.0.take(most).read_to_end(&mut bytes).map_err(|error| {
            let failed = match error.kind() {
                std::io::ErrorKind::TimedOut => Failed::Timeout,
                _ => Failed::Broken,
            };
            TransportError::new(failed, error)
        })?;
        let complete = bytes.len() <= limit;
        bytes.truncate(limit);
        Ok((bytes.into(), complete))
    }
}

impl Read for BlockingBody {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        self.0.read(buffer)
    }
}

impl fmt::Debug for BlockingBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BlockingBody(..)")
    }
}

/// Collects the pieces of a body up to a limit. A body of one piece is not copied.
pub(crate) struct Collector {
    body: Body,
    limit: usize,
    first: Bytes,
    rest: Vec<u8>,
}

impl Collector {
    pub(crate) fn new(body: Body, limit: usize) -> Self {
        Self { body, limit, first: Bytes::new(), rest: Vec::new() }
    }

    /// The body up to the limit, and whether that is all of it.
    pub(crate) fn poll(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Result<(Bytes, bool), TransportError>> {
        loop {
            let piece = std::task::ready!(Pin::new(&mut self.body).poll_next(context));
            let Some(piece) = piece.transpose()? else {
                return Poll::Ready(Ok((self.take(), true)));
            };
            if self.add(piece) {
                return Poll::Ready(Ok((self.take(), false)));
            }
        }
    }

    /// Adds a piece; true when the limit is passed.
    fn add(&mut self, piece: Bytes) -> bool {
        let room = self.limit - self.first.len().max(self.rest.len());
        let too_large = piece.len() > room;
        let piece = if too_large { piece.slice(..room) } else { piece };
        if self.first.is_empty() && self.rest.is_empty() {
            self.first = piece;
        } else {
            if self.rest.is_empty() {
                self.rest.extend_from_slice(&std::mem::take(&mut self.first));
            }
            self.rest.extend_from_slice(&piece);
        }
        too_large
    }

    fn take(&mut self) -> Bytes {
        if self.rest.is_empty() {
            std::mem::take(&mut self.first)
        } else {
            std::mem::take(&mut self.rest).into()
        }
    }
}
