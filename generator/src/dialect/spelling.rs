//! Texts that stand without quotes: listed ones, defaults, and the version of the API.
//!
//! Of `enum: [1.10, 0x1F]` in a schema of text the parsers make numbers, of which nothing
//! says how they were written. What a service sends is what is written.

use super::link::Visit;
use crate::source::Sources;
use crate::source::tree::{NodeId, Tree, Value};

/// Makes texts of the numbers and truth values that schemas of text list.
pub(super) fn keep(sources: &mut Sources, root: NodeId, visits: &[Visit]) {
    let tree = &sources.tree;
    let version = tree.get(root, "info").and_then(|info| tree.get(info, "version"));
    let version = version.filter(|node| is_other(tree, *node));
    let listed = visits.iter().flat_map(|visit| unquoted(tree, visit.node));
    let nodes: Vec<NodeId> = listed.chain(version).collect();
    if nodes.is_empty() {
        return;
    }
    let spelled = sources.spelled(&nodes).into_iter();
    let texts: Vec<Option<Value>> =
        spelled.map(|text| text.map(|text| Value::Text(text.into()))).collect();
    for (node, text) in nodes.into_iter().zip(texts) {
        if let Some(text) = text {
            sources.tree.set(node, text);
        }
    }
}

/// What a schema of text lists, and its default, that is none.
fn unquoted(tree: &Tree, schema: NodeId) -> Vec<NodeId> {
    let said = ["enum", "const", "default"].map(|keyword| tree.get(schema, keyword));
    if said == [None; 3] || !is_text(tree, schema) {
        return Vec::new();
    }
    let [list, constant, default] = said;
    let list = list.map(|list| tree.elements(list)).unwrap_or_default();
    let all = list.iter().copied().chain(constant).chain(default);
    all.filter(|node| is_other(tree, *node)).collect()
}

/// Whether a value is one that a parser may have made of a text without quotes.
fn is_other(tree: &Tree, node: NodeId) -> bool {
    matches!(tree.value(node), Value::Integer(_) | Value::Float(_) | Value::Bool(_))
}

/// Whether `type` is text, or text and `null`.
fn is_text(tree: &Tree, schema: NodeId) -> bool {
    let Some(kind) = tree.get(schema, "type") else { return false };
    let named = |node: NodeId, name: &str| tree.text(node).is_some_and(|t| &**t == name);
    match tree.value(kind) {
        Value::List(types) => {
            types.iter().any(|of| named(*of, "string"))
                && types.iter().all(|of| named(*of, "string") || named(*of, "null"))
        }
        _ => named(kind, "string"),
    }
}
