//! Stage 7: files in memory to files on disk.
//!
//! A file is written only if its content changes, so modification times and rustc's cache
//! survive. All new files are complete before the first one takes its name. A file
//! of an earlier run that this run does not write is removed only if the manifest lists it
//! and nobody edited it. Nothing outside of the output directory is touched, and no
//! symbolic link inside of it is followed.

mod compare;
mod crate_root;
mod disk;
mod manifest;
mod single;

pub use compare::{Difference, Whitespace, compare};
pub use crate_root::{CrateModule, crate_root};
pub use disk::{Scope, Written, write, write_one};
pub use manifest::{MANIFEST, fingerprint};
pub use single::single;

use std::path::{Component, Path, PathBuf};

use crate::diagnostic::catalogue::output::WRITE_REFUSED;
pub use crate::emit::File;
use crate::report::{Finding, Location};

/// Where a file of that name lies below a directory, if it does and no symbolic link is on
/// the way.
fn target(directory: &Path, path: &str) -> Result<PathBuf, Box<Finding>> {
    let refuse = |why: &str| {
        let message = format!("`{path}` {why}");
        let location = Location::file(directory.display().to_string());
        Box::new(Finding::new(&WRITE_REFUSED, message).at(location))
    };
    let relative = Path::new(path);
    let plain = relative.components().all(|part| matches!(part, Component::Normal(_)));
    if !plain || path.is_empty() || path.contains(['\\', ':', '\0']) {
        return Err(refuse("is not a path below the output directory"));
    }
    let mut target = directory.to_owned();
    let last = relative.components().count();
    for (index, part) in relative.components().enumerate() {
        target.push(part);
        match target.symlink_metadata() {
            Ok(found) if found.is_symlink() => {
                return Err(refuse("lies behind a symbolic link"));
            }
            Ok(found) if found.is_dir() == (index + 1 == last) => {
                return Err(refuse("is in the way of a file or directory of that name"));
            }
            Ok(_) => {}
            // What is not there yet is made; anything else shows up when it is written.
            Err(_) => return Ok(directory.join(relative)),
        }
    }
    Ok(target)
}

/// A finding about an operation of the file system that failed.
fn refused(path: &Path, doing: &str, error: &std::io::Error) -> Box<Finding> {
    let location = Location::file(path.display().to_string());
    let message = format!("cannot {doing}: {error}");
    Box::new(Finding::new(&WRITE_REFUSED, message).at(location))
}
