//! OpenAPI Overlay 1.0 and 1.1: changes to a description that is not ours to edit.

mod action;
mod keys;
mod merge;
mod query;

use super::{On, Overlay};
use crate::diagnostic::catalogue::dialect as codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::path;
use crate::source::tree::{FileId, NodeId, Tree, Value};
use crate::source::{Files, Sources};
use action::{Action, Change};

/// What applying overlays did.
#[derive(Debug, Default)]
pub(super) struct Applied {
    /// The overlay files, each with the file that its references speak of.
    pub(super) files: Vec<(FileId, FileId)>,
    /// Mappings whose `$ref` an overlay set.
    pub(super) rebound: Vec<NodeId>,
}

/// Applies the overlays that speak of one shape, in order.
pub(super) fn apply(
    sources: &mut Sources,
    root: FileId,
    overlays: &[Overlay],
    on: On,
    run: (&dyn Files, &mut Diagnostics),
) -> Applied {
    let (files, diagnostics) = run;
    let mut applied = Applied::default();
    for overlay in overlays.iter().filter(|overlay| overlay.on == on) {
        let Some(file) = sources.load(&overlay.path, files, diagnostics) else {
            continue;
        };
        keys::check(&sources.tree, sources.root(file), diagnostics);
        let Some((actions, extends)) = read(sources, file, diagnostics) else {
            continue;
        };
        let target = match extends.and_then(|text| path::join(&overlay.path, &text).ok())
        {
            Some(path) if path != sources.name(root) => {
                sources.load(&path, files, diagnostics).unwrap_or(root)
            }
            _ => root,
        };
        applied.files.push((file, target));
        let root = sources.root(target);
        let mut merge = merge::Merge::new(&mut sources.tree);
        let mut run = action::Run { merge: &mut merge, root };
        for action in &actions {
            if !run.apply(action, diagnostics) {
                break;
            }
        }
        applied.rebound.append(&mut merge.rebound);
    }
    applied
}

/// The actions of an overlay, and the document that it says it is for.
fn read(
    sources: &Sources,
    file: FileId,
    diagnostics: &mut Diagnostics,
) -> Option<(Vec<Action>, Option<String>)> {
    let tree = &sources.tree;
    let root = sources.root(file);
    let mut refuse = |node: NodeId, text: &str| {
        let finding = Diagnostic::at(&codes::BAD_OVERLAY, node, text);
        diagnostics.push(finding.help("write it as OpenAPI Overlay 1.0 or 1.1 has it"));
    };
    let version = tree.get(root, "overlay");
    let label = version.map(|node| match tree.value(node) {
        Value::Text(text) => text.to_string(),
        Value::Float(number) => format!("{number:?}"),
        _ => String::new(),
    });
    if label.as_ref().is_none_or(|label| label != "1" && !label.starts_with("1.")) {
        refuse(version.unwrap_or(root), "an overlay says `overlay: 1.0.0` first");
        return None;
    }
    let list = tree.get(root, "actions");
    let Some(list) = list.filter(|l| matches!(tree.value(*l), Value::List(_))) else {
        refuse(list.unwrap_or(root), "an overlay has a list of `actions`");
        return None;
    };
    let mut actions = Vec::new();
    for node in tree.elements(list) {
        match action(tree, *node) {
            Ok(action) => actions.push(action),
            Err((at, why)) => refuse(at, &why),
        }
    }
    let extends = tree.text_of(root, "extends").map(|text| text.to_string());
    Some((actions, extends))
}

fn action(tree: &Tree, node: NodeId) -> Result<Action, (NodeId, String)> {
    let Some(target) = tree.get(node, "target") else {
        return Err((node, "an action has a `target`".to_owned()));
    };
    let Some(text) = tree.text(target) else {
        return Err((target, "a `target` is a JSONPath".to_owned()));
    };
    let query = query::Query::parse(text)
        .map_err(|why| (target, format!("`{text}` is no JSONPath: {why}")))?;
    let change = change(tree, node)?;
    Ok(Action { target, query, change })
}

/// What an action does; `remove: true` wins over the others, as the standard has it.
fn change(tree: &Tree, node: NodeId) -> Result<Change, (NodeId, String)> {
    match tree.get(node, "remove").map(|remove| (remove, tree.value(remove))) {
        None | Some((_, Value::Bool(false))) => {}
        Some((_, Value::Bool(true))) => return Ok(Change::Remove),
        Some((remove, _)) => {
            return Err((remove, "`remove` is `true` or `false`".to_owned()));
        }
    }
    match (tree.get(node, "update"), tree.get(node, "copy")) {
        (Some(update), None) => Ok(Change::Update(update)),
        (None, Some(copy)) => {
            let Some(text) = tree.text(copy) else {
                return Err((copy, "a `copy` is a JSONPath".to_owned()));
            };
            let query = query::Query::parse(text)
                .map_err(|why| (copy, format!("`{text}` is no JSONPath: {why}")))?;
            Ok(Change::Copy { from: copy, query })
        }
        (Some(_), Some(copy)) => {
            Err((copy, "an action has an `update` or a `copy`, not both".to_owned()))
        }
        (None, None) => {
            let text = "an action has an `update`, a `copy` or `remove: true`";
            Err((node, text.to_owned()))
        }
    }
}
