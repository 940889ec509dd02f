//! Which operation of the old side is which of the new one.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use super::report::OperationAt;
use super::subject::Subject;
use crate::api::model::{Operation, Server};

/// An operation of a side and where it is.
type Placed<'a> = (OperationAt, &'a Operation);

/// Indices of what belongs together: all of the new side in order, then what is on the
/// old side alone.
///
/// An operation is known by method and path, whatever its path parameters are called:
/// first by the whole path, of which the server's URL can have the beginning, then by the
/// template alone. Where several share those (the calls of an RPC style), by its id too;
/// and what is left over by its id alone: then its path changed; or by the rest of a path of
/// which the beginning is another one, as it is for others.
pub(super) fn operations(
    (old, before): (&Subject, &[Placed<'_>]),
    (new, after): (&Subject, &[Placed<'_>]),
) -> Vec<(Option<usize>, Option<usize>)> {
    let mut pairs =
        Pairs { of_new: vec![None; after.len()], taken: vec![false; before.len()] };
    let whole = |side: &Subject, of: &Operation| {
        (of.method.to_string(), side.whole_path(of), of.id.to_string())
    };
    pairs.by(before, after, (|of| whole(old, of), |of| whole(new, of)));
    let whole =
        |side: &Subject, of: &Operation| (of.method.to_string(), side.whole_path(of));
    pairs.alone(before, after, (|of| whole(old, of), |of| whole(new, of)));
    let alike = |of: &Operation| (method_and_path(of), of.id.to_string());
    pairs.by(before, after, (alike, alike));
    pairs.alone(before, after, (method_and_path, method_and_path));
    let id = |of: &Operation| of.id.to_string();
    pairs.by(before, after, (id, id));
    pairs.by_prefix(before, after);
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
    /// Pairs what is left over and was alone under a key from the start: what is left of
    /// several need not be the same.
    fn alone<K: Eq + Hash>(
        &mut self,
        old: &[Placed<'_>],
        new: &[Placed<'_>],
        (old_key, new_key): (impl Fn(&Operation) -> K, impl Fn(&Operation) -> K),
    ) {
        let olds = several(old.iter().map(|(_, of)| old_key(of)));
        let news = several(new.iter().map(|(_, of)| new_key(of)));
        let key = |side: &HashSet<K>, key: K| (!side.contains(&key)).then_some(key);
        let old_key = |of: &Operation| key(&olds, old_key(of)).ok_or((true, of.node));
        let new_key = |of: &Operation| key(&news, new_key(of)).ok_or((false, of.node));
        self.by(old, new, (old_key, new_key));
    }

    /// Pairs what is left over where all of it went to paths with another beginning.
    fn by_prefix(&mut self, old: &[Placed<'_>], new: &[Placed<'_>]) {
        let olds = old.iter().zip(&self.taken).filter(|(_, taken)| !**taken);
        let olds: Vec<&Operation> = olds.map(|((_, of), _)| *of).collect();
        let news = new.iter().zip(&self.of_new).filter(|(_, of)| of.is_none());
        let news: Vec<&Operation> = news.map(|((_, of), _)| *of).collect();
        let Some((before, after)) = prefixes(&olds, &news) else { return };
        let end = |of: &Operation, prefix: &str| {
            let (path, prefix) = (anonymous(&of.path), anonymous(prefix));
            let end = path.strip_prefix(prefix.as_str());
            let end = end.map(|end| end.trim_start_matches('/').to_owned());
            (of.method.to_string(), end.ok_or(of.node))
        };
        let keys = (|of: &_| end(of, &before), |of: &_| end(of, &after));
        self.by(old, new, keys);
    }

    /// Pairs what is left over and alone on both sides under a key.
    fn by<K: Eq + Hash>(
        &mut self,
        old: &[Placed<'_>],
        new: &[Placed<'_>],
        (old_key, new_key): (impl Fn(&Operation) -> K, impl Fn(&Operation) -> K),
    ) {
        let free =
            |taken: &Vec<bool>, at: usize| !taken.get(at).copied().unwrap_or(true);
        let mut olds: HashMap<K, Vec<usize>> = HashMap::new();
        for (at, (_, of)) in old.iter().enumerate() {
            if free(&self.taken, at) {
                olds.entry(old_key(of)).or_default().push(at);
            }
        }
        let mut news: HashMap<K, Vec<usize>> = HashMap::new();
        for (at, (_, of)) in new.iter().enumerate() {
            if self.of_new.get(at).is_some_and(Option::is_none) {
                news.entry(new_key(of)).or_default().push(at);
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

/// The keys that several have.
fn several<K: Eq + Hash>(keys: impl Iterator<Item = K>) -> HashSet<K> {
    let (mut seen, mut twice) = (HashSet::new(), HashSet::new());
    // What was there before is handed out and the same stays.
    twice.extend(keys.filter_map(|key| seen.replace(key)));
    twice
}

impl Subject {
    /// The path of an operation from the origin of its first server on.
    pub(super) fn whole_path(&self, of: &Operation) -> String {
        let own = of.servers.first();
        let base = own.or(self.api.servers.first()).map(base_path).unwrap_or_default();
        anonymous(&format!("{base}{}", of.path))
    }
}

/// The path of a server's URL without a `/` at its end.
pub(super) fn base_path(server: &Server) -> String {
    let url = default_url(server);
    let rest = url.split_once("//").map_or(url.as_str(), |(_, rest)| rest);
    let path = rest.find('/').and_then(|start| rest.get(start..)).unwrap_or_default();
    path.to_owned()
}

/// The URL of a server without a `/` at its end, variables as they are by default; its
/// origin as it is compared (RFC 3986, section 6.2): in lower case, without the usual port.
pub(super) fn default_url(server: &Server) -> String {
    let mut url = server.url.to_string();
    for (name, default, _) in &server.variables {
        if !default.is_empty() {
            url = url.replace(&format!("{{{name}}}"), default);
        }
    }
    let url = url.trim_end_matches('/');
    let Some(start) = url.find("//").map(|at| at + 2) else { return url.to_owned() };
    let end = url.get(start..).and_then(|rest| rest.find('/'));
    let (origin, path) = url.split_at(end.map_or(url.len(), |end| start + end));
    let origin = origin.to_ascii_lowercase();
    let port = if origin.starts_with("https:") { ":443" } else { ":80" };
    format!("{}{path}", origin.strip_suffix(port).unwrap_or(&origin))
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

/// What a path begins with before and after the end that both sides have in common.
pub(super) type Prefixes = (String, String);

/// How the beginning of a path changed, if it did.
pub(super) fn moved(old: &str, new: &str) -> Option<Prefixes> {
    let (before, after) = (pieces(old), pieces(new));
    let same = |(one, two): &(&&str, &&str)| anonymous(one) == anonymous(two);
    let end = before.iter().rev().zip(after.iter().rev()).take_while(same).count();
    let start = |of: &[&str]| {
        let kept = of.iter().take(of.len() - end);
        kept.map(|piece| format!("/{piece}")).collect::<String>()
    };
    let prefixes = (start(&before), start(&after));
    (prefixes.0 != prefixes.1).then_some(prefixes)
}

/// What is between the `/` of a path; nothing for the root.
fn pieces(path: &str) -> Vec<&str> {
    path.split('/').skip(1).filter(|piece| !piece.is_empty()).collect()
}

/// The beginning that tells best where what is left over went: more than half of the old
/// side's rest is there under it. One of both is empty, or both are versions: the same end
/// behind other words is another thing.
fn prefixes(old: &[&Operation], new: &[&Operation]) -> Option<Prefixes> {
    let mut counts: HashMap<Prefixes, usize> = HashMap::new();
    for before in old {
        let after = new.iter().filter(|after| after.method == before.method);
        let found: HashSet<_> =
            after.filter_map(|after| moved(&before.path, &after.path)).collect();
        for prefixes in found.into_iter().filter(is_prefix) {
            *counts.entry(prefixes).or_default() += 1;
        }
    }
    let best =
        counts.into_iter().max_by(|(a, one), (b, two)| (one, b).cmp(&(two, a)))?;
    (best.1 > 1 && best.1 * 2 > old.len()).then_some(best.0)
}

fn is_prefix((old, new): &Prefixes) -> bool {
    let is_version = |prefix: &str| {
        let piece = prefix.rsplit('/').next().unwrap_or_default();
        piece.trim_start_matches('v').starts_with(|first: char| first.is_ascii_digit())
    };
    old.is_empty() || new.is_empty() || is_version(old) && is_version(new)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_paths_are_what_stands_behind_the_origin() {
        for (url, path) in [
            ("https://e.x/v1/", "/v1"),
            ("https://e.x", ""),
            ("//e.x/v1", "/v1"),
            ("/v1", "/v1"),
            ("{endpoint}/{v}", "/v2"),
            ("", ""),
        ] {
            let variables = vec![("v".into(), "v2".into(), Vec::new())];
            let docs = Default::default();
            let said = Vec::new();
            let server = Server { url: url.into(), variables, said, docs };
            assert_eq!(base_path(&server), path, "{url}");
        }
    }

    #[test]
    fn paths_are_the_same_whatever_their_parameters_are_called() {
        assert_eq!(anonymous("/runs/{runId}/log"), anonymous("/runs/{id}/log"));
        assert_ne!(anonymous("/runs/{runId}"), anonymous("/runs"));
        assert_eq!(anonymous("/a{b"), "/a{");
    }
}
