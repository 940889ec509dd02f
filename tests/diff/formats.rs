//! A report as it is read on a pull request and by programs.

use bindery::diff::changelog;
use bindery::diff::report::markdown::markdown;
use bindery_tests::places::project;
use serde_json::{Value, json};

use super::compared;
use super::rules::snapshot;

/// How many characters GitHub takes.
const LIMIT: usize = 65_536;

#[test]
fn a_pull_request_is_told_what_breaks_first_and_why_once() {
    let text =
        |name| std::fs::read_to_string(project().join("tests/diff/page").join(name));
    let report = compared(&text("old.yaml").unwrap(), &text("new.yaml").unwrap());
    snapshot("markdown", &markdown(&[report]));
}

const LEFT_OUT: &str =
    "Shortened to fit into a comment; `--format text`, `html` and `json` list all.";

/// A description with so many members, each with a name of its own.
fn wide(members: usize, name: &str) -> String {
    let names = (0..members).map(|at| format!("{name}_{at}"));
    let names = names.chain(["first".to_owned()]);
    let members: serde_json::Map<String, Value> =
        names.map(|name| (name, json!({ "type": "string" }))).collect();
    let content = json!({ "application/json": { "schema": { "$ref": "#/components/schemas/T" } } });
    let answers = json!({ "200": { "description": "d", "content": content } });
    let whole = json!({
        "openapi": "3.1.0",
        "info": { "title": "T", "version": "1" },
        "paths": { "/a": { "get": { "operationId": "a", "responses": answers } } },
        "components": { "schemas": { "T": { "properties": members } } },
    });
    whole.to_string()
}

#[test]
fn a_changelog_takes_the_same_finding_about_another_operation() {
    let with = |first: &str, second: &str| {
        let get = |of: &str| {
            format!(
                "{{get: {{parameters: [{of}], responses: {{200: {{description: d}}}}}}}}"
            )
        };
        let paths = format!("paths: {{/a: {}, /b: {}}}", get(first), get(second));
        super::rules::document(&format!("document {paths}"))
    };
    let tenant = "{name: t, in: header, required: true, schema: {type: string}}";
    let months = [with("", ""), with(tenant, ""), with(tenant, tenant)];
    let first = [compared(&months[0], &months[1])];
    let second = [compared(&months[1], &months[2])];
    let once = changelog::updated("", &first, None).unwrap();
    assert_eq!(changelog::updated(&once, &first, None), None);
    let twice = changelog::updated(&once, &second, None).unwrap();
    let back = [compared(&months[2], &months[1])];
    let thrice = changelog::updated(&twice, &back, None).unwrap();
    assert_eq!(changelog::updated(&thrice, &back, None), None);
    // Another day is none, and stands in the heading only.
    let dated = changelog::updated("", &first, Some("2026-11-20")).unwrap();
    assert_eq!(dated.replace("## T 1 (2026-11-20)\n", "## T 1\n"), once);
    assert_eq!(changelog::updated(&dated, &first, Some("2026-12-01")), None);
    // What was taken back and comes again is said again.
    assert!(changelog::updated(&thrice, &second, None).is_some());
}

#[test]
fn a_comment_is_never_longer_than_a_forge_takes_and_says_what_it_leaves_out() {
    for (count, name) in [(300, "a".repeat(2000)), (2000, "a".to_owned())] {
        let report = compared(&wide(0, ""), &wide(count, &name));
        let whole = changelog::updated("", std::slice::from_ref(&report), None).unwrap();
        assert!(whole.chars().count() > LIMIT, "it would not fit");
        assert_eq!(whole.lines().filter(|l| l.starts_with("- ")).count(), count);
        for reports in [vec![report.clone()], vec![report; 8]] {
            let text = markdown(&reports);
            assert!(text.chars().count() <= LIMIT, "{}", text.chars().count());
            let says = ["more\n", " of them\n"].map(|said| text.contains(said));
            assert_ne!(says, [false, false]);
            assert_eq!(text.lines().last(), Some(LEFT_OUT));
        }
    }
    // So many that not even their totals fit.
    let report = compared(&wide(0, ""), &wide(1, "a"));
    let text = markdown(&vec![report; 800]);
    assert!(text.chars().count() <= LIMIT);
    assert!(text.contains("\n… and more.\n"));
}
