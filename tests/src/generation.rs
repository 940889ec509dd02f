//! Descriptions to files in memory.

use std::path::Path;

use bindery::config::{ApiConfig, Config, Layout, OutputConfig};
use bindery::diagnostic::Severity;
use bindery::files::Disk;
use bindery::pipeline::{Output, generate};

/// A run over one API whose files lie below `directory`.
pub fn from_disk(directory: &Path, api: ApiConfig, layout: Layout) -> Output {
    generate(&one(api, layout), &Disk::below(directory))
}

/// A run over one description in memory.
pub fn from_text(name: &str, text: &str, layout: Layout) -> Output {
    let files = [(name.to_owned(), text.as_bytes().to_vec())];
    let files = std::collections::BTreeMap::from(files);
    generate(&one(ApiConfig::new(name), layout), &files)
}

/// The configuration of one API.
pub fn one(api: ApiConfig, layout: Layout) -> Config {
    let output = OutputConfig { layout, ..OutputConfig::default() };
    Config { output, apis: vec![api], ..Config::default() }
}

/// The findings of a run, a line each.
pub fn findings(output: &Output) -> String {
    output.findings.iter().map(|finding| format!("{finding}\n")).collect()
}

/// The same run, which must have had no error.
///
/// # Panics
/// With the findings, if there was one.
pub fn faultless(output: Output) -> Output {
    assert!(output.count(Severity::Error) == 0, "{}", findings(&output));
    assert!(!output.files.is_empty(), "nothing was emitted");
    output
}

/// All files of a run in one text, each under a line with its path.
pub fn as_one_text(output: &Output) -> String {
    let mut text = String::new();
    for file in &output.files {
        text.push_str(&format!("// ==== {} ====\n{}\n", file.path, file.text));
    }
    text
}
