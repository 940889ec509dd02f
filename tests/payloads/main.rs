//! Reads the examples of real descriptions into the types that are made of their schemas,
//! writes them again, and holds what is not the same against a validator that others
//! wrote.
//!
//! `payloads [--slice N/M] [--up-to KB] [--write] [FILTER]…` takes every M-th document
//! beginning with the N-th, at most so large, whose name contains a filter. Prints what
//! was lost and a table; `--write` keeps the table as `RESULTS.tsv`. The exit code is 1
//! when a payload is lost that does not contradict its schema.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;

use bindery_tests::children::each;
use bindery_tests::corpus::{Document, Expected, corpus};
use bindery_tests::payloads::{Collected, Count, answers, child, collect, judge, table};
use bindery_tests::places::shared;

/// The most types of one program.
const LARGEST: usize = 2500;

fn main() -> ExitCode {
    match start() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}

#[derive(Default)]
struct Choice {
    slice: Option<(usize, usize)>,
    up_to: Option<u64>,
    write: bool,
    filters: Vec<String>,
}

fn start() -> Result<bool, Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [first, rest @ ..] = arguments.as_slice()
        && first == "--child"
    {
        child(rest)?;
        return Ok(true);
    }
    let choice = choice(arguments)?;
    let Some(shared) = shared() else { return Ok(true) };
    let (first, step) = choice.slice.unwrap_or((1, 1));
    let documents: Vec<Document> = corpus(&shared)?
        .into_iter()
        .skip(first - 1)
        .step_by(step)
        .filter(|document| chosen(document, &choice))
        .collect();
    let program = std::env::current_exe()?;
    let collected = each(&documents, |document| collect(&program, document));
    let mut found = Vec::new();
    let mut right = true;
    for (document, collected) in documents.iter().zip(collected) {
        match collected {
            Ok(collected) => found.push((document, collected)),
            Err(why) => {
                println!("BROKEN {}: {why}", document.name);
                right = false;
            }
        }
    }
    let rows = run(&program, &found, &mut right)?;
    let table = table(&rows);
    print!("{table}");
    if choice.write {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("payloads/RESULTS.tsv");
        std::fs::write(path, table)?;
    }
    Ok(right && rows.iter().all(|(_, count)| count.lost == 0))
}

/// Compiles, runs and judges, one program after another.
fn run<'a>(
    program: &Path,
    found: &'a [(&'a Document, Collected)],
    right: &mut bool,
) -> Result<Vec<(&'a Document, Count)>, Box<dyn std::error::Error>> {
    let mut rows = Vec::new();
    for (number, batch) in batches(found).into_iter().enumerate() {
        let with_cases: Vec<_> =
            batch.iter().copied().filter(|(_, of)| !of.cases.is_empty()).collect();
        let answers = if with_cases.is_empty() {
            BTreeMap::new()
        } else {
            match answers(&format!("payloads-{number}"), &with_cases) {
                Ok(answers) => answers,
                Err(why) => {
                    let names: Vec<&str> =
                        with_cases.iter().map(|(of, _)| of.name.as_str()).collect();
                    println!("BROKEN {}: {why}", names.join(" "));
                    *right = false;
                    continue;
                }
            }
        };
        for (document, collected) in batch {
            let (count, lost) = judge(program, document, collected, &answers)?;
            for lost in lost {
                println!("LOST {}: {lost}", document.name);
            }
            rows.push((document, count));
        }
    }
    Ok(rows)
}

fn batches<'a>(
    found: &'a [(&'a Document, Collected)],
) -> Vec<Vec<(&'a Document, &'a Collected)>> {
    let mut batches = vec![Vec::new()];
    let mut sum = 0;
    for (document, collected) in found {
        if sum + collected.types > LARGEST && sum > 0 {
            batches.push(Vec::new());
            sum = 0;
        }
        sum += collected.types;
        if let Some(batch) = batches.last_mut() {
            batch.push((*document, collected));
        }
    }
    batches
}

fn choice(arguments: Vec<String>) -> Result<Choice, String> {
    let mut choice = Choice::default();
    let mut arguments = arguments.into_iter();
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--write" => choice.write = true,
            "--up-to" => {
                let number = arguments.next().and_then(|kb| kb.parse().ok());
                choice.up_to = Some(number.ok_or("--up-to takes a number of kB")?);
            }
            "--slice" => {
                let part = arguments.next().unwrap_or_default();
                let part = part
                    .split_once('/')
                    .and_then(|(n, m)| Some((n.parse().ok()?, m.parse().ok()?)))
                    .filter(|(n, m): &(usize, usize)| (1..=*m).contains(n));
                choice.slice = Some(part.ok_or("--slice takes N/M with N from 1 to M")?);
            }
            option if option.starts_with('-') => {
                return Err(format!("there is no option {option}"));
            }
            _ => choice.filters.push(argument),
        }
    }
    Ok(choice)
}

fn chosen(document: &Document, choice: &Choice) -> bool {
    let size = document.file.metadata().map_or(0, |found| found.len());
    let named = choice.filters.is_empty()
        || choice.filters.iter().any(|filter| document.name.contains(filter));
    !matches!(document.expected, Expected::Error(_))
        && named
        && choice.up_to.is_none_or(|up_to| size >> 10 <= up_to)
}
