//! The writer: one for all models, generic over the format.

use std::borrow::Cow;

use serde::Serialize;
use serde::ser::{SerializeMap, SerializeSeq, Serializer};
use serde_json::Value;
use serde_json::value::RawValue;

use super::union::Test;
use super::{EXTRA, Entries, Items, OTHER, Record, Scalar, Union, View, Wire};

/// How a value is written.
#[derive(Clone, Copy)]
pub(crate) struct Mode {
    /// Read-only members are left out.
    pub(crate) request: bool,
    /// The format is serde_json's, so that the digits of numbers can be kept.
    pub(crate) raw: bool,
}

/// A view on its way onto the wire.
pub(crate) struct Written<'a> {
    pub(crate) view: View<'a>,
    pub(crate) mode: Mode,
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
    write(view, Mode { request: false, raw: false }, serializer)
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
        View::Other(other) => other.json.serialize(serializer),
        View::Scalar(scalar) | View::Enumeration(scalar) => {
            wire(scalar, mode, serializer)
        }
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

fn wire<S: Serializer>(
    scalar: &dyn Scalar,
    mode: Mode,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match scalar.wire() {
        Wire::Text(text) => serializer.serialize_str(&text),
        Wire::Json(json) => json.serialize(serializer),
        Wire::Number(number) => {
            if let Ok(integer) = number.parse() {
                return serializer.serialize_i64(integer);
            }
            if mode.raw {
                if let Ok(raw) = RawValue::from_string(number.clone().into_owned()) {
                    return raw.serialize(serializer);
                }
            }
            digits(&number, serializer)
        }
    }
}

/// Writes a number to a format that takes no digits: exactly where one of its number types
/// can, else as text, which loses nothing.
fn digits<S: Serializer>(number: &str, serializer: S) -> Result<S::Ok, S::Error> {
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
    let mut len = 0;
    if !mode.raw {
        members(view, mode, &mut |_, _| len += 1);
    }
    let mut map = serializer.serialize_map((!mode.raw).then_some(len))?;
    let mut outcome = Ok(());
    members(view, mode, &mut |name, view| {
        if outcome.is_ok() {
            outcome = map.serialize_entry(name, &Written { view, mode });
        }
    });
    outcome?;
    map.end()
}

fn is_object(view: View<'_>) -> bool {
    match view {
        View::Record(_) | View::Map(_) | View::Extra(_) => true,
        View::Union(union) => is_object(union.value().1),
        View::Other(other) => other.json.is_object(),
        View::Json(json) => json.is_object(),
        _ => false,
    }
}

/// Walks over the members of an object as they are written: those that are present, each
/// name once, a union's tag before the members of its variant.
fn members<F: FnMut(&str, View<'_>)>(view: View<'_>, mode: Mode, each: &mut F) {
    Walk { mode, tags: Vec::new() }.walk(view, each);
}

struct Walk {
    mode: Mode,
    /// Members that unions have written already.
    tags: Vec<&'static str>,
}

impl Walk {
    fn walk<F: FnMut(&str, View<'_>)>(&mut self, view: View<'_>, each: &mut F) {
        match view {
            View::Record(record) => self.record(record, each),
            View::Union(union) => self.union(union, each),
            View::Map(map) => self.entries(map, None, each),
            View::Extra(extra) => self.json(extra.iter(), None, each),
            View::Json(Value::Object(object)) => self.object(object, each),
            View::Other(other) => {
                if let Value::Object(object) = &other.json {
                    self.object(object, each);
                }
            }
            _ => {}
        }
    }

    fn record<F: FnMut(&str, View<'_>)>(&self, record: &dyn Record, each: &mut F) {
        let shape = record.shape();
        for constant in shape.fixed() {
            if !self.tags.contains(&constant.name) {
                each(constant.name, constant.value.into());
            }
        }
        for (index, field) in shape.fields().iter().enumerate() {
            if self.mode.request && field.read_only || self.tags.contains(&field.name) {
                continue;
            }
            match record.field(index) {
                View::Missing => {}
                View::Absent if field.required && field.nullable => {
                    each(field.name, View::Null);
                }
                View::Absent => {}
                view => each(field.name, view),
            }
        }
        if shape.is_open() {
            match record.field(EXTRA) {
                View::Extra(extra) => self.json(extra.iter(), Some(record), each),
                View::Map(map) => self.entries(map, Some(record), each),
                _ => {}
            }
        }
    }

    fn union<F: FnMut(&str, View<'_>)>(&mut self, union: &dyn Union, each: &mut F) {
        let (index, content) = union.value();
        let choice = union.choice();
        let tag = choice.tag.filter(|tag| index != OTHER && !self.tags.contains(tag));
        let Some(tag) = tag.filter(|tag| !leaves_tag(content, tag)) else {
            return self.walk(content, each);
        };
        match choice.variants.get(index).map(|variant| variant.0) {
            Some(Test::Tags(names)) => self.tag(tag, names, content, each),
            Some(Test::Tag([name])) => self.tag(tag, &[name], content, each),
            Some(Test::Integer(integer)) => {
                each(tag, View::I64(integer));
                self.below(tag, content, each);
            }
            _ => self.walk(content, each),
        }
    }

    /// Writes the tag: as the content holds it, where that names the variant.
    fn tag<F: FnMut(&str, View<'_>)>(
        &mut self,
        tag: &'static str,
        names: &[&'static str],
        content: View<'_>,
        each: &mut F,
    ) {
        let own = own_tag(content, tag);
        let own = own.as_deref().filter(|own| names.contains(own));
        let name = own.or(names.first().copied()).unwrap_or_default();
        each(tag, View::Text(name));
        self.below(tag, content, each);
    }

    fn below<F: FnMut(&str, View<'_>)>(
        &mut self,
        tag: &'static str,
        content: View<'_>,
        each: &mut F,
    ) {
        self.tags.push(tag);
        self.walk(content, each);
        self.tags.pop();
    }

    fn entries<F: FnMut(&str, View<'_>)>(
        &self,
        map: &dyn Entries,
        known: Option<&dyn Record>,
        each: &mut F,
    ) {
        for (name, view) in map.entries() {
            if self.free(&name, known) {
                each(&name, if let View::Absent = view { View::Null } else { view });
            }
        }
    }

    fn json<'j, F: FnMut(&str, View<'_>)>(
        &self,
        members: impl Iterator<Item = (&'j str, &'j Value)>,
        known: Option<&dyn Record>,
        each: &mut F,
    ) {
        for (name, json) in members {
            if self.free(name, known) {
                each(name, View::Json(json));
            }
        }
    }

    fn object<F: FnMut(&str, View<'_>)>(
        &self,
        object: &serde_json::Map<String, Value>,
        each: &mut F,
    ) {
        self.json(object.iter().map(|(name, json)| (name.as_str(), json)), None, each);
    }

    /// Whether nothing else writes a member of this name.
    fn free(&self, name: &str, known: Option<&dyn Record>) -> bool {
        !self.tags.contains(&name)
            && !known.is_some_and(|record| record.shape().has(name))
    }
}

/// Whether the content of a variant writes the tag by itself: a union told apart by the
/// same member, or JSON as received.
fn leaves_tag(content: View<'_>, tag: &str) -> bool {
    match content {
        View::Union(union) => {
            let (index, content) = union.value();
            let same = union.choice().tag == Some(tag);
            (same && index != OTHER) || leaves_tag(content, tag)
        }
        View::Other(other) => other.json.get(tag).is_some(),
        View::Json(json) => json.get(tag).is_some(),
        _ => false,
    }
}

/// The tag as a member of the content holds it.
fn own_tag<'a>(content: View<'a>, tag: &str) -> Option<Cow<'a, str>> {
    let View::Record(record) = content else { return None };
    let shape = record.shape();
    if let Some(index) = shape.fields().iter().position(|field| field.name == tag) {
        return super::scalar_text(record.field(index));
    }
    let constant = shape.fixed().iter().find(|constant| constant.name == tag)?;
    super::scalar_text(constant.value.into())
}
