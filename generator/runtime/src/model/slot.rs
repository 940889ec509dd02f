//! The two faces of a value: [`Slot`] for writing into it, [`View`] for looking at it.

use std::any::Any;
use std::borrow::Cow;

use bytes::Bytes;
use serde_json::Value;

use super::{Extra, Literal, OtherVariant, Record, Union};

/// A place that one value is read into.
#[non_exhaustive]
pub enum Slot<'a> {
    /// There is no such place; what would go there is skipped.
    Missing,
    /// A boolean.
    Bool(&'a mut bool),
    /// A 32-bit integer.
    I32(&'a mut i32),
    /// A 64-bit integer.
    I64(&'a mut i64),
    /// An unsigned 32-bit integer.
    U32(&'a mut u32),
    /// An unsigned 64-bit integer.
    U64(&'a mut u64),
    /// A single precision number.
    F32(&'a mut f32),
    /// A double precision number.
    F64(&'a mut f64),
    /// Text.
    Text(&'a mut String),
    /// Any JSON value.
    Json(&'a mut Value),
    /// A formatted scalar.
    Scalar(&'a mut dyn Scalar),
    /// A value out of a list of known ones.
    Enumeration(&'a mut dyn Scalar),
    /// A value that may be absent or null.
    Option(&'a mut dyn Optional),
    /// A list or a tuple.
    List(&'a mut dyn List),
    /// A map from names to values of one kind.
    Map(&'a mut dyn Map),
    /// A record.
    Record(&'a mut dyn Record),
    /// One of several variants.
    Union(&'a mut dyn Union),
    /// The unknown members of a record.
    Extra(&'a mut Extra),
    /// A variant that is not known.
    Other(&'a mut OtherVariant),
}

/// A look at one value.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub enum View<'a> {
    /// There is no such place.
    Missing,
    /// The value is left out.
    Absent,
    /// The value is `null`.
    Null,
    /// A boolean.
    Bool(bool),
    /// A signed integer.
    I64(i64),
    /// An unsigned integer.
    U64(u64),
    /// A single precision number.
    F32(f32),
    /// A double precision number.
    F64(f64),
    /// Text.
    Text(&'a str),
    /// Any JSON value.
    Json(&'a Value),
    /// A formatted scalar.
    Scalar(&'a dyn Scalar),
    /// A value out of a list of known ones.
    Enumeration(&'a dyn Scalar),
    /// A list or a tuple.
    List(&'a dyn Items),
    /// A map from names to values of one kind.
    Map(&'a dyn Entries),
    /// A record.
    Record(&'a dyn Record),
    /// One of several variants.
    Union(&'a dyn Union),
    /// The unknown members of a record.
    Extra(&'a Extra),
    /// A variant that is not known.
    Other(&'a OtherVariant),
}

impl From<Literal> for View<'static> {
    fn from(literal: Literal) -> Self {
        match literal {
            Literal::Text(text) => Self::Text(text),
            Literal::Integer(integer) => Self::I64(integer),
            Literal::Float(float) => Self::F64(float),
            Literal::Bool(bool) => Self::Bool(bool),
            Literal::Null => Self::Null,
        }
    }
}

/// A scalar as it stands on the wire.
#[derive(Clone, Debug, PartialEq)]
pub enum Wire<'a> {
    /// Text; in JSON a string.
    Text(Cow<'a, str>),
    /// A number in JSON's notation.
    Number(Cow<'a, str>),
    /// Any JSON value.
    Json(Cow<'a, Value>),
}

/// Which kinds of [`Wire`] a scalar wants to be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accepts {
    /// Text only.
    Text,
    /// Numbers, and text that holds a number.
    Number,
    /// Text and numbers alike.
    TextOrNumber,
    /// Any JSON value.
    Json,
}

/// How a scalar took what it was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// It holds the value now.
    Known,
    /// It keeps the value as one that it does not know.
    Unknown,
    /// It cannot hold the value and is unchanged.
    No,
}

/// A value that is one piece of text or one number on the wire.
///
/// Formatted scalars, enumerations and types of other crates (by
/// [`foreign!`](crate::foreign)) are scalars.
pub trait Scalar {
    /// What an error says was expected, such as `date-time` or the name of an enumeration.
    fn name(&self) -> &'static str;

    /// What this scalar wants to be given.
    fn accepts(&self) -> Accepts;

    /// Takes a value from the wire.
    fn accept(&mut self, wire: Wire<'_>) -> Fit;

    /// The value as it goes onto the wire.
    fn wire(&self) -> Wire<'_>;

    /// The bytes, where the scalar is bytes as they are: bodies are taken and given whole.
    fn bytes(&self) -> Option<&Bytes> {
        None
    }

    /// The file, where the scalar is one.
    fn file(&self) -> Option<&crate::File> {
        None
    }

    /// The file for writing, in the same case.
    fn file_mut(&mut self) -> Option<&mut crate::File> {
        None
    }

    /// The bytes for writing, where the scalar is bytes.
    fn bytes_mut(&mut self) -> Option<&mut Bytes> {
        None
    }
}

/// A value that may be absent or null.
pub trait Optional {
    /// Becomes a blank value and gives the place to fill.
    fn some(&mut self) -> Slot<'_>;

    /// Becomes null, or absent where null cannot be told from it.
    fn null(&mut self);

    /// Becomes absent; null where that cannot be told from it.
    fn clear(&mut self);

    /// The place of the value that is there, unchanged; `None` where there is none.
    fn value_mut(&mut self) -> Option<Slot<'_>>;
}

/// A look at the elements of a list or a tuple.
pub trait Items {
    /// The number of elements.
    fn len(&self) -> usize;

    /// The element at an index; [`View::Missing`] beyond the end.
    fn item(&self, index: usize) -> View<'_>;

    /// Whether there are no elements.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// A list or a tuple that elements are read into.
pub trait List: Items {
    /// The number of elements of a tuple; `None` for a list of any length.
    fn arity(&self) -> Option<usize>;

    /// The place of an element; the index that follows the last one appends a blank.
    fn element(&mut self, index: usize) -> Slot<'_>;

    /// Drops the elements from an index on. A tuple stays as it is.
    fn truncate(&mut self, len: usize);

    /// The list by its own type, so that paging can take the elements out as they are.
    fn as_any_mut(&mut self) -> Option<&mut dyn Any> {
        None
    }
}

/// A look at the entries of a map.
pub trait Entries {
    /// The number of entries.
    fn len(&self) -> usize;

    /// Gives each entry in the order in which they are written, until `visit` says no.
    fn each<'a>(&'a self, visit: &mut dyn FnMut(Cow<'a, str>, View<'a>) -> bool);

    /// Whether there are no entries.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// A map that entries are read into.
pub trait Map: Entries {
    /// Puts an entry under a key if `fill` says that the blank it was given holds a value
    /// now; `false`, without a call, where the key is none that the map can hold.
    fn put(&mut self, key: &str, fill: &mut dyn FnMut(Slot<'_>) -> bool) -> bool;

    /// Drops all entries.
    fn clear(&mut self);
}
