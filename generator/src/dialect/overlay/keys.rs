//! The keys that an overlay can have (OpenAPI Overlay 1.0 and 1.1, section 4.4).

use crate::diagnostic::catalogue::dialect as codes;
use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use crate::source::nearest::nearest;
use crate::source::tree::{NodeId, Tree};

const ROOT: [&str; 4] = ["overlay", "info", "extends", "actions"];
const INFO: [&str; 3] = ["title", "version", "description"];
const ACTION: [&str; 5] = ["target", "description", "update", "copy", "remove"];

/// Reports the keys of an overlay that have no effect; extensions may be anywhere. A file
/// that does not say that it is an overlay has keys of something else.
pub(super) fn check(tree: &Tree, root: NodeId, diagnostics: &mut Diagnostics) {
    if tree.get(root, "overlay").is_none() {
        return;
    }
    of(tree, root, ("an overlay", &ROOT), diagnostics);
    if let Some(info) = tree.get(root, "info") {
        of(tree, info, ("`info` of an overlay", &INFO), diagnostics);
    }
    let actions = tree.get(root, "actions").map(|list| tree.elements(list));
    for action in actions.into_iter().flatten() {
        of(tree, *action, ("an action", &ACTION), diagnostics);
    }
}

fn of(
    tree: &Tree,
    node: NodeId,
    (what, known): (&str, &[&str]),
    diagnostics: &mut Diagnostics,
) {
    for member in tree.members(node) {
        let key = &*member.key;
        if known.contains(&key) || key.starts_with("x-") {
            continue;
        }
        let text = format!("`{}` of {what} is not known", key.escape_debug());
        let help = match nearest(key, known.iter().copied()) {
            Some(meant) => format!("write `{meant}` if that is meant"),
            None => "remove it, or begin it with `x-`".to_owned(),
        };
        let finding = Diagnostic::new(&codes::UNKNOWN_OVERLAY_KEY, text);
        diagnostics.push(finding.placed(Place::Key(member.value)).help(help));
    }
}
