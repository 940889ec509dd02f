//! The data between the stages, as text that a person can read.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::config::{Config, OverlayOn};
use crate::diagnostic::Severity;
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

/// What was covered, and all that is not honoured: by finding, most frequent first, with
/// every place.
pub fn coverage(config: &Config, files: &dyn Files) -> (String, Output) {
    let output = generate(config, files);
    let Summary { operations, types, schemas, degraded, not_sent, documents: _ } =
        output.summary;
    let hundredths = degraded * 10_000 / schemas.max(1);
    let (percent, rest) = (hundredths / 100, hundredths % 100);
    let mut text = format!(
        "{operations} operations, {types} types, {schemas} schemas, \
         {degraded} degraded ({percent}.{rest:02} %), {not_sent} not sent yet\n"
    );
    let mut groups: BTreeMap<(&str, &str), Vec<&Finding>> = BTreeMap::new();
    for finding in output.findings.iter().filter(|f| f.severity != Severity::Error) {
        let key = (finding.code.id, finding.message.as_str());
        groups.entry(key).or_default().push(finding);
    }
    let mut groups: Vec<_> = groups.into_iter().collect();
    groups.sort_by_key(|((code, _), found)| (*code, Reverse(found.len())));
    for ((code, message), found) in groups {
        let message = single_line(message);
        text.push_str(&format!("\n{code} {message}: {}\n", found.len()));
        for Location { file, line, column, .. } in
            found.iter().filter_map(|finding| finding.location.as_ref())
        {
            text.push_str(&format!("  {}:{line}:{column}\n", single_line(file)));
        }
    }
    (text, output)
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
