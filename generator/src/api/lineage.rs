//! Which schemas derive from which, and what a chain of references leads to: tables that
//! are made once, as every use of a schema asks for them.

use std::collections::HashSet;

use super::cycles::components;
use super::flat::only_refers;
use super::lowering::Lowering;
use crate::source::ids::IdMap;
use crate::spec::Spec;
use crate::spec::model::{Id, Schema};

/// For each schema, what it leads to by references without further statements; a schema of
/// a chain without an end leads to one of the chain.
pub(super) fn targets(spec: &Spec) -> Vec<Id<Schema>> {
    let mut targets: Vec<Option<Id<Schema>>> = vec![None; spec.schemas.len()];
    let mut seen_from: Vec<Option<Id<Schema>>> = vec![None; spec.schemas.len()];
    for (id, _) in spec.schemas.iter() {
        let mut path = Vec::new();
        let mut at = id;
        let target = loop {
            if let Some(known) = targets.get(at.index()).copied().flatten() {
                break known;
            }
            let next = spec.schemas.get(at).filter(|schema| only_refers(schema));
            let seen = seen_from.get_mut(at.index());
            let again = seen.is_none_or(|seen| seen.replace(id) == Some(id));
            match next.and_then(|schema| schema.reference) {
                Some(next) if !again => {
                    path.push(at);
                    at = next;
                }
                _ => break at,
            }
        };
        for at in path.into_iter().chain([at]) {
            if let Some(slot) = targets.get_mut(at.index()) {
                *slot = Some(target);
            }
        }
    }
    let ids = spec.schemas.iter().map(|(id, _)| id);
    ids.zip(targets).map(|(id, target)| target.unwrap_or(id)).collect()
}

impl Lowering<'_, '_> {
    /// What a chain of references without further statements leads to.
    pub(super) fn resolve(&self, id: Id<Schema>) -> Id<Schema> {
        self.targets.get(id.index()).copied().unwrap_or(id)
    }

    /// The schema whose discriminator each schema has or inherits, the nearest first; a
    /// discriminator over listed alternatives tells only these apart.
    pub(super) fn find_discriminated(&self) -> IdMap<Id<Schema>, Id<Schema>> {
        let mut found: IdMap<Id<Schema>, Id<Schema>> = IdMap::default();
        let all: Vec<(Id<Schema>, &Schema)> = self.spec.schemas.iter().collect();
        for (id, schema) in &all {
            let of = &schema.composition;
            let lists = !of.one_of.is_empty() || !of.any_of.is_empty();
            if schema.discriminator.is_some() && !lists {
                found.insert(*id, *id);
            }
        }
        if found.is_empty() {
            return found;
        }
        let inherits = |schema: &Schema| -> Vec<usize> {
            if schema.discriminator.is_some() {
                return Vec::new();
            }
            let of = schema.reference.iter().chain(&schema.composition.all_of);
            of.map(|id| self.resolve(*id).index()).collect()
        };
        let edges: Vec<Vec<usize>> =
            all.iter().map(|(_, schema)| inherits(schema)).collect();
        for component in components(&edges) {
            let mut of_cycle = None;
            for row in &component {
                let Some((id, _)) = all.get(*row) else { continue };
                let from = edges.get(*row).into_iter().flatten();
                let mut from = from.filter_map(|row| all.get(*row));
                let base = from.find_map(|(id, _)| found.get(id).copied());
                if let Some(base) = base {
                    found.insert(*id, base);
                    of_cycle = of_cycle.or(Some(base));
                }
            }
            // Schemas that include each other inherit what any of them inherits.
            if let Some(base) = of_cycle {
                let ids = component.iter().filter_map(|row| all.get(*row));
                ids.for_each(|(id, _)| {
                    found.entry(*id).or_insert(base);
                });
            }
        }
        found
    }

    /// Whether anything else derives from a schema.
    pub(super) fn has_children(&self, id: Id<Schema>) -> bool {
        let mut children = self.spec.children.get(&id).into_iter().flatten();
        children.any(|child| *child != id)
    }

    /// Everything that derives from a schema, parents before their children.
    pub(super) fn descendants(&self, id: Id<Schema>) -> Vec<Id<Schema>> {
        let mut found = Vec::new();
        let mut seen: HashSet<Id<Schema>> = HashSet::from([id]);
        let mut open = vec![id];
        while let Some(at) = open.pop() {
            if at != id {
                found.push(at);
            }
            let children = self.spec.children.get(&at).into_iter().flatten().rev();
            for child in children {
                if seen.insert(*child) {
                    open.push(*child);
                }
            }
        }
        found
    }
}
