//! Where the reader's findings go.

use std::collections::HashSet;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Diagnostics};

/// The findings of a run, and which extensions were reported already.
pub(super) struct Findings<'d> {
    to: &'d mut Diagnostics,
    extensions: HashSet<Arc<str>>,
}

impl<'d> Findings<'d> {
    pub(super) fn new(to: &'d mut Diagnostics) -> Self {
        Self { to, extensions: HashSet::new() }
    }

    pub(super) fn push(&mut self, diagnostic: Diagnostic) {
        self.to.push(diagnostic);
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.to.iter()
    }

    /// Whether an extension is met for the first time: one that stands on every
    /// operation has one message.
    pub(super) fn is_first(&mut self, extension: &Arc<str>) -> bool {
        self.extensions.insert(extension.clone())
    }
}
