//! The root: host and schemes become servers, definitions become components.

use std::sync::Arc;

use super::Swagger;
use crate::diagnostic::catalogue::dialect as codes;
use crate::diagnostic::{Diagnostic, Place};
use crate::dialect::edit::Edit;
use crate::source::tree::{Member, NodeId, Value};

/// What `x-ms-parameterized-host` says; where values stand among arguments is not looked at,
/// as they are given when a client is built.
const TEMPLATE_KEYS: [&str; 4] =
    ["hostTemplate", "useSchemePrefix", "positionInOperation", "parameters"];

/// What a parameter of a host says: its value is a text that a client cannot be built
/// without, unless it has a default.
const HOST_KEYS: [&str; 12] = [
    "name",
    "in",
    "required",
    "description",
    "schema",
    "type",
    "default",
    "enum",
    "x-ms-parameter-location",
    "x-ms-skip-url-encoding",
    "x-ms-client-name",
    "x-ms-enum",
];

impl Swagger<'_> {
    pub(super) fn document(&mut self, node: NodeId) {
        self.check_later(node, &["servers"]);
        let servers = self.servers(node);
        let mut edit = Edit::of(self.tree, node);
        for key in ["host", "basePath", "schemes", "consumes", "produces"] {
            edit.take(key);
        }
        edit.take("x-ms-parameterized-host");
        edit.put("servers", servers);
        let mut components = Vec::new();
        let mut add = |key: &str, value: Option<NodeId>| {
            components.extend(value.map(|value| Member { key: Arc::from(key), value }));
        };
        add("schemas", edit.take("definitions"));
        let parameters = edit.take("parameters");
        add("requestBodies", parameters.and_then(|p| self.split_bodies(p)));
        add("parameters", parameters);
        add("responses", edit.take("responses"));
        add("securitySchemes", edit.take("securityDefinitions"));
        if !components.is_empty() {
            self.check_later(node, &["components"]);
            let components = self.tree.derive(Value::Map(components), node);
            edit.put("components", components);
        }
        edit.finish(self.tree);
    }

    /// Takes body and form parameters out of the shared ones; the bodies become their own.
    fn split_bodies(&mut self, parameters: NodeId) -> Option<NodeId> {
        let members = self.tree.members(parameters).to_vec();
        let (parts, rest): (Vec<_>, Vec<_>) =
            members.into_iter().partition(|m| self.bodies.contains_key(&m.value));
        if parts.is_empty() {
            return None;
        }
        self.tree.set(parameters, Value::Map(rest));
        let bodies: Vec<Member> = parts
            .into_iter()
            .filter(|m| self.bodies.get(&m.value).is_some_and(|part| !part.form))
            .collect();
        for member in &bodies {
            if self.tree.get(member.value, "content").is_none()
                && let Some(part) = self.bodies.get(&member.value).cloned()
            {
                let media = self.media_of(member.value).consumes;
                let members = self.body_members(&part, &media, member.value);
                self.tree.set(member.value, Value::Map(members));
            }
        }
        (!bodies.is_empty()).then(|| self.tree.derive(Value::Map(bodies), parameters))
    }

    fn servers(&mut self, node: NodeId) -> NodeId {
        let base = self.tree.text_of(node, "basePath").cloned();
        let base = base.as_deref().unwrap_or("").trim_end_matches('/');
        let base = if base.is_empty() || base.starts_with('/') {
            base.to_owned()
        } else {
            format!("/{base}")
        };
        let template = self.tree.get(node, "x-ms-parameterized-host");
        let said = ["x-ms-parameterized-host", "host", "basePath", "schemes"];
        let at = said.iter().find_map(|key| self.tree.get(node, key)).unwrap_or(node);
        let servers = if let Some(template) = template {
            vec![self.host_template(node, template, &base)]
        } else if let Some(host) = self.tree.text_of(node, "host").cloned() {
            let schemes = self.schemes(node);
            schemes
                .iter()
                .map(|s| self.server(&format!("{s}://{host}{base}"), at))
                .collect()
        } else {
            if let Some(schemes) = self.tree.get(node, "schemes") {
                let text = "`schemes` has no effect without `host`";
                self.diagnostics.push(Diagnostic::at(&codes::SCHEME, schemes, text));
            }
            let base = if base.is_empty() { "/" } else { &base };
            vec![self.server(base, at)]
        };
        self.tree.derive(Value::List(servers), at)
    }

    fn server(&mut self, url: &str, at: NodeId) -> NodeId {
        let url = self.tree.derive_text(url, at);
        self.tree.derive_map([("url", url)], at)
    }

    /// The schemes of requests, `https` first: the first server is the one that is used.
    fn schemes(&mut self, node: NodeId) -> Vec<Arc<str>> {
        let mut schemes = self.texts(node, "schemes");
        let before = schemes.len();
        schemes.retain(|s| matches!(&**s, "http" | "https"));
        if schemes.len() < before {
            let at = self.tree.get(node, "schemes").unwrap_or(node);
            let text = "only the schemes `http` and `https` are used";
            self.diagnostics.push(Diagnostic::at(&codes::SCHEME, at, text));
        }
        schemes.sort_by_key(|s| &**s != "https");
        if schemes.is_empty() {
            schemes.push(Arc::from("https"));
        }
        schemes
    }

    /// `x-ms-parameterized-host`: a server whose variables are the host's parameters.
    fn host_template(&mut self, node: NodeId, template: NodeId, base: &str) -> NodeId {
        for member in self.tree.members(template) {
            if !TEMPLATE_KEYS.contains(&&*member.key) {
                let named = format!("x-ms-parameterized-host.{}", member.key);
                self.diagnostics.extension(&named, member.value);
            }
        }
        if let Some(host) = self.tree.get(node, "host") {
            self.diagnostics.aside("host", "a description with a host template", host);
        }
        let host = self.tree.text_of(template, "hostTemplate").cloned();
        let host = host.as_deref().unwrap_or("").trim_end_matches('/').to_owned();
        let prefixed = self.tree.bool_of(template, "useSchemePrefix").unwrap_or(true);
        let scheme =
            self.schemes(node).first().cloned().unwrap_or_else(|| Arc::from("https"));
        let url = if prefixed {
            format!("{scheme}://{host}{base}")
        } else {
            format!("{host}{base}")
        };
        let list = self.tree.get(template, "parameters");
        let list = list.map(|l| self.tree.elements(l).to_vec()).unwrap_or_default();
        let mut variables = Vec::new();
        for holder in list {
            let parameter = self.target(holder);
            self.unread_of_host(parameter);
            let Some(name) = self.tree.text_of(parameter, "name").cloned() else {
                continue;
            };
            // The parameter is rewritten by now: its facts stand in its schema.
            let schema = self.tree.get(parameter, "schema").unwrap_or(parameter);
            let facts = [
                ("default", self.tree.get(schema, "default")),
                ("enum", self.tree.get(schema, "enum")),
                ("description", self.tree.get(parameter, "description")),
            ];
            let facts = facts.into_iter().filter_map(|(key, value)| Some((key, value?)));
            let value = self.tree.derive_map(facts, holder);
            variables.push(Member { key: name, value });
        }
        let server = self.server(&url, template);
        if !variables.is_empty() {
            let variables = self.tree.derive(Value::Map(variables), template);
            self.tree.set_member(server, "variables", variables);
        }
        server
    }

    /// Reports keys of OpenAPI 3 that what Swagger 2.0 says takes the place of.
    pub(super) fn check_later(&mut self, node: NodeId, keys: &[&str]) {
        for (key, at) in
            keys.iter().filter_map(|key| Some((key, self.tree.get(node, key)?)))
        {
            let text = format!("`{key}` is a key of OpenAPI 3 and is left out");
            let found = Diagnostic::new(&codes::MISPLACED_KEY, text);
            self.diagnostics.push(found.placed(Place::Key(at)));
        }
    }

    /// Counts what a parameter of the host says beside what is said of a variable.
    fn unread_of_host(&mut self, parameter: NodeId) {
        let schema = self.tree.get(parameter, "schema");
        let members = self.tree.members(parameter).iter();
        let inner = schema.into_iter().flat_map(|schema| self.tree.members(schema));
        for member in members.chain(inner) {
            if !HOST_KEYS.contains(&&*member.key) {
                let named = format!("x-ms-parameterized-host.parameters.{}", member.key);
                self.diagnostics.extension(&named, member.value);
            }
        }
    }

    pub(super) fn security_scheme(&mut self, node: NodeId) {
        let kind = self.tree.text_of(node, "type").cloned();
        match kind.as_deref() {
            Some("basic") => {
                let mut edit = Edit::of(self.tree, node);
                edit.put("type", self.tree.derive_text("http", node));
                edit.put("scheme", self.tree.derive_text("basic", node));
                edit.finish(self.tree);
            }
            Some("oauth2") => self.oauth2(node),
            _ => {}
        }
    }

    fn oauth2(&mut self, node: NodeId) {
        let mut edit = Edit::of(self.tree, node);
        let flow = edit.take("flow").and_then(|f| self.tree.text(f).cloned());
        let name = match flow.as_deref() {
            Some("application") => "clientCredentials",
            Some("accessCode") => "authorizationCode",
            other => other.unwrap_or("implicit"),
        };
        let moved = ["authorizationUrl", "tokenUrl", "refreshUrl", "scopes"]
            .map(|key| (key, edit.take(key)));
        let moved = moved.into_iter().filter_map(|(key, value)| Some((key, value?)));
        let facts = self.tree.derive_map(moved, node);
        let flows = self.tree.derive_map([(name, facts)], node);
        edit.put("flows", flows);
        edit.finish(self.tree);
    }
}
