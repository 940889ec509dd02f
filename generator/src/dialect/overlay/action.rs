//! One action after another.

use super::merge;
use super::query::{Match, Query, Step};
use crate::diagnostic::catalogue::dialect as codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::tree::{NodeId, Tree, Value};

/// An action as read.
#[derive(Clone, Debug)]
pub(super) struct Action {
    /// The node of the target's text, for findings.
    pub(super) target: NodeId,
    pub(super) query: Query,
    pub(super) change: Change,
}

/// What an action does to what it names.
#[derive(Clone, Debug)]
pub(super) enum Change {
    Remove,
    /// Merges a value of the overlay.
    Update(NodeId),
    /// Merges what stands elsewhere in the document (Overlay 1.1).
    Copy {
        from: NodeId,
        query: Query,
    },
}

/// The actions of one overlay on one document.
pub(super) struct Run<'t> {
    pub(super) tree: &'t mut Tree,
    pub(super) root: NodeId,
    /// Mappings whose `$ref` was set.
    pub(super) rebound: Vec<NodeId>,
}

impl Run<'_> {
    pub(super) fn apply(&mut self, action: &Action, diagnostics: &mut Diagnostics) {
        let matches = action.query.matches(self.tree, self.root);
        if matches.is_empty() {
            let text = self.tree.text(action.target).cloned();
            let text =
                format!("`{}` matches nothing", text.as_deref().unwrap_or_default());
            diagnostics.push(Diagnostic::at(
                &codes::UNMATCHED_TARGET,
                action.target,
                text,
            ));
        }
        let update = match &action.change {
            Change::Remove => {
                matches.iter().for_each(|found| self.remove(found));
                return;
            }
            Change::Update(update) => Some(*update),
            Change::Copy { from, query } => self.copied(*from, query, diagnostics),
        };
        for found in &matches {
            if let Some(update) = update {
                self.update(found, update, action.target, diagnostics);
            }
        }
    }

    /// The one node that a `copy` names, as it is before anything is changed.
    fn copied(
        &mut self,
        from: NodeId,
        query: &Query,
        diagnostics: &mut Diagnostics,
    ) -> Option<NodeId> {
        let found = query.matches(self.tree, self.root);
        if let [one] = found.as_slice() {
            return Some(merge::copy(self.tree, one.node));
        }
        let text = format!("`copy` names {} places, not one", found.len());
        let finding = Diagnostic::at(&codes::BAD_OVERLAY, from, text);
        diagnostics.push(finding.help("name the one place to copy from"));
        None
    }

    fn update(
        &mut self,
        found: &Match,
        update: NodeId,
        target: NodeId,
        diagnostics: &mut Diagnostics,
    ) {
        let updates_list = matches!(self.tree.value(update), Value::List(_));
        match self.tree.value(found.node) {
            Value::List(_) if !updates_list => {
                merge::append(self.tree, found.node, update);
                return;
            }
            Value::Map(_) | Value::List(_) => {}
            _ => {
                let text = "the target is a single value; it is replaced";
                let finding = Diagnostic::at(&codes::MISFIT_UPDATE, target, text)
                    .help("name the mapping that holds the value");
                diagnostics.push(finding);
            }
        }
        let now = merge::merge(self.tree, found.node, update, &mut self.rebound);
        if now != found.node {
            self.replace(found, now);
        }
    }

    fn replace(&mut self, found: &Match, value: NodeId) {
        match &found.above {
            None => {}
            Some((above, Step::Name(name))) => self.tree.set_member(*above, name, value),
            Some((above, Step::Index(index))) => {
                let mut elements = self.tree.elements(*above).to_vec();
                if let Some(slot) = elements.get_mut(*index) {
                    *slot = value;
                }
                self.tree.set(*above, Value::List(elements));
            }
        }
    }

    fn remove(&mut self, found: &Match) {
        match &found.above {
            None => {}
            Some((above, Step::Name(name))) => {
                self.tree.remove_member(*above, name);
            }
            Some((above, Step::Index(_))) => {
                let elements = self.tree.elements(*above).iter().copied();
                let kept = elements.filter(|element| *element != found.node).collect();
                self.tree.set(*above, Value::List(kept));
            }
        }
    }
}
