//! Schemas of Swagger 2.0 and OpenAPI 3.0 in the way of 3.1 (JSON Schema 2020-12).

use std::sync::Arc;

use super::edit::Edit;
use super::version::Version;
use crate::diagnostic::catalogue::dialect as codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::tree::{NodeId, Tree, Value};

/// Keys that may stand beside `$ref` before 3.1: they speak of the place.
fn speaks_of_place(key: &str) -> bool {
    matches!(
        key,
        "$ref"
            | "description"
            | "summary"
            | "title"
            | "nullable"
            | "readOnly"
            | "writeOnly"
            | "deprecated"
            | "default"
            | "example"
            | "examples"
            | "xml"
            | "externalDocs"
    ) || key.starts_with("x-")
}

/// Rewrites one schema; `target` is what its `$ref` leads to.
pub(super) fn rewrite(
    tree: &mut Tree,
    (node, target): (NodeId, Option<NodeId>),
    version: Version,
    diagnostics: &mut Diagnostics,
) {
    let mut edit = Edit::of(tree, node);
    if edit.get("$ref").is_some() && version != Version::V31 {
        drop_siblings(tree, &mut edit, target, diagnostics);
    }
    if version == Version::Swagger {
        swagger_type(tree, &mut edit);
    }
    discriminator(tree, &mut edit, version, diagnostics);
    nullable(tree, &mut edit, version, diagnostics);
    for (limit, exclusive) in
        [("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")]
    {
        exclusive_limit(tree, &mut edit, (limit, exclusive), diagnostics);
    }
    if version != Version::V31
        && let Some(example) = edit.take("example")
    {
        let examples = tree.derive(Value::List(vec![example]), example);
        edit.offer("examples", examples);
    }
    untyped_enum(tree, &mut edit);
    number_format(tree, &mut edit, diagnostics);
    edit.finish(tree);
}

fn drop_siblings(
    tree: &Tree,
    edit: &mut Edit,
    target: Option<NodeId>,
    diagnostics: &mut Diagnostics,
) {
    let mut dropped = edit.take_all(|key| !speaks_of_place(key));
    // A type that the target has as well says nothing new.
    let own = target.and_then(|t| match tree.written(t) {
        Value::Map(members) => members.iter().find(|m| &*m.key == "type"),
        _ => None,
    });
    dropped.retain(|m| {
        &*m.key != "type"
            || own.is_none_or(|own| tree.value(m.value) != tree.written(own.value))
    });
    if let Some(first) = dropped.first() {
        let names: Vec<_> = dropped.iter().map(|m| format!("`{}`", m.key)).collect();
        let text = format!("{} beside `$ref` is left out", names.join(", "));
        let finding = Diagnostic::at(&codes::REFERENCE_SIBLINGS, first.value, text)
            .help("put the `$ref` into an `allOf` to add to it");
        diagnostics.push(finding);
    }
}

/// `type: file` is bytes.
fn swagger_type(tree: &mut Tree, edit: &mut Edit) {
    let Some(node) = edit.get("type") else { return };
    if tree.text(node).is_some_and(|t| &**t == "file") {
        edit.put("type", tree.derive_text("string", node));
        edit.put("format", tree.derive_text("binary", node));
    }
}

/// 2.0 has the name of the property where 3.x has an object.
fn discriminator(
    tree: &mut Tree,
    edit: &mut Edit,
    version: Version,
    diagnostics: &mut Diagnostics,
) {
    let Some(node) = edit.get("discriminator") else { return };
    if !matches!(tree.value(node), Value::Text(_)) {
        return;
    }
    if version != Version::Swagger {
        let text =
            "`discriminator` is text as in Swagger 2.0; it is read as `propertyName`";
        let finding = Diagnostic::at(&codes::OTHER_VERSION, node, text)
            .help("write `discriminator: {propertyName: …}`");
        diagnostics.push(finding);
    }
    edit.put("discriminator", tree.derive_map([("propertyName", node)], node));
}

/// A truth value, also one that is written as text.
fn truth(
    tree: &Tree,
    node: NodeId,
    key: &str,
    diagnostics: &mut Diagnostics,
) -> Option<bool> {
    let (meant, text) = match tree.value(node) {
        Value::Bool(value) => return Some(*value),
        Value::Text(text) if &**text == "true" => {
            (Some(true), "the text is read as `true`")
        }
        Value::Text(text) if &**text == "false" => {
            (Some(false), "the text is read as `false`")
        }
        _ => (None, "it is left out"),
    };
    let text = format!("`{key}` is not `true` or `false`: {text}");
    diagnostics.push(Diagnostic::at(&codes::NOT_A_BOOLEAN, node, text));
    meant
}

/// `nullable` and `x-nullable` become the type `null` beside a type, else a hint.
fn nullable(
    tree: &mut Tree,
    edit: &mut Edit,
    version: Version,
    diagnostics: &mut Diagnostics,
) {
    let own = edit.take("nullable");
    let extension = edit.take("x-nullable");
    let Some(node) = own.or(extension) else { return };
    if truth(tree, node, "nullable", diagnostics) != Some(true) {
        return;
    }
    if own.is_some() && version == Version::V31 {
        let text =
            "`nullable` is a key of OpenAPI 3.0; it is read as `type: [.., \"null\"]`";
        diagnostics.push(Diagnostic::at(&codes::OTHER_VERSION, node, text));
    }
    if let Some(values) = edit.get("enum") {
        let list = tree.elements(values);
        if !list.is_empty() && list.iter().all(|v| *tree.value(*v) != Value::Null) {
            let mut list = list.to_vec();
            list.push(tree.derive(Value::Null, node));
            let list = tree.derive(Value::List(list), values);
            edit.put("enum", list);
        }
    }
    match edit.get("type").map(|kind| (kind, tree.value(kind).clone())) {
        Some((kind, Value::Text(_))) => {
            let null = tree.derive_text("null", node);
            let types = tree.derive(Value::List(vec![kind, null]), kind);
            edit.put("type", types);
        }
        Some((kind, Value::List(mut types))) => {
            if types.iter().all(|t| tree.text(*t).is_none_or(|t| &**t != "null")) {
                types.push(tree.derive_text("null", node));
                let types = tree.derive(Value::List(types), kind);
                edit.put("type", types);
            }
        }
        _ => {
            let hint = tree.derive_bool(true, node);
            edit.put("x-bindery-nullable", hint);
        }
    }
}

/// Draft 4 limits: a truth value says whether the limit itself is excluded.
fn exclusive_limit(
    tree: &Tree,
    edit: &mut Edit,
    (limit, exclusive): (&str, &str),
    diagnostics: &mut Diagnostics,
) {
    let Some(node) = edit.get(exclusive) else { return };
    let Value::Bool(excluded) = tree.value(node) else { return };
    edit.take(exclusive);
    if !*excluded {
        return;
    }
    match edit.take(limit) {
        Some(value) => edit.put(exclusive, value),
        None => {
            let text = format!("`{exclusive}` has no effect without `{limit}`");
            diagnostics.push(Diagnostic::at(&codes::MISPLACED_KEY, node, text));
        }
    }
}

/// An enumeration of texts or of integers has that type even when it does not say so.
fn untyped_enum(tree: &mut Tree, edit: &mut Edit) {
    let Some(values) = edit.get("enum") else { return };
    if edit.get("type").is_some() || edit.get("$ref").is_some() {
        return;
    }
    let mut kinds = tree.elements(values).iter().map(|v| match tree.value(*v) {
        Value::Text(_) => Some("string"),
        Value::Integer(_) => Some("integer"),
        Value::Null => Some("null"),
        _ => None,
    });
    let Some(Some(first)) = kinds.next() else { return };
    if first != "null" && kinds.all(|kind| kind == Some(first)) {
        edit.put("type", tree.derive_text(first, values));
    }
}

/// Formats of numbers say nothing about text.
fn number_format(tree: &Tree, edit: &mut Edit, diagnostics: &mut Diagnostics) {
    let is_text =
        edit.get("type").and_then(|t| tree.text(t)).is_some_and(|t| &**t == "string");
    let Some(node) = edit.get("format").filter(|_| is_text) else { return };
    let Some(format) = tree.text(node).map(Arc::clone) else { return };
    if matches!(&*format, "int32" | "int64" | "float" | "double") {
        edit.take("format");
        let text = format!("`format: {format}` on `type: string` is left out");
        diagnostics.push(Diagnostic::at(&codes::FORMAT_ON_TEXT, node, text));
    }
}
