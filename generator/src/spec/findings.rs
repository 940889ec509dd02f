//! Where the reader's findings go.

use std::collections::HashSet;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::tree::NodeId;

/// The findings of a run, and which names were reported already.
pub(super) struct Findings<'d> {
    to: &'d mut Diagnostics,
    named: HashSet<Arc<str>>,
}

impl<'d> Findings<'d> {
    pub(super) fn new(to: &'d mut Diagnostics) -> Self {
        Self { to, named: HashSet::new() }
    }

    pub(super) fn push(&mut self, diagnostic: Diagnostic) {
        self.to.push(diagnostic);
    }

    /// Whether an extension or media type is met for the first time: one that stands on
    /// every operation has one message.
    pub(super) fn is_first(&mut self, name: &Arc<str>) -> bool {
        self.named.insert(name.clone())
    }

    /// Counts an extension that nobody asked for.
    pub(super) fn extension(&mut self, name: &str, node: NodeId) {
        self.to.extension(name, node);
    }

    /// Counts a text that the emitted code has no place for.
    pub(super) fn unplaced(&mut self, key: &str, of: &str, node: NodeId) {
        self.to.unplaced(key, of, node);
    }

    /// Counts what says nothing about a client.
    pub(super) fn aside(&mut self, key: &str, of: &str, node: NodeId) {
        self.to.aside(key, of, node);
    }
}
