//! What a query finds.

use std::cell::Cell;
use std::collections::HashSet;

use super::compare::{self, Item};
use super::pattern::Pattern;
use super::{Logical, Match, Operand, Path, Segment, Selector, Step};
use crate::source::tree::{NodeId, Tree, Value};

/// How many nodes a query may look at; real ones look at each a few times.
const MOST_STEPS: usize = 20_000_000;

/// What segments find from a root on, each node once; none if that takes too long.
pub(super) fn run(
    tree: &Tree,
    root: NodeId,
    segments: &[Segment],
) -> Option<Vec<Match>> {
    let evaluation = Evaluation { tree, root, steps: Cell::new(MOST_STEPS) };
    let mut found = vec![Match { node: root, above: None, depth: 0 }];
    for segment in segments {
        let mut seen = HashSet::new();
        found = evaluation.next(&found, segment);
        found.retain(|found| seen.insert(found.node));
    }
    (evaluation.steps.get() > 0).then_some(found)
}

struct Evaluation<'t> {
    tree: &'t Tree,
    root: NodeId,
    /// How many steps are left.
    steps: Cell<usize>,
}

impl Evaluation<'_> {
    fn segments(&self, from: NodeId, segments: &[Segment]) -> Vec<Match> {
        let mut found = vec![Match { node: from, above: None, depth: 0 }];
        for segment in segments {
            found = self.next(&found, segment);
        }
        found
    }

    fn next(&self, found: &[Match], segment: &Segment) -> Vec<Match> {
        let mut next = Vec::new();
        for start in found {
            self.segment((start.node, start.depth), segment, &mut next);
        }
        next
    }

    /// Counts a step; false if there are none left.
    fn step(&self) -> bool {
        let left = self.steps.get();
        self.steps.set(left.saturating_sub(1));
        left > 0
    }

    fn segment(&self, from: (NodeId, usize), segment: &Segment, out: &mut Vec<Match>) {
        let mut stack = vec![from];
        while let Some((node, depth)) = stack.pop() {
            if !self.step() {
                return;
            }
            for selector in &segment.selectors {
                self.select(node, depth + 1, selector, out);
            }
            if !segment.descends {
                return;
            }
            let below = |node: NodeId| (node, depth + 1);
            match self.tree.value(node) {
                Value::Map(members) => {
                    stack.extend(members.iter().rev().map(|m| below(m.value)));
                }
                Value::List(elements) => {
                    stack.extend(elements.iter().rev().copied().map(below));
                }
                _ => {}
            }
        }
    }

    fn select(
        &self,
        node: NodeId,
        depth: usize,
        selector: &Selector,
        out: &mut Vec<Match>,
    ) {
        match (selector, self.tree.value(node)) {
            (Selector::Name(name), Value::Map(members)) => {
                let member = members.iter().find(|m| *m.key == **name);
                out.extend(member.map(|m| Match {
                    node: m.value,
                    above: Some((node, Step::Name(m.key.clone()))),
                    depth,
                }));
            }
            (Selector::Wildcard, _) => out.extend(self.children(node, depth)),
            (Selector::Filter(test), _) => {
                let children = self.children(node, depth);
                out.extend(children.filter(|m| self.step() && self.holds(test, m.node)));
            }
            (Selector::Index(index), Value::List(elements)) => {
                let at = from_end(*index, elements.len());
                out.extend(at.and_then(|at| element((node, depth), elements, at)));
            }
            (Selector::Slice { start, end, step }, Value::List(elements)) => {
                let indices = slice((*start, *end, *step), elements.len());
                out.extend(
                    indices
                        .into_iter()
                        .filter_map(|at| element((node, depth), elements, at)),
                );
            }
            _ => {}
        }
    }

    fn children(&self, node: NodeId, depth: usize) -> impl Iterator<Item = Match> {
        let members = self.tree.members(node).iter().map(move |m| Match {
            node: m.value,
            above: Some((node, Step::Name(m.key.clone()))),
            depth,
        });
        let elements = self.tree.elements(node).iter().enumerate();
        let elements = elements.map(move |(index, element)| Match {
            node: *element,
            above: Some((node, Step::Index(index))),
            depth,
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

fn element(
    (list, depth): (NodeId, usize),
    elements: &[NodeId],
    at: usize,
) -> Option<Match> {
    let node = *elements.get(at)?;
    Some(Match { node, above: Some((list, Step::Index(at))), depth })
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
