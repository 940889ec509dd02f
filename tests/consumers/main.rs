//! A crate that generates its client in its build script.

mod features;

use std::fs;
use std::path::{Path, PathBuf};

use bindery_tests::consumer::{Crate, package, runtime};
use bindery_tests::places::{project, workshop};

/// A crate with a build script, and descriptions below `specs`.
fn consumer(name: &str, build: &str, main: &str) -> Crate {
    let dependencies = format!(
        "{}\n[build-dependencies]\n{}",
        runtime(&["acs3"]),
        package("bindery", "generator")
    );
    let mut made = Crate::new(name, &dependencies).unwrap();
    made.write("build.rs", build).unwrap();
    made.write("src/main.rs", main).unwrap();
    made
}

fn app() -> Crate {
    let place = project().join("tests/consumers/app");
    let read = |path: &str| fs::read_to_string(place.join(path)).unwrap();
    let mut made = consumer("consumer", &read("build.rs"), &read("src/main.rs"));
    for path in ["description.json", "overlay.yaml"] {
        let path = format!("specs/azure-container-registry/{path}");
        made.write(&path, &fs::read_to_string(project().join(&path)).unwrap()).unwrap();
    }
    made
}

/// What the build script of a crate told cargo, newest first if there are several.
fn told(name: &str) -> Vec<(PathBuf, String)> {
    let builds = workshop().join("target/debug/build");
    let mut found: Vec<_> = fs::read_dir(builds)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            let file = path.file_name().unwrap_or_default().to_string_lossy();
            file.strip_prefix(name).is_some_and(|rest| {
                rest.strip_prefix('-').is_some_and(|hash| !hash.contains('-'))
            })
        })
        .filter_map(|path| {
            Some((path.clone(), fs::read_to_string(path.join("output")).ok()?))
        })
        .collect();
    found.sort_by_key(|(path, _)| {
        path.metadata().and_then(|found| found.modified()).ok()
    });
    found.reverse();
    found
}

#[test]
fn two_lines_in_a_build_script_make_a_client() {
    let app = app();
    let said = app.succeed(&["run", "--quiet"]);
    assert_eq!(
        said,
        "run /runs/cf1\nGET https://management.azure.com/subscriptions/\
         00000000-0000-0000-0000-000000000000/resourceGroups/group/providers/\
         Microsoft.ContainerRegistry/registries/registry/runs\
         ?api-version=2019-04-01&$top=5\n"
    );
    let (_, told) = told("consumer").into_iter().next().expect("the build script ran");
    for path in ["description.json", "overlay.yaml"] {
        assert!(
            told.lines().any(|line| {
                line.starts_with("cargo::rerun-if-changed=") && line.ends_with(path)
            }),
            "{path} is not watched:\n{told}"
        );
    }
    assert!(!told.contains("cargo::warning"), "{told}");
}

#[test]
fn nothing_is_done_again_when_nothing_has_changed() {
    let app = app();
    app.succeed(&["build", "--quiet"]);
    let output = app.cargo(&["build", "--verbose"]).unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    assert!(!said.contains("Running"), "{said}");
}

const BROKEN: &str = "openapi: 3.1.0
info: {title: Broken, version: '1'}
paths:
  /a:
    get:
      operationId: a
      responses:
        '200':
          description: An answer.
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Missing'}
components:
  schemas:
    Present: {type: object}
";

#[test]
fn a_broken_description_is_named_with_line_and_column() {
    let build = "fn main() -> Result<(), bindery::Error> {\n    \
                 bindery::compile(\"specs/broken.yaml\")\n}\n";
    let mut broken = consumer("consumer-broken", build, "fn main() {}\n");
    broken.write("specs/broken.yaml", BROKEN).unwrap();
    let output = broken.cargo(&["build"]).unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success(), "{said}");
    assert!(said.contains("specs/broken.yaml:12:"), "{said}");
    assert!(said.contains("Missing"), "{said}");
    for (place, _) in told("consumer-broken") {
        assert_eq!(files_below(&place.join("out")), Vec::<PathBuf>::new());
    }
}

fn files_below(directory: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(directory) else { return Vec::new() };
    let paths = entries.map(|entry| entry.unwrap().path());
    paths.filter(|path| path.extension().is_some_and(|ending| ending == "rs")).collect()
}

/// What `bindery` costs as a build dependency. Not a law: `cargo test -p bindery-tests
/// --test consumers -- --ignored --nocapture` prints it.
#[test]
#[ignore = "builds everything anew, to measure it"]
fn cost_of_the_build_dependency() {
    let dependencies =
        format!("[build-dependencies]\n{}", package("bindery", "generator"));
    let mut app = Crate::new("cost", &dependencies).unwrap();
    app.write("build.rs", "fn main() {}\n").unwrap();
    app.write("src/main.rs", "fn main() {}\n").unwrap();
    let tree = app.succeed(&["tree", "-e", "build,normal", "--prefix", "none"]);
    let mut crates: Vec<&str> =
        tree.lines().filter_map(|line| line.split(' ').next()).collect();
    crates.sort_unstable();
    crates.dedup();
    let target = tempfile::tempdir().unwrap();
    let mut command = std::process::Command::new("sh");
    command
        .args(["-c", "cargo build --quiet --offline && times"])
        .current_dir(app.directory())
        .env("CARGO_TARGET_DIR", target.path());
    let output = command.output().unwrap();
    let times = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    println!(
        "bindery as a build dependency: {} crates; user and system time of a dev build: {}",
        crates.len() - 1,
        times.lines().last().unwrap_or_default()
    );
}
