//! Conversions with the types of `jiff`.

use ::jiff::{SignedDuration, Timestamp, civil};

use super::model_as;
use crate::scalar::{
    Date, DateTime, Duration, EpochMillis, ScalarError, Time, UnixTime, iso,
};

/// Seconds and nanoseconds since 1970, the latter positive.
fn unix(time: Timestamp) -> (i64, u32) {
    let nanos = time.as_nanosecond();
    let seconds = nanos.div_euclid(1_000_000_000);
    let rest = nanos.rem_euclid(1_000_000_000);
    // A timestamp spans 20,000 years, far within both types.
    (seconds.try_into().unwrap_or_default(), rest.try_into().unwrap_or_default())
}

macro_rules! instants {
    ($($scalar:ident: $what:literal;)*) => {$(
        impl From<Timestamp> for $scalar {
            fn from(time: Timestamp) -> Self {
                let (seconds, nanos) = unix(time);
                Self::of_unix(seconds, nanos)
            }
        }

        impl TryFrom<&$scalar> for Timestamp {
            type Error = ScalarError;

            fn try_from(scalar: &$scalar) -> Result<Self, ScalarError> {
                let time = scalar.unix().and_then(|(seconds, nanos)| {
                    Self::new(seconds, nanos.try_into().ok()?).ok()
                });
                time.ok_or(ScalarError::new($what))
            }
        }
    )*};
}

instants! {
    DateTime: "a date-time with an offset";
    UnixTime: "seconds since 1970";
    EpochMillis: "milliseconds since 1970";
}

impl From<civil::Date> for Date {
    fn from(date: civil::Date) -> Self {
        Self(date.to_string().into())
    }
}

impl TryFrom<&Date> for civil::Date {
    type Error = ScalarError;

    fn try_from(scalar: &Date) -> Result<Self, ScalarError> {
        let date = iso::date(scalar.as_str()).and_then(|days| {
            let (year, month, day) = iso::civil_from_days(days);
            let (year, month) = (year.try_into().ok()?, month.try_into().ok()?);
            Self::new(year, month, day.try_into().ok()?).ok()
        });
        date.ok_or(ScalarError::new("a date"))
    }
}

impl From<civil::Time> for Time {
    fn from(time: civil::Time) -> Self {
        Self(time.to_string().into())
    }
}

/// An offset is dropped.
impl TryFrom<&Time> for civil::Time {
    type Error = ScalarError;

    fn try_from(scalar: &Time) -> Result<Self, ScalarError> {
        let time = iso::time(scalar.as_str()).and_then(|clock| {
            let part = |value: i64| i8::try_from(value).ok();
            let hour = part(clock.seconds / 3_600)?;
            let minute = part(clock.seconds / 60 % 60)?;
            let second = part(clock.seconds % 60)?;
            Self::new(hour, minute, second, clock.nanos.try_into().ok()?).ok()
        });
        time.ok_or(ScalarError::new("a time of day"))
    }
}

impl From<SignedDuration> for Duration {
    fn from(duration: SignedDuration) -> Self {
        let positive = duration.unsigned_abs();
        Self::of_seconds(
            duration.is_negative(),
            positive.as_secs(),
            positive.subsec_nanos(),
        )
    }
}

impl TryFrom<&Duration> for SignedDuration {
    type Error = ScalarError;

    fn try_from(scalar: &Duration) -> Result<Self, ScalarError> {
        let duration = scalar.fixed().and_then(|(negative, seconds, nanos)| {
            let duration = Self::new(seconds.try_into().ok()?, nanos.try_into().ok()?);
            Some(if negative { -duration } else { duration })
        });
        duration.ok_or(ScalarError::new("a duration of fixed length"))
    }
}

model_as! {
    Timestamp: DateTime = Self::UNIX_EPOCH;
    civil::Date: Date = Self::ZERO;
    civil::Time: Time = Self::MIN;
    SignedDuration: Duration = Self::ZERO;
}
