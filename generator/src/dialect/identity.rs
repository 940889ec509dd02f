//! The URIs that schemas give themselves, and the names that they give to their parts.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::positions::{Kind, Shape};
use super::uri;
use super::version;
use crate::source::Sources;
use crate::source::tree::{FileId, NodeId, Tree, Value};

/// Which keywords give names in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Names {
    /// `$id`, `$anchor` and `$dynamicAnchor` of JSON Schema 2020-12, `$self` of OpenAPI.
    Present,
    /// `id` of draft 4 as well, which other versions of descriptions do not know.
    Old,
}

/// A name inside a resource.
#[derive(Clone, Debug)]
pub(crate) struct Anchor {
    pub(crate) name: Arc<str>,
    pub(crate) node: NodeId,
    pub(crate) dynamic: bool,
}

/// What is known of the files that were taken in.
///
/// A resource is a schema with a URI of its own, or the whole of a file.
#[derive(Default)]
pub(crate) struct Identities {
    files: HashMap<FileId, Names>,
    /// The URI of each resource, by its root.
    uris: HashMap<NodeId, String>,
    by_uri: HashMap<String, NodeId>,
    anchors: HashMap<NodeId, Vec<Anchor>>,
    dynamic: bool,
    /// The nodes that copies were made of.
    originals: HashMap<NodeId, NodeId>,
}

impl Identities {
    /// Reads the names of a file; false if that was done before.
    pub(crate) fn take_in(
        &mut self,
        sources: &Sources,
        file: FileId,
        names: Names,
    ) -> bool {
        if self.files.get(&file).is_some_and(|known| *known >= names) {
            return false;
        }
        self.files.insert(file, names);
        let root = sources.root(file);
        let name = sources.name(file).to_owned();
        self.by_uri.entry(name.clone()).or_insert(root);
        self.uris.insert(root, name);
        // Few files have names inside, and those that have none need no walk.
        let has = |key: &str| sources.text(file).contains(key);
        let named = ["$id", "$self", "$anchor", "$dynamicAnchor"].into_iter().any(has);
        if named || names == Names::Old {
            Walk { tree: &sources.tree, names, seen: HashSet::new() }.run(root, self);
        }
        true
    }

    /// The resource around a node; none if nothing around it was taken in.
    pub(crate) fn resource(&self, tree: &Tree, node: NodeId) -> Option<NodeId> {
        let mut next = Some(node);
        while let Some(node) = next {
            let original = self.original(node);
            if self.uris.contains_key(&original) {
                return Some(original);
            }
            next = tree.locus(node).parent;
        }
        None
    }

    /// The URI of a resource.
    pub(crate) fn uri(&self, resource: NodeId) -> Option<&str> {
        self.uris.get(&resource).map(String::as_str)
    }

    /// The resource with that URI.
    pub(crate) fn by_uri(&self, uri: &str) -> Option<NodeId> {
        self.by_uri.get(uri).copied()
    }

    /// What a name means in a resource.
    pub(crate) fn anchor(&self, resource: NodeId, name: &str) -> Option<&Anchor> {
        self.anchors(resource).iter().find(|anchor| &*anchor.name == name)
    }

    /// What a name means anywhere in a file.
    pub(crate) fn anywhere(
        &self,
        tree: &Tree,
        file: FileId,
        name: &str,
    ) -> Option<NodeId> {
        let here = self.anchors.values().flatten();
        let nodes = here.filter(|a| &*a.name == name).map(|anchor| anchor.node);
        nodes.filter(|node| tree.locus(*node).file == file).min()
    }

    /// All names in a resource.
    pub(crate) fn anchors(&self, resource: NodeId) -> &[Anchor] {
        self.anchors.get(&resource).map_or(&[], Vec::as_slice)
    }

    /// Whether any name is dynamic.
    pub(crate) fn is_dynamic(&self) -> bool {
        self.dynamic
    }

    /// Notes that a node is a copy of another.
    pub(crate) fn copied(&mut self, copy: NodeId, of: NodeId) {
        self.originals.insert(copy, self.original(of));
    }

    /// The node that a node is a copy of, or itself.
    pub(crate) fn original(&self, node: NodeId) -> NodeId {
        self.originals.get(&node).copied().unwrap_or(node)
    }
}

/// One walk over a file, from positions of schemas to positions of schemas: what looks
/// like a name elsewhere is data.
struct Walk<'a> {
    tree: &'a Tree,
    names: Names,
    seen: HashSet<(NodeId, Kind)>,
}

impl Walk<'_> {
    fn run(mut self, root: NodeId, into: &mut Identities) {
        let is_document = matches!(version::detect(self.tree, root), Ok(Some(_)));
        let mut stack = vec![(root, Kind::Document, root)];
        if !is_document {
            stack.push((root, Kind::Schema, root));
            // A file of named schemas alone.
            let members = self.tree.members(root).iter();
            let free = members.filter(|m| Kind::Schema.child(&m.key).is_none());
            let free = free.filter(|m| !is_data(&m.key));
            stack.extend(free.map(|m| (m.value, Kind::Schema, root)));
        }
        while let Some((node, kind, resource)) = stack.pop() {
            let is_map = matches!(self.tree.value(node), Value::Map(_));
            if !is_map || !self.seen.insert((node, kind)) {
                continue;
            }
            let resource = self.name(node, kind, resource, into);
            for member in self.tree.members(node) {
                if let Some(shape) = kind.child(&member.key) {
                    let below = children(self.tree, member.value, shape);
                    stack.extend(below.into_iter().map(|(n, k)| (n, k, resource)));
                }
            }
        }
    }

    /// Notes the names of one object and gives the resource that it belongs to.
    fn name(
        &self,
        node: NodeId,
        kind: Kind,
        around: NodeId,
        into: &mut Identities,
    ) -> NodeId {
        let tree = self.tree;
        let text = match kind {
            Kind::Document => tree.text_of(node, "$self"),
            Kind::Schema => tree.text_of(node, "$id").or_else(|| {
                // Beside a `$ref` of draft 4 nothing has a meaning.
                let old = self.names == Names::Old && tree.get(node, "$ref").is_none();
                old.then(|| tree.text_of(node, "id")).flatten()
            }),
            _ => None,
        };
        let (uri, fragment) =
            text.map_or(("", ""), |text| text.split_once('#').unwrap_or((text, "")));
        let mut resource = around;
        if !uri.is_empty() {
            let base = into.uris.get(&around).map_or("", String::as_str);
            let uri = uri::resolve(base, uri);
            into.by_uri.entry(uri.clone()).or_insert(node);
            into.uris.insert(node, uri);
            resource = node;
        }
        if kind == Kind::Schema {
            let mut note = |name: &str, dynamic: bool| {
                let anchor = Anchor { name: Arc::from(name), node, dynamic };
                into.dynamic |= dynamic;
                into.anchors.entry(resource).or_default().push(anchor);
            };
            if let Some(name) = tree.text_of(node, "$dynamicAnchor") {
                note(name, true);
            }
            if let Some(name) = tree.text_of(node, "$anchor") {
                note(name, false);
            }
            if !fragment.is_empty() {
                note(fragment, false);
            }
        }
        resource
    }
}

/// What stands under a key of some shape.
fn children(tree: &Tree, value: NodeId, shape: Shape) -> Vec<(NodeId, Kind)> {
    let listed = |kind: Kind| tree.elements(value).iter().map(move |n| (*n, kind));
    match shape {
        Shape::One(kind) => vec![(value, kind)],
        Shape::List(kind) => listed(kind).collect(),
        Shape::Either(kind) => {
            std::iter::once((value, kind)).chain(listed(kind)).collect()
        }
        Shape::Named(kind) | Shape::Patterned(kind) => {
            tree.members(value).iter().map(|m| (m.value, kind)).collect()
        }
    }
}

fn is_data(key: &str) -> bool {
    ["enum", "const", "default", "example", "examples"].contains(&key)
        || key.starts_with("x-")
}
