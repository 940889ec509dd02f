//! Reading unions that a member tells apart, wherever in the object that member stands.

use std::borrow::Cow;

use serde::de::{Error as _, MapAccess};
use serde_json::Value;
use serde_json::value::RawValue;

use super::context::{Context, Kind};
use super::members::{self, Buffered, Members, Name};
use super::read::{NUMBER, expected, refuse};
use super::structural::{self, Source};
use super::union::Test;
use super::{Choice, OTHER, Slot, Union};

type Aside<'de> = Vec<(Cow<'de, str>, Buffered<'de>)>;

/// Reads an object into the variant that its tag names. Members before the tag are set
/// aside; a variant that is a union itself is resolved over the same members.
pub(crate) fn read<'de, A: MapAccess<'de>>(
    union: &mut dyn Union,
    mut map: A,
    context: &mut Context,
) -> Result<(), A::Error> {
    let mut aside = Aside::new();
    let mut tags: Vec<&'static str> = Vec::new();
    let mut current = union;
    loop {
        let choice = current.choice();
        let Some(tag) = choice.tag else {
            let source = Source::Value(collect(aside, map)?);
            let raw = std::mem::replace(&mut context.raw, false);
            let read = structural::read(current, &source, context);
            context.raw = raw;
            return read.map(|_| ()).map_err(A::Error::custom);
        };
        let found = seek(tag, &mut aside, &mut map, context)?;
        let variant = found.and_then(|tag| matching(choice, &tag)).or(choice.fallback);
        let Some(variant) = variant else {
            return other(current, tag, collect(aside, map)?, context);
        };
        current.select(variant);
        if !matches!(choice.variants.get(variant).map(|v| v.0), Some(Test::Fits)) {
            tags.push(tag);
        }
        let mut members = match current.value_mut() {
            Slot::Union(inner) => {
                current = inner;
                continue;
            }
            slot => (slot, Members::after(aside, map)),
        };
        return content(&mut members, &tags, context);
    }
}

/// Fills the content of a variant from its members.
fn content<'de, A: MapAccess<'de>>(
    (slot, members): &mut (Slot<'_>, Members<'de, A>),
    tags: &[&'static str],
    context: &mut Context,
) -> Result<(), A::Error> {
    match slot {
        Slot::Record(record) => members::record(&mut **record, members, tags, context),
        Slot::Map(map) => members::map(&mut **map, members, tags, context),
        Slot::Extra(extra) => members::extra(extra, members, tags, context),
        Slot::Json(json) => {
            **json = members.object()?;
            Ok(())
        }
        slot => Err(refuse(context, expected(slot), Kind::Object)),
    }
}

/// Keeps an object whose tag is absent or unknown.
fn other<E: serde::de::Error>(
    union: &mut dyn Union,
    tag: &'static str,
    json: Value,
    context: &mut Context,
) -> Result<(), E> {
    context.surprise += 1;
    union.select(OTHER);
    match union.value_mut() {
        Slot::Other(other) => {
            other.tag = Some(tag);
            other.json = json;
            Ok(())
        }
        slot => Err(refuse(context, expected(&slot), Kind::Object)),
    }
}

/// The value of a tag.
enum Tag<'de> {
    Text(Cow<'de, str>),
    Integer(i64),
}

fn matching(choice: &Choice, tag: &Tag<'_>) -> Option<usize> {
    choice.variants.iter().position(|variant| match (&variant.0, tag) {
        (Test::Tag(names), Tag::Text(text)) => names.contains(&&**text),
        (Test::Integer(wanted), Tag::Integer(integer)) => wanted == integer,
        _ => false,
    })
}

/// Looks for a tag among what was set aside, then among what comes, setting that aside.
fn seek<'de, A: MapAccess<'de>>(
    tag: &'static str,
    aside: &mut Aside<'de>,
    map: &mut A,
    context: &mut Context,
) -> Result<Option<Tag<'de>>, A::Error> {
    if let Some((_, value)) = aside.iter().find(|(key, _)| key == tag) {
        return Ok(of(value));
    }
    while let Some(key) = map.next_key_seed(Name)? {
        if key == NUMBER {
            return Err(refuse(context, "an object", Kind::Number));
        }
        let value = if context.raw {
            Buffered::Raw(map.next_value::<&'de RawValue>()?)
        } else {
            Buffered::Value(map.next_value()?)
        };
        let found = (key == tag).then(|| of(&value));
        aside.push((key, value));
        if let Some(found) = found {
            return Ok(found);
        }
    }
    Ok(None)
}

fn of<'de>(value: &Buffered<'de>) -> Option<Tag<'de>> {
    match value {
        Buffered::Raw(raw) => match structural::raw_text(raw.get()) {
            Some(text) => Some(Tag::Text(text)),
            None => raw.get().parse().ok().map(Tag::Integer),
        },
        Buffered::Value(Value::String(text)) => {
            Some(Tag::Text(Cow::Owned(text.clone())))
        }
        Buffered::Value(value) => value.as_i64().map(Tag::Integer),
    }
}

fn collect<'de, A: MapAccess<'de>>(
    aside: Aside<'de>,
    map: A,
) -> Result<Value, A::Error> {
    Members::after(aside, map).object()
}

impl<'de, A: MapAccess<'de>> Members<'de, A> {
    /// All members as one JSON object.
    fn object(&mut self) -> Result<Value, A::Error> {
        let mut object = serde_json::Map::new();
        while let Some((key, value)) = self.next_entry::<String, Value>()? {
            object.insert(key, value);
        }
        Ok(Value::Object(object))
    }
}
