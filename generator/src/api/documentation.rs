//! What is said for people, taken over as it is.

use super::lowering::Lowering;
use super::model::Docs;
use crate::spec::model as spec;

/// The docs of the typed document in the model's form.
pub(super) fn docs(from: &spec::Docs) -> Docs {
    let spec::Docs { summary, description, link, deprecated } = from.clone();
    Docs { summary, description, link, deprecated, limits: Vec::new() }
}

/// The docs of an operation, which those of its path stand in for: the text of the path
/// where the operation has none, and its title where the operation says nothing at all.
pub(super) fn of_operation(own: &spec::Docs, path: &spec::Docs) -> Docs {
    let mut about = docs(own);
    if about.summary.is_none() && about.description.is_none() {
        about.summary.clone_from(&path.summary);
    }
    about.description = about.description.or_else(|| path.description.clone());
    about
}

impl Lowering<'_, '_> {
    /// Counts what a path says where each of its operations says something else.
    pub(super) fn unplaced_of_path(&mut self, item: &spec::PathItem) {
        let own = || item.operations.iter().map(|of| &of.docs);
        let titled = own().all(|of| of.summary.is_some() || of.description.is_some());
        let told = own().all(|of| of.description.is_some());
        let spec::Docs { summary, description, link: _, deprecated: _ } = &item.docs;
        let lost = [("summary", summary, titled), ("description", description, told)];
        for (key, said, is_lost) in lost {
            if said.is_some() && is_lost {
                let at = self.tree.get(item.node, key).unwrap_or(item.node);
                self.out.unplaced(key, "a path", at);
            }
        }
    }
}

/// Fills what the first docs leave open from the second.
pub(super) fn fill(docs: &mut Docs, from: &spec::Docs) {
    let spec::Docs { summary, description, link, deprecated } = from;
    docs.summary = docs.summary.take().or_else(|| summary.clone());
    docs.description = docs.description.take().or_else(|| description.clone());
    docs.link = docs.link.take().or_else(|| link.clone());
    docs.deprecated |= deprecated;
}

impl Docs {
    /// Fills what is left open from other docs.
    pub(super) fn complete(&mut self, from: Self) {
        let Self { summary, description, link, deprecated, limits: _ } = from;
        self.summary = self.summary.take().or(summary);
        self.description = self.description.take().or(description);
        self.link = self.link.take().or(link);
        self.deprecated |= deprecated;
    }
}
