//! Every code that Bindery can print, with its explanation; one file per stage.

pub mod api;
pub mod dialect;
pub mod output;
pub mod rust;
pub mod source;
pub mod spec;

/// A kind of finding.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// `B` and four digits; the first two are the stage.
    pub id: &'static str,
    /// How grave it is unless `--deny` says otherwise.
    pub severity: Severity,
    /// The kind in a few words.
    pub title: &'static str,
    /// What stands under the place where it is drawn.
    pub label: &'static str,
    /// What to do, in the imperative, where the finding does not know better.
    pub help: &'static str,
    /// What it means, why it is reported and what to do: some lines of Markdown.
    pub explanation: &'static str,
}

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Something was honoured differently than a reader may expect; nothing is lost.
    Note,
    /// Something was not honoured; the output is less precise than the description.
    Warning,
    /// Nothing is written.
    Error,
}

/// All codes, by stage.
pub fn all() -> impl Iterator<Item = &'static Code> {
    [source::CODES, dialect::CODES, spec::CODES, api::CODES, rust::CODES, output::CODES]
        .into_iter()
        .flatten()
        .copied()
}

/// The code with that id, in any letter case.
pub fn find(id: &str) -> Option<&'static Code> {
    all().find(|code| code.id.eq_ignore_ascii_case(id))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::all;

    #[test]
    fn a_code_is_one_kind_of_finding() {
        let ids: BTreeSet<&str> = all().map(|code| code.id).collect();
        assert_eq!(ids.len(), all().count());
    }
}
