//! The paths whose places are wanted, and what was found of them.

use std::collections::HashMap;
use std::sync::Arc;

use crate::source::tree::Step;

/// A stretch of one line; all zero for a file as a whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Spot {
    pub(crate) line: u32,
    pub(crate) column: u32,
    pub(crate) length: u32,
}

/// Wanted paths with their common beginnings shared; entry 0 is the root.
#[derive(Debug)]
pub(super) struct Trie {
    entries: Vec<Entry>,
    /// How many entries have no place yet.
    missing: usize,
    repeats: bool,
    /// Whether a part of the text was not gone through.
    broken: bool,
}

#[derive(Debug, Default)]
struct Entry {
    above: Option<usize>,
    keys: HashMap<Arc<str>, usize>,
    items: HashMap<usize, usize>,
    value: Option<Spot>,
    key: Option<Spot>,
    repeat: Option<Spot>,
}

impl Default for Trie {
    fn default() -> Self {
        Self {
            entries: vec![Entry::default()],
            missing: 1,
            repeats: false,
            broken: false,
        }
    }
}

impl Trie {
    /// Wants a path; gives its entry.
    pub(super) fn insert(&mut self, steps: &[Step]) -> usize {
        let mut at = 0;
        for step in steps {
            let known = match step {
                Step::Root => Some(at),
                Step::Key(key) => self.key(at, key),
                Step::Index(index) => self.item(at, *index as usize),
            };
            at = match known {
                Some(next) => next,
                None => self.add(at, step),
            };
        }
        at
    }

    fn add(&mut self, above: usize, step: &Step) -> usize {
        let next = self.entries.len();
        if let Some(entry) = self.entries.get_mut(above) {
            match step {
                Step::Key(key) => {
                    entry.keys.insert(Arc::clone(key), next);
                }
                Step::Index(index) => {
                    entry.items.insert(*index as usize, next);
                }
                Step::Root => {}
            }
        }
        self.entries.push(Entry { above: Some(above), ..Entry::default() });
        self.missing += 1;
        next
    }

    /// Goes on to the end of the text, since a key may stand there again.
    pub(super) fn look_for_repeats(&mut self) {
        self.repeats = true;
    }

    /// Whether nothing more is to be found.
    pub(super) fn is_done(&self) -> bool {
        self.missing == 0 && !self.repeats
    }

    /// Whether anything below an entry is wanted.
    pub(super) fn goes_on(&self, at: usize) -> bool {
        self.entries.get(at).is_some_and(|e| !e.keys.is_empty() || !e.items.is_empty())
    }

    pub(super) fn key(&self, at: usize, key: &str) -> Option<usize> {
        self.entries.get(at)?.keys.get(key).copied()
    }

    pub(super) fn item(&self, at: usize, index: usize) -> Option<usize> {
        self.entries.get(at)?.items.get(&index).copied()
    }

    /// Notes where a value stands; the first place counts.
    pub(super) fn found(&mut self, at: usize, spot: Spot) {
        if let Some(entry) = self.entries.get_mut(at)
            && entry.value.is_none()
        {
            entry.value = Some(spot);
            self.missing -= 1;
        }
    }

    /// Notes where the key of a value stands.
    pub(super) fn found_key(&mut self, at: usize, spot: Spot) {
        if let Some(entry) = self.entries.get_mut(at) {
            match (entry.key, entry.repeat) {
                (None, _) => entry.key = Some(spot),
                (Some(first), None) if first != spot => entry.repeat = Some(spot),
                _ => {}
            }
        }
    }

    /// Takes back all places, to look for them again.
    pub(super) fn forget(&mut self) {
        for entry in &mut self.entries {
            (entry.value, entry.key, entry.repeat) = (None, None, None);
        }
        self.missing = self.entries.len();
    }

    /// The text cannot be gone through: what was not found may stand in it all the same.
    pub(super) fn break_off(&mut self) {
        self.broken = true;
    }

    /// Every place that was found, to change it.
    pub(super) fn spots_mut(&mut self) -> impl Iterator<Item = &mut Spot> {
        self.entries.iter_mut().flat_map(|entry| {
            [&mut entry.value, &mut entry.key, &mut entry.repeat].into_iter().flatten()
        })
    }

    /// The place of an entry, or of the nearest one above it that has one. None if the
    /// place may be another that was not found.
    pub(super) fn spot(&self, at: usize, by_key: bool) -> Option<Spot> {
        let mut next = Some(at);
        while let Some(at) = next {
            let entry = self.entries.get(at)?;
            let keyed = entry.key.filter(|_| by_key);
            if let Some(spot) = keyed.or(entry.value).or(entry.key) {
                return Some(spot);
            }
            if self.broken {
                return None;
            }
            next = entry.above;
        }
        None
    }

    /// Where the key of an entry stands again.
    pub(super) fn repeat(&self, at: usize) -> Option<Spot> {
        self.entries.get(at)?.repeat
    }
}
