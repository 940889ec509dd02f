//! What the vendors' documentation shows goes in and comes out the same.
//!
//! The rule: an optional member that is null is left out; a null as the value of a map
//! stays; nothing else changes.

mod acr;
mod alibaba;

use bindery_tests::json::differences;
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
    let differences = differences(json, &found);
    assert!(differences.is_empty(), "{name}:\n{}", differences.join("\n"));
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
