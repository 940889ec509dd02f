//! The written forms of dates, times and durations, in the proleptic Gregorian calendar.

/// A day, a time of day and an offset as they were written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Parts {
    pub(crate) days: i64,
    pub(crate) clock: Clock,
}

/// A time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Clock {
    pub(crate) seconds: i64,
    pub(crate) nanos: u32,
    /// Seconds east of UTC; `None` where none is written.
    pub(crate) offset: Option<i64>,
}

const DAY: i64 = 86_400;

impl Parts {
    /// Seconds since 1970 and nanoseconds; `None` without an offset.
    pub(crate) fn unix(&self) -> Option<(i64, u32)> {
        let offset = self.clock.offset?;
        Some((self.days * DAY + self.clock.seconds - offset, self.clock.nanos))
    }
}

/// Days since 1970-01-01. The algorithm counts in eras of 400 years that begin in March.
pub(crate) fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era =
        year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// The year, month and day of a day since 1970-01-01.
pub(crate) fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524
        - day_of_era / 146_096)
        / 365;
    let day_of_year =
        day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = (month_from_march + 2) % 12 + 1;
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

/// Digits, exactly as many, as a number.
fn digits(text: &str, count: usize) -> Option<i64> {
    let plain = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    if plain { text.parse().ok() } else { None }
}

/// A day in days since 1970-01-01.
pub(crate) fn date(text: &str) -> Option<i64> {
    let mut parts = text.splitn(3, '-');
    let year = digits(parts.next()?, 4)?;
    let month = digits(parts.next()?, 2)?;
    let day = digits(parts.next()?, 2)?;
    civil(year, month, day)
}

fn civil(year: i64, month: i64, day: i64) -> Option<i64> {
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let days = days_from_civil(year, month, day);
    (civil_from_days(days) == (year, month, day)).then_some(days)
}

/// A time of day with an optional fraction and offset.
pub(crate) fn time(text: &str) -> Option<Clock> {
    let (clock, offset) = match text.find(['Z', 'z', '+', '-']) {
        Some(at) => (text.get(..at)?, Some(offset(text.get(at..)?)?)),
        None => (text, None),
    };
    let (whole, fraction) = match clock.split_once('.') {
        Some((whole, fraction)) => (whole, nanos(fraction)?),
        None => (clock, 0),
    };
    let mut parts = whole.splitn(3, ':');
    let hour = digits(parts.next()?, 2)?;
    let minute = digits(parts.next()?, 2)?;
    let second = digits(parts.next()?, 2)?;
    // A leap second is written as the 60th.
    if hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    Some(Clock { seconds: hour * 3_600 + minute * 60 + second, nanos: fraction, offset })
}

fn offset(text: &str) -> Option<i64> {
    if matches!(text, "Z" | "z") {
        return Some(0);
    }
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let (hours, minutes) = text.get(1..)?.split_once(':')?;
    let (hours, minutes) = (digits(hours, 2)?, digits(minutes, 2)?);
    (hours < 24 && minutes < 60).then_some(sign * (hours * 3_600 + minutes * 60))
}

/// A fraction of a second; digits beyond the ninth are dropped.
pub(crate) fn nanos(fraction: &str) -> Option<u32> {
    if fraction.is_empty() || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let nine: String = fraction.chars().chain("000000000".chars()).take(9).collect();
    nine.parse().ok()
}

/// A date-time with an offset.
pub(crate) fn date_time(text: &str) -> Option<Parts> {
    let parts = local_date_time(text)?;
    parts.clock.offset.map(|_| parts)
}

/// A date-time with or without an offset.
pub(crate) fn local_date_time(text: &str) -> Option<Parts> {
    let day = date(text.get(..10)?)?;
    let rest = text.get(10..)?.strip_prefix(['T', 't', ' '])?;
    Some(Parts { days: day, clock: time(rest)? })
}

/// A date-time in UTC, with as many digits of the fraction as it needs. Years beyond four
/// digits are written with a sign, as ISO 8601 has it.
pub(crate) fn write_date_time(seconds: i64, nanos: u32) -> String {
    let date = write_date(seconds.div_euclid(DAY));
    let clock = write_clock(seconds.rem_euclid(DAY), nanos);
    format!("{date}T{clock}Z")
}

/// A day since 1970-01-01.
pub(crate) fn write_date(days: i64) -> String {
    let (year, month, day) = civil_from_days(days);
    if (0..=9_999).contains(&year) {
        format!("{year:04}-{month:02}-{day:02}")
    } else {
        format!("{year:+05}-{month:02}-{day:02}")
    }
}

/// A time of day in seconds and nanoseconds since midnight.
pub(crate) fn write_clock(seconds: i64, nanos: u32) -> String {
    let (hour, minute, second) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    format!("{hour:02}:{minute:02}:{second:02}{}", write_nanos(nanos))
}

/// `.5` for half a second; nothing for none.
pub(crate) fn write_nanos(nanos: u32) -> String {
    if nanos == 0 {
        return String::new();
    }
    let digits = format!(".{nanos:09}");
    digits.trim_end_matches('0').to_owned()
}

/// A duration without years and months, whose lengths vary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) negative: bool,
    /// Whether years or months are written, so that the length is not fixed.
    pub(crate) varies: bool,
    pub(crate) seconds: u64,
    pub(crate) nanos: u32,
}

/// An ISO 8601 duration: `PnYnMnWnDTnHnMn.nS`, each part optional, at least one there.
pub(crate) fn duration(text: &str) -> Option<Span> {
    let (negative, rest) = text.strip_prefix('-').map_or((false, text), |r| (true, r));
    let rest = rest.strip_prefix('P')?;
    let (days, clock) = match rest.split_once('T') {
        Some((_, "")) => return None,
        Some((days, clock)) => (days, clock),
        None => (rest, ""),
    };
    if days.is_empty() && clock.is_empty() {
        return None;
    }
    let mut span = Span { negative, varies: false, seconds: 0, nanos: 0 };
    let day = 86_400;
    components(days, &[('Y', 0), ('M', 0), ('W', 7 * day), ('D', day)], &mut span)?;
    components(clock, &[('H', 3_600), ('M', 60), ('S', 1)], &mut span)?;
    Some(span)
}

fn components(mut text: &str, units: &[(char, u64)], span: &mut Span) -> Option<()> {
    let mut units = units.iter();
    while !text.is_empty() {
        let end = text.find(|c: char| c.is_ascii_alphabetic())?;
        let (number, unit) = (text.get(..end)?, text.get(end..end + 1)?);
        let (_, seconds) = units.find(|(name, _)| unit.starts_with(*name))?;
        let (whole, fraction) = match number.split_once(['.', ',']) {
            Some((whole, fraction)) if *seconds == 1 => (whole, nanos(fraction)?),
            Some(_) => return None,
            None => (number, 0),
        };
        let whole: u64 = digits(whole, whole.len())?.try_into().ok()?;
        span.varies |= *seconds == 0 && whole > 0;
        span.seconds = span.seconds.checked_add(whole.checked_mul(*seconds)?)?;
        span.nanos = fraction;
        text = text.get(end + 1..)?;
    }
    Some(())
}

/// A fixed length of time in hours, minutes and seconds.
pub(crate) fn write_duration(negative: bool, seconds: u64, nanos: u32) -> String {
    let (hours, minutes, rest) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    let mut text = String::from(if negative { "-PT" } else { "PT" });
    if hours > 0 {
        text.push_str(&format!("{hours}H"));
    }
    if minutes > 0 {
        text.push_str(&format!("{minutes}M"));
    }
    if rest > 0 || nanos > 0 || seconds == 0 {
        text.push_str(&format!("{rest}{}S", write_nanos(nanos)));
    }
    text
}

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
/// In the order of the days since 1970-01-01, a Thursday.
const WEEKDAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];

/// An IMF-fixdate in seconds since 1970.
pub(crate) fn http_date(text: &str) -> Option<i64> {
    let (weekday, rest) = text.split_once(", ")?;
    if !WEEKDAYS.contains(&weekday) {
        return None;
    }
    let mut parts = rest.splitn(5, ' ');
    let day = digits(parts.next()?, 2)?;
    let month = parts.next()?;
    let month = MONTHS.iter().position(|name| *name == month)?;
    let year = digits(parts.next()?, 4)?;
    let clock = time(parts.next()?).filter(|clock| clock.offset.is_none())?;
    if parts.next()? != "GMT" {
        return None;
    }
    let days = civil(year, i64::try_from(month).ok()? + 1, day)?;
    Some(days * DAY + clock.seconds)
}

/// A point in time as an IMF-fixdate.
pub(crate) fn write_http_date(seconds: i64) -> String {
    let days = seconds.div_euclid(DAY);
    let (year, month, day) = civil_from_days(days);
    let name = |names: &[&'static str], index: i64| {
        usize::try_from(index).ok().and_then(|index| names.get(index).copied())
    };
    let weekday = name(&WEEKDAYS, days.rem_euclid(7)).unwrap_or_default();
    let month = name(&MONTHS, month - 1).unwrap_or_default();
    let clock = write_clock(seconds.rem_euclid(DAY), 0);
    format!("{weekday}, {day:02} {month} {year:04} {clock} GMT")
}
