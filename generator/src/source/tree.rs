//! The ordered tree that every document becomes, and that dialects edit in place.
//!
//! All files of a run share one arena. A node's id is its identity: rewriting moves
//! nodes and replaces their content, but an id never changes meaning, so a `$ref` that
//! was bound to an id stays bound. The content a node had when it was read is kept on
//! its first edit, so pointers and places are always those of the file as written.

use std::sync::Arc;

use super::ids::IdMap;

/// A node of the arena.
///
/// The default is the root of the first file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(u32);

impl NodeId {
    /// The position of the node in its arena, for tables with a slot per node.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A file of the run, in the order in which it was loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(pub u32);

/// What a node holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number with no fraction that fits 128 bits.
    Integer(i128),
    /// Any other number.
    Float(f64),
    /// A string.
    Text(Arc<str>),
    /// A sequence.
    List(Vec<NodeId>),
    /// A mapping, in the order of the document, keys unique.
    Map(Vec<Member>),
}

impl Value {
    /// What a value is, in words.
    pub(crate) fn noun(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a truth value",
            Self::Integer(_) | Self::Float(_) => "a number",
            Self::Text(_) => "text",
            Self::List(list) if list.is_empty() => "an empty list",
            Self::List(_) => "a list",
            Self::Map(_) => "an object",
        }
    }
}

/// One key of a mapping and its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// The key as written.
    pub key: Arc<str>,
    /// The value.
    pub value: NodeId,
}

/// Where a node came from: its file and the step from its parent as written.
///
/// Nodes that a rewrite makes borrow the locus of the node they stand for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Locus {
    /// The file.
    pub file: FileId,
    /// The parent as written; none for the root of a file.
    pub parent: Option<NodeId>,
    /// The step from that parent.
    pub step: Step,
}

/// A step of a path through a document.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// The root of a file.
    Root,
    /// A member of a mapping.
    Key(Arc<str>),
    /// An element of a sequence, from 0.
    Index(u32),
}

/// The arena of all documents of a run.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    values: Vec<Value>,
    loci: Vec<Locus>,
    as_written: IdMap<NodeId, Value>,
}

impl Tree {
    /// Adds a node.
    pub fn add(&mut self, value: Value, locus: Locus) -> NodeId {
        let id = NodeId(u32::try_from(self.values.len()).unwrap_or(u32::MAX));
        self.values.push(value);
        self.loci.push(locus);
        id
    }

    /// Makes room for so many more nodes.
    pub(crate) fn expect(&mut self, nodes: usize) {
        self.values.reserve(nodes);
        self.loci.reserve(nodes);
    }

    /// Adds a node that a rewrite makes, placed where `origin` is placed.
    pub fn derive(&mut self, value: Value, origin: NodeId) -> NodeId {
        let locus = self.locus(origin).clone();
        self.add(value, locus)
    }

    /// Fills a node that was added before its content was known; not an edit.
    pub(crate) fn fill(&mut self, id: NodeId, value: Value) {
        if let Some(slot) = self.values.get_mut(id.0 as usize) {
            *slot = value;
        }
    }

    /// Adds a text that a rewrite makes.
    pub fn derive_text(&mut self, text: &str, origin: NodeId) -> NodeId {
        self.derive(Value::Text(Arc::from(text)), origin)
    }

    /// Adds a truth value that a rewrite makes.
    pub fn derive_bool(&mut self, value: bool, origin: NodeId) -> NodeId {
        self.derive(Value::Bool(value), origin)
    }

    /// Adds a mapping that a rewrite makes.
    pub fn derive_map<'k>(
        &mut self,
        members: impl IntoIterator<Item = (&'k str, NodeId)>,
        origin: NodeId,
    ) -> NodeId {
        let members = members.into_iter();
        let members =
            members.map(|(key, value)| Member { key: Arc::from(key), value }).collect();
        self.derive(Value::Map(members), origin)
    }

    /// The present content of a node.
    pub fn value(&self, id: NodeId) -> &Value {
        self.values.get(id.0 as usize).unwrap_or(&Value::Null)
    }

    /// The content of a node as its file has it.
    pub fn written(&self, id: NodeId) -> &Value {
        self.as_written.get(&id).unwrap_or_else(|| self.value(id))
    }

    /// Where a node came from.
    pub fn locus(&self, id: NodeId) -> &Locus {
        static NOWHERE: Locus =
            Locus { file: FileId(0), parent: None, step: Step::Root };
        self.loci.get(id.0 as usize).unwrap_or(&NOWHERE)
    }

    /// Sets the locus of a node; the reader uses it once a parent's id is known.
    pub fn place(&mut self, id: NodeId, locus: Locus) {
        if let Some(slot) = self.loci.get_mut(id.0 as usize) {
            *slot = locus;
        }
    }

    /// Gives a node other content; what the file says stays available as [`Tree::written`].
    pub fn set(&mut self, id: NodeId, value: Value) {
        if let Some(slot) = self.values.get_mut(id.0 as usize) {
            let before = std::mem::replace(slot, value);
            self.as_written.entry(id).or_insert(before);
        }
    }

    /// The members of a mapping, or none.
    pub fn members(&self, id: NodeId) -> &[Member] {
        match self.value(id) {
            Value::Map(members) => members,
            _ => &[],
        }
    }

    /// The elements of a sequence, or none.
    pub fn elements(&self, id: NodeId) -> &[NodeId] {
        match self.value(id) {
            Value::List(elements) => elements,
            _ => &[],
        }
    }

    /// The member of a mapping with that key.
    pub fn get(&self, id: NodeId, key: &str) -> Option<NodeId> {
        self.members(id).iter().find(|m| &*m.key == key).map(|m| m.value)
    }

    /// The text of a node, if it is one.
    pub fn text(&self, id: NodeId) -> Option<&Arc<str>> {
        match self.value(id) {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The text of a member, if it is there and text.
    pub fn text_of(&self, id: NodeId, key: &str) -> Option<&Arc<str>> {
        self.text(self.get(id, key)?)
    }

    /// The truth value of a member, if it is there and one.
    pub fn bool_of(&self, id: NodeId, key: &str) -> Option<bool> {
        match self.value(self.get(id, key)?) {
            Value::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// Sets a member, in its old place if the key is there, else at the end.
    pub fn set_member(&mut self, id: NodeId, key: &str, value: NodeId) {
        let mut members = self.members(id).to_vec();
        match members.iter_mut().find(|m| &*m.key == key) {
            Some(member) => member.value = value,
            None => members.push(Member { key: Arc::from(key), value }),
        }
        self.set(id, Value::Map(members));
    }

    /// Takes a member out and gives its value.
    pub fn remove_member(&mut self, id: NodeId, key: &str) -> Option<NodeId> {
        let found = self.get(id, key)?;
        let rest = self.members(id).iter().filter(|m| &*m.key != key).cloned().collect();
        self.set(id, Value::Map(rest));
        Some(found)
    }

    /// Gives a member another key and keeps its place; false if it is not there.
    pub fn rename_member(&mut self, id: NodeId, from: &str, to: &str) -> bool {
        let mut members = self.members(id).to_vec();
        let Some(member) = members.iter_mut().find(|m| &*m.key == from) else {
            return false;
        };
        member.key = Arc::from(to);
        self.set(id, Value::Map(members));
        true
    }

    /// The number of nodes.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether there are no nodes.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }
}
