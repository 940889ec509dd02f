//! What the differences between two planned APIs have to do with the findings.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::recorder::{Draft, Reached};
use crate::api::model::{Kind, Shape};
use crate::diff::report::{Effect, Level};
use crate::diff::rules;
use crate::diff::subject::Subject;
use crate::diff::surface::{Difference, Home};
use crate::source::tree::NodeId;

/// How many items of Rust a finding names; the rest are counted.
const NAMED: usize = 2;

/// The Rust names of two types of which one took the place of the other; none of what
/// has no type of its own.
pub(super) type Swap = (Option<String>, Option<String>);

/// Why a type is gone or new, the likeliest first.
#[derive(Clone, Copy)]
enum Lone {
    /// What had it was removed.
    Removed,
    /// Something else stands where it stood.
    Replaced,
    /// It was that of a tag.
    Tagged,
}

/// What differs in Rust, and whether a finding explains it.
pub(super) struct Rust {
    differences: Vec<(Difference, bool)>,
    by_home: BTreeMap<Home, Vec<usize>>,
}

impl Rust {
    pub(super) fn new(differences: Vec<Difference>) -> Self {
        let mut by_home: BTreeMap<Home, Vec<usize>> = BTreeMap::new();
        for (index, difference) in differences.iter().enumerate() {
            by_home.entry(difference.home.clone()).or_default().push(index);
        }
        let differences = differences.into_iter().map(|of| (of, false)).collect();
        Self { differences, by_home }
    }

    /// What a finding about a part of some homes explains.
    pub(super) fn claim(&mut self, homes: &BTreeSet<Home>, draft: &Draft) -> Vec<usize> {
        let quiet = draft.rule.is_quiet();
        // What a client is built with is a parameter of operations too, and a callback is
        // no item of its operation.
        let given = !draft.parts.is_empty()
            && matches!(draft.rule.area, "parameters" | "webhooks");
        let adds =
            draft.rule.id.ends_with("-added") || draft.rule == &rules::VARIANT_MISTAKEN;
        let homes = homes.iter().chain(given.then_some(&Home::Client));
        let indices = homes.filter_map(|home| self.by_home.get(home)).flatten();
        let indices: BTreeSet<usize> = indices.copied().collect();
        let mut claimed = Vec::new();
        for index in indices {
            let Some((difference, done)) = self.differences.get_mut(index) else {
                continue;
            };
            let parts = &difference.parts;
            let among =
                |known: &BTreeSet<String>| parts.iter().any(|of| known.contains(of));
            let fits = match draft.parts.is_empty() {
                false => among(&draft.parts),
                true => parts.is_empty() || among(&draft.explains),
            };
            // What is gone is so because of what was removed, if anything was; what is
            // another variant is so because of what became of it; and what gives one of
            // several does so because of the first one added.
            let variant = adds && matches!(draft.rule.area, "unions" | "responses");
            let breaks =
                difference.gone || variant && difference.level > Level::Compatible;
            // Tags that change places are one change of what their variants are called.
            let again = quiet || adds && breaks || draft.rule == &rules::TAG_CHANGED;
            if fits && !(again && *done) {
                *done = true;
                claimed.push(index);
            }
        }
        claimed
    }

    /// A finding about what was removed, or is something else now, explains why a type is
    /// gone that nothing else uses, or new.
    pub(super) fn claim_lone(
        &mut self,
        (old, new): (&Subject, &Subject),
        reached: &[Reached],
        claimed: &mut [Vec<usize>],
    ) {
        let (mut lost, mut seen) = (self.lone(old, true), HashSet::new());
        let (mut gained, mut met) = (self.lone(new, false), HashSet::new());
        for pass in [Lone::Removed, Lone::Replaced, Lone::Tagged] {
            for (one, claimed) in reached.iter().zip(claimed.iter_mut()) {
                let draft = &one.draft;
                let (before, after) = match pass {
                    Lone::Removed => (draft.old.filter(|_| draft.new.is_none()), None),
                    Lone::Replaced if is_replacement(draft) => (draft.old, draft.new),
                    Lone::Tagged if !draft.explains.is_empty() => (draft.old, draft.new),
                    _ => (None, None),
                };
                for node in before.into_iter().flat_map(|node| old.family(node)) {
                    self.claim_below(&mut lost, old.below(node, &mut seen), claimed);
                }
                for node in after.into_iter().flat_map(|node| new.family(node)) {
                    self.claim_below(&mut gained, new.below(node, &mut met), claimed);
                }
            }
        }
    }

    /// The types on one side only of which nothing is said yet, by their schemas.
    fn lone(&self, side: &Subject, gone: bool) -> HashMap<NodeId, usize> {
        let differences = self.differences.iter().enumerate();
        let lone = differences.filter_map(|(index, (of, done))| match &of.home {
            Home::Lone(name) if !done && of.gone == gone => {
                Some((side.type_called(name)?, index))
            }
            _ => None,
        });
        lone.collect()
    }

    fn claim_below(
        &mut self,
        lone: &mut HashMap<NodeId, usize>,
        below: Vec<NodeId>,
        claimed: &mut Vec<usize>,
    ) {
        for index in below.iter().filter_map(|node| lone.remove(node)) {
            if let Some((_, done)) = self.differences.get_mut(index) {
                *done = true;
                claimed.push(index);
            }
        }
    }

    /// A finding that a type took the place of another explains what names them.
    pub(super) fn claim_replaced(
        &mut self,
        names: &[Option<Swap>],
        claimed: &mut [Vec<usize>],
    ) {
        let names = names.iter().zip(claimed.iter_mut());
        for ((before, after), claimed) in
            names.filter_map(|(names, claimed)| Some((names.as_ref()?, claimed)))
        {
            // Other names of shapes take their place under what those are.
            let meant = claimed.iter().find_map(|of| self.differences.get(*of));
            let meant = meant.and_then(|(of, _)| of.signatures.clone());
            let was = before.clone().or(meant.as_ref().map(|(was, _)| was.clone()));
            let (before, after) = match (before, after, meant) {
                (None, None, Some((before, after))) => (Some(before), Some(after)),
                (None, None, None) => continue,
                _ => (before.clone(), after.clone()),
            };
            for (index, (difference, done)) in self.differences.iter_mut().enumerate() {
                let swaps = difference.swaps(before.as_deref(), after.as_deref());
                let unmade =
                    was.as_ref().is_some_and(|was| difference.unimplements(was));
                if !*done && (swaps || unmade) {
                    *done = true;
                    claimed.push(index);
                }
            }
        }
    }

    /// The only finding about a home explains whatever else differs in it, and the first
    /// one that has to do with its items explains what differs about the whole.
    pub(super) fn claim_rest(
        &mut self,
        homes: &[BTreeSet<Home>],
        claimed: &mut [Vec<usize>],
    ) {
        let mut about: BTreeMap<&Home, Vec<usize>> = BTreeMap::new();
        for (finding, homes) in homes.iter().enumerate() {
            homes.iter().for_each(|home| about.entry(home).or_default().push(finding));
        }
        let mut rest: Vec<(usize, usize)> = Vec::new();
        for (index, (difference, done)) in self.differences.iter().enumerate() {
            let home = &difference.home;
            let Some(findings) = about.get(home).filter(|_| !done) else { continue };
            let has_to_do = |finding: &&usize| {
                let claimed = claimed.get(**finding).into_iter().flatten();
                let mut claimed = claimed.filter_map(|at| self.differences.get(*at));
                claimed.any(|(of, _)| of.home == *home)
            };
            let first = findings.iter().find(has_to_do);
            let found = match findings.as_slice() {
                [alone] => Some(alone),
                _ => first.filter(|_| difference.parts.is_empty()),
            };
            rest.extend(found.map(|finding| (*finding, index)));
        }
        for (finding, index) in rest {
            if let (Some((_, done)), Some(claimed)) =
                (self.differences.get_mut(index), claimed.get_mut(finding))
            {
                *done = true;
                claimed.push(index);
            }
        }
    }

    /// A finding about what types are called after explains what they are called.
    pub(super) fn claim_inside(
        &mut self,
        finding: impl Fn(usize) -> Option<usize>,
        claimed: &mut [Vec<usize>],
    ) {
        for (index, (difference, done)) in self.differences.iter_mut().enumerate() {
            let Home::Pair(pair) = difference.home else { continue };
            let found = (!*done).then(|| finding(pair)).flatten();
            if let Some(claimed) = found.and_then(|found| claimed.get_mut(found)) {
                *done = true;
                claimed.push(index);
            }
        }
    }

    /// What some differences mean for programs.
    pub(super) fn effect(&self, claimed: &[usize]) -> Effect {
        let differences =
            claimed.iter().filter_map(|index| self.differences.get(*index));
        effect_of(&differences.map(|(difference, _)| difference).collect::<Vec<_>>())
    }

    /// What no finding explains and is not harmless, or a member that nothing sends.
    pub(super) fn unclaimed(self) -> Vec<Difference> {
        let is_member =
            |of: &Difference| matches!(of.home, Home::Pair(_)) && !of.parts.is_empty();
        let left = self.differences.into_iter().filter(|(of, claimed)| {
            !claimed && (of.level > Level::Compatible || is_member(of))
        });
        left.map(|(difference, _)| difference).collect()
    }
}

impl Subject {
    /// A schema, and those of the variants of the union that it makes: they may refer to
    /// it, and not it to them.
    fn family(&self, node: NodeId) -> Vec<NodeId> {
        let mut all = vec![node];
        let found = self.type_at(node).and_then(|id| self.api.types.get(id));
        if let Some(Kind::Union(union)) = found.map(|of| &of.kind) {
            let shapes = union.variants.iter().map(|variant| &variant.shape);
            let types = shapes.filter_map(|shape| match shape {
                Shape::Named(id) => self.api.types.get(*id),
                _ => None,
            });
            all.extend(types.map(|of| of.node));
        }
        all
    }
}

/// The gravest of some differences, with as many named as fit in a line.
pub(super) fn effect_of(differences: &[&Difference]) -> Effect {
    let mut sorted = differences.to_vec();
    sorted.sort_by_key(|difference| Reverse(difference.level));
    let level = sorted.first().map(|difference| difference.level).unwrap_or_default();
    let shown = sorted.iter().filter(|difference| difference.level == level);
    let texts: Vec<String> =
        shown.map(|of| format!("`{}` {}", of.path, of.text)).collect();
    let more = texts.len().saturating_sub(NAMED);
    let mut text = texts.into_iter().take(NAMED).collect::<Vec<_>>().join("; ");
    if more > 0 {
        text.push_str(&format!("; and {more} more"));
    }
    Effect { level, text }
}

/// Whether a finding says that something else stands where the old side had a type.
fn is_replacement(draft: &Draft) -> bool {
    let rules = [
        &rules::TYPE_CHANGED,
        &rules::TYPE_NARROWED,
        &rules::TYPE_WIDENED,
        &rules::TYPE_REPLACED,
        &rules::TYPE_EXCHANGED,
        &rules::ENUMERATION_DROPPED,
        &rules::BECAME_REQUIRED,
        &rules::NO_LONGER_READ_ONLY,
        &rules::NO_LONGER_WRITE_ONLY,
        &rules::CONSTANT_CHANGED,
        &rules::CONSTANT_LIFTED,
        &rules::MEDIA_TYPE_CHANGED,
        &rules::MEMBERS_DECLARED,
        &rules::MEMBERS_TYPED,
        &rules::MEMBERS_OPENED,
        &rules::MEMBERS_CLOSED,
        &rules::LIMIT_LOOSENED,
        &rules::STATUS_WIDENED,
        &rules::SUCCESS_WIDENED,
        &rules::SUCCESS_CHANGED,
        &rules::PARAMETER_MOVED,
    ];
    draft.rule.id.ends_with("-removed") || rules.contains(&draft.rule)
}
