//! The library reaches no network and starts no program: what it reads comes through its
//! `files`, and nothing else leaves the process.

use proc_macro2::{TokenStream, TokenTree};

/// What of the standard library leads out of the process.
const OUT: [&str; 7] = [
    "TcpStream",
    "TcpListener",
    "UdpSocket",
    "UnixStream",
    "ToSocketAddrs",
    "Command",
    "Stdio",
];

/// Crates that speak a protocol of a network, or belong to one that does.
const NETWORK: [&str; 9] =
    ["ureq", "reqwest", "hyper", "curl", "isahc", "socket2", "tokio", "rustls", "url"];

fn found(tokens: TokenStream) -> Vec<String> {
    let names = tokens.into_iter().flat_map(|token| match token {
        TokenTree::Ident(ident) => vec![ident.to_string()],
        TokenTree::Group(group) => found(group.stream()),
        _ => Vec::new(),
    });
    names.filter(|name| OUT.contains(&name.as_str())).collect()
}

#[test]
fn the_library_reaches_no_network_and_starts_no_program() {
    let mut breaches = Vec::new();
    let files = super::sources("generator/src");
    assert!(files.len() > 100, "{} files", files.len());
    for (path, text) in files {
        let tokens: TokenStream = text.parse().expect("a source file is Rust");
        let names = found(tokens).into_iter();
        breaches.extend(names.map(|name| format!("{}: {name}", path.display())));
    }
    let manifest = bindery_tests::places::project().join("generator/Cargo.toml");
    let manifest = std::fs::read_to_string(manifest).unwrap();
    let used = manifest.split("[dependencies]").nth(1).unwrap();
    let used = used.split("\n[").next().unwrap().lines();
    let names = used.filter_map(|line| line.split([' ', '.', '=']).next());
    let names: Vec<&str> = names.collect();
    assert!(names.contains(&"serde_json"), "{names:?}");
    let known = names.into_iter().filter(|name| NETWORK.contains(name));
    breaches.extend(known.map(|name| format!("generator/Cargo.toml: {name}")));
    super::none("no network and no program", &breaches);
}

#[test]
fn ways_out_are_found_in_macros_too() {
    let code = "fn a() { m!(std::net::TcpStream::connect(x)); Command::new(\"sh\") }";
    assert_eq!(found(code.parse().unwrap()), ["TcpStream", "Command"]);
}
