//! The root: host and schemes become servers, definitions become components.

use std::sync::Arc;

use super::Swagger;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::catalogue::dialect as codes;
use crate::dialect::edit::Edit;
use crate::source::tree::{Member, NodeId, Value};

impl Swagger<'_> {
    pub(super) fn document(&mut self, node: NodeId) {
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
        let servers = if let Some(template) = template {
            vec![self.host_template(node, template, &base)]
        } else if let Some(host) = self.tree.text_of(node, "host").cloned() {
            let at = self.tree.get(node, "host").unwrap_or(node);
            let schemes = self.schemes(node);
            schemes
                .iter()
                .map(|s| self.server(&format!("{s}://{host}{base}"), at))
                .collect()
        } else {
            let base = if base.is_empty() { "/" } else { &base };
            vec![self.server(base, node)]
        };
        self.tree.derive(Value::List(servers), node)
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
            Some("password") => "password",
            Some("application") => "clientCredentials",
            Some("accessCode") => "authorizationCode",
            _ => "implicit",
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
