//! Extensions of operations: paging and work that goes on after the answer.

use super::Vendor;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::catalogue::dialect as codes;
use crate::dialect::edit::Edit;
use crate::source::tree::{NodeId, Value};

impl Vendor<'_> {
    pub(super) fn operation(&mut self, node: NodeId) {
        let mut edit = Edit::of(self.tree, node);
        if let Some(facts) = edit.take("x-ms-pageable")
            && let Some(paging) = self.paging(facts)
        {
            edit.offer("x-bindery-paging", paging);
        }
        let long = edit.take("x-ms-long-running-operation");
        let options = edit.take("x-ms-long-running-operation-options");
        if long.is_none()
            && let Some(options) = options
        {
            self.diagnostics.extension("x-ms-long-running-operation-options", options);
        }
        if let Some(long) = long.filter(|l| *self.tree.value(*l) == Value::Bool(true)) {
            edit.offer("x-bindery-long-running", options.unwrap_or(long));
        }
        edit.finish(self.tree);
    }

    /// `x-ms-pageable`: a link to the next page in the body; no link means one page.
    fn paging(&mut self, facts: NodeId) -> Option<NodeId> {
        if !matches!(self.tree.value(facts), Value::Map(_)) {
            let text = "`x-ms-pageable` is no mapping and is left out";
            self.diagnostics.push(Diagnostic::at(&codes::EXTENSION, facts, text));
            return None;
        }
        let known = ["nextLinkName", "itemName", "operationName"];
        self.check_keys("x-ms-pageable", facts, &known);
        let style = self.tree.derive_text("link", facts);
        let items = match self.tree.get(facts, "itemName") {
            Some(name) => name,
            None => self.tree.derive_text("value", facts),
        };
        let next = self.tree.get(facts, "nextLinkName");
        let next = next.filter(|next| self.tree.text(*next).is_some());
        let operation = self.tree.get(facts, "operationName");
        let members = [
            ("style", Some(style)),
            ("next", next),
            ("items", Some(items)),
            ("operation", operation),
        ];
        let members = members.into_iter().filter_map(|(key, value)| Some((key, value?)));
        Some(self.tree.derive_map(members, facts))
    }
}
