//! Several edits of one mapping, applied at once.

use std::sync::Arc;

use crate::source::tree::{Member, NodeId, Tree, Value};

/// The members of a mapping while they are edited.
pub(crate) struct Edit {
    node: NodeId,
    members: Vec<Member>,
    changed: bool,
}

impl Edit {
    /// Begins to edit a mapping; anything else counts as one without members.
    pub(crate) fn of(tree: &Tree, node: NodeId) -> Self {
        Self { node, members: tree.members(node).to_vec(), changed: false }
    }

    /// A member's value.
    pub(crate) fn get(&self, key: &str) -> Option<NodeId> {
        self.members.iter().find(|m| &*m.key == key).map(|m| m.value)
    }

    /// Takes a member out.
    pub(crate) fn take(&mut self, key: &str) -> Option<NodeId> {
        let at = self.members.iter().position(|m| &*m.key == key)?;
        self.changed = true;
        Some(self.members.remove(at).value)
    }

    /// Takes out all members whose key is wanted.
    pub(crate) fn take_all(&mut self, wanted: impl Fn(&str) -> bool) -> Vec<Member> {
        let (taken, kept) =
            std::mem::take(&mut self.members).into_iter().partition(|m| wanted(&m.key));
        self.members = kept;
        let taken: Vec<Member> = taken;
        self.changed |= !taken.is_empty();
        taken
    }

    /// Sets a member, in its old place if it is there.
    pub(crate) fn put(&mut self, key: &str, value: NodeId) {
        self.changed = true;
        match self.members.iter_mut().find(|m| &*m.key == key) {
            Some(member) => member.value = value,
            None => self.members.push(Member { key: Arc::from(key), value }),
        }
    }

    /// Sets a member unless it is there: what a description says itself wins.
    pub(crate) fn offer(&mut self, key: &str, value: NodeId) {
        if self.get(key).is_none() {
            self.put(key, value);
        }
    }

    /// Gives a member another key, in its place.
    pub(crate) fn rename(&mut self, from: &str, to: &str) {
        if let Some(member) = self.members.iter_mut().find(|m| &*m.key == from) {
            member.key = Arc::from(to);
            self.changed = true;
        }
    }

    /// Writes the edits to the tree, if there were any.
    pub(crate) fn finish(self, tree: &mut Tree) {
        if self.changed {
            tree.set(self.node, Value::Map(self.members));
        }
    }
}
