//! Descriptions whose texts try to be more than text, in every format.

use std::collections::BTreeSet;

use bindery::diff::report::html::{Compared, Options, html};
use bindery::diff::report::json::json;
use bindery::diff::report::markdown::markdown;
use bindery::diff::report::text::{Paint, text};
use bindery::diff::{Report, Subject, changelog, compare, seed};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use pulldown_cmark::{Event, Options as Dialect, Parser, Tag};
use serde_json::{Value, json as value};

use super::rules::for_programs;
use super::subject;

/// What names are made of: all that means something to a terminal, to Markdown, to a
/// forge or to HTML.
const PIECES: [&str; 36] = [
    "`",
    "``",
    "```",
    "`` ",
    " `",
    "\\",
    "\\`",
    "\"",
    "'",
    "<img src=x onerror=alert(1)>",
    "<!--",
    "-->",
    "</code>",
    "[l](https://e.x)",
    "![",
    "](",
    "[^1]",
    "@octocat",
    "#1",
    "owner/name#1",
    "GH-1",
    "https://e.x",
    "www.e.x",
    "a@e.x",
    "0123456789abcdef",
    "|",
    "**",
    "_",
    "~~~",
    "$x$",
    "&lt;",
    "\n- ",
    "\r\n# ",
    "\u{202e}",
    "\u{1b}[31m",
    "word",
];

fn name() -> impl Strategy<Value = String> {
    let pieces = proptest::collection::vec(proptest::sample::select(&PIECES), 1..7);
    pieces.prop_map(|pieces| pieces.concat())
}

/// A description with names wherever a description has any.
fn document(names: &[String], extra: bool) -> String {
    let [title, version, id, member, other, one, two, parameter] = names else {
        panic!("eight names");
    };
    let mut members = value!({ member: { "type": "string", "default": one } });
    let mut values = vec![one];
    if extra {
        members[other] = value!({ "type": "integer", "description": two });
        values.push(two);
    }
    members["values"] = value!({ "enum": values });
    let thing = value!({ "application/json": { "schema": { "$ref": "#/components/schemas/Thing" } } });
    let put = value!({
        "operationId": id,
        "description": title,
        "parameters": [{ "name": parameter, "in": "query", "required": extra, "schema": { "type": "string" } }],
        "requestBody": { "content": thing },
        "responses": { "200": { "description": "d", "content": thing } },
    });
    let whole: Value = value!({
        "openapi": "3.1.0",
        "info": { "title": title, "version": if extra { version } else { "1" } },
        "paths": { "/a": { "put": put } },
        "components": { "schemas": { "Thing": { "properties": members } } },
    });
    whole.to_string()
}

/// A pair of descriptions that differ in what their names say.
struct Pair {
    old: Subject,
    new: Subject,
    report: Report,
}

/// Holds a check against many pairs, in both directions.
fn check(check: impl Fn(&Pair) -> Result<(), TestCaseError>) {
    let names = proptest::collection::vec(name(), 8);
    let config = Config { cases: 64, failure_persistence: None, ..Config::default() };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(config, rng);
    let held = runner.run(&names, |names| {
        let plain = || subject("old.yaml", &document(&names, false));
        let wide = || subject("new.yaml", &document(&names, true));
        for (old, new) in [(plain(), wide()), (wide(), plain())] {
            let report = compare(&old, &new);
            check(&Pair { old, new, report })?;
        }
        Ok(())
    });
    held.unwrap_or_else(|error| panic!("{error}"));
}

fn is_unshown(letter: char) -> bool {
    (letter.is_control() && letter != '\n')
        || ('\u{202a}'..='\u{202e}').contains(&letter)
}

#[test]
fn markdown_holds_text_and_code_and_nothing_else() {
    check(|Pair { report, .. }| {
        let text = markdown(std::slice::from_ref(report));
        let (mut items, mut code, mut plain) = (0, false, String::new());
        for event in Parser::new_ext(&text, Dialect::all()) {
            match event {
                Event::Start(Tag::Item) => items += 1,
                Event::Code(_) => code = true,
                Event::Text(text) => plain.push_str(&text),
                Event::Start(
                    Tag::Paragraph | Tag::Heading { .. } | Tag::List(None) | Tag::Strong,
                )
                | Event::SoftBreak => {}
                Event::End(_) => plain.push('\n'),
                other => prop_assert!(false, "{other:?} in\n{text}"),
            }
        }
        prop_assert_eq!(items, report.changes.len(), "items of\n{}", text);
        prop_assert!(code);
        for link in ["@", "#1", "GH-1", "://", "www."] {
            prop_assert!(!plain.contains(link), "`{link}` in\n{text}");
        }
        let mut words = plain.split(|letter: char| !letter.is_alphanumeric());
        let is_commit = |word: &str| word == "0123456789abcdef";
        prop_assert!(!words.any(is_commit), "{text}");
        prop_assert_eq!(text.find(is_unshown), None);
        Ok(())
    });
}

#[test]
fn texts_for_terminals_move_no_cursor_and_start_no_line() {
    check(|Pair { old, new, report }| {
        let shown = text(report, Paint::Plain);
        let page = seed::changes(report, Some(old), Some(new));
        prop_assert_eq!(shown.find(is_unshown), None);
        prop_assert_eq!(page.find(is_unshown), None);
        let starts: BTreeSet<&str> = shown
            .lines()
            .skip(1)
            .map(|l| l.split([':', '[', '`', '(']).next().unwrap())
            .collect();
        let known =
            ["", "breaking", "warning", "compatible", "  wire ", "  rust", "  help"];
        for start in starts {
            let is_known = known.contains(&start)
                || start.starts_with("  --> ")
                || start.starts_with("  reached by ");
            prop_assert!(is_known, "`{start}` in\n{shown}");
        }
        Ok(())
    });
}

#[test]
fn output_for_programs_says_all_and_shows_nothing_that_turns() {
    check(|Pair { report, .. }| {
        let text = json(std::slice::from_ref(report));
        prop_assert_eq!(text.find(is_unshown), None);
        let value = for_programs(report);
        prop_assert_eq!(value["reports"][0]["title"].as_str(), Some(&*report.title));
        Ok(())
    });
}

#[test]
fn a_page_opens_no_element_of_a_description() {
    check(|Pair { old, new, report }| {
        let page = html(
            &[Compared { report, old: Some(old), new: Some(new) }],
            Options::default(),
        )
        .unwrap();
        prop_assert_eq!(page.find(is_unshown), None);
        let (_, body) = page.split_once("<body>").unwrap();
        let (body, _) = body.split_once("<script>").unwrap();
        for opened in ["<img", "<!--", "onerror=alert(1)>", "[l](https://e.x)\""] {
            prop_assert!(!body.contains(opened), "{opened}");
        }
        let count = |tag: &str| body.matches(tag).count();
        prop_assert_eq!(count("<code>"), count("</code>"));
        Ok(())
    });
}

#[test]
fn a_changelog_is_added_to_once_whatever_names_hold() {
    check(|Pair { report, .. }| {
        let reports = std::slice::from_ref(report);
        let once = changelog::updated("", reports, None).unwrap();
        prop_assert_eq!(changelog::updated(&once, reports, None), None);
        let mark = once.lines().find(|line| line.starts_with("<!-- ")).unwrap();
        // Another section that speaks of the mark does not stand for it.
        let spoken = format!("# Changelog\n\n## Other\n\n- `{mark}` added\n");
        prop_assert!(changelog::updated(&spoken, reports, None).is_some());
        Ok(())
    });
}
