//! Models by safe reflection.
//!
//! A generated type says what it is: a static [`Shape`], a way to reach each member for
//! writing ([`Slot`]) and a way to look at it ([`View`]). One reader and one writer,
//! generic over the serde format and not over the model, do everything else; a client's
//! own JSON is read and written without a format in between.

mod compiled;
mod container;
mod context;
mod debug;
mod enumeration;
mod extra;
mod foreign;
mod format;
mod json;
mod kept;
mod list;
mod markup;
mod maybe;
mod members;
mod open_tuple;
mod parts;
mod primitive;
mod print;
mod read;
mod record;
mod shape;
mod slot;
mod structural;
mod tagged;
mod text;
mod union;
mod walk;
mod write;
#[cfg(feature = "xml")]
mod xml;

pub use container::MapKey;
pub(crate) use context::Step;
pub use context::{Context, DecodeError, Kind, Note, NoteKind};
pub use enumeration::{Enumeration, UnknownValue, ValueKind};
pub use extra::Extra;
pub use foreign::{AsJson, AsText};
pub use json::{from_json_slice, to_json, to_json_request};
pub use markup::Xml;
pub use maybe::Maybe;
pub use open_tuple::OpenTuple;
pub(crate) use parts::{Part, from_parts};
pub use record::Record;
pub use shape::{Constant, Field, Literal, Shape};
pub use slot::{
    Accepts, Entries, Fit, Items, List, Map, Optional, Scalar, Slot, View, Wire,
};
pub use text::{scalar_text, set_text};
pub use union::{Choice, JsonKind, OTHER, OtherVariant, Union, Variant};
pub(crate) use walk::{Sink, walk};
pub(crate) use write::Mode;
#[cfg(feature = "xml")]
pub(crate) use xml::to_value;
#[cfg(feature = "xml")]
pub use xml::{from_xml_slice, to_xml_request};

/// The index under which a record answers for its unknown members.
pub const EXTRA: usize = usize::MAX;

/// What can be looked at: every model, `str`, slices, and references to them.
pub trait AsView {
    /// The value as the writers see it.
    fn view(&self) -> View<'_>;
}

/// What can be read into and looked at: scalars, containers and every generated type.
pub trait Model: AsView + Clone + PartialEq + Send + Sync + Sized + 'static {
    /// A value to be filled: empty, zero or `Other`.
    fn blank() -> Self;

    /// The value as the readers see it.
    fn slot(&mut self) -> Slot<'_>;
}

/// A value to be filled: empty, zero or `Other`.
#[must_use]
pub fn blank<T: Model>() -> T {
    T::blank()
}

/// What the macros of this crate expand to; no part of the public interface.
#[doc(hidden)]
pub mod support {
    pub use super::compiled::COMPILED;
    pub use super::debug::debug;
    pub use super::enumeration::{
        Openness, display, first, from_integer, from_json, from_text, json,
        keep_integer, keep_json, keep_text, lend_integer, lend_json, lend_text, listed,
        listed_integer,
    };
    pub use super::foreign::support as foreign;
    pub use super::read::deserialize;
    pub use super::write::serialize;
    pub use serde::{Deserialize, Deserializer, Serialize, Serializer};
    pub use serde_json::Value;
}

/// The serde and `Debug` faces of a model: one line each onto the interpreters.
#[doc(hidden)]
#[macro_export]
macro_rules! __model_faces {
    ($name:ty) => {
        impl $crate::model::support::Serialize for $name {
            fn serialize<S>(&self, serializer: S) -> Result<S::Ok, S::Error>
            where
                S: $crate::model::support::Serializer,
            {
                $crate::model::support::serialize(
                    $crate::model::AsView::view(self),
                    serializer,
                )
            }
        }

        impl<'de> $crate::model::support::Deserialize<'de> for $name {
            fn deserialize<D>(deserializer: D) -> Result<Self, D::Error>
            where
                D: $crate::model::support::Deserializer<'de>,
            {
                $crate::model::support::deserialize(deserializer)
            }
        }

        impl ::core::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::model::support::debug($crate::model::AsView::view(self), f)
            }
        }
    };
}
