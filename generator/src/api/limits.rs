//! Limits of values as texts for documentation.

use super::facts::Facts;
use super::flat::Part;
use super::literal::{json, literal};
use super::lowering::Lowering;
use super::model::Literal;
use crate::source::tree::NodeId;
use crate::spec::model::{Id, Schema};

/// Limits: what sets them, and to what.
pub(super) type Limits = Vec<(&'static str, String)>;

impl Lowering<'_, '_> {
    /// The limits of a use, and of the elements of what it holds.
    pub(super) fn limits_of_use(&mut self, parts: &[Part]) -> Limits {
        let Facts { limits, .. } = self.facts(parts);
        let mut said = self.limits_as_texts(&limits);
        let path: Vec<_> =
            parts.iter().flat_map(|part| self.reduce(&[*part]).path).collect();
        for id in path {
            said.extend(self.limits_inside(id));
        }
        said
    }

    /// Limits as texts, which are shown from now on.
    pub(super) fn limits_as_texts(
        &mut self,
        limits: &[(&'static str, NodeId)],
    ) -> Limits {
        let mut said = Limits::new();
        for (keyword, node) in limits {
            self.shown_limits.insert(*node);
            let text = match literal(self.tree, *node) {
                Literal::Text(text) => text.to_string(),
                other => json(&other),
            };
            said.push((*keyword, text));
        }
        said
    }

    /// The limits of the elements and names of what a schema holds, where these have no
    /// type of their own that shows them.
    pub(super) fn limits_inside(&mut self, id: Id<Schema>) -> Limits {
        let Some(schema) = self.spec.schemas.get(id) else { return Limits::new() };
        let rules = &schema.object;
        let mut values: Vec<_> = rules.patterns.iter().map(|(_, id)| *id).collect();
        values.extend(rules.additional.filter(|_| rules.properties.is_empty()));
        let one = match values[..] {
            [one] => Some(one),
            _ => None,
        };
        let inside = [
            ("each item", schema.array.items),
            ("each value", one),
            ("each name", rules.names),
        ];
        let mut said = Limits::new();
        for (words, id) in inside {
            let Some(part) = id.map(Part::of) else { continue };
            if self.reduce(&[part]).target.is_some() {
                continue;
            }
            let Facts { limits, .. } = self.facts(&[part]);
            let texts = self.limits_as_texts(&limits);
            let texts = texts.iter().map(|(word, text)| format!("{word} {text}"));
            let texts = texts.collect::<Vec<_>>().join(", ");
            if !texts.is_empty() {
                said.push((words, texts));
            }
        }
        said
    }
}
