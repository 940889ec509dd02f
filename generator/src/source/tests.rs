//! Reading files: numbers, keys, limits and places.

use std::collections::BTreeMap;

use super::tree::NodeId;
use super::{Sources, pointer};
use crate::diagnostic::{Diagnostics, Place};

struct Outcome {
    sources: Sources,
    diagnostics: Diagnostics,
    root: Option<NodeId>,
}

fn load(name: &str, text: &[u8]) -> Outcome {
    let files = BTreeMap::from([(name.to_owned(), text.to_vec())]);
    let mut sources = Sources::new();
    let mut diagnostics = Diagnostics::default();
    let root = sources.load(name, &files, &mut diagnostics);
    let root = root.map(|file| sources.root(file));
    Outcome { sources, diagnostics, root }
}

impl Outcome {
    fn findings(&self) -> Vec<String> {
        let places = self.diagnostics.iter().map(|d| d.place.clone());
        let places: Vec<Place> = places.map(Option::unwrap).collect();
        let located = self.sources.locate(&places);
        let findings = self.diagnostics.iter().zip(located);
        findings
            .map(|(d, at)| format!("{} {}:{}", d.code.id, at.line, at.column))
            .collect()
    }
}

/// A document reads as the same as some JSON, in one line without blanks.
fn check(name: &str, text: &[u8], expect: &str) {
    let outcome = load(name, text);
    let root = outcome.root.unwrap_or_else(|| panic!("{:?}", outcome.findings()));
    let printed: String =
        outcome.sources.tree.to_json(root).split_whitespace().collect();
    assert_eq!(printed, expect);
}

fn check_findings(name: &str, text: &[u8], expect: &[&str]) {
    let outcome = load(name, text);
    let shown: String = String::from_utf8_lossy(text).chars().take(60).collect();
    assert_eq!(outcome.findings(), expect, "{shown}");
}

/// The line, column and length of the key and the value at a pointer.
fn check_place(
    name: &str,
    text: &str,
    at: &str,
    key: (u32, u32, u32),
    value: (u32, u32, u32),
) {
    let outcome = load(name, text.as_bytes());
    let file = outcome.sources.find(name).unwrap();
    let node = outcome.sources.resolve_as_written(file, at).expect(at);
    let located = outcome.sources.locate(&[Place::Key(node), Place::Node(node)]);
    let [k, v] = located.as_slice() else { panic!() };
    assert_eq!((k.line, k.column, k.length), key, "key of {at}");
    assert_eq!((v.line, v.column, v.length), value, "value of {at}");
}

#[test]
fn the_content_tells_json_from_yaml() {
    check(
        "a.json",
        b"{\"a\": [1, 2.5, true, null, \"x\"]}",
        r#"{"a":[1,2.5,true,null,"x"]}"#,
    );
    check("a.json", b"a: 1", r#"{"a":1}"#);
    check("a.yaml", b"{\"a\": 1}", r#"{"a":1}"#);
    check("a.yaml", b"{a: 1}", r#"{"a":1}"#);
    check("a", b"\xef\xbb\xbf{\"a\": 1}", r#"{"a":1}"#);
}

#[test]
fn floats_are_not_their_neighbours() {
    check("a.json", b"-1.034E-20", "-1.034e-20");
}

#[test]
fn numbers_beyond_64_bits_are_kept() {
    check(
        "a.yaml",
        b"- -9223372036854776000\n- 18446744073709551616",
        "[-9223372036854776000,18446744073709551616]",
    );
    check("a.json", b"[18446744073709551615, -1]", "[18446744073709551615,-1]");
}

#[test]
fn keys_are_text_as_written() {
    check(
        "a.yaml",
        b"{200: a, 1.10: b, null: c, true: d, no: e}",
        r#"{"200":"a","1.10":"b","null":"c","true":"d","no":"e"}"#,
    );
}

#[test]
fn duplicate_keys_are_errors_at_the_second() {
    check_findings(
        "a.json",
        b"{\"a\": 1,\n \"b\": {\"c\": 1, \"c\": 2}}",
        &["B0108 2:16"],
    );
    check_findings("a.yaml", b"a:\n  b: 1\n  c: 2\n  b: 3\n", &["B0108 4:3"]);
    let many: String = (0..100).map(|n| format!("k{n}: 1\n")).collect();
    check_findings("a.yaml", format!("{many}k7: 2").as_bytes(), &["B0108 101:1"]);
}

#[test]
fn merge_keys_are_expanded_with_a_note() {
    let text = b"x: &x {a: 1, b: 2}\ny:\n  <<: *x\n  a: 3\n";
    check("a.yaml", text, r#"{"x":{"a":1,"b":2},"y":{"a":3,"b":2}}"#);
    check_findings("a.yaml", text, &["B0110 3:3"]);
}

#[test]
fn tags_are_ignored_with_a_warning() {
    check("a.yaml", b"a: !Sub x", r#"{"a":"x"}"#);
    check_findings("a.yaml", b"a: !Sub x", &["B0111 1:4"]);
}

#[test]
fn what_is_no_text_is_named() {
    check_findings("a.json", b"", &["B0104 1:1"]);
    check_findings("a.json", b"<html>", &["B0103 1:1"]);
    check_findings("a.json", b"{\0", &["B0103 1:1"]);
    check_findings("a.json", b"\xff\xfe{\0", &["B0103 1:1"]);
    check_findings("a.json", b"{\"a\": \"\xe9\"}", &["B0103 1:1"]);
    check_findings("a.json", b"\x1f\x8b\x08", &["B0103 1:1"]);
}

#[test]
fn malformed_text_is_an_error_with_a_place() {
    check_findings("a.json", b"{\"a\": 1,}", &["B0105 1:9"]);
    check_findings("a.json", b"{} {}", &["B0105 1:4"]);
    check_findings("a.yaml", b"a: 1\nb\n", &["B0105 3:1"]);
    check_findings("a.yaml", b"a: 1\n---\nb: 2\n", &["B0109 2:1"]);
    check_findings("a.yaml", b"? [a]\n: b", &["B0105 1:3"]);
    check_findings("a.yaml", b"a: 1\nb: \x01\n", &["B0105 2:1"]);
}

#[test]
fn comments_in_json_are_named() {
    for text in
        ["// c\n{}", "/* c */ {}", "{\n  // c\n  \"a\": 1}", "{\"a\": 1 /* c */}"]
    {
        let outcome = load("a.json", text.as_bytes());
        let said = outcome.diagnostics.iter().map(|d| d.message.as_str());
        let expected = "not well-formed JSON: comments are not part of JSON";
        assert_eq!(said.collect::<Vec<_>>(), [expected], "{text}");
    }
    check("a.yaml", b"/*: 1", "{\"/*\":1}");
}

#[test]
fn depth_is_limited() {
    check_findings("a.json", "[".repeat(100_000).as_bytes(), &["B0106 1:128"]);
    check_findings("a.yaml", "[".repeat(100_000).as_bytes(), &["B0106 1:128"]);
    check_findings(
        "a.yaml",
        format!("a: {}", "[".repeat(100_000)).as_bytes(),
        &["B0106 1:259"],
    );
}

#[test]
fn aliases_are_limited() {
    let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for n in 1..9 {
        let aliases = vec![format!("*a{}", n - 1); 10].join(", ");
        bomb.push_str(&format!("a{n}: &a{n} [{aliases}]\n"));
    }
    check_findings("a.yaml", bomb.as_bytes(), &["B0107 1:28"]);
    let text = "x".repeat(300_000);
    let quadratic = format!("a: &a {text}\nb: [{}]", vec!["*a"; 1000].join(", "));
    assert!(load("a.yaml", quadratic.as_bytes()).root.is_none());
}

#[test]
fn places_in_json() {
    let text = "{\n  \"a\": {\"\\u00e4\": [10, \"xyz\"]},\n  \"ö\": {}, \"b\": {}\n}";
    check_place("a.json", text, "/a", (2, 3, 3), (2, 8, 1));
    check_place("a.json", text, "/a/ä", (2, 9, 8), (2, 19, 1));
    check_place("a.json", text, "/a/ä/1", (2, 24, 5), (2, 24, 5));
    check_place("a.json", text, "/b", (3, 12, 3), (3, 17, 1));
}

#[test]
fn places_in_yaml() {
    let text = "a:\r\n  200: [x, 'yz']\r\nb:\r\n- c: d\r\n";
    check_place("a.yaml", text, "/a/200", (2, 3, 3), (2, 8, 1));
    check_place("a.yaml", text, "/a/200/1", (2, 12, 4), (2, 12, 4));
    check_place("a.yaml", text, "/b/0/c", (4, 3, 1), (4, 6, 1));
}

#[test]
fn places_after_a_flow_collection_that_closes_too_far_to_the_left() {
    let text = "a:\n  b:\n    c: {\n      'x': {}\n    }\n    d: [\n1,\n  2\n]\nf: g\n";
    check_place("a.yaml", text, "/a/b/c/x", (4, 7, 3), (4, 12, 1));
    check_place("a.yaml", text, "/a/b/d/0", (7, 1, 1), (7, 1, 1));
    check_place("a.yaml", text, "/f", (10, 1, 1), (10, 4, 1));
    let text = "a:\n  b: {\n    c: {}\n  }  # d\ne: {\n  f: 1\n}\n";
    check_place("a.yaml", text, "/e/f", (6, 3, 1), (6, 6, 1));
    let text = "a: {b: {\n}, c: d}\n";
    check_place("a.yaml", text, "/a/c", (2, 4, 1), (2, 7, 1));
}

#[test]
fn what_comes_after_text_that_has_no_places_has_only_its_file() {
    let text = "a:\n  b: 'x\ny'\nc: d\n";
    check_place("a.yaml", text, "/a", (1, 1, 1), (2, 3, 1));
    check_place("a.yaml", text, "/c", (0, 0, 0), (0, 0, 0));
}

#[test]
fn places_behind_aliases_are_those_of_the_anchor() {
    let text = "x: &x\n  a: {b: 1}\ny: *x\nz:\n  <<: *x\n";
    check_place("a.yaml", text, "/y", (3, 1, 1), (3, 4, 2));
    check_place("a.yaml", text, "/y/a/b", (2, 7, 1), (2, 10, 1));
    check_place("a.yaml", text, "/z/a", (2, 3, 1), (2, 6, 1));
}

#[test]
fn pointers_name_nodes_as_written() {
    let outcome = load("a.json", br#"{"a/b": [{"~": 1}]}"#);
    let file = outcome.sources.find("a.json").unwrap();
    let node = outcome.sources.resolve_as_written(file, "/a~1b/0/~0").unwrap();
    assert_eq!(outcome.sources.pointer(node), "/a~1b/0/~0");
    assert_eq!(pointer::escape("a/~"), "a~1~0");
}
