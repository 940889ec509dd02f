//! Which operation of the old side is which of the new one.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use super::report::OperationAt;
use super::subject::Subject;
use crate::api::model::Operation;

/// An operation of a side and where it is.
type Placed<'a> = (OperationAt, &'a Operation);

/// Indices of what belongs together: all of the new side in order, then what is on the
/// old side alone.
///
/// An operation is known by method and path, whatever its path parameters are called.
/// Where several share those (the calls of an RPC style), by its id too; and what is left
/// over by its id alone: then its path changed.
pub(super) fn operations(
    old: &[Placed<'_>],
    new: &[Placed<'_>],
) -> Vec<(Option<usize>, Option<usize>)> {
    let mut pairs =
        Pairs { of_new: vec![None; new.len()], taken: vec![false; old.len()] };
    pairs.by(old, new, |of| (method_and_path(of), of.id.clone()));
    pairs.by(old, new, method_and_path);
    pairs.by(old, new, |of| of.id.clone());
    let both = pairs.of_new.iter().enumerate().map(|(new, old)| (*old, Some(new)));
    let left = pairs.taken.iter().enumerate().filter(|(_, taken)| !**taken);
    both.chain(left.map(|(old, _)| (Some(old), None))).collect()
}

/// How many operations two sides share.
pub fn shared(old: &Subject, new: &Subject) -> usize {
    let known: HashSet<_> =
        old.operations().map(|(_, of)| method_and_path(of)).collect();
    new.operations().filter(|(_, of)| known.contains(&method_and_path(of))).count()
}

struct Pairs {
    of_new: Vec<Option<usize>>,
    taken: Vec<bool>,
}

impl Pairs {
    /// Pairs what is left over and alone on both sides under a key.
    fn by<K: Eq + Hash>(
        &mut self,
        old: &[Placed<'_>],
        new: &[Placed<'_>],
        key: impl Fn(&Operation) -> K,
    ) {
        let free =
            |taken: &Vec<bool>, at: usize| !taken.get(at).copied().unwrap_or(true);
        let mut olds: HashMap<K, Vec<usize>> = HashMap::new();
        for (at, (_, of)) in old.iter().enumerate() {
            if free(&self.taken, at) {
                olds.entry(key(of)).or_default().push(at);
            }
        }
        let mut news: HashMap<K, Vec<usize>> = HashMap::new();
        for (at, (_, of)) in new.iter().enumerate() {
            if self.of_new.get(at).is_some_and(Option::is_none) {
                news.entry(key(of)).or_default().push(at);
            }
        }
        for (key, news) in news {
            let (Some([old]), [new]) = (olds.get(&key).map(Vec::as_slice), &*news)
            else {
                continue;
            };
            if let (Some(of_new), Some(taken)) =
                (self.of_new.get_mut(*new), self.taken.get_mut(*old))
            {
                (*of_new, *taken) = (Some(*old), true);
            }
        }
    }
}

fn method_and_path(of: &Operation) -> (String, String) {
    (of.method.to_string(), anonymous(&of.path))
}

/// A path template without the names of its parameters.
pub(super) fn anonymous(path: &str) -> String {
    let mut inside = false;
    let kept = path.chars().filter(|character| {
        match character {
            '{' => {
                inside = true;
                return true;
            }
            '}' => inside = false,
            _ => {}
        }
        !inside
    });
    kept.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_the_same_whatever_their_parameters_are_called() {
        assert_eq!(anonymous("/runs/{runId}/log"), anonymous("/runs/{id}/log"));
        assert_ne!(anonymous("/runs/{runId}"), anonymous("/runs"));
        assert_eq!(anonymous("/a{b"), "/a{");
    }
}
