//! Schemas that no types are made of, such as those of what is answered to webhooks: what
//! they say is compared as it is written.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use super::causes::takes_null;
use super::limits::Both;
use super::said::kinds;
use super::shapes::Null;
use super::webhooks::alike;
use super::{At, Comparison, Sides, words};
use crate::api::model::TypeId;
use crate::diff::rules;
use crate::diff::subject::Subject;
use crate::source::tree::NodeId;
use crate::spec::model::{Id, JsonType, Schema};

/// Schemas inside of schemas are compared this deep.
const DEPTH: usize = 16;

/// A walk through the schemas inside of two.
#[derive(Default)]
struct Walk {
    seen: HashSet<Both>,
    depth: usize,
    /// Whether types that differ are compared elsewhere.
    told: bool,
}

/// Members by their names: their schemas, and whether they must be there.
type Members = BTreeMap<Arc<str>, (Vec<Id<Schema>>, bool)>;

impl Comparison<'_> {
    /// Compares what two schemas say of values, their limits included; whether what differs
    /// about components is told of their types.
    pub(super) fn schemas(&mut self, at: &At<'_>) -> bool {
        let mut walk = Walk::default();
        let (old, new) = (self.old.schema(at.old), self.new.schema(at.new));
        if let (Some(old), Some(new)) = (old, new) {
            self.schemas_within(at, (&[old], &[new]), &mut walk);
        }
        walk.told
    }

    fn schemas_within(
        &mut self,
        at: &At<'_>,
        (old, new): (&[Id<Schema>], &[Id<Schema>]),
        walk: &mut Walk,
    ) {
        if walk.depth > DEPTH || !walk.seen.insert((old.to_vec(), new.to_vec())) {
            return;
        }
        // What a component says is said of it, once: as a type, if it is one.
        let component = self.component_of((old, new));
        let types = component.as_ref().and_then(|(_, old, new)| {
            Some((self.old.type_at(*old)?, self.new.type_at(*new)?))
        });
        if let (Some(both), Some((_, old, new))) = (types, &component) {
            self.pair(at.owner, at.mask, both);
            walk.told |= !alike((self.old, self.new), (*old, *new));
            return;
        }
        let at = &match &component {
            Some((name, old, new)) => {
                let (old, new, inside) = (*old, *new, String::new());
                At { whole: name, part: "", wire: "", inside, old, new, ..at.clone() }
            }
            None => at.clone(),
        };
        if !self.kinds_of(at, (old, new)) {
            return;
        }
        walk.depth += 1;
        self.values_of(at, (old, new));
        let (before, after) = (self.old.said(old), self.new.said(new));
        for inner in &before.inner {
            let found = after.inner.iter().find(|other| other.step == inner.step);
            let step = at.inside(&inner.step);
            if let Some(other) = found.filter(|_| !inner.step.starts_with('(')) {
                self.schemas_within(&step, (&inner.ids, &other.ids), walk);
            }
        }
        self.members_of(at, (old, new), walk);
        self.limits_of(at, (old.to_vec(), new.to_vec()), true);
        walk.depth -= 1;
    }

    /// The component that both sides use, and where it stands on each.
    fn component_of(
        &self,
        (old, new): (&[Id<Schema>], &[Id<Schema>]),
    ) -> Option<(Arc<str>, NodeId, NodeId)> {
        let find = |side: &Subject, ids: &[Id<Schema>]| {
            let mut chain = side.chain(ids).into_iter();
            chain.find_map(|link| Some((link.component?, link.schema.node)))
        };
        let ((was, old), (is, new)) = (find(self.old, old)?, find(self.new, new)?);
        (was == is).then_some((is, old, new))
    }

    /// Compares the types of values; whether they are of the same.
    fn kinds_of(
        &mut self,
        at: &At<'_>,
        (old, new): (&[Id<Schema>], &[Id<Schema>]),
    ) -> bool {
        let (before, after) = (self.old.kinds(old), self.new.kinds(new));
        let null = |side: &Subject, ids: &[Id<Schema>]| {
            side.chain(ids).iter().any(|link| takes_null(side, link.schema))
        };
        let nullable = (null(self.old, old), null(self.new, new));
        self.nullability(at, Null::Refused, nullable);
        let plain = |of: BTreeSet<JsonType>| -> Vec<JsonType> {
            of.into_iter().filter(|of| *of != JsonType::Null).collect()
        };
        let (before, after) = (plain(before), plain(after));
        let within = |some: &[JsonType], all: &[JsonType]| {
            let is_in = |one: &JsonType| {
                let number = *one == JsonType::Integer;
                all.contains(one) || number && all.contains(&JsonType::Number)
            };
            all.is_empty() || !some.is_empty() && some.iter().all(is_in)
        };
        let rule = match (within(&before, &after), within(&after, &before)) {
            (true, true) => return true,
            (true, false) => &rules::TYPE_WIDENED,
            (false, true) => &rules::TYPE_NARROWED,
            (false, false) => &rules::TYPE_CHANGED,
        };
        let text = format!("was {}, is {}", kinds(&before), kinds(&after));
        self.note(at, rule, text);
        false
    }

    /// Compares the values that enumerations list.
    fn values_of(&mut self, at: &At<'_>, (old, new): (&[Id<Schema>], &[Id<Schema>])) {
        let (before, after) = (self.old.values(old), self.new.values(new));
        let (before, after) = match (before, after) {
            (Some(before), Some(after)) => (before, after),
            (None, Some(after)) => {
                let text = format!("is one of {} now", listed(&after));
                return self.note(at, &rules::TYPE_NARROWED, text);
            }
            (Some(before), None) => {
                let text = format!("was one of {}", listed(&before));
                return self.note(at, &rules::TYPE_WIDENED, text);
            }
            (None, None) => return,
        };
        for gone in before.difference(&after) {
            let text = format!("value {gone} removed");
            self.note_of(at, Sides::Old, &rules::VALUE_REMOVED, text);
        }
        for added in after.difference(&before) {
            let text = format!("value {added} added");
            self.note_of(at, Sides::New, &rules::VALUE_ADDED, text);
        }
    }

    fn members_of(
        &mut self,
        at: &At<'_>,
        (old, new): (&[Id<Schema>], &[Id<Schema>]),
        walk: &mut Walk,
    ) {
        let (before, after) = (self.old.members(old), self.new.members(new));
        for (name, (old, was)) in &before {
            let mut here =
                At { part: name, old: self.old.place(old, at.old), ..at.clone() };
            let Some((new, is)) = after.get(name) else {
                let rule = match was {
                    true => &rules::REQUIRED_MEMBER_REMOVED,
                    false => &rules::MEMBER_REMOVED,
                };
                self.note_of(&here, Sides::Old, rule, "removed");
                continue;
            };
            here.new = self.new.place(new, at.new);
            self.requiredness(&here, here.mask, (*was, *is), *was);
            self.schemas_within(&here, (old, new), walk);
        }
        for (name, (new, is)) in &after {
            if before.contains_key(name) {
                continue;
            }
            let here = At { part: name, new: self.new.place(new, at.new), ..at.clone() };
            let rule = match is {
                true => &rules::REQUIRED_MEMBER_ADDED,
                false => &rules::MEMBER_ADDED,
            };
            self.note_of(&here, Sides::New, rule, words::added(*is));
        }
    }
}

impl Subject {
    /// The type that is made of the schema at a node.
    pub(super) fn type_at(&self, node: NodeId) -> Option<TypeId> {
        self.api.types.iter().find(|(_, of)| of.node == node).map(|(id, _)| id)
    }

    /// The types that schemas and those that they stand for have in common; none if all
    /// are possible.
    fn kinds(&self, ids: &[Id<Schema>]) -> BTreeSet<JsonType> {
        let chain = self.chain(ids);
        let said = chain.iter().map(|link| &link.schema.types);
        let mut said = said.filter(|types| !types.is_empty());
        let first: BTreeSet<JsonType> =
            said.next().into_iter().flatten().copied().collect();
        said.fold(first, |known, types| {
            let both: BTreeSet<JsonType> =
                known.iter().filter(|of| types.contains(of)).copied().collect();
            if both.is_empty() { known } else { both }
        })
    }

    /// The values that schemas list; none if any is possible.
    fn values(&self, ids: &[Id<Schema>]) -> Option<BTreeSet<String>> {
        let chain = self.chain(ids);
        let listing = |of: &&Schema| self.values_listed(of).is_none();
        let mut schemas = chain.iter().map(|link| link.schema).filter(listing);
        schemas.find_map(|of| {
            let nodes = of.values.clone().or(of.constant.map(|node| vec![node]))?;
            let texts = nodes.iter().map(|node| self.literal(*node));
            Some(texts.map(|value| format!("`{}`", words::canonical(&value))).collect())
        })
    }

    fn members(&self, ids: &[Id<Schema>]) -> Members {
        let mut members = Members::new();
        let chain = self.chain(ids);
        for (name, id) in chain.iter().flat_map(|link| &link.schema.object.properties) {
            members.entry(name.clone()).or_default().0.push(*id);
        }
        for name in chain.iter().flat_map(|link| &link.schema.object.required) {
            if let Some((_, required)) = members.get_mut(name) {
                *required = true;
            }
        }
        members
    }

    fn place(&self, ids: &[Id<Schema>], or: NodeId) -> NodeId {
        let schema = ids.first().and_then(|id| self.spec.schemas.get(*id));
        schema.map_or(or, |of| of.node)
    }
}

fn listed(values: &BTreeSet<String>) -> String {
    values.iter().map(String::as_str).collect::<Vec<_>>().join(", ")
}
