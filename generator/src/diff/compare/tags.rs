//! The tags of variants: what became of them, and of the members that they are.

use super::marks::{Mark, Marked, mark};
use super::recorder::{Mask, Owner};
use super::{At, Comparison, shapes, words};
use crate::api::model::{Api, Kind, Literal, Selection, Shape, TypeId, Union};
use crate::diff::rules;

/// A variant of the old side and of the new one.
type Pair<'u> = (Marked<'u>, Marked<'u>);

impl Comparison<'_> {
    /// Compares the tags of the variants that are the same; one that went from a variant to
    /// another is told where it was lost.
    pub(super) fn tags(
        &mut self,
        at: &At<'_>,
        by: &Selection,
        pairs: &[Pair<'_>],
        (gone, added): (&[Marked<'_>], &[Marked<'_>]),
    ) {
        let Selection::Tag(member) = by else { return };
        let marked = |(before, after): &&Pair<'_>| {
            !before.tags().is_empty() && !after.tags().is_empty()
        };
        let mut moved: Vec<(&Literal, usize)> = Vec::new();
        for pair in pairs.iter().filter(marked) {
            let (before, after) = (pair.0.tags(), pair.1.tags());
            let lost: Vec<&Literal> = without(before, after).collect();
            if lost.is_empty() {
                continue;
            }
            let others = pairs.iter().map(|(_, other)| other).chain(added);
            let mut taken = others.flat_map(Marked::tags);
            let only = without(after, before).next().is_none();
            let rule = match only && !taken.any(|tag| lost.contains(&tag)) {
                true => &rules::TAG_REMOVED,
                false => &rules::TAG_CHANGED,
            };
            self.note(at, rule, changed(pair));
            let finding = self.recorder.last();
            moved.extend(lost.into_iter().map(|tag| (tag, finding)));
            self.explain(at, finding, pair, member);
        }
        for pair in pairs.iter().filter(marked) {
            let (before, after) = (pair.0.tags(), pair.1.tags());
            let gained: Vec<&Literal> = without(after, before).collect();
            if gained.is_empty() || without(before, after).next().is_some() {
                continue;
            }
            let from = |tag: &&Literal| moved.iter().find(|(known, _)| known == tag);
            if let Some((_, finding)) = gained.iter().find_map(from) {
                self.explain(at, *finding, pair, member);
            }
            if gained.iter().all(|tag| from(tag).is_some()) {
                continue;
            }
            let mut left = gone.iter().flat_map(Marked::tags);
            let rule = match left.any(|tag| gained.contains(&tag)) {
                true => &rules::TAG_CHANGED,
                false => &rules::TAG_ADDED,
            };
            self.note(at, rule, changed(pair));
            self.explain(at, self.recorder.last(), pair, member);
        }
    }

    /// Says that variants are told apart in another way than before.
    pub(super) fn told_otherwise(
        &mut self,
        at: &At<'_>,
        (old, new): (&Selection, &Selection),
        pairs: &[Pair<'_>],
    ) {
        let text = match old == new {
            true => "a variant has a member now that stood for another".to_owned(),
            false => format!("was told apart {}, is {}", by(old), by(new)),
        };
        self.note(at, &rules::DISCRIMINATOR_CHANGED, text);
        let finding = self.recorder.last();
        for member in [old, new].into_iter().filter_map(tag_of) {
            for pair in pairs {
                self.explain(at, finding, pair, member);
            }
        }
    }

    /// Says that variants that something else told apart need a tag.
    pub(super) fn tagged_now(
        &mut self,
        at: &At<'_>,
        (old, new): (&Selection, &Selection),
        pairs: &[Pair<'_>],
    ) {
        let (Selection::Structure, Selection::Tag(member)) = (old, new) else { return };
        let has_it = |(before, after): &Pair<'_>| {
            let mark = mark(&self.old.api, &before.variant.shape, member, 0);
            let known = |tag: &Literal| after.tags().contains(tag);
            matches!(mark, Mark::OneOf(tags) if tags.iter().all(known))
        };
        if pairs.iter().all(has_it) {
            return;
        }
        let text = format!("is told apart {} now", by(new));
        self.note(at, &rules::DISCRIMINATOR_ADDED, text);
        let finding = self.recorder.last();
        for pair in pairs {
            self.explain(at, finding, pair, member);
        }
    }

    /// Compares what values without a known tag are.
    pub(super) fn fallbacks(
        &mut self,
        at: &At<'_>,
        (old, new): (&Union, &Union),
        pairs: &[Pair<'_>],
    ) {
        let of = |union: &Union, of: &Marked<'_>| {
            let fallback = union.variants.get(union.fallback?)?;
            Some(std::ptr::eq(fallback, of.variant))
        };
        let is_one = |pair: &Pair<'_>| {
            (of(old, &pair.0) == Some(true), of(new, &pair.1) == Some(true))
        };
        let both = (old.fallback.is_some(), new.fallback.is_some());
        let kept = pairs.iter().any(|pair| is_one(pair) == (true, true));
        if kept || both == (false, false) {
            return;
        }
        let shown = |of: &Union| {
            let variant = of.fallback.and_then(|index| of.variants.get(index));
            let name = variant.map(|of| of.name.0.join("."));
            name.map_or_else(|| "none".to_owned(), |name| format!("`{name}`"))
        };
        let text = format!("fallback was {}, is {}", shown(old), shown(new));
        self.note(at, &rules::FALLBACK_CHANGED, text);
        let finding = self.recorder.last();
        let (Some(before), Some(after)) = (tag_of(&old.by), tag_of(&new.by)) else {
            return;
        };
        // A fallback has any tag, and any other variant its own.
        for pair in
            pairs.iter().filter(|pair| before == after && is_one(pair) != (false, false))
        {
            self.explain(at, finding, pair, before);
        }
    }

    /// Says that a finding is why the tag of a variant's type is what it is.
    fn explain(
        &mut self,
        at: &At<'_>,
        finding: usize,
        (old, new): &Pair<'_>,
        member: &str,
    ) {
        let one = shapes::resolved(&self.old.api, &old.variant.shape);
        let two = shapes::resolved(&self.new.api, &new.variant.shape);
        if let (Shape::Named(one), Shape::Named(two)) = (one, two) {
            let both = (*one, *two);
            let owner = Owner::Types(self.pair(at.owner, at.mask, both));
            self.recorder.explains(finding, owner, member);
            let values = (
                values_of(&self.old.api, both.0, member),
                values_of(&self.new.api, both.1, member),
            );
            if let (Some(one), Some(two)) = values {
                let owner = Owner::Types(self.pair(owner, Mask::BOTH, (one, two)));
                let (before, after) = (old.tags(), new.tags());
                for tag in without(before, after).chain(without(after, before)) {
                    self.recorder.explains(finding, owner, &words::canonical(tag));
                }
            }
        }
    }
}

/// The enumeration of the values of a record's member, if nothing else can use it.
fn values_of(api: &Api, record: TypeId, member: &str) -> Option<TypeId> {
    let Kind::Record(record) = &api.types.get(record)?.kind else { return None };
    let member = record.members.iter().find(|of| *of.wire == *member)?;
    let Shape::Named(id) = shapes::resolved(api, &member.shape) else { return None };
    let of = api.types.get(*id)?;
    (matches!(of.kind, Kind::Enumeration(_)) && !of.named).then_some(*id)
}

/// The tags of one side that the other one does not have.
fn without<'t>(
    tags: &'t [Literal],
    others: &'t [Literal],
) -> impl Iterator<Item = &'t Literal> {
    tags.iter().filter(|tag| !others.contains(tag))
}

fn changed((before, after): &Pair<'_>) -> String {
    let (was, is) = (shown(before.tags()), shown(after.tags()));
    format!("`{}` was {was}, is {is}", after.name())
}

fn tag_of(selection: &Selection) -> Option<&str> {
    match selection {
        Selection::Tag(member) => Some(member),
        Selection::Structure => None,
    }
}

fn by(selection: &Selection) -> String {
    match selection {
        Selection::Tag(member) => format!("by `{member}`"),
        Selection::Structure => "by structure".to_owned(),
    }
}

fn shown(of: &[Literal]) -> String {
    let texts: Vec<String> =
        of.iter().map(|tag| format!("`{}`", tag.to_json())).collect();
    texts.join(" or ")
}
