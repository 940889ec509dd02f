//! How long a service asks to wait.

use crate::scalar::HttpDate;
use http::HeaderMap;
use std::time::{Duration, SystemTime};

/// Fields that count in milliseconds, before `Retry-After`, which is coarser.
const MILLISECONDS: [&str; 3] =
    ["retry-after-ms", "x-ms-retry-after-ms", "x-acs-retry-after"];

/// Longer than any wait that means something: numbers beyond are cut here.
const LONGEST: f64 = 31_536_000_000.0;

/// How long the service asks to wait: milliseconds in the fields of Azure and Alibaba
/// Cloud, else `Retry-After` in seconds or as a date (RFC 9110, 10.2.3).
///
/// A date is compared with the response's own `Date`, so that the clock of this machine
/// does not matter; `now` is for services that send none. What cannot be read counts as
/// absent, a date that is over as no wait.
pub(crate) fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let values = |name: &str| {
        let all = headers.get_all(name).iter();
        let texts: Vec<&str> = all.filter_map(|value| value.to_str().ok()).collect();
        texts
    };
    for name in MILLISECONDS {
        let waits = values(name).into_iter().filter_map(|text| number(text, 0.001));
        // Alibaba Cloud's own clients take positive numbers only.
        if let Some(wait) = waits.filter(|wait| !wait.is_zero()).max() {
            return Some(wait);
        }
    }
    let sent = values("date").first().and_then(|text| date(text)).unwrap_or(now);
    let waits = values("retry-after").into_iter().filter_map(|text| {
        number(text, 1.0)
            .or_else(|| Some(date(text)?.duration_since(sent).unwrap_or(Duration::ZERO)))
    });
    waits.max()
}

/// How many seconds the clock of the service is ahead.
pub(crate) fn skew(headers: &HeaderMap, now: SystemTime) -> Option<i64> {
    let theirs = date(headers.get("date")?.to_str().ok()?)?;
    let seconds = |ahead: Duration| i64::try_from(ahead.as_secs()).ok();
    match theirs.duration_since(now) {
        Ok(ahead) => seconds(ahead),
        Err(error) => seconds(error.duration()).map(|behind| -behind),
    }
}

fn number(text: &str, unit: f64) -> Option<Duration> {
    let text = text.trim();
    if !text.starts_with(|first: char| first.is_ascii_digit()) {
        return None;
    }
    let seconds = text.parse::<f64>().ok()? * unit;
    Duration::try_from_secs_f64(seconds.min(LONGEST)).ok()
}

fn date(text: &str) -> Option<SystemTime> {
    let text = text.trim();
    let date: HttpDate = match text.parse() {
        Ok(date) => date,
        Err(_) => as_fixdate(text)?.parse().ok()?,
    };
    SystemTime::try_from(&date).ok()
}

/// The two obsolete forms that a recipient has to take (RFC 9110, 5.6.7), as the one
/// that scalars know.
fn as_fixdate(text: &str) -> Option<String> {
    if let Some((weekday, rest)) = text.split_once("day, ") {
        // The length of the day's name is cut to three: `Sunday`, `Thursday`.
        let weekday = weekday.get(..3)?;
        let (date, clock) = rest.split_once(' ')?;
        let mut parts = date.split('-');
        let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
        let year: u16 = year.parse().ok().filter(|year| *year < 100)?;
        let year = if year < 70 { year + 2_000 } else { year + 1_900 };
        return Some(format!("{weekday}, {day} {month} {year} {clock}"));
    }
    let mut parts = text.split_ascii_whitespace();
    let (weekday, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let (clock, year) = (parts.next()?, parts.next()?);
    Some(format!("{weekday}, {day:0>2} {month} {year} {clock} GMT"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;
    use proptest::prelude::*;

    const NOW: u64 = 784_111_777;

    fn check(fields: &[(&'static str, &str)], expected: Option<u64>) {
        let mut headers = HeaderMap::new();
        for (name, value) in fields {
            headers.append(*name, HeaderValue::from_str(value).unwrap());
        }
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(NOW);
        let found = retry_after(&headers, now);
        assert_eq!(found, expected.map(Duration::from_millis), "{fields:?}");
    }

    #[test]
    fn seconds_and_milliseconds_are_read() {
        check(&[("retry-after", "2")], Some(2_000));
        check(&[("retry-after", " 0.25 ")], Some(250));
        check(&[("retry-after", "1e9")], Some(1_000_000_000_000));
        check(&[("retry-after", "99999999999999999999")], Some(31_536_000_000_000));
        check(&[("retry-after-ms", "1500"), ("retry-after", "9")], Some(1_500));
        check(&[("x-ms-retry-after-ms", "20")], Some(20));
        check(&[("x-acs-retry-after", "1500")], Some(1_500));
        check(&[("retry-after", "2"), ("retry-after", "3")], Some(3_000));
    }

    #[test]
    fn dates_are_read_in_three_forms_and_by_the_clock_of_the_service() {
        for date in [
            "Sun, 06 Nov 1994 08:49:40 GMT",
            "Sunday, 06-Nov-94 08:49:40 GMT",
            "Sun Nov  6 08:49:40 1994",
        ] {
            check(&[("retry-after", date)], Some(3_000));
        }
        let (date, sent) =
            ("Sun, 06 Nov 2094 08:49:40 GMT", "Sun, 06 Nov 2094 08:49:35 GMT");
        check(&[("retry-after", date), ("date", sent)], Some(5_000));
        check(&[("retry-after", "Sun, 06 Nov 1983 08:49:40 GMT")], Some(0));
    }

    #[test]
    fn what_cannot_be_read_counts_as_absent() {
        for text in ["-5", "soon", "", "inf", "NaN", "+2", "0x10", "1 2"] {
            check(&[("retry-after", text)], None);
        }
        for text in ["-1", "abc", "0"] {
            check(&[("x-acs-retry-after", text)], None);
        }
        check(&[("x-acs-retry-after", "0"), ("retry-after", "1")], Some(1_000));
        check(&[], None);
    }

    /// A moment before 2070 in one of the three forms: that of RFC 9110, of RFC 850, of C.
    fn written(seconds: u64, form: usize) -> String {
        let moment = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
        let date = HttpDate::from(moment).to_string();
        let parts: Vec<&str> = date.split([' ', ',']).collect();
        let [weekday, _, day, month, year, clock, _] = parts[..] else {
            panic!("{date}")
        };
        let rest = match weekday {
            "Tue" => "sday",
            "Wed" => "nesday",
            "Thu" => "rsday",
            "Sat" => "urday",
            _ => "day",
        };
        let number: u8 = day.parse().unwrap();
        match form {
            0 => date,
            1 => format!("{weekday}{rest}, {day}-{month}-{} {clock} GMT", &year[2..]),
            _ => format!("{weekday} {month} {number:>2} {clock} {year}"),
        }
    }

    proptest! {
        #[test]
        fn any_value_is_read_or_refused_without_panic(text in "[ -~]{0,40}") {
            let mut headers = HeaderMap::new();
            headers.insert("retry-after", HeaderValue::from_str(&text).unwrap());
            headers.insert("date", HeaderValue::from_str(&text).unwrap());
            retry_after(&headers, SystemTime::UNIX_EPOCH);
        }

        #[test]
        fn any_date_is_measured_by_the_clock_of_the_service(
            sent in 0_u64..3_100_000_000,
            wait in 0_u64..100_000,
            ours in 0_u64..8_000_000_000,
            forms in (0_usize..3, 0_usize..3),
        ) {
            let mut headers = HeaderMap::new();
            let value = |seconds, form| {
                HeaderValue::from_str(&written(seconds, form)).unwrap()
            };
            headers.insert("retry-after", value(sent + wait, forms.0));
            headers.insert("date", value(sent, forms.1));
            let now = SystemTime::UNIX_EPOCH + Duration::from_secs(ours);
            prop_assert_eq!(retry_after(&headers, now), Some(Duration::from_secs(wait)));
        }

        #[test]
        fn any_number_of_seconds_comes_back(seconds in 0_u32..) {
            let mut headers = HeaderMap::new();
            headers.insert("retry-after", seconds.into());
            let found = retry_after(&headers, SystemTime::UNIX_EPOCH);
            prop_assert_eq!(found, Some(Duration::from_secs(seconds.into())));
        }
    }
}
