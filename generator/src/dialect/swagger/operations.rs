//! Operations: body and form parameters leave the parameter list.

use std::sync::Arc;

use super::Swagger;
use super::parameters::BodyPart;
use crate::diagnostic::catalogue::dialect as codes;
use crate::diagnostic::{Diagnostic, Place};
use crate::dialect::edit::Edit;
use crate::dialect::link::Visit;
use crate::dialect::positions::{Kind, METHODS};
use crate::source::tree::{Member, NodeId, Step, Value};

const URL_ENCODED: &str = "application/x-www-form-urlencoded";
const MULTIPART: &str = "multipart/form-data";

/// A body or form parameter as an operation lists it.
#[derive(Clone)]
struct Listed {
    /// The list's element: the parameter or the reference to it.
    holder: NodeId,
    /// The parameter.
    target: NodeId,
    part: BodyPart,
}

impl Swagger<'_> {
    /// Gives the operations of a path their request bodies.
    pub(super) fn path_item(&mut self, node: NodeId) {
        let shared = self.take_bodies(node);
        for method in METHODS {
            if let Some(operation) = self.tree.get(node, method)
                && matches!(self.tree.value(operation), Value::Map(_))
            {
                self.operation(operation, &shared);
            }
        }
    }

    /// Takes body and form parameters out of the list of a path or operation.
    fn take_bodies(&mut self, node: NodeId) -> Vec<Listed> {
        let Some(list) = self.tree.get(node, "parameters") else { return Vec::new() };
        let mut taken = Vec::new();
        let mut kept = Vec::new();
        for holder in self.tree.elements(list).to_vec() {
            let target = self.target(holder);
            match self.bodies.get(&target) {
                Some(part) => taken.push(Listed { holder, target, part: part.clone() }),
                None => kept.push(holder),
            }
        }
        if !taken.is_empty() {
            self.tree.set(list, Value::List(kept));
        }
        taken
    }

    fn operation(&mut self, node: NodeId, shared: &[Listed]) {
        let mut own = self.take_bodies(node);
        let mut consumes = self.texts(node, "consumes");
        if self.tree.get(node, "consumes").is_none() {
            consumes = self.media_of(node).consumes;
        }
        self.tree.remove_member(node, "consumes");
        if own.is_empty() {
            own = shared.to_vec();
        } else {
            own = self.with_shared(own, shared);
        }
        let Some(first) = own.first().cloned() else { return };
        self.check_later(node, &["requestBody"]);
        if own.iter().any(|l| l.part.form != first.part.form) {
            let other = own.iter().find(|l| l.part.form != first.part.form);
            let text = "an operation cannot have both a body and form parameters";
            let mut finding = Diagnostic::at(&codes::TWO_BODIES, first.holder, text)
                .help("keep the body or the form parameters");
            if let Some(other) = other {
                finding = finding.label(Place::Node(other.holder), "the other one");
            }
            self.diagnostics.push(finding);
        }
        if first.part.form {
            own.retain(|l| l.part.form);
            let body = self.form_body(node, &own, &consumes);
            self.tree.set_member(node, "requestBody", body);
            return;
        }
        if let Some(second) = own.iter().filter(|l| !l.part.form).nth(1) {
            let text = "an operation cannot have two body parameters";
            let finding = Diagnostic::at(&codes::TWO_BODIES, second.holder, text)
                .label(Place::Node(first.holder), "the first one")
                .help("keep one, or join the two to one schema");
            self.diagnostics.push(finding);
        }
        let body = self.body(&first, &consumes);
        self.tree.set_member(node, "requestBody", body);
    }

    /// The body and form parameters of an operation and those of its path; what both name
    /// the operation says, and its body stands for any other.
    fn with_shared(&self, own: Vec<Listed>, shared: &[Listed]) -> Vec<Listed> {
        if own.iter().any(|listed| !listed.part.form) {
            return own;
        }
        let name = |of: &Listed| of.part.name.and_then(|name| self.tree.text(name));
        let more = shared.iter().filter(|of| {
            of.part.form && own.iter().all(|known| name(known) != name(of))
        });
        more.cloned().chain(own.iter().cloned()).collect()
    }

    /// The request body of a body parameter: the parameter's own node, rewritten.
    fn body(&mut self, listed: &Listed, consumes: &[Arc<str>]) -> NodeId {
        let Listed { holder, target, part } = listed;
        let usual = self.media_of(*target).consumes;
        if holder == target || usual == consumes {
            let media = if holder == target { consumes } else { &usual };
            if self.tree.get(*target, "content").is_none() {
                let members = self.body_members(part, media, *target);
                self.tree.set(*target, Value::Map(members));
                self.links.visits.push(Visit { node: *target, kind: Kind::RequestBody });
            }
            return *holder;
        }
        // A shared parameter under other media types than its document's.
        let members = self.body_members(part, consumes, *holder);
        let body = self.tree.derive(Value::Map(members), *holder);
        self.links.visits.push(Visit { node: body, kind: Kind::RequestBody });
        body
    }

    /// One object of all form parameters.
    fn form_body(
        &mut self,
        operation: NodeId,
        fields: &[Listed],
        consumes: &[Arc<str>],
    ) -> NodeId {
        let mut properties = Vec::new();
        let mut required = Vec::new();
        let mut encodings = Vec::new();
        let mut has_file = false;
        for field in fields {
            let Some(name_node) = field.part.name else { continue };
            let Some(name) = self.tree.text(name_node).cloned() else { continue };
            let schema = self.form_schema(field);
            has_file |=
                self.tree.text_of(schema, "type").is_some_and(|t| &**t == "file");
            if self.tree.text_of(schema, "type").is_some_and(|t| &**t == "array") {
                encodings.push(self.form_encoding(&name, field));
            }
            let needed = field.part.required.map(|n| self.tree.value(n));
            if needed == Some(&Value::Bool(true)) {
                required.push(name_node);
            }
            properties.push(Member { key: name, value: schema });
        }
        let first = fields.first().map_or(operation, |f| f.holder);
        let mut members = vec![("type", self.tree.derive_text("object", first))];
        members.push(("properties", self.tree.derive(Value::Map(properties), first)));
        let demands = !required.is_empty();
        if demands {
            members.push(("required", self.tree.derive(Value::List(required), first)));
        }
        let schema = self.tree.derive_map(members, first);
        self.links.visits.push(Visit { node: schema, kind: Kind::Schema });
        let media = self.form_media(consumes, has_file, first);
        let content = self.content(&media, Some(schema), first);
        if !encodings.is_empty() {
            let encoding = self.tree.derive(Value::Map(encodings), first);
            for entry in self.tree.members(content).to_vec() {
                self.tree.set_member(entry.value, "encoding", encoding);
            }
        }
        let needed = self.tree.derive_bool(demands, first);
        let body =
            self.tree.derive_map([("content", content), ("required", needed)], first);
        self.links.visits.push(Visit { node: body, kind: Kind::RequestBody });
        body
    }

    /// The schema of a form parameter, the same node wherever a shared one is used.
    fn form_schema(&mut self, field: &Listed) -> NodeId {
        if let Some(known) = self.form_schemas.get(&field.target) {
            return *known;
        }
        let members = field
            .part
            .members
            .iter()
            .filter(|m| {
                !matches!(
                    &*m.key,
                    "name" | "in" | "required" | "collectionFormat" | "allowEmptyValue"
                )
            })
            .cloned()
            .collect();
        let (schema, _) = self.schema_of(members, field.target);
        let format = field.part.members.iter().find(|m| &*m.key == "collectionFormat");
        if let Some(format) = format
            && self.tree.text_of(schema, "type").is_none_or(|t| &**t != "array")
        {
            self.no_array(format.value);
        }
        if let Some(name) = self.tree.remove_member(schema, "x-ms-client-name") {
            self.tree.set_member(schema, "x-bindery-member", name);
        }
        self.form_schemas.insert(field.target, schema);
        schema
    }

    fn form_encoding(&mut self, name: &Arc<str>, field: &Listed) -> Member {
        let format = field.part.members.iter().find(|m| &*m.key == "collectionFormat");
        let format = format.map(|m| m.value);
        let (style, explode) = self.style(format, "formData", field.holder);
        let style = self.tree.derive_text(style.unwrap_or("form"), field.holder);
        let explode = self.tree.derive_bool(explode, field.holder);
        let members = [("style", style), ("explode", explode)];
        let value = self.tree.derive_map(members, field.holder);
        Member { key: Arc::clone(name), value }
    }

    /// The media types of a form: those of the two kinds that the description lists.
    fn form_media(
        &mut self,
        consumes: &[Arc<str>],
        has_file: bool,
        at: NodeId,
    ) -> Vec<Arc<str>> {
        let is = |media: &str, name: &str| {
            let essence = media.split(';').next().unwrap_or(media).trim();
            essence.eq_ignore_ascii_case(name)
        };
        let listed: Vec<Arc<str>> = consumes
            .iter()
            .filter(|m| is(m, MULTIPART) || (is(m, URL_ENCODED) && !has_file))
            .cloned()
            .collect();
        if !listed.is_empty() {
            return listed;
        }
        let name = if has_file { MULTIPART } else { URL_ENCODED };
        if !consumes.is_empty() {
            let text = format!("`consumes` lists no form; the form is sent as `{name}`");
            self.diagnostics.push(Diagnostic::at(&codes::FORM_MEDIA, at, text));
        }
        vec![Arc::from(name)]
    }

    /// The responses of an operation that has media types of its own.
    pub(super) fn responses_of(&mut self, node: NodeId) {
        let usual = self.media_of(node).produces;
        let own = self.tree.get(node, "produces").is_some();
        let produces = if own { self.texts(node, "produces") } else { usual.clone() };
        let mut edit = Edit::of(self.tree, node);
        edit.take("produces");
        if let Some(schemes) = edit.take("schemes") {
            let document = self.schemes_of_document(node);
            let own: Vec<_> = self
                .tree
                .elements(schemes)
                .iter()
                .filter_map(|n| self.tree.text(*n))
                .cloned()
                .collect();
            if own != document {
                let text =
                    "`schemes` of an operation is left out; those of the document count";
                self.diagnostics.push(Diagnostic::at(&codes::SCHEME, schemes, text));
            }
        }
        edit.finish(self.tree);
        let Some(responses) = self.tree.get(node, "responses") else { return };
        for member in self.tree.members(responses).to_vec() {
            let mut target = self.target(member.value);
            if target == member.value {
                self.fill_response(target, &produces);
            } else if produces != self.media_of(target).produces {
                // A shared response under other media types than its document's.
                let members = self.tree.members(target).to_vec();
                let copy = self.tree.derive(Value::Map(members), member.value);
                self.links.visits.push(Visit { node: copy, kind: Kind::Response });
                self.fill_response(copy, &produces);
                self.tree.set_member(responses, &member.key, copy);
                target = copy;
            }
            if own && has_content(&member.key) && self.method(node) != Some("head") {
                self.fill_download(target, member.value, &produces);
            }
        }
    }

    /// The method of an operation, which is its key.
    fn method(&self, operation: NodeId) -> Option<&str> {
        match &self.tree.locus(operation).step {
            Step::Key(key) => Some(key),
            _ => None,
        }
    }
}

/// Whether a response of that status is a success with content (RFC 9110, 15.3).
fn has_content(status: &str) -> bool {
    status.starts_with('2') && !matches!(status, "204" | "205")
}
