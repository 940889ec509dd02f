//! Paths with a query part: `x-ms-paths`, and ordinary ones that have one all the same.

use super::Vendor;
use crate::diagnostic::catalogue::dialect as codes;
use crate::diagnostic::{Diagnostic, Place};
use crate::dialect::positions::METHODS;
use crate::source::pointer::percent_decode;
use crate::source::tree::{NodeId, Value};

impl Vendor<'_> {
    pub(super) fn paths(&mut self) {
        self.merge_paths();
        let Some(paths) = self.tree.get(self.root, "paths") else { return };
        for member in self.tree.members(paths).to_vec() {
            let key = member.key.split('#').next().unwrap_or_default();
            if let Some((_, query)) = key.split_once('?')
                && matches!(self.tree.value(member.value), Value::Map(_))
            {
                self.constants(member.value, query);
            }
        }
    }

    fn merge_paths(&mut self) {
        let Some(more) = self.tree.remove_member(self.root, "x-ms-paths") else {
            return;
        };
        let Some(paths) = self.tree.get(self.root, "paths") else {
            self.tree.set_member(self.root, "paths", more);
            return;
        };
        let mut members = self.tree.members(paths).to_vec();
        for member in self.tree.members(more) {
            if let Some(first) = members.iter().find(|m| m.key == member.key) {
                let text = format!("the path `{}` is among `paths` already", member.key);
                let finding = Diagnostic::new(&codes::DUPLICATE_PATH, text)
                    .placed(Place::Key(member.value));
                self.diagnostics
                    .push(finding.label(Place::Key(first.value), "the first one"));
            } else {
                members.push(member.clone());
            }
        }
        self.tree.set(paths, Value::Map(members));
    }

    /// Makes what a path's query part fixes a constant parameter, unless it is declared.
    fn constants(&mut self, item: NodeId, query: &str) {
        let mut made = Vec::new();
        for piece in query.split('&').filter(|piece| !piece.is_empty()) {
            let (name, value) = piece.split_once('=').unwrap_or((piece, ""));
            let (Some(name), Some(value)) =
                (percent_decode(name), percent_decode(value))
            else {
                let piece = piece.escape_debug();
                let text = format!("`{piece}` in the path is left out: it is no text");
                let found = Diagnostic::new(&codes::EXTENSION, text);
                let help = "write each byte as `%` with two digits";
                self.diagnostics.push(found.placed(Place::Key(item)).help(help));
                continue;
            };
            if self.declares(item, &name) {
                continue;
            }
            if value.contains('{') {
                let text = format!(
                    "`{piece}` in the path is left out: no query parameter is called `{name}`"
                );
                let finding =
                    Diagnostic::new(&codes::EXTENSION, text).placed(Place::Key(item));
                self.diagnostics
                    .push(finding.help(format!("declare the query parameter `{name}`")));
                continue;
            }
            made.push(self.constant_query(item, &name, &value));
        }
        if made.is_empty() {
            return;
        }
        match self.tree.get(item, "parameters") {
            Some(list) => {
                made.extend(self.tree.elements(list));
                self.tree.set(list, Value::List(made));
            }
            None => {
                let list = self.tree.derive(Value::List(made), item);
                self.tree.set_member(item, "parameters", list);
            }
        }
    }

    fn constant_query(&mut self, item: NodeId, name: &str, value: &str) -> NodeId {
        let kind = self.tree.derive_text("string", item);
        let value = self.tree.derive_text(value, item);
        let schema = self.tree.derive_map([("type", kind), ("const", value)], item);
        let name = self.tree.derive_text(name, item);
        let place = self.tree.derive_text("query", item);
        let required = self.tree.derive_bool(true, item);
        let members =
            [("name", name), ("in", place), ("required", required), ("schema", schema)];
        self.tree.derive_map(members, item)
    }

    /// Whether a path or one of its operations has a query parameter of that name.
    fn declares(&self, item: NodeId, name: &str) -> bool {
        let operations = METHODS.iter().filter_map(|method| self.tree.get(item, method));
        [item].into_iter().chain(operations).any(|node| {
            let list = self.tree.get(node, "parameters");
            let list = list.map(|list| self.tree.elements(list)).unwrap_or_default();
            list.iter().any(|holder| {
                let parameter = self.links.target(*holder);
                let is = |key, text: &str| {
                    self.tree.text_of(parameter, key).is_some_and(|t| &**t == text)
                };
                is("in", "query") && is("name", name)
            })
        })
    }
}
