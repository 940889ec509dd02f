//! A slice of the broken and hostile inputs. All of them are
//! `cargo run -p bindery-tests --bin bad`.

use std::path::Path;

use bindery_tests::children::Limits;
use bindery_tests::corpus::{Document, bad, examine_all, wrong};
use bindery_tests::places::shared;

#[test]
fn every_fourth_input_gives_what_it_must() {
    let Some(shared) = shared() else { return };
    let slice: Vec<Document> = bad(&shared).unwrap().into_iter().step_by(4).collect();
    assert!(slice.len() > 80, "{} inputs", slice.len());
    let program = Path::new(env!("CARGO_BIN_EXE_bad"));
    let limits = Limits { seconds: 10, megabytes: 512 };
    let wrong = wrong(&examine_all(program, &slice, limits, false));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
