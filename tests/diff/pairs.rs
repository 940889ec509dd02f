//! The pairs with which oasdiff is tested: what we find, and why where that differs from
//! what their names say.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use bindery::config::{ApiConfig, Config};
use bindery::diff::{Report, Subject, compare};
use bindery::files::Disk;
use bindery_tests::places::{project, shared};

const HEAD: &str = "pair\tfindings\twhy\n";

#[test]
fn the_pairs_of_oasdiff_give_what_the_table_says() {
    let Some(shared) = shared() else { return };
    let folder = shared.join("corpus/oasdiff-data");
    let path = project().join("tests/diff/OASDIFF.tsv");
    let before = fs::read_to_string(&path).unwrap_or_default();
    let reasons: BTreeMap<&str, &str> = before
        .lines()
        .skip(1)
        .filter_map(|line| Some((line.split('\t').next()?, line.rsplit('\t').next()?)))
        .collect();
    let mut names = checker(&folder);
    // What stands in other folders is paired by the table: two files.
    names.extend(
        reasons.keys().filter(|name| name.contains(' ')).map(ToString::to_string),
    );
    names.sort();
    let mut table = HEAD.to_owned();
    for name in &names {
        let (old, new) = match name.split_once(' ') {
            Some((old, new)) => (old.to_owned(), new.to_owned()),
            None => (
                format!("checker/{name}_base.yaml"),
                format!("checker/{name}_revision.yaml"),
            ),
        };
        let side = |file: &str| {
            let mut disk = Disk::below(&folder);
            let named = disk.named(file);
            let config = Config::default();
            Subject::read(&config, &ApiConfig::new(named), &disk).subject.unwrap()
        };
        let found = counted(&compare(&side(&old), &side(&new)));
        let why = reasons.get(name.as_str()).copied().unwrap_or_default();
        let _ = writeln!(table, "{name}\t{found}\t{why}");
    }
    if std::env::var("INSTA_UPDATE").as_deref() == Ok("always") {
        fs::write(&path, &table).unwrap();
    }
    let unexplained: Vec<&str> = table.lines().filter(|l| l.ends_with('\t')).collect();
    assert!(unexplained.is_empty(), "say why: {unexplained:#?}");
    assert!(table == fs::read_to_string(&path).unwrap(), "{}", path.display());
    assert!(names.len() > 140, "{} pairs", names.len());
}

/// The pairs of the checks themselves, by what they have in common.
fn checker(folder: &Path) -> Vec<String> {
    let folder = folder.join("checker");
    fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .filter_map(|name| name.strip_suffix("_base.yaml").map(ToOwned::to_owned))
        .filter(|name| folder.join(format!("{name}_revision.yaml")).is_file())
        .collect()
}

/// The findings of a report by rule and level.
fn counted(report: &Report) -> String {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for change in &report.changes {
        *counts.entry(format!("{} {}", change.level, change.rule.id)).or_default() += 1;
    }
    listed(counts)
}

/// What there is so many times each.
pub(super) fn listed(counts: BTreeMap<String, usize>) -> String {
    let shown: Vec<String> = counts
        .into_iter()
        .map(|(what, count)| if count > 1 { format!("{count} {what}") } else { what })
        .collect();
    if shown.is_empty() { "none".to_owned() } else { shown.join(", ") }
}
