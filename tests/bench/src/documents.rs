//! What bindings of real descriptions cost to make and to compile, beside a peer's.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::Result;
use crate::arguments::Arguments;
use crate::cost;
use crate::report::Report;
use crate::subject::{Ground, Subject};

/// Measures the documents that the command line names.
pub fn measure(
    arguments: &Arguments,
    ground: &Ground,
    bindery: &Path,
    report: &mut Report,
) -> Result<()> {
    if arguments.documents.is_empty() {
        report.note("Skipped: no `--document` to compare with a peer on.".to_owned());
    }
    let Some(peer) = &arguments.peer else {
        report.note("Skipped: openapi-to-rust is not installed.".to_owned());
        return Ok(());
    };
    let version = String::from_utf8(
        cost::run(Command::new(peer).arg("--version"))?.output.stdout,
    )?;
    let beside = Beside { peer, version: version.trim() };
    for (name, file) in &arguments.documents {
        if let Err(error) = document(ground, bindery, &beside, (name, file), report) {
            report.note(format!("Skipped {name}: {error}"));
        }
    }
    Ok(())
}

/// The peer.
struct Beside<'a> {
    peer: &'a Path,
    version: &'a str,
}

fn document(
    ground: &Ground,
    bindery: &Path,
    beside: &Beside<'_>,
    (name, file): (&str, &Path),
    report: &mut Report,
) -> Result<()> {
    let (theirs, their_seconds) = by_peer(ground, beside.peer, name, file)?;
    let (ours, our_seconds) = by_bindery(ground, bindery, name, file)?;
    let seconds = (our_seconds, their_seconds);
    report.compare(name, "generate, CPU s", seconds, beside.version);
    ground.compare(report, name, (&ours, &theirs), beside.version)
}

/// A crate of Bindery's output, and the CPU seconds that making the output took.
fn by_bindery(
    ground: &Ground,
    bindery: &Path,
    name: &str,
    file: &Path,
) -> Result<(Subject, f64)> {
    let subject =
        ground.subject(&format!("bindery-{name}"), &ground.client_dependencies())?;
    fs::write(subject.sources().join("lib.rs"), "pub mod api;\n")?;
    let mut command = Command::new(bindery);
    command
        .arg("generate")
        .arg(file)
        .args(["--name", "api", "-o"])
        .arg(subject.sources());
    let seconds = repeated(&mut command)?;
    Ok((subject, seconds))
}

/// A crate of the peer's output, and the CPU seconds that making the output took.
fn by_peer(
    ground: &Ground,
    peer: &Path,
    name: &str,
    file: &Path,
) -> Result<(Subject, f64)> {
    let subject = ground.subject(&format!("peer-{name}"), "")?;
    let output = subject.sources().join("generated");
    let mut command = Command::new(peer);
    command.arg("generate").arg(file).arg("--quiet").arg("--output-dir").arg(&output);
    let seconds = repeated(&mut command)?;
    subject.depend(&fs::read_to_string(output.join("REQUIRED_DEPS.toml"))?)?;
    fs::write(subject.sources().join("lib.rs"), "pub mod generated;\n")?;
    Ok((subject, seconds))
}

/// CPU seconds of a generator, from the runs after the first, which reads cold files.
fn repeated(command: &mut Command) -> Result<f64> {
    let mut figures = Vec::new();
    for round in 0..6 {
        let seconds = cost::run(command)?.seconds("generating")?;
        if round > 0 {
            figures.push(seconds);
        }
    }
    Ok(cost::median(figures))
}
