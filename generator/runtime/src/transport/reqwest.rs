//! The transport over reqwest.

use super::{
    Body, Failed, Sending, Sleeping, Timeouts, Transport, TransportError, Upload,
};
use crate::{Error, ErrorKind};
use bytes::Bytes;
use futures_core::Stream;
use http::Request;
use http_body::{Body as _, Frame, SizeHint};
use rustls::ClientConfig;
use rustls::crypto::ring::default_provider;
use rustls_platform_verifier::BuilderVerifierExt as _;
use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

/// The transport over reqwest, with rustls, ring and the roots of the platform. It needs
/// a tokio runtime.
#[derive(Clone)]
pub struct Reqwest {
    client: reqwest::Client,
}

impl Reqwest {
    /// A transport with connections of its own, and the default limits of time.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Build`] when TLS cannot be set up.
    pub fn new() -> Result<Self, Error> {
        Self::with_timeouts(Timeouts::default())
    }

    /// A transport with these limits for connecting and reading: reqwest has them for
    /// all requests of a client, only the total is a request's own.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Build`] when TLS cannot be set up.
    pub fn with_timeouts(timeouts: Timeouts) -> Result<Self, Error> {
        let failed = |error: Box<dyn std::error::Error + Send + Sync>| {
            Error::new(ErrorKind::Build, "TLS cannot be set up").with_source(error)
        };
        let tls = ClientConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()
            .and_then(|builder| builder.with_platform_verifier())
            .map_err(|error| failed(error.into()))?
            .with_no_client_auth();
        // Another crate of the build may turn on features of reqwest, so that everything
        // that would change a request or a response is turned off here.
        let mut builder = reqwest::Client::builder()
            .tls_backend_preconfigured(tls)
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .no_gzip()
            .no_brotli()
            .no_zstd()
            .no_deflate();
        if let Some(limit) = timeouts.connect {
            builder = builder.connect_timeout(limit);
        }
        if let Some(limit) = timeouts.read {
            builder = builder.read_timeout(limit);
        }
        let client = builder.build().map_err(|error| failed(error.into()))?;
        Ok(Self { client })
    }
}

impl From<reqwest::Client> for Reqwest {
    /// A transport over a client of your own. It should follow no redirects and
    /// decompress nothing: see [`Transport`].
    fn from(client: reqwest::Client) -> Self {
        Self { client }
    }
}

impl Transport for Reqwest {
    fn send(&self, request: Request<Bytes>, timeouts: Timeouts) -> Sending {
        let client = self.client.clone();
        Box::pin(async move {
            let mut request = reqwest::Request::try_from(request).map_err(classify)?;
            *request.timeout_mut() = timeouts.total;
            let response = client.execute(request).await.map_err(classify)?;
            let response: http::Response<reqwest::Body> = response.into();
            Ok(response.map(|body| Body::stream(Frames(body))))
        })
    }

    fn send_streaming(
        &self,
        request: Request<()>,
        body: Upload,
        timeouts: Timeouts,
    ) -> Sending {
        let client = self.client.clone();
        let length = body.known_length();
        Box::pin(async move {
            let body = Outgoing { body: Mutex::new(body.into_body()?), left: length };
            let request = request.map(|()| reqwest::Body::wrap(body));
            let mut request = reqwest::Request::try_from(request).map_err(classify)?;
            *request.timeout_mut() = timeouts.total;
            let response = client.execute(request).await.map_err(classify)?;
            let response: http::Response<reqwest::Body> = response.into();
            Ok(response.map(|body| Body::stream(Frames(body))))
        })
    }

    fn sleep(&self, duration: Duration) -> Sleeping {
        Box::pin(tokio::time::sleep(duration))
    }

    fn keeps_time(&self) -> bool {
        true
    }
}

impl fmt::Debug for Reqwest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Reqwest")
    }
}

/// A body on its way out. The lock is never taken: it makes the body one that threads
/// can share, as reqwest asks for.
struct Outgoing {
    body: Mutex<Body>,
    left: Option<u64>,
}

impl http_body::Body for Outgoing {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        let body = self.body.get_mut().unwrap_or_else(PoisonError::into_inner);
        let piece = ready!(Pin::new(body).poll_next(context)).transpose()?;
        let length = piece.as_ref().map_or(0, Bytes::len);
        let length = u64::try_from(length).unwrap_or(u64::MAX);
        let fits = match (self.left, &piece) {
            (Some(left), Some(_)) => left >= length,
            (Some(left), None) => left == 0,
            (None, _) => true,
        };
        if !fits {
            let error = "the stream is not as long as was announced";
            return Poll::Ready(Some(Err(TransportError::new(Failed::Broken, error))));
        }
        self.left = self.left.map(|left| left - length);
        Poll::Ready(piece.map(|piece| Ok(Frame::data(piece))))
    }

    fn size_hint(&self) -> SizeHint {
        self.left.map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}

/// The data frames of a body.
struct Frames(reqwest::Body);

impl Stream for Frames {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Self::Item>> {
        loop {
            let frame = ready!(Pin::new(&mut self.0).poll_frame(context));
            match frame.transpose().map_err(classify)? {
                None => return Poll::Ready(None),
                Some(frame) => {
                    if let Ok(data) = frame.into_data() {
                        return Poll::Ready(Some(Ok(data)));
                    }
                }
            }
        }
    }
}

/// What failed, without the URL, which may hold a key.
fn classify(error: reqwest::Error) -> TransportError {
    let failed = if error.is_connect() {
        if super::is_tls(&error) { Failed::Tls } else { Failed::Connect }
    } else if error.is_timeout() {
        Failed::Timeout
    } else {
        Failed::Broken
    };
    TransportError::new(failed, error.without_url())
}
