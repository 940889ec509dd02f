//! What the operations of a description lead to.

use crate::source::ids::{IdMap, IdSet};
use crate::source::tree::{NodeId, Tree, Value};

/// All nodes that the paths and webhooks of a document hold or refer to, over any number
/// of references.
pub(crate) fn from_operations(
    tree: &Tree,
    root: NodeId,
    refs: &IdMap<NodeId, NodeId>,
) -> IdSet<NodeId> {
    let sections = ["paths", "x-ms-paths", "webhooks"];
    let mut open: Vec<NodeId> =
        sections.iter().filter_map(|key| tree.get(root, key)).collect();
    let mut reached = IdSet::default();
    while let Some(node) = open.pop() {
        if !reached.insert(node) {
            continue;
        }
        open.extend(refs.get(&node));
        match tree.value(node) {
            Value::Map(members) => open.extend(members.iter().map(|m| m.value)),
            Value::List(elements) => open.extend(elements),
            _ => {}
        }
    }
    reached
}
