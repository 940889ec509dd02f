//! Reading the members of objects: records, maps, unknown members.

use std::borrow::Cow;
use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, Visitor};

use super::context::{Context, Kind, NoteKind, Step};
use super::format::Members;
use super::read::{Got, NUMBER, expected, refuse};
use super::{EXTRA, Extra, Literal, Map, Record, Shape, Slot};

/// How many levels of further members are set aside before they are read, so that one that
/// does not fit can be left out. Below, the level above is left out in its place: else
/// every level would be scanned once for each level above it.
const ASIDE: u8 = 4;

/// What a key means to a record.
pub(crate) enum Found {
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
pub(crate) struct Find<'s> {
    shape: &'static Shape,
    /// The member before it, counted from 1.
    place: usize,
    tags: &'s [&'static str],
}

impl Find<'_> {
    /// The member that most likely comes, if JSON writes its name as it is.
    pub(crate) fn likely(&self) -> Option<(usize, &'static str)> {
        self.shape.likely(self.place)
    }

    /// What a name means.
    pub(crate) fn named(&self, name: &str) -> Found {
        if let Some(index) = self.shape.position(self.place, name) {
            return Found::Field(index);
        }
        let mut constants = self.shape.fixed().iter();
        if let Some(index) = constants.position(|constant| constant.name == name) {
            return Found::Constant(index);
        }
        if self.tags.contains(&name) {
            return Found::Tag;
        }
        Found::Unknown(self.shape.is_open().then(|| name.to_owned()))
    }
}

impl<'de> DeserializeSeed<'de> for &Find<'_> {
    type Value = Found;

    fn deserialize<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<Found, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for &Find<'_> {
    type Value = Found;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a member name")
    }

    fn visit_str<E: de::Error>(self, name: &str) -> Result<Found, E> {
        Ok(match self.named(name) {
            Found::Unknown(_) if name == NUMBER => Found::Number,
            found => found,
        })
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

/// Fills a place of members. `tags` are those that led here; they are no unknown ones.
pub(crate) fn fill<'de, M: Members<'de>>(
    slot: Slot<'_>,
    members: &mut M,
    tags: &[&'static str],
    context: &mut Context,
) -> Result<(), M::Error> {
    match slot {
        Slot::Record(place) => record(place, members, tags, context),
        Slot::Map(place) => {
            place.clear();
            map(place, members, tags, context)
        }
        Slot::Extra(place) => extra(place, members, tags, context),
        Slot::Json(place) => {
            *place = members.object(context)?;
            Ok(())
        }
        slot => Err(refuse(context, expected(&slot), Kind::Object)),
    }
}

fn record<'de, M: Members<'de>>(
    record: &mut dyn Record,
    members: &mut M,
    tags: &[&'static str],
    context: &mut Context,
) -> Result<(), M::Error> {
    let shape = record.shape();
    let mut seen = Seen::none_of(shape.fields().len());
    let mut place = 0;
    while let Some(found) = members.find(&Find { shape, place, tags }, context)? {
        match found {
            Found::Field(index) => {
                place = index + 1;
                let again = seen.mark(index);
                field(record, index, again, members, context)?;
            }
            Found::Constant(index) => constant(shape, index, members, context)?,
            Found::Tag => members.skip()?,
            Found::Number => return Err(refuse(context, "an object", Kind::Number)),
            Found::Unknown(name) => unknown(record, name, members, context)?,
        }
    }
    complete(record, &seen, context)
}

fn field<'de, M: Members<'de>>(
    record: &mut dyn Record,
    index: usize,
    again: bool,
    members: &mut M,
    context: &mut Context,
) -> Result<(), M::Error> {
    let notes = context.note_count();
    let outcome = if again {
        Err(refuse(context, "one member of this name", Kind::Duplicate))
    } else {
        let slot = record.field_mut(index);
        match members.read(slot, context) {
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

fn constant<'de, M: Members<'de>>(
    shape: &'static Shape,
    index: usize,
    members: &mut M,
    context: &mut Context,
) -> Result<(), M::Error> {
    let value = members.json(context)?;
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

fn unknown<'de, M: Members<'de>>(
    record: &mut dyn Record,
    name: Option<String>,
    members: &mut M,
    context: &mut Context,
) -> Result<(), M::Error> {
    if let Some(name) = name {
        match record.field_mut(EXTRA) {
            Slot::Extra(extra) => {
                extra.keep(name, members.kept(context)?);
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
    members.skip()?;
    context.skip_member();
    Ok(())
}

/// Reads a member of which only the type is known. A value that does not fit is left out
/// with a note: a member that a server adds costs nobody the response.
fn further<'de, M: Members<'de>>(
    map: &mut dyn Map,
    name: &str,
    members: &mut M,
    context: &mut Context,
) -> Result<(), M::Error> {
    let source = members.source()?;
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
fn map<'de, M: Members<'de>>(
    map: &mut dyn Map,
    members: &mut M,
    tags: &[&'static str],
    context: &mut Context,
) -> Result<(), M::Error> {
    while let Some(key) = members.name(context)? {
        if tags.contains(&&*key) {
            members.skip()?;
        } else {
            entry(map, &key, members, context)?;
        }
    }
    Ok(())
}

fn entry<'de, M: Members<'de>>(
    map: &mut dyn Map,
    key: &str,
    members: &mut M,
    context: &mut Context,
) -> Result<(), M::Error> {
    let notes = context.note_count();
    let mut got = Ok(Got::Value);
    let held = map.put(key, &mut |slot| {
        got = members.read(slot, context);
        matches!(got, Ok(Got::Value))
    });
    let outcome = match got {
        _ if !held => {
            context.note(NoteKind::KeyDropped);
            members.skip()
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
fn extra<'de, M: Members<'de>>(
    extra: &mut Extra,
    members: &mut M,
    tags: &[&'static str],
    context: &mut Context,
) -> Result<(), M::Error> {
    while let Some(key) = members.name(context)? {
        let kept = members.kept(context)?;
        if !tags.contains(&&*key) {
            extra.keep(key.into_owned(), kept);
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
