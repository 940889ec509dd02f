//! Real descriptions against themselves: as they are, written anew, with keys in another
//! order, as YAML, in another dialect, with what references name in their place. Nothing changed.

use bindery::config::{ApiConfig, Config};
use bindery::diff::{Report, Subject, compare};
use bindery::files::Disk;
use bindery::inspect::{Stage, inspect};
use bindery::source::{Files, ReadError};
use bindery_tests::corpus::{Document, Expected, corpus};
use bindery_tests::places::shared;
use serde_yaml::Value;

use super::inlined::inlined;

/// Documents that are no larger than this, of which each so-and-so-many-th is taken.
const LARGEST: u64 = 120_000;
const EACH: usize = 4;

/// With what references name in their place.
const INLINED: &str = "inlined";

/// A document in another text than that of its file.
struct Clothed<'a> {
    disk: &'a Disk,
    name: &'a str,
    text: String,
}

impl Files for Clothed<'_> {
    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        match path == self.name {
            true => Ok(self.text.clone().into_bytes()),
            false => self.disk.read(path),
        }
    }
}

/// In which order keys are written.
#[derive(Clone, Copy)]
enum Order {
    Kept,
    Sorted,
    Reversed,
}

#[test]
fn a_description_is_the_same_in_other_clothes() {
    let Some(shared) = shared() else { return };
    let mut breaches = Vec::new();
    let (mut tried, mut without_references) = (0, 0);
    let documents = corpus(&shared).unwrap();
    let small = |of: &&Document| {
        of.expected == Expected::Works
            && of.file.metadata().is_ok_and(|file| file.len() < LARGEST)
    };
    for document in documents.iter().filter(small).step_by(EACH) {
        tried += 1;
        for (clothes, report) in dressed(document) {
            without_references += usize::from(clothes == INLINED);
            let changes = report.changes.iter();
            let changes = changes.filter(|of| !is_known(clothes, of.rule.id));
            let changes: Vec<String> = changes
                .map(|of| format!("{} `{}` {}", of.rule.id, of.subject, of.text))
                .collect();
            if !changes.is_empty() {
                let shown = changes.iter().take(5).cloned().collect::<Vec<_>>();
                breaches.push(format!("{} {clothes}: {shown:#?}", document.name));
            }
        }
    }
    println!("{tried} documents, {without_references} of them with references");
    assert!(tried >= 50, "only {tried} documents");
    assert!(without_references >= 50, "only {without_references} with references");
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}

/// Whether some clothes are known to give such findings, none of which is of the wire.
///
/// The order of members is that of arguments, and what has no name of its own is called by
/// where it stands: a program notices, nobody else does.
fn is_known(clothes: &str, rule: &str) -> bool {
    match clothes {
        "sorted" | "reversed" => rule == "rust-changed",
        INLINED => ["rust-changed", "deprecated"].contains(&rule),
        _ => false,
    }
}

/// A document against itself in all its clothes.
fn dressed(document: &Document) -> Vec<(&'static str, Report)> {
    let mut disk = Disk::new();
    disk.allow(&document.root);
    let name = disk.named(&document.file.to_string_lossy());
    let bytes = disk.read(&name).unwrap();
    let Ok(value) = serde_yaml::from_slice::<Value>(&bytes) else { return Vec::new() };
    let Some(plain) = read(&name, &disk) else { return Vec::new() };
    let mut texts = vec![
        ("itself", String::from_utf8_lossy(&bytes).into_owned()),
        ("written anew", json(&value, Order::Kept)),
        ("sorted", json(&value, Order::Sorted)),
        ("reversed", json(&value, Order::Reversed)),
        ("YAML", serde_yaml::to_string(&value).unwrap()),
    ];
    let (without, count) = inlined(&value);
    if count > 0 {
        texts.push((INLINED, json(&without, Order::Kept)));
    }
    if plain.side().files.len() == 1 {
        let config = Config { apis: vec![ApiConfig::new(&name)], ..Config::default() };
        let text = inspect(&config, &disk, Stage::Dialect).0;
        texts.push(("upgraded", with_new_references(text)));
    }
    let mut reports = Vec::new();
    for (clothes, text) in texts {
        let files = Clothed { disk: &disk, name: &name, text };
        let dressed = read(&name, &files);
        reports.push((clothes, compare(&plain, &dressed.unwrap())));
    }
    reports
}

/// The text of an upgraded document, whose references are still those of Swagger 2.0.
fn with_new_references(text: String) -> String {
    let kinds = [
        ("definitions", "schemas"),
        ("parameters", "parameters"),
        ("responses", "responses"),
    ];
    kinds.into_iter().fold(text, |text, (old, new)| {
        text.replace(&format!("\"#/{old}/"), &format!("\"#/components/{new}/"))
    })
}

fn read(name: &str, files: &dyn Files) -> Option<Subject> {
    Subject::read(&Config::default(), &ApiConfig::new(name), files).subject
}

/// A value as JSON text.
fn json(value: &Value, order: Order) -> String {
    match value {
        Value::Sequence(list) => {
            let parts: Vec<String> = list.iter().map(|of| json(of, order)).collect();
            format!("[{}]", parts.join(","))
        }
        Value::Mapping(members) => {
            let mut parts: Vec<(String, String)> = members
                .iter()
                .map(|(key, value)| (key_text(key), json(value, order)))
                .collect();
            match order {
                Order::Kept => {}
                Order::Sorted => parts.sort(),
                Order::Reversed => parts.reverse(),
            }
            let parts: Vec<String> = parts
                .into_iter()
                .map(|(key, value)| format!("{}:{value}", serde_json::json!(key)))
                .collect();
            format!("{{{}}}", parts.join(","))
        }
        Value::Tagged(tagged) => json(&tagged.value, order),
        scalar => serde_json::to_string(scalar).unwrap(),
    }
}

fn key_text(key: &Value) -> String {
    match key {
        Value::String(text) => text.clone(),
        other => serde_json::to_string(other).unwrap(),
    }
}
