//! The whole JSON Schema test suite gives what `RESULTS.tsv` says, better or worse.

use std::process::Command;

#[test]
fn the_schema_test_suite_gives_what_its_table_says() {
    let out = Command::new(env!("CARGO_BIN_EXE_schemas")).output().unwrap();
    let text = String::from_utf8_lossy(&out.stdout);
    assert!(out.status.success(), "{text}{}", String::from_utf8_lossy(&out.stderr));
}
