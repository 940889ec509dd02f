//! The emitted code and the findings, word by word.

use std::fs;

use bindery::config::Layout;
use bindery_tests::generation::{as_one_text, findings, from_text};
use bindery_tests::places::project;

#[test]
fn emitted_code() {
    let directory = project().join("tests/golden");
    let mut seen = 0;
    for entry in fs::read_dir(&directory).unwrap() {
        let name = entry.unwrap().file_name().to_string_lossy().into_owned();
        let Some((stem, "yaml" | "json")) = name.rsplit_once('.') else { continue };
        let text = fs::read_to_string(directory.join(&name)).unwrap();
        let output = from_text(&name, &text, Layout::Modules);
        let shown = format!("{}\n{}", findings(&output), as_one_text(&output));
        insta::with_settings!(
            { snapshot_path => "snapshots", prepend_module_to_snapshot => false, omit_expression => true },
            { insta::assert_snapshot!(stem, shown.trim()); }
        );
        seen += 1;
    }
    assert!(seen >= 19, "{seen} descriptions");
}
