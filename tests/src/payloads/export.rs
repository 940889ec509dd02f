//! A schema as a validator reads it: JSON Schema 2020-12 with everything that it refers
//! to, made of the files as they are written and not of what the generator makes of them.

use std::collections::BTreeMap;

use bindery::source::tree::{Member, NodeId, Tree, Value};
use serde_json::{Map, Value as Json, json};

use super::document::Description;

/// What says nothing about values.
const ASIDE: [&str; 16] = [
    "discriminator",
    "xml",
    "externalDocs",
    "example",
    "examples",
    "default",
    "description",
    "title",
    "definitions",
    "$defs",
    "$schema",
    "$id",
    "$anchor",
    "$dynamicAnchor",
    "id",
    "$comment",
];

/// The schema at a node.
pub fn schema(description: &Description, node: NodeId) -> Json {
    let mut export = Export {
        description,
        known: BTreeMap::new(),
        open: vec![node],
        definitions: Map::new(),
    };
    let name = export.name(node);
    while let Some(node) = export.open.pop() {
        let name = export.name(node);
        if !export.definitions.contains_key(&name) {
            let schema = export.schema(node);
            export.definitions.insert(name, schema);
        }
    }
    json!({"$ref": format!("#/$defs/{name}"), "$defs": export.definitions})
}

struct Export<'a> {
    description: &'a Description,
    known: BTreeMap<NodeId, String>,
    open: Vec<NodeId>,
    definitions: Map<String, Json>,
}

impl<'a> Export<'a> {
    fn tree(&self) -> &'a Tree {
        &self.description.sources.tree
    }

    fn name(&mut self, node: NodeId) -> String {
        let next = self.known.len();
        self.known.entry(node).or_insert_with(|| format!("s{next}")).clone()
    }

    /// Whether a node stands in a document before OpenAPI 3.1.
    fn is_old(&self, node: NodeId) -> bool {
        let sources = &self.description.sources;
        let of = |file| {
            let root = sources.root(file);
            let Value::Map(members) = self.tree().written(root) else { return None };
            members.iter().find_map(|member| match &*member.key {
                "swagger" | "apis" => Some(true),
                "openapi" => {
                    let written = self.tree().written(member.value);
                    Some(matches!(written, Value::Text(text) if text.starts_with("3.0")))
                }
                _ => None,
            })
        };
        let own = of(self.tree().locus(node).file);
        let root = self.description.normalised.files.first();
        own.or_else(|| root.and_then(|file| of(*file))).unwrap_or(false)
    }

    fn members(&self, node: NodeId) -> &'a [Member] {
        match self.tree().written(node) {
            Value::Map(members) => members,
            _ => &[],
        }
    }

    fn schema(&mut self, node: NodeId) -> Json {
        if let Value::Bool(truth) = self.tree().written(node) {
            return Json::Bool(*truth);
        }
        let old = self.is_old(node);
        let mut out = Map::new();
        let members = self.members(node);
        let target = self.description.normalised.refs.get(&node);
        let refers = members.iter().any(|m| matches!(&*m.key, "$ref" | "$dynamicRef"));
        if let Some(target) = target.filter(|_| refers) {
            self.open.push(*target);
            out.insert("$ref".into(), format!("#/$defs/{}", self.name(*target)).into());
            if old {
                return Json::Object(out);
            }
        }
        for Member { key, value } in members {
            if !ASIDE.contains(&&**key) && !key.starts_with("x-") {
                self.keyword(key, *value, &mut out);
            }
        }
        if old {
            self.old(node, &mut out);
        }
        Json::Object(out)
    }

    fn keyword(&mut self, key: &str, value: NodeId, out: &mut Map<String, Json>) {
        let written = self.tree().written(value).clone();
        let json = match (key, written) {
            ("$ref" | "$dynamicRef" | "name" | "in" | "collectionFormat", _) => return,
            ("required", Value::Bool(_)) => return,
            ("items", Value::List(list)) => {
                out.insert("prefixItems".into(), self.list(&list));
                return;
            }
            ("allOf" | "anyOf" | "oneOf" | "prefixItems", Value::List(list)) => {
                self.list(&list)
            }
            (
                "properties" | "patternProperties" | "dependentSchemas",
                Value::Map(members),
            ) => {
                let one = |Member { key, value }: &Member| {
                    (key.to_string(), self.schema(*value))
                };
                Json::Object(members.iter().map(one).collect())
            }
            (
                "items"
                | "additionalProperties"
                | "unevaluatedProperties"
                | "unevaluatedItems"
                | "propertyNames"
                | "contains"
                | "not"
                | "if"
                | "then"
                | "else",
                Value::Map(_) | Value::Bool(_),
            ) => self.schema(value),
            _ => self.data(value),
        };
        out.insert(key.to_owned(), json);
    }

    fn list(&mut self, list: &[NodeId]) -> Json {
        Json::Array(list.iter().map(|node| self.schema(*node)).collect())
    }

    fn data(&self, node: NodeId) -> Json {
        serde_json::from_str(&self.tree().to_json(node)).unwrap_or(Json::Null)
    }

    /// What older versions say in another way.
    fn old(&self, node: NodeId, out: &mut Map<String, Json>) {
        for (limit, exclusive) in
            [("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")]
        {
            match out.get(exclusive) {
                Some(Json::Bool(true)) => {
                    let limit = out.remove(limit).unwrap_or(Json::Null);
                    out.insert(exclusive.into(), limit);
                }
                Some(Json::Bool(false)) => drop(out.remove(exclusive)),
                _ => {}
            }
        }
        if out.get("type").and_then(Json::as_str) == Some("file") {
            out.remove("type");
        }
        let says = |key: &str| {
            let nullable = self.members(node).iter().find(|m| &*m.key == key);
            nullable.is_some_and(|m| *self.tree().written(m.value) == Value::Bool(true))
        };
        out.remove("nullable");
        if says("nullable") || says("x-nullable") {
            if let Some(of) = out.get("type").filter(|of| of.is_string()).cloned() {
                out.insert("type".into(), json!([of, "null"]));
            }
            if let Some(Json::Array(values)) = out.get_mut("enum") {
                values.push(Json::Null);
            }
        }
    }
}
