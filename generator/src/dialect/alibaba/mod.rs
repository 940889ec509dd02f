//! Alibaba Cloud's `api-docs.json` to OpenAPI.
//!
//! The format is not documented by its vendor; what is known of it comes from the documents
//! that the vendor serves for its products.

mod apis;
mod endpoints;
mod parameters;
mod schema;

use std::collections::HashMap;
use std::sync::Arc;

use super::edit::Edit;
use crate::diagnostic::catalogue::dialect as codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::tree::{Locus, Member, NodeId, Step, Tree, Value};

/// What a directory says.
const DIRECTORY_KEYS: [&str; 4] = ["id", "title", "type", "children"];

/// The rewriting of one document.
pub(super) struct Alibaba<'a> {
    tree: &'a mut Tree,
    diagnostics: &'a mut Diagnostics,
    root: NodeId,
    /// The version of the product's interface, which every request states.
    version: Option<NodeId>,
    /// The servers of all APIs.
    servers: Option<NodeId>,
    /// The directory of each API.
    tags: HashMap<Arc<str>, NodeId>,
}

/// Rewrites a document in place.
pub(super) fn rewrite(tree: &mut Tree, root: NodeId, diagnostics: &mut Diagnostics) {
    let version = tree.get(root, "info").and_then(|info| tree.get(info, "version"));
    let tags = HashMap::new();
    Alibaba { tree, diagnostics, root, version, servers: None, tags }.run();
}

impl Alibaba<'_> {
    fn run(mut self) {
        let mut edit = Edit::of(self.tree, self.root);
        edit.take("version");
        if let Some(directories) = edit.take("directories") {
            let list = self.directories(directories);
            edit.put("tags", list);
        }
        let endpoints = edit.take("endpoints");
        let servers = self.servers(endpoints);
        edit.put("servers", servers);
        self.servers = Some(servers);
        let components = edit.get("components");
        if let Some(schemas) = components.and_then(|c| self.tree.get(c, "schemas")) {
            for member in self.tree.members(schemas).to_vec() {
                self.schema(member.value);
            }
        }
        let components = self.components(components);
        edit.put("components", components);
        if let Some(apis) = edit.take("apis") {
            let paths = self.apis(apis);
            edit.put("paths", paths);
        }
        let requirement = self.requirement();
        let security = self.tree.derive(Value::List(vec![requirement]), self.root);
        edit.put("security", security);
        for member in edit.take_all(|key| !is_known_root_key(key)) {
            edit.put(&extension(&member.key), member.value);
        }
        edit.finish(self.tree);
        self.info();
    }

    /// Title and version; the style tells how requests are written.
    fn info(&mut self) {
        let Some(info) = self.tree.get(self.root, "info") else { return };
        let mut edit = Edit::of(self.tree, info);
        if let Some(product) = edit.take("product") {
            edit.offer("title", product);
        }
        edit.rename("style", "x-acs-style");
        edit.finish(self.tree);
    }

    /// Adds the one way to sign requests and the shape of all errors.
    fn components(&mut self, components: Option<NodeId>) -> NodeId {
        let node =
            match components.filter(|c| matches!(self.tree.value(*c), Value::Map(_))) {
                Some(node) => node,
                None => self.tree.derive(Value::Map(Vec::new()), self.root),
            };
        let schemas = match self.tree.get(node, "schemas") {
            Some(schemas) => schemas,
            None => self.tree.derive(Value::Map(Vec::new()), node),
        };
        let error = self.error_schema(schemas);
        let mut edit = Edit::of(self.tree, schemas);
        edit.offer("AcsError", error);
        edit.finish(self.tree);
        let facts = [
            ("type", "apiKey"),
            ("in", "header"),
            ("name", "Authorization"),
            ("x-bindery-signature", "acs3"),
        ];
        let facts = facts.map(|(key, text)| (key, self.tree.derive_text(text, node)));
        let scheme = self.tree.derive_map(facts, node);
        let schemes = self.tree.derive_map([("acs3", scheme)], node);
        let mut edit = Edit::of(self.tree, node);
        edit.put("schemas", schemas);
        edit.offer("securitySchemes", schemes);
        edit.finish(self.tree);
        node
    }

    /// What every product answers when a request fails.
    fn error_schema(&mut self, schemas: NodeId) -> NodeId {
        let locus = Locus {
            file: self.tree.locus(schemas).file,
            parent: Some(schemas),
            step: Step::Key(Arc::from("AcsError")),
        };
        let node = self.tree.add(Value::Null, locus);
        // Each has a place of its own: what has that of the component counts as it.
        let below = |tree: &mut Tree, parent: NodeId, key: &str| {
            let file = tree.locus(schemas).file;
            let step = Step::Key(Arc::from(key));
            tree.add(Value::Null, Locus { file, parent: Some(parent), step })
        };
        let of_properties = below(self.tree, node, "properties");
        let texts = [
            ("Code", "The code of the error."),
            ("Message", "What went wrong."),
            ("RequestId", "The id of the request, by which support finds it."),
            ("HostId", "The host that was called."),
            ("Recommend", "Where to read how to go on."),
        ];
        let properties = texts.map(|(name, text)| {
            let property = below(self.tree, of_properties, name);
            let kind = self.tree.derive_text("string", property);
            let text = self.tree.derive_text(text, property);
            self.tree.fill(property, members([("type", kind), ("description", text)]));
            (name, property)
        });
        self.tree.fill(of_properties, members(properties));
        let kind = self.tree.derive_text("object", node);
        let text = self.tree.derive_text("An error as every service answers it.", node);
        let all = [("type", kind), ("description", text), ("properties", of_properties)];
        self.tree.fill(node, members(all));
        node
    }

    fn requirement(&mut self) -> NodeId {
        let scopes = self.tree.derive(Value::List(Vec::new()), self.root);
        self.tree.derive_map([("acs3", scopes)], self.root)
    }

    /// Directories become tags, those whose titles can name a module.
    fn directories(&mut self, list: NodeId) -> NodeId {
        let mut tags = Vec::new();
        let mut stack: Vec<(NodeId, Option<NodeId>)> =
            self.tree.elements(list).iter().rev().map(|node| (*node, None)).collect();
        while let Some((node, outer)) = stack.pop() {
            if let Some(name) = self.tree.text(node).cloned() {
                if let Some(title) = outer {
                    self.tags.entry(name).or_insert(title);
                }
                continue;
            }
            self.check_keys(&[node], &DIRECTORY_KEYS, "a directory");
            let title = self.tree.get(node, "title");
            let speaks = |title: &NodeId| {
                let text = self.tree.text(*title);
                text.is_some_and(|t| {
                    t.is_ascii() && t.contains(|c: char| c.is_ascii_alphabetic())
                })
            };
            let own = title.filter(speaks);
            for key in DIRECTORY_KEYS {
                let Some(at) = self.tree.get(node, key) else { continue };
                match key {
                    "title" if own.is_none() => {
                        self.diagnostics.unplaced(key, "a directory", at);
                    }
                    "id" | "type" => self.diagnostics.aside(key, "a directory", at),
                    _ => {}
                }
            }
            if let Some(title) = own {
                tags.push(self.tree.derive_map([("name", title)], node));
            }
            if let Some(children) = self.tree.get(node, "children") {
                let children = self.tree.elements(children).iter().rev();
                stack.extend(children.map(|child| (*child, own.or(outer))));
            }
        }
        self.tree.derive(Value::List(tags), list)
    }

    fn warn(&mut self, node: NodeId, text: impl Into<String>) {
        self.diagnostics.push(Diagnostic::at(&codes::ALIBABA, node, text));
    }
}

fn is_known_root_key(key: &str) -> bool {
    matches!(
        key,
        "info" | "tags" | "servers" | "components" | "paths" | "security" | "openapi"
    ) || key.starts_with("x-")
}

/// The name of an extension for a key that OpenAPI does not have: `riskType` is
/// `x-acs-risk-type`.
fn extension(key: &str) -> String {
    let mut name = String::from("x-acs-");
    for (index, c) in key.chars().enumerate() {
        if c.is_uppercase() && index > 0 {
            name.push('-');
        }
        name.extend(c.to_lowercase());
    }
    name
}

fn members<const N: usize>(of: [(&str, NodeId); N]) -> Value {
    Value::Map(of.map(|(key, value)| Member { key: Arc::from(key), value }).to_vec())
}
