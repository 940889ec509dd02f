//! `$dynamicRef` as far as a type can follow it: what it means depends on the way that
//! leads there, so a schema that is reached with another meaning is copied for it.
//!
//! A way begins at the resource in which a `$ref` stands. The names of the outermost
//! resource win (JSON Schema 2020-12, 8.2.3.2).

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::link::Linker;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::catalogue::dialect as codes;
use crate::source::tree::{Locus, Member, NodeId, Step, Value};

/// The most nodes that are copied in one run.
const MOST_COPIES: usize = 50_000;

/// The most nodes that are looked through for dynamic references below one target.
const MOST_SEEN: usize = 20_000;

/// The most nodes that are looked through in one run: what each of many schemas refers to
/// may be all the others.
const MOST_LOOKS: usize = 2_000_000;

/// What dynamic names mean on a way, the outermost first.
type Scope = Vec<(Arc<str>, NodeId)>;

/// The copies that were made.
#[derive(Default)]
pub(super) struct Copies {
    made: HashMap<(NodeId, Scope), NodeId>,
    scopes: HashMap<NodeId, Scope>,
    nodes: usize,
    looks: usize,
}

impl Linker<'_> {
    /// What a reference means on the ways that lead to its holder, given what it means by
    /// its text alone.
    pub(super) fn in_scope(&mut self, reference: NodeId, target: NodeId) -> NodeId {
        if !self.resolver.names.is_dynamic() {
            return target;
        }
        let scope = self.scope(reference);
        let dynamic = self.dynamic_name(reference, target);
        let bound = dynamic.and_then(|name| meaning(&scope, &name));
        self.specialise(bound.unwrap_or(target), scope, reference)
    }

    /// What dynamic names mean around a node.
    fn scope(&self, node: NodeId) -> Scope {
        let tree = &self.sources.tree;
        let mut scope = Scope::new();
        let mut next = Some(node);
        while let Some(node) = next {
            if let Some(outer) = self.copies.scopes.get(&node) {
                scope.clone_from(outer);
                break;
            }
            next = tree.locus(node).parent;
        }
        let around = self.resolver.names.resource(tree, node);
        self.enter(&mut scope, around);
        scope
    }

    /// Adds the names of a resource that is entered.
    fn enter(&self, scope: &mut Scope, resource: Option<NodeId>) {
        let anchors = resource.map(|root| self.resolver.names.anchors(root));
        for anchor in anchors.into_iter().flatten().filter(|anchor| anchor.dynamic) {
            if meaning(scope, &anchor.name).is_none() {
                scope.push((anchor.name.clone(), anchor.node));
            }
        }
    }

    /// The name by which a dynamic reference means its target; none if it is a static
    /// one, or means no dynamic anchor.
    fn dynamic_name(&self, reference: NodeId, target: NodeId) -> Option<Arc<str>> {
        let tree = &self.sources.tree;
        if tree.locus(reference).step != Step::Key(Arc::from("$dynamicRef")) {
            return None;
        }
        let name = tree.text(reference)?.split_once('#')?.1.to_owned();
        let resource = self.resolver.names.resource(tree, target)?;
        let anchors = self.resolver.names.anchors(resource).iter();
        let of = |node: NodeId| self.resolver.names.original(node) == node;
        let mut found = anchors.filter(|a| a.dynamic && *a.name == *name);
        found.find(|a| a.node == target && of(target)).map(|anchor| anchor.name.clone())
    }

    /// The schema itself, or a copy in which the names mean what they do on this way.
    fn specialise(&mut self, target: NodeId, mut scope: Scope, at: NodeId) -> NodeId {
        if scope.is_empty() {
            return target;
        }
        let own = self.resolver.names.resource(&self.sources.tree, target);
        let mut plain = Scope::new();
        self.enter(&mut plain, own);
        scope.retain(|(name, node)| meaning(&plain, name) != Some(*node));
        if scope.is_empty() {
            return target;
        }
        if self.copies.looks > MOST_LOOKS {
            self.read_as_static(at);
            return target;
        }
        let used = self.used(target);
        scope.retain(|(name, _)| used.contains(name));
        if scope.is_empty() {
            return target;
        }
        let key = (self.resolver.names.original(target), scope.clone());
        if let Some(copy) = self.copies.made.get(&key) {
            return *copy;
        }
        let locus = self.sources.tree.locus(target).clone();
        let copy = self.copy(target, locus);
        if self.copies.nodes > MOST_COPIES {
            self.read_as_static(at);
        }
        if copy == target {
            return target;
        }
        self.copies.made.insert(key, copy);
        self.copies.scopes.insert(copy, scope);
        copy
    }

    fn read_as_static(&mut self, reference: NodeId) {
        let text = "the dynamic references behind this one are read as static ones";
        self.diagnostics.push(Diagnostic::at(&codes::STATIC_REFERENCE, reference, text));
    }

    /// The dynamic names that a schema and all that it refers to use.
    fn used(&mut self, target: NodeId) -> HashSet<Arc<str>> {
        let mut used = HashSet::new();
        let mut seen = HashSet::new();
        let mut stack = vec![target];
        while let Some(node) = stack.pop() {
            if seen.len() > MOST_SEEN || !seen.insert(node) {
                continue;
            }
            self.copies.looks += 1;
            let members = match self.sources.tree.value(node) {
                Value::Map(members) => members.clone(),
                Value::List(elements) => {
                    stack.extend(elements);
                    continue;
                }
                _ => continue,
            };
            for Member { key, value } in members {
                let text = self.sources.tree.text(value).cloned();
                match (&*key, text) {
                    ("$defs" | "definitions", None) => {}
                    ("$ref" | "$dynamicRef", Some(text)) => {
                        let name = text.split_once('#').map(|(_, name)| name);
                        if let Some(name) = name.filter(|_| &*key == "$dynamicRef") {
                            used.insert(Arc::from(name));
                        }
                        stack.extend(self.locate(value, &text).map(|(_, node)| node));
                    }
                    _ => stack.push(value),
                }
            }
        }
        used
    }

    /// A copy of all that stands in a schema, but for what only references lead to. What
    /// there is no room for stays as it is.
    fn copy(&mut self, node: NodeId, locus: Locus) -> NodeId {
        if self.copies.nodes > MOST_COPIES {
            return node;
        }
        self.copies.nodes += 1;
        let value = self.sources.tree.value(node).clone();
        let copy = self.sources.tree.add(Value::Null, locus);
        self.resolver.names.copied(copy, node);
        let below = |linker: &mut Self, child: NodeId| {
            let mut locus = linker.sources.tree.locus(child).clone();
            locus.parent = Some(copy);
            linker.copy(child, locus)
        };
        let value = match value {
            Value::Map(members) => {
                let members = members.into_iter();
                let kept =
                    members.filter(|m| !matches!(&*m.key, "$defs" | "definitions"));
                let kept: Vec<Member> = kept.collect();
                let one =
                    |Member { key, value }| Member { key, value: below(self, value) };
                Value::Map(kept.into_iter().map(one).collect())
            }
            Value::List(elements) => {
                Value::List(elements.into_iter().map(|e| below(self, e)).collect())
            }
            plain => plain,
        };
        self.sources.tree.fill(copy, value);
        copy
    }
}

fn meaning(scope: &Scope, name: &str) -> Option<NodeId> {
    scope.iter().find(|(known, _)| &**known == name).map(|(_, node)| *node)
}
