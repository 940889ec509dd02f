//! Date-times, dates, times of day, durations.

use super::{iso, text_scalars};

text_scalars! {
    /// A point in time as RFC 3339 writes it, such as `2024-05-01T12:00:00Z`. What is
    /// received is kept even without an offset.
    DateTime: "a date-time", |text| iso::date_time(text).is_some();
    /// A day as RFC 3339 writes it, such as `2024-05-01`.
    Date: "a date", |text| iso::date(text).is_some();
    /// A time of day as RFC 3339 writes it, with or without an offset, such as `12:00:00Z`.
    Time: "a time of day", |text| iso::time(text).is_some();
    /// A length of time as ISO 8601 writes it, such as `PT1H30M`.
    Duration: "a duration", |text| iso::duration(text).is_some();
    /// A point in time as HTTP headers write it (RFC 9110, IMF-fixdate), such as
    /// `Wed, 01 May 2024 12:00:00 GMT`.
    HttpDate: "an HTTP date", |text| iso::http_date(text).is_some();
}
