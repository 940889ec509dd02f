//! From what a parser visits to nodes of the tree, within budgets.
//!
//! Every parser reads through the one visitor here, so that numbers, duplicate keys and
//! limits mean the same in every form of text.

use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;

use serde::de::{
    self, DeserializeSeed, Deserializer, EnumAccess, MapAccess, SeqAccess,
    VariantAccess, Visitor,
};

use super::tree::{FileId, Locus, Member, NodeId, Step, Tree, Value};
use crate::diagnostic::Code;
use crate::diagnostic::catalogue::source as codes;

/// Texts up to this length are shared when they repeat, as names of types do.
const SHARED_LENGTH: usize = 24;

/// Mappings up to this size are searched for duplicate keys without a table.
const SMALL_MAP: usize = 24;

/// The key under which serde_json hands over numbers when `arbitrary_precision` is on
/// anywhere in the build.
const NUMBER_TOKEN: &str = "$serde_json::private::Number";

/// What a reader of a file may stumble over.
#[derive(Default)]
pub(super) struct Oddities {
    /// Mappings and the keys that they have twice.
    pub(super) duplicates: Vec<(NodeId, Arc<str>)>,
    /// Values of merge keys.
    pub(super) merged: Vec<NodeId>,
    /// Values with a tag.
    pub(super) tagged: Vec<(NodeId, String)>,
}

/// Texts of which there is one copy each.
#[derive(Default)]
pub(super) struct Names {
    all: HashSet<Arc<str>>,
    /// Some that were asked for before, each at its [`Names::slot`]: most texts are among
    /// a few hundred keywords, for which the table would hash and search every time.
    recent: Vec<Option<Arc<str>>>,
}

impl Names {
    const RECENT: usize = 1024;

    /// The only copy of a text.
    fn share(&mut self, text: &str) -> Arc<str> {
        if self.recent.is_empty() {
            self.recent.resize(Self::RECENT, None);
        }
        let recent = self.recent.get_mut(Self::slot(text.as_bytes()));
        if let Some(Some(known)) = &recent
            && **known == *text
        {
            return Arc::clone(known);
        }
        let name = match self.all.get(text) {
            Some(known) => Arc::clone(known),
            None => {
                let name: Arc<str> = Arc::from(text);
                self.all.insert(Arc::clone(&name));
                name
            }
        };
        if let Some(slot) = recent {
            *slot = Some(Arc::clone(&name));
        }
        name
    }

    /// Where a text is looked for first, by its length and its first and last bytes.
    fn slot(text: &[u8]) -> usize {
        let word = |bytes: Option<&[u8; 4]>| {
            bytes.map_or(0, |bytes| u64::from(u32::from_le_bytes(*bytes)))
        };
        let (first, last) = (word(text.first_chunk()), word(text.last_chunk()));
        let middle = text.get(text.len() / 2).copied().map_or(0, u64::from);
        let all = first ^ last << 24 ^ middle << 12 ^ (text.len() as u64) << 56;
        // Of a product, the highest bits depend on all others.
        (all.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 54) as usize
    }
}

/// Makes the nodes of one file.
pub(super) struct Builder<'t> {
    tree: &'t mut Tree,
    names: &'t mut Names,
    file: FileId,
    nodes_left: usize,
    bytes_left: usize,
    merges: bool,
    /// Members and elements of what is being read, the innermost last: what is complete
    /// takes as much room as it needs.
    members: Vec<Member>,
    elements: Vec<NodeId>,
    duplicates: Vec<(NodeId, Arc<str>)>,
    merged: Vec<NodeId>,
    tagged: Vec<(NodeId, String)>,
    /// Why the visitor gave up, when it was not the parser.
    pub(super) failure: Option<(&'static Code, String)>,
}

impl<'t> Builder<'t> {
    pub(super) fn new(
        tree: &'t mut Tree,
        names: &'t mut Names,
        file: FileId,
        text: &str,
    ) -> Self {
        let length = text.len();
        Self {
            tree,
            names,
            file,
            nodes_left: length.saturating_mul(2).clamp(64 << 10, 20_000_000),
            bytes_left: length.saturating_mul(16).clamp(1 << 20, 256 << 20),
            merges: false,
            members: Vec::new(),
            elements: Vec::new(),
            duplicates: Vec::new(),
            merged: Vec::new(),
            tagged: Vec::new(),
            failure: None,
        }
    }

    /// Expands `<<` members.
    pub(super) fn merges(&mut self) {
        self.merges = true;
    }

    pub(super) fn file(&self) -> FileId {
        self.file
    }

    /// The seed for the document.
    pub(super) fn seed(&mut self) -> Seed<'_, 't> {
        Seed { builder: self, parent: None, step: Step::Root }
    }

    /// What was found beside the tree itself.
    pub(super) fn finish(self) -> Oddities {
        let Self { duplicates, merged, tagged, .. } = self;
        Oddities { duplicates, merged, tagged }
    }

    fn text(&mut self, text: &str) -> Arc<str> {
        let shared = text.len() <= SHARED_LENGTH;
        if shared { self.names.share(text) } else { Arc::from(text) }
    }

    fn spend<E: de::Error>(&mut self, bytes: usize) -> Result<(), E> {
        let nodes = self.nodes_left.checked_sub(1);
        let bytes = self.bytes_left.checked_sub(bytes);
        let (Some(nodes), Some(bytes)) = (nodes, bytes) else {
            let text =
                "it expands to far more than it holds (aliases that repeat aliases?)";
            self.failure = Some((&codes::BUDGET, text.to_owned()));
            return Err(E::custom("budget exceeded"));
        };
        self.nodes_left = nodes;
        self.bytes_left = bytes;
        Ok(())
    }

    fn add(&mut self, value: Value, parent: Option<NodeId>, step: Step) -> NodeId {
        self.tree.add(value, Locus { file: self.file, parent, step })
    }

    /// Puts the members of every `<<` value behind the mapping's own.
    fn expand(&mut self, members: &mut Vec<Member>) {
        let Some(at) = members.iter().position(|m| &*m.key == "<<") else { return };
        let merge = members.remove(at).value;
        let sources = match self.tree.value(merge) {
            Value::List(elements) => elements.clone(),
            _ => vec![merge],
        };
        let mut table = HashSet::new();
        for source in sources {
            for member in self.tree.members(source) {
                if !is_known(members, &mut table, &member.key) {
                    members.push(member.clone());
                }
            }
        }
        self.merged.push(merge);
    }
}

/// Reads one node under a parent.
pub(super) struct Seed<'b, 't> {
    builder: &'b mut Builder<'t>,
    parent: Option<NodeId>,
    step: Step,
}

impl<'de> DeserializeSeed<'de> for Seed<'_, '_> {
    type Value = NodeId;

    fn deserialize<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<NodeId, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl Seed<'_, '_> {
    fn scalar<E: de::Error>(self, value: Value) -> Result<NodeId, E> {
        self.builder.spend(0)?;
        Ok(self.builder.add(value, self.parent, self.step))
    }
}

impl<'de> Visitor<'de> for Seed<'_, '_> {
    type Value = NodeId;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<NodeId, E> {
        self.scalar(Value::Bool(value))
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<NodeId, E> {
        self.scalar(Value::Integer(value.into()))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<NodeId, E> {
        self.scalar(Value::Integer(value.into()))
    }

    fn visit_i128<E: de::Error>(self, value: i128) -> Result<NodeId, E> {
        self.scalar(Value::Integer(value))
    }

    #[allow(
        clippy::cast_precision_loss,
        reason = "beyond 127 bits a float is all there is"
    )]
    fn visit_u128<E: de::Error>(self, value: u128) -> Result<NodeId, E> {
        match i128::try_from(value) {
            Ok(value) => self.scalar(Value::Integer(value)),
            Err(_) => self.scalar(Value::Float(value as f64)),
        }
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<NodeId, E> {
        self.scalar(Value::Float(value))
    }

    fn visit_unit<E: de::Error>(self) -> Result<NodeId, E> {
        self.scalar(Value::Null)
    }

    fn visit_none<E: de::Error>(self) -> Result<NodeId, E> {
        self.scalar(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<NodeId, D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<NodeId, E> {
        self.builder.spend(text.len())?;
        let text = self.builder.text(text);
        Ok(self.builder.add(Value::Text(text), self.parent, self.step))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, data: A) -> Result<NodeId, A::Error> {
        let (tag, content) = data.variant::<String>()?;
        let Self { builder, parent, step } = self;
        let seed = Seed { builder: &mut *builder, parent, step };
        let node = content.newtype_variant_seed(seed)?;
        builder.tagged.push((node, tag));
        Ok(node)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<NodeId, A::Error> {
        let builder = self.builder;
        builder.spend(0)?;
        let id = builder.add(Value::Null, self.parent, self.step);
        let start = builder.elements.len();
        loop {
            let index = builder.elements.len() - start;
            let index = u32::try_from(index).unwrap_or(u32::MAX);
            let step = Step::Index(index);
            let seed = Seed { builder: &mut *builder, parent: Some(id), step };
            match sequence.next_element_seed(seed)? {
                Some(element) => builder.elements.push(element),
                None => break,
            }
        }
        let elements = builder.elements.split_off(start);
        builder.tree.fill(id, Value::List(elements));
        Ok(id)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<NodeId, A::Error> {
        let builder = self.builder;
        builder.spend(0)?;
        let id = builder.add(Value::Null, self.parent, self.step);
        let start = builder.members.len();
        let mut table: HashSet<Arc<str>> = HashSet::new();
        while let Some(key) = map.next_key_seed(Key { builder: &mut *builder })? {
            let step = Step::Key(Arc::clone(&key));
            let seed = Seed { builder: &mut *builder, parent: Some(id), step };
            let value = map.next_value_seed(seed)?;
            let members = builder.members.get(start..).unwrap_or_default();
            if is_known(members, &mut table, &key) {
                builder.duplicates.push((id, key));
            } else {
                builder.members.push(Member { key, value });
            }
        }
        let mut members = builder.members.split_off(start);
        if builder.merges {
            builder.expand(&mut members);
        }
        let content = number(builder.tree, &members).unwrap_or(Value::Map(members));
        builder.tree.fill(id, content);
        Ok(id)
    }
}

/// Whether a key is among the members; large mappings are looked up in the table.
fn is_known(members: &[Member], table: &mut HashSet<Arc<str>>, key: &Arc<str>) -> bool {
    if members.len() < SMALL_MAP {
        return members.iter().any(|m| Arc::ptr_eq(&m.key, key));
    }
    if table.is_empty() {
        table.extend(members.iter().map(|m| Arc::clone(&m.key)));
    }
    !table.insert(Arc::clone(key))
}

/// The number that serde_json wraps into a mapping under `arbitrary_precision`.
fn number(tree: &Tree, members: &[Member]) -> Option<Value> {
    let [member] = members else { return None };
    if &*member.key != NUMBER_TOKEN {
        return None;
    }
    let text = tree.text(member.value)?;
    match text.parse::<i128>() {
        Ok(value) => Some(Value::Integer(value)),
        Err(_) => text.parse::<f64>().ok().map(Value::Float),
    }
}

/// Reads a key as text, whatever a parser would make of it as a value.
struct Key<'b, 't> {
    builder: &'b mut Builder<'t>,
}

impl<'de> DeserializeSeed<'de> for Key<'_, '_> {
    type Value = Arc<str>;

    fn deserialize<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<Arc<str>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_, '_> {
    type Value = Arc<str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text as key")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Arc<str>, E> {
        self.builder.spend(text.len())?;
        Ok(self.builder.names.share(text))
    }
}
