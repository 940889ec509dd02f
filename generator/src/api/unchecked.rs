//! What limits values and is neither checked nor documented.

use super::flat::leaves_open;
use super::lowering::Lowering;
use crate::diagnostic::catalogue::api as codes;
use crate::spec::model::{Id, Schema};

/// Limits that say of a list with elements of their own how long it is.
const LENGTHS: [&str; 2] = ["minItems", "maxItems"];

/// The media type of text that holds bytes.
const BYTES: &str = "application/octet-stream";

impl Lowering<'_, '_> {
    /// Reports the limits of every schema that is reached, one note for each schema: only
    /// the docs of members show theirs.
    pub(super) fn report_unchecked(&mut self) {
        let mut met: Vec<Id<Schema>> = self.met.iter().copied().collect();
        met.sort_unstable();
        for id in met {
            let spec = self.spec;
            let Some(schema) = spec.schemas.get(id) else { continue };
            let keywords = self.unchecked(id, schema);
            if keywords.is_empty() {
                continue;
            }
            let list = keywords.iter().map(|keyword| format!("`{keyword}`"));
            let list = list.collect::<Vec<_>>().join(", ");
            let are = if keywords.len() == 1 { "is" } else { "are" };
            let message = format!("{list} {are} neither checked nor documented");
            self.report(&codes::NOT_CHECKED, schema.node, message, "");
        }
    }

    /// Whether a schema of names says more than that they are text, and than the limits
    /// that docs show.
    fn says_more_than_shown(&mut self, names: Id<Schema>) -> bool {
        let flat = self.flat_of(names);
        let shown = flat.limits.iter().all(|(_, node)| self.shown_limits.contains(node));
        let Some(schema) = self.spec.schemas.get(names) else { return false };
        let mut rest = schema.clone();
        rest.types.clear();
        !shown || rest.reference.is_some() || !leaves_open(&rest)
    }

    /// The keywords of a schema that limit values without effect.
    fn unchecked(&mut self, id: Id<Schema>, schema: &Schema) -> Vec<&'static str> {
        // Listed values leave nothing to limit.
        let listed = schema.values.is_some() || schema.constant.is_some();
        let tuple = !schema.array.prefix.is_empty();
        let mut keywords: Vec<&'static str> = Vec::new();
        for (keyword, node) in &schema.limits {
            let used = listed || tuple && LENGTHS.contains(keyword);
            if !used && !self.shown_limits.contains(node) {
                keywords.push(keyword);
            }
        }
        if self.limiting.contains(&id) {
            let choices = [
                ("oneOf", &schema.composition.one_of),
                ("anyOf", &schema.composition.any_of),
            ];
            let said = choices.iter().filter(|(_, branches)| !branches.is_empty());
            keywords.extend(said.map(|(keyword, _)| *keyword));
        }
        if let Some(names) = schema.object.names
            && !self.keyed.contains(&names)
            && self.says_more_than_shown(names)
        {
            keywords.push("propertyNames");
        }
        let media = schema.content_media_type.as_deref();
        if media.is_some_and(|media| media != BYTES)
            && schema.content_schema.is_none()
            && !self.files.contains(&id)
        {
            keywords.push("contentMediaType");
        }
        keywords
    }
}
