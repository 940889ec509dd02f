//! APIs become operations, with a path of their own where they have none.

use std::sync::Arc;

use super::endpoints::member;
use super::{Alibaba, extension};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::catalogue::dialect as codes;
use crate::dialect::edit::Edit;
use crate::source::tree::{Member, NodeId, Value};

/// Which methods say that nothing changes.
const READING: [&str; 3] = ["get", "list", "read"];

impl Alibaba<'_> {
    /// The `paths` of all APIs.
    pub(super) fn apis(&mut self, apis: NodeId) -> NodeId {
        let mut paths: Vec<Member> = Vec::new();
        for api in self.tree.members(apis).to_vec() {
            if !matches!(self.tree.value(api.value), Value::Map(_)) {
                self.warn(api.value, format!("the API `{}` is no mapping", api.key));
                continue;
            }
            let path = self.tree.text_of(api.value, "path").map(|path| template(path));
            let method = self.method(api.value);
            let rpc = path.is_none();
            self.operation(&api, rpc);
            let path = path.unwrap_or_else(|| format!("/#{}", api.key));
            self.add_path(&mut paths, (&path, &method), &api);
        }
        self.tree.derive(Value::Map(paths), apis)
    }

    /// Puts an operation under its path; an API whose place is taken gets a path that
    /// differs in its fragment, which is never sent.
    fn add_path(
        &mut self,
        paths: &mut Vec<Member>,
        (path, method): (&str, &str),
        api: &Member,
    ) {
        let known = paths.iter().find(|m| &*m.key == path).map(|m| m.value);
        match known {
            Some(item) if self.tree.get(item, method).is_none() => {
                self.tree.set_member(item, method, api.value);
            }
            _ => {
                let item = self.tree.derive_map([(method, api.value)], api.value);
                let key = match known {
                    Some(_) => Arc::from(format!("{path}#{}", api.key)),
                    None => Arc::from(path),
                };
                paths.push(Member { key, value: item });
            }
        }
    }

    /// The one method that is used: `get` for what reads, if it is offered, else `post`.
    fn method(&self, api: NodeId) -> String {
        let list = self.tree.get(api, "methods");
        let list = list.map(|list| self.tree.elements(list)).unwrap_or_default();
        let methods: Vec<String> = list
            .iter()
            .filter_map(|node| Some(self.tree.text(*node)?.to_ascii_lowercase()))
            .collect();
        let tags = self.tree.get(api, "systemTags");
        let kinds = [
            tags.and_then(|t| self.tree.text_of(t, "operationType")),
            self.tree.text_of(api, "operationType"),
        ];
        let reads = kinds.into_iter().flatten().any(|kind| READING.contains(&&**kind));
        let wanted = if reads { "get" } else { "post" };
        let has = |method: &str| methods.iter().any(|m| m == method);
        if has(wanted) {
            return wanted.to_owned();
        }
        if has("post") {
            return "post".to_owned();
        }
        methods.into_iter().next().unwrap_or_else(|| "post".to_owned())
    }

    /// Rewrites an API to an operation in place.
    fn operation(&mut self, api: &Member, rpc: bool) {
        let node = api.value;
        let consumes = self.texts(node, "consumes");
        let produces = self.texts(node, "produces");
        let mut edit = Edit::of(self.tree, node);
        for key in ["path", "consumes", "produces"] {
            edit.take(key);
        }
        for key in ["operationId", "tags"] {
            if let Some(said) = edit.take(key) {
                self.diagnostics.aside(key, "an API", said);
            }
        }
        self.schemes(edit.take("schemes"));
        let id = self.tree.derive_text(&api.key, node);
        edit.put("operationId", id);
        edit.rename("methods", "x-acs-methods");
        if edit.get("summary").is_none() {
            edit.rename("title", "summary");
        }
        self.describe(&mut edit);
        if let Some(tag) = self.tags.get(&api.key).copied() {
            edit.put("tags", self.tree.derive(Value::List(vec![tag]), tag));
        }
        let security = edit.take("security");
        if let Some(security) = security.and_then(|list| self.security(list)) {
            edit.put("security", security);
        }
        let request = match edit.take("parameters") {
            Some(list) => self.request(list, &consumes, rpc),
            None => super::parameters::Request::default(),
        };
        let mut parameters = request.parameters;
        parameters.extend(self.constants(api));
        edit.put("parameters", self.tree.derive(Value::List(parameters), node));
        if let Some(servers) = request.servers {
            edit.put("servers", servers);
        }
        if let Some(body) = request.body {
            edit.put("requestBody", body);
        }
        let responses = self.responses(edit.take("responses"), node, &produces);
        edit.put("responses", responses);
        for member in edit.take_all(|key| !is_operation_key(key)) {
            edit.put(&extension(&member.key), member.value);
        }
        edit.finish(self.tree);
    }

    /// Reports an API that is not said to be called by `https`, which all are.
    fn schemes(&mut self, schemes: Option<NodeId>) {
        let Some(schemes) = schemes else { return };
        let mut listed = self.tree.elements(schemes).iter();
        let is_https = |node: &NodeId| {
            self.tree.text(*node).is_some_and(|text| text.eq_ignore_ascii_case("https"))
        };
        if !listed.any(is_https) {
            let text = "the API is called by `https`, which `schemes` does not list";
            let found = Diagnostic::at(&codes::SCHEME, schemes, text);
            self.diagnostics.push(found);
        }
    }

    fn texts(&self, node: NodeId, key: &str) -> Vec<Arc<str>> {
        let Some(list) = self.tree.get(node, key) else { return Vec::new() };
        self.tree
            .elements(list)
            .iter()
            .filter_map(|n| self.tree.text(*n))
            .cloned()
            .collect()
    }

    /// The headers that tell the service which API in which version is called.
    fn constants(&mut self, api: &Member) -> Vec<NodeId> {
        let at = api.value;
        let action = self.tree.derive_text(&api.key, at);
        let facts = [("x-acs-action", Some(action)), ("x-acs-version", self.version)];
        let mut made = Vec::new();
        for (name, value) in facts {
            let Some(value) = value else { continue };
            let kind = self.tree.derive_text("string", at);
            let schema = self.tree.derive_map([("type", kind), ("const", value)], at);
            let name = self.tree.derive_text(name, at);
            let place = self.tree.derive_text("header", at);
            let required = self.tree.derive_bool(true, at);
            let members = [
                ("name", name),
                ("in", place),
                ("required", required),
                ("schema", schema),
            ];
            made.push(self.tree.derive_map(members, at));
        }
        made
    }

    /// Requirements of an API, when they are not the usual one.
    fn security(&mut self, list: NodeId) -> Option<NodeId> {
        let mut signed = false;
        let mut open = false;
        let mut unknown = Vec::new();
        for requirement in self.tree.elements(list).to_vec() {
            for scheme in self.tree.members(requirement).to_vec() {
                match &*scheme.key {
                    "AK" => signed = true,
                    "Anonymous" => open = true,
                    _ => unknown.push(scheme),
                }
            }
        }
        for scheme in unknown {
            let text = format!("the way to sign in `{}` is left out", scheme.key);
            self.warn(scheme.value, text);
        }
        if signed || !open {
            return None;
        }
        let free = self.tree.derive(Value::Map(Vec::new()), list);
        Some(self.tree.derive(Value::List(vec![free]), list))
    }

    fn responses(
        &mut self,
        responses: Option<NodeId>,
        at: NodeId,
        produces: &[Arc<str>],
    ) -> NodeId {
        let list = responses.map(|r| self.tree.members(r).to_vec()).unwrap_or_default();
        let mut members = Vec::new();
        for response in list {
            self.response(response.value, produces);
            let code = response.key.to_ascii_uppercase();
            let code = if code == "DEFAULT" { "default".to_owned() } else { code };
            members.push(member(&code, response.value));
        }
        if !members.iter().any(|m| &*m.key == "default") {
            let reference = self.tree.derive_text("#/components/schemas/AcsError", at);
            let schema = self.tree.derive_map([("$ref", reference)], at);
            let content = self.content(at, Some(schema), &[]);
            let text = self.tree.derive_text("The request failed.", at);
            let failure =
                self.tree.derive_map([("description", text), ("content", content)], at);
            members.push(member("default", failure));
        }
        self.tree.derive(Value::Map(members), responses.unwrap_or(at))
    }

    fn response(&mut self, node: NodeId, produces: &[Arc<str>]) {
        let mut edit = Edit::of(self.tree, node);
        if let Some(schema) = edit.take("schema") {
            self.schema(schema);
            let content = self.content(node, Some(schema), produces);
            edit.put("content", content);
        }
        if let Some(headers) = edit.get("headers") {
            for header in self.tree.members(headers).to_vec() {
                self.header(header.value);
            }
        }
        edit.rename("examples", "x-acs-examples");
        if edit.get("description").is_none() {
            edit.put("description", self.tree.derive_text("", node));
        }
        edit.finish(self.tree);
    }

    fn header(&mut self, node: NodeId) {
        match self.tree.get(node, "schema") {
            Some(schema) => {
                self.schema(schema);
            }
            None => {
                let members = self.tree.members(node).to_vec();
                let schema = self.tree.derive(Value::Map(members), node);
                self.schema(schema);
                self.tree.set(node, Value::Map(vec![member("schema", schema)]));
            }
        }
    }
}

/// `[name]` is an older way to write `{name}`.
fn template(path: &str) -> String {
    let path = path.replace('[', "{").replace(']', "}");
    if path.starts_with('/') { path } else { format!("/{path}") }
}

fn is_operation_key(key: &str) -> bool {
    matches!(
        key,
        "operationId"
            | "summary"
            | "description"
            | "deprecated"
            | "tags"
            | "security"
            | "servers"
            | "parameters"
            | "requestBody"
            | "responses"
    ) || key.starts_with("x-")
}
