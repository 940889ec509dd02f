//! Reads path items and operations.

use std::sync::Arc;

use super::cursor::Cursor;
use super::model::{
    Callback, EnvelopeHint, Operation, OperationHints, PagingHint, PathItem, SchemeUse,
    SecurityRequirement,
};
use super::reader::Reader;
use super::rules::is_token;
use crate::diagnostic::catalogue::spec as codes;
use crate::diagnostic::{Diagnostic, Place};
use crate::source::tree::{NodeId, Value};

/// The methods that a path item has keys for (OpenAPI 3.2, 4.9).
const METHODS: [&str; 9] =
    ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

/// The places of the final value of a long-running operation (`final-state-via` of AutoRest).
const FINAL_STATES: [&str; 4] =
    ["azure-async-operation", "location", "operation-location", "original-uri"];

impl<'a> Reader<'a, '_> {
    /// The path items of `paths` or `webhooks`.
    pub(super) fn path_items(
        &mut self,
        cursor: &mut Cursor<'a>,
        key: &'static str,
    ) -> Vec<PathItem> {
        let members = cursor.map(key, &mut self.out);
        if key == "paths" {
            members.iter().for_each(|(path, node)| self.check_path(path, *node));
            self.check_templates(&members);
        }
        self.items(members)
    }

    fn items(&mut self, members: Vec<(Arc<str>, NodeId)>) -> Vec<PathItem> {
        let mut items = Vec::new();
        for (path, node) in members {
            if self.follow(node).is_some() {
                items.push(self.path_item(&path, node));
            }
        }
        items
    }

    /// Reads callbacks. A callback may refer to the path that it belongs to, so callbacks
    /// of callbacks are not read.
    fn callbacks(&mut self, members: Vec<(Arc<str>, NodeId)>) -> Vec<Callback> {
        let mut callbacks = Vec::new();
        let within = std::mem::replace(&mut self.in_callback, true);
        for (name, node) in members {
            self.check_reference(node, &[]);
            let target = self.follow(node).filter(|_| !within);
            let items = target.map(|node| self.callback(node)).unwrap_or_default();
            callbacks.push(Callback { node, name, items });
        }
        self.in_callback = within;
        callbacks
    }

    fn callback(&mut self, node: NodeId) -> Vec<PathItem> {
        let mut cursor = self.open(node, "this callback");
        let mut members = Vec::new();
        for member in self.tree.members(node) {
            if !member.key.starts_with("x-") && cursor.take(&member.key).is_some() {
                members.push((member.key.clone(), member.value));
            }
        }
        cursor.finish(&mut self.out);
        self.items(members)
    }

    /// Reads a path item and all that its `$ref` leads to. What stands nearer counts where
    /// both say something, which no version of OpenAPI defines.
    fn path_item(&mut self, path: &Arc<str>, node: NodeId) -> PathItem {
        let own = self.one_path_item(Arc::clone(path), node);
        let has_reference = self.tree.text_of(node, "$ref").is_some();
        match self.linked.refs.get(&node).copied().filter(|_| has_reference) {
            Some(target) => {
                let of = self.path_item(path, target);
                self.beside(of, own)
            }
            None => own,
        }
    }

    /// A path item under what stands beside a `$ref` to it; its operations come first.
    fn beside(&mut self, mut item: PathItem, own: PathItem) -> PathItem {
        let PathItem { node, path: _, docs, servers, parameters, operations } = own;
        let mut twice = |key: &str, node| {
            let text = format!("`{key}` stands here and in what `$ref` leads to");
            self.out.push(Diagnostic::at(&codes::BESIDE_PATH_ITEM, node, text));
        };
        if !servers.is_empty() {
            if !item.servers.is_empty() {
                twice("servers", self.tree.get(node, "servers").unwrap_or(node));
            }
            item.servers = servers;
        }
        for operation in operations {
            let same = |of: &&mut Operation| of.method == operation.method;
            match item.operations.iter_mut().find(same) {
                Some(theirs) => {
                    twice(&operation.method, operation.node);
                    *theirs = operation;
                }
                None => item.operations.push(operation),
            }
        }
        // Of parameters of one name and place the last counts.
        item.parameters.extend(parameters);
        item.docs.summary = docs.summary.or(item.docs.summary);
        item.docs.description = docs.description.or(item.docs.description);
        item
    }

    fn one_path_item(&mut self, path: Arc<str>, node: NodeId) -> PathItem {
        let mut cursor = self.open(node, "this path item");
        cursor.skip(&["$ref"]);
        let docs = self.docs(&mut cursor, &["summary", "description"]);
        let parameters = cursor.list("parameters", &mut self.out);
        let parameters = self.parameters(parameters);
        let servers = self.servers(&mut cursor, &self.labels(&parameters));
        let mut operations = Vec::new();
        cursor.ask(&METHODS);
        for member in self.tree.members(node) {
            if METHODS.contains(&&*member.key)
                && cursor.take(&member.key).is_some()
                && self.has_value(&member.key, member.value)
            {
                operations.push(self.operation(&member.key, member.value));
            }
        }
        for (method, node) in cursor.map("additionalOperations", &mut self.out) {
            if !is_token(&method) {
                let message = format!("`{}` is no method", method.escape_debug());
                let help = "write a token of RFC 9110, such as `COPY`";
                let found = Diagnostic::at(&codes::UNKNOWN_VALUE, node, message);
                self.out.push(found.help(help));
                continue;
            }
            if METHODS.contains(&&*method.to_ascii_lowercase()) {
                let message =
                    format!("`{}` has a key of its own", method.escape_debug());
                let found = Diagnostic::new(&codes::UNKNOWN_VALUE, message);
                let help = "write it beside `additionalOperations`, in lower case";
                self.out.push(found.placed(Place::Key(node)).help(help));
            }
            // Methods are compared as they stand (RFC 9110, 9.1).
            let operation = self.operation(&method, node);
            operations.push(Operation { method, ..operation });
        }
        cursor.finish(&mut self.out);
        PathItem { node, path, docs, servers, parameters, operations }
    }

    fn operation(&mut self, method: &str, node: NodeId) -> Operation {
        let mut cursor = self.open(node, "this operation");
        cursor.pass(&["x-ms-examples", "x-ms-odata"], &mut self.out);
        let id = cursor.text("operationId", &mut self.out);
        let keys = ["summary", "description", "externalDocs", "deprecated"];
        let docs = self.docs(&mut cursor, &keys);
        let tags = cursor.texts("tags", &mut self.out);
        let parameters = cursor.list("parameters", &mut self.out);
        let parameters = self.parameters(parameters);
        let body = cursor.take("requestBody").and_then(|node| self.body(node));
        let responses = cursor.map("responses", &mut self.out);
        let responses = self.responses(responses);
        let callbacks = cursor.map("callbacks", &mut self.out);
        let callbacks = self.callbacks(callbacks);
        let security = self.security(&mut cursor);
        let servers = self.servers(&mut cursor, &self.labels(&parameters));
        let hints = self.operation_hints(&mut cursor);
        cursor.finish(&mut self.out);
        let method = Arc::from(method.to_ascii_uppercase());
        Operation {
            node,
            method,
            id,
            docs,
            tags,
            parameters,
            body,
            responses,
            callbacks,
            security,
            servers,
            hints,
        }
    }

    /// `security`, whose absence differs from an empty list.
    pub(super) fn security(
        &mut self,
        cursor: &mut Cursor<'a>,
    ) -> Option<Vec<SecurityRequirement>> {
        let alternatives = cursor.list_if("security", &mut self.out)?;
        let mut security = Vec::new();
        for node in alternatives {
            let mut schemes = self.open(node, "this security requirement");
            let mut requirement = Vec::new();
            for member in self.tree.members(node) {
                let scopes = schemes.texts(&member.key, &mut self.out);
                let name = self.scheme_named(&member.key, member.value);
                requirement.push(SchemeUse { node: member.value, name, scopes });
            }
            security.push(requirement);
        }
        Some(security)
    }

    fn operation_hints(&mut self, cursor: &mut Cursor<'a>) -> OperationHints {
        let long_running = cursor.take("x-bindery-long-running");
        OperationHints {
            group: cursor.text("x-bindery-group", &mut self.out),
            name: cursor.text("x-bindery-name", &mut self.out),
            paging: cursor.take("x-bindery-paging").and_then(|node| self.paging(node)),
            long_running: long_running.and_then(|node| self.long_running(node)),
            envelope: cursor.take("x-bindery-envelope").and_then(|n| self.envelope(n)),
        }
    }

    /// The outer option is whether the operation is long-running at all.
    fn long_running(&mut self, node: NodeId) -> Option<Option<Arc<str>>> {
        if let Value::Bool(truth) = self.tree.value(node) {
            return truth.then_some(None);
        }
        let mut cursor = self.open(node, "this long-running hint");
        let via = cursor.take("final-state-via");
        cursor.finish(&mut self.out);
        let Some(via) = via else { return Some(None) };
        let known = self.tree.text(via).filter(|text| {
            FINAL_STATES.iter().any(|known| known.eq_ignore_ascii_case(text))
        });
        let known = known.cloned();
        if known.is_none() {
            self.unknown_value(via, "final-state-via", &FINAL_STATES);
        }
        Some(known)
    }

    fn paging(&mut self, node: NodeId) -> Option<PagingHint> {
        let mut cursor = self.open(node, "this paging hint");
        let style = cursor.required_text("style", &mut self.out);
        let first = cursor.take("first").and_then(|node| match self.tree.value(node) {
            Value::Integer(first) => i64::try_from(*first).ok(),
            _ => None,
        });
        let mut text = |key| cursor.text(key, &mut self.out);
        let (items, next, header) = (text("items"), text("next"), text("header"));
        let (relation, parameter) = (text("relation"), text("parameter"));
        let (page, offset, size) = (text("page"), text("offset"), text("size"));
        let (total, more) = (text("total"), text("more"));
        let (operation, base) = (text("operation"), text("base"));
        let resend = cursor.texts("resend", &mut self.out);
        cursor.finish(&mut self.out);
        let style = style?;
        Some(PagingHint {
            node,
            style,
            items,
            next,
            header,
            relation,
            parameter,
            page,
            offset,
            size,
            total,
            more,
            first,
            operation,
            base,
            resend,
        })
    }

    fn envelope(&mut self, node: NodeId) -> Option<EnvelopeHint> {
        let mut cursor = self.open(node, "this envelope hint");
        let success = cursor.required_text("success", &mut self.out);
        let code = cursor.text("code", &mut self.out);
        let message = cursor.text("message", &mut self.out);
        let request_id = cursor.text("request-id", &mut self.out);
        cursor.finish(&mut self.out);
        Some(EnvelopeHint { success: success?, code, message, request_id })
    }
}
