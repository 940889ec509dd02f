//! Conversions with the types of std.

use std::time::{self, SystemTime};

use crate::scalar::{
    BigInteger, DateTime, Decimal, Duration, EpochMillis, HttpDate, ScalarError,
    UnixTime, iso,
};

/// Seconds and nanoseconds since 1970.
fn unix(time: SystemTime) -> (i64, u32) {
    let seconds = |duration: time::Duration| i64::try_from(duration.as_secs());
    match time.duration_since(SystemTime::UNIX_EPOCH) {
        Ok(after) => (seconds(after).unwrap_or(i64::MAX), after.subsec_nanos()),
        Err(error) => {
            let before = error.duration();
            let whole = seconds(before).map_or(i64::MIN, |seconds| -seconds);
            match before.subsec_nanos() {
                0 => (whole, 0),
                nanos => (whole.saturating_sub(1), 1_000_000_000 - nanos),
            }
        }
    }
}

fn system((seconds, nanos): (i64, u32)) -> Option<SystemTime> {
    let whole = time::Duration::from_secs(seconds.unsigned_abs());
    let time = if seconds < 0 {
        SystemTime::UNIX_EPOCH.checked_sub(whole)?
    } else {
        SystemTime::UNIX_EPOCH.checked_add(whole)?
    };
    time.checked_add(time::Duration::from_nanos(nanos.into()))
}

impl From<SystemTime> for DateTime {
    fn from(time: SystemTime) -> Self {
        let (seconds, nanos) = unix(time);
        Self::of_unix(seconds, nanos)
    }
}

impl TryFrom<&DateTime> for SystemTime {
    type Error = ScalarError;

    fn try_from(scalar: &DateTime) -> Result<Self, ScalarError> {
        scalar
            .unix()
            .and_then(system)
            .ok_or(ScalarError::new("a date-time with an offset"))
    }
}

/// Fractions of a second are dropped.
impl From<SystemTime> for HttpDate {
    fn from(time: SystemTime) -> Self {
        Self(iso::write_http_date(unix(time).0).into())
    }
}

impl TryFrom<&HttpDate> for SystemTime {
    type Error = ScalarError;

    fn try_from(scalar: &HttpDate) -> Result<Self, ScalarError> {
        let seconds = iso::http_date(scalar.as_str());
        seconds
            .and_then(|seconds| system((seconds, 0)))
            .ok_or(ScalarError::new("an HTTP date"))
    }
}

impl From<SystemTime> for UnixTime {
    fn from(time: SystemTime) -> Self {
        let (seconds, nanos) = unix(time);
        Self::of_unix(seconds, nanos)
    }
}

impl TryFrom<&UnixTime> for SystemTime {
    type Error = ScalarError;

    fn try_from(scalar: &UnixTime) -> Result<Self, ScalarError> {
        scalar.unix().and_then(system).ok_or(ScalarError::new("seconds since 1970"))
    }
}

impl From<SystemTime> for EpochMillis {
    fn from(time: SystemTime) -> Self {
        let (seconds, nanos) = unix(time);
        Self::of_unix(seconds, nanos)
    }
}

impl TryFrom<&EpochMillis> for SystemTime {
    type Error = ScalarError;

    fn try_from(scalar: &EpochMillis) -> Result<Self, ScalarError> {
        scalar.unix().and_then(system).ok_or(ScalarError::new("milliseconds since 1970"))
    }
}

impl From<time::Duration> for Duration {
    fn from(duration: time::Duration) -> Self {
        Self::of_seconds(false, duration.as_secs(), duration.subsec_nanos())
    }
}

impl TryFrom<&Duration> for time::Duration {
    type Error = ScalarError;

    fn try_from(scalar: &Duration) -> Result<Self, ScalarError> {
        match scalar.fixed() {
            Some((false, seconds, nanos)) => Ok(Self::new(seconds, nanos)),
            Some((true, ..)) | None => {
                Err(ScalarError::new("a positive duration of fixed length"))
            }
        }
    }
}

macro_rules! integers {
    ($($scalar:ident, $what:literal: $($type:ty)+;)*) => {$($(
        impl From<$type> for $scalar {
            fn from(value: $type) -> Self {
                Self::of(value)
            }
        }

        impl TryFrom<&$scalar> for $type {
            type Error = ScalarError;

            fn try_from(scalar: &$scalar) -> Result<Self, ScalarError> {
                scalar.as_str().parse().map_err(|_| ScalarError::new($what))
            }
        }
    )+)*};
}

integers! {
    BigInteger, "an integer in range": i32 i64 i128 u32 u64 u128;
    Decimal, "an integer in range": i32 i64 u32 u64;
    UnixTime, "whole seconds since 1970": i64;
    EpochMillis, "milliseconds since 1970": i64;
}

/// The nearest float.
impl TryFrom<&Decimal> for f64 {
    type Error = ScalarError;

    fn try_from(scalar: &Decimal) -> Result<Self, ScalarError> {
        let float = scalar.as_str().parse().ok();
        float
            .filter(|float: &Self| float.is_finite())
            .ok_or(ScalarError::new("a number in range"))
    }
}

/// The shortest decimal that is read as the same float; infinities and NaN have none.
impl TryFrom<f64> for Decimal {
    type Error = ScalarError;

    fn try_from(float: f64) -> Result<Self, ScalarError> {
        if float.is_finite() {
            Ok(Self::of(float))
        } else {
            Err(ScalarError::new("a finite number"))
        }
    }
}
