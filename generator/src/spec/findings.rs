//! Where the reader's findings go.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use crate::diagnostic::catalogue::spec as codes;
use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::source::tree::NodeId;

/// How many names of extensions a message lists.
const NAMES_SHOWN: usize = 8;

/// The findings of a run, and which names were reported already.
pub(super) struct Findings<'d> {
    to: &'d mut Diagnostics,
    named: HashSet<Arc<str>>,
    /// Extensions that speak to other tools: where each is met first, and how often.
    foreign: BTreeMap<Arc<str>, (NodeId, usize)>,
}

impl<'d> Findings<'d> {
    pub(super) fn new(to: &'d mut Diagnostics) -> Self {
        Self { to, named: HashSet::new(), foreign: BTreeMap::new() }
    }

    pub(super) fn push(&mut self, diagnostic: Diagnostic) {
        self.to.push(diagnostic);
    }

    /// Whether an extension or media type is met for the first time: one that stands on
    /// every operation has one message.
    pub(super) fn is_first(&mut self, name: &Arc<str>) -> bool {
        self.named.insert(name.clone())
    }

    /// Notes an extension that nobody asked for.
    pub(super) fn extension(&mut self, name: &Arc<str>, node: NodeId) {
        let (_, times) = self.foreign.entry(name.clone()).or_insert((node, 0));
        *times += 1;
    }

    /// Reports the extensions of a whole description in one note, at the first of them.
    pub(super) fn finish(&mut self) {
        let foreign = std::mem::take(&mut self.foreign);
        let Some(first) = foreign.values().map(|(node, _)| *node).min() else { return };
        let names = foreign.iter().take(NAMES_SHOWN).map(|(name, (_, times))| {
            let name = name.escape_debug();
            if *times > 1 {
                format!("`{name}` ({times} times)")
            } else {
                format!("`{name}`")
            }
        });
        let mut message = names.collect::<Vec<_>>().join(", ");
        if foreign.len() > NAMES_SHOWN {
            message.push_str(&format!(" and {} more", foreign.len() - NAMES_SHOWN));
        }
        let what = if foreign.len() == 1 {
            "is a vendor extension without a meaning here"
        } else {
            "are vendor extensions without a meaning here"
        };
        self.to.push(
            Diagnostic::new(&codes::FOREIGN_EXTENSION, format!("{message} {what}"))
                .placed(Place::Key(first))
                .help("leave them for the tools that know them"),
        );
    }
}
