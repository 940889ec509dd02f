//! YAML, by serde_yaml.

use serde::de::DeserializeSeed;

use super::build::Builder;
use super::tree::NodeId;
use crate::diagnostic::catalogue::source as codes;
use crate::diagnostic::{Diagnostic, Place};

/// Reads one YAML document.
pub(super) fn parse(
    text: &str,
    builder: &mut Builder<'_>,
) -> Result<NodeId, Diagnostic> {
    let parser = serde_yaml::Deserializer::from_str(text);
    match builder.seed().deserialize(parser) {
        Ok(root) => Ok(root),
        Err(error) => Err(finding(builder, &error)),
    }
}

fn finding(builder: &mut Builder<'_>, error: &serde_yaml::Error) -> Diagnostic {
    let said = error.to_string();
    let found = if said.contains("recursion limit") {
        Diagnostic::new(&codes::DEPTH, "it is nested deeper than 128 levels")
    } else if said.contains("repetition limit") {
        let text = "it expands to far more than it holds (aliases that repeat aliases?)";
        Diagnostic::new(&codes::BUDGET, text)
    } else if said.contains("more than one document") {
        let text = "there is more than one YAML document in the file";
        Diagnostic::new(&codes::MANY_DOCUMENTS, text).help("keep one document per file")
    } else if let Some((code, why)) = builder.failure.take() {
        Diagnostic::new(code, why)
    } else {
        Diagnostic::new(&codes::MALFORMED, format!("not well-formed YAML: {said}"))
    };
    match error.location() {
        Some(place) => {
            let at = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
            let (line, column) = (at(place.line()), at(place.column()));
            found.placed(Place::At { file: builder.file(), line, column })
        }
        None => found,
    }
}
