//! The language-neutral API: types, operations and the facts about them.
//!
//! Nothing here says anything about Rust. Names are the words of the description, not
//! yet joined; the stage `rust` turns them into identifiers.

mod operation;

use std::sync::Arc;

pub use operation::*;

use crate::source::tree::NodeId;
pub use crate::spec::model::Link;

/// An API as a whole.
#[derive(Clone, Debug, Default)]
pub struct Api {
    /// `info.title`.
    pub title: String,
    /// `info.version`.
    pub version: String,
    /// `info.description`, CommonMark, untrusted.
    pub docs: Docs,
    /// Where it is served, the default first.
    pub servers: Vec<Server>,
    /// The security schemes that operations name.
    pub schemes: Vec<SecurityScheme>,
    /// Parameters that are set once when a client is built, in order of first use.
    pub client_parameters: Vec<ClientParameter>,
    /// How to read codes and messages out of error bodies.
    pub errors: ErrorFacts,
    /// Named types; those that no operation reaches are here only if asked for.
    pub types: Table,
    /// Groups of operations in order of first use. Operations outside any group are in
    /// a group without a name.
    pub groups: Vec<Group>,
    /// Requests that the service makes.
    pub webhooks: Vec<Webhook>,
    /// What was covered.
    pub coverage: Coverage,
}

/// Counts for the summary line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Operations emitted.
    pub operations: usize,
    /// Reachable schema nodes, each once.
    pub schemas: usize,
    /// Those whose type is less precise than the schema.
    pub degraded: usize,
}

/// Summary, description and deprecation of anything, CommonMark and untrusted.
#[derive(Clone, Debug, Default, PartialEq, Hash)]
pub struct Docs {
    /// `title` or `summary`.
    pub summary: Option<Arc<str>>,
    /// `description`.
    pub description: Option<Arc<str>>,
    /// `externalDocs`.
    pub link: Option<Link>,
    /// `deprecated: true`.
    pub deprecated: bool,
    /// Limits of values (minimum, maxLength, pattern …), name and text.
    pub limits: Vec<(&'static str, String)>,
}

/// An index into [`Table`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TypeId(pub u32);

/// All named types.
#[derive(Clone, Debug, Default)]
pub struct Table {
    types: Vec<Type>,
}

impl Table {
    /// Adds a type.
    pub fn push(&mut self, of: Type) -> TypeId {
        let id = TypeId(u32::try_from(self.types.len()).unwrap_or(u32::MAX));
        self.types.push(of);
        id
    }

    /// The type with that id.
    pub fn get(&self, id: TypeId) -> Option<&Type> {
        self.types.get(id.0 as usize)
    }

    /// The type with that id, to change it.
    pub fn get_mut(&mut self, id: TypeId) -> Option<&mut Type> {
        self.types.get_mut(id.0 as usize)
    }

    /// All types with their ids.
    pub fn iter(&self) -> impl Iterator<Item = (TypeId, &Type)> {
        (0..).map(TypeId).zip(&self.types)
    }

    /// The number of types.
    pub fn len(&self) -> usize {
        self.types.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.types.is_empty()
    }
}

/// A name before any language's rules: its words or phrases, outermost first.
///
/// `["TaskStepProperties"]` for a component, `["Runs", "List", "response"]` or
/// `["Task", "owner"]` for something inline.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Name(pub Vec<Arc<str>>);

/// A named type.
#[derive(Clone, Debug)]
pub struct Type {
    /// What it is called.
    pub name: Name,
    /// Whether the name is the description's own (a component or an explicit hint) or
    /// made up from the place of an inline schema; own names win when two clash.
    pub named: bool,
    /// What is said about it.
    pub docs: Docs,
    /// What it is.
    pub kind: Kind,
    /// Whether a request can contain it.
    pub in_request: bool,
    /// Whether a response can contain it.
    pub in_response: bool,
    /// The schema it stands for.
    pub node: NodeId,
}

/// What a named type is.
#[derive(Clone, Debug)]
pub enum Kind {
    /// An object with known members.
    Record(Record),
    /// One of several shapes.
    Union(Union),
    /// One of several values.
    Enumeration(Enumeration),
    /// Another name for a shape.
    Alias(Shape),
}

/// An object with known members.
#[derive(Clone, Debug, Default)]
pub struct Record {
    /// The members in order: inherited ones first.
    pub members: Vec<Member>,
    /// Members with one possible value (a discriminator, a required `const`): always
    /// written, never asked for. Wire name and value.
    pub constants: Vec<(Arc<str>, Literal)>,
    /// Members beyond the known ones.
    pub additional: Additional,
    /// How its element stands in XML.
    pub markup: Markup,
}

/// Members of an object beyond the known ones.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Additional {
    /// `additionalProperties: false`: a server that sends some anyway is forgiven.
    Closed,
    /// Nothing is said.
    #[default]
    Unsaid,
    /// Declared: any value (`true`, `{}`) or values of a shape.
    Of(Shape),
}

/// A member of a record.
#[derive(Clone, Debug)]
pub struct Member {
    /// The name on the wire, byte for byte.
    pub wire: Arc<str>,
    /// Another name to derive the identifier from (`x-bindery-name`).
    pub rename: Option<Arc<str>>,
    /// What is said about it.
    pub docs: Docs,
    /// Its values.
    pub shape: Shape,
    /// Whether it must be present.
    pub required: bool,
    /// Whether it may be `null`.
    pub nullable: bool,
    /// Sent by servers only.
    pub read_only: bool,
    /// Sent by clients only.
    pub write_only: bool,
    /// Never shown.
    pub secret: bool,
    /// What absence means.
    pub default: Option<Literal>,
    /// Constraints for documentation (minimum, maxLength, pattern …), name and text.
    pub constraints: Vec<(&'static str, String)>,
    /// How it stands in XML.
    pub markup: Markup,
    /// The property's schema.
    pub node: NodeId,
}

/// How a value stands in XML, where that is not an element of its name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Markup {
    /// The name of the element or attribute.
    pub name: Option<Arc<str>>,
    /// The name of each element of a list.
    pub item: Option<Arc<str>>,
    /// The prefix of the name.
    pub prefix: Option<Arc<str>>,
    /// The namespace.
    pub namespace: Option<Arc<str>>,
    /// What it is there.
    pub node: MarkupNode,
    /// Whether a list's elements stand in one of their own.
    pub wrapped: bool,
}

/// What a value is in XML.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MarkupNode {
    /// An element.
    #[default]
    Element,
    /// An attribute of the element around it.
    Attribute,
    /// The text of the element around it.
    Text,
}

/// A use of a type: what values at one place look like.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Shape {
    /// A string.
    Text,
    /// `true` or `false`.
    Boolean,
    /// An integer.
    Integer(Integer),
    /// A number.
    Number(Number),
    /// A string, or number, of a known format.
    Formatted(Format),
    /// Raw bytes: `format: binary`, an octet-stream.
    Binary,
    /// Anything; the second is why, when the schema says more than this.
    Json,
    /// A named type.
    Named(TypeId),
    /// A list.
    List(Box<Shape>),
    /// A map from text, or from the values of an enumeration, to a shape.
    Map {
        /// The enumeration of keys.
        keys: Option<TypeId>,
        /// The values.
        values: Box<Shape>,
    },
    /// A tuple (`prefixItems` with a fixed length).
    Tuple(Vec<Shape>),
    /// A list whose first elements have shapes of their own, which may end before all of
    /// them or go on after them.
    OpenTuple {
        /// The first elements, at least one.
        first: Vec<Shape>,
        /// Every element after them.
        rest: Box<Shape>,
    },
    /// An element of a list or map that may be `null`.
    Nullable(Box<Shape>),
}

/// Integers by range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Integer {
    /// `format: int32`.
    I32,
    /// `format: int64` or none.
    I64,
    /// A minimum of at least 0 and a maximum beyond `i64`.
    U64,
    /// Beyond 64 bits: kept as text.
    Big,
}

/// Numbers by precision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Number {
    /// `format: float` or `double`, or none.
    F64,
    /// `format: decimal`: kept as text.
    Decimal,
}

/// Formats of the OpenAPI format registry that get a type of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// RFC 3339 `date-time`.
    DateTime,
    /// RFC 3339 `full-date`.
    Date,
    /// RFC 3339 `full-time`.
    Time,
    /// ISO 8601 duration.
    Duration,
    /// RFC 1123 date-time.
    HttpDate,
    /// `uuid`.
    Uuid,
    /// `byte` or `contentEncoding: base64`.
    Base64,
    /// `base64url`.
    Base64Url,
    /// `decimal` as a string.
    Decimal,
    /// Seconds since 1970 as a number (`unixtime`).
    UnixTime,
    /// Milliseconds since 1970 as a number or as text (`epoch-millis`).
    EpochMillis,
    /// `type: null` and nothing else.
    Null,
}

/// A value of the description.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    /// `null`.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// An integer.
    Integer(i128),
    /// Any other number.
    Number(f64),
    /// A string.
    Text(Arc<str>),
    /// Anything else, as compact JSON text.
    Json(String),
}

/// One of several values.
#[derive(Clone, Debug)]
pub struct Enumeration {
    /// The values in order, unique.
    pub values: Vec<EnumValue>,
    /// Whether other values are accepted and kept.
    pub open: bool,
    /// Whether other values may be numbers with fractions, though no value here is one.
    pub fractions: bool,
}

/// A value of an enumeration.
#[derive(Clone, Debug)]
pub struct EnumValue {
    /// The value on the wire.
    pub value: Literal,
    /// A name to derive the identifier from, if the description gives one.
    pub name: Option<Arc<str>>,
    /// What is said about it.
    pub docs: Docs,
}

/// One of several shapes.
#[derive(Clone, Debug)]
pub struct Union {
    /// The variants in order.
    pub variants: Vec<Variant>,
    /// How a variant is told from the others.
    pub by: Selection,
    /// The variant that a value without a tag, or with one of no variant, is.
    pub fallback: Option<usize>,
    /// How a value stands in XML, where its variants do not say it.
    pub markup: Markup,
}

/// How the variant of a value is found.
#[derive(Clone, Debug, PartialEq)]
pub enum Selection {
    /// By the value of a member; the variants' evidence is [`Evidence::Tag`].
    Tag(Arc<str>),
    /// By structure; each variant has its own evidence, tried in order.
    Structure,
}

/// A variant of a union.
#[derive(Clone, Debug)]
pub struct Variant {
    /// A name to derive the identifier from: the tag value or the type's name.
    pub name: Name,
    /// What is said about it.
    pub docs: Docs,
    /// What it holds.
    pub shape: Shape,
    /// What tells it from the others.
    pub evidence: Evidence,
}

/// What tells a variant from the others.
#[derive(Clone, Debug, PartialEq)]
pub enum Evidence {
    /// The tag has one of these values; the first is written.
    Tag(Vec<Literal>),
    /// A member is present that no other variant has.
    Member(Arc<str>),
    /// The JSON type of the value.
    Kind(JsonKind),
    /// It is the first that fits.
    Fits,
}

/// JSON types, integers apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum JsonKind {
    /// `null`.
    Null,
    /// `true` or `false`.
    Boolean,
    /// An integer.
    Integer,
    /// Any number.
    Number,
    /// A string.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
}
