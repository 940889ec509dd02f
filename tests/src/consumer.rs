//! Crates that tests make: a manifest, sources, and cargo on them.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::places::{project, workshop};

/// A crate in the workshop.
pub struct Crate {
    directory: PathBuf,
    written: BTreeSet<PathBuf>,
}

/// The lines of a manifest that name the runtime, with these features.
pub fn runtime(features: &[&str]) -> String {
    let path = project().join("generator/runtime");
    format!(
        "bindery-runtime = {{ path = {:?}, default-features = false, features = {features:?} }}\n",
        path.display().to_string()
    )
}

/// The line of a manifest that names a package of the project.
pub fn package(name: &str, path: &str) -> String {
    format!("{name} = {{ path = {:?} }}\n", project().join(path).display().to_string())
}

impl Crate {
    /// A crate of that name with these lines under `[dependencies]`, its lock file that of
    /// the project so that nothing is asked of the network.
    ///
    /// # Errors
    /// When the workshop cannot be written to.
    pub fn new(name: &str, dependencies: &str) -> io::Result<Self> {
        let manifest = format!(
            "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\
             publish = false\n\n[dependencies]\n{dependencies}\n[profile.dev]\n\
             debug = \"line-tables-only\"\n\n[workspace]\n"
        );
        let directory = workshop().join("crates").join(name);
        let mut made = Self { directory, written: BTreeSet::new() };
        made.write("Cargo.toml", &manifest)?;
        made.lock()
    }

    /// A workspace of crates of these names, each with the same lines under
    /// `[dependencies]` and its root in `<name>/src/lib.rs`.
    ///
    /// # Errors
    /// When the workshop cannot be written to.
    pub fn workspace(
        name: &str,
        members: &[String],
        dependencies: &str,
    ) -> io::Result<Self> {
        let directory = workshop().join("crates").join(name);
        let mut made = Self { directory, written: BTreeSet::new() };
        // What is not built a second time needs no incremental state.
        let root = format!(
            "[workspace]\nresolver = \"3\"\nmembers = {members:?}\n\n\
             [profile.dev]\nincremental = false\ndebug = false\n"
        );
        made.write("Cargo.toml", &root)?;
        for member in members {
            let manifest = format!(
                "[package]\nname = \"{member}\"\nversion = \"0.0.0\"\n\
                 edition = \"2024\"\npublish = false\n\n\
                 [dependencies]\n{dependencies}"
            );
            made.write(&format!("{member}/Cargo.toml"), &manifest)?;
        }
        made.lock()
    }

    /// The versions of the project, so that nothing is asked of the network.
    fn lock(mut self) -> io::Result<Self> {
        let lock = self.directory.join("Cargo.lock");
        if !lock.is_file() {
            fs::copy(project().join("Cargo.lock"), &lock)?;
        }
        self.written.insert(lock);
        Ok(self)
    }

    /// Where the crate lies.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// Writes a file of the crate, if it is not there with the same content already.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write(&mut self, path: &str, text: &str) -> io::Result<()> {
        let target = self.directory.join(path);
        self.written.insert(target.clone());
        if fs::read(&target).is_ok_and(|found| found == text.as_bytes()) {
            return Ok(());
        }
        if let Some(parent) = target.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(target, text)
    }

    /// Removes what an earlier run wrote below `src` and this one did not.
    ///
    /// # Errors
    /// When a directory cannot be read.
    pub fn tidy(&self) -> io::Result<()> {
        let mut open = vec![self.directory.join("src")];
        while let Some(directory) = open.pop() {
            for entry in fs::read_dir(directory)? {
                let path = entry?.path();
                if path.is_dir() {
                    open.push(path);
                } else if !self.written.contains(&path) {
                    fs::remove_file(path)?;
                }
            }
        }
        Ok(())
    }

    /// Runs cargo on the crate, offline and with the workshop's own target directory.
    ///
    /// # Errors
    /// When cargo cannot be started.
    pub fn cargo(&self, arguments: &[&str]) -> io::Result<Output> {
        self.command(arguments).output()
    }

    /// Cargo on the crate, to be run.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = Command::new(cargo);
        command
            .args(arguments)
            .env("CARGO_NET_OFFLINE", "true")
            .current_dir(&self.directory)
            .env("CARGO_TARGET_DIR", workshop().join("target"))
            .env("CARGO_TERM_COLOR", "never");
        // What cargo tells a test's process is about this package, not about that crate.
        for (name, _) in std::env::vars_os() {
            let name = name.to_string_lossy().into_owned();
            if name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_BIN_") {
                command.env_remove(name);
            }
        }
        command.env_remove("CARGO_MANIFEST_DIR").env_remove("RUSTFLAGS");
        command
    }

    /// Runs cargo, which must succeed, and gives its standard output.
    ///
    /// # Panics
    /// With what cargo said, if it failed.
    pub fn succeed(&self, arguments: &[&str]) -> String {
        let output = self.cargo(arguments).expect("cargo starts");
        let stdout = String::from_utf8_lossy(&output.stdout);
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(
            output.status.success(),
            "{}\n{stdout}\n{stderr}",
            self.directory.display()
        );
        stdout.into_owned()
    }
}
