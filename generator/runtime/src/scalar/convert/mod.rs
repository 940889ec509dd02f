//! Conversions between scalars and the types of std and other crates.
//!
//! A value becomes a scalar by `From`; a scalar, whose text may have any form, becomes a
//! value by `TryFrom` of a reference.

#[cfg(feature = "chrono")]
mod chrono;
#[cfg(feature = "rust_decimal")]
mod decimal;
#[cfg(feature = "jiff")]
mod jiff;
mod standard;
#[cfg(feature = "time")]
mod time;
#[cfg(feature = "uuid")]
mod uuid;

use super::{DateTime, Duration, EpochMillis, UnixTime, iso};

impl DateTime {
    /// Seconds and nanoseconds since 1970; `None` without an offset.
    pub(crate) fn unix(&self) -> Option<(i64, u32)> {
        iso::date_time(self.as_str())?.unix()
    }

    /// Seconds east of UTC.
    #[cfg(any(feature = "chrono", feature = "time"))]
    fn offset(&self) -> Option<i32> {
        iso::date_time(self.as_str())?.clock.offset?.try_into().ok()
    }

    fn of_unix(seconds: i64, nanos: u32) -> Self {
        Self(iso::write_date_time(seconds, nanos).into())
    }
}

impl Duration {
    /// Whether the length is negative, and its seconds and nanoseconds; `None` where
    /// months or years make it vary.
    fn fixed(&self) -> Option<(bool, u64, u32)> {
        let span = iso::duration(self.as_str()).filter(|span| !span.varies)?;
        Some((span.negative, span.seconds, span.nanos))
    }

    fn of_seconds(negative: bool, seconds: u64, nanos: u32) -> Self {
        Self(iso::write_duration(negative, seconds, nanos).into())
    }
}

impl UnixTime {
    /// Seconds and nanoseconds since 1970.
    fn unix(&self) -> Option<(i64, u32)> {
        let text = self.as_str();
        let (whole, fraction) = match text.split_once('.') {
            Some((whole, fraction)) if !fraction.contains(['e', 'E']) => {
                (whole, iso::nanos(fraction)?)
            }
            Some(_) => return float(text),
            None if text.contains(['e', 'E']) => return float(text),
            None => (text, 0),
        };
        let seconds: i64 = whole.parse().ok()?;
        if whole.starts_with('-') && fraction > 0 {
            return Some((seconds.checked_sub(1)?, 1_000_000_000 - fraction));
        }
        Some((seconds, fraction))
    }

    fn of_unix(seconds: i64, nanos: u32) -> Self {
        if seconds < 0 && nanos > 0 {
            let fraction = iso::write_nanos(1_000_000_000 - nanos);
            return Self::of(format_args!(
                "-{}{fraction}",
                (seconds + 1).unsigned_abs()
            ));
        }
        Self::of(format_args!("{seconds}{}", iso::write_nanos(nanos)))
    }
}

/// A number with an exponent; only whole seconds that a float holds exactly.
fn float(text: &str) -> Option<(i64, u32)> {
    let float: f64 = text.parse().ok()?;
    (float.fract() == 0.0 && float.abs() < 9e15).then_some((float as i64, 0))
}

impl EpochMillis {
    /// Seconds and nanoseconds since 1970.
    fn unix(&self) -> Option<(i64, u32)> {
        let millis: i64 = self.as_str().parse().ok()?;
        let nanos = u32::try_from(millis.rem_euclid(1_000)).ok()? * 1_000_000;
        Some((millis.div_euclid(1_000), nanos))
    }

    fn of_unix(seconds: i64, nanos: u32) -> Self {
        Self::of(i128::from(seconds) * 1_000 + i128::from(nanos / 1_000_000))
    }
}

/// Makes a type of another crate a model: it is on the wire what a scalar is.
#[cfg(any(
    feature = "chrono",
    feature = "jiff",
    feature = "rust_decimal",
    feature = "time",
    feature = "uuid"
))]
macro_rules! model_as {
    ($($type:ty: $scalar:ident = $blank:expr;)*) => {$(
        impl crate::model::AsView for $type {
            fn view(&self) -> crate::model::View<'_> {
                crate::model::View::Scalar(self)
            }
        }

        impl crate::model::Model for $type {
            fn blank() -> Self {
                $blank
            }

            fn slot(&mut self) -> crate::model::Slot<'_> {
                crate::model::Slot::Scalar(self)
            }
        }

        impl crate::model::Scalar for $type {
            fn name(&self) -> &'static str {
                let scalar: $scalar = crate::model::blank();
                crate::model::Scalar::name(&scalar)
            }

            fn accepts(&self) -> crate::model::Accepts {
                let scalar: $scalar = crate::model::blank();
                crate::model::Scalar::accepts(&scalar)
            }

            fn accept(&mut self, wire: crate::model::Wire<'_>) -> crate::model::Fit {
                let mut scalar: $scalar = crate::model::blank();
                if crate::model::Scalar::accept(&mut scalar, wire) == crate::model::Fit::No {
                    return crate::model::Fit::No;
                }
                match <$type>::try_from(&scalar) {
                    Ok(value) => {
                        *self = value;
                        crate::model::Fit::Known
                    }
                    Err(_) => crate::model::Fit::No,
                }
            }

            fn wire(&self) -> crate::model::Wire<'_> {
                let scalar = $scalar::from(*self);
                match crate::model::Scalar::wire(&scalar) {
                    crate::model::Wire::Text(text) => {
                        crate::model::Wire::Text(text.into_owned().into())
                    }
                    crate::model::Wire::Number(text) => {
                        crate::model::Wire::Number(text.into_owned().into())
                    }
                    crate::model::Wire::Json(json) => {
                        crate::model::Wire::Json(std::borrow::Cow::Owned(json.into_owned()))
                    }
                }
            }
        }
    )*};
}

#[cfg(any(
    feature = "chrono",
    feature = "jiff",
    feature = "rust_decimal",
    feature = "time",
    feature = "uuid"
))]
use model_as;
