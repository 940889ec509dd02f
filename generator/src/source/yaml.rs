//! YAML, by serde_yaml.

use serde::de::DeserializeSeed;

use super::build::Builder;
use super::nesting::{self, Nesting};
use super::tree::NodeId;
use crate::diagnostic::catalogue::source as codes;
use crate::diagnostic::{Diagnostic, Place};

/// Reads one YAML document.
pub(super) fn parse(
    text: &str,
    builder: &mut Builder<'_>,
) -> Result<NodeId, Diagnostic> {
    if let Err(nesting) = nesting::check(text) {
        return Err(nested(builder, nesting));
    }
    let parser = serde_yaml::Deserializer::from_str(text);
    match builder.seed().deserialize(parser) {
        Ok(root) => Ok(root),
        Err(error) => Err(finding(text, builder, &error)),
    }
}

fn nested(builder: &Builder<'_>, nesting: Nesting) -> Diagnostic {
    match nesting {
        Nesting::Deep { line, column } => {
            let text = "flow collections are nested deeper than 64 levels";
            Diagnostic::new(&codes::DEPTH, text)
                .help(codes::FLATTEN)
                .placed(place(builder, line, column))
        }
        Nesting::Malformed { line, column, why } => {
            if why.contains("recursion limit") {
                return nested(builder, Nesting::Deep { line, column });
            }
            let text = format!("not well-formed YAML: {why}");
            Diagnostic::new(&codes::MALFORMED, text)
                .help(codes::CORRECT)
                .placed(place(builder, line, column))
        }
    }
}

fn place(builder: &Builder<'_>, line: usize, column: usize) -> Place {
    let at = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Place::At { file: builder.file(), line: at(line), column: at(column) }
}

/// The line on which the last document of several begins.
fn last_document(text: &str) -> Option<usize> {
    let lines = text.lines().enumerate();
    lines.filter(|(_, line)| line.starts_with("---")).last().map(|(index, _)| index + 1)
}

fn finding(
    text_of_file: &str,
    builder: &mut Builder<'_>,
    error: &serde_yaml::Error,
) -> Diagnostic {
    let said = error.to_string();
    let found = if said.contains("recursion limit") {
        let text = "it is nested deeper than 128 levels";
        Diagnostic::new(&codes::DEPTH, text).help(codes::FLATTEN)
    } else if said.contains("repetition limit") {
        let text = "it expands to far more than it holds (aliases that repeat aliases?)";
        Diagnostic::new(&codes::BUDGET, text).help("use `$ref` in place of aliases")
    } else if said.contains("more than one document") {
        let text = "there is more than one YAML document in the file";
        let found = Diagnostic::new(&codes::MANY_DOCUMENTS, text)
            .help("keep one document per file");
        return match last_document(text_of_file) {
            Some(line) => found.placed(place(builder, line, 1)),
            None => found,
        };
    } else if let Some((code, why)) = builder.failure.take() {
        Diagnostic::new(code, why).help("use `$ref` in place of aliases")
    } else {
        if let Some(line) = control_character(text_of_file, &said) {
            let text = "not well-formed YAML: control characters are not allowed";
            let found = Diagnostic::new(&codes::MALFORMED, text);
            return found.help("remove it").placed(place(builder, line, 1));
        }
        let said = without_place(&said, error);
        Diagnostic::new(&codes::MALFORMED, format!("not well-formed YAML: {said}"))
            .help(codes::CORRECT)
    };
    match error.location() {
        Some(at) => found.placed(place(builder, at.line(), at.column())),
        None => found,
    }
}

/// The line of a character that YAML does not allow; the parser gives its offset only.
fn control_character(text: &str, said: &str) -> Option<usize> {
    let (_, offset) =
        said.split_once("control characters are not allowed at position ")?;
    let digits: String = offset.chars().take_while(char::is_ascii_digit).collect();
    let before = text.as_bytes().get(..digits.parse().ok()?)?;
    Some(before.iter().filter(|byte| **byte == b'\n').count() + 1)
}

/// What the parser says without the place that is shown beside it.
fn without_place(said: &str, error: &serde_yaml::Error) -> String {
    match error.location() {
        Some(at) => said.replacen(
            &format!(" at line {} column {}", at.line(), at.column()),
            "",
            1,
        ),
        None => said.to_owned(),
    }
}
