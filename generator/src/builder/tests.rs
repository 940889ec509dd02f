//! What cargo is told, and when nothing is done.

use std::fs;
use std::path::Path;

use super::directive::Directives;
use super::*;

const GOOD: &str = r#"
openapi: 3.0.3
info: { title: Small, version: '1' }
paths:
  /things:
    get:
      operationId: Things_List
      responses:
        '200':
          description: All.
          content: { application/json: { schema: { $ref: 'part.yaml#/Thing' } } }
"#;
const PART: &str = "Thing: { type: object, properties: { name: { type: string } } }\n";

/// Runs a build script for a file in a directory; gives what cargo reads and the outcome.
fn run(directory: &Path, file: &str) -> (String, Result<(), Error>) {
    let mut out = Vec::new();
    let builder = configure().out_dir(directory.join("out"));
    let description = directory.join(file).to_string_lossy().into_owned();
    let outcome = builder.run(&description, &mut Directives::new(&mut out));
    (String::from_utf8(out).unwrap(), outcome)
}

fn prepare(files: &[(&str, &str)]) -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    fs::create_dir(directory.path().join("out")).unwrap();
    for (name, text) in files {
        fs::write(directory.path().join(name), text).unwrap();
    }
    directory
}

#[test]
fn cargo_hears_of_every_file_and_the_work_is_done_once() {
    let directory = prepare(&[("small.yaml", GOOD), ("part.yaml", PART)]);
    let check = |directory: &Path| {
        let (out, outcome) = run(directory, "small.yaml");
        outcome.unwrap();
        for name in ["small.yaml", "part.yaml"] {
            let line = format!("/{name}\n");
            assert!(
                out.contains("cargo::rerun-if-changed=") && out.contains(&line),
                "{out}"
            );
        }
        fs::read_to_string(directory.join("out/small.rs")).unwrap()
    };
    let made = check(directory.path());
    assert!(made.contains("\npub mod small {\n"), "{made}");
    // A second run that finds nothing changed does not look at the description again; an
    // output that somebody damaged is made again.
    let stamp = directory.path().join("out/small.bindery-stamp");
    let time = |path: &Path| path.metadata().unwrap().modified().unwrap();
    let before = time(&stamp);
    check(directory.path());
    assert_eq!(time(&stamp), before);
    fs::write(directory.path().join("out/small.rs"), "").unwrap();
    assert_eq!(check(directory.path()), made);
    fs::write(directory.path().join("part.yaml"), PART.replace("name", "label"))
        .unwrap();
    assert!(check(directory.path()).contains("label"));
}

#[test]
fn a_broken_description_names_its_place_and_replaces_nothing() {
    let directory = prepare(&[("small.yaml", GOOD), ("part.yaml", PART)]);
    run(directory.path(), "small.yaml").1.unwrap();
    let made = fs::read_to_string(directory.path().join("out/small.rs")).unwrap();
    let broken = format!("{GOOD}\n  bad: [\n");
    fs::write(directory.path().join("small.yaml"), broken).unwrap();
    let (out, outcome) = run(directory.path(), "small.yaml");
    let error = outcome.unwrap_err();
    assert!(
        out.lines()
            .any(|l| l.starts_with("cargo::error=") && l.contains("small.yaml:1")),
        "{out}"
    );
    let rerun = out.find("cargo::rerun-if-changed=").unwrap();
    assert!(rerun < out.find("cargo::error=").unwrap(), "{out}");
    assert!(format!("{error:?}").ends_with("1 error reported to cargo"), "{error:?}");
    assert!(error.to_string().contains("error[B"), "{error}");
    assert_eq!(fs::read_to_string(directory.path().join("out/small.rs")).unwrap(), made);
}

#[test]
fn no_text_of_a_description_is_an_instruction_for_cargo() {
    let evil = "openapi: 3.0.3\ninfo: {title: x, version: '1'}\n\"a\\ncargo::rustc-env=X=1\": 1\n\
                paths: {\"/a\\ncargo::rustc-env=X=1\": {get: {operationId: \"b\\ncargo:rustc-cfg=x\", \
                responses: {\"\\ncargo::rustc-env=Y=1\": {$ref: \"c\\ncargo::rustc-env=Z=1\"}}}}}\n";
    let directory = prepare(&[("evil.yaml", evil)]);
    let (out, _) = run(directory.path(), "evil.yaml");
    for line in out.lines() {
        let known = ["rerun-if-changed=", "error=", "warning="];
        let told = line.strip_prefix("cargo::").unwrap_or_default();
        assert!(known.iter().any(|key| told.starts_with(key)), "{line}");
    }
    assert!(out.contains("\\ncargo::rustc-env"), "the text is shown, escaped: {out}");
}

#[test]
fn a_description_that_is_not_there_is_an_error_that_cargo_looks_at_again() {
    let directory = prepare(&[]);
    let (out, outcome) = run(directory.path(), "none.yaml");
    assert!(outcome.is_err());
    assert!(out.contains("none.yaml\ncargo::error="), "{out}");
}

#[test]
fn no_description_replaces_the_module_of_another() {
    let directory =
        prepare(&[("a.v1.yaml", GOOD), ("a.v2.yaml", GOOD), ("part.yaml", PART)]);
    run(directory.path(), "a.v1.yaml").1.unwrap();
    run(directory.path(), "a.v1.yaml").1.unwrap();
    let made = fs::read(directory.path().join("out/a.rs")).unwrap();
    let (out, outcome) = run(directory.path(), "a.v2.yaml");
    assert!(outcome.unwrap_err().to_string().contains("`a.rs` was made from"));
    assert!(out.contains("help: give one of them another name by `module`"), "{out}");
    assert_eq!(fs::read(directory.path().join("out/a.rs")).unwrap(), made);
}

#[test]
fn a_url_is_not_taken_for_a_file() {
    let mut out = Vec::new();
    let directory = prepare(&[]);
    let builder = configure().out_dir(directory.path());
    let outcome =
        builder.run("https://x.example/a.json", &mut Directives::new(&mut out));
    let said = outcome.unwrap_err().to_string();
    assert!(said.contains("it is a URL, and no connection is opened"), "{said}");
}
