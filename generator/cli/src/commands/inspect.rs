//! `bindery inspect`.

use bindery::diagnostic::Severity;
use bindery::inspect;
use bindery::report::Finding;

use crate::args::{InspectArguments, Stage};
use crate::shown::{Shown, Summary};
use crate::task::{Prepared, Task, summary};
use crate::{Outcome, Usage, out};

/// Shows the data after a stage, and what was said on the way there.
pub fn run(arguments: &InspectArguments) -> Result<Outcome, Usage> {
    let Prepared::Task(task) = Task::prepare(&arguments.input)? else {
        return Ok(Outcome::Findings);
    };
    if arguments.coverage {
        let (coverage, output) = task.coverage();
        // The coverage lists what is not honoured; errors are why there is nothing else.
        let error = |finding: &&Finding| finding.severity == Severity::Error;
        let errors: Vec<Finding> =
            output.findings.iter().filter(error).cloned().collect();
        let mut shown = Shown::new(arguments.input.message_format, task.started());
        shown.findings(&errors, &output.sources);
        shown.coverage(&coverage, &summary(&output));
        return Ok(if output.has_errors() { Outcome::Findings } else { Outcome::Fine });
    }
    let stage = match arguments.stage {
        Stage::Source => inspect::Stage::Source,
        Stage::Dialect => inspect::Stage::Dialect,
        Stage::Spec => inspect::Stage::Spec,
        Stage::Api => inspect::Stage::Api,
        Stage::Plan => inspect::Stage::Plan,
    };
    let (text, output) = task.inspect(stage);
    let mut shown = Shown::new(arguments.input.message_format, task.started());
    shown.findings(&output.findings, &output.sources);
    out::print(&text);
    if output.has_errors() {
        shown.summary(&Summary { errors: 1, ..Summary::default() });
        return Ok(Outcome::Findings);
    }
    Ok(Outcome::Fine)
}
