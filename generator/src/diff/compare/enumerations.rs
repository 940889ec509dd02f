//! Enumerations: values, and whether others are taken.

use std::collections::HashSet;

use super::{At, Comparison, Sides, words};
use crate::api::model::{Enumeration, Literal};
use crate::diff::rules;
use crate::source::tree::NodeId;

impl Comparison<'_> {
    pub(super) fn enumerations(
        &mut self,
        at: &At<'_>,
        old: &Enumeration,
        new: &Enumeration,
    ) {
        self.switched(
            at,
            (old.open, new.open),
            (
                &rules::ENUMERATION_OPENED,
                ["takes other values now", "may be another value now"],
            ),
            (
                &rules::ENUMERATION_CLOSED,
                ["takes no other values any more", "is no other value any more"],
            ),
        );
        let (before, after) = (values(old), values(new));
        if before == after {
            return;
        }
        if let (Some(was), Some(is)) = (kind(old), kind(new))
            && was != is
        {
            let text = format!("its values were {was}, are {is}");
            return self.note(at, &rules::TYPE_CHANGED, text);
        }
        let known: HashSet<&String> = before.iter().collect();
        let kept: HashSet<&String> = after.iter().collect();
        for value in before.iter().filter(|value| !kept.contains(value)) {
            let at =
                At { old: self.old.value_of(at.old, value), wire: value, ..at.clone() };
            let text = format!("value `{value}` removed");
            self.note_of(&at, Sides::Old, &rules::VALUE_REMOVED, text);
        }
        let rule =
            if old.open { &rules::VALUE_ADDED } else { &rules::CLOSED_VALUE_ADDED };
        for value in after.iter().filter(|value| !known.contains(value)) {
            let at =
                At { new: self.new.value_of(at.new, value), wire: value, ..at.clone() };
            self.note_of(&at, Sides::New, rule, format!("value `{value}` added"));
        }
    }
}

/// What all values are, if they are of one type.
fn kind(of: &Enumeration) -> Option<&'static str> {
    let mut kinds = of.values.iter().map(|value| match value.value {
        Literal::Text(_) => "strings",
        Literal::Integer(_) | Literal::Number(_) => "numbers",
        Literal::Boolean(_) => "booleans",
        _ => "other values",
    });
    let first = kinds.next()?;
    kinds.all(|kind| kind == first).then_some(first)
}

fn values(of: &Enumeration) -> Vec<String> {
    of.values.iter().map(|value| words::canonical(&value.value)).collect()
}

impl crate::diff::Subject {
    /// The node of a value of the enumeration at a node, or that node.
    fn value_of(&self, node: NodeId, value: &str) -> NodeId {
        let tree = &self.sources.tree;
        let list = tree.get(node, "enum").map(|list| tree.elements(list));
        let mut values = list.into_iter().flatten();
        let found =
            values.find(|element| words::canonical(&self.literal(**element)) == value);
        found.copied().unwrap_or(node)
    }
}
