//! Numbers that Rust's own types would not keep digit for digit, and times as numbers.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use super::ScalarError;
use crate::model::{Accepts, AsView, Fit, Model, Scalar, Slot, View, Wire};

macro_rules! number_scalars {
    ($($(#[$doc:meta])* $name:ident: $what:literal, $valid:expr;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name {
            text: Box<str>,
            quoted: bool,
        }

        impl $name {
            /// The digits as received or built.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.text
            }

            /// Whether the value is a JSON string and not a JSON number.
            #[must_use]
            pub const fn is_quoted(&self) -> bool {
                self.quoted
            }

            /// The same value, sent as a JSON string.
            #[must_use]
            pub fn quoted(mut self) -> Self {
                self.quoted = true;
                self
            }

            /// A value of these digits, sent as a JSON number.
            #[allow(dead_code, reason = "not every scalar is built from a number")]
            pub(crate) fn of(number: impl fmt::Display) -> Self {
                Self { text: number.to_string().into(), quoted: false }
            }
        }

        impl Default for $name {
            fn default() -> Self {
                Self { text: "0".into(), quoted: false }
            }
        }

        /// Builds a value that is sent as a JSON number.
        impl FromStr for $name {
            type Err = ScalarError;

            fn from_str(text: &str) -> Result<Self, ScalarError> {
                let valid: fn(&str) -> bool = $valid;
                if valid(text) {
                    Ok(Self { text: text.into(), quoted: false })
                } else {
                    Err(ScalarError::new($what))
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.text)
            }
        }

        impl AsView for $name {
            fn view(&self) -> View<'_> {
                View::Scalar(self)
            }
        }

        impl Model for $name {
            fn blank() -> Self {
                Self { text: "".into(), quoted: false }
            }

            fn slot(&mut self) -> Slot<'_> {
                Slot::Scalar(self)
            }
        }

        impl Scalar for $name {
            fn name(&self) -> &'static str {
                $what
            }

            fn accepts(&self) -> Accepts {
                Accepts::TextOrNumber
            }

            fn accept(&mut self, wire: Wire<'_>) -> Fit {
                (self.text, self.quoted) = match wire {
                    Wire::Text(text) => (text.into(), true),
                    Wire::Number(number) => (number.into(), false),
                    Wire::Json(_) => return Fit::No,
                };
                Fit::Known
            }

            fn wire(&self) -> Wire<'_> {
                if self.quoted {
                    Wire::Text(Cow::Borrowed(&self.text))
                } else {
                    Wire::Number(Cow::Borrowed(&self.text))
                }
            }
        }

        crate::__model_faces!($name);
    )*};
}

number_scalars! {
    /// A number with all its digits, such as an amount of money.
    Decimal: "a decimal number", is_number;
    /// An integer of any size.
    BigInteger: "an integer", is_integer;
    /// Seconds since 1970, in UTC, with or without a fraction.
    UnixTime: "seconds since 1970", is_number;
    /// Milliseconds since 1970, in UTC.
    EpochMillis: "milliseconds since 1970", is_integer;
}

fn is_integer(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    plain && (digits == "0" || !digits.starts_with('0'))
}

/// Whether a text is a number in JSON's notation (RFC 8259, section 6).
fn is_number(text: &str) -> bool {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let digits =
        |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_integer(whole)
        && fraction.is_none_or(digits)
        && exponent
            .is_none_or(|text| digits(text.strip_prefix(['+', '-']).unwrap_or(text)))
}
