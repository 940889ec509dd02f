//! Values that nothing is known about.

use serde_json::Value;

/// A JSON value as received.
#[derive(Clone, Default)]
pub(crate) struct Kept {
    pub(crate) json: Value,
    /// Its text, where the value does not stand for all of it: a number of more digits, or
    /// in another notation, than the value gives back.
    pub(crate) text: Option<Box<str>>,
}

impl PartialEq for Kept {
    /// By the value, so that it makes no difference which format it was read from.
    fn eq(&self, other: &Self) -> bool {
        self.json == other.json
    }
}

impl From<Value> for Kept {
    fn from(json: Value) -> Self {
        Self { json, text: None }
    }
}
