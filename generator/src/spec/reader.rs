//! The tables that grow while a document is read, and how references fill them.

use std::sync::Arc;

use super::Linked;
use super::cursor::Cursor;
use super::findings::Findings;
use super::model::{
    Docs, Document, Header, Id, Link, Linked as Use, Parameter, RequestBody, Response,
    Schema, SecurityScheme, Spec, Table,
};
use crate::diagnostic::catalogue::dialect;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::ids::{IdMap, IdSet};
use crate::source::tree::{NodeId, Step, Tree};

/// References that lead to references are followed this far.
const HOPS: usize = 64;

/// Reads nodes into tables, each node once.
pub(super) struct Reader<'a, 'd> {
    pub(super) tree: &'a Tree,
    pub(super) linked: Linked<'a>,
    pub(super) out: Findings<'d>,
    pub(super) schemas: Table<Schema>,
    pub(super) schema_ids: IdMap<NodeId, Id<Schema>>,
    pub(super) parameters: Store<Parameter>,
    pub(super) bodies: Store<RequestBody>,
    pub(super) responses: Store<Response>,
    pub(super) headers: Store<Header>,
    /// Those of the components, then those that only URIs lead to.
    pub(super) security_schemes: Vec<SecurityScheme>,
    components: IdMap<NodeId, Arc<str>>,
    waiting: Vec<NodeId>,
    /// Whether a callback is being read.
    pub(super) in_callback: bool,
    /// Schemas whose `$ref` leads nowhere.
    pub(super) dangling: IdSet<NodeId>,
}

/// A table and the nodes that its entries were read from.
pub(super) struct Store<T> {
    pub(super) table: Table<T>,
    pub(super) ids: IdMap<NodeId, Option<Id<T>>>,
}

impl<T> Store<T> {
    fn new() -> Self {
        Self { table: Table::default(), ids: IdMap::default() }
    }
}

impl<'a, 'd> Reader<'a, 'd> {
    pub(super) fn new(linked: Linked<'a>, out: &'d mut Diagnostics) -> Self {
        Self {
            tree: linked.tree,
            linked,
            out: Findings::new(out),
            components: components(linked),
            schemas: Table::default(),
            schema_ids: IdMap::default(),
            parameters: Store::new(),
            bodies: Store::new(),
            responses: Store::new(),
            headers: Store::new(),
            security_schemes: Vec::new(),
            waiting: Vec::new(),
            in_callback: false,
            dangling: IdSet::default(),
        }
    }

    pub(super) fn into_spec(
        self,
        document: Document,
        children: IdMap<Id<Schema>, Vec<Id<Schema>>>,
    ) -> Spec {
        Spec {
            document,
            schemas: self.schemas,
            parameters: self.parameters.table,
            bodies: self.bodies.table,
            responses: self.responses.table,
            headers: self.headers.table,
            children,
            dangling: self.dangling,
        }
    }

    pub(super) fn open(&mut self, node: NodeId, what: &'static str) -> Cursor<'a> {
        Cursor::open(self.tree, node, what, &mut self.out)
    }

    /// The id of a schema; it is read when [`Reader::drain`] comes to it, so schemas
    /// that contain themselves end.
    pub(super) fn schema_id(&mut self, node: NodeId) -> Id<Schema> {
        if let Some(id) = self.schema_ids.get(&node) {
            return *id;
        }
        let id = self.schemas.push(Schema::blank(node));
        self.schema_ids.insert(node, id);
        self.waiting.push(node);
        id
    }

    /// Reads every schema that was named and not read yet.
    pub(super) fn drain(&mut self) {
        while !self.waiting.is_empty() {
            for node in std::mem::take(&mut self.waiting) {
                if let Some(id) = self.schema_ids.get(&node).copied() {
                    let schema = self.read_schema(node);
                    self.schemas.set(id, schema);
                }
            }
        }
    }

    /// What an object leads to over its `$ref`, itself if it has none; none if the
    /// target is missing.
    pub(super) fn follow(&mut self, node: NodeId) -> Option<NodeId> {
        let mut at = node;
        for _ in 0..HOPS {
            if self.tree.text_of(at, "$ref").is_none() {
                return Some(at);
            }
            match self.linked.refs.get(&at) {
                Some(target) => at = *target,
                None => {
                    self.unresolved(at);
                    return None;
                }
            }
        }
        let message = "this reference leads back to itself".to_owned();
        self.out.push(Diagnostic::at(&dialect::REFERENCE_CYCLE, node, message));
        None
    }

    /// Reports a reference without a target unless an earlier stage has.
    pub(super) fn unresolved(&mut self, node: NodeId) {
        let keys = ["$ref", "$dynamicRef", "$recursiveRef"];
        let text = keys.iter().find_map(|key| self.tree.get(node, key)).unwrap_or(node);
        if self.linked.failed.contains(&text) {
            return;
        }
        let named = self.tree.text(text).cloned().unwrap_or_else(|| Arc::from("$ref"));
        let message = format!("nothing is found at `{named}`");
        self.out.push(Diagnostic::at(&dialect::DANGLING_REFERENCE, text, message));
    }

    /// A use of something over its `$ref`, read by `read` the first time.
    pub(super) fn linked<T>(
        &mut self,
        node: NodeId,
        store: fn(&mut Self) -> &mut Store<T>,
        read: fn(&mut Self, NodeId) -> Option<T>,
    ) -> Option<Use<T>> {
        let target = self.follow(node)?;
        let own = |key| self.tree.text_of(node, key).filter(|_| target != node).cloned();
        let (summary, description) = (own("summary"), own("description"));
        let id = match store(self).ids.get(&target).copied() {
            Some(known) => known,
            None => {
                let item = read(self, target);
                let id = item.map(|item| store(self).table.push(item));
                store(self).ids.insert(target, id);
                id
            }
        };
        Some(Use { id: id?, node, summary, description })
    }

    /// The docs of an object that has these keys for them; the short form is what is
    /// neither of the others.
    pub(super) fn docs(&mut self, cursor: &mut Cursor<'a>, keys: &[&str]) -> Docs {
        let mut docs = Docs::default();
        for key in keys {
            match *key {
                "description" => docs.description = cursor.text(key, &mut self.out),
                "deprecated" => docs.deprecated = cursor.flag(key, &mut self.out),
                "externalDocs" => {
                    docs.link = cursor.take(key).and_then(|node| self.link(node));
                }
                _ => docs.summary = cursor.text(key, &mut self.out),
            }
        }
        docs
    }

    fn link(&mut self, node: NodeId) -> Option<Link> {
        let mut cursor = self.open(node, "external documentation");
        let text = cursor.text("description", &mut self.out);
        let url = cursor.required_text("url", &mut self.out);
        cursor.finish(&mut self.out);
        let url = url?;
        let at = self.tree.get(node, "url").unwrap_or(node);
        if !["http://", "https://"].iter().any(|scheme| url.trim().starts_with(scheme)) {
            self.out.unplaced("url", "external documentation", at);
        }
        Some(Link { url, text })
    }

    /// The name under which a schema stands among the components of its file.
    pub(super) fn component_name(&self, node: NodeId) -> Option<Arc<str>> {
        if let Some(name) = self.components.get(&node) {
            return Some(name.clone());
        }
        let locus = self.tree.locus(node);
        let Some(parent) = locus.parent else {
            return match locus.step {
                Step::Root => self.file_stem(node),
                _ => None,
            };
        };
        let Step::Key(key) = &locus.step else { return None };
        let above = self.tree.locus(parent);
        let is_component = match &above.step {
            // A file that is nothing but named schemas.
            Step::Root => node_is_not_a_document(self.tree, parent),
            Step::Key(section) => {
                matches!(&**section, "schemas" | "definitions" | "$defs")
                    && self.is_section(parent)
            }
            Step::Index(_) => false,
        };
        is_component.then(|| key.clone())
    }

    /// Whether a node is a section of schemas and not a property of such a name.
    fn is_section(&self, node: NodeId) -> bool {
        let locus = self.tree.locus(node);
        match locus.parent.map(|parent| &self.tree.locus(parent).step) {
            None | Some(Step::Root) => true,
            Some(Step::Key(key)) => &**key != "properties",
            Some(Step::Index(_)) => true,
        }
    }

    fn file_stem(&self, node: NodeId) -> Option<Arc<str>> {
        let (_, name) = self.linked.files.iter().find(|(root, _)| *root == node)?;
        let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
        let stem = last.split('.').next().unwrap_or(last);
        (!stem.is_empty()).then(|| Arc::from(stem))
    }
}

/// The names of the component schemas of all files.
///
/// What a rewrite or an overlay added stands there under another name than where it
/// comes from.
fn components(linked: Linked<'_>) -> IdMap<NodeId, Arc<str>> {
    let tree = linked.tree;
    let mut names = IdMap::default();
    let roots = linked.files.iter().map(|(root, _)| *root);
    for root in roots.chain([linked.root]) {
        let components = tree.get(root, "components");
        let schemas = components.and_then(|node| tree.get(node, "schemas"));
        let sections = [schemas, tree.get(root, "definitions")];
        for member in sections.into_iter().flatten().flat_map(|node| tree.members(node))
        {
            names.insert(member.value, member.key.clone());
        }
    }
    names
}

/// Whether the root of a file is a collection of schemas rather than a description.
fn node_is_not_a_document(tree: &Tree, root: NodeId) -> bool {
    ["openapi", "swagger", "paths", "type", "properties", "allOf", "apis"]
        .iter()
        .all(|key| tree.get(root, key).is_none())
}
