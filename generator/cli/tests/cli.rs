//! The command line as a shell sees it.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

const SMALL: &str = r#"openapi: 3.0.3
info: {title: Small, version: '1'}
paths:
  /things:
    get:
      operationId: Things_List
      responses:
        '200':
          description: All.
          content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}
components:
  schemas:
    Thing: {type: object, properties: {name: {type: string}}}
"#;

/// A directory with files in it.
struct Place(tempfile::TempDir);

/// What a run said.
struct Said {
    code: i32,
    out: String,
    err: String,
}

impl Place {
    fn with(files: &[(&str, &str)]) -> Self {
        let place = Self(tempfile::tempdir().unwrap());
        for (name, text) in files {
            place.write(name, text);
        }
        place
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.0.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.0.path().join(name)).unwrap()
    }

    fn has(&self, name: &str) -> bool {
        self.0.path().join(name).exists()
    }

    fn run(&self, arguments: &[&str], input: &str) -> Said {
        let mut child = Command::new(env!("CARGO_BIN_EXE_bindery"))
            .args(arguments)
            .current_dir(self.0.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A run that does not read its input may be gone already.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let output = child.wait_with_output().unwrap();
        Said {
            code: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Runs with arguments separated by blanks; the exit code and a part of what is said on
    /// either stream are as told.
    fn check(&self, arguments: &str, code: i32, part: &str) -> Said {
        let arguments: Vec<&str> = arguments.split_whitespace().collect();
        let said = self.run(&arguments, "");
        let all = format!("{}{}", said.out, said.err);
        assert_eq!(said.code, code, "{arguments:?}: {all}");
        assert!(all.contains(part), "{arguments:?}: {part:?} is not in {all}");
        said
    }
}

#[test]
fn what_was_generated_is_up_to_date_until_somebody_edits_it() {
    let place = Place::with(&[("small.yaml", SMALL)]);
    let said = place.check("generate small.yaml -o src", 0, "1 document, 1 operation");
    assert!(said.err.ends_with(" ms\n") && said.out.is_empty(), "{}", said.err);
    place.check("generate small.yaml -o src", 0, "0 files written");
    place.check("check small.yaml -o src", 0, "0 warnings");
    let module = place.read("src/small/mod.rs");
    let formatted: String =
        module.lines().map(|line| format!("  {line} \r\n")).collect();
    place.write("src/small/mod.rs", &formatted);
    place.check("check small.yaml -o src", 0, "0 warnings");
    place.write("src/small/mod.rs", &format!("{module}// mine\n"));
    place.check("check small.yaml -o src", 1, "-// mine\n");
    fs::remove_file(place.0.path().join("src/small/mod.rs")).unwrap();
    place.check("check small.yaml -o src", 1, "missing: small/mod.rs");
    let line = r#""kind":"missing","path":"small/mod.rs""#;
    place.check("check small.yaml -o src --message-format json", 1, line);
}

#[test]
fn runs_for_other_documents_leave_each_other_alone() {
    let place = Place::with(&[("small.yaml", SMALL), ("other.yaml", SMALL)]);
    place.check("generate small.yaml -o src", 0, "");
    place.check("generate other.yaml -o src --name second", 0, "");
    place.check("check small.yaml -o src", 0, "");
    place.check("check other.yaml -o src --name second", 0, "");
}

#[test]
fn an_error_in_one_description_hides_no_other_and_nothing_is_written() {
    let place = Place::with(&[
        ("small.yaml", SMALL),
        ("broken.yaml", "openapi: 3.0.3\ninfo: [\n"),
        ("twice.json", "{\"openapi\": \"3.0.3\",\n  \"a\": 1, \"a\": 2}"),
    ]);
    let said = place.check(
        "generate broken.yaml twice.json small.yaml -o src",
        1,
        "broken.yaml:",
    );
    assert!(said.err.contains(" twice.json:2:"), "{}", said.err);
    assert!(said.err.lines().last().unwrap().contains("2 errors"), "{}", said.err);
    assert!(!place.has("src"));
}

#[test]
fn every_finding_and_the_summary_are_a_line_of_json() {
    let place = Place::with(&[("small.yaml", SMALL), ("broken.yaml", "openapi: [")]);
    let said = place.check(
        "generate small.yaml broken.yaml --message-format json -o src",
        1,
        "reason",
    );
    let lines: Vec<serde_json::Value> =
        said.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let (summary, findings) = lines.split_last().unwrap();
    assert!(findings.iter().all(|f| f["reason"] == "diagnostic"), "{}", said.out);
    let broken = findings.iter().find(|f| f["file"] == "broken.yaml").unwrap();
    assert_eq!((&broken["severity"], &broken["line"]), (&"error".into(), &2.into()));
    assert_eq!(summary["reason"], "summary");
    for key in [
        "operations",
        "types",
        "degraded",
        "files",
        "unchanged",
        "warnings",
        "errors",
        "ms",
    ] {
        assert!(summary[key].is_u64(), "{key}: {summary}");
    }
    assert!(said.err.starts_with("bindery: "), "{}", said.err);
}

#[test]
fn a_description_comes_from_standard_input_too() {
    let place = Place::with(&[]);
    let said = place.run(&["generate", "-", "--name", "piped", "-o", "src"], SMALL);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(place.has("src/piped/mod.rs"));
}

#[test]
fn names_that_fit_nothing_are_reported() {
    let config = "[output]\ndirectory = 'out'\n[[api]]\ndescription = 'small.yaml'\n\
                  [api.rename]\nNope = 'Yes'\n[api.types]\n'Nope.id' = 'uuid::Uuid'\n";
    let place = Place::with(&[("small.yaml", SMALL), ("bindery.toml", config)]);
    place.check(
        "generate",
        0,
        "`Nope` is to be called `Yes`, but nothing has that name",
    );
    place.check(
        "generate --deny B0506",
        1,
        "`Nope.id` is to be replaced by `uuid::Uuid`",
    );
}

#[test]
fn arguments_that_make_no_sense_are_a_usage_error() {
    let place = Place::with(&[("small.yaml", SMALL)]);
    place.check("generate", 2, "there is no bindery.toml");
    place.check("generate --config none.toml", 2, "cannot read `none.toml`");
    place.check("generate small.yaml --config bindery.toml", 2, "cannot be used with");
    place.check("generate small.yaml small.yaml --name x", 2, "for one document");
    place.check("generate http://example.com/a.json", 2, "only https");
    place.check("explain B9999", 2, "there is no code `B9999`");
    place.check("explain", 0, "B0602 error");
    place.check("explain b0602", 0, "B0602 (error): unknown key");
    place.check("generate small.yaml --deny B9999", 2, "there is no such code");
}

#[test]
fn a_document_that_was_named_reads_nothing_outside_of_its_directory() {
    let refers = |to: &str| SMALL.replace("#/components/schemas/Thing", to);
    let place = Place::with(&[
        ("secret.yaml", "Thing: {type: string}"),
        ("work/api.yaml", &refers("../secret.yaml#/Thing")),
        ("specs/part.yaml", "Thing: {type: string}"),
        ("specs/inside.yaml", &refers("part.yaml#/Thing")),
    ]);
    let run = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_bindery"))
            .args(arguments)
            .current_dir(place.0.path().join("work"))
            .output()
            .unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    let (code, said) = run(&["generate", "api.yaml"]);
    assert!(code == Some(1) && said.contains(" api.yaml:10:"), "{said}");
    let (code, said) = run(&["generate", "../specs/inside.yaml"]);
    assert_eq!(code, Some(0), "{said}");
}

#[test]
fn init_writes_a_configuration_that_generates_and_never_replaces_one() {
    let place = Place::with(&[("api/small.yaml", SMALL)]);
    place.check("init api/small.yaml", 0, "wrote ./bindery.toml");
    place.check("init api/small.yaml", 2, "is there already");
    place.check("generate", 0, "1 operation");
    assert!(place.has("src/small/mod.rs"));
    place.check("check", 0, "0 warnings");
}

#[test]
fn names_of_the_runtime_do_not_get_in_the_way() {
    let api = r#"{"openapi": "3.0.3", "info": {"title": "A", "version": "1"},
        "paths": {"/calls": {"get": {"tags": ["bindery_runtime"], "operationId": "list",
            "parameters": [{"name": "q", "in": "query", "schema": {"type": "string"}}],
            "responses": {"200": {"description": "", "content": {"application/json":
                {"schema": {"$ref": "\#/components/schemas/Call"}}}}}}}},
        "components": {"schemas": {"Call": {"type": "object"}, "Colour": {"type": "string",
            "enum": ["red"]}}}}"#;
    let place = Place::with(&[("a.json", &api.replace("\\#", "#"))]);
    place.check("generate a.json -o out", 0, "1 operation");
    let calls = place.read("out/a/bindery_runtime_group.rs");
    assert!(calls.contains(": Call<Call>; }"), "{calls}");
}

#[test]
fn init_makes_a_crate_whose_manifest_cargo_reads() {
    let place = Place::with(&[("small.yaml", SMALL)]);
    place.check("init small.yaml --crate my-clients", 0, "1 operation");
    place.check("check --config my-clients/bindery.toml", 0, "0 warnings");
    let root = place.read("my-clients/src/lib.rs");
    assert!(root.contains("#[cfg(feature = \"small\")]\npub mod small;"), "{root}");
    let manifest = place.read("my-clients/Cargo.toml");
    assert!(manifest.contains("name = \"my-clients\""), "{manifest}");
    let path = place.0.path().join("my-clients/Cargo.toml");
    let read = Command::new("cargo")
        .args(["read-manifest", "--offline", "--manifest-path"])
        .arg(&path)
        .output()
        .unwrap();
    assert!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
    // A module that the configuration no longer names goes away with the next run.
    let config = place.read("my-clients/bindery.toml");
    let renamed = config.replace("module = \"small\"", "module = \"tiny\"");
    place.write("my-clients/bindery.toml", &renamed);
    place.check("check --config my-clients/bindery.toml", 1, "stale: small/mod.rs");
    place.check("generate --config my-clients/bindery.toml", 0, "removed");
    assert!(!Path::new(&place.0.path().join("my-clients/src/small")).exists());
}

#[test]
fn the_data_after_each_stage_can_be_looked_at() {
    let place = Place::with(&[("small.yaml", SMALL)]);
    place.check("inspect small.yaml --stage source", 0, "\"openapi\": \"3.0.3\"");
    place.check("inspect small.yaml --stage dialect", 0, "\"openapi\": \"3.2.0\"");
    for stage in ["spec", "api", "plan"] {
        place.check(&format!("inspect small.yaml --stage {stage}"), 0, "Thing");
    }
}

#[test]
fn a_pattern_that_fits_nothing_is_an_error_and_the_files_stay() {
    let config = "[[api]]\ndescription = 'small.yaml'\ninclude = ['Things_*']\n";
    let place = Place::with(&[("small.yaml", SMALL), ("bindery.toml", config)]);
    place.check("generate -o src", 0, "1 operation");
    place.write("bindery.toml", &config.replace("Things_*", "Things_Lst"));
    let said = place.check("generate -o src", 1, "did you mean `Things_List`?");
    assert!(said.err.contains("--> bindery.toml:3:12\n"), "{}", said.err);
    assert!(said.err.contains("3 | include = ['Things_Lst']"), "{}", said.err);
    assert!(place.has("src/small/mod.rs"));
    let excluding = config.replace("include = ['Things_*']", "exclude = ['Gone']");
    place.write("bindery.toml", &excluding);
    place.check("generate -o src", 0, "warning[B0426]");
}

#[test]
fn a_configuration_can_allow_a_directory() {
    let refers =
        SMALL.replace("#/components/schemas/Thing", "../../common/c.yaml#/Thing");
    let config = "allow_dir = ['../common']\n[[api]]\ndescription = 'api/small.yaml'\n";
    let place = Place::with(&[
        ("common/c.yaml", "Thing: {type: string}"),
        ("specs/api/small.yaml", &refers),
        ("specs/bindery.toml", config),
    ]);
    place.check("generate --config specs/bindery.toml -o src", 0, "1 operation");
    place.write("specs/bindery.toml", &config.replace("allow_dir", "deny = []\n#"));
    place.check("generate --config specs/bindery.toml -o src", 1, "error[B0101]");
}

#[test]
fn a_mistake_in_the_configuration_is_drawn_with_its_line() {
    let place = Place::with(&[("bindery.toml", "# first\n[outptu]\n")]);
    place.check("generate", 1, "2 | [outptu]\n  |  ^^^^^^ unknown");
}

#[test]
fn a_document_that_the_network_does_not_give_is_a_finding() {
    let place = Place::with(&[]);
    let arguments = "generate https://127.0.0.1:1/a.yaml --message-format json";
    place.check(arguments, 1, r#""code":"B0101""#);
}

#[test]
fn a_new_crate_says_which_api_it_is_of() {
    let place = Place::with(&[("small.yaml", SMALL)]);
    place.check("init small.yaml --crate client", 0, "1 operation");
    assert!(place.read("client/README.md").contains("| Small 1 | `small` | `small` |"));
}
