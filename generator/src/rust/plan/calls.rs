//! The part of the plan that is about operations and the client.

use super::{Ident, Type, XmlFact};
pub use crate::api::model::Style;

/// A static with the facts of an operation.
#[derive(Clone, Debug, PartialEq)]
pub struct Operation {
    /// The static's name.
    pub ident: Ident,
    /// The `operationId`.
    pub id: String,
    /// The method.
    pub method: HttpMethod,
    /// The path template.
    pub path: String,
    /// The parameters in order.
    pub parameters: Vec<Parameter>,
    /// The body.
    pub body: Option<BodyFact>,
    /// The responses in order.
    pub responses: Vec<ResponseFact>,
    /// Alternatives of sets of schemes, by name.
    pub security: Vec<Vec<String>>,
    /// How pages are linked.
    pub paging: Option<Box<PagingFact>>,
    /// How it goes on after the response, if it does.
    pub long_running: Option<LongRunningFact>,
    /// What tells a failure inside a success: success, code, message, request id.
    pub envelope: Option<EnvelopeFact>,
    /// Servers of its own.
    pub servers: Vec<ServerFact>,
}

/// An HTTP method.
#[derive(Clone, Debug, PartialEq)]
pub enum HttpMethod {
    /// One that the runtime names.
    Known(&'static str),
    /// Any other token.
    Other(String),
}

/// The facts of a parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// The constructor: `path`, `query`, `header`, `cookie`.
    pub place: &'static str,
    /// The name on the wire.
    pub wire: String,
    /// What differs from the constructor's defaults, in order.
    pub facts: Vec<ParameterFact>,
}

/// What differs from a parameter's defaults.
#[derive(Clone, Debug, PartialEq)]
pub enum ParameterFact {
    /// Must be given.
    Required,
    /// Set when the client is built: its number.
    Client(usize),
    /// Always this text.
    Constant(String),
    /// Written in another style.
    Style(Style),
    /// Written member by member or not, unlike the style's default.
    Explode(bool),
    /// Reserved characters stay.
    AllowReserved,
    /// Sent also where it has no parts.
    AllowEmpty,
    /// Taken as already encoded.
    SkipEncoding,
    /// Never shown.
    Secret,
}

/// The facts of a request body.
#[derive(Clone, Debug, PartialEq)]
pub struct BodyFact {
    /// How it is encoded.
    pub kind: BodyKind,
    /// Its media type.
    pub media: String,
    /// Whether it must be given.
    pub required: bool,
    /// How the outermost element of XML stands.
    pub root: Option<XmlFact>,
    /// Whether each item is an event with all its fields.
    pub whole_events: bool,
    /// How members of a form and parts are written, where that is not as usual.
    pub members: Vec<MemberFact>,
}

/// How a member of a form, or a part, is written.
#[derive(Clone, Debug, PartialEq)]
pub struct MemberFact {
    /// What it is about.
    pub of: EncodedFact,
    /// The media type of a part without a name.
    pub media: Option<String>,
    /// Whether reserved characters stay.
    pub allow_reserved: bool,
    /// The numbers of the parameters that are headers of the part.
    pub headers: Vec<usize>,
}

/// What an encoding is about.
#[derive(Clone, Debug, PartialEq)]
pub enum EncodedFact {
    /// A member by its name on the wire, in a style, its lists and objects written member by
    /// member or not.
    Member(String, Style, bool),
    /// A member by its name on the wire, as a part of a media type.
    Part(String, String),
    /// The part at a place.
    Place(usize),
    /// All other parts.
    Rest,
}

/// How a body is encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyKind {
    /// JSON.
    Json,
    /// A form.
    Form,
    /// Text.
    Text,
    /// Bytes as they are.
    Bytes,
    /// XML.
    Xml,
    /// A form in parts.
    Multipart,
    /// Parts of another kind.
    Parts,
    /// JSON texts, one a line.
    JsonLines,
    /// JSON texts, each after a record separator.
    JsonSequence,
    /// Server-sent events.
    Events,
    /// Nothing, in a response.
    Empty,
}

/// The facts of a response.
#[derive(Clone, Debug, PartialEq)]
pub struct ResponseFact {
    /// A code, a class such as `2XX`, or `default`.
    pub status: String,
    /// What it is.
    pub kind: ResponseKind,
    /// The media type, where it is not the usual one.
    pub media: Option<String>,
    /// How the outermost element of XML stands.
    pub root: Option<XmlFact>,
    /// What the data of events are, where a value is read from the whole event.
    pub event: Option<EventData>,
    /// The name, in its shape, of the model that a failure carries.
    pub failure: Option<String>,
}

/// What the data of server-sent events are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EventData {
    /// Text.
    Text,
    /// JSON text.
    Json,
    /// JSON text in events of these kinds, text in others.
    JsonOf(Vec<String>),
}

/// What a response is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResponseKind {
    /// A success with a body of that kind, and the number of its variant.
    Success(BodyKind, usize),
    /// A failure.
    Error,
}

/// How pages are linked; all members as dotted paths.
#[derive(Clone, Debug, PartialEq)]
pub struct PagingFact {
    /// The member with the items.
    pub items: String,
    /// How the next page is found.
    pub next: NextFact,
    /// The member that is false where there are no more pages.
    pub more: Option<String>,
    /// The template of the path that relative links stand under.
    pub base: Option<String>,
    /// The query parameters that go with each link.
    pub resend: Vec<String>,
}

/// How the next page is found.
#[derive(Clone, Debug, PartialEq)]
pub enum NextFact {
    /// A link in a member.
    Link(String),
    /// A link in a header, under a relation.
    LinkHeader(String, String),
    /// A token from a header goes into a parameter.
    HeaderToken(String, String),
    /// A token from a member goes into a parameter.
    BodyToken(String, String),
    /// Numbers of pages or of items.
    Count {
        /// What is counted: the constructor of the runtime.
        what: &'static str,
        /// The parameter.
        parameter: String,
        /// The parameter with the size.
        size: Option<String>,
        /// The member with the number of items.
        total: Option<String>,
        /// The first number, unless it is the usual one.
        first: Option<u64>,
    },
}

/// How an operation goes on after its response.
#[derive(Clone, Debug, PartialEq)]
pub struct LongRunningFact {
    /// Where the final value is found: a variant of the runtime's `FinalState`.
    pub via: Option<&'static str>,
}

/// What tells a failure inside a success.
#[derive(Clone, Debug, PartialEq)]
pub struct EnvelopeFact {
    /// The member that is false in a failure.
    pub success: String,
    /// Further members, by constructor method: `code`, `message`, `request_id`.
    pub members: Vec<(&'static str, String)>,
}

/// A handle on a group.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// Documentation.
    pub docs: Vec<String>,
    /// Its name.
    pub ident: Ident,
}

/// Methods that start calls.
#[derive(Clone, Debug, PartialEq)]
pub struct Methods {
    /// The type that they belong to.
    pub owner: Ident,
    /// The methods.
    pub methods: Vec<Method>,
}

/// A method that starts a call.
#[derive(Clone, Debug, PartialEq)]
pub struct Method {
    /// Documentation.
    pub docs: Vec<String>,
    /// Whether calling it is discouraged.
    pub deprecated: bool,
    /// Its name.
    pub ident: Ident,
    /// The static of its operation.
    pub operation: Ident,
    /// Its arguments in order.
    pub arguments: Vec<MethodArgument>,
    /// What it gives the call, in order.
    pub sets: Vec<Set>,
    /// What it returns.
    pub returns: Return,
    /// The field that holds the runtime's client: `client` or `inner`.
    pub handle: Ident,
}

/// An argument of a method.
#[derive(Clone, Debug, PartialEq)]
pub struct MethodArgument {
    /// Its name.
    pub ident: Ident,
    /// Its type.
    pub of: Type,
}

/// A value that a method gives a call.
#[derive(Clone, Debug, PartialEq)]
pub struct Set {
    /// What is set.
    pub what: Target,
    /// The argument, or a field of it.
    pub path: Vec<Ident>,
    /// Whether the path is a reference already.
    pub by_reference: bool,
}

/// What a value is set as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// The parameter of that number.
    Parameter(usize),
    /// The body, by a model.
    Body,
    /// The body, as it is.
    Bytes,
}

/// What a method returns.
#[derive(Clone, Debug, PartialEq)]
pub enum Return {
    /// A call of the runtime.
    Call(Gives),
    /// A call struct.
    Struct {
        /// Its name.
        ident: Ident,
        /// The runtime's call that it holds.
        call: &'static str,
    },
}

/// What a call gives.
#[derive(Clone, Debug, PartialEq)]
pub struct Gives {
    /// What its response holds.
    pub result: Type,
    /// What comes after the response.
    pub more: More,
}

/// What comes after the response to a call.
#[derive(Clone, Debug, PartialEq)]
pub enum More {
    /// Nothing: `Call<T>`.
    Nothing,
    /// Pages of items: `PagedCall<T, I>`.
    Pages(Type),
    /// A final value: `LongRunningCall<T, F>`.
    Last(Type),
    /// The response is a stream of JSON texts: `LinesCall<T>`.
    Lines,
    /// The response is a stream of events: `EventsCall<T>`.
    Events,
}

impl Gives {
    /// The runtime's type of the call.
    pub fn call(&self) -> &'static str {
        match self.more {
            More::Nothing => "Call",
            More::Pages(_) => "PagedCall",
            More::Last(_) => "LongRunningCall",
            More::Lines => "LinesCall",
            More::Events => "EventsCall",
        }
    }

    /// The types that the call's type names, in order.
    pub fn types(&self) -> Vec<&Type> {
        match &self.more {
            More::Nothing | More::Lines | More::Events => vec![&self.result],
            More::Pages(more) | More::Last(more) => vec![&self.result, more],
        }
    }
}

/// A struct of required parameters.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameters {
    /// Documentation.
    pub docs: Vec<String>,
    /// Its name.
    pub ident: Ident,
    /// Its fields.
    pub fields: Vec<ParameterField>,
    /// Whether its `Debug` shows no more than its name.
    pub opaque: bool,
}

/// A field of a struct of required parameters.
#[derive(Clone, Debug, PartialEq)]
pub struct ParameterField {
    /// Documentation.
    pub docs: Vec<String>,
    /// Its name.
    pub ident: Ident,
    /// Its type.
    pub of: Type,
}

/// A call with setters.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// Documentation.
    pub docs: Vec<String>,
    /// Its name.
    pub ident: Ident,
    /// What it gives.
    pub gives: Gives,
    /// Its setters.
    pub setters: Vec<Setter>,
}

/// A method that sets an optional parameter or body.
#[derive(Clone, Debug, PartialEq)]
pub struct Setter {
    /// Documentation.
    pub docs: Vec<String>,
    /// Its name.
    pub ident: Ident,
    /// Its argument's name.
    pub argument: Ident,
    /// Its argument's type.
    pub of: Type,
    /// What it sets.
    pub set: Set,
}

/// An enum of success types.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// Documentation.
    pub docs: Vec<String>,
    /// Its name.
    pub ident: Ident,
    /// Its variants.
    pub variants: Vec<OutcomeVariant>,
    /// Whether clippy finds them too different in size.
    pub uneven: bool,
}

/// A variant of an outcome.
#[derive(Clone, Debug, PartialEq)]
pub struct OutcomeVariant {
    /// Documentation.
    pub docs: Vec<String>,
    /// Its name.
    pub ident: Ident,
    /// What it holds; [`Type::Unit`] for nothing.
    pub of: Type,
}

/// A constant that stands for a request of the service.
#[derive(Clone, Debug, PartialEq)]
pub struct Webhook {
    /// Documentation.
    pub docs: Vec<String>,
    /// Its name.
    pub ident: Ident,
    /// The name in the description.
    pub id: String,
    /// How its body is encoded.
    pub kind: BodyKind,
    /// What the body holds.
    pub payload: Type,
}

/// The static with the facts of the service.
#[derive(Clone, Debug, PartialEq)]
pub struct Service {
    /// The module's name.
    pub name: String,
    /// The API's version.
    pub version: String,
    /// Its servers.
    pub servers: Vec<ServerFact>,
    /// The variables that only servers of operations have.
    pub variables: Vec<String>,
    /// Parameters set when a client is built.
    pub parameters: Vec<ClientParameterFact>,
    /// Security schemes.
    pub schemes: Vec<SchemeFact>,
    /// Every alternative of sets of schemes that an operation names.
    pub security: Vec<Vec<String>>,
    /// Where errors carry their facts: code, message, request id.
    pub errors: Option<[Vec<String>; 3]>,
}

/// The facts of a server.
#[derive(Clone, Debug, PartialEq)]
pub struct ServerFact {
    /// Its URL template.
    pub url: String,
    /// Its variables: name, default, allowed values.
    pub variables: Vec<(String, String, Vec<String>)>,
}

/// A parameter set when a client is built.
#[derive(Clone, Debug, PartialEq)]
pub struct ClientParameterFact {
    /// Its name on the wire.
    pub wire: String,
    /// Whether a client cannot be built without.
    pub required: bool,
    /// The value unless another is set.
    pub default: Option<String>,
}

/// The facts of a security scheme.
#[derive(Clone, Debug, PartialEq)]
pub struct SchemeFact {
    /// The constructor: `bearer`, `basic`, `api_key_header`, `acs3` …
    pub kind: &'static str,
    /// Its name in the description.
    pub name: String,
    /// The header, query parameter or cookie of a key.
    pub key: Option<String>,
    /// Scopes.
    pub scopes: Vec<String>,
}

/// The client and its methods.
#[derive(Clone, Debug, PartialEq)]
pub struct Client {
    /// Documentation.
    pub docs: Vec<String>,
    /// Its name.
    pub ident: Ident,
    /// Documentation of `builder`.
    pub builder_docs: Vec<String>,
    /// Arguments of `builder`.
    pub required: Vec<BuilderArgument>,
    /// Accessors of groups.
    pub groups: Vec<Accessor>,
    /// Whether it becomes the runtime's client again: nothing else may use that where
    /// groups can be left out.
    pub opens: bool,
}

/// An argument without which a client cannot be built.
#[derive(Clone, Debug, PartialEq)]
pub struct BuilderArgument {
    /// Its name.
    pub ident: Ident,
    /// The method of the runtime's builder that takes it: `parameter` or `variable`.
    pub setter: &'static str,
    /// What it sets, by the name in the description.
    pub name: String,
}

/// A method that gives a handle on a group.
#[derive(Clone, Debug, PartialEq)]
pub struct Accessor {
    /// Documentation.
    pub docs: Vec<String>,
    /// Its name.
    pub ident: Ident,
    /// The handle's name.
    pub group: Ident,
    /// The cargo feature in front of it.
    pub feature: Option<String>,
}
