//! What observers see of requests and responses: everything but secrets and bodies.

use crate::operation::Operation;
use crate::transport::TransportError;
use http::{HeaderMap, HeaderName, Method, Request, StatusCode};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// What stands in place of a value that is not shown.
const REDACTED: &str = "REDACTED";

/// Parameters of a query whose values are shown: no others, since a query may hold keys,
/// signatures and tokens under any name.
const SHOWN_PARAMETERS: [&str; 1] = ["api-version"];

/// Header fields whose values are shown.
const SHOWN_FIELDS: [&str; 32] = [
    "accept",
    "accept-encoding",
    "accept-ranges",
    "age",
    "allow",
    "cache-control",
    "connection",
    "content-encoding",
    "content-length",
    "content-range",
    "content-type",
    "date",
    "etag",
    "expires",
    "if-match",
    "if-modified-since",
    "if-none-match",
    "if-unmodified-since",
    "last-event-id",
    "last-modified",
    "range",
    "retry-after",
    "server",
    "traceparent",
    "transfer-encoding",
    "user-agent",
    "vary",
    "x-acs-action",
    "x-acs-request-id",
    "x-ms-client-request-id",
    "x-ms-request-id",
    "x-request-id",
];

/// Sees every request and every response of a client, each attempt for itself.
///
/// What it is shown holds no secret: of a URL the names in its query, of header fields
/// the values of a few that cannot be one, and no body. A function of an
/// [`Observed`] is an observer.
///
/// ```
/// use bindery_runtime::core::Observed;
/// use bindery_runtime::{Client, ClientBuilder};
///
/// fn with_log(builder: ClientBuilder<Client>) -> ClientBuilder<Client> {
///     builder.observer(|seen: &Observed<'_>| eprintln!("{seen}"))
/// }
/// ```
pub trait Observer: Send + Sync + 'static {
    /// Something has happened. The call goes on when this returns.
    fn observe(&self, seen: &Observed<'_>);
}

impl<F: Fn(&Observed<'_>) + Send + Sync + 'static> Observer for F {
    fn observe(&self, seen: &Observed<'_>) {
        self(seen);
    }
}

/// What an observer sees.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Observed<'a> {
    /// A request is being sent.
    Request(&'a SeenRequest),
    /// The head of the response has come.
    Response(&'a SeenRequest, &'a SeenResponse),
    /// There is no response, or its body broke off.
    Failure(&'a SeenRequest, &'a TransportError),
}

impl fmt::Display for Observed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Request(request) => write!(f, "{request}"),
            Self::Response(request, response) => write!(f, "{request}: {response}"),
            Self::Failure(request, failure) => write!(f, "{request}: {failure}"),
        }
    }
}

/// Header fields; no value for those that are not shown.
type Fields = Vec<(HeaderName, Option<String>)>;

/// A request without its secrets.
#[derive(Clone, Debug)]
pub struct SeenRequest {
    operation: &'static str,
    attempt: u32,
    method: Method,
    url: String,
    fields: Fields,
}

impl SeenRequest {
    /// The id of the operation in the description.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        self.operation
    }

    /// How often the request was sent, this time included.
    #[must_use]
    pub fn attempt(&self) -> u32 {
        self.attempt
    }

    /// The method.
    #[must_use]
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// The URL, with `REDACTED` for values in its query.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The header fields; no value for those that are not shown.
    pub fn headers(&self) -> impl Iterator<Item = (&HeaderName, Option<&str>)> {
        self.fields.iter().map(|(name, value)| (name, value.as_deref()))
    }
}

impl fmt::Display for SeenRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.operation, self.method, self.url)?;
        if self.attempt > 1 {
            write!(f, " (attempt {})", self.attempt)?;
        }
        Ok(())
    }
}

/// The head of a response without what may be secret in it.
#[derive(Clone, Debug)]
pub struct SeenResponse {
    status: StatusCode,
    fields: Fields,
    took: Duration,
}

impl SeenResponse {
    /// The status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The header fields; no value for those that are not shown.
    pub fn headers(&self) -> impl Iterator<Item = (&HeaderName, Option<&str>)> {
        self.fields.iter().map(|(name, value)| (name, value.as_deref()))
    }

    /// How long its head took to come.
    #[must_use]
    pub fn took(&self) -> Duration {
        self.took
    }
}

impl fmt::Display for SeenResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} after {:?}", self.status, self.took)
    }
}

/// The observer of a client, and the request that it was shown last.
pub(crate) struct Watch {
    observer: Arc<dyn Observer>,
    request: Option<SeenRequest>,
    began: Duration,
}

impl Watch {
    pub(crate) fn new(observer: Arc<dyn Observer>) -> Self {
        Self { observer, request: None, began: Duration::ZERO }
    }

    pub(crate) fn request<B>(
        &mut self,
        operation: &'static Operation,
        request: &Request<B>,
        attempt: u32,
        now: Duration,
    ) {
        let url = operation.shown_url(&request.uri().to_string());
        let fields = shown_fields(request.headers());
        let method = request.method().clone();
        let seen = SeenRequest { operation: operation.id, attempt, method, url, fields };
        self.began = now;
        let seen = self.request.insert(seen);
        self.observer.observe(&Observed::Request(seen));
    }

    pub(crate) fn head(&self, status: StatusCode, headers: &HeaderMap, now: Duration) {
        let Some(request) = &self.request else { return };
        let took = now.saturating_sub(self.began);
        let response = SeenResponse { status, fields: shown_fields(headers), took };
        self.observer.observe(&Observed::Response(request, &response));
    }

    pub(crate) fn failed(&self, failure: &TransportError) {
        let Some(request) = &self.request else { return };
        self.observer.observe(&Observed::Failure(request, failure));
    }
}

fn shown_fields(headers: &HeaderMap) -> Fields {
    let shown = headers.iter().map(|(name, value)| {
        let is_shown = !value.is_sensitive()
            && (SHOWN_FIELDS.contains(&name.as_str())
                || name.as_str().starts_with("x-ratelimit-")
                || name.as_str().starts_with("x-ms-ratelimit-"));
        let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
        (name.clone(), is_shown.then_some(value))
    });
    shown.collect()
}

impl Operation {
    /// A URL of a request of this operation as it may be shown: without user and
    /// fragment, without the values in its query, and where a parameter of the path is a
    /// secret with the template in place of the path.
    pub(crate) fn shown_url(&self, url: &str) -> String {
        let url = url.split('#').next().unwrap_or_default();
        let (place, query) = url
            .split_once('?')
            .map_or((url, None), |(place, query)| (place, Some(query)));
        let (origin, path) = crate::client::split_origin(place);
        let mut shown = crate::client::without_user(origin).into_owned();
        let mut parameters = self.parameters.iter();
        let has_secret = parameters.any(|parameter| {
            parameter.secret && parameter.location == crate::operation::Location::Path
        });
        shown.push_str(if has_secret { self.path } else { path });
        for (index, pair) in query.iter().flat_map(|query| query.split('&')).enumerate()
        {
            shown.push(if index == 0 { '?' } else { '&' });
            match pair.split_once('=') {
                Some((name, value)) => {
                    let is_shown = SHOWN_PARAMETERS.contains(&name);
                    shown.push_str(name);
                    shown.push('=');
                    shown.push_str(if is_shown { value } else { REDACTED });
                }
                None if pair.is_empty() => {}
                None => shown.push_str(REDACTED),
            }
        }
        shown
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operation::Parameter;

    static PLAIN: Operation =
        Operation::new("Plain", crate::operation::Method::Get, "/a/{b}");
    static SECRET: Operation =
        Operation::new("Secret", crate::operation::Method::Get, "/bot{token}/send")
            .parameters(&[Parameter::path("token").secret()]);

    #[test]
    fn urls_show_where_they_lead_and_no_value() {
        for (url, expected) in [
            ("https://h/a/1", "https://h/a/1"),
            (
                "https://h/a/1?api-version=2&sig=s%3D",
                "https://h/a/1?api-version=2&sig=REDACTED",
            ),
            ("https://h?key", "https://h?REDACTED"),
            ("https://h/?a=b=c&&d=", "https://h/?a=REDACTED&&d=REDACTED"),
            ("https://user:password@h/#token", "https://h/"),
        ] {
            assert_eq!(PLAIN.shown_url(url), expected);
        }
        let shown = SECRET.shown_url("https://h/bot123:abc/send?chat=1");
        assert_eq!(shown, "https://h/bot{token}/send?chat=REDACTED");
    }
}
