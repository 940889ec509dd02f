//! What stands in a user's build compiles with Rust 1.85, the generator with 1.88.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use bindery_tests::places::project;
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use serde_json::Value;

#[test]
fn no_dependency_asks_for_a_newer_toolchain_than_is_stated() {
    check("bindery-runtime", (1, 85));
    check("bindery-clouds", (1, 85));
    check("bindery", (1, 88));
    check("bindery-cli", (1, 88));
}

/// Whether a package states `oldest`, and nothing that it is built of asks for more.
fn check(name: &str, oldest: (u64, u64)) {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    // What other platforms need may never have been downloaded.
    let output = Command::new(cargo)
        .args(["metadata", "--offline", "--format-version", "1"])
        .args(["--filter-platform", env!("BINDERY_TARGET")])
        .current_dir(project())
        .output()
        .expect("cargo starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value =
        serde_json::from_slice(&output.stdout).expect("cargo prints JSON");
    let packages: BTreeMap<&str, &Value> = list(&metadata["packages"])
        .iter()
        .map(|package| (text(&package["id"]), package))
        .collect();
    let edges: BTreeMap<&str, Vec<&str>> = list(&metadata["resolve"]["nodes"])
        .iter()
        .map(|node| (text(&node["id"]), normal_dependencies(node)))
        .collect();
    let (root, package) = packages
        .iter()
        .find(|(_, package)| package["name"] == name)
        .expect("it is a package");
    assert_eq!(version(text(&package["rust_version"])), oldest, "{name}");
    let mut seen = BTreeSet::new();
    let mut open = vec![*root];
    while let Some(id) = open.pop() {
        if seen.insert(id) {
            open.extend(edges.get(id).into_iter().flatten());
        }
    }
    assert!(seen.len() > 10, "{seen:?}");
    let breaches: Vec<String> = seen
        .into_iter()
        .filter_map(|id| packages.get(id))
        .filter(|package| version(text(&package["rust_version"])) > oldest)
        .map(|package| {
            format!("{} asks for {}", package["name"], package["rust_version"])
        })
        .collect();
    super::none(&format!("{name} compiles with Rust {oldest:?}"), &breaches);
}

/// The packages that a package needs to be built for its user, not for its tests.
fn normal_dependencies(node: &Value) -> Vec<&str> {
    let normal = |dependency: &&Value| {
        list(&dependency["dep_kinds"]).iter().any(|kind| kind["kind"].is_null())
    };
    list(&node["deps"]).iter().filter(normal).map(|d| text(&d["pkg"])).collect()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn version(text: &str) -> (u64, u64) {
    let mut parts = text.split('.').map(|part| part.parse().unwrap_or(0));
    (parts.next().unwrap_or(0), parts.next().unwrap_or(0))
}

#[test]
fn runtime_and_generated_code_hold_no_let_chains() {
    let mut breaches = Vec::new();
    for (path, text) in
        ["generator/runtime", "generated"].into_iter().flat_map(super::sources)
    {
        let tokens: TokenStream = text.parse().expect("a source file is Rust");
        let found = chains(tokens);
        if found > 0 {
            breaches.push(format!("{}: {found}", path.display()));
        }
    }
    super::none("let chains are newer than Rust 1.85", &breaches);
}

/// How many conditions hold both a `let` and a `&&` outside of brackets.
fn chains(tokens: TokenStream) -> usize {
    let mut found = 0;
    let mut condition: Option<(bool, bool)> = None;
    let mut before = ' ';
    for token in tokens {
        match &token {
            TokenTree::Ident(ident) if *ident == "if" || *ident == "while" => {
                condition = Some((false, false));
            }
            TokenTree::Ident(ident) if *ident == "let" => {
                if let Some((let_found, _)) = &mut condition {
                    *let_found = true;
                }
            }
            TokenTree::Punct(punct) => {
                if let Some((_, and)) = &mut condition {
                    *and |= before == '&' && punct.as_char() == '&';
                }
            }
            TokenTree::Group(group) => {
                found += chains(group.stream());
                if group.delimiter() == Delimiter::Brace {
                    found += usize::from(condition.take() == Some((true, true)));
                }
            }
            _ => {}
        }
        before = match token {
            TokenTree::Punct(punct) => punct.as_char(),
            _ => ' ',
        };
    }
    found
}

#[test]
fn chains_are_told_from_conditions_inside_of_closures() {
    let count = |text: &str| chains(text.parse().unwrap());
    assert_eq!(count("fn f() { if let Some(x) = y && x { } }"), 1);
    assert_eq!(count("fn f() { if a && b { } if let Some(x) = f(a && b) { } }"), 0);
    assert_eq!(count("fn f() { while z && let Some(x) = y { } }"), 1);
}
