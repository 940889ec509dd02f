//! What a report says of programs, beside what `cargo semver-checks` says of the two
//! generated crates. That tool (0.51) looks whether items are there and what they are, not
//! at the types of fields, arguments and results; the table explains what it cannot see.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;

use bindery::config::{ApiConfig, Config};
use bindery_tests::consumer::{Crate, runtime};
use bindery_tests::places::project;

use super::compared;
use super::rules::pairs;

const HEAD: &str = "pair\tdirection\tbindery diff\tcargo semver-checks\twhy\n";

/// The package that both sides are.
const PACKAGE: &str = "pairs";

/// Both sides of all pairs in both directions: a module for each.
struct Sides {
    old: Crate,
    new: Crate,
    lines: [String; 2],
}

/// The verdicts differ where the table says why, and nowhere else.
#[test]
#[ignore = "builds the documentation of two crates, for a tool that need not be there"]
fn the_verdicts_of_cargo_semver_checks_are_what_the_table_says() {
    let mut sides = Sides::new();
    let version = sides.new.cargo(&["semver-checks", "--version"]);
    if !version.is_ok_and(|done| done.status.success()) {
        println!("skipped: cargo semver-checks is not installed");
        return;
    }
    let pairs = pairs("rust.cases");
    for (index, (_, old, new)) in pairs.iter().enumerate() {
        sides.add(&module(index, "there"), old, new);
        sides.add(&module(index, "back"), new, old);
    }
    let broken = sides.broken();
    let path = project().join("tests/diff/SEMVER.tsv");
    let before = fs::read_to_string(&path).unwrap_or_default();
    let reasons: BTreeMap<(&str, &str), &str> = before
        .lines()
        .filter_map(|line| match line.split('\t').collect::<Vec<_>>().as_slice() {
            [pair, direction, _, _, why] => Some(((*pair, *direction), *why)),
            _ => None,
        })
        .collect();
    let mut table = HEAD.to_owned();
    for (index, (hazard, old, new)) in pairs.iter().enumerate() {
        for (direction, old, new) in [("there", old, new), ("back", new, old)] {
            let report = compared(old, new);
            let ours = report.changes.iter().any(|change| change.rust.breaks());
            let theirs = broken.contains(&module(index, direction));
            let why = match reasons.get(&(hazard, direction)) {
                Some(why) if ours != theirs => why,
                _ => "",
            };
            let says = |breaks| if breaks { "breaking" } else { "compatible" };
            let (ours, theirs) = (says(ours), says(theirs));
            let _ = writeln!(table, "{hazard}\t{direction}\t{ours}\t{theirs}\t{why}");
        }
    }
    if std::env::var("INSTA_UPDATE").as_deref() == Ok("always") {
        fs::write(&path, &table).unwrap();
    }
    let unexplained = table.lines().filter(|line| {
        let columns: Vec<&str> = line.split('\t').collect();
        columns[2] != columns[3] && columns[4].is_empty()
    });
    let unexplained: Vec<&str> = unexplained.collect();
    assert!(unexplained.is_empty(), "say why: {unexplained:#?}");
    assert!(table == fs::read_to_string(&path).unwrap(), "{}", path.display());
}

fn module(index: usize, direction: &str) -> String {
    format!("pair{index}_{direction}")
}

impl Sides {
    fn new() -> Self {
        let side = |name: &str| {
            let name = format!("semver-{name}");
            let mut made = Crate::new(&name, &runtime(&["xml"])).unwrap();
            let manifest = fs::read_to_string(made.directory().join("Cargo.toml"));
            // Both are releases of one package.
            let manifest = manifest.unwrap().replace(&name, PACKAGE);
            made.write("Cargo.toml", &manifest).unwrap();
            made
        };
        let lines = [String::new(), String::new()];
        Self { old: side("old"), new: side("new"), lines }
    }

    fn add(&mut self, module: &str, old: &str, new: &str) {
        let sides = [&mut self.old, &mut self.new];
        for ((side, lines), text) in
            sides.into_iter().zip(&mut self.lines).zip([old, new])
        {
            let files =
                BTreeMap::from([("api.yaml".to_owned(), text.as_bytes().to_vec())]);
            let api = ApiConfig {
                closed_enums: true,
                module: Some(module.to_owned()),
                ..ApiConfig::new("api.yaml")
            };
            let config = Config { apis: vec![api], ..Config::default() };
            let output = bindery::generate(&config, &files);
            assert!(!output.has_errors(), "{text}");
            for file in output.files.iter().filter(|file| file.path.ends_with(".rs")) {
                side.write(&format!("src/{}", file.path), &file.text).unwrap();
            }
            let _ = writeln!(lines, "pub mod {module};");
        }
    }

    /// The modules in which something is not as it was for programs.
    fn broken(&mut self) -> BTreeSet<String> {
        for (side, lines) in [&mut self.old, &mut self.new].into_iter().zip(&self.lines)
        {
            side.write("src/lib.rs", lines).unwrap();
            side.tidy().unwrap();
        }
        let baseline = self.old.directory().display().to_string();
        let arguments = ["--baseline-root", &*baseline, "--release-type", "minor"];
        let done =
            self.new.cargo(&[&["semver-checks"], &arguments[..]].concat()).unwrap();
        let (out, err) = (
            String::from_utf8_lossy(&done.stdout),
            String::from_utf8_lossy(&done.stderr),
        );
        assert!(err.contains("Summary semver requires"), "{out}{err}");
        // Each line under `Failed in:` names the file, whose folder is the module.
        let words = out.split(|of: char| !(of.is_ascii_alphanumeric() || of == '_'));
        let ends = ["_there", "_back"];
        let modules = words.filter(|of| {
            of.starts_with("pair") && ends.iter().any(|end| of.ends_with(end))
        });
        modules.map(ToOwned::to_owned).collect()
    }
}
