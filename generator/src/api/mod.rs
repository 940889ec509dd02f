//! Stage 4: what the API is, in no language's terms.
//!
//! Everything that a description leaves to interpretation is decided here: what `allOf`
//! merges to, how the branches of a union are told apart, what must be present. Nothing
//! here knows Rust.

mod aliases;
mod content;
mod cycles;
mod discriminator;
mod documentation;
mod enumeration;
mod event;
mod facts;
mod family;
mod file;
mod fingerprint;
mod fits;
mod flat;
mod heard;
mod inspect;
mod limits;
mod lineage;
mod literal;
mod loose;
mod lowering;
mod markup;
mod media;
pub mod model;
mod naming;
mod operation;
mod paging;
mod parameter;
mod reach;
mod record;
mod scalar;
mod security;
mod selection;
mod shape;
#[cfg(test)]
mod tests;
mod unchecked;
mod union;
mod wanted;
mod way;
mod webhook;
mod width;

pub(crate) use aliases::circular;
pub use inspect::inspect;
#[cfg(feature = "diff")]
pub(crate) use literal::json;
use lowering::Lowering;
use model::Api;
#[cfg(feature = "diff")]
pub(crate) use scalar::stands_for;

use std::sync::Arc;

use crate::diagnostic::Diagnostics;
use crate::source::tree::Tree;
use crate::spec::Spec;

/// What the user decides about an API as a whole.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Which operations are wanted; empty: all.
    pub include: Vec<Pattern>,
    /// Which of them are not wanted after all.
    pub exclude: Vec<Pattern>,
    /// Whether component schemas are wanted that no operation reaches.
    pub all_types: bool,
    /// Whether enumerations are closed where the description says so.
    pub closed_enums: bool,
}

/// A pattern that operations fit by their id, by a tag (`tag:Runs`) or by their path
/// (`path:/runs/*`): `*` stands for any text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern(String);

impl Pattern {
    /// A pattern from its text, such as `Tasks_*`.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text of the pattern.
    pub fn text(&self) -> &str {
        &self.0
    }

    /// Whether an operation fits.
    pub fn fits(&self, of: &Candidate<'_>) -> bool {
        match self.0.split_once(':') {
            Some(("tag", tag)) => of.tags.iter().any(|name| matches(tag, name)),
            Some(("path", path)) => matches(path, of.path),
            _ => matches(&self.0, of.id),
        }
    }
}

/// What patterns look at in an operation.
#[derive(Clone, Copy, Debug)]
pub struct Candidate<'a> {
    /// Its id.
    pub id: &'a str,
    /// Its tags.
    pub tags: &'a [Arc<str>],
    /// Its path as written.
    pub path: &'a str,
}

/// Whether a name fits a text in which `*` stands for any text.
fn matches(pattern: &str, name: &str) -> bool {
    let mut pieces = pattern.split('*');
    let first = pieces.next().unwrap_or_default();
    let Some(mut rest) = name.strip_prefix(first) else { return false };
    let mut last: Option<&str> = None;
    for piece in pieces {
        if let Some(piece) = last {
            match rest.find(piece) {
                Some(at) => rest = rest.get(at + piece.len()..).unwrap_or_default(),
                None => return false,
            }
        }
        last = Some(piece);
    }
    match last {
        Some(piece) => rest.ends_with(piece),
        None => rest.is_empty(),
    }
}

impl<T: Into<String>> From<T> for Pattern {
    fn from(text: T) -> Self {
        Self::new(text)
    }
}

/// Lowers a typed document; `tree` holds the values that the document refers to.
///
/// What the model cannot express becomes less precise and is reported to `out`.
pub fn lower(spec: &Spec, tree: &Tree, options: &Options, out: &mut Diagnostics) -> Api {
    Lowering::new(spec, tree, options, out).run()
}
