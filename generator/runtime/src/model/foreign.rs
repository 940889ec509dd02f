//! Types of other crates as models.

use std::borrow::Cow;
use std::fmt::Display;
use std::ops::{Deref, DerefMut};
use std::str::FromStr;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{Accepts, AsView, Fit, Model, Scalar, Slot, View, Wire};

/// A type of another crate that is text on the wire, by `FromStr` and `Display`.
///
/// A type of one's own needs no wrapper: see [`foreign!`](crate::foreign).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AsText<T>(pub T);

/// A type of another crate that is any JSON value on the wire, by its serde traits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AsJson<T>(pub T);

macro_rules! wrapper {
    ($name:ident: $($bound:ident)+; $scalar:ident) => {
        impl<T> Deref for $name<T> {
            type Target = T;

            fn deref(&self) -> &T {
                &self.0
            }
        }

        impl<T> DerefMut for $name<T> {
            fn deref_mut(&mut self) -> &mut T {
                &mut self.0
            }
        }

        impl<T> From<T> for $name<T> {
            fn from(value: T) -> Self {
                Self(value)
            }
        }

        impl<T: $($bound +)+> AsView for $name<T> {
            fn view(&self) -> View<'_> {
                View::Scalar(self)
            }
        }

        impl<T: $($bound +)+ Clone + PartialEq + Default + Send + Sync + 'static> Model
            for $name<T>
        {
            fn blank() -> Self {
                Self::default()
            }

            fn slot(&mut self) -> Slot<'_> {
                Slot::Scalar(self)
            }
        }

        impl<T: $($bound +)+> Scalar for $name<T> {
            fn name(&self) -> &'static str {
                name::<T>()
            }

            fn accepts(&self) -> Accepts {
                Accepts::$scalar
            }

            fn accept(&mut self, wire: Wire<'_>) -> Fit {
                $name::<T>::take(&mut self.0, wire)
            }

            fn wire(&self) -> Wire<'_> {
                Self::give(&self.0)
            }
        }
    };
}

wrapper!(AsText: FromStr Display; Text);
wrapper!(AsJson: DeserializeOwned Serialize; Json);

/// The name of a type, without its path and parameters.
fn name<T>() -> &'static str {
    let whole = std::any::type_name::<T>();
    let path = whole.split_once('<').map_or(whole, |(path, _)| path);
    path.rsplit_once("::").map_or(path, |(_, name)| name)
}

impl<T: FromStr + Display> AsText<T> {
    fn take(place: &mut T, wire: Wire<'_>) -> Fit {
        let Wire::Text(text) = wire else { return Fit::No };
        match text.parse() {
            Ok(value) => {
                *place = value;
                Fit::Known
            }
            Err(_) => Fit::No,
        }
    }

    fn give(value: &T) -> Wire<'static> {
        Wire::Text(Cow::Owned(value.to_string()))
    }
}

impl<T: DeserializeOwned + Serialize> AsJson<T> {
    fn take(place: &mut T, wire: Wire<'_>) -> Fit {
        let Wire::Json(json) = wire else { return Fit::No };
        match T::deserialize(json.into_owned()) {
            Ok(value) => {
                *place = value;
                Fit::Known
            }
            Err(_) => Fit::No,
        }
    }

    /// A type that does not serialize is sent as null.
    fn give(value: &T) -> Wire<'static> {
        Wire::Json(Cow::Owned(serde_json::to_value(value).unwrap_or(Value::Null)))
    }
}

/// What [`foreign!`](crate::foreign) expands to.
#[doc(hidden)]
pub mod support {
    use super::*;

    #[must_use]
    pub fn type_name<T>() -> &'static str {
        name::<T>()
    }

    pub fn take_text<T: FromStr + Display>(place: &mut T, wire: Wire<'_>) -> Fit {
        AsText::take(place, wire)
    }

    pub fn give_text<T: FromStr + Display>(value: &T) -> Wire<'static> {
        AsText::give(value)
    }

    pub fn take_json<T: DeserializeOwned + Serialize>(
        place: &mut T,
        wire: Wire<'_>,
    ) -> Fit {
        AsJson::take(place, wire)
    }

    pub fn give_json<T: DeserializeOwned + Serialize>(value: &T) -> Wire<'static> {
        AsJson::give(value)
    }
}

/// Makes types of this crate models, so that generated records can hold them: `text` types
/// by `FromStr` and `Display`, `json` types by their serde traits. A blank is the type's
/// `Default`, or the expression after `=`.
///
/// ```ignore
/// foreign! { text MyId; json Money = Money::zero(); }
/// ```
#[macro_export]
macro_rules! foreign {
    () => {};
    (text $type:ty = $blank:expr $(; $($rest:tt)*)?) => {
        $crate::__foreign!($type, Text, take_text, give_text, $blank);
        $($crate::foreign!($($rest)*);)?
    };
    (json $type:ty = $blank:expr $(; $($rest:tt)*)?) => {
        $crate::__foreign!($type, Json, take_json, give_json, $blank);
        $($crate::foreign!($($rest)*);)?
    };
    (text $type:ty $(; $($rest:tt)*)?) => {
        $crate::foreign!(text $type = ::core::default::Default::default());
        $($crate::foreign!($($rest)*);)?
    };
    (json $type:ty $(; $($rest:tt)*)?) => {
        $crate::foreign!(json $type = ::core::default::Default::default());
        $($crate::foreign!($($rest)*);)?
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __foreign {
    ($type:ty, $accepts:ident, $take:ident, $give:ident, $blank:expr) => {
        impl $crate::model::AsView for $type {
            fn view(&self) -> $crate::model::View<'_> {
                $crate::model::View::Scalar(self)
            }
        }

        impl $crate::model::Model for $type {
            fn blank() -> Self {
                $blank
            }

            fn slot(&mut self) -> $crate::model::Slot<'_> {
                $crate::model::Slot::Scalar(self)
            }
        }

        impl $crate::model::Scalar for $type {
            fn name(&self) -> &'static str {
                $crate::model::support::foreign::type_name::<$type>()
            }

            fn accepts(&self) -> $crate::model::Accepts {
                $crate::model::Accepts::$accepts
            }

            fn accept(&mut self, wire: $crate::model::Wire<'_>) -> $crate::model::Fit {
                $crate::model::support::foreign::$take(self, wire)
            }

            fn wire(&self) -> $crate::model::Wire<'_> {
                $crate::model::support::foreign::$give(self)
            }
        }
    };
}
