//! Says how a directory differs from the files that it should hold.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::{File, MANIFEST, Scope, manifest, target};
use crate::report::Finding;

/// A way in which a directory is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// A file is not there.
    Missing {
        /// Its path below the directory.
        path: String,
        /// What it would hold.
        new: String,
    },
    /// A file holds something else.
    Changed {
        /// Its path below the directory.
        path: String,
        /// What it holds.
        old: String,
        /// What it would hold.
        new: String,
    },
    /// A file would not be written any more.
    Stale {
        /// Its path below the directory.
        path: String,
    },
}

/// Whether files that differ in blanks and line ends only are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whitespace {
    /// They are, but for carriage returns, which version control may add.
    Counts,
    /// They are: a foreign crate may format generated code its own way.
    Ignored,
}

/// How a directory differs from the files that it should hold, in their order.
///
/// # Errors
///
/// A path leads out of the directory or through a symbolic link.
pub fn compare(
    directory: &Path,
    files: &[File],
    scope: Scope<'_>,
    whitespace: Whitespace,
) -> Result<Vec<Difference>, Box<Finding>> {
    let mut differences = Vec::new();
    for file in files {
        let path = file.path.clone();
        let new = file.text.clone();
        match fs::read(target(directory, &file.path)?) {
            Err(_) => differences.push(Difference::Missing { path, new }),
            Ok(bytes) => {
                let old = String::from_utf8_lossy(&bytes).into_owned();
                if !same(&old, &new, whitespace) {
                    differences.push(Difference::Changed { path, old, new });
                }
            }
        }
    }
    let wanted: BTreeSet<&str> = files.iter().map(|file| file.path.as_str()).collect();
    let before = fs::read_to_string(target(directory, MANIFEST)?).unwrap_or_default();
    for (path, _) in manifest::parse(&before) {
        let there = target(directory, path).is_ok_and(|stale| stale.exists());
        if there && scope.holds(path) && !wanted.contains(path) {
            differences.push(Difference::Stale { path: path.to_owned() });
        }
    }
    Ok(differences)
}

fn same(old: &str, new: &str, whitespace: Whitespace) -> bool {
    let counts = |c: &char| match whitespace {
        Whitespace::Counts => *c != '\r',
        Whitespace::Ignored => !c.is_whitespace(),
    };
    old.chars().filter(counts).eq(new.chars().filter(counts))
}

#[cfg(test)]
mod tests {
    use super::super::write;
    use super::*;

    #[test]
    fn a_directory_is_as_it_should_be_right_after_writing_and_not_after_an_edit() {
        let file =
            |path: &str, text: &str| File { path: path.into(), text: text.into() };
        let dir = tempfile::tempdir().unwrap();
        let files = [file("a.rs", "fn a() {}\n"), file("b.rs", "b")];
        write(dir.path(), &files, Scope::All).unwrap();
        let check = |files: &[File], whitespace| {
            compare(dir.path(), files, Scope::All, whitespace).unwrap()
        };
        assert_eq!(check(&files, Whitespace::Counts), []);
        fs::write(dir.path().join("a.rs"), "fn a()\r\n{\r\n}\r\n").unwrap();
        assert_eq!(check(&files, Whitespace::Ignored), []);
        assert_eq!(check(&files, Whitespace::Counts).len(), 1);
        let fewer = [file("a.rs", "fn a() {}\n"), file("c.rs", "c")];
        let missing = Difference::Missing { path: "c.rs".into(), new: "c".into() };
        let stale = Difference::Stale { path: "b.rs".into() };
        assert_eq!(check(&fewer, Whitespace::Ignored), [missing, stale]);
    }
}
