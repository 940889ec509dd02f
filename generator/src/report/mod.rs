//! Findings with their places found: what a person, a build script or a CI service sees.

#[cfg(feature = "draw")]
mod draw;
mod locate;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

#[cfg(feature = "draw")]
pub use draw::draw;
pub(crate) use locate::located;
#[cfg(feature = "diff")]
pub(crate) use locate::nodes;

use crate::diagnostic::catalogue::source::UNREADABLE;
use crate::diagnostic::{Code, Diagnostics, Severity};
use crate::source::newlines;

/// A diagnostic whose places are files, lines and columns.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// What kind of finding; the catalogue explains it.
    pub code: &'static Code,
    /// How grave, after `deny` was applied.
    pub severity: Severity,
    /// One line, lower-case, offending names in backticks. May hold text of a description.
    pub message: String,
    /// The module of the API in whose run it was made; none for the run as a whole.
    pub api: Option<String>,
    /// What it is about.
    pub location: Option<Location>,
    /// Further places, each with a few words.
    pub labels: Vec<(Location, String)>,
    /// What to do, in the imperative.
    pub help: String,
}

/// A place in a file that was read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Location {
    /// The file, by the name under which it was read.
    pub file: String,
    /// The line, from 1; 0 for the file as a whole.
    pub line: u32,
    /// The column in characters, from 1; 0 for the line as a whole.
    pub column: u32,
    /// How many characters of the line it covers; 0 if that is not known.
    pub length: u32,
}

impl Finding {
    /// A finding without a place.
    pub fn new(code: &'static Code, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity,
            message: message.into(),
            api: None,
            location: None,
            labels: Vec::new(),
            help: code.help.to_owned(),
        }
    }

    /// A document that was named cannot be read.
    pub fn unreadable(name: &str, why: &str) -> Self {
        Self::new(&UNREADABLE, format!("`{name}` {why}")).at(Location::file(name))
    }

    /// Says where.
    #[must_use]
    pub fn at(mut self, location: Location) -> Self {
        self.location = Some(location);
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }
}

impl Location {
    /// A file as a whole.
    pub fn file(name: impl Into<String>) -> Self {
        Self { file: name.into(), line: 0, column: 0, length: 0 }
    }

    /// The place of a byte offset in a text.
    pub fn in_text(file: impl Into<String>, text: &str, offset: usize) -> Self {
        let before = text.get(..offset).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let line = before.matches('\n').count() + 1;
        let column = before.get(line_start..).unwrap_or_default().chars().count() + 1;
        Self {
            file: file.into(),
            line: u32::try_from(line).unwrap_or(u32::MAX),
            column: u32::try_from(column).unwrap_or(u32::MAX),
            length: 0,
        }
    }
}

/// `file:line:column`, as far as known.
impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&single_line(&self.file))?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
            if self.column > 0 {
                write!(f, ":{}", self.column)?;
            }
        }
        Ok(())
    }
}

/// One line without control characters: place, severity, code, message and help.
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(location) = &self.location {
            write!(f, "{location}: ")?;
        }
        let severity = severity_word(self.severity);
        let (id, message) = (self.code.id, single_line(&self.message));
        write!(f, "{severity}[{id}]: {message} (help: {})", single_line(&self.help))
    }
}

/// What is shown of a file that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceText {
    /// The name under which it was read.
    pub name: String,
    /// The lines that findings speak of, by their number from 1; decoded with losses if
    /// need be.
    pub lines: BTreeMap<u32, String>,
}

impl SourceText {
    /// All lines of a text.
    pub fn whole(name: &str, text: &str) -> Self {
        let lines = (1..).zip(text.lines().map(str::to_owned)).collect();
        Self { name: name.to_owned(), lines }
    }

    /// The wanted lines of a text.
    pub fn new(name: &str, text: &str, wanted: &BTreeSet<u32>) -> Self {
        let mut lines = BTreeMap::new();
        let (mut rest, mut line) = (text, 1);
        for wanted in wanted.iter().copied().filter(|line| *line > 0) {
            rest = after_lines(rest, wanted - line);
            line = wanted;
            if let Some(text) = rest.lines().next() {
                lines.insert(line, text.to_owned());
            }
        }
        Self { name: name.to_owned(), lines }
    }

    /// Its first character.
    pub(crate) fn start(&self) -> Location {
        Location { file: self.name.clone(), line: 1, column: 1, length: 0 }
    }
}

/// What comes after so many lines.
fn after_lines(text: &str, mut lines: u32) -> &str {
    const STRETCH: usize = 4096;
    let bytes = text.as_bytes();
    let mut at = 0;
    // Whole stretches are only counted; the lines of the last one are gone through.
    while let Some(stretch) = bytes.get(at..at + STRETCH) {
        match u32::try_from(newlines(stretch)).ok().and_then(|n| lines.checked_sub(n)) {
            Some(left) if left > 0 => lines = left,
            _ => break,
        }
        at += STRETCH;
    }
    let mut ends = bytes.iter().enumerate().skip(at).filter(|(_, byte)| **byte == b'\n');
    match lines.checked_sub(1) {
        None => text.get(at..).unwrap_or_default(),
        Some(before) => match ends.nth(before as usize) {
            Some((end, _)) => text.get(end + 1..).unwrap_or_default(),
            None => "",
        },
    }
}

/// The word for a severity, as rustc has it.
pub fn severity_word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

/// Text of a description, made fit to be shown on one line: control characters and
/// characters that change the direction of text are written as escapes.
///
/// Nothing that comes out of here can start a line of its own, so neither a terminal nor
/// cargo takes any of it for an instruction.
pub fn single_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for character in text.chars() {
        if is_unshown(character) {
            line.extend(character.escape_default());
        } else {
            line.push(character);
        }
    }
    line
}

/// Whether a character moves the cursor, turns the direction of text or breaks its line.
pub(crate) fn is_unshown(character: char) -> bool {
    let turns = matches!(character,
        '\u{2028}' | '\u{2029}' | '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{feff}'
        | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    turns || character.is_control()
}

/// Raises the severity of findings whose code, or whose severity as `warnings`, is denied.
pub fn deny<'a>(
    diagnostics: &mut Diagnostics,
    denied: impl Iterator<Item = &'a String>,
) {
    let denied: Vec<&String> = denied.collect();
    let all_warnings = denied.iter().any(|code| *code == "warnings");
    for finding in diagnostics.iter_mut() {
        let named = denied.iter().any(|code| code.eq_ignore_ascii_case(finding.code.id));
        if named || (all_warnings && finding.severity == Severity::Warning) {
            finding.severity = Severity::Error;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_of_a_description_cannot_start_a_line_or_move_the_cursor() {
        let evil = "a\ncargo::rustc-env=X=1\r\u{1b}[2J\u{2028}\u{202e}b\0";
        let line = single_line(evil);
        assert!(!line.chars().any(char::is_control), "{line:?}");
        assert!(line.starts_with("a\\ncargo::"), "{line}");
        assert!(line.contains("\\u{202e}b"), "{line}");
    }

    #[test]
    fn columns_count_characters_from_one() {
        let text = "ab\nä: x";
        let at = text.find('x').unwrap();
        assert_eq!(Location::in_text("f", text, at).to_string(), "f:2:4");
    }
}
