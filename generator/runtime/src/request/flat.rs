//! A value as parameters see it: text, lists and records of text.

use crate::model::{AsView, EXTRA, Record, View, Wire};
use serde_json::Value;
use std::borrow::Cow;

/// A value in the middle between a model and a URL.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Flat<'a> {
    /// Nothing, or null: leaves no trace.
    Absent,
    /// Text.
    Text(Cow<'a, str>),
    /// A number or a truth value.
    Plain(Cow<'a, str>),
    /// A list.
    List(Vec<Flat<'a>>),
    /// A record or a map, in its order.
    Record(Vec<(Cow<'a, str>, Flat<'a>)>),
}

impl<'a> Flat<'a> {
    /// Text that is borrowed.
    pub(crate) fn text(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }

    /// Whether the value leaves no trace: an empty list and a record without members
    /// are not defined (RFC 6570, 2.3).
    pub(crate) fn is_absent(&self) -> bool {
        match self {
            Self::Absent => true,
            Self::Text(_) | Self::Plain(_) => false,
            Self::List(items) => items.iter().all(Self::is_absent),
            Self::Record(members) => members.iter().all(|(_, value)| value.is_absent()),
        }
    }

    /// The value as one text: itself, or JSON for lists and records, as OpenAPI has it
    /// for members of forms that are records.
    pub(crate) fn as_text(&self) -> Cow<'_, str> {
        match self {
            Self::Absent => Cow::Borrowed(""),
            Self::Text(text) | Self::Plain(text) => Cow::Borrowed(text),
            Self::List(_) | Self::Record(_) => {
                let mut out = String::new();
                self.write_json(&mut out);
                Cow::Owned(out)
            }
        }
    }

    fn write_json(&self, out: &mut String) {
        match self {
            Self::Absent => out.push_str("null"),
            Self::Text(text) => push_json_text(out, text),
            Self::Plain(text) => out.push_str(text),
            Self::List(items) => {
                out.push('[');
                for (at, item) in items.iter().enumerate() {
                    if at > 0 {
                        out.push(',');
                    }
                    item.write_json(out);
                }
                out.push(']');
            }
            Self::Record(members) => {
                out.push('{');
                let present = members.iter().filter(|(_, value)| *value != Self::Absent);
                for (at, (name, value)) in present.enumerate() {
                    if at > 0 {
                        out.push(',');
                    }
                    push_json_text(out, name);
                    out.push(':');
                    value.write_json(out);
                }
                out.push('}');
            }
        }
    }
}

/// A view as something that can be looked at.
pub(crate) struct Look<'a>(pub(crate) View<'a>);

impl AsView for Look<'_> {
    fn view(&self) -> View<'_> {
        self.0
    }
}

fn push_json_text(out: &mut String, text: &str) {
    out.push_str(&Value::from(text).to_string());
}

impl<'a> From<View<'a>> for Flat<'a> {
    fn from(view: View<'a>) -> Self {
        match view {
            View::Bool(value) => Self::plain(value),
            View::I64(value) => Self::plain(value),
            View::U64(value) => Self::plain(value),
            View::F32(value) => Self::plain(value),
            View::F64(value) => Self::plain(value),
            View::Text(text) => Self::text(text),
            View::Json(json) => Self::from_json(json),
            View::Scalar(scalar) | View::Enumeration(scalar) => match scalar.wire() {
                Wire::Text(text) => Self::Text(text),
                Wire::Number(number) => Self::Plain(number),
                Wire::Json(json) => Self::from_owned_json(&json),
            },
            View::List(items) => {
                let indexes = 0..items.len();
                Self::List(indexes.map(|index| items.item(index).into()).collect())
            }
            View::Map(map) => {
                let mut entries = Vec::with_capacity(map.len());
                map.each(&mut |name, value| {
                    entries.push((name, value.into()));
                    true
                });
                Self::Record(entries)
            }
            View::Record(record) => Self::from_record(record),
            View::Union(_) | View::Extra(_) | View::Other(_) => {
                let json = crate::model::to_json_request(&Look(view));
                serde_json::from_slice(&json)
                    .map_or(Self::Absent, |json| Self::from_owned_json(&json))
            }
            _ => Self::Absent,
        }
    }
}

impl<'a> Flat<'a> {
    /// JSON text that stands for a value, unless the value is absent.
    pub(crate) fn json_text(view: View<'_>, json: Vec<u8>) -> Self {
        match view {
            View::Missing | View::Absent => Self::Absent,
            _ => String::from_utf8(json)
                .map_or(Self::Absent, |text| Self::Text(Cow::Owned(text))),
        }
    }

    fn plain(value: impl ToString) -> Self {
        Self::Plain(Cow::Owned(value.to_string()))
    }

    /// Members in the order of the shape, without those that are never sent.
    fn from_record(record: &'a dyn Record) -> Self {
        let shape = record.shape();
        let fixed = shape.fixed().iter().map(|constant| {
            (Cow::Borrowed(constant.name), View::from(constant.value).into())
        });
        let fields = shape.fields().iter().enumerate();
        let fields =
            fields.filter(|(_, field)| !field.is_read_only()).map(|(index, field)| {
                (Cow::Borrowed(field.name()), record.field(index).into())
            });
        let mut members: Vec<(Cow<'a, str>, Self)> = fixed.chain(fields).collect();
        if shape.is_open() {
            if let Self::Record(extra) = record.field(EXTRA).into() {
                members.extend(extra);
            }
        }
        Self::Record(members)
    }

    /// A JSON value that lives as long as what is made of it.
    pub(crate) fn from_json(json: &'a Value) -> Self {
        match json {
            Value::Null => Self::Absent,
            Value::Bool(value) => Self::plain(value),
            Value::Number(number) => Self::plain(number),
            Value::String(text) => Self::text(text),
            Value::Array(items) => {
                Self::List(items.iter().map(Self::from_json).collect())
            }
            Value::Object(members) => {
                let member =
                    |(name, value): (&'a String, &'a Value)| -> (Cow<'a, str>, Self) {
                        (Cow::Borrowed(name.as_str()), Self::from_json(value))
                    };
                Self::Record(members.iter().map(member).collect())
            }
        }
    }

    fn from_owned_json(json: &Value) -> Self {
        match json {
            Value::String(text) => Self::Text(Cow::Owned(text.clone())),
            Value::Array(items) => {
                Self::List(items.iter().map(Self::from_owned_json).collect())
            }
            Value::Object(members) => Self::Record(
                members
                    .iter()
                    .map(|(name, value)| {
                        (Cow::Owned(name.clone()), Self::from_owned_json(value))
                    })
                    .collect(),
            ),
            Value::Null => Self::Absent,
            scalar => Self::plain(scalar),
        }
    }
}
