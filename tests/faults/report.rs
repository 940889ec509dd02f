//! The table that the run makes.

use std::fmt::Write as _;
use std::path::Path;

/// One line: what happened to which call, and what it must lead to.
pub struct Cell {
    pub fault: String,
    pub call: &'static str,
    pub result: Result<(), String>,
    pub expected: String,
}

/// Writes the table beside the tests, and fails if a cell has failed or, unless
/// `BINDERY_RESULTS=update` is set, if the table is not the one that is there.
pub fn finish(cells: &[Cell]) {
    let mut text = String::from(HEAD);
    let mut failed = Vec::new();
    for cell in cells {
        let pass = if cell.result.is_ok() { "yes" } else { "NO" };
        writeln!(
            text,
            "| {} | {} | {pass} | {} |",
            cell.fault, cell.call, cell.expected
        )
        .unwrap();
        if let Err(why) = &cell.result {
            failed.push(format!("{}, {}: {why}", cell.fault, cell.call));
        }
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("faults/RESULTS.md");
    if std::env::var("BINDERY_RESULTS").is_ok_and(|value| value == "update") {
        std::fs::write(&path, &text).unwrap();
    }
    assert!(failed.is_empty(), "{} cells:\n{}", failed.len(), failed.join("\n"));
    let there = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(there == text, "RESULTS.md is another: run with BINDERY_RESULTS=update");
}

const HEAD: &str = "\
# What happens when servers and networks fail

Made by `BINDERY_RESULTS=update cargo test -p bindery-tests --test faults`; a run without
the variable fails if a cell fails or the table would change. Each cell is run with both
transports (reqwest, awaited; ureq, waited for). Cells with `first` (a fault of the first
attempt only) and `always` (one of all attempts) are run 5 times with each, those that take
a limit of time 3 times, the others once. Streams, server-sent events and long-running
operations have no cells here; storms, crossed answers, refreshes, calls that are given up
and secrets are in `load.rs`.

| fault | call | pass | what must happen |
|---|---|---|---|
";
