//! What the reader asks of a format: the members of an object and the elements of a list,
//! one after the other. serde's formats answer by seeds; the client's own JSON answers
//! from the text.

use std::borrow::Cow;

use serde::de::{self, DeserializeSeed, IgnoredAny, MapAccess, SeqAccess};
use serde_json::Value;

use super::context::{Context, Kind};
use super::kept::Kept;
use super::members::{Find, Found, Name};
use super::read::{Got, NUMBER, Number, Seed, refuse};
use super::structural::Source;
use super::{List, Literal, Slot};

/// The members of an object. Each key that is asked for is followed by one question about
/// its value.
pub(crate) trait Members<'de> {
    type Error: de::Error;

    /// What the next key means to a record; `None` after the last.
    fn find(
        &mut self,
        find: &Find<'_>,
        context: &mut Context,
    ) -> Result<Option<Found>, Self::Error>;

    /// The next key; `None` after the last.
    fn name(
        &mut self,
        context: &mut Context,
    ) -> Result<Option<Cow<'de, str>>, Self::Error>;

    /// Reads the value into a place.
    fn read(
        &mut self,
        slot: Slot<'_>,
        context: &mut Context,
    ) -> Result<Got, Self::Error>;

    /// The value as it is.
    fn json(&mut self, context: &mut Context) -> Result<Value, Self::Error>;

    /// The value as received.
    fn kept(&mut self, context: &mut Context) -> Result<Kept, Self::Error> {
        self.json(context).map(Kept::from)
    }

    /// The value, to be read several times.
    fn source(&mut self) -> Result<Source<'de>, Self::Error>;

    /// Leaves the value out.
    fn skip(&mut self) -> Result<(), Self::Error>;

    /// All members as one JSON object.
    fn object(&mut self, context: &mut Context) -> Result<Value, Self::Error> {
        let mut object = serde_json::Map::new();
        while let Some(key) = self.name(context)? {
            object.insert(key.into_owned(), self.json(context)?);
        }
        Ok(Value::Object(object))
    }
}

/// An object in which a member can be looked up before the members are read.
pub(crate) trait Object<'de>: Members<'de> {
    /// The value of the first member of this name, if it is one that can be a tag. The
    /// members begin anew after it.
    fn seek(
        &mut self,
        tag: &'static str,
        context: &mut Context,
    ) -> Result<Option<Tag<'de>>, Self::Error>;

    /// The whole object as received.
    fn kept_whole(&mut self, context: &mut Context) -> Result<Kept, Self::Error> {
        self.object(context).map(Kept::from)
    }

    /// The whole object, to be read several times.
    fn whole(&mut self, context: &mut Context) -> Result<Source<'de>, Self::Error>;
}

/// The value of a tag: text, or an integer or truth value.
pub(crate) enum Tag<'de> {
    Text(Cow<'de, str>),
    Literal(Literal),
}

impl Tag<'_> {
    /// A number without a fraction, however it is written.
    pub(crate) fn number(text: &str) -> Option<Self> {
        let whole = || Number::Float(text.parse().ok()?).integer();
        let integer = text.parse().ok().or_else(whole)?;
        Some(Self::Literal(Literal::Integer(integer)))
    }
}

/// The elements of a list.
pub(crate) trait Elements<'de> {
    type Error: de::Error;

    /// Reads the next element into its place, which comes into being only then; `None`
    /// after the last.
    fn next(
        &mut self,
        list: &mut dyn List,
        index: usize,
        context: &mut Context,
    ) -> Result<Option<Got>, Self::Error>;
}

/// The members of an object in a format of serde.
pub(crate) struct Formatted<A>(pub(crate) A);

impl<'de, A: MapAccess<'de>> Members<'de> for Formatted<A> {
    type Error = A::Error;

    fn find(
        &mut self,
        find: &Find<'_>,
        context: &mut Context,
    ) -> Result<Option<Found>, A::Error> {
        let found = self.0.next_key_seed(find)?;
        if matches!(found, Some(Found::Number)) {
            return Err(refuse(context, "an object", Kind::Number));
        }
        Ok(found)
    }

    fn name(
        &mut self,
        context: &mut Context,
    ) -> Result<Option<Cow<'de, str>>, A::Error> {
        let name = self.0.next_key_seed(Name)?;
        if name.as_deref() == Some(NUMBER) {
            return Err(refuse(context, "an object", Kind::Number));
        }
        Ok(name)
    }

    fn read(&mut self, slot: Slot<'_>, context: &mut Context) -> Result<Got, A::Error> {
        self.0.next_value_seed(Seed { slot, context })
    }

    fn json(&mut self, _context: &mut Context) -> Result<Value, A::Error> {
        self.0.next_value()
    }

    fn source(&mut self) -> Result<Source<'de>, A::Error> {
        self.0.next_value().map(Source::Value)
    }

    fn skip(&mut self) -> Result<(), A::Error> {
        self.0.next_value::<IgnoredAny>().map(|_| ())
    }
}

/// The members of an object in a format of serde, with those at hand that came before the
/// tag that was looked for.
pub(crate) struct Aside<'de, A> {
    members: Vec<(Cow<'de, str>, Value)>,
    /// How many of these were given again.
    given: usize,
    rest: Formatted<A>,
}

impl<'de, A: MapAccess<'de>> Aside<'de, A> {
    pub(crate) const fn new(rest: A) -> Self {
        Self { members: Vec::new(), given: 0, rest: Formatted(rest) }
    }

    /// The value of the key that was given last, if it was set aside.
    fn value(&mut self) -> Option<Value> {
        let value = &mut self.members.get_mut(self.given.checked_sub(1)?)?.1;
        Some(value.take())
    }
}

impl<'de, A: MapAccess<'de>> Members<'de> for Aside<'de, A> {
    type Error = A::Error;

    fn find(
        &mut self,
        find: &Find<'_>,
        context: &mut Context,
    ) -> Result<Option<Found>, A::Error> {
        let Some((name, _)) = self.members.get(self.given) else {
            self.members.clear();
            return self.rest.find(find, context);
        };
        self.given += 1;
        Ok(Some(find.named(name)))
    }

    fn name(
        &mut self,
        context: &mut Context,
    ) -> Result<Option<Cow<'de, str>>, A::Error> {
        let Some((name, _)) = self.members.get_mut(self.given) else {
            self.members.clear();
            return self.rest.name(context);
        };
        self.given += 1;
        Ok(Some(std::mem::take(name)))
    }

    fn read(&mut self, slot: Slot<'_>, context: &mut Context) -> Result<Got, A::Error> {
        match self.value() {
            Some(value) => {
                let seed = Seed { slot, context };
                seed.deserialize(value).map_err(de::Error::custom)
            }
            None => self.rest.read(slot, context),
        }
    }

    fn json(&mut self, context: &mut Context) -> Result<Value, A::Error> {
        self.value().map_or_else(|| self.rest.json(context), Ok)
    }

    fn source(&mut self) -> Result<Source<'de>, A::Error> {
        self.value().map_or_else(|| self.rest.source(), |value| Ok(Source::Value(value)))
    }

    fn skip(&mut self) -> Result<(), A::Error> {
        self.value().map_or_else(|| self.rest.skip(), |_| Ok(()))
    }
}

impl<'de, A: MapAccess<'de>> Object<'de> for Aside<'de, A> {
    fn seek(
        &mut self,
        tag: &'static str,
        context: &mut Context,
    ) -> Result<Option<Tag<'de>>, A::Error> {
        let of = |value: &Value| match value {
            Value::String(text) => Some(Tag::Text(Cow::Owned(text.clone()))),
            Value::Bool(truth) => Some(Tag::Literal(Literal::Bool(*truth))),
            Value::Number(number) => Tag::number(&number.to_string()),
            Value::Null | Value::Array(_) | Value::Object(_) => None,
        };
        if let Some((_, value)) = self.members.iter().find(|(key, _)| key == tag) {
            return Ok(of(value));
        }
        while let Some(key) = self.rest.name(context)? {
            let value = self.rest.json(context)?;
            let found = (key == tag).then(|| of(&value));
            self.members.push((key, value));
            if let Some(found) = found {
                return Ok(found);
            }
        }
        Ok(None)
    }

    fn whole(&mut self, context: &mut Context) -> Result<Source<'de>, A::Error> {
        self.object(context).map(Source::Value)
    }
}

/// The elements of a list in a format of serde.
pub(crate) struct Listed<A>(pub(crate) A);

impl<'de, A: SeqAccess<'de>> Elements<'de> for Listed<A> {
    type Error = A::Error;

    fn next(
        &mut self,
        list: &mut dyn List,
        index: usize,
        context: &mut Context,
    ) -> Result<Option<Got>, A::Error> {
        self.0.next_element_seed(Element { list, index, context })
    }
}

/// An element that comes into being only when there is one to read.
struct Element<'a, 'c> {
    list: &'a mut dyn List,
    index: usize,
    context: &'c mut Context,
}

impl<'de> DeserializeSeed<'de> for Element<'_, '_> {
    type Value = Got;

    fn deserialize<D: de::Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<Got, D::Error> {
        super::read::read(self.list.element(self.index), deserializer, self.context)
    }
}
