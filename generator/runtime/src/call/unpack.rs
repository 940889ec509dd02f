//! Bodies that come compressed, read piece by piece. Streams ask for no coding; what a
//! service keeps compressed it may send so all the same (RFC 9110, 8.4).

use super::Decoder;
use crate::Error;
use crate::transport::{BlockingBody, Body};
use http::Response;
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH};

/// A body that may be decoded on its way.
pub(super) trait Unpack: Sized {
    /// The decoded body; `None` for a coding that is not known here.
    fn unpack(self, coding: &str) -> Option<Self>;
}

impl<T> Decoder<T> {
    /// Decodes the body of a response on its way. The head then tells of the content as
    /// it is read.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Decode`](crate::ErrorKind::Decode) for a coding that is not known.
    pub(super) fn unpack<B: Unpack>(
        &self,
        response: Response<B>,
    ) -> Result<Response<B>, Error> {
        let (mut parts, body) = response.into_parts();
        let is_empty = parts.headers.get(CONTENT_LENGTH).is_some_and(|size| size == "0");
        let lines = parts.headers.get_all(CONTENT_ENCODING).iter();
        let lines = lines.map(|value| String::from_utf8_lossy(value.as_bytes()));
        // Several codings are none that is known.
        let coding = lines.collect::<Vec<_>>().join(",").trim().to_lowercase();
        let body = match coding.as_str() {
            "" | "identity" => return Ok(Response::from_parts(parts, body)),
            // Nothing is coded as nothing, whatever the field says.
            _ if is_empty => Some(body),
            coding => body.unpack(coding),
        };
        let Some(body) = body else { return Err(self.refuse_coding(parts)) };
        parts.headers.remove(CONTENT_ENCODING);
        parts.headers.remove(CONTENT_LENGTH);
        Ok(Response::from_parts(parts, body))
    }
}

#[cfg(not(feature = "gzip"))]
mod gzip {
    use super::{BlockingBody, Body, Unpack};

    impl Unpack for Body {
        fn unpack(self, _coding: &str) -> Option<Self> {
            None
        }
    }

    impl Unpack for BlockingBody {
        fn unpack(self, _coding: &str) -> Option<Self> {
            None
        }
    }
}

#[cfg(feature = "gzip")]
mod gzip {
    use super::{BlockingBody, Body, Unpack};
    use crate::transport::{Failed, TransportError};
    use bytes::{Buf as _, Bytes};
    use flate2::{read, write};
    use futures_core::Stream;
    use std::io::Write as _;
    use std::pin::Pin;
    use std::task::{Context, Poll, ready};

    const CODINGS: [&str; 2] = ["gzip", "x-gzip"];

    /// As many bytes are decoded at once: gzip makes at most a thousand times as many of
    /// them, so that memory stays flat whatever comes.
    const STEP: usize = 512;

    impl Unpack for BlockingBody {
        fn unpack(self, coding: &str) -> Option<Self> {
            let known = CODINGS.contains(&coding);
            known.then(|| Self::new(read::MultiGzDecoder::new(self)))
        }
    }

    impl Unpack for Body {
        fn unpack(self, coding: &str) -> Option<Self> {
            let decoder = || write::MultiGzDecoder::new(Vec::new());
            let known = CODINGS.contains(&coding);
            known.then(|| {
                let packed = Bytes::new();
                Self::stream(Gunzip { body: self, packed, decoder: Some(decoder()) })
            })
        }
    }

    struct Gunzip {
        body: Body,
        /// What has come and is not decoded.
        packed: Bytes,
        /// There until the end.
        decoder: Option<write::MultiGzDecoder<Vec<u8>>>,
    }

    impl Gunzip {
        /// Decodes a little of what has come.
        fn step(&mut self) -> std::io::Result<Bytes> {
            let Some(decoder) = &mut self.decoder else { return Ok(Bytes::new()) };
            let some = self.packed.get(..STEP).unwrap_or(&self.packed);
            let taken = decoder.write(some)?;
            if taken == 0 {
                return Err(std::io::ErrorKind::InvalidData.into());
            }
            self.packed.advance(taken);
            Ok(std::mem::take(decoder.get_mut()).into())
        }

        /// What the decoder still holds when all has come.
        fn finish(&mut self) -> std::io::Result<Bytes> {
            self.decoder
                .take()
                .map_or(Ok(Bytes::new()), |decoder| decoder.finish().map(Bytes::from))
        }
    }

    impl Stream for Gunzip {
        type Item = Result<Bytes, TransportError>;

        fn poll_next(
            mut self: Pin<&mut Self>,
            context: &mut Context<'_>,
        ) -> Poll<Option<Self::Item>> {
            let this = &mut *self;
            loop {
                let piece = if !this.packed.is_empty() {
                    this.step()
                } else if this.decoder.is_none() {
                    return Poll::Ready(None);
                } else {
                    match ready!(Pin::new(&mut this.body).poll_next(context)) {
                        Some(packed) => {
                            this.packed = packed?;
                            continue;
                        }
                        None => this.finish(),
                    }
                };
                match piece {
                    Ok(piece) if piece.is_empty() => {}
                    Ok(piece) => return Poll::Ready(Some(Ok(piece))),
                    Err(error) => {
                        (this.decoder, this.packed) = (None, Bytes::new());
                        let error = TransportError::new(Failed::Broken, error);
                        return Poll::Ready(Some(Err(error)));
                    }
                }
            }
        }
    }
}
