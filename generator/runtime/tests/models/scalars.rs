//! Scalars: kept text, strict building, conversions.

use std::str::FromStr;
use std::time::{Duration as StdDuration, SystemTime};

use crate::samples::*;
use bindery_runtime::{
    Base64, Base64Url, BigInteger, Date, DateTime, Decimal, Duration, EpochMillis,
    HttpDate, Model, Null, Time, UnixTime, Uuid,
};

/// Whatever comes is kept and sent back as it was, also by serde's path.
#[track_caller]
fn check_kept<T: Model + serde::Serialize + serde::de::DeserializeOwned>(json: &str) {
    assert_eq!(written(&read::<T>(json).unwrap().0), json);
    let value: T = serde_json::from_str(json).unwrap();
    assert_eq!(serde_json::to_string(&value).unwrap(), json);
}

/// These texts can be built and those cannot.
#[track_caller]
fn check_form<T: FromStr>(good: &[&str], bad: &[&str]) {
    for text in good {
        assert!(text.parse::<T>().is_ok(), "{text}");
    }
    for text in bad {
        assert!(text.parse::<T>().is_err(), "{text}");
    }
}

/// Both are the same point in time.
#[track_caller]
fn check_time<T>(scalar: &str, seconds: i64, nanos: u32)
where
    T: FromStr + From<SystemTime> + std::fmt::Display,
    for<'a> SystemTime: TryFrom<&'a T>,
{
    let scalar: T = scalar.parse().ok().unwrap();
    let time = SystemTime::try_from(&scalar).ok().unwrap();
    let epoch = SystemTime::UNIX_EPOCH;
    let whole = StdDuration::from_secs(seconds.unsigned_abs());
    let whole = if seconds < 0 { epoch - whole } else { epoch + whole };
    assert_eq!(time, whole + StdDuration::from_nanos(nanos.into()));
    assert_eq!(T::from(time).to_string(), scalar.to_string());
}

#[test]
fn received_text_is_kept_in_any_form() {
    check_kept::<DateTime>(r#""0001-01-01T00:00:00""#);
    check_kept::<DateTime>(r#""yesterday""#);
    check_kept::<Duration>(r#""01:30:00""#);
    check_kept::<Decimal>(r#""1.50""#);
    check_kept::<Decimal>("15");
    check_kept::<EpochMillis>(r#""1714564800000""#);
    check_kept::<EpochMillis>("1714564800000");
    check_kept::<UnixTime>("1714564800.5");
    check_kept::<Base64>(r#""?""#);
}

#[test]
fn null_is_a_value_where_nothing_else_is_allowed() {
    check_kept::<Null>("null");
    check_kept::<Vec<Null>>("[null,null]");
    assert_eq!(read::<Option<Null>>("null").unwrap().0, Some(Null));
    assert!(read::<Null>("0").is_err() && read::<Null>(r#""""#).is_err());
}

#[test]
fn digits_are_kept_on_the_client_path() {
    for json in ["1.50", "1E5", "-0.10", "123456789012345678901234567890.123456789"] {
        assert_eq!(written(&read::<Decimal>(json).unwrap().0), json);
    }
    let json = r#""1\u002e5""#;
    assert_eq!(read::<Decimal>(json).unwrap().0.as_str(), "1.5");
}

#[test]
fn kinds_that_are_no_scalar_are_refused() {
    for json in ["true", "[]", "{}", "null"] {
        assert!(read::<Decimal>(json).is_err(), "{json}");
        assert!(serde_json::from_str::<Decimal>(json).is_err(), "{json}");
    }
}

#[test]
fn forms() {
    check_form::<DateTime>(
        &[
            "2024-02-29T12:00:00Z",
            "2024-05-01t23:59:60.123456789123+14:00",
            "0001-01-01 00:00:00z",
        ],
        &[
            "2023-02-29T12:00:00Z",
            "2024-05-01T12:00:00",
            "2024-05-01",
            "2024-05-01T24:00:00Z",
            "",
        ],
    );
    check_form::<Date>(
        &["2000-02-29"],
        &["1900-02-29", "2024-13-01", "2024-1-1", "+024-01-01"],
    );
    check_form::<Time>(
        &["12:00:00", "12:00:00.5+01:00"],
        &["12:00", "12:60:00", "12:00:00.", "é"],
    );
    check_form::<Duration>(
        &["PT1H30M", "P1Y2M3W4DT5H6M7.5S", "-PT0S", "P1D"],
        &["P", "PT", "1H", "PT1H1H", "P1H", "PT1.5H", "PTS", "PT1", "Pé"],
    );
    check_form::<HttpDate>(
        &["Wed, 01 May 2024 12:00:00 GMT"],
        &[
            "01 May 2024 12:00:00 GMT",
            "Wed, 1 May 2024 12:00:00 GMT",
            "Wed, 01 May 2024 12:00:00 UTC",
        ],
    );
    check_form::<Uuid>(
        &["F81D4FAE-7dec-11d0-a765-00a0c91e6bf6"],
        &["f81d4fae7dec11d0a76500a0c91e6bf6", "g81d4fae-7dec-11d0-a765-00a0c91e6bf6"],
    );
    check_form::<Decimal>(
        &["0", "-1.5e-7", "10"],
        &["01", ".5", "1.", "+1", "1e", "NaN", ""],
    );
    check_form::<BigInteger>(
        &["-123456789012345678901234567890"],
        &["1.0", "1e3", "-", "--1"],
    );
    check_form::<EpochMillis>(&["0"], &["0.5"]);
}

#[test]
fn points_in_time() {
    check_time::<DateTime>("1970-01-01T00:00:00Z", 0, 0);
    check_time::<DateTime>("2024-05-01T12:00:00.125Z", 1_714_564_800, 125_000_000);
    check_time::<DateTime>("1969-12-31T23:59:59.5Z", -1, 500_000_000);
    check_time::<DateTime>("1600-02-29T00:00:00Z", -11_670_998_400, 0);
    check_time::<HttpDate>("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777, 0);
    check_time::<UnixTime>("1714564800.125", 1_714_564_800, 125_000_000);
    check_time::<UnixTime>("-0.25", -1, 750_000_000);
    check_time::<EpochMillis>("-1", -1, 999_000_000);
    let offset: DateTime = "2024-05-01T14:00:00+02:00".parse().unwrap();
    let utc: DateTime = "2024-05-01T12:00:00Z".parse().unwrap();
    assert_eq!(
        SystemTime::try_from(&offset).unwrap(),
        SystemTime::try_from(&utc).unwrap()
    );
}

#[test]
fn durations() {
    for (text, seconds, nanos) in [
        ("PT0S", 0, 0),
        ("PT1H30M", 5_400, 0),
        ("PT26H0.5S", 93_600, 500_000_000),
        ("PT59.000000001S", 59, 1),
    ] {
        let duration = StdDuration::new(seconds, nanos);
        assert_eq!(Duration::from(duration).as_str(), text);
        assert_eq!(
            StdDuration::try_from(&text.parse::<Duration>().unwrap()).unwrap(),
            duration
        );
    }
    for text in ["P1M", "-PT1S"] {
        assert!(
            StdDuration::try_from(&text.parse::<Duration>().unwrap()).is_err(),
            "{text}"
        );
    }
}

#[test]
fn numbers_and_bytes() {
    assert_eq!(i128::try_from(&BigInteger::from(i128::MIN)).unwrap(), i128::MIN);
    assert!(i64::try_from(&BigInteger::from(u64::MAX)).is_err());
    assert_eq!(Decimal::try_from(0.1).unwrap().as_str(), "0.1");
    assert!(Decimal::try_from(f64::NAN).is_err());
    assert_eq!(Base64::encode(b"\xff\xfe").as_str(), "//4=");
    assert_eq!("//4".parse::<Base64>().unwrap().decode().unwrap(), b"\xff\xfe");
    assert_eq!(Base64Url::encode(b"\xff\xfe").as_str(), "__4");
}

/// A value of another crate goes to this scalar and comes back.
#[cfg(feature = "chrono")]
macro_rules! check_foreign {
    ($value:expr, $scalar:ident, $text:literal) => {{
        let value = $value;
        let scalar = $scalar::from(value);
        assert_eq!(scalar.as_str(), $text);
        let mut back = value;
        assert!(scalar_into(&scalar, &mut back));
        assert_eq!(back, value);
    }};
}

#[cfg(feature = "chrono")]
fn scalar_into<'a, S, T: TryFrom<&'a S>>(scalar: &'a S, place: &mut T) -> bool {
    T::try_from(scalar).map(|value| *place = value).is_ok()
}

#[cfg(feature = "chrono")]
#[test]
fn types_of_chrono() {
    use chrono::{FixedOffset, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};
    let utc = Utc.timestamp_opt(1_714_564_800, 500_000_000).unwrap();
    check_foreign!(utc, DateTime, "2024-05-01T12:00:00.500Z");
    check_foreign!(
        utc.with_timezone(&FixedOffset::east_opt(7_200).unwrap()),
        DateTime,
        "2024-05-01T14:00:00.500+02:00"
    );
    check_foreign!(utc, UnixTime, "1714564800.5");
    check_foreign!(utc, EpochMillis, "1714564800500");
    check_foreign!(NaiveDate::from_ymd_opt(2024, 2, 29).unwrap(), Date, "2024-02-29");
    check_foreign!(
        NaiveTime::from_hms_milli_opt(1, 2, 3, 4).unwrap(),
        Time,
        "01:02:03.004"
    );
    check_foreign!(TimeDelta::milliseconds(-1_500), Duration, "-PT1.5S");
    check_kept::<Vec<Option<i64>>>("[1]");
    let json = r#"["2024-05-01T12:00:00Z"]"#;
    assert_eq!(written(&read::<Vec<chrono::DateTime<Utc>>>(json).unwrap().0), json);
}

#[cfg(all(feature = "jiff", feature = "chrono"))]
#[test]
fn types_of_jiff() {
    use jiff::{SignedDuration, Timestamp, civil};
    let time = Timestamp::new(-1, -500_000_000).unwrap();
    check_foreign!(time, DateTime, "1969-12-31T23:59:58.5Z");
    check_foreign!(time, UnixTime, "-1.5");
    check_foreign!(time, EpochMillis, "-1500");
    check_foreign!(civil::date(2024, 2, 29), Date, "2024-02-29");
    check_foreign!(civil::time(1, 2, 3, 4_000_000), Time, "01:02:03.004");
    check_foreign!(SignedDuration::from_millis(-1_500), Duration, "-PT1.5S");
    let json = r#"["2024-05-01T12:00:00Z"]"#;
    assert_eq!(written(&read::<Vec<Timestamp>>(json).unwrap().0), json);
}

#[cfg(all(feature = "time", feature = "chrono"))]
#[test]
fn types_of_time() {
    use time::{Month, OffsetDateTime};
    let instant = OffsetDateTime::from_unix_timestamp(1_714_564_800).unwrap();
    check_foreign!(instant, DateTime, "2024-05-01T12:00:00Z");
    check_foreign!(instant, UnixTime, "1714564800");
    let date = time::Date::from_calendar_date(2024, Month::February, 29).unwrap();
    check_foreign!(date, Date, "2024-02-29");
    check_foreign!(
        time::Time::from_hms_milli(1, 2, 3, 4).unwrap(),
        Time,
        "01:02:03.004"
    );
    check_foreign!(time::Duration::milliseconds(-1_500), Duration, "-PT1.5S");
}

#[cfg(all(feature = "uuid", feature = "rust_decimal", feature = "chrono"))]
#[test]
fn types_of_uuid_and_rust_decimal() {
    check_foreign!(
        uuid::Uuid::from_u128(7),
        Uuid,
        "00000000-0000-0000-0000-000000000007"
    );
    check_foreign!(rust_decimal::Decimal::new(150, 2), Decimal, "1.50");
    let json = r#"["00000000-0000-0000-0000-000000000007"]"#;
    assert_eq!(written(&read::<Vec<uuid::Uuid>>(json).unwrap().0), json);
    assert_eq!(
        written(&read::<Vec<rust_decimal::Decimal>>("[1.50]").unwrap().0),
        "[1.50]"
    );
}
