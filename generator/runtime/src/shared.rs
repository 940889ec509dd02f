//! Published test vectors, where they lie beside the workspace.

use serde_json::Value;
use std::path::{Path, PathBuf};

/// Reads a file of vectors; says so in one line and gives `None` where it is absent.
pub(crate) fn vectors(path: &str) -> Option<Value> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let root = std::env::var_os("BINDERY_SHARED").map_or_else(beside, PathBuf::from);
    match std::fs::read(root.join(path)) {
        Ok(bytes) => Some(serde_json::from_slice(&bytes).unwrap()),
        Err(_) => {
            println!("skipped: `{path}` is not there (set BINDERY_SHARED)");
            None
        }
    }
}
