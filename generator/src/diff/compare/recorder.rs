//! Findings while they are made: one cause is one finding, whatever it reaches.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use crate::diff::report::Direction;
use crate::diff::rules::{self, Rule};
use crate::source::tree::NodeId;

/// What becomes of a member that is a tag, or was one, and of its values.
const OF_TAGS: [&Rule; 15] = [
    &rules::CONSTANT_CHANGED,
    &rules::CONSTANT_LIFTED,
    &rules::TYPE_CHANGED,
    &rules::TYPE_WIDENED,
    &rules::TYPE_NARROWED,
    &rules::MEMBER_ADDED,
    &rules::MEMBER_REMOVED,
    &rules::REQUIRED_MEMBER_ADDED,
    &rules::REQUIRED_MEMBER_REMOVED,
    &rules::ABSENCE_TAKEN,
    &rules::BECAME_OPTIONAL,
    &rules::BECAME_REQUIRED,
    &rules::VALUE_ADDED,
    &rules::CLOSED_VALUE_ADDED,
    &rules::VALUE_REMOVED,
];

/// Rules that say the same of clients that take it better and worse. What has one cause is
/// told by the gravest.
const GRADED: [&[&Rule]; 2] = [
    &[&rules::NULL_TAKEN, &rules::NULL_LEFT_OUT, &rules::BECAME_NULLABLE],
    &[&rules::BECAME_WRITE_ONLY, &rules::REQUIRED_BECAME_WRITE_ONLY],
];

/// What a finding is about, and through which it reaches operations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Owner {
    /// The API as a whole.
    Api,
    /// An operation, by its index in the report.
    Operation(usize),
    /// A type of the old side and what it is on the new one, by their index.
    Types(usize),
}

/// The directions that something is part of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Mask {
    request: bool,
    response: bool,
}

impl Mask {
    pub(super) const NONE: Self = Self { request: false, response: false };
    pub(super) const REQUEST: Self = Self { request: true, response: false };
    pub(super) const RESPONSE: Self = Self { request: false, response: true };
    pub(super) const BOTH: Self = Self { request: true, response: true };

    /// What is part of both masks.
    pub(super) fn and(self, other: Self) -> Self {
        Self {
            request: self.request && other.request,
            response: self.response && other.response,
        }
    }

    /// What is part of either mask.
    pub(super) fn or(self, other: Self) -> Self {
        Self {
            request: self.request || other.request,
            response: self.response || other.response,
        }
    }

    fn directions(self) -> impl Iterator<Item = Self> {
        let request = self.request.then_some(Self::REQUEST);
        request.into_iter().chain(self.response.then_some(Self::RESPONSE))
    }

    pub(super) fn direction(self) -> Direction {
        match (self.request, self.response) {
            (true, true) => Direction::Both,
            (true, false) => Direction::Request,
            (false, true) => Direction::Response,
            (false, false) => Direction::None,
        }
    }
}

/// A finding without its places and effects.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub(super) rule: &'static Rule,
    pub(super) subject: String,
    pub(super) text: String,
    /// What it says where it is only received, if that is something else.
    pub(super) received: Option<&'static str>,
    pub(super) old: Option<NodeId>,
    pub(super) new: Option<NodeId>,
    /// The members or parameters that it is about, by their names on the wire.
    pub(super) parts: BTreeSet<String>,
    /// Those of which it explains what became of them, though it is about the whole.
    pub(super) explains: BTreeSet<String>,
    /// What it is about, each with the directions in which it matters.
    pub(super) owners: BTreeSet<(Owner, Mask)>,
}

/// A finding and all that it reaches.
pub(super) struct Reached {
    pub(super) draft: Draft,
    pub(super) mask: Mask,
    pub(super) operations: BTreeSet<usize>,
}

/// Collects findings, and what uses which types.
#[derive(Default)]
pub(super) struct Recorder {
    drafts: Vec<Draft>,
    /// The finding that was added last.
    last: usize,
    /// Tags and their values of which a finding speaks, each with that finding.
    explained: Vec<(Owner, String, usize)>,
    known: HashMap<(&'static str, String, String), usize>,
    /// For each pair of types, what uses it and in which directions.
    users: BTreeMap<usize, BTreeSet<(Owner, Mask)>>,
}

impl Recorder {
    /// Adds a finding; the same one again reaches further.
    pub(super) fn push(&mut self, draft: Draft) {
        let grades = GRADED.iter().find(|grades| grades.contains(&draft.rule));
        let least = grades.and_then(|grades| grades.first());
        let id = least.map_or(draft.rule.id, |least| least.id);
        let key = (id, draft.subject.clone(), draft.text.clone());
        self.last = *self.known.entry(key).or_insert(self.drafts.len());
        match self.drafts.get_mut(self.last) {
            Some(known) => {
                let either = |of: &&&Rule| **of == known.rule || **of == draft.rule;
                let gravest = grades.and_then(|of| of.iter().rfind(either));
                known.rule = gravest.copied().unwrap_or(known.rule);
                known.owners.extend(draft.owners);
                known.parts.extend(draft.parts);
            }
            None => self.drafts.push(draft),
        }
    }

    /// How many findings there are.
    pub(super) fn len(&self) -> usize {
        self.drafts.len()
    }

    /// The finding that was added last.
    pub(super) fn last(&self) -> usize {
        self.last
    }

    /// Says that a finding is why a tag, or a value of it, is there, is not, or is another.
    pub(super) fn explains(&mut self, finding: usize, owner: Owner, part: &str) {
        self.explained.push((owner, part.to_owned(), finding));
    }

    /// Says that a finding explains what became of a part, though it is about the whole.
    pub(super) fn tells_of(&mut self, finding: usize, part: &str) {
        if let Some(draft) = self.drafts.get_mut(finding) {
            draft.explains.insert(part.to_owned());
        }
    }

    /// Says that a finding is about something else too.
    pub(super) fn is_about(&mut self, finding: usize, owner: (Owner, Mask)) {
        if let Some(draft) = self.drafts.get_mut(finding) {
            draft.owners.insert(owner);
        }
    }

    /// Leaves out what other findings explain, which reach all that it would have reached.
    fn fold(&mut self) {
        for (owner, part, finding) in std::mem::take(&mut self.explained) {
            let mut owners: BTreeSet<(Owner, Mask)> = BTreeSet::new();
            for draft in &mut self.drafts {
                if OF_TAGS.contains(&draft.rule) && draft.parts.contains(&part) {
                    owners.extend(draft.owners.iter().filter(|(of, _)| *of == owner));
                    draft.owners.retain(|(of, _)| *of != owner);
                }
            }
            if let Some(finding) = self.drafts.get_mut(finding) {
                if !owners.is_empty() {
                    finding.explains.insert(part);
                }
                finding.owners.extend(owners);
            }
        }
        self.drafts.retain(|draft| !draft.owners.is_empty());
    }

    /// Says that a pair of types is part of something.
    pub(super) fn uses(&mut self, owner: Owner, mask: Mask, pair: usize) {
        self.users.entry(pair).or_default().insert((owner, mask));
    }

    /// All findings with what they reach; those that nothing sends or receives are left
    /// out.
    pub(super) fn reached(&mut self) -> Vec<Reached> {
        let mut reach = HashMap::new();
        let mut all = Vec::new();
        self.fold();
        for draft in std::mem::take(&mut self.drafts) {
            let (mut mask, mut operations) = (Mask::NONE, BTreeSet::new());
            let mut dead = true;
            for (owner, of) in &draft.owners {
                match *owner {
                    Owner::Types(pair) => {
                        for direction in of.directions() {
                            let found = reach
                                .entry((pair, direction))
                                .or_insert_with(|| self.reach(pair, direction));
                            if found.is_empty() {
                                continue;
                            }
                            mask = mask.or(direction);
                            dead = false;
                            operations.extend(found.iter().filter_map(|of| match of {
                                Owner::Operation(index) => Some(*index),
                                _ => None,
                            }));
                        }
                    }
                    Owner::Operation(index) => {
                        operations.insert(index);
                        (mask, dead) = (mask.or(*of), false);
                    }
                    Owner::Api => (mask, dead) = (mask.or(*of), false),
                }
            }
            if !dead {
                all.push(Reached { draft, mask, operations });
            }
        }
        all
    }

    /// The operations of which a pair of types is part.
    pub(super) fn operations(&self, pair: usize) -> impl Iterator<Item = usize> {
        let found = self.reach(pair, Mask::BOTH).into_iter();
        found.filter_map(|of| match of {
            Owner::Operation(index) => Some(index),
            _ => None,
        })
    }

    /// Whether a pair of types is part of anything in a direction.
    pub(super) fn is_part(&self, pair: usize) -> bool {
        Mask::BOTH.directions().any(|direction| !self.reach(pair, direction).is_empty())
    }

    /// The operations, or the API, of which a pair of types is part in a direction.
    fn reach(&self, pair: usize, direction: Mask) -> BTreeSet<Owner> {
        let (mut open, mut seen) = (vec![pair], HashSet::from([pair]));
        let mut found = BTreeSet::new();
        while let Some(pair) = open.pop() {
            for (owner, mask) in self.users.get(&pair).into_iter().flatten() {
                if mask.and(direction) == Mask::NONE {
                    continue;
                }
                match owner {
                    Owner::Types(outer) if seen.insert(*outer) => open.push(*outer),
                    Owner::Types(_) => {}
                    other => {
                        found.insert(*other);
                    }
                }
            }
        }
        found
    }
}
