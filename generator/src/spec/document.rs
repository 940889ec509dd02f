//! Reads the root object, tags and security schemes.

use std::collections::HashMap;
use std::sync::Arc;

use super::cursor::Cursor;
use super::model::{Docs, Document, ErrorHints, Id, Schema, SecurityScheme, Tag};
use super::reader::Reader;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::catalogue::spec as codes;
use crate::source::tree::{NodeId, Value};

/// Tags above a tag are followed this far.
const DEEPEST_TAG: usize = 64;

/// The grants of OAuth 2 that a scheme may describe (OpenAPI 3.2, 4.29).
const FLOWS: [&str; 5] = [
    "implicit",
    "password",
    "clientCredentials",
    "authorizationCode",
    "deviceAuthorization",
];

impl<'a> Reader<'a, '_> {
    /// Reads the root object.
    pub(super) fn document(&mut self) -> Document {
        let node = self.linked.root;
        let mut cursor = self.open(node, "the description");
        cursor.skip(&["openapi", "swagger", "$self"]);
        let dialect = cursor.take("jsonSchemaDialect");
        self.check_dialect("jsonSchemaDialect", dialect);
        let (title, version, mut docs) = match cursor.take("info") {
            Some(info) => self.info(info),
            None => {
                cursor.expected_text("info", &mut self.out);
                (Arc::from(""), Arc::from(""), Docs::default())
            }
        };
        if ["paths", "components", "webhooks"].iter().all(|k| cursor.peek(k).is_none()) {
            cursor.missing("paths", &mut self.out);
        }
        let schemas = self.components(&mut cursor);
        let servers = self.servers(&mut cursor, &[]);
        let tags = self.tags(&mut cursor);
        let security = self.security(&mut cursor);
        let errors = cursor.take("x-bindery-errors").map(|node| self.error_hints(node));
        let paths = self.path_items(&mut cursor, "paths");
        let webhooks = self.path_items(&mut cursor, "webhooks");
        docs.link = self.docs(&mut cursor, &["externalDocs"]).link;
        cursor.finish(&mut self.out);
        Document {
            node,
            title,
            version,
            docs,
            servers,
            paths,
            webhooks,
            schemas,
            security_schemes: std::mem::take(&mut self.security_schemes),
            security,
            tags,
            errors: errors.unwrap_or_default(),
        }
    }

    /// The schemas of `components`; these and the security schemes, which are read too,
    /// count without a reference to them.
    fn components(&mut self, cursor: &mut Cursor<'a>) -> Vec<(Arc<str>, Id<Schema>)> {
        let mut schemas = Vec::new();
        if let Some(components) = cursor.take("components") {
            let mut cursor = self.open(components, "`components`");
            for member in cursor.data_map("schemas", &mut self.out) {
                schemas.push((member.key.clone(), self.schema_id(member.value)));
            }
            for (name, node) in cursor.map("securitySchemes", &mut self.out) {
                let scheme = self.security_scheme(name, node);
                self.security_schemes.extend(scheme);
            }
            // What stands in the other sections counts once something refers to it.
            cursor.skip(&[
                "responses",
                "parameters",
                "examples",
                "requestBodies",
                "headers",
                "links",
                "callbacks",
                "pathItems",
                "mediaTypes",
            ]);
            cursor.finish(&mut self.out);
        }
        schemas
    }

    fn info(&mut self, node: NodeId) -> (Arc<str>, Arc<str>, Docs) {
        let mut cursor = self.open(node, "`info`");
        let title = cursor.expected_text("title", &mut self.out);
        let version = cursor.expected_text("version", &mut self.out);
        let docs = self.docs(&mut cursor, &["summary", "description"]);
        cursor.pass(&["termsOfService"], &mut self.out);
        for (key, what, keys) in [
            ("contact", "`contact`", ["name", "url", "email"]),
            ("license", "`license`", ["name", "url", "identifier"]),
        ] {
            let about = cursor.take(key);
            // What stands there instead of an object says nothing about the client either.
            if let Some(node) = about
                && matches!(self.tree.value(node), Value::Map(_))
            {
                let mut about = self.open(node, what);
                about.pass(&keys, &mut self.out);
                about.finish(&mut self.out);
            }
        }
        cursor.pass(&["x-ms-code-generation-settings"], &mut self.out);
        cursor.finish(&mut self.out);
        (title, version, docs)
    }

    fn tags(&mut self, cursor: &mut Cursor<'a>) -> Vec<Tag> {
        let mut tags = Vec::new();
        let mut parents = Vec::new();
        for node in cursor.list("tags", &mut self.out) {
            let mut cursor = self.open(node, "this tag");
            let name = cursor.required_text("name", &mut self.out);
            let keys = ["summary", "description", "externalDocs"];
            let docs = self.docs(&mut cursor, &keys);
            let at = cursor.peek("parent");
            let parent = cursor.text("parent", &mut self.out);
            cursor.pass(&["kind"], &mut self.out);
            cursor.finish(&mut self.out);
            parents.extend(name.clone().zip(at));
            tags.extend(name.map(|name| Tag { name, docs, parent }));
        }
        self.check_parents(&tags, &parents);
        tags
    }

    /// Reports parents that are no tags, and tags that are above themselves (OpenAPI 3.2,
    /// 4.22).
    fn check_parents(&mut self, tags: &[Tag], parents: &[(Arc<str>, NodeId)]) {
        let above: HashMap<&str, Option<&str>> =
            tags.iter().map(|tag| (&*tag.name, tag.parent.as_deref())).collect();
        let next = |name: &&str| above.get(name).copied().flatten();
        for (name, node) in parents {
            let Some(parent) = next(&&**name) else { continue };
            let mut line = std::iter::successors(Some(parent), next).take(DEEPEST_TAG);
            let (message, help) = if !above.contains_key(parent) {
                let message = format!("no tag is called `{}`", parent.escape_debug());
                (message, "declare it under `tags`")
            } else if line.any(|at| at == &**name) {
                let name = name.escape_debug();
                (
                    format!("the tag `{name}` is above itself"),
                    "name another parent, or none",
                )
            } else {
                continue;
            };
            let found = Diagnostic::at(&codes::UNKNOWN_VALUE, *node, message);
            self.out.push(found.help(help));
        }
    }

    fn flows(&mut self, scheme: &mut Cursor<'a>) -> Vec<NodeId> {
        let Some(node) = scheme.take("flows") else { return Vec::new() };
        let mut cursor = self.open(node, "this OAuth flows object");
        let flows = FLOWS.iter().filter_map(|name| cursor.take(name)).collect();
        cursor.finish(&mut self.out);
        flows
    }

    /// The name of the scheme that a requirement names: a component, or what a URI leads
    /// to, which is called as the URI ends unless a component is called so.
    pub(super) fn scheme_named(&mut self, named: &Arc<str>, node: NodeId) -> Arc<str> {
        let known = &self.security_schemes;
        let target = match self.linked.refs.get(&node) {
            Some(target) if known.iter().all(|scheme| scheme.name != *named) => *target,
            _ => return named.clone(),
        };
        let Some(target) = self.follow(target) else { return named.clone() };
        let last = named.rsplit(['/', '#']).next().unwrap_or(named);
        let mut same = self.security_schemes.iter().filter(|of| of.node == target);
        let first = same.clone().next();
        if let Some(known) = same.find(|of| &*of.name == last).or(first) {
            return known.name.clone();
        }
        let is_free = self.security_schemes.iter().all(|of| &*of.name != last);
        let name = if is_free && !last.is_empty() { last.into() } else { named.clone() };
        let scheme = self.security_scheme(Arc::clone(&name), target);
        self.security_schemes.extend(scheme);
        name
    }

    fn security_scheme(
        &mut self,
        name: Arc<str>,
        node: NodeId,
    ) -> Option<SecurityScheme> {
        let holder = node;
        self.check_reference(holder, &["description"]);
        let node = self.follow(holder)?;
        let mut cursor = self.open(node, "this security scheme");
        let kind = cursor.required_text("type", &mut self.out);
        let mut docs = self.docs(&mut cursor, &["description", "deprecated"]);
        if let Some(description) = self.tree.text_of(holder, "description") {
            docs.description = Some(description.clone());
        }
        let scheme = cursor.text("scheme", &mut self.out);
        let place = cursor.text("in", &mut self.out);
        let parameter = cursor.text("name", &mut self.out);
        if let (Some(name), Some(place)) = (&parameter, &place) {
            self.check_name(name, place, node);
        }
        let signature = cursor.text("x-bindery-signature", &mut self.out);
        let by_hand = ["bearerFormat", "openIdConnectUrl", "oauth2MetadataUrl"];
        cursor.pass(&by_hand, &mut self.out);
        let mut scopes: Vec<Arc<str>> = Vec::new();
        for flow in self.flows(&mut cursor) {
            let mut cursor = self.open(flow, "this OAuth flow");
            let urls =
                ["authorizationUrl", "deviceAuthorizationUrl", "tokenUrl", "refreshUrl"];
            cursor.pass(&urls, &mut self.out);
            for member in cursor.data_map("scopes", &mut self.out) {
                if !scopes.contains(&member.key) {
                    scopes.push(member.key.clone());
                }
            }
            cursor.finish(&mut self.out);
        }
        cursor.finish(&mut self.out);
        let kind = kind?;
        Some(SecurityScheme {
            node,
            name,
            docs,
            kind,
            scheme,
            place,
            parameter,
            scopes,
            signature,
        })
    }

    fn error_hints(&mut self, node: NodeId) -> ErrorHints {
        let mut cursor = self.open(node, "this error hint");
        let hints = ErrorHints {
            code: cursor.texts("code", &mut self.out),
            message: cursor.texts("message", &mut self.out),
            request_id: cursor.texts("request-id", &mut self.out),
        };
        cursor.finish(&mut self.out);
        hints
    }
}
