//! What the outside sees: findings and the summary, for people and for programs.

use std::collections::{BTreeMap, HashMap};
use std::time::Instant;

use bindery::diagnostic::Severity;
use bindery::inspect::{Coverage, NotHonoured};
use bindery::report::{Finding, Location, SourceText, draw, severity_word, single_line};
use serde_json::{Value, json};

use crate::args::MessageFormat;
use crate::out;
use crate::task::milliseconds;

/// How many findings of one code are drawn; the rest are counted.
const DRAWN_PER_CODE: usize = 20;

/// How many notes of one code are drawn: there is nothing to do about them.
const DRAWN_NOTES: usize = 1;

/// Of how many more the places are named.
const NAMED_PLACES: usize = 5;

/// The counts of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    pub documents: usize,
    pub operations: usize,
    pub types: usize,
    pub schemas: usize,
    pub degraded: usize,
    pub not_sent: usize,
    pub written: usize,
    pub unchanged: usize,
    pub removed: usize,
    pub stale: usize,
    pub warnings: usize,
    pub errors: usize,
}

impl Summary {
    /// The counts that do not depend on what was there before.
    pub fn to_json(self) -> Value {
        let Self { documents, operations, types, schemas, degraded, not_sent, .. } =
            self;
        json!([documents, operations, types, schemas, degraded, not_sent, self.warnings])
    }

    /// The same read again, for a run that changes none of so many files.
    pub fn from_json(counts: &Value, unchanged: usize) -> Option<Self> {
        let counts = counts.as_array()?.iter();
        let counts: Vec<usize> =
            counts.map(|n| usize::try_from(n.as_u64()?).ok()).collect::<Option<_>>()?;
        let [documents, operations, types, schemas, degraded, not_sent, warnings] =
            counts.try_into().ok()?;
        Some(Self {
            documents,
            operations,
            types,
            schemas,
            degraded,
            not_sent,
            warnings,
            unchanged,
            ..Self::default()
        })
    }
}

/// A text that was shown.
#[derive(Clone, Debug)]
pub struct Said {
    /// Whether it is part of the output proper, which programs read.
    output: bool,
    text: String,
}

impl Said {
    pub fn to_json(&self) -> Value {
        json!([self.output, self.text])
    }

    pub fn from_json(said: &Value) -> Option<Self> {
        let (output, text) =
            (said.get(0)?.as_bool()?, said.get(1)?.as_str()?.to_owned());
        Some(Self { output, text })
    }
}

/// Shows findings and the summary in one format.
pub struct Shown {
    format: MessageFormat,
    started: Instant,
    said: Vec<Said>,
}

impl Shown {
    pub fn new(format: MessageFormat, started: Instant) -> Self {
        Self { format, started, said: Vec::new() }
    }

    /// All findings that were shown so far, as texts.
    pub fn said(&self) -> Vec<Said> {
        self.said.clone()
    }

    /// Shows what an earlier run has shown.
    pub fn again(&mut self, said: Vec<Said>) {
        said.into_iter().for_each(|said| self.say(said));
    }

    fn say(&mut self, said: Said) {
        // The streams take the colours out if nobody would see them.
        if said.output {
            out::print(&format!("{}\n", said.text));
        } else {
            out::say(&format!("{}\n\n", said.text));
        }
        self.said.push(said);
    }

    /// Shows findings in order.
    pub fn findings(&mut self, findings: &[Finding], sources: &[SourceText]) {
        match self.format {
            MessageFormat::Human => self.human(findings, sources),
            MessageFormat::Json => {
                for finding in findings {
                    self.say(Said { output: true, text: object(finding).to_string() });
                }
            }
            MessageFormat::Github => {
                for finding in findings {
                    self.say(Said { output: true, text: workflow_command(finding) });
                }
            }
        }
    }

    /// Notes come first and errors last, where they are seen.
    fn human(&mut self, findings: &[Finding], sources: &[SourceText]) {
        for severity in [Severity::Note, Severity::Warning, Severity::Error] {
            let drawn =
                if severity == Severity::Note { DRAWN_NOTES } else { DRAWN_PER_CODE };
            let mut more: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
            let mut seen: HashMap<&str, usize> = HashMap::new();
            for finding in findings.iter().filter(|one| one.severity == severity) {
                let count = seen.entry(finding.code.id).or_default();
                *count += 1;
                if *count <= drawn {
                    let text = draw(finding, sources, true);
                    self.say(Said { output: false, text });
                } else {
                    more.entry(finding.code.id).or_default().push(finding);
                }
            }
            for (code, rest) in more {
                self.say(Said { output: false, text: counted(code, &rest) });
            }
        }
    }

    /// Shows what is not honoured: as text; as one object a group and the summary; or as
    /// one annotation a group, at its first place, for a service shows few of them.
    pub fn coverage(&self, coverage: &Coverage, summary: &Summary) {
        match self.format {
            MessageFormat::Human => out::print(&coverage.to_string()),
            MessageFormat::Json => {
                let mut lines: Vec<Value> =
                    coverage.groups.iter().map(group_object).collect();
                let ms = milliseconds(self.started.elapsed());
                lines.push(summary_object(summary, ms));
                lines.iter().for_each(|line| out::print(&format!("{line}\n")));
            }
            MessageFormat::Github => {
                for group in &coverage.groups {
                    let message =
                        format!("{}: {} ({})", group.message, group.count, group.help);
                    let kind = annotation_kind(group.severity);
                    let first = group.places.first();
                    let line = annotation(kind, group.code.id, first, &message);
                    out::print(&format!("{line}\n"));
                }
            }
        }
    }

    /// Shows the summary: the last line of a run.
    pub fn summary(&mut self, summary: &Summary) {
        let ms = milliseconds(self.started.elapsed());
        if self.format == MessageFormat::Json {
            out::print(&format!("{}\n", summary_object(summary, ms)));
        }
        out::say(&format!("{}\n", summary_line(summary, ms)));
    }
}

/// Says how many more findings of a code there are, and where some of them are.
fn counted(code: &str, rest: &[&Finding]) -> String {
    let places = rest.iter().filter_map(|finding| finding.location.as_ref());
    let place = |at: &Location| format!("{}:{}", single_line(&at.file), at.line);
    let mut places: Vec<String> = places.take(NAMED_PLACES).map(place).collect();
    if rest.len() > places.len() {
        places.push("…".to_owned());
    }
    let count = rest.len();
    let places = places.join(", ");
    format!(
        "note: {count} more of {code} at {places}; `--message-format json` shows all"
    )
}

fn place(location: &Location) -> Value {
    let known = |number: u32| (number > 0).then_some(number);
    json!({
        "file": location.file,
        "line": known(location.line),
        "column": known(location.column),
    })
}

fn object(finding: &Finding) -> Value {
    let labels = finding.labels.iter().map(|(location, text)| {
        let mut label = place(location);
        if let Value::Object(label) = &mut label {
            label.insert("text".to_owned(), json!(text));
        }
        label
    });
    let mut object = json!({
        "reason": "diagnostic",
        "code": finding.code.id,
        "severity": severity_word(finding.severity),
        "message": finding.message,
        "label": finding.code.label,
        "api": finding.api,
        "help": finding.help,
        "labels": labels.collect::<Vec<_>>(),
    });
    let location = finding.location.as_ref().map(place);
    if let (Value::Object(object), Some(Value::Object(location))) =
        (&mut object, location)
    {
        object.extend(location);
    }
    object
}

fn group_object(group: &NotHonoured) -> Value {
    json!({
        "reason": "coverage",
        "code": group.code.id,
        "severity": severity_word(group.severity),
        "message": group.message,
        "help": group.help,
        "count": group.count,
        "places": group.places.iter().map(place).collect::<Vec<_>>(),
    })
}

fn summary_object(summary: &Summary, ms: u64) -> Value {
    json!({
        "reason": "summary",
        "documents": summary.documents,
        "operations": summary.operations,
        "types": summary.types,
        "schemas": summary.schemas,
        "degraded": summary.degraded,
        "not_sent": summary.not_sent,
        "files": summary.written,
        "unchanged": summary.unchanged,
        "removed": summary.removed,
        "stale": summary.stale,
        "warnings": summary.warnings,
        "errors": summary.errors,
        "ms": ms,
    })
}

fn summary_line(summary: &Summary, ms: u64) -> String {
    let count = |number: usize, word: &str| match (number, word.strip_suffix('y')) {
        (1, _) => format!("1 {word}"),
        (_, Some(stem)) => format!("{number} {stem}ies"),
        (_, None) => format!("{number} {word}s"),
    };
    let mut parts = vec![
        count(summary.documents, "document"),
        count(summary.operations, "operation"),
        count(summary.types, "type"),
    ];
    if summary.schemas > 0 {
        let degraded = format!("({} degraded)", summary.degraded);
        parts.push(format!("{} {degraded}", count(summary.schemas, "schema")));
    }
    if summary.not_sent > 0 {
        parts.push(format!("{} not sent yet", count(summary.not_sent, "body")));
    }
    parts.push(format!("{} written", count(summary.written, "file")));
    parts.push(format!("{} unchanged", summary.unchanged));
    for (number, word) in [(summary.removed, "removed"), (summary.stale, "stale")] {
        if number > 0 {
            parts.push(format!("{number} {word}"));
        }
    }
    parts.push(count(summary.warnings, "warning"));
    if summary.errors > 0 {
        parts.push(count(summary.errors, "error"));
    }
    format!("bindery: {}, {ms} ms", parts.join(", "))
}

/// A workflow command of GitHub Actions; percent signs and line ends are escaped, in
/// properties colons and commas too, so that text of a description stays where it is.
fn workflow_command(finding: &Finding) -> String {
    let kind = annotation_kind(finding.severity);
    let message = format!("{} ({})", finding.message, finding.help);
    annotation(kind, finding.code.id, finding.location.as_ref(), &message)
}

fn annotation_kind(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    }
}

/// A workflow command that puts a message to a place.
pub fn annotation(
    kind: &str,
    title: &str,
    location: Option<&Location>,
    message: &str,
) -> String {
    let mut properties = vec![format!("title={}", property(title))];
    if let Some(location) = location {
        properties.push(format!("file={}", property(&location.file)));
        let numbers = [("line", location.line), ("col", location.column)];
        let known = numbers.iter().filter(|(_, number)| *number > 0);
        properties.extend(known.map(|(name, number)| format!("{name}={number}")));
    }
    format!("::{kind} {}::{}", properties.join(","), escaped(message))
}

fn escaped(text: &str) -> String {
    single_line(text).replace('%', "%25")
}

fn property(text: &str) -> String {
    escaped(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding() -> Finding {
        let code = bindery::diagnostic::find("B0603").unwrap();
        let location =
            Location { file: "a,b:c.json".into(), line: 3, column: 7, length: 0 };
        Finding::new(code, "50%\n::set-env name=X::1").at(location)
    }

    #[test]
    fn text_of_a_description_is_no_workflow_command() {
        assert_eq!(
            workflow_command(&finding()),
            "::error title=B0603,file=a%2Cb%3Ac.json,line=3,col=7::50%25\\n::set-env name=X::1 \
             (give the setting a value of its type)"
        );
    }

    #[test]
    fn a_finding_is_one_line_of_json() {
        let line = object(&finding()).to_string();
        assert!(!line.contains('\n'), "{line}");
        let read: Value = serde_json::from_str(&line).unwrap();
        assert_eq!((&read["file"], &read["line"]), (&json!("a,b:c.json"), &json!(3)));
        assert_eq!(read["message"], "50%\n::set-env name=X::1");
    }

    #[test]
    fn the_summary_names_what_there_is() {
        let summary =
            Summary { documents: 1, operations: 13, written: 2, ..Summary::default() };
        let line = "bindery: 1 document, 13 operations, 0 types, 2 files written, \
                    0 unchanged, 0 warnings, 5 ms";
        assert_eq!(summary_line(&summary, 5), line);
        let degraded = Summary { schemas: 9, degraded: 1, errors: 2, ..summary };
        assert!(summary_line(&degraded, 5).contains("9 schemas (1 degraded)"));
        assert!(summary_line(&degraded, 5).contains("2 errors"));
    }
}
