//! Comparisons of filters (RFC 9535, 2.3.5.2.2).

use std::cmp::Ordering;

use super::{Literal, Operator};
use crate::source::tree::{NodeId, Tree, Value};

/// What an operand is.
pub(super) enum Item<'o> {
    Nothing,
    Node(NodeId),
    Literal(&'o Literal),
    Number(usize),
}

/// A value that has no parts.
enum Scalar<'a> {
    Null,
    Bool(bool),
    Integer(i128),
    Float(f64),
    Text(&'a str),
}

impl<'o> Item<'o> {
    pub(super) fn node(&self) -> Option<NodeId> {
        match self {
            Self::Node(node) => Some(*node),
            _ => None,
        }
    }

    /// The text that it is, if it is one.
    pub(super) fn text<'a>(&self, tree: &'a Tree) -> Option<&'a str>
    where
        'o: 'a,
    {
        match self.scalar(tree)? {
            Scalar::Text(text) => Some(text),
            _ => None,
        }
    }

    fn scalar<'a>(&self, tree: &'a Tree) -> Option<Scalar<'a>>
    where
        'o: 'a,
    {
        Some(match self {
            Self::Nothing => return None,
            Self::Number(number) => Scalar::Integer(i128::try_from(*number).ok()?),
            Self::Literal(Literal::Null) => Scalar::Null,
            Self::Literal(Literal::Bool(value)) => Scalar::Bool(*value),
            Self::Literal(Literal::Integer(value)) => Scalar::Integer(*value),
            Self::Literal(Literal::Float(value)) => Scalar::Float(*value),
            Self::Literal(Literal::Text(text)) => Scalar::Text(text),
            Self::Node(node) => return of_node(tree, *node),
        })
    }
}

fn of_node(tree: &Tree, node: NodeId) -> Option<Scalar<'_>> {
    Some(match tree.value(node) {
        Value::Null => Scalar::Null,
        Value::Bool(value) => Scalar::Bool(*value),
        Value::Integer(value) => Scalar::Integer(*value),
        Value::Float(value) => Scalar::Float(*value),
        Value::Text(text) => Scalar::Text(text),
        Value::List(_) | Value::Map(_) => return None,
    })
}

/// Whether a comparison holds; values that cannot be ordered are not less nor greater.
pub(super) fn holds(
    tree: &Tree,
    left: &Item<'_>,
    operator: Operator,
    right: &Item<'_>,
) -> bool {
    let less = |a: &Item<'_>, b: &Item<'_>| order(tree, a, b) == Some(Ordering::Less);
    match operator {
        Operator::Equal => equal(tree, left, right),
        Operator::Unequal => !equal(tree, left, right),
        Operator::Less => less(left, right),
        Operator::Greater => less(right, left),
        Operator::LessOrEqual => less(left, right) || equal(tree, left, right),
        Operator::GreaterOrEqual => less(right, left) || equal(tree, left, right),
    }
}

fn equal(tree: &Tree, left: &Item<'_>, right: &Item<'_>) -> bool {
    match (left, right) {
        (Item::Nothing, Item::Nothing) => true,
        (Item::Nothing, _) | (_, Item::Nothing) => false,
        (Item::Node(left), Item::Node(right)) => same(tree, *left, *right),
        _ => match (left.scalar(tree), right.scalar(tree)) {
            (Some(left), Some(right)) => scalars_equal(&left, &right),
            _ => false,
        },
    }
}

/// Deep equality: lists in order, mappings in any order.
fn same(tree: &Tree, left: NodeId, right: NodeId) -> bool {
    match (tree.value(left), tree.value(right)) {
        (Value::List(a), Value::List(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(tree, *a, *b))
        }
        (Value::Map(a), Value::Map(b)) => {
            a.len() == b.len()
                && a.iter().all(|m| {
                    tree.get(right, &m.key)
                        .is_some_and(|other| same(tree, m.value, other))
                })
        }
        _ => match (of_node(tree, left), of_node(tree, right)) {
            (Some(left), Some(right)) => scalars_equal(&left, &right),
            _ => false,
        },
    }
}

fn scalars_equal(left: &Scalar<'_>, right: &Scalar<'_>) -> bool {
    match (left, right) {
        (Scalar::Null, Scalar::Null) => true,
        (Scalar::Bool(a), Scalar::Bool(b)) => a == b,
        (Scalar::Text(a), Scalar::Text(b)) => a == b,
        _ => numbers(left, right) == Some(Ordering::Equal),
    }
}

/// The order of two numbers or of two texts.
fn order(tree: &Tree, left: &Item<'_>, right: &Item<'_>) -> Option<Ordering> {
    match (left.scalar(tree)?, right.scalar(tree)?) {
        (Scalar::Text(a), Scalar::Text(b)) => Some(a.cmp(b)),
        (left, right) => numbers(&left, &right),
    }
}

fn numbers(left: &Scalar<'_>, right: &Scalar<'_>) -> Option<Ordering> {
    let float = |scalar: &Scalar<'_>| match scalar {
        Scalar::Integer(value) => Some(*value as f64),
        Scalar::Float(value) => Some(*value),
        _ => None,
    };
    match (left, right) {
        (Scalar::Integer(a), Scalar::Integer(b)) => Some(a.cmp(b)),
        _ => float(left)?.partial_cmp(&float(right)?),
    }
}
