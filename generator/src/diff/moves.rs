//! Operations that went from one file of a folder to another.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use super::pairing::{anonymous, default_url, operations};
use super::report::OperationAt;
use super::subject::Subject;
use crate::api::model::Operation;

/// Two sides of one description, as they are paired.
pub type Sides<'a> = (Option<&'a Subject>, Option<&'a Subject>);

/// Which operations of two sides are compared with each other.
#[derive(Debug, Default)]
pub struct Scope {
    old: HashSet<OperationAt>,
    new: HashSet<OperationAt>,
    /// Whether those, and nothing else, are; else all but those.
    only: bool,
}

impl Scope {
    pub(super) fn is_part(&self) -> bool {
        self.only
    }

    pub(super) fn has_old(&self, at: OperationAt) -> bool {
        self.old.contains(&at) == self.only
    }

    pub(super) fn has_new(&self, at: OperationAt) -> bool {
        self.new.contains(&at) == self.only
    }

    /// Whether something is compared elsewhere.
    pub(super) fn leaves_out(&self) -> bool {
        !(self.only || self.old.is_empty() && self.new.is_empty())
    }
}

/// What is compared with what, where operations move between the files of a folder.
#[derive(Debug, Default)]
pub struct Moves {
    /// For each pair, what of it is compared with each other.
    pub within: Vec<Scope>,
    /// Across pairs: the one of the old side, that of the new side, and what is compared.
    pub across: Vec<(usize, usize, Scope)>,
}

/// An operation of a pair.
type Placed = (usize, OperationAt);

impl Moves {
    /// The operations that one pair has on its old side alone, and another one on its new
    /// side alone: with one method at one URL, of one version if there is a choice.
    pub fn between(pairs: &[Sides<'_>]) -> Self {
        let mut moves = Self::default();
        moves.within.resize_with(pairs.len(), Scope::default);
        if pairs.len() < 2 {
            return moves;
        }
        let (mut gone, mut added) = (Vec::new(), Vec::new());
        for (index, sides) in pairs.iter().enumerate() {
            let (old, new) = alone(*sides);
            gone.extend(old.into_iter().map(|at| (index, at)));
            added.extend(new.into_iter().map(|at| (index, at)));
        }
        let versioned = |side: &Subject, of: &Operation| {
            (side.api.version.clone(), whereabouts(side, of))
        };
        moves.by(pairs, (&mut gone, &mut added), versioned);
        moves.by(pairs, (&mut gone, &mut added), whereabouts);
        moves
    }

    /// Takes out what is alone on both sides under a key.
    fn by<K: Eq + Hash>(
        &mut self,
        pairs: &[Sides<'_>],
        (gone, added): (&mut Vec<Placed>, &mut Vec<Placed>),
        key: impl Fn(&Subject, &Operation) -> K,
    ) {
        let olds = keyed(gone, |index| pairs.get(index)?.0, &key);
        let news = keyed(added, |index| pairs.get(index)?.1, &key);
        let mut found: Vec<(Placed, Placed)> = Vec::new();
        for (key, old) in olds {
            if let ([old], Some([new])) = (&*old, news.get(&key).map(Vec::as_slice)) {
                found.push((*old, *new));
            }
        }
        // In the order of the descriptions.
        found.sort_unstable();
        for (old, new) in found {
            gone.retain(|of| *of != old);
            added.retain(|of| *of != new);
            self.moved(old, new);
        }
    }

    fn moved(&mut self, old: Placed, new: Placed) {
        if let Some(scope) = self.within.get_mut(old.0) {
            scope.old.insert(old.1);
        }
        if let Some(scope) = self.within.get_mut(new.0) {
            scope.new.insert(new.1);
        }
        let known = self.across.iter().position(|of| (of.0, of.1) == (old.0, new.0));
        let at = known.unwrap_or_else(|| {
            self.across.push((old.0, new.0, Scope { only: true, ..Scope::default() }));
            self.across.len() - 1
        });
        if let Some((.., scope)) = self.across.get_mut(at) {
            scope.old.insert(old.1);
            scope.new.insert(new.1);
        }
    }
}

fn keyed<'a, K: Eq + Hash>(
    list: &[Placed],
    side: impl Fn(usize) -> Option<&'a Subject>,
    key: impl Fn(&Subject, &Operation) -> K,
) -> HashMap<K, Vec<Placed>> {
    let mut by: HashMap<K, Vec<Placed>> = HashMap::new();
    for (index, at) in list {
        let found = side(*index).and_then(|of| Some((of, of.operation(*at)?)));
        let Some((subject, operation)) = found else { continue };
        by.entry(key(subject, operation)).or_default().push((*index, *at));
    }
    by
}

/// The operations that two sides have on one of them alone.
fn alone((old, new): Sides<'_>) -> (Vec<OperationAt>, Vec<OperationAt>) {
    let all = |side: Option<&Subject>| -> Vec<OperationAt> {
        side.into_iter().flat_map(Subject::operations).map(|(at, _)| at).collect()
    };
    let (Some(before), Some(after)) = (old, new) else { return (all(old), all(new)) };
    let olds: Vec<_> = before.operations().collect();
    let news: Vec<_> = after.operations().collect();
    let (mut gone, mut added) = (Vec::new(), Vec::new());
    for pair in operations((before, &olds), (after, &news)) {
        match pair {
            (Some(at), None) => gone.extend(olds.get(at).map(|(at, _)| *at)),
            (None, Some(at)) => added.extend(news.get(at).map(|(at, _)| *at)),
            _ => {}
        }
    }
    (gone, added)
}

/// The method and the whole URL of an operation.
fn whereabouts(side: &Subject, of: &Operation) -> (String, String) {
    let server = of.servers.first().or(side.api.servers.first());
    let base = server.map(default_url).unwrap_or_default();
    (of.method.to_string(), anonymous(&format!("{base}{}", of.path)))
}
