//! Formatted scalars: newtypes that keep the text that was received, so that what is sent
//! back is equal byte for byte, and convert to the types of other crates.
//!
//! Reading is lenient: services send date-times without an offset and durations in forms
//! of their own, and a field nobody looks at is no reason to fail. A conversion says
//! whether the text has the form; so does `FromStr`, by which values are built.

mod binary;
mod calendar;
mod convert;
mod iso;
mod null;
mod number;

pub use binary::{Base64, Base64Url, Uuid};
pub use calendar::{Date, DateTime, Duration, HttpDate, Time};
pub use null::Null;
pub use number::{BigInteger, Decimal, EpochMillis, UnixTime};

use std::fmt;

/// A text that does not have the form of its type, or a value beyond what a type can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScalarError {
    expected: &'static str,
}

impl ScalarError {
    pub(crate) const fn new(expected: &'static str) -> Self {
        Self { expected }
    }

    /// What was expected.
    #[must_use]
    pub const fn expected(&self) -> &'static str {
        self.expected
    }
}

impl fmt::Display for ScalarError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not {}", self.expected)
    }
}

impl std::error::Error for ScalarError {}

/// Defines scalars that are text on the wire.
macro_rules! text_scalars {
    ($($(#[$doc:meta])* $name:ident: $what:literal, $valid:expr;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub(crate) Box<str>);

        impl $name {
            /// The text as received or built.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::str::FromStr for $name {
            type Err = crate::scalar::ScalarError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let valid: fn(&str) -> bool = $valid;
                if valid(text) {
                    Ok(Self(text.into()))
                } else {
                    Err(crate::scalar::ScalarError::new($what))
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(&self.0)
            }
        }

        impl crate::model::AsView for $name {
            fn view(&self) -> crate::model::View<'_> {
                crate::model::View::Scalar(self)
            }
        }

        impl crate::model::Model for $name {
            fn blank() -> Self {
                Self::default()
            }

            fn slot(&mut self) -> crate::model::Slot<'_> {
                crate::model::Slot::Scalar(self)
            }
        }

        impl crate::model::Scalar for $name {
            fn name(&self) -> &'static str {
                $what
            }

            fn accepts(&self) -> crate::model::Accepts {
                crate::model::Accepts::Text
            }

            fn accept(&mut self, wire: crate::model::Wire<'_>) -> crate::model::Fit {
                let crate::model::Wire::Text(text) = wire else {
                    return crate::model::Fit::No;
                };
                self.0 = text.into();
                crate::model::Fit::Known
            }

            fn wire(&self) -> crate::model::Wire<'_> {
                crate::model::Wire::Text(std::borrow::Cow::Borrowed(&self.0))
            }
        }

        crate::__model_faces!($name);
    )*};
}

pub(crate) use text_scalars;
