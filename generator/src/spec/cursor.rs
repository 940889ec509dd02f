//! Reads one mapping and remembers what was asked for; the rest is reported.

use std::sync::Arc;

use super::findings::Findings;
use super::words::WORDS;
use crate::diagnostic::catalogue::spec as codes;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::source::nearest::suggestion;
use crate::source::tree::{Member, NodeId, Tree, Value};

/// Keywords without which a part of the API is missing.
const STRUCTURE: [&str; 8] = [
    "servers",
    "paths",
    "components",
    "schemas",
    "parameters",
    "responses",
    "content",
    "properties",
];

/// What kind of value a keyword takes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    Number,
    Text,
    Truth,
    Object,
    Schema,
}

/// A mapping that is being read.
///
/// Each key that is asked for counts as understood. [`Cursor::finish`] reports the
/// others, so a keyword that the reader does not know cannot vanish.
pub(super) struct Cursor<'t> {
    tree: &'t Tree,
    pub(super) node: NodeId,
    what: &'static str,
    members: &'t [Member],
    /// A bit for the [`mark`] of each key: most keywords are absent, and seen to be.
    marks: u64,
    taken: Vec<bool>,
    /// A bit for the [`mark`] of each key that was asked for: a word without one means
    /// nothing in this object.
    asked: u64,
}

/// A bit for a key; different keys may have the same.
fn mark(key: &str) -> u64 {
    let bytes = key.as_bytes();
    let byte = |at: usize| bytes.get(at).copied().map_or(0, usize::from);
    1 << ((byte(0) + 5 * byte(bytes.len() / 2) + 11 * bytes.len()) % 64)
}

impl<'t> Cursor<'t> {
    /// Starts to read a mapping; `what` names the object for messages.
    pub(super) fn open(
        tree: &'t Tree,
        node: NodeId,
        what: &'static str,
        out: &mut Findings<'_>,
    ) -> Self {
        if matches!(tree.value(node), Value::Null) {
            let message = format!("{what} has no value and is read as an empty object");
            out.push(
                Diagnostic::at(&codes::NULL_OBJECT, node, message)
                    .help("write `{}`, or remove the key"),
            );
        } else if !matches!(tree.value(node), Value::Map(_)) {
            let found = tree.value(node).noun();
            let message = format!("{what} is {found}, not an object");
            out.push(
                Diagnostic::at(&codes::NOT_AN_OBJECT, node, message)
                    .help(format!("write {what} as an object")),
            );
        }
        let members = tree.members(node);
        let marks = members.iter().fold(0, |marks, member| marks | mark(&member.key));
        Self {
            tree,
            node,
            what,
            members,
            marks,
            taken: vec![false; members.len()],
            asked: 0,
        }
    }

    /// The value of a key, which counts as understood from now on.
    pub(super) fn take(&mut self, key: &str) -> Option<NodeId> {
        let mark = mark(key);
        self.asked |= mark;
        if self.marks & mark == 0 {
            return None;
        }
        let index = self.position(key)?;
        if let Some(taken) = self.taken.get_mut(index) {
            *taken = true;
        }
        self.members.get(index).map(|m| m.value)
    }

    /// The value of a key, which does not count as understood yet.
    pub(super) fn peek(&self, key: &str) -> Option<NodeId> {
        self.find(key).and_then(|index| self.members.get(index)).map(|m| m.value)
    }

    fn find(&self, key: &str) -> Option<usize> {
        if self.marks & mark(key) == 0 { None } else { self.position(key) }
    }

    fn position(&self, key: &str) -> Option<usize> {
        self.members.iter().position(|m| &*m.key == key)
    }

    /// Says that keys mean something here, whether or not they are read by these names.
    pub(super) fn ask(&mut self, keys: &[&str]) {
        self.asked |= keys.iter().fold(0, |asked, key| asked | mark(key));
    }

    /// Marks keys as understood whose meaning is honoured elsewhere.
    pub(super) fn skip(&mut self, keys: &[&str]) {
        for key in keys {
            self.take(key);
        }
    }

    /// Marks keys as understood that say nothing about the client, and counts them.
    pub(super) fn pass(&mut self, keys: &[&str], out: &mut Findings<'_>) {
        for key in keys {
            if let Some(node) = self.take(key) {
                out.aside(key, self.what, node);
            }
        }
    }

    /// The text under a key.
    pub(super) fn text(
        &mut self,
        key: &str,
        out: &mut Findings<'_>,
    ) -> Option<Arc<str>> {
        let node = self.take(key)?;
        match self.tree.value(node) {
            Value::Text(text) => Some(text.clone()),
            // A version or name that YAML reads as a number is meant as text.
            Value::Integer(number) => Some(number.to_string().into()),
            Value::Float(number) => Some(number.to_string().into()),
            Value::Bool(truth) => Some(truth.to_string().into()),
            _ => self.wrong(key, node, "text", out),
        }
    }

    /// The text under a key that the object must have.
    pub(super) fn required_text(
        &mut self,
        key: &str,
        out: &mut Findings<'_>,
    ) -> Option<Arc<str>> {
        if self.take(key).is_none() {
            self.missing(key, out);
            return None;
        }
        self.text(key, out)
    }

    /// The text under a key that the object should have, empty if it has not.
    pub(super) fn expected_text(
        &mut self,
        key: &str,
        out: &mut Findings<'_>,
    ) -> Arc<str> {
        if self.peek(key).is_none() {
            let message = format!("{} has no `{key}`", self.what);
            out.push(
                Diagnostic::at(&codes::NO_TITLE, self.node, message)
                    .help(format!("add `{key}`")),
            );
        }
        self.text(key, out).unwrap_or_default()
    }

    /// Reports that the object lacks a key.
    pub(super) fn missing(&self, key: &str, out: &mut Findings<'_>) {
        let message = format!("{} has no `{key}`", self.what);
        out.push(
            Diagnostic::at(&codes::MISSING, self.node, message)
                .help(format!("add `{key}`")),
        );
    }

    /// The truth value under a key.
    pub(super) fn bool(&mut self, key: &str, out: &mut Findings<'_>) -> Option<bool> {
        let node = self.take(key)?;
        match self.tree.value(node) {
            Value::Bool(truth) => Some(*truth),
            Value::Text(text) if &**text == "true" => Some(true),
            Value::Text(text) if &**text == "false" => Some(false),
            _ => self.wrong(key, node, "true or false", out),
        }
    }

    /// Whether the value under a key is true.
    pub(super) fn flag(&mut self, key: &str, out: &mut Findings<'_>) -> bool {
        self.bool(key, out).unwrap_or(false)
    }

    /// The elements of the sequence under a key.
    pub(super) fn list(&mut self, key: &str, out: &mut Findings<'_>) -> Vec<NodeId> {
        self.list_if(key, out).unwrap_or_default()
    }

    /// The elements of the sequence under a key, of which there must be some.
    pub(super) fn some(&mut self, key: &str, out: &mut Findings<'_>) -> Vec<NodeId> {
        let node = self.peek(key);
        let elements = self.list(key, out);
        let empty = |node: &NodeId| matches!(self.tree.value(*node), Value::List(list) if list.is_empty());
        if let Some(node) = node.filter(empty) {
            self.wrong::<()>(key, node, "a list of schemas", out);
        }
        elements
    }

    /// The value under a key, if it is of the kind that is wanted.
    pub(super) fn value(
        &mut self,
        key: &str,
        wanted: Wanted,
        out: &mut Findings<'_>,
    ) -> Option<NodeId> {
        let node = self.take(key)?;
        let words = match (wanted, self.tree.value(node)) {
            (Wanted::Number, Value::Integer(_) | Value::Float(_))
            | (Wanted::Text, Value::Text(_))
            | (Wanted::Truth | Wanted::Schema, Value::Bool(_))
            | (Wanted::Object | Wanted::Schema, Value::Map(_)) => return Some(node),
            (Wanted::Number, _) => "a number",
            (Wanted::Text, _) => "text",
            (Wanted::Truth, _) => "true or false",
            (Wanted::Object | Wanted::Schema, _) => "an object",
        };
        self.wrong(key, node, words, out)
    }

    /// The elements of the sequence under a key, none if the key is absent.
    pub(super) fn list_if(
        &mut self,
        key: &str,
        out: &mut Findings<'_>,
    ) -> Option<Vec<NodeId>> {
        let node = self.take(key)?;
        match self.tree.value(node) {
            Value::List(elements) => Some(elements.clone()),
            _ => self.wrong(key, node, "a list", out),
        }
    }

    /// The texts of the sequence under a key; one text counts as a list of one.
    pub(super) fn texts(&mut self, key: &str, out: &mut Findings<'_>) -> Vec<Arc<str>> {
        let Some(node) = self.take(key) else { return Vec::new() };
        if let Some(text) = self.tree.text(node) {
            return vec![text.clone()];
        }
        let Value::List(elements) = self.tree.value(node) else {
            self.wrong::<()>(key, node, "a list of texts", out);
            return Vec::new();
        };
        let mut texts = Vec::new();
        for element in elements {
            match self.tree.text(*element) {
                Some(text) => texts.push(text.clone()),
                None => {
                    self.wrong::<()>(key, *element, "text", out);
                }
            }
        }
        texts
    }

    /// The members of the mapping under a key, without extensions, which are counted.
    pub(super) fn map(
        &mut self,
        key: &str,
        out: &mut Findings<'_>,
    ) -> Vec<(Arc<str>, NodeId)> {
        let mut named = Vec::new();
        for member in self.data_map(key, out) {
            if member.key.starts_with("x-") {
                out.extension(&member.key, member.value);
            } else {
                named.push((member.key.clone(), member.value));
            }
        }
        named
    }

    /// The members of the mapping under a key, whose keys are all names.
    pub(super) fn data_map(
        &mut self,
        key: &str,
        out: &mut Findings<'_>,
    ) -> &'t [Member] {
        let Some(node) = self.take(key) else { return &[] };
        match self.tree.value(node) {
            Value::Map(members) => members,
            _ => {
                self.wrong::<()>(key, node, "an object", out);
                &[]
            }
        }
    }

    /// Reports a value of the wrong kind; the keyword then counts as absent.
    fn wrong<T>(
        &self,
        key: &str,
        node: NodeId,
        wanted: &str,
        out: &mut Findings<'_>,
    ) -> Option<T> {
        let value = self.tree.value(node);
        let message =
            format!("`{key}` of {} is {}, not {wanted}", self.what, value.noun());
        let grave = STRUCTURE.contains(&key) && !matches!(value, Value::Null);
        let code = if grave { &codes::WRONG_STRUCTURE } else { &codes::WRONG_KIND };
        out.push(
            Diagnostic::at(code, node, message)
                .help(format!("write `{key}` as {wanted}")),
        );
        None
    }

    /// Reports every key that nobody asked for.
    pub(super) fn finish(self, out: &mut Findings<'_>) {
        for (member, taken) in self.members.iter().zip(&self.taken) {
            if *taken {
                continue;
            }
            let key = &member.key;
            if key.starts_with("x-bindery-") {
                if out.is_first(key) {
                    out.push(self.leftover(&codes::UNKNOWN_EXTENSION, member));
                }
            } else if key.starts_with("x-") {
                out.extension(key, member.value);
            } else {
                out.push(self.leftover(&codes::UNKNOWN_KEYWORD, member));
            }
        }
    }

    fn leftover(&self, code: &'static Code, member: &Member) -> Diagnostic {
        let message =
            format!("`{}` of {} is not known", member.key.escape_debug(), self.what);
        let meant = suggestion(&member.key, self.unsaid());
        Diagnostic::new(code, message).placed(Place::Key(member.value)).help(
            meant.unwrap_or_else(|| "remove it, or correct its spelling".to_owned()),
        )
    }

    /// The words that mean something in this object and that it does not say.
    fn unsaid(&self) -> impl Iterator<Item = &'static str> {
        let known = WORDS.iter().filter(|word| self.asked & mark(word) != 0);
        known.copied().filter(|word| self.find(word).is_none())
    }
}
