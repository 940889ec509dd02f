//! Extensions of schemas.

use std::sync::Arc;

use super::check_keys;
use crate::diagnostic::Diagnostics;
use crate::dialect::edit::Edit;
use crate::source::tree::{Member, NodeId, Tree, Value};

/// Extensions that are the same thing under a neutral name.
const RENAMED: [(&str, &str); 3] = [
    ("x-ms-discriminator-value", "x-bindery-tag"),
    ("x-ms-secret", "x-bindery-secret"),
    ("x-ms-client-flatten", "x-bindery-flatten"),
];

pub(super) fn rewrite(tree: &mut Tree, node: NodeId, diagnostics: &mut Diagnostics) {
    let members = tree.members(node);
    let concerned =
        members.iter().any(|m| m.key.starts_with("x-") || &*m.key == "format");
    if !concerned {
        return;
    }
    let mut edit = Edit::of(tree, node);
    for (from, to) in RENAMED {
        if let Some(value) = edit.take(from) {
            edit.offer(to, value);
        }
    }
    if let Some(name) = edit.take("x-ms-client-name") {
        edit.offer("x-bindery-member", name);
    }
    if edit.get("format").and_then(|f| tree.text(f)).is_some_and(|f| &**f == "password")
    {
        let secret = tree.derive_bool(true, node);
        edit.offer("x-bindery-secret", secret);
    }
    ms_enum(tree, &mut edit, diagnostics);
    value_names(tree, &mut edit, node);
    mutability(tree, &mut edit, node);
    edit.finish(tree);
}

/// `x-ms-enum`: the type's name, whether other values are to be expected, and the values.
fn ms_enum(tree: &Tree, edit: &mut Edit, diagnostics: &mut Diagnostics) {
    let Some(facts) = edit.take("x-ms-enum") else { return };
    let known = ["name", "modelAsString", "modelAsExtensible", "values"];
    check_keys(tree, ("x-ms-enum", facts), &known, diagnostics);
    if let Some(name) = tree.get(facts, "name") {
        edit.offer("x-bindery-name", name);
    }
    let open = tree.get(facts, "modelAsString").or(tree.get(facts, "modelAsExtensible"));
    if let Some(open) = open.filter(|o| matches!(tree.value(*o), Value::Bool(_))) {
        edit.offer("x-bindery-open", open);
    }
    if let Some(values) = tree.get(facts, "values") {
        edit.offer("x-bindery-values", values);
    }
}

/// Lists of names and descriptions that run beside `enum`.
fn value_names(tree: &mut Tree, edit: &mut Edit, node: NodeId) {
    let Some(values) = edit.get("enum") else { return };
    let names = ["x-enum-varnames", "x-enumNames"].map(|key| edit.take(key));
    let names = names.into_iter().flatten().next();
    let texts = ["x-enum-descriptions", "x-enumDescriptions"].map(|key| edit.take(key));
    let texts = texts.into_iter().flatten().next();
    if names.is_none() && texts.is_none() {
        return;
    }
    let mut entries = Vec::new();
    for (index, value) in tree.elements(values).to_vec().into_iter().enumerate() {
        let mut members = vec![Member { key: Arc::from("value"), value }];
        for (key, list) in [("name", names), ("description", texts)] {
            if let Some(text) = list.and_then(|list| beside(tree, list, index, value)) {
                members.push(Member { key: Arc::from(key), value: text });
            }
        }
        entries.push(tree.derive(Value::Map(members), value));
    }
    let list = tree.derive(Value::List(entries), node);
    edit.offer("x-bindery-values", list);
}

/// What a list has at the index of a value, or a mapping under the value's text.
fn beside(tree: &Tree, list: NodeId, index: usize, value: NodeId) -> Option<NodeId> {
    let found = match tree.value(list) {
        Value::List(elements) => elements.get(index).copied(),
        _ => tree.text(value).and_then(|text| tree.get(list, text)),
    };
    found.filter(|node| tree.text(*node).is_some_and(|text| !text.is_empty()))
}

/// `x-ms-mutability`: what can only be read is read-only.
fn mutability(tree: &mut Tree, edit: &mut Edit, node: NodeId) {
    let Some(list) = edit.take("x-ms-mutability") else { return };
    edit.offer("x-bindery-mutability", list);
    let only_read = match tree.elements(list) {
        [one] => tree.text(*one).is_some_and(|text| &**text == "read"),
        _ => false,
    };
    if only_read {
        let read_only = tree.derive_bool(true, node);
        edit.offer("readOnly", read_only);
    }
}
