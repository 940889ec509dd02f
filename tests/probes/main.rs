//! Three descriptions on which every generator fails somewhere: each generates, compiles
//! without warnings, and does on the wire what is asked of it. The tests in `app` run in a
//! crate of their own around what was emitted.

use std::fs;

use bindery::config::{ApiConfig, Layout};
use bindery::pipeline::Output;
use bindery_tests::consumer::{Crate, runtime};
use bindery_tests::generation::{faultless, from_disk};
use bindery_tests::places::{project, shared};

fn generated(name: &str, file: &str) -> Option<Output> {
    let place = shared()?.join("probes");
    let api = ApiConfig { module: Some(name.to_owned()), ..ApiConfig::new(file) };
    Some(faultless(from_disk(&place, api, Layout::Modules)))
}

#[test]
fn probes_do_on_the_wire_what_they_say() {
    let dependencies = format!("{}serde_json = \"1\"\n", runtime(&[]));
    let mut made = Crate::new("probes", &dependencies).unwrap();
    let mut root = String::from("//! The probes.\n\n#![deny(warnings)]\n\n");
    for (name, file) in
        [("acr2", "acr2.json"), ("acr3", "acr3.yaml"), ("evil", "evil.yaml")]
    {
        let Some(output) = generated(name, file) else { return };
        for file in &output.files {
            made.write(&format!("src/{}", file.path), &file.text).unwrap();
        }
        root.push_str(&format!("pub mod {name};\n"));
        let tests = project().join(format!("tests/probes/app/{name}.rs"));
        let text = fs::read_to_string(tests).unwrap();
        made.write(&format!("tests/{name}.rs"), &text).unwrap();
    }
    made.write("src/lib.rs", &root).unwrap();
    made.tidy().unwrap();
    // `--tests` leaves the documentation out: an example in it would be run otherwise.
    made.succeed(&["test", "--tests", "--no-fail-fast"]);
    let listed = made.succeed(&["test", "--doc", "--", "--list"]);
    assert!(listed.contains("0 tests"), "text of a description became a test: {listed}");
}

#[test]
fn nothing_gets_out_of_its_quotes() {
    let Some(output) = generated("evil", "evil.yaml") else { return };
    for file in &output.files {
        // Documentation and literals hold the texts; what is left is code.
        let tokens: proc_macro2::TokenStream = file.text.parse().unwrap();
        let code = identifiers(tokens);
        for word in [
            "pwned_info",
            "pwned_srv",
            "pwned_sum",
            "pwned_desc",
            "pwned_ls",
            "pwned_m",
            "pwned_f",
            "panic",
            "y",
            "Pwned",
            "process",
            "Command",
        ] {
            assert!(!code.iter().any(|found| found == word), "{}: {word}", file.path);
        }
        for character in ['\r', '\u{2028}', '\u{2029}'] {
            assert!(!file.text.contains(character), "{}: {character:?}", file.path);
        }
    }
}

fn identifiers(tokens: proc_macro2::TokenStream) -> Vec<String> {
    let mut found = Vec::new();
    for token in tokens {
        match token {
            proc_macro2::TokenTree::Group(group) => {
                found.extend(identifiers(group.stream()))
            }
            proc_macro2::TokenTree::Ident(ident) => found.push(ident.to_string()),
            _ => {}
        }
    }
    found
}
