//! Generates a module for each description of the test server, if `AUTOREST_DOCUMENTS`
//! says where they are. Without them the package is empty, so that it builds anywhere.

use std::env;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rustc-check-cfg=cfg(documents)");
    println!("cargo::rerun-if-env-changed=AUTOREST_DOCUMENTS");
    println!("cargo::rerun-if-changed=overlays");
    let Some(directory) = env::var_os("AUTOREST_DOCUMENTS") else {
        return Ok(());
    };
    println!("cargo::rustc-cfg=documents");
    let directory = PathBuf::from(directory);
    let mut modules = String::new();
    for document in documents(&directory)? {
        let module = module(&document);
        let overlay = format!("overlays/{module}.yaml");
        let mut builder =
            bindery::configure().module(&module).allow_directory(&directory);
        if Path::new(&overlay).exists() {
            builder = builder.overlay(&overlay);
        }
        builder.compile(&document)?;
        writeln!(modules, "include!(concat!(env!(\"OUT_DIR\"), \"/{module}.rs\"));")?;
    }
    let out = env::var("OUT_DIR")?;
    fs::write(Path::new(&out).join("documents.rs"), modules)?;
    Ok(())
}

/// The descriptions in a directory, by name.
fn documents(directory: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let entries = fs::read_dir(directory)?.collect::<Result<Vec<_>, _>>()?;
    let mut paths: Vec<PathBuf> = entries.iter().map(fs::DirEntry::path).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    paths.sort();
    Ok(paths)
}

/// A module's name: `body-datetime-rfc1123.json` is `body_datetime_rfc1123`.
fn module(document: &Path) -> String {
    let stem = document.file_stem().unwrap_or_default().to_string_lossy();
    stem.replace(['-', '.'], "_").to_lowercase()
}
