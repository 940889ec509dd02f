//! Parameters of an API: where they go, and the body that some of them make.

use std::collections::HashSet;
use std::sync::Arc;

use super::endpoints::member;
use super::{Alibaba, extension};
use crate::dialect::edit::Edit;
use crate::source::tree::{Member, NodeId, Value};

/// What the parameters of an API become.
#[derive(Default)]
pub(super) struct Request {
    pub(super) parameters: Vec<NodeId>,
    pub(super) body: Option<NodeId>,
    /// The servers of the API, where a parameter is part of the host.
    pub(super) servers: Option<NodeId>,
}

impl Alibaba<'_> {
    /// Divides the parameters of an API; `consumes` are the media types of a body.
    pub(super) fn request(
        &mut self,
        list: NodeId,
        consumes: &[Arc<str>],
        rpc: bool,
    ) -> Request {
        let mut request = Request::default();
        let mut form = Vec::new();
        for node in self.distinct(list) {
            let place = self.tree.text_of(node, "in").cloned();
            match place.as_deref() {
                Some("formData") => form.push(node),
                Some("body") if request.body.is_none() => {
                    request.body = Some(self.body(node, consumes));
                }
                Some("body") => self.warn(node, "a second body is left out"),
                Some("host") => {
                    self.parameter(node, rpc);
                    request.servers = self.hosted(node, request.servers);
                    request.parameters.push(node);
                }
                _ => {
                    self.parameter(node, rpc);
                    request.parameters.push(node);
                }
            }
        }
        if !form.is_empty() {
            if let Some(first) = form.first().filter(|_| request.body.is_some()) {
                self.warn(*first, "form parameters beside a body are left out");
            } else {
                request.body = Some(self.form(list, &form));
            }
        }
        request
    }

    /// The parameters of a list, the first of those with one place and name.
    fn distinct(&mut self, list: NodeId) -> Vec<NodeId> {
        let mut nodes = self.tree.elements(list).to_vec();
        let mut seen = HashSet::new();
        nodes.retain(|node| {
            let [place, name] =
                ["in", "name"].map(|key| self.tree.text_of(*node, key).cloned());
            let (Some(place), Some(name)) = (place, name) else { return true };
            let is_first = seen.insert((place, name.clone()));
            if !is_first {
                let name = name.escape_debug();
                let text =
                    format!("the parameter `{name}` stands twice and the first counts");
                self.warn(*node, text);
            }
            is_first
        });
        nodes
    }

    fn parameter(&mut self, node: NodeId, rpc: bool) {
        let mut edit = Edit::of(self.tree, node);
        let required = edit.get("schema").is_some_and(|schema| self.schema(schema));
        let is_path = edit
            .get("in")
            .and_then(|n| self.tree.text(n))
            .is_some_and(|t| &**t == "path");
        if required || is_path {
            edit.put("required", self.tree.derive_bool(true, node));
        }
        if let Some(schema) = edit.get("schema") {
            for key in ["description", "deprecated"] {
                if let Some(value) = self.tree.remove_member(schema, key) {
                    edit.offer(key, value);
                }
            }
            if let Some(style) = self.style(&mut edit, schema, rpc) {
                edit.offer("x-bindery-style", style);
            }
        }
        for member in edit.take_all(|key| !is_parameter_key(key)) {
            edit.put(&extension(&member.key), member.value);
        }
        edit.finish(self.tree);
    }

    /// How an array or object is written. RPC interfaces number and flatten by default.
    fn style(&mut self, edit: &mut Edit, schema: NodeId, rpc: bool) -> Option<NodeId> {
        let style = edit.take("style");
        let text = style.and_then(|s| self.tree.text(s)).cloned();
        let kind = self.tree.text_of(schema, "type").cloned();
        match (text.as_deref(), kind.as_deref()) {
            (Some("repeatList" | "flat" | "json"), _) => style,
            (Some("simple"), _) => {
                let node = edit.get("name").unwrap_or(schema);
                edit.put("style", self.tree.derive_text("form", node));
                edit.put("explode", self.tree.derive_bool(false, node));
                None
            }
            (Some(other), _) => {
                let text = format!("the style `{other}` is not known and is left out");
                self.warn(style.unwrap_or(schema), text);
                None
            }
            (None, Some("array")) if rpc => {
                Some(self.tree.derive_text("repeatList", schema))
            }
            (None, Some("object")) if rpc => Some(self.tree.derive_text("flat", schema)),
            (None, _) => None,
        }
    }

    fn body(&mut self, node: NodeId, consumes: &[Arc<str>]) -> NodeId {
        let schema = self.tree.get(node, "schema");
        let required = schema.is_some_and(|schema| self.schema(schema));
        let mut members = Vec::new();
        if let Some(text) = schema.and_then(|s| self.tree.get(s, "description")) {
            members.push(member("description", text));
        }
        let content = self.content(node, schema, consumes);
        members.push(member("content", content));
        let required = self.tree.derive_bool(required, node);
        members.push(member("required", required));
        if let Some(name) = self.tree.get(node, "name") {
            members.push(member("x-bindery-name", name));
        }
        // What a body is, its schema says.
        for said in self.tree.members(node) {
            match &*said.key {
                "in" | "schema" | "name" => {}
                key if key.starts_with("x-") => members.push(said.clone()),
                key => members.push(member(&extension(key), said.value)),
            }
        }
        self.tree.derive(Value::Map(members), node)
    }

    /// One object of all form parameters.
    fn form(&mut self, list: NodeId, fields: &[NodeId]) -> NodeId {
        let mut properties = Vec::new();
        let mut required = Vec::new();
        let mut encodings = Vec::new();
        for node in fields {
            let Some(name) = self.tree.get(*node, "name") else { continue };
            let Some(key) = self.tree.text(name).cloned() else { continue };
            let schema = match self.tree.get(*node, "schema") {
                Some(schema) => schema,
                None => self.tree.derive(Value::Map(Vec::new()), *node),
            };
            if self.schema(schema) {
                required.push(name);
            }
            if let Some(encoding) = self.field(*node, schema) {
                encodings.push(Member { key: Arc::clone(&key), value: encoding });
            }
            properties.push(Member { key, value: schema });
        }
        let kind = self.tree.derive_text("object", list);
        let properties = self.tree.derive(Value::Map(properties), list);
        let mut members = vec![member("type", kind), member("properties", properties)];
        let demands = self.tree.derive_bool(!required.is_empty(), list);
        if !required.is_empty() {
            let required = self.tree.derive(Value::List(required), list);
            members.push(member("required", required));
        }
        let schema = self.tree.derive(Value::Map(members), list);
        let name = "application/x-www-form-urlencoded";
        let content = self.content(list, Some(schema), &[Arc::from(name)]);
        if let Some(media) = self.tree.get(content, name)
            && !encodings.is_empty()
        {
            let encodings = self.tree.derive(Value::Map(encodings), list);
            self.tree.set_member(media, "encoding", encodings);
        }
        self.tree.derive_map([("content", content), ("required", demands)], list)
    }

    /// How a form parameter is written; what else it says goes to its schema.
    fn field(&mut self, node: NodeId, schema: NodeId) -> Option<NodeId> {
        let mut edit = Edit::of(self.tree, node);
        let style = self.style(&mut edit, schema, true).or(edit.take("style"));
        let explode = edit.take("explode");
        for key in ["name", "in", "schema"] {
            edit.take(key);
        }
        for member in edit.take_all(|_| true) {
            let key = match &*member.key {
                key @ ("description" | "deprecated") => key.to_owned(),
                key => extension(key),
            };
            if self.tree.get(schema, &key).is_none() {
                self.tree.set_member(schema, &key, member.value);
            }
        }
        let explode = explode.map(|explode| ("explode", explode));
        let members: Vec<_> = [("style", style?)].into_iter().chain(explode).collect();
        Some(self.tree.derive_map(members, node))
    }

    /// A `content` mapping; JSON where no media type is named.
    pub(super) fn content(
        &mut self,
        at: NodeId,
        schema: Option<NodeId>,
        media: &[Arc<str>],
    ) -> NodeId {
        let default = [Arc::from("application/json")];
        let media = if media.is_empty() { &default } else { media };
        let mut entries = Vec::new();
        for name in media {
            let node = self.tree.derive_map(schema.map(|schema| ("schema", schema)), at);
            entries.push(Member { key: Arc::clone(name), value: node });
        }
        self.tree.derive(Value::Map(entries), at)
    }
}

fn is_parameter_key(key: &str) -> bool {
    matches!(
        key,
        "name"
            | "in"
            | "description"
            | "required"
            | "deprecated"
            | "allowEmptyValue"
            | "schema"
            | "style"
            | "explode"
    ) || key.starts_with("x-")
}
