//! Shapes: whether values of the old one are values of the new one, and the reverse.

use super::causes::takes_null;
use super::{At, Comparison, words};
use crate::api::model::{
    Additional, Api, Format, Integer, Kind, Literal, Number, Shape, Type, TypeId,
};
use crate::diff::rules;
use crate::diff::subject::Subject;
use crate::spec::model::JsonType;

/// Aliases of aliases are followed this far.
const HOPS: usize = 64;

/// How the values of a new shape relate to those of the old one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fit {
    Wider,
    Narrower,
    Other,
}

/// What a client does with null where the type that it knows holds none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Null {
    /// It takes it for absence.
    Taken,
    /// It goes on without it, and notes so.
    LeftOut,
    Refused,
}

impl Fit {
    fn reversed(self) -> Self {
        match self {
            Self::Wider => Self::Narrower,
            Self::Narrower => Self::Wider,
            same => same,
        }
    }
}

impl<'a> Comparison<'a> {
    /// Compares what values at a place look like; whether that is the same as far as it
    /// does not lie in named types.
    pub(super) fn shapes(
        &mut self,
        at: &At<'_>,
        old: &'a Shape,
        new: &'a Shape,
    ) -> bool {
        if let Some((both, same)) = self.alias_of_one(old, new) {
            self.pair(at.owner, at.mask, both);
            return same;
        }
        let (old, new) = (resolved(&self.old.api, old), resolved(&self.new.api, new));
        match (old, new) {
            (Shape::Nullable(old), Shape::Nullable(new)) => self.shapes(at, old, new),
            (Shape::Nullable(old), new) => {
                self.nullability(at, Null::Refused, (true, false));
                self.shapes(at, old, new)
            }
            (old, Shape::Nullable(new)) => {
                self.nullability(at, part_or_whole(at, old), (false, true));
                self.shapes(at, old, new)
            }
            (Shape::Named(old), Shape::Named(new)) => {
                self.pair(at.owner, at.mask, (*old, *new));
                true
            }
            (Shape::List(old), Shape::List(new)) => {
                self.shapes(&at.inside("[]"), old, new)
            }
            (
                Shape::Map { keys: before, values: old },
                Shape::Map { keys: after, values: new },
            ) => {
                if let (Some(before), Some(after)) = (before, after) {
                    self.pair(at.owner, at.mask, (*before, *after));
                }
                self.shapes(&at.inside("{}"), old, new)
            }
            (Shape::Tuple(old), Shape::Tuple(new)) => self.tuples(at, old, new),
            (
                Shape::OpenTuple { first: old, rest: before },
                Shape::OpenTuple { first: new, rest: after },
            ) => self.open_tuples(at, (old, before), (new, after)),
            (Shape::List(old), Shape::OpenTuple { first, rest })
                if **old != Shape::Json =>
            {
                self.open_tuples(at, (&[], old), (first, rest))
            }
            (Shape::OpenTuple { first, rest }, Shape::List(new))
                if **new != Shape::Json =>
            {
                self.open_tuples(at, (first, rest), (&[], new))
            }
            (old, new) if old == new => true,
            (old, new) => self.unlike(at, old, new),
        }
    }

    /// The two types with one name of which a side has only another name for something
    /// without a type of its own, and whether that is the same: what became of it is said
    /// of that type, once.
    fn alias_of_one(
        &self,
        old: &Shape,
        new: &Shape,
    ) -> Option<((TypeId, TypeId), bool)> {
        let (Shape::Named(before), Shape::Named(after)) = (old, new) else {
            return None;
        };
        let (one, two) = (named(&self.old.api, old)?, named(&self.new.api, new)?);
        let called =
            one.named && two.named && words::type_name(one) == words::type_name(two);
        let plain = |api, shape| !matches!(resolved(api, shape), Shape::Named(_));
        let own = |of: &Type| !matches!(of.kind, Kind::Alias(_));
        let other = match (own(one), own(two)) {
            (true, true) => false,
            (true, false) => plain(&self.new.api, new),
            (false, true) => plain(&self.old.api, old),
            (false, false) => true,
        };
        let shown = |api, shape| words::shape(api, resolved(api, shape));
        let same = || shown(&self.old.api, old) == shown(&self.new.api, new);
        (called && other).then(|| ((*before, *after), same()))
    }

    /// Says whether values may be null, by what clients of the old side do with it.
    pub(super) fn nullability(
        &mut self,
        at: &At<'_>,
        null: Null,
        nullable: (bool, bool),
    ) {
        let rule = match null {
            Null::Taken => &rules::NULL_TAKEN,
            Null::LeftOut => &rules::NULL_LEFT_OUT,
            Null::Refused => &rules::BECAME_NULLABLE,
        };
        self.switched_by(
            (at, takes_null),
            nullable,
            (rule, "may be null now"),
            (&rules::NO_LONGER_NULLABLE, "may not be null any more"),
        );
    }

    /// Says how two shapes of different kinds relate.
    fn unlike(&mut self, at: &At<'_>, old: &'a Shape, new: &'a Shape) -> bool {
        if self.old.names_some(old) && *new == Shape::Text
            || self.new.names_some(new) && *old == Shape::Text
        {
            return true;
        }
        let text = format!(
            "was {}, is {}",
            words::shape(&self.old.api, old),
            words::shape(&self.new.api, new)
        );
        let objects = (self.old.object(old), self.new.object(new));
        if !self.mapped(at, objects, &text) {
            self.relation(at, (old, new), text);
        }
        false
    }

    /// A type of its own on one side of which the other has only the name.
    pub(super) fn own_and_alias(&mut self, at: &At<'_>, (old, new): (TypeId, TypeId)) {
        let (before, after) = (self.old, self.new);
        let objects = (before.object_type(old), after.object_type(new));
        let (old, new) = (Shape::Named(old), Shape::Named(new));
        let old = resolved(&before.api, &old);
        let new = resolved(&after.api, &new);
        if before.names_some(old) && *new == Shape::Text
            || after.names_some(new) && *old == Shape::Text
        {
            return;
        }
        let shown = |api, shape| {
            named(api, shape).map_or_else(
                || words::shape(api, shape),
                |of| words::kind(&of.kind).to_owned(),
            )
        };
        let text =
            format!("was {}, is {}", shown(&before.api, old), shown(&after.api, new));
        if !self.mapped(at, objects, &text) {
            self.relation(at, (old, new), text);
        }
    }

    /// Says how the values of two shapes relate.
    fn relation(&mut self, at: &At<'_>, (old, new): (&Shape, &Shape), text: String) {
        let rule = match fit(self, old, new) {
            Fit::Narrower if self.declares(old, new) => &rules::MEMBERS_DECLARED,
            Fit::Wider if keeps_any(&self.old.api, old) => &rules::ENUMERATION_DROPPED,
            Fit::Wider => &rules::TYPE_WIDENED,
            Fit::Narrower => &rules::TYPE_NARROWED,
            Fit::Other => &rules::TYPE_CHANGED,
        };
        self.note(at, rule, text);
    }
}

impl Comparison<'_> {
    /// How the values of two shapes relate; nothing if clients take them for the same.
    pub(super) fn fit(&self, old: &Shape, new: &Shape) -> Option<Fit> {
        let (before, after) = (&self.old.api, &self.new.api);
        let (old, new) = (resolved(before, old), resolved(after, new));
        let same = words::shape(before, old) == words::shape(after, new);
        let fit = (!same).then(|| fit(self, old, new));
        fit.filter(|fit| *fit != Fit::Wider || !keeps_any(before, old))
    }

    /// Whether what was any object is a record that takes any other members too, and needs
    /// none.
    fn declares(&self, old: &Shape, new: &Shape) -> bool {
        let any =
            matches!(old, Shape::Map { keys: None, values } if **values == Shape::Json);
        let record = named(&self.new.api, new).map(|of| &of.kind);
        any && matches!(record, Some(Kind::Record(of)) if of.constants.is_empty()
            && of.additional != Additional::Closed
            && of.members.iter().all(|member| !member.required))
    }
}

impl Subject {
    /// Whether a shape is an enumeration beside which the description allows any text:
    /// its values are suggestions.
    fn names_some(&self, shape: &Shape) -> bool {
        let named = named(&self.api, shape);
        let Some(Type { kind: Kind::Enumeration(_), node, .. }) = named else {
            return false;
        };
        let schemas = &self.spec.schemas;
        let Some(schema) = self.schema_at(*node).and_then(|id| schemas.get(id)) else {
            return false;
        };
        let branches =
            schema.composition.any_of.iter().chain(&schema.composition.one_of);
        branches.filter_map(|id| schemas.get(*id)).any(|branch| {
            branch.values.is_none()
                && branch.constant.is_none()
                && branch.reference.is_none()
                && branch.types.contains(&JsonType::String)
        })
    }
}

/// An open enumeration takes any value of its kind as it is.
pub(super) fn keeps_any(api: &Api, shape: &Shape) -> bool {
    matches!(named(api, shape), Some(Type { kind: Kind::Enumeration(of), .. }) if of.open)
}

/// What a client does with null at a place that is no member.
fn part_or_whole(at: &At<'_>, old: &Shape) -> Null {
    let part = at.inside.ends_with("[]") || at.inside.ends_with("{}");
    if part { Null::LeftOut } else { Null::of(old) }
}

impl Null {
    /// What a client does with it in place of a value of a shape that must be there.
    pub(super) fn of(shape: &Shape) -> Self {
        match shape {
            Shape::Json => Self::Taken,
            Shape::List(_)
            | Shape::Map { .. }
            | Shape::Tuple(_)
            | Shape::OpenTuple { .. } => Self::LeftOut,
            _ => Self::Refused,
        }
    }
}

/// What a shape is once aliases are followed.
pub(super) fn resolved<'t>(api: &'t Api, shape: &'t Shape) -> &'t Shape {
    let mut shape = shape;
    for _ in 0..HOPS {
        match named(api, shape) {
            Some(Type { kind: Kind::Alias(of), .. }) => shape = of,
            _ => break,
        }
    }
    shape
}

fn named<'t>(api: &'t Api, shape: &Shape) -> Option<&'t Type> {
    match shape {
        Shape::Named(id) => api.types.get(*id),
        _ => None,
    }
}

fn fit(comparison: &Comparison<'_>, old: &Shape, new: &Shape) -> Fit {
    let (before, after) = (&comparison.old.api, &comparison.new.api);
    match within(before, after, old, new) {
        Fit::Other => within(after, before, new, old).reversed(),
        fit => fit,
    }
}

/// Whether the new shape is the wider one.
fn within(before: &Api, after: &Api, old: &Shape, new: &Shape) -> Fit {
    match (old, new) {
        (_, Shape::Json) => Fit::Wider,
        (Shape::Integer(old), Shape::Integer(new)) => integers(*old, *new),
        (Shape::Integer(_), Shape::Number(_))
        | (Shape::Number(Number::F64), Shape::Number(Number::Decimal)) => Fit::Wider,
        (Shape::Formatted(format), Shape::Text) if is_text(*format) => Fit::Wider,
        (Shape::Named(id), Shape::Map { values, .. }) if **values == Shape::Json => {
            match before.types.get(*id).map(|of| &of.kind) {
                Some(Kind::Record(_)) => Fit::Wider,
                _ => Fit::Other,
            }
        }
        (Shape::Named(id), other) => enumerated(before, *id, other),
        (Shape::Tuple(_), Shape::List(of) | Shape::OpenTuple { rest: of, .. })
            if **of == Shape::Json =>
        {
            Fit::Wider
        }
        (old, Shape::Named(id)) => match after.types.get(*id).map(|of| &of.kind) {
            Some(Kind::Union(union)) => {
                // Ids of types mean something on their own side only; names do on both.
                let wanted = words::shape(before, old);
                let found = union.variants.iter().any(|variant| {
                    words::shape(after, resolved(after, &variant.shape)) == wanted
                });
                if found { Fit::Wider } else { Fit::Other }
            }
            _ => Fit::Other,
        },
        _ => Fit::Other,
    }
}

fn integers(old: Integer, new: Integer) -> Fit {
    match (old, new) {
        (Integer::I32, Integer::I64) | (_, Integer::Big) => Fit::Wider,
        _ => Fit::Other,
    }
}

pub(super) fn is_text(format: Format) -> bool {
    !matches!(format, Format::UnixTime | Format::EpochMillis | Format::Null)
}

/// An enumeration is narrower than the kind of its values.
fn enumerated(api: &Api, id: TypeId, other: &Shape) -> Fit {
    let Some(Kind::Enumeration(of)) = api.types.get(id).map(|of| &of.kind) else {
        return Fit::Other;
    };
    let all = |fits: fn(&Literal) -> bool| of.values.iter().all(|v| fits(&v.value));
    let wider = match other {
        Shape::Text => all(|value| matches!(value, Literal::Text(_))),
        Shape::Integer(_) => all(|value| matches!(value, Literal::Integer(_))),
        Shape::Number(_) => {
            all(|value| matches!(value, Literal::Integer(_) | Literal::Number(_)))
        }
        Shape::Boolean => all(|value| matches!(value, Literal::Boolean(_))),
        _ => false,
    };
    if wider { Fit::Wider } else { Fit::Other }
}
