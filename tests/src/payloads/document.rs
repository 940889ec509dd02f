//! A description as the stages see it, and what its payloads are examples of.

use std::path::Path;
use std::sync::Arc;

use bindery::diagnostic::{Diagnostics, Severity};
use bindery::dialect::{self, Normalised};
use bindery::files::Disk;
use bindery::source::Sources;
use bindery::source::tree::NodeId;
use bindery::spec::{self, Linked, Spec};

/// A description that was read.
pub struct Description {
    /// All files.
    pub sources: Sources,
    /// The document in its normal shape.
    pub normalised: Normalised,
    /// Where files are read.
    pub files: Disk,
}

impl Description {
    /// Reads a description below a directory; none if it has an error.
    pub fn read(directory: &Path, file: &str) -> Option<Self> {
        let files = Disk::below(directory);
        let mut diagnostics = Diagnostics::default();
        let mut sources = Sources::new();
        let root = sources.load(file, &files, &mut diagnostics)?;
        let normalised =
            dialect::normalise(&mut sources, root, &[], &files, &mut diagnostics)?;
        let wrong = diagnostics.iter().any(|found| found.severity == Severity::Error);
        (!wrong).then_some(Self { sources, normalised, files })
    }

    /// The typed document under some root.
    pub fn spec(&self, root: NodeId) -> Spec {
        let files: Vec<(NodeId, Arc<str>)> = self
            .normalised
            .files
            .iter()
            .map(|file| (self.sources.root(*file), Arc::from(self.sources.name(*file))))
            .collect();
        let linked = Linked {
            tree: &self.sources.tree,
            root,
            refs: &self.normalised.refs,
            failed: &self.normalised.failed,
            files: &files,
        };
        spec::read(linked, &mut Diagnostics::default())
    }

    /// Where a node stands: its file and the pointer in it.
    pub fn place(&self, node: NodeId) -> String {
        let file = self.sources.tree.locus(node).file;
        format!("{}#{}", self.sources.name(file), self.sources.pointer(node))
    }
}
