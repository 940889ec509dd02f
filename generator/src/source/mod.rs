//! Stage 1: paths to ordered trees; every node knows its place.
//!
//! Knows JSON and YAML, and nothing of what the documents mean.

mod build;
mod detect;
mod json;
pub mod nearest;
pub mod path;
mod places;
pub mod pointer;
mod print;
pub mod tree;
mod yaml;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;
use std::sync::Arc;

use crate::diagnostic::catalogue::source as codes;
use crate::diagnostic::{Diagnostic, Diagnostics, Place};
pub use places::Located;
use pointer::{Missing, Pointer};
use tree::{FileId, Locus, NodeId, Step, Tree, Value};

/// The largest file that is read, in bytes.
pub const LARGEST_FILE: usize = 64 << 20;

/// Gives the bytes of files by their logical path: relative to the root directory of the
/// run, with `/` between names and without `.` and `..`.
pub trait Files {
    /// Reads one file; the answer never depends on what was read before.
    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError>;
}

/// Why a file could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadError {
    /// There is no such file.
    Missing,
    /// It is a directory, a device or the like.
    NotAFile,
    /// It lies, or its link leads, outside the root directory of the run.
    Outside,
    /// It is larger than [`LARGEST_FILE`].
    TooLarge,
    /// Anything else, in the words of the system.
    Failed(String),
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("there is no such file"),
            Self::NotAFile => f.write_str("it is not a regular file"),
            Self::Outside => f.write_str("it is outside the root directory of the run"),
            Self::TooLarge => f.write_str("it is larger than 64 MiB"),
            Self::Failed(why) => f.write_str(why),
        }
    }
}

impl std::error::Error for ReadError {}

/// Files held in memory.
impl Files for BTreeMap<String, Vec<u8>> {
    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        self.get(path).cloned().ok_or(ReadError::Missing)
    }
}

/// How a file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Json,
    Yaml,
}

/// All files of a run, in one tree, with their text for showing places.
#[derive(Default)]
pub struct Sources {
    /// The documents.
    pub tree: Tree,
    files: Vec<File>,
    by_path: HashMap<String, Option<FileId>>,
    names: HashSet<Arc<str>>,
}

struct File {
    path: String,
    text: String,
    form: Form,
    root: NodeId,
}

impl Sources {
    /// No files yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads and parses a file, once however often it is asked for.
    ///
    /// None, with an error in `diagnostics`, if it cannot be read or is not one
    /// well-formed JSON or YAML document within the limits.
    pub fn load(
        &mut self,
        path: &str,
        files: &dyn Files,
        diagnostics: &mut Diagnostics,
    ) -> Option<FileId> {
        self.load_for(path, None, files, diagnostics)
    }

    /// The same for a file that `place` refers to.
    pub fn load_for(
        &mut self,
        path: &str,
        place: Option<Place>,
        files: &dyn Files,
        diagnostics: &mut Diagnostics,
    ) -> Option<FileId> {
        if let Some(known) = self.by_path.get(path) {
            return *known;
        }
        let loaded = match files.read(path) {
            Ok(bytes) => self.add(path, &bytes, diagnostics),
            Err(why) => {
                let text = format!("cannot read `{path}`: {why}");
                let mut finding = Diagnostic::new(&codes::UNREADABLE, text);
                finding.place = place;
                diagnostics.push(finding);
                None
            }
        };
        self.by_path.insert(path.to_owned(), loaded);
        loaded
    }

    fn add(
        &mut self,
        path: &str,
        bytes: &[u8],
        diagnostics: &mut Diagnostics,
    ) -> Option<FileId> {
        let file = FileId(u32::try_from(self.files.len()).ok()?);
        let (text, problem) = match detect::text(bytes) {
            Ok(text) => (text, None),
            Err(problem) => (String::new(), Some(problem)),
        };
        let mut entry = File {
            path: path.to_owned(),
            form: detect::form(&text),
            text,
            root: NodeId::default(),
        };
        let outcome = match problem {
            Some((code, message)) => {
                Err(Diagnostic::new(code, format!("`{path}` {message}")))
            }
            None => self.parse(file, &mut entry, diagnostics),
        };
        let parsed = match outcome {
            Ok(root) => {
                entry.root = root;
                Some(file)
            }
            Err(mut finding) => {
                let nowhere = Locus { file, parent: None, step: Step::Root };
                entry.root = self.tree.add(Value::Null, nowhere);
                finding.place.get_or_insert(Place::File(file));
                diagnostics.push(finding);
                None
            }
        };
        self.files.push(entry);
        parsed
    }

    fn parse(
        &mut self,
        file: FileId,
        entry: &mut File,
        diagnostics: &mut Diagnostics,
    ) -> Result<NodeId, Diagnostic> {
        let text = &entry.text;
        let mut failure = None;
        if entry.form == Form::Json {
            let mut builder =
                build::Builder::new(&mut self.tree, &mut self.names, file, text);
            match json::parse(text, &mut builder) {
                Ok(root) => return builder.finish(root, diagnostics),
                Err(finding) => failure = Some(finding),
            }
            // A flow mapping of YAML begins like JSON; a name that says YAML decides.
            if !detect::is_yaml_name(&entry.path) {
                return failure.map_or(Ok(NodeId::default()), Err);
            }
        }
        let mut builder =
            build::Builder::new(&mut self.tree, &mut self.names, file, text);
        builder.merges();
        match yaml::parse(text, &mut builder) {
            Ok(root) => {
                entry.form = Form::Yaml;
                builder.finish(root, diagnostics)
            }
            Err(finding) => Err(failure.unwrap_or(finding)),
        }
    }

    /// The root of a file; an empty node if the file could not be parsed.
    pub fn root(&self, file: FileId) -> NodeId {
        self.file(file).map(|f| f.root).unwrap_or_default()
    }

    /// The logical path of a file.
    pub fn name(&self, file: FileId) -> &str {
        self.file(file).map_or("", |f| &f.path)
    }

    /// The text of a file, without byte order mark.
    pub fn text(&self, file: FileId) -> &str {
        self.file(file).map_or("", |f| &f.text)
    }

    /// The file with that logical path, if it was loaded.
    pub fn find(&self, path: &str) -> Option<FileId> {
        self.by_path.get(path).copied().flatten()
    }

    /// How many files were loaded, those that could not be parsed included.
    pub fn count(&self) -> usize {
        self.files.len()
    }

    fn file(&self, file: FileId) -> Option<&File> {
        self.files.get(file.0 as usize)
    }

    /// The node that a JSON pointer (RFC 6901, without `#`) names in a file as written.
    pub fn resolve_as_written(&self, file: FileId, pointer: &str) -> Option<NodeId> {
        self.resolve_tokens_as_written(file, &Pointer::parse(pointer).ok()?).ok()
    }

    /// The same for a parsed pointer.
    ///
    /// # Errors
    /// Names the first token that leads nowhere.
    pub fn resolve_tokens_as_written(
        &self,
        file: FileId,
        pointer: &Pointer,
    ) -> Result<NodeId, Missing> {
        let child = |node, token: &str| pointer::child(self.tree.written(node), token);
        pointer.resolve(self.root(file), child)
    }
}

/// The column in characters that a column in bytes (both from 1) means in a line.
fn char_column(text: &str, line: usize, bytes: usize) -> usize {
    let Some(line) = text.lines().nth(line - 1) else { return bytes };
    line.char_indices().take_while(|(at, _)| at + 1 < bytes).count() + 1
}
