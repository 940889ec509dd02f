//! Bodies of requests: bytes that are there, or pieces that come while they are sent.

use super::{BlockingBody, Body, Failed, TransportError};
use crate::driver::block_on;
use bytes::Bytes;
use futures_core::Stream;
use std::fmt;
use std::io::Read;
use std::pin::Pin;
use std::task::{Context, Poll};

/// The body of a request: bytes, or a stream that is sent piece by piece in memory that
/// does not grow with it.
///
/// Bytes are sent again where that is allowed; a stream is read once, so that a request
/// that carries one is never sent again.
///
/// ```
/// use bindery_runtime::Upload;
///
/// let small = Upload::from("whole");
/// let large = Upload::reader(std::io::repeat(0)).length(1_000_000);
/// ```
pub struct Upload {
    pub(crate) content: Content,
    pub(crate) length: Option<u64>,
    pub(crate) media_type: Option<String>,
}

pub(crate) enum Content {
    Whole(Bytes),
    Stream(Body),
    Reader(BlockingBody),
}

impl Upload {
    /// A body that arrives piece by piece. An error breaks the request off.
    pub fn stream<S, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<Bytes, E>> + Send + 'static,
        E: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let body = Body::stream(Pieces(Box::pin(stream)));
        Self::of(Content::Stream(body))
    }

    /// A body that is read while it is sent, for calls that make their thread wait.
    pub fn reader(reader: impl Read + Send + 'static) -> Self {
        Self::of(Content::Reader(BlockingBody::new(reader)))
    }

    fn of(content: Content) -> Self {
        Self { content, length: None, media_type: None }
    }

    /// What the bytes are, where that is not the first media type that the description
    /// has for them: `Upload::from(bytes).media_type("image/png")`.
    #[must_use]
    pub fn media_type(mut self, media_type: &str) -> Self {
        self.media_type = Some(media_type.to_owned());
        self
    }

    /// How many bytes will come, where that is known: the service is told so. A stream
    /// of another length breaks the request off.
    #[must_use]
    pub fn length(mut self, bytes: u64) -> Self {
        self.length = Some(bytes);
        self
    }

    /// How many bytes will come, as far as it is known.
    #[must_use]
    pub fn known_length(&self) -> Option<u64> {
        match &self.content {
            Content::Whole(bytes) => u64::try_from(bytes.len()).ok(),
            _ => self.length,
        }
    }

    /// The body for a transport that does not block.
    ///
    /// # Errors
    ///
    /// For a reader, which blocks.
    pub fn into_body(self) -> Result<Body, TransportError> {
        match self.content {
            Content::Whole(bytes) => Ok(Body::whole(bytes)),
            Content::Stream(body) => Ok(body),
            Content::Reader(_) => Err(TransportError::new(
                Failed::Unable,
                "a reader blocks: it is for calls that make their thread wait",
            )),
        }
    }

    /// The body for a transport that blocks. A stream is waited for on the thread.
    #[must_use]
    pub fn into_reader(self) -> BlockingBody {
        let left = self.length;
        let body = match self.content {
            Content::Whole(bytes) => BlockingBody::new(std::io::Cursor::new(bytes)),
            Content::Stream(body) => {
                BlockingBody::new(Waiting { body, piece: Bytes::new() })
            }
            Content::Reader(body) => body,
        };
        BlockingBody::new(Measured { body, left })
    }
}

impl<T: Into<Bytes>> From<T> for Upload {
    fn from(bytes: T) -> Self {
        Self::of(Content::Whole(bytes.into()))
    }
}

impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Upload")
            .field("length", &self.known_length())
            .finish_non_exhaustive()
    }
}

/// A stream whose errors become those of transports.
struct Pieces<S>(Pin<Box<S>>);

impl<S, E> Stream for Pieces<S>
where
    S: Stream<Item = Result<Bytes, E>>,
    E: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    type Item = Result<Bytes, TransportError>;

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Self::Item>> {
        let piece = std::task::ready!(self.0.as_mut().poll_next(context));
        Poll::Ready(piece.map(|piece| {
            piece.map_err(|error| TransportError::new(Failed::Broken, error))
        }))
    }
}

/// A reader that is an error where it is not as long as was announced: whoever counts
/// on the length would wait for the rest, or send too much.
struct Measured {
    body: BlockingBody,
    left: Option<u64>,
}

impl Read for Measured {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.body.read(buffer)?;
        let length = u64::try_from(read).unwrap_or(u64::MAX);
        let ended = read == 0 && !buffer.is_empty();
        match self.left {
            Some(left) if length > left || ended && left > 0 => {
                Err(std::io::Error::other("the body is not as long as was announced"))
            }
            left => {
                self.left = left.map(|left| left - length);
                Ok(read)
            }
        }
    }
}

/// A stream as a reader.
struct Waiting {
    body: Body,
    piece: Bytes,
}

impl Read for Waiting {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        while self.piece.is_empty() {
            let body = &mut self.body;
            let next =
                std::future::poll_fn(|context| Pin::new(&mut *body).poll_next(context));
            match block_on(next) {
                Some(piece) => self.piece = piece.map_err(std::io::Error::other)?,
                None => return Ok(0),
            }
        }
        let length = self.piece.len().min(buffer.len());
        let piece = self.piece.split_to(length);
        if let Some(place) = buffer.get_mut(..length) {
            place.copy_from_slice(&piece);
        }
        Ok(length)
    }
}
