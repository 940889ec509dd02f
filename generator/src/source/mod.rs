//! Stage 1: paths to ordered trees; every node knows its place.
//!
//! Knows JSON and YAML, and nothing of what the documents mean.

mod build;
mod detect;
pub mod ids;
mod json;
pub mod nearest;
mod nesting;
pub mod path;
mod places;
pub mod pointer;
mod print;
#[cfg(test)]
mod tests;
pub mod tree;
mod yaml;

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::Arc;

use crate::diagnostic::catalogue::source as codes;
use crate::diagnostic::{Diagnostic, Diagnostics, Place};
use build::{Builder, Names, Oddities};
pub use places::Located;
use places::Spot;
pub(crate) use places::newlines;
use pointer::{Missing, Pointer};
use tree::{FileId, Locus, NodeId, Step, Tree, Value};

/// The largest file that is read, in bytes.
pub const LARGEST_FILE: usize = 64 << 20;

/// So many bytes of a description make a node, or more: room that is asked for and not
/// used costs nothing.
const BYTES_PER_NODE: usize = 32;

/// The most files of a run; the largest public description has 1,500.
const MOST_FILES: usize = 10_000;

/// Gives the bytes of files by their logical path: relative to where the run takes place or
/// absolute, with `/` between names. Decides what may be read.
pub trait Files {
    /// Reads one file; the answer never depends on what was read before.
    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError>;

    /// Whether `read` takes the `https` URLs of that URL's origin: never, unless whoever
    /// runs the generator names the origin.
    fn fetches(&self, _url: &str) -> bool {
        false
    }
}

/// Why a file could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadError {
    /// There is no such file.
    Missing,
    /// It is a directory, a device or the like.
    NotAFile,
    /// It lies, or its link leads, outside the folders that may be read; the folder that
    /// would have to be allowed.
    Outside(String),
    /// It is named by a URL, and nothing here opens connections.
    Url,
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
            Self::Outside(_) => {
                f.write_str("it is outside the folder of the description")
            }
            Self::Url => f.write_str("it is a URL, and no connection is opened"),
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
    /// Files that were looked for in vain.
    absent: HashMap<String, ReadError>,
    names: Names,
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
        match self.load_if_there(path, place.clone(), files, diagnostics) {
            Ok(loaded) => loaded,
            Err(why) => {
                let mut finding = Self::unreadable(path, &why);
                finding.place = place.or_else(|| self.nowhere(path));
                diagnostics.push(finding);
                self.by_path.insert(path.to_owned(), None);
                None
            }
        }
    }

    /// The same for a file that need not be there: that it cannot be read is for the
    /// caller to report, as [`Sources::unreadable`].
    ///
    /// # Errors
    /// Says why the file cannot be read, each time it is asked for.
    pub fn load_if_there(
        &mut self,
        path: &str,
        place: Option<Place>,
        files: &dyn Files,
        diagnostics: &mut Diagnostics,
    ) -> Result<Option<FileId>, ReadError> {
        if let Some(known) = self.by_path.get(path) {
            return Ok(*known);
        }
        if let Some(why) = self.absent.get(path) {
            return Err(why.clone());
        }
        if self.files.len() >= MOST_FILES {
            let text =
                format!("`{path}` is not read: the run has {MOST_FILES} files already");
            let mut finding = Diagnostic::new(&codes::TOO_MANY_FILES, text);
            finding.place = place;
            diagnostics.push(finding);
            self.by_path.insert(path.to_owned(), None);
            return Ok(None);
        }
        let bytes = files.read(path).inspect_err(|why| {
            self.absent.insert(path.to_owned(), why.clone());
        })?;
        let loaded = self.add(path, bytes, diagnostics);
        self.by_path.insert(path.to_owned(), loaded);
        Ok(loaded)
    }

    /// The finding that a file cannot be read.
    pub fn unreadable(path: &str, why: &ReadError) -> Diagnostic {
        let help = match why {
            ReadError::Outside(folder) => allow(folder),
            ReadError::Url => "save it to a file, and name that".to_owned(),
            _ => "correct the path; it is relative to the file that names it".to_owned(),
        };
        let text = format!("cannot read `{path}`: {why}");
        Diagnostic::new(&codes::UNREADABLE, text).help(help)
    }

    /// The place of a file that could not be read.
    fn nowhere(&mut self, path: &str) -> Option<Place> {
        let file = FileId(u32::try_from(self.files.len()).ok()?);
        let nowhere = Locus { file, parent: None, step: Step::Root };
        let root = self.tree.add(Value::Null, nowhere);
        let (path, text) = (path.to_owned(), String::new());
        self.files.push(File { path, text, form: Form::Yaml, root });
        Some(Place::File(file))
    }

    fn add(
        &mut self,
        path: &str,
        bytes: Vec<u8>,
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
            Some(problem) => {
                let line = u32::try_from(problem.line).unwrap_or(u32::MAX);
                let text = format!("`{path}` {}", problem.what);
                let finding = Diagnostic::new(problem.code, text).help(problem.help);
                Err(finding.placed(Place::At { file, line, column: 1 }))
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
        let mut failure = None;
        if entry.form == Form::Json {
            let mut builder = self.builder(file, &entry.text);
            match json::parse(&entry.text, &mut builder) {
                Ok(root) => {
                    let oddities = builder.finish();
                    return self.report(root, &oddities, entry, diagnostics);
                }
                Err(finding) => failure = Some(finding),
            }
            // A flow mapping of YAML begins like JSON; a name that says YAML decides.
            if !detect::is_yaml_name(&entry.path) {
                return failure.map_or_else(|| Ok(NodeId::default()), Err);
            }
        }
        let mut builder = self.builder(file, &entry.text);
        builder.merges();
        match yaml::parse(&entry.text, &mut builder) {
            Ok(root) => {
                entry.form = Form::Yaml;
                let oddities = builder.finish();
                self.report(root, &oddities, entry, diagnostics)
            }
            Err(finding) if failure.is_none() && detect::is_json_name(&entry.path) => {
                let mut builder = self.builder(file, &entry.text);
                Err(json::parse(&entry.text, &mut builder).err().unwrap_or(finding))
            }
            Err(finding) => Err(failure.unwrap_or(finding)),
        }
    }

    fn builder(&mut self, file: FileId, text: &str) -> Builder<'_> {
        self.tree.expect(text.len() / BYTES_PER_NODE);
        Builder::new(&mut self.tree, &mut self.names, file, text)
    }

    /// Reports what a file has that a reader may stumble over.
    fn report(
        &self,
        root: NodeId,
        oddities: &Oddities,
        entry: &File,
        diagnostics: &mut Diagnostics,
    ) -> Result<NodeId, Diagnostic> {
        for node in &oddities.merged {
            let text = "the merge key `<<` is expanded; it is not part of YAML 1.2";
            diagnostics.push(
                Diagnostic::new(&codes::MERGE_KEY, text).placed(Place::Key(*node)),
            );
        }
        for (node, tag) in &oddities.tagged {
            let text =
                format!("the tag `!{tag}` is ignored; its value is read without it");
            diagnostics.push(Diagnostic::at(&codes::TAG, *node, text));
        }
        let mut last = None;
        for (map, key) in &oddities.duplicates {
            let finding = self.duplicate(*map, key, entry);
            if let Some(before) = last.replace(finding) {
                diagnostics.push(before);
            }
        }
        last.map_or(Ok(root), Err)
    }

    fn duplicate(&self, map: NodeId, key: &Arc<str>, entry: &File) -> Diagnostic {
        let mut steps = self.steps(map);
        let path = pointer::from_steps(steps.iter());
        let text = if path.is_empty() {
            format!("the key `{key}` stands twice in the document")
        } else {
            format!("the key `{key}` stands twice in `{path}`")
        };
        let finding = Diagnostic::at(&codes::DUPLICATE_KEY, map, text)
            .help("remove one of the two");
        steps.push(Step::Key(Arc::clone(key)));
        let file = self.tree.locus(map).file;
        let at = |spot: Spot| Place::At { file, line: spot.line, column: spot.column };
        match Self::twice(&entry.text, entry.form, &steps) {
            (Some(first), Some(second)) => {
                finding.placed(at(second)).label(at(first), "it stands here first")
            }
            _ => finding,
        }
    }

    /// The pointer of a node in its file as written.
    pub fn pointer(&self, node: NodeId) -> String {
        pointer::from_steps(self.steps(node).iter())
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

/// How to have the files of a folder read.
fn allow(folder: &str) -> String {
    let plain = folder.chars().all(|c| c.is_alphanumeric() || "/._-@+".contains(c));
    let quote = if plain { "" } else { "'" };
    format!(
        "if it may be read, pass `--allow-dir {quote}{folder}{quote}`; in a build script, \
         call `allow_directory`"
    )
}

/// The column in characters that a column in bytes (both from 1) means in a line.
fn char_column(text: &str, line: usize, bytes: usize) -> usize {
    let Some(line) = text.lines().nth(line - 1) else { return bytes };
    line.char_indices().take_while(|(at, _)| at + 1 < bytes).count() + 1
}
