//! The page in a browser: Chromium without a window, driven by `browser.mjs`.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use bindery_tests::places::{project, shared, workshop};

use crate::pages;

/// What drives the browser and what looks for barriers, as the package registry of
/// node.js names them.
const MODULES: [&str; 2] = ["playwright-core@1.65.1", "axe-core@4.14.1"];

/// Runs the checks of `browser.mjs`; with `BINDERY_WHOLE=1` on a page of 13 MB twice, too.
#[test]
fn the_page_is_used_in_a_browser() {
    let folder = workshop().join("page");
    fs::create_dir_all(&folder).unwrap();
    let Some((browser, modules)) = tools(&folder) else { return };
    let mut made = vec![
        write(&folder, "workshop.html", &pages::workshop()),
        write(&folder, "hostile.html", &pages::hostile()),
        write(&folder, "several.html", &pages::several()),
        write(&folder, "same.html", &pages::same()),
    ];
    if env::var_os("BINDERY_WHOLE").is_some()
        && let Some(shared) = shared()
    {
        made.push(write(&folder, "large.html", &pages::large(&shared)));
    }
    let status = Command::new("node")
        .arg(project().join("tests/diff/page/browser.mjs"))
        .args([&modules, &browser])
        .args(&made)
        .status()
        .expect("node was found before");
    assert!(status.success(), "the lines above say what is wrong");
}

fn write(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, text).unwrap();
    path
}

/// The browser, and the folder of what drives it, which is filled if it is empty.
///
/// None, said in one line, where they cannot be had.
///
/// # Panics
/// With `CI=true`, where nothing may be left out in silence.
fn tools(folder: &Path) -> Option<(PathBuf, PathBuf)> {
    let skipped = |why: &str| {
        assert!(env::var("CI").as_deref() != Ok("true"), "{why}: see .ci/run");
        println!("skipped: {why}");
    };
    let named = env::var_os("BINDERY_CHROMIUM").map(PathBuf::from);
    let known = ["chromium", "chromium-browser", "google-chrome"];
    let browser = named.or_else(|| known.iter().find_map(|name| on_path(name)));
    let (Some(browser), Some(_)) = (browser, on_path("node")) else {
        skipped("there is no Chromium, or no node.js to drive it");
        return None;
    };
    let modules = folder.join("node_modules");
    if !modules.join("axe-core").is_dir() || !modules.join("playwright-core").is_dir() {
        let install = ["install", "--no-save", "--no-package-lock", "--no-audit"];
        let installed = Command::new("npm")
            .args(install)
            .arg("--prefix")
            .arg(folder)
            .args(MODULES)
            .output()
            .is_ok_and(|output| output.status.success());
        if !installed {
            skipped("what drives the browser cannot be installed");
            return None;
        }
    }
    Some((browser, modules))
}

fn on_path(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}
