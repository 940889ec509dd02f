//! A schema as a validator reads it: JSON Schema 2020-12 with everything that it refers
//! to, made of the files as they are written and not of what the generator makes of them.

use std::collections::BTreeMap;

use bindery::source::tree::{Member, NodeId, Tree, Value};
use serde_json::{Map, Value as Json, json};

use super::document::Description;

/// What says nothing about values.
const ASIDE: [&str; 18] = [
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
    "$recursiveAnchor",
    "$recursiveRef",
    "id",
    "$comment",
];

/// The schema at a node.
pub fn schema(description: &Description, node: NodeId) -> Json {
    let mut export = Export {
        description,
        families: families(description),
        known: BTreeMap::new(),
        open: vec![(node, Use::Whole)],
        definitions: Map::new(),
    };
    let name = export.name(node, Use::Whole);
    while let Some((node, of)) = export.open.pop() {
        let name = export.name(node, of);
        if !export.definitions.contains_key(&name) {
            let schema = export.schema(node, of);
            export.definitions.insert(name, schema);
        }
    }
    json!({"$ref": format!("#/$defs/{name}"), "$defs": export.definitions})
}

/// What a schema with a discriminator stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Use {
    /// Also for what derives from it, as the discriminator says.
    Whole,
    /// For what all that derive from it have in common.
    Base,
}

/// The property of a discriminator, and the values that stand for what derives.
type Family = (String, Vec<(String, NodeId)>);

/// The schemas with a discriminator that others include.
fn families(description: &Description) -> BTreeMap<NodeId, Family> {
    let spec = description.spec(description.normalised.root);
    let tree = &description.sources.tree;
    let mut families = BTreeMap::new();
    for (id, schema) in spec.schemas.iter() {
        let Some(discriminator) = &schema.discriminator else { continue };
        let mut open = vec![id];
        let mut derived = Vec::new();
        while let Some(next) = open.pop() {
            for child in spec.children.get(&next).into_iter().flatten() {
                let Some(of) = spec.schemas.get(*child) else { continue };
                if derived.iter().any(|(_, node)| *node == of.node) {
                    continue;
                }
                let mapped =
                    discriminator.mapping.iter().find(|(_, id)| *id == Some(*child));
                let own = of.hints.tag.clone().or_else(|| of.component.clone());
                let tag = mapped.map(|(key, _)| key.clone()).or(own);
                derived.push((tag.unwrap_or_default().to_string(), of.node));
                open.push(*child);
            }
        }
        let chosen =
            ["oneOf", "anyOf"].iter().any(|key| tree.get(schema.node, key).is_some());
        if !chosen && !derived.is_empty() {
            families.insert(schema.node, (discriminator.property.to_string(), derived));
        }
    }
    families
}

struct Export<'a> {
    description: &'a Description,
    families: BTreeMap<NodeId, Family>,
    known: BTreeMap<(NodeId, Use), String>,
    open: Vec<(NodeId, Use)>,
    definitions: Map<String, Json>,
}

impl<'a> Export<'a> {
    fn tree(&self) -> &'a Tree {
        &self.description.sources.tree
    }

    /// What a node holds in its file. A node that a rewrite has made is in none.
    fn written(&self, node: NodeId) -> &'a Value {
        let sources = &self.description.sources;
        let file = self.tree().locus(node).file;
        if sources.resolve_as_written(file, &sources.pointer(node)) == Some(node) {
            self.tree().written(node)
        } else {
            self.tree().value(node)
        }
    }

    fn name(&mut self, node: NodeId, of: Use) -> String {
        let next = self.known.len();
        self.known.entry((node, of)).or_insert_with(|| format!("s{next}")).clone()
    }

    /// Whether a node stands in a document before OpenAPI 3.1.
    fn is_old(&self, node: NodeId) -> bool {
        let sources = &self.description.sources;
        let of = |file| {
            let root = sources.root(file);
            let Value::Map(members) = self.written(root) else { return None };
            members.iter().find_map(|member| match &*member.key {
                "swagger" | "apis" => Some(true),
                "openapi" => {
                    let written = self.written(member.value);
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
        match self.written(node) {
            Value::Map(members) => members,
            _ => &[],
        }
    }

    /// A reference to a schema.
    fn reference(&mut self, target: NodeId, of: Use) -> Json {
        let of = if self.families.contains_key(&target) { of } else { Use::Whole };
        self.open.push((target, of));
        format!("#/$defs/{}", self.name(target, of)).into()
    }

    fn schema(&mut self, node: NodeId, of: Use) -> Json {
        if let Value::Bool(truth) = self.written(node) {
            return Json::Bool(*truth);
        }
        let old = self.is_old(node);
        let mut out = Map::new();
        let members = self.members(node);
        let target = self.description.normalised.refs.get(&node);
        let refers = members.iter().any(|m| matches!(&*m.key, "$ref" | "$dynamicRef"));
        if let Some(target) = target.filter(|_| refers) {
            out.insert("$ref".into(), self.reference(*target, of));
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
        if let Some((property, derived)) = self.families.get(&node).cloned()
            && of == Use::Whole
        {
            let choice = derived.into_iter().map(|(tag, node)| {
                json!({
                    "if": {"required": [property], "properties": {&property: {"const": tag}}},
                    "then": {"$ref": self.reference(node, Use::Base)},
                })
            });
            let choice: Vec<Json> = choice.collect();
            match out.get_mut("allOf") {
                Some(Json::Array(all)) => all.extend(choice),
                _ => drop(out.insert("allOf".into(), choice.into())),
            }
        }
        Json::Object(out)
    }

    fn keyword(&mut self, key: &str, value: NodeId, out: &mut Map<String, Json>) {
        let written = self.written(value).clone();
        let json = match (key, written) {
            ("$ref" | "$dynamicRef" | "name" | "in" | "collectionFormat", _) => return,
            ("required", Value::Bool(_)) => return,
            ("items", Value::List(list)) => {
                out.insert("prefixItems".into(), self.list(&list, Use::Whole));
                return;
            }
            ("allOf", Value::List(list)) => self.list(&list, Use::Base),
            ("anyOf" | "oneOf" | "prefixItems", Value::List(list)) => {
                self.list(&list, Use::Whole)
            }
            (
                "properties" | "patternProperties" | "dependentSchemas",
                Value::Map(members),
            ) => {
                let one = |Member { key, value }: &Member| {
                    (key.to_string(), self.schema(*value, Use::Whole))
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
            ) => self.schema(value, Use::Whole),
            _ => self.data(value),
        };
        out.insert(key.to_owned(), json);
    }

    fn list(&mut self, list: &[NodeId], of: Use) -> Json {
        Json::Array(list.iter().map(|node| self.schema(*node, of)).collect())
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
            nullable.is_some_and(|m| *self.written(m.value) == Value::Bool(true))
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
