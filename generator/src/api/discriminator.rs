//! Whether a discriminator fits what it tells apart.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use super::flat::Part;
use super::literal::json;
use super::lowering::Lowering;
use super::model::{Literal, Name};
use crate::diagnostic::Place;
use crate::diagnostic::catalogue::api as codes;
use crate::source::nearest::suggestion;
use crate::spec::model::{Discriminator, Id, Schema};

impl Lowering<'_, '_> {
    /// Reports what the discriminator of a choice says of none of its branches.
    pub(super) fn check_choice(&mut self, of: Id<Schema>, branches: &[Vec<Part>]) {
        let spec = self.spec;
        let schema = spec.schemas.get(of);
        let Some(by) = schema.and_then(|schema| schema.discriminator.as_ref()) else {
            return;
        };
        self.check_mapping(by, of, branches);
        self.check_member(by, branches);
    }

    /// Reports values of a mapping that stand for no branch (OpenAPI 3.2, 4.25.3).
    fn check_mapping(
        &mut self,
        by: &Discriminator,
        of: Id<Schema>,
        branches: &[Vec<Part>],
    ) {
        let mut told = HashSet::new();
        for parts in branches {
            // What has no value is reported where branches are told apart.
            let Some(target) = self.target(parts) else { return };
            let Some(tags) = self.branch_tags(by, of, target, 0) else { return };
            told.extend(tags.iter().map(json));
        }
        let mapping = self.tree.get(by.node, "mapping");
        for (value, target) in &by.mapping {
            // Values of numbers are written as text.
            let text = json(&Literal::Text(value.clone()));
            if target.is_none() || told.contains(&text) || told.contains(&**value) {
                continue;
            }
            let entry = mapping.and_then(|mapping| self.tree.get(mapping, value));
            let place = Place::Key(entry.unwrap_or(by.node));
            let message = format!("`{}` stands for no branch", value.escape_debug());
            let help = "list what it leads to among the branches, or remove it";
            self.report_at(&codes::UNFIT_DISCRIMINATOR, place, message, help);
        }
    }

    /// Reports a discriminator whose member none of what it tells apart declares.
    pub(super) fn check_member(&mut self, by: &Discriminator, branches: &[Vec<Part>]) {
        let mut names: BTreeSet<Arc<str>> = BTreeSet::new();
        for parts in branches {
            let flat = self.flatten(parts, &Name::default());
            if !flat.choices.is_empty() || flat.member(&by.property).is_some() {
                return;
            }
            names.extend(flat.members.iter().map(|member| member.wire.clone()));
        }
        if names.is_empty() {
            return;
        }
        let message = format!(
            "nothing that is told apart declares `{}`",
            by.property.escape_debug()
        );
        let meant = suggestion(&by.property, names.iter().map(|name| &**name));
        let help = meant.as_deref().unwrap_or("declare it, as a required member");
        let place = self.tree.get(by.node, "propertyName").unwrap_or(by.node);
        self.report(&codes::UNFIT_DISCRIMINATOR, place, message, help);
    }
}
