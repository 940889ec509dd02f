//! Diagnostics of one API to findings: places become files, lines and columns.

use std::sync::Arc;

use super::{Finding, Location, SourceText};
use crate::diagnostic::{Diagnostics, Place};
use crate::source::Sources;
use crate::source::tree::FileId;

/// The findings of an API with their places found, and the texts they point into.
///
/// All places are looked up at once, so each file is gone through once.
pub(crate) fn located(
    sources: &Sources,
    diagnostics: &Diagnostics,
    module: &str,
) -> (Vec<Finding>, Vec<SourceText>) {
    let mut places = Vec::new();
    for diagnostic in diagnostics.iter() {
        places.extend(diagnostic.place.clone());
        places.extend(diagnostic.labels.iter().map(|(place, _)| place.clone()));
    }
    let locations = locations(sources, &places);
    let mut next = locations.iter().cloned();
    let mut findings = Vec::new();
    for diagnostic in diagnostics.iter() {
        let location = diagnostic.place.as_ref().and_then(|_| next.next());
        let labels = diagnostic.labels.iter();
        let labels = labels.filter_map(|(_, text)| Some((next.next()?, text.clone())));
        findings.push(Finding {
            code: diagnostic.code,
            severity: diagnostic.severity,
            message: diagnostic.message.clone(),
            api: Some(module.to_owned()),
            location,
            labels: labels.collect(),
            help: diagnostic.help.clone(),
        });
    }
    (findings, texts(sources, &locations))
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

/// The texts of the files that any of the locations is in.
fn texts(sources: &Sources, locations: &[Location]) -> Vec<SourceText> {
    let count = u32::try_from(sources.count()).unwrap_or(u32::MAX);
    let named = (0..count).map(FileId).filter(|file| {
        locations.iter().any(|location| location.file == sources.name(*file))
    });
    named
        .map(|file| SourceText {
            name: sources.name(file).to_owned(),
            text: Arc::from(sources.text(file)),
        })
        .collect()
}
