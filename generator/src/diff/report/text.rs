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
    format!("{}: {}", named(report), counts(report))
}

/// The title and the versions.
pub(super) fn named(report: &Report) -> String {
    let version = |side: &Option<Side>| {
        side.as_ref().map_or("-".to_owned(), |side| single_line(&side.version))
    };
    let versions = match (version(&report.old), version(&report.new)) {
        (old, new) if old == new => new,
        (old, new) => format!("{old} → {new}"),
    };
    format!("{} {versions}", single_line(&report.title))
}

/// The counts in words, without those that are none.
pub(super) fn counts(report: &Report) -> String {
    let totals = report.totals();
    let states: Vec<(usize, State)> = State::ALL
        .into_iter()
        .filter(|state| *state != State::Unchanged)
        .map(|state| (totals.state(state), state))
        .filter(|(count, _)| *count > 0)
        .collect();
    let noun = match states.last() {
        Some((1, _)) => "operation",
        _ => "operations",
    };
    let states: Vec<String> =
        states.into_iter().map(|(count, state)| format!("{count} {state}")).collect();
    let operations = match states.is_empty() {
        true => String::new(),
        false => format!("{} {noun}", states.join(", ")),
    };
    match (report.changes.is_empty(), operations.is_empty()) {
        (true, true) => "0 changes".to_owned(),
        (true, false) => format!("0 changes, {operations}"),
        (false, true) => levels(&totals),
        (false, false) => format!("{operations}; {}", levels(&totals)),
    }
}

/// The findings by level, and whom those that break concern.
fn levels(totals: &Totals) -> String {
    let [breaking, warnings, compatible] = Level::ALL.map(|level| totals.level(level));
    let whom: Vec<String> = [(totals.wire, "on the wire"), (totals.rust, "in Rust")]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, whom)| format!("{count} {whom}"))
        .collect();
    let parts = [
        (breaking, format!("{breaking} breaking ({})", whom.join(", "))),
        (warnings, counted(warnings, "warning")),
        (compatible, format!("{compatible} compatible")),
    ];
    let parts = parts.into_iter().filter(|(count, _)| *count > 0);
    parts.map(|(_, text)| text).collect::<Vec<_>>().join(", ")
}

/// A count of things that are counted.
pub(super) fn counted(count: usize, noun: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{ending}")
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
    let _ = writeln!(out, "  --> {} (id {id})", places.join(" → "));
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
    match reached(report, change) {
        (_, 0) => {}
        (named, 1) => drop(writeln!(out, "  reached by {}", named.join(", "))),
        (named, count) => {
            let more = if count > named.len() { " …" } else { "" };
            let named = named.join(", ");
            let _ = writeln!(out, "  reached by {count} operations: {named}{more}");
        }
    }
    if *level > Level::Compatible && !advice.is_empty() {
        let _ = writeln!(out, "  help: {advice}");
    }
}

/// The operations that a finding reaches, unless it is about one: some of them by method
/// and path, and how many there are.
pub(super) fn reached(report: &Report, change: &Change) -> (Vec<String>, usize) {
    let operations = change.operations.iter();
    let mut operations = operations
        .filter_map(|index| report.operations.get(*index))
        .map(|of| single_line(&format!("{} {}", of.method, of.path)))
        .peekable();
    let is_its_own = |one: &String| {
        let rest = change.subject.strip_prefix(one.as_str());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '.', '[']))
    };
    if change.operations.len() == 1 && operations.peek().is_some_and(is_its_own) {
        return (Vec::new(), 0);
    }
    (operations.take(NAMED).collect(), change.operations.len())
}

fn colours(level: Level, paint: Paint) -> (&'static str, &'static str) {
    match (paint, level) {
        (Paint::Plain, _) => ("", ""),
        (Paint::Ansi, Level::Breaking) => ("\x1b[1;31m", "\x1b[0m"),
        (Paint::Ansi, Level::Warning) => ("\x1b[1;33m", "\x1b[0m"),
        (Paint::Ansi, Level::Compatible) => ("\x1b[1;32m", "\x1b[0m"),
    }
}
