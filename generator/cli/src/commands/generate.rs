//! `bindery generate`.

use bindery::output;

use super::diff;
use crate::args::GenerateArguments;
use crate::memory::{Memory, Run, Watched};
use crate::shown::Shown;
use crate::task::{Prepared, Task, summary};
use crate::{Outcome, Usage};

/// Writes the bindings; with an error in any description nothing is written.
pub fn run(arguments: &GenerateArguments) -> Result<Outcome, Usage> {
    let format = arguments.input.message_format;
    let Prepared::Task(task) = Task::prepare(&arguments.input)? else {
        return Ok(Outcome::Findings);
    };
    if arguments.changes {
        diff::print_changes(&task)?;
    }
    let mut shown = Shown::new(format, task.started());
    let settings = task.settings(format);
    let memory = Memory::new(task.directory(), &settings);
    if let Some(run) = memory.recall(&task.files()) {
        shown.again(run.said);
        shown.summary(&run.summary);
        return Ok(Outcome::Fine);
    }
    let files = Watched::new(task.files());
    let output = task.generate(&files, format);
    shown.findings(&output.findings, &output.sources);
    let mut summary = summary(&output);
    if output.has_errors() {
        shown.summary(&summary);
        return Ok(Outcome::Findings);
    }
    let outcome = match output::write(task.directory(), &output.files, task.scope()) {
        Ok(done) => {
            if done.kept.is_empty() {
                let (read, said) = (files.into_read(), shown.said());
                memory.keep(&Run { read, said, summary }, &output.files);
            }
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
