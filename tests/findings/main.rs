//! Every code of the catalogue, provoked by the smallest input: where the finding points,
//! and how it is drawn.

mod made;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use bindery::config::{ApiConfig, Config, OverlayConfig, OverlayOn};
use bindery::diagnostic::all;
use bindery::pipeline::generate;
use bindery::report::{Finding, SourceText, draw};
use bindery_tests::places::project;

const STAGES: [&str; 6] = ["source", "dialect", "spec", "api", "rust", "output"];

/// Codes about files as a whole: there is no line to point at.
const WHOLE_FILES: [&str; 6] = ["B0102", "B0104", "B0504", "B0608", "B0609", "B0610"];

/// Codes that no description provokes, since the stage before has another way out: the
/// file of the unit test that does.
const BY_UNIT_TEST: [(&str, &str); 2] =
    [("B0502", "generator/src/rust/tests.rs"), ("B0515", "generator/src/emit/tests.rs")];

/// Files by name, of which one is meant to provoke a code.
#[derive(Default)]
struct Case {
    code: String,
    files: BTreeMap<String, String>,
}

/// The cases of a stage: each after a line with its code, further files after a line with
/// their names. What begins with a part of a document gets the rest of it.
fn cases(stage: &str) -> Vec<Case> {
    const HEAD: &str = "openapi: 3.1.0\ninfo: {title: T, version: \"1\"}\n";
    let path = project().join(format!("tests/findings/{stage}.cases"));
    let text = fs::read_to_string(path).unwrap();
    let mut cases: Vec<Case> = Vec::new();
    let mut file = String::new();
    for line in text.lines() {
        if let Some(code) = line.strip_prefix("=== ") {
            "api.yaml".clone_into(&mut file);
            cases.push(Case { code: code.to_owned(), ..Case::default() });
            continue;
        }
        if let Some(name) = line.strip_prefix("--- ") {
            name.clone_into(&mut file);
            continue;
        }
        let case = cases.last_mut().unwrap();
        let part = ["paths:", "components:", "servers:", "webhooks:"];
        let begun = !case.files.contains_key(&file);
        let text = case.files.entry(file.clone()).or_default();
        if begun && part.iter().any(|key| line.starts_with(key)) {
            text.push_str(HEAD);
        }
        text.push_str(&format!("{line}\n"));
    }
    cases
}

/// What is found in the files of a case.
fn found(case: &Case) -> (Vec<Finding>, Vec<SourceText>) {
    let name = "bindery.toml";
    let config = match case.files.get(name) {
        Some(text) => match Config::parse(name, text) {
            Ok(config) => config,
            Err(findings) => {
                return (findings, vec![SourceText::whole(name, text)]);
            }
        },
        None => {
            let mut api = ApiConfig::new("api.yaml");
            if case.files.contains_key("overlay.yaml") {
                let (file, on) = ("overlay.yaml".to_owned(), OverlayOn::Written);
                api.overlays.push(OverlayConfig { file, on });
            }
            Config { apis: vec![api], ..Config::default() }
        }
    };
    let bytes = |text: &String| match case.code.as_str() {
        // A byte that no UTF-8 text holds.
        "B0103" => {
            text.replace('ÿ', "\u{1}").into_bytes().iter().map(replaced).collect()
        }
        _ => text.clone().into_bytes(),
    };
    let files: BTreeMap<String, Vec<u8>> =
        case.files.iter().map(|(name, text)| (name.clone(), bytes(text))).collect();
    let output = generate(&config, &files);
    (output.findings, output.sources)
}

fn replaced(byte: &u8) -> u8 {
    if *byte == 1 { 0xff } else { *byte }
}

/// Draws what is found of a code, which must be something, with a place in a text.
fn drawn(
    code: &str,
    findings: &[Finding],
    sources: &[SourceText],
) -> Result<String, String> {
    let of: Vec<_> = findings.iter().filter(|finding| finding.code.id == code).collect();
    if of.is_empty() {
        let all: Vec<String> = findings.iter().map(ToString::to_string).collect();
        return Err(format!("{code} is not found, but {all:#?}"));
    }
    let mut text = String::new();
    for finding in of {
        let at = finding.location.as_ref().map_or((0, 0), |at| (at.line, at.column));
        let name = finding.location.as_ref().map(|at| at.file.as_str());
        let known = sources.iter().any(|source| Some(source.name.as_str()) == name);
        let placed = known && at.0 > 0 && at.1 > 0;
        if !placed && !WHOLE_FILES.contains(&code) {
            return Err(format!("{code} is at {name:?}:{at:?}"));
        }
        text.push_str(&draw(finding, sources, false));
        text.push_str("\n\n");
    }
    Ok(text)
}

#[test]
fn every_code_is_provoked_and_drawn() {
    let (mut seen, mut breaches) = (BTreeSet::new(), Vec::new());
    for stage in STAGES {
        let mut cases = cases(stage);
        cases.extend(made::cases(stage));
        let mut found: Vec<_> =
            cases.iter().map(|case| (case.code.clone(), found(case))).collect();
        for (code, finding) in made::findings(stage) {
            found.push((code.to_owned(), (vec![finding], Vec::new())));
        }
        let mut text = String::new();
        for (code, (findings, sources)) in found {
            match drawn(&code, &findings, &sources) {
                Ok(drawn) => text.push_str(&drawn),
                Err(breach) => breaches.push(breach),
            }
            seen.insert(code);
        }
        insta::with_settings!(
            { snapshot_path => "snapshots", prepend_module_to_snapshot => false, omit_expression => true },
            { insta::assert_snapshot!(stage, text.trim()); }
        );
    }
    for (code, path) in BY_UNIT_TEST {
        let text = fs::read_to_string(project().join(path)).unwrap();
        assert!(text.contains(code), "{path} has no test of {code}");
        seen.insert(code.to_owned());
    }
    let catalogue: BTreeSet<String> = all().map(|code| code.id.to_owned()).collect();
    let missing = catalogue.symmetric_difference(&seen);
    breaches.extend(missing.map(|code| format!("{code} has no case, or is no code")));
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}

#[test]
fn every_code_says_what_it_means_and_what_to_do() {
    for code in all() {
        let about = format!("{}: {:?} {:?}", code.id, code.help, code.label);
        assert!(code.explanation.len() > 30 && !code.title.is_empty(), "{about}");
        // A sentence in the imperative, as part of a line: no capital, no full stop.
        assert!(code.help.starts_with(|c: char| c.is_lowercase()), "{about}");
        assert!(!code.help.ends_with('.') && code.label.len() <= 40, "{about}");
    }
}
