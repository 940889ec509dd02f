//! Where things lie.

use std::env;
use std::path::{Path, PathBuf};

/// The root of the project.
///
/// # Panics
/// Never: this package lies one level below it.
pub fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the package lies in the project")
}

/// The directory for crates that tests make and for what cargo builds of them; kept
/// between runs, so that only what changed is built again.
pub fn workshop() -> PathBuf {
    let target = env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| project().join("target"), |given| project().join(given));
    target.join("workshop")
}

/// The real descriptions and the vendors' documents, which do not come with the project:
/// `BINDERY_SHARED`, or `../shared` beside the project.
///
/// None, said in one line, where there are none; the test that asked then has nothing to
/// say.
///
/// # Panics
/// With `CI=true`, where nothing may be left out in silence.
pub fn shared() -> Option<PathBuf> {
    let given = env::var_os("BINDERY_SHARED").map(PathBuf::from);
    let place = given.unwrap_or_else(|| project().join("../shared"));
    if place.join("corpus/INDEX.tsv").is_file() {
        return Some(place.canonicalize().unwrap_or(place));
    }
    let shown = place.display();
    assert!(
        env::var("CI").as_deref() != Ok("true"),
        "{shown} is not there: name the place of the shared documents in BINDERY_SHARED"
    );
    println!("skipped: {shown} is not there");
    None
}
