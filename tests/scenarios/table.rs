//! Which script holds what: every fault of the catalogue, every scenario, every script a
//! test. `RESULTS.md` is the table.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use bindery_mock::Script;

use crate::stage::directory;

/// The faults, and what they must lead to.
const FAULTS: [(&str, &str); 17] = [
    ("F1", "429 with Retry-After, in seconds and as a date: waited for, then success"),
    ("F2", "429 for a POST: sent again; for good, an error that says when to come back"),
    (
        "F3",
        "a token refused: one new token and one more attempt, for ten calls at once too",
    ),
    ("F4", "503: growing waits, then success; a POST is not repeated after a reset"),
    ("F5", "a body that is cut: asked for again, never a success"),
    ("F6", "a value that nobody knows: kept, and written as it came"),
    ("F7", "a variant that nobody knows: kept, and its neighbours are read"),
    ("F8", "members that nobody knows: no error"),
    ("F9", "null where it should not be: absent, or an error with its path"),
    (
        "F10",
        "a failure without a body, with a page, without its wrapper: status and body",
    ),
    ("F11", "a failure in the vendor's envelope: its code, and its type"),
    ("F12", "an empty success, a status that is not described: an error that says so"),
    ("F13", "a redirect to another origin: not followed"),
    ("F14", "JSON under another name, with a charset, after a byte order mark: read"),
    ("F15", "links of pages to another origin or in a circle: an error after the page"),
    ("F16", "a slow body: an end of time for a call, none for a stream"),
    ("F17", "a compressed answer: decompressed"),
];

/// What is in one script.
struct Row {
    name: String,
    script: Script,
    tests: usize,
}

fn rows() -> Vec<Row> {
    let texts = |extension: &str, place: &Path| -> Vec<(String, String)> {
        let entries = std::fs::read_dir(place).unwrap();
        let paths = entries.map(|entry| entry.unwrap().path());
        let wanted =
            paths.filter(|path| path.extension().is_some_and(|it| it == extension));
        let mut texts: Vec<_> = wanted
            .map(|path| {
                let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
                (stem, std::fs::read_to_string(&path).unwrap())
            })
            .collect();
        texts.sort();
        texts
    };
    let sources: String =
        texts("rs", &directory()).into_iter().map(|(_, text)| text).collect();
    let mut rows = Vec::new();
    for scenario in 1..=7 {
        let place = directory().join(format!("s{scenario}"));
        for (stem, _) in texts("yaml", &place) {
            let script = Script::read(&place.join(format!("{stem}.yaml"))).unwrap();
            let name = format!("s{scenario}/{stem}");
            assert_eq!(script.scenario, format!("S{scenario}"), "{name}");
            assert!(!script.about.is_empty(), "{name} does not say what happens in it");
            let tests = sources.matches(&format!("Stage::new(\"{name}\")")).count();
            assert!(tests > 0, "no test plays {name}");
            rows.push(Row { name, script, tests });
        }
    }
    rows
}

fn table(rows: &[Row]) -> String {
    let mut held: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for row in rows {
        for fault in row.script.exchanges.iter().flat_map(|exchange| &exchange.faults) {
            assert!(
                FAULTS.iter().any(|(known, _)| known == fault),
                "{}: {fault}",
                row.name
            );
            let scripts = held.entry(fault).or_default();
            if !scripts.contains(&row.name.as_str()) {
                scripts.push(&row.name);
            }
        }
    }
    let mut text = String::from(HEAD);
    for (fault, what) in FAULTS {
        let scripts = held.get(fault).unwrap_or_else(|| panic!("no script has {fault}"));
        writeln!(text, "| {fault} | {what} | {} |", scripts.join(", ")).unwrap();
    }
    text.push_str(
        "\n| script | what happens | exchanges | tests |\n|---|---|---|---|\n",
    );
    for Row { name, script, tests } in rows {
        let times = script.exchanges.iter().map(|exchange| exchange.times.unwrap_or(1));
        let exchanges: usize = times.sum();
        writeln!(text, "| {name} | {} | {exchanges} | {tests} |", script.about).unwrap();
    }
    text
}

const HEAD: &str = "\
# Scenarios

Made by the tests in this folder; `BINDERY_RESULTS=update cargo test -p bindery-tests
--test scenarios table` writes it. A script can be replayed against any client with
`cargo run -p bindery-mock -- tests/scenarios/s1/build.yaml`.

| fault | what it must lead to | scripts |
|---|---|---|
";

#[test]
fn every_fault_is_held_by_a_script_and_every_script_by_a_test() {
    let text = table(&rows());
    let place = directory().join("RESULTS.md");
    if std::env::var("BINDERY_RESULTS").as_deref() == Ok("update") {
        std::fs::write(&place, &text).unwrap();
    }
    let written = std::fs::read_to_string(&place).unwrap_or_default();
    assert!(written == text, "{} is not what the scripts say:\n{text}", place.display());
}
