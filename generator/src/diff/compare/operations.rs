//! Operations: which are new, removed, moved, renamed.

use std::collections::BTreeSet;

use super::recorder::{Draft, Recorder};
use crate::api::model::Operation;
use crate::diff::pairing::{anonymous, operations as pairs};
use crate::diff::report::{Direction, OperationAt, OperationChange, State};
use crate::diff::rules::{self, Rule};

/// An operation of a side and where it is.
type Placed<'a> = (OperationAt, &'a Operation);

/// All operations of both sides; what is known of them as wholes is recorded.
pub(super) fn compare(recorder: &mut Recorder<'_>) -> Vec<OperationChange> {
    let (old, new) = (recorder.old, recorder.new);
    let olds: Vec<Placed<'_>> = old.operations().collect();
    let news: Vec<Placed<'_>> = new.operations().collect();
    let paired = pairs(&olds, &news);
    let mut all = Vec::new();
    for (index, (before, after)) in paired.into_iter().enumerate() {
        let before = before.and_then(|at| olds.get(at).copied());
        let after = after.and_then(|at| news.get(at).copied());
        let Some((_, shown)) = after.or(before) else { continue };
        let state = match (before, after) {
            (None, _) => State::New,
            (_, None) => State::Removed,
            (Some((_, one)), Some((_, two))) if moved(recorder, one, two) => {
                State::Moved
            }
            _ => State::Unchanged,
        };
        let mut note = |rule: &'static Rule, text: String| {
            recorder.push(Draft {
                rule,
                subject: format!("{} {}", shown.method, shown.path),
                text,
                old: before.map(|(_, of)| of.node),
                new: after.map(|(_, of)| of.node),
                direction: Direction::None,
                operations: BTreeSet::from([index]),
            });
        };
        if let (Some((_, one)), Some((_, two))) = (before, after)
            && (&one.method, anonymous(&one.path)) != (&two.method, anonymous(&two.path))
        {
            let text = format!("was `{} {}`", one.method, one.path);
            note(&rules::OPERATION_PATH_CHANGED, text);
        }
        match (before, after) {
            (None, _) => note(&rules::OPERATION_ADDED, "added".to_owned()),
            (_, None) => note(&rules::OPERATION_REMOVED, "removed".to_owned()),
            (Some((_, one)), Some((_, two))) if one.id != two.id => {
                let text = format!("id `{}` is now `{}`", one.id, two.id);
                note(&rules::OPERATION_RENAMED, text);
            }
            _ => {}
        }
        all.push(OperationChange {
            method: shown.method.to_string(),
            path: shown.path.to_string(),
            id: shown.id.to_string(),
            state,
            old: before.map(|(at, _)| at),
            new: after.map(|(at, _)| at),
            changes: Vec::new(),
        });
    }
    all
}

/// Whether an operation stands in another file than before, as seen from the root.
fn moved(recorder: &Recorder<'_>, old: &Operation, new: &Operation) -> bool {
    recorder.old.file_below(old.node) != recorder.new.file_below(new.node)
}
