//! Two versions of a large description that was published: what is found by rule, and
//! findings that were looked up in both documents by hand.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;

use bindery::config::{ApiConfig, Config};
use bindery::diff::{Report, Subject, compare};
use bindery::files::Disk;
use bindery_tests::places::{project, shared};

/// Findings that both documents were read for: rule, subject, how the text ends.
const TRUE: &[(&str, &str, &str)] = &[
    ("operation-removed", "POST /v1/3d_secure", "removed"),
    ("operation-removed", "DELETE /v1/account", "removed"),
    ("deprecated-operation-removed", "GET /v1/recipients", "removed"),
    ("operation-added", "GET /v1/apps/secrets", "added"),
    ("value-removed", "dispute.status", "value `\"charge_refunded\"` removed"),
    ("value-removed", "invoice.status", "value `\"deleted\"` removed"),
    ("became-optional", "charge.refunds", "need not come any more"),
    ("became-nullable", "charge.refunds", "may be null now"),
    ("member-removed", "payment_intent.charges", "removed"),
    ("became-optional", "PostCheckoutSessions.body.cancel_url", "is optional now"),
    ("type-changed", "PostFiles.body.file", "was string, is bytes"),
    ("parameter-became-optional", "query parameter type", "is optional now"),
    ("version-changed", "version", "was `2020-08-27`, is `2023-08-16`"),
];

/// Findings that would be false: nothing of the kind changed.
const FALSE: &[&str] = &["GET /v1/charges", "POST /v1/charges", "charge.amount"];

#[test]
fn two_versions_of_stripe_differ_as_their_documents_do() {
    let Some(shared) = shared() else { return };
    let side = |name: &str| {
        let mut disk = Disk::below(&shared.join("corpus"));
        let api = ApiConfig::new(disk.named(name));
        Subject::read(&Config::default(), &api, &disk).subject.unwrap()
    };
    let report =
        compare(&side("stripe-2022-03-25.json"), &side("stripe-2023-09-12.yaml"));
    let missing: Vec<_> = TRUE.iter().filter(|of| !has(&report, of)).collect();
    assert!(missing.is_empty(), "{missing:?}");
    let wrong = report.changes.iter().filter(|of| FALSE.contains(&&*of.subject));
    let wrong: Vec<&str> = wrong.map(|of| of.text.as_str()).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
    let path = project().join("tests/diff/STRIPE.tsv");
    let table = table(&report);
    if std::env::var("INSTA_UPDATE").as_deref() == Ok("always") {
        fs::write(&path, &table).unwrap();
    }
    assert_eq!(fs::read_to_string(&path).unwrap_or_default(), table);
}

fn has(report: &Report, (rule, subject, end): &(&str, &str, &str)) -> bool {
    let fits = |of: &&bindery::diff::Change| {
        of.rule.id == *rule && of.subject == *subject && of.text.ends_with(end)
    };
    report.changes.iter().any(|of| fits(&of))
}

/// How many findings there are by level and rule.
fn table(report: &Report) -> String {
    let mut counts: BTreeMap<(String, &str), usize> = BTreeMap::new();
    for change in &report.changes {
        *counts.entry((change.level.to_string(), change.rule.id)).or_default() += 1;
    }
    let mut out = "level\trule\tfindings\n".to_owned();
    for ((level, rule), count) in counts {
        let _ = writeln!(out, "{level}\t{rule}\t{count}");
    }
    out
}
