//! Lines for cargo. This is the only place that writes to the standard output of a build
//! script.

use std::collections::HashSet;
use std::io::Write;
use std::path::Path;

use crate::diagnostic::Severity;
use crate::report::{Finding, single_line};

/// How many findings of a severity are shown one by one.
const SHOWN: usize = 20;

/// Writes directives, each on one line.
pub(super) struct Directives<'a> {
    out: &'a mut dyn Write,
    files: HashSet<String>,
}

impl<'a> Directives<'a> {
    pub(super) fn new(out: &'a mut dyn Write) -> Self {
        Self { out, files: HashSet::new() }
    }

    fn line(&mut self, key: &str, value: &str) {
        // If cargo does not listen, there is nobody to tell.
        let _ = writeln!(self.out, "cargo::{key}={}", single_line(value));
    }

    /// The result depends on that file.
    pub(super) fn changed(&mut self, file: &Path) {
        let name = file.to_string_lossy().into_owned();
        if self.files.insert(name.clone()) {
            self.line("rerun-if-changed", &name);
        }
    }

    /// Something that cargo shows and goes on.
    pub(super) fn warning(&mut self, text: &str) {
        self.line("warning", text);
    }

    /// Shows errors and warnings, each severity cut short; gives the lines of the warnings.
    pub(super) fn findings(&mut self, findings: &[Finding]) -> Vec<String> {
        let mut warnings = Vec::new();
        for (severity, key) in
            [(Severity::Error, "error"), (Severity::Warning, "warning")]
        {
            let of = findings.iter().filter(|finding| finding.severity == severity);
            let mut lines: Vec<String> = of.map(ToString::to_string).collect();
            let rest = lines.len().saturating_sub(SHOWN);
            lines.truncate(SHOWN);
            if rest > 0 {
                lines.push(format!("{rest} more; `bindery check` shows all of them"));
            }
            lines.iter().for_each(|line| self.line(key, line));
            if severity == Severity::Warning {
                warnings = lines;
            }
        }
        warnings
    }
}
