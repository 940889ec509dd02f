//! Reading the parts of a body into models.

use super::context::{DecodeError, Kind, Step};
use super::read::expected;
use super::record::absent;
use super::{Context, EXTRA, List, Map, Record, Slot, from_json_slice, set_text};
use crate::failure::without_bom;
use bytes::Bytes;
use serde_json::Value;

/// One part of a body.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Part {
    /// What it is called (RFC 7578, 4.2).
    pub(crate) name: Option<String>,
    /// What other parts call it (RFC 2045, 7).
    pub(crate) id: Option<String>,
    /// Its media type.
    pub(crate) media: Option<String>,
    /// The name of the file that it is.
    pub(crate) file_name: Option<String>,
    /// What else its head says.
    pub(crate) headers: Vec<(String, String)>,
    /// Its content.
    pub(crate) bytes: Bytes,
}

impl Part {
    fn is_called(&self, name: &str) -> bool {
        self.name.as_ref().or(self.id.as_ref()).is_some_and(|own| own == name)
    }

    fn is_of(&self, format: &str) -> bool {
        let media = self.media.as_deref().unwrap_or_default();
        let essence = media.split(';').next().unwrap_or_default();
        essence.to_ascii_lowercase().contains(format)
    }

    fn text(&self) -> Option<&str> {
        std::str::from_utf8(without_bom(&self.bytes)).ok()
    }

    /// The content as a JSON value: as it is where it is JSON, else as text.
    fn value(&self) -> Result<Value, DecodeError> {
        let text = self.text().ok_or(DecodeError::new("text", Kind::Foreign))?;
        let json = self.is_of("json").then(|| serde_json::from_str(text).ok()).flatten();
        Ok(json.unwrap_or_else(|| Value::String(text.to_owned())))
    }
}

/// Reads parts into a place: a record and a map by their names, a list by their order. Where
/// no part has the name of a member, members are filled in their order, too.
pub(crate) fn from_parts(
    slot: Slot<'_>,
    parts: &[Part],
    context: &mut Context,
) -> Result<(), DecodeError> {
    match slot {
        Slot::Missing => Ok(()),
        Slot::Option(optional) => from_parts(optional.some(), parts, context),
        Slot::Record(record) => members(record, parts, context),
        Slot::Map(map) => entries(map, parts, context),
        Slot::List(list) => items(list, parts.iter(), context),
        Slot::Json(_) | Slot::Union(_) | Slot::Other(_) | Slot::Extra(_) => {
            let json = value(parts)?.to_string();
            from_json_slice(slot, json.as_bytes(), context)
        }
        slot => match parts {
            [part] => fill(slot, part, context),
            _ => Err(DecodeError::new(expected(&slot), Kind::List)),
        },
    }
}

/// The parts as an object, or as a list where one has no name.
fn value(parts: &[Part]) -> Result<Value, DecodeError> {
    let name = |part: &Part| part.name.clone().or_else(|| part.id.clone());
    let names: Option<Vec<String>> = parts.iter().map(name).collect();
    let mut values = parts.iter().map(Part::value);
    match names {
        None => values.collect(),
        Some(names) => {
            let mut members = serde_json::Map::new();
            for name in names {
                let value = values.next().unwrap_or(Ok(Value::Null))?;
                members.insert(name, value);
            }
            Ok(Value::Object(members))
        }
    }
}

fn members(
    record: &mut dyn Record,
    parts: &[Part],
    context: &mut Context,
) -> Result<(), DecodeError> {
    let shape = record.shape();
    let is_known = |part: &&Part| {
        let fields = shape.fields().iter().any(|field| part.is_called(field.name));
        fields || shape.fixed().iter().any(|constant| part.is_called(constant.name))
    };
    let is_named = parts.iter().any(|part| is_known(&part));
    for (index, field) in shape.fields().iter().enumerate() {
        let own: Vec<&Part> = match is_named {
            true => parts.iter().filter(|part| part.is_called(field.name)).collect(),
            false => parts.get(index).into_iter().collect(),
        };
        let notes = context.note_count();
        let filled = match own.first() {
            Some(first) => member(record.field_mut(index), first, &own, context),
            None => absent(record, index, field),
        };
        let step = Step::Member(field.name);
        context.stepped(notes, &step);
        filled.map_err(|error| error.within(&step))?;
    }
    let unknown: Vec<&Part> = match is_named {
        true => parts.iter().filter(|part| !is_known(part)).collect(),
        false => parts.iter().skip(shape.fields().len()).collect(),
    };
    for part in unknown {
        let name = part.name.as_deref().or(part.id.as_deref());
        match (record.field_mut(EXTRA), name) {
            (Slot::Extra(extra), Some(name)) => {
                let value =
                    part.value().map_err(|error| error.within(&Step::Member(name)))?;
                extra.insert(name, value);
            }
            (Slot::Map(map), Some(name)) => entry(map, name, part, context)?,
            _ => context.skip_member(),
        }
    }
    Ok(())
}

/// Fills a member from the parts of its name: a list from each, unless the only one is JSON
/// of the whole.
fn member(
    slot: Slot<'_>,
    first: &Part,
    own: &[&Part],
    context: &mut Context,
) -> Result<(), DecodeError> {
    match slot {
        Slot::Option(optional) => member(optional.some(), first, own, context),
        Slot::List(list) => {
            let is_whole = own.len() == 1
                && first.is_of("json")
                && without_bom(&first.bytes).trim_ascii_start().starts_with(b"[");
            match is_whole {
                true => fill(Slot::List(list), first, context),
                false => items(list, own.iter().copied(), context),
            }
        }
        slot => fill(slot, first, context),
    }
}

fn items<'p>(
    list: &mut dyn List,
    parts: impl Iterator<Item = &'p Part>,
    context: &mut Context,
) -> Result<(), DecodeError> {
    list.truncate(0);
    let mut stored = 0;
    for (index, part) in parts.enumerate() {
        if list.arity().is_some_and(|arity| index >= arity) {
            context.skip_member();
            continue;
        }
        let notes = context.note_count();
        let filled = fill(list.element(index), part, context);
        context.stepped(notes, &Step::Index(index));
        filled.map_err(|error| error.within(&Step::Index(index)))?;
        stored = index + 1;
    }
    match list.arity() {
        Some(arity) if stored < arity => {
            Err(DecodeError::new("a longer list", Kind::List))
        }
        _ => Ok(()),
    }
}

fn entries(
    map: &mut dyn Map,
    parts: &[Part],
    context: &mut Context,
) -> Result<(), DecodeError> {
    map.clear();
    for part in parts {
        match part.name.as_deref().or(part.id.as_deref()) {
            Some(name) => entry(map, name, part, context)?,
            None => context.skip_member(),
        }
    }
    Ok(())
}

fn entry(
    map: &mut dyn Map,
    name: &str,
    part: &Part,
    context: &mut Context,
) -> Result<(), DecodeError> {
    let notes = context.note_count();
    let mut filled = Ok(());
    let held = map.put(name, &mut |slot| {
        filled = fill(slot, part, context);
        filled.is_ok()
    });
    if !held {
        context.note(super::NoteKind::KeyDropped);
    }
    context.stepped(notes, &Step::Member(name));
    filled.map_err(|error| error.within(&Step::Member(name)))
}

/// Reads one part: a file as it is, text, or what its media type says.
fn fill(slot: Slot<'_>, part: &Part, context: &mut Context) -> Result<(), DecodeError> {
    match slot {
        Slot::Missing => Ok(()),
        Slot::Option(optional) => fill(optional.some(), part, context),
        Slot::Scalar(scalar) if scalar.bytes().is_some() => {
            if let Some(bytes) = scalar.bytes_mut() {
                bytes.clone_from(&part.bytes);
            }
            if let Some(file) = scalar.file_mut() {
                file.describe(part);
            }
            Ok(())
        }
        Slot::Json(json) => {
            *json = part.value()?;
            Ok(())
        }
        #[cfg(feature = "xml")]
        slot if part.is_of("xml") => {
            super::from_xml_slice(slot, None, &part.bytes, context)
        }
        slot if part.is_of("json") || !is_text(&slot) => {
            from_json_slice(slot, without_bom(&part.bytes), context)
        }
        slot => match part.text() {
            Some(text) => set_text(slot, text),
            None => Err(DecodeError::new(expected(&slot), Kind::Foreign)),
        },
    }
}

/// Whether text stands for a value of its own there.
fn is_text(slot: &Slot<'_>) -> bool {
    !matches!(
        slot,
        Slot::Record(_)
            | Slot::Map(_)
            | Slot::List(_)
            | Slot::Union(_)
            | Slot::Extra(_)
            | Slot::Other(_)
    )
}
