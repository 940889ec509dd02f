//! What the core is told, and what it answers.

use super::Environment;
use crate::Error;
use crate::credential::{Acquire, Token, TokenCell};
use crate::transport::{TransportError, Upload};
use bytes::Bytes;
use http::response::Parts;
use http::{Request, Response};
use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

/// What came.
#[derive(Debug)]
#[non_exhaustive]
pub enum Event {
    /// The call begins.
    Start,
    /// The answer to [`Action::Token`].
    Token(Result<Token, Error>),
    /// The head of the response.
    Head(Parts),
    /// The body of the response, as far as it was wanted.
    Body {
        /// At most as many bytes as [`Action::Read`] allows.
        bytes: Bytes,
        /// Whether that is all of the body.
        complete: bool,
    },
    /// Sending or reading failed.
    Failed(TransportError),
    /// The time of [`Action::Wait`] is over.
    Woken,
}

/// What to do next.
#[derive(Debug)]
#[non_exhaustive]
pub enum Action {
    /// Get a token and answer with [`Event::Token`].
    Token(TokenRequest),
    /// Send this and answer with [`Event::Head`] or [`Event::Failed`].
    Send(Request<Bytes>),
    /// Send this with a body that comes piece by piece, and answer in the same way. It
    /// comes once: such a request is not sent again.
    SendStreaming(Request<()>, Upload),
    /// Read the body and answer with [`Event::Body`] or [`Event::Failed`].
    Read {
        /// No more bytes than this are wanted.
        limit: usize,
    },
    /// Wait and answer with [`Event::Woken`].
    Wait(Duration),
    /// The body is the caller's, piece by piece; no further event is expected. Only calls
    /// that were made for it come to this.
    Open(Parts),
    /// The call has ended; no further event is expected.
    Done(Result<Response<Bytes>, Error>),
}

/// A token that is wanted.
pub struct TokenRequest {
    cell: Arc<TokenCell>,
    scopes: Arc<[String]>,
    acquire: Acquire,
}

impl TokenRequest {
    pub(super) fn new(
        cell: Arc<TokenCell>,
        scopes: Arc<[String]>,
        environment: Arc<dyn Environment>,
        patience: Option<Duration>,
    ) -> Self {
        let (shared, wanted) = (Arc::clone(&cell), Arc::clone(&scopes));
        let acquire = Acquire::new(shared, wanted, environment, patience);
        Self { cell, scopes, acquire }
    }

    /// What the token has to be good for.
    #[must_use]
    pub fn scopes(&self) -> &[String] {
        &self.scopes
    }

    /// A future of the token, from the source that the client was built with. All
    /// clients with clones of one credential share one refresh.
    pub fn acquire(self) -> impl Future<Output = Result<Token, Error>> + Send + 'static {
        self.acquire
    }

    pub(crate) fn into_future(self) -> Acquire {
        self.acquire
    }
}

impl fmt::Debug for TokenRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenRequest")
            .field("scopes", &self.scopes)
            .field("shared_by", &Arc::strong_count(&self.cell))
            .finish_non_exhaustive()
    }
}
