//! Models as plain text: parameters, headers, forms.

use std::borrow::Cow;

use serde_json::Value;

use super::context::Kind;
use super::read::expected;
use super::{Accepts, DecodeError, Fit, Scalar, Slot, View, Wire};

/// The text of a value that is one piece of text, number or boolean; `None` for lists,
/// objects, null and what is absent.
#[must_use]
pub fn scalar_text(view: View<'_>) -> Option<Cow<'_, str>> {
    let text = match view {
        View::Text(text) => return Some(Cow::Borrowed(text)),
        View::Bool(bool) => Cow::Borrowed(if bool { "true" } else { "false" }),
        View::I64(integer) => integer.to_string().into(),
        View::U64(integer) => integer.to_string().into(),
        View::F32(float) => float.to_string().into(),
        View::F64(float) => float.to_string().into(),
        View::Json(json) => return json_text(json),
        View::Other(other) => return json_text(&other.kept.json),
        View::Scalar(scalar) | View::Enumeration(scalar) => match scalar.wire() {
            Wire::Text(text) | Wire::Number(text) => text,
            Wire::Json(json) => json_text(&json)?.into_owned().into(),
        },
        View::Union(union) => return scalar_text(union.value().1),
        View::Missing
        | View::Absent
        | View::Null
        | View::List(_)
        | View::Map(_)
        | View::Record(_)
        | View::Extra(_) => return None,
    };
    Some(text)
}

fn json_text(json: &Value) -> Option<Cow<'_, str>> {
    match json {
        Value::String(text) => Some(Cow::Borrowed(text)),
        Value::Bool(_) | Value::Number(_) => Some(Cow::Owned(json.to_string())),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// Reads text into a place: a list takes it as one more element, a union as the first
/// variant that it fits.
///
/// # Errors
///
/// Where the place holds no text, or none of this form.
pub fn set_text(slot: Slot<'_>, text: &str) -> Result<(), DecodeError> {
    fn put<T: std::str::FromStr>(place: &mut T, text: &str) -> bool {
        text.trim().parse().map(|value| *place = value).is_ok()
    }
    let expected = expected(&slot);
    let fits = match slot {
        Slot::Missing => true,
        Slot::Bool(place) => put(place, text),
        Slot::I32(place) => put(place, text),
        Slot::I64(place) => put(place, text),
        Slot::U32(place) => put(place, text),
        Slot::U64(place) => put(place, text),
        Slot::F32(place) => put(place, text),
        Slot::F64(place) => put(place, text),
        Slot::Text(place) => {
            text.clone_into(place);
            true
        }
        Slot::Json(place) => {
            *place = Value::String(text.to_owned());
            true
        }
        Slot::Other(other) => {
            other.kept = Value::String(text.to_owned()).into();
            true
        }
        Slot::Scalar(scalar) | Slot::Enumeration(scalar) => set_scalar(scalar, text),
        Slot::Option(optional) => return set_text(optional.some(), text),
        Slot::List(list) => {
            let end = list.len();
            return set_text(list.element(end), text);
        }
        Slot::Union(union) => {
            let variants = 0..union.choice().variants.len();
            for variant in variants.chain([super::OTHER]) {
                union.select(variant);
                if set_text(union.value_mut(), text).is_ok() {
                    return Ok(());
                }
            }
            false
        }
        Slot::Map(_) | Slot::Record(_) | Slot::Extra(_) => false,
    };
    if fits { Ok(()) } else { Err(DecodeError::new(expected, Kind::String)) }
}

fn set_scalar(scalar: &mut dyn Scalar, text: &str) -> bool {
    let wires = match scalar.accepts() {
        Accepts::Text | Accepts::TextOrNumber => [Some(Wire::Text(text.into())), None],
        Accepts::Number => [Some(Wire::Number(text.into())), None],
        Accepts::Json => {
            let json = serde_json::from_str(text).ok();
            let json = json.map(|json: Value| Wire::Json(Cow::Owned(json)));
            let text = Value::String(text.to_owned());
            [json, Some(Wire::Json(Cow::Owned(text)))]
        }
    };
    wires.into_iter().flatten().any(|wire| scalar.accept(wire) != Fit::No)
}
