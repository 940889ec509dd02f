//! Members of alternatives beside one that leaves the type alone.
//!
//! `oneOf: [{required: [x]}, {properties: {y: …}}]` makes no union: what fits the first
//! alternative is the whole object. What the others declare may be there all the same.

use super::flat::{Choice, Flat, FlatMember, Part};
use super::lowering::Lowering;
use crate::spec::model::{Id, JsonType, Schema};

impl Lowering<'_, '_> {
    /// Adds the members that only some alternatives declare, where another alternative of
    /// the same choice says nothing about what objects look like.
    pub(super) fn loosen(&mut self, flat: &mut Flat) {
        let object = flat.types.as_deref() == Some(&[JsonType::Object]);
        if !object && !flat.about_objects() {
            return;
        }
        let choices: Vec<Choice> =
            flat.choices.iter().chain(&flat.passed_over).cloned().collect();
        for choice in choices {
            let (open, shaped): (Vec<_>, Vec<_>) =
                choice.branches.into_iter().partition(|id| self.only_demands(*id));
            if open.is_empty() {
                continue;
            }
            for branch in shaped {
                self.loosen_by(branch, flat);
            }
        }
    }

    /// Adds the members of one alternative; it may include the schema that it belongs to.
    fn loosen_by(&mut self, branch: Id<Schema>, flat: &mut Flat) {
        if !self.conditions.insert(branch) {
            return;
        }
        let sub = self.flat_of(branch);
        self.conditions.remove(&branch);
        let only_if = Some(self.node_of(&[Part::of(branch)]));
        let members = sub.members.iter().cloned();
        flat.loose.extend(members.map(|member| FlatMember { only_if, ..member }));
    }

    /// Whether an inline schema says no more than that its values are objects with
    /// certain members.
    pub(super) fn only_demands(&self, id: Id<Schema>) -> bool {
        let Some(schema) = self.spec.schemas.get(id) else { return false };
        let object = schema.types.as_slice() == [JsonType::Object];
        let demands = !schema.object.required.is_empty();
        if schema.component.is_some() || !(schema.types.is_empty() || object && demands)
        {
            return false;
        }
        let mut rest = schema.clone();
        rest.types.clear();
        rest.object.required.clear();
        rest.boolean = rest.boolean.filter(|all| !all);
        rest.reference.is_none()
            && rest.composition.all_of.is_empty()
            && super::flat::says_nothing(&rest)
    }
}
