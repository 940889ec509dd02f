//! Compiles what was emitted: many documents as modules of few crates.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use super::examination::emitted;
use super::index::Document;
use crate::consumer::{Crate, runtime};

/// The most types of one crate, which keeps a compiler below the memory of a small machine.
const LARGEST: usize = 4000;

/// What the compiler said of a document.
#[derive(Clone, Debug, Default)]
pub struct Compiled {
    /// Its messages about the document's module; empty when there are none.
    pub messages: Vec<String>,
}

/// Compiles documents, given with their count of types, with warnings denied. The answer
/// holds the documents that do not compile, by name.
///
/// # Errors
/// When the workshop cannot be written to or cargo cannot be started.
pub fn compile(
    label: &str,
    documents: &[(&Document, usize)],
) -> io::Result<BTreeMap<String, Compiled>> {
    let mut failed = BTreeMap::new();
    for (index, batch) in batches(documents).into_iter().enumerate() {
        failed.extend(check(&format!("{label}-{index}"), batch)?);
    }
    Ok(failed)
}

/// The documentation tests of the crates that [`compile`] made for `label` of so many
/// documents: text of a description that rustdoc takes for an example.
///
/// # Errors
/// When rustdoc cannot be run on them.
pub fn doctests(
    label: &str,
    documents: &[(&Document, usize)],
) -> io::Result<Vec<String>> {
    let mut found = Vec::new();
    for index in 0..batches(documents).len() {
        let made = Crate::new(&format!("{label}-{index}"), &runtime(&["acs3"]))?;
        let output = made.cargo(&["test", "--doc", "--quiet", "--", "--list"])?;
        if !output.status.success() {
            let text = String::from_utf8_lossy(&output.stderr).into_owned();
            return Err(io::Error::other(text));
        }
        let listed = String::from_utf8_lossy(&output.stdout).into_owned();
        found
            .extend(listed.lines().filter(|l| l.ends_with(": test")).map(str::to_owned));
    }
    Ok(found)
}

fn batches<'a>(documents: &[(&'a Document, usize)]) -> Vec<Vec<&'a Document>> {
    let mut batches = vec![Vec::new()];
    let mut sum = 0;
    for (document, types) in documents {
        if sum + types > LARGEST && sum > 0 {
            batches.push(Vec::new());
            sum = 0;
        }
        sum += types;
        if let Some(batch) = batches.last_mut() {
            batch.push(*document);
        }
    }
    batches
}

/// A compiler that has found a name missing says nothing about borrows and warnings, so
/// modules with errors leave the crate and the rest is checked again.
fn check(
    name: &str,
    mut batch: Vec<&Document>,
) -> io::Result<BTreeMap<String, Compiled>> {
    let mut failed = BTreeMap::new();
    while !batch.is_empty() {
        let text = cargo_check(name, &batch)?;
        let Some(text) = text else { break };
        let said = by_module(&text);
        let named: BTreeSet<&str> = said.keys().map(String::as_str).collect();
        let (out, rest): (Vec<&Document>, Vec<&Document>) =
            batch.iter().partition(|document| named.contains(document.module.as_str()));
        if out.is_empty() {
            let last: Vec<&str> = text.lines().rev().take(20).collect();
            return Err(io::Error::other(last.join("\n")));
        }
        for document in out {
            let messages = said.get(&document.module).cloned().unwrap_or_default();
            failed.insert(document.name.clone(), Compiled { messages });
        }
        batch = rest;
    }
    Ok(failed)
}

/// What the compiler said; nothing if it was content.
fn cargo_check(name: &str, batch: &[&Document]) -> io::Result<Option<String>> {
    let mut made = Crate::new(name, &runtime(&["acs3"]))?;
    let mut root = String::from("#![deny(warnings)]\n");
    for document in batch {
        let path = emitted(document).join("api/mod.rs");
        root.push_str(&format!("#[path = {path:?}]\npub mod {};\n", document.module));
    }
    made.write("src/lib.rs", &root)?;
    let output = made.cargo(&["check", "--message-format", "short"])?;
    if output.status.success() {
        return Ok(None);
    }
    Ok(Some(String::from_utf8_lossy(&output.stderr).into_owned()))
}

/// The messages by the module in whose files they point.
fn by_module(text: &str) -> BTreeMap<String, Vec<String>> {
    let mut found = BTreeMap::<String, Vec<String>>::new();
    for line in text.lines() {
        let Some((_, rest)) = line.split_once("/emitted/") else { continue };
        let Some((module, message)) = rest.split_once('/') else { continue };
        if message.contains(": error") {
            found.entry(module.to_owned()).or_default().push(message.to_owned());
        }
    }
    found
}
