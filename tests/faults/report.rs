//! The table that the run makes.

use crate::api::KINDS;
use crate::matrix::{Cell, Row, Stop};
use std::fmt::Write as _;
use std::path::Path;

/// Writes the table beside the tests, and fails if a cell has failed or, unless
/// `BINDERY_RESULTS=update` is set, if the table is not the one that is there.
///
/// A part of the table only shows whether its cells have failed.
pub fn finish(rows: &[Row], cells: &[Vec<Cell>], part: bool) {
    let mut text = String::from(HEAD);
    let mut failed = Vec::new();
    for (row, cells) in rows.iter().zip(cells) {
        assert_eq!(cells.len(), KINDS.len());
        for (kind, cell) in KINDS.iter().zip(cells) {
            let (fault, call) = (row.fault, kind.name());
            let pass = match cell {
                Ok(()) => "yes".to_owned(),
                Err(Stop::Without(why)) => format!("n/a: {why}"),
                Err(Stop::Failed(why)) => {
                    failed.push(format!("{}. {fault}, {call}: {why}", row.number));
                    "NO".to_owned()
                }
            };
            writeln!(text, "| {fault} | {call} | {pass} |").unwrap();
        }
    }
    text.push_str("\n## What `yes` means\n\n");
    for row in rows {
        let line = format!("{}. {}: {}", row.number, row.fault, row.must);
        text.push_str(&wrap(&line));
    }
    let fail = || format!("{} cells:\n{}", failed.len(), failed.join("\n"));
    if part {
        assert!(failed.is_empty(), "{}", fail());
        return;
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("faults/RESULTS.md");
    if std::env::var("BINDERY_RESULTS").is_ok_and(|value| value == "update") {
        std::fs::write(&path, &text).unwrap();
    }
    assert!(failed.is_empty(), "{}", fail());
    let there = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(there == text, "RESULTS.md is another: run with BINDERY_RESULTS=update");
}

/// Breaks a paragraph of a list into lines.
fn wrap(text: &str) -> String {
    let (mut out, mut line) = (String::new(), String::new());
    for word in text.split(' ') {
        if line.len() + word.len() > 88 {
            out.push_str(line.trim_end());
            out.push_str("\n   ");
            line.clear();
        }
        line.push_str(word);
        line.push(' ');
    }
    out.push_str(line.trim_end());
    out.push('\n');
    out
}

const HEAD: &str = "\
# What happens when servers and networks fail

Made by `BINDERY_RESULTS=update cargo test -p bindery-tests --test faults`; a run without
the variable fails if a cell fails or if the table would change. Every cell is run with
both transports, reqwest (awaited) and ureq (the thread waits), with all spellings of its
fault, at each request of the call that the fault can meet. All clients carry secrets;
whatever is logged, traced or said by an error meanwhile is searched for them.

| fault | call | pass |
|---|---|---|
";
