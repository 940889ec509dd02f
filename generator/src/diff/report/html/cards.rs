//! What the page lists: operations, types, findings.

use std::collections::HashSet;

use askama::Template;

use super::super::{Change, Level, OperationChange};
use super::by_level;
use super::index::Index;
use super::lines::{Lines, Piece, news};
use crate::diff::outline::{Mark, OperationTree, Part, Section, TypeTree};

/// How many findings a card names; the trees show the rest.
const NAMED: usize = 12;

/// How many operations a finding names.
const REACHED: usize = 24;

/// An operation with its trees.
#[derive(Template)]
#[template(path = "diff_operation.html")]
pub(super) struct OperationCard<'a> {
    id: &'a str,
    change: &'a OperationChange,
    tree: &'a OperationTree,
    /// The path without what all have in common.
    path: String,
    levels: String,
    counts: Vec<(Level, usize)>,
    findings: Vec<Brief<'a>>,
    more: usize,
    columns: Vec<(&'static str, Vec<SectionItem<'a>>)>,
}

/// A finding in one line.
struct Brief<'a> {
    anchor: &'a str,
    level: Level,
    subject: &'a str,
    text: &'a str,
}

struct SectionItem<'a> {
    class: &'static str,
    news: &'static str,
    title: String,
    lines: Lines<'a>,
}

/// A type with its tree.
#[derive(Template)]
#[template(path = "diff_type.html")]
pub(super) struct TypeCard<'a> {
    id: &'a str,
    tree: &'a TypeTree,
    pub(super) state: &'static str,
    levels: String,
    counts: Vec<(Level, usize)>,
    findings: Vec<Brief<'a>>,
    more: usize,
    /// How many operations its findings reach.
    reached: String,
    heading: &'static str,
    facts: Vec<Piece<'a>>,
    empty: bool,
    lines: Lines<'a>,
}

/// A finding with all that is known about it.
#[derive(Template)]
#[template(path = "diff_finding.html")]
pub(super) struct FindingCard<'a> {
    id: &'a str,
    change: &'a Change,
    places: Vec<String>,
    reached: Vec<(String, Option<&'a str>)>,
    more: usize,
}

impl<'a> OperationCard<'a> {
    /// The operations that have a tree, those that break first.
    pub(super) fn all(index: &'a Index<'a>, prefix: Option<&str>) -> Vec<Self> {
        let operations = index.report.operations.iter().enumerate();
        let mut cards: Vec<_> =
            operations.filter_map(|(at, _)| Self::new(index, at, prefix)).collect();
        cards.sort_by_key(|card| {
            let gravest = card.counts.first().map(|(level, _)| *level);
            (std::cmp::Reverse(gravest), card.change.state)
        });
        cards
    }

    fn new(index: &'a Index<'a>, at: usize, prefix: Option<&str>) -> Option<Self> {
        let change = index.report.operations.get(at)?;
        let tree = index.outline.operations.get(at)?.as_ref()?;
        let id = index.operation_ids.get(at)?.as_deref()?;
        let counts = by_level(index.changes(&change.changes));
        let short = prefix.and_then(|prefix| change.path.strip_prefix(prefix));
        let named = change.changes.iter().take(NAMED);
        let part = |parts: &[Part]| {
            let of = tree.sections.iter().filter(|s| parts.contains(&s.part));
            of.map(|section| SectionItem::new(index, section)).collect()
        };
        Some(Self {
            id,
            change,
            tree,
            path: short.map_or(change.path.clone(), |short| format!("…{short}")),
            levels: words(&counts),
            counts,
            findings: named.filter_map(|at| Brief::new(index, *at)).collect(),
            more: change.changes.len().saturating_sub(NAMED),
            columns: vec![
                ("Request", part(&[Part::Terms, Part::Parameters, Part::Body])),
                ("Responses", part(&[Part::Response])),
            ],
        })
    }
}

impl<'a> SectionItem<'a> {
    /// The element that its news stands in.
    fn tag(&self) -> &'static str {
        if self.class == "r" { "del" } else { "ins" }
    }

    fn new(index: &'a Index<'a>, section: &'a Section) -> Self {
        let title = match section.part {
            Part::Terms => "Terms".to_owned(),
            Part::Parameters => "Parameters".to_owned(),
            Part::Body => "Body".to_owned(),
            Part::Response => section.title.clone(),
        };
        Self {
            class: match section.mark {
                Mark::Added => "a",
                Mark::Removed => "r",
                Mark::Changed | Mark::Same => "",
            },
            news: news(section.mark),
            title,
            lines: Lines::new(index, &section.lines),
        }
    }
}

impl<'a> Brief<'a> {
    fn new(index: &'a Index<'a>, at: usize) -> Option<Self> {
        let change = index.report.changes.get(at)?;
        let Change { level, subject, text, .. } = change;
        Some(Self { anchor: index.anchor(at), level: *level, subject, text })
    }
}

impl<'a> TypeCard<'a> {
    /// All types: those that break first, unchanged ones last.
    pub(super) fn all(index: &'a Index<'a>) -> Vec<Self> {
        let types = index.outline.types.iter().zip(&index.type_ids);
        let mut cards: Vec<_> =
            types.map(|(tree, id)| Self::new(index, tree, id)).collect();
        cards.sort_by_key(|card| {
            let gravest = card.counts.first().map(|(level, _)| *level);
            (std::cmp::Reverse(gravest), card.state == "unchanged")
        });
        cards
    }

    fn new(index: &'a Index<'a>, tree: &'a TypeTree, id: &'a str) -> Self {
        let found = index.findings_of(tree);
        let counts = by_level(index.changes(&found));
        let reached: HashSet<usize> =
            index.changes(&found).flat_map(|of| of.operations.iter().copied()).collect();
        let state = match tree.mark {
            Mark::Added => "new",
            Mark::Removed => "removed",
            Mark::Changed => "changed",
            Mark::Same if !found.is_empty() => "changed",
            Mark::Same => "unchanged",
        };
        Self {
            id,
            tree,
            state,
            levels: words(&counts),
            counts,
            findings: found.iter().filter_map(|at| Brief::new(index, *at)).collect(),
            more: 0,
            reached: match reached.len() {
                0 => String::new(),
                1 => "reaches 1 method".to_owned(),
                count => format!("reaches {count} methods"),
            },
            heading: match tree.kind {
                "enum" => "Values",
                "one of" => "Variants",
                "alias" => "Stands for",
                _ => "Members",
            },
            facts: tree.facts.iter().map(Piece::fact).collect(),
            empty: tree.lines.is_empty(),
            lines: Lines::new(index, &tree.lines),
        }
    }
}

/// All findings, the gravest first.
pub(super) fn finding_cards<'a>(index: &'a Index<'a>) -> Vec<FindingCard<'a>> {
    let all = index.report.changes.iter().enumerate();
    all.map(|(at, change)| FindingCard {
        id: index.anchor(at),
        change,
        places: [&change.old, &change.new]
            .into_iter()
            .flatten()
            .map(|site| site.place.to_string())
            .collect(),
        reached: change
            .operations
            .iter()
            .take(REACHED)
            .filter_map(|at| {
                let of = index.report.operations.get(*at)?;
                let id = index.operation_ids.get(*at).and_then(Option::as_deref);
                Some((format!("{} {}", of.method, of.path), id))
            })
            .collect(),
        more: change.operations.len().saturating_sub(REACHED),
    })
    .collect()
}

/// The levels of which there are findings, for the filter.
fn words(counts: &[(Level, usize)]) -> String {
    let words: Vec<String> = counts.iter().map(|(level, _)| level.to_string()).collect();
    words.join(" ")
}

/// What all shown paths begin with, if that is so long that it hides the difference.
pub(super) fn common_prefix<'a>(index: &Index<'a>) -> Option<&'a str> {
    let shown = index.report.operations.iter().zip(&index.operation_ids);
    let mut paths = shown.filter(|(_, id)| id.is_some()).map(|(of, _)| &*of.path);
    let first = paths.next()?;
    let mut end = first.rfind('/')?;
    let mut several = false;
    for path in paths {
        several = true;
        while !path.get(end..).is_some_and(|rest| rest.starts_with('/'))
            || path.get(..end) != first.get(..end)
        {
            end = first.get(..end)?.rfind('/')?;
        }
    }
    let prefix = first.get(..end)?;
    (several && prefix.matches('/').count() > 2).then_some(prefix)
}
