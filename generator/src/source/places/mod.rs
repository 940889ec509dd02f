//! Lines and columns of nodes, found when they are asked for.
//!
//! Nodes know their path in their file as written. One pass over the text of a file finds
//! the places of all paths that are asked for, so parsing keeps no places at all.

mod json;
mod lines;
mod trie;
mod yaml;

use std::collections::BTreeMap;

use super::tree::{FileId, NodeId, Step, Value};
use super::{Form, Sources};
use crate::diagnostic::Place;
pub(crate) use lines::newlines;
pub(crate) use trie::Spot;
use trie::Trie;

/// A place in the text of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Located {
    /// The file.
    pub file: FileId,
    /// The line, from 1; 0 for the file as a whole.
    pub line: u32,
    /// The column in characters, from 1; 0 for the file as a whole.
    pub column: u32,
    /// How many characters of the line it covers, at least 1 where there is a line.
    pub length: u32,
}

impl Sources {
    /// Finds places in the text, in the order in which they are asked for: one pass over
    /// each file for all its places.
    ///
    /// A node that is not in the text, such as one that a rewrite made, has the place of
    /// the nearest one around it that is.
    pub fn locate(&self, places: &[Place]) -> Vec<Located> {
        let mut tries: BTreeMap<FileId, Trie> = BTreeMap::new();
        let mut entries = Vec::new();
        for place in places {
            let (Place::Node(node) | Place::Key(node)) = *place else {
                entries.push(None);
                continue;
            };
            let file = self.tree.locus(node).file;
            let trie = tries.entry(file).or_default();
            entries.push(Some(trie.insert(&self.steps(node))));
        }
        for (file, trie) in &mut tries {
            self.scan(*file, trie);
        }
        let located = |(place, entry): (&Place, &Option<usize>)| match *place {
            Place::Node(node) | Place::Key(node) => {
                let file = self.tree.locus(node).file;
                let trie = tries.get(&file);
                let by_key = matches!(place, Place::Key(_));
                let spot = trie.zip(*entry).and_then(|(trie, at)| trie.spot(at, by_key));
                spot.unwrap_or_default().located(file)
            }
            Place::File(file) => Spot::default().located(file),
            Place::At { file, line, column } => {
                Located { file, line, column, length: 1 }
            }
        };
        places.iter().zip(&entries).map(located).collect()
    }

    /// Numbers and truth values as their files spell them, `1.10` or `0x1F`; none where the
    /// text cannot be told.
    pub(crate) fn spelled(&self, nodes: &[NodeId]) -> Vec<Option<&str>> {
        let places: Vec<Place> = nodes.iter().map(|node| Place::Node(*node)).collect();
        let located = self.locate(&places);
        let mut lines: BTreeMap<FileId, Vec<&str>> = BTreeMap::new();
        let mut spelled = Vec::new();
        for (node, at) in nodes.iter().zip(located) {
            let lines = lines
                .entry(at.file)
                .or_insert_with(|| self.text(at.file).lines().collect());
            let line =
                (at.line as usize).checked_sub(1).and_then(|line| lines.get(line));
            let text = line.and_then(|line| stretch(line, at));
            spelled.push(text.filter(|text| spells(text, self.tree.written(*node))));
        }
        spelled
    }

    /// Where a key stands the first and the second time.
    pub(super) fn twice(
        text: &str,
        form: Form,
        steps: &[Step],
    ) -> (Option<Spot>, Option<Spot>) {
        let mut trie = Trie::default();
        let entry = trie.insert(steps);
        trie.look_for_repeats();
        scan(text, form, &mut trie);
        (trie.spot(entry, true), trie.repeat(entry))
    }

    fn scan(&self, file: FileId, trie: &mut Trie) {
        if let Some(file) = self.file(file) {
            scan(&file.text, file.form, trie);
        }
    }

    /// The steps from the root of the file to a node as written.
    pub(super) fn steps(&self, node: NodeId) -> Vec<Step> {
        let mut steps = Vec::new();
        let mut locus = self.tree.locus(node);
        while let Some(parent) = locus.parent {
            steps.push(locus.step.clone());
            locus = self.tree.locus(parent);
        }
        steps.reverse();
        steps
    }
}

fn scan(text: &str, form: Form, trie: &mut Trie) {
    match form {
        Form::Json => json::scan(text, trie),
        Form::Yaml => yaml::scan(text, trie),
    }
}

impl Spot {
    fn located(self, file: FileId) -> Located {
        let Self { line, column, length } = self;
        Located { file, line, column, length }
    }
}

/// The part of a line that a place covers.
fn stretch(line: &str, at: Located) -> Option<&str> {
    let mut from = line.char_indices().map(|(index, _)| index).chain([line.len()]);
    let start = from.nth((at.column as usize).checked_sub(1)?)?;
    let end = from.nth((at.length as usize).checked_sub(1)?)?;
    line.get(start..end)
}

/// Whether a text can be that of a value: where a value was not found, the place is that of
/// what is around it.
fn spells(text: &str, value: &Value) -> bool {
    match value {
        Value::Bool(truth) => text.eq_ignore_ascii_case(&truth.to_string()),
        Value::Integer(_) | Value::Float(_) => {
            let starts = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.');
            let goes_on = |c: char| {
                c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.' | '_')
            };
            text.starts_with(starts) && text.chars().all(goes_on)
        }
        _ => false,
    }
}
