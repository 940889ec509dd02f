//! Which files one run of a build script makes, so that none replaces another.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// What a file is made from.
struct Claim {
    description: String,
    settings: String,
}

/// The files of this process: two calls know nothing of each other, and what earlier
/// processes made may be replaced.
static CLAIMS: Mutex<BTreeMap<PathBuf, Claim>> = Mutex::new(BTreeMap::new());

/// Claims the file of a module, or gives the description that it is made from if that or
/// the settings differ.
pub(super) fn taken(
    directory: &Path,
    module: &str,
    description: &str,
    settings: &str,
) -> Option<String> {
    let mut claims = CLAIMS.lock().unwrap_or_else(PoisonError::into_inner);
    match claims.entry(directory.join(module)) {
        Entry::Occupied(known) if known.get().settings != settings => {
            Some(known.get().description.clone())
        }
        Entry::Occupied(_) => None,
        Entry::Vacant(free) => {
            let (description, settings) = (description.to_owned(), settings.to_owned());
            free.insert(Claim { description, settings });
            None
        }
    }
}
