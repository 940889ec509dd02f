//! What a query finds.

use super::compare::{self, Item};
use super::pattern::Pattern;
use super::{Logical, Match, Operand, Path, Segment, Selector, Step};
use crate::source::tree::{NodeId, Tree, Value};

/// What segments find from a root on.
pub(super) fn run(tree: &Tree, root: NodeId, segments: &[Segment]) -> Vec<Match> {
    Evaluation { tree, root }.segments(root, segments)
}

struct Evaluation<'t> {
    tree: &'t Tree,
    root: NodeId,
}

impl Evaluation<'_> {
    fn segments(&self, from: NodeId, segments: &[Segment]) -> Vec<Match> {
        let mut found = vec![Match { node: from, above: None }];
        for segment in segments {
            let mut next = Vec::new();
            for start in &found {
                self.segment(start.node, segment, &mut next);
            }
            found = next;
        }
        found
    }

    fn segment(&self, node: NodeId, segment: &Segment, out: &mut Vec<Match>) {
        let mut stack = vec![node];
        while let Some(node) = stack.pop() {
            for selector in &segment.selectors {
                self.select(node, selector, out);
            }
            if !segment.descends {
                return;
            }
            match self.tree.value(node) {
                Value::Map(members) => {
                    stack.extend(members.iter().rev().map(|m| m.value))
                }
                Value::List(elements) => stack.extend(elements.iter().rev()),
                _ => {}
            }
        }
    }

    fn select(&self, node: NodeId, selector: &Selector, out: &mut Vec<Match>) {
        match (selector, self.tree.value(node)) {
            (Selector::Name(name), Value::Map(members)) => {
                let member = members.iter().find(|m| *m.key == **name);
                out.extend(member.map(|m| Match {
                    node: m.value,
                    above: Some((node, Step::Name(m.key.clone()))),
                }));
            }
            (Selector::Wildcard, _) => out.extend(self.children(node)),
            (Selector::Filter(test), _) => {
                out.extend(self.children(node).filter(|m| self.holds(test, m.node)));
            }
            (Selector::Index(index), Value::List(elements)) => {
                let at = from_end(*index, elements.len());
                out.extend(at.and_then(|at| element(node, elements, at)));
            }
            (Selector::Slice { start, end, step }, Value::List(elements)) => {
                let indices = slice((*start, *end, *step), elements.len());
                out.extend(
                    indices.into_iter().filter_map(|at| element(node, elements, at)),
                );
            }
            _ => {}
        }
    }

    fn children(&self, node: NodeId) -> impl Iterator<Item = Match> {
        let members = self.tree.members(node).iter().map(move |m| Match {
            node: m.value,
            above: Some((node, Step::Name(m.key.clone()))),
        });
        let elements = self.tree.elements(node).iter().enumerate();
        let elements = elements.map(move |(index, element)| Match {
            node: *element,
            above: Some((node, Step::Index(index))),
        });
        members.chain(elements)
    }

    fn holds(&self, test: &Logical, current: NodeId) -> bool {
        match test {
            Logical::Or(parts) => parts.iter().any(|part| self.holds(part, current)),
            Logical::And(parts) => parts.iter().all(|part| self.holds(part, current)),
            Logical::Not(inner) => !self.holds(inner, current),
            Logical::Exists(path) => !self.path(path, current).is_empty(),
            Logical::Compare(left, operator, right) => {
                let (left, right) =
                    (self.item(left, current), self.item(right, current));
                compare::holds(self.tree, &left, *operator, &right)
            }
            Logical::Fits { text, pattern, whole } => {
                let (text, pattern) =
                    (self.item(text, current), self.item(pattern, current));
                let (Some(text), Some(pattern)) =
                    (text.text(self.tree), pattern.text(self.tree))
                else {
                    return false;
                };
                Pattern::parse(pattern).is_some_and(|p| p.fits(text, *whole))
            }
        }
    }

    fn path(&self, path: &Path, current: NodeId) -> Vec<Match> {
        let from = if path.from_root { self.root } else { current };
        self.segments(from, &path.segments)
    }

    fn item<'o>(&self, operand: &'o Operand, current: NodeId) -> Item<'o> {
        match operand {
            Operand::Literal(literal) => Item::Literal(literal),
            Operand::Path(path) | Operand::Value(path) => {
                match self.path(path, current).as_slice() {
                    [one] => Item::Node(one.node),
                    _ => Item::Nothing,
                }
            }
            Operand::Count(path) => Item::Number(self.path(path, current).len()),
            Operand::Length(inner) => {
                let item = self.item(inner, current);
                if let Some(text) = item.text(self.tree) {
                    return Item::Number(text.chars().count());
                }
                match item.node().map(|node| self.tree.value(node)) {
                    Some(Value::List(elements)) => Item::Number(elements.len()),
                    Some(Value::Map(members)) => Item::Number(members.len()),
                    _ => Item::Nothing,
                }
            }
        }
    }
}

fn element(list: NodeId, elements: &[NodeId], at: usize) -> Option<Match> {
    let node = *elements.get(at)?;
    Some(Match { node, above: Some((list, Step::Index(at))) })
}

/// An index that may count from the end.
fn from_end(index: i64, length: usize) -> Option<usize> {
    let length = i64::try_from(length).ok()?;
    usize::try_from(if index < 0 { length + index } else { index }).ok()
}

/// The indices of a slice (RFC 9535, 2.3.4.2.2).
fn slice(
    (start, end, step): (Option<i64>, Option<i64>, i64),
    length: usize,
) -> Vec<usize> {
    let length = i64::try_from(length).unwrap_or(i64::MAX);
    let normal = |bound: i64| if bound < 0 { length + bound } else { bound };
    let mut indices = Vec::new();
    let mut push = |index: i64| indices.extend(usize::try_from(index).ok());
    if step > 0 {
        let lower = start.map_or(0, normal).clamp(0, length);
        let upper = end.map_or(length, normal).clamp(0, length);
        let mut index = lower;
        while index < upper {
            push(index);
            index = index.saturating_add(step);
        }
    } else if step < 0 {
        let upper = start.map_or(length - 1, normal).clamp(-1, length - 1);
        let lower = end.map_or(-1, normal).clamp(-1, length - 1);
        let mut index = upper;
        while index > lower {
            push(index);
            index = index.saturating_add(step);
        }
    }
    indices
}
