//! What findings call shapes and values.

use crate::api::model::{Api, Format, Integer, Literal, Number, Shape, Type};

/// The name of a type.
pub(super) fn type_name(of: &Type) -> String {
    of.name.0.join(".")
}

/// A shape in a few words.
pub(super) fn shape(api: &Api, of: &Shape) -> String {
    match of {
        Shape::Text => "string".to_owned(),
        Shape::Boolean => "boolean".to_owned(),
        Shape::Integer(integer) => match integer {
            Integer::I32 => "integer (int32)",
            Integer::I64 => "integer (int64)",
            Integer::U64 => "integer (uint64)",
            Integer::Big => "integer",
        }
        .to_owned(),
        Shape::Number(Number::F64) => "number".to_owned(),
        Shape::Number(Number::Decimal) => "number (decimal)".to_owned(),
        Shape::Formatted(format) => formatted(*format).to_owned(),
        Shape::Binary => "bytes".to_owned(),
        Shape::Json => "any value".to_owned(),
        Shape::Named(id) => api.types.get(*id).map(type_name).unwrap_or_default(),
        Shape::List(of) => format!("list of {}", shape(api, of)),
        Shape::Map { values, .. } => format!("map of {}", shape(api, values)),
        Shape::Tuple(parts) => format!("tuple of {}", parts.len()),
        Shape::OpenTuple { first, .. } => {
            format!("tuple of {} or more", first.len())
        }
        Shape::Nullable(of) => format!("{} or null", shape(api, of)),
    }
}

fn formatted(format: Format) -> &'static str {
    match format {
        Format::DateTime => "date-time",
        Format::Date => "date",
        Format::Time => "time",
        Format::Duration => "duration",
        Format::HttpDate => "HTTP date",
        Format::Uuid => "UUID",
        Format::Base64 => "base64",
        Format::Base64Url => "base64url",
        Format::Decimal => "string (decimal)",
        Format::UnixTime => "seconds since 1970",
        Format::EpochMillis => "milliseconds since 1970",
        Format::Null => "null",
    }
}

/// A value as JSON text, or that there is none.
pub(super) fn value(of: Option<&Literal>) -> String {
    of.map_or_else(|| "none".to_owned(), |of| format!("`{}`", of.to_json()))
}
