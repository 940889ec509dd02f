//! Compiles what was emitted: many documents as modules of few crates.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::examination::{Emitted, emitted, fold};
use crate::consumer::{Crate, runtime};
use crate::places::{project, workshop};

/// The most types of one crate, which keeps a compiler below the memory of a small machine.
const LARGEST: usize = 4000;

/// The features of the runtime that what is emitted may need.
const FEATURES: &[&str] = &["acs3", "xml"];

/// What the compiler said of the documents that it did not like, by their names.
pub type Failed = BTreeMap<String, Vec<String>>;

/// Checks documents with warnings denied.
///
/// A document is not compiled again while neither it, nor the runtime, nor the compiler
/// has changed since it was fine; what was fine is noted beside the target directory.
///
/// # Errors
/// When the workshop cannot be written to or cargo cannot be started.
pub fn compile(label: &str, documents: &[Emitted<'_>]) -> io::Result<Failed> {
    let mut fine = Fine::read(label)?;
    let changed = documents.iter().filter(|document| !fine.holds(document));
    let mut open = batches(changed.copied());
    let mut failed = Failed::new();
    while !open.is_empty() {
        let said = cargo(label, &open, &["check", "--keep-going"])?;
        let mut again = Vec::new();
        for (index, batch) in open.into_iter().enumerate() {
            if said.is_fine(index) {
                fine.extend(&batch)?;
            } else {
                again.extend(without_failed(batch, &said, &mut failed));
            }
        }
        open = again;
    }
    Ok(failed)
}

/// The documentation tests of documents: text of a description that rustdoc takes for an
/// example.
///
/// # Errors
/// When rustdoc cannot be run on them.
pub fn doctests(label: &str, documents: &[Emitted<'_>]) -> io::Result<Vec<String>> {
    let batches = batches(documents.iter().copied());
    let made = workspace(&format!("{label}-doc"), &batches)?;
    let output = made.cargo(&["test", "--doc", "--quiet", "--", "--list"])?;
    if !output.status.success() {
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        return Err(io::Error::other(text));
    }
    let listed = String::from_utf8_lossy(&output.stdout).into_owned();
    let tests = listed.lines().filter(|line| line.ends_with(": test"));
    Ok(tests.map(str::to_owned).collect())
}

/// Documents by crates, the largest first.
fn batches<'a>(documents: impl Iterator<Item = Emitted<'a>>) -> Vec<Vec<Emitted<'a>>> {
    let mut documents: Vec<Emitted<'a>> = documents.collect();
    documents.sort_by_key(|of| std::cmp::Reverse(of.types));
    let mut batches: Vec<(usize, Vec<Emitted<'a>>)> = Vec::new();
    for of in documents {
        match batches.iter_mut().find(|(sum, _)| sum + of.types <= LARGEST) {
            Some((sum, batch)) => {
                *sum += of.types;
                batch.push(of);
            }
            None => batches.push((of.types, vec![of])),
        }
    }
    batches.into_iter().map(|(_, batch)| batch).collect()
}

/// A compiler that has found a name missing says nothing about borrows and warnings, so
/// documents with errors leave the crate and the rest is checked again.
fn without_failed<'a>(
    batch: Vec<Emitted<'a>>,
    said: &Said,
    failed: &mut Failed,
) -> Vec<Vec<Emitted<'a>>> {
    let (out, rest): (Vec<Emitted<'a>>, Vec<Emitted<'a>>) =
        batch.iter().partition(|of| said.messages.contains_key(&of.document.module));
    for of in &out {
        let messages = said.messages.get(&of.document.module).cloned();
        failed.insert(of.document.name.clone(), messages.unwrap_or_default());
    }
    match (out.as_slice(), rest.as_slice()) {
        (_, []) => Vec::new(),
        // Nothing says whom the messages are about, so each is asked alone.
        ([], [alone]) => {
            failed.insert(alone.document.name.clone(), vec![said.end.clone()]);
            Vec::new()
        }
        ([], several) => several.iter().map(|of| vec![*of]).collect(),
        _ => vec![rest],
    }
}

/// What cargo said of the crates of a workspace.
struct Said {
    /// Those that do not compile, by number; all, if it is not clear which.
    broken: Option<BTreeSet<usize>>,
    /// Messages by the module in whose files they point.
    messages: BTreeMap<String, Vec<String>>,
    /// The last lines.
    end: String,
}

impl Said {
    fn is_fine(&self, index: usize) -> bool {
        self.broken.as_ref().is_some_and(|broken| !broken.contains(&index))
    }
}

fn cargo(label: &str, batches: &[Vec<Emitted<'_>>], what: &[&str]) -> io::Result<Said> {
    let made = workspace(label, batches)?;
    let output = made.cargo(&[what, &["--message-format", "short"]].concat())?;
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    let mut broken = BTreeSet::new();
    for line in text.lines().filter(|line| line.contains("could not compile `batch-")) {
        let number = line.split("`batch-").nth(1).and_then(|s| s.split('`').next());
        broken.extend(number.and_then(|number| number.parse::<usize>().ok()));
    }
    let known = output.status.success() || !broken.is_empty();
    let last: Vec<&str> = text.lines().rev().take(20).collect();
    Ok(Said {
        broken: known.then_some(broken),
        messages: by_module(&text),
        end: last.into_iter().rev().collect::<Vec<_>>().join(" | "),
    })
}

fn workspace(label: &str, batches: &[Vec<Emitted<'_>>]) -> io::Result<Crate> {
    let names: Vec<String> = (0..batches.len()).map(|n| format!("batch-{n}")).collect();
    let mut made = Crate::workspace(label, &names, &runtime(FEATURES))?;
    for (name, batch) in names.iter().zip(batches) {
        let mut root = String::from("#![deny(warnings)]\n");
        for of in batch {
            let path = emitted(of.document).join("api/mod.rs");
            root.push_str(&format!("#[path = {path:?}]\n"));
            root.push_str(&format!("pub mod {};\n", of.document.module));
        }
        made.write(&format!("{name}/src/lib.rs"), &root)?;
    }
    Ok(made)
}

/// The messages by the module in whose files they point.
fn by_module(text: &str) -> BTreeMap<String, Vec<String>> {
    let mut found = BTreeMap::<String, Vec<String>>::new();
    for line in text.lines() {
        let Some((_, rest)) = line.split_once("/emitted/") else { continue };
        let Some((module, message)) = rest.split_once('/') else { continue };
        if message.contains(": error") {
            found.entry(module.to_owned()).or_default().push(message.to_owned());
        }
    }
    found
}

/// Which outputs were found to be fine.
struct Fine {
    file: PathBuf,
    known: BTreeSet<String>,
    /// What all of them stand on: the runtime and the compiler.
    ground: u64,
}

impl Fine {
    fn read(label: &str) -> io::Result<Self> {
        let file = workshop().join(format!("{label}.fine"));
        let known = fs::read_to_string(&file).unwrap_or_default();
        let known = known.lines().map(str::to_owned).collect();
        Ok(Self { file, known, ground: ground()? })
    }

    fn key(&self, of: &Emitted<'_>) -> String {
        format!("{:016x}{:016x}", self.ground, of.fingerprint)
    }

    fn holds(&self, of: &Emitted<'_>) -> bool {
        self.known.contains(&self.key(of))
    }

    fn extend(&mut self, batch: &[Emitted<'_>]) -> io::Result<()> {
        let keys: Vec<String> = batch.iter().map(|of| self.key(of)).collect();
        self.known.extend(keys);
        let lines: Vec<&str> = self.known.iter().map(String::as_str).collect();
        fs::write(&self.file, lines.join("\n"))
    }
}

/// A number that differs when the runtime or the compiler does.
fn ground() -> io::Result<u64> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let version = Command::new(rustc).arg("-vV").output()?.stdout;
    let mut sum = fold(0, &format!("{FEATURES:?}"));
    sum = fold(sum, &String::from_utf8_lossy(&version));
    let runtime = project().join("generator/runtime");
    let mut files = vec![runtime.join("Cargo.toml")];
    sources(&runtime.join("src"), &mut files)?;
    files.sort();
    for file in files {
        sum = fold(sum, &fs::read_to_string(file)?);
    }
    Ok(sum)
}

fn sources(directory: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        if path.is_dir() {
            sources(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}
