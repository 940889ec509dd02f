//! How often a request was sent, and why again.

use super::Attempt;
use std::fmt;
use std::sync::Arc;

/// The attempts of one call. It travels with the response, so that whoever finds it to
/// be a failure can tell of the attempts.
#[derive(Clone, Default)]
pub(crate) struct History {
    attempts: u32,
    /// Why the attempts before the last did not stand.
    reasons: Option<Arc<Vec<String>>>,
}

impl History {
    pub(crate) fn attempts(&self) -> u32 {
        self.attempts
    }

    pub(crate) fn begin(&mut self) {
        self.attempts += 1;
    }

    pub(crate) fn note(&mut self, reason: String) {
        Arc::make_mut(self.reasons.get_or_insert_default()).push(reason);
    }

    pub(crate) fn note_attempt(&mut self, attempt: &Attempt<'_>) {
        self.note(match attempt.result {
            Ok((head, _)) => format!("status {}", head.status.as_u16()),
            Err(error) => error.what().to_owned(),
        });
    }
}

impl fmt::Display for History {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(reasons) = &self.reasons {
            write!(f, "; {} attempts, before: {}", self.attempts, reasons.join(", "))?;
        }
        Ok(())
    }
}
