//! One check per behaviour, with the smallest description that shows it.

mod alibaba;
mod identity;
mod links;
mod overlays;
mod schemas;
mod swagger;
mod vendor;

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::{Normalised, On, Overlay, normalise};
use crate::diagnostic::{Diagnostics, Place};
use crate::source::Sources;
use crate::source::tree::NodeId;

/// What a run over files in memory gives.
struct Outcome {
    sources: Sources,
    diagnostics: Diagnostics,
    normalised: Option<Normalised>,
}

/// Normalises the first of some files, with overlays named by their ending.
fn run(files: &[(&str, &str)]) -> Outcome {
    let held: BTreeMap<String, Vec<u8>> = files
        .iter()
        .map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec()))
        .collect();
    let overlays: Vec<Overlay> = files
        .iter()
        .filter_map(|(name, _)| {
            let on = match name.rsplit_once('.')?.1 {
                "written" => On::Written,
                "normalised" => On::Normalised,
                _ => return None,
            };
            Some(Overlay { path: (*name).to_owned(), on })
        })
        .collect();
    let mut sources = Sources::new();
    let mut diagnostics = Diagnostics::default();
    let root = files.first().map_or("", |(name, _)| *name);
    let loaded = sources.load(root, &held, &mut diagnostics);
    let normalised = loaded.and_then(|file| {
        normalise(&mut sources, file, &overlays, &held, &mut diagnostics)
    });
    Outcome { sources, diagnostics, normalised }
}

impl Outcome {
    /// The normalised document.
    fn document(&self) -> Json {
        let root = self.normalised.as_ref().expect("a known dialect").root;
        serde_json::from_str(&self.sources.tree.to_json(root)).expect("JSON is printed")
    }

    fn node(&self, pointer: &str) -> NodeId {
        let root = self.normalised.as_ref().expect("a known dialect").root;
        let tree = &self.sources.tree;
        let pointer = crate::source::pointer::Pointer::parse(pointer).unwrap();
        let child =
            |node, token: &str| crate::source::pointer::child(tree.value(node), token);
        pointer.resolve(root, child).unwrap_or_else(|_| panic!("{}", self.document()))
    }

    /// `CODE line:column` of every finding.
    fn findings(&self) -> Vec<String> {
        let places: Vec<Place> =
            self.diagnostics.iter().map(|d| d.place.clone().unwrap()).collect();
        let located = self.sources.locate(&places);
        let findings = self.diagnostics.iter().zip(located);
        findings
            .map(|(d, at)| format!("{} {}:{}", d.code.id, at.line, at.column))
            .collect()
    }
}

/// What stands at a pointer of the normalised document, with no findings on the way.
fn check(description: &str, pointer: &str, expect: &str) {
    let outcome = run(&[("api.yaml", description)]);
    assert_eq!(outcome.findings(), Vec::<String>::new(), "{description}");
    assert_at(&outcome, pointer, expect);
}

/// The same with the findings that are to be made.
fn check_with(description: &str, findings: &[&str], pointer: &str, expect: &str) {
    let outcome = run(&[("api.yaml", description)]);
    assert_eq!(outcome.findings(), findings, "{description}");
    assert_at(&outcome, pointer, expect);
}

/// Only the findings.
fn check_findings(files: &[(&str, &str)], findings: &[&str]) {
    assert_eq!(run(files).findings(), findings, "{files:?}");
}

fn assert_at(outcome: &Outcome, pointer: &str, expect: &str) {
    let document = outcome.document();
    let expect: Json =
        serde_json::from_str(expect).unwrap_or_else(|e| panic!("{e}: {expect}"));
    let found = document.pointer(pointer).unwrap_or(&Json::Null);
    assert_eq!(found, &expect, "at {pointer} of {document:#}");
}

/// A Swagger 2.0 document with more members.
fn swagger(members: &str) -> String {
    format!("swagger: '2.0'\ninfo: {{title: t, version: '7'}}\n{members}")
}

/// An OpenAPI document of some version with one schema `A`.
fn with_schema(version: &str, schema: &str) -> String {
    format!("openapi: {version}\ncomponents:\n  schemas:\n    A: {schema}\n")
}
