//! Formats to scalar shapes.
//!
//! Source of the names: the OpenAPI format registry, and what AutoRest documents use.

use super::flat::Flat;
use super::lowering::Lowering;
use super::model::{Format, Literal, Number, Shape};
use crate::diagnostic::catalogue::api as codes;
use crate::source::tree::NodeId;
use crate::spec::model::JsonType;

/// Registered formats, and common ones, whose values stay plain.
const PLAIN: [&str; 40] = [
    "char",
    "commonmark",
    "cf-name",
    "email",
    "hostname",
    "html",
    "http-status",
    "idn-email",
    "idn-hostname",
    "ipv4",
    "ipv6",
    "ip",
    "iri",
    "iri-reference",
    "json-pointer",
    "media-range",
    "password",
    "regex",
    "relative-json-pointer",
    "sf-binary",
    "sf-boolean",
    "sf-decimal",
    "sf-integer",
    "sf-string",
    "sf-token",
    "uri",
    "uri-reference",
    "uri-template",
    "url",
    "string",
    "arm-id",
    "etag",
    "date-time-local",
    "time-local",
    "int32",
    "int64",
    "uint64",
    "float",
    "double",
    "unknown",
];

/// The format of text that a name stands for.
pub(super) fn of_text(name: &str) -> Option<Format> {
    Some(match name {
        "date-time" | "datetime" | "iso8601" | "date-time-rfc3339" => Format::DateTime,
        "date" | "full-date" => Format::Date,
        "time" | "partial-time" | "full-time" => Format::Time,
        "duration" => Format::Duration,
        "date-time-rfc1123" | "http-date" | "date-time-rfc7231" => Format::HttpDate,
        "uuid" | "guid" => Format::Uuid,
        "byte" | "base64" => Format::Base64,
        "base64url" => Format::Base64Url,
        "decimal" | "decimal128" => Format::Decimal,
        "epoch-millis" => Format::EpochMillis,
        _ => return None,
    })
}

/// Whether a format makes a shape of its own.
#[cfg(feature = "diff")]
pub(crate) fn stands_for(format: &str) -> bool {
    let others =
        ["binary", "file", "stream", "Stream", "unixtime", "unix-time", "timestamp"];
    others.contains(&format) || of_text(format).is_some()
}

impl Lowering<'_, '_> {
    /// The shape of a scalar of one type.
    pub(super) fn scalar(&mut self, of: JsonType, flat: &Flat, node: NodeId) -> Shape {
        let format = flat.format.as_deref().unwrap_or_default();
        if of == JsonType::String {
            self.report_encoding(flat, node);
        }
        let shape = match of {
            JsonType::String => self.text(flat, format),
            JsonType::Integer => Some(self.integer(flat, format)),
            JsonType::Number => Some(self.number(flat, format)),
            JsonType::Boolean => return Shape::Boolean,
            JsonType::Null | JsonType::Array | JsonType::Object => return Shape::Json,
        };
        let plain = if of == JsonType::String { Shape::Text } else { Shape::Json };
        shape.unwrap_or_else(|| {
            if !format.is_empty() && !PLAIN.contains(&format) {
                let message =
                    format!("the format `{}` is not known", format.escape_debug());
                let help =
                    "name a type for it with `types` in bindery.toml if it matters";
                self.report(&codes::UNKNOWN_FORMAT, node, message, help);
            }
            plain
        })
    }

    /// Reports an encoding that changes the bytes of a text and is not undone (RFC 2045,
    /// section 6; RFC 4648).
    fn report_encoding(&mut self, flat: &Flat, node: NodeId) {
        let Some(encoding) = flat.encoding.as_deref() else { return };
        let known = ["", "base64", "base64url", "7bit", "8bit", "binary"];
        if !known.iter().any(|name| name.eq_ignore_ascii_case(encoding)) {
            let encoding = encoding.escape_debug();
            let message = format!("the encoding `{encoding}` is left to the program");
            self.report(&codes::UNKNOWN_ENCODING, node, message, "");
        }
    }

    fn text(&self, flat: &Flat, format: &str) -> Option<Shape> {
        let encoding = flat.encoding.as_deref().map(str::to_ascii_lowercase);
        match encoding.as_deref() {
            Some("base64") => return Some(Shape::Formatted(Format::Base64)),
            Some("base64url") => return Some(Shape::Formatted(Format::Base64Url)),
            _ => {}
        }
        if flat.media_type.as_deref() == Some("application/octet-stream")
            || self.is_file(flat)
        {
            return Some(Shape::Binary);
        }
        match format {
            "" => Some(Shape::Text),
            "binary" | "file" | "stream" | "Stream" => Some(Shape::Binary),
            format => of_text(format).map(Shape::Formatted),
        }
    }

    fn integer(&mut self, flat: &Flat, format: &str) -> Shape {
        match format {
            "unixtime" | "unix-time" | "timestamp" => {
                return Shape::Formatted(Format::UnixTime);
            }
            "epoch-millis" => return Shape::Formatted(Format::EpochMillis),
            _ => {}
        }
        Shape::Integer(self.width(flat, format))
    }

    fn number(&mut self, flat: &Flat, format: &str) -> Shape {
        match format {
            "decimal" | "decimal128" => Shape::Number(Number::Decimal),
            "unixtime" | "unix-time" => Shape::Formatted(Format::UnixTime),
            // `float` says less than services write: in double precision no digit is lost.
            // The registry allows the integer formats on numbers too.
            "int8" | "int16" | "int32" | "int64" | "uint8" | "uint16" | "uint32"
            | "uint64" | "double-int"
                if !self.shows_fraction(flat, format) =>
            {
                self.integer(flat, format)
            }
            _ => Shape::Number(Number::F64),
        }
    }

    /// The type that a format alone implies.
    pub(super) fn type_of_format(format: &str) -> Option<JsonType> {
        Some(match format {
            "int8" | "int16" | "int32" | "int64" | "uint8" | "uint16" | "uint32"
            | "uint64" | "double-int" => JsonType::Integer,
            "float" | "double" => JsonType::Number,
            "date-time" | "date" | "time" | "duration" | "uuid" | "byte" | "binary"
            | "uri" | "email" | "hostname" | "ipv4" | "ipv6" | "password" => {
                JsonType::String
            }
            _ => return None,
        })
    }
}

/// The JSON type of a literal.
pub(super) fn literal_type(literal: &Literal) -> JsonType {
    match literal {
        Literal::Null => JsonType::Null,
        Literal::Boolean(_) => JsonType::Boolean,
        Literal::Integer(_) => JsonType::Integer,
        Literal::Number(_) => JsonType::Number,
        Literal::Text(_) => JsonType::String,
        Literal::Json(text) if text.starts_with('[') => JsonType::Array,
        Literal::Json(_) => JsonType::Object,
    }
}
