//! Comparing descriptions: every rule by a minimal pair in both directions, real
//! descriptions against themselves in other clothes, and the pairs of others.

mod clothes;
mod dialects;
mod formats;
mod hostile;
mod inlined;
mod oracle;
mod pairs;
mod real;
mod rules;
mod semver;
mod wire;

use std::collections::BTreeMap;

use bindery::config::{ApiConfig, Config};
use bindery::diff::{Report, Subject, compare};

/// The side that some text is.
fn subject(name: &str, text: &str) -> Subject {
    let files = BTreeMap::from([(name.to_owned(), text.as_bytes().to_vec())]);
    let api = ApiConfig { closed_enums: true, ..ApiConfig::new(name) };
    let reading = Subject::read(&Config::default(), &api, &files);
    let errors: Vec<String> = reading.errors.iter().map(ToString::to_string).collect();
    assert!(errors.is_empty(), "{name}: {}", errors.join("\n"));
    reading.subject.unwrap()
}

/// What changed between two texts.
fn compared(old: &str, new: &str) -> Report {
    compare(&subject("old.yaml", old), &subject("new.yaml", new))
}
