//! Updates: mappings merge member by member, lists are joined, anything else is replaced.

use crate::source::tree::{Member, NodeId, Tree, Value};

/// Merges an update into a node of the tree.
///
/// Gives the node that stands there now: the same one where it was merged into, so that
/// what refers to it stays bound, or a copy of the update. `rebound` collects mappings
/// whose `$ref` changed.
pub(super) fn merge(
    tree: &mut Tree,
    target: NodeId,
    update: NodeId,
    rebound: &mut Vec<NodeId>,
) -> NodeId {
    match (tree.value(target).clone(), tree.value(update).clone()) {
        (Value::Map(mut members), Value::Map(changes)) => {
            for change in changes {
                if &*change.key == "$ref" {
                    rebound.push(target);
                }
                match members.iter().position(|m| m.key == change.key) {
                    Some(at) => {
                        let Some(member) = members.get_mut(at) else { continue };
                        member.value = merge(tree, member.value, change.value, rebound);
                    }
                    None => {
                        let value = copy(tree, change.value);
                        members.push(Member { key: change.key, value });
                    }
                }
            }
            tree.set(target, Value::Map(members));
            target
        }
        (Value::List(mut elements), Value::List(more)) => {
            elements.extend(more.into_iter().map(|element| copy(tree, element)));
            tree.set(target, Value::List(elements));
            target
        }
        _ => copy(tree, update),
    }
}

/// Appends an update that is no list to a list.
pub(super) fn append(tree: &mut Tree, list: NodeId, update: NodeId) {
    let mut elements = tree.elements(list).to_vec();
    elements.push(copy(tree, update));
    tree.set(list, Value::List(elements));
}

/// A copy of a node and all below it: an action that matches twice must not make one node
/// stand in two places.
pub(super) fn copy(tree: &mut Tree, node: NodeId) -> NodeId {
    let value = match tree.value(node).clone() {
        Value::List(elements) => Value::List(
            elements.into_iter().map(|element| copy(tree, element)).collect(),
        ),
        Value::Map(members) => {
            let members = members.into_iter();
            let members = members
                .map(|m| Member { value: copy(tree, m.value), key: m.key })
                .collect();
            Value::Map(members)
        }
        scalar => scalar,
    };
    tree.derive(value, node)
}
