//! Finds the schemas that name another in `allOf`, which nothing else leads to.

use super::model::{Id, Schema};
use super::reader::Reader;
use crate::source::ids::{IdMap, IdSet};
use crate::source::tree::NodeId;

impl Reader<'_, '_> {
    /// For each schema, those that have it in `allOf`.
    ///
    /// Descendants of a schema with a discriminator are read here; children of other
    /// schemas are listed only if something else led to them.
    pub(super) fn children(&mut self) -> IdMap<Id<Schema>, Vec<Id<Schema>>> {
        let derived = self.derived_nodes();
        self.read_descendants(&derived);
        let mut children: IdMap<Id<Schema>, Vec<Id<Schema>>> = IdMap::default();
        for (base, nodes) in &derived {
            let Some(base) = self.schema_ids.get(base) else { continue };
            let ids = nodes.iter().filter_map(|node| self.schema_ids.get(node).copied());
            let ids: Vec<_> = ids.collect();
            if !ids.is_empty() {
                children.insert(*base, ids);
            }
        }
        children
    }

    /// Reads what derives from schemas with a discriminator, over several levels.
    fn read_descendants(&mut self, derived: &IdMap<NodeId, Vec<NodeId>>) {
        let mut seen: IdSet<NodeId> = IdSet::default();
        loop {
            self.drain();
            let with_tag =
                self.schemas.iter().filter(|(_, s)| s.discriminator.is_some());
            let mut open: Vec<NodeId> = with_tag.map(|(_, s)| s.node).collect();
            let before = seen.len();
            while let Some(node) = open.pop() {
                if !seen.insert(node) {
                    continue;
                }
                for child in derived.get(&node).into_iter().flatten() {
                    self.schema_id(*child);
                    open.push(*child);
                }
            }
            if seen.len() == before {
                return;
            }
        }
    }

    /// The component schemas of all loaded files by what they derive from.
    fn derived_nodes(&self) -> IdMap<NodeId, Vec<NodeId>> {
        let tree = self.tree;
        let mut derived: IdMap<NodeId, Vec<NodeId>> = IdMap::default();
        for (root, _) in self.linked.files {
            let components = tree.get(*root, "components");
            let sections = [
                components.and_then(|node| tree.get(node, "schemas")),
                tree.get(*root, "definitions"),
                Some(*root),
            ];
            for member in sections.into_iter().flatten().flat_map(|n| tree.members(n)) {
                for base in self.bases(member.value) {
                    let children = derived.entry(base).or_default();
                    if !children.contains(&member.value) {
                        children.push(member.value);
                    }
                }
            }
            for base in self.bases(*root) {
                derived.entry(base).or_default().push(*root);
            }
        }
        derived
    }

    /// What a schema derives from: the targets of `$ref` in its `allOf`, and of a
    /// `$ref` that stands beside further members.
    fn bases(&self, node: NodeId) -> Vec<NodeId> {
        let refs = self.linked.refs;
        let mut bases = Vec::new();
        if let Some(list) = self.tree.get(node, "allOf") {
            let parts = self.tree.elements(list).iter();
            bases.extend(parts.filter_map(|part| refs.get(part).copied()));
        }
        if self.tree.get(node, "properties").is_some() {
            bases.extend(refs.get(&node).copied());
        }
        bases
    }
}
