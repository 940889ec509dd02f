//! The writer: one for all models, generic over the format.

use std::convert::Infallible;

use serde::Serialize;
use serde::ser::{SerializeMap, SerializeSeq, Serializer};

use super::walk::{Sink, walk};
use super::{Items, Scalar, View, Wire};

/// How a value is written.
#[derive(Clone, Copy)]
pub(crate) struct Mode {
    /// Read-only members are left out.
    pub(crate) request: bool,
}

/// A view on its way onto the wire.
struct Written<'a> {
    view: View<'a>,
    mode: Mode,
}

impl Serialize for Written<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        write(self.view, self.mode, serializer)
    }
}

/// Writes a model with all its members in any format: what `serde::Serialize` of every
/// model calls.
pub fn serialize<S: Serializer>(
    view: View<'_>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    write(view, Mode { request: false }, serializer)
}

fn write<S: Serializer>(
    view: View<'_>,
    mode: Mode,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match view {
        View::Missing | View::Absent | View::Null => serializer.serialize_none(),
        View::Bool(bool) => serializer.serialize_bool(bool),
        View::I64(integer) => serializer.serialize_i64(integer),
        View::U64(integer) => serializer.serialize_u64(integer),
        View::F32(float) => serializer.serialize_f32(float),
        View::F64(float) => serializer.serialize_f64(float),
        View::Text(text) => serializer.serialize_str(text),
        View::Json(json) => json.serialize(serializer),
        View::Other(other) => other.kept.json.serialize(serializer),
        View::Scalar(scalar) | View::Enumeration(scalar) => wire(scalar, serializer),
        View::List(items) => list(items, mode, serializer),
        View::Union(union) => match union.value() {
            (_, content) if is_object(content) => object(view, mode, serializer),
            (_, content) => write(content, mode, serializer),
        },
        View::Record(_) | View::Map(_) | View::Extra(_) => {
            object(view, mode, serializer)
        }
    }
}

fn wire<S: Serializer>(scalar: &dyn Scalar, serializer: S) -> Result<S::Ok, S::Error> {
    match scalar.wire() {
        Wire::Text(text) => serializer.serialize_str(&text),
        Wire::Json(json) => json.serialize(serializer),
        Wire::Number(number) => match number.parse() {
            Ok(integer) => serializer.serialize_i64(integer),
            Err(_) => digits(&number, serializer),
        },
    }
}

/// Writes a number to a format that takes no digits: exactly where one of its number types
/// can, else as text, which loses nothing.
pub(crate) fn digits<S: Serializer>(
    number: &str,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    if let Ok(integer) = number.parse() {
        return serializer.serialize_u64(integer);
    }
    if let Ok(integer) = number.parse() {
        return serializer.serialize_i128(integer);
    }
    match number.parse::<f64>() {
        Ok(float) if significant(&format!("{float:e}")) == significant(number) => {
            serializer.serialize_f64(float)
        }
        _ => serializer.serialize_str(number),
    }
}

/// The digits of a number without leading and trailing zeros, and the power of ten of the
/// first one.
fn significant(number: &str) -> Option<(bool, String, i64)> {
    let (negative, number) =
        number.strip_prefix('-').map_or((false, number), |rest| (true, rest));
    let (mantissa, exponent) = number.split_once(['e', 'E']).unwrap_or((number, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    let leading = digits.len() - digits.trim_start_matches('0').len();
    let power = i64::try_from(whole.len()).ok()? - i64::try_from(leading).ok()?;
    let digits = digits.trim_matches('0').to_owned();
    let power = power.checked_add(exponent.parse().ok()?)?;
    if digits.is_empty() {
        Some((negative, digits, 0))
    } else {
        Some((negative, digits, power))
    }
}

fn list<S: Serializer>(
    items: &dyn Items,
    mode: Mode,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let len = items.len();
    let mut seq = serializer.serialize_seq(Some(len))?;
    for index in 0..len {
        seq.serialize_element(&Written { view: items.item(index), mode })?;
    }
    seq.end()
}

fn object<S: Serializer>(
    view: View<'_>,
    mode: Mode,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut count = Count(0);
    let Ok(()) = walk(view, mode, &mut count);
    let mut sink = Object { map: serializer.serialize_map(Some(count.0))?, mode };
    walk(view, mode, &mut sink)?;
    sink.map.end()
}

/// Counts members, for formats that want to know how many follow.
struct Count(usize);

impl Sink for Count {
    type Error = Infallible;

    fn member(&mut self, _name: &str, _view: View<'_>) -> Result<(), Infallible> {
        self.0 += 1;
        Ok(())
    }
}

struct Object<M> {
    map: M,
    mode: Mode,
}

impl<M: SerializeMap> Sink for Object<M> {
    type Error = M::Error;

    fn member(&mut self, name: &str, view: View<'_>) -> Result<(), M::Error> {
        self.map.serialize_entry(name, &Written { view, mode: self.mode })
    }
}

pub(crate) fn is_object(view: View<'_>) -> bool {
    match view {
        View::Record(_) | View::Map(_) | View::Extra(_) => true,
        View::Union(union) => is_object(union.value().1),
        View::Other(other) => other.kept.json.is_object(),
        View::Json(json) => json.is_object(),
        _ => false,
    }
}
