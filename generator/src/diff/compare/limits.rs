//! Limits of values: bounds, patterns, formats that no type stands for, and hints.

use std::cmp::Ordering;
use std::collections::{BTreeSet, HashSet};

use super::bounds::{Bound, Number, multiples};
use super::said::{Inner, Limit, Said};
use super::{At, Comparison};
use crate::diff::rules::{self, Rule};
use crate::spec::model::{Id, Schema};

/// Lists of lists are compared this deep.
const DEPTH: usize = 4;

/// A schema of each side.
pub(super) type Both = (Id<Schema>, Id<Schema>);

/// How a keyword limits values.
enum Kind {
    /// More is tighter; what absence is, if anything.
    Least(Option<i128>),
    /// Less is tighter.
    Most,
    /// `true` is tighter than `false`.
    Flag,
    /// A multiple is tighter.
    Multiple,
    /// Only whether it is there; what it says is compared inside.
    Presence,
    /// What differs only where both sides say it.
    Label(&'static Rule),
    /// What is possible; nothing said is all.
    Possible(&'static Rule, &'static Rule),
    /// Cannot be compared: what it is to be added, changed, removed.
    Other([&'static Rule; 3]),
}

fn kind(keyword: &str) -> Kind {
    let (tighter, looser) = (&rules::LIMIT_TIGHTENED, &rules::LIMIT_LOOSENED);
    match keyword {
        "minimum" => Kind::Least(None),
        "minLength" | "minItems" | "minProperties" => Kind::Least(Some(0)),
        "minContains" => Kind::Least(Some(1)),
        keyword if keyword.starts_with("max") => Kind::Most,
        "uniqueItems" => Kind::Flag,
        "multipleOf" => Kind::Multiple,
        "propertyNames" => Kind::Presence,
        "pattern" => {
            Kind::Other([&rules::PATTERN_ADDED, &rules::PATTERN_CHANGED, looser])
        }
        "format" => Kind::Other([&rules::FORMAT_ADDED, &rules::FORMAT_CHANGED, looser]),
        "contentMediaType" => Kind::Label(&rules::FORMAT_CHANGED),
        "mutability" => {
            Kind::Possible(&rules::MUTABILITY_CHANGED, &rules::MUTABILITY_LOOSENED)
        }
        "flatten" => Kind::Other([&rules::FLATTENING_CHANGED; 3]),
        _ => Kind::Other([tighter, &rules::LIMIT_CHANGED, looser]),
    }
}

/// A walk through the schemas inside of two.
struct Walk {
    /// Whether the types are the same, so that formats mean no other type.
    same: bool,
    /// What was compared on the way.
    seen: HashSet<Both>,
    differs: bool,
}

impl Comparison<'_> {
    /// Compares what two schemas say about values beside their types; `same`: whether
    /// those are the same, so that formats mean no other type.
    pub(super) fn limits(&mut self, at: &At<'_>, same: bool) {
        let (old, new) = (self.old.schema(at.old), self.new.schema(at.new));
        if let (Some(old), Some(new)) = (old, new) {
            let mut walk = Walk { same, seen: HashSet::new(), differs: false };
            self.limits_within(at, (old, new), &mut walk, DEPTH);
            if !walk.differs {
                self.alike.extend(walk.seen);
            }
        }
    }

    fn limits_within(&mut self, at: &At<'_>, both: Both, walk: &mut Walk, depth: usize) {
        if self.alike.contains(&both) || !walk.seen.insert(both) {
            return;
        }
        let (mut before, mut after) = (self.old.said(both.0), self.new.said(both.1));
        before.undeclared(&after);
        after.undeclared(&before);
        // What was all is one branch of a choice, or the reverse.
        if let Some(branch) = after.branch_like(self.old.branch_of(both.0), &before) {
            after.limits.extend(self.new.said(branch).limits);
        } else if let Some(branch) =
            before.branch_like(self.new.branch_of(both.1), &after)
        {
            before.limits.extend(self.old.said(branch).limits);
        }
        self.differing(at, &before, &after, walk);
        if depth == 0 {
            return;
        }
        for Inner { step, id: old, component: was } in &before.inner {
            let found = after.inner.iter().find(|inner| inner.step == *step);
            let Some(Inner { id: new, component: is, .. }) = found else { continue };
            let pair = (*old, *new);
            // A component says it for all that use it.
            match is.as_ref().or(was.as_ref()) {
                Some(name) => {
                    let at = At { whole: name, part: "", wire: "", ..at.clone() };
                    let at = At { inside: step.clone(), ..at };
                    self.limits_within(&at, pair, walk, depth - 1);
                }
                None => self.limits_within(&at.inside(step), pair, walk, depth - 1),
            }
        }
    }

    fn differing(&mut self, at: &At<'_>, old: &Said, new: &Said, walk: &mut Walk) {
        let find = |said: &Said, keyword: &str| {
            said.limits.iter().find(|limit| limit.keyword == keyword).cloned()
        };
        let added = new.limits.iter().filter(|limit| find(old, limit.keyword).is_none());
        let keywords = old.limits.iter().chain(added).map(|limit| limit.keyword);
        let keywords = keywords.filter(|keyword| walk.same || *keyword != "format");
        for keyword in keywords.collect::<BTreeSet<_>>() {
            let (before, after) = (find(old, keyword), find(new, keyword));
            let integers = old.integers && new.integers;
            let Some(rule) = judge(keyword, before.as_ref(), after.as_ref(), integers)
            else {
                continue;
            };
            walk.differs = true;
            let shown = |limit: &Option<Limit>| {
                limit.as_ref().map_or_else(|| "none".to_owned(), |of| of.text.clone())
            };
            let text = format!("{keyword} was {}, is {}", shown(&before), shown(&after));
            let component = |limit: &Option<Limit>| limit.as_ref()?.component.clone();
            let said_by = component(&after).or_else(|| component(&before));
            let node = |limit: &Option<Limit>, or| limit.as_ref().map_or(or, |l| l.node);
            let (old, new) = (node(&before, at.old), node(&after, at.new));
            match said_by {
                Some(name) => {
                    let at = At { old, new, whole: &name, part: "", ..at.clone() };
                    self.note(&At { inside: String::new(), ..at }, rule, text);
                }
                None => self.note(&At { old, new, ..at.clone() }, rule, text),
            }
        }
    }
}

/// What a limit's change falls under, if it is one; `integers`: whether the values are.
fn judge(
    keyword: &str,
    old: Option<&Limit>,
    new: Option<&Limit>,
    integers: bool,
) -> Option<&'static Rule> {
    let bound = |of: Option<&Limit>, none: Option<i128>| {
        let none = none.map(Number::Whole);
        let none = none.map(|number| Bound { number, exclusive: false });
        of.and_then(|of| of.bound).or(none)
    };
    let tighter = match kind(keyword) {
        Kind::Least(none) => {
            tightness(bound(old, none), bound(new, none), |old, new| {
                Some(new.above(old, integers))
            })
        }
        Kind::Most => tightness(bound(old, None), bound(new, None), |old, new| {
            Some(new.below(old, integers))
        }),
        Kind::Flag => {
            let is_set = |of: Option<&Limit>| of.is_some_and(|of| of.text == "`true`");
            Some(is_set(new).cmp(&is_set(old)))
        }
        Kind::Presence => Some(new.is_some().cmp(&old.is_some())),
        Kind::Multiple => {
            let number = |of: Option<&Limit>| {
                let every = |of: &Number| integers && matches!(of, Number::Whole(1));
                of.and_then(|of| of.bound).map(|of| of.number).filter(|of| !every(of))
            };
            tightness(number(old), number(new), |old, new| multiples(new, old))
        }
        Kind::Possible(changed, more) => {
            let words = |of: &str| -> BTreeSet<String> {
                of.trim_matches('`').split(", ").map(ToOwned::to_owned).collect()
            };
            let wider = match (old, new) {
                (Some(old), Some(new)) => {
                    words(&new.text).is_superset(&words(&old.text))
                }
                (_, new) => new.is_none(),
            };
            let same = old.map(|of| words(&of.text)) == new.map(|of| words(&of.text));
            return (!same).then_some(if wider { more } else { changed });
        }
        Kind::Label(changed) => {
            return (old?.text != new?.text).then_some(changed);
        }
        Kind::Other([added, changed, removed]) => {
            return match (old, new) {
                (Some(old), Some(new)) => (old.text != new.text).then_some(changed),
                (None, Some(_)) => Some(added),
                (Some(_), None) => Some(removed),
                (None, None) => None,
            };
        }
    };
    match tighter {
        Some(Ordering::Equal) => None,
        Some(Ordering::Greater) => Some(&rules::LIMIT_TIGHTENED),
        Some(Ordering::Less) => Some(&rules::LIMIT_LOOSENED),
        None => Some(&rules::LIMIT_CHANGED),
    }
}

/// How tight the new one of two limits is beside the old one, if that can be said.
fn tightness<T>(
    old: Option<T>,
    new: Option<T>,
    compare: impl Fn(T, T) -> Option<Ordering>,
) -> Option<Ordering> {
    match (old, new) {
        (Some(old), Some(new)) => compare(old, new),
        (old, new) => Some(new.is_some().cmp(&old.is_some())),
    }
}
