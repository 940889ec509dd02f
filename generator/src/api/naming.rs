//! Names for what has none, from its place in the description.

use std::sync::Arc;

use super::model::Name;
use crate::source::tree::{NodeId, Step, Tree};

/// What is inside of a name of more parts has that name: none of its own would be seen.
const LONGEST: usize = 100;

impl Name {
    /// A name of one word or phrase.
    pub(super) fn of(word: impl Into<Arc<str>>) -> Self {
        Self(vec![word.into()])
    }

    /// The name of something inside, as far as an identifier could hold it: schemas that
    /// include each other would have names as long as their number.
    pub(super) fn then(&self, word: impl Into<Arc<str>>) -> Self {
        let mut words = self.0.clone();
        if words.len() < LONGEST {
            words.push(word.into());
        }
        Self(words)
    }
}

/// Keys of a description that say what kind of thing follows, not which.
const STRUCTURE: [&str; 22] = [
    "components",
    "schemas",
    "definitions",
    "$defs",
    "properties",
    "patternProperties",
    "paths",
    "content",
    "schema",
    "responses",
    "parameters",
    "requestBodies",
    "headers",
    "allOf",
    "oneOf",
    "anyOf",
    "then",
    "else",
    "application/json",
    "prefixItems",
    "x-ms-paths",
    "dependentSchemas",
];

/// A name for a node from the keys that lead to it.
pub(super) fn by_place(tree: &Tree, node: NodeId) -> Name {
    let mut words: Vec<Arc<str>> = Vec::new();
    let mut at = Some(node);
    while let Some(here) = at {
        let locus = tree.locus(here);
        if let Step::Key(key) = &locus.step {
            match &**key {
                "items" | "itemSchema" => words.push("item".into()),
                "additionalProperties" => words.push("value".into()),
                "requestBody" => words.push("body".into()),
                key if STRUCTURE.contains(&key) => {}
                _ => words.push(key.clone()),
            }
        }
        at = locus.parent;
        if words.len() > 64 {
            break;
        }
    }
    words.reverse();
    if words.is_empty() {
        words.push("value".into());
    }
    Name(words)
}

/// The words of a path template: literal segments, parameters after `by`.
pub(super) fn path_words(path: &str) -> Vec<Arc<str>> {
    let path = path.split(['#', '?']).next().unwrap_or(path);
    let mut words: Vec<Arc<str>> = Vec::new();
    for segment in path.split('/').filter(|segment| !segment.is_empty()) {
        match segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            Some(parameter) => {
                words.push("by".into());
                words.push(parameter.into());
            }
            None => words.push(segment.replace(['{', '}'], " ").into()),
        }
    }
    words
}
