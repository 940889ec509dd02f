//! Many documents, and the table of what came of them.

use std::collections::BTreeMap;
use std::path::Path;

use super::examination::{Emitted, Examination, examine};
use super::index::{Document, Expected};
use crate::children::{Limits, each};

/// How many of the reasons for loose types are printed.
const REASONS: usize = 12;

/// A document and what came of it.
#[derive(Debug)]
pub struct Examined<'a> {
    /// The document.
    pub document: &'a Document,
    /// What it gave, or how the process broke.
    pub found: Result<Examination, String>,
    /// How that compares with what must come of it.
    pub verdict: Verdict,
}

/// What came of a document, compared with what must come of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// As it must be.
    Right,
    /// Not as it must be, and how.
    Wrong(String),
}

/// Examines documents, several at a time.
pub fn examine_all<'a>(
    program: &Path,
    documents: &'a [Document],
    limits: Limits,
    write: bool,
) -> Vec<Examined<'a>> {
    each(documents, |document| {
        let found = examine(program, document, limits, write);
        let verdict = verdict(document, &found);
        Examined { document, found, verdict }
    })
}

fn verdict(document: &Document, found: &Result<Examination, String>) -> Verdict {
    let wrong = |why: &str| Verdict::Wrong(why.to_owned());
    let found = match found {
        Ok(found) => found,
        Err(broke) => return wrong(broke),
    };
    // What cannot be read as a file has no lines to point at.
    let placeless = found.placeless.first().filter(|_| document.file.is_file());
    if let Some(error) = placeless {
        return wrong(&format!("an error names no place: {error}"));
    }
    match (&document.expected, found.errors.first()) {
        (Expected::Works | Expected::Warning, Some(error)) => wrong(error),
        (Expected::Error(_), None) => wrong("works, but must be an error"),
        (Expected::Error(code), Some(error)) if !error_of(found, code) => {
            wrong(&format!("no error {code}, but {error}"))
        }
        (Expected::Warning, None) if found.warnings == 0 => wrong("gives no warning"),
        (_, None) if found.lines == 0 => wrong("neither an error nor code"),
        (_, None) if found.degraded > 0 && found.reasons.is_empty() => {
            wrong("a type is less precise than its schema, and nothing says why")
        }
        _ => Verdict::Right,
    }
}

fn error_of(found: &Examination, code: &str) -> bool {
    let marked = format!("error[{code}");
    found.errors.iter().any(|error| error.contains(&marked))
}

/// The documents of which code was put where the compiler finds it.
pub fn emitted_of<'a>(all: &[Examined<'a>]) -> Vec<Emitted<'a>> {
    let emitted = |one: &Examined<'a>| {
        let found = one.found.as_ref().ok().filter(|found| found.errors.is_empty())?;
        Some(Emitted {
            document: one.document,
            types: found.types,
            fingerprint: found.fingerprint,
        })
    };
    all.iter().filter_map(emitted).collect()
}

/// Prints a line per document and the sums.
pub fn print(all: &[Examined<'_>]) {
    println!(
        "document\toperations\ttypes\tschemas\tdegraded\twarnings\tms\tMB\tlines\tverdict"
    );
    for one in all {
        let outcome = outcome(one);
        let Ok(found) = &one.found else {
            println!("{}\t\t\t\t\t\t\t\t\t{outcome}", one.document.name);
            continue;
        };
        println!(
            "{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{outcome}",
            one.document.name,
            found.operations,
            found.types,
            found.schemas,
            found.degraded,
            found.warnings,
            found.ms,
            found.peak >> 20,
            found.lines,
        );
    }
    sums(all);
}

fn sums(all: &[Examined<'_>]) {
    let mut codes = BTreeMap::<&str, usize>::new();
    let mut reasons = BTreeMap::<&str, usize>::new();
    let found: Vec<&Examination> =
        all.iter().filter_map(|one| one.found.as_ref().ok()).collect();
    for one in &found {
        for (code, count) in &one.codes {
            *codes.entry(code).or_default() += count;
        }
        for (reason, count) in &one.reasons {
            *reasons.entry(reason).or_default() += count;
        }
    }
    let codes: Vec<String> =
        codes.iter().map(|(code, n)| format!("{code}×{n}")).collect();
    println!("findings by code: {}", codes.join(" "));
    let mut reasons: Vec<(&str, usize)> = reasons.into_iter().collect();
    reasons.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    for (reason, count) in reasons.iter().take(REASONS) {
        println!("loose types: {count} × {reason}");
    }
    let sum = |of: fn(&Examination) -> usize| -> usize {
        found.iter().map(|found| of(found)).sum()
    };
    println!(
        "{} operations, {} types, {} of {} schemas degraded, {} lines, {:.1} CPU s",
        sum(|found| found.operations),
        sum(|found| found.types),
        sum(|found| found.degraded),
        sum(|found| found.schemas),
        sum(|found| found.lines),
        found.iter().map(|found| found.ms).sum::<u64>() as f64 / 1000.0,
    );
    let refused = found.iter().filter(|found| !found.errors.is_empty()).count();
    let wrong = wrong(all).len();
    println!("{} documents: {refused} refused, {wrong} not as they must be", all.len());
}

fn outcome(one: &Examined<'_>) -> String {
    let error = one.found.as_ref().ok().and_then(|found| found.errors.first());
    match (&one.verdict, error) {
        (Verdict::Right, None) => "works".to_owned(),
        (Verdict::Right, Some(error)) => format!("error, as it must be: {error}"),
        (Verdict::Wrong(why), _) => format!("WRONG: {why}"),
    }
}

/// What is wrong, a line per document.
pub fn wrong(all: &[Examined<'_>]) -> Vec<String> {
    let wrong = |one: &Examined<'_>| match &one.verdict {
        Verdict::Wrong(why) => Some(format!("{}: {why}", one.document.name)),
        Verdict::Right => None,
    };
    all.iter().filter_map(wrong).collect()
}
