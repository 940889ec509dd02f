//! Text of a description, in every place where there can be some, is never code: not in what
//! is emitted, not in its documentation, not in the name of a file, not in what is said.

use bindery::config::Layout;
use bindery::pipeline::Output;
use bindery_tests::generation::{findings, from_text};
use proc_macro2::{TokenStream, TokenTree};
use std::str::FromStr;

/// What would do harm if it left its place: a name of its own is in each of them.
const PAYLOADS: [&str; 18] = [
    "x\"; pub fn pwned() {} //",
    "x\\\"; pub fn pwned() {} //",
    "*/ pub fn pwned() {} /*",
    "x\npub fn pwned() {}\n//",
    "x\r\npub fn pwned() {}\r\n//",
    "x\rpub fn pwned() {}",
    "\"# pub fn pwned() {} r#\"",
    "} pub fn pwned() {} mod x {",
    "{a pwned} {} {0}",
    "$pwned #{a pwned} ${a pwned}",
    "`pwned` ` pwned",
    "\u{202e}x pwned \u{2066}\u{2028}pub fn pwned() {}",
    "x\0pwned",
    "a\n```\npwned();\n```\n~~~rust\npwned();\n~~~",
    "a\n\n    pwned();\n\n\tpwned();",
    "<script>pwned()</script> [a](javascript:pwned())",
    "../../../etc/pwned",
    "x\ncargo::rustc-env=PWNED=1\ncargo:rustc-cfg=pwned",
];

/// The places, and what stands there otherwise.
const PLACES: [(&str, &str); 32] = [
    ("title", "Things"),
    ("about", "An API."),
    ("version", "1"),
    ("contact", "Somebody"),
    ("license", "MIT"),
    ("server", "https://api.example.com"),
    ("server text", "The server."),
    ("variable", "region"),
    ("variable value", "north"),
    ("path", "/things"),
    ("id", "putThing"),
    ("summary", "Puts a thing."),
    ("text", "It does."),
    ("tag", "things"),
    ("tag text", "All things."),
    ("query", "filter"),
    ("query text", "Which."),
    ("default", "all"),
    ("header", "x-more"),
    ("media type", "application/json"),
    ("response", "The thing."),
    ("response header", "x-rate"),
    ("scheme", "key"),
    ("key name", "x-key"),
    ("schema", "Extra"),
    ("member", "size"),
    ("member text", "How large."),
    ("value", "small"),
    ("constant", "thing"),
    ("pattern", "^a+$"),
    ("format", "uuid"),
    ("example", "e"),
];

/// A description with `@place@` wherever text stands.
const DESCRIPTION: &str = r##"{
  "openapi": "3.1.0",
  "info": {"title": "@title@", "description": "@about@", "version": "@version@",
    "contact": {"name": "@contact@"}, "license": {"name": "@license@"}},
  "servers": [{"url": "@server@", "description": "@server text@"},
    {"url": "https://{@variable@}.example.com",
     "variables": {"@variable@": {"default": "@variable value@"}}}],
  "tags": [{"name": "@tag@", "description": "@tag text@"}],
  "security": [{"@scheme@": []}],
  "paths": {"@path@": {"put": {
    "operationId": "@id@", "summary": "@summary@", "description": "@text@", "tags": ["@tag@"],
    "parameters": [
      {"name": "@query@", "in": "query", "description": "@query text@",
       "schema": {"type": "string", "default": "@default@"}},
      {"name": "@header@", "in": "header", "schema": {"type": "string"}}],
    "requestBody": {"required": true, "content":
      {"@media type@": {"schema": {"$ref": "#/components/schemas/Thing"}}}},
    "responses": {"200": {"description": "@response@",
      "headers": {"@response header@": {"schema": {"type": "string"}}},
      "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}}}}}},
  "components": {
    "securitySchemes": {"@scheme@": {"type": "apiKey", "in": "header", "name": "@key name@"}},
    "schemas": {
      "@schema@": {"type": "object", "properties": {"a": {"type": "string"}}},
      "Thing": {"type": "object", "description": "@member text@", "required": ["kind"],
        "properties": {
          "kind": {"const": "@constant@"},
          "@member@": {"type": "string", "description": "@member text@", "pattern": "@pattern@",
            "format": "@format@", "examples": ["@example@"]},
          "choice": {"type": "string", "enum": ["@value@", "other"]}}}}}
}"##;

/// The description with a payload in one place.
fn with(place: &str, payload: &str) -> String {
    let mut text = DESCRIPTION.to_owned();
    for (name, harmless) in PLACES {
        let value = if name == place { payload } else { harmless };
        let quoted = serde_json::to_string(value).unwrap();
        let inner = quoted.trim_start_matches('"');
        let inner = inner.strip_suffix('"').unwrap();
        text = text.replace(&format!("@{name}@"), inner);
    }
    text
}

/// The identifiers of emitted code.
fn identifiers(tokens: TokenStream, found: &mut Vec<String>) {
    for token in tokens {
        match token {
            TokenTree::Ident(ident) => found.push(ident.to_string()),
            TokenTree::Group(group) => identifiers(group.stream(), found),
            _ => {}
        }
    }
}

/// Lines of documentation that `rustdoc` would take for the code of a test.
fn tests_in_docs(text: &str) -> Vec<&str> {
    // How long the fence is that is open, in backticks.
    let (mut found, mut open) = (Vec::new(), None);
    for line in text.lines() {
        let line = line.trim_start();
        let doc = line.strip_prefix("///").or_else(|| line.strip_prefix("//!"));
        let Some(doc) = doc else {
            open = None;
            continue;
        };
        let content = doc.trim_start();
        let rest = content.trim_start_matches('`');
        let fence = content.len() - rest.len();
        match open {
            Some(length) if fence >= length && rest.is_empty() => open = None,
            Some(_) => {}
            None if fence >= 3 && rest == "text" => open = Some(fence),
            None => {
                let indented = doc.starts_with("     ") || doc.contains('\t');
                if fence >= 3 || indented || content.starts_with("~~~") {
                    found.push(line);
                }
            }
        }
    }
    found
}

fn check(output: &Output, case: &str) {
    for file in &output.files {
        let (path, text) = (&file.path, &file.text);
        let plain = |one: char| one.is_ascii_alphanumeric() || "_-./".contains(one);
        assert!(path.chars().all(plain) && !path.contains(".."), "{case}: {path}");
        assert!(!path.starts_with('/'), "{case}: {path}");
        if !path.ends_with(".rs") {
            continue;
        }
        syn::parse_file(text).unwrap_or_else(|why| panic!("{case}: {path}: {why}"));
        let mut found = Vec::new();
        identifiers(TokenStream::from_str(text).unwrap(), &mut found);
        let ours = found.iter().any(|ident| ident.eq_ignore_ascii_case("pwned"));
        assert!(!ours, "{case}: {path}: the name became code\n{text}");
        assert_eq!(tests_in_docs(text), Vec::<&str>::new(), "{case}: {path}\n{text}");
        let turns = |one: char| one == '\u{202e}' || one == '\u{2066}' || one == '\0';
        assert!(!text.contains(turns), "{case}: {path}: text that shows otherwise");
    }
    let said = findings(output);
    assert_eq!(said.lines().count(), output.findings.len(), "{case}: {said}");
    assert!(!said.lines().any(|line| line.starts_with("cargo:")), "{case}: {said}");
}

#[test]
fn no_text_of_a_description_becomes_code_or_a_path() {
    let mut made = 0;
    for (place, _) in PLACES {
        for payload in PAYLOADS {
            let output = from_text("api.json", &with(place, payload), Layout::Modules);
            check(&output, &format!("{payload:?} as {place}"));
            made += usize::from(!output.files.is_empty());
        }
    }
    // What is refused, such as a path that is no template, proves nothing.
    assert!(made > 480, "{made} of {} were generated", PLACES.len() * PAYLOADS.len());
}

/// Examples are copied from the wire, keys and all.
#[test]
fn nothing_of_an_example_is_emitted() {
    let output = from_text("api.json", &with("example", "c4n4ry"), Layout::Modules);
    assert!(!output.files.is_empty());
    for file in &output.files {
        assert!(!file.text.contains("c4n4ry"), "{}", file.path);
    }
}

/// The oracle sees what it looks for.
#[test]
fn code_in_documentation_and_names_is_seen() {
    assert_eq!(tests_in_docs("/// a\n///\n///     code"), ["///     code"]);
    assert_eq!(tests_in_docs("/// ```\n/// code\n/// ```"), ["/// ```"; 2]);
    assert!(
        tests_in_docs("/// ```text\n///     code\n/// ```\n/// - a\n///   b").is_empty()
    );
    let mut found = Vec::new();
    identifiers(TokenStream::from_str("m! { fn pwned() {} }").unwrap(), &mut found);
    assert_eq!(found, ["m", "fn", "pwned"]);
}
