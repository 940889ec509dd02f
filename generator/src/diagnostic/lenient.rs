//! Mistakes of descriptions that have one obvious reading.
//!
//! Every stage goes on after such a mistake with that reading, so being lenient only
//! changes how grave the finding is.

use super::catalogue::{Code, Severity, api, dialect, source, spec};
use super::{Diagnostic, Diagnostics, Place};

/// What is taken where a reference has no meaning.
const WITHOUT_TARGET: &str = "a schema there is any value, anything else is left out";

/// The mistakes and what they are read as.
static READINGS: &[(&Code, &str)] = &[
    (&source::UNREADABLE, WITHOUT_TARGET),
    (&dialect::DANGLING_REFERENCE, WITHOUT_TARGET),
    (&dialect::BAD_REFERENCE, WITHOUT_TARGET),
    (&dialect::REFUSED_REFERENCE, WITHOUT_TARGET),
    (&dialect::REFERENCE_CYCLE, WITHOUT_TARGET),
    (&dialect::WRONG_KIND, WITHOUT_TARGET),
    (&spec::DUPLICATE_PARAMETER, "the last one counts"),
    (&spec::SEVERAL_CONTENTS, "the first one counts"),
    (&spec::INCLUSION_CYCLE, "the inclusion is left out"),
    (&api::UNKNOWN_STYLE, "the usual style of the place is taken"),
    (&api::STATUS, "the response is left out"),
];

/// Makes warnings of mistakes with one obvious reading, or says how to have that done.
pub(crate) fn apply(diagnostics: &mut Diagnostics, on: bool) {
    apply_where(diagnostics, |_| on);
}

/// The same for comparing, where what references lead to is needed unless `lost` says
/// otherwise, while other mistakes of what was published are no hindrance.
#[cfg(feature = "diff")]
pub(crate) fn apply_to_compare(diagnostics: &mut Diagnostics, lost: bool) {
    apply_where(diagnostics, |reading| lost || reading != WITHOUT_TARGET);
}

fn apply_where(diagnostics: &mut Diagnostics, on: impl Fn(&str) -> bool) {
    for finding in diagnostics.iter_mut() {
        let Some(reading) = reading(finding) else { continue };
        if on(reading) {
            finding.severity = Severity::Warning;
            finding.message.push_str("; ");
            finding.message.push_str(reading);
        } else {
            let help = finding.help.get_or_insert_with(|| finding.code.help.to_owned());
            help.push_str("; `--lenient`, or `lenient()` in a build script, makes this a warning: ");
            help.push_str(reading);
        }
    }
}

fn reading(finding: &Diagnostic) -> Option<&'static str> {
    if finding.severity != Severity::Error {
        return None;
    }
    // A file that nobody refers to was named by whoever runs the generator.
    if finding.code == &source::UNREADABLE
        && !matches!(finding.place, Some(Place::Node(_)))
    {
        return None;
    }
    let mut readings = READINGS.iter();
    readings.find(|(code, _)| *code == finding.code).map(|(_, reading)| *reading)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::tree::{FileId, NodeId};

    fn check(finding: Diagnostic, on: bool, severity: Severity) {
        let mut diagnostics = Diagnostics::default();
        diagnostics.push(finding.help("correct it"));
        apply(&mut diagnostics, on);
        let finding = diagnostics.iter().next().unwrap();
        assert_eq!(finding.severity, severity);
        let reading = "a schema there is any value";
        assert_eq!(finding.message.contains(reading), severity == Severity::Warning);
    }

    #[test]
    fn only_what_has_one_reading_becomes_a_warning() {
        let node = NodeId::default();
        let dangling = || Diagnostic::at(&dialect::DANGLING_REFERENCE, node, "x");
        check(dangling(), true, Severity::Warning);
        check(dangling(), false, Severity::Error);
        check(Diagnostic::at(&dialect::NO_VERSION, node, "x"), true, Severity::Error);
    }

    #[test]
    fn a_file_that_was_named_must_be_there() {
        let missing = |place| Diagnostic::new(&source::UNREADABLE, "x").placed(place);
        check(missing(Place::Node(NodeId::default())), true, Severity::Warning);
        check(missing(Place::File(FileId(0))), true, Severity::Error);
    }
}
