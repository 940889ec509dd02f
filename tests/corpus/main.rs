//! Generates the real descriptions, each in a process of its own, and compares what came
//! of them with `EXPECTED.tsv` and `RESULTS.tsv`.
//!
//! `corpus [--slice] [--compile] [--write] [FILTER]…` takes all documents, or the slice
//! of them that CI has the time for, or those whose name contains a filter. With
//! `--compile` everything that was emitted is also compiled, warnings denied; with
//! `--write` the rows of the table are written anew. The exit code is 1 when a document
//! does not give what it must, or something else than the table says.

use std::process::ExitCode;

use bindery_tests::children::Limits;
use bindery_tests::corpus::{
    Document, Examined, Failed, child, compile, corpus, emitted_of, examine_all, print,
    slice, table, wrong,
};
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

#[derive(Default)]
struct Choice {
    slice: bool,
    compile: bool,
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
    let mut documents = corpus(&shared)?;
    if choice.slice {
        let slice = slice()?;
        documents.retain(|document| slice.contains(&document.name));
    }
    documents.retain(|document| chosen(document, &choice));
    let limits = Limits { seconds: 120, megabytes: 4096 };
    let program = std::env::current_exe()?;
    let all = examine_all(&program, &documents, limits, choice.compile);
    print(&all);
    let failed = if choice.compile { Some(compiled(&all)?) } else { None };
    let fine = failed.as_ref().is_none_or(Failed::is_empty) && wrong(&all).is_empty();
    Ok(compared(&all, failed.as_ref(), &choice)? && fine)
}

fn choice(arguments: Vec<String>) -> Result<Choice, String> {
    let mut choice = Choice::default();
    for argument in arguments {
        match argument.as_str() {
            "--compile" => choice.compile = true,
            "--slice" => choice.slice = true,
            "--write" => choice.write = true,
            option if option.starts_with('-') => {
                return Err(format!("there is no option {option}"));
            }
            _ => choice.filters.push(argument),
        }
    }
    Ok(choice)
}

fn chosen(document: &Document, choice: &Choice) -> bool {
    choice.filters.is_empty()
        || choice.filters.iter().any(|filter| document.name.contains(filter))
}

fn compiled(all: &[Examined<'_>]) -> std::io::Result<Failed> {
    let emitted = emitted_of(all);
    let failed = compile("corpus", &emitted)?;
    for (name, messages) in &failed {
        println!("DOES NOT COMPILE: {name}: {} messages", messages.len());
        messages.iter().take(3).for_each(|message| println!("    {message}"));
    }
    let fine = emitted.len() - failed.len();
    println!("{fine} of {} compile without warnings", emitted.len());
    Ok(failed)
}

/// Compares with the table, or writes it; whether the two agree.
fn compared(
    all: &[Examined<'_>],
    failed: Option<&Failed>,
    choice: &Choice,
) -> std::io::Result<bool> {
    let rows = table::rows(all, failed);
    let mut known = table::read()?;
    if choice.write {
        if !choice.slice && choice.filters.is_empty() {
            known.retain(|name, _| rows.contains_key(name));
        }
        table::update(&mut known, rows);
        table::write(&known)?;
        return Ok(true);
    }
    let found = table::contradictions(&known, &rows);
    for line in &found {
        println!("AGAINST THE TABLE: {line}; if that is right, pass --write");
    }
    Ok(found.is_empty())
}
