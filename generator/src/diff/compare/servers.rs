//! Servers: of the API, and those of operations that replace them.

use super::recorder::{Mask, Owner};
use super::{At, Comparison, Sides};
use crate::api::model::{Operation, Server, ServerVariable};
use crate::diff::rules;

impl Comparison<'_> {
    /// The servers of the API.
    pub(super) fn servers(&mut self) {
        let (old, new) = (self.old, self.new);
        let nodes =
            (old.said_at(old.about(), "servers"), new.said_at(new.about(), "servers"));
        let at = At::whole(Owner::Api, Mask::NONE, "servers", nodes);
        self.two_servers(&at, &old.api.servers, &new.api.servers);
    }

    /// The servers of an operation.
    pub(super) fn operation_servers(
        &mut self,
        at: &At<'_>,
        old: &Operation,
        new: &Operation,
    ) {
        let whole = format!("{} servers", at.whole);
        let at = At { whole: &whole, ..at.clone() };
        self.two_servers(&at, &old.servers, &new.servers);
    }

    fn two_servers(&mut self, at: &At<'_>, old: &[Server], new: &[Server]) {
        for before in old {
            match new.iter().find(|after| after.url == before.url) {
                Some(after) => self.variables(at, before, after),
                None => {
                    let text = format!("`{}` removed", before.url);
                    self.note_of(at, Sides::Old, &rules::SERVER_REMOVED, text);
                }
            }
        }
        for after in new {
            if !old.iter().any(|before| before.url == after.url) {
                let text = format!("`{}` added", after.url);
                self.note_of(at, Sides::New, &rules::SERVER_ADDED, text);
            }
        }
        let first = |list: &[Server]| list.first().map(|server| server.url.clone());
        if let (Some(before), Some(after)) = (first(old), first(new))
            && before != after
            && new.iter().any(|server| server.url == before)
        {
            let text = format!("default was `{before}`, is `{after}`");
            self.note(at, &rules::DEFAULT_SERVER_CHANGED, text);
        }
    }

    fn variables(&mut self, at: &At<'_>, old: &Server, new: &Server) {
        for (name, default, values) in &old.variables {
            let same = |of: &&ServerVariable| of.0 == *name;
            let Some((_, after, kept)) = new.variables.iter().find(same) else {
                continue;
            };
            if default != after {
                let text =
                    format!("variable `{name}`: default was `{default}`, is `{after}`");
                self.note(at, &rules::DEFAULT_SERVER_CHANGED, text);
            }
            let gone: Vec<&str> = match kept.is_empty() {
                true => Vec::new(),
                false => {
                    values.iter().filter(|v| !kept.contains(v)).map(|v| &**v).collect()
                }
            };
            if !gone.is_empty() {
                let text = format!("variable `{name}`: `{}` removed", gone.join("`, `"));
                self.note(at, &rules::SERVER_REMOVED, text);
            }
        }
    }
}
