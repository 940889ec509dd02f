//! Extensions of vendors in the neutral words that later stages know (`x-bindery-*`).
//!
//! What a description or an overlay says itself in these words always wins.

mod operation;
mod parameter;
mod paths;
mod schema;

use super::edit::Edit;
use super::link::{Links, Visit};
use super::positions::Kind;
use crate::diagnostic::Diagnostics;
use crate::source::tree::{NodeId, Tree};

/// The rewriting of all extensions of a run.
pub(super) struct Vendor<'a> {
    pub(super) tree: &'a mut Tree,
    pub(super) links: &'a Links,
    pub(super) diagnostics: &'a mut Diagnostics,
    /// The root of the document.
    pub(super) root: NodeId,
}

/// How the description uses the extensions that AutoRest understands.
#[derive(Clone, Copy, Debug, Default)]
struct Habits {
    /// It uses `x-ms-` extensions at all.
    autorest: bool,
    /// It says of parameters whether they belong to a method or to the client.
    locations: bool,
}

impl Vendor<'_> {
    /// Rewrites every object that was found.
    pub(super) fn run(mut self) {
        let habits = self.habits();
        for index in 0..self.links.visits.len() {
            let Some(Visit { node, kind }) = self.links.visits.get(index).copied()
            else {
                break;
            };
            match kind {
                Kind::Schema => schema::rewrite(self.tree, node, self.diagnostics),
                Kind::Parameter => self.parameter(node, habits),
                Kind::RequestBody => self.name_of(node),
                Kind::Operation => self.operation(node),
                _ => {}
            }
        }
        self.paths();
    }

    fn habits(&self) -> Habits {
        let mut habits = Habits::default();
        for Visit { node, kind } in &self.links.visits {
            for member in self.tree.members(*node) {
                if member.key.starts_with("x-ms-") {
                    habits.autorest = true;
                    habits.locations |= *kind == Kind::Parameter
                        && &*member.key == "x-ms-parameter-location";
                }
            }
        }
        habits
    }

    /// Counts the keys of an extension that say nothing here.
    fn check_keys(&mut self, extension: &str, node: NodeId, known: &[&str]) {
        check_keys(self.tree, (extension, node), known, self.diagnostics);
    }

    /// The name that a parameter has in code.
    fn name_of(&mut self, node: NodeId) {
        let mut edit = Edit::of(self.tree, node);
        if let Some(name) = edit.take("x-ms-client-name") {
            edit.offer("x-bindery-name", name);
        }
        edit.finish(self.tree);
    }
}

/// Counts the keys of an extension that say nothing here.
fn check_keys(
    tree: &Tree,
    (extension, node): (&str, NodeId),
    known: &[&str],
    diagnostics: &mut Diagnostics,
) {
    for member in tree.members(node).iter().filter(|m| !known.contains(&&*m.key)) {
        let named = format!("{extension}.{}", member.key);
        diagnostics.extension(&named, member.value);
    }
}
