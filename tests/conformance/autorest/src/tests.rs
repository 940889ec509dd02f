//! Runs the tests and reads what became of each.

use std::collections::BTreeMap;
use std::error::Error;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::server::Server;

/// What became of the test of a scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Whether its assertions held.
    pub passed: bool,
    /// Whether it reaches past the generated API.
    pub raw: bool,
}

/// The outcomes by scenario.
pub type Outcomes = BTreeMap<String, Outcome>;

/// Builds the tests with the server's descriptions and runs them one at a time: the server
/// keeps the state of long-running operations and of retries.
pub fn run(
    server: &Server,
    documents: &Path,
    filter: Option<&str>,
) -> Result<Outcomes, Box<dyn Error>> {
    let mut tests = Command::new(env!("CARGO"))
        .args(["test", "--quiet", "-p", "bindery-autorest", "--test", "scenarios", "--"])
        .args(["--test-threads=1", "--format=pretty"])
        .args(filter)
        .env("AUTOREST_DOCUMENTS", documents)
        .env("AUTOREST_ORIGIN", &server.origin)
        .stdout(Stdio::piped())
        .spawn()?;
    let mut outcomes = Outcomes::new();
    let mut twice = None;
    let stdout = tests.stdout.take().ok_or("the tests print nothing")?;
    for line in BufReader::new(stdout).lines() {
        let line = line?;
        match outcome(&line) {
            Some((scenario, outcome)) => {
                if filter.is_some() || !outcome.passed {
                    println!("{line}");
                }
                if outcomes.insert(scenario.to_owned(), outcome).is_some() {
                    twice = Some(scenario.to_owned());
                }
            }
            None => println!("{line}"),
        }
    }
    let status = tests.wait()?;
    if outcomes.is_empty() {
        return Err("no test has run".into());
    }
    if let Some(scenario) = twice {
        return Err(format!("two tests have the name {scenario}").into());
    }
    if !status.success() && outcomes.values().all(|outcome| outcome.passed) {
        return Err(format!("the tests did not end well ({status})").into());
    }
    Ok(outcomes)
}

/// Reads `test module::raw::scenario ... ok`.
fn outcome(line: &str) -> Option<(&str, Outcome)> {
    let (path, word) = line.strip_prefix("test ")?.split_once(" ... ")?;
    let (modules, scenario) = path.rsplit_once("::").unwrap_or(("", path));
    let raw = modules.split("::").any(|module| module == "raw");
    Some((scenario, Outcome { passed: word == "ok", raw }))
}
