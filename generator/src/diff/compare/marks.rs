//! Whether what tells the old variants of a union apart tells the new ones apart too.
//!
//! Where a description names no discriminator, any member with other values in each
//! variant serves, and which one is found first depends on the order of members. A client
//! goes on looking at the one that it knows.

use super::Comparison;
use super::shapes::resolved;
use crate::api::model::{
    Api, Evidence, Kind, Literal, Member, Record, Selection, Shape, Union, Variant,
};

/// Unions inside of unions are looked into this deep.
const DEPTH: usize = 8;

/// What values have under the name of a member.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Mark {
    /// Nothing.
    Absent,
    /// Always one of these.
    OneOf(Vec<Literal>),
    /// Always something.
    Always,
    /// Something or nothing.
    Maybe,
}

/// A variant and the mark by which the old side tells it from others.
pub(super) struct Marked<'u> {
    pub(super) variant: &'u Variant,
    pub(super) mark: Mark,
}

impl Marked<'_> {
    /// What findings call the variant.
    pub(super) fn name(&self) -> String {
        self.variant.name.0.join(".")
    }

    pub(super) fn tags(&self) -> &[Literal] {
        match &self.mark {
            Mark::OneOf(tags) => tags,
            _ => &[],
        }
    }

    pub(super) fn shares_tag(&self, other: &Self) -> bool {
        self.tags().iter().any(|tag| other.tags().contains(tag))
    }
}

/// The variants of the old side, by its own marks.
pub(super) fn of_old(of: &Union) -> Vec<Marked<'_>> {
    of.variants.iter().map(by_evidence).collect()
}

/// The variants of the new side, by the marks of the old one.
pub(super) fn of_new<'u>(old: &Union, new: &'u Union, api: &Api) -> Vec<Marked<'u>> {
    let marked = |variant: &'u Variant| match &old.by {
        Selection::Tag(wire) if old.by != new.by => {
            Marked { variant, mark: mark(api, &variant.shape, wire, 0) }
        }
        _ => by_evidence(variant),
    };
    new.variants.iter().map(marked).collect()
}

fn by_evidence(variant: &Variant) -> Marked<'_> {
    let mark = match &variant.evidence {
        Evidence::Tag(tags) => Mark::OneOf(tags.clone()),
        _ => Mark::Absent,
    };
    Marked { variant, mark }
}

impl Comparison<'_> {
    /// Whether a client that looks at the marks of the old side takes no value of the new
    /// one for another variant.
    pub(super) fn told_as_before(
        &self,
        (old, new): (&Selection, &Selection),
        pairs: &[(Marked<'_>, Marked<'_>)],
        added: &[Marked<'_>],
    ) -> bool {
        if matches!(old, Selection::Structure) {
            return pairs.iter().all(|pair| {
                self.stands_out(pair, pairs, added)
                    && (old == new || self.keeps_evidence(pair))
            });
        }
        if old == new {
            return true;
        }
        let others = |index: usize| {
            let rest = pairs.iter().enumerate().filter(move |(at, _)| *at != index);
            rest.map(|(_, (_, after))| after).chain(added)
        };
        let stays = |(index, (before, after)): (usize, &(Marked<'_>, Marked<'_>))| {
            let known = matches!(after.mark, Mark::OneOf(_));
            known && !others(index).any(|other| before.shares_tag(other))
        };
        let vague = |of: &Marked<'_>| matches!(of.mark, Mark::Always | Mark::Maybe);
        pairs.iter().enumerate().all(stays) && !added.iter().any(vague)
    }

    /// Whether no other variant has got the member that stands for one.
    fn stands_out(
        &self,
        (one, _): &(Marked<'_>, Marked<'_>),
        pairs: &[(Marked<'_>, Marked<'_>)],
        added: &[Marked<'_>],
    ) -> bool {
        let Evidence::Member(wire) = &one.variant.evidence else { return true };
        let absent = |api: &Api, of: &Marked<'_>| {
            mark(api, &of.variant.shape, wire, 0) == Mark::Absent
        };
        let without =
            |(before, _): &&(Marked<'_>, Marked<'_>)| absent(&self.old.api, before);
        let others = pairs.iter().filter(without).map(|(_, after)| after);
        others.chain(added).all(|other| absent(&self.new.api, other))
    }

    /// Whether a variant still has the member that stands for it. Where the first variant
    /// that fits is taken, it goes on fitting as far as its type stays.
    fn keeps_evidence(&self, (one, other): &(Marked<'_>, Marked<'_>)) -> bool {
        let Evidence::Member(wire) = &one.variant.evidence else { return true };
        let mark = mark(&self.new.api, &other.variant.shape, wire, 0);
        matches!(mark, Mark::OneOf(_) | Mark::Always)
    }
}

/// What values of a shape have under a name.
pub(super) fn mark(api: &Api, shape: &Shape, wire: &str, depth: usize) -> Mark {
    let shape = match resolved(api, shape) {
        Shape::Nullable(of) => resolved(api, of),
        shape => shape,
    };
    match shape {
        _ if depth > DEPTH => Mark::Maybe,
        Shape::Map { .. } | Shape::Json => Mark::Maybe,
        Shape::Named(id) => match api.types.get(*id).map(|of| &of.kind) {
            Some(Kind::Record(of)) => of_record(api, of, wire),
            Some(Kind::Union(of)) => {
                let each = of.variants.iter();
                let each = each.map(|of| mark(api, &of.shape, wire, depth + 1));
                each.reduce(either).unwrap_or(Mark::Maybe)
            }
            _ => Mark::Absent,
        },
        _ => Mark::Absent,
    }
}

fn of_record(api: &Api, of: &Record, wire: &str) -> Mark {
    if let Some((_, value)) = of.constants.iter().find(|(name, _)| **name == *wire) {
        return Mark::OneOf(vec![value.clone()]);
    }
    let is_it = |member: &&Member| *member.wire == *wire;
    let Some(member) = of.members.iter().find(is_it) else { return Mark::Absent };
    if !member.required || member.nullable {
        return Mark::Maybe;
    }
    let kind = match resolved(api, &member.shape) {
        Shape::Named(id) => api.types.get(*id).map(|of| &of.kind),
        _ => None,
    };
    match kind {
        Some(Kind::Enumeration(of)) => {
            Mark::OneOf(of.values.iter().map(|of| of.value.clone()).collect())
        }
        _ => Mark::Always,
    }
}

/// What there is under a name where values are of one kind or of another.
fn either(one: Mark, other: Mark) -> Mark {
    match (one, other) {
        (Mark::Absent, Mark::Absent) => Mark::Absent,
        (Mark::OneOf(mut all), Mark::OneOf(more)) => {
            all.extend(more);
            Mark::OneOf(all)
        }
        (Mark::OneOf(_) | Mark::Always, Mark::OneOf(_) | Mark::Always) => Mark::Always,
        _ => Mark::Maybe,
    }
}
