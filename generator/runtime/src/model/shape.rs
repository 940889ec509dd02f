//! The facts about a record: its members as on the wire.

use std::sync::OnceLock;
use std::sync::atomic::AtomicU16;
use std::sync::atomic::Ordering::Relaxed;

use super::Xml;

/// A value that a description fixes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Literal {
    /// Text.
    Text(&'static str),
    /// An integer.
    Integer(i64),
    /// A number with a fraction.
    Float(f64),
    /// A boolean.
    Bool(bool),
    /// `null`.
    Null,
}

/// A member whose value the description fixes: written always, never stored.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Constant {
    pub(crate) name: &'static str,
    pub(crate) value: Literal,
}

impl Constant {
    /// A member of this name that always holds this value.
    #[must_use]
    pub const fn new(name: &'static str, value: Literal) -> Self {
        Self { name, value }
    }
}

/// One member of a record.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    pub(crate) name: &'static str,
    pub(crate) required: bool,
    pub(crate) nullable: bool,
    pub(crate) read_only: bool,
    pub(crate) write_only: bool,
    pub(crate) secret: bool,
    pub(crate) default: Option<&'static str>,
    pub(crate) xml: Option<&'static Xml>,
    pub(crate) delimiter: char,
}

impl Field {
    /// An optional member with this name on the wire.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self {
            name,
            required: false,
            nullable: false,
            read_only: false,
            write_only: false,
            secret: false,
            default: None,
            xml: None,
            delimiter: ',',
        }
    }

    /// The member has to be there.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// The member may hold `null`.
    #[must_use]
    pub const fn nullable(mut self) -> Self {
        self.nullable = true;
        self
    }

    /// The member is never sent.
    #[must_use]
    pub const fn read_only(mut self) -> Self {
        self.read_only = true;
        self
    }

    /// The member is sent and never received, so that its absence in a response is no error.
    #[must_use]
    pub const fn write_only(mut self) -> Self {
        self.write_only = true;
        self
    }

    /// The member's value is never shown.
    #[must_use]
    pub const fn secret(mut self) -> Self {
        self.secret = true;
        self
    }

    /// What the service takes when the member is left out, as JSON text.
    #[must_use]
    pub const fn default(mut self, json: &'static str) -> Self {
        self.default = Some(json);
        self
    }

    /// How the member is written in XML, where that is not an element of its name.
    #[must_use]
    pub const fn xml(mut self, xml: &'static Xml) -> Self {
        self.xml = Some(xml);
        self
    }

    /// What stands between the elements of a list in a header field, where that is no comma
    /// (Swagger 2.0, `collectionFormat`).
    #[must_use]
    pub const fn delimited_by(mut self, delimiter: char) -> Self {
        self.delimiter = delimiter;
        self
    }

    /// The name on the wire.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Whether the member has to be there.
    #[must_use]
    pub const fn is_required(&self) -> bool {
        self.required
    }

    /// Whether the member may hold `null`.
    #[must_use]
    pub const fn is_nullable(&self) -> bool {
        self.nullable
    }

    /// Whether the member is never sent.
    #[must_use]
    pub const fn is_read_only(&self) -> bool {
        self.read_only
    }

    /// Whether the member is never received.
    #[must_use]
    pub const fn is_write_only(&self) -> bool {
        self.write_only
    }

    /// Whether the member's value is never shown.
    #[must_use]
    pub const fn is_secret(&self) -> bool {
        self.secret
    }

    /// What the service takes when the member is left out, as JSON text.
    #[must_use]
    pub const fn default_json(&self) -> Option<&'static str> {
        self.default
    }
}

/// The facts about a record. Made once, in a `static`.
#[derive(Debug)]
pub struct Shape {
    name: &'static str,
    fields: &'static [Field],
    constants: &'static [Constant],
    open: bool,
    pub(crate) xml: Option<&'static Xml>,
    names: OnceLock<Vec<&'static str>>,
    order: OnceLock<Order>,
}

impl Shape {
    /// A record with these members, in the order of its indexes. The name is that of the
    /// Rust type.
    #[must_use]
    pub const fn new(name: &'static str, fields: &'static [Field]) -> Self {
        Self {
            name,
            fields,
            constants: &[],
            open: false,
            xml: None,
            names: OnceLock::new(),
            order: OnceLock::new(),
        }
    }

    /// The record has members of fixed values.
    #[must_use]
    pub const fn constants(mut self, constants: &'static [Constant]) -> Self {
        self.constants = constants;
        self
    }

    /// Unknown members are kept under the index [`EXTRA`](super::EXTRA), which answers
    /// with an [`Extra`](super::Extra) or, where their type is known, with a map.
    #[must_use]
    pub const fn open(mut self) -> Self {
        self.open = true;
        self
    }

    /// How the element of the record is written in XML, where that is not by its name.
    #[must_use]
    pub const fn xml(mut self, xml: &'static Xml) -> Self {
        self.xml = Some(xml);
        self
    }

    /// The name of the Rust type.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The members, in the order of their indexes.
    #[must_use]
    pub const fn fields(&self) -> &'static [Field] {
        self.fields
    }

    /// The members of fixed values.
    pub(crate) const fn fixed(&self) -> &'static [Constant] {
        self.constants
    }

    /// Whether unknown members are kept.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.open
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.fields.iter().any(|field| field.name == name)
            || self.fixed().iter().any(|constant| constant.name == name)
    }

    /// The member that came at that place of an object the last time, if JSON writes all
    /// names of the record as they are. Places are counted from the member before: 0 is the
    /// first, 1 what follows the member 0.
    pub(crate) fn likely(&'static self, place: usize) -> Option<(usize, &'static str)> {
        let order = self.order();
        let index = usize::from(order.follows.get(place)?.load(Relaxed));
        let field = self.fields.get(index).filter(|_| order.plain)?;
        Some((index, field.name))
    }

    /// The index of the member of this name, which stands at that place of an object.
    pub(crate) fn position(&'static self, place: usize, name: &str) -> Option<usize> {
        let follows = self.order().follows.get(place);
        let guess = follows.map(|index| usize::from(index.load(Relaxed)));
        let is = |index: &usize| self.fields.get(*index).is_some_and(|f| f.name == name);
        if guess.is_some_and(|guess| is(&guess)) {
            return guess;
        }
        let found = self.fields.iter().position(|field| field.name == name)?;
        if let (Some(follows), Ok(index)) = (follows, u16::try_from(found)) {
            follows.store(index, Relaxed);
        }
        Some(found)
    }

    fn order(&'static self) -> &'static Order {
        self.order.get_or_init(|| Order::of(self.fields))
    }

    /// The names that `serde` is told, so that a flattened record takes only its own
    /// members and leaves the rest to its siblings.
    pub(crate) fn names(&'static self) -> &'static [&'static str] {
        self.names.get_or_init(|| {
            let constants = self.fixed().iter().map(|constant| constant.name);
            self.fields.iter().map(|field| field.name).chain(constants).collect()
        })
    }
}

/// Which member followed which one, the last time that it was not the next of the shape. A
/// service mostly writes its members in one order, so that a name is mostly found by one
/// comparison, whatever that order is.
#[derive(Debug)]
struct Order {
    follows: Box<[AtomicU16]>,
    /// Whether JSON writes all names as they are.
    plain: bool,
}

impl Order {
    /// Members in the order of the shape.
    fn of(fields: &'static [Field]) -> Self {
        let follows = 0..u16::try_from(fields.len()).unwrap_or(u16::MAX);
        let plain = |byte: u8| byte >= 0x20 && byte != b'"' && byte != b'\\';
        Self {
            follows: follows.map(AtomicU16::new).collect(),
            plain: fields.iter().all(|field| field.name.bytes().all(plain)),
        }
    }
}
