//! Many documents, and the table of what came of them.

use std::collections::BTreeMap;
use std::path::Path;

use super::examination::{Examination, examine};
use super::index::{Document, Expected};
use crate::children::{Limits, each};

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
    /// Not as it must be, which is known, and how.
    NotYet(String),
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
        let verdict = match (document.not_yet, verdict(document, &found)) {
            (true, Verdict::Right) => {
                Verdict::Wrong("is right now: take it out of NOT_YET.tsv".to_owned())
            }
            (true, Verdict::Wrong(why)) => Verdict::NotYet(why),
            (_, verdict) => verdict,
        };
        Examined { document, found, verdict }
    })
}

fn verdict(document: &Document, found: &Result<Examination, String>) -> Verdict {
    let wrong = |why: String| Verdict::Wrong(why);
    let found = match found {
        Ok(found) => found,
        Err(broke) => return wrong(broke.clone()),
    };
    // What cannot be read as a file has no lines to point at.
    let placeless = found.placeless.first().filter(|_| document.file.is_file());
    if let Some(error) = placeless {
        return wrong(format!("an error names no place: {error}"));
    }
    match (&document.expected, found.errors.first()) {
        (Expected::Works, Some(error)) => wrong(error.clone()),
        (Expected::Error, None) => wrong("works, but must be an error".to_owned()),
        _ if found.errors.is_empty() && found.lines == 0 => {
            wrong("neither an error nor code".to_owned())
        }
        _ => Verdict::Right,
    }
}

/// Prints a line per document and the sums.
pub fn print(all: &[Examined<'_>]) {
    println!(
        "document\toperations\ttypes\tschemas\tdegraded\twarnings\tms\tMB\tlines\tverdict"
    );
    let mut codes = BTreeMap::<&str, usize>::new();
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
            found.peak >> 10,
            found.lines,
        );
        for (code, count) in &found.codes {
            *codes.entry(code).or_default() += count;
        }
    }
    let codes: Vec<String> =
        codes.iter().map(|(code, n)| format!("{code}×{n}")).collect();
    println!("findings by code: {}", codes.join(" "));
    let right = all.iter().filter(|one| one.verdict == Verdict::Right).count();
    let wrong =
        all.iter().filter(|one| matches!(one.verdict, Verdict::Wrong(_))).count();
    let not_yet = all.len() - right - wrong;
    let count = all.len();
    println!(
        "{count} documents: {right} as they must be, {not_yet} not yet, {wrong} wrong"
    );
}

fn outcome(one: &Examined<'_>) -> String {
    let error = one.found.as_ref().ok().and_then(|found| found.errors.first());
    match (&one.verdict, error) {
        (Verdict::Right, None) => "works".to_owned(),
        (Verdict::Right, Some(error)) => format!("error, as it must be: {error}"),
        (Verdict::NotYet(why), _) => format!("not yet: {why}"),
        (Verdict::Wrong(why), _) => format!("WRONG: {why}"),
    }
}

/// What is wrong, a line per document.
pub fn wrong(all: &[Examined<'_>]) -> Vec<String> {
    let wrong = |one: &Examined<'_>| match &one.verdict {
        Verdict::Wrong(why) => Some(format!("{}: {why}", one.document.name)),
        _ => None,
    };
    all.iter().filter_map(wrong).collect()
}
