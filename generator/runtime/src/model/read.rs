//! The reader of serde's formats: one for all models, generic over the format.

use std::borrow::Cow;
use std::fmt;

use serde::de::{
    DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor,
};
use serde::{Deserialize, de};
use serde_json::Value;

use super::context::{Context, Kind, NoteKind};
use super::format::{Aside, Formatted, Listed};
use super::structural::{self, Source};
use super::{Accepts, Fit, Model, Scalar, Slot, Wire, list, members, tagged};

/// The key of the map that stands for a number in serde_json with `arbitrary_precision`.
pub(crate) const NUMBER: &str = "$serde_json::private::Number";
/// The key of the map that stands for a date-time in TOML.
const TOML_DATETIME: &str = "$__toml_private_datetime";

/// Whether a value came or a null in a place that holds none; what to do about such a null
/// is for the level above to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Got {
    Value,
    Null,
}

/// What an error says was expected in a place.
pub(crate) fn expected(slot: &Slot<'_>) -> &'static str {
    match slot {
        Slot::Missing | Slot::Json(_) | Slot::Other(_) => "a value",
        Slot::Bool(_) => "a boolean",
        Slot::I64(_) => "an integer",
        Slot::I32(_) => "a 32-bit integer",
        Slot::U64(_) => "an integer from 0",
        Slot::U32(_) => "a 32-bit integer from 0",
        Slot::F32(_) | Slot::F64(_) => "a number",
        Slot::Text(_) => "a string",
        Slot::Scalar(scalar) | Slot::Enumeration(scalar) => scalar.name(),
        Slot::Option(_) => "a value or null",
        Slot::List(_) => "a list",
        Slot::Map(_) | Slot::Record(_) | Slot::Extra(_) => "an object",
        Slot::Union(union) => match union.choice().tag {
            Some(_) => "an object",
            None => "a value",
        },
    }
}

/// Fails: the context keeps what is told to the user, the format's error is a signal.
pub(crate) fn refuse<E: de::Error>(
    context: &mut Context,
    expected: &'static str,
    found: Kind,
) -> E {
    context.fail(expected, found);
    E::custom(format_args!("expected {expected}, found {found}"))
}

/// Reads a model in any format: what `serde::Deserialize` of every model calls.
pub fn deserialize<'de, T: Model, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    let mut value = T::blank();
    root(value.slot(), deserializer)?;
    Ok(value)
}

fn root<'de, D: Deserializer<'de>>(
    slot: Slot<'_>,
    deserializer: D,
) -> Result<(), D::Error> {
    let mut context = Context::new();
    let rest = Rest::of(&slot);
    let got = match slot {
        // The names let a flattened record take its own members and leave the others.
        Slot::Record(record) => {
            let shape = record.shape();
            let reader = Reader { slot: Slot::Record(record), context: &mut context };
            deserializer.deserialize_struct(shape.name(), shape.names(), reader)
        }
        slot => read(slot, deserializer, &mut context),
    };
    let outcome = got.and_then(|got| rest.settle(got, &mut context));
    outcome.map_err(|error| match context.take_failure() {
        Some(failure) => D::Error::custom(failure),
        None => error,
    })
}

/// What a null at the root means for a slot that is about to be filled.
pub(crate) struct Rest {
    expected: &'static str,
    lenient: bool,
}

impl Rest {
    pub(crate) fn of(slot: &Slot<'_>) -> Self {
        Self {
            expected: expected(slot),
            lenient: matches!(slot, Slot::List(_) | Slot::Map(_)),
        }
    }

    /// A null for a list or a map is an empty one; for anything else it is an error.
    pub(crate) fn settle<E: de::Error>(
        &self,
        got: Got,
        context: &mut Context,
    ) -> Result<(), E> {
        match got {
            Got::Value => Ok(()),
            Got::Null if self.lenient => {
                context.note(NoteKind::NullAsEmpty);
                Ok(())
            }
            Got::Null => Err(refuse(context, self.expected, Kind::Null)),
        }
    }
}

/// Reads one value into its place.
#[inline]
pub(crate) fn read<'de, D: Deserializer<'de>>(
    slot: Slot<'_>,
    deserializer: D,
    context: &mut Context,
) -> Result<Got, D::Error> {
    let Slot::Option(optional) = slot else {
        return value(slot, deserializer, context);
    };
    if value(optional.some(), deserializer, context)? == Got::Null {
        optional.null();
    }
    Ok(Got::Value)
}

#[inline]
fn value<'de, D: Deserializer<'de>>(
    slot: Slot<'_>,
    deserializer: D,
    context: &mut Context,
) -> Result<Got, D::Error> {
    if takes_whole(&slot) {
        return whole(slot, deserializer, context);
    }
    deserializer.deserialize_any(Reader { slot, context })
}

/// Whether a place takes whatever comes as one value, in place of being told its kind.
#[inline]
pub(crate) fn takes_whole(slot: &Slot<'_>) -> bool {
    match slot {
        Slot::Missing | Slot::Option(_) | Slot::Json(_) | Slot::Other(_) => true,
        Slot::Union(union) => union.choice().tag.is_none(),
        Slot::Scalar(scalar) | Slot::Enumeration(scalar) => {
            scalar.accepts() == Accepts::Json
        }
        _ => false,
    }
}

/// Reads one value into a place that takes it whole. It stands apart so that the way of
/// the common values is short.
#[inline(never)]
fn whole<'de, D: Deserializer<'de>>(
    slot: Slot<'_>,
    deserializer: D,
    context: &mut Context,
) -> Result<Got, D::Error> {
    match slot {
        Slot::Option(optional) => {
            if value(optional.some(), deserializer, context)? == Got::Null {
                optional.null();
            }
        }
        Slot::Json(json) => *json = Value::deserialize(deserializer)?,
        Slot::Other(other) => other.kept.json = Value::deserialize(deserializer)?,
        Slot::Scalar(scalar) | Slot::Enumeration(scalar) => {
            let json = Value::deserialize(deserializer)?;
            return accept_json(scalar, json, context);
        }
        Slot::Union(union) => {
            let source = Source::Value(Value::deserialize(deserializer)?);
            return structural::read(union, &source, context).map_err(D::Error::custom);
        }
        _ => {
            IgnoredAny::deserialize(deserializer)?;
        }
    }
    Ok(Got::Value)
}

/// Gives a scalar what came, and tells how that went.
pub(crate) fn accept<E: de::Error>(
    scalar: &mut dyn Scalar,
    wire: Wire<'_>,
    found: Kind,
    context: &mut Context,
) -> Result<Got, E> {
    match scalar.accept(wire) {
        Fit::Known => {}
        Fit::Unknown => context.surprise += 1,
        Fit::No => return Err(refuse(context, scalar.name(), found)),
    }
    Ok(Got::Value)
}

pub(crate) fn accept_json<E: de::Error>(
    scalar: &mut dyn Scalar,
    json: Value,
    context: &mut Context,
) -> Result<Got, E> {
    let kind = structural::kind(&json).into();
    if json.is_null() {
        // A null that is a listed value is one; any other is the level above's to handle.
        let mut context = Context::new();
        let fit = scalar.accept(Wire::Json(Cow::Owned(json)));
        context.surprise = 0;
        return Ok(if fit == Fit::Known { Got::Value } else { Got::Null });
    }
    accept(scalar, Wire::Json(Cow::Owned(json)), kind, context)
}

/// A number as a format gives it.
#[derive(Clone, Copy)]
pub(crate) enum Number<'a> {
    Integer(i128),
    Float(f64),
    Text(&'a str),
}

impl Number<'_> {
    /// The number, if it has no fraction and fits.
    pub(crate) fn integer<T: TryFrom<i128>>(self) -> Option<T> {
        let whole = |float: f64| {
            // Beyond 2^63 a float is no longer told from its neighbours.
            let whole =
                float.fract() == 0.0 && float.abs() < 9_223_372_036_854_775_808.0;
            whole.then_some(float as i128)
        };
        let integer = match self {
            Self::Integer(integer) => Some(integer),
            Self::Float(float) => whole(float),
            Self::Text(text) => {
                text.parse().ok().or_else(|| whole(text.parse::<f64>().ok()?))
            }
        };
        T::try_from(integer?).ok()
    }

    fn float(self) -> Option<f64> {
        match self {
            Self::Integer(integer) => Some(integer as f64),
            Self::Float(float) => Some(float),
            Self::Text(text) => {
                text.parse().ok().filter(|float: &f64| float.is_finite())
            }
        }
    }

    /// The number in JSON's notation.
    fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Integer(integer) => Cow::Owned(integer.to_string()),
            Self::Float(float) => Cow::Owned(format!("{float:?}")),
            Self::Text(text) => Cow::Borrowed(text),
        }
    }
}

/// Reads whatever the format finds into a place.
pub(crate) struct Reader<'a, 'c> {
    pub(crate) slot: Slot<'a>,
    pub(crate) context: &'c mut Context,
}

impl Reader<'_, '_> {
    pub(crate) fn unexpected<E: de::Error>(self, found: Kind) -> E {
        refuse(self.context, expected(&self.slot), found)
    }

    pub(crate) fn number<E: de::Error>(mut self, number: Number<'_>) -> Result<Got, E> {
        fn put<T>(place: &mut T, value: Option<T>) -> Option<()> {
            *place = value?;
            Some(())
        }
        let fits = match &mut self.slot {
            Slot::I32(place) => put(*place, number.integer()),
            Slot::I64(place) => put(*place, number.integer()),
            Slot::U32(place) => put(*place, number.integer()),
            Slot::U64(place) => put(*place, number.integer()),
            Slot::F32(place) => put(*place, number.float().map(|float| float as f32)),
            Slot::F64(place) => put(*place, number.float()),
            Slot::Scalar(scalar) | Slot::Enumeration(scalar) => {
                let text = match scalar.accepts() {
                    Accepts::Number => number
                        .integer::<i128>()
                        .map_or_else(|| number.text(), |i| Cow::Owned(i.to_string())),
                    Accepts::TextOrNumber => number.text(),
                    Accepts::Text | Accepts::Json => {
                        return Err(self.unexpected(Kind::Number));
                    }
                };
                return accept(*scalar, Wire::Number(text), Kind::Number, self.context);
            }
            _ => None,
        };
        fits.map(|()| Got::Value).ok_or_else(|| self.unexpected(Kind::Number))
    }
}

impl<'de> Visitor<'de> for Reader<'_, '_> {
    type Value = Got;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(expected(&self.slot))
    }

    fn visit_bool<E: de::Error>(mut self, bool: bool) -> Result<Got, E> {
        match &mut self.slot {
            Slot::Bool(place) => **place = bool,
            _ => return Err(self.unexpected(Kind::Boolean)),
        }
        Ok(Got::Value)
    }

    fn visit_i64<E: de::Error>(self, integer: i64) -> Result<Got, E> {
        if let Slot::I64(place) = self.slot {
            *place = integer;
            return Ok(Got::Value);
        }
        self.number(Number::Integer(integer.into()))
    }

    fn visit_u64<E: de::Error>(self, integer: u64) -> Result<Got, E> {
        self.number(Number::Integer(integer.into()))
    }

    fn visit_i128<E: de::Error>(self, integer: i128) -> Result<Got, E> {
        self.number(Number::Integer(integer))
    }

    fn visit_u128<E: de::Error>(self, integer: u128) -> Result<Got, E> {
        match i128::try_from(integer) {
            Ok(integer) => self.number(Number::Integer(integer)),
            Err(_) => self.number(Number::Text(&integer.to_string())),
        }
    }

    fn visit_f64<E: de::Error>(self, float: f64) -> Result<Got, E> {
        self.number(Number::Float(float))
    }

    fn visit_str<E: de::Error>(mut self, text: &str) -> Result<Got, E> {
        match &mut self.slot {
            Slot::Text(place) => {
                **place = text.to_owned();
                Ok(Got::Value)
            }
            Slot::Scalar(scalar) | Slot::Enumeration(scalar)
                if matches!(scalar.accepts(), Accepts::Text | Accepts::TextOrNumber) =>
            {
                let wire = Wire::Text(Cow::Borrowed(text));
                accept(*scalar, wire, Kind::String, self.context)
            }
            _ => Err(self.unexpected(Kind::String)),
        }
    }

    fn visit_string<E: de::Error>(mut self, text: String) -> Result<Got, E> {
        match &mut self.slot {
            Slot::Text(place) => {
                **place = text;
                Ok(Got::Value)
            }
            _ => self.visit_str(&text),
        }
    }

    fn visit_bytes<E: de::Error>(self, _bytes: &[u8]) -> Result<Got, E> {
        Err(self.unexpected(Kind::Foreign))
    }

    fn visit_unit<E: de::Error>(self) -> Result<Got, E> {
        Ok(Got::Null)
    }

    fn visit_none<E: de::Error>(self) -> Result<Got, E> {
        Ok(Got::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Got, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<Got, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Got, A::Error> {
        let Slot::List(list) = self.slot else {
            return Err(self.unexpected(Kind::List));
        };
        if !self.context.enter() {
            return Err(refuse(self.context, "a list", Kind::TooDeep));
        }
        list::elements(list, &mut Listed(seq), self.context)?;
        self.context.leave();
        Ok(Got::Value)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Got, A::Error> {
        if !self.context.enter() {
            return Err(refuse(self.context, "an object", Kind::TooDeep));
        }
        let context = self.context;
        match self.slot {
            Slot::Union(union) => tagged::read(union, &mut Aside::new(map), context)?,
            slot @ (Slot::Record(_) | Slot::Map(_) | Slot::Extra(_)) => {
                members::fill(slot, &mut Formatted(map), &[], context)?;
            }
            slot => return disguised(Reader { slot, context }, map),
        }
        context.leave();
        Ok(Got::Value)
    }
}

/// A number or a date-time that a format hands over as a map of one magic key.
fn disguised<'de, A: MapAccess<'de>>(
    reader: Reader<'_, '_>,
    mut map: A,
) -> Result<Got, A::Error> {
    reader.context.leave();
    match map.next_key::<Cow<'_, str>>()?.as_deref() {
        Some(NUMBER) => {
            let text: String = map.next_value()?;
            reader.number(Number::Text(&text))
        }
        Some(TOML_DATETIME) => {
            let text: String = map.next_value()?;
            reader.visit_str(&text)
        }
        _ => Err(reader.unexpected(Kind::Object)),
    }
}

/// A place in the shape of a seed.
pub(crate) struct Seed<'a, 'c> {
    pub(crate) slot: Slot<'a>,
    pub(crate) context: &'c mut Context,
}

impl<'de> DeserializeSeed<'de> for Seed<'_, '_> {
    type Value = Got;

    fn deserialize<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<Got, D::Error> {
        read(self.slot, deserializer, self.context)
    }
}
