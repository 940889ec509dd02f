//! Laws of the code base that the compiler does not know.

mod determinism;
mod layering;
mod reach;
mod sizes;
mod toolchain;

use std::fs;
use std::path::{Path, PathBuf};

use bindery_tests::places::project;

/// The Rust files below a directory of the project, by path and text.
fn sources(below: &str) -> Vec<(PathBuf, String)> {
    let mut files = Vec::new();
    let mut open = vec![project().join(below)];
    while let Some(directory) = open.pop() {
        let Ok(entries) = fs::read_dir(&directory) else { continue };
        for path in entries.filter_map(Result::ok).map(|entry| entry.path()) {
            let name =
                path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if path.is_dir() && name != "target" && !name.starts_with('.') {
                open.push(path);
            } else if name.ends_with(".rs") {
                let text = fs::read_to_string(&path).expect("a source file is text");
                files.push((relative(&path), text));
            }
        }
    }
    files.sort();
    files
}

fn relative(path: &Path) -> PathBuf {
    path.strip_prefix(project()).unwrap_or(path).to_owned()
}

/// Fails with all breaches at once.
fn none(law: &str, breaches: &[String]) {
    assert!(breaches.is_empty(), "{law}:\n  {}", breaches.join("\n  "));
}
