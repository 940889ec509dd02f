//! The plan: every choice about the Rust code, made, as data.
//!
//! Stage `emit` prints it and decides nothing; `bindery inspect --stage plan` shows it.
//! Texts that come from the description are here only as literals of the wire and as
//! documentation that went through `rust::docs`.

use std::collections::{BTreeMap, BTreeSet};

pub use super::names::Ident;
pub use crate::api::model::{JsonKind, Literal};
pub use calls::*;

mod calls;

/// The code of an API.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// The path of the runtime crate.
    pub runtime: Vec<Ident>,
    /// The files in order of their paths, the API's root first.
    pub modules: Vec<Module>,
    /// How deep types are nested by value, lists and maps included.
    pub depth: usize,
    /// The cargo features in front of groups, if they have some.
    pub features: Vec<String>,
    /// What the types of the API are called, in its order; those that the user replaced
    /// have no item.
    pub types: Vec<Ident>,
}

/// A file.
#[derive(Clone, Debug, PartialEq)]
pub struct Module {
    /// Its path relative to the API's directory, with `/`.
    pub path: String,
    /// What its head says.
    pub docs: Vec<String>,
    /// The modules declared in it.
    pub children: Vec<Child>,
    /// The cargo features, of which one is enough, in front of children and of what is
    /// re-exported from them.
    pub gates: BTreeMap<Ident, Vec<String>>,
    /// What it imports, sorted.
    pub uses: Vec<Use>,
    /// Names of the runtime that mean something else here, written with their path.
    pub qualified: BTreeSet<&'static str>,
    /// Its items in order.
    pub items: Vec<Item>,
}

/// A module declared in another.
#[derive(Clone, Debug, PartialEq)]
pub struct Child {
    /// Its name.
    pub ident: Ident,
    /// Whether it can be named from outside.
    pub public: bool,
}

/// A `use` declaration.
#[derive(Clone, Debug, PartialEq)]
pub struct Use {
    /// Whether it is `pub use`.
    pub public: bool,
    /// The path before the names, keywords `self` and `super` included.
    pub path: Vec<Step>,
    /// The names, sorted; none for a glob.
    pub names: Vec<Ident>,
    /// Whether only the methods of a trait are wanted: `as _`.
    pub unnamed: bool,
}

/// A step of a `use` path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// `self`.
    Here,
    /// `super`.
    Up,
    /// A name.
    Name(Ident),
}

/// Something in a file.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// A struct of members.
    Record(Record),
    /// A struct of the arguments of a record's `new`.
    Required(Required),
    /// An enum of shapes.
    Union(Union),
    /// An enum of values.
    Enumeration(Enumeration),
    /// A type alias.
    Alias(Alias),
    /// An invocation of a macro of the runtime that attaches behaviour to types.
    Attach(Attach),
    /// A static with the facts of an operation.
    Operation(Operation),
    /// A handle on a group.
    Group(Group),
    /// Methods of a handle or of the client.
    Methods(Methods),
    /// A call with setters.
    Call(Call),
    /// A struct of required parameters.
    Parameters(Parameters),
    /// An enum of success types.
    Outcome(Outcome),
    /// A constant that stands for a request of the service.
    Webhook(Webhook),
    /// The static with the facts of the service.
    Service(Service),
    /// The client and its methods.
    Client(Client),
    /// The check that runtime and generated code fit.
    Contract(u32),
}

/// A Rust type.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Type {
    /// `()`.
    Unit,
    /// A primitive or prelude type by name: `bool`, `i64`, `String`.
    Plain(&'static str),
    /// A type of the runtime by name: `DateTime`, `Extra`.
    Runtime(&'static str),
    /// `serde_json::Value` as the runtime re-exports it.
    Json,
    /// A generated type.
    Named(Ident),
    /// A type from the user's configuration, as a path.
    Foreign(Vec<Ident>),
    /// `Option<T>`.
    Option(Box<Type>),
    /// `Maybe<T>`.
    Maybe(Box<Type>),
    /// `Vec<T>`.
    Vec(Box<Type>),
    /// `BTreeMap<K, V>`.
    Map(Box<Type>, Box<Type>),
    /// `(A, B)`.
    Tuple(Vec<Type>),
    /// `OpenTuple<(A, B), C>`.
    OpenTuple(Box<Type>, Box<Type>),
    /// `FirstPage<T, I>`.
    FirstPage(Box<Type>, Box<Type>),
    /// `Box<T>`.
    Boxed(Box<Type>),
    /// `&T`.
    Ref(Box<Type>),
    /// `&str`.
    Str,
    /// `&[T]`.
    Slice(Box<Type>),
    /// `impl Into<T>`.
    Into(Box<Type>),
}

impl Type {
    /// Whether a `Debug` of it may be missing: only types of others can be without.
    pub fn may_lack_debug(&self) -> bool {
        let mut foreign = false;
        self.each(&mut |of| foreign |= matches!(of, Self::Foreign(_)));
        foreign
    }

    /// `String`.
    pub const TEXT: Self = Self::Plain("String");

    /// Visits this type and those inside it.
    pub fn each(&self, visit: &mut dyn FnMut(&Type)) {
        visit(self);
        match self {
            Self::Option(inner)
            | Self::Maybe(inner)
            | Self::Vec(inner)
            | Self::Boxed(inner)
            | Self::Ref(inner)
            | Self::Slice(inner)
            | Self::Into(inner) => inner.each(visit),
            Self::Map(key, value)
            | Self::OpenTuple(key, value)
            | Self::FirstPage(key, value) => {
                key.each(visit);
                value.each(visit);
            }
            Self::Tuple(parts) => parts.iter().for_each(|part| part.each(visit)),
            _ => {}
        }
    }
}

/// A record: a struct, its shape and how to make one.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// Documentation, one string a line.
    pub docs: Vec<String>,
    /// Its name.
    pub ident: Ident,
    /// The name in the description.
    pub name: String,
    /// What it derives.
    pub derives: Vec<&'static str>,
    /// The members.
    pub fields: Vec<Field>,
    /// Where unknown members go.
    pub extra: Option<Extra>,
    /// Members that are always written: wire name and value.
    pub constants: Vec<(String, Literal)>,
    /// How its element stands in XML, where that is not by its name.
    pub xml: Option<XmlFact>,
    /// The name of the static that holds its shape.
    pub shape: Ident,
    /// How to make one, if a program has reason to.
    pub new: Option<New>,
}

/// A member of a record.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Documentation.
    pub docs: Vec<String>,
    /// Its name.
    pub ident: Ident,
    /// Its type, presence and boxes included.
    pub of: Type,
    /// The name on the wire.
    pub wire: String,
    /// What the shape says about it.
    pub facts: Vec<Fact>,
}

/// What a shape says about a member.
#[derive(Clone, Debug, PartialEq)]
pub enum Fact {
    /// Must be there.
    Required,
    /// May be `null`.
    Nullable,
    /// Sent by servers only.
    ReadOnly,
    /// Sent by clients only.
    WriteOnly,
    /// Never shown.
    Secret,
    /// What absence means, as JSON text.
    Default(String),
    /// How it stands in XML.
    Xml(XmlFact),
    /// What stands between elements of a list in a header field.
    Delimiter(char),
}

/// How a value stands in XML: constructor methods of the runtime's `Xml` and what they
/// are given.
#[derive(Clone, Debug, PartialEq)]
pub struct XmlFact(pub Vec<(&'static str, Option<String>)>);

/// Where the unknown members of a record go.
#[derive(Clone, Debug, PartialEq)]
pub struct Extra {
    /// Documentation.
    pub docs: Vec<String>,
    /// Its type: `Extra`, or a map where the values have a shape.
    pub of: Type,
    /// Whether the values have a shape.
    pub typed: bool,
}

/// How to make a record.
#[derive(Clone, Debug, PartialEq)]
pub enum New {
    /// `Default` is derived: nothing is required.
    Default,
    /// A function of the required members.
    Arguments(Vec<Argument>),
    /// A function of one struct, by name, with these fields.
    Struct(Ident, Vec<Ident>),
}

/// An argument of a record's `new`.
#[derive(Clone, Debug, PartialEq)]
pub struct Argument {
    /// Its name.
    pub ident: Ident,
    /// The field that it fills.
    pub field: Ident,
    /// Its type.
    pub of: Type,
    /// How it becomes the field.
    pub by: Conversion,
}

/// How an argument becomes a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conversion {
    /// As it is.
    Same,
    /// By `.into()`.
    Into,
    /// By `Box::new(…)`.
    Boxed,
}

/// The struct of many required members.
#[derive(Clone, Debug, PartialEq)]
pub struct Required {
    /// Documentation.
    pub docs: Vec<String>,
    /// Its name.
    pub ident: Ident,
    /// Its fields: documentation, name, type.
    pub fields: Vec<(Vec<String>, Ident, Type)>,
    /// Whether its `Debug` shows no more than its name.
    pub opaque: bool,
}

/// An enum of shapes.
#[derive(Clone, Debug, PartialEq)]
pub struct Union {
    /// Documentation.
    pub docs: Vec<String>,
    /// Its name.
    pub ident: Ident,
    /// The name in the description.
    pub name: String,
    /// What it derives.
    pub derives: Vec<&'static str>,
    /// The member that tells the variants apart, if one does.
    pub tag: Option<String>,
    /// The variants, without `Other`.
    pub variants: Vec<Variant>,
    /// The variant of values without a known tag.
    pub fallback: Option<usize>,
    /// How its element stands in XML, where that is not by its name.
    pub xml: Option<XmlFact>,
    /// Whether clippy finds them too different in size.
    pub uneven: bool,
    /// The name of the static that tells how to choose.
    pub choice: Ident,
}

/// A variant of a union.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// Documentation.
    pub docs: Vec<String>,
    /// Its name.
    pub ident: Ident,
    /// What it holds, a box included.
    pub of: Type,
    /// What tells it from the others.
    pub evidence: Evidence,
    /// Whether the union can be made `From` the content.
    pub from: bool,
}

/// What tells a variant from the others.
#[derive(Clone, Debug, PartialEq)]
pub enum Evidence {
    /// The tag has one of these texts.
    Tag(Vec<String>),
    /// The tag has one of these values, not all of which are texts.
    LiteralTag(Vec<Literal>),
    /// A member is present.
    Member(String),
    /// The JSON type.
    Kind(JsonKind),
    /// It is the first that fits.
    Fits,
}

/// An enum of values.
#[derive(Clone, Debug, PartialEq)]
pub struct Enumeration {
    /// Documentation.
    pub docs: Vec<String>,
    /// Its name.
    pub ident: Ident,
    /// The name in the description.
    pub name: String,
    /// What it derives.
    pub derives: Vec<&'static str>,
    /// The kind of its values.
    pub kind: ValueKind,
    /// Whether other values are kept in a variant `Other`.
    pub open: bool,
    /// The values.
    pub values: Vec<Value>,
}

/// The kind of an enumeration's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueKind {
    /// Strings.
    Text,
    /// Integers.
    Integer,
    /// Anything.
    Json,
}

/// A value of an enumeration.
#[derive(Clone, Debug, PartialEq)]
pub struct Value {
    /// Documentation.
    pub docs: Vec<String>,
    /// The variant's name.
    pub ident: Ident,
    /// The value: text as it is, anything else as JSON text.
    pub wire: String,
}

/// A type alias.
#[derive(Clone, Debug, PartialEq)]
pub struct Alias {
    /// Documentation.
    pub docs: Vec<String>,
    /// Its name.
    pub ident: Ident,
    /// What it stands for.
    pub of: Type,
}

/// An invocation of a macro of the runtime.
#[derive(Clone, Debug, PartialEq)]
pub enum Attach {
    /// `records!(A, B);`
    Records(Vec<Ident>),
    /// `unions!(A, B);`
    Unions(Vec<Ident>),
    /// `enumerations!(…);`: name, kind and whether it is open.
    Enumerations(Vec<(Ident, ValueKind, bool)>),
    /// `opaque!(A, B);`
    Opaque(Vec<Ident>),
    /// `outcomes!(A, B);`
    Outcomes(Vec<Ident>),
    /// `calls!(…);`: name and what it gives.
    Calls(Vec<(Ident, Gives)>),
}
