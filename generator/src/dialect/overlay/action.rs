//! One action after another, on the tree and on its mirror alike.

use serde_json::Value as Json;

use super::merge;
use super::query::{self, Query, Step};
use crate::diagnostic::catalogue::dialect as codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::tree::{NodeId, Tree, Value};

/// An action as read.
#[derive(Clone, Debug)]
pub(super) struct Action {
    /// The node of the target's text, for findings.
    pub(super) target: NodeId,
    pub(super) query: Query,
    /// What to merge; none to remove.
    pub(super) update: Option<NodeId>,
}

/// An update, for the tree and for the mirror.
struct Change {
    update: NodeId,
    mirror: Json,
    /// The node of the target's text, for findings.
    target: NodeId,
}

/// The actions of one overlay on one document.
pub(super) struct Run<'t> {
    tree: &'t mut Tree,
    root: NodeId,
    mirror: Json,
    pub(super) rebound: Vec<NodeId>,
}

impl<'t> Run<'t> {
    pub(super) fn new(tree: &'t mut Tree, root: NodeId) -> Self {
        let mirror = query::mirror(tree, root);
        Self { tree, root, mirror, rebound: Vec::new() }
    }

    pub(super) fn apply(&mut self, action: &Action, diagnostics: &mut Diagnostics) {
        let mut paths = action.query.matches(&self.mirror);
        if paths.is_empty() {
            let text = self.tree.text(action.target).cloned();
            let text =
                format!("`{}` matches nothing", text.as_deref().unwrap_or_default());
            diagnostics.push(Diagnostic::at(
                &codes::UNMATCHED_TARGET,
                action.target,
                text,
            ));
        }
        match action.update {
            Some(update) => {
                let mirror = query::mirror(self.tree, update);
                let change = Change { update, mirror, target: action.target };
                for path in &paths {
                    self.update(path, &change, diagnostics);
                }
            }
            None => {
                // From the back, so that the indices of what is still to go stay right.
                paths.sort();
                for path in paths.iter().rev() {
                    self.remove(path);
                }
            }
        }
    }

    fn update(&mut self, path: &[Step], change: &Change, diagnostics: &mut Diagnostics) {
        let Change { update, mirror, target } = change;
        let Some(node) = self.node(path) else { return };
        let Some(mirrored) = at(&mut self.mirror, path) else { return };
        let updates_list = matches!(self.tree.value(*update), Value::List(_));
        match self.tree.value(node) {
            Value::List(_) if !updates_list => {
                merge::append(self.tree, node, *update);
                if let Json::Array(elements) = mirrored {
                    elements.push(mirror.clone());
                }
                return;
            }
            Value::Map(_) | Value::List(_) => {}
            _ => {
                let text = "the target is a single value; it is replaced";
                let finding = Diagnostic::at(&codes::MISFIT_UPDATE, *target, text)
                    .help("name the mapping that holds the value");
                diagnostics.push(finding);
            }
        }
        merge::merge_mirror(mirrored, mirror);
        let now = merge::merge(self.tree, node, *update, &mut self.rebound);
        if now != node {
            self.replace(path, now);
        }
    }

    /// The node at a path.
    fn node(&self, path: &[Step]) -> Option<NodeId> {
        path.iter().try_fold(self.root, |node, step| match step {
            Step::Name(name) => self.tree.get(node, name),
            Step::Index(index) => self.tree.elements(node).get(*index).copied(),
        })
    }

    fn replace(&mut self, path: &[Step], value: NodeId) {
        let Some((last, above)) = path.split_last() else { return };
        let Some(parent) = self.node(above) else { return };
        match last {
            Step::Name(name) => self.tree.set_member(parent, name, value),
            Step::Index(index) => {
                let mut elements = self.tree.elements(parent).to_vec();
                if let Some(slot) = elements.get_mut(*index) {
                    *slot = value;
                }
                self.tree.set(parent, Value::List(elements));
            }
        }
    }

    fn remove(&mut self, path: &[Step]) {
        let Some((last, above)) = path.split_last() else { return };
        let Some(parent) = self.node(above) else { return };
        match last {
            Step::Name(name) => {
                self.tree.remove_member(parent, name);
                if let Some(Json::Object(members)) = at(&mut self.mirror, above) {
                    members.remove(name);
                }
            }
            Step::Index(index) => {
                let mut elements = self.tree.elements(parent).to_vec();
                if *index < elements.len() {
                    elements.remove(*index);
                }
                self.tree.set(parent, Value::List(elements));
                if let Some(Json::Array(elements)) = at(&mut self.mirror, above) {
                    if *index < elements.len() {
                        elements.remove(*index);
                    }
                }
            }
        }
    }
}

/// The value at a path of the mirror.
fn at<'m>(mirror: &'m mut Json, path: &[Step]) -> Option<&'m mut Json> {
    path.iter().try_fold(mirror, |value, step| match step {
        Step::Name(name) => value.get_mut(name.as_str()),
        Step::Index(index) => value.get_mut(*index),
    })
}
