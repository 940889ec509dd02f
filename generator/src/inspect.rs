//! The data between the stages, as text that a person can read.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt;

use crate::config::{Config, OverlayOn};
use crate::diagnostic::{Code, Severity, Telling};
use crate::pipeline::{Output, Run, Summary, generate_telling};
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
    let output = generate_telling(config, files, Telling::Apart, &mut |_| {});
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::config::ApiConfig;

    /// What the coverage of a description lists, each with its lines.
    fn check(text: &str, expected: &[&str]) {
        let config =
            Config { apis: vec![ApiConfig::new("a.yaml")], ..Config::default() };
        let files = BTreeMap::from([("a.yaml".to_owned(), text.as_bytes().to_vec())]);
        let groups = coverage(&config, &files).0.groups.into_iter();
        let shown = groups.map(|of| {
            let lines: Vec<u32> = of.places.iter().map(|place| place.line).collect();
            format!("{} {} {lines:?}", of.code.id, of.message)
        });
        assert_eq!(shown.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn what_is_counted_is_listed_by_keyword_and_place() {
        let text = "openapi: 3.2.0\n\
            info: {title: T, version: '1', license: {name: MIT}}\n\
            servers: [{url: 'https://a.b', x-a: 1}]\n\
            paths:\n  /a:\n    get:\n      responses:\n        \
            '200': {description: d, summary: s, x-a: 1}\n        \
            '404': {description: d, summary: s}\n";
        check(
            text,
            &[
                "B0355 `x-a` is a vendor extension without a meaning here [3, 8]",
                "B0365 `summary` of a response has no place in the emitted code [8, 9]",
                "B0365 `name` of `license` has no place in the emitted code [2]",
            ],
        );
    }
}
