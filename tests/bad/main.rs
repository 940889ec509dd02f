//! Gives the broken and hostile inputs to the generator, each in a process of its own with
//! 10 s and 512 MB, and prints what came of them: `bad [--compile] [FILTER]…`.
//!
//! The exit code is 1 when an input does not give what it must.

use std::process::ExitCode;

use bindery_tests::children::Limits;
use bindery_tests::corpus::{
    Document, bad, child, compile, doctests, emitted_of, examine_all, print, wrong,
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

fn start() -> Result<bool, Box<dyn std::error::Error>> {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [first, rest @ ..] = arguments.as_slice()
        && first == "--child"
    {
        child(rest)?;
        return Ok(true);
    }
    let with_compiler = arguments.iter().any(|argument| argument == "--compile");
    arguments.retain(|argument| argument != "--compile");
    let Some(shared) = shared() else { return Ok(true) };
    let chosen = |document: &Document| {
        arguments.is_empty() || arguments.iter().any(|part| document.name.contains(part))
    };
    let documents: Vec<Document> = bad(&shared)?.into_iter().filter(chosen).collect();
    let limits = Limits { seconds: 10, megabytes: 512 };
    let all = examine_all(&std::env::current_exe()?, &documents, limits, with_compiler);
    print(&all);
    let mut right = wrong(&all).is_empty();
    if with_compiler {
        let emitted = emitted_of(&all);
        let failed = compile("bad", &emitted)?;
        for (name, messages) in &failed {
            println!("DOES NOT COMPILE: {name}");
            messages.iter().take(3).for_each(|message| println!("    {message}"));
        }
        println!("{} of {} compile", emitted.len() - failed.len(), emitted.len());
        let doctests = doctests("bad", &emitted)?;
        doctests.iter().for_each(|test| println!("TEXT BECAME A TEST: {test}"));
        println!("{} texts became documentation tests", doctests.len());
        right &= failed.is_empty() && doctests.is_empty();
    }
    Ok(right)
}
