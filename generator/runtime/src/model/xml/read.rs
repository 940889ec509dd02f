//! Reading XML into models.

use super::super::context::{DecodeError, Kind, NoteKind, Step};
use super::super::markup::{Node, PLAIN, Xml};
use super::super::read::expected;
use super::super::record::absent;
use super::super::shape::Field;
use super::super::union::Test;
use super::super::{
    Context, EXTRA, List, Map, OTHER, Record, Slot, Union, scalar_text, set_text,
};
use super::tree::{Element, local, parse};
use serde_json::Value;

/// Reads an XML document into a place. The name of the outermost element is not looked
/// at. `root` says what a list's elements are called; without, every element is one.
///
/// # Errors
///
/// Where the document is no XML, has a document type, or does not fit the model.
pub fn from_xml_slice(
    slot: Slot<'_>,
    root: Option<&Xml>,
    bytes: &[u8],
    context: &mut Context,
) -> Result<(), DecodeError> {
    let element = document(bytes)?;
    context.expect(bytes.len());
    // The list of a document stands in its outermost element.
    let xml = Xml { wrapped: true, ..*root.unwrap_or(&PLAIN) };
    fill(slot, &[&element], &xml, context)
}

/// What a document holds as a JSON value: elements by their names, text as strings.
pub(crate) fn to_value(bytes: &[u8]) -> Option<Value> {
    Some(value(&document(bytes).ok()?))
}

fn document(bytes: &[u8]) -> Result<Element, DecodeError> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes)
        .map_err(|_| DecodeError::new("XML in UTF-8", Kind::Markup(1, 1)))?;
    parse(text)
}

/// Fills a place from the elements that stand for it: all of a list's, one of anything
/// else's.
fn fill(
    slot: Slot<'_>,
    elements: &[&Element],
    xml: &Xml,
    context: &mut Context,
) -> Result<(), DecodeError> {
    let Some(first) = elements.first() else { return Ok(()) };
    match slot {
        Slot::Missing => Ok(()),
        Slot::Option(optional) if first.is_nil() => {
            optional.null();
            Ok(())
        }
        Slot::Option(optional) => fill(optional.some(), elements, xml, context),
        Slot::List(list) if xml.wrapped => {
            let inside: Vec<&Element> = match xml.item {
                Some(item) => first.all(item).collect(),
                None => first.children.iter().collect(),
            };
            items(list, &inside, context)
        }
        Slot::List(list) => items(list, elements, context),
        Slot::Record(record) => members(record, first, context),
        Slot::Map(map) => entries(map, first, context),
        Slot::Union(union) => variant(union, first, context),
        Slot::Json(json) => {
            *json = value(first);
            Ok(())
        }
        Slot::Other(other) => {
            other.kept = value(first).into();
            Ok(())
        }
        Slot::Extra(extra) => {
            for child in &first.children {
                extra.insert(child.name.clone(), value(child));
            }
            Ok(())
        }
        scalar => {
            if !first.children.is_empty() {
                return Err(DecodeError::new(expected(&scalar), Kind::Object));
            }
            set_text(scalar, &first.text)
        }
    }
}

fn items(
    list: &mut dyn List,
    elements: &[&Element],
    context: &mut Context,
) -> Result<(), DecodeError> {
    list.truncate(0);
    // What is said about a list is not said about the lists in it.
    let inner = Xml { wrapped: true, ..PLAIN };
    for (index, element) in elements.iter().enumerate() {
        if list.arity().is_some_and(|arity| index >= arity) {
            context.skip_member();
            continue;
        }
        let notes = context.note_count();
        let filled = fill(list.element(index), &[element], &inner, context);
        context.stepped(notes, &Step::Index(index));
        filled.map_err(|error| error.within(&Step::Index(index)))?;
    }
    Ok(())
}

fn entries(
    map: &mut dyn Map,
    element: &Element,
    context: &mut Context,
) -> Result<(), DecodeError> {
    map.clear();
    for child in &element.children {
        let step = Step::Member(&child.name);
        let notes = context.note_count();
        let mut filled = Ok(());
        let held = map.put(&child.name, &mut |slot| {
            filled = fill(slot, &[child], &PLAIN, context);
            filled.is_ok()
        });
        if !held {
            context.note(NoteKind::KeyDropped);
        }
        context.stepped(notes, &step);
        filled.map_err(|error| error.within(&step))?;
    }
    Ok(())
}

/// The elements that stand for a member.
fn of_field<'e>(field: &Field, xml: &Xml, element: &'e Element) -> Vec<&'e Element> {
    let own = xml.name.unwrap_or(field.name);
    let name = if xml.wrapped { own } else { xml.item.unwrap_or(own) };
    element.all(name).collect()
}

fn members(
    record: &mut dyn Record,
    element: &Element,
    context: &mut Context,
) -> Result<(), DecodeError> {
    let shape = record.shape();
    for (index, field) in shape.fields().iter().enumerate() {
        let xml = field.xml.unwrap_or(&PLAIN);
        let notes = context.note_count();
        let filled = match xml.node {
            Node::Element => {
                let elements = of_field(field, xml, element);
                let there = !elements.is_empty();
                fill(record.field_mut(index), &elements, xml, context).map(|()| there)
            }
            Node::Attribute => match element.attribute(xml.name.unwrap_or(field.name)) {
                Some(text) => words(record.field_mut(index), text).map(|()| true),
                None => Ok(false),
            },
            Node::Text => words(record.field_mut(index), &element.text).map(|()| true),
        };
        let step = Step::Member(field.name);
        context.stepped(notes, &step);
        let there = filled.map_err(|error| error.within(&step))?;
        if !there {
            absent(record, index, field).map_err(|error| error.within(&step))?;
        }
    }
    if !shape.is_open() && element.children.is_empty() {
        return Ok(());
    }
    unknown(record, element, context)
}

/// Text of an attribute or an element; a list takes its words.
fn words(slot: Slot<'_>, text: &str) -> Result<(), DecodeError> {
    match slot {
        Slot::Option(optional) => words(optional.some(), text),
        Slot::List(list) => {
            list.truncate(0);
            for (index, word) in text.split_ascii_whitespace().enumerate() {
                set_text(list.element(index), word)?;
            }
            Ok(())
        }
        slot => set_text(slot, text),
    }
}

/// Elements that no member stands for.
fn unknown(
    record: &mut dyn Record,
    element: &Element,
    context: &mut Context,
) -> Result<(), DecodeError> {
    let shape = record.shape();
    let is_known = |child: &Element| {
        let fields = shape.fields().iter().any(|field| {
            let xml = field.xml.unwrap_or(&PLAIN);
            let own = xml.name.unwrap_or(field.name);
            let name = if xml.wrapped { own } else { xml.item.unwrap_or(own) };
            xml.node == Node::Element && local(name) == child.name
        });
        fields || shape.fixed().iter().any(|constant| constant.name == child.name)
    };
    for child in element.children.iter().filter(|child| !is_known(child)) {
        match record.field_mut(EXTRA) {
            Slot::Extra(extra) => {
                extra.insert(child.name.clone(), value(child));
            }
            Slot::Map(map) => {
                let mark = context.mark();
                let mut fits = true;
                let held = map.put(&child.name, &mut |slot| {
                    fits = fill(slot, &[child], &PLAIN, context).is_ok();
                    fits
                });
                if !held {
                    context.note(NoteKind::KeyDropped);
                } else if !fits {
                    context.reset(mark);
                    context.note(NoteKind::ValueDropped);
                }
                context.stepped(mark.notes, &Step::Member(&child.name));
            }
            _ => context.skip_member(),
        }
    }
    Ok(())
}

/// Reads the variant that the tag names, in an element or an attribute; of a union
/// without tag the first that can be read.
fn variant(
    union: &mut dyn Union,
    element: &Element,
    context: &mut Context,
) -> Result<(), DecodeError> {
    let choice = union.choice();
    let Some(tag) = choice.tag else { return first_fit(union, element, context) };
    let inside = element.all(tag).next().map(|child| child.text.trim());
    let found = inside.or_else(|| element.attribute(tag)).map(str::to_owned);
    let matches = |test: &Test| match (test, &found) {
        (Test::Tag(names), Some(found)) => names.contains(&found.as_str()),
        (Test::Literals(values), Some(found)) => values
            .iter()
            .any(|value| scalar_text((*value).into()).as_deref() == Some(found)),
        _ => false,
    };
    let mut variants = choice.variants.iter();
    let index = variants.position(|variant| matches(&variant.0)).or(choice.fallback);
    union.select(index.unwrap_or(OTHER));
    match union.value_mut() {
        Slot::Other(other) => {
            other.tag = Some(tag);
            other.kept = value(element).into();
            Ok(())
        }
        slot => fill(slot, &[element], &PLAIN, context),
    }
}

fn first_fit(
    union: &mut dyn Union,
    element: &Element,
    context: &mut Context,
) -> Result<(), DecodeError> {
    let inner = Xml { wrapped: true, ..PLAIN };
    let weight = element.weight();
    for index in 0..union.choice().variants.len() {
        // Trials within trials multiply, so each after the first is paid for.
        if index > 0 && !context.afford(weight) {
            break;
        }
        let mark = context.mark();
        union.select(index);
        if fill(union.value_mut(), &[element], &inner, context).is_ok() {
            return Ok(());
        }
        context.reset(mark);
    }
    union.select(OTHER);
    fill(union.value_mut(), &[element], &inner, context)
}

/// An element as JSON: text where it holds nothing else, else an object of what it
/// holds. What stands there several times is a list.
fn value(element: &Element) -> Value {
    if element.is_nil() {
        return Value::Null;
    }
    if element.children.is_empty() && element.attributes.is_empty() {
        return Value::String(element.text.clone());
    }
    let mut members = serde_json::Map::new();
    for (name, text) in &element.attributes {
        members.insert(name.clone(), Value::String(text.clone()));
    }
    for child in &element.children {
        let inside = value(child);
        match members.get_mut(&child.name) {
            None => {
                members.insert(child.name.clone(), inside);
            }
            Some(Value::Array(list)) => list.push(inside),
            Some(one) => *one = Value::Array(vec![one.take(), inside]),
        }
    }
    Value::Object(members)
}
