//! Ways of writing parameters that the standard leaves open or excludes.

use super::flat::Part;
use super::lowering::Lowering;
use super::model::{Name, Parameter, ParameterPlace, Style};
use super::parameter::Wire;
use crate::diagnostic::catalogue::api as codes;
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::tree::NodeId;
use crate::spec::model::JsonType;

impl Lowering<'_, '_> {
    /// Reports values that a style is not for (OpenAPI 3.2, 4.12.2.2 and 4.12.3): those of
    /// `deepObject` that are no objects, which have a usual way all the same, and lists
    /// inside which another style would have to begin.
    pub(super) fn check_way(&mut self, parts: &[Part], style: Style, wire: &Wire<'_>) {
        let Wire { name, place, node } = *wire;
        let whole = place == ParameterPlace::QueryString;
        let types = self.types_at(parts);
        let name = name.escape_debug();
        match style {
            Style::DeepObject
                if !types.is_empty() && !types.contains(&JsonType::Object) =>
            {
                let what = match types.as_slice() {
                    [JsonType::Array] => "in brackets as well",
                    _ => "as in the style `form`",
                };
                let text =
                    format!("`deepObject` is for objects; `{name}` is written {what}");
                self.report_way(node, text, Severity::Note);
            }
            Style::Json | Style::RepeatList | Style::DeepObject => {}
            _ if whole || types != [JsonType::Array] => {}
            _ => {
                let flat = self.flatten(parts, &Name::default());
                let items: Vec<Part> =
                    flat.items.iter().copied().map(Part::of).collect();
                let inner = self.types_at(&items);
                let nests =
                    |of: &JsonType| matches!(of, JsonType::Object | JsonType::Array);
                if inner.iter().any(nests) {
                    let text = format!("each item of `{name}` is written as JSON");
                    self.report_way(node, text, Severity::Warning);
                }
            }
        }
    }

    /// The types of what some schemas describe; none if nothing is said.
    fn types_at(&mut self, parts: &[Part]) -> Vec<JsonType> {
        if parts.is_empty() {
            return Vec::new();
        }
        let flat = self.flatten(parts, &Name::default());
        self.types_of(&flat)
    }

    /// Reports a query that is described twice (OpenAPI 3.2, 4.12.1): as a whole and by
    /// parameters, or as a whole by several.
    pub(super) fn check_query_string(&mut self, all: &[Parameter]) {
        let at = |place| all.iter().filter(move |of| of.place == place);
        let mut whole = at(ParameterPlace::QueryString);
        let Some(first) = whole.next() else { return };
        let others: Vec<&Parameter> = whole.chain(at(ParameterPlace::Query)).collect();
        if let Some(other) = others.first() {
            let (one, two) = (first.wire.escape_debug(), other.wire.escape_debug());
            let text =
                format!("`{one}` is the whole of the query, and `{two}` another part");
            self.report_way(first.node, text, Severity::Warning);
        }
    }

    fn report_way(&mut self, node: NodeId, text: String, severity: Severity) {
        let found = Diagnostic::at(&codes::OPEN_WAY, node, text);
        if self.is_first(&codes::OPEN_WAY, node) {
            self.out.push(Diagnostic { severity, ..found });
        }
    }
}
