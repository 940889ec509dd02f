//! Operations, servers, credentials: what is done, beside what is sent.

use std::sync::Arc;

use super::{Docs, Literal, Markup, Name, Shape};
use crate::source::tree::NodeId;

/// A group of operations.
#[derive(Clone, Debug)]
pub struct Group {
    /// What it is called; none for operations outside any group.
    pub name: Option<Name>,
    /// The description of the tag of that name.
    pub docs: Docs,
    /// Its operations in order.
    pub operations: Vec<Operation>,
}

/// An operation.
#[derive(Clone, Debug)]
pub struct Operation {
    /// The `operationId` as written, or one made from method and path.
    pub id: Arc<str>,
    /// The name inside its group.
    pub name: Name,
    /// What is said about it.
    pub docs: Docs,
    /// Its tags.
    pub tags: Vec<Arc<str>>,
    /// The method in upper case.
    pub method: Arc<str>,
    /// The path template as written, without a fragment.
    pub path: Arc<str>,
    /// Parameters in order: the path item's first.
    pub parameters: Vec<Parameter>,
    /// The request body.
    pub body: Option<Body>,
    /// Responses in order.
    pub responses: Vec<Response>,
    /// Alternatives, each a set of schemes; none: the operation takes no credential.
    pub security: Vec<Vec<Requirement>>,
    /// Servers that replace those of the API.
    pub servers: Vec<Server>,
    /// How its pages are linked.
    pub paging: Option<Paging>,
    /// Whether it goes on after the response.
    pub long_running: Option<LongRunning>,
    /// How a success status can carry a failure.
    pub envelope: Option<Envelope>,
    /// The operation object.
    pub node: NodeId,
}

/// A scheme that an operation asks for.
#[derive(Clone, Debug, PartialEq)]
pub struct Requirement {
    /// Index into [`Api::schemes`](super::Api::schemes).
    pub scheme: usize,
    /// Scopes or roles.
    pub scopes: Vec<Arc<str>>,
}

/// A parameter of an operation.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// The name on the wire, byte for byte.
    pub wire: Arc<str>,
    /// Another name to derive the identifier from.
    pub rename: Option<Arc<str>>,
    /// What is said about it.
    pub docs: Docs,
    /// Where it goes.
    pub place: ParameterPlace,
    /// Its values.
    pub shape: Shape,
    /// Whether it must be given.
    pub required: bool,
    /// How it is written.
    pub style: Style,
    /// Whether lists and objects are written member by member.
    pub explode: bool,
    /// Whether reserved characters stay as they are (`allowReserved`).
    pub allow_reserved: bool,
    /// Whether a list or record without parts is sent, in the query (`allowEmptyValue`).
    pub allow_empty: bool,
    /// Whether the value is taken as already encoded.
    pub skip_encoding: bool,
    /// A value that is always sent.
    pub constant: Option<Literal>,
    /// What absence means.
    pub default: Option<Literal>,
    /// Index into [`Api::client_parameters`](super::Api::client_parameters).
    pub client: Option<usize>,
    /// Never shown.
    pub secret: bool,
    /// The parameter object.
    pub node: NodeId,
}

/// Where a parameter goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ParameterPlace {
    /// The path template.
    Path,
    /// The query string.
    Query,
    /// The whole query string (OpenAPI 3.2 `in: querystring`).
    QueryString,
    /// A header.
    Header,
    /// A cookie.
    Cookie,
    /// The base URL (`x-ms-parameterized-host`, Alibaba `host`).
    Host,
    /// A header of a part of the body.
    Part,
}

/// How a parameter is written (OpenAPI 3.2, 4.12.2.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Style {
    /// Comma-separated.
    Simple,
    /// `.`-prefixed.
    Label,
    /// `;`-prefixed.
    Matrix,
    /// `name=value`.
    Form,
    /// Space-separated.
    SpaceDelimited,
    /// `|`-separated.
    PipeDelimited,
    /// Tab-separated (Swagger 2.0 `tsv`).
    TabDelimited,
    /// `name[member]=value`.
    DeepObject,
    /// `name.1=…&name.2.member=…` (Alibaba `repeatList`, `flat`).
    RepeatList,
    /// JSON text (a `content` parameter, Alibaba `json`).
    Json,
    /// `name=value; name=value`, not percent-encoded (OpenAPI 3.2 `cookie`).
    Cookie,
}

impl Style {
    /// Whether lists and objects are written member by member unless `explode` says
    /// otherwise.
    pub fn explodes(self) -> bool {
        matches!(self, Self::Form | Self::DeepObject | Self::Cookie)
    }
}

/// A request body.
#[derive(Clone, Debug)]
pub struct Body {
    /// A name to derive the argument's identifier from.
    pub name: Option<Arc<str>>,
    /// What is said about it.
    pub docs: Docs,
    /// Whether it must be given.
    pub required: bool,
    /// The media types offered, the preferred one first.
    pub contents: Vec<Content>,
}

/// A media type and what is sent in it.
#[derive(Clone, Debug)]
pub struct Content {
    /// The media type as written.
    pub media_type: Arc<str>,
    /// Others that a response can come in and that are read in the same way: as bytes.
    pub alike: Vec<Arc<str>>,
    /// How the shape is encoded.
    pub encoding: Encoding,
    /// What is encoded.
    pub shape: Shape,
    /// How its outermost element stands in XML.
    pub markup: Markup,
    /// How members are written where `encoding` says so.
    pub members: Vec<MemberEncoding>,
}

/// What an encoding is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoded {
    /// A member of a form.
    Member,
    /// The part at a place.
    Place(usize),
    /// All other parts.
    Rest,
}

/// How a member of a form or a part of a multipart body is written.
#[derive(Clone, Debug)]
pub struct MemberEncoding {
    /// What it is about.
    pub of: Encoded,
    /// The member's name on the wire; `[0]`, or `[]` for the rest, of parts without names.
    pub member: Arc<str>,
    /// `contentType`.
    pub content_type: Option<Arc<str>>,
    /// How its value becomes text.
    pub style: Option<Style>,
    /// Whether lists and objects are written member by member.
    pub explode: bool,
    /// Whether reserved characters stay as they are.
    pub allow_reserved: bool,
    /// The headers of its part.
    pub headers: Vec<Parameter>,
    /// The encoding object.
    pub node: NodeId,
}

/// How a body is encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// `application/json`, `+json`.
    Json,
    /// `application/x-www-form-urlencoded`.
    Form,
    /// `text/*`.
    Text,
    /// Bytes as they are.
    Bytes,
    /// `multipart/*`.
    Multipart,
    /// XML.
    Xml,
    /// JSON Lines, JSON sequences.
    JsonLines,
    /// `text/event-stream`.
    Events,
}

/// A response.
#[derive(Clone, Debug)]
pub struct Response {
    /// Which statuses.
    pub status: Status,
    /// The response object.
    pub node: NodeId,
    /// What is said about it.
    pub docs: Docs,
    /// The body, none if there is none.
    pub content: Option<Content>,
    /// Bodies of another shape that can be asked for in its place.
    pub others: Vec<Content>,
    /// Its headers.
    pub headers: Vec<Header>,
    /// Whether it is a success (2xx; `default` when no success is named).
    pub success: bool,
}

/// A header of a response.
#[derive(Clone, Debug, PartialEq)]
pub struct Header {
    /// Its name.
    pub name: Arc<str>,
    /// What is said about it.
    pub docs: Docs,
    /// Its values.
    pub shape: Shape,
    /// How a list is written: `simple` or a delimited style.
    pub style: Style,
    /// The header object.
    pub node: NodeId,
}

/// Which statuses a response is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    /// One status code.
    Code(u16),
    /// `1XX` to `5XX`: the first digit.
    Range(u8),
    /// All others.
    Default,
}

/// A variable of a server's URL: name, default (empty: must be given), allowed values
/// (empty: any).
pub type ServerVariable = (Arc<str>, Arc<str>, Vec<Arc<str>>);

/// A request that the service makes: a webhook, or a callback of an operation.
#[derive(Clone, Debug)]
pub struct Webhook {
    /// The name in the description.
    pub id: Arc<str>,
    /// What it is called.
    pub name: Name,
    /// What is said about it.
    pub docs: Docs,
    /// The method in upper case.
    pub method: Arc<str>,
    /// The id of the operation that it is a callback of.
    pub of: Option<Arc<str>>,
    /// What is sent.
    pub payload: Option<Content>,
    /// What is said about that.
    pub payload_docs: Docs,
    /// The operation object.
    pub node: NodeId,
}

/// A server.
#[derive(Clone, Debug)]
pub struct Server {
    /// The URL template as written.
    pub url: Arc<str>,
    /// Its variables.
    pub variables: Vec<ServerVariable>,
    /// What is said about variables, by their names.
    pub said: Vec<(Arc<str>, Arc<str>)>,
    /// What is said about it.
    pub docs: Docs,
}

/// A parameter that is set once when a client is built.
#[derive(Clone, Debug)]
pub struct ClientParameter {
    /// The name on the wire.
    pub wire: Arc<str>,
    /// Another name to derive the identifier from.
    pub rename: Option<Arc<str>>,
    /// What is said about it.
    pub docs: Docs,
    /// Its values.
    pub shape: Shape,
    /// The value unless another is set.
    pub default: Option<Literal>,
}

/// A security scheme.
#[derive(Clone, Debug)]
pub struct SecurityScheme {
    /// The name in the description.
    pub name: Arc<str>,
    /// What is said about it.
    pub docs: Docs,
    /// What it is.
    pub kind: SchemeKind,
}

/// What a security scheme is.
#[derive(Clone, Debug, PartialEq)]
pub enum SchemeKind {
    /// HTTP basic.
    Basic,
    /// A bearer token (`http` bearer, OAuth 2, OpenID Connect).
    Bearer {
        /// All scopes that the scheme declares.
        scopes: Vec<Arc<str>>,
    },
    /// A key in a header, the query or a cookie.
    ApiKey {
        /// Where.
        place: ParameterPlace,
        /// Its name.
        name: Arc<str>,
    },
    /// Alibaba's ACS3-HMAC-SHA256.
    Acs3,
    /// Not supported yet, in the description's words.
    Other(Arc<str>),
}

/// How the pages of a list are linked.
#[derive(Clone, Debug, PartialEq)]
pub struct Paging {
    /// The member of the body that holds the items; empty when the body is the list.
    pub items: Vec<Arc<str>>,
    /// How the next page is found.
    pub next: NextPage,
    /// The member of the body that is false where there are no more pages.
    pub more: Option<Vec<Arc<str>>>,
    /// The template of the path that relative links stand under, in place of their page's.
    pub base: Option<Arc<str>>,
    /// The wire names of the query parameters that go with each link.
    pub resend: Vec<Arc<str>>,
}

impl Paging {
    /// Whether pages are under links.
    pub fn is_linked(&self) -> bool {
        matches!(self.next, NextPage::Link(_) | NextPage::LinkHeader { .. })
    }
}

/// How the next page is found.
#[derive(Clone, Debug, PartialEq)]
pub enum NextPage {
    /// A URL in a member of the body.
    Link(Vec<Arc<str>>),
    /// A link in a response header (RFC 8288).
    LinkHeader {
        /// The response header.
        header: Arc<str>,
        /// The relation of the link.
        relation: Arc<str>,
    },
    /// A token in a response header goes into a query parameter.
    HeaderToken {
        /// The response header.
        header: Arc<str>,
        /// The wire name of the query parameter.
        parameter: Arc<str>,
    },
    /// A token in a member of the body goes into a query parameter.
    BodyToken {
        /// The member.
        member: Vec<Arc<str>>,
        /// The wire name of the query parameter.
        parameter: Arc<str>,
    },
    /// Page numbers.
    Number {
        /// The wire name of the query parameter that holds the number.
        page: Arc<str>,
        /// The wire name of the query parameter that holds the size of a page.
        size: Option<Arc<str>>,
        /// The member of the body that holds the number of all items.
        total: Option<Vec<Arc<str>>>,
        /// The number of the first page.
        first: i64,
    },
    /// Numbers of items.
    Offset {
        /// The wire name of the query parameter that holds the number of the first item.
        offset: Arc<str>,
        /// The wire name of the query parameter that holds the size of a page.
        size: Option<Arc<str>>,
        /// The member of the body that holds the number of all items.
        total: Option<Vec<Arc<str>>>,
        /// The number of the first item of all.
        first: i64,
    },
}

/// How an operation goes on after its response.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LongRunning {
    /// `final-state-via`.
    pub final_state_via: Option<Arc<str>>,
}

/// How a success status can carry a failure.
#[derive(Clone, Debug, PartialEq)]
pub struct Envelope {
    /// The boolean member that says whether it is a success.
    pub success: Arc<str>,
    /// The member with the error code.
    pub code: Option<Arc<str>>,
    /// The member with the message.
    pub message: Option<Arc<str>>,
    /// The member with the request id.
    pub request_id: Option<Arc<str>>,
}

/// How to read codes and messages out of error bodies.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ErrorFacts {
    /// JSON pointers to the code, tried in order.
    pub code: Vec<Arc<str>>,
    /// JSON pointers to the message.
    pub message: Vec<Arc<str>>,
    /// Response headers with the id of the request.
    pub request_id: Vec<Arc<str>>,
}
