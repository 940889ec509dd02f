//! The data between the stages, as text that a person can read.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt;

use crate::config::{Config, OverlayOn};
use crate::diagnostic::{Code, Severity};
use crate::pipeline::{Output, Run, Summary, generate};
use crate::report::{Finding, Location, single_line};
use crate::source::Files;
use crate::{api, rust, spec};

/// After which stage to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// The document as written, overlays of that kind applied.
    Source,
    /// The document in OpenAPI 3.2 shape, all overlays applied.
    Dialect,
    /// The typed document.
    Spec,
    /// The API without a word about Rust.
    Api,
    /// The plan of the Rust code.
    Plan,
}

/// The data of every API after a stage, and what the stages up to there had to say.
pub fn inspect(config: &Config, files: &dyn Files, stage: Stage) -> (String, Output) {
    let mut output = Output::default();
    let mut text = String::new();
    for api in &config.apis {
        let mut api = api.clone();
        if stage == Stage::Source {
            api.overlays.retain(|overlay| overlay.on == OverlayOn::Written);
        }
        let mut run = Run::new(config, &api, files);
        if let Some(shown) = look(&mut run, stage) {
            text.push_str(&shown);
        }
        run.finish(None, &mut output, &mut Vec::new());
    }
    (text, output)
}

/// What a run covered, and what it does not honour.
#[derive(Clone, Debug)]
pub struct Coverage {
    /// The counts.
    pub summary: Summary,
    /// What is not honoured, by code, most frequent first.
    pub groups: Vec<NotHonoured>,
}

/// Findings that say the same of several places.
#[derive(Clone, Debug)]
pub struct NotHonoured {
    /// What kind of finding.
    pub code: &'static Code,
    /// How grave.
    pub severity: Severity,
    /// What they say. May hold text of a description.
    pub message: String,
    /// What to do.
    pub help: String,
    /// How many there are.
    pub count: usize,
    /// Where, as far as that is known.
    pub places: Vec<Location>,
}

/// What was covered, and all that is not honoured, with every place. Errors are left to
/// the findings of the output.
pub fn coverage(config: &Config, files: &dyn Files) -> (Coverage, Output) {
    let output = generate(config, files);
    let mut groups: BTreeMap<(&str, &str), NotHonoured> = BTreeMap::new();
    for finding in output.findings.iter().filter(|f| f.severity != Severity::Error) {
        let Finding { code, severity, message, help, location, .. } = finding;
        let group = groups.entry((code.id, message)).or_insert_with(|| NotHonoured {
            code,
            severity: *severity,
            message: message.clone(),
            help: help.clone(),
            count: 0,
            places: Vec::new(),
        });
        group.count += 1;
        group.places.extend(location.clone());
    }
    let mut groups: Vec<_> = groups.into_values().collect();
    groups.sort_by_key(|group| (group.code.id, Reverse(group.count)));
    (Coverage { summary: output.summary, groups }, output)
}

/// The counts on one line, then each group with its places.
impl fmt::Display for Coverage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Summary { operations, types, schemas, degraded, not_sent, documents: _ } =
            self.summary;
        let hundredths = degraded * 10_000 / schemas.max(1);
        let (percent, rest) = (hundredths / 100, hundredths % 100);
        writeln!(
            f,
            "{operations} operations, {types} types, {schemas} schemas, \
             {degraded} degraded ({percent}.{rest:02} %), {not_sent} not sent yet"
        )?;
        for NotHonoured { code, message, count, places, .. } in &self.groups {
            writeln!(f, "\n{} {}: {count}", code.id, single_line(message))?;
            for Location { file, line, column, .. } in places {
                writeln!(f, "  {}:{line}:{column}", single_line(file))?;
            }
        }
        Ok(())
    }
}

fn look(run: &mut Run<'_>, stage: Stage) -> Option<String> {
    let root = run.source()?;
    if stage == Stage::Source {
        return Some(run.sources.tree.to_json(run.sources.root(root)) + "\n");
    }
    let normalised = run.dialect(root)?;
    if stage == Stage::Dialect {
        return Some(run.sources.tree.to_json(normalised.root) + "\n");
    }
    let typed = run.spec(&normalised);
    if stage == Stage::Spec {
        return Some(spec::inspect(&typed));
    }
    let lowered = run.api(&typed);
    if stage == Stage::Api {
        return Some(api::inspect(&lowered));
    }
    Some(rust::inspect(&run.rust(&lowered)))
}
