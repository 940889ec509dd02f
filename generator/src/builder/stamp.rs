//! Remembers what a build script read and wrote, so that it need not do it again.

use std::fs;
use std::path::{Path, PathBuf};

use super::directive::Directives;
use crate::output::{File, fingerprint, write_one};
use crate::report::{Finding, single_line};

/// The memory of one module in `OUT_DIR`.
pub(super) struct Stamp {
    directory: PathBuf,
    name: String,
    settings: String,
}

impl Stamp {
    /// The memory of a module; `settings` is any text that tells settings apart.
    pub(super) fn new(directory: &Path, module: &str, settings: &str) -> Self {
        let settings = format!("{} {settings}", program());
        let version = env!("CARGO_PKG_VERSION");
        Self {
            directory: directory.to_owned(),
            name: format!("{module}.bindery-stamp"),
            settings: format!("bindery {version} {}", fingerprint(settings.as_bytes())),
        }
    }

    /// The warnings of the last run, if program, settings and all files are as they were;
    /// then the files that it read are reported too.
    pub(super) fn still_good(
        &self,
        directives: &mut Directives<'_>,
    ) -> Option<Vec<String>> {
        let text = fs::read_to_string(self.directory.join(&self.name)).ok()?;
        let mut lines = text.lines();
        if lines.next() != Some(&self.settings) {
            return None;
        }
        let mut warnings = Vec::new();
        let mut read = Vec::new();
        for line in lines {
            let (kind, rest) = line.split_once(' ')?;
            if kind == "warning" {
                warnings.push(rest.to_owned());
                continue;
            }
            let (hash, path) = rest.split_once(' ')?;
            let now = fs::read(path).ok()?;
            if fingerprint(&now) != hash {
                return None;
            }
            if kind == "read" {
                read.push(PathBuf::from(path));
            }
        }
        read.iter().for_each(|file| directives.changed(file));
        Some(warnings)
    }

    /// Remembers a run that went well.
    pub(super) fn write(
        &self,
        read: &[PathBuf],
        written: &[File],
        warnings: &[String],
    ) -> Result<(), Box<Finding>> {
        let mut text = format!("{}\n", self.settings);
        let written = written.iter().map(|file| self.directory.join(&file.path));
        let read = read.iter().map(|path| ("read", path.clone()));
        for (kind, path) in read.chain(written.map(|path| ("wrote", path))) {
            // A file that is gone by now has a line that no later look agrees with.
            let hash =
                fs::read(&path).map_or_else(|_| "-".to_owned(), |b| fingerprint(&b));
            text.push_str(&format!(
                "{kind} {hash} {}\n",
                single_line(&path.to_string_lossy())
            ));
        }
        for warning in warnings {
            text.push_str(&format!("warning {}\n", single_line(warning)));
        }
        let file = File { path: self.name.clone(), text };
        write_one(&self.directory, &file).map(|_| ())
    }
}

/// What tells one build of the build script from another: it holds the generator, whose
/// code may change without its version, as a dependency by path does.
fn program() -> String {
    let program = std::env::current_exe().and_then(fs::metadata);
    let built = program.and_then(|file| Ok((file.modified()?, file.len())));
    // A program that cannot be looked at has a memory of its own only.
    built.map_or_else(
        |_| format!("process {}", std::process::id()),
        |built| format!("{built:?}"),
    )
}
