//! `bindery generate`.

use bindery::output;

use crate::args::GenerateArguments;
use crate::shown::Shown;
use crate::task::{Prepared, Task, summary};
use crate::{Outcome, Usage};

/// Writes the bindings; with an error in any description nothing is written.
pub fn run(arguments: &GenerateArguments) -> Result<Outcome, Usage> {
    let format = arguments.input.message_format;
    let Prepared::Task(task) = Task::prepare(&arguments.input)? else {
        return Ok(Outcome::Findings);
    };
    let output = task.generate(format);
    let mut shown = Shown::new(format, task.started());
    shown.findings(&output.findings, &output.sources);
    let mut summary = summary(&output);
    if output.has_errors() {
        shown.summary(&summary);
        return Ok(Outcome::Findings);
    }
    let outcome = match output::write(task.directory(), &output.files, task.scope()) {
        Ok(done) => {
            shown.findings(&done.kept, &[]);
            summary.written = done.written.len();
            summary.unchanged = done.unchanged;
            summary.removed = done.removed.len();
            summary.warnings += done.kept.len();
            Outcome::Fine
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
