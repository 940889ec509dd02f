//! Writes files: all or none, only those that change, stale ones removed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::{File, MANIFEST, fingerprint, manifest, refused, target};
use crate::diagnostic::catalogue::output::{STALE_FILE_KEPT, WRITE_REFUSED};
use crate::emit::HEADER;
use crate::report::{Finding, Location};

/// What a run did on disk.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Written {
    /// The files that were new or changed.
    pub written: Vec<String>,
    /// How many files were as they should be.
    pub unchanged: usize,
    /// The stale files that were removed.
    pub removed: Vec<String>,
    /// Stale files that somebody edited.
    pub kept: Vec<Finding>,
}

/// Which files of earlier runs a run answers for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope<'a> {
    /// All that the manifest lists: the run makes everything that belongs in the directory.
    All,
    /// Those in these directories below it: other runs make the rest.
    Directories(&'a [String]),
}

impl Scope<'_> {
    pub(super) fn holds(self, path: &str) -> bool {
        match self {
            Self::All => true,
            Self::Directories(names) => {
                let first = path.split('/').next().unwrap_or_default();
                names.iter().any(|name| name == first)
            }
        }
    }
}

/// Makes a directory hold these files and none that are stale.
///
/// # Errors
///
/// The first thing that the file system, or the rule that nothing outside of `directory`
/// is touched, stands against. Then no file has been replaced, except when a rename fails
/// after others succeeded.
pub fn write(
    directory: &Path,
    files: &[File],
    scope: Scope<'_>,
) -> Result<Written, Box<Finding>> {
    let mut done = Written::default();
    fs::create_dir_all(directory)
        .map_err(|error| refused(directory, "make the output directory", &error))?;
    let manifest_path = target(directory, MANIFEST)?;
    let before = fs::read_to_string(&manifest_path).unwrap_or_default();
    let listed: BTreeMap<&str, &str> = manifest::parse(&before).into_iter().collect();
    let mut staged = Staged::default();
    for file in files {
        let target = target(directory, &file.path)?;
        let present = fs::read(&target).ok();
        if let Some(present) = &present
            && !listed.contains_key(file.path.as_str())
        {
            spare(directory, present, file)?;
        }
        if staged.add(target, present.as_deref(), &file.text)? {
            done.written.push(file.path.clone());
        } else {
            done.unchanged += 1;
        }
    }
    staged.commit()?;
    let made: BTreeSet<&str> = files.iter().map(|file| file.path.as_str()).collect();
    let (stale, others): (Vec<_>, Vec<_>) = listed
        .into_iter()
        .filter(|(path, _)| !made.contains(path))
        .partition(|(path, _)| scope.holds(path));
    remove_stale(directory, &stale, &mut done)?;
    let mut last = Staged::default();
    last.add(manifest_path, Some(before.as_bytes()), &manifest::print(files, &others))?;
    last.commit()?;
    Ok(done)
}

/// Makes a directory hold one file, and says whether it was new or changed. Nothing is
/// known about other files there.
///
/// # Errors
///
/// The file cannot be written; what was there before is still there.
pub fn write_one(directory: &Path, file: &File) -> Result<bool, Box<Finding>> {
    let mut staged = Staged::default();
    let target = target(directory, &file.path)?;
    let present = fs::read(&target).ok();
    let changed = staged.add(target, present.as_deref(), &file.text)?;
    staged.commit()?;
    Ok(changed)
}

/// Refuses to replace a file that no run wrote: it is not listed, it says nothing of
/// Bindery, and it is not what would be written.
fn spare(directory: &Path, present: &[u8], file: &File) -> Result<(), Box<Finding>> {
    let ours = present.starts_with(HEADER.as_bytes()) || is_torn(present);
    if ours || present == file.text.as_bytes() {
        return Ok(());
    }
    let message = format!("`{}` is there already, and not by Bindery", file.path);
    let location = Location::file(directory.join(&file.path).display().to_string());
    Err(Box::new(
        Finding::new(&WRITE_REFUSED, message)
            .at(location)
            .help("move it away, or choose another `module` or directory"),
    ))
}

/// Whether this is what a power cut leaves of a file that was renamed before its content
/// reached the disk: nothing, or zeros (ext4 and XFS, with delayed allocation).
fn is_torn(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| *byte == 0)
}

/// New files that are complete but do not have their names yet. Dropped without
/// [`Staged::commit`], they are gone.
#[derive(Default)]
struct Staged {
    files: Vec<(PathBuf, PathBuf)>,
    /// The directory that was made last; most files follow another one in it.
    made: Option<PathBuf>,
}

impl Staged {
    /// Writes a file beside its target if that holds something else or is not there;
    /// says whether it did.
    fn add(
        &mut self,
        target: PathBuf,
        present: Option<&[u8]>,
        text: &str,
    ) -> Result<bool, Box<Finding>> {
        if present == Some(text.as_bytes()) {
            return Ok(false);
        }
        let (Some(parent), Some(name)) = (target.parent(), target.file_name()) else {
            return Ok(false);
        };
        if self.made.as_deref() != Some(parent) {
            fs::create_dir_all(parent)
                .map_err(|error| refused(parent, "make the directory", &error))?;
            self.made = Some(parent.to_owned());
        }
        let temporary = parent.join(format!(".{}.bindery-tmp", name.to_string_lossy()));
        self.files.push((temporary.clone(), target));
        // `create_new` fails on a link that somebody puts there.
        let file = fs::File::create_new(&temporary).or_else(|_| {
            // What a run that was killed left behind.
            let _ = fs::remove_file(&temporary);
            fs::File::create_new(&temporary)
        });
        let mut file =
            file.map_err(|error| refused(&temporary, "make the file", &error))?;
        file.write_all(text.as_bytes())
            .map_err(|error| refused(&temporary, "write the file", &error))?;
        Ok(true)
    }

    /// Gives all files their names.
    ///
    /// A process that is killed leaves whole files, old or new. The disk is not waited for,
    /// which would take seconds for hundreds of files: what a power cut tears apart can be
    /// made again, and the next run does, since it compares contents and takes torn files
    /// for its own.
    fn commit(mut self) -> Result<(), Box<Finding>> {
        for (temporary, target) in &self.files {
            fs::rename(temporary, target)
                .map_err(|error| refused(target, "replace the file", &error))?;
        }
        self.files.clear();
        Ok(())
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        for (temporary, _) in &self.files {
            let _ = fs::remove_file(temporary);
        }
    }
}

/// Removes files that an earlier run wrote and nobody edited since.
fn remove_stale(
    directory: &Path,
    stale: &[(&str, &str)],
    done: &mut Written,
) -> Result<(), Box<Finding>> {
    for (path, hash) in stale.iter().copied() {
        let Ok(stale) = target(directory, path) else { continue };
        let Ok(bytes) = fs::read(&stale) else { continue };
        if fingerprint(&bytes) == hash || is_torn(&bytes) {
            fs::remove_file(&stale)
                .map_err(|error| refused(&stale, "remove the stale file", &error))?;
            done.removed.push(path.to_owned());
            remove_empty_parents(directory, &stale);
        } else {
            let message = format!("`{path}` is no longer generated, but it was edited");
            done.kept.push(
                Finding::new(&STALE_FILE_KEPT, message)
                    .at(Location::file(stale.display().to_string()))
                    .help("remove it if you do not need it"),
            );
        }
    }
    Ok(())
}

fn remove_empty_parents(directory: &Path, removed: &Path) {
    for parent in removed.ancestors().skip(1) {
        // Only an empty directory can be removed, so nothing is lost.
        if parent == directory || fs::remove_dir(parent).is_err() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, text: &str) -> File {
        File { path: path.to_owned(), text: text.to_owned() }
    }

    #[test]
    fn files_that_do_not_change_keep_their_modification_time() {
        let dir = tempfile::tempdir().unwrap();
        let files = [file("a/mod.rs", "one"), file("b.rs", "two")];
        assert_eq!(write(dir.path(), &files, Scope::All).unwrap().written.len(), 2);
        let time =
            |path: &str| dir.path().join(path).metadata().unwrap().modified().unwrap();
        let before = time("a/mod.rs");
        let again =
            write(dir.path(), &[file("a/mod.rs", "one"), file("b.rs", "x")], Scope::All)
                .unwrap();
        assert_eq!((again.written, again.unchanged), (vec!["b.rs".to_owned()], 1));
        assert_eq!(time("a/mod.rs"), before);
        let names = |dir: &Path| fs::read_dir(dir).unwrap().count();
        assert_eq!(names(dir.path()), 3, "no temporary file is left");
    }

    #[test]
    fn a_stale_file_is_removed_only_if_it_is_listed_and_unedited() {
        let dir = tempfile::tempdir().unwrap();
        let all =
            [file("api/old.rs", "old"), file("edited.rs", "x"), file("keep.rs", "k")];
        write(dir.path(), &all, Scope::All).unwrap();
        fs::write(dir.path().join("edited.rs"), "mine").unwrap();
        fs::write(dir.path().join("foreign.rs"), "not ours").unwrap();
        let done = write(dir.path(), &[file("keep.rs", "k")], Scope::All).unwrap();
        assert_eq!(done.removed, ["api/old.rs"]);
        assert_eq!(done.kept.len(), 1);
        assert!(!dir.path().join("api").exists());
        assert!(dir.path().join("edited.rs").exists());
        assert!(dir.path().join("foreign.rs").exists());
    }

    #[test]
    fn nothing_is_written_when_one_file_cannot_be() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("b.rs")).unwrap();
        for path in ["b.rs", "../x.rs", "/x.rs", "a\\..\\x.rs", ""] {
            write(dir.path(), &[file("a.rs", "1"), file(path, "2")], Scope::All)
                .unwrap_err();
            assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1, "{path}");
        }
    }

    #[test]
    fn a_run_for_one_module_leaves_the_others_alone() {
        let dir = tempfile::tempdir().unwrap();
        let module = |name: &str| [name.to_owned()];
        let (a, b) = (module("a"), module("b"));
        let old = [file("a/mod.rs", "1"), file("a/old.rs", "2")];
        write(dir.path(), &old, Scope::Directories(&a)).unwrap();
        write(dir.path(), &[file("b/mod.rs", "3")], Scope::Directories(&b)).unwrap();
        assert!(dir.path().join("a/old.rs").exists());
        let done = write(dir.path(), &old[..1], Scope::Directories(&a)).unwrap();
        assert_eq!(done.removed, ["a/old.rs"]);
        let done = write(dir.path(), &[], Scope::All).unwrap();
        assert_eq!(done.removed, ["a/mod.rs", "b/mod.rs"]);
    }

    #[test]
    fn a_file_that_somebody_else_wrote_is_not_replaced() {
        let dir = tempfile::tempdir().unwrap();
        let generated = file("lib.rs", "// Generated by Bindery; do not edit.\nnew\n");
        let over = |text: &str| {
            fs::write(dir.path().join("lib.rs"), text).unwrap();
            write(dir.path(), std::slice::from_ref(&generated), Scope::All).is_ok()
        };
        assert!(!over("fn mine() {}"));
        assert!(over("// Generated by Bindery; do not edit.\nold\n"));
        assert!(over("fn edited() {}"), "it is listed by now");
    }

    #[test]
    fn what_a_power_cut_leaves_is_made_again() {
        let dir = tempfile::tempdir().unwrap();
        let files = [file("a.rs", "one"), file("b.rs", "two")];
        let tear = |path: &str, left: &str| fs::write(dir.path().join(path), left);
        write(dir.path(), &files, Scope::All).unwrap();
        tear("a.rs", "").unwrap();
        tear("b.rs", "\0\0\0").unwrap();
        tear(MANIFEST, "").unwrap();
        assert_eq!(write(dir.path(), &files, Scope::All).unwrap().written.len(), 2);
        assert_eq!(fs::read_to_string(dir.path().join("a.rs")).unwrap(), "one");
        tear("b.rs", "").unwrap();
        let done = write(dir.path(), &files[..1], Scope::All).unwrap();
        assert_eq!((done.removed, done.kept.len()), (vec!["b.rs".to_owned()], 0));
    }

    #[cfg(unix)]
    #[test]
    fn links_inside_of_the_output_directory_are_not_followed() {
        let outside = tempfile::tempdir().unwrap();
        fs::write(outside.path().join("mod.rs"), "mine").unwrap();
        let dir = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink(outside.path(), dir.path().join("api")).unwrap();
        std::os::unix::fs::symlink(
            outside.path().join("mod.rs"),
            dir.path().join("x.rs"),
        )
        .unwrap();
        let manifest = format!("{} api/mod.rs\n", fingerprint(b"mine"));
        fs::write(dir.path().join(MANIFEST), manifest).unwrap();
        write(dir.path(), &[file("api/mod.rs", "evil")], Scope::All).unwrap_err();
        write(dir.path(), &[file("x.rs", "evil")], Scope::All).unwrap_err();
        assert_eq!(write(dir.path(), &[], Scope::All).unwrap().removed.len(), 0);
        assert_eq!(fs::read_to_string(outside.path().join("mod.rs")).unwrap(), "mine");
    }
}
