//! Hostile text is data.

use bindery_runtime::transport::Script;
use probes::evil::Client;
use probes::evil::types::M;
use serde_json::{from_value, json, to_value};

const PROPERTY: &str = "x\")] pub y: std::process::Command, #[serde(rename=\"z";
const VALUE: &str = "b\") ] Pwned, #[serde(rename=\"c";

#[test]
fn names_and_values_keep_their_text() {
    let json = json!({PROPERTY: "text", "e": VALUE});
    let value: M = from_value(json.clone()).unwrap();
    assert_eq!(to_value(&value).unwrap(), json);
    let value = value.e.unwrap();
    assert!(value.other().is_none());
    assert_eq!(value.as_str(), VALUE);
}

#[test]
fn the_name_of_a_parameter_is_percent_encoded() {
    let script = Script::new().json(200, "{}");
    let client = Client::builder()
        .base_url("https://x.example.com")
        .blocking_transport(script.clone())
        .build()
        .unwrap();
    client.get_a("p").q_panic("v").send_blocking().unwrap();
    let target = script.requests()[0].uri().to_string();
    // RFC 3986 lets `!`, `(` and `)` stand in a query as they are.
    let target = target.replace("%21", "!").replace("%28", "(").replace("%29", ")");
    assert_eq!(target, "https://x.example.com/a/p?q%22%2C%20panic!()%2C%20%22=v");
}

#[test]
fn a_server_that_is_no_url_is_no_panic() {
    assert!(Client::builder().blocking_transport(Script::new()).build().is_err());
}

#[test]
fn documentation_stands_on_lines_of_its_own() {
    for text in [include_str!("../src/evil/mod.rs"), include_str!("../src/evil/types.rs")] {
        for line in text.lines().filter(|line| line.contains("pwned_")) {
            let line = line.trim_start();
            let doc = line.starts_with("///") || line.starts_with("//!");
            assert!(doc || line.contains("Server::new(\""), "{line}");
        }
    }
}
