//! The typed document: OpenAPI 3.2 with Bindery's hints, `$ref` as ids, nothing merged.
//!
//! Source of the fields unless said otherwise: OpenAPI 3.2.0 and JSON Schema 2020-12.
//! Values that are data (`default`, `enum`, limits) stay nodes of the tree.

use std::sync::Arc;

pub use super::rare::{Blank, Rare};
pub use super::table::{Id, Table};
use crate::source::ids::{IdMap, IdSet};
use crate::source::tree::NodeId;

/// A description as read, all files linked.
#[derive(Clone, Debug)]
pub struct Spec {
    /// The root.
    pub document: Document,
    /// Every schema that was met.
    pub schemas: Table<Schema>,
    /// Every parameter that was met.
    pub parameters: Table<Parameter>,
    /// Every request body that was met.
    pub bodies: Table<RequestBody>,
    /// Every response that was met.
    pub responses: Table<Response>,
    /// Every header that was met.
    pub headers: Table<Header>,
    /// For each schema, those of the loaded files' components that have it in `allOf`,
    /// in the order of the documents.
    pub children: IdMap<Id<Schema>, Vec<Id<Schema>>>,
    /// Schemas whose `$ref` leads nowhere.
    pub dangling: IdSet<NodeId>,
}

/// The root of a description.
#[derive(Clone, Debug)]
pub struct Document {
    /// The root object.
    pub node: NodeId,
    /// `info.title`.
    pub title: Arc<str>,
    /// `info.version`.
    pub version: Arc<str>,
    /// `info.summary`, `info.description`, `externalDocs`.
    pub docs: Docs,
    /// `servers`.
    pub servers: Vec<Server>,
    /// `paths`, in order.
    pub paths: Vec<PathItem>,
    /// `webhooks`: path items by name.
    pub webhooks: Vec<PathItem>,
    /// `components.schemas` of the root document, in order.
    pub schemas: Vec<(Arc<str>, Id<Schema>)>,
    /// `components.securitySchemes`, in order.
    pub security_schemes: Vec<SecurityScheme>,
    /// `security`; none if the keyword is absent.
    pub security: Option<Vec<SecurityRequirement>>,
    /// `tags`.
    pub tags: Vec<Tag>,
    /// `x-bindery-errors`.
    pub errors: ErrorHints,
}

/// What is said about anything, for people.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Docs {
    /// `title` or `summary`.
    pub summary: Option<Arc<str>>,
    /// `description`.
    pub description: Option<Arc<str>>,
    /// `externalDocs`.
    pub link: Option<Link>,
    /// `deprecated: true`.
    pub deprecated: bool,
}

/// An External Documentation Object.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Link {
    /// `url`.
    pub url: Arc<str>,
    /// `description`.
    pub text: Option<Arc<str>>,
}

/// `x-bindery-errors`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ErrorHints {
    /// JSON pointers to the code.
    pub code: Vec<Arc<str>>,
    /// JSON pointers to the message.
    pub message: Vec<Arc<str>>,
    /// Header names.
    pub request_id: Vec<Arc<str>>,
}

/// A Tag Object.
#[derive(Clone, Debug)]
pub struct Tag {
    /// `name`.
    pub name: Arc<str>,
    /// `summary`, `description`, `externalDocs`.
    pub docs: Docs,
    /// `parent`.
    pub parent: Option<Arc<str>>,
}

/// A Server Object.
#[derive(Clone, Debug)]
pub struct Server {
    /// The object.
    pub node: NodeId,
    /// `url`.
    pub url: Arc<str>,
    /// `name`, `description`.
    pub docs: Docs,
    /// `variables`.
    pub variables: Vec<ServerVariable>,
}

/// A Server Variable Object.
#[derive(Clone, Debug)]
pub struct ServerVariable {
    /// Its key.
    pub name: Arc<str>,
    /// `default`.
    pub default: Arc<str>,
    /// `enum`.
    pub values: Vec<Arc<str>>,
    /// `description`.
    pub description: Option<Arc<str>>,
}

/// A Security Scheme Object.
#[derive(Clone, Debug)]
pub struct SecurityScheme {
    /// The object.
    pub node: NodeId,
    /// Its key.
    pub name: Arc<str>,
    /// `description`, `deprecated`.
    pub docs: Docs,
    /// `type`.
    pub kind: Arc<str>,
    /// `scheme`, for `http`.
    pub scheme: Option<Arc<str>>,
    /// `in`, for `apiKey`.
    pub place: Option<Arc<str>>,
    /// `name`, for `apiKey`.
    pub parameter: Option<Arc<str>>,
    /// The scopes of all `flows`, each once.
    pub scopes: Vec<Arc<str>>,
    /// `x-bindery-signature`.
    pub signature: Option<Arc<str>>,
}

/// A Security Requirement Object: the schemes that are needed together.
pub type SecurityRequirement = Vec<SchemeUse>;

/// A member of a Security Requirement Object.
#[derive(Clone, Debug)]
pub struct SchemeUse {
    /// The list of scopes, whose key is the name.
    pub node: NodeId,
    /// The name of the scheme: its key, or what the one that a URI leads to is called.
    pub name: Arc<str>,
    /// What the operation asks for.
    pub scopes: Vec<Arc<str>>,
}

/// A Path Item Object.
#[derive(Clone, Debug)]
pub struct PathItem {
    /// The object that the last `$ref` leads to.
    pub node: NodeId,
    /// Its key, a path template.
    pub path: Arc<str>,
    /// `summary`, `description`.
    pub docs: Docs,
    /// `servers`.
    pub servers: Vec<Server>,
    /// `parameters`.
    pub parameters: Vec<Linked<Parameter>>,
    /// The operations, in order.
    pub operations: Vec<Operation>,
}

/// A use of something that a `$ref` may name.
#[derive(Clone, Debug)]
pub struct Linked<T> {
    /// What is used.
    pub id: Id<T>,
    /// The place of use.
    pub node: NodeId,
    /// A `summary` beside the `$ref`, where what it leads to can have one.
    pub summary: Option<Arc<str>>,
    /// A `description` beside the `$ref`.
    pub description: Option<Arc<str>>,
}

/// An Operation Object.
#[derive(Clone, Debug)]
pub struct Operation {
    /// The object.
    pub node: NodeId,
    /// The method in upper case.
    pub method: Arc<str>,
    /// `operationId`.
    pub id: Option<Arc<str>>,
    /// `summary`, `description`, `externalDocs`, `deprecated`.
    pub docs: Docs,
    /// `tags`.
    pub tags: Vec<Arc<str>>,
    /// `parameters`.
    pub parameters: Vec<Linked<Parameter>>,
    /// `requestBody`.
    pub body: Option<Linked<RequestBody>>,
    /// `responses`: keys and responses.
    pub responses: Vec<(Arc<str>, Linked<Response>)>,
    /// `callbacks`, in order.
    pub callbacks: Vec<Callback>,
    /// `security`; none if the keyword is absent.
    pub security: Option<Vec<SecurityRequirement>>,
    /// `servers`.
    pub servers: Vec<Server>,
    /// The `x-bindery-*` hints.
    pub hints: OperationHints,
}

/// A Callback Object.
#[derive(Clone, Debug)]
pub struct Callback {
    /// The object, before `$ref`.
    pub node: NodeId,
    /// Its key.
    pub name: Arc<str>,
    /// Path items by expression; none within another callback.
    pub items: Vec<PathItem>,
}

/// Hints on an operation.
#[derive(Clone, Debug, Default)]
pub struct OperationHints {
    /// `x-bindery-group`.
    pub group: Option<Arc<str>>,
    /// `x-bindery-name`.
    pub name: Option<Arc<str>>,
    /// `x-bindery-paging`.
    pub paging: Option<PagingHint>,
    /// `x-bindery-long-running`, and its `final-state-via`.
    pub long_running: Option<Option<Arc<str>>>,
    /// `x-bindery-envelope`.
    pub envelope: Option<EnvelopeHint>,
}

/// `x-bindery-paging`.
#[derive(Clone, Debug)]
pub struct PagingHint {
    /// The object.
    pub node: NodeId,
    /// `style`: link, token, page or offset.
    pub style: Arc<str>,
    /// `items`.
    pub items: Option<Arc<str>>,
    /// `next`.
    pub next: Option<Arc<str>>,
    /// `header`.
    pub header: Option<Arc<str>>,
    /// `relation`.
    pub relation: Option<Arc<str>>,
    /// `parameter`.
    pub parameter: Option<Arc<str>>,
    /// `page`.
    pub page: Option<Arc<str>>,
    /// `offset`.
    pub offset: Option<Arc<str>>,
    /// `size`.
    pub size: Option<Arc<str>>,
    /// `total`.
    pub total: Option<Arc<str>>,
    /// `more`.
    pub more: Option<Arc<str>>,
    /// `first`.
    pub first: Option<i64>,
    /// `operation`: the one that gives the pages after the first.
    pub operation: Option<Arc<str>>,
    /// `base`: the path that relative links stand under.
    pub base: Option<Arc<str>>,
    /// `resend`: query parameters that go with each link.
    pub resend: Vec<Arc<str>>,
}

/// `x-bindery-envelope`.
#[derive(Clone, Debug)]
pub struct EnvelopeHint {
    /// `success`.
    pub success: Arc<str>,
    /// `code`.
    pub code: Option<Arc<str>>,
    /// `message`.
    pub message: Option<Arc<str>>,
    /// `request-id`.
    pub request_id: Option<Arc<str>>,
}

/// A Parameter Object.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// The object.
    pub node: NodeId,
    /// `name`.
    pub name: Arc<str>,
    /// `in`.
    pub place: Arc<str>,
    /// How its values look and are written.
    pub value: ParameterValue,
    /// `x-bindery-name`.
    pub rename: Option<Arc<str>>,
    /// `x-bindery-client`.
    pub client: bool,
    /// `x-bindery-skip-encoding`.
    pub skip_encoding: bool,
    /// `x-bindery-unreserved`: its name means nothing else in the description's version.
    pub unreserved: bool,
    /// `x-bindery-style`.
    pub style_hint: Option<Arc<str>>,
}

/// A Header Object.
#[derive(Clone, Debug)]
pub struct Header {
    /// The object.
    pub node: NodeId,
    /// How its values look and are written.
    pub value: ParameterValue,
    /// `x-bindery-style`.
    pub style_hint: Option<Arc<str>>,
}

/// What parameters and headers have in common.
#[derive(Clone, Debug, Default)]
pub struct ParameterValue {
    /// `description`, `deprecated`.
    pub docs: Docs,
    /// `required`.
    pub required: bool,
    /// `schema`.
    pub schema: Option<Id<Schema>>,
    /// `content`.
    pub content: Vec<MediaType>,
    /// `style`.
    pub style: Option<Arc<str>>,
    /// `explode`.
    pub explode: Option<bool>,
    /// `allowReserved`.
    pub allow_reserved: bool,
    /// `allowEmptyValue`.
    pub allow_empty: bool,
    /// `x-bindery-secret`.
    pub secret: bool,
}

/// A Request Body Object.
#[derive(Clone, Debug)]
pub struct RequestBody {
    /// The object.
    pub node: NodeId,
    /// `description`.
    pub docs: Docs,
    /// `required`.
    pub required: bool,
    /// `content`.
    pub content: Vec<MediaType>,
    /// `x-bindery-name`.
    pub rename: Option<Arc<str>>,
}

/// A Response Object.
#[derive(Clone, Debug)]
pub struct Response {
    /// The object.
    pub node: NodeId,
    /// `summary`, `description`.
    pub docs: Docs,
    /// `headers`.
    pub headers: Vec<(Arc<str>, Linked<Header>)>,
    /// `content`.
    pub content: Vec<MediaType>,
    /// `links`: names and values, not read further.
    pub links: Vec<(Arc<str>, NodeId)>,
}

/// A Media Type Object.
#[derive(Clone, Debug)]
pub struct MediaType {
    /// The object.
    pub node: NodeId,
    /// Its key.
    pub name: Arc<str>,
    /// `schema`.
    pub schema: Option<Id<Schema>>,
    /// `itemSchema`.
    pub item_schema: Option<Id<Schema>>,
    /// `encoding`: names and values.
    pub encoding: Vec<(Arc<str>, Encoding)>,
    /// `prefixEncoding`: by place.
    pub prefix_encoding: Vec<Encoding>,
    /// `itemEncoding`: of all other places.
    pub item_encoding: Option<Encoding>,
}

/// An Encoding Object.
#[derive(Clone, Debug)]
pub struct Encoding {
    /// The object.
    pub node: NodeId,
    /// `contentType`.
    pub content_type: Option<Arc<str>>,
    /// `style`.
    pub style: Option<Arc<str>>,
    /// `explode`.
    pub explode: Option<bool>,
    /// `allowReserved`.
    pub allow_reserved: bool,
    /// `headers`: names and values.
    pub headers: Vec<(Arc<str>, Linked<Header>)>,
}

/// A type of JSON Schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum JsonType {
    /// `null`
    Null,
    /// `boolean`
    Boolean,
    /// `integer`
    Integer,
    /// `number`
    Number,
    /// `string`
    String,
    /// `array`
    Array,
    /// `object`
    Object,
}

impl JsonType {
    /// The values of `type`.
    pub(crate) const NAMES: [&str; 7] =
        ["null", "boolean", "integer", "number", "string", "array", "object"];

    /// The type that a value of `type` names.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "null" => Self::Null,
            "boolean" => Self::Boolean,
            "integer" => Self::Integer,
            "number" => Self::Number,
            "string" => Self::String,
            "array" => Self::Array,
            "object" => Self::Object,
            _ => return None,
        })
    }
}

/// A Schema Object.
#[derive(Clone, Debug)]
pub struct Schema {
    /// The schema.
    pub node: NodeId,
    /// The name under which it stands among the components of its file.
    pub component: Option<Arc<str>>,
    /// `true` or `false` in place of an object.
    pub boolean: Option<bool>,
    /// `$ref` or `$dynamicRef`.
    pub reference: Option<Id<Schema>>,
    /// `title`, `description`, `externalDocs`, `deprecated`.
    pub docs: Docs,
    /// `type`.
    pub types: Vec<JsonType>,
    /// `format`.
    pub format: Option<Arc<str>>,
    /// `enum`.
    pub values: Option<Vec<NodeId>>,
    /// `const`.
    pub constant: Option<NodeId>,
    /// `default`.
    pub default: Option<NodeId>,
    /// `example` and `examples`.
    pub examples: Vec<NodeId>,
    /// `readOnly`.
    pub read_only: bool,
    /// `writeOnly`.
    pub write_only: bool,
    /// `minimum`, `maxLength`, `pattern` …: the keyword and its value.
    pub limits: Vec<(&'static str, NodeId)>,
    /// Keywords that combine schemas.
    pub composition: Rare<Composition>,
    /// Keywords about objects.
    pub object: Rare<ObjectRules>,
    /// Keywords about arrays.
    pub array: Rare<ArrayRules>,
    /// `contentEncoding`.
    pub content_encoding: Option<Arc<str>>,
    /// `contentMediaType`.
    pub content_media_type: Option<Arc<str>>,
    /// `contentSchema`, where the content is JSON.
    pub content_schema: Option<Id<Schema>>,
    /// `discriminator`.
    pub discriminator: Option<Box<Discriminator>>,
    /// `xml`.
    pub xml: Option<Box<Xml>>,
    /// The `x-bindery-*` hints.
    pub hints: Rare<SchemaHints>,
}

/// An XML Object.
#[derive(Clone, Debug)]
pub struct Xml {
    /// The object.
    pub node: NodeId,
    /// `name`.
    pub name: Option<Arc<str>>,
    /// `namespace`.
    pub namespace: Option<Arc<str>>,
    /// `prefix`.
    pub prefix: Option<Arc<str>>,
    /// What `nodeType` says, or `attribute` and `x-ms-text` in its place.
    pub node_type: Option<XmlNode>,
    /// `wrapped`.
    pub wrapped: bool,
}

/// A value of `nodeType`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum XmlNode {
    /// `element`.
    Element,
    /// `attribute`.
    Attribute,
    /// `text` and `cdata`.
    Text,
    /// `none`.
    None,
}

/// Keywords that combine schemas.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Composition {
    /// `allOf`.
    pub all_of: Vec<Id<Schema>>,
    /// `oneOf`.
    pub one_of: Vec<Id<Schema>>,
    /// `anyOf`.
    pub any_of: Vec<Id<Schema>>,
    /// `not`.
    pub not: Option<NodeId>,
    /// `if`.
    pub condition: Option<NodeId>,
    /// `then`, `else` and the values of `dependentSchemas`.
    pub conditional: Vec<Id<Schema>>,
}

impl Blank for Composition {
    const BLANK: &'static Self = &Self {
        all_of: Vec::new(),
        one_of: Vec::new(),
        any_of: Vec::new(),
        not: None,
        condition: None,
        conditional: Vec::new(),
    };
}

/// Keywords about objects.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ObjectRules {
    /// `properties`, in order.
    pub properties: Vec<(Arc<str>, Id<Schema>)>,
    /// `required`.
    pub required: Vec<Arc<str>>,
    /// `additionalProperties`.
    pub additional: Option<Id<Schema>>,
    /// `unevaluatedProperties`.
    pub unevaluated: Option<Id<Schema>>,
    /// `patternProperties`.
    pub patterns: Vec<(Arc<str>, Id<Schema>)>,
    /// `propertyNames`.
    pub names: Option<Id<Schema>>,
}

impl Blank for ObjectRules {
    const BLANK: &'static Self = &Self {
        properties: Vec::new(),
        required: Vec::new(),
        additional: None,
        unevaluated: None,
        patterns: Vec::new(),
        names: None,
    };
}

/// Keywords about arrays.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ArrayRules {
    /// `items`.
    pub items: Option<Id<Schema>>,
    /// `prefixItems`.
    pub prefix: Vec<Id<Schema>>,
    /// `unevaluatedItems`.
    pub unevaluated: Option<Id<Schema>>,
    /// `contains`.
    pub contains: Option<NodeId>,
}

impl Blank for ArrayRules {
    const BLANK: &'static Self =
        &Self { items: None, prefix: Vec::new(), unevaluated: None, contains: None };
}

/// A Discriminator Object.
#[derive(Clone, Debug)]
pub struct Discriminator {
    /// The object.
    pub node: NodeId,
    /// `propertyName`.
    pub property: Arc<str>,
    /// `mapping`: values and the schemas they name.
    pub mapping: Vec<(Arc<str>, Option<Id<Schema>>)>,
    /// The schema that `defaultMapping` names.
    pub default: Option<Id<Schema>>,
}

/// Hints on a schema.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SchemaHints {
    /// `x-bindery-name`.
    pub name: Option<Arc<str>>,
    /// `x-bindery-member`.
    pub member: Option<Arc<str>>,
    /// `x-bindery-open`.
    pub open: Option<bool>,
    /// `x-bindery-values`.
    pub values: Vec<ValueHint>,
    /// `x-bindery-tag`.
    pub tag: Option<Arc<str>>,
    /// `x-bindery-secret`.
    pub secret: bool,
    /// `x-bindery-nullable`.
    pub nullable: Option<bool>,
    /// `x-bindery-flatten`.
    pub flatten: bool,
    /// `x-bindery-mutability`.
    pub mutability: Vec<Arc<str>>,
}

impl Blank for SchemaHints {
    const BLANK: &'static Self = &Self {
        name: None,
        member: None,
        open: None,
        values: Vec::new(),
        tag: None,
        secret: false,
        nullable: None,
        flatten: false,
        mutability: Vec::new(),
    };
}

/// An element of `x-bindery-values`.
#[derive(Clone, Debug, PartialEq)]
pub struct ValueHint {
    /// `value`.
    pub value: NodeId,
    /// `name`.
    pub name: Option<Arc<str>>,
    /// `description`.
    pub description: Option<Arc<str>>,
}
