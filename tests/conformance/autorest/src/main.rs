//! Runs the scenarios of the AutoRest test server against the generated clients:
//! installs and starts the server, builds and runs the tests, asks the server what it
//! counted, and writes `RESULTS.md`.
//!
//! `cargo run -p bindery-autorest [FILTER]`; with a filter, nothing is written.
//!
//! It fails if a scenario does not pass that `REASONS.tsv` does not list, or if one passes
//! that is listed there.

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
        return Ok(ExitCode::SUCCESS);
    }
    let reasons = fs::read_to_string(Path::new(PACKAGE).join("REASONS.tsv"))?;
    let results = Results::new(&server.report()?, &outcomes, &reasons);
    let overlays = overlays::read(&Path::new(PACKAGE).join("overlays"))?;
    fs::write(Path::new(PACKAGE).join("RESULTS.md"), results.table(&overlays))?;
    print!("{}", results.summary());
    let wrong = results.wrong();
    wrong.iter().for_each(|line| eprintln!("{line}"));
    Ok(if wrong.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The directory that cargo builds in: this program is in `<target>/<profile>`.
fn target_directory() -> Result<PathBuf, Box<dyn Error>> {
    let program = env::current_exe()?;
    let target =
        program.ancestors().nth(2).ok_or("the program is in no target directory")?;
    Ok(target.to_owned())
}
