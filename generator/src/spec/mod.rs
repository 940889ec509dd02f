//! Stage 3: the normalised tree to a typed document, all files linked.
//!
//! Reading never merges, names or guesses. References become ids, so cycles need no
//! care; whatever the reader meets and does not know is reported by `cursor`.

mod children;
mod cursor;
mod document;
mod findings;
mod inspect;
pub mod model;
mod operation;
mod parameter;
mod rare;
mod reader;
mod rules;
mod schema;
mod server;
mod table;
#[cfg(test)]
mod tests;
mod words;

use std::sync::Arc;

pub use inspect::inspect;
pub use model::Spec;

use crate::diagnostic::Diagnostics;
use crate::source::ids::{IdMap, IdSet};
use crate::source::tree::{NodeId, Tree};

/// A normalised tree and what its references lead to.
#[derive(Clone, Copy, Debug)]
pub struct Linked<'a> {
    /// All nodes.
    pub tree: &'a Tree,
    /// The root of the description.
    pub root: NodeId,
    /// For each object with `$ref`, and each `mapping` value, what it leads to.
    pub refs: &'a IdMap<NodeId, NodeId>,
    /// The texts of references without a target that are reported already.
    pub failed: &'a IdSet<NodeId>,
    /// The roots of all loaded files, by file id, with their names.
    pub files: &'a [(NodeId, Arc<str>)],
}

/// Reads a linked tree; findings go to `out`, and what is wrong reads as absent.
pub fn read(linked: Linked<'_>, out: &mut Diagnostics) -> Spec {
    let mut reader = reader::Reader::new(linked, out);
    let document = reader.document();
    reader.drain();
    let children = reader.children();
    reader.break_inclusions();
    reader.into_spec(document, children)
}
