//! The reader of JSON text: from the bytes into the places of a model.

use std::borrow::Cow;

use serde::de::Visitor as _;
use serde_json::Value;

use super::super::context::{ANY_OBJECT, Context, Failed, Kind};
use super::super::format::{Elements, Members, Object, Tag};
use super::super::kept::Kept;
use super::super::members::{Find, Found};
use super::super::read::{
    Got, Number, Reader, accept, accept_json, refuse, takes_whole,
};
use super::super::structural::{self, Source};
use super::super::{Accepts, List, Literal, Slot, Wire, list, members, tagged};
use super::text::Text;

impl<'de> Text<'de> {
    /// Reads the next value into its place.
    pub(crate) fn read(
        &mut self,
        slot: Slot<'_>,
        context: &mut Context,
    ) -> Result<Got, Failed> {
        match slot {
            Slot::Option(optional) => {
                if self.value(optional.some(), context)? == Got::Null {
                    optional.null();
                }
                Ok(Got::Value)
            }
            slot => self.value(slot, context),
        }
    }

    #[inline]
    fn value(&mut self, slot: Slot<'_>, context: &mut Context) -> Result<Got, Failed> {
        if takes_whole(&slot) {
            return self.whole(slot, context);
        }
        match self.peek() {
            b'"' => {
                let text = self.string()?;
                string(slot, text, context)
            }
            b'{' => self.object(slot, context),
            b'[' => self.list(slot, context),
            b't' => {
                self.word("true")?;
                Reader { slot, context }.visit_bool(true)
            }
            b'f' => {
                self.word("false")?;
                Reader { slot, context }.visit_bool(false)
            }
            b'n' => {
                self.word("null")?;
                Ok(Got::Null)
            }
            _ => self.digits_of(slot, context),
        }
    }

    /// Reads the next value into a place that takes whatever comes as one.
    #[inline(never)]
    fn whole(&mut self, slot: Slot<'_>, context: &mut Context) -> Result<Got, Failed> {
        match slot {
            Slot::Option(_) => return self.read(slot, context),
            Slot::Json(json) => *json = self.json(context)?,
            Slot::Other(other) => other.kept = self.kept(context)?,
            Slot::Scalar(scalar) | Slot::Enumeration(scalar) => {
                let json = self.json(context)?;
                return accept_json(scalar, json, context);
            }
            Slot::Union(union) => {
                let source = Source::Raw(self.raw()?);
                return structural::read(union, &source, context);
            }
            _ => self.skip()?,
        }
        Ok(Got::Value)
    }

    fn digits_of(
        &mut self,
        mut slot: Slot<'_>,
        context: &mut Context,
    ) -> Result<Got, Failed> {
        let text = self.number()?;
        if let Slot::Scalar(scalar) | Slot::Enumeration(scalar) = &mut slot {
            if scalar.accepts() == Accepts::TextOrNumber {
                let digits = Wire::Number(Cow::Borrowed(text));
                return accept(*scalar, digits, Kind::Number, context);
            }
        }
        let number = self.number_of(text)?;
        Reader { slot, context }.number(number)
    }

    /// What a number that was passed is to `serde_json`: an integer of 64 bits, else a
    /// float, which is no larger than floats are.
    fn number_of(&mut self, text: &str) -> Result<Number<'static>, Failed> {
        let whole = !text.contains(['.', 'e', 'E']) && text != "-0";
        let integer = if text.starts_with('-') {
            text.parse::<i64>().map(i128::from).ok()
        } else {
            text.parse::<u64>().map(i128::from).ok()
        };
        if let Some(integer) = integer.filter(|_| whole) {
            return Ok(Number::Integer(integer));
        }
        match text.parse::<f64>() {
            Ok(float) if float.is_finite() => Ok(Number::Float(float)),
            _ => Err(self.too_large()),
        }
    }

    fn list(&mut self, slot: Slot<'_>, context: &mut Context) -> Result<Got, Failed> {
        let Slot::List(list) = slot else {
            return Err(Reader { slot, context }.unexpected(Kind::List));
        };
        if !context.enter() {
            return Err(refuse(context, "a list", Kind::TooDeep));
        }
        self.pass();
        list::elements(list, &mut Level { text: self, first: true, start: 0 }, context)?;
        context.leave();
        Ok(Got::Value)
    }

    fn object(&mut self, slot: Slot<'_>, context: &mut Context) -> Result<Got, Failed> {
        if !context.enter() {
            return Err(refuse(context, "an object", Kind::TooDeep));
        }
        if !context.hold(size(&slot)) {
            return Err(refuse(context, "fewer objects", Kind::TooMany));
        }
        let start = self.mark();
        self.pass();
        let mut level = Level { text: self, first: true, start };
        match slot {
            Slot::Union(union) => tagged::read(union, &mut level, context)?,
            slot => members::fill(slot, &mut level, &[], context)?,
        }
        context.leave();
        Ok(Got::Value)
    }

    /// The next value as it is. Of members of one name the last counts.
    pub(crate) fn json(&mut self, context: &mut Context) -> Result<Value, Failed> {
        Ok(match self.peek() {
            b'"' => Value::String(self.string()?.into_owned()),
            b'{' | b'[' => {
                if !context.enter() {
                    return Err(refuse(context, "a value", Kind::TooDeep));
                }
                let json = self.nested_json(context)?;
                context.leave();
                json
            }
            b't' => self.word("true").map(|()| Value::Bool(true))?,
            b'f' => self.word("false").map(|()| Value::Bool(false))?,
            b'n' => self.word("null").map(|()| Value::Null)?,
            _ => {
                let text = self.number()?;
                let number = match text.parse() {
                    Ok(number) => number,
                    Err(_) if context.keeping => nearest(text),
                    Err(_) => return Err(self.too_large()),
                };
                context.inexact |= !is_written(&number, text);
                Value::Number(number)
            }
        })
    }

    /// Reads the next value as received.
    pub(crate) fn kept(&mut self, context: &mut Context) -> Result<Kept, Failed> {
        self.peek();
        let start = self.at();
        let around = std::mem::replace(&mut context.inexact, false);
        let outermost = !std::mem::replace(&mut context.keeping, true);
        let json = self.json(context);
        context.keeping = !outermost;
        let json = json?;
        let inexact = std::mem::replace(&mut context.inexact, around);
        let text = inexact.then(|| self.since(start).into());
        Ok(Kept { json, text })
    }

    fn nested_json(&mut self, context: &mut Context) -> Result<Value, Failed> {
        let is_object = self.peek() == b'{';
        self.pass();
        let mut level = Level { text: self, first: true, start: 0 };
        if is_object {
            if !context.hold(ANY_OBJECT) {
                return Err(refuse(context, "fewer objects", Kind::TooMany));
            }
            return level.object(context);
        }
        let mut list = Vec::new();
        while level.more(b']')? {
            list.push(level.text.json(context)?);
        }
        Ok(Value::Array(list))
    }

    /// The names of an object's members, from the text of one that was skipped before.
    pub(crate) fn names(mut self) -> Vec<Cow<'de, str>> {
        let mut names = Vec::new();
        self.peek();
        self.pass();
        let mut level = Level { text: &mut self, first: true, start: 0 };
        while let Ok(Some(name)) = level.key() {
            names.push(name);
            if level.text.skip().is_err() {
                break;
            }
        }
        names
    }
}

/// The float next to a number that is too large to be one.
fn nearest(text: &str) -> serde_json::Number {
    let most = if text.starts_with('-') { f64::MIN } else { f64::MAX };
    serde_json::Number::from_f64(most).unwrap_or_else(|| 0.into())
}

/// About how many bytes an object takes that is read into a place.
fn size(slot: &Slot<'_>) -> usize {
    match slot {
        Slot::Record(record) => {
            record.shape().fields().len().saturating_mul(size_of::<String>())
        }
        _ => ANY_OBJECT,
    }
}

/// Whether a number is written as it was received.
fn is_written(number: &serde_json::Number, text: &str) -> bool {
    number.as_i64().is_some_and(|integer| text.parse() == Ok(integer) && text != "-0")
        || number.to_string() == text
}

fn string(
    slot: Slot<'_>,
    text: Cow<'_, str>,
    context: &mut Context,
) -> Result<Got, Failed> {
    match slot {
        Slot::Text(place) => *place = text.into_owned(),
        slot => return Reader { slot, context }.visit_str(&text),
    }
    Ok(Got::Value)
}

/// What stands between two marks of an object or a list.
struct Level<'t, 'de> {
    text: &'t mut Text<'de>,
    /// Whether nothing has been passed yet.
    first: bool,
    /// Where the object begins.
    start: usize,
}

impl<'de> Level<'_, 'de> {
    /// Goes to what comes next on the level; `false` where that is its end, which is passed.
    #[inline]
    fn more(&mut self, end: u8) -> Result<bool, Failed> {
        let mut next = self.text.peek();
        if next == end {
            self.text.pass();
            return Ok(false);
        }
        if !std::mem::take(&mut self.first) {
            if next != b',' {
                return Err(self.text.fail());
            }
            self.text.pass();
            next = self.text.peek();
        }
        // Of values it is the reader's to say what may begin one.
        if next != b'"' && end == b'}' {
            return Err(self.text.fail());
        }
        Ok(true)
    }

    fn key(&mut self) -> Result<Option<Cow<'de, str>>, Failed> {
        if !self.more(b'}')? {
            return Ok(None);
        }
        let name = self.text.string()?;
        self.text.colon()?;
        Ok(Some(name))
    }

    /// Stands before the first member again.
    fn again(&mut self) {
        self.text.rewind(self.start + 1);
        self.first = true;
    }
}

impl<'de> Members<'de> for Level<'_, 'de> {
    type Error = Failed;

    #[inline]
    fn find(
        &mut self,
        find: &Find<'_>,
        _context: &mut Context,
    ) -> Result<Option<Found>, Failed> {
        if !self.more(b'}')? {
            return Ok(None);
        }
        if let Some((index, name)) = find.likely() {
            if self.text.key(name)? {
                return Ok(Some(Found::Field(index)));
            }
        }
        let name = self.text.string()?;
        self.text.colon()?;
        Ok(Some(find.named(&name)))
    }

    fn name(&mut self, _context: &mut Context) -> Result<Option<Cow<'de, str>>, Failed> {
        self.key()
    }

    #[inline]
    fn read(&mut self, slot: Slot<'_>, context: &mut Context) -> Result<Got, Failed> {
        self.text.read(slot, context)
    }

    fn json(&mut self, context: &mut Context) -> Result<Value, Failed> {
        self.text.json(context)
    }

    fn kept(&mut self, context: &mut Context) -> Result<Kept, Failed> {
        self.text.kept(context)
    }

    fn source(&mut self) -> Result<Source<'de>, Failed> {
        self.text.raw().map(Source::Raw)
    }

    fn skip(&mut self) -> Result<(), Failed> {
        self.text.skip()
    }
}

impl<'de> Level<'_, 'de> {
    /// A tag that is a truth value.
    fn truth(&mut self, word: &str, truth: bool) -> Result<Option<Tag<'de>>, Failed> {
        self.text.word(word)?;
        Ok(Some(Tag::Literal(Literal::Bool(truth))))
    }
}

impl<'de> Object<'de> for Level<'_, 'de> {
    fn seek(
        &mut self,
        tag: &'static str,
        _context: &mut Context,
    ) -> Result<Option<Tag<'de>>, Failed> {
        let mut found = None;
        while let Some(key) = self.key()? {
            if key != tag {
                self.text.skip()?;
                continue;
            }
            found = match self.text.peek() {
                b'"' => Some(Tag::Text(self.text.string()?)),
                b'-' | b'0'..=b'9' => Tag::number(self.text.number()?),
                b't' => self.truth("true", true)?,
                b'f' => self.truth("false", false)?,
                _ => None,
            };
            break;
        }
        self.again();
        Ok(found)
    }

    fn kept_whole(&mut self, context: &mut Context) -> Result<Kept, Failed> {
        self.text.rewind(self.start);
        self.text.kept(context)
    }

    fn whole(&mut self, _context: &mut Context) -> Result<Source<'de>, Failed> {
        self.text.rewind(self.start);
        self.text.raw().map(Source::Raw)
    }
}

impl<'de> Elements<'de> for Level<'_, 'de> {
    type Error = Failed;

    fn next(
        &mut self,
        list: &mut dyn List,
        index: usize,
        context: &mut Context,
    ) -> Result<Option<Got>, Failed> {
        if !self.more(b']')? {
            return Ok(None);
        }
        self.text.read(list.element(index), context).map(Some)
    }
}
