//! Limits of values: bounds, patterns, formats that no type stands for, and hints.

use std::collections::{BTreeSet, HashSet};

use super::limit::{Limit, judge};
use super::said::{Inner, Said};
use super::{At, Comparison};
use crate::spec::model::{Id, Schema};

/// Lists of lists are compared this deep.
const DEPTH: usize = 32;

/// Schemas of each side, of which all hold.
pub(super) type Both = (Vec<Id<Schema>>, Vec<Id<Schema>>);

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
            self.limits_of(at, (vec![old], vec![new]), same);
        }
    }

    /// The same for all that parts of a schema say of one member.
    pub(super) fn limits_of(&mut self, at: &At<'_>, both: Both, same: bool) {
        let mut walk = Walk { same, seen: HashSet::new(), differs: false };
        self.limits_within(at, both, &mut walk, DEPTH);
        if !walk.differs {
            self.alike.extend(walk.seen);
        }
    }

    fn limits_within(&mut self, at: &At<'_>, both: Both, walk: &mut Walk, depth: usize) {
        if self.alike.contains(&both) || !walk.seen.insert(both.clone()) {
            return;
        }
        let (mut before, mut after) = (self.old.said(&both.0), self.new.said(&both.1));
        let (was, is) = (self.old.branch_of(&both.0), self.new.branch_of(&both.1));
        before.undeclared(&after);
        after.undeclared(&before);
        // What was all is one branch of a choice, or the reverse.
        if let Some(branch) = after.branch_like(&was, &before) {
            let limits = self.new.said(branch).limits;
            limits.into_iter().for_each(|of| after.add(of));
        } else if let Some(branch) = before.branch_like(&is, &after) {
            let limits = self.old.said(branch).limits;
            limits.into_iter().for_each(|of| before.add(of));
        }
        self.differing(at, &before, &after, walk);
        if depth == 0 {
            return;
        }
        for Inner { step, ids: old, component: was } in &before.inner {
            let found = after.inner.iter().find(|inner| inner.step == *step);
            let Some(Inner { ids: new, component: is, .. }) = found else { continue };
            let pair = (old.clone(), new.clone());
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
        let keywords = keywords.filter(|keyword| walk.same || !of_types(keyword));
        // Types say that no other members are taken, and what values enumerations have.
        let keywords = keywords.filter(|keyword| match *keyword {
            "member names" => !(old.closed || new.closed),
            "enum" => !(old.enumerated || new.enumerated),
            "items" | "minItems" | "maxItems" => !(old.is_tuple() || new.is_tuple()),
            _ => true,
        });
        for keyword in keywords.collect::<BTreeSet<_>>() {
            let (before, after) = (find(old, keyword), find(new, keyword));
            let integers = old.integers && new.integers;
            let Some(rule) = judge(keyword, before.as_ref(), after.as_ref(), integers)
            else {
                continue;
            };
            walk.differs = true;
            let shown = |limit: &Option<Limit>| {
                limit.as_ref().map_or_else(|| "none".to_owned(), Limit::text)
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

/// Whether types that differ say so too.
fn of_types(keyword: &str) -> bool {
    matches!(keyword, "format" | "enum" | "items" | "member names" | "patternProperties")
}
