//! Files of a revision, read from the git repository around the working directory.
//!
//! git is run without a shell. What a user gives as a revision is resolved once, where no
//! text can be taken for an option; from then on commits are named by their hash. Nothing
//! is fetched and no hook or filter runs: only objects that are there are read.

use std::path::Path;
use std::process::{Command, Stdio};

use bindery::source::path::clean;
use bindery::source::{Files, LARGEST_FILE, ReadError};

use crate::Usage;

/// The files of a commit.
pub struct Revision {
    commit: String,
    /// The root of the working tree, absolute.
    top: String,
    /// What relative names are relative to, as a path from the root that ends with `/`; empty for
    /// the root.
    base: String,
}

impl Revision {
    /// The files of a commit by names relative to the root of the repository.
    pub fn at_root(revision: &str) -> Result<Self, Usage> {
        let at = format!("{revision}^{{commit}}");
        let resolve = ["rev-parse", "--verify", "--quiet", "--end-of-options", &at];
        let commit = line(&resolve).ok_or_else(|| {
            Usage::new(format!(
                "git knows no revision `{}` here",
                revision.escape_debug()
            ))
        })?;
        if commit.is_empty() || !commit.chars().all(|c| c.is_ascii_hexdigit()) {
            return Err(Usage::new(
                "git names a commit in a way that is not understood",
            ));
        }
        let top = line(&["rev-parse", "--show-toplevel"]);
        let top = top.ok_or_else(|| Usage::new("there is no git working tree here"))?;
        Ok(Self { commit, top, base: String::new() })
    }

    /// The same by names relative to the working directory.
    pub fn here(revision: &str) -> Result<Self, Usage> {
        let base = line(&["rev-parse", "--show-prefix"]).unwrap_or_default();
        Ok(Self { base, ..Self::at_root(revision)? })
    }

    /// The files below a folder, in order; none if it is no folder.
    pub fn below(&self, folder: &str) -> Vec<String> {
        let Some(path) = self.path(folder) else { return Vec::new() };
        let tree = format!("{}:{path}", self.commit);
        let listed = git(&["ls-tree", "-r", "-z", "--name-only", "--full-tree", &tree]);
        let listed = listed.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        let names = listed.unwrap_or_default();
        let names = names.split('\0').filter(|name| !name.is_empty());
        names.map(ToOwned::to_owned).collect()
    }

    /// A name as a path from the root of the repository, if it leads to one.
    fn path(&self, name: &str) -> Option<String> {
        let path = match name.strip_prefix('/') {
            Some(_) => clean(name).strip_prefix(&self.top)?.to_owned(),
            // The base ends with `/`, or is empty: then this is no absolute path either.
            None => clean(&format!("{}{name}", self.base)),
        };
        // The root has no name in a tree.
        let path = if path == "." { "" } else { path.trim_start_matches('/') };
        let outside = path.split('/').next() == Some("..");
        (!outside).then(|| path.to_owned())
    }
}

impl Files for Revision {
    fn read(&self, name: &str) -> Result<Vec<u8>, ReadError> {
        let path = self.path(name).ok_or_else(|| ReadError::Outside(name.to_owned()))?;
        let object = format!("{}:{path}", self.commit);
        let size = line(&["cat-file", "-s", &object]).ok_or(ReadError::Missing)?;
        if size.parse::<usize>().is_ok_and(|size| size > LARGEST_FILE) {
            return Err(ReadError::TooLarge);
        }
        git(&["cat-file", "blob", &object]).ok_or(ReadError::NotAFile)
    }
}

/// The first line of what git says.
fn line(arguments: &[&str]) -> Option<String> {
    let said = String::from_utf8(git(arguments)?).ok()?;
    Some(said.lines().next().unwrap_or_default().to_owned())
}

/// What git says to a command that reads; none if it fails.
fn git(arguments: &[&str]) -> Option<Vec<u8>> {
    let output = Command::new("git")
        .args(["--literal-pathspecs", "-c", "protocol.allow=never"])
        .args(arguments)
        .current_dir(Path::new("."))
        .env("GIT_NO_LAZY_FETCH", "1")
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("GIT_TERMINAL_PROMPT", "0")
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output();
    output.ok().filter(|output| output.status.success()).map(|output| output.stdout)
}
