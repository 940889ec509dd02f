//! Three descriptions on which every generator fails somewhere: each generates, compiles
//! without warnings, and does on the wire what is asked of it. The tests in `app` run in a
//! crate of their own around what was emitted.

use std::fs;
use std::io::Read as _;

use bindery::config::{ApiConfig, Layout};
use bindery::pipeline::Output;
use bindery_runtime::transport::{BlockingTransport, Timeouts, Ureq};
use bindery_tests::consumer::{Crate, runtime};
use bindery_tests::generation::{faultless, from_disk};
use bindery_tests::places::{project, shared};
use bindery_tests::suite::prism;

/// The modules, and their descriptions.
const PROBES: [(&str, &str); 3] =
    [("acr2", "acr2.json"), ("acr3", "acr3.yaml"), ("evil", "evil.yaml")];

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
    for (name, file) in PROBES {
        let Some(output) = generated(name, file) else { return };
        for file in &output.files {
            made.write(&format!("src/{}", file.path), &file.text).unwrap();
        }
        root.push_str(&format!("pub mod {name};\n"));
        let tests = project().join(format!("tests/probes/app/{name}.rs"));
        let text = fs::read_to_string(tests).unwrap();
        made.write(&format!("tests/{name}.rs"), &text).unwrap();
    }
    let requests = project().join("tests/probes/app/requests.rs");
    let text = fs::read_to_string(requests).unwrap();
    made.write("tests/requests.rs", &text).unwrap();
    made.write("src/lib.rs", &root).unwrap();
    made.tidy().unwrap();
    // `--tests` leaves the documentation out: an example in it would be run otherwise.
    made.succeed(&["test", "--tests", "--no-fail-fast"]);
    let listed = made.succeed(&["test", "--doc", "--", "--list"]);
    assert!(listed.contains("0 tests"), "text of a description became a test: {listed}");
    validate(&fs::read_to_string(made.directory().join("requests.json")).unwrap());
}

/// What the operations of the probes send is what their descriptions allow.
fn validate(requests: &str) {
    type Sent = (String, String, String, Vec<(String, String)>, String);
    let requests: Vec<Sent> = serde_json::from_str(requests).unwrap();
    assert_eq!(requests.len(), 7);
    for (name, file) in PROBES {
        let Some(place) = shared() else { return };
        let Some(server) = prism(&place.join("probes").join(file)) else { return };
        for (_, method, target, headers, body) in
            requests.iter().filter(|request| request.0 == name)
        {
            let url = format!("{}{target}", server.origin());
            let mut request = http::Request::builder().method(method.as_str()).uri(url);
            for (name, value) in headers.iter().filter(|(name, _)| name != "host") {
                request = request.header(name, value);
            }
            let request = request.body(body.clone().into()).unwrap();
            let answer =
                BlockingTransport::send(&Ureq::new(), request, Timeouts::none())
                    .unwrap();
            let status = answer.status();
            let mut text = String::new();
            answer.into_body().read_to_string(&mut text).unwrap();
            assert!(status.is_success(), "{name}: {method} {target}: {status} {text}");
        }
    }
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
