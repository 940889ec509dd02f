//! What a page refers to: anchors, and which findings belong to which line.

use std::collections::{HashMap, HashSet};

use super::super::{Change, Report};
use crate::diff::outline::{Line, Mark, Outline, Sides, TypeTree};
use crate::source::tree::NodeId;

/// A report and its trees, with the anchors of everything that has one.
pub(super) struct Index<'a> {
    pub(super) report: &'a Report,
    pub(super) outline: Outline,
    /// The anchor of the API.
    pub(super) id: String,
    /// By operation; none for those that are not shown as a tree.
    pub(super) operation_ids: Vec<Option<String>>,
    /// By type.
    pub(super) type_ids: Vec<String>,
    /// By finding.
    pub(super) finding_ids: Vec<String>,
    by_old: HashMap<NodeId, Vec<usize>>,
    by_new: HashMap<NodeId, Vec<usize>>,
}

impl<'a> Index<'a> {
    pub(super) fn new(
        report: &'a Report,
        outline: Outline,
        anchors: &mut Anchors,
    ) -> Self {
        let id = anchors.one("api", &report.title);
        let operations = report.operations.iter().zip(&outline.operations);
        let operation_ids = operations
            .map(|(of, tree)| tree.as_ref().map(|_| anchors.one("method", &of.id)))
            .collect();
        let types = outline.types.iter();
        let type_ids = types.map(|of| anchors.one("type", &of.name)).collect();
        let changes = report.changes.iter();
        let finding_ids = changes.map(|of| anchors.one("finding", &of.id)).collect();
        let (mut by_old, mut by_new) = (HashMap::new(), HashMap::new());
        for (at, change) in report.changes.iter().enumerate() {
            for (site, by) in [(&change.old, &mut by_old), (&change.new, &mut by_new)] {
                if let Some(site) = site {
                    by.entry(site.node).or_insert_with(Vec::new).push(at);
                }
            }
        }
        Self {
            report,
            outline,
            id,
            operation_ids,
            type_ids,
            finding_ids,
            by_old,
            by_new,
        }
    }

    /// The anchor of a finding.
    pub(super) fn anchor(&self, finding: usize) -> &str {
        self.finding_ids.get(finding).map_or("", String::as_str)
    }

    /// The findings that point to a place, the gravest first.
    pub(super) fn findings(&self, at: Sides<NodeId>) -> Vec<usize> {
        let old = at.old.and_then(|node| self.by_old.get(&node));
        let new = at.new.and_then(|node| self.by_new.get(&node));
        let mut all: Vec<usize> =
            old.into_iter().chain(new).flatten().copied().collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// The findings that point to a type or to one of its lines.
    pub(super) fn findings_of(&self, tree: &TypeTree) -> Vec<usize> {
        let mut all = self.findings(tree.nodes);
        tree.lines.iter().for_each(|line| self.collect(line, &mut all));
        all.sort_unstable();
        all.dedup();
        all
    }

    fn collect(&self, line: &Line, all: &mut Vec<usize>) {
        all.extend(self.findings(line.nodes));
        line.lines.iter().for_each(|line| self.collect(line, all));
    }

    /// Whether a line or something that it leads to differs.
    pub(super) fn is_news(&self, line: &Line) -> bool {
        line.mark != Mark::Same
            || !self.findings(line.nodes).is_empty()
            || line.types().any(|of| self.outline.differs(of))
            || line.lines.iter().any(|line| self.is_news(line))
    }

    /// The findings with those numbers.
    pub(super) fn changes<'s>(
        &'s self,
        numbers: &'s [usize],
    ) -> impl Iterator<Item = &'a Change> + Clone + 's {
        numbers.iter().filter_map(|at| self.report.changes.get(*at))
    }

    /// Methods without a tree.
    pub(super) fn unchanged(&self) -> Vec<(&'a str, &'a str)> {
        let all = self.report.operations.iter().zip(&self.operation_ids);
        let without = all.filter(|(_, id)| id.is_none());
        without.map(|(of, _)| (&*of.method, &*of.path)).collect()
    }
}

/// The anchors of a page, each of them once.
#[derive(Default)]
pub(super) struct Anchors(HashSet<String>);

impl Anchors {
    /// An anchor that a person can read, of letters that need no escape in a link.
    fn one(&mut self, kind: &str, name: &str) -> String {
        let safe = |letter: char| {
            if letter.is_ascii_alphanumeric() || "_.".contains(letter) {
                letter
            } else {
                '-'
            }
        };
        let name: String = name.chars().take(80).map(safe).collect();
        let first = format!("{kind}-{name}");
        let mut anchor = first.clone();
        let mut count = 1;
        while !self.0.insert(anchor.clone()) {
            count += 1;
            anchor = format!("{first}-{count}");
        }
        anchor
    }
}
