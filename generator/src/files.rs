//! The files of a run on disk: what may be read, and under which logical names.
//!
//! A logical name is the path as a person writes it, relative to where the process runs or
//! absolute. Files are read below a few folders only: for each file that was named, its
//! own folder, and those that were allowed. Neither a `$ref` nor a symbolic link leads out.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs;
use std::io::Read as _;
use std::path::{Component, Path, PathBuf};

use crate::source::path::clean;
use crate::source::{Files, LARGEST_FILE, ReadError};

/// Files in memory: logical path to content.
pub type InMemory = BTreeMap<String, Vec<u8>>;

/// Files on disk, and some that came another way.
#[derive(Debug, Default)]
pub struct Disk {
    /// What relative names are relative to; empty for where the process runs.
    base: PathBuf,
    /// The folders that may be read.
    folders: Vec<Folder>,
    given: InMemory,
    read: RefCell<Vec<PathBuf>>,
}

/// A folder that may be read.
#[derive(Debug)]
struct Folder {
    /// As it was named, absolute.
    named: PathBuf,
    /// Where it is, over all links.
    real: PathBuf,
}

impl Disk {
    /// No files: none was named and no folder allowed.
    pub fn new() -> Self {
        Self::default()
    }

    /// The files below a folder, by names relative to it.
    pub fn below(folder: &Path) -> Self {
        let mut disk = Self { base: folder.to_owned(), ..Self::default() };
        disk.allow(Path::new("."));
        disk
    }

    /// Also reads files below another folder.
    pub fn allow(&mut self, folder: &Path) {
        let folder = self.base.join(folder);
        let (Ok(named), Ok(real)) =
            (std::path::absolute(&folder), folder.canonicalize())
        else {
            return;
        };
        let named = plain(&named);
        self.folders.push(Folder { named, real });
    }

    /// Adds a file that is not on disk and gives its logical path.
    pub fn give(&mut self, name: &str, content: Vec<u8>) -> String {
        self.given.insert(name.to_owned(), content);
        name.to_owned()
    }

    /// Whether a file was given and is not on disk.
    pub fn is_given(&self, name: &str) -> bool {
        self.given.contains_key(name)
    }

    /// The logical path of a file that a person named, whose folder may be read from now on.
    pub fn named(&mut self, path: &str) -> String {
        if self.given.contains_key(path) {
            return path.to_owned();
        }
        let path = if cfg!(windows) { path.replace('\\', "/") } else { path.to_owned() };
        let path = clean(&path);
        match Path::new(&path).parent() {
            Some(parent) if !parent.as_os_str().is_empty() => self.allow(parent),
            _ => self.allow(Path::new(".")),
        }
        path
    }

    /// Every file that was read or looked for so far, once, in order.
    pub fn read_so_far(&self) -> Vec<PathBuf> {
        self.read.borrow().clone()
    }

    /// The folder that would have to be allowed for a file to be read; none if it may be.
    fn forbidden(&self, file: &Path, real: Option<&Path>) -> Option<String> {
        let shown = |path: &Path| {
            let parent = path.parent().unwrap_or(path).to_string_lossy().into_owned();
            let parent = if cfg!(windows) { parent.replace('\\', "/") } else { parent };
            if parent.is_empty() { ".".to_owned() } else { parent }
        };
        let named =
            plain(&std::path::absolute(file).unwrap_or_else(|_| file.to_owned()));
        let inside = self.folders.iter().any(|folder| named.starts_with(&folder.named));
        match real {
            Some(real) if self.folders.iter().any(|f| real.starts_with(&f.real)) => None,
            // A link within leads out; only where it leads can be allowed.
            Some(real) if inside => Some(shown(real)),
            Some(_) => Some(shown(file)),
            None => (!inside).then(|| shown(file)),
        }
    }
}

impl Files for Disk {
    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        if let Some(content) = self.given.get(path) {
            return Ok(content.clone());
        }
        if path.starts_with("https:/") || path.starts_with("http:/") {
            return Err(ReadError::Url);
        }
        let file = self.base.join(path);
        let real = file.canonicalize();
        if let Some(folder) = self.forbidden(&file, real.as_deref().ok()) {
            return Err(ReadError::Outside(folder));
        }
        if !self.read.borrow().contains(&file) {
            self.read.borrow_mut().push(file);
        }
        read_limited(&real.map_err(|error| failed(&error))?)
    }
}

/// An absolute path without `.` and `..`, by its text alone.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                plain.pop();
            }
            part => plain.push(part),
        }
    }
    plain
}

/// Reads a regular file of a bearable size.
fn read_limited(path: &Path) -> Result<Vec<u8>, ReadError> {
    // A pipe or a device could block or never end, so it is not even opened.
    let found = fs::metadata(path).map_err(|error| failed(&error))?;
    if !found.is_file() {
        return Err(ReadError::NotAFile);
    }
    let limit = u64::try_from(LARGEST_FILE).unwrap_or(u64::MAX);
    let file = fs::File::open(path).map_err(|error| failed(&error))?;
    // Room for one byte more lets reading see the end of the file without growing.
    let length = usize::try_from(found.len()).unwrap_or(0).min(LARGEST_FILE);
    let mut content = Vec::with_capacity(length + 1);
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
    fn a_named_file_brings_its_own_folder_and_no_other() {
        let dir = tempfile::tempdir().unwrap();
        let inside = dir.path().join("api");
        fs::create_dir(&inside).unwrap();
        fs::write(inside.join("a.json"), "a").unwrap();
        fs::write(inside.join("b.json"), "b").unwrap();
        fs::write(dir.path().join("secret.json"), "s").unwrap();
        let mut disk = Disk::new();
        let given = inside.join("x/../a.json").to_string_lossy().into_owned();
        let logical = disk.named(&given);
        assert_eq!(logical, inside.join("a.json").to_string_lossy());
        let read =
            |name: &str| disk.read(&format!("{}/{name}", inside.to_string_lossy()));
        assert_eq!(read("a.json"), Ok(b"a".to_vec()));
        assert_eq!(read("b.json"), Ok(b"b".to_vec()));
        assert_eq!(read("c.json"), Err(ReadError::Missing));
        let above = ReadError::Outside(format!("{}/..", inside.to_string_lossy()));
        assert_eq!(read("../secret.json"), Err(above.clone()));
        assert_eq!(read("../none.json"), Err(above));
        assert_eq!(disk.read("/etc/passwd"), Err(ReadError::Outside("/etc".into())));
        assert_eq!(disk.read("Cargo.toml"), Err(ReadError::Outside(".".into())));
        assert_eq!(disk.read(&clean("http://x.example/a.json")), Err(ReadError::Url));
        assert_eq!(disk.read("https://x.example/a.json"), Err(ReadError::Url));
        assert_eq!(disk.read_so_far().len(), 3);
    }

    #[test]
    fn the_folder_that_a_refusal_names_is_the_one_to_allow() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir_all(dir.path().join("a")).unwrap();
        fs::create_dir_all(dir.path().join("common/v1")).unwrap();
        fs::write(dir.path().join("common/v1/types.json"), "t").unwrap();
        let mut disk = Disk { base: dir.path().join("a"), ..Disk::default() };
        assert_eq!(disk.named("api.json"), "api.json");
        let refused = disk.read("../common/v1/types.json");
        let Err(ReadError::Outside(folder)) = refused else { panic!("{refused:?}") };
        disk.allow(Path::new(&folder));
        assert_eq!(disk.read("../common/v1/types.json"), Ok(b"t".to_vec()));
    }

    #[cfg(unix)]
    #[test]
    fn links_that_lead_out_and_files_that_never_end_are_refused() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("a.json"), "a").unwrap();
        std::os::unix::fs::symlink("/etc/hostname", dir.path().join("l.json")).unwrap();
        let disk = Disk::below(dir.path());
        assert_eq!(disk.read("a.json"), Ok(b"a".to_vec()));
        assert_eq!(disk.read("l.json"), Err(ReadError::Outside("/etc".into())));
        assert_eq!(read_limited(Path::new("/dev/zero")), Err(ReadError::NotAFile));
        assert_eq!(read_limited(Path::new("/")), Err(ReadError::NotAFile));
    }

    #[test]
    fn paths_with_dots_are_known_by_their_plain_name() {
        let mut disk = Disk::new();
        assert_eq!(disk.named("./src/../Cargo.toml"), "Cargo.toml");
        assert_eq!(disk.named("src/lib.rs"), "src/lib.rs");
        assert!(disk.read("src/lib.rs").is_ok());
    }
}
