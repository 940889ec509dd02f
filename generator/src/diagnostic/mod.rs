//! What the stages have to say: plain data with codes and places.

pub(crate) mod catalogue;
pub(crate) mod lenient;
mod tally;

pub use catalogue::{Code, Severity, all, find};
pub(crate) use tally::{Subject, Telling};

use crate::source::tree::{FileId, NodeId};

/// A finding of one stage.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnostic {
    /// What kind of finding; the catalogue explains it.
    pub code: &'static Code,
    /// How grave, after `--deny` was applied.
    pub severity: Severity,
    /// One line, lower-case, offending names in backticks.
    pub message: String,
    /// What it is about; none for findings about the run as a whole.
    pub place: Option<Place>,
    /// The setting that it is about, if it is about one.
    pub setting: Option<Box<Setting>>,
    /// Further places, each with a few words.
    pub labels: Vec<(Place, String)>,
    /// What to do, in the imperative; what the catalogue says if it is none.
    pub help: Option<String>,
}

/// A place in an input, turned into line and column only when it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The value of a node.
    Node(NodeId),
    /// The key under which a node stands.
    Key(NodeId),
    /// A file as a whole.
    File(FileId),
    /// A line and column (both from 1) that a parser reported.
    At {
        /// The file.
        file: FileId,
        /// The line, from 1.
        line: u32,
        /// The column in characters, from 1.
        column: u32,
    },
}

/// An entry of the configuration of an API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// The key in the table.
    pub key: &'static str,
    /// The entry, where the key has several.
    pub entry: String,
}

impl Diagnostic {
    /// A finding without a place.
    pub fn new(code: &'static Code, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity,
            message: message.into(),
            place: None,
            setting: None,
            labels: Vec::new(),
            help: None,
        }
    }

    /// A finding about the value of a node.
    pub fn at(code: &'static Code, node: NodeId, message: impl Into<String>) -> Self {
        Self::new(code, message).placed(Place::Node(node))
    }

    /// A finding about an entry of the configuration.
    pub fn of_setting(
        code: &'static Code,
        key: &'static str,
        entry: impl Into<String>,
        message: impl Into<String>,
    ) -> Self {
        let setting = Setting { key, entry: entry.into() };
        Self { setting: Some(Box::new(setting)), ..Self::new(code, message) }
    }

    /// Says where.
    #[must_use]
    pub fn placed(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// Adds a place with a few words.
    #[must_use]
    pub fn label(mut self, place: Place, text: impl Into<String>) -> Self {
        self.labels.push((place, text.into()));
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// The findings of a run, in the order in which they were made.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
    counted: tally::Tally,
}

impl Diagnostics {
    /// Adds a finding.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.list.push(diagnostic);
    }

    /// Counts an extension that nobody asked for, under its key at a node.
    pub(crate) fn extension(&mut self, key: &str, at: NodeId) {
        let named = format!("`{}`", key.escape_debug());
        self.counted.add(Subject::Extension, named, at);
    }

    /// Counts what a key says to people, of which the emitted code has no place: the key,
    /// of what it is, and its node.
    pub(crate) fn unplaced(&mut self, key: &str, of: &str, at: NodeId) {
        let named = format!("`{}` of {of}", key.escape_debug());
        self.counted.add(Subject::Text, named, at);
    }

    /// Counts what says nothing about a client, which is told only when everything is.
    pub(crate) fn aside(&mut self, key: &str, of: &str, at: NodeId) {
        let named = format!("`{}` of {of}", key.escape_debug());
        self.counted.add(Subject::Aside, named, at);
    }

    /// Makes findings of what was counted.
    pub(crate) fn settle(&mut self, telling: Telling) {
        self.list.extend(std::mem::take(&mut self.counted).findings(telling));
    }

    /// All findings.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.list.iter()
    }

    /// All findings, to change their severity.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut Diagnostic> {
        self.list.iter_mut()
    }

    /// How many findings are of that severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.list.iter().filter(|d| d.severity == severity).count()
    }

    /// Whether any finding is an error.
    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }
}
