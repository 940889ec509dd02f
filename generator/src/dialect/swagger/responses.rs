//! Responses: a schema becomes the content of media types.

use std::sync::Arc;

use super::Swagger;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::catalogue::dialect as codes;
use crate::dialect::edit::Edit;
use crate::source::tree::{Member, NodeId, Value};

impl Swagger<'_> {
    /// A response that no operation filled: a shared one, under its document's types.
    pub(super) fn response(&mut self, node: NodeId) {
        let produces = self.media_of(node).produces;
        self.fill_response(node, &produces);
    }

    /// Moves schema and examples of a response into `content`, once.
    pub(super) fn fill_response(&mut self, node: NodeId, produces: &[Arc<str>]) {
        if self.tree.get(node, "content").is_some()
            || self.tree.get(node, "$ref").is_some()
        {
            return;
        }
        let mut edit = Edit::of(self.tree, node);
        let schema = edit.take("schema");
        let examples = edit.take("examples");
        if let Some(schema) = schema {
            let media = self.response_media(schema, produces);
            let content = self.content(&media, Some(schema), schema);
            if let Some(examples) = examples {
                self.examples(content, examples);
            }
            edit.put("content", content);
        }
        edit.finish(self.tree);
    }

    /// A success without a schema, of an operation that says itself what it produces: what
    /// no other schema could describe is a download, which Swagger 2.0 has no better way to
    /// say without `type: file`; of anything else nobody knows whether it comes at all.
    /// `holder` is what the operation lists: the response or the reference to it.
    pub(super) fn fill_download(
        &mut self,
        node: NodeId,
        holder: NodeId,
        produces: &[Arc<str>],
    ) {
        if self.tree.get(node, "content").is_some() || produces.is_empty() {
            return;
        }
        if produces.iter().all(|media| is_opaque(media)) {
            let content = self.content(produces, None, node);
            self.tree.set_member(node, "content", content);
            return;
        }
        let text = "a success without a schema has no value";
        self.diagnostics.push(Diagnostic::at(&codes::NO_CONTENT, holder, text));
    }

    /// A file is bytes: under the types that are not JSON, or those of no type at all. Of
    /// text any type is taken, as a schema cannot say that it is bytes.
    fn response_media(&self, schema: NodeId, produces: &[Arc<str>]) -> Vec<Arc<str>> {
        if self.tree.text_of(schema, "type").is_none_or(|t| &**t != "file") {
            return produces.to_vec();
        }
        let bytes: Vec<_> =
            produces.iter().filter(|m| !m.contains("json")).cloned().collect();
        let text = |media: &Arc<str>| media.trim_start().starts_with("text/");
        match bytes.iter().any(text) {
            true => vec![Arc::from("*/*")],
            false if bytes.is_empty() => vec![Arc::from("application/octet-stream")],
            false => bytes,
        }
    }

    /// Examples by media type go to the media types that are there.
    fn examples(&mut self, content: NodeId, examples: NodeId) {
        for Member { key, value } in self.tree.members(content).to_vec() {
            if let Some(example) = self.tree.get(examples, &key)
                && matches!(self.tree.value(value), Value::Map(_))
            {
                self.tree.set_member(value, "example", example);
            }
        }
    }
}

/// Whether a media type has bytes that are neither text nor values with a schema.
fn is_opaque(media: &str) -> bool {
    let essence = media.split(';').next().unwrap_or_default().trim();
    let essence = essence.to_ascii_lowercase();
    let (of, sub) = essence.split_once('/').unwrap_or((&essence, "*"));
    let described = ["json", "xml", "yaml", "form-urlencoded"];
    !matches!(of, "text" | "multipart" | "*")
        && sub != "*"
        && !described.iter().any(|format| sub.contains(format))
}
