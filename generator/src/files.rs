//! The files of a run on disk: what may be read, and under which logical names.
//!
//! A run reads below a few directories only: the one where the process runs, and, for each
//! file that was named from elsewhere, the directory of that file. A `$ref` cannot lead
//! out of the directory in which its document lies, nor can a symbolic link.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs;
use std::io::Read as _;
use std::path::{Component, Path, PathBuf};

use crate::report::Finding;
use crate::source::{Files, LARGEST_FILE, ReadError};

/// Files in memory: logical path to content.
pub type InMemory = BTreeMap<String, Vec<u8>>;

/// Files on disk, and some that came another way.
#[derive(Debug, Default)]
pub struct Disk {
    mounts: Vec<Mount>,
    given: InMemory,
    read: RefCell<Vec<PathBuf>>,
}

/// A directory below which files may be read.
#[derive(Debug)]
struct Mount {
    /// What logical paths begin with; empty for the directory of the process.
    prefix: String,
    /// The directory, absolute and without links.
    directory: PathBuf,
    /// How a person names it.
    shown: String,
}

impl Disk {
    /// Files below the directory in which the process runs.
    pub fn new() -> Self {
        let mut disk = Self::default();
        disk.mount(Path::new("."), "");
        disk
    }

    /// Also reads files below another directory.
    pub fn allow(&mut self, directory: &Path) {
        let shown = directory.to_string_lossy();
        self.mount(directory, shown.trim_end_matches('/'));
    }

    /// Adds a file that is not on disk and gives its logical path.
    pub fn give(&mut self, name: &str, content: Vec<u8>) -> String {
        self.given.insert(name.to_owned(), content);
        name.to_owned()
    }

    /// The logical path of a file that a person named: inside of a known directory, or
    /// else its own directory becomes known.
    pub fn named(&mut self, path: &str) -> String {
        if self.given.contains_key(path) {
            return path.to_owned();
        }
        let file = Path::new(path);
        let parent = match file.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        let (Some(name), Ok(directory)) = (file.file_name(), parent.canonicalize())
        else {
            // It is not there; reading it says so under the name that was given.
            return path.to_owned();
        };
        let known =
            self.mounts.iter().any(|mount| directory.starts_with(&mount.directory));
        if !known {
            self.allow(parent);
        }
        let name = name.to_string_lossy();
        let inside = self.mounts.iter().find_map(|mount| {
            let rest = directory.strip_prefix(&mount.directory).ok()?;
            let mut parts: Vec<_> =
                rest.iter().map(|part| part.to_string_lossy()).collect();
            parts.push(name.clone());
            Some(format!("{}{}", mount.prefix, parts.join("/")))
        });
        inside.unwrap_or_else(|| path.to_owned())
    }

    /// The name under which a person knows a logical path.
    pub fn shown(&self, logical: &str) -> String {
        let mount = self.mounts.iter().find(|mount| {
            !mount.prefix.is_empty() && logical.starts_with(mount.prefix.as_str())
        });
        match mount {
            Some(mount) => {
                let rest = logical.get(mount.prefix.len()..).unwrap_or_default();
                format!("{}/{rest}", mount.shown)
            }
            None => logical.to_owned(),
        }
    }

    /// Puts the names that a person knows into a finding.
    pub fn rename(&self, finding: &mut Finding) {
        let labels = finding.labels.iter_mut().map(|(location, _)| location);
        for location in finding.location.iter_mut().chain(labels) {
            location.file = self.shown(&location.file);
        }
    }

    /// Every file that was read or looked for so far, once, in order.
    pub fn read_so_far(&self) -> Vec<PathBuf> {
        self.read.borrow().clone()
    }

    fn mount(&mut self, directory: &Path, shown: &str) {
        let Ok(directory) = directory.canonicalize() else { return };
        let prefix = match self.mounts.len() {
            0 => String::new(),
            count => format!("~{count}/"),
        };
        self.mounts.push(Mount { prefix, directory, shown: shown.to_owned() });
    }

    /// The file that a logical path names and the directory that it must lie in.
    fn locate(&self, logical: &str) -> Option<(PathBuf, &Path)> {
        let found = |mount: &&Mount| {
            !mount.prefix.is_empty() && logical.starts_with(mount.prefix.as_str())
        };
        let mount = self.mounts.iter().find(found).or_else(|| self.mounts.first())?;
        let rest = Path::new(logical.strip_prefix(mount.prefix.as_str())?);
        let plain = rest.components().all(|part| matches!(part, Component::Normal(_)));
        plain.then(|| (mount.directory.join(rest), mount.directory.as_path()))
    }
}

impl Files for Disk {
    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        if let Some(content) = self.given.get(path) {
            return Ok(content.clone());
        }
        let (file, directory) = self.locate(path).ok_or(ReadError::Missing)?;
        if !self.read.borrow().contains(&file) {
            self.read.borrow_mut().push(file.clone());
        }
        let real = file.canonicalize().map_err(|error| failed(&error))?;
        if !real.starts_with(directory) {
            return Err(ReadError::Outside);
        }
        read_limited(&real)
    }
}

/// Reads a regular file of a bearable size.
fn read_limited(path: &Path) -> Result<Vec<u8>, ReadError> {
    // A pipe or a device could block or never end, so it is not even opened.
    if !fs::metadata(path).map_err(|error| failed(&error))?.is_file() {
        return Err(ReadError::NotAFile);
    }
    let limit = u64::try_from(LARGEST_FILE).unwrap_or(u64::MAX);
    let file = fs::File::open(path).map_err(|error| failed(&error))?;
    let mut content = Vec::new();
    let read = file.take(limit.saturating_add(1)).read_to_end(&mut content);
    read.map_err(|error| failed(&error))?;
    if content.len() > LARGEST_FILE { Err(ReadError::TooLarge) } else { Ok(content) }
}

fn failed(error: &std::io::Error) -> ReadError {
    match error.kind() {
        std::io::ErrorKind::NotFound => ReadError::Missing,
        _ => ReadError::Failed(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_from_elsewhere_brings_its_own_directory_and_no_other() {
        let dir = tempfile::tempdir().unwrap();
        let inside = dir.path().join("api");
        fs::create_dir(&inside).unwrap();
        fs::write(inside.join("a.json"), "a").unwrap();
        fs::write(inside.join("b.json"), "b").unwrap();
        fs::write(dir.path().join("secret.json"), "s").unwrap();
        let mut disk = Disk::new();
        let given = inside.join("a.json").to_string_lossy().into_owned();
        let logical = disk.named(&given);
        assert_eq!(logical, "~1/a.json");
        assert_eq!(disk.shown(&logical), given);
        assert_eq!(disk.read(&logical), Ok(b"a".to_vec()));
        assert_eq!(disk.read("~1/b.json"), Ok(b"b".to_vec()));
        assert_eq!(disk.read("~1/../secret.json"), Err(ReadError::Missing));
        assert_eq!(disk.read("/etc/passwd"), Err(ReadError::Missing));
        assert_eq!(disk.read_so_far().len(), 2);
    }

    #[cfg(unix)]
    #[test]
    fn links_that_lead_out_and_files_that_never_end_are_refused() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("a.json"), "a").unwrap();
        std::os::unix::fs::symlink("/etc/hostname", dir.path().join("l.json")).unwrap();
        let mut disk = Disk::new();
        disk.named(&dir.path().join("a.json").to_string_lossy());
        assert_eq!(disk.read("~1/l.json"), Err(ReadError::Outside));
        assert_eq!(read_limited(Path::new("/dev/zero")), Err(ReadError::NotAFile));
        assert_eq!(read_limited(Path::new("/")), Err(ReadError::NotAFile));
    }

    #[test]
    fn paths_with_dots_below_the_process_are_known_by_their_plain_name() {
        let mut disk = Disk::new();
        assert_eq!(disk.named("./src/../Cargo.toml"), "Cargo.toml");
        assert_eq!(disk.named("src/lib.rs"), "src/lib.rs");
        assert!(disk.read("src/lib.rs").is_ok());
    }
}
