//! The examples of a slice of the real descriptions are not lost. The whole of them is
//! `cargo run -p bindery-tests --bin payloads`.

use std::process::Command;

use bindery_tests::places::shared;

#[test]
fn the_examples_of_every_50th_description_come_back() {
    if shared().is_none() {
        return;
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_payloads"));
    let out = command.args(["--slice", "13/50", "--up-to", "300"]).output().unwrap();
    let text = String::from_utf8_lossy(&out.stdout);
    assert!(out.status.success(), "{text}{}", String::from_utf8_lossy(&out.stderr));
    let sum = text.lines().last().unwrap_or_default();
    let payloads = sum.split('\t').nth(1).and_then(|count| count.parse::<usize>().ok());
    assert!(payloads.is_some_and(|count| count > 100), "{sum}");
}
