//! Enumerations: values out of a list of known ones.
//!
//! What is generic here is compiled once per enumeration of a client, so it is spelled
//! with loops and `match`: in a debug build each iterator and each combinator would be
//! more functions per enumeration.

use std::borrow::Cow;
use std::fmt;

use serde_json::Value;

use super::{Accepts, Fit, Scalar, Wire};

/// What the values of an enumeration are on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueKind {
    /// Text.
    Text,
    /// Integers.
    Integer,
    /// JSON values of several kinds.
    Json,
}

/// A type whose values are listed. Generated code implements it;
/// [`enumerations!`](crate::enumerations) attaches everything else.
pub trait Enumeration: Clone + PartialEq + Send + Sync + Sized + 'static {
    /// The name of the Rust type.
    const NAME: &'static str;

    /// The known values and how they are written: text as it is, integers in decimal,
    /// other values as compact JSON.
    const VALUES: &'static [(&'static str, Self)];
}

/// What the macro knows about an enumeration and its facts do not say.
#[doc(hidden)]
pub trait Openness: Enumeration {
    const KIND: ValueKind;

    /// The variant that keeps a value which is not listed.
    fn unlisted(wire: &Wire<'_>) -> Option<Self>;

    /// The value that is not listed, if this is one.
    fn listed_not(&self) -> Option<Wire<'_>>;
}

/// A value that a closed enumeration does not list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownValue {
    enumeration: &'static str,
}

impl UnknownValue {
    #[doc(hidden)]
    #[must_use]
    pub const fn of(enumeration: &'static str) -> Self {
        Self { enumeration }
    }
}

impl fmt::Display for UnknownValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no value of `{}`", self.enumeration)
    }
}

impl std::error::Error for UnknownValue {}

/// The first value of an enumeration: the blank of a closed one.
#[doc(hidden)]
#[must_use]
#[expect(
    clippy::panic,
    reason = "it is called in constants only, when they are compiled"
)]
pub const fn first<T>(values: &'static [(&'static str, T)]) -> &'static T {
    match values.first() {
        Some((_, value)) => value,
        None => panic!("an enumeration lists at least one value"),
    }
}

/// How a listed value is written.
#[doc(hidden)]
pub fn listed<T: Enumeration>(value: &T) -> Option<&'static str> {
    let mut values = T::VALUES;
    while let [(name, known), rest @ ..] = values {
        if known == value {
            return Some(name);
        }
        values = rest;
    }
    None
}

fn same(kind: ValueKind, name: &str, wire: &Wire<'_>) -> bool {
    match (kind, wire) {
        (ValueKind::Text, Wire::Text(text)) => name == text,
        (ValueKind::Integer, Wire::Number(number)) => name == number,
        (ValueKind::Json, Wire::Json(json)) => parse(name) == **json,
        _ => false,
    }
}

/// How a value is written, kept or listed.
#[doc(hidden)]
pub fn display(value: &dyn Scalar, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match value.wire() {
        Wire::Text(text) | Wire::Number(text) => f.pad(&text),
        Wire::Json(json) => match &*json {
            Value::String(text) => f.pad(text),
            json => f.pad(&json.to_string()),
        },
    }
}

/// The value that was listed for what the wire says, or the one that keeps it.
#[doc(hidden)]
pub fn find<T: Openness>(wire: &Wire<'_>) -> Option<(T, Fit)> {
    let mut values = T::VALUES;
    while let [(name, value), rest @ ..] = values {
        if same(T::KIND, name, wire) {
            return Some((value.clone(), Fit::Known));
        }
        values = rest;
    }
    Some((T::unlisted(wire)?, Fit::Unknown))
}

/// The JSON value of a literal in generated code; null where it is none.
fn parse(literal: &str) -> Value {
    serde_json::from_str(literal).unwrap_or_default()
}

impl<T: Openness> Scalar for T {
    fn name(&self) -> &'static str {
        T::NAME
    }

    fn accepts(&self) -> Accepts {
        match T::KIND {
            ValueKind::Text => Accepts::Text,
            ValueKind::Integer => Accepts::Number,
            ValueKind::Json => Accepts::Json,
        }
    }

    fn accept(&mut self, wire: Wire<'_>) -> Fit {
        match find(&wire) {
            Some((value, fit)) => {
                *self = value;
                fit
            }
            None => Fit::No,
        }
    }

    fn wire(&self) -> Wire<'_> {
        match self.listed_not() {
            Some(wire) => wire,
            None => written(T::KIND, listed(self)),
        }
    }
}

fn written(kind: ValueKind, name: Option<&'static str>) -> Wire<'static> {
    let name = name.unwrap_or_default();
    match kind {
        ValueKind::Text => Wire::Text(Cow::Borrowed(name)),
        ValueKind::Integer => Wire::Number(Cow::Borrowed(name)),
        ValueKind::Json => Wire::Json(Cow::Owned(parse(name))),
    }
}

/// Attaches to enumerations, once their [`Enumeration`] is implemented:
/// [`Model`](crate::Model), serde's traits, `Debug`, `Display` and conversions.
///
/// `open` ones have a last variant `Other` that keeps a value which is not listed
/// (`String`, `i64` or `serde_json::Value`); `closed` ones have none.
///
/// ```ignore
/// enumerations! {
///     open RunStatus, TaskStatus;
///     closed ResourceIdentityType;
///     open integer Priority;
///     open json Limit;
/// }
/// ```
#[macro_export]
macro_rules! enumerations {
    () => {};
    (open integer $($name:ident),+ $(,)? $(; $($rest:tt)*)?) => {
        $($crate::__open_integer!($name);)+
        $($crate::enumerations!($($rest)*);)?
    };
    (closed integer $($name:ident),+ $(,)? $(; $($rest:tt)*)?) => {
        $($crate::__closed_integer!($name);)+
        $($crate::enumerations!($($rest)*);)?
    };
    (open json $($name:ident),+ $(,)? $(; $($rest:tt)*)?) => {
        $($crate::__open_json!($name);)+
        $($crate::enumerations!($($rest)*);)?
    };
    (closed json $($name:ident),+ $(,)? $(; $($rest:tt)*)?) => {
        $($crate::__closed_json!($name);)+
        $($crate::enumerations!($($rest)*);)?
    };
    (open $($name:ident),+ $(,)? $(; $($rest:tt)*)?) => {
        $($crate::__open_text!($name);)+
        $($crate::enumerations!($($rest)*);)?
    };
    (closed $($name:ident),+ $(,)? $(; $($rest:tt)*)?) => {
        $($crate::__closed_text!($name);)+
        $($crate::enumerations!($($rest)*);)?
    };
}

/// What every enumeration gets.
#[doc(hidden)]
#[macro_export]
macro_rules! __enumeration {
    ($name:ident, $blank:expr) => {
        impl $crate::model::AsView for $name {
            fn view(&self) -> $crate::model::View<'_> {
                $crate::model::View::Enumeration(self)
            }
        }

        impl $crate::model::Model for $name {
            fn blank() -> Self {
                $blank
            }

            fn slot(&mut self) -> $crate::model::Slot<'_> {
                $crate::model::Slot::Enumeration(self)
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::model::support::display(self, f)
            }
        }

        $crate::__model_faces!($name);
    };
}

/// What an enumeration without `Other` gets.
#[doc(hidden)]
#[macro_export]
macro_rules! __closed {
    ($name:ident, $kind:ident) => {
        impl $crate::model::support::Openness for $name {
            const KIND: $crate::model::ValueKind = $crate::model::ValueKind::$kind;

            fn unlisted(_wire: &$crate::model::Wire<'_>) -> Option<Self> {
                None
            }

            fn listed_not(&self) -> Option<$crate::model::Wire<'_>> {
                None
            }
        }

        $crate::__enumeration!(
            $name,
            const {
                $crate::model::support::first(
                    <Self as $crate::model::Enumeration>::VALUES,
                )
            }
            .clone()
        );
    };
}

/// What an enumeration with `Other` gets.
#[doc(hidden)]
#[macro_export]
macro_rules! __open {
    ($name:ident, $kind:ident, $keep:ident, $lend:ident, $blank:expr) => {
        impl $crate::model::support::Openness for $name {
            const KIND: $crate::model::ValueKind = $crate::model::ValueKind::$kind;

            fn unlisted(wire: &$crate::model::Wire<'_>) -> Option<Self> {
                match $crate::model::support::$keep(wire) {
                    Some(value) => Some(Self::Other(value)),
                    None => None,
                }
            }

            fn listed_not(&self) -> Option<$crate::model::Wire<'_>> {
                match self {
                    Self::Other(value) => Some($crate::model::support::$lend(value)),
                    _ => None,
                }
            }
        }

        $crate::__enumeration!($name, Self::Other($blank));
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __open_text {
    ($name:ident) => {
        $crate::__open!($name, Text, keep_text, lend_text, ::std::string::String::new());

        impl $name {
            /// The value as it is written.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    Self::Other(value) => value,
                    known => $crate::model::support::listed(known).unwrap_or_default(),
                }
            }

            /// The value, if it is none that this version knows.
            #[must_use]
            pub fn other(&self) -> Option<&str> {
                match self {
                    Self::Other(value) => Some(value),
                    _ => None,
                }
            }
        }

        impl From<&str> for $name {
            fn from(value: &str) -> Self {
                match $crate::model::support::from_text(value) {
                    Some(known) => known,
                    None => Self::Other(value.into()),
                }
            }
        }

        impl From<::std::string::String> for $name {
            fn from(value: ::std::string::String) -> Self {
                Self::from(value.as_str())
            }
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __closed_text {
    ($name:ident) => {
        $crate::__closed!($name, Text);

        impl $name {
            /// The value as it is written.
            #[must_use]
            pub fn as_str(&self) -> &'static str {
                $crate::model::support::listed(self).unwrap_or_default()
            }
        }

        impl ::core::str::FromStr for $name {
            type Err = $crate::model::UnknownValue;

            fn from_str(value: &str) -> Result<Self, Self::Err> {
                $crate::model::support::from_text(value)
                    .ok_or(Self::Err::of(<Self as $crate::model::Enumeration>::NAME))
            }
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __open_integer {
    ($name:ident) => {
        $crate::__open!($name, Integer, keep_integer, lend_integer, 0);

        impl $name {
            /// The value as it is written.
            #[must_use]
            pub fn as_i64(&self) -> i64 {
                match self {
                    Self::Other(value) => *value,
                    known => $crate::model::support::listed_integer(known),
                }
            }

            /// The value, if it is none that this version knows.
            #[must_use]
            pub fn other(&self) -> Option<i64> {
                match self {
                    Self::Other(value) => Some(*value),
                    _ => None,
                }
            }
        }

        impl From<i64> for $name {
            fn from(value: i64) -> Self {
                $crate::model::support::from_integer(value).unwrap_or(Self::Other(value))
            }
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __closed_integer {
    ($name:ident) => {
        $crate::__closed!($name, Integer);

        impl $name {
            /// The value as it is written.
            #[must_use]
            pub fn as_i64(&self) -> i64 {
                $crate::model::support::listed_integer(self)
            }
        }

        impl TryFrom<i64> for $name {
            type Error = $crate::model::UnknownValue;

            fn try_from(value: i64) -> Result<Self, Self::Error> {
                $crate::model::support::from_integer(value)
                    .ok_or(Self::Error::of(<Self as $crate::model::Enumeration>::NAME))
            }
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __open_json {
    ($name:ident) => {
        $crate::__open!(
            $name,
            Json,
            keep_json,
            lend_json,
            $crate::model::support::Value::Null
        );

        impl $name {
            /// The value as it is written.
            #[must_use]
            pub fn to_json(&self) -> $crate::model::support::Value {
                $crate::model::support::json(self)
            }

            /// The value, if it is none that this version knows.
            #[must_use]
            pub fn other(&self) -> Option<&$crate::model::support::Value> {
                match self {
                    Self::Other(value) => Some(value),
                    _ => None,
                }
            }
        }

        impl From<$crate::model::support::Value> for $name {
            fn from(value: $crate::model::support::Value) -> Self {
                $crate::model::support::from_json(&value).unwrap_or(Self::Other(value))
            }
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __closed_json {
    ($name:ident) => {
        $crate::__closed!($name, Json);

        impl $name {
            /// The value as it is written.
            #[must_use]
            pub fn to_json(&self) -> $crate::model::support::Value {
                $crate::model::support::json(self)
            }
        }

        impl TryFrom<$crate::model::support::Value> for $name {
            type Error = $crate::model::UnknownValue;

            fn try_from(
                value: $crate::model::support::Value,
            ) -> Result<Self, Self::Error> {
                $crate::model::support::from_json(&value)
                    .ok_or(Self::Error::of(<Self as $crate::model::Enumeration>::NAME))
            }
        }
    };
}

#[doc(hidden)]
#[must_use]
pub fn keep_text(wire: &Wire<'_>) -> Option<String> {
    match wire {
        Wire::Text(text) => Some(text.clone().into_owned()),
        Wire::Number(_) | Wire::Json(_) => None,
    }
}

#[doc(hidden)]
#[must_use]
pub fn lend_text(text: &str) -> Wire<'_> {
    Wire::Text(Cow::Borrowed(text))
}

#[doc(hidden)]
#[must_use]
pub fn keep_integer(wire: &Wire<'_>) -> Option<i64> {
    match wire {
        Wire::Number(number) => number.parse().ok(),
        Wire::Text(_) | Wire::Json(_) => None,
    }
}

#[doc(hidden)]
#[must_use]
pub fn lend_integer(integer: &i64) -> Wire<'static> {
    Wire::Number(Cow::Owned(integer.to_string()))
}

#[doc(hidden)]
#[must_use]
pub fn keep_json(wire: &Wire<'_>) -> Option<Value> {
    match wire {
        Wire::Json(json) => Some(json.clone().into_owned()),
        Wire::Text(_) | Wire::Number(_) => None,
    }
}

#[doc(hidden)]
#[must_use]
pub const fn lend_json(json: &Value) -> Wire<'_> {
    Wire::Json(Cow::Borrowed(json))
}

#[doc(hidden)]
#[must_use]
pub fn from_text<T: Openness>(text: &str) -> Option<T> {
    Some(find(&lend_text(text))?.0)
}

#[doc(hidden)]
#[must_use]
pub fn from_integer<T: Openness>(integer: i64) -> Option<T> {
    find(&lend_integer(&integer)).map(|(value, _)| value)
}

#[doc(hidden)]
#[must_use]
pub fn from_json<T: Openness>(json: &Value) -> Option<T> {
    find(&lend_json(json)).map(|(value, _)| value)
}

#[doc(hidden)]
pub fn listed_integer<T: Enumeration>(value: &T) -> i64 {
    listed(value).and_then(|name| name.parse().ok()).unwrap_or_default()
}

#[doc(hidden)]
pub fn json<T: Scalar>(value: &T) -> Value {
    match value.wire() {
        Wire::Json(json) => json.into_owned(),
        Wire::Text(text) | Wire::Number(text) => Value::String(text.into_owned()),
    }
}
