//! Remembers a run beside what it wrote, so that it is not done again when nothing changed.
//!
//! A run is the same if the program, the settings, each file that was asked for and each
//! file that was written are: all files are read and compared by fingerprint. Then what
//! the run had to say is said again, and nothing is written.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use bindery::output::{File, fingerprint, write_one};
use bindery::source::{Files, ReadError};
use serde_json::{Value, json};

use crate::reachable::Reachable;
use crate::shown::{Said, Summary};

/// The file that holds the memory, in the output directory.
const NAME: &str = ".bindery-state";

/// What stands for a file that cannot be read.
const UNREAD: &str = "-";

/// Files by their path, each with the fingerprint of what it holds.
type Prints = BTreeMap<String, String>;

/// A finished run.
pub struct Run {
    /// What it read; none if not all of that can be read again.
    pub read: Option<Prints>,
    /// What it said, but for the summary.
    pub said: Vec<Said>,
    /// What it counted.
    pub summary: Summary,
}

/// The memory of the runs into one directory.
pub struct Memory<'a> {
    directory: &'a Path,
    key: String,
}

impl<'a> Memory<'a> {
    /// `settings` is any text that tells settings apart.
    pub fn new(directory: &'a Path, settings: &str) -> Self {
        let key = fingerprint(format!("{} {settings}", program()).as_bytes());
        Self { directory, key }
    }

    /// The last run, if it would go the same way again.
    pub fn recall(&self, files: &Reachable<'_>) -> Option<Run> {
        let text = fs::read(self.directory.join(NAME)).ok()?;
        let state: Value = serde_json::from_slice(&text).ok()?;
        if state.get("key")?.as_str()? != self.key {
            return None;
        }
        let wrote: Prints = prints(state.get("wrote")?)?;
        let summary = Summary::from_json(state.get("summary")?, wrote.len())?;
        let said = state.get("said")?.as_array()?.iter().map(Said::from_json);
        let said = said.collect::<Option<Vec<_>>>()?;
        let read = prints(state.get("read")?)?;
        let now = |path: &str| {
            files.read(path).map_or(UNREAD.to_owned(), |bytes| fingerprint(&bytes))
        };
        let same = read.iter().all(|(path, print)| now(path) == *print)
            && wrote.iter().all(|(path, print)| {
                fs::read(self.directory.join(path))
                    .is_ok_and(|b| fingerprint(&b) == *print)
            });
        same.then_some(Run { read: Some(read), said, summary })
    }

    /// Remembers a run that went well, if it can be told whether it would go so again.
    ///
    /// A memory that cannot be kept costs the next run its time and nothing else.
    pub fn keep(&self, run: &Run, files: &[File]) {
        let Some(read) = &run.read else { return };
        let wrote: Prints = files
            .iter()
            .map(|file| (file.path.clone(), fingerprint(file.text.as_bytes())))
            .collect();
        let said: Vec<Value> = run.said.iter().map(Said::to_json).collect();
        let state = json!({
            "key": self.key,
            "read": read,
            "said": said,
            "summary": run.summary.to_json(),
            "wrote": wrote,
        });
        let file = File { path: NAME.to_owned(), text: format!("{state}\n") };
        let _ = write_one(self.directory, &file);
    }
}

/// What tells one build of this program from another, whose version may be the same.
fn program() -> String {
    let program = std::env::current_exe().and_then(fs::metadata);
    let built = program.and_then(|file| Ok((file.modified()?, file.len())));
    // A program that cannot be looked at has a memory of its own only.
    built.map_or_else(
        |_| format!("process {}", std::process::id()),
        |built| format!("{built:?}"),
    )
}

fn prints(of: &Value) -> Option<Prints> {
    let prints = of.as_object()?.iter();
    prints
        .map(|(path, print)| Some((path.clone(), print.as_str()?.to_owned())))
        .collect()
}

/// Files that remember what was asked of them.
pub struct Watched<'a> {
    files: Reachable<'a>,
    read: RefCell<Option<Prints>>,
}

impl<'a> Watched<'a> {
    pub fn new(files: Reachable<'a>) -> Self {
        Self { files, read: RefCell::new(Some(Prints::new())) }
    }

    /// What was read; none if something came from elsewhere than the disk.
    pub fn into_read(self) -> Option<Prints> {
        self.read.into_inner()
    }
}

impl Files for Watched<'_> {
    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        let content = self.files.read(path);
        let mut read = self.read.borrow_mut();
        if !self.files.is_on_disk(path) {
            *read = None;
        }
        if let Some(read) = read.as_mut() {
            let print = content.as_deref().map_or(UNREAD.to_owned(), fingerprint);
            read.insert(path.to_owned(), print);
        }
        content
    }

    fn fetches(&self, url: &str) -> bool {
        self.files.fetches(url)
    }
}
