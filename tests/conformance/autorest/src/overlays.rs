//! What overlays say of the service that its descriptions do not.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::Path;

use serde_yaml::Value;

/// The descriptions of the actions of each overlay in a directory, by the overlay's name.
pub fn read(directory: &Path) -> Result<BTreeMap<String, Vec<String>>, Box<dyn Error>> {
    let mut overlays = BTreeMap::new();
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        let overlay: Value = serde_yaml::from_slice(&fs::read(&path)?)?;
        let actions = overlay.get("actions").and_then(Value::as_sequence);
        let said = actions
            .into_iter()
            .flatten()
            .filter_map(|action| action.get("description")?.as_str().map(str::to_owned));
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        overlays.insert(name, said.collect());
    }
    Ok(overlays)
}
