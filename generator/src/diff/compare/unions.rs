//! Unions: variants and what tells them apart.

use super::variants::Variants;
use super::{At, Comparison};
use crate::api::model::Union;
use crate::diff::rules;

impl<'a> Comparison<'a> {
    pub(super) fn unions(&mut self, at: &At<'_>, old: &'a Union, new: &'a Union) {
        let Variants { pairs, gone, left } = self.variants(old, new);
        let by = (&old.by, &new.by);
        if self.told_as_before(by, &pairs, &left) {
            self.tagged_now(at, by, &pairs);
            self.tags(at, &old.by, &pairs, (&gone, &left));
        } else {
            self.told_otherwise(at, by, &pairs);
        }
        self.order(at, (old, new), &pairs);
        self.alone(at, (old, new));
        self.fallbacks(at, (old, new), &pairs);
        for (before, after) in &pairs {
            self.shapes(at, &before.variant.shape, &after.variant.shape);
        }
        for before in gone {
            let text = format!("variant `{}` removed", before.name());
            self.note(at, &rules::VARIANT_REMOVED, text);
        }
        for after in left {
            let text = format!("variant `{}` added", after.name());
            let rule = match old.variants.iter().any(|of| self.mistaken(old, of, &after))
            {
                true => &rules::VARIANT_MISTAKEN,
                false => &rules::VARIANT_ADDED,
            };
            self.note(at, rule, text);
        }
    }
}
