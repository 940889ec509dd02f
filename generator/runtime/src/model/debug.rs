//! `Debug` of every model, from its view: no secrets, no values that are unknown.

use std::fmt;

use serde_json::Value;

use super::structural::kind;
use super::{EXTRA, OtherVariant, Record, Scalar, View, Wire};

/// Shows a model: what `Debug` of every model calls.
pub fn debug(view: View<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    fmt::Debug::fmt(&Shown(view), f)
}

struct Shown<'a>(View<'a>);

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            View::Missing | View::Absent => f.write_str("absent"),
            View::Null => f.write_str("null"),
            View::Bool(bool) => bool.fmt(f),
            View::I64(integer) => integer.fmt(f),
            View::U64(integer) => integer.fmt(f),
            View::F32(float) => float.fmt(f),
            View::F64(float) => float.fmt(f),
            View::Text(text) => text.fmt(f),
            View::Json(json) => write!(f, "{json}"),
            View::Scalar(scalar) | View::Enumeration(scalar) => self::scalar(scalar, f),
            View::List(items) => {
                let items = (0..items.len()).map(|index| Shown(items.item(index)));
                f.debug_list().entries(items).finish()
            }
            View::Map(map) => {
                let mut shown = f.debug_map();
                map.each(&mut |name, view| {
                    shown.entry(&name, &Shown(view));
                    true
                });
                shown.finish()
            }
            View::Record(record) => self::record(record, f),
            View::Union(union) => {
                let content = Shown(union.value().1);
                f.debug_tuple(union.choice().name()).field(&content).finish()
            }
            View::Extra(extra) => {
                f.debug_map().entries(extra.iter().map(|(n, v)| (n, Hidden(v)))).finish()
            }
            View::Other(other) => self::other(other, f),
        }
    }
}

/// What stands on the wire, but of files and bytes, which may hold anything, their length.
fn scalar(scalar: &dyn Scalar, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if let Some(file) = scalar.file() {
        return fmt::Debug::fmt(file, f);
    }
    if let Some(bytes) = scalar.bytes() {
        return write!(f, "{} bytes", bytes.len());
    }
    match scalar.wire() {
        Wire::Text(text) | Wire::Number(text) => f.write_str(&text),
        Wire::Json(json) => write!(f, "{json}"),
    }
}

fn record(record: &dyn Record, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let shape = record.shape();
    let mut shown = f.debug_struct(shape.name());
    for (index, field) in shape.fields().iter().enumerate() {
        match record.field(index) {
            View::Missing | View::Absent => {}
            _ if field.secret => {
                shown.field(field.name, &format_args!("[redacted]"));
            }
            view => {
                shown.field(field.name, &Shown(view));
            }
        }
    }
    if shape.is_open() {
        match record.field(EXTRA) {
            View::Extra(extra) if extra.is_empty() => {}
            View::Map(map) if map.is_empty() => {}
            view @ (View::Extra(_) | View::Map(_)) => {
                shown.field("..", &Shown(view));
            }
            _ => {}
        }
    }
    shown.finish()
}

fn other(other: &OtherVariant, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut shown = f.debug_struct("Other");
    if let (Some(name), Some(tag)) = (other.tag, other.tag()) {
        shown.field(name, &tag);
    }
    shown.field("kind", &Hidden(&other.kept.json)).finish()
}

/// The kind of a value in place of the value.
struct Hidden<'a>(&'a Value);

impl fmt::Debug for Hidden<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&kind(self.0), f)
    }
}
