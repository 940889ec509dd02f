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
    let (head, rest) = match before.split_once('\n') {
        // What stands under the title stays there.
        Some((title, rest)) if title.starts_with("# ") => {
            let at = rest.find(&format!("\n{MARK}")).or_else(|| rest.find("\n## "));
            let (preface, sections) = rest.split_at(at.unwrap_or(rest.len()));
            (format!("{title}\n{preface}"), sections)
        }
        _ if before.trim().is_empty() => (HEAD.to_owned(), ""),
        _ => (HEAD.to_owned(), before),
    };
    let between = if rest.is_empty() || rest.starts_with('\n') { "" } else { "\n" };
    Some(format!("{head}{sections}{between}{rest}"))
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
