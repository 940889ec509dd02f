//! A stage names only earlier stages.

use proc_macro2::{TokenStream, TokenTree};

/// What each module of the generator may name of the others. The frame (`pipeline`,
/// `builder` and the like) is not listed: it names everything and no stage names it.
const ALLOWED: &[(&str, &[&str])] = &[
    ("diagnostic", &["source"]),
    ("source", &["diagnostic"]),
    ("dialect", &["diagnostic", "source"]),
    ("spec", &["diagnostic", "source", "dialect"]),
    ("api", &["diagnostic", "source", "dialect", "spec"]),
    ("rust", &["diagnostic", "source", "dialect", "spec", "api"]),
    ("emit", &["diagnostic", "rust"]),
    ("output", &["diagnostic", "report", "emit"]),
];

#[test]
fn a_stage_names_only_earlier_stages() {
    let mut breaches = Vec::new();
    let mut seen = 0;
    for (stage, allowed) in ALLOWED {
        for (path, text) in super::sources(&format!("generator/src/{stage}")) {
            // Tests of a stage make its input by hand or by the stages before.
            if path
                .components()
                .any(|part| part.as_os_str().to_string_lossy().contains("tests"))
            {
                continue;
            }
            seen += 1;
            let tokens: TokenStream = text.parse().expect("a source file is Rust");
            for name in named(tokens) {
                if name != *stage && !allowed.contains(&name.as_str()) {
                    breaches.push(format!("{} names `{name}`", path.display()));
                }
            }
        }
    }
    assert!(seen > 40, "only {seen} files were looked at");
    super::none("a stage names only earlier stages", &breaches);
}

/// The modules after `crate::`, inside of `use crate::{…}` too.
fn named(tokens: TokenStream) -> Vec<String> {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut names = Vec::new();
    for (index, token) in tokens.iter().enumerate() {
        if let TokenTree::Group(group) = token {
            names.extend(named(group.stream()));
        }
        let rooted = matches!(token, TokenTree::Ident(ident) if *ident == "crate")
            && [1, 2].iter().all(|ahead| colon(tokens.get(index + ahead)));
        if rooted {
            match tokens.get(index + 3) {
                Some(TokenTree::Ident(ident)) => names.push(ident.to_string()),
                Some(TokenTree::Group(group)) => names.extend(heads(group.stream())),
                _ => {}
            }
        }
    }
    names
}

fn colon(token: Option<&TokenTree>) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == ':')
}

/// The first name of each element of a list of imports.
fn heads(list: TokenStream) -> Vec<String> {
    let mut first = true;
    let mut names = Vec::new();
    for token in list {
        match token {
            TokenTree::Ident(ident) if first => names.push(ident.to_string()),
            TokenTree::Punct(punct) if punct.as_char() == ',' => {
                first = true;
                continue;
            }
            _ => {}
        }
        first = false;
    }
    names
}

#[test]
fn names_are_found_in_lists_and_inside_of_functions() {
    let text = "use crate::{api::Api, emit}; fn f() { crate::rust::plan() }";
    let mut found = named(text.parse().unwrap());
    found.sort();
    assert_eq!(found, ["api", "emit", "rust"]);
}
