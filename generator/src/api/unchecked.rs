//! What limits values and is neither checked nor documented.

use super::lowering::Lowering;
use crate::diagnostic::catalogue::api as codes;
use crate::spec::model::{Id, Schema};

/// Limits that say of a list with elements of their own how long it is.
const LENGTHS: [&str; 2] = ["minItems", "maxItems"];

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
        if let Some(names) = schema.object.names.map(|names| self.flat_of(names))
            && names.values.is_none()
            && (!names.limits.is_empty() || names.format.is_some())
        {
            keywords.push("propertyNames");
        }
        keywords
    }
}
