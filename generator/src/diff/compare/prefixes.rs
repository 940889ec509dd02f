//! Operations that moved together: the beginning of their paths is another one.

use std::collections::HashMap;

use crate::diff::pairing::{Prefixes, moved};

/// What several operations have in common whose paths begin otherwise.
pub(super) struct Moved {
    /// How many operations each beginning and its successor have.
    counts: HashMap<Prefixes, usize>,
    /// How many operations both sides have.
    shared: usize,
}

impl Moved {
    /// Of the paths of the operations that both sides have.
    pub(super) fn of<'p>(paths: impl Iterator<Item = (&'p str, &'p str)>) -> Self {
        let (mut counts, mut shared) = (HashMap::new(), 0);
        for (old, new) in paths {
            shared += 1;
            if let Some(prefixes) = moved(old, new) {
                *counts.entry(prefixes).or_default() += 1;
            }
        }
        Self { counts, shared }
    }

    /// The beginnings of a path that was moved with others, and whether all were.
    pub(super) fn together(&self, old: &str, new: &str) -> Option<(Prefixes, bool)> {
        let prefixes = moved(old, new)?;
        let count = self.counts.get(&prefixes).copied().filter(|count| *count > 1)?;
        Some((prefixes, count == self.shared))
    }

    /// The beginnings that all paths had and have.
    pub(super) fn all(&self) -> Option<&Prefixes> {
        let (prefixes, count) = self.counts.iter().next()?;
        (*count > 1 && *count == self.shared).then_some(prefixes)
    }
}

/// Whether the beginnings of paths name the versions of their sides.
pub(super) fn name_versions((old, new): &Prefixes, versions: (&str, &str)) -> bool {
    let names = |prefix: &str, version: &str| {
        let version = version.trim_start_matches('v');
        let major = version.split('.').next().unwrap_or_default();
        let mut pieces = prefix.split('/').map(|piece| piece.trim_start_matches('v'));
        !version.is_empty() && pieces.any(|piece| piece == version || piece == major)
    };
    names(old, versions.0) && names(new, versions.1)
}
