//! The APIs of a page, each with its part of every view.

use super::super::{Level, Report, Side, State};
use super::by_level;
use super::cards::{FindingCard, OperationCard, TypeCard, common_prefix, finding_cards};
use super::index::Index;

/// One API.
pub(super) struct Api<'a> {
    pub(super) id: &'a str,
    pub(super) title: &'a str,
    /// The versions in a few words.
    pub(super) versions: String,
    pub(super) counts: Vec<(Level, usize)>,
    pub(super) prefix: Option<&'a str>,
    pub(super) operations: Vec<OperationCard<'a>>,
    /// Methods without a tree.
    pub(super) unchanged: Vec<(&'a str, &'a str)>,
    pub(super) types: Vec<TypeCard<'a>>,
    pub(super) findings: Vec<FindingCard<'a>>,
    /// By side.
    pub(super) files: Vec<(&'static str, &'a [String])>,
}

impl<'a> Api<'a> {
    pub(super) fn new(index: &'a Index<'a>) -> Self {
        let report = index.report;
        let prefix = common_prefix(index);
        let sides = [("Old", &report.old), ("New", &report.new)];
        Self {
            id: &index.id,
            title: &report.title,
            versions: versions(report),
            counts: by_level(report.changes.iter()),
            prefix,
            operations: OperationCard::all(index, prefix),
            unchanged: index.unchanged(),
            types: TypeCard::all(index),
            findings: finding_cards(index),
            files: sides
                .into_iter()
                .filter_map(|(word, side)| Some((word, &*side.as_ref()?.files)))
                .collect(),
        }
    }

    /// Whether anything is to be shown of it.
    pub(super) fn differs(&self) -> bool {
        !self.operations.is_empty()
            || !self.types.is_empty()
            || !self.findings.is_empty()
    }
}

/// The versions of both sides, if they are not the same.
pub(super) fn both_versions(report: &Report) -> Option<(&str, &str)> {
    let (old, new) = report.old.as_ref().zip(report.new.as_ref())?;
    (old.version != new.version).then_some((&*old.version, &*new.version))
}

fn versions(report: &Report) -> String {
    let version = |side: &Option<Side>| side.as_ref().map(|of| of.version.clone());
    match (both_versions(report), version(&report.old), version(&report.new)) {
        (Some((old, new)), ..) => format!("{old} → {new}"),
        (None, Some(old), None) => format!("{old} (removed)"),
        (None, None, Some(new)) => format!("{new} (new)"),
        (None, _, one) => one.unwrap_or_default(),
    }
}

/// How many methods of all APIs are in each state, in the order of [`State::ALL`].
pub(super) fn methods(indices: &[Index<'_>]) -> Vec<(usize, State)> {
    let count = |state| {
        let counts = indices.iter().map(|index| index.report.totals().state(state));
        (counts.sum(), state)
    };
    State::ALL.map(count).to_vec()
}
