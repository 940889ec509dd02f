//! A changelog that is kept: what a report says goes on top, once.

use super::report::{Report, Side, markdown};
use crate::output::fingerprint;

const HEAD: &str = "# Changelog\n";

/// How the line begins that stands above a section.
const MARK: &str = "<!-- bindery diff ";

/// A changelog with what reports say on top of what it said before; nothing if there is
/// nothing new to say.
///
/// Each section carries the fingerprint of its API's title, and one of its findings, of
/// the operations that they reach and of both versions: the newest section of an API is
/// not said again, while what changes back and forth is said each time. The day, which is
/// given since the text may depend on nothing else, stands in the heading: the same said on
/// another day is no news.
pub fn updated(
    changelog: &str,
    reports: &[Report],
    day: Option<&str>,
) -> Option<String> {
    let mut sections = String::new();
    for report in reports.iter().filter(|report| !report.changes.is_empty()) {
        let of = format!("{MARK}{} ", fingerprint(report.title.as_bytes()));
        let mark = format!("{of}{} -->", fingerprint(said(report).as_bytes()));
        // A name that holds a mark does not begin a line.
        let newest = changelog.lines().find(|line| line.starts_with(&of));
        if newest != Some(mark.as_str()) {
            sections.push_str(&format!("\n{mark}\n\n{}", markdown::whole(report, day)));
        }
    }
    if sections.is_empty() {
        return None;
    }
    let before = changelog.strip_prefix('\u{feff}').unwrap_or(changelog);
    let (title, under) = match before.find('\n') {
        Some(end) => before.split_at(end + 1),
        None => (before, ""),
    };
    let ending = if title.ends_with("\r\n") { "\r\n" } else { "\n" };
    let (head, rest) = if title.starts_with("# ") {
        // What stands under the title stays there.
        let (preface, rest) = under.split_at(first_section(under));
        (format!("{}{ending}{preface}", title.trim_end()), rest)
    } else {
        let rest = if before.trim().is_empty() { "" } else { before };
        (HEAD.replace('\n', ending), rest)
    };
    let sections = sections.replace('\n', ending);
    let between = if rest.is_empty() || rest.starts_with(ending) { "" } else { ending };
    Some(format!("{head}{sections}{between}{rest}"))
}

/// Where the first section begins, with the empty line above it; the end if there is none.
fn first_section(text: &str) -> usize {
    let (mut at, mut empty) = (0, None);
    for line in text.split_inclusive('\n') {
        if line.starts_with(MARK) || line.starts_with("## ") {
            return empty.unwrap_or(at);
        }
        empty = line.trim_end().is_empty().then_some(at);
        at += line.len();
    }
    at
}

/// What tells a report from others: the same finding may reach other operations later.
fn said(report: &Report) -> String {
    let version = |side: &Option<Side>| side.as_ref().map(|of| of.version.clone());
    let mut texts = vec![report.title.clone()];
    texts.extend(version(&report.old).into_iter().chain(version(&report.new)));
    for change in &report.changes {
        texts.push(change.id.clone());
        let reached =
            change.operations.iter().filter_map(|at| report.operations.get(*at));
        texts.extend(reached.map(|of| format!("{} {} {}", of.method, of.path, of.id)));
    }
    texts.join("\n")
}
