//! What carries requests: traits, and adapters behind features.

mod body;
#[cfg(feature = "reqwest")]
mod reqwest;
mod script;
#[cfg(feature = "tower")]
mod tower;
mod upload;
#[cfg(feature = "ureq")]
mod ureq;

#[cfg(feature = "reqwest")]
pub use self::reqwest::Reqwest;
#[cfg(feature = "ureq")]
pub use self::ureq::Ureq;
pub(crate) use body::Collector;
pub use body::{BlockingBody, Body};
pub use script::{Recorded, Script};
#[cfg(feature = "tower")]
pub use tower::{Tower, TransportService};
pub(crate) use upload::Content;
pub use upload::Upload;

use crate::{Error, ErrorKind};
use bytes::Bytes;
use http::{Request, Response};
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

/// The limits of time of a call; `None` is no limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Timeouts {
    /// For a connection to come about.
    pub connect: Option<Duration>,
    /// For the next bytes to arrive.
    pub read: Option<Duration>,
    /// For one attempt.
    pub attempt: Option<Duration>,
    /// For everything: all attempts and the waits between. A transport is told what is
    /// left of it for its attempt.
    pub total: Option<Duration>,
}

impl Default for Timeouts {
    /// 5 s, 30 s, none, and 60 s.
    fn default() -> Self {
        Self {
            connect: Some(Duration::from_secs(5)),
            read: Some(Duration::from_secs(30)),
            attempt: None,
            total: Some(Duration::from_secs(60)),
        }
    }
}

impl Timeouts {
    /// No limits.
    #[must_use]
    pub const fn none() -> Self {
        Self { connect: None, read: None, attempt: None, total: None }
    }

    /// For a connection to come about.
    #[must_use]
    pub const fn connect(mut self, limit: Duration) -> Self {
        self.connect = Some(limit);
        self
    }

    /// For the next bytes to arrive.
    #[must_use]
    pub const fn read(mut self, limit: Duration) -> Self {
        self.read = Some(limit);
        self
    }

    /// For one attempt.
    #[must_use]
    pub const fn attempt(mut self, limit: Duration) -> Self {
        self.attempt = Some(limit);
        self
    }

    /// For everything: all attempts and the waits between.
    #[must_use]
    pub const fn total(mut self, limit: Duration) -> Self {
        self.total = Some(limit);
        self
    }
}

/// What [`Transport::send`] gives.
pub type Sending =
    Pin<Box<dyn Future<Output = Result<Response<Body>, TransportError>> + Send>>;

/// What [`Transport::sleep`] gives.
pub type Sleeping = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Carries requests without blocking.
///
/// A transport sends a request once and as it is: it follows no redirect, retries
/// nothing, stores no cookie, adds no credential and decompresses nothing. Dropping what
/// it gives aborts the request.
///
/// ```
/// use bindery_runtime::Bytes;
/// use bindery_runtime::transport::{Body, Sending, Timeouts, Transport};
///
/// /// Prints each request and answers it with nothing.
/// struct Nothing;
///
/// impl Transport for Nothing {
///     fn send(&self, request: http::Request<Bytes>, _: Timeouts) -> Sending {
///         println!("{}", request.method());
///         Box::pin(async { Ok(http::Response::new(Body::whole(""))) })
///     }
/// }
/// ```
pub trait Transport: Send + Sync + 'static {
    /// Sends a request; the response is given when its head has arrived.
    fn send(&self, request: Request<Bytes>, timeouts: Timeouts) -> Sending;

    /// Sends a request whose body comes piece by piece. By default such requests are
    /// refused.
    fn send_streaming(
        &self,
        request: Request<()>,
        body: Upload,
        timeouts: Timeouts,
    ) -> Sending {
        let _ = (request, body, timeouts);
        Box::pin(std::future::ready(Err(no_streams())))
    }

    /// Waits. By default on a thread of its own, so a transport that knows its runtime's
    /// timer does better.
    fn sleep(&self, duration: Duration) -> Sleeping {
        thread_sleep(duration)
    }

    /// The end of the time that something else may take, such as a token source; it is
    /// dropped as soon as that has come. By default it never ends: what is cheap with
    /// the timer of a runtime takes a thread for each wait without.
    fn limit(&self, duration: Duration) -> Sleeping {
        let _ = duration;
        Box::pin(std::future::pending())
    }

    /// Whether a request that takes longer than the total allows fails by itself, as it
    /// should; if not, the call counts on [`limit`](Self::limit).
    fn keeps_time(&self) -> bool {
        true
    }
}

fn thread_sleep(duration: Duration) -> Sleeping {
    Box::pin(crate::driver::ThreadSleep::new(duration))
}

/// Carries requests while the calling thread waits. The rules of [`Transport`] hold.
pub trait BlockingTransport: Send + Sync + 'static {
    /// Sends a request; returns when the head of the response has arrived.
    ///
    /// # Errors
    ///
    /// When no head has arrived.
    fn send(
        &self,
        request: Request<Bytes>,
        timeouts: Timeouts,
    ) -> Result<Response<BlockingBody>, TransportError>;

    /// Sends a request whose body comes piece by piece. By default such requests are
    /// refused.
    ///
    /// # Errors
    ///
    /// As [`send`](Self::send).
    fn send_streaming(
        &self,
        request: Request<()>,
        body: Upload,
        timeouts: Timeouts,
    ) -> Result<Response<BlockingBody>, TransportError> {
        let _ = (request, body, timeouts);
        Err(no_streams())
    }

    /// Waits.
    fn sleep(&self, duration: Duration) {
        std::thread::sleep(duration);
    }
}

fn no_streams() -> TransportError {
    TransportError::new(Failed::Unable, "the transport takes no streams")
}

/// How far a request came before it failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Failed {
    /// The transport cannot carry such a request, or not from where it is called: nothing
    /// was sent, and trying again does not help.
    Unable,
    /// No connection: the service has seen nothing.
    Connect,
    /// The service has said that it did not carry out the request, as HTTP/2 has it
    /// (RFC 9113, 8.7): it can be sent again, whatever it is.
    Rejected,
    /// The other end could not prove who it is, or speaks no safe version of TLS.
    Tls,
    /// A time limit has passed.
    Timeout,
    /// The connection broke; the service may have seen the request.
    Broken,
}

impl Failed {
    pub(crate) fn may_have_arrived(self) -> bool {
        matches!(self, Self::Timeout | Self::Broken)
    }
}

/// Why a transport failed. Its source must show no part of the URL.
#[derive(Debug)]
pub struct TransportError {
    failed: Failed,
    source: Box<dyn std::error::Error + Send + Sync>,
}

impl TransportError {
    /// A failure, and what caused it.
    pub fn new(
        failed: Failed,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        Self { failed, source: source.into() }
    }

    /// How far the request came.
    #[must_use]
    pub fn failed(&self) -> Failed {
        self.failed
    }

    /// What failed, in a few words.
    pub(crate) fn what(&self) -> &'static str {
        match self.failed {
            Failed::Unable => "nothing was sent",
            Failed::Connect => "no connection",
            Failed::Rejected => "the service turned the request away",
            Failed::Tls => "no trust in the other end",
            Failed::Timeout => "a time limit has passed",
            Failed::Broken => "the connection broke",
        }
    }

    /// The innermost cause: the one that names what happened.
    fn root(&self) -> &dyn std::error::Error {
        let mut cause: &dyn std::error::Error = &*self.source;
        while let Some(next) = cause.source() {
            cause = next;
        }
        cause
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.what(), self.root())
    }
}

impl std::error::Error for TransportError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&*self.source)
    }
}

impl From<TransportError> for Error {
    fn from(error: TransportError) -> Self {
        let kind = match error.failed {
            Failed::Unable => ErrorKind::Build,
            Failed::Connect => ErrorKind::Connect,
            Failed::Tls => ErrorKind::Tls,
            Failed::Timeout => ErrorKind::Timeout,
            Failed::Broken | Failed::Rejected => ErrorKind::Transport,
        };
        Self::new(kind, error.to_string()).with_source(error)
    }
}

/// Whether TLS is among the causes. An error of I/O does not count what it wraps among its
/// sources, so that it is asked for it by name.
#[cfg(any(feature = "reqwest", feature = "ureq"))]
fn is_tls(error: &(dyn std::error::Error + 'static)) -> bool {
    let mut cause = Some(error);
    while let Some(current) = cause {
        if current.is::<rustls::Error>() {
            return true;
        }
        let wrapped = current.downcast_ref::<std::io::Error>();
        cause = match wrapped.and_then(std::io::Error::get_ref) {
            Some(inner) => Some(inner),
            None => current.source(),
        };
    }
    false
}

/// The transport of clients that set none.
#[cfg(feature = "reqwest")]
pub(crate) fn default_transport(
    timeouts: Timeouts,
) -> Result<Arc<dyn Transport>, Error> {
    Ok(Arc::new(Reqwest::with_timeouts(timeouts)?))
}

/// The transport of clients that set none.
#[cfg(not(feature = "reqwest"))]
pub(crate) fn default_transport(
    _timeouts: Timeouts,
) -> Result<Arc<dyn Transport>, Error> {
    Err(Error::new(
        ErrorKind::Build,
        "the client has no transport: set one, or turn on the feature `reqwest`",
    ))
}

/// The blocking transport of clients that set none.
#[cfg(feature = "ureq")]
pub(crate) fn default_blocking_transport() -> Result<Arc<dyn BlockingTransport>, Error> {
    Ok(Arc::new(Ureq::new()))
}

/// The blocking transport of clients that set none.
#[cfg(not(feature = "ureq"))]
pub(crate) fn default_blocking_transport() -> Result<Arc<dyn BlockingTransport>, Error> {
    Err(Error::new(
        ErrorKind::Build,
        "the client has no blocking transport: set one, or turn on the feature `ureq`",
    ))
}
