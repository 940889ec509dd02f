//! Crates that are compiled to see what they cost.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Result;
use crate::cost;
use crate::report::Report;

/// Where the crates stand. They share a target directory, so that what they depend on is
/// compiled once, and each is a workspace of its own, so that one that cannot be resolved
/// leaves the others alone.
pub struct Ground {
    /// The root of Bindery's repository.
    pub root: PathBuf,
    /// The directory of the crates.
    pub directory: PathBuf,
    /// How often each crate is compiled.
    pub runs: usize,
}

/// A crate to compile.
pub struct Subject {
    name: String,
    directory: PathBuf,
    target: PathBuf,
}

/// What cargo is asked to do.
#[derive(Clone, Copy)]
pub enum Task {
    Check,
    Build,
}

impl Task {
    const ALL: [Self; 2] = [Self::Check, Self::Build];

    fn word(self) -> &'static str {
        match self {
            Self::Check => "check",
            Self::Build => "build",
        }
    }
}

impl Ground {
    /// Lays down an empty crate with these dependencies.
    pub fn subject(&self, name: &str, dependencies: &str) -> Result<Subject> {
        let directory = self.directory.join(name);
        if directory.exists() {
            fs::remove_dir_all(&directory)?;
        }
        fs::create_dir_all(directory.join("src"))?;
        let manifest = format!(
            "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
             [workspace]\n\n{dependencies}"
        );
        fs::write(directory.join("Cargo.toml"), manifest)?;
        // The versions that Bindery is tested with; cargo adds what else is needed.
        fs::copy(self.root.join("Cargo.lock"), directory.join("Cargo.lock"))?;
        let target = self.directory.join("target");
        Ok(Subject { name: name.to_owned(), directory, target })
    }

    /// The lines of a manifest that depend on the runtime of this checkout as a client does.
    pub fn client_dependencies(&self) -> String {
        let runtime = self.root.join("generator/runtime");
        format!("[dependencies]\nbindery-runtime = {{ path = {runtime:?} }}\n")
    }

    /// The same for models alone, which need no transport, with serde at hand.
    pub fn model_dependencies(&self) -> String {
        let runtime = self.root.join("generator/runtime");
        format!(
            "[dependencies]\n\
             bindery-runtime = {{ path = {runtime:?}, default-features = false }}\n\
             serde = {{ version = \"1\", features = [\"derive\"] }}\n\
             serde_json = \"1\"\n"
        )
    }

    /// Compiles two crates in turns and reports their CPU seconds.
    pub fn compare(
        &self,
        report: &mut Report,
        what: &str,
        pair: (&Subject, &Subject),
        other: &str,
    ) -> Result<()> {
        for task in Task::ALL {
            eprintln!("{what}: cargo {}", task.word());
            pair.0.warm(task)?;
            pair.1.warm(task)?;
            let mut figures = (Vec::new(), Vec::new());
            for round in 0..self.runs {
                if round % 2 == 0 {
                    figures.0.push(pair.0.compile(task)?);
                    figures.1.push(pair.1.compile(task)?);
                } else {
                    figures.1.push(pair.1.compile(task)?);
                    figures.0.push(pair.0.compile(task)?);
                }
            }
            let medians = (cost::median(figures.0), cost::median(figures.1));
            let measure = format!("`cargo {}`, CPU s", task.word());
            report.compare(what, &measure, medians, other);
        }
        let sizes = (pair.0.library_mib()?, pair.1.library_mib()?);
        report.compare(what, "rlib, MiB", sizes, other);
        let lines = (pair.0.lines()?, pair.1.lines()?);
        report.compare(what, "lines of Rust", lines, other);
        Ok(())
    }
}

impl Subject {
    /// The directory of its sources.
    pub fn sources(&self) -> PathBuf {
        self.directory.join("src")
    }

    /// Adds lines to the manifest.
    pub fn depend(&self, dependencies: &str) -> Result<()> {
        let file = self.directory.join("Cargo.toml");
        Ok(fs::write(&file, fs::read_to_string(&file)? + dependencies)?)
    }

    /// Cargo, at work on this crate and deaf to what the environment says.
    pub fn cargo(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("cargo");
        command.args(arguments).arg("--quiet").current_dir(&self.directory);
        command.env("CARGO_TARGET_DIR", &self.target).env("CARGO_INCREMENTAL", "0");
        command.env("CARGO_TERM_COLOR", "never");
        for name in ["RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS", "RUSTC_WRAPPER"] {
            command.env_remove(name);
        }
        command
    }

    /// CPU seconds of a `cargo check` that has nothing to do.
    pub fn idle(&self) -> Result<f64> {
        self.warm(Task::Check)?;
        cost::run(&mut self.cargo(&["check"]))?.seconds("cargo check")
    }

    /// Compiles the dependencies, and the crate to see that it does compile.
    fn warm(&self, task: Task) -> Result<()> {
        let what = format!("cargo {} of {}", task.word(), self.name);
        cost::run(&mut self.cargo(&[task.word()]))?.seconds(&what).map(|_| ())
    }

    /// CPU seconds to compile the crate alone, after a touch.
    fn compile(&self, task: Task) -> Result<f64> {
        let file =
            fs::File::options().append(true).open(self.sources().join("lib.rs"))?;
        file.set_modified(std::time::SystemTime::now())?;
        cost::run(&mut self.cargo(&[task.word()]))?.seconds(task.word())
    }

    /// Size of the library that `cargo build` made.
    fn library_mib(&self) -> Result<f64> {
        let file = format!("debug/lib{}.rlib", self.name.replace('-', "_"));
        Ok(fs::metadata(self.target.join(file))?.len() as f64 / f64::from(1 << 20))
    }

    /// Lines of its sources.
    fn lines(&self) -> Result<f64> {
        let mut count = 0;
        each_file(&self.sources(), &mut |path| {
            if path.extension().is_some_and(|extension| extension == "rs") {
                count += fs::read_to_string(path)?.lines().count();
            }
            Ok(())
        })?;
        Ok(count as f64)
    }
}

/// Visits all files below a directory.
fn each_file(
    directory: &Path,
    visit: &mut dyn FnMut(&Path) -> Result<()>,
) -> Result<()> {
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        if path.is_dir() { each_file(&path, visit)? } else { visit(&path)? }
    }
    Ok(())
}
