//! `bindery check`.

use bindery::config::Layout;
use bindery::output::{Difference, Whitespace, compare};
use bindery::report::Location;
use serde_json::{Value, json};
use similar::TextDiff;

use crate::args::{CheckArguments, MessageFormat};
use crate::shown::{Shown, annotation};
use crate::task::{Prepared, Task, summary};
use crate::{Outcome, Usage, out};

/// How many lines of differences are shown.
const SHOWN_LINES: usize = 60;

/// Says whether what is on disk is what would be generated, and how it differs.
pub fn run(arguments: &CheckArguments) -> Result<Outcome, Usage> {
    let format = arguments.input.message_format;
    let Prepared::Task(task) = Task::prepare(&arguments.input)? else {
        return Ok(Outcome::Findings);
    };
    let output = task.generate(&task.files(), format);
    let mut shown = Shown::new(format, task.started());
    shown.findings(&output.findings, &output.sources);
    let mut summary = summary(&output);
    if output.has_errors() {
        shown.summary(&summary);
        return Ok(Outcome::Findings);
    }
    // Where modules stand among other people's code, that code's format may be theirs.
    let whitespace = match task.config.output.layout {
        Layout::Crate => Whitespace::Counts,
        Layout::Modules | Layout::Single => Whitespace::Ignored,
    };
    let outcome =
        match compare(task.directory(), &output.files, task.scope(), whitespace) {
            Ok(differences) => {
                summary.stale = differences.len();
                summary.unchanged = output.files.len().saturating_sub(
                    differences
                        .iter()
                        .filter(|d| !matches!(d, Difference::Stale { .. }))
                        .count(),
                );
                show(&differences, format, &task);
                if differences.is_empty() { Outcome::Fine } else { Outcome::Findings }
            }
            Err(finding) => {
                shown.findings(&[*finding], &[]);
                summary.errors += 1;
                Outcome::Findings
            }
        };
    shown.summary(&summary);
    Ok(outcome)
}

fn show(differences: &[Difference], format: MessageFormat, task: &Task) {
    match format {
        MessageFormat::Json => {
            differences.iter().for_each(|d| out::print(&format!("{}\n", object(d))));
        }
        MessageFormat::Human => out::print(&short(differences)),
        MessageFormat::Github => differences.iter().for_each(|difference| {
            let (kind, path) = named(difference);
            let file = task.directory().join(path).display().to_string();
            let place = Location::file(file);
            let text = format!("the file is {kind}: run `bindery generate`");
            let line = annotation("error", kind, Some(&place), &text);
            out::print(&format!("{line}\n"));
        }),
    }
    if !differences.is_empty() && format == MessageFormat::Human {
        out::say(
            "help: `bindery generate` with the same arguments brings the files up to date\n",
        );
    }
}

fn named(difference: &Difference) -> (&'static str, &str) {
    match difference {
        Difference::Missing { path, .. } => ("missing", path),
        Difference::Changed { path, .. } => ("changed", path),
        Difference::Stale { path } => ("stale", path),
    }
}

/// A difference as a line of JSON.
fn object(difference: &Difference) -> Value {
    let (kind, path) = named(difference);
    json!({ "reason": "difference", "kind": kind, "path": path })
}

/// The differences as a unified diff from what is there to what would be, cut short.
fn short(differences: &[Difference]) -> String {
    let mut lines = Vec::new();
    for difference in differences {
        match difference {
            Difference::Missing { path, .. } => lines.push(format!("missing: {path}")),
            Difference::Stale { path } => lines.push(format!("stale: {path}")),
            Difference::Changed { path, old, new } => {
                let diff = TextDiff::from_lines(old, new);
                let mut unified = diff.unified_diff();
                unified
                    .context_radius(2)
                    .header(&format!("a/{path}"), &format!("b/{path}"));
                lines.extend(unified.to_string().lines().map(str::to_owned));
            }
        }
    }
    let rest = lines.len().saturating_sub(SHOWN_LINES);
    lines.truncate(SHOWN_LINES);
    if rest > 0 {
        lines.push(format!("… {rest} more lines"));
    }
    lines.iter().map(|line| format!("{line}\n")).collect()
}
