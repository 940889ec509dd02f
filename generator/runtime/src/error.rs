//! The one error of the runtime.

use crate::client::Client;
use crate::core::History;
use crate::failure::{KEPT, Received};
use crate::model::{DecodeError, Kind};
use http::{HeaderMap, StatusCode};
use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

/// What went wrong, in kinds that a caller can act upon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client or the request cannot be built from what was given; nothing was sent.
    Build,
    /// There is no fitting credential, its source failed, or the service refused it.
    Credentials,
    /// No connection came about; the service has seen nothing.
    Connect,
    /// The service could not prove who it is, or speaks no version of TLS that is safe;
    /// it has seen nothing.
    Tls,
    /// A time limit has passed.
    Timeout,
    /// The connection failed; the request may be sent again without harm.
    Transport,
    /// The connection failed after the service may have carried out a request that must
    /// not be carried out twice. It was not sent again.
    OutcomeUnknown,
    /// The response broke off before its end.
    Incomplete,
    /// The service answered with a failure, or with a status that is not declared.
    Status,
    /// The response cannot be read as the description says.
    Decode,
    /// The response is larger than the limit.
    BodyTooLarge,
    /// A link of the service leads to another origin; it was not followed.
    ForeignLink,
    /// Pages that lead back to a page already seen.
    PageLoop,
    /// The service says that a long-running operation failed.
    OperationFailed,
    /// The service says that a long-running operation was canceled.
    OperationCanceled,
}

/// Why a call, or the building of a client, failed.
///
/// It is one type for all operations, so that `?` passes on what any of them fails with:
///
/// ```
/// # use bindery_runtime::{Call, Error, ErrorKind, Value};
/// async fn run(begin: Call<Value>, log: Call<String>) -> Result<String, Error> {
///     begin.await?;
///     log.await
/// }
///
/// fn main_of_a_program(result: Result<String, Error>) -> std::io::Result<()> {
///     match result {
///         Err(error) if error.kind() == ErrorKind::Status => Ok(()),
///         result => result.map(drop).map_err(std::io::Error::other),
///     }
/// }
/// ```
///
/// `Display` and `Debug` show what the service says about the failure: its
/// [`code`](Error::code), its [`message`](Error::message) and the
/// [id of the request](Error::request_id), without what the client keeps secret, even
/// where the service repeats it. Nothing else of a body appears; all of it is there for
/// those who ask, by [`Error::body`].
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    operation: Option<&'static str>,
    text: Cow<'static, str>,
    path: Option<String>,
    /// What was expected, and the kind of what was found.
    mismatch: Option<(&'static str, Kind)>,
    received: Option<Received>,
    /// The part of a stream that does not fit.
    item: Option<Box<[u8]>>,
    source: Option<Box<dyn StdError + Send + Sync>>,
    history: History,
    unknown_outcome: bool,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, text: impl Into<Cow<'static, str>>) -> Self {
        Self(Box::new(Inner {
            kind,
            operation: None,
            text: text.into(),
            path: None,
            mismatch: None,
            received: None,
            item: None,
            source: None,
            history: History::default(),
            unknown_outcome: false,
        }))
    }

    /// The failure of a refresh that several callers have waited for.
    pub(crate) fn shared(text: &str) -> Self {
        Self::new(ErrorKind::Credentials, text.to_owned())
    }

    /// A failure of a token source; what `source` says is part of the message.
    pub fn credentials(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        let source = source.into();
        Self::new(ErrorKind::Credentials, format!("no token could be had: {source}"))
            .with_source(source)
    }

    pub(crate) fn with_source(
        mut self,
        source: impl Into<Box<dyn StdError + Send + Sync>>,
    ) -> Self {
        self.0.source = Some(source.into());
        self
    }

    /// Content that does not fit.
    pub(crate) fn decode(error: &DecodeError) -> Self {
        let (expected, found) = (error.expected(), error.found());
        let text = format!("expected {expected}, found {found}");
        let mut failed = Self::new(ErrorKind::Decode, text);
        failed.0.path = Some(error.path().to_owned()).filter(|path| !path.is_empty());
        failed.0.mismatch = Some((expected, found));
        failed
    }

    /// Adds to what is said.
    pub(crate) fn and(mut self, text: &str) -> Self {
        self.0.text.to_mut().push_str(text);
        self
    }

    pub(crate) fn with_received(mut self, received: Received, client: &Client) -> Self {
        self.0.received = Some(received.concealed(client));
        self
    }

    /// The part of a stream in which reading failed.
    pub(crate) fn with_item(mut self, item: &[u8]) -> Self {
        self.0.item = Some(item.get(..KEPT).unwrap_or(item).into());
        self
    }

    pub(crate) fn with_history(mut self, history: History) -> Self {
        self.0.history = history;
        self
    }

    pub(crate) fn with_unknown_outcome(mut self, unknown: bool) -> Self {
        self.0.unknown_outcome = unknown;
        self
    }

    pub(crate) fn of_operation(mut self, id: &'static str) -> Self {
        self.0.operation.get_or_insert(id);
        self
    }

    /// What went wrong.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The id of the operation that was called.
    #[must_use]
    pub fn operation(&self) -> Option<&'static str> {
        self.0.operation
    }

    /// The status of the response, where there is one.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.0.received.as_ref().map(|received| received.status)
    }

    /// The header fields of the response, where there is one.
    #[must_use]
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.0.received.as_ref().map(|received| &received.headers)
    }

    /// The body of the response, at most its first 64 KiB; of a stream, the value that does
    /// not fit. It may hold secrets.
    #[must_use]
    pub fn body(&self) -> Option<&[u8]> {
        let received = self.0.received.as_ref().map(|received| &*received.body);
        received.or(self.0.item.as_deref())
    }

    /// What the service calls the failure.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.0.received.as_ref()?.code.as_deref()
    }

    /// What the service says about the failure.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        self.0.received.as_ref()?.message.as_deref()
    }

    /// What the service calls the request.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.0.received.as_ref()?.request_id.as_deref()
    }

    /// How often the request was sent. `Display` says why more than once.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.history.attempts()
    }

    /// How long the service asks to wait before the next call: `Retry-After` and what
    /// vendors send in its place.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.received.as_ref()?.retry_after
    }

    /// Whether the service may have carried out a request that must not be carried out
    /// twice: always with [`ErrorKind::OutcomeUnknown`], and with a
    /// [`Timeout`](ErrorKind::Timeout) or [`Incomplete`](ErrorKind::Incomplete) of such a
    /// request.
    #[must_use]
    pub fn is_outcome_unknown(&self) -> bool {
        self.0.unknown_outcome
    }

    /// Where in the body reading failed: `value[2].properties.status`.
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        self.0.path.as_deref()
    }

    /// What was expected where reading failed: `a string`, `an object`.
    #[must_use]
    pub fn expected(&self) -> Option<&str> {
        self.0.mismatch.as_ref().map(|(expected, _)| *expected)
    }

    /// The kind of what was found where reading failed; what it is stands in
    /// [`Error::body`] alone.
    #[must_use]
    pub fn found(&self) -> Option<Kind> {
        self.0.mismatch.as_ref().map(|(_, found)| *found)
    }

    /// The body of the response as the model of a failure, where it reads as one.
    ///
    /// `None` where the description declares another model for the status, so that one
    /// model after the other can be asked for; [`Error::body`] is there in any case.
    #[must_use]
    pub fn failure<F: crate::model::Model>(&self) -> Option<F> {
        crate::failure::decode(self.0.received.as_ref()?)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(operation) = self.0.operation {
            write!(f, "{operation}: ")?;
        }
        f.write_str(&self.0.text)?;
        if let Some(path) = self.path() {
            write!(f, " at `{path}`")?;
        }
        if let Some(received) = &self.0.received {
            write!(f, "{received}")?;
        }
        write!(f, "{}", self.0.history)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("status", &self.status())
            .field("text", &format_args!("{self}"))
            .finish_non_exhaustive()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        let source: &(dyn StdError + 'static) = &**self.0.source.as_ref()?;
        Some(source)
    }
}
