//! Findings to a report: what they reach, what they mean for programs, where they stand.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::effects::{Rust, Swap, effect_of};
use super::recorder::{Draft, Mask, Owner, Reached};
use super::types::of_other_kinds;
use super::{Comparison, causes, words};
use crate::api::model::{Kind, Operation, Type, TypeId};
use crate::diff::report::{
    Change, Direction, Effect, Level, OperationAt, OperationChange, Report, Site, State,
};
use crate::diff::rules;
use crate::diff::subject::Subject;
use crate::diff::surface::{Difference, Home, Names, Numbers, Surface};
use crate::output::fingerprint;
use crate::rust::plan::Ident;
use crate::source::tree::NodeId;

/// What differences have in common: their home, or what the names of their types begin
/// with.
type Group = (Home, Option<String>);

/// Where something stands on either side.
type Sites = (Option<NodeId>, Option<NodeId>);

/// The pairs of types of which each side's types have one at most.
#[derive(Default)]
struct OneToOne {
    old: HashMap<TypeId, usize>,
    new: HashMap<TypeId, usize>,
}

impl Comparison<'_> {
    /// Puts everything together.
    pub(super) fn finish(mut self, mut operations: Vec<OperationChange>) -> Report {
        let pairs = self.one_to_one();
        let mut differences = self.differences(&operations, &pairs);
        for difference in &mut differences {
            if let Home::Pair(pair) = difference.home {
                difference.home = Home::Pair(self.named_after(pair));
            }
        }
        let mut rust = Rust::new(differences);
        let reached = self.recorder.reached();
        let reached = causes::one_each(self.old, self.new, reached);
        let mut reached = causes::media_types(reached);
        // What quiet rules speak of seldom means anything for programs, and a tag that is
        // the name of a type changes with it.
        let is_tag = |one: &Reached| one.draft.rule == &rules::TAG_CHANGED;
        reached.sort_by_key(|one| (one.draft.rule.is_quiet(), is_tag(one)));
        let mut homes: Vec<BTreeSet<Home>> = Vec::new();
        for one in &reached {
            let owners = one.draft.owners.iter();
            homes.push(owners.flat_map(|(of, _)| self.homes(*of, &pairs)).collect());
        }
        let mut claimed: Vec<Vec<usize>> = reached
            .iter()
            .zip(&homes)
            .map(|(one, of)| rust.claim(of, &one.draft))
            .collect();
        rust.claim_lone((self.old, self.new), &reached, &mut claimed);
        let names: Vec<_> =
            reached.iter().map(|one| self.replaced(&one.draft)).collect();
        rust.claim_replaced(&names, &mut claimed);
        rust.claim_rest(&homes, &mut claimed);
        let renamed = renamed(&reached);
        rust.claim_inside(|pair| self.renamed_by(pair, &renamed), &mut claimed);
        let effects = claimed.iter().map(|claimed| rust.effect(claimed));
        let effects: Vec<Effect> = effects.collect();
        let mut found: Vec<(Reached, Effect)> =
            reached.into_iter().zip(effects).collect();
        for (group, differences) in self.unexplained(rust) {
            self.recorder.push(self.unclaimed(group, &differences, &operations));
            let effect = effect_of(&differences.iter().collect::<Vec<_>>());
            let reached = self.recorder.reached().into_iter();
            found.extend(reached.map(|one| (one, effect.clone())));
        }
        let changes = self.changes(found);
        mark(&mut operations, &changes);
        let (old, new) = (self.old, self.new);
        let titles = [&new.api.title, &old.api.title];
        let title = titles.into_iter().find(|title| !title.is_empty());
        Report {
            title: title.cloned().unwrap_or_default(),
            old: Some(old.side()),
            new: Some(new.side()),
            operations,
            changes,
        }
    }

    /// The finding that an operation has another name or path, after which an inline type
    /// is called.
    fn renamed_by(
        &self,
        pair: usize,
        renamed: &BTreeMap<usize, usize>,
    ) -> Option<usize> {
        let (old, new) = self.pairs.get(pair)?;
        let inline = !(old.named || new.named);
        if !inline || old.name == new.name {
            return None;
        }
        self.recorder.operations(pair).find_map(|index| renamed.get(&index).copied())
    }

    /// What no finding explains. Where only some operations are compared, types are those
    /// of other modules too, and what differs about them says nothing.
    fn unexplained(&self, rust: Rust) -> BTreeMap<Group, Vec<Difference>> {
        let mut groups: BTreeMap<Group, Vec<Difference>> = BTreeMap::new();
        for difference in rust.unclaimed().into_iter().filter(|_| !self.scope.is_part())
        {
            groups.entry(self.group(&difference)).or_default().push(difference);
        }
        // What is called by its place inside of a type says where that type has it.
        for index in 0..self.pairs.all().len() {
            let Some((_, new)) = self.pairs.get(index).filter(|(_, new)| new.named)
            else {
                continue;
            };
            let inside = (Home::Client, Some(words::type_name(new)));
            if groups.contains_key(&inside)
                && let Some(own) = groups.remove(&(Home::Pair(index), None))
            {
                groups.entry(inside).or_default().extend(own);
            }
        }
        groups
    }

    /// Pairs one to one, those first that have the same Rust name. What stands in another
    /// place only, and is still there by its name, is what has that name.
    fn one_to_one(&self) -> OneToOne {
        let mut pairs = OneToOne::default();
        for same in [true, false] {
            for (index, (old, new)) in self.pairs.all().iter().enumerate() {
                let named = self.old.ident(*old) == self.new.ident(*new);
                let free = !pairs.old.contains_key(old) && !pairs.new.contains_key(new);
                let stays =
                    self.old.stays(*old, self.new) || self.new.stays(*new, self.old);
                if free && (named || !same && !stays) {
                    pairs.old.insert(*old, index);
                    pairs.new.insert(*new, index);
                }
            }
        }
        pairs
    }

    fn differences(
        &self,
        operations: &[OperationChange],
        pairs: &OneToOne,
    ) -> Vec<Difference> {
        if self.old.plan == self.new.plan {
            return Vec::new();
        }
        let mut renamed: HashMap<Ident, Ident> = HashMap::new();
        for (old, new) in self.pairs.all() {
            let pair = pairs.old.get(old);
            if pair.is_some_and(|pair| pairs.new.get(new) == Some(pair))
                && let (Some(old), Some(new)) =
                    (self.old.ident(*old), self.new.ident(*new))
            {
                renamed.insert(old.clone(), new.clone());
            }
        }
        let at = |of: fn(&OperationChange) -> Option<OperationAt>| {
            operations.iter().map(of).collect::<Vec<_>>()
        };
        let old = Numbers {
            operations: numbers(self.old, &at(|of| of.old)),
            types: pairs.old.clone(),
        };
        let new = Numbers {
            operations: numbers(self.new, &at(|of| of.new)),
            types: pairs.new.clone(),
        };
        let (before, after) = (&self.old.plan, &self.new.plan);
        let surface =
            Surface::of(self.old, &old, &Names::of_old(before, after, renamed));
        let mut differences =
            surface.differences(&Surface::of(self.new, &new, &Names::of_new(after)));
        // What operations elsewhere need is with those.
        let (part, fewer) = (self.scope.is_part(), self.scope.leaves_out());
        differences.retain(|of| match of.home {
            Home::Operation(_) | Home::Pair(_) => true,
            Home::Lone(_) => !part && !fewer,
            Home::Client => !part && !(fewer && (of.gone || of.handle.is_some())),
        });
        differences
    }

    /// The pair of types whose new name is why a pair inside of it is called otherwise,
    /// else the pair itself.
    fn named_after(&self, pair: usize) -> usize {
        let outer =
            |of: &Type| (!of.named).then(|| of.name.0.first().cloned()).flatten();
        let Some((old, new)) = self.pairs.get(pair) else { return pair };
        let (Some(old), Some(new)) = (outer(old), outer(new)) else { return pair };
        if old == new {
            return pair;
        }
        let called = |of: &Type, name: &str| of.named && words::type_name(of) == *name;
        let found = (0..self.pairs.all().len()).find(|index| {
            let pair = self.pairs.get(*index);
            pair.is_some_and(|(one, two)| called(one, &old) && called(two, &new))
        });
        found.unwrap_or(pair)
    }

    /// The homes of what a finding is about: of types that are not the same, those of
    /// their own names.
    fn homes(&self, owner: Owner, pairs: &OneToOne) -> Vec<Home> {
        let pair = match owner {
            Owner::Api => return vec![Home::Client],
            Owner::Operation(index) => return vec![Home::Operation(index)],
            Owner::Types(pair) => pair,
        };
        let Some((old, new)) = self.pairs.all().get(pair) else {
            return vec![Home::Pair(pair)];
        };
        let known = Home::Pair(pairs.new.get(new).copied().unwrap_or(pair));
        let own = |side: &Subject, other, id| {
            side.ident(id).filter(|_| side.stays(id, other)).map(ToString::to_string)
        };
        let before = own(self.old, self.new, *old);
        let before = before.filter(|_| !pairs.old.contains_key(old));
        let after = || own(self.new, self.old, *new);
        let lone = before.or_else(|| after().filter(|_| !pairs.new.contains_key(new)));
        std::iter::once(known).chain(lone.map(Home::Lone)).collect()
    }

    /// The Rust names of the two types of which a finding says that one took the place
    /// of the other, or that one side has no type of its own.
    fn replaced(&self, draft: &Draft) -> Option<Swap> {
        let (owner, _) = draft.owners.first()?;
        let Owner::Types(pair) = *owner else { return None };
        let (one, two) = self.pairs.get(pair)?;
        let own = |of: &Type| !matches!(of.kind, Kind::Alias(_));
        let rules =
            [&rules::TYPE_REPLACED, &rules::TYPE_EXCHANGED, &rules::TYPE_RENAMED];
        let same = !of_other_kinds(&one.kind, &two.kind);
        if own(one) && own(two) && same && !rules.contains(&draft.rule) {
            return None;
        }
        let (old, new) = *self.pairs.all().get(pair)?;
        let named = |side: &Subject, of: &Type, id| {
            side.ident(id).filter(|_| own(of)).map(ToString::to_string)
        };
        let both = (named(self.old, one, old), named(self.new, two, new));
        Some(both)
    }

    /// What differences that no finding explains have in common: the handle whose
    /// operations went elsewhere; the types of inline schemas, which are numbered together,
    /// so that one more calls others otherwise.
    fn group(&self, difference: &Difference) -> Group {
        if let Some((handle, _)) = &difference.handle {
            return (Home::Client, Some(format!("{handle}::")));
        }
        let home = &difference.home;
        let Home::Pair(pair) = home else { return (home.clone(), None) };
        let inline = self.pairs.get(*pair).filter(|(_, new)| !new.named);
        match inline.and_then(|(_, new)| new.name.0.first()) {
            Some(outer) => (Home::Client, Some(outer.to_string())),
            None => (home.clone(), None),
        }
    }

    /// A finding about items of Rust that no other finding explains.
    fn unclaimed(
        &self,
        group: Group,
        differences: &[Difference],
        operations: &[OperationChange],
    ) -> Draft {
        let mut owners = BTreeSet::new();
        let mut nodes = None;
        for difference in differences {
            let (owner, at) = self.place(difference, operations);
            owners.insert(owner);
            nodes = nodes.or(at);
        }
        let (old, new) =
            nodes.unwrap_or((Some(self.old.about()), Some(self.new.about())));
        let moved = differences
            .iter()
            .find_map(|of| of.handle.as_ref().filter(|(_, new)| !new.is_empty()));
        let first = differences.first().map(|of| of.path.clone()).unwrap_or_default();
        let (subject, text) = match (differences, moved, group.1) {
            (_, Some((from, to)), _) => {
                (from.clone(), format!("lost operations to `{to}`"))
            }
            ([one], ..) => (first, one.text.clone()),
            (many, _, Some(outer)) => {
                let text = format!("{} items for inline schemas changed", many.len());
                (outer, text)
            }
            ([_, _], ..) => (first, "and an item beside it changed".to_owned()),
            (many, ..) => {
                (first, format!("and {} items beside it changed", many.len() - 1))
            }
        };
        let (rule, parts) = (&rules::RUST_CHANGED, BTreeSet::new());
        let explains = BTreeSet::new();
        let received = None;
        Draft { rule, subject, text, received, old, new, parts, explains, owners }
    }

    /// What a difference is about, and where that stands on either side.
    fn place(
        &self,
        difference: &Difference,
        operations: &[OperationChange],
    ) -> ((Owner, Mask), Option<Sites>) {
        let (old, new) = (self.old, self.new);
        match &difference.home {
            Home::Pair(pair) => {
                let types = self.pairs.get(*pair);
                let nodes = types.map(|(old, new)| (Some(old.node), Some(new.node)));
                // What both sides have in no direction is an item of programs all the same.
                let owner = match self.recorder.is_part(*pair) {
                    true => (Owner::Types(*pair), Mask::BOTH),
                    false => (Owner::Api, Mask::NONE),
                };
                (owner, nodes)
            }
            Home::Operation(index) => {
                let of = operations.get(*index);
                let node = |side: &Subject, at: fn(&OperationChange) -> _| {
                    Some(side.operation(at(of?)?)?.node)
                };
                let nodes = (node(old, |of| of.old), node(new, |of| of.new));
                ((Owner::Operation(*index), Mask::NONE), Some(nodes))
            }
            Home::Lone(name) => {
                let nodes = (old.type_called(name), new.type_called(name));
                let known = nodes.0.or(nodes.1).is_some();
                ((Owner::Api, Mask::NONE), known.then_some(nodes))
            }
            Home::Client => ((Owner::Api, Mask::NONE), None),
        }
    }

    /// Findings with their places, the gravest first.
    fn changes(&self, found: Vec<(Reached, Effect)>) -> Vec<Change> {
        let nodes = |of: fn(&Draft) -> Option<NodeId>| -> Vec<NodeId> {
            found.iter().filter_map(|(one, _)| of(&one.draft)).collect()
        };
        let (old, new) = (nodes(|draft| draft.old), nodes(|draft| draft.new));
        let mut old = sites(self.old, &old).into_iter();
        let mut new = sites(self.new, &new).into_iter();
        let mut changes: Vec<Change> = found
            .into_iter()
            .map(|(one, rust)| {
                let old = one.draft.old.and_then(|_| old.next());
                let new = one.draft.new.and_then(|_| new.next());
                change(one, rust, old, new)
            })
            .collect();
        changes.sort_by_key(|change| Reverse(change.level));
        changes
    }
}

impl Subject {
    /// The schema of the type that has a name in Rust.
    pub(super) fn type_called(&self, name: &str) -> Option<NodeId> {
        let at = self.plan.types.iter().position(|ident| ident.to_string() == *name)?;
        self.api.types.get(TypeId(u32::try_from(at).ok()?)).map(|of| of.node)
    }

    /// Whether the other side has a type of its own by the name that a component's has.
    fn stays(&self, id: TypeId, other: &Self) -> bool {
        let own = |of: &Type| of.named && !matches!(of.kind, Kind::Alias(_));
        if !self.api.types.get(id).is_some_and(own) {
            return false;
        }
        let ident = self.ident(id);
        let at = other.plan.types.iter().position(|known| Some(known) == ident);
        let at = at.and_then(|at| u32::try_from(at).ok());
        at.and_then(|at| other.api.types.get(TypeId(at))).is_some_and(own)
    }

    /// What a type is called in Rust.
    fn ident(&self, id: TypeId) -> Option<&Ident> {
        self.plan.types.get(usize::try_from(id.0).ok()?)
    }
}

/// The indices of a side's operations.
fn numbers<'a>(
    subject: &'a Subject,
    operations: &[Option<OperationAt>],
) -> HashMap<(&'a str, &'a str), (usize, &'a Operation)> {
    let indexed = operations.iter().enumerate();
    let known = indexed.filter_map(|(index, at)| {
        let operation = subject.operation((*at)?)?;
        Some(((&*operation.id, &*operation.path), (index, operation)))
    });
    known.collect()
}

/// The findings that operations have other names or paths, by those.
fn renamed(reached: &[Reached]) -> BTreeMap<usize, usize> {
    let rules =
        [&rules::OPERATION_RENAMED, &rules::PATHS_MOVED, &rules::OPERATION_PATH_CHANGED];
    let found = reached.iter().enumerate();
    let found = found.filter(|(_, one)| rules.contains(&one.draft.rule));
    found
        .flat_map(|(finding, one)| one.operations.iter().map(move |of| (*of, finding)))
        .collect()
}

fn sites(subject: &Subject, nodes: &[NodeId]) -> Vec<Site> {
    let places = subject.locate(nodes).into_iter();
    nodes.iter().zip(places).map(|(node, place)| Site { node: *node, place }).collect()
}

fn change(one: Reached, rust: Effect, old: Option<Site>, new: Option<Site>) -> Change {
    let Reached { draft, mask, operations } = one;
    let Draft { rule, subject, text, received, .. } = draft;
    let direction = mask.direction();
    let level = match direction {
        Direction::Request | Direction::None => rule.request,
        Direction::Response => rule.response,
        Direction::Both => rule.request.max(rule.response),
    };
    let wire = match (level, direction) {
        (Level::Compatible, _) => String::new(),
        (_, Direction::Response) if !rule.received.is_empty() => {
            rule.received.to_owned()
        }
        (_, Direction::Both) => rule.effect(),
        _ => rule.wire.to_owned(),
    };
    let print = fingerprint(format!("{} {subject} {text}", rule.id).as_bytes());
    // What to do about the other direction is no advice for this one.
    let other = level == Level::Compatible && rule.request != rule.response;
    let advice = match if other { "" } else { rule.advice } {
        "" if rust.level > Level::Compatible => rules::RUST_CHANGED.advice,
        advice => advice,
    };
    Change {
        id: print.chars().take(12).collect(),
        rule,
        subject,
        text: received
            .filter(|_| direction == Direction::Response)
            .map_or(text, str::to_owned),
        old,
        new,
        level: level.max(rust.level),
        direction,
        wire: Effect { level, text: wire },
        rust,
        advice: advice.to_owned(),
        operations: operations.into_iter().collect(),
    }
}

/// Says of each operation what reaches it, and what became of it by that.
fn mark(operations: &mut [OperationChange], changes: &[Change]) {
    for (index, change) in changes.iter().enumerate() {
        let renames = change.rule == &rules::OPERATION_RENAMED;
        for reached in &change.operations {
            let Some(operation) = operations.get_mut(*reached) else { continue };
            operation.changes.push(index);
            operation.state = match operation.state {
                State::Unchanged | State::Moved if renames => State::Renamed,
                State::Unchanged | State::Moved | State::Renamed if !renames => {
                    State::Changed
                }
                state => state,
            };
        }
    }
}
