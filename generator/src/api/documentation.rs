//! What is said for people, taken over as it is.

use super::model::Docs;
use crate::spec::model as spec;

/// The docs of the typed document in the model's form.
pub(super) fn docs(from: &spec::Docs) -> Docs {
    let spec::Docs { summary, description, link, deprecated } = from.clone();
    Docs { summary, description, link, deprecated, limits: Vec::new() }
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
