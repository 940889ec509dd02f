//! What the vendors' documentation shows goes in and comes out the same.
//!
//! The rule: an optional member that is null is left out; a null as the value of a map
//! stays; nothing else changes.

mod acr;
mod alibaba;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Decodes into `T` and encodes again.
fn trip<T: DeserializeOwned + Serialize>(name: &str, json: &Value) -> Value {
    let value: T = serde_json::from_value(json.clone())
        .unwrap_or_else(|error| panic!("{name} does not decode: {error}"));
    serde_json::to_value(&value).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn check<T: DeserializeOwned + Serialize>(name: &str, json: &Value) {
    let found = trip::<T>(name, json);
    let mut differences = Vec::new();
    compare("", json, &found, &mut differences);
    assert!(differences.is_empty(), "{name}:\n{}", differences.join("\n"));
}

/// Every difference but the one that the rule allows.
fn compare(path: &str, sent: &Value, found: &Value, differences: &mut Vec<String>) {
    match (sent, found) {
        (Value::Object(sent), Value::Object(found)) => {
            for (name, value) in sent {
                match found.get(name) {
                    Some(other) => {
                        compare(&format!("{path}/{name}"), value, other, differences);
                    }
                    None if value.is_null() => {}
                    None => differences.push(format!("{path}/{name} is lost")),
                }
            }
            for name in found.keys().filter(|name| !sent.contains_key(*name)) {
                differences.push(format!("{path}/{name} is new"));
            }
        }
        (Value::Array(sent), Value::Array(found)) if sent.len() == found.len() => {
            for (index, (value, other)) in sent.iter().zip(found).enumerate() {
                compare(&format!("{path}/{index}"), value, other, differences);
            }
        }
        _ if sent == found => {}
        _ => differences.push(format!("{path}: {sent} became {found}")),
    }
}

/// The first JSON object in a text that begins on a line of its own.
fn first_object(text: &str) -> Value {
    let start = text.find("\n{").expect("the text shows an object");
    let mut values = serde_json::Deserializer::from_str(&text[start..]).into_iter();
    values.next().expect("the text shows an object").expect("what is shown is JSON")
}

/// The text of a page of a vendor's reference, by its number.
fn reference(shared: &std::path::Path, number: &str) -> String {
    let pages = std::fs::read_dir(shared.join("seeds")).unwrap();
    let found = pages.map(|entry| entry.unwrap().path()).find(|path| {
        path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(number))
    });
    std::fs::read_to_string(found.expect("the page is there")).unwrap()
}
