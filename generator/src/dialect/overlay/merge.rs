//! Updates: mappings merge member by member, lists are joined, anything else is replaced.

use crate::source::tree::{Member, NodeId, Tree, Value};

/// How deeply nodes may be nested: as deeply as a file may nest them, since later stages
/// go down by recursion.
const DEEPEST: usize = 128;

/// How many nodes an overlay may add: more than any real description has operations,
/// schemas and members together.
const MOST: usize = 250_000;

/// Changes a tree, within bounds.
pub(super) struct Merge<'t> {
    pub(super) tree: &'t mut Tree,
    /// Mappings whose `$ref` was set.
    pub(super) rebound: Vec<NodeId>,
    made: usize,
    /// Why the rest was left out, if it was.
    pub(super) refused: Option<&'static str>,
}

impl<'t> Merge<'t> {
    pub(super) fn new(tree: &'t mut Tree) -> Self {
        Self { tree, rebound: Vec::new(), made: 0, refused: None }
    }

    /// Merges an update into a node of the tree that has so many above it.
    ///
    /// Gives the node that stands there now: the same one where it was merged into, so
    /// that what refers to it stays bound, or a copy of the update.
    pub(super) fn merge(
        &mut self,
        target: NodeId,
        update: NodeId,
        depth: usize,
    ) -> NodeId {
        match (self.tree.value(target).clone(), self.tree.value(update).clone()) {
            (Value::Map(mut members), Value::Map(changes)) => {
                for change in changes {
                    if &*change.key == "$ref" {
                        self.rebound.push(target);
                    }
                    match members.iter_mut().find(|m| m.key == change.key) {
                        Some(member) => {
                            member.value =
                                self.merge(member.value, change.value, depth + 1);
                        }
                        None => {
                            let value = self.copy(change.value, depth + 1);
                            members.push(Member { key: change.key, value });
                        }
                    }
                }
                self.tree.set(target, Value::Map(members));
                target
            }
            (Value::List(mut elements), Value::List(more)) => {
                let more = more.into_iter().map(|of| self.copy(of, depth + 1));
                elements.extend(more.collect::<Vec<_>>());
                self.tree.set(target, Value::List(elements));
                target
            }
            _ => self.copy(update, depth),
        }
    }

    /// Appends an update that is no list to a list.
    pub(super) fn append(&mut self, list: NodeId, update: NodeId, depth: usize) {
        let mut elements = self.tree.elements(list).to_vec();
        elements.push(self.copy(update, depth + 1));
        self.tree.set(list, Value::List(elements));
    }

    /// A copy of a node and all below it: an action that matches twice must not make one
    /// node stand in two places.
    pub(super) fn copy(&mut self, node: NodeId, depth: usize) -> NodeId {
        self.made += 1;
        if depth > DEEPEST {
            self.refused = Some("the description becomes nested deeper than 128 levels");
        } else if self.made > MOST {
            self.refused = Some("the description grows by more than 250,000 values");
        }
        if self.refused.is_some() {
            return self.tree.derive(Value::Null, node);
        }
        let value = match self.tree.value(node).clone() {
            Value::List(elements) => {
                let copies = elements.into_iter().map(|of| self.copy(of, depth + 1));
                Value::List(copies.collect())
            }
            Value::Map(members) => {
                let copies = members.into_iter().map(|m| {
                    let value = self.copy(m.value, depth + 1);
                    Member { value, key: m.key }
                });
                Value::Map(copies.collect())
            }
            scalar => scalar,
        };
        self.tree.derive(value, node)
    }
}
