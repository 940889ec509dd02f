//! The command line of Bindery.

mod args;
mod commands;
#[cfg(feature = "https")]
mod fetch;
mod git;
mod memory;
mod out;
mod progress;
mod reachable;
mod shown;
mod sides;
mod task;

use std::process::ExitCode;

use clap::Parser as _;

use args::{Arguments, Command};

/// A run makes and drops many small values: names, tokens, lines.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let outcome = match Arguments::parse().command {
        Command::Generate(arguments) => commands::generate::run(&arguments),
        Command::Check(arguments) => commands::check::run(&arguments),
        Command::Diff(arguments) => commands::diff::run(&arguments),
        Command::Inspect(arguments) => commands::inspect::run(&arguments),
        Command::Explain(arguments) => commands::explain::run(&arguments),
        Command::Init(arguments) => commands::init::run(&arguments),
    };
    match outcome {
        Ok(Outcome::Fine) => ExitCode::SUCCESS,
        Ok(Outcome::Findings) => ExitCode::from(1),
        Err(usage) => {
            out::say(&format!("error: {}\n", usage.0));
            ExitCode::from(2)
        }
    }
}

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// Nothing is wrong.
    Fine,
    /// There is an error in a description, or a file is not as it should be.
    Findings,
}

/// The arguments make no sense, or what they name is not there.
#[derive(Debug)]
struct Usage(String);

impl Usage {
    fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}
