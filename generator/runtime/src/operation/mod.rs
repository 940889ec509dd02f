//! What a service and its operations are: constant descriptors without behaviour.
//!
//! Generated code states every fact about a service with the `const` constructors of
//! this module; the rest of the runtime reads them. Nothing here does I/O or allocates.

mod long_running;
mod paging;
mod parameter;
mod response;
mod service;

pub(crate) use response::Encoded;

pub use long_running::FinalState;
pub use paging::{Continuation, Paging};
pub use parameter::{Location, Parameter, Style};
pub use response::{
    Body, BodyKind, Encoding, Envelope, EventData, Response, ResponseKind,
};
pub use service::{
    ApiKeyPlace, ClientParameter, Errors, Scheme, SchemeKind, Server, ServerVariable,
    Service,
};

pub use crate::model::Xml;
use crate::request::{Fault, Route};
use std::fmt;
use std::sync::OnceLock;

/// An HTTP method, as a description names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Method {
    /// `GET`
    Get,
    /// `HEAD`
    Head,
    /// `POST`
    Post,
    /// `PUT`
    Put,
    /// `PATCH`
    Patch,
    /// `DELETE`
    Delete,
    /// `OPTIONS`
    Options,
    /// `TRACE`
    Trace,
    /// `QUERY`
    Query,
    /// Another token, in upper case.
    Other(&'static str),
}

impl Method {
    /// The method as it stands in the request line.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Head => "HEAD",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
            Self::Options => "OPTIONS",
            Self::Trace => "TRACE",
            Self::Query => "QUERY",
            Self::Other(name) => name,
        }
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One operation of a service.
#[derive(Clone, Debug)]
pub struct Operation {
    pub(crate) id: &'static str,
    pub(crate) method: Method,
    pub(crate) path: &'static str,
    pub(crate) parameters: &'static [Parameter],
    pub(crate) body: Option<Body>,
    pub(crate) responses: &'static [Response],
    pub(crate) security: &'static [&'static [&'static str]],
    pub(crate) paging: Option<Paging>,
    pub(crate) envelope: Option<Envelope>,
    pub(crate) long_running: bool,
    pub(crate) servers: &'static [Server],
    pub(crate) final_state: Option<FinalState>,
    route: OnceLock<Result<Route, Fault>>,
}

impl Operation {
    /// An operation by its id in the description, its method and its path template.
    ///
    /// A fragment of the template (`/#Action`) tells operations apart and is never sent.
    #[must_use]
    pub const fn new(id: &'static str, method: Method, path: &'static str) -> Self {
        Self {
            id,
            method,
            path,
            parameters: &[],
            body: None,
            responses: &[],
            security: &[],
            paging: None,
            envelope: None,
            long_running: false,
            servers: &[],
            final_state: None,
            route: OnceLock::new(),
        }
    }

    /// The parameters, in the order that requests follow.
    #[must_use]
    pub const fn parameters(mut self, parameters: &'static [Parameter]) -> Self {
        self.parameters = parameters;
        self
    }

    /// The body that requests carry.
    #[must_use]
    pub const fn body(mut self, body: Body) -> Self {
        self.body = Some(body);
        self
    }

    /// The responses that the description declares.
    #[must_use]
    pub const fn responses(mut self, responses: &'static [Response]) -> Self {
        self.responses = responses;
        self
    }

    /// The alternatives of schemes that authorise a request: any one of the outer list,
    /// all of an inner list. An empty inner list allows requests without credential.
    #[must_use]
    pub const fn security(
        mut self,
        alternatives: &'static [&'static [&'static str]],
    ) -> Self {
        self.security = alternatives;
        self
    }

    /// How the next page is reached.
    #[must_use]
    pub const fn paging(mut self, paging: Paging) -> Self {
        self.paging = Some(paging);
        self
    }

    /// What tells a failure inside a successful response.
    #[must_use]
    pub const fn envelope(mut self, envelope: Envelope) -> Self {
        self.envelope = Some(envelope);
        self
    }

    /// The servers of this operation, in place of the service's. A client that was given
    /// a URL goes there nevertheless.
    #[must_use]
    pub const fn servers(mut self, servers: &'static [Server]) -> Self {
        self.servers = servers;
        self
    }

    /// The service goes on working after it has answered.
    #[must_use]
    pub const fn long_running(mut self) -> Self {
        self.long_running = true;
        self
    }

    /// Where the final value of a long-running operation is found.
    #[must_use]
    pub const fn final_state_via(mut self, via: FinalState) -> Self {
        self.final_state = Some(via);
        self
    }

    /// The id in the description.
    #[must_use]
    pub const fn id(&self) -> &'static str {
        self.id
    }

    /// Whether the service goes on working after it has answered.
    #[must_use]
    pub const fn is_long_running(&self) -> bool {
        self.long_running
    }

    /// The path template, taken apart when the first request is made.
    pub(crate) fn route(&'static self) -> Result<&'static Route, Fault> {
        let route = self.route.get_or_init(|| Route::of(self.path));
        route.as_ref().map_err(|fault| *fault)
    }

    /// The declared response that stands for a status most closely. A `default` that is
    /// no failure stands for successes only: many descriptions declare nothing else.
    pub(crate) fn response(&self, status: u16) -> Option<&'static Response> {
        let close = |response: &&Response| match response.closeness(status) {
            1 if response.kind != ResponseKind::Error && status >= 300 => 0,
            closeness => closeness,
        };
        self.responses.iter().filter(|response| close(response) > 0).max_by_key(close)
    }
    /// The response whose content is the final value of a long-running operation: that
    /// of status 200, else of 201, else the first success with content.
    pub(crate) fn last_response(&self) -> Option<&'static Response> {
        let filled = self.responses.iter().filter(|response| {
            !matches!(response.kind, ResponseKind::Empty | ResponseKind::Error)
        });
        filled.min_by_key(|response| match response.status {
            "200" => 0,
            "201" => 1,
            _ => 2,
        })
    }
}
