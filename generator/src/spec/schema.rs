//! Reads Schema Objects.

use std::sync::Arc;

use super::cursor::{Cursor, Wanted};
use super::model::{
    ArrayRules, Composition, Discriminator, Docs, Id, JsonType, ObjectRules, Rare,
    Schema, SchemaHints, ValueHint, Xml, XmlNode,
};
use super::reader::Reader;
use crate::diagnostic::catalogue::spec as codes;
use crate::diagnostic::{Diagnostic, Place};
use crate::source::nearest::suggestion;
use crate::source::tree::{NodeId, Value};

/// Keywords that limit values without changing what they look like.
const LIMITS: [(&str, Wanted); 18] = [
    ("minimum", Wanted::Number),
    ("maximum", Wanted::Number),
    ("exclusiveMinimum", Wanted::Number),
    ("exclusiveMaximum", Wanted::Number),
    ("multipleOf", Wanted::Number),
    ("minLength", Wanted::Number),
    ("maxLength", Wanted::Number),
    ("pattern", Wanted::Text),
    ("minItems", Wanted::Number),
    ("maxItems", Wanted::Number),
    ("uniqueItems", Wanted::Truth),
    ("minContains", Wanted::Number),
    ("maxContains", Wanted::Number),
    ("minProperties", Wanted::Number),
    ("maxProperties", Wanted::Number),
    ("dependentRequired", Wanted::Object),
    ("dependencies", Wanted::Object),
    ("contentSchema", Wanted::Schema),
];

/// Keywords that say nothing about values, or were used up by reference resolution.
const SILENT: [&str; 9] = [
    "$comment",
    "$id",
    "$anchor",
    "$dynamicAnchor",
    "$recursiveAnchor",
    "$defs",
    "definitions",
    "id",
    "x-ms-examples",
];

impl Schema {
    /// A schema that says nothing.
    pub(super) fn blank(node: NodeId) -> Self {
        Self {
            node,
            component: None,
            boolean: None,
            reference: None,
            docs: Docs::default(),
            types: Vec::new(),
            format: None,
            values: None,
            constant: None,
            default: None,
            examples: Vec::new(),
            read_only: false,
            write_only: false,
            limits: Vec::new(),
            composition: Rare::default(),
            object: Rare::default(),
            array: Rare::default(),
            content_encoding: None,
            content_media_type: None,
            content_schema: None,
            discriminator: None,
            xml: None,
            hints: Rare::default(),
        }
    }
}

/// The values of `nodeType` (OpenAPI 3.2, 4.26).
const NODE_TYPES: [&str; 5] = ["element", "attribute", "text", "cdata", "none"];

/// Keywords that decide the type of an object.
const OF_OBJECTS: [&str; 4] =
    ["properties", "additionalProperties", "patternProperties", "propertyNames"];

/// Keywords that decide the type of a list.
const OF_ARRAYS: [&str; 2] = ["items", "prefixItems"];

impl<'a> Reader<'a, '_> {
    /// Reads the schema at a node; what it contains is named and read later.
    pub(super) fn read_schema(&mut self, node: NodeId) -> Schema {
        let mut schema = Schema::blank(node);
        schema.component = self.component_name(node);
        if let Value::Bool(truth) = self.tree.value(node) {
            schema.boolean = Some(*truth);
            return schema;
        }
        let mut cursor = self.open(node, "this schema");
        cursor.skip(&SILENT);
        self.check_dialect("$schema", cursor.take("$schema"));
        self.check_vocabulary(cursor.take("$vocabulary"));
        schema.reference = self.reference(&mut cursor, node);
        let keys = ["title", "description", "externalDocs", "deprecated"];
        schema.docs = self.docs(&mut cursor, &keys);
        schema.types = self.types(&mut cursor);
        schema.format = cursor.text("format", &mut self.out);
        let values = cursor.list_if("enum", &mut self.out);
        schema.values = values.and_then(|values| self.listed(values, node));
        schema.constant = cursor.take("const");
        self.check_texts(&schema);
        schema.default = cursor.take("default");
        schema.examples.extend(cursor.take("example"));
        let examples = cursor.take("examples").map(|list| self.tree.elements(list));
        schema.examples.extend(examples.into_iter().flatten());
        schema.read_only = cursor.flag("readOnly", &mut self.out);
        schema.write_only = cursor.flag("writeOnly", &mut self.out);
        for (keyword, wanted) in LIMITS {
            let value = cursor.value(keyword, wanted, &mut self.out);
            schema.limits.extend(value.map(|value| (keyword, value)));
        }
        schema.content_encoding = cursor.text("contentEncoding", &mut self.out);
        schema.content_media_type = cursor.text("contentMediaType", &mut self.out);
        schema.content_schema = self.content_schema(&schema);
        schema.composition = self.composition(&mut cursor).into();
        schema.object = self.object_rules(&mut cursor).into();
        schema.array = self.array_rules(&mut cursor).into();
        let discriminator = cursor.take("discriminator");
        let discriminator = discriminator.and_then(|node| self.discriminator(node));
        schema.discriminator = discriminator.map(Box::new);
        schema.xml = cursor.take("xml").map(|node| Box::new(self.xml(node)));
        schema.hints = self.schema_hints(&mut cursor).into();
        cursor.finish(&mut self.out);
        self.check_kinds(&schema);
        schema
    }

    /// Reports keywords about objects and lists where `type` allows none.
    fn check_kinds(&mut self, schema: &Schema) {
        let object = (JsonType::Object, schema.object.is_said(), OF_OBJECTS.as_slice());
        let array = (JsonType::Array, schema.array.is_said(), OF_ARRAYS.as_slice());
        for (of, is_said, keywords) in [object, array] {
            if !is_said || schema.types.is_empty() || schema.types.contains(&of) {
                continue;
            }
            for keyword in keywords {
                let Some(value) = self.tree.get(schema.node, keyword) else { continue };
                let message =
                    format!("`{keyword}` says nothing of a value of this `type`");
                let found =
                    Diagnostic::new(&codes::IDLE, message).placed(Place::Key(value));
                self.out.push(found.help("correct the `type`, or remove it"));
            }
        }
    }

    /// The listed values of a schema; an empty list, which no value could be on, says
    /// nothing.
    fn listed(&mut self, values: Vec<NodeId>, node: NodeId) -> Option<Vec<NodeId>> {
        if values.is_empty() {
            let list = self.tree.get(node, "enum").unwrap_or(node);
            let message = "`enum` lists no value and is left out";
            let found = Diagnostic::at(&codes::WRONG_KIND, list, message);
            self.out.push(found.help("list the values, or remove it"));
        }
        Some(values).filter(|values| !values.is_empty())
    }

    /// Reports values of text that are read as numbers, of which `1.10` is `1.1`.
    fn check_texts(&mut self, schema: &Schema) {
        if schema.types != [JsonType::String] {
            return;
        }
        for node in schema.values.iter().flatten().chain(&schema.constant) {
            if matches!(self.tree.value(*node), Value::Float(_)) {
                let message =
                    "this value of a text is a number, which may be spelled otherwise";
                let found = Diagnostic::at(&codes::WRONG_KIND, *node, message);
                self.out.push(found.help("quote it"));
            }
        }
    }

    /// The target of `$ref`; a dynamic reference counts as a static one.
    fn reference(
        &mut self,
        cursor: &mut Cursor<'a>,
        node: NodeId,
    ) -> Option<Id<Schema>> {
        let keys = ["$ref", "$dynamicRef", "$recursiveRef"];
        let written: Vec<NodeId> = keys.iter().filter_map(|k| cursor.take(k)).collect();
        let first = *written.first()?;
        if let Some(target) = self.linked.refs.get(&node) {
            return Some(self.schema_id(*target));
        }
        // `#` of a dynamic reference is the schema that it stands in.
        let to_root = self.tree.text(first).is_some_and(|text| &**text == "#");
        if to_root && self.tree.get(node, "$ref").is_none() {
            let mut at = self.tree.locus(node).parent;
            while let Some(here) = at {
                if self.component_name(here).is_some() {
                    return Some(self.schema_id(here));
                }
                at = self.tree.locus(here).parent;
            }
        }
        self.unresolved(node);
        self.dangling.insert(node);
        None
    }

    /// The schema of JSON that stands in text.
    fn content_schema(&mut self, schema: &Schema) -> Option<Id<Schema>> {
        let media = schema.content_media_type.as_deref()?;
        let essence = media.split(';').next().unwrap_or_default().trim();
        let is_json = essence == "application/json" || essence.ends_with("+json");
        let content = schema.limits.iter().find(|(name, _)| *name == "contentSchema");
        content.filter(|_| is_json).map(|(_, node)| self.schema_id(*node))
    }

    fn types(&mut self, cursor: &mut Cursor<'a>) -> Vec<JsonType> {
        let mut types = Vec::new();
        let Some(node) = cursor.take("type") else { return types };
        let names = match self.tree.value(node) {
            Value::List(elements) => elements.clone(),
            _ => vec![node],
        };
        for name in names {
            let found = self.tree.text(name).and_then(|text| JsonType::named(text));
            match found {
                Some(found) if !types.contains(&found) => types.push(found),
                Some(_) => {}
                None if matches!(self.tree.value(name), Value::Null) => {
                    types.push(JsonType::Null);
                }
                None => self.unknown_value(name, "type", &JsonType::NAMES),
            }
        }
        types
    }

    pub(super) fn unknown_value(&mut self, node: NodeId, keyword: &str, known: &[&str]) {
        let text = self.tree.text(node);
        let shown = match text {
            Some(text) => format!("`{}`", text.escape_debug()),
            None => self.tree.value(node).noun().to_owned(),
        };
        let message = format!("{shown} is not a value of `{keyword}`");
        let meant = text.and_then(|text| suggestion(text, known.iter().copied()));
        let help = meant.unwrap_or_else(|| format!("use one of: {}", known.join(", ")));
        self.out.push(Diagnostic::at(&codes::UNKNOWN_VALUE, node, message).help(help));
    }

    fn ids(&mut self, nodes: Vec<NodeId>) -> Vec<Id<Schema>> {
        nodes.into_iter().map(|node| self.schema_id(node)).collect()
    }

    fn one(&mut self, cursor: &mut Cursor<'a>, key: &str) -> Option<Id<Schema>> {
        cursor.take(key).map(|node| self.schema_id(node))
    }

    fn composition(&mut self, cursor: &mut Cursor<'a>) -> Composition {
        let all_of = cursor.some("allOf", &mut self.out);
        let one_of = cursor.some("oneOf", &mut self.out);
        let any_of = cursor.some("anyOf", &mut self.out);
        let mut conditional: Vec<_> =
            ["then", "else"].iter().filter_map(|key| self.one(cursor, key)).collect();
        for member in cursor.data_map("dependentSchemas", &mut self.out) {
            conditional.push(self.schema_id(member.value));
        }
        Composition {
            all_of: self.ids(all_of),
            one_of: self.ids(one_of),
            any_of: self.ids(any_of),
            not: cursor.take("not"),
            condition: cursor.take("if"),
            conditional,
        }
    }

    fn object_rules(&mut self, cursor: &mut Cursor<'a>) -> ObjectRules {
        let properties = cursor.data_map("properties", &mut self.out);
        let properties = self.within_limit(properties, cursor.node);
        let patterns = cursor.data_map("patternProperties", &mut self.out);
        let said = cursor.peek("required").map(|node| (node, self.flag_of(node)));
        let required = match said {
            Some((node, Some(flag))) => {
                cursor.take("required");
                self.misplaced_required(node, flag);
                Vec::new()
            }
            _ => cursor.texts("required", &mut self.out),
        };
        let mut named = |members: &[crate::source::tree::Member]| -> Vec<_> {
            members.iter().map(|m| (m.key.clone(), self.schema_id(m.value))).collect()
        };
        let (properties, patterns) = (named(properties), named(patterns));
        ObjectRules {
            properties,
            required,
            additional: self.one(cursor, "additionalProperties"),
            unevaluated: self.one(cursor, "unevaluatedProperties"),
            patterns,
            names: self.one(cursor, "propertyNames"),
        }
    }

    /// `true` or `false`, as text too.
    fn flag_of(&self, node: NodeId) -> Option<bool> {
        match self.tree.value(node) {
            Value::Bool(flag) => Some(*flag),
            Value::Text(text) => text.parse().ok(),
            _ => None,
        }
    }

    /// A member that says of itself that it is required, as parameters do.
    fn misplaced_required(&mut self, node: NodeId, flag: bool) {
        // Nothing asks for what `false` denies.
        if flag {
            let message = "`required: true` on a schema has no effect";
            let found = Diagnostic::at(&codes::WRONG_KIND, node, message);
            self.out.push(found.help("list the member in `required` of the object"));
        }
    }

    fn array_rules(&mut self, cursor: &mut Cursor<'a>) -> ArrayRules {
        let prefix = cursor.list("prefixItems", &mut self.out);
        if let Some(tuple) = cursor.peek("items").filter(|node| self.is_list(*node)) {
            // JSON Schema before 2020-12 wrote tuples so.
            let prefix = cursor.list("items", &mut self.out);
            let message = "a list under `items` is read as `prefixItems`";
            self.out.push(Diagnostic::at(&codes::OLD_TUPLE, tuple, message));
            return ArrayRules {
                prefix: self.ids(prefix),
                items: self.one(cursor, "additionalItems"),
                unevaluated: self.one(cursor, "unevaluatedItems"),
                contains: cursor.take("contains"),
            };
        }
        ArrayRules {
            items: self.one(cursor, "items"),
            prefix: self.ids(prefix),
            unevaluated: self.one(cursor, "unevaluatedItems"),
            contains: cursor.take("contains"),
        }
    }

    fn is_list(&self, node: NodeId) -> bool {
        matches!(self.tree.value(node), Value::List(_))
    }

    fn discriminator(&mut self, node: NodeId) -> Option<Discriminator> {
        let mut cursor = self.open(node, "this discriminator");
        let property = cursor.required_text("propertyName", &mut self.out);
        let property = property.filter(|name| self.has_name(name, node));
        let mut mapping = Vec::new();
        for member in cursor.data_map("mapping", &mut self.out) {
            let target = self.mapped(member.value);
            mapping.push((member.key.clone(), target));
        }
        let default = cursor.take("defaultMapping").and_then(|node| self.mapped(node));
        cursor.finish(&mut self.out);
        Some(Discriminator { node, property: property?, mapping, default })
    }

    /// The schema that a `mapping` value names, as a reference or by its bare name.
    fn mapped(&mut self, node: NodeId) -> Option<Id<Schema>> {
        if let Some(target) = self.linked.refs.get(&node) {
            return Some(self.schema_id(*target));
        }
        // What leads nowhere is reported, and is no name of something else.
        if self.linked.failed.contains(&node) {
            return None;
        }
        let name = self.tree.text(node)?;
        let name = name.rsplit('/').next().unwrap_or(name);
        let root = self.linked.root;
        let components = self.tree.get(root, "components");
        let schemas = components.and_then(|c| self.tree.get(c, "schemas"));
        match schemas.and_then(|schemas| self.tree.get(schemas, name)) {
            Some(found) => Some(self.schema_id(found)),
            None => {
                self.unresolved(node);
                None
            }
        }
    }

    fn xml(&mut self, node: NodeId) -> Xml {
        let mut cursor = self.open(node, "this XML object");
        let text = cursor.flag("x-ms-text", &mut self.out);
        let attribute = cursor.flag("attribute", &mut self.out);
        let wrapped = cursor.flag("wrapped", &mut self.out);
        let said = cursor.peek("nodeType");
        let node_type = cursor.text("nodeType", &mut self.out);
        let node_type = match node_type.as_deref() {
            Some("element") => Some(XmlNode::Element),
            Some("attribute") => Some(XmlNode::Attribute),
            Some("text" | "cdata") => Some(XmlNode::Text),
            Some("none") => Some(XmlNode::None),
            Some(_) => {
                self.unknown_value(said.unwrap_or(node), "nodeType", &NODE_TYPES);
                None
            }
            None if text => Some(XmlNode::Text),
            None => attribute.then_some(XmlNode::Attribute),
        };
        let xml = Xml {
            node,
            name: cursor.text("name", &mut self.out),
            namespace: cursor.text("namespace", &mut self.out),
            prefix: cursor.text("prefix", &mut self.out),
            node_type,
            wrapped,
        };
        cursor.finish(&mut self.out);
        xml
    }

    fn schema_hints(&mut self, cursor: &mut Cursor<'a>) -> SchemaHints {
        let name = cursor.text("x-bindery-name", &mut self.out);
        let member = cursor.text("x-bindery-member", &mut self.out);
        let open = cursor.bool("x-bindery-open", &mut self.out);
        let tag = cursor.text("x-bindery-tag", &mut self.out);
        let secret = cursor.flag("x-bindery-secret", &mut self.out);
        let nullable = cursor.bool("x-bindery-nullable", &mut self.out);
        let flatten = cursor.flag("x-bindery-flatten", &mut self.out);
        let mutability = cursor.texts("x-bindery-mutability", &mut self.out);
        let values = cursor.list("x-bindery-values", &mut self.out);
        let values =
            values.into_iter().filter_map(|node| self.value_hint(node)).collect();
        SchemaHints {
            name,
            member,
            open,
            values,
            tag,
            secret,
            nullable,
            flatten,
            mutability,
        }
    }

    fn value_hint(&mut self, node: NodeId) -> Option<ValueHint> {
        let mut cursor = self.open(node, "this value hint");
        let value = cursor.take("value");
        if value.is_none() {
            cursor.missing("value", &mut self.out);
        }
        let name: Option<Arc<str>> = cursor.text("name", &mut self.out);
        let description = cursor.text("description", &mut self.out);
        cursor.finish(&mut self.out);
        Some(ValueHint { value: value?, name, description })
    }
}
