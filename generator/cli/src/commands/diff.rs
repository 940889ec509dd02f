//! `bindery diff`.

use std::time::Instant;

use bindery::config::{ApiConfig, Config};
use bindery::diff::report::text::{self, Paint};
use bindery::diff::{Level, Report, Subject, compare};
use bindery::files::Disk;

use crate::args::{DiffArguments, DiffFormat, FailOn, MessageFormat};
use crate::shown::Shown;
use crate::{Outcome, Usage};

/// Compares two descriptions and shows what changed.
pub fn run(arguments: &DiffArguments) -> Result<Outcome, Usage> {
    let (Some(old), Some(new)) =
        (subject(arguments, &arguments.old), subject(arguments, &arguments.new))
    else {
        return Ok(Outcome::Findings);
    };
    let report = compare(&old, &new);
    show(&report, arguments.format);
    Ok(outcome(&report, arguments.fail_on))
}

fn show(report: &Report, format: DiffFormat) {
    match format {
        DiffFormat::Text => anstream::print!("{}", text::text(report, Paint::Ansi)),
    }
}

fn outcome(report: &Report, fail_on: Option<FailOn>) -> Outcome {
    let worst = match fail_on {
        None => return Outcome::Fine,
        Some(FailOn::Breaking) => Level::Breaking,
        Some(FailOn::Warning) => Level::Warning,
        Some(FailOn::Any) => Level::Compatible,
    };
    if report.level().is_some_and(|level| level >= worst) {
        Outcome::Findings
    } else {
        Outcome::Fine
    }
}

/// One side, if it can be read; errors in it are shown.
fn subject(arguments: &DiffArguments, path: &str) -> Option<Subject> {
    let mut disk = Disk::new();
    arguments.allowed.iter().for_each(|directory| disk.allow(directory));
    let api = ApiConfig::new(disk.named(path));
    let reading = Subject::read(&Config::default(), &api, &disk);
    let errors: Vec<_> = reading.errors().cloned().collect();
    Shown::new(MessageFormat::Human, Instant::now()).findings(&errors, &reading.sources);
    reading.subject
}
