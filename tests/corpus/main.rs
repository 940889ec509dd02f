//! Generates the real descriptions, each in a process of its own, and prints what came of
//! them.
//!
//! `corpus [--slice N/M] [--compile] [--up-to KB] [FILTER]…` takes every M-th document
//! beginning with the N-th, at most so large, whose name contains a filter. With
//! `--compile` everything that was emitted is also compiled, warnings denied. The exit
//! code is 1 when a document does not give what it must.

use std::process::ExitCode;

use bindery_tests::children::Limits;
use bindery_tests::corpus::{Document, child, compile, corpus, examine_all, print};
use bindery_tests::corpus::{Examined, wrong};
use bindery_tests::places::shared;

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

struct Choice {
    slice: (usize, usize),
    compile: bool,
    up_to: u64,
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
    let documents: Vec<Document> = corpus(&shared)?
        .into_iter()
        .skip(choice.slice.0 - 1)
        .step_by(choice.slice.1)
        .filter(|document| chosen(document, &choice))
        .collect();
    let limits = Limits { seconds: 120, megabytes: 4096 };
    let program = std::env::current_exe()?;
    let all = examine_all(&program, &documents, limits, choice.compile);
    print(&all);
    let right = wrong(&all).is_empty();
    Ok(if choice.compile { compiles(&all)? && right } else { right })
}

fn choice(arguments: Vec<String>) -> Result<Choice, String> {
    let mut choice =
        Choice { slice: (1, 1), compile: false, up_to: u64::MAX, filters: Vec::new() };
    let mut arguments = arguments.into_iter();
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--compile" => choice.compile = true,
            "--up-to" => {
                let number = arguments.next().and_then(|kb| kb.parse().ok());
                choice.up_to = number.ok_or("--up-to takes a number of kB")?;
            }
            "--slice" => {
                let part = arguments.next().unwrap_or_default();
                let part = part
                    .split_once('/')
                    .and_then(|(n, m)| Some((n.parse().ok()?, m.parse().ok()?)));
                choice.slice = part
                    .filter(|(n, m)| (1..=*m).contains(n))
                    .ok_or("--slice takes N/M with N from 1 to M")?;
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
    named && size >> 10 <= choice.up_to
}

fn compiles(all: &[Examined<'_>]) -> std::io::Result<bool> {
    let emitted: Vec<_> = all
        .iter()
        .filter_map(|one| Some((one.document, one.found.as_ref().ok()?)))
        .filter(|(_, found)| found.errors.is_empty())
        .map(|(document, found)| (document, found.types))
        .collect();
    let failed = compile("corpus", &emitted)?;
    for (name, compiled) in &failed {
        println!("DOES NOT COMPILE: {name}: {} messages", compiled.messages.len());
        compiled.messages.iter().take(3).for_each(|message| println!("    {message}"));
    }
    println!(
        "{} of {} compile without warnings",
        emitted.len() - failed.len(),
        emitted.len()
    );
    Ok(failed.is_empty())
}
