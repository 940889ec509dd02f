//! Servers: of the API, and those of operations that replace them.

use std::sync::Arc;

use super::parameters::in_path;
use super::recorder::{Mask, Owner};
use super::{At, Comparison, Sides};
use crate::api::model::{Operation, Server, ServerVariable};
use crate::diff::pairing::{anonymous, base_path, default_url};
use crate::diff::report::OperationChange;
use crate::diff::rules;
use crate::diff::surface::VARIABLE;

impl Comparison<'_> {
    /// The servers of the API.
    pub(super) fn servers(&mut self, operations: &[OperationChange]) {
        let (old, new) = (self.old, self.new);
        if self.moved_to_operations(operations) {
            return;
        }
        let nodes =
            (old.said_at(old.about(), "servers"), new.said_at(new.about(), "servers"));
        let at = At::whole(Owner::Api, Mask::NONE, "servers", nodes);
        let moved = operations.iter().any(|of| {
            let both = of.old.and_then(|at| old.operation(at));
            let both = both.zip(of.new.and_then(|at| new.operation(at)));
            both.is_some_and(|(before, after)| self.base_moved(before, after))
        });
        self.two_servers(&at, &old.api.servers, &new.api.servers, moved);
    }

    /// Whether servers went from the API to its operations, or back, and all of those are
    /// where they were.
    fn moved_to_operations(&self, operations: &[OperationChange]) -> bool {
        let all: (&[Server], &[Server]) = (&self.old.api.servers, &self.new.api.servers);
        let mut both = operations.iter().filter_map(|of| {
            Some((self.old.operation(of.old?)?, self.new.operation(of.new?)?))
        });
        all.0.is_empty() != all.1.is_empty()
            && operations.iter().any(|of| of.old.is_some() && of.new.is_some())
            && both.all(|(before, after)| {
                let (before, after) = (of(before, all.0), of(after, all.1));
                before.len() == after.len()
                    && before.iter().zip(after).all(|(one, two)| {
                        alike(one, two, false) && one.variables == two.variables
                    })
            })
    }

    /// The servers of an operation, where it has others than the API.
    pub(super) fn operation_servers(
        &mut self,
        at: &At<'_>,
        old: &Operation,
        new: &Operation,
    ) {
        let at = At { whole: "servers of operations", ..at.clone() };
        let moved = self.base_moved(old, new);
        match (old.servers.as_slice(), new.servers.as_slice()) {
            ([], []) => {}
            ([], own) => {
                self.default_server(
                    &at,
                    self.old.api.servers.first(),
                    own.first(),
                    moved,
                );
            }
            (own, []) => {
                self.default_server(
                    &at,
                    own.first(),
                    self.new.api.servers.first(),
                    moved,
                );
            }
            (before, after) => self.two_servers(&at, before, after, moved),
        }
    }

    /// Whether a piece of the path went from the template to the URL of the server, or
    /// back.
    fn base_moved(&self, old: &Operation, new: &Operation) -> bool {
        anonymous(&old.path) != anonymous(&new.path)
            && self.old.whole_path(old) == self.new.whole_path(new)
    }

    fn two_servers(&mut self, at: &At<'_>, old: &[Server], new: &[Server], moved: bool) {
        // Where no server is named, paths stand under the root of where the description is
        // (OpenAPI 3.2, 4.1.1).
        let is_root = |list: &[Server]| match list {
            [] => true,
            [only] => default_url(only).is_empty(),
            _ => false,
        };
        if is_root(old) && is_root(new) {
            return;
        }
        let has = |list: &[Server], server: &Server| {
            list.iter().any(|of| alike(of, server, moved))
        };
        if let (true, [], [only]) | (true, [only], []) = (moved, old, new)
            && default_url(only) == base_path(only)
        {
            return;
        }
        let (first, default) = (old.first(), new.first());
        // One that takes the place of another is one finding.
        let replaced = first.is_some_and(|of| !has(new, of))
            && default.is_some_and(|of| !has(old, of));
        for (index, before) in old.iter().enumerate() {
            let found = new.iter().find(|after| alike(before, after, moved));
            match found {
                Some(after) => self.variables(at, before, after),
                None if replaced && index == 0 => {}
                None => {
                    let text = format!("`{}` removed", before.url);
                    self.note_of(at, Sides::Old, &rules::SERVER_REMOVED, text);
                }
            }
        }
        for (index, after) in new.iter().enumerate() {
            if !(has(old, after) || replaced && index == 0) {
                let text = format!("`{}` added", after.url);
                self.note_of(at, Sides::New, &rules::SERVER_ADDED, text);
            }
        }
        if !old.is_empty() && !new.is_empty() {
            self.default_server(at, first, default, moved);
        }
    }

    /// Where requests go unless said otherwise.
    fn default_server(
        &mut self,
        at: &At<'_>,
        old: Option<&Server>,
        new: Option<&Server>,
        moved: bool,
    ) {
        let same = match (old, new) {
            (Some(old), Some(new)) => alike(old, new, moved),
            (old, new) => old.is_none() && new.is_none(),
        };
        if !same {
            let shown = |of: Option<&Server>| {
                of.map_or_else(|| "none".to_owned(), |of| format!("`{}`", of.url))
            };
            let text = format!("default was {}, is {}", shown(old), shown(new));
            // Clients are built with what the URL of the first one leaves open.
            let at = At { wire: VARIABLE, ..at.clone() };
            self.note(&at, &rules::DEFAULT_SERVER_CHANGED, text);
        }
    }

    fn variables(&mut self, at: &At<'_>, old: &Server, new: &Server) {
        // Another name in the same place is a new name of the same.
        let places = in_path(&old.url).into_iter().zip(in_path(&new.url));
        let same = anonymous(&old.url) == anonymous(&new.url);
        let called: Vec<_> = places.filter(|_| same).collect();
        let mut left: Vec<&ServerVariable> = new.variables.iter().collect();
        for before in &old.variables {
            let named = left.iter().position(|of| of.0 == before.0);
            let renamed = called.iter().find(|(name, _)| *name == before.0);
            let renamed =
                renamed.and_then(|(_, name)| left.iter().position(|of| of.0 == *name));
            match named.or(renamed) {
                Some(found) => self.two_variables(at, before, left.remove(found)),
                None => self.two_variables(at, before, &only(before)),
            }
        }
        for after in left {
            self.two_variables(at, &only(after), after);
        }
    }

    fn two_variables(
        &mut self,
        at: &At<'_>,
        (_, default, before): &ServerVariable,
        (name, is, after): &ServerVariable,
    ) {
        if default != is {
            let text = format!("variable `{name}`: default was `{default}`, is `{is}`");
            let at = At { wire: VARIABLE, ..at.clone() };
            self.note(&at, &rules::DEFAULT_SERVER_CHANGED, text);
        }
        // Without a list of values any is one.
        let listed = |values: &[Arc<str>]| format!("`{}`", values.join("`, `"));
        match (before.is_empty(), after.is_empty()) {
            (true, false) => {
                let text =
                    format!("variable `{name}`: was any, is one of {}", listed(after));
                self.note(at, &rules::SERVER_REMOVED, text);
            }
            (false, true) => {
                let text =
                    format!("variable `{name}`: was one of {}, is any", listed(before));
                self.note(at, &rules::SERVER_ADDED, text);
            }
            _ => {}
        }
        let beyond = |values: &[Arc<str>], others: &[Arc<str>]| {
            let values = values.iter().filter(|value| !others.contains(value));
            let values: Vec<&str> = values.map(|value| &**value).collect();
            match (values.is_empty(), others.is_empty()) {
                (false, false) => Some(format!("`{}`", values.join("`, `"))),
                _ => None,
            }
        };
        if let Some(gone) = beyond(before, after) {
            let text = format!("variable `{name}`: {gone} removed");
            self.note(at, &rules::SERVER_REMOVED, text);
        }
        if let Some(more) = beyond(after, before) {
            let text = format!("variable `{name}`: {more} added");
            self.note(at, &rules::SERVER_ADDED, text);
        }
    }
}

/// What a variable is on a side that has its default in its place.
fn only((name, default, _): &ServerVariable) -> ServerVariable {
    (name.clone(), default.clone(), vec![default.clone()])
}

/// The servers of an operation: its own, else those of the API.
fn of<'s>(operation: &'s Operation, all: &'s [Server]) -> &'s [Server] {
    if operation.servers.is_empty() { all } else { &operation.servers }
}

/// Whether two servers are the same by their template, or where they are by default;
/// `moved`: whatever their path is, of which a piece went to or came from the templates of
/// operations.
fn alike(old: &Server, new: &Server, moved: bool) -> bool {
    let origin = |of: &Server| {
        let (url, base) = (default_url(of), base_path(of));
        let origin = url.strip_suffix(base.as_str()).filter(|_| moved);
        origin.unwrap_or(&url).to_owned()
    };
    old.url == new.url || origin(old) == origin(new)
}
