//! What is on the wire, compared: for each hazard the smallest pair, in both directions.

use std::collections::BTreeMap;
use std::fs;

use bindery::diff::Report;
use bindery_tests::places::project;

use super::compared;
use super::pairs::listed;
use super::rules::document;

/// The cases: after a line with the hazard the two sides, each the part of a document that
/// matters, then what is found from the first to the second, and back.
#[test]
fn pairs_give_what_they_must() {
    let text = fs::read_to_string(project().join("tests/diff/wire.cases")).unwrap();
    let mut breaches = Vec::new();
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
            let found = format!("{arrow} {}", on_the_wire(&report));
            if found != **wanted {
                let texts = report.changes.iter();
                let texts: Vec<String> =
                    texts.map(|of| format!("  `{}` {}", of.subject, of.text)).collect();
                breaches.push(format!(
                    "{hazard}: wanted {wanted}\n  found {found}\n{}",
                    texts.join("\n")
                ));
            }
        }
    }
    assert!(breaches.is_empty(), "\n{}", breaches.join("\n"));
}

/// The findings by rule and by what they mean on the wire.
fn on_the_wire(report: &Report) -> String {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for change in report.changes.iter().filter(|change| change.rule.area != "rust") {
        let what = format!("{} {}", change.wire.level, change.rule.id);
        *counts.entry(what).or_default() += 1;
    }
    listed(counts)
}

#[test]
fn what_changes_in_a_callback_reaches_its_operation() {
    let side = |kind: &str| {
        let sent = format!(
            "{{requestBody: {{content: {{application/json: {{schema: {{type: {kind}}}}}}}}}, \
             responses: {{200: {{description: d}}}}}}"
        );
        let callbacks =
            format!("{{done: {{'{{$request.body#/url}}': {{post: {sent}}}}}}}");
        document(&format!("operation {{callbacks: {callbacks}}}"))
    };
    let report = compared(&side("string"), &side("integer"));
    assert_eq!(on_the_wire(&report), "breaking type-changed");
    let change = &report.changes[0];
    assert_eq!(change.subject, "callback POST done");
    assert_eq!(change.operations, [0]);
}
