//! Unions of which values can be of several variants: what the order of these means, and
//! that of several only one may fit.

use super::marks::Marked;
use super::recorder::Owner;
use super::shapes::resolved;
use super::{At, Comparison};
use crate::api::model::{
    Additional, Api, Evidence, Format, Kind, Literal, Member, Record, Selection, Shape,
    Type, Union,
};
use crate::diff::rules;
use crate::diff::subject::Subject;
use crate::source::tree::NodeId;

/// Types inside of types are looked into this deep.
const DEPTH: usize = 8;

/// A variant of the old side and of the new one.
type Pair<'u> = (Marked<'u>, Marked<'u>);

/// What is known of the members of objects beside those that are declared.
#[derive(Clone, Copy, PartialEq)]
enum Beyond {
    /// There are none: clients take a variant with unknown members last.
    Nothing,
    /// What the type says.
    AsSaid,
}

impl Comparison<'_> {
    /// Says that values may be taken for another variant by clients made anew, since the
    /// first one that fits is taken, and another one is the first.
    pub(super) fn order(
        &mut self,
        at: &At<'_>,
        (old, new): (&Union, &Union),
        pairs: &[Pair<'_>],
    ) {
        if (&old.by, &new.by) != (&Selection::Structure, &Selection::Structure) {
            return;
        }
        let tried = |(one, other): &&Pair<'_>| {
            [one, other].iter().all(|of| of.variant.evidence == Evidence::Fits)
        };
        let place = |of: &Union, one: &Marked<'_>| {
            of.variants.iter().position(|known| std::ptr::eq(known, one.variant))
        };
        let mut tried: Vec<&Pair<'_>> = pairs.iter().filter(tried).collect();
        tried.sort_by_key(|(_, after)| place(new, after));
        let api = &self.new.api;
        let found = tried.iter().enumerate().find_map(|(index, first)| {
            let later = tried.iter().skip(index + 1);
            let mut passed = later.filter(|of| place(old, &of.0) < place(old, &first.0));
            let met = passed.find(|of| {
                let shapes = (&first.1.variant.shape, &of.1.variant.shape);
                overlap(api, shapes, Beyond::Nothing, 0)
            })?;
            Some((first.1.name(), met.1.name()))
        });
        let Some((first, second)) = found else { return };
        let text = match first == second {
            true => format!("a later `{first}` is tried first now"),
            false => format!("`{first}` is tried before `{second}` now"),
        };
        self.note(at, &rules::ORDER_CHANGED, text);
        let finding = self.recorder.last();
        for (before, after) in tried {
            let one = resolved(&self.old.api, &before.variant.shape);
            let two = resolved(&self.new.api, &after.variant.shape);
            let (Shape::Named(one), Shape::Named(two)) = (one, two) else { continue };
            let named = self.new.api.types.get(*two).is_none_or(|of| of.named);
            if !named {
                // What has no name of its own is called by its place.
                let pair = self.pair(at.owner, at.mask, (*one, *two));
                self.recorder.is_about(finding, (Owner::Types(pair), at.mask));
            }
        }
    }

    /// Says whether values that fit several variants are values at all.
    pub(super) fn alone(&mut self, at: &At<'_>, (old, new): (&Union, &Union)) {
        let sides = (self.old.takes_one(at.old), self.new.takes_one(at.new));
        let (rule, text) = match sides {
            (Some(false), Some(true)) if may_fit_several(&self.new.api, new) => {
                (&rules::LIMIT_TIGHTENED, "values may not fit several variants any more")
            }
            (Some(true), Some(false)) if may_fit_several(&self.old.api, old) => {
                (&rules::LIMIT_LOOSENED, "values may fit several variants now")
            }
            _ => return,
        };
        self.note(at, rule, text);
    }
}

impl Subject {
    /// Whether values fit one branch only of the choice at a node, if it is one.
    fn takes_one(&self, node: NodeId) -> Option<bool> {
        let chain = self.chain(&[self.schema(node)?]);
        let mut choices = chain.iter().map(|link| &link.schema.composition);
        let (one, any) = choices.find_map(|of| {
            match (of.one_of.is_empty(), of.any_of.is_empty()) {
                (true, true) => None,
                (one, any) => Some((!one, !any)),
            }
        })?;
        (one != any).then_some(one)
    }
}

fn may_fit_several(api: &Api, of: &Union) -> bool {
    let mut rest = of.variants.as_slice();
    while let [first, others @ ..] = rest {
        let both = |other| {
            let shapes = (&first.shape, other);
            overlap(api, shapes, Beyond::AsSaid, 0)
        };
        if of.by == Selection::Structure && others.iter().any(|of| both(&of.shape)) {
            return true;
        }
        rest = others;
    }
    false
}

/// Whether some values that clients make of one shape are values of the other too.
fn overlap(
    api: &Api,
    (one, other): (&Shape, &Shape),
    beyond: Beyond,
    depth: usize,
) -> bool {
    let (one, other) = (value(api, one), value(api, other));
    let named = |id| api.types.get(id).map(|of: &Type| &of.kind);
    let inside = |one, other| overlap(api, (one, other), beyond, depth + 1);
    match (one, other) {
        _ if one == other || depth > DEPTH => true,
        (Shape::Json, _) | (_, Shape::Json) => true,
        (Shape::Named(id), shape) | (shape, Shape::Named(id)) => match named(*id) {
            Some(Kind::Union(of)) => {
                of.variants.iter().any(|of| inside(&of.shape, shape))
            }
            Some(Kind::Enumeration(of)) => {
                of.values.iter().any(|of| holds(api, shape, &of.value))
            }
            Some(Kind::Record(of)) => match shape {
                Shape::Named(other) => match named(*other) {
                    Some(Kind::Record(other)) => {
                        let one_way =
                            |one, other| within(api, one, other, beyond, depth);
                        match beyond {
                            Beyond::Nothing => one_way(of, other) && one_way(other, of),
                            Beyond::AsSaid => one_way(of, other) || one_way(other, of),
                        }
                    }
                    Some(Kind::Union(_)) => inside(shape, &Shape::Named(*id)),
                    _ => false,
                },
                Shape::Map { values, .. } => {
                    let mut needed = of.members.iter().filter(|of| of.required);
                    needed.all(|of| inside(&of.shape, values))
                }
                _ => false,
            },
            _ => false,
        },
        (Shape::List(one), Shape::List(other))
        | (Shape::Map { values: one, .. }, Shape::Map { values: other, .. }) => {
            inside(one, other)
        }
        (Shape::Formatted(one), Shape::Formatted(other)) => {
            is_loose(*one) || is_loose(*other)
        }
        (one, other) => kind(one).is_some() && kind(one) == kind(other),
    }
}

/// Whether some objects that clients make of one record are objects of the other too.
fn within(
    api: &Api,
    one: &Record,
    other: &Record,
    beyond: Beyond,
    depth: usize,
) -> bool {
    let member = |of: &'_ Record, wire: &str| {
        of.members.iter().position(|known| *known.wire == *wire)
    };
    let fixed = |of: &'_ Record, wire: &str| {
        of.constants.iter().position(|(known, _)| **known == *wire)
    };
    let has = |of: &Record, wire: &str| {
        member(of, wire).is_some() || fixed(of, wire).is_some()
    };
    let meets = |(wire, value): &(std::sync::Arc<str>, Literal)| {
        let same = fixed(other, wire).and_then(|at| other.constants.get(at));
        let beside = member(other, wire).and_then(|at| other.members.get(at));
        match (same, beside) {
            (Some((_, same)), _) => same == value,
            (_, Some(member)) => holds(api, &member.shape, value),
            _ => true,
        }
    };
    let closed = beyond == Beyond::Nothing || other.additional == Additional::Closed;
    let needed = one.members.iter().filter(|of| of.required).map(|of| &of.wire);
    let mut needed = needed.chain(one.constants.iter().map(|(wire, _)| wire));
    if closed && !needed.all(|wire| has(other, wire)) || !one.constants.iter().all(meets)
    {
        return false;
    }
    let wanted = other.members.iter().filter(|of| of.required).map(|of| &of.wire);
    let mut wanted = wanted.chain(other.constants.iter().map(|(wire, _)| wire));
    let alike = |of: &Member| {
        let beside = member(one, &of.wire).and_then(|at| one.members.get(at))?;
        let both = (&beside.shape, &of.shape);
        let needed = beside.required || of.required;
        Some((needed, overlap(api, both, beyond, depth + 1)))
    };
    let mut shared = other.members.iter().filter_map(alike);
    if !wanted.all(|wire| has(one, wire))
        || shared.any(|(needed, alike)| needed && !alike)
    {
        return false;
    }
    // An object without members means nothing else as another variant.
    let mut shared = other.members.iter().filter_map(alike);
    let empty = one.members.is_empty() || other.members.is_empty();
    beyond == Beyond::AsSaid || empty || shared.any(|(_, alike)| alike)
}

/// Whether a literal is a value of a shape.
fn holds(api: &Api, shape: &Shape, value: &Literal) -> bool {
    let shape = self::value(api, shape);
    let known = match shape {
        Shape::Named(id) => api.types.get(*id).map(|of| &of.kind),
        _ => None,
    };
    match (known, value) {
        (Some(Kind::Enumeration(of)), value) => {
            of.values.iter().any(|known| known.value == *value)
        }
        (Some(_), _) => false,
        (None, Literal::Text(_)) => kind(shape) == Some(Values::Texts),
        (None, Literal::Integer(_) | Literal::Number(_)) => {
            kind(shape) == Some(Values::Numbers)
        }
        (None, Literal::Boolean(_)) => *shape == Shape::Boolean,
        (None, _) => false,
    }
}

/// What values of a plain shape are in JSON.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Values {
    Texts,
    Numbers,
    Lists,
}

/// What all values of a shape, an enumeration's too, are in JSON.
pub(super) fn values(api: &Api, shape: &Shape) -> Option<Values> {
    let Shape::Named(id) = value(api, shape) else { return kind(value(api, shape)) };
    let Kind::Enumeration(of) = &api.types.get(*id)?.kind else { return None };
    match of.values.first()?.value {
        Literal::Text(_) => Some(Values::Texts),
        Literal::Integer(_) | Literal::Number(_) => Some(Values::Numbers),
        _ => None,
    }
}

fn kind(of: &Shape) -> Option<Values> {
    match of {
        Shape::Text | Shape::Binary => Some(Values::Texts),
        Shape::Formatted(Format::UnixTime | Format::EpochMillis) => {
            Some(Values::Numbers)
        }
        Shape::Formatted(Format::Null) => None,
        Shape::Formatted(_) => Some(Values::Texts),
        Shape::Integer(_) | Shape::Number(_) => Some(Values::Numbers),
        Shape::List(_) | Shape::Tuple(_) | Shape::OpenTuple { .. } => {
            Some(Values::Lists)
        }
        _ => None,
    }
}

/// Whether texts of other formats can be of this one.
fn is_loose(of: Format) -> bool {
    matches!(of, Format::Base64 | Format::Base64Url)
}

/// What a shape is beside `null`.
fn value<'t>(api: &'t Api, shape: &'t Shape) -> &'t Shape {
    match resolved(api, shape) {
        Shape::Nullable(of) => resolved(api, of),
        of => of,
    }
}
