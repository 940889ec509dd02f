//! Spans of a call and of its attempts, by the names that OpenTelemetry has for clients of
//! HTTP ("Semantic conventions for HTTP spans"). No span holds a header field, a body, or
//! a value of a query.

use crate::client::Origin;
use crate::operation::Operation;
use tracing::Span;
use tracing::field::Empty;

/// The spans of one call.
pub(crate) struct Trace {
    call: Span,
    attempt: Span,
}

impl Trace {
    pub(crate) fn new(operation: &'static Operation) -> Self {
        let call = tracing::info_span!("bindery.call", bindery.operation = operation.id);
        Self { call, attempt: Span::none() }
    }

    /// An attempt begins; the one before it is over.
    pub(crate) fn begin(
        &mut self,
        operation: &'static Operation,
        origin: &Origin,
        url: &str,
        attempt: u32,
    ) {
        let method = operation.method.as_str();
        self.attempt = tracing::info_span!(
            parent: &self.call,
            "http.client",
            otel.name = format!("{method} {}", operation.path),
            otel.kind = "client",
            http.request.method = method,
            url.full = operation.shown_url(url),
            url.template = operation.path,
            server.address = origin.host(),
            server.port = origin.port(),
            http.request.resend_count = attempt.saturating_sub(1),
            http.response.status_code = Empty,
            "error.type" = Empty,
        );
    }

    /// The head of the response has come.
    pub(crate) fn head(&self, status: u16) {
        self.attempt.record("http.response.status_code", status);
        if status >= 400 {
            self.attempt.record("error.type", status.to_string());
        }
    }

    /// There is no response, or it broke off.
    pub(crate) fn failed(&self, what: &'static str) {
        self.attempt.record("error.type", what);
    }

    /// The attempt is over.
    pub(crate) fn end(&mut self) {
        self.attempt = Span::none();
    }
}
