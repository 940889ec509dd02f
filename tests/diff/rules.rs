//! Every rule, provoked by the smallest pair.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;

use bindery::diff::Report;
use bindery::diff::report::json::{SCHEMA, json};
use bindery::diff::report::text::{Paint, text};
use bindery::diff::rules::{ALL, find};
use bindery_tests::places::project;
use serde_json::Value;

use super::compared;

/// A rule and the pair that is meant to provoke it.
struct Case {
    rule: String,
    old: String,
    new: String,
}

/// The cases: two lines after a line with the rule, each the part of a document that
/// matters.
fn cases() -> Vec<Case> {
    let text = fs::read_to_string(project().join("tests/diff/rules.cases")).unwrap();
    let cases = text.split("=== ").skip(1).map(|case| {
        let lines: Vec<&str> = case.lines().collect();
        let [rule, old, new] = lines.as_slice() else { panic!("three lines: {case}") };
        Case { rule: (*rule).to_owned(), old: document(old), new: document(new) }
    });
    cases.collect()
}

/// The document of which a line is the part that matters.
pub(super) fn document(line: &str) -> String {
    let (part, text) = line.split_once(' ').unwrap();
    let thing =
        r##"{application/json: {schema: {$ref: "#/components/schemas/Thing"}}}"##;
    let put = format!(
        "put: {{operationId: put_thing, requestBody: {{content: {thing}}}, \
         responses: {{200: {{description: d, content: {thing}}}}}}}"
    );
    let responses = "responses: {200: {description: d}}";
    let inner = text.trim_start_matches('{').trim_end_matches('}');
    let operation = match part {
        "operation" if inner.is_empty() => responses.to_owned(),
        _ => format!("{}, {responses}", &text[1..text.len() - 1]),
    };
    let rest = match part {
        "document" => text.to_owned(),
        "paths" => format!("paths: {text}"),
        "operation" => {
            format!("paths: {{/a: {{post: {{operationId: act, {operation}}}}}}}")
        }
        "responses" => {
            format!("paths: {{/a: {{get: {{operationId: read, responses: {text}}}}}}}")
        }
        "schema" => {
            format!(
                "paths: {{/a: {{{put}}}}}, components: {{schemas: {{Thing: {text}}}}}"
            )
        }
        "schemas" => {
            format!("paths: {{/a: {{{put}}}}}, components: {{schemas: {text}}}")
        }
        part => panic!("there is no part `{part}`"),
    };
    let version = if rest.contains("openapi: ") { "" } else { "openapi: 3.1.0, " };
    let info =
        if rest.contains("info: ") { "" } else { "info: {title: T, version: \"1\"}, " };
    format!("{{{version}{info}{rest}}}\n")
}

/// A pair in both directions.
fn both(case: &Case) -> [Report; 2] {
    [compared(&case.old, &case.new), compared(&case.new, &case.old)]
}

#[test]
fn every_rule_is_provoked_and_drawn() {
    let mut seen = BTreeSet::new();
    let mut texts: Vec<(&str, String)> = Vec::new();
    let mut breaches = Vec::new();
    for case in cases() {
        let Some(rule) = find(&case.rule) else { panic!("no rule `{}`", case.rule) };
        seen.insert(rule.id);
        let [there, back] = both(&case);
        if !there.changes.iter().any(|change| change.rule == rule) {
            breaches.push(format!("{}: {}", rule.id, text(&there, Paint::Plain)));
        }
        if texts.last().is_none_or(|(area, _)| *area != rule.area) {
            texts.push((rule.area, String::new()));
        }
        let (_, out) = texts.last_mut().unwrap();
        for (arrow, report) in [("→", there), ("←", back)] {
            let _ = writeln!(
                out,
                "=== {} {arrow}\n{}",
                rule.id,
                text(&report, Paint::Plain)
            );
        }
    }
    for (area, text) in texts {
        snapshot(area, &text);
    }
    let missing: Vec<&str> =
        ALL.iter().map(|rule| rule.id).filter(|id| !seen.contains(id)).collect();
    assert!(missing.is_empty(), "no case: {missing:?}");
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}

#[test]
fn the_output_for_programs_is_as_documented() {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for case in cases() {
        for report in both(&case) {
            let text = json(&[report]);
            let value = serde_json::from_str(&text).unwrap();
            let errors: Vec<String> =
                validator.iter_errors(&value).map(|error| error.to_string()).collect();
            assert!(errors.is_empty(), "{}: {errors:?}", case.rule);
        }
    }
    let shown = ["type-renamed", "value-added", "version-changed"];
    let cases = cases().into_iter().filter(|case| shown.contains(&case.rule.as_str()));
    let reports: Vec<Report> = cases.flat_map(|case| both(&case)).collect();
    snapshot("json", &json(&reports));
}

#[test]
fn every_rule_says_what_it_means() {
    let mut ids = BTreeSet::new();
    for rule in ALL {
        assert!(ids.insert(rule.id), "{} is there twice", rule.id);
        for text in [rule.title, rule.wire, rule.advice] {
            // Parts of sentences: no capital, no full stop.
            assert!(!text.starts_with(char::is_uppercase), "{}: {text}", rule.id);
            assert!(!text.ends_with('.'), "{}: {text}", rule.id);
        }
        let grave = rule.request.max(rule.response) > bindery::diff::Level::Compatible;
        assert_eq!(grave, !rule.wire.is_empty(), "{}: {:?}", rule.id, rule.wire);
        assert!(!rule.title.is_empty(), "{}", rule.id);
        assert!(!grave || !rule.advice.is_empty(), "{}", rule.id);
    }
}

/// The table in the documentation is this one.
#[test]
fn the_rules_are_documented() {
    let mut table = String::from(
        "# Rules of `bindery diff`\n\n\
         What each means on the wire, where a client sends it and where it receives it. \
         What a change means for programs is read off the generated code, so it is not in \
         this table. `bindery explain RULE` shows one of them; `tests/diff/rules.cases` \
         provokes each.\n",
    );
    let mut area = "";
    for rule in ALL {
        if rule.area != area {
            area = rule.area;
            let _ = write!(
                table,
                "\n## {area}\n\n| rule | what happened | sent | received | what to do |\n\
                 |---|---|---|---|---|\n"
            );
        }
        let _ = writeln!(
            table,
            "| `{}` | {} | {} | {} | {} |",
            rule.id, rule.title, rule.request, rule.response, rule.advice
        );
    }
    let path = project().join("generator/docs/diff-rules.md");
    if std::env::var("INSTA_UPDATE").as_deref() == Ok("always") {
        fs::write(&path, &table).unwrap();
    }
    assert!(
        fs::read_to_string(&path).unwrap_or_default() == table,
        "{}",
        path.display()
    );
}

pub fn snapshot(name: &str, text: &str) {
    insta::with_settings!(
        { snapshot_path => "snapshots", prepend_module_to_snapshot => false, omit_expression => true },
        { insta::assert_snapshot!(name, text.trim()); }
    );
}
