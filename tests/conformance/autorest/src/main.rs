//! Runs the scenarios of the AutoRest test server against the generated clients:
//! installs and starts the server, builds and runs the tests, asks the server what it
//! counted, and writes `RESULTS.md`.
//!
//! `cargo run -p bindery-autorest [FILTER]`; with a filter, nothing is written.
//!
//! It fails if a scenario does not pass that `REASONS.tsv` does not list, if one passes
//! that is listed there, if one is listed that passed in the `RESULTS.md` at hand, and,
//! where `CI` is set, if that file is not what the run gives.

mod overlays;
mod results;
mod server;
mod tests;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs};

use results::Results;
use server::Server;

/// Where this package is, and with it what it commits.
const PACKAGE: &str = env!("CARGO_MANIFEST_DIR");

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let filter = env::args().nth(1);
    let home = target_directory()?.join("autorest-server");
    server::install(Path::new(PACKAGE), &home)?;
    let server = Server::start(Path::new(PACKAGE), &home)?;
    let outcomes = tests::run(&server, &server::documents(&home), filter.as_deref())?;
    if filter.is_some() {
        return Ok(ending(outcomes.values().all(|outcome| outcome.passed)));
    }
    let reasons = fs::read_to_string(Path::new(PACKAGE).join("REASONS.tsv"))?;
    let results = Results::new(&server.report()?, &outcomes, &reasons);
    let overlays = overlays::read(&Path::new(PACKAGE).join("overlays"))?;
    let file = Path::new(PACKAGE).join("RESULTS.md");
    let committed = fs::read_to_string(&file)?;
    let table = results.table(&overlays);
    fs::write(file, &table)?;
    print!("{}", results.summary());
    let mut wrong = results.wrong(&committed);
    if env::var_os("CI").is_some() && table != committed {
        wrong.push("RESULTS.md differs from what was committed".to_owned());
    }
    wrong.iter().for_each(|line| eprintln!("{line}"));
    Ok(ending(wrong.is_empty()))
}

fn ending(well: bool) -> ExitCode {
    if well { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The directory that cargo builds in: this program is in `<target>/<profile>`.
fn target_directory() -> Result<PathBuf, Box<dyn Error>> {
    let program = env::current_exe()?;
    let target =
        program.ancestors().nth(2).ok_or("the program is in no target directory")?;
    Ok(target.to_owned())
}
