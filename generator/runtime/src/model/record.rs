//! Records: types with named members.

use super::context::{DecodeError, Kind};
use super::read::expected;
use super::{Field, Shape, Slot, View};

/// A type with named members. Generated code implements it; [`records!`](crate::records)
/// attaches everything else.
pub trait Record {
    /// The facts about the members.
    fn shape(&self) -> &'static Shape;

    /// The place of a member, by its index in the shape or [`EXTRA`](super::EXTRA);
    /// [`Slot::Missing`] for an index that is none.
    fn field_mut(&mut self, index: usize) -> Slot<'_>;

    /// A look at a member, by its index in the shape or [`EXTRA`](super::EXTRA);
    /// [`View::Missing`] for an index that is none.
    fn field(&self, index: usize) -> View<'_>;

    /// A record of blanks.
    fn blank() -> Self
    where
        Self: Sized;
}

/// Attaches to records, once their [`Record`] is implemented: [`Model`](crate::Model),
/// serde's traits, `Debug` that hides secrets and unknown values, and `with`.
///
/// ```ignore
/// records!(Task, TaskProperties);
/// let task = Task::new("eastus").with(|t| t.tags = Some(tags));
/// ```
#[macro_export]
macro_rules! records {
    ($($name:ty),* $(,)?) => {$(
        impl $name {
            /// The same value after a change, for setting optional members in one expression.
            #[must_use]
            pub fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
                change(&mut self);
                self
            }
        }

        impl $crate::model::AsView for $name {
            fn view(&self) -> $crate::model::View<'_> {
                $crate::model::View::Record(self)
            }
        }

        impl $crate::model::Model for $name {
            fn blank() -> Self {
                $crate::model::Record::blank()
            }

            fn slot(&mut self) -> $crate::model::Slot<'_> {
                $crate::model::Slot::Record(self)
            }
        }

        $crate::__model_faces!($name);
    )*};
}

/// Attaches to structs a `Debug` that shows no more than their name: they hold secrets, or
/// types of others that may have none.
#[macro_export]
macro_rules! opaque {
    ($($name:ty),* $(,)?) => {$(
        impl ::core::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.debug_struct(stringify!($name)).finish_non_exhaustive()
            }
        }
    )*};
}

/// A member that is not there: an error where it has to be, but for lists and maps,
/// which leave no trace when they are empty.
pub(super) fn absent(
    record: &mut dyn Record,
    index: usize,
    field: &Field,
) -> Result<(), DecodeError> {
    if !field.required || field.write_only {
        return Ok(());
    }
    match record.field_mut(index) {
        Slot::Option(_) | Slot::List(_) | Slot::Map(_) => Ok(()),
        slot => Err(DecodeError::new(expected(&slot), Kind::Nothing)),
    }
}
