//! The transport over reqwest.

use super::{
    Body, Failed, Sending, Sleeping, Timeouts, Transport, TransportError, Upload,
};
use crate::{Error, ErrorKind};
use bytes::Bytes;
use futures_core::Stream;
use http::Request;
use http_body::{Body as _, Frame, SizeHint};
use reqwest::{NoProxy, Proxy};
use rustls::ClientConfig;
use rustls::crypto::ring::default_provider;
use rustls_platform_verifier::BuilderVerifierExt as _;
use std::fmt;
use std::future::Future as _;
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::time::{Instant, Sleep, timeout_at};

/// The transport over reqwest, with rustls, ring and the roots of the platform. It needs
/// a tokio runtime with I/O and time; awaited elsewhere, a call fails with
/// [`ErrorKind::Build`].
///
/// The proxy that the environment names (`HTTPS_PROXY`, `ALL_PROXY`; `NO_PROXY`) carries
/// what is encrypted; plain `http`, which is for this machine itself and for its metadata
/// service, goes through none.
#[derive(Clone)]
pub struct Reqwest {
    client: reqwest::Client,
    /// What makes clients with other limits for connecting; none for a client that was
    /// given.
    family: Option<Arc<Family>>,
}

/// The clients of a transport: reqwest has the limit for connecting for all requests of
/// one, so that each limit has a client, with connections of its own.
struct Family {
    tls: ClientConfig,
    proxy: Option<Proxy>,
    /// The limit of the first of them.
    connect: Option<Duration>,
    others: Mutex<Vec<(Option<Duration>, reqwest::Client)>>,
}

/// How many clients are kept beside the first. Programs have few limits, and one that
/// computes them must not collect connections without end.
const OTHERS: usize = 8;

impl Family {
    fn client(
        &self,
        connect: Option<Duration>,
    ) -> Result<reqwest::Client, reqwest::Error> {
        // Another crate of the build may turn on features of reqwest, so that everything
        // that would change a request or a response is turned off here.
        let mut builder = reqwest::Client::builder()
            .tls_backend_preconfigured(self.tls.clone())
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .retry(reqwest::retry::never())
            .no_gzip()
            .no_brotli()
            .no_zstd()
            .no_deflate();
        builder = match &self.proxy {
            Some(proxy) => builder.proxy(proxy.clone()),
            None => builder.no_proxy(),
        };
        if let Some(limit) = connect {
            builder = builder.connect_timeout(limit);
        }
        builder.build()
    }

    /// The client of another limit than that of the first.
    fn other(
        &self,
        connect: Option<Duration>,
    ) -> Result<reqwest::Client, reqwest::Error> {
        let mut others = self.others.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, client)) = others.iter().find(|(limit, _)| *limit == connect) {
            return Ok(client.clone());
        }
        let client = self.client(connect)?;
        if others.len() >= OTHERS {
            others.remove(0);
        }
        others.push((connect, client.clone()));
        Ok(client)
    }
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

    /// A transport for requests with this limit for connecting. One with another limit has
    /// connections of its own; the other limits make no such difference.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Build`] when TLS cannot be set up or the environment names no proper
    /// proxy.
    pub fn with_timeouts(timeouts: Timeouts) -> Result<Self, Error> {
        let failed = |error: Box<dyn std::error::Error + Send + Sync>| {
            Error::new(ErrorKind::Build, "TLS cannot be set up").with_source(error)
        };
        #[cfg_attr(not(feature = "http2"), expect(unused_mut))]
        let mut tls = ClientConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()
            .and_then(|builder| builder.with_platform_verifier())
            .map_err(|error| failed(error.into()))?
            .with_no_client_auth();
        #[cfg(feature = "http2")]
        {
            tls.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        }
        let (proxy, connect) = (proxy()?, timeouts.connect);
        let family = Family { tls, proxy, connect, others: Mutex::default() };
        let client = family.client(connect).map_err(|error| failed(error.into()))?;
        Ok(Self { client, family: Some(Arc::new(family)) })
    }

    /// The client with this limit for connecting.
    fn client(
        &self,
        connect: Option<Duration>,
    ) -> Result<reqwest::Client, TransportError> {
        match &self.family {
            Some(family) if family.connect != connect => {
                let failed = |error| TransportError::new(Failed::Unable, error);
                family.other(connect).map_err(failed)
            }
            _ => Ok(self.client.clone()),
        }
    }
}

/// The proxy of the environment, for what is encrypted.
fn proxy() -> Result<Option<Proxy>, Error> {
    let names = ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"];
    let named = |name: &str| std::env::var(name).ok().filter(|url| !url.is_empty());
    let Some(url) = names.into_iter().find_map(named) else { return Ok(None) };
    // The URL of a proxy may hold a password, which the error of reqwest shows.
    let text = "the environment names a proxy by what is no URL of one";
    let proxy = Proxy::https(url).map_err(|_| Error::new(ErrorKind::Build, text))?;
    Ok(Some(proxy.no_proxy(NoProxy::from_env())))
}

impl Reqwest {
    /// Sends a request and gives its response, as long as something moves.
    fn execute(
        &self,
        request: Result<reqwest::Request, TransportError>,
        moved: Moved,
        timeouts: Timeouts,
    ) -> Sending {
        let client = self.client(timeouts.connect);
        Box::pin(async move {
            let (client, mut request) = (client?, request?);
            if !is_in_tokio() {
                return Err(TransportError::new(Failed::Unable, NO_TOKIO));
            }
            *request.timeout_mut() = timeouts.total;
            let mut sending = pin!(client.execute(request));
            // What no clock can hold is no limit.
            let end = || moved.last().checked_add(timeouts.read?);
            let response = loop {
                let Some(until) = end() else { break sending.await };
                match timeout_at(until, sending.as_mut()).await {
                    Ok(response) => break response,
                    // A piece of the body has left since the wait began.
                    Err(_) if end().is_none_or(|end| end > Instant::now()) => {}
                    Err(elapsed) => {
                        return Err(TransportError::new(Failed::Timeout, elapsed));
                    }
                }
            };
            let response: http::Response<reqwest::Body> =
                response.map_err(classify)?.into();
            let limit = timeouts.read;
            Ok(response.map(|body| Body::stream(Frames { body, limit, sleep: None })))
        })
    }
}

const NO_TOKIO: &str = "reqwest needs a tokio runtime: await the call in one, use \
                        `send_blocking`, or set another transport";

fn is_in_tokio() -> bool {
    tokio::runtime::Handle::try_current().is_ok()
}

/// When the connection has last taken a piece of a body; nothing while it is the next
/// piece that is missing, since that is not the service's fault.
#[derive(Clone)]
struct Moved(Arc<Mutex<Option<Instant>>>);

impl Moved {
    fn now() -> Self {
        Self(Arc::new(Mutex::new(Some(Instant::now()))))
    }

    fn note(&self, moment: Option<Instant>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = moment;
    }

    fn last(&self) -> Instant {
        let last = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        last.unwrap_or_else(Instant::now)
    }
}

impl From<reqwest::Client> for Reqwest {
    /// A transport over a client of your own, whose limit for connecting is that of all
    /// requests. It should follow no redirects, retry and
    /// decompress nothing: see [`Transport`].
    fn from(client: reqwest::Client) -> Self {
        Self { client, family: None }
    }
}

impl Transport for Reqwest {
    fn send(&self, request: Request<Bytes>, timeouts: Timeouts) -> Sending {
        self.execute(converted(request), Moved::now(), timeouts)
    }

    fn send_streaming(
        &self,
        request: Request<()>,
        body: Upload,
        timeouts: Timeouts,
    ) -> Sending {
        let (left, moved) = (body.known_length(), Moved::now());
        let request = body.into_body().and_then(|body| {
            let body = Outgoing { body: Mutex::new(body), left, moved: moved.clone() };
            converted(request.map(|()| reqwest::Body::wrap(body)))
        });
        self.execute(request, moved, timeouts)
    }

    fn sleep(&self, duration: Duration) -> Sleeping {
        if is_in_tokio() {
            Box::pin(tokio::time::sleep(duration))
        } else {
            super::thread_sleep(duration)
        }
    }

    fn limit(&self, duration: Duration) -> Sleeping {
        self.sleep(duration)
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
    moved: Moved,
}

impl http_body::Body for Outgoing {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        let body = self.body.get_mut().unwrap_or_else(PoisonError::into_inner);
        let piece = Pin::new(body).poll_next(context);
        // A piece is asked for when the one before it has left.
        self.moved.note(piece.is_ready().then(Instant::now));
        let piece = ready!(piece).transpose()?;
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

/// The data frames of a body, each within the limit of time.
struct Frames {
    body: reqwest::Body,
    limit: Option<Duration>,
    sleep: Option<Pin<Box<Sleep>>>,
}

impl Stream for Frames {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        loop {
            let Poll::Ready(frame) = Pin::new(&mut this.body).poll_frame(context) else {
                let Some(limit) = this.limit else { return Poll::Pending };
                let new = || Box::pin(tokio::time::sleep(limit));
                ready!(this.sleep.get_or_insert_with(new).as_mut().poll(context));
                this.limit = None;
                let error = "no further bytes came";
                return Poll::Ready(Some(Err(TransportError::new(
                    Failed::Timeout,
                    error,
                ))));
            };
            this.sleep = None;
            match frame.transpose().map_err(during_body)? {
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

/// The request as reqwest has it. Its own conversion formats the URL piece by piece.
fn converted<B: Into<reqwest::Body>>(
    request: Request<B>,
) -> Result<reqwest::Request, TransportError> {
    let (parts, body) = request.into_parts();
    let scheme = parts.uri.scheme_str().unwrap_or_default();
    let authority = parts.uri.authority().map_or("", |authority| authority.as_str());
    let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
    let url = reqwest::Url::parse(&[scheme, "://", authority, path].concat())
        .map_err(|error| TransportError::new(Failed::Unable, error))?;
    let mut converted = reqwest::Request::new(parts.method, url);
    *converted.headers_mut() = parts.headers;
    *converted.body_mut() = Some(body.into());
    Ok(converted)
}

/// What failed, without the URL, which may hold a key.
fn classify(error: reqwest::Error) -> TransportError {
    let failed = if error.is_connect() {
        if super::is_tls(&error) { Failed::Tls } else { Failed::Connect }
    } else if error.is_timeout() {
        Failed::Timeout
    } else if is_rejected(&error) {
        Failed::Rejected
    } else {
        Failed::Broken
    };
    TransportError::new(failed, error.without_url())
}

/// What failed after the head of the response: nothing is rejected that was answered.
fn during_body(error: reqwest::Error) -> TransportError {
    let error = classify(error);
    match error.failed {
        Failed::Rejected => TransportError { failed: Failed::Broken, ..error },
        _ => error,
    }
}

/// Whether the other end says by HTTP/2 that it did not process the request: its stream was
/// refused, or came after the last one that a connection going away takes (RFC 9113, 8.7).
/// One that goes away for an error says so of streams that it has processed too.
#[cfg(feature = "http2")]
fn is_rejected(error: &reqwest::Error) -> bool {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(current) = cause {
        if let Some(error) = current.downcast_ref::<h2::Error>() {
            let says = |reason| error.is_remote() && error.reason() == Some(reason);
            return error.is_reset() && says(h2::Reason::REFUSED_STREAM)
                || error.is_go_away() && says(h2::Reason::NO_ERROR);
        }
        cause = current.source();
    }
    false
}

#[cfg(not(feature = "http2"))]
fn is_rejected(_: &reqwest::Error) -> bool {
    false
}
