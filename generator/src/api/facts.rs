//! What stands between a use and the schema that decides the type.
//!
//! `{$ref}` with a description beside it, `allOf` with one element and a `default`: the
//! type is the target's, and what is said on the way belongs to the use.

use std::sync::Arc;

use super::documentation::fill;
use super::flat::{Part, says_nothing};
use super::lowering::Lowering;
use super::model::{Docs, Markup};
use crate::source::ids::IdSet;
use crate::source::tree::NodeId;
use crate::spec::model::{Id, JsonType, Schema};

/// Inheritance is searched this far.
const HOPS: usize = 256;

/// Where a use leads.
#[derive(Clone, Debug, Default)]
pub(super) struct Reduced {
    /// What decides the type.
    pub(super) parts: Vec<Part>,
    /// The schema with a name of its own, if that is all it leads to.
    pub(super) target: Option<Id<Schema>>,
    /// What the use says about `null`.
    pub(super) null: Option<bool>,
    /// The schemas on the way, the outermost first.
    pub(super) path: Vec<Id<Schema>>,
    /// Those of them that leave the type to the next.
    pub(super) passed: Vec<Id<Schema>>,
}

/// What belongs to a use rather than to a type.
#[derive(Clone, Debug, Default)]
pub(super) struct Facts {
    pub(super) docs: Docs,
    pub(super) read_only: bool,
    pub(super) write_only: bool,
    pub(super) secret: bool,
    pub(super) default: Option<NodeId>,
    /// Another name for the member, whatever its type.
    pub(super) member: Option<Arc<str>>,
    /// Another name for the type; for the member if there is no type to name.
    pub(super) name: Option<Arc<str>>,
    pub(super) limits: Vec<(&'static str, NodeId)>,
    /// When the value can be seen and set: `read`, `create`, `update`.
    pub(super) mutability: Vec<Arc<str>>,
    /// How it stands in XML.
    pub(super) markup: Markup,
}

impl Lowering<'_, '_> {
    /// Follows a use to what decides its type.
    pub(super) fn reduce(&mut self, parts: &[Part]) -> Reduced {
        let parts = self.essential(parts);
        let mut reduced = Reduced { parts, ..Reduced::default() };
        for _ in 0..=self.spec.schemas.len() {
            let [part] = reduced.parts.as_slice() else { return reduced };
            let part = *part;
            if part.bare {
                return reduced;
            }
            let Some(schema) = self.spec.schemas.get(part.id) else { return reduced };
            reduced.path.push(part.id);
            let next = self.only_base(schema);
            if self.has_own_name(part.id) && !super::flat::only_refers(schema) {
                reduced.target = Some(part.id);
                return reduced;
            }
            let Some(next) = next else { return reduced };
            let null = schema.hints.nullable.or_else(|| {
                let says = !schema.types.is_empty();
                says.then(|| schema.types.contains(&JsonType::Null))
            });
            // What stands beside the next one is part of the way.
            let beside = schema.composition.all_of.iter().filter(|id| **id != next);
            let hints = beside.clone().filter_map(|id| self.spec.schemas.get(*id));
            let hinted = hints.filter_map(|schema| schema.hints.nullable).next();
            reduced.null = reduced.null.or(null).or(hinted);
            reduced.path.extend(beside.clone());
            reduced.passed.push(part.id);
            reduced.passed.extend(beside);
            reduced.parts = vec![Part::of(next)];
        }
        reduced
    }

    /// The schema that a branch stands for, whatever is said on the way to it.
    pub(super) fn target(&mut self, parts: &[Part]) -> Option<Id<Schema>> {
        let last = *parts.last()?;
        let target = self.reduce(&[last]).target;
        Some(target.unwrap_or_else(|| self.resolve(last.id)))
    }

    /// Whether uses of a schema share one type: components, and whatever else a
    /// reference leads to, without which schemas in a circle would not end.
    fn has_own_name(&self, id: Id<Schema>) -> bool {
        let schema = self.spec.schemas.get(id);
        schema.is_some_and(|s| s.component.is_some()) || self.referenced.contains(&id)
    }

    /// The one schema that decides the type, if the schema itself adds nothing to it.
    fn only_base(&mut self, schema: &Schema) -> Option<Id<Schema>> {
        let mut bases: Vec<Id<Schema>> = Vec::new();
        for base in schema.reference.iter().chain(&schema.composition.all_of) {
            if !self.is_silent(*base) {
                bases.push(*base);
            }
        }
        let [base] = bases.as_slice() else { return None };
        if says_nothing(schema) {
            return Some(*base);
        }
        if schema.types.is_empty() || !adds_only_types(schema) {
            return None;
        }
        let known = self.flat_of(*base).types.clone()?;
        known.iter().any(|t| schema.types.contains(t)).then_some(*base)
    }

    /// Whether a schema leaves every value possible.
    fn is_silent(&self, id: Id<Schema>) -> bool {
        self.spec.schemas.get(id).is_some_and(|schema| {
            schema.component.is_none()
                && schema.reference.is_none()
                && schema.composition.all_of.is_empty()
                && says_nothing(schema)
        })
    }

    /// Without the parts that say nothing, or only what another says too.
    pub(super) fn essential(&mut self, parts: &[Part]) -> Vec<Part> {
        if parts.len() < 2 {
            return parts.to_vec();
        }
        let mut kept: Vec<(Part, u64)> = Vec::new();
        // What those that are kept are or include, so that no pair of parts is compared.
        let mut included: IdSet<Id<Schema>> = IdSet::default();
        for part in parts {
            if self.is_silent(part.id) {
                continue;
            }
            let resolved = Part { id: self.resolve(part.id), bare: part.bare };
            let print = self.print_of(&[resolved]);
            if included.contains(&resolved.id) {
                continue;
            }
            let bases = self.bases(resolved.id);
            let before = kept.len();
            kept.retain(|(k, _)| !bases.contains(&k.id));
            if kept.len() < before {
                included = kept.iter().flat_map(|(k, _)| self.bases(k.id)).collect();
            }
            if !kept.iter().any(|(_, known)| *known == print) {
                kept.push((resolved, print));
                included.extend(bases);
            }
        }
        if kept.is_empty() {
            return parts.iter().take(1).copied().collect();
        }
        kept.into_iter().map(|(part, _)| part).collect()
    }

    /// A schema and what it includes, as far as inheritance is searched.
    fn bases(&self, id: Id<Schema>) -> IdSet<Id<Schema>> {
        let mut open = vec![self.resolve(id)];
        let mut found = IdSet::default();
        for _ in 0..=HOPS {
            let Some(at) = open.pop() else { break };
            found.insert(at);
            if let Some(schema) = self.spec.schemas.get(at) {
                let bases = schema.reference.iter().chain(&schema.composition.all_of);
                open.extend(bases.map(|base| self.resolve(*base)));
            }
        }
        found
    }

    /// What belongs to a use.
    pub(super) fn facts(&mut self, parts: &[Part]) -> Facts {
        let mut facts = Facts::default();
        // The last part refines the others, so it is heard first.
        for part in parts.iter().rev() {
            let path = self.reduce(&[*part]).path;
            let mut inherited = false;
            for id in path {
                let Some(schema) = self.spec.schemas.get(id) else { continue };
                inherited |= schema.component.is_some();
                facts.add(schema, inherited);
            }
        }
        facts
    }
}

impl Facts {
    /// Adds what a schema says where nothing more specific did; a type of its own name
    /// carries its own docs.
    fn add(&mut self, schema: &Schema, inherited: bool) {
        if self.mutability.is_empty() {
            self.mutability.clone_from(&schema.hints.mutability);
        }
        let only_read =
            matches!(schema.hints.mutability.as_slice(), [one] if &**one == "read");
        self.default = self.default.or(schema.default);
        self.read_only |= schema.read_only || only_read;
        self.write_only |= schema.write_only;
        self.secret |=
            schema.hints.secret || schema.format.as_deref() == Some("password");
        for (keyword, node) in &schema.limits {
            if !self.limits.iter().any(|(known, _)| known == keyword) {
                self.limits.push((keyword, *node));
            }
        }
        if let Some(xml) = &schema.xml {
            self.markup.add(xml);
        }
        if inherited {
            return;
        }
        fill(&mut self.docs, &schema.docs);
        self.member = self.member.take().or_else(|| schema.hints.member.clone());
        self.name = self.name.take().or_else(|| schema.hints.name.clone());
    }
}

/// Whether `type` is the only keyword of a schema that bears on the type.
fn adds_only_types(schema: &Schema) -> bool {
    let mut rest = schema.clone();
    rest.types.clear();
    says_nothing(&rest)
}
