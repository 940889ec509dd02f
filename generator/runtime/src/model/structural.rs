//! Reading unions whose variants are told apart by what the value looks like.

use std::borrow::Cow;

use serde_json::Value;

use super::context::{Context, Failed, Kind};
use super::json::Text;
use super::kept::Kept;
use super::read::Got;
use super::union::Test;
use super::{Choice, JsonKind, OTHER, Slot, Union, read};

/// How far a variant of any JSON value stands behind one that says more.
const UNTYPED: usize = 1_000;

/// A whole value that can be read several times.
pub(crate) enum Source<'a> {
    /// JSON text of one value, valid but for what only strings and numbers can have wrong.
    Raw(&'a str),
    Value(Value),
}

impl Source<'_> {
    /// What one more reading costs.
    fn weight(&self) -> usize {
        match self {
            Self::Raw(text) => text.len(),
            Self::Value(value) => nodes(value) * 8,
        }
    }

    /// Reads the value into a place; `None` where it does not fit, and the context says why.
    pub(crate) fn read(&self, slot: Slot<'_>, context: &mut Context) -> Option<Got> {
        match self {
            Self::Raw(text) => Text::new(text).read(slot, context).ok(),
            Self::Value(value) => read::read(slot, value, context).ok(),
        }
    }

    /// The value as received; `None` where it is nested too deeply.
    pub(crate) fn kept(&self, context: &mut Context) -> Option<Kept> {
        match self {
            Self::Raw(text) => Text::new(text).kept(context).ok(),
            Self::Value(value) => Some(value.clone().into()),
        }
    }
}

fn nodes(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(nodes).sum::<usize>(),
        Value::Object(members) => 1 + members.values().map(nodes).sum::<usize>(),
        _ => 1,
    }
}

/// Reads a value into the first variant that it fits without surprise, else into the one
/// with the fewest surprises, else into `Other`.
///
/// Trials within trials multiply, so every reading after the first is paid for out of the
/// document's budget; once it is spent, the value is kept as `Other`.
pub(crate) fn read(
    union: &mut dyn Union,
    source: &Source<'_>,
    context: &mut Context,
) -> Result<Got, Failed> {
    let deep = match source {
        Source::Raw(text) => deeper(text, context.room()),
        Source::Value(_) => false,
    };
    if !context.enter() || deep {
        context.fail("a value", Kind::TooDeep);
        return Err(Failed);
    }
    let look = Look::at(source, union.choice());
    let mark = context.mark();
    if !choose(union, source, &look, context) {
        context.reset(mark);
        if look.kind == JsonKind::Null {
            context.leave();
            return Ok(Got::Null);
        }
        keep(union, source, context)?;
    }
    context.leave();
    Ok(Got::Value)
}

/// Tries the variants; `false` where none fits.
fn choose(
    union: &mut dyn Union,
    source: &Source<'_>,
    look: &Look<'_>,
    context: &mut Context,
) -> bool {
    let choice = union.choice();
    let mark = context.mark();
    let mut best: Option<(usize, usize)> = None;
    let mut last = None;
    for rank in [Rank::Exact, Rank::Loose] {
        for (index, variant) in choice.variants.iter().enumerate() {
            if look.rank(choice, variant.0) != Some(rank) {
                continue;
            }
            if last.is_some() && !context.afford(source.weight()) {
                return false;
            }
            context.reset(mark);
            last = Some(index);
            if !attempt(union, index, source, context) {
                continue;
            }
            let surprise = context.surprise - mark.surprise;
            if surprise == 0 || matches!(variant.0, Test::Member(_)) {
                return true;
            }
            if best.is_none_or(|(_, least)| surprise < least) {
                best = Some((index, surprise));
            }
        }
    }
    match best {
        Some((index, _)) if Some(index) == last => true,
        Some((index, _)) if context.afford(source.weight()) => {
            context.reset(mark);
            attempt(union, index, source, context)
        }
        _ => false,
    }
}

fn attempt(
    union: &mut dyn Union,
    variant: usize,
    source: &Source<'_>,
    context: &mut Context,
) -> bool {
    union.select(variant);
    let slot = union.value_mut();
    if matches!(slot, Slot::Json(_)) {
        context.surprise += UNTYPED;
    }
    source.read(slot, context) == Some(Got::Value)
}

fn keep(
    union: &mut dyn Union,
    source: &Source<'_>,
    context: &mut Context,
) -> Result<(), Failed> {
    context.surprise += 1;
    union.select(OTHER);
    match (union.value_mut(), source.kept(context)) {
        (Slot::Other(other), Some(kept)) => {
            other.tag = None;
            other.kept = kept;
            Ok(())
        }
        _ => {
            context.fail("a value", Kind::TooDeep);
            Err(Failed)
        }
    }
}

/// How well a variant's test matches before the value is read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rank {
    Exact,
    Loose,
}

/// What the tests of variants need to know about a value.
struct Look<'a> {
    kind: JsonKind,
    whole: bool,
    names: Vec<Cow<'a, str>>,
}

impl<'a> Look<'a> {
    fn at(source: &'a Source<'_>, choice: &Choice) -> Self {
        let by_member = choice.variants.iter().any(|v| matches!(v.0, Test::Member(_)));
        match source {
            Source::Raw(text) => {
                let kind = raw_kind(text);
                let whole = text.parse().is_ok_and(|float: f64| float.fract() == 0.0);
                let names = match kind {
                    JsonKind::Object if by_member => Text::new(text).names(),
                    _ => Vec::new(),
                };
                Self { kind, whole, names }
            }
            Source::Value(value) => {
                let whole = value.as_f64().is_some_and(|float| float.fract() == 0.0);
                let names = match value {
                    Value::Object(members) if by_member => {
                        members.keys().map(|name| Cow::Borrowed(name.as_str())).collect()
                    }
                    _ => Vec::new(),
                };
                Self { kind: kind(value), whole, names }
            }
        }
    }

    fn rank(&self, choice: &Choice, test: Test) -> Option<Rank> {
        let when = |matches: bool, rank| matches.then_some(rank);
        match test {
            Test::Kind(kind) if kind == self.kind => Some(Rank::Exact),
            Test::Kind(JsonKind::Number) => {
                when(self.kind == JsonKind::Integer, Rank::Loose)
            }
            Test::Kind(JsonKind::Integer) => {
                let number =
                    |v: &super::Variant| matches!(v.0, Test::Kind(JsonKind::Number));
                let alone = !choice.variants.iter().any(number);
                when(self.kind == JsonKind::Number && self.whole && alone, Rank::Loose)
            }
            Test::Member(name) => {
                when(self.names.iter().any(|n| n == name), Rank::Exact)
            }
            Test::Fits => Some(Rank::Loose),
            Test::Kind(_) | Test::Tag(_) | Test::Literals(_) => None,
        }
    }
}

/// Whether JSON text, known to be valid, is nested more deeply than this. Taking a raw
/// slice has no limit of its own, and every level of a union takes one.
fn deeper(text: &str, limit: usize) -> bool {
    let mut depth = 0_usize;
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'[' | b'{' => {
                depth += 1;
                if depth > limit {
                    return true;
                }
            }
            b']' | b'}' => depth = depth.saturating_sub(1),
            b'"' => loop {
                match bytes.next() {
                    Some(b'\\') => {
                        bytes.next();
                    }
                    Some(b'"') | None => break,
                    Some(_) => {}
                }
            },
            _ => {}
        }
    }
    false
}

/// The kind of a value.
pub(crate) fn kind(value: &Value) -> JsonKind {
    match value {
        Value::Null => JsonKind::Null,
        Value::Bool(_) => JsonKind::Boolean,
        Value::Number(number) if number.is_f64() => JsonKind::Number,
        Value::Number(_) => JsonKind::Integer,
        Value::String(_) => JsonKind::String,
        Value::Array(_) => JsonKind::Array,
        Value::Object(_) => JsonKind::Object,
    }
}

/// The kind of a value, from JSON text that holds exactly that value.
fn raw_kind(text: &str) -> JsonKind {
    match text.as_bytes().first() {
        Some(b'n') | None => JsonKind::Null,
        Some(b't' | b'f') => JsonKind::Boolean,
        Some(b'"') => JsonKind::String,
        Some(b'[') => JsonKind::Array,
        Some(b'{') => JsonKind::Object,
        // No integer keeps the sign of zero.
        Some(_) if text == "-0" || text.contains(['.', 'e', 'E']) => JsonKind::Number,
        Some(_) => JsonKind::Integer,
    }
}
