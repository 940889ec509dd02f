//! Reports for pull requests and changelogs.

use std::fmt::Write;

use super::text::{heading, reached};
use super::{Change, Level, Report, State};
use crate::report::single_line;

/// A section with the totals, then a list of findings for each level.
pub fn markdown(report: &Report) -> String {
    let mut out = format!("## {}\n", prose(&heading(report)));
    for (title, state) in [("New", State::New), ("Removed", State::Removed)] {
        let operations: Vec<String> = report
            .operations
            .iter()
            .filter(|operation| operation.state == state)
            .map(|of| format!("- {}\n", code(&format!("{} {}", of.method, of.path))))
            .collect();
        if !operations.is_empty() {
            let _ = write!(out, "\n### {title} operations\n\n{}", operations.concat());
        }
    }
    for level in Level::ALL {
        let mut changes = report.changes.iter().filter(|change| {
            // New operations are listed already.
            change.level == level && change.rule != &crate::diff::rules::OPERATION_ADDED
        });
        if let Some(first) = changes.next() {
            let _ = write!(out, "\n### {}\n\n", title(level));
            for change in std::iter::once(first).chain(changes) {
                item(report, change, &mut out);
            }
        }
    }
    out
}

fn title(level: Level) -> &'static str {
    match level {
        Level::Breaking => "Breaking",
        Level::Warning => "Warnings",
        Level::Compatible => "Compatible",
    }
}

fn item(report: &Report, of: &Change, out: &mut String) {
    let _ = write!(out, "- {} {}", code(&of.subject), prose(&of.text));
    let headline = format!("`{}` {}", of.subject, of.text);
    for (party, effect) in [("wire", &of.wire), ("Rust", &of.rust)] {
        if !effect.text.is_empty() && effect.text != headline {
            let _ = write!(out, "; {party}: {}", prose(&effect.text));
        }
    }
    let reached = reached(report, of);
    if !reached.is_empty() {
        let _ = write!(out, " (reached by {})", prose(&reached));
    }
    if of.level > Level::Compatible && !of.advice.is_empty() {
        let _ = write!(out, ". To do: {}", prose(&of.advice));
    }
    out.push('\n');
}

/// A name as code, whatever it holds.
fn code(text: &str) -> String {
    let text = single_line(text);
    let mut longest = 0;
    let mut run = 0;
    for character in text.chars() {
        run = if character == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    let fence = "`".repeat(longest + 1);
    let blank = if longest > 0 { " " } else { "" };
    format!("{fence}{blank}{text}{blank}{fence}")
}

/// Text with names in backticks: those are code, and the rest says nothing to Markdown or
/// HTML.
fn prose(text: &str) -> String {
    let text = single_line(text);
    let mut out = String::new();
    let parts: Vec<&str> = text.split('`').collect();
    for (index, part) in parts.iter().enumerate() {
        let inside = index % 2 == 1 && index + 1 < parts.len();
        match inside {
            true => out.push_str(&code(part)),
            false => {
                for character in part.chars() {
                    if "\\*_<>&[]#|~`".contains(character) {
                        out.push('\\');
                    }
                    out.push(character);
                }
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_of_a_description_is_neither_markup_nor_html() {
        assert_eq!(code("a`b"), "`` a`b ``");
        assert_eq!(prose("was `Option<T>`, is <b>"), r"was `Option<T>`, is \<b\>");
        assert_eq!(prose("a ` [x](y)"), r"a  \[x\](y)");
        assert_eq!(code("a\n# b"), "`a\\n# b`");
    }
}
