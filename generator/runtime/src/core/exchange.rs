//! One call from its start to its end.

use super::policy::{Attempt, Verdict};
use crate::client::{Client, Origin};
use crate::credential::{Acquire, Grant, Kind, Token, TokenCell, attach};
use crate::failure::{KEPT, Received};
use crate::operation::{Operation, ResponseKind};
use crate::request::{Draft, Prepared};
use crate::transport::TransportError;
use crate::{Error, ErrorKind};
use bytes::Bytes;
use http::response::Parts;
use http::{Method, Request, Response};
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
    /// Read the body and answer with [`Event::Body`] or [`Event::Failed`].
    Read {
        /// No more bytes than this are wanted.
        limit: usize,
    },
    /// Wait and answer with [`Event::Woken`].
    Wait(Duration),
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

/// One call, as a machine that does no I/O: each [`Event`] gives the next [`Action`].
///
/// Credentials are attached, and requests signed, for each attempt anew and last of all.
pub struct Exchange {
    client: Client,
    operation: &'static Operation,
    request: Prepared,
    origin: Origin,
    grants: Vec<Grant>,
    attempts: u32,
    head: Option<Parts>,
}

impl Exchange {
    pub(crate) fn new(draft: &mut Draft) -> Result<Self, Error> {
        let operation = draft.operation();
        let build = |draft: &mut Draft| {
            let request = draft.prepare()?;
            let grants = draft.client().grants(operation)?;
            let origin = draft.client().site(operation)?.origin.into_owned();
            if !grants.is_empty() && !origin.is_private() {
                return Err(Error::new(
                    ErrorKind::Credentials,
                    "a credential is not sent without `https`, but for loopback",
                ));
            }
            Ok(Self {
                client: draft.client().clone(),
                operation,
                request,
                origin,
                grants,
                attempts: 0,
                head: None,
            })
        };
        build(draft).map_err(|error: Error| error.of_operation(operation.id))
    }

    /// The URL of the request, without credentials.
    pub(crate) fn url(&self) -> &str {
        &self.request.url
    }

    pub(crate) fn client(&self) -> &Client {
        &self.client
    }

    /// Takes what came and says what to do next.
    pub fn step(&mut self, event: Event) -> Action {
        let action = match event {
            Event::Start | Event::Woken => self.send(),
            Event::Token(Ok(token)) => self.take_token(token),
            Event::Token(Err(error)) => Err(error),
            Event::Head(head) => self.take_head(head),
            Event::Body { bytes, complete } => self.take_body(bytes, complete),
            Event::Failed(error) => self.fail(error),
        };
        action.unwrap_or_else(|error| {
            Action::Done(Err(error.of_operation(self.operation.id)))
        })
    }

    /// Asks for the next token that is missing, else sends.
    fn send(&mut self) -> Result<Action, Error> {
        for grant in &self.grants {
            if let (Kind::Source(cell), None) = (&*grant.credential.0, &grant.token) {
                let now = self.client.0.environment.now();
                let own =
                    || grant.scopes.iter().map(|&scope| scope.to_owned()).collect();
                let scopes = self.client.0.scopes.clone().unwrap_or_else(own);
                let cell = Arc::clone(cell);
                let acquire = Acquire::new(Arc::clone(&cell), Arc::clone(&scopes), now);
                return Ok(Action::Token(TokenRequest { cell, scopes, acquire }));
            }
        }
        let mut request = self.request.clone();
        for grant in &self.grants {
            attach(&mut request, grant, &*self.client.0.environment)?;
        }
        self.attempts += 1;
        let request = request.into_http()?;
        // Links are checked where they are found; this holds whatever else changes.
        if !self.origin.is_of(request.uri()) {
            return Err(Error::new(
                ErrorKind::ForeignLink,
                "the request leads to another origin than the server's",
            ));
        }
        Ok(Action::Send(request))
    }

    fn take_token(&mut self, token: Token) -> Result<Action, Error> {
        let waiting = |grant: &&mut Grant| {
            matches!(*grant.credential.0, Kind::Source(_)) && grant.token.is_none()
        };
        if let Some(grant) = self.grants.iter_mut().find(waiting) {
            grant.token = Some(token);
        }
        self.send()
    }

    fn take_head(&mut self, head: Parts) -> Result<Action, Error> {
        let bodiless = self.request.method == Method::HEAD
            || head.status == http::StatusCode::NO_CONTENT
            || head.status == http::StatusCode::NOT_MODIFIED;
        let limit = match self.operation.response(head.status.as_u16()) {
            Some(response) => match response.kind {
                ResponseKind::Error | ResponseKind::Empty => KEPT,
                _ => self.client.0.body_limit,
            },
            None => KEPT,
        };
        self.head = Some(head);
        if bodiless {
            return self.take_body(Bytes::new(), true);
        }
        Ok(Action::Read { limit })
    }

    fn take_body(&mut self, bytes: Bytes, complete: bool) -> Result<Action, Error> {
        let Some(head) = self.head.take() else {
            return Err(Error::new(ErrorKind::Transport, "a body came without a head"));
        };
        let attempt = Attempt {
            number: self.attempts,
            method: &self.request.method,
            result: Ok((&head, &bytes)),
        };
        if let Verdict::Again { after } = self.client.0.policy.decide(&attempt) {
            return Ok(Action::Wait(after));
        }
        let response = self.operation.response(head.status.as_u16());
        let wanted = response.is_some_and(|response| {
            !matches!(response.kind, ResponseKind::Error | ResponseKind::Empty)
        });
        if wanted && !complete {
            let errors = &self.client.0.service.errors;
            return Err(Error::new(
                ErrorKind::BodyTooLarge,
                format!("the body is larger than {} bytes", self.client.0.body_limit),
            )
            .with_received(Received::new(head, Bytes::new(), errors)));
        }
        Ok(Action::Done(Ok(Response::from_parts(head, bytes))))
    }

    fn fail(&mut self, error: TransportError) -> Result<Action, Error> {
        self.head = None;
        let attempt = Attempt {
            number: self.attempts,
            method: &self.request.method,
            result: Err(&error),
        };
        match self.client.0.policy.decide(&attempt) {
            Verdict::Again { after } => Ok(Action::Wait(after)),
            Verdict::Keep => Err(error.into()),
        }
    }
}

impl fmt::Debug for Exchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Exchange")
            .field("operation", &self.operation.id)
            .field("attempts", &self.attempts)
            .finish_non_exhaustive()
    }
}
