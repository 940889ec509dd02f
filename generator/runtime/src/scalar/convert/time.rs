//! Conversions with the types of `time`.

use ::time::{self, Month, OffsetDateTime, UtcOffset};

use super::model_as;
use crate::scalar::{
    Date, DateTime, Duration, EpochMillis, ScalarError, Time, UnixTime, iso,
};

fn instant((seconds, nanos): (i64, u32)) -> Option<OffsetDateTime> {
    OffsetDateTime::from_unix_timestamp(seconds).ok()?.replace_nanosecond(nanos).ok()
}

/// Written in UTC.
impl From<OffsetDateTime> for DateTime {
    fn from(time: OffsetDateTime) -> Self {
        Self::of_unix(time.unix_timestamp(), time.nanosecond())
    }
}

impl TryFrom<&DateTime> for OffsetDateTime {
    type Error = ScalarError;

    fn try_from(scalar: &DateTime) -> Result<Self, ScalarError> {
        let time = scalar.unix().and_then(instant).and_then(|time| {
            time.checked_to_offset(UtcOffset::from_whole_seconds(scalar.offset()?).ok()?)
        });
        time.ok_or(ScalarError::new("a date-time with an offset"))
    }
}

macro_rules! instants {
    ($($scalar:ident: $what:literal;)*) => {$(
        impl From<OffsetDateTime> for $scalar {
            fn from(time: OffsetDateTime) -> Self {
                Self::of_unix(time.unix_timestamp(), time.nanosecond())
            }
        }

        impl TryFrom<&$scalar> for OffsetDateTime {
            type Error = ScalarError;

            fn try_from(scalar: &$scalar) -> Result<Self, ScalarError> {
                scalar.unix().and_then(instant).ok_or(ScalarError::new($what))
            }
        }
    )*};
}

instants! {
    UnixTime: "seconds since 1970";
    EpochMillis: "milliseconds since 1970";
}

impl From<time::Date> for Date {
    fn from(date: time::Date) -> Self {
        let month = i64::from(u8::from(date.month()));
        let days = iso::days_from_civil(date.year().into(), month, date.day().into());
        Self(iso::write_date(days).into())
    }
}

impl TryFrom<&Date> for time::Date {
    type Error = ScalarError;

    fn try_from(scalar: &Date) -> Result<Self, ScalarError> {
        let date = iso::date(scalar.as_str()).and_then(|days| {
            let (year, month, day) = iso::civil_from_days(days);
            let month = Month::try_from(u8::try_from(month).ok()?).ok()?;
            Self::from_calendar_date(year.try_into().ok()?, month, day.try_into().ok()?)
                .ok()
        });
        date.ok_or(ScalarError::new("a date"))
    }
}

impl From<time::Time> for Time {
    fn from(time: time::Time) -> Self {
        let (hour, minute, second, nanos) = time.as_hms_nano();
        let seconds =
            i64::from(hour) * 3_600 + i64::from(minute) * 60 + i64::from(second);
        Self(iso::write_clock(seconds, nanos).into())
    }
}

/// An offset is dropped.
impl TryFrom<&Time> for time::Time {
    type Error = ScalarError;

    fn try_from(scalar: &Time) -> Result<Self, ScalarError> {
        let time = iso::time(scalar.as_str()).and_then(|clock| {
            let part = |value: i64| u8::try_from(value).ok();
            let hour = part(clock.seconds / 3_600)?;
            let minute = part(clock.seconds / 60 % 60)?;
            Self::from_hms_nano(hour, minute, part(clock.seconds % 60)?, clock.nanos)
                .ok()
        });
        time.ok_or(ScalarError::new("a time of day"))
    }
}

impl From<time::Duration> for Duration {
    fn from(duration: time::Duration) -> Self {
        let positive = duration.unsigned_abs();
        Self::of_seconds(
            duration.is_negative(),
            positive.as_secs(),
            positive.subsec_nanos(),
        )
    }
}

impl TryFrom<&Duration> for time::Duration {
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
    OffsetDateTime: DateTime = Self::UNIX_EPOCH;
    time::Date: Date = OffsetDateTime::UNIX_EPOCH.date();
    time::Time: Time = Self::MIDNIGHT;
    time::Duration: Duration = Self::ZERO;
}
