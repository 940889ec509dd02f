//! Extensions of parameters, and the parameters that belong to the client.

use super::{Habits, Vendor};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::catalogue::dialect as codes;
use crate::dialect::edit::Edit;
use crate::source::tree::{NodeId, Step, Value};

const API_VERSION: &str = "api-version";

impl Vendor<'_> {
    pub(super) fn parameter(&mut self, node: NodeId, habits: Habits) {
        self.name_of(node);
        let mut edit = Edit::of(self.tree, node);
        if let Some(value) = edit.take("x-ms-skip-url-encoding") {
            edit.offer("x-bindery-skip-encoding", value);
        }
        if let Some(value) = edit.take("x-ms-secret") {
            edit.offer("x-bindery-secret", value);
        }
        let location = edit.take("x-ms-parameter-location");
        let location = location.and_then(|at| {
            let said = self.tree.text(at).cloned();
            if said.as_deref().is_none_or(|said| !["client", "method"].contains(&said)) {
                let text = "`x-ms-parameter-location` is neither `client` nor `method`";
                self.diagnostics.push(Diagnostic::at(&codes::EXTENSION, at, text));
            }
            said
        });
        let said =
            edit.take("x-ms-api-version").map(|said| self.tree.value(said).clone());
        let is_version = match said {
            Some(Value::Bool(said)) => said,
            _ => edit
                .get("name")
                .and_then(|name| self.tree.text(name))
                .is_some_and(|name| name.eq_ignore_ascii_case(API_VERSION)),
        };
        let client = if is_version && habits.autorest {
            self.take_version(&edit)
        } else {
            match location.as_deref() {
                Some("client") => true,
                Some(_) => false,
                None => habits.locations && self.is_shared(node),
            }
        };
        if client {
            let yes = self.tree.derive_bool(true, node);
            edit.offer("x-bindery-client", yes);
        } else if habits.autorest {
            self.constant(&edit);
        }
        edit.finish(self.tree);
    }

    /// Whether a parameter stands where a document names parameters for all operations.
    fn is_shared(&self, node: NodeId) -> bool {
        let Some(section) = self.tree.locus(node).parent else { return false };
        let Step::Key(name) = &self.tree.locus(section).step else { return false };
        let Some(above) = self.tree.locus(section).parent else { return false };
        let at_root = match &self.tree.locus(above).step {
            Step::Root => true,
            Step::Key(key) => &**key == "components",
            Step::Index(_) => false,
        };
        &**name == "parameters" && at_root
    }

    /// Gives `api-version` the version of the description as default.
    ///
    /// False if the parameter names another version of its own: then it is not one value
    /// for all operations.
    fn take_version(&mut self, edit: &Edit) -> bool {
        let version = self.tree.get(self.root, "info");
        let version =
            version.and_then(|info| self.tree.text_of(info, "version")).cloned();
        let Some(schema) = edit.get("schema") else { return true };
        let own = self.tree.get(schema, "default").or_else(|| {
            match self.tree.get(schema, "enum").map(|list| self.tree.elements(list)) {
                Some([one]) => Some(*one),
                _ => None,
            }
        });
        match (own, version) {
            (Some(own), Some(version)) if self.tree.text(own) != Some(&version) => false,
            (Some(own), _) => {
                self.tree.set_member(schema, "default", own);
                true
            }
            (None, Some(version)) => {
                let default = self.tree.derive(Value::Text(version), schema);
                self.tree.set_member(schema, "default", default);
                true
            }
            (None, None) => true,
        }
    }

    /// A required parameter with one possible value is a constant in AutoRest's reading.
    fn constant(&mut self, edit: &Edit) {
        let required = edit.get("required").map(|node| self.tree.value(node));
        if required != Some(&Value::Bool(true)) {
            return;
        }
        let Some(schema) = edit.get("schema") else { return };
        let Some(values) = self.tree.get(schema, "enum") else { return };
        let [value] = self.tree.elements(values) else { return };
        let value = *value;
        if self.tree.bool_of(schema, "x-bindery-open") == Some(true)
            || self.tree.get(schema, "const").is_some()
        {
            return;
        }
        let mut schema = Edit::of(self.tree, schema);
        for key in ["enum", "x-bindery-open", "x-bindery-name", "x-bindery-values"] {
            schema.take(key);
        }
        schema.put("const", value);
        schema.finish(self.tree);
    }
}
