//! Reads the root object, tags and security schemes.

use std::sync::Arc;

use super::cursor::Cursor;
use super::model::{Docs, Document, ErrorHints, Id, Schema, SecurityScheme, Tag};
use super::reader::Reader;
use crate::source::tree::{NodeId, Value};

/// What `components` declares that counts without a reference to it.
struct Components {
    schemas: Vec<(Arc<str>, Id<Schema>)>,
    security_schemes: Vec<SecurityScheme>,
}

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
        let Components { schemas, security_schemes } = self.components(&mut cursor);
        let servers = self.servers(&mut cursor, &[]);
        let tags = self.tags(&mut cursor);
        let security = self.security(&mut cursor);
        let errors = cursor.take("x-bindery-errors").map(|node| self.error_hints(node));
        let paths = self.path_items(&mut cursor, "paths");
        let webhooks = self.path_items(&mut cursor, "webhooks");
        docs.link = self.docs(&mut cursor, "summary").link;
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
            security_schemes,
            security,
            tags,
            errors: errors.unwrap_or_default(),
        }
    }

    /// The sections of `components` that count without a reference to them.
    fn components(&mut self, cursor: &mut Cursor<'a>) -> Components {
        let mut schemas = Vec::new();
        let mut security_schemes = Vec::new();
        if let Some(components) = cursor.take("components") {
            let mut cursor = self.open(components, "`components`");
            for member in cursor.data_map("schemas", &mut self.out) {
                schemas.push((member.key.clone(), self.schema_id(member.value)));
            }
            for (name, node) in cursor.map("securitySchemes", &mut self.out) {
                security_schemes.extend(self.security_scheme(name, node));
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
        Components { schemas, security_schemes }
    }

    fn info(&mut self, node: NodeId) -> (Arc<str>, Arc<str>, Docs) {
        let mut cursor = self.open(node, "`info`");
        let title = cursor.expected_text("title", &mut self.out);
        let version = cursor.expected_text("version", &mut self.out);
        let docs = self.docs(&mut cursor, "summary");
        cursor.skip(&["termsOfService"]);
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
                about.skip(&keys);
                about.finish(&mut self.out);
            }
        }
        cursor.skip(&["x-ms-code-generation-settings"]);
        cursor.finish(&mut self.out);
        (title, version, docs)
    }

    fn tags(&mut self, cursor: &mut Cursor<'a>) -> Vec<Tag> {
        let mut tags = Vec::new();
        for node in cursor.list("tags", &mut self.out) {
            let mut cursor = self.open(node, "this tag");
            let name = cursor.required_text("name", &mut self.out);
            let docs = self.docs(&mut cursor, "summary");
            let parent = cursor.text("parent", &mut self.out);
            cursor.skip(&["kind"]);
            cursor.finish(&mut self.out);
            tags.extend(name.map(|name| Tag { name, docs, parent }));
        }
        tags
    }

    fn security_scheme(
        &mut self,
        name: Arc<str>,
        node: NodeId,
    ) -> Option<SecurityScheme> {
        self.check_reference(node);
        let node = self.follow(node)?;
        let mut cursor = self.open(node, "this security scheme");
        let kind = cursor.required_text("type", &mut self.out);
        let docs = self.docs(&mut cursor, "summary");
        let scheme = cursor.text("scheme", &mut self.out);
        let place = cursor.text("in", &mut self.out);
        let parameter = cursor.text("name", &mut self.out);
        if let (Some(name), Some(place)) = (&parameter, &place) {
            self.check_name(name, place, node);
        }
        let signature = cursor.text("x-bindery-signature", &mut self.out);
        cursor.skip(&["bearerFormat", "openIdConnectUrl", "oauth2MetadataUrl"]);
        let mut scopes: Vec<Arc<str>> = Vec::new();
        for (_, flow) in cursor.map("flows", &mut self.out) {
            let mut cursor = self.open(flow, "this OAuth flow");
            cursor.skip(&[
                "authorizationUrl",
                "deviceAuthorizationUrl",
                "tokenUrl",
                "refreshUrl",
            ]);
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
