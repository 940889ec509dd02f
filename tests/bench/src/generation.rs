//! How long the shipped APIs take to generate.

use std::path::Path;
use std::process::Command;

use crate::Result;
use crate::cost;
use crate::report::Report;
use crate::subject::Ground;

const RUNS: usize = 15;

/// Generates all four as `specs/bindery.toml` says, again and again into a directory that
/// then holds them already, as a build does when nothing changed.
pub fn measure(ground: &Ground, bindery: &Path, report: &mut Report) -> Result<()> {
    let output = ground.directory.join("generated");
    let mut figures = Vec::new();
    for _ in 0..RUNS {
        let mut command = Command::new(bindery);
        command.args(["generate", "--config", "specs/bindery.toml", "-o"]).arg(&output);
        let ran = cost::run(command.current_dir(&ground.root))?;
        figures.push(ran.seconds("generating the shipped APIs")? * 1e3);
    }
    report.state("the four shipped APIs", "generate, CPU ms", cost::median(figures));
    Ok(())
}
