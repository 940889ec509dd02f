//! Parameters: type and format become a schema, `collectionFormat` becomes a style, and
//! body and form parameters become request bodies.

use std::sync::Arc;

use super::{DEFAULT_MEDIA_TYPE, Swagger};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::catalogue::dialect as codes;
use crate::dialect::edit::Edit;
use crate::dialect::link::Visit;
use crate::dialect::positions::Kind;
use crate::source::tree::{Member, NodeId, Value};

/// What a body or form parameter said.
#[derive(Clone, Debug)]
pub(super) struct BodyPart {
    pub(super) form: bool,
    pub(super) name: Option<NodeId>,
    pub(super) required: Option<NodeId>,
    pub(super) members: Vec<Member>,
}

/// Keys of a 2.0 parameter or header that belong to its schema.
fn is_schema_key(key: &str) -> bool {
    matches!(
        key,
        "type"
            | "format"
            | "items"
            | "default"
            | "maximum"
            | "exclusiveMaximum"
            | "minimum"
            | "exclusiveMinimum"
            | "maxLength"
            | "minLength"
            | "pattern"
            | "maxItems"
            | "minItems"
            | "uniqueItems"
            | "enum"
            | "multipleOf"
            | "x-ms-enum"
            | "x-nullable"
            | "x-enum-varnames"
            | "x-enum-descriptions"
            | "x-enumNames"
    )
}

impl Swagger<'_> {
    /// Notes body and form parameters before anything changes them.
    pub(super) fn note_bodies(&mut self, visits: &[Visit]) {
        for visit in visits.iter().filter(|v| v.kind == Kind::Parameter) {
            let form = match self.tree.text_of(visit.node, "in").map(|t| &**t) {
                Some("body") => false,
                // Without a name it stays a parameter, which is reported.
                Some("formData") if self.tree.text_of(visit.node, "name").is_some() => {
                    true
                }
                _ => continue,
            };
            let part = BodyPart {
                form,
                name: self.tree.get(visit.node, "name"),
                required: self.tree.get(visit.node, "required"),
                members: self.tree.members(visit.node).to_vec(),
            };
            self.bodies.insert(visit.node, part);
        }
    }

    /// A parameter that is neither body nor form.
    pub(super) fn parameter(&mut self, node: NodeId) {
        if self.bodies.contains_key(&node) || self.tree.get(node, "$ref").is_some() {
            return;
        }
        let place =
            self.tree.text_of(node, "in").cloned().unwrap_or_else(|| Arc::from(""));
        self.lift_schema(node, &place);
        // 2.0 reserves no names of headers; the media types of a body are in `consumes`.
        let name = self.tree.text_of(node, "name");
        if &*place == "header"
            && name.is_some_and(|name| name.eq_ignore_ascii_case("content-type"))
        {
            let yes = self.tree.derive_bool(true, node);
            self.tree.set_member(node, "x-bindery-unreserved", yes);
        }
    }

    pub(super) fn header(&mut self, node: NodeId) {
        self.lift_schema(node, "header");
    }

    /// Moves the keys of a schema into one and says how arrays are written.
    fn lift_schema(&mut self, node: NodeId, place: &str) {
        let mut edit = Edit::of(self.tree, node);
        let format = edit.take("collectionFormat");
        let moved = edit.take_all(is_schema_key);
        if edit.get("schema").is_some() {
            let text =
                "`schema` stands on a parameter that is not in the body; it is used";
            self.diagnostics.push(Diagnostic::at(&codes::MISPLACED_KEY, node, text));
            edit.finish(self.tree);
            return;
        }
        let (schema, joined) = self.schema_of(moved, node);
        let untyped = self.tree.get(schema, "type").is_none();
        if untyped && self.tree.get(schema, "enum").is_none() {
            let text = "`type` is missing; the value is taken as text";
            self.diagnostics.push(Diagnostic::at(&codes::UNTYPED, node, text));
            let kind = self.tree.derive_text("string", node);
            self.tree.set_member(schema, "type", kind);
        }
        edit.put("schema", schema);
        let is_array =
            self.tree.text_of(schema, "type").is_some_and(|t| &**t == "array");
        if is_array {
            let format = if joined { None } else { format };
            let (style, explode) = self.style(format, place, node);
            if let Some(style) = style {
                // OpenAPI 3 has no word for other formats than `csv` outside of queries.
                let is_standard = matches!(place, "query" | "formData");
                let key = if is_standard { "style" } else { "x-bindery-style" };
                edit.put(key, self.tree.derive_text(style, node));
            }
            edit.put("explode", self.tree.derive_bool(explode, node));
        } else if let Some(format) = format {
            self.no_array(format);
        }
        edit.finish(self.tree);
    }

    /// Reports a `collectionFormat` of what is no array.
    pub(super) fn no_array(&mut self, format: NodeId) {
        let text = "`collectionFormat` is left out: the value is no array";
        self.diagnostics.push(Diagnostic::at(&codes::COLLECTION_FORMAT, format, text));
    }

    /// A schema of the keys that a parameter had; true if it was a text that joins values.
    pub(super) fn schema_of(
        &mut self,
        members: Vec<Member>,
        origin: NodeId,
    ) -> (NodeId, bool) {
        let schema = self.tree.derive(Value::Map(members), origin);
        self.check_items(schema);
        let joined = self.joined_array(schema);
        self.links.visits.push(Visit { node: schema, kind: Kind::Schema });
        (schema, joined)
    }

    /// Azure DevOps writes `type: string, format: array (int32)` for joined values.
    fn joined_array(&mut self, schema: NodeId) -> bool {
        let Some(format) = self.tree.text_of(schema, "format").cloned() else {
            return false;
        };
        let inner =
            format.strip_prefix("array (").and_then(|rest| rest.strip_suffix(')'));
        let Some(inner) = inner else { return false };
        let (kind, format) = match inner.trim() {
            "int32" => ("integer", Some("int32")),
            "int64" => ("integer", Some("int64")),
            "double" => ("number", Some("double")),
            "boolean" => ("boolean", None),
            "uuid" | "guid" | "GUID" => ("string", Some("uuid")),
            "date-time" => ("string", Some("date-time")),
            _ => ("string", None),
        };
        let kind = self.tree.derive_text(kind, schema);
        let format = format.map(|f| self.tree.derive_text(f, schema));
        let members = [("type", Some(kind)), ("format", format)];
        let members = members.into_iter().filter_map(|(key, value)| Some((key, value?)));
        let items = self.tree.derive_map(members, schema);
        self.links.visits.push(Visit { node: items, kind: Kind::Schema });
        let array = self.tree.derive_text("array", schema);
        let mut edit = Edit::of(self.tree, schema);
        edit.put("type", array);
        edit.take("format");
        edit.put("items", items);
        edit.finish(self.tree);
        true
    }

    /// Inner arrays cannot say how they are written in OpenAPI 3.
    fn check_items(&mut self, schema: NodeId) {
        let Some(items) = self.tree.get(schema, "items") else { return };
        if let Some(format) = self.tree.remove_member(items, "collectionFormat")
            && self.tree.text(format).is_none_or(|t| &**t != "csv")
        {
            let text = "`collectionFormat` of inner arrays is left out; they are written as JSON";
            self.diagnostics.push(Diagnostic::at(
                &codes::COLLECTION_FORMAT,
                format,
                text,
            ));
        }
        self.check_items(items);
    }

    /// Style (none for the default of the place) and explode of an array.
    pub(super) fn style(
        &mut self,
        format: Option<NodeId>,
        place: &str,
        origin: NodeId,
    ) -> (Option<&'static str>, bool) {
        let text = format.and_then(|f| self.tree.text(f)).cloned();
        let form = matches!(place, "query" | "formData");
        match text.as_deref() {
            None | Some("csv") => (form.then_some("form"), false),
            Some("multi") if form => (Some("form"), true),
            Some("ssv") => (Some("spaceDelimited"), false),
            Some("tsv") => (Some("tabDelimited"), false),
            Some("pipes") => (Some("pipeDelimited"), false),
            Some(other) => {
                let text = format!(
                    "`collectionFormat: {other}` is not honoured in {}; values are joined by commas",
                    if place.is_empty() { "this place" } else { place }
                );
                let at = format.unwrap_or(origin);
                self.diagnostics.push(Diagnostic::at(
                    &codes::COLLECTION_FORMAT,
                    at,
                    text,
                ));
                (form.then_some("form"), false)
            }
        }
    }

    /// The members of a request body that a body parameter becomes.
    pub(super) fn body_members(
        &mut self,
        part: &BodyPart,
        media: &[Arc<str>],
        origin: NodeId,
    ) -> Vec<Member> {
        let schema = part.members.iter().find(|m| &*m.key == "schema").map(|m| m.value);
        let mut members: Vec<Member> = Vec::new();
        for member in &part.members {
            match &*member.key {
                "in" | "schema" | "name" | "x-ms-client-name" => {}
                _ => members.push(member.clone()),
            }
        }
        let content = self.content(media, schema, origin);
        members.push(Member { key: Arc::from("content"), value: content });
        let named = part.members.iter().find(|m| &*m.key == "x-ms-client-name");
        if let Some(name) = named.map(|m| m.value).or(part.name) {
            members.push(Member { key: Arc::from("x-bindery-name"), value: name });
        }
        members
    }

    /// A `content` mapping; all media types share one schema node.
    pub(super) fn content(
        &mut self,
        media: &[Arc<str>],
        schema: Option<NodeId>,
        origin: NodeId,
    ) -> NodeId {
        let default = [Arc::from(DEFAULT_MEDIA_TYPE)];
        let media = if media.is_empty() { &default } else { media };
        let entries: Vec<_> = media
            .iter()
            .map(|name| {
                let members = schema.map(|schema| ("schema", schema));
                let node = self.tree.derive_map(members, origin);
                self.links.visits.push(Visit { node, kind: Kind::MediaType });
                (Arc::clone(name), node)
            })
            .collect();
        self.tree.derive_map(entries.iter().map(|(name, node)| (&**name, *node)), origin)
    }
}
