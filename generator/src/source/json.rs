//! JSON, by serde_json.

use serde::de::DeserializeSeed;

use super::build::Builder;
use super::detect;
use super::tree::NodeId;
use crate::diagnostic::catalogue::source as codes;
use crate::diagnostic::{Diagnostic, Place};

/// Reads one JSON document.
pub(super) fn parse(
    text: &str,
    builder: &mut Builder<'_>,
) -> Result<NodeId, Diagnostic> {
    let mut parser = serde_json::Deserializer::from_str(text);
    let outcome = builder.seed().deserialize(&mut parser);
    match outcome.and_then(|root| parser.end().map(|()| root)) {
        Ok(root) => Ok(root),
        Err(error) => Err(finding(text, builder, &error)),
    }
}

fn finding(
    text: &str,
    builder: &mut Builder<'_>,
    error: &serde_json::Error,
) -> Diagnostic {
    let line = error.line().max(1);
    let column = super::char_column(text, line, error.column().max(1));
    let said = error.to_string();
    let said = said.split(" at line ").next().unwrap_or(&said);
    let found = if said.contains("recursion limit") {
        let text = "it is nested deeper than 128 levels";
        Diagnostic::new(&codes::DEPTH, text).help(codes::FLATTEN)
    } else if let Some((code, why)) = builder.failure.take() {
        Diagnostic::new(code, why).help("take out what is repeated")
    } else if is_comment(text, line, column) {
        let text = "not well-formed JSON: comments are not part of JSON";
        Diagnostic::new(&codes::MALFORMED, text).help("take the comments out")
    } else {
        let text = format!("not well-formed JSON: {said}");
        Diagnostic::new(&codes::MALFORMED, text).help(codes::CORRECT)
    };
    let at = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    found.placed(Place::At { file: builder.file(), line: at(line), column: at(column) })
}

fn is_comment(text: &str, line: usize, column: usize) -> bool {
    let line = text.lines().nth(line - 1).unwrap_or_default();
    let at = line.char_indices().nth(column - 1).map_or(line.len(), |(at, _)| at);
    line.get(at..).is_some_and(detect::is_comment)
}
