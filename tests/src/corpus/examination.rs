//! What one document gives, found out by a child process.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use bindery::config::{ApiConfig, Layout};
use bindery::diagnostic::Severity;
use serde::{Deserialize, Serialize};

use super::index::Document;
use crate::children::{Ended, Limits, run};
use crate::generation::from_disk;
use crate::places::workshop;

/// The codes of what makes a type less precise than its schema, references that lead
/// nowhere among them where a description is read all the same.
const LOOSE: [&str; 5] = ["B0203", "B0206", "B0401", "B0402", "B0404"];

/// What one document gives.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Examination {
    /// The errors, a line each.
    pub errors: Vec<String>,
    /// The errors that name no file and line.
    pub placeless: Vec<String>,
    /// How many findings each code has.
    pub codes: BTreeMap<String, usize>,
    /// Why types are less precise than their schemas, with the number of findings.
    pub reasons: BTreeMap<String, usize>,
    /// How many findings are warnings.
    pub warnings: usize,
    /// Operations emitted.
    pub operations: usize,
    /// Named types emitted.
    pub types: usize,
    /// Schemas that something emitted stands for.
    pub schemas: usize,
    /// Those whose type is less precise than they are.
    pub degraded: usize,
    /// Lines emitted.
    pub lines: usize,
    /// Milliseconds of computing, the start of the process included.
    #[serde(default)]
    pub ms: u64,
    /// The most memory that the process held, in bytes.
    #[serde(default)]
    pub peak: u64,
    /// A number that differs when a byte of the output does.
    pub fingerprint: u64,
}

/// A document whose code was put where the compiler finds it.
#[derive(Clone, Copy, Debug)]
pub struct Emitted<'a> {
    /// The document.
    pub document: &'a Document,
    /// How many types it has.
    pub types: usize,
    /// A number that differs when a byte of the code does.
    pub fingerprint: u64,
}

/// Where the code of a document is put for the compiler.
pub fn emitted(document: &Document) -> PathBuf {
    workshop().join("emitted").join(&document.module)
}

/// The part of the child: examines the document that the arguments name and prints what
/// it found.
///
/// # Errors
/// When what was emitted cannot be written.
pub fn child(arguments: &[String]) -> io::Result<()> {
    let [root, file, module, write] = arguments else {
        return Err(io::Error::other("four arguments"));
    };
    let mut api = ApiConfig::new(below(Path::new(root), Path::new(file)));
    api.module = Some("api".to_owned());
    let output = from_disk(Path::new(root), api, Layout::Modules);
    let mut found = Examination {
        operations: output.summary.operations,
        types: output.summary.types,
        schemas: output.summary.schemas,
        degraded: output.summary.degraded,
        warnings: output.count(Severity::Warning),
        ..Examination::default()
    };
    for finding in &output.findings {
        *found.codes.entry(finding.code.id.to_owned()).or_default() += 1;
        if LOOSE.contains(&finding.code.id) {
            let reason = format!("{} {}", finding.code.id, finding.message);
            *found.reasons.entry(reason).or_default() += 1;
        }
        if finding.severity == Severity::Error {
            found.errors.push(finding.to_string());
            if finding.location.is_none() {
                found.placeless.push(finding.to_string());
            }
        }
    }
    for file in &output.files {
        found.lines += file.text.lines().count();
        found.fingerprint = fold(fold(found.fingerprint, &file.path), &file.text);
    }
    if write == "write" && found.errors.is_empty() {
        put(&workshop().join("emitted").join(module), &output.files)?;
    }
    println!("{}", serde_json::to_string(&found)?);
    Ok(())
}

/// Examines a document in a child process; `Err` says how the child broke.
///
/// # Errors
/// When the child panics, overflows its stack or passes its limits.
pub fn examine(
    program: &Path,
    document: &Document,
    limits: Limits,
    write: bool,
) -> Result<Examination, String> {
    let shown = |path: &Path| path.to_string_lossy().into_owned();
    let write = if write { "write" } else { "keep" };
    let arguments = [
        "--child".to_owned(),
        shown(&document.root),
        shown(&document.file),
        document.module.clone(),
        write.to_owned(),
    ];
    let ended = run(program, &arguments, limits).map_err(|error| error.to_string())?;
    read(&ended, limits)
}

fn read(ended: &Ended, limits: Limits) -> Result<Examination, String> {
    let Some(status) = ended.status else {
        return Err(format!("does not come to an end within {} s", limits.seconds));
    };
    if status.success() {
        let mut found: Examination =
            serde_json::from_str(&ended.stdout).map_err(|error| error.to_string())?;
        found.ms = u64::try_from(ended.cpu.as_millis()).unwrap_or(u64::MAX);
        found.peak = ended.peak;
        return Ok(found);
    }
    let said = ended.stderr.lines().find(|line| !line.trim().is_empty());
    let why = ended.stderr.lines().skip_while(|l| !l.contains("panicked at")).take(2);
    let why: Vec<&str> = why.collect();
    let why =
        if why.is_empty() { said.unwrap_or_default().to_owned() } else { why.join(" ") };
    Err(format!("{status}: {why}"))
}

fn below(root: &Path, file: &Path) -> String {
    file.strip_prefix(root).unwrap_or(file).to_string_lossy().into_owned()
}

/// FNV-1a.
pub(super) fn fold(start: u64, text: &str) -> u64 {
    let start = start ^ 0xcbf2_9ce4_8422_2325;
    text.bytes().fold(start, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// Puts files below a directory that holds nothing else afterwards. A file that is there
/// with the same content stays untouched, so that cargo has nothing to do.
fn put(directory: &Path, files: &[bindery::output::File]) -> io::Result<()> {
    let mut stale = Vec::new();
    collect(directory, &mut stale);
    for file in files {
        let target = directory.join(&file.path);
        stale.retain(|path| *path != target);
        if fs::read(&target).is_ok_and(|found| found == file.text.as_bytes()) {
            continue;
        }
        if let Some(parent) = target.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(target, &file.text)?;
    }
    stale.into_iter().try_for_each(fs::remove_file)
}

fn collect(directory: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(directory) else { return };
    for path in entries.filter_map(Result::ok).map(|entry| entry.path()) {
        if path.is_dir() { collect(&path, files) } else { files.push(path) }
    }
}
