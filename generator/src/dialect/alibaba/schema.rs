//! Schemas: `required` stands on the member itself, and numbers are written as text.

use super::endpoints::member;
use super::{Alibaba, extension};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::catalogue::dialect as codes;
use crate::dialect::edit::Edit;
use crate::source::tree::{NodeId, Value};

/// Keys that mean the same in OpenAPI.
fn is_common(key: &str) -> bool {
    matches!(
        key,
        "$ref"
            | "type"
            | "format"
            | "description"
            | "default"
            | "enum"
            | "minimum"
            | "maximum"
            | "exclusiveMinimum"
            | "exclusiveMaximum"
            | "minLength"
            | "maxLength"
            | "minItems"
            | "maxItems"
            | "pattern"
            | "items"
            | "properties"
            | "additionalProperties"
            | "required"
            | "deprecated"
            | "readOnly"
            | "writeOnly"
            | "example"
            | "uniqueItems"
            | "nullable"
            | "allOf"
            | "oneOf"
            | "anyOf"
    ) || key.starts_with("x-")
}

impl Alibaba<'_> {
    /// Rewrites a schema and all below it; true if its place must be filled.
    pub(super) fn schema(&mut self, node: NodeId) -> bool {
        if !matches!(self.tree.value(node), Value::Map(_)) {
            return false;
        }
        let mut edit = Edit::of(self.tree, node);
        let required = self.take_required(&mut edit);
        let kind = edit.get("type").and_then(|t| self.tree.text(t)).cloned();
        if kind.as_deref() == Some("any") {
            edit.take("type");
        }
        let iso = edit.get("format").and_then(|f| self.tree.text(f));
        if iso.is_some_and(|format| &**format == "iso8601") {
            edit.rename("format", "x-acs-format");
        }
        if edit.get("description").is_none() {
            edit.rename("title", "description");
        }
        self.describe(&mut edit);
        self.coerce_all(&mut edit, kind.as_deref());
        self.value_titles(&mut edit);
        for member in edit.take_all(|key| !is_common(key)) {
            edit.put(&extension(&member.key), member.value);
        }
        if let Some(properties) = edit.get("properties") {
            self.properties(&mut edit, properties);
        }
        for key in ["items", "additionalProperties"] {
            if let Some(inner) = edit.get(key) {
                self.schema(inner);
            }
        }
        for key in ["allOf", "oneOf", "anyOf"] {
            let list = edit.get(key).map(|list| self.tree.elements(list).to_vec());
            for inner in list.unwrap_or_default() {
                self.schema(inner);
            }
        }
        edit.finish(self.tree);
        required
    }

    /// `required: true` speaks of the schema's own place; a list stays.
    fn take_required(&mut self, edit: &mut Edit) -> bool {
        match edit.get("required").map(|node| self.tree.value(node)) {
            Some(Value::Bool(required)) => {
                let required = *required;
                edit.take("required");
                required
            }
            _ => false,
        }
    }

    fn properties(&mut self, edit: &mut Edit, properties: NodeId) {
        let mut required = Vec::new();
        for property in self.tree.members(properties).to_vec() {
            if self.schema(property.value) {
                required.push(self.tree.derive_text(&property.key, property.value));
            }
        }
        if !required.is_empty() {
            let list = self.tree.derive(Value::List(required), properties);
            edit.offer("required", list);
        }
    }

    /// Links such as `[text](~~25609~~)` name a page of the vendor's by its number.
    pub(super) fn describe(&mut self, edit: &mut Edit) {
        for key in ["description", "summary"] {
            let Some(node) = edit.get(key) else { continue };
            let Some(text) = self.tree.text(node).filter(|text| text.contains("](~~"))
            else {
                continue;
            };
            let text = resolve_links(text);
            edit.put(key, self.tree.derive_text(&text, node));
        }
    }

    /// Limits, defaults and examples as the type that they belong to.
    fn coerce_all(&mut self, edit: &mut Edit, kind: Option<&str>) {
        for key in ["minimum", "maximum"] {
            self.coerce(edit, key, Some("number"), true);
        }
        for key in ["minLength", "maxLength", "minItems", "maxItems"] {
            self.coerce(edit, key, Some("integer"), true);
        }
        self.coerce(edit, "default", kind, true);
        self.coerce(edit, "example", kind, false);
        let Some(values) = edit.get("enum") else { return };
        let list = self.tree.elements(values).to_vec();
        let coerced: Vec<NodeId> =
            list.iter().map(|node| self.value(*node, kind).unwrap_or(*node)).collect();
        if coerced != list {
            let coerced = self.tree.derive(Value::List(coerced), values);
            edit.put("enum", coerced);
        }
    }

    fn coerce(&mut self, edit: &mut Edit, key: &str, kind: Option<&str>, strict: bool) {
        let Some(node) = edit.get(key) else { return };
        let Some(text) = self.tree.text(node).cloned() else { return };
        match self.value(node, kind) {
            Some(value) => edit.put(key, value),
            None if strict => {
                edit.take(key);
                let kind = kind.unwrap_or("value");
                let text = format!("`{key}: {text}` is no {kind} and is left out");
                self.diagnostics.push(Diagnostic::at(&codes::COERCED, node, text));
            }
            None => {}
        }
    }

    /// A text as a value of a type; none if it is none.
    fn value(&mut self, node: NodeId, kind: Option<&str>) -> Option<NodeId> {
        let text = self.tree.text(node)?;
        let text = text.trim();
        let value = match kind {
            Some("integer") => Value::Integer(text.parse().ok()?),
            Some("number") => match text.parse::<i128>() {
                Ok(value) => Value::Integer(value),
                Err(_) => {
                    Value::Float(text.parse().ok().filter(|f: &f64| f.is_finite())?)
                }
            },
            Some("boolean") => Value::Bool(text.to_ascii_lowercase().parse().ok()?),
            Some("object" | "array") => return None,
            _ => return Some(node),
        };
        Some(self.tree.derive(value, node))
    }

    /// `enumValueTitles`: the values and what they mean. Such enumerations are open.
    fn value_titles(&mut self, edit: &mut Edit) {
        let Some(titles) = edit.take("enumValueTitles") else { return };
        let kind = edit.get("type").and_then(|t| self.tree.text(t)).cloned();
        let mut values = Vec::new();
        let mut entries = Vec::new();
        for title in self.tree.members(titles).to_vec() {
            let text = self.tree.derive_text(&title.key, title.value);
            let value = self.value(text, kind.as_deref()).unwrap_or(text);
            values.push(value);
            let entry = vec![member("value", value), member("description", title.value)];
            entries.push(self.tree.derive(Value::Map(entry), title.value));
        }
        if values.is_empty() {
            return;
        }
        let values = self.tree.derive(Value::List(values), titles);
        edit.offer("enum", values);
        let entries = self.tree.derive(Value::List(entries), titles);
        edit.put("x-bindery-values", entries);
        let open = self.tree.derive_bool(true, titles);
        edit.put("x-bindery-open", open);
    }
}

fn resolve_links(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("](~~") {
        out.push_str(before);
        out.push_str("](");
        match after.split_once("~~)") {
            Some((page, tail))
                if page.chars().all(|c| c.is_ascii_alphanumeric() || c == '#') =>
            {
                out.push_str("https://help.aliyun.com/document_detail/");
                let (page, anchor) = page.split_once('#').unwrap_or((page, ""));
                out.push_str(page);
                out.push_str(".html");
                if !anchor.is_empty() {
                    out.push('#');
                    out.push_str(anchor);
                }
                out.push(')');
                rest = tail;
            }
            _ => {
                out.push_str("~~");
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::resolve_links;

    #[test]
    fn page_numbers_become_addresses() {
        let expect = "a [b](https://help.aliyun.com/document_detail/25609.html) c";
        assert_eq!(resolve_links("a [b](~~25609~~) c"), expect);
        assert_eq!(resolve_links("a [b](~~x y~~) c"), "a [b](~~x y~~) c");
        assert_eq!(resolve_links("[b](~~1"), "[b](~~1");
    }
}
