//! The sides of a comparison as they are named: files, folders, revisions.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use bindery::config::{ApiConfig, Config};
use bindery::diagnostic::{Severity, find};
use bindery::diff::{Reading, Subject, shared};
use bindery::files::Disk;
use bindery::report::{Finding, SourceText};
use bindery::source::Files;

use crate::git::Revision;
use crate::{Usage, out};

/// What a folder's files are looked through for.
const EXTENSIONS: [&str; 3] = ["json", "yaml", "yml"];

/// Folders are looked into this deep.
const DEPTH: usize = 32;

/// A side: its files, and the descriptions that it names.
pub struct Side {
    files: Box<dyn Files>,
    /// What names of its files begin with in reports: the revision, if it is one.
    pub label: String,
    /// Where each is read, by its name on this side: empty for a file that was named.
    documents: BTreeMap<String, String>,
}

/// What is wrong with descriptions.
#[derive(Default)]
pub struct Mistakes {
    pub findings: Vec<Finding>,
    /// The texts that findings point into.
    pub sources: Vec<SourceText>,
    /// Whether a description is there that cannot be read, or not in full: what another
    /// side has would look removed or new.
    pub unread: bool,
    /// Whether what references lead to need not be there.
    pub lenient: bool,
}

impl Mistakes {
    /// What could be read of a description that is there.
    pub fn of(&mut self, reading: Reading) -> Option<Subject> {
        let is_error = |of: &Finding| of.severity == Severity::Error;
        self.unread |= reading.subject.is_none() || reading.errors.iter().any(is_error);
        self.findings.extend(reading.errors);
        self.sources.extend(reading.sources);
        reading.subject
    }

    /// An API of a configuration.
    pub fn read(
        &mut self,
        (config, files): Configured<'_>,
        api: &ApiConfig,
    ) -> Option<Arc<Subject>> {
        let api = ApiConfig { lenient: api.lenient || self.lenient, ..api.clone() };
        self.of(Subject::read(config, &api, files)).map(Arc::new)
    }
}

/// A configuration and the files that it speaks of.
pub type Configured<'a> = (&'a Config, &'a dyn Files);

/// The two sides of one API.
pub type Pair = (Option<Arc<Subject>>, Option<Arc<Subject>>);

impl Side {
    /// A file, a folder, or `git:REV:PATH` for either in a revision, where a path is
    /// relative to the root of the repository, or with `./` or `../` to the working
    /// directory.
    pub fn open(named: &str, allowed: &[std::path::PathBuf]) -> Result<Self, Usage> {
        if let Some(named) = named.strip_prefix("git:") {
            return Self::of_revision(named);
        }
        let mut disk = Disk::new();
        allowed.iter().for_each(|directory| disk.allow(directory));
        let documents = if Path::new(named).is_dir() {
            disk.allow(Path::new(named));
            let mut found = Vec::new();
            walk(Path::new(named), "", DEPTH, &mut found);
            let path = |name: &String| format!("{}/{name}", named.trim_end_matches('/'));
            found.iter().map(|name| (name.clone(), path(name))).collect()
        } else if Path::new(named).is_file() {
            BTreeMap::from([(String::new(), disk.named(named))])
        } else {
            return Err(Usage::new(format!("there is no file or folder `{named}`")));
        };
        Ok(Self { files: Box::new(disk), label: String::new(), documents })
    }

    fn of_revision(named: &str) -> Result<Self, Usage> {
        let (name, path) = named.split_once(':').ok_or_else(|| {
            Usage::new(format!("`git:{named}` has no path: write git:REV:PATH"))
        })?;
        let here = matches!(path.split('/').next(), Some("." | ".."));
        let (revision, label) = match here {
            true => (Revision::here(name)?, format!("git:{name}:./")),
            false => (Revision::at_root(name)?, format!("git:{name}:")),
        };
        let folder = path.trim_end_matches('/');
        let below = revision.below(folder);
        let documents = if below.is_empty() {
            BTreeMap::from([(String::new(), path.to_owned())])
        } else {
            let joined = |name: &String| match folder {
                "" | "." => name.clone(),
                folder => format!("{folder}/{name}"),
            };
            let kept = below.iter().filter(|name| is_candidate(name));
            kept.map(|name| (name.clone(), joined(name))).collect()
        };
        Ok(Self { files: Box::new(revision), label, documents })
    }

    /// Whether it is a folder.
    fn is_folder(&self) -> bool {
        !self.documents.contains_key("")
    }

    /// Whether a description of another side is that of this one: it has the same name, and
    /// its files are the same bytes. Then it need not be read again.
    fn has_the_same(&self, name: &str, other: &Self, read: &Subject) -> bool {
        let same = |file: &String| match (self.files.read(file), other.files.read(file))
        {
            (Ok(here), Ok(there)) => here == there,
            _ => false,
        };
        self.documents.get(name) == other.documents.get(name)
            && read.side().files.iter().all(same)
    }

    /// The module of a description, which is called as its file is.
    fn module(&self, name: &str) -> Option<String> {
        let file = self.documents.get(name)?;
        Some(ApiConfig::new(file.clone()).module_name())
    }

    /// A description of this side, if the file is one; what is wrong with it is added.
    /// Where the other side has it too, the module is that of `other`: what files are
    /// called makes no difference between the plans.
    fn read(
        &self,
        name: &str,
        other: &Self,
        mistakes: &mut Mistakes,
    ) -> Option<Subject> {
        let mut api = ApiConfig::new(self.documents.get(name)?.clone());
        api.module = other.module(name).or_else(|| self.module(name));
        api.lenient = mistakes.lenient;
        let reading = Subject::read(&Config::default(), &api, &*self.files);
        if reading.subject.is_none() && self.is_folder() && is_something_else(&reading) {
            return None;
        }
        Some(mistakes.of(reading)?.called(name))
    }
}

/// The descriptions of two sides, those together that belong together: what was named,
/// what has the same name, then whatever shares most operations.
pub fn pairs(old: &Side, new: &Side, mistakes: &mut Mistakes) -> Vec<Pair> {
    let mut pairs: Vec<Pair> = Vec::new();
    let mut gone = Vec::new();
    for name in old.documents.keys() {
        let Some(before) = old.read(name, new, mistakes).map(Arc::new) else { continue };
        if !new.documents.contains_key(name) {
            gone.push(before);
            continue;
        }
        let after = match new.has_the_same(name, old, &before) {
            true => Some(Arc::clone(&before)),
            false => new.read(name, new, mistakes).map(Arc::new),
        };
        pairs.push((Some(before), after));
    }
    let lone = new.documents.keys().filter(|name| !old.documents.contains_key(*name));
    let added = lone.filter_map(|name| new.read(name, new, mistakes).map(Arc::new));
    let added = added.collect();
    pairs.extend(alike(gone, added));
    pairs
}

/// Descriptions of two sides that nothing else pairs: those together that share most
/// operations.
pub fn alike(gone: Vec<Arc<Subject>>, mut added: Vec<Arc<Subject>>) -> Vec<Pair> {
    let mut pairs: Vec<Pair> = Vec::new();
    for before in gone {
        let share = |after: &Arc<Subject>| shared(&before, after);
        let best = (0..added.len()).max_by_key(|at| added.get(*at).map(share));
        let best =
            best.filter(|at| added.get(*at).is_some_and(|after| share(after) > 0));
        pairs.push((Some(before), best.map(|at| added.swap_remove(at))));
    }
    pairs.extend(added.into_iter().map(|after| (None, Some(after))));
    pairs
}

/// Says so if only one of two named sides has descriptions: what that one has looks new or
/// removed.
pub fn say_if_empty(pairs: &[Pair], (old, new): (&str, &str)) {
    let empty = |name: &str| {
        out::say(&format!("note: there is no description in `{name}`\n"));
    };
    match pairs {
        [] => {}
        pairs if pairs.iter().all(|(before, _)| before.is_none()) => empty(old),
        pairs if pairs.iter().all(|(_, after)| after.is_none()) => empty(new),
        _ => {}
    }
}

/// Whether a file is no description at all, as files in a folder may be.
fn is_something_else(reading: &Reading) -> bool {
    let undetected = find("B0201").map(|code| code.id);
    reading.errors.iter().any(|finding| Some(finding.code.id) == undetected)
}

fn is_candidate(name: &str) -> bool {
    let extension = name.rsplit_once('.').map(|(_, extension)| extension);
    extension
        .is_some_and(|of| EXTENSIONS.iter().any(|known| of.eq_ignore_ascii_case(known)))
}

/// The files of a folder that could be descriptions, by their path in it; links are not
/// followed.
fn walk(folder: &Path, prefix: &str, depth: usize, found: &mut Vec<String>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let Ok(kind) = entry.file_type() else { continue };
        if name.starts_with('.') {
            continue;
        }
        if kind.is_dir() && depth > 0 {
            walk(&entry.path(), &format!("{prefix}{name}/"), depth - 1, found);
        } else if kind.is_file() && is_candidate(&name) {
            found.push(format!("{prefix}{name}"));
        }
    }
}
