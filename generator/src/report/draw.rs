//! Findings drawn with their source lines, in rustc's look.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::{Finding, Location, SourceText, single_line};
use crate::diagnostic::Severity;

/// How much of a line is shown around the column, in characters; documents without line
/// ends would fill the screen otherwise.
const WINDOW: usize = 160;

/// What stands in front of a line whose beginning is not shown.
const CUT: &str = "...";

/// A finding as text for a person: message, source lines, labels and help.
///
/// With `colour` the text holds terminal codes of ours, and never any of the description's.
pub fn draw(finding: &Finding, sources: &[SourceText], colour: bool) -> String {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let message = single_line(&finding.message);
    let mut group = Group::with_title(level.primary_title(message).id(finding.code.id));
    let mut moved = Vec::new();
    let places = finding.location.iter();
    let places = places.map(|at| (at, AnnotationKind::Primary, finding.code.label));
    let labels = finding.labels.iter();
    let labels = labels.map(|(at, text)| (at, AnnotationKind::Context, text.as_str()));
    for (location, kind, text) in places.chain(labels) {
        group = show(group, location, (kind, text), sources, &mut moved);
    }
    group = group.element(Level::HELP.message(single_line(&finding.help)));
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    let mut drawn = renderer.decor_style(DecorStyle::Ascii).render(&[group]);
    for (shown, real) in moved {
        drawn = drawn.replacen(&shown, &real, 1);
    }
    drawn
}

/// Adds a place to a drawing: its line if the text is known, else its name. Of a line that
/// is cut the drawing names the column in what is left; `moved` gets that and the real one.
fn show<'a>(
    group: Group<'a>,
    location: &Location,
    (kind, label): (AnnotationKind, &str),
    sources: &[SourceText],
    moved: &mut Vec<(String, String)>,
) -> Group<'a> {
    let name = single_line(&location.file);
    let source = sources.iter().find(|source| source.name == location.file);
    let line = usize::try_from(location.line).unwrap_or_default();
    let column = usize::try_from(location.column).unwrap_or_default();
    let text = source
        .filter(|_| column > 0)
        .and_then(|source| source.lines.get(&location.line));
    let Some(text) = text else {
        let mut origin = Origin::path(name);
        if line > 0 {
            origin = origin.line(line);
        }
        if column > 0 {
            origin = origin.char_column(column);
        }
        return group.element(origin);
    };
    let length = usize::try_from(location.length).unwrap_or_default();
    let (text, start, end) = window(text, column - 1, length);
    let mut annotation = kind.span(start..end);
    annotation = annotation.label(single_line(label));
    if text.starts_with(CUT) {
        let at = text.get(..start).unwrap_or_default().chars().count() + 1;
        moved.push((format!("{name}:{line}:{at}"), format!("{name}:{line}:{column}")));
    }
    group.element(
        Snippet::source(text).line_start(line).path(name).annotation(annotation),
    )
}

/// The part of a line around a column (from 0), and the byte range of what is there: as many
/// characters as told, or a token.
fn window(line: &str, column: usize, length: usize) -> (String, usize, usize) {
    let characters: Vec<char> = line.chars().map(shown).collect();
    let column = column.min(characters.len());
    let first = match column.saturating_sub(WINDOW / 4) {
        first if characters.len() > WINDOW && first >= CUT.len() => first,
        _ => 0,
    };
    let rest: &[char] = characters.get(column..).unwrap_or_default();
    let length = if length > 0 { length } else { token_length(rest) };
    let length = length.min(WINDOW / 2);
    let shown: String = characters.iter().skip(first).take(WINDOW).collect();
    let (text, first) = match first.checked_sub(CUT.len()) {
        Some(first) => (format!("{CUT}{shown}"), first),
        None => (shown, first),
    };
    let offset = |count: usize| -> usize {
        text.chars().take(count).map(char::len_utf8).sum::<usize>()
    };
    let start = offset(column - first);
    let end = offset(column - first + length.max(1)).max(start);
    (text, start, end)
}

/// A character of a description as it is shown: one for one, so that columns stay right.
fn shown(character: char) -> char {
    if character == '\t' {
        ' '
    } else if single_line(character.encode_utf8(&mut [0; 4])).len()
        == character.len_utf8()
    {
        character
    } else {
        '\u{fffd}'
    }
}

/// How many characters the token at the start of some text has: a quoted string with its
/// quotes, or all up to a blank or a mark.
fn token_length(text: &[char]) -> usize {
    let quote = text.first().copied().filter(|c| matches!(c, '"' | '\''));
    let mut escaped = false;
    for (index, character) in text.iter().enumerate().skip(1) {
        match quote {
            Some(_) if escaped => escaped = false,
            Some('"') if *character == '\\' => escaped = true,
            Some(quote) if *character == quote => return index + 1,
            Some(_) => {}
            None if character.is_whitespace() || ",:]}".contains(*character) => {
                return index;
            }
            None => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::diagnostic::catalogue::output::CONFIG_VALUE;

    fn drawn(text: &str, line: u32, column: u32) -> String {
        let source = SourceText::new("a.json", text, &BTreeSet::from([line]));
        let location = Location { file: "a.json".into(), line, column, length: 0 };
        let finding = Finding::new(&CONFIG_VALUE, "wrong").at(location).help("mend it");
        draw(&finding, &[source], false)
    }

    #[test]
    fn the_token_at_the_place_is_underlined() {
        let shown = drawn("{\n  \"a\": \"b \\\" c\", \"d\": 1\n}", 2, 8);
        assert!(shown.starts_with("error[B0603]: wrong\n --> a.json:2:8\n"), "{shown}");
        assert!(shown.contains("       ^^^^^^^^ does not fit\n"), "{shown}");
        assert!(shown.contains("help: mend it"), "{shown}");
    }

    #[test]
    fn a_document_on_one_line_does_not_fill_the_screen_and_sends_no_terminal_codes() {
        let text = format!("{}\"\u{1b}[2Jevil\" {}", "x".repeat(5000), "y".repeat(5000));
        let shown = drawn(&text, 1, 5001);
        assert!(shown.len() < 1000 && shown.contains("[2Jevil"), "{shown}");
        assert!(
            shown.contains(" --> a.json:1:5001\n") && shown.contains(" ...xxx"),
            "{shown}"
        );
        assert!(!shown.contains('\u{1b}'), "{shown}");
        for column in [0, 1, 10_000, 20_000, u32::MAX] {
            drawn(&text, 1, column);
            drawn("", 1, column);
            drawn("a", 7, column);
        }
    }
}
