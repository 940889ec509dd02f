//! A limit of values by its keyword: what several of them say together, and what it means
//! that one became another.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::sync::Arc;

use super::bounds::{Bound, Number, multiples};
use crate::diff::rules::{self, Rule};
use crate::source::tree::NodeId;

/// A limit of values.
#[derive(Clone, Debug)]
pub(super) struct Limit {
    /// What it is about: `minimum` also where `exclusiveMinimum` says it.
    pub(super) keyword: &'static str,
    /// What it says, as people write it; all of it holds.
    pub(super) texts: BTreeSet<String>,
    /// The bound that it is, for `minimum` and `maximum`; else the number.
    pub(super) bound: Option<Bound>,
    /// Where it stands.
    pub(super) node: NodeId,
    /// The component that says it.
    pub(super) component: Option<Arc<str>>,
}

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
    /// What is possible; nothing said is all. What it is to have less of it, other, more.
    Possible([&'static Rule; 3]),
    /// Texts that cannot be compared: what it is to add, to change, to remove some.
    Each([&'static Rule; 3]),
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
            Kind::Each([&rules::PATTERN_ADDED, &rules::PATTERN_CHANGED, looser])
        }
        "format" => Kind::Each([&rules::FORMAT_ADDED, &rules::FORMAT_CHANGED, looser]),
        "contentMediaType" => Kind::Label(&rules::FORMAT_CHANGED),
        "patternProperties" => Kind::Label(&rules::LIMIT_CHANGED),
        "enum" | "member names" => {
            Kind::Possible([tighter, &rules::LIMIT_CHANGED, looser])
        }
        "mutability" => {
            let changed = &rules::MUTABILITY_CHANGED;
            Kind::Possible([changed, changed, &rules::MUTABILITY_LOOSENED])
        }
        "flatten" => Kind::Each([&rules::FLATTENING_CHANGED; 3]),
        _ => Kind::Each([tighter, &rules::LIMIT_CHANGED, looser]),
    }
}

impl Limit {
    /// Takes in another limit under the same keyword, for values that are within both. Of
    /// what only one can say, the nearest counts.
    pub(super) fn and(&mut self, other: Self) {
        let tighter = match (kind(self.keyword), self.bound, other.bound) {
            (Kind::Least(_), Some(known), Some(new)) => new.above(known, false).is_gt(),
            (Kind::Most, Some(known), Some(new)) => new.below(known, false).is_gt(),
            (Kind::Flag, ..) => other.is_set() && !self.is_set(),
            (Kind::Multiple, Some(known), Some(new)) => {
                return self.and_multiple(known.number, new.number, &other);
            }
            (Kind::Each(_), ..) => return self.texts.extend(other.texts),
            (Kind::Possible(_), ..) => {
                return self.texts.retain(|text| other.texts.contains(text));
            }
            _ => false,
        };
        if tighter {
            *self = other;
        }
    }

    /// Multiples of two numbers are those of a third.
    fn and_multiple(&mut self, known: Number, new: Number, other: &Self) {
        match multiples(new, known) {
            Some(Ordering::Greater) => *self = other.clone(),
            Some(_) => {}
            None => {
                let Some(number) = known.common_multiple(new) else { return };
                self.bound = Some(Bound { number, exclusive: false });
                self.texts = BTreeSet::from([format!("`{number}`")]);
            }
        }
    }

    fn is_set(&self) -> bool {
        self.texts.contains("`true`")
    }

    /// What it says.
    pub(super) fn text(&self) -> String {
        if self.texts.is_empty() {
            return "nothing".to_owned();
        }
        self.texts.iter().map(String::as_str).collect::<Vec<_>>().join(", ")
    }
}

/// What a limit's change falls under, if it is one; `integers`: whether the values are.
pub(super) fn judge(
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
    let none = BTreeSet::new();
    let (before, after) =
        (old.map_or(&none, |of| &of.texts), new.map_or(&none, |of| &of.texts));
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
            let is_set = |of: Option<&Limit>| of.is_some_and(Limit::is_set);
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
        _ if before == after && old.is_some() == new.is_some() => return None,
        Kind::Possible([fewer, changed, more]) => {
            return Some(match (old, new) {
                (_, None) => more,
                (None, _) => fewer,
                _ if after.is_superset(before) => more,
                _ if after.is_subset(before) => fewer,
                _ if keyword == "enum" && after.is_disjoint(before) => {
                    &rules::CONSTANT_CHANGED
                }
                _ => changed,
            });
        }
        Kind::Label(changed) => return old.and(new).map(|_| changed),
        Kind::Each([added, changed, removed]) => {
            return Some(match () {
                () if after.is_superset(before) => added,
                () if after.is_subset(before) => removed,
                () => changed,
            });
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
