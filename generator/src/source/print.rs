//! A node and all below it as JSON text, for people and tests to look at.

use std::fmt::Write as _;

use super::tree::{NodeId, Tree, Value};

impl Tree {
    /// The present content of a node as indented JSON.
    ///
    /// Nothing is lost but what JSON cannot hold: infinities and not-a-number are `null`.
    pub fn to_json(&self, node: NodeId) -> String {
        let mut text = String::new();
        self.print(node, 0, &mut text);
        text
    }

    fn print(&self, node: NodeId, depth: usize, text: &mut String) {
        match self.value(node) {
            Value::Null => text.push_str("null"),
            Value::Bool(value) => text.push_str(if *value { "true" } else { "false" }),
            Value::Integer(value) => text.push_str(&value.to_string()),
            Value::Float(value) if value.is_finite() => {
                text.push_str(&format!("{value:?}"));
            }
            Value::Float(_) => text.push_str("null"),
            Value::Text(value) => quote(value, text),
            Value::List(elements) if elements.is_empty() => text.push_str("[]"),
            Value::Map(members) if members.is_empty() => text.push_str("{}"),
            Value::List(elements) => {
                text.push('[');
                for (index, element) in elements.iter().enumerate() {
                    text.push_str(if index == 0 { "\n" } else { ",\n" });
                    indent(depth + 1, text);
                    self.print(*element, depth + 1, text);
                }
                text.push('\n');
                indent(depth, text);
                text.push(']');
            }
            Value::Map(members) => {
                text.push('{');
                for (index, member) in members.iter().enumerate() {
                    text.push_str(if index == 0 { "\n" } else { ",\n" });
                    indent(depth + 1, text);
                    quote(&member.key, text);
                    text.push_str(": ");
                    self.print(member.value, depth + 1, text);
                }
                text.push('\n');
                indent(depth, text);
                text.push('}');
            }
        }
    }
}

fn indent(depth: usize, text: &mut String) {
    for _ in 0..depth {
        text.push_str("  ");
    }
}

fn quote(content: &str, text: &mut String) {
    text.push('"');
    for c in content.chars() {
        match c {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') => {
                // All of these are below U+FFFF, so one escape holds them.
                let _ = write!(text, "\\u{:04x}", u32::from(c));
            }
            c => text.push(c),
        }
    }
    text.push('"');
}
