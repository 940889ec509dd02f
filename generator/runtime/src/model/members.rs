//! Reading the members of objects: records, maps, unknown members.

use std::borrow::Cow;
use std::fmt;

use serde::de::value::{BorrowedStrDeserializer, StringDeserializer};
use serde::de::{
    self, DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, Visitor,
};
use serde_json::Value;
use serde_json::value::RawValue;

use super::context::{Context, Kind, NoteKind, Step};
use super::read::{Got, NUMBER, Seed, expected, refuse};
use super::structural::Source;
use super::{EXTRA, Extra, Literal, Map, Record, Shape, Slot};

/// How many levels of further members are set aside before they are read, so that one that
/// does not fit can be left out. Below, the level above is left out in its place: else
/// every level would be scanned once for each level above it.
const ASIDE: u8 = 4;

/// A member's value that was set aside while a tag was looked for.
pub(crate) enum Buffered<'de> {
    Raw(&'de RawValue),
    Value(Value),
}

/// The members of an object: those set aside first, then those still to come.
pub(crate) struct Members<'de, A> {
    aside: std::vec::IntoIter<(Cow<'de, str>, Buffered<'de>)>,
    value: Option<Buffered<'de>>,
    rest: A,
}

impl<'de, A: MapAccess<'de>> Members<'de, A> {
    pub(crate) fn after(aside: Vec<(Cow<'de, str>, Buffered<'de>)>, rest: A) -> Self {
        Self { aside: aside.into_iter(), value: None, rest }
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Members<'de, A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, A::Error> {
        let Some((key, value)) = self.aside.next() else {
            return self.rest.next_key_seed(seed);
        };
        self.value = Some(value);
        match key {
            Cow::Borrowed(key) => seed.deserialize(BorrowedStrDeserializer::new(key)),
            Cow::Owned(key) => seed.deserialize(owned(key)),
        }
        .map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(
        &mut self,
        seed: V,
    ) -> Result<V::Value, A::Error> {
        match self.value.take() {
            None => self.rest.next_value_seed(seed),
            Some(Buffered::Value(value)) => {
                seed.deserialize(value).map_err(A::Error::custom)
            }
            Some(Buffered::Raw(raw)) => {
                let mut deserializer = serde_json::Deserializer::from_str(raw.get());
                seed.deserialize(&mut deserializer).map_err(A::Error::custom)
            }
        }
    }
}

fn owned<E: de::Error>(key: String) -> StringDeserializer<E> {
    de::IntoDeserializer::into_deserializer(key)
}

/// What a key means to a record.
enum Found {
    Field(usize),
    Constant(usize),
    /// The tag of a union that the record is a variant of.
    Tag,
    /// What looks like an object is a number, as serde_json disguises it.
    Number,
    /// Not a known member; its name where the record keeps it.
    Unknown(Option<String>),
}

/// Finds what a key means.
struct Find<'s> {
    shape: &'static Shape,
    /// The member before it, counted from 1.
    place: usize,
    tags: &'s [&'static str],
}

impl<'de> DeserializeSeed<'de> for Find<'_> {
    type Value = Found;

    fn deserialize<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<Found, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Find<'_> {
    type Value = Found;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a member name")
    }

    fn visit_str<E: de::Error>(self, name: &str) -> Result<Found, E> {
        if let Some(index) = self.shape.position(self.place, name) {
            return Ok(Found::Field(index));
        }
        let constants = self.shape.fixed();
        if let Some(index) = constants.iter().position(|constant| constant.name == name)
        {
            return Ok(Found::Constant(index));
        }
        if self.tags.contains(&name) {
            return Ok(Found::Tag);
        }
        if name == NUMBER {
            return Ok(Found::Number);
        }
        Ok(Found::Unknown(self.shape.is_open().then(|| name.to_owned())))
    }
}

/// Which members were there, one bit each.
struct Seen {
    first: u64,
    more: Vec<u64>,
}

impl Seen {
    fn none_of(count: usize) -> Self {
        Self { first: 0, more: vec![0; count.saturating_sub(1) / 64] }
    }

    /// Marks a member; `true` if it was marked before.
    fn mark(&mut self, index: usize) -> bool {
        let bit = 1 << (index % 64);
        let word = match (index / 64).checked_sub(1) {
            None => &mut self.first,
            Some(word) => match self.more.get_mut(word) {
                Some(word) => word,
                None => return false,
            },
        };
        let before = *word;
        *word |= bit;
        before == *word
    }

    fn has(&self, index: usize) -> bool {
        let word = match (index / 64).checked_sub(1) {
            None => self.first,
            Some(word) => self.more.get(word).copied().unwrap_or_default(),
        };
        word >> (index % 64) & 1 == 1
    }
}

/// Reads the members of a record. `tags` are the members that led here; they are no
/// unknown ones.
pub(crate) fn record<'de, A: MapAccess<'de>>(
    record: &mut dyn Record,
    members: &mut A,
    tags: &[&'static str],
    context: &mut Context,
) -> Result<(), A::Error> {
    let shape = record.shape();
    let mut seen = Seen::none_of(shape.fields().len());
    let mut place = 0;
    while let Some(found) = members.next_key_seed(Find { shape, place, tags })? {
        match found {
            Found::Field(index) => {
                place = index + 1;
                let again = seen.mark(index);
                field(record, index, again, members, context)?;
            }
            Found::Constant(index) => constant(shape, index, members, context)?,
            Found::Tag => {
                members.next_value::<IgnoredAny>()?;
            }
            Found::Number => return Err(refuse(context, "an object", Kind::Number)),
            Found::Unknown(name) => unknown(record, name, members, context)?,
        }
    }
    complete(record, &seen, context)
}

fn field<'de, A: MapAccess<'de>>(
    record: &mut dyn Record,
    index: usize,
    again: bool,
    members: &mut A,
    context: &mut Context,
) -> Result<(), A::Error> {
    let notes = context.note_count();
    let outcome = if again {
        Err(refuse(context, "one member of this name", Kind::Duplicate))
    } else {
        let slot = record.field_mut(index);
        match members.next_value_seed(Seed { slot, context: &mut *context }) {
            Ok(Got::Value) => Ok(()),
            Ok(Got::Null) => null(record, index, context),
            Err(error) => Err(error),
        }
    };
    if context.needs_step(notes) {
        let name = record.shape().fields().get(index).map_or("", |field| field.name);
        context.stepped(notes, &Step::Member(name));
    }
    outcome
}

/// A null for a member whose type holds none.
fn null<E: de::Error>(
    record: &mut dyn Record,
    index: usize,
    context: &mut Context,
) -> Result<(), E> {
    let required =
        record.shape().fields().get(index).is_some_and(|field| field.required);
    let slot = record.field_mut(index);
    match slot {
        Slot::List(_) | Slot::Map(_) => {
            if required {
                context.note(NoteKind::NullAsEmpty);
            }
            Ok(())
        }
        slot if required => Err(refuse(context, expected(&slot), Kind::Null)),
        _ => Ok(()),
    }
}

fn constant<'de, A: MapAccess<'de>>(
    shape: &'static Shape,
    index: usize,
    members: &mut A,
    context: &mut Context,
) -> Result<(), A::Error> {
    let value: Value = members.next_value()?;
    let Some(constant) = shape.fixed().get(index) else {
        return Ok(());
    };
    let same = match constant.value {
        Literal::Text(text) => value.as_str() == Some(text),
        Literal::Integer(integer) => {
            value.as_i64() == Some(integer) || value.as_f64() == Some(integer as f64)
        }
        Literal::Float(float) => value.as_f64() == Some(float),
        Literal::Bool(bool) => value.as_bool() == Some(bool),
        Literal::Null => value.is_null(),
    };
    if !same {
        let notes = context.note_count();
        context.note(NoteKind::ConstantDiffers);
        context.stepped(notes, &Step::Member(constant.name));
    }
    Ok(())
}

fn unknown<'de, A: MapAccess<'de>>(
    record: &mut dyn Record,
    name: Option<String>,
    members: &mut A,
    context: &mut Context,
) -> Result<(), A::Error> {
    if let Some(name) = name {
        match record.field_mut(EXTRA) {
            Slot::Extra(extra) => {
                extra.insert(name, members.next_value::<Value>()?);
                context.surprise += 1;
                return Ok(());
            }
            Slot::Map(map) if context.aside < ASIDE => {
                return further(map, &name, members, context);
            }
            Slot::Map(map) => return entry(map, &name, members, context),
            _ => {}
        }
    }
    members.next_value::<IgnoredAny>()?;
    context.skip_member();
    Ok(())
}

/// Reads a member of which only the type is known. A value that does not fit is left out
/// with a note: a member that a server adds costs nobody the response.
fn further<'de, A: MapAccess<'de>>(
    map: &mut dyn Map,
    name: &str,
    members: &mut A,
    context: &mut Context,
) -> Result<(), A::Error> {
    let source = if context.raw {
        Source::Raw(members.next_value::<&'de RawValue>()?)
    } else {
        Source::Value(members.next_value()?)
    };
    let mark = context.mark();
    let mut got = Some(Got::Value);
    context.aside += 1;
    let held = map.put(name, &mut |slot| {
        got = source.read(slot, context);
        got == Some(Got::Value)
    });
    context.aside -= 1;
    match got {
        _ if !held => context.note(NoteKind::KeyDropped),
        Some(Got::Value) => {}
        Some(Got::Null) => context.note(NoteKind::NullDropped),
        None => {
            context.reset(mark);
            context.note(NoteKind::ValueDropped);
        }
    }
    context.stepped(mark.notes, &Step::Member(name));
    Ok(())
}

/// Fails for the first required member that was not there.
fn complete<E: de::Error>(
    record: &mut dyn Record,
    seen: &Seen,
    context: &mut Context,
) -> Result<(), E> {
    for (index, field) in record.shape().fields().iter().enumerate() {
        if !field.required || field.write_only || seen.has(index) {
            continue;
        }
        let slot = record.field_mut(index);
        // A required member that is sent without, as a read-only one is, can be absent.
        if matches!(slot, Slot::Option(_)) && !field.nullable {
            continue;
        }
        let expected = expected(&slot);
        let error = refuse(context, expected, Kind::Nothing);
        context.stepped(usize::MAX, &Step::Member(field.name));
        return Err(error);
    }
    Ok(())
}

/// Reads the entries of a map, but for those named in `tags`.
pub(crate) fn map<'de, A: MapAccess<'de>>(
    map: &mut dyn Map,
    members: &mut A,
    tags: &[&'static str],
    context: &mut Context,
) -> Result<(), A::Error> {
    while let Some(key) = members.next_key_seed(Name)? {
        if tags.contains(&&*key) {
            members.next_value::<IgnoredAny>()?;
        } else if key == NUMBER {
            return Err(refuse(context, "an object", Kind::Number));
        } else {
            entry(map, &key, members, context)?;
        }
    }
    Ok(())
}

fn entry<'de, A: MapAccess<'de>>(
    map: &mut dyn Map,
    key: &str,
    members: &mut A,
    context: &mut Context,
) -> Result<(), A::Error> {
    let notes = context.note_count();
    let mut got = Ok(Got::Value);
    let held = map.put(key, &mut |slot| {
        got = members.next_value_seed(Seed { slot, context: &mut *context });
        matches!(got, Ok(Got::Value))
    });
    let outcome = match got {
        _ if !held => {
            context.note(NoteKind::KeyDropped);
            members.next_value::<IgnoredAny>().map(|_| ())
        }
        Ok(Got::Value) => Ok(()),
        Ok(Got::Null) => {
            context.note(NoteKind::NullDropped);
            Ok(())
        }
        Err(error) => Err(error),
    };
    if context.needs_step(notes) {
        context.stepped(notes, &Step::Member(key));
    }
    outcome
}

/// Reads members that nothing is known about, but for those named in `tags`.
pub(crate) fn extra<'de, A: MapAccess<'de>>(
    extra: &mut Extra,
    members: &mut A,
    tags: &[&'static str],
    context: &mut Context,
) -> Result<(), A::Error> {
    while let Some(key) = members.next_key_seed(Name)? {
        if key == NUMBER {
            return Err(refuse(context, "an object", Kind::Number));
        }
        let value: Value = members.next_value()?;
        if !tags.contains(&&*key) {
            extra.insert(key, value);
        }
    }
    Ok(())
}

/// A key as text, borrowed where the format lends it.
pub(crate) struct Name;

impl<'de> DeserializeSeed<'de> for Name {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<Cow<'de, str>, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl<'de> Visitor<'de> for Name {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a member name")
    }

    fn visit_borrowed_str<E: de::Error>(self, name: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(name))
    }

    fn visit_str<E: de::Error>(self, name: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(name.to_owned()))
    }

    fn visit_string<E: de::Error>(self, name: String) -> Result<Self::Value, E> {
        Ok(Cow::Owned(name))
    }
}
