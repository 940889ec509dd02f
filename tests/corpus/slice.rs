//! A slice of the real descriptions: every day a small one, a larger one where the whole
//! project is checked. The whole of them is `cargo run -p bindery-tests --bin corpus`.

use std::path::Path;

use bindery_tests::children::Limits;
use bindery_tests::corpus::{Document, corpus, examine_all, wrong};
use bindery_tests::places::shared;

#[test]
fn every_25th_description_gives_what_it_must() {
    let Some(shared) = shared() else { return };
    let small = |document: &Document| {
        document.file.metadata().is_ok_and(|found| found.len() < 400_000)
    };
    let documents = corpus(&shared).unwrap();
    let slice: Vec<Document> = documents.into_iter().step_by(25).filter(small).collect();
    assert!(slice.len() > 30, "{} documents", slice.len());
    let program = Path::new(env!("CARGO_BIN_EXE_corpus"));
    let limits = Limits { seconds: 60, megabytes: 4096 };
    let wrong = wrong(&examine_all(program, &slice, limits, false));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
