//! Operations: which are new, removed, moved, renamed, and what differs about the others.

use std::collections::HashSet;

use super::prefixes::{Moved, name_versions};
use super::recorder::{Mask, Owner};
use super::{At, Comparison, Sides};
use crate::api::model::Operation;
use crate::diff::pairing::{anonymous, moved, operations as pairs};
use crate::diff::report::{OperationAt, OperationChange, State};
use crate::diff::rules;

/// An operation of a side and where it is.
type Placed<'a> = (OperationAt, &'a Operation);

impl<'a> Comparison<'a> {
    /// All operations of both sides.
    pub(super) fn operations(&mut self) -> Vec<OperationChange> {
        let (old, new) = (self.old, self.new);
        let scope = self.scope;
        let olds = old.operations().filter(|(at, _)| scope.has_old(*at));
        let olds: Vec<Placed<'a>> = olds.collect();
        let news = new.operations().filter(|(at, _)| scope.has_new(*at));
        let news: Vec<Placed<'a>> = news.collect();
        let crowded = crowded([&olds, &news]);
        let mut all = Vec::new();
        let found = pairs((old, &olds), (new, &news));
        let found = found.into_iter().map(|(before, after)| {
            let before = before.and_then(|at| olds.get(at).copied());
            (before, after.and_then(|at| news.get(at).copied()))
        });
        let found: Vec<_> = found.collect();
        let moved = self.moved_together(&found);
        self.version(&moved);
        for (before, after) in found {
            let Some((_, shown)) = after.or(before) else { continue };
            let (method, path) = (&*shown.method, &*shown.path);
            let whole = match crowded.contains(&(method, path)) {
                true => format!("{method} {path} ({})", shown.id),
                false => format!("{method} {path}"),
            };
            let nodes = (before.map_or(shown, |(_, of)| of).node, shown.node);
            let at = At::whole(Owner::Operation(all.len()), Mask::NONE, &whole, nodes);
            let state = match (before, after) {
                (Some((_, before)), Some((_, after))) => {
                    self.path(&at, (before, after), &moved);
                    self.one_operation(&at, before, after);
                    let moved =
                        old.file_below(before.node) != new.file_below(after.node);
                    if moved { State::Moved } else { State::Unchanged }
                }
                (None, _) => {
                    self.note_of(&at, Sides::New, &rules::OPERATION_ADDED, "added");
                    State::New
                }
                (Some((_, before)), None) => {
                    let rule = match before.docs.deprecated {
                        true => &rules::DEPRECATED_OPERATION_REMOVED,
                        false => &rules::OPERATION_REMOVED,
                    };
                    self.note_of(&at, Sides::Old, rule, "removed");
                    State::Removed
                }
            };
            all.push(OperationChange {
                method: shown.method.to_string(),
                path: shown.path.to_string(),
                id: shown.id.to_string(),
                state,
                old: before.map(|(at, _)| at),
                new: after.map(|(at, _)| at),
                changes: Vec::new(),
            });
        }
        all
    }

    fn same_path(&self, old: &Operation, new: &Operation) -> bool {
        anonymous(&old.path) == anonymous(&new.path)
            || self.old.whole_path(old) == self.new.whole_path(new)
    }

    /// Which operations moved together.
    fn moved_together(
        &self,
        found: &[(Option<Placed<'a>>, Option<Placed<'a>>)],
    ) -> Moved {
        let both = found.iter().filter_map(|(before, after)| {
            let ((_, before), (_, after)) = ((*before)?, (*after)?);
            // One of another method or behind another server did not move with others.
            let alone = before.method != after.method || self.same_path(before, after);
            Some((&*before.path, if alone { &*before.path } else { &*after.path }))
        });
        Moved::of(both)
    }

    /// The path of an operation: with those of others where they have one cause.
    fn path(
        &mut self,
        at: &At<'_>,
        (old, new): (&Operation, &Operation),
        moved: &Moved,
    ) {
        if old.method == new.method && self.same_path(old, new) {
            return;
        }
        let together = moved.together(&old.path, &new.path);
        let Some((prefixes, all)) = together.filter(|_| old.method == new.method) else {
            let text = format!("was `{} {}`", old.method, old.path);
            return self.note(at, &rules::OPERATION_PATH_CHANGED, text);
        };
        let versions = (&*self.old.api.version, &*self.new.api.version);
        let version = all && name_versions(&prefixes, versions);
        let which = if all { "all " } else { "" };
        let (from, to) = (shown(&prefixes.0), shown(&prefixes.1));
        let why = if version { ", as the version did" } else { "" };
        let text = format!("{which}moved from `{from}` to `{to}`{why}");
        let (old, new) = (self.old.paths(), self.new.paths());
        let at = At { whole: "paths", old, new, ..at.clone() };
        self.note(&at, &rules::PATHS_MOVED, text);
    }

    fn one_operation(&mut self, at: &At<'_>, old: &'a Operation, new: &'a Operation) {
        // Without an id an operation goes by its method and path: then that is said.
        let is_given = |of: &Operation| *of.id != format!("{} {}", of.method, of.path);
        let is_said = !(self.same_path(old, new) || is_given(old) || is_given(new));
        if old.id != new.id && !is_said {
            self.named_otherwise(at, (old, new), is_given(old) || is_given(new));
        }
        self.deprecation(at, (old.docs.deprecated, new.docs.deprecated));
        self.parameters(at, old, new);
        self.bodies(at, old.body.as_ref(), new.body.as_ref());
        self.responses(at, old, new);
        self.security(at, old, new);
        self.operation_servers(at, old, new);
        self.vendor_facts(at, old, new);
    }

    /// Says that an operation has another id; without ids, that all of those have other
    /// names of which the paths begin otherwise and the servers' URLs do so too.
    fn named_otherwise(
        &mut self,
        at: &At<'_>,
        (old, new): (&Operation, &Operation),
        is_given: bool,
    ) {
        let moved = moved(&old.path, &new.path).filter(|_| !is_given);
        let Some((from, to)) = moved else {
            let text = format!("id was `{}`, is `{}`", old.id, new.id);
            return self.note(at, &rules::OPERATION_RENAMED, text);
        };
        let text = format!(
            "names of operations without an id come from paths that begin with `{}`, not `{}`",
            shown(&to),
            shown(&from)
        );
        let (old, new) = (self.old.paths(), self.new.paths());
        let at = At { whole: "paths", old, new, ..at.clone() };
        self.note(&at, &rules::OPERATION_RENAMED, text);
    }

    /// The version of the API, unless it is said with the paths that name it.
    fn version(&mut self, moved: &Moved) {
        let (old, new) = (self.old, self.new);
        let versions = (&*old.api.version, &*new.api.version);
        let named = moved.all().is_some_and(|of| name_versions(of, versions));
        if old.api.version != new.api.version && !named {
            let nodes = (old.about(), new.about());
            let at = At::whole(Owner::Api, Mask::NONE, "version", nodes);
            let text = format!("was `{}`, is `{}`", old.api.version, new.api.version);
            self.note(&at, &rules::VERSION_CHANGED, text);
        }
    }
}

/// The beginning of a path as people write it.
fn shown(prefix: &str) -> &str {
    if prefix.is_empty() { "/" } else { prefix }
}

/// The methods and paths that several operations of a side share, as in RPC style.
fn crowded<'a>(sides: [&[Placed<'a>]; 2]) -> HashSet<(&'a str, &'a str)> {
    let mut crowded = HashSet::new();
    for side in sides {
        let mut seen = HashSet::new();
        let keys = side.iter().map(|(_, of)| (&*of.method, &*of.path));
        crowded.extend(keys.filter(|key| !seen.insert(*key)));
    }
    crowded
}
