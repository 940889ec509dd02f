//! One action after another.

use std::collections::BTreeSet;

use super::merge::Merge;
use super::query::{Match, Query, Step};
use crate::diagnostic::catalogue::dialect as codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::tree::{NodeId, Value};

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
pub(super) struct Run<'m, 't> {
    pub(super) merge: &'m mut Merge<'t>,
    pub(super) root: NodeId,
}

/// What is said where a query looks at too many nodes.
const TOO_LONG: &str = "it takes too long to find what is meant";

impl Run<'_, '_> {
    /// Does what an action says; false if nothing more can be done.
    pub(super) fn apply(
        &mut self,
        action: &Action,
        diagnostics: &mut Diagnostics,
    ) -> bool {
        let Some(matches) = action.query.matches(self.merge.tree, self.root) else {
            let help = "name fewer places";
            diagnostics.push(refusal(action.target, TOO_LONG).help(help));
            return false;
        };
        if matches.is_empty() {
            let text = self.merge.tree.text(action.target).cloned();
            let text =
                format!("`{}` matches nothing", text.as_deref().unwrap_or_default());
            diagnostics.push(Diagnostic::at(
                &codes::UNMATCHED_TARGET,
                action.target,
                text,
            ));
        }
        let update = match &action.change {
            Change::Remove => None,
            Change::Update(update) => Some(*update),
            Change::Copy { from, query } => match self.copied(*from, query, diagnostics)
            {
                Some(copied) => Some(copied),
                None => return self.goes_on(action.target, diagnostics),
            },
        };
        let mut misfits = BTreeSet::new();
        for found in &matches {
            let misfit = match update {
                None => self.remove(found),
                Some(update) => self.update(found, update),
            };
            misfits.extend(misfit);
            if self.merge.refused.is_some() {
                break;
            }
        }
        for (text, help) in misfits {
            let finding = Diagnostic::at(&codes::MISFIT_UPDATE, action.target, text);
            diagnostics.push(finding.help(help));
        }
        self.goes_on(action.target, diagnostics)
    }

    /// Whether the tree is within its bounds; says so if it is not.
    fn goes_on(&self, target: NodeId, diagnostics: &mut Diagnostics) -> bool {
        if let Some(why) = self.merge.refused {
            diagnostics.push(refusal(target, why).help("name fewer places to change"));
        }
        self.merge.refused.is_none()
    }

    /// The one node that a `copy` names, as it is before anything is changed.
    fn copied(
        &mut self,
        from: NodeId,
        query: &Query,
        diagnostics: &mut Diagnostics,
    ) -> Option<NodeId> {
        let found = query.matches(self.merge.tree, self.root).unwrap_or_default();
        if let [one] = found.as_slice() {
            return Some(self.merge.copy(one.node, 0));
        }
        let text = format!("`copy` names {} places, not one", found.len());
        diagnostics.push(refusal(from, &text).help("name the one place to copy from"));
        None
    }

    /// Updates a match; says what does not fit, with a help.
    fn update(&mut self, found: &Match, update: NodeId) -> Option<Misfit> {
        let new = self.merge.tree.value(update);
        let is_list = matches!(new, Value::List(_));
        let is_map = matches!(new, Value::Map(_));
        let help = "name the mapping that holds the value";
        let misfit = match self.merge.tree.value(found.node) {
            Value::List(_) if !is_list => {
                self.merge.append(found.node, update, found.depth);
                return None;
            }
            Value::List(_) => None,
            Value::Map(_) if is_map => None,
            Value::Map(_) if found.above.is_none() => {
                let text = "the root of a description is a mapping and stays one";
                return Some((text, "update it with a mapping"));
            }
            Value::Map(_) => {
                let text =
                    "the target is a mapping and the update is none; it is replaced";
                Some((text, help))
            }
            _ => Some(("the target is a single value; it is replaced", help)),
        };
        let now = self.merge.merge(found.node, update, found.depth);
        if now != found.node {
            self.replace(found, now);
        }
        misfit
    }

    fn replace(&mut self, found: &Match, value: NodeId) {
        let tree = &mut self.merge.tree;
        match &found.above {
            None => {}
            Some((above, Step::Name(name))) => tree.set_member(*above, name, value),
            Some((above, Step::Index(index))) => {
                let mut elements = tree.elements(*above).to_vec();
                if let Some(slot) = elements.get_mut(*index) {
                    *slot = value;
                }
                tree.set(*above, Value::List(elements));
            }
        }
    }

    /// Removes a match; says what does not fit, with a help.
    fn remove(&mut self, found: &Match) -> Option<Misfit> {
        let tree = &mut self.merge.tree;
        match &found.above {
            None => {
                let text = "the root of a description cannot be removed";
                return Some((text, "name what is to be removed from it"));
            }
            Some((above, Step::Name(name))) => {
                tree.remove_member(*above, name);
            }
            Some((above, Step::Index(_))) => {
                let elements = tree.elements(*above).iter().copied();
                let kept = elements.filter(|element| *element != found.node).collect();
                tree.set(*above, Value::List(kept));
            }
        }
        None
    }
}

/// What is said of a match that an action does not fit, and a help.
type Misfit = (&'static str, &'static str);

fn refusal(at: NodeId, text: &str) -> Diagnostic {
    Diagnostic::at(&codes::BAD_OVERLAY, at, text)
}
