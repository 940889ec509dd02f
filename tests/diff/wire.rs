//! What is on the wire, compared: for each hazard the smallest pair, in both directions.

use std::collections::BTreeMap;

use bindery::diff::Report;

use super::compared;
use super::pairs::listed;
use super::rules::{check, document};

#[test]
fn pairs_give_what_they_must() {
    check("wire.cases", on_the_wire);
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
