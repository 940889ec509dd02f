//! The comparison: two subjects in, a report out.

mod operations;
mod recorder;

use super::report::{OperationChange, Report, State};
use super::subject::Subject;
use recorder::Recorder;

/// What changed between two sides.
pub fn compare(old: &Subject, new: &Subject) -> Report {
    let mut recorder = Recorder::new(old, new);
    let operations = operations::compare(&mut recorder);
    finish(recorder, operations)
}

/// Puts findings in order and says of each operation what reaches it.
fn finish(recorder: Recorder<'_>, mut operations: Vec<OperationChange>) -> Report {
    let (old, new) = (recorder.old, recorder.new);
    let changes = recorder.changes();
    for (index, change) in changes.iter().enumerate() {
        for reached in &change.operations {
            let Some(operation) = operations.get_mut(*reached) else { continue };
            operation.changes.push(index);
            let renamed = change.rule == &super::rules::OPERATION_RENAMED;
            match operation.state {
                State::Unchanged | State::Moved if renamed => {
                    operation.state = State::Renamed;
                }
                State::Unchanged | State::Moved | State::Renamed if !renamed => {
                    operation.state = State::Changed;
                }
                _ => {}
            }
        }
    }
    let title = if new.api.title.is_empty() { &old.api.title } else { &new.api.title };
    Report {
        title: title.clone(),
        old: Some(old.side()),
        new: Some(new.side()),
        operations,
        changes,
    }
}
