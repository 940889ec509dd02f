//! The face for build scripts.
//!
//! Two lines in `build.rs` compile a description:
//!
//! ```no_run
//! # #[allow(clippy::needless_doctest_main)]
//! fn main() -> Result<(), bindery::Error> {
//!     bindery::compile("api.yaml")
//! }
//! ```
//!
//! and one line in the crate takes it in; it declares the module, here `pub mod api`:
//!
//! ```ignore
//! include!(concat!(env!("OUT_DIR"), "/api.rs"));
//! ```
//!
//! The module is one file with inline modules in it: `#[path]` takes no `env!`, and editors
//! do not follow modules in files from included ones. It names its own items by relative
//! paths only, so it may stand at any depth: `mod clouds { include!(…); }`.
//!
//! A build script writes below `OUT_DIR` only, starts no process and opens no connection.
//! It tells cargo every file that it read, before anything can fail. Findings go to cargo
//! as single lines without control characters, so that no text of a description is taken
//! for an instruction.

mod claims;
mod directive;
mod stamp;

use std::fmt;
use std::path::{Path, PathBuf};

use crate::config::{ApiConfig, Config, Layout, OverlayConfig, OverlayOn};
use crate::diagnostic::Severity;
use crate::diagnostic::catalogue::output::{MODULE_CLASH, WRITE_REFUSED};
use crate::files::Disk;
use crate::output::write_one;
use crate::pipeline::generate;
use crate::report::Finding;
use directive::Directives;
use stamp::Stamp;

/// Compiles a description to `OUT_DIR`, with no settings.
///
/// # Errors
///
/// See [`Builder::compile`].
pub fn compile(description: impl AsRef<Path>) -> Result<(), Error> {
    configure().compile(description)
}

/// Starts settings for [`Builder::compile`].
pub fn configure() -> Builder {
    Builder::default()
}

/// Settings of a build script for one description.
#[derive(Clone, Debug, Default)]
#[must_use = "settings do nothing until `compile` is called"]
pub struct Builder {
    api: ApiConfig,
    config: Config,
    allowed: Vec<PathBuf>,
    directory: Option<PathBuf>,
}

impl Builder {
    /// Applies an OpenAPI Overlay whose targets name the document as written.
    pub fn overlay(self, file: impl AsRef<Path>) -> Self {
        self.overlay_on(file.as_ref(), OverlayOn::Written)
    }

    /// Applies an overlay whose targets name the OpenAPI 3.2 shape of the document.
    pub fn normalised_overlay(self, file: impl AsRef<Path>) -> Self {
        self.overlay_on(file.as_ref(), OverlayOn::Normalised)
    }

    fn overlay_on(mut self, file: &Path, on: OverlayOn) -> Self {
        self.api.overlays.push(OverlayConfig { file: text(file), on });
        self
    }

    /// The name of the module, and of the file in `OUT_DIR`; made from the path of the
    /// description otherwise: of the name of its file, what stands before the first dot, in
    /// snake case (`my api.v1.yaml` is `my_api`), or its folder where that says too little
    /// (`petstore/openapi.json` is `petstore`).
    pub fn module(mut self, name: impl Into<String>) -> Self {
        self.api.module = Some(name.into());
        self
    }

    /// Only operations that fit this pattern, or another one given: by their id, by a tag
    /// (`tag:Runs`) or by their path (`path:/runs/*`), where `*` is any text.
    pub fn include(mut self, pattern: impl Into<String>) -> Self {
        self.api.include.push(pattern.into());
        self
    }

    /// Not the operations that fit this pattern.
    pub fn exclude(mut self, pattern: impl Into<String>) -> Self {
        self.api.exclude.push(pattern.into());
        self
    }

    /// Gives a type, or a member as `Type.member`, another name.
    pub fn rename(mut self, from: impl Into<String>, to: impl Into<String>) -> Self {
        self.api.rename.insert(from.into(), to.into());
        self
    }

    /// Uses a type of yours in place of a generated one.
    pub fn replace_type(
        mut self,
        name: impl Into<String>,
        path: impl Into<String>,
    ) -> Self {
        self.api.types.insert(name.into(), path.into());
        self
    }

    /// Enumerations accept only the values that the description lists.
    pub fn closed_enums(mut self) -> Self {
        self.api.closed_enums = true;
        self
    }

    /// Emits the models alone: those that the selected operations reach, or all if none
    /// are selected.
    pub fn only_types(mut self) -> Self {
        self.api.only_types = true;
        self
    }

    /// Puts each group of operations, which is a tag or what stands before the `_` of
    /// operation ids, behind a cargo feature `<module>-<group>` of this package, and types
    /// behind the features of those that reach them.
    pub fn feature_per_tag(mut self) -> Self {
        self.api.tag_features = true;
        self
    }

    /// Counts findings with this code, or all `warnings`, as errors.
    pub fn deny(mut self, code: impl Into<String>) -> Self {
        self.api.deny.push(code.into());
        self
    }

    /// Goes on where a mistake of the description has one obvious reading, such as a
    /// reference without a target; it is a warning then.
    pub fn lenient(mut self) -> Self {
        self.api.lenient = true;
        self
    }

    /// The path by which generated code names the runtime crate.
    pub fn runtime(mut self, path: impl Into<String>) -> Self {
        self.config.output.runtime = path.into();
        self
    }

    /// Also reads files below this directory that the description refers to.
    pub fn allow_directory(mut self, directory: impl Into<PathBuf>) -> Self {
        self.allowed.push(directory.into());
        self
    }

    /// Writes into this directory instead of `OUT_DIR`.
    pub fn out_dir(mut self, directory: impl Into<PathBuf>) -> Self {
        self.directory = Some(directory.into());
        self
    }

    /// Compiles a description, a path relative to the package, to `<module>.rs` in
    /// `OUT_DIR`, and tells cargo what it read and found.
    ///
    /// If nothing that was read has changed since the last time, nothing is done.
    ///
    /// # Errors
    ///
    /// There is an error in the description, or a file cannot be read or written, or the
    /// same build script has made a module of that name from something else. What was there
    /// before is not replaced.
    pub fn compile(&self, description: impl AsRef<Path>) -> Result<(), Error> {
        let mut out = std::io::stdout();
        let mut directives = Directives::new(&mut out);
        self.run(&text(description.as_ref()), &mut directives)
    }

    fn run(
        &self,
        description: &str,
        directives: &mut Directives<'_>,
    ) -> Result<(), Error> {
        let mut api = self.api.clone();
        description.clone_into(&mut api.description);
        let module = api.module_name();
        api.module = Some(module.clone());
        let named = api.overlays.iter().map(|overlay| &overlay.file);
        for file in std::iter::once(&api.description).chain(named) {
            directives.changed(Path::new(file));
        }
        let directory = self.out_directory(description, directives)?;
        let settings = format!("{:?} {:?}", self, api);
        if let Some(other) = claims::taken(&directory, &module, description, &settings) {
            let (from, now) = (other.escape_debug(), description.escape_debug());
            let message = format!(
                "`{module}.rs` was made from `{from}`, and `{now}` would replace it"
            );
            let finding = Finding::new(&MODULE_CLASH, message)
                .help("give one of them another name by `module`");
            return Err(stopped(description, finding, directives));
        }
        let stamp = Stamp::new(&directory, &module, &settings);
        if let Some(warnings) = stamp.still_good(directives) {
            warnings.iter().for_each(|warning| directives.warning(warning));
            return Ok(());
        }
        let mut disk = Disk::new();
        self.allowed.iter().for_each(|directory| disk.allow(directory));
        api.description = disk.named(&api.description);
        for overlay in &mut api.overlays {
            overlay.file = disk.named(&overlay.file);
        }
        let mut config = Config { apis: vec![api], ..self.config.clone() };
        config.output.layout = Layout::Single;
        let output = generate(&config, &disk);
        let read = disk.read_so_far();
        read.iter().for_each(|file| directives.changed(file));
        let warnings = directives.findings(&output.findings);
        if output.has_errors() {
            return Err(Error {
                description: description.to_owned(),
                findings: output.findings,
            });
        }
        for file in &output.files {
            write_one(&directory, file)
                .map_err(|finding| stopped(description, *finding, directives))?;
        }
        stamp
            .write(&read, &output.files, &warnings)
            .map_err(|finding| stopped(description, *finding, directives))
    }

    fn out_directory(
        &self,
        description: &str,
        directives: &mut Directives<'_>,
    ) -> Result<PathBuf, Error> {
        let given = self.directory.clone();
        given.or_else(|| std::env::var_os("OUT_DIR").map(PathBuf::from)).ok_or_else(
            || {
                let finding = Finding::new(&WRITE_REFUSED, "`OUT_DIR` is not set")
                    .help("call this from a build script, or set `out_dir`");
                stopped(description, finding, directives)
            },
        )
    }
}

fn stopped(
    description: &str,
    finding: Finding,
    directives: &mut Directives<'_>,
) -> Error {
    directives.findings(std::slice::from_ref(&finding));
    Error { description: description.to_owned(), findings: vec![finding] }
}

/// A path as text with `/`.
fn text(path: &Path) -> String {
    let text = path.to_string_lossy();
    if cfg!(windows) { text.replace('\\', "/") } else { text.into_owned() }
}

/// Why no bindings were generated.
///
/// `Display` has a line per finding. `Debug` is what a build script prints when `main`
/// returns it; there the findings have been shown by cargo already, so it only counts them.
pub struct Error {
    description: String,
    findings: Vec<Finding>,
}

impl Error {
    /// Everything that was found, errors or not.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    fn errors(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.severity == Severity::Error)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.errors().count();
        let s = if count == 1 { "" } else { "s" };
        write!(
            f,
            "no bindings for {:?}: {count} error{s} reported to cargo",
            self.description
        )
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no bindings for {:?}", self.description)?;
        self.errors().try_for_each(|finding| write!(f, "\n{finding}"))
    }
}

impl std::error::Error for Error {}

#[cfg(test)]
mod tests;
