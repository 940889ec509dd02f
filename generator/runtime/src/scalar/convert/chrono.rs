//! Conversions with the types of `chrono`.

use ::chrono::{
    DateTime as ChronoDateTime, FixedOffset, NaiveDate, NaiveTime, TimeDelta, TimeZone,
    Timelike, Utc,
};

use super::model_as;
use crate::scalar::{
    Date, DateTime, Duration, EpochMillis, ScalarError, Time, UnixTime, iso,
};

const EPOCH: NaiveDate = NaiveDate::from_epoch_days(0).expect("1970-01-01 is a day");

impl<Z: TimeZone> From<ChronoDateTime<Z>> for DateTime {
    fn from(time: ChronoDateTime<Z>) -> Self {
        Self(
            time.fixed_offset()
                .to_rfc3339_opts(::chrono::SecondsFormat::AutoSi, true)
                .into(),
        )
    }
}

impl TryFrom<&DateTime> for ChronoDateTime<Utc> {
    type Error = ScalarError;

    fn try_from(scalar: &DateTime) -> Result<Self, ScalarError> {
        let time = scalar.unix().and_then(|(s, n)| Self::from_timestamp(s, n));
        time.ok_or(ScalarError::new("a date-time with an offset"))
    }
}

impl TryFrom<&DateTime> for ChronoDateTime<FixedOffset> {
    type Error = ScalarError;

    fn try_from(scalar: &DateTime) -> Result<Self, ScalarError> {
        let time = ChronoDateTime::<Utc>::try_from(scalar)?;
        let offset = scalar.offset().and_then(FixedOffset::east_opt);
        let offset = offset.ok_or(ScalarError::new("a date-time with an offset"))?;
        Ok(time.with_timezone(&offset))
    }
}

macro_rules! instants {
    ($($scalar:ident: $what:literal;)*) => {$(
        impl From<ChronoDateTime<Utc>> for $scalar {
            fn from(time: ChronoDateTime<Utc>) -> Self {
                Self::of_unix(time.timestamp(), time.timestamp_subsec_nanos())
            }
        }

        impl TryFrom<&$scalar> for ChronoDateTime<Utc> {
            type Error = ScalarError;

            fn try_from(scalar: &$scalar) -> Result<Self, ScalarError> {
                let time = scalar.unix().and_then(|(s, n)| Self::from_timestamp(s, n));
                time.ok_or(ScalarError::new($what))
            }
        }
    )*};
}

instants! {
    UnixTime: "seconds since 1970";
    EpochMillis: "milliseconds since 1970";
}

impl From<NaiveDate> for Date {
    fn from(date: NaiveDate) -> Self {
        Self(iso::write_date(date.signed_duration_since(EPOCH).num_days()).into())
    }
}

impl TryFrom<&Date> for NaiveDate {
    type Error = ScalarError;

    fn try_from(scalar: &Date) -> Result<Self, ScalarError> {
        let days = iso::date(scalar.as_str()).and_then(TimeDelta::try_days);
        days.and_then(|days| EPOCH.checked_add_signed(days))
            .ok_or(ScalarError::new("a date"))
    }
}

impl From<NaiveTime> for Time {
    fn from(time: NaiveTime) -> Self {
        let seconds = i64::from(time.num_seconds_from_midnight());
        Self(iso::write_clock(seconds, time.nanosecond() % 1_000_000_000).into())
    }
}

/// An offset is dropped.
impl TryFrom<&Time> for NaiveTime {
    type Error = ScalarError;

    fn try_from(scalar: &Time) -> Result<Self, ScalarError> {
        let time = iso::time(scalar.as_str()).and_then(|clock| {
            let seconds = u32::try_from(clock.seconds).ok()?;
            Self::from_num_seconds_from_midnight_opt(seconds, clock.nanos)
        });
        time.ok_or(ScalarError::new("a time of day"))
    }
}

impl From<TimeDelta> for Duration {
    fn from(delta: TimeDelta) -> Self {
        let positive = delta.abs();
        let seconds = positive.num_seconds().unsigned_abs();
        let nanos = positive.subsec_nanos().unsigned_abs();
        Self::of_seconds(delta < TimeDelta::zero(), seconds, nanos)
    }
}

impl TryFrom<&Duration> for TimeDelta {
    type Error = ScalarError;

    fn try_from(scalar: &Duration) -> Result<Self, ScalarError> {
        let delta = scalar.fixed().and_then(|(negative, seconds, nanos)| {
            let delta = Self::new(seconds.try_into().ok()?, nanos)?;
            Some(if negative { -delta } else { delta })
        });
        delta.ok_or(ScalarError::new("a duration of fixed length"))
    }
}

model_as! {
    ChronoDateTime<Utc>: DateTime = Self::UNIX_EPOCH;
    ChronoDateTime<FixedOffset>: DateTime = ChronoDateTime::UNIX_EPOCH.fixed_offset();
    NaiveDate: Date = EPOCH;
    NaiveTime: Time = Self::MIN;
    TimeDelta: Duration = Self::zero();
}
