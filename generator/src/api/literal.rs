//! Values of the description as literals.

use std::fmt::Write;

use super::model::Literal;
use crate::source::tree::{NodeId, Tree, Value};

/// Deeper values are cut; the source stage allows no document that deep.
const DEPTH: usize = 256;

/// Numbers beyond this have no fraction because they have no digits for one (IEEE 754,
/// 53 bits): they say nothing of integers.
const WHOLE: f64 = 9_007_199_254_740_992.0;

/// The value of a node.
pub(super) fn literal(tree: &Tree, node: NodeId) -> Literal {
    match tree.value(node) {
        Value::Null => Literal::Null,
        Value::Bool(truth) => Literal::Boolean(*truth),
        Value::Integer(number) => Literal::Integer(*number),
        Value::Float(number) if !number.is_finite() => {
            Literal::Text(name_of(*number).into())
        }
        Value::Float(number) => Literal::Number(*number),
        Value::Text(text) => Literal::Text(text.clone()),
        Value::List(_) | Value::Map(_) => {
            let mut text = String::new();
            write_json(tree, node, &mut text, DEPTH);
            Literal::Json(text)
        }
    }
}

fn write_json(tree: &Tree, node: NodeId, text: &mut String, depth: usize) {
    if depth == 0 {
        text.push_str("null");
        return;
    }
    match tree.value(node) {
        Value::Null => text.push_str("null"),
        Value::Bool(truth) => {
            let _ = write!(text, "{truth}");
        }
        Value::Integer(number) => {
            let _ = write!(text, "{number}");
        }
        Value::Float(number) if !number.is_finite() => quote(name_of(*number), text),
        Value::Float(number) => text.push_str(&serde_json::json!(number).to_string()),
        Value::Text(value) => quote(value, text),
        Value::List(elements) => {
            text.push('[');
            for (index, element) in elements.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                write_json(tree, *element, text, depth - 1);
            }
            text.push(']');
        }
        Value::Map(members) => {
            text.push('{');
            for (index, member) in members.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                quote(&member.key, text);
                text.push(':');
                write_json(tree, member.value, text, depth - 1);
            }
            text.push('}');
        }
    }
}

/// What YAML calls a number that JSON does not have (YAML 1.2, 10.3.2).
fn name_of(number: f64) -> &'static str {
    match number {
        f64::INFINITY => ".inf",
        f64::NEG_INFINITY => "-.inf",
        _ => ".nan",
    }
}

fn quote(value: &str, text: &mut String) {
    text.push_str(&serde_json::Value::from(value).to_string());
}

/// A literal as JSON text.
pub(crate) fn json(literal: &Literal) -> String {
    match literal {
        Literal::Null => "null".to_owned(),
        Literal::Boolean(truth) => truth.to_string(),
        Literal::Integer(number) => number.to_string(),
        Literal::Number(number) => serde_json::json!(number).to_string(),
        Literal::Text(value) => serde_json::Value::from(&**value).to_string(),
        Literal::Json(text) => text.clone(),
    }
}

impl Literal {
    /// The value of a node.
    pub fn of(tree: &Tree, node: NodeId) -> Self {
        literal(tree, node)
    }

    /// The integer that it is, however it is written: `1.0` and `1e3` are integers too.
    #[allow(clippy::cast_possible_truncation)]
    pub fn whole(&self) -> Option<i128> {
        match self {
            Self::Integer(number) => Some(*number),
            Self::Number(number) if number.fract() == 0.0 && number.abs() <= WHOLE => {
                Some(*number as i128)
            }
            _ => None,
        }
    }

    /// The value as JSON text.
    pub fn to_json(&self) -> String {
        json(self)
    }
}
