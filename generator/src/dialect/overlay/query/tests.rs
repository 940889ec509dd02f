//! The cases of RFC 9535 that implementations get wrong, and what overlays use.

use std::collections::BTreeMap;

use super::Query;
use crate::diagnostic::Diagnostics;
use crate::source::Sources;

const DOCUMENT: &str = r#"{
    "list": [{"name": "x", "n": 1}, {"name": "y", "n": 2.5, "b": null}, [1, 2, 3], "abc", true],
    "map": {"a b": 1, "ä": 2, "200": {"n": 1.0}, "": 3},
    "same": {"p": 1, "q": [2]}, "other": {"q": [2], "p": 1}
}"#;

/// The pointers of all matches, in order.
fn check(query: &str, expect: &[&str]) {
    let files = BTreeMap::from([("a.json".to_owned(), DOCUMENT.as_bytes().to_vec())]);
    let mut sources = Sources::new();
    let file = sources.load("a.json", &files, &mut Diagnostics::default()).unwrap();
    let parsed = Query::parse(query).unwrap_or_else(|why| panic!("{query}: {why}"));
    let found = parsed.matches(&sources.tree, sources.root(file)).unwrap();
    let found: Vec<String> = found.iter().map(|m| sources.pointer(m.node)).collect();
    assert_eq!(found, expect, "{query}");
}

fn check_malformed(query: &str) {
    assert!(Query::parse(query).is_err(), "{query}");
}

#[test]
fn names_and_wildcards() {
    check("$", &[""]);
    check("$.map['a b', \"ä\", '200']", &["/map/a b", "/map/ä", "/map/200"]);
    check("$ .map [ '\\u0061 b' ]", &["/map/a b"]);
    check("$.map['']", &["/map/"]);
    check("$.same.*", &["/same/p", "/same/q"]);
    check("$.list[*].name", &["/list/0/name", "/list/1/name"]);
    check("$.nothing", &[]);
    check("$.map.ä", &["/map/ä"]);
}

#[test]
fn indices_and_slices() {
    check("$.list[2][-1]", &["/list/2/2"]);
    check("$.list[2][0, 0]", &["/list/2/0"]);
    check("$.list[2][1:]", &["/list/2/1", "/list/2/2"]);
    check("$.list[2][::-1]", &["/list/2/2", "/list/2/1", "/list/2/0"]);
    check("$.list[2][5:0:-2]", &["/list/2/2"]);
    check("$.list[2][::0]", &[]);
    check("$.map[0]", &[]);
}

#[test]
fn descent_goes_in_the_order_of_the_document() {
    check("$..n", &["/list/0/n", "/list/1/n", "/map/200/n"]);
    check("$.same..*", &["/same/p", "/same/q", "/same/q/0"]);
}

#[test]
fn filters_run_over_lists_and_mappings() {
    check("$.list[?@.name == 'x']", &["/list/0"]);
    check("$.map[?@.n]", &["/map/200"]);
    check("$.list[?@.name == 'x' || @.n > 2 && !@.c]", &["/list/0", "/list/1"]);
    check("$.list[?!(@.n == 1)][?@ == 3]", &["/list/2/2"]);
    check("$.list[?@.b == null]", &["/list/1"]);
    check("$.list[?@[0]]", &["/list/2"]);
    check("$[?@ == $.same]", &["/same", "/other"]);
}

#[test]
fn numbers_are_compared_as_numbers() {
    check("$..[?@.n == 1.0]", &["/list/0", "/map/200"]);
    check("$.list[?@.n >= 1e0]", &["/list/0", "/list/1"]);
    check("$.list[?@.n < 'x']", &[]);
}

#[test]
fn what_is_absent_equals_only_what_is_absent() {
    check("$.list[2][?@.a == @.b]", &["/list/2/0", "/list/2/1", "/list/2/2"]);
    check("$.list[2][?@.a <= @.b]", &["/list/2/0", "/list/2/1", "/list/2/2"]);
    check("$.list[2][?@.a < @.b]", &[]);
    check("$.list[?@.b == @.c]", &["/list/0", "/list/2", "/list/3", "/list/4"]);
}

#[test]
fn functions() {
    check("$.list[?length(@) == 3]", &["/list/1", "/list/2", "/list/3"]);
    check("$[?count(@.*) == 5]", &["/list"]);
    check("$.list[?value(@..n) == 1]", &["/list/0"]);
    check("$.list[?match(@, 'a.c')]", &["/list/3"]);
    check("$.list[?match(@, 'b')]", &[]);
    check("$.list[?search(@, '[b-d]$')]", &[]);
    check("$.list[?search(@, '[b-d]|z')]", &["/list/3"]);
    check("$.list[?match(@, '(a|b|c){3}')]", &["/list/3"]);
    check("$.list[?match(@, '\\\\p{Ll}*')]", &["/list/3"]);
}

#[test]
fn hostile_patterns_end() {
    check("$.list[?match(@, '((((a*)*)*)*)*x')]", &[]);
}

#[test]
fn malformed_queries_are_refused() {
    for query in [
        "",
        "a",
        "$.",
        "$..",
        "$. a",
        "$a",
        "$[]",
        "$['a',]",
        "$['a'",
        "$[01]",
        "$[-0]",
        "$[9007199254740992]",
        "$['\\uD83D']",
        "$[\"\\'\"]",
        "$.list[?1]",
        "$.list[?match(@, '(')]",
        "$.list[?@.a == @.*]",
        "$.list[?length(@)]",
        "$.list[?count(1) == 1]",
        "$.list[?match(@, 'a') == true]",
        "$.list[?foo(@)]",
        "$.list[?length (@) == 1]",
        "$.list[?!@.n == 1]",
        "$.list[?@.n = 1]",
        "$.list[?(@.n]",
        "$.list[1:2:3:4]",
    ] {
        check_malformed(query);
    }
    check_malformed(&format!("$[?{}@{}]", "(".repeat(100_000), ")".repeat(100_000)));
}
