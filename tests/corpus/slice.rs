//! The small documents of the slice, and what the tables of the whole corpus claim. The
//! whole of it is `cargo run --release -p bindery-tests --bin corpus -- --compile`.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::Path;

use bindery_tests::children::Limits;
use bindery_tests::corpus::{
    Document, Expected, corpus, examine_all, listed, slice, table, wrong,
};
use bindery_tests::places::{project, shared};

/// Documents of more bytes are left to the command.
const SMALL: u64 = 200_000;

#[test]
fn small_descriptions_give_what_they_must() {
    let Some(shared) = shared() else { return };
    let names = slice().unwrap();
    let small = |document: &Document| {
        document.file.metadata().is_ok_and(|found| found.len() < SMALL)
    };
    let mut documents = corpus(&shared).unwrap();
    documents.retain(|document| names.contains(&document.name) && small(document));
    assert!(documents.len() > 40, "{} documents", documents.len());
    let program = Path::new(env!("CARGO_BIN_EXE_corpus"));
    let limits = Limits { seconds: 60, megabytes: 4096 };
    let all = examine_all(program, &documents, limits, false);
    let wrong = wrong(&all);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let rows = table::rows(&all, None);
    let against = table::contradictions(&table::read().unwrap(), &rows);
    assert!(against.is_empty(), "{}", against.join("\n"));
}

#[test]
fn the_slice_and_the_table_name_documents_that_there_are() {
    let Some(shared) = shared() else { return };
    let documents = corpus(&shared).unwrap();
    let names: HashSet<&str> = documents.iter().map(|of| of.name.as_str()).collect();
    let slice = slice().unwrap();
    let gone: Vec<_> = slice.iter().filter(|n| !names.contains(n.as_str())).collect();
    assert!(gone.is_empty() && slice.len() > 50, "{gone:?}");
    let rows = table::read().unwrap();
    let rows: HashSet<&str> = rows.keys().map(String::as_str).collect();
    let without: Vec<_> = names.symmetric_difference(&rows).collect();
    assert!(without.is_empty(), "{without:?}");
}

#[test]
fn what_is_valid_compiles_and_is_degraded_almost_nowhere() {
    let rows = table::read().unwrap();
    let expected = expected();
    for (name, row) in &rows {
        let refused = expected.get(name).is_some_and(|of| of.outcome.contains("error"));
        assert!(refused || row.compiles == "yes", "{name}: compiles {}", row.compiles);
        assert_eq!(refused, row.compiles.starts_with("refused"), "{name}");
        assert!(row.degraded == 0 || !row.reasons.is_empty(), "{name}");
    }
    let sum = |of: fn(&table::Row) -> usize| -> usize { rows.values().map(of).sum() };
    let (degraded, schemas) = (sum(|row| row.degraded), sum(|row| row.schemas));
    assert!(schemas > 0 && degraded * 200 < schemas, "{degraded} of {schemas}");
}

#[test]
fn a_document_is_refused_if_a_validator_refuses_it_too() {
    for (name, of) in expected() {
        let refused = of.outcome.starts_with("error B");
        assert!(refused || ["works", "warning"].contains(&&*of.outcome), "{name}");
        let judged = !of.validator.is_empty() && !of.verdict.is_empty();
        assert_eq!(refused, judged, "{name}");
    }
}

#[test]
fn what_is_known_to_be_wrong_has_an_outcome() {
    let Some(shared) = shared() else { return };
    let expected = expected();
    for (name, _) in listed(&shared.join("corpus/INVALID.tsv")).unwrap() {
        assert!(expected.contains_key(&name), "{name}");
    }
    let documents = corpus(&shared).unwrap();
    let refused =
        documents.iter().filter(|of| matches!(of.expected, Expected::Error(_)));
    let listed = expected.values().filter(|of| of.outcome.starts_with("error")).count();
    assert_eq!(refused.count(), listed);
}

/// A row of `EXPECTED.tsv`.
struct Outcome {
    outcome: String,
    validator: String,
    verdict: String,
}

fn expected() -> BTreeMap<String, Outcome> {
    let file = project().join("tests/corpus/EXPECTED.tsv");
    let text = fs::read_to_string(file).unwrap();
    let row = |line: &str| {
        let mut cells = line.split('\t').map(str::to_owned);
        let mut next = || cells.next().unwrap_or_default();
        let (name, outcome, _why) = (next(), next(), next());
        (name, Outcome { outcome, validator: next(), verdict: next() })
    };
    text.lines().skip(1).map(row).collect()
}
