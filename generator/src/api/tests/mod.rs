//! What descriptions lower to, one hazard at a time.

mod contents;
mod families;
mod growth;
mod maps;
mod media;
mod operations;
mod records;
mod said;
mod security;
mod tags;
mod unions;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Options;
use crate::diagnostic::{Diagnostics, Telling};
use crate::dialect;
use crate::source::Sources;
use crate::spec::{self, Linked};

/// The lowered text of a description, without its first and last line, and the codes of
/// what was said.
fn lowered(text: &str, options: &Options) -> (String, Vec<&'static str>) {
    let files: BTreeMap<String, Vec<u8>> = [("api.yaml".to_owned(), text.into())].into();
    let mut sources = Sources::new();
    let mut out = Diagnostics::default();
    let root = sources.load("api.yaml", &files, &mut out).expect("a document");
    let normalised = dialect::normalise(&mut sources, root, &[], &files, &mut out)
        .expect("a description");
    let named: Vec<_> = normalised
        .files
        .iter()
        .map(|file| (sources.root(*file), Arc::from(sources.name(*file))))
        .collect();
    let linked = Linked {
        tree: &sources.tree,
        root: normalised.root,
        refs: &normalised.refs,
        failed: &normalised.failed,
        files: &named,
    };
    let spec = spec::read(linked, &mut out);
    let api = super::lower(&spec, &sources.tree, options, &mut out);
    out.settle(Telling::Together);
    let shown = super::inspect(&api);
    let lines: Vec<&str> = shown.lines().collect();
    let body = lines.get(1..lines.len() - 1).unwrap_or_default().join("\n");
    (body, out.iter().map(|found| found.code.id).collect())
}

/// Asserts what component schemas, written as members of `schemas`, lower to.
#[track_caller]
fn check_types(schemas: &str, expected: &str) {
    check_types_with(schemas, expected, &[]);
}

/// The same, with the codes that must be reported.
#[track_caller]
fn check_types_with(schemas: &str, expected: &str, codes: &[&str]) {
    let text = format!(
        "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths: {{}}\ncomponents:\n  schemas:\n{}",
        indented(schemas, 4)
    );
    let options = Options { all_types: true, ..Options::default() };
    compare(lowered(&text, &options), expected, codes);
}

/// Asserts what a description, written from `paths` on, lowers to.
#[track_caller]
fn check(rest: &str, expected: &str, codes: &[&str]) {
    check_with(&Options::default(), rest, expected, codes);
}

/// The same with options.
#[track_caller]
fn check_with(options: &Options, rest: &str, expected: &str, codes: &[&str]) {
    let text = format!(
        "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\n{}",
        indented(rest, 0)
    );
    compare(lowered(&text, options), expected, codes);
}

#[track_caller]
fn compare(found: (String, Vec<&'static str>), expected: &str, codes: &[&str]) {
    let (text, said) = found;
    assert_eq!(text, indented(expected, 0).trim_end(), "\n{text}\n");
    assert_eq!(said, codes);
}

/// Text with its common indentation replaced.
fn indented(text: &str, by: usize) -> String {
    let lines = || text.lines().filter(|line| !line.trim().is_empty());
    let common = lines().map(|line| line.len() - line.trim_start().len()).min();
    let common = common.unwrap_or_default();
    lines().map(|line| format!("{:by$}{}\n", "", &line[common..])).collect()
}
