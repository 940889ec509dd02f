//! Every rule, provoked by the smallest pair.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::sync::LazyLock;

use bindery::diff::Report;
use bindery::diff::report::json::{SCHEMA, json};
use bindery::diff::report::text::{Paint, text};
use bindery::diff::rules::{ALL, Rule, find};
use bindery_tests::places::project;
use jsonschema::Validator;
use serde_json::Value;

use super::compared;

/// How many pairs beside its own are named for a rule.
const OTHERS: usize = 3;

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
    if part == "whole" {
        return format!("{text}\n");
    }
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

/// All pairs of this and the other files of cases, each with its name.
pub(super) fn all_pairs() -> Vec<(String, String, String)> {
    ["rules.cases", "wire.cases", "rust.cases"].into_iter().flat_map(pairs).collect()
}

/// The pairs of a file of cases, each with its name.
pub(super) fn pairs(file: &str) -> Vec<(String, String, String)> {
    let text = fs::read_to_string(project().join("tests/diff").join(file)).unwrap();
    let pairs = text.split("=== ").skip(1).map(|case| {
        let mut lines = case.lines();
        let mut next = || lines.next().unwrap();
        let hazard = next().to_owned();
        (hazard, document(next()), document(next()))
    });
    pairs.collect()
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

/// What programs are given of a report, which must be as documented.
pub fn for_programs(report: &Report) -> Value {
    static DOCUMENTED: LazyLock<Validator> = LazyLock::new(|| {
        jsonschema::validator_for(&serde_json::from_str(SCHEMA).unwrap()).unwrap()
    });
    let text = json(std::slice::from_ref(report));
    let value = serde_json::from_str(&text).unwrap();
    let errors: Vec<String> =
        DOCUMENTED.iter_errors(&value).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?} in {text}");
    value
}

/// A value in one line, its members in the order of their names.
fn line(value: &Value) -> String {
    match value {
        Value::Array(list) => {
            format!("[{}]", list.iter().map(line).collect::<Vec<_>>().join(", "))
        }
        Value::Object(members) => {
            let members: BTreeMap<&String, &Value> = members.iter().collect();
            let members = members.into_iter();
            let shown = members.map(|(key, value)| format!("{key}: {}", line(value)));
            format!("{{{}}}", shown.collect::<Vec<_>>().join(", "))
        }
        scalar => scalar.to_string(),
    }
}

#[test]
fn programs_are_told_of_every_rule_as_documented() {
    let mut out = String::new();
    for case in cases() {
        for (arrow, report) in ["→", "←"].iter().zip(both(&case)) {
            let value = for_programs(&report);
            let report = &value["reports"][0];
            let _ = writeln!(out, "=== {} {arrow}", case.rule);
            let _ = writeln!(out, "totals {}", line(&report["totals"]));
            for kind in ["operations", "changes"] {
                for one in report[kind].as_array().unwrap() {
                    let _ = writeln!(out, "{kind} {}", line(one));
                }
            }
        }
    }
    snapshot("json", &out);
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

/// By rule the pairs that show it: each by the rule that it is meant for, with an arrow if
/// it is read from the new side to the old.
fn shown() -> BTreeMap<&'static str, BTreeSet<String>> {
    let mut shown: BTreeMap<_, BTreeSet<String>> = BTreeMap::new();
    for case in cases() {
        for (arrow, report) in ["", "← "].iter().zip(both(&case)) {
            for change in &report.changes {
                let pair = format!("{arrow}`{}`", case.rule);
                shown.entry(change.rule.id).or_default().insert(pair);
            }
        }
    }
    shown
}

/// The table in the documentation is this one, and names for each rule the pairs that
/// show it: its own, and what else gives it.
#[test]
fn the_rules_and_their_tests_are_documented() {
    let shown = shown();
    let mut table = String::from(
        "# Rules of `bindery diff`\n\n\
         What each means on the wire, where a client sends it and where it receives it. \
         What a change means for programs is read off the generated code, so it is not in \
         this table. `bindery explain RULE` shows one of them. The last column names the \
         pairs of `tests/diff/rules.cases` that show it, with ← where they are read from \
         the new side to the old; what is said of them is kept in \
         `tests/diff/snapshots`, as text by area and for programs in `json.snap`.\n",
    );
    let mut area = "";
    for rule in ALL {
        if rule.area != area {
            area = rule.area;
            let _ = write!(
                table,
                "\n## {area}\n\n| rule | what happened | sent | received | what to do \
                 | shown by |\n|---|---|---|---|---|---|\n"
            );
        }
        let own = format!("`{}`", rule.id);
        let pairs = shown.get(rule.id).filter(|pairs| pairs.contains(&own));
        let Some(pairs) = pairs else { panic!("no pair shows {own}") };
        let others = pairs.iter().filter(|pair| **pair != own).take(OTHERS);
        let pairs: Vec<&str> =
            [own.as_str()].into_iter().chain(others.map(|o| &**o)).collect();
        let Rule { title, request, response, advice, .. } = rule;
        let _ = writeln!(
            table,
            "| {own} | {title} | {request} | {response} | {advice} | {} |",
            pairs.join(", ")
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

/// Whether each pair of a file gives what the file says. A case is a line with the hazard,
/// two with the sides, each the part of a document that matters, and two with what is found
/// from the first to the second, and back.
pub fn check(file: &str, found: fn(&Report) -> String) {
    let text = fs::read_to_string(project().join("tests/diff").join(file)).unwrap();
    let mut breaches = String::new();
    for case in text.split("=== ").skip(1) {
        let lines: Vec<&str> = case.lines().collect();
        let [hazard, old, new, there, back] = lines.as_slice() else {
            panic!("five lines: {case}")
        };
        let (old, new) = (document(old), document(new));
        for (wanted, arrow, old, new) in
            [(there, "→", &old, &new), (back, "←", &new, &old)]
        {
            let report = compared(old, new);
            let found = format!("{arrow} {}", found(&report));
            if found != **wanted {
                let _ = writeln!(breaches, "{hazard}: wanted {wanted}\n  found {found}");
                for of in &report.changes {
                    let _ = writeln!(breaches, "  `{}` {}", of.subject, of.text);
                }
            }
        }
    }
    assert!(breaches.is_empty(), "\n{breaches}");
}
