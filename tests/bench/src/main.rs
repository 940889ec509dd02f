//! Measures what Bindery's output costs: CPU seconds to compile it beside a peer's output
//! and beside serde derives, CPU milliseconds to generate it, and time to decode and
//! encode with it. Prints one Markdown table.

mod arguments;
mod cost;
mod documents;
mod generation;
mod plan;
mod report;
mod speed;
mod subject;
mod twin;
mod types;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use arguments::Arguments;
use report::Report;
use subject::Ground;

/// What goes wrong ends the run, but for a document that one side cannot do.
type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1).peekable();
    if arguments.next_if(|first| first == cost::ALONE).is_some() {
        return match cost::be_alone(arguments) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("{error}");
                ExitCode::FAILURE
            }
        };
    }
    match run() {
        Ok(report) => {
            print!("{report}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<Report> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize()?;
    let arguments = Arguments::read(&root)?;
    // Descriptions are named relative to the root of the repository.
    std::env::set_current_dir(&root)?;
    let bindery = built(&root)?;
    let ground =
        Ground { root, directory: arguments.directory.clone(), runs: arguments.runs };
    let mut report = Report::default();
    if arguments.wants("documents") {
        documents::measure(&arguments, &ground, &bindery, &mut report)?;
    }
    if arguments.wants("types") {
        types::measure(&ground, &bindery, &mut report)?;
    }
    if arguments.wants("generation") {
        generation::measure(&ground, &bindery, &mut report)?;
    }
    if arguments.wants("speed") {
        speed::measure(&ground, &bindery, &mut report)?;
    }
    Ok(report)
}

/// The command line of this checkout, as a release build.
fn built(root: &Path) -> Result<PathBuf> {
    let mut command = Command::new("cargo");
    command.args(["build", "--release", "--quiet", "--package", "bindery-cli"]);
    cost::run(command.current_dir(root))?.seconds("building bindery")?;
    let target =
        std::env::var_os("CARGO_TARGET_DIR").map_or(root.join("target"), PathBuf::from);
    Ok(target.join("release").join(format!("bindery{}", std::env::consts::EXE_SUFFIX)))
}
