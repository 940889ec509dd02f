//! What a reader carries along: where it is, what it noticed, how much it may still try.

use std::fmt;

use super::JsonKind;

/// How deep values may be nested.
pub(crate) const DEPTH: u16 = 128;

/// How many notes are kept; the rest is counted.
const NOTES: usize = 100;

/// How many letters of a name stand in a path: keys of maps are texts of the service.
const LONGEST_NAME: usize = 64;

/// How many bytes of memory the objects of a document may take, about: small ones take
/// hundreds of times what their text takes. A document that is large itself may take more.
const MEMORY: usize = 512 << 20;

/// How many times of the length of its text a document may take.
const GROWTH: usize = 8;

/// About what an object takes whose members are not known beforehand: a leaf of a map.
pub(crate) const ANY_OBJECT: usize = 640;

/// What was found in place of what was expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// Nothing: a required member is absent.
    Nothing,
    /// `null`.
    Null,
    /// `true` or `false`.
    Boolean,
    /// A number, where a number of this kind or range does not fit either.
    Number,
    /// Text, where text of this form does not fit either.
    String,
    /// A list.
    List,
    /// An object.
    Object,
    /// A member that was there before.
    Duplicate,
    /// A value nested too deeply.
    TooDeep,
    /// More objects than there is memory for.
    TooMany,
    /// No JSON, from this line and column on.
    Syntax(usize, usize),
    /// No XML, from this line and column on.
    Markup(usize, usize),
    /// Something that JSON does not have.
    Foreign,
}

impl From<JsonKind> for Kind {
    fn from(kind: JsonKind) -> Self {
        match kind {
            JsonKind::Null => Self::Null,
            JsonKind::Boolean => Self::Boolean,
            JsonKind::Integer | JsonKind::Number => Self::Number,
            JsonKind::String => Self::String,
            JsonKind::Array => Self::List,
            JsonKind::Object => Self::Object,
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => f.write_str("nothing"),
            Self::Null => f.write_str("null"),
            Self::Boolean => f.write_str("a boolean"),
            Self::Number => f.write_str("a number"),
            Self::String => f.write_str("a string"),
            Self::List => f.write_str("a list"),
            Self::Object => f.write_str("an object"),
            Self::Duplicate => f.write_str("a second one"),
            Self::TooDeep => f.write_str("a value nested too deeply"),
            Self::TooMany => f.write_str("more objects than there is memory for"),
            Self::Syntax(line, column) => {
                write!(f, "invalid JSON at line {line} column {column}")
            }
            Self::Markup(line, column) => {
                write!(f, "invalid XML at line {line} column {column}")
            }
            Self::Foreign => f.write_str("a value that JSON does not have"),
        }
    }
}

/// Why a value could not be read: where, what was expected and what kind of value was
/// found. It never holds a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError {
    path: String,
    expected: &'static str,
    found: Kind,
}

impl DecodeError {
    pub(crate) fn new(expected: &'static str, found: Kind) -> Self {
        Self { path: String::new(), expected, found }
    }

    /// The same error, one level further in.
    pub(crate) fn within(mut self, step: &Step<'_>) -> Self {
        prepend(&mut self.path, step);
        self
    }

    /// Where: member names and indexes from the root, such as `value[3].status`; empty for
    /// the root itself.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What was expected there.
    #[must_use]
    pub const fn expected(&self) -> &'static str {
        self.expected
    }

    /// The kind of what was found there.
    #[must_use]
    pub const fn found(&self) -> Kind {
        self.found
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            write!(f, "`{}`: ", self.path)?;
        }
        write!(f, "expected {}, found {}", self.expected, self.found)
    }
}

impl std::error::Error for DecodeError {}

/// Something odd that did not keep a value from being read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    path: String,
    kind: NoteKind,
}

impl Note {
    /// Where: member names and indexes from the root.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What was odd.
    #[must_use]
    pub const fn kind(&self) -> NoteKind {
        self.kind
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`: {}", self.path, self.kind)
    }
}

/// What was odd about a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum NoteKind {
    /// A required list or map was `null` and is read as empty.
    NullAsEmpty,
    /// An element or entry was `null` where it may not be, and is left out.
    NullDropped,
    /// A member of a fixed value held another one.
    ConstantDiffers,
    /// A member that no description names was not of the type that further members have,
    /// and is left out.
    ValueDropped,
    /// An entry had a key that the map cannot hold, and is left out.
    KeyDropped,
}

impl fmt::Display for NoteKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NullAsEmpty => "`null` is read as empty",
            Self::NullDropped => "`null` is left out",
            Self::ConstantDiffers => "the value is not the fixed one",
            Self::ValueDropped => "the value is of another type, the member is left out",
            Self::KeyDropped => "the key is not a known one, the entry is left out",
        })
    }
}

/// A value was not read: the context knows why, or the text where it is no JSON.
#[derive(Debug)]
pub(crate) struct Failed;

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the value does not fit")
    }
}

impl std::error::Error for Failed {}

impl serde::de::Error for Failed {
    fn custom<T: fmt::Display>(_message: T) -> Self {
        Self
    }
}

/// One step of a path.
pub(crate) enum Step<'a> {
    Member(&'a str),
    Index(usize),
}

/// Puts a step before a path.
fn prepend(path: &mut String, step: &Step<'_>) {
    let mut whole = match step {
        Step::Index(index) => format!("[{index}]"),
        Step::Member(name) if name.chars().nth(LONGEST_NAME).is_some() => {
            let name: String = name.chars().take(LONGEST_NAME).collect();
            format!("[{name:?}…]")
        }
        Step::Member(name) if plain(name) => (*name).to_owned(),
        Step::Member(name) => format!("[{name:?}]"),
    };
    if !path.is_empty() && !path.starts_with('[') {
        whole.push('.');
    }
    whole.push_str(path);
    *path = whole;
}

fn plain(name: &str) -> bool {
    let plain = |byte: u8| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'$' | b'@')
    };
    !name.is_empty() && name.bytes().all(plain)
}

/// Where reading is, what was noticed, and what remains to be spent.
///
/// One is made for each document that is read. Paths are put together only where a note or
/// an error leaves a level, so that a document without either pays nothing for them.
#[derive(Debug, Default)]
pub struct Context {
    notes: Vec<Note>,
    unkept_notes: usize,
    unknown: usize,
    failure: Option<DecodeError>,
    depth: u16,
    /// What made a trial fit badly: unknown members, unknown values, notes.
    pub(crate) surprise: usize,
    /// How many levels of further members around this place were set aside.
    pub(crate) aside: u8,
    /// Bytes that trials may still read again.
    pub(crate) budget: usize,
    /// About how many bytes the objects take that were read so far.
    held: usize,
    /// How many they may take, if that is more than always.
    most: usize,
    /// Whether a JSON value does not stand for all of its text.
    pub(crate) inexact: bool,
    /// Whether what is read is kept as text too, so that its value may be inexact.
    pub(crate) keeping: bool,
}

/// The state of a context before something was tried.
#[derive(Clone, Copy)]
pub(crate) struct Mark {
    pub(crate) notes: usize,
    unkept_notes: usize,
    unknown: usize,
    depth: u16,
    held: usize,
    pub(crate) surprise: usize,
}

impl Context {
    /// A context for one document.
    #[must_use]
    pub fn new() -> Self {
        Self { budget: 1 << 20, ..Self::default() }
    }

    /// What was odd, in the order of the document; at most a hundred.
    #[must_use]
    pub fn notes(&self) -> &[Note] {
        &self.notes
    }

    /// What was odd, in the order of the document; at most a hundred.
    #[must_use]
    pub fn into_notes(self) -> Vec<Note> {
        self.notes
    }

    /// How many odd things there were beyond the first hundred.
    #[must_use]
    pub const fn unkept_notes(&self) -> usize {
        self.unkept_notes
    }

    /// How many members were unknown and had no place to be kept.
    #[must_use]
    pub const fn unknown_members(&self) -> usize {
        self.unknown
    }

    pub(crate) fn fail(&mut self, expected: &'static str, found: Kind) {
        self.failure = Some(DecodeError::new(expected, found));
    }

    pub(crate) fn take_failure(&mut self) -> Option<DecodeError> {
        self.failure.take()
    }

    pub(crate) fn note(&mut self, kind: NoteKind) {
        self.surprise += 1;
        if self.notes.len() < NOTES {
            self.notes.push(Note { path: String::new(), kind });
        } else {
            self.unkept_notes += 1;
        }
    }

    pub(crate) fn skip_member(&mut self) {
        self.unknown += 1;
        self.surprise += 1;
    }

    /// Makes ready for a text of this length.
    pub(crate) fn expect(&mut self, length: usize) {
        self.budget = self.budget.max(length.saturating_mul(16));
        self.most = self.most.max(length.saturating_mul(GROWTH));
    }

    /// Pays for bytes that are read again; `false`, unpaid, where too little is left.
    pub(crate) fn afford(&mut self, bytes: usize) -> bool {
        let left = self.budget.checked_sub(bytes);
        self.budget = left.unwrap_or(self.budget);
        left.is_some()
    }

    /// Takes memory for an object; `false` where there is none left.
    pub(crate) fn hold(&mut self, bytes: usize) -> bool {
        self.held = self.held.saturating_add(bytes);
        self.held <= self.most.max(MEMORY)
    }

    /// Goes one level down; `false` where that is too deep.
    pub(crate) const fn enter(&mut self) -> bool {
        self.depth += 1;
        self.depth <= DEPTH
    }

    /// How many levels are left.
    pub(crate) fn room(&self) -> usize {
        DEPTH.saturating_sub(self.depth).into()
    }

    pub(crate) const fn leave(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }

    pub(crate) fn mark(&self) -> Mark {
        Mark {
            notes: self.notes.len(),
            unkept_notes: self.unkept_notes,
            unknown: self.unknown,
            depth: self.depth,
            held: self.held,
            surprise: self.surprise,
        }
    }

    /// Puts a step before the paths of the notes and the failure since there were this
    /// many notes.
    pub(crate) fn stepped(&mut self, notes: usize, step: &Step<'_>) {
        for note in self.notes.iter_mut().skip(notes) {
            prepend(&mut note.path, step);
        }
        if let Some(failure) = &mut self.failure {
            prepend(&mut failure.path, step);
        }
    }

    pub(crate) fn note_count(&self) -> usize {
        self.notes.len()
    }

    /// Whether a level that began at this many notes has something to put its step before.
    pub(crate) fn needs_step(&self, notes: usize) -> bool {
        self.failure.is_some() || self.notes.len() > notes
    }

    /// Forgets what was noticed since a mark.
    pub(crate) fn reset(&mut self, mark: Mark) {
        self.notes.truncate(mark.notes);
        self.unkept_notes = mark.unkept_notes;
        self.unknown = mark.unknown;
        self.depth = mark.depth;
        self.held = mark.held;
        self.surprise = mark.surprise;
        self.failure = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Model, from_json_slice};

    #[test]
    fn small_objects_end_where_their_memory_ends() {
        let check = |text: &str, left: usize, expected: Option<Kind>| {
            let mut context = Context::new();
            context.held = MEMORY - left * ANY_OBJECT;
            let mut value = serde_json::Value::blank();
            let read = from_json_slice(value.slot(), text.as_bytes(), &mut context);
            assert_eq!(read.err().map(|error| error.found()), expected, "{text}");
        };
        check("[{\"\": {}}, {}]", 3, None);
        check("[{\"\": {}}, {}]", 2, Some(Kind::TooMany));
        check("[[], 1, \"\"]", 0, None);
    }

    #[test]
    fn what_a_trial_held_is_given_back() {
        let mut context = Context::new();
        let mark = context.mark();
        assert!(context.hold(MEMORY) && !context.hold(1));
        context.reset(mark);
        assert!(context.hold(MEMORY));
    }
}
