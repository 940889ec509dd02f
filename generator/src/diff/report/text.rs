//! A report for a terminal, as terse as a compiler.

use std::fmt::Write;

use super::{Change, Direction, Level, Report, Side, State, Totals};
use crate::report::single_line;

/// Where colours go; none for plain text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Paint {
    /// No colours.
    #[default]
    Plain,
    /// ANSI colours by level.
    Ansi,
}

/// How many operations of a finding are named; the rest are counted.
const NAMED: usize = 3;

/// The totals, then a few lines for each finding, the gravest first.
pub fn text(report: &Report, paint: Paint) -> String {
    let mut out = format!("{}\n", heading(report));
    for change in &report.changes {
        show(report, change, paint, &mut out);
    }
    out
}

/// The title, the versions and the totals in one line.
pub fn heading(report: &Report) -> String {
    let version = |side: &Option<Side>| {
        side.as_ref().map_or("-".to_owned(), |side| single_line(&side.version))
    };
    let versions = match (version(&report.old), version(&report.new)) {
        (old, new) if old == new => new,
        (old, new) => format!("{old} → {new}"),
    };
    let title = single_line(&report.title);
    let totals = report.totals();
    let counts = match (report.changes.is_empty(), totals.state(State::Moved)) {
        (true, 0) => "0 changes".to_owned(),
        (true, moved) => format!("0 changes, {moved} operations moved"),
        _ => in_words(&totals),
    };
    format!("{title} {versions}: {counts}")
}

/// The counts in words.
fn in_words(totals: &Totals) -> String {
    let counts: Vec<String> = State::ALL
        .into_iter()
        .filter(|state| *state != State::Unchanged)
        .filter(|state| totals.state(*state) > 0 || *state <= State::Changed)
        .map(|state| format!("{} {state}", totals.state(state)))
        .collect();
    let levels = Level::ALL.map(|level| format!("{} {level}", totals.level(level)));
    format!(
        "{} operations; {} ({} on the wire, {} in Rust)",
        counts.join(", "),
        levels.join(", "),
        totals.wire,
        totals.rust
    )
}

fn show(report: &Report, change: &Change, paint: Paint, out: &mut String) {
    let Change { id, rule, subject, text, level, direction, wire, rust, advice, .. } =
        change;
    let (on, off) = colours(*level, paint);
    let (subject, text) = (single_line(subject), single_line(text));
    let _ = writeln!(out, "\n{on}{level}[{}]{off} `{subject}` {text}", rule.id);
    let places: Vec<String> = [&change.old, &change.new]
        .into_iter()
        .flatten()
        .map(|site| site.place.to_string())
        .collect();
    let _ = writeln!(out, "  --> {}", places.join(" → "));
    let on = match direction {
        Direction::None => "wire".to_owned(),
        Direction::Both => "wire (request and response)".to_owned(),
        one => format!("wire ({one})"),
    };
    let headline = format!("`{subject}` {text}");
    for (party, effect) in [(on.as_str(), wire), ("rust", rust)] {
        if !effect.text.is_empty() && effect.text != headline {
            let _ = writeln!(out, "  {party}: {}", single_line(&effect.text));
        }
    }
    let reached = reached(report, change);
    if !reached.is_empty() {
        let _ = writeln!(out, "  reached by {reached}");
    }
    if *level > Level::Compatible && !advice.is_empty() {
        let _ = writeln!(out, "  help: {advice}");
    }
    let _ = writeln!(out, "  id: {id}");
}

/// The operations that a finding reaches, unless it is about one.
pub(super) fn reached(report: &Report, change: &Change) -> String {
    let operations: Vec<String> = change
        .operations
        .iter()
        .filter_map(|index| report.operations.get(*index))
        .map(|of| format!("{} {}", of.method, single_line(&of.path)))
        .collect();
    if operations.first() == Some(&change.subject) {
        return String::new();
    }
    let count = operations.len();
    let named: Vec<String> = operations.into_iter().take(NAMED).collect();
    match count {
        0 => String::new(),
        1 => named.join(", "),
        _ if count > NAMED => format!("{count} operations: {} …", named.join(", ")),
        _ => format!("{count} operations: {}", named.join(", ")),
    }
}

fn colours(level: Level, paint: Paint) -> (&'static str, &'static str) {
    match (paint, level) {
        (Paint::Plain, _) => ("", ""),
        (Paint::Ansi, Level::Breaking) => ("\x1b[1;31m", "\x1b[0m"),
        (Paint::Ansi, Level::Warning) => ("\x1b[1;33m", "\x1b[0m"),
        (Paint::Ansi, Level::Compatible) => ("\x1b[1;32m", "\x1b[0m"),
    }
}
