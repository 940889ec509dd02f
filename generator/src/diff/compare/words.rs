//! What findings call shapes and values.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::api::model::{self, Api, Format, Integer, Kind, Literal, Shape, Style, Type};

/// The name of a type.
pub(super) fn type_name(of: &Type) -> String {
    of.name.0.join(".")
}

/// What kind of type something is.
pub(super) fn kind(of: &Kind) -> &'static str {
    match of {
        Kind::Record(_) => "an object",
        Kind::Union(_) => "a union",
        Kind::Enumeration(_) => "an enumeration",
        Kind::Alias(_) => "an alias",
    }
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
        Shape::Number(model::Number::F64) => "number".to_owned(),
        Shape::Number(model::Number::Decimal) => "number (decimal)".to_owned(),
        Shape::Formatted(format) => formatted(*format).to_owned(),
        Shape::Binary => "bytes".to_owned(),
        Shape::Json => "any value".to_owned(),
        Shape::Named(id) => {
            let name = api.types.get(*id).map(type_name).unwrap_or_default();
            format!("`{name}`")
        }
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

/// What is said of a member that is new, where it is sent and where it is received.
pub(super) fn added(required: bool) -> [&'static str; 2] {
    if required { ["added, required", "added, always comes"] } else { ["added"; 2] }
}

/// A style by its keyword.
pub(super) fn style(of: Style) -> String {
    let name = format!("{of:?}");
    let mut letters = name.chars();
    let first = letters.next().map(|letter| letter.to_ascii_lowercase());
    first.into_iter().chain(letters).collect()
}

/// A value as JSON text, or that there is none.
pub(super) fn value(of: Option<&Literal>) -> String {
    of.map_or_else(|| "none".to_owned(), |of| format!("`{}`", canonical(of)))
}

/// Whether two values are the same, however they are written.
pub(super) fn same(one: &Literal, other: &Literal) -> bool {
    one == other || canonical(one) == canonical(other)
}

/// A value as JSON text in which the order of members makes no difference.
pub(super) fn canonical(of: &Literal) -> String {
    let text = of.to_json();
    if let Some(whole) = of.whole() {
        return whole.to_string();
    }
    match (of, serde_json::from_str::<Value>(&text)) {
        (Literal::Json(_), Ok(value)) => sorted(&value),
        _ => text,
    }
}

fn sorted(value: &Value) -> String {
    match value {
        Value::Array(list) => {
            let parts: Vec<String> = list.iter().map(sorted).collect();
            format!("[{}]", parts.join(","))
        }
        Value::Object(members) => {
            let members: BTreeMap<&String, &Value> = members.iter().collect();
            let parts: Vec<String> = members
                .into_iter()
                .map(|(key, value)| {
                    format!("{}:{}", Value::from(key.as_str()), sorted(value))
                })
                .collect();
            format!("{{{}}}", parts.join(","))
        }
        Value::Number(number) => {
            let number = number.as_f64().filter(|_| number.is_f64());
            let whole = number.and_then(|of| Literal::Number(of).whole());
            whole.map_or_else(|| value.to_string(), |whole| whole.to_string())
        }
        scalar => scalar.to_string(),
    }
}
