//! Findings while they are made: one cause is one finding, whatever it reaches.

use std::collections::{BTreeSet, HashMap};

use crate::diff::report::{Change, Direction, Effect, Level, Site};
use crate::diff::rules::Rule;
use crate::diff::subject::Subject;
use crate::output::fingerprint;
use crate::source::tree::NodeId;

/// A finding without its places and effects.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub(super) rule: &'static Rule,
    pub(super) subject: String,
    pub(super) text: String,
    pub(super) old: Option<NodeId>,
    pub(super) new: Option<NodeId>,
    pub(super) direction: Direction,
    /// Indices of the operations that it reaches.
    pub(super) operations: BTreeSet<usize>,
}

/// What a finding is known by.
type Key = (&'static str, String, String);

/// Collects findings.
pub(super) struct Recorder<'a> {
    pub(super) old: &'a Subject,
    pub(super) new: &'a Subject,
    drafts: Vec<Draft>,
    known: HashMap<Key, usize>,
}

impl<'a> Recorder<'a> {
    pub(super) fn new(old: &'a Subject, new: &'a Subject) -> Self {
        Self { old, new, drafts: Vec::new(), known: HashMap::new() }
    }

    /// Adds a finding; the same one again reaches further.
    pub(super) fn push(&mut self, draft: Draft) {
        let key = (draft.rule.id, draft.subject.clone(), draft.text.clone());
        match self.known.get(&key).and_then(|index| self.drafts.get_mut(*index)) {
            Some(known) => {
                known.operations.extend(draft.operations);
                known.direction = known.direction.and(draft.direction);
            }
            None => {
                self.known.insert(key, self.drafts.len());
                self.drafts.push(draft);
            }
        }
    }

    /// The findings, the gravest first.
    pub(super) fn changes(self) -> Vec<Change> {
        let nodes = |of: fn(&Draft) -> Option<NodeId>| -> Vec<NodeId> {
            self.drafts.iter().filter_map(of).collect()
        };
        let (old, new) = (nodes(|draft| draft.old), nodes(|draft| draft.new));
        let mut old_sites = sites(self.old, &old).into_iter();
        let mut new_sites = sites(self.new, &new).into_iter();
        let mut changes: Vec<Change> = self
            .drafts
            .into_iter()
            .map(|draft| {
                let old = draft.old.and_then(|_| old_sites.next());
                let new = draft.new.and_then(|_| new_sites.next());
                change(draft, old, new)
            })
            .collect();
        changes.sort_by_key(|change| std::cmp::Reverse(change.level));
        changes
    }
}

fn sites(subject: &Subject, nodes: &[NodeId]) -> Vec<Site> {
    let places = subject.locate(nodes).into_iter();
    nodes.iter().zip(places).map(|(node, place)| Site { node: *node, place }).collect()
}

fn change(draft: Draft, old: Option<Site>, new: Option<Site>) -> Change {
    let Draft { rule, subject, text, old: _, new: _, direction, operations } = draft;
    let level = match direction {
        Direction::Request | Direction::None => rule.request,
        Direction::Response => rule.response,
        Direction::Both => rule.request.max(rule.response),
    };
    let wire = if level == Level::Compatible { "" } else { rule.wire };
    let print = fingerprint(format!("{} {subject} {text}", rule.id).as_bytes());
    Change {
        id: print.chars().take(12).collect(),
        rule,
        subject,
        text,
        old,
        new,
        level,
        direction,
        wire: Effect { level, text: wire.to_owned() },
        rust: Effect::default(),
        advice: rule.advice.to_owned(),
        operations: operations.into_iter().collect(),
    }
}

impl Direction {
    /// What is part of either.
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::None, only) | (only, Self::None) => only,
            (one, two) if one == two => one,
            _ => Self::Both,
        }
    }
}
