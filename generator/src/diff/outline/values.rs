//! What the values of a line are, old and new side by side.

use crate::api::model::{Format, Integer, Kind, Number, Shape, TypeId};

use super::draft::words;
use super::merge::Merge;
use super::{Sides, TypeRef, Word};

/// The values of a line.
#[derive(Default)]
pub(super) struct Values {
    /// What they are.
    pub(super) now: Vec<Word>,
    /// What they were, if that differs.
    pub(super) before: Vec<Word>,
    /// The type without a name of its own whose lines stand below.
    pub(super) inside: Sides<TypeId>,
}

/// Words as they come, adjacent texts joined.
#[derive(Default)]
struct Phrase(Vec<Word>);

impl Phrase {
    fn say(&mut self, text: &str) {
        match self.0.last_mut() {
            Some(Word::Text(before)) => before.push_str(text),
            _ => self.0.push(Word::Text(text.to_owned())),
        }
    }
}

impl Merge<'_> {
    /// The values of a line of both sides.
    pub(super) fn values(&mut self, shapes: Sides<&Shape>) -> Values {
        let mut values = Values::default();
        let mut phrase = Phrase::default();
        if let (Some(old), Some(new)) = (shapes.old, shapes.new) {
            if self.same(old, new) {
                let sides = Sides { old: Some(old), new: Some(new) };
                self.spell(sides, &mut values.inside, &mut phrase);
                values.now = phrase.0;
                return values;
            }
            let (mut before, mut now) = (Sides::default(), Sides::default());
            let only_old = Sides { old: Some(old), new: None };
            self.spell(only_old, &mut before, &mut phrase);
            values.before = std::mem::take(&mut phrase).0;
            let only_new = Sides { old: None, new: Some(new) };
            self.spell(only_new, &mut now, &mut phrase);
            values.now = phrase.0;
            values.inside = Sides { old: before.old, new: now.new };
            return values;
        }
        self.spell(shapes, &mut values.inside, &mut phrase);
        values.now = phrase.0;
        values
    }

    /// Whether two uses are of the same type, whatever that type is like inside.
    fn same(&self, old: &Shape, new: &Shape) -> bool {
        match (old, new) {
            (Shape::Named(old), Shape::Named(new)) => self.is_pair(*old, *new),
            (Shape::Named(id), other) => {
                alias(self.old_type(*id)).is_some_and(|shape| self.same(shape, other))
            }
            (other, Shape::Named(id)) => {
                alias(self.new_type(*id)).is_some_and(|shape| self.same(other, shape))
            }
            (Shape::List(old), Shape::List(new))
            | (Shape::Nullable(old), Shape::Nullable(new)) => self.same(old, new),
            (
                Shape::Map { keys: old_keys, values: old },
                Shape::Map { keys: new_keys, values: new },
            ) => {
                let keys = match (old_keys, new_keys) {
                    (Some(old), Some(new)) => self.is_pair(*old, *new),
                    (None, None) => true,
                    _ => false,
                };
                keys && self.same(old, new)
            }
            (Shape::Tuple(old), Shape::Tuple(new)) => self.all_same(old, new),
            (
                Shape::OpenTuple { first: old, rest: old_rest },
                Shape::OpenTuple { first: new, rest: new_rest },
            ) => self.all_same(old, new) && self.same(old_rest, new_rest),
            _ => old == new,
        }
    }

    fn all_same(&self, old: &[Shape], new: &[Shape]) -> bool {
        old.len() == new.len()
            && old.iter().zip(new).all(|(old, new)| self.same(old, new))
    }

    /// Writes what is on one side, or the same on both.
    fn spell(
        &mut self,
        shapes: Sides<&Shape>,
        inside: &mut Sides<TypeId>,
        phrase: &mut Phrase,
    ) {
        let Some(shown) = shapes.new.or(shapes.old) else { return };
        match shown {
            Shape::Named(_) => self.spell_type(shapes, inside, phrase),
            Shape::List(_) => {
                phrase.say("[");
                self.spell(shapes.map(element), inside, phrase);
                phrase.say("]");
            }
            Shape::Nullable(_) => {
                self.spell(shapes.map(element), inside, phrase);
                phrase.say(" or null");
            }
            Shape::Map { .. } => {
                phrase.say("map of ");
                self.spell(shapes.map(element), inside, phrase);
            }
            Shape::Tuple(first) | Shape::OpenTuple { first, .. } => {
                phrase.say("(");
                for at in 0..first.len() {
                    phrase.say(if at == 0 { "" } else { ", " });
                    self.spell(shapes.map(|shape| nth(shape, at)), inside, phrase);
                }
                let open = matches!(shown, Shape::OpenTuple { .. });
                phrase.say(if open { ", …)" } else { ")" });
            }
            plain => phrase.say(&scalar(plain)),
        }
    }

    fn spell_type(
        &mut self,
        shapes: Sides<&Shape>,
        inside: &mut Sides<TypeId>,
        phrase: &mut Phrase,
    ) {
        let ids = shapes.map(|shape| match shape {
            Shape::Named(id) => Some(*id),
            _ => None,
        });
        let types = Sides {
            old: ids.old.and_then(|id| self.old_type(id)),
            new: ids.new.and_then(|id| self.new_type(id)),
        };
        let Some(shown) = types.new.or(types.old) else { return };
        let both = [types.old, types.new];
        let nameless = both.into_iter().flatten().all(|of| !of.named);
        if nameless && *inside == Sides::default() && !self.open.contains(&ids) {
            *inside = ids;
            match &shown.kind {
                Kind::Record(_) => phrase.say("object"),
                Kind::Union(_) => phrase.say("one of"),
                Kind::Enumeration(_) => phrase.say("enum"),
                Kind::Alias(shape) => {
                    *inside = Sides::default();
                    let other = both.map(alias);
                    let [old, new] = other;
                    let sides = Sides { old, new };
                    match (old, new) {
                        (Some(old), Some(new)) if !self.same(old, new) => {
                            let only = Sides { old: None, new: Some(shape) };
                            self.spell(only, inside, phrase);
                        }
                        _ => self.spell(sides, inside, phrase),
                    }
                }
            }
            return;
        }
        let name = words(&shown.name);
        let old_name = types.new.and(types.old).map(|old| words(&old.name));
        let old_name = old_name.filter(|old| *old != name);
        self.meet(ids);
        phrase.0.push(Word::Type(TypeRef { name, old_name, sides: ids }));
    }
}

impl<'a> Sides<&'a Shape> {
    fn map<T>(self, part: impl Fn(&'a Shape) -> Option<T>) -> Sides<T> {
        Sides { old: self.old.and_then(&part), new: self.new.and_then(&part) }
    }
}

fn element(of: &Shape) -> Option<&Shape> {
    match of {
        Shape::List(inner) | Shape::Nullable(inner) => Some(inner),
        Shape::Map { values, .. } => Some(values),
        _ => None,
    }
}

fn nth(of: &Shape, at: usize) -> Option<&Shape> {
    match of {
        Shape::Tuple(first) | Shape::OpenTuple { first, .. } => first.get(at),
        _ => None,
    }
}

fn alias(of: Option<&crate::api::model::Type>) -> Option<&Shape> {
    match &of?.kind {
        Kind::Alias(shape) => Some(shape),
        _ => None,
    }
}

/// What has no parts, in the words of JSON Schema, with its format.
fn scalar(of: &Shape) -> String {
    let (word, format) = match of {
        Shape::Text => ("string", ""),
        Shape::Boolean => ("boolean", ""),
        Shape::Integer(Integer::I32) => ("integer", "int32"),
        Shape::Integer(Integer::I64) => ("integer", ""),
        Shape::Integer(Integer::U64) => ("integer", "uint64"),
        Shape::Integer(Integer::Big) => ("integer", "any size"),
        Shape::Number(Number::F64) => ("number", ""),
        Shape::Number(Number::Decimal) => ("number", "decimal"),
        Shape::Binary => ("string", "binary"),
        Shape::Formatted(format) => formatted(*format),
        _ => ("anything", ""),
    };
    if format.is_empty() { word.to_owned() } else { format!("{word} ({format})") }
}

fn formatted(of: Format) -> (&'static str, &'static str) {
    match of {
        Format::DateTime => ("string", "date-time"),
        Format::Date => ("string", "date"),
        Format::Time => ("string", "time"),
        Format::Duration => ("string", "duration"),
        Format::HttpDate => ("string", "date-time-rfc1123"),
        Format::Uuid => ("string", "uuid"),
        Format::Base64 => ("string", "base64"),
        Format::Base64Url => ("string", "base64url"),
        Format::Decimal => ("string", "decimal"),
        Format::UnixTime => ("number", "seconds since 1970"),
        Format::EpochMillis => ("number or string", "milliseconds since 1970"),
        Format::Null => ("null", ""),
    }
}
