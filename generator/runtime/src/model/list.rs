//! Reading the elements of lists and tuples.

use super::List;
use super::context::{Context, Kind, NoteKind, Step};
use super::format::Elements;
use super::read::{Got, expected, refuse};

/// Reads the elements of a list in place of those that it has.
pub(crate) fn elements<'de, S: Elements<'de>>(
    list: &mut dyn List,
    elements: &mut S,
    context: &mut Context,
) -> Result<(), S::Error> {
    list.truncate(0);
    let arity = list.arity();
    let mut stored = 0;
    for position in 0.. {
        let notes = context.note_count();
        let element = match elements.next(list, stored, context) {
            Ok(None) => break,
            Ok(Some(Got::Null)) if arity.is_some() => {
                let expected = expected(&list.element(stored));
                Err(refuse(context, expected, Kind::Null))
            }
            Ok(Some(Got::Null)) => {
                list.truncate(stored);
                context.note(NoteKind::NullDropped);
                Ok(())
            }
            Ok(Some(Got::Value)) => {
                stored += 1;
                Ok(())
            }
            Err(error) => Err(error),
        };
        if context.needs_step(notes) {
            context.stepped(notes, &Step::Index(position));
        }
        element?;
    }
    match arity {
        Some(arity) if stored < arity => {
            Err(refuse(context, "a longer list", Kind::List))
        }
        _ => Ok(()),
    }
}
