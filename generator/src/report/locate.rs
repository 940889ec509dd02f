//! Diagnostics of one API to findings: places become files, lines and columns.

use std::collections::{BTreeSet, HashMap};

use super::{Finding, Location, SourceText};
use crate::config::Places;
use crate::diagnostic::{Diagnostics, Place};
use crate::source::Sources;
use crate::source::tree::FileId;
#[cfg(feature = "diff")]
use crate::source::tree::NodeId;

/// The findings of an API with their places found, and the texts they point into.
///
/// All places are looked up at once, so each file is gone through once. What stands once in
/// a file and is read at every alias is said once.
pub(crate) fn located(
    sources: &Sources,
    diagnostics: &Diagnostics,
    module: &str,
    settings: &Places,
) -> (Vec<Finding>, Vec<SourceText>) {
    let mut places = Vec::new();
    for diagnostic in diagnostics.iter() {
        places.extend(diagnostic.place.clone());
        places.extend(diagnostic.labels.iter().map(|(place, _)| place.clone()));
    }
    let locations = locations(sources, &places);
    let mut next = locations.iter().cloned();
    let mut findings = Vec::new();
    let mut said: BTreeSet<(&str, &str, Location)> = BTreeSet::new();
    for diagnostic in diagnostics.iter() {
        let location = match (&diagnostic.place, &diagnostic.setting) {
            (Some(_), _) => next.next(),
            (None, Some(of)) => settings.of(of.key, &of.entry),
            (None, None) => None,
        };
        let labels = diagnostic.labels.iter();
        let labels = labels.filter_map(|(_, text)| Some((next.next()?, text.clone())));
        let labels: Vec<_> = labels.collect();
        let (id, message) = (diagnostic.code.id, diagnostic.message.as_str());
        let again = |at: &Location| !said.insert((id, message, at.clone()));
        if location.as_ref().is_some_and(again) {
            continue;
        }
        let help = diagnostic.help.clone();
        findings.push(Finding {
            code: diagnostic.code,
            severity: diagnostic.severity,
            message: diagnostic.message.clone(),
            api: Some(module.to_owned()),
            location,
            labels,
            help: help.unwrap_or_else(|| diagnostic.code.help.to_owned()),
        });
    }
    let mut texts = texts(sources, &locations);
    texts.extend(settings.source.clone());
    (findings, texts)
}

/// Where each of some nodes is.
#[cfg(feature = "diff")]
pub(crate) fn nodes(sources: &Sources, nodes: &[NodeId]) -> Vec<Location> {
    let places: Vec<Place> = nodes.iter().map(|node| Place::Node(*node)).collect();
    locations(sources, &places)
}

/// Where each of some places is.
fn locations(sources: &Sources, places: &[Place]) -> Vec<Location> {
    let found = sources.locate(places).into_iter();
    found
        .map(|at| Location {
            file: sources.name(at.file).to_owned(),
            line: at.line,
            column: at.column,
            length: at.length,
        })
        .collect()
}

/// The lines of each file that any of the locations is in.
fn texts(sources: &Sources, locations: &[Location]) -> Vec<SourceText> {
    let mut wanted: HashMap<&str, BTreeSet<u32>> = HashMap::new();
    for location in locations {
        wanted.entry(&location.file).or_default().insert(location.line);
    }
    let count = u32::try_from(sources.count()).unwrap_or(u32::MAX);
    let named = (0..count).map(FileId).filter_map(|file| {
        let wanted = wanted.get(sources.name(file))?;
        Some(SourceText::new(sources.name(file), sources.text(file), wanted))
    });
    named.collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use crate::config::{ApiConfig, Config};
    use crate::pipeline::generate;

    /// A description whose operations are one text, and how many findings it has of a code.
    fn check(code: &str, operations: &str, times: usize) {
        let text = format!(
            "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths:\n  /a:\n{operations}"
        );
        let config =
            Config { apis: vec![ApiConfig::new("a.yaml")], ..Config::default() };
        let files = BTreeMap::from([("a.yaml".to_owned(), text.into_bytes())]);
        let output = generate(&config, &files);
        let of: Vec<_> = output.findings.iter().filter(|f| f.code.id == code).collect();
        assert_eq!(of.len(), times, "{:#?}", output.findings);
    }

    #[test]
    fn what_stands_behind_an_alias_is_said_once() {
        let get = "{responses: {fine: {description: d}}}";
        check("B0419", &format!("    get: &o {get}\n    put: *o\n    post: *o\n"), 1);
        check("B0419", &format!("    get: {get}\n    put: {get}\n"), 2);
    }
}
