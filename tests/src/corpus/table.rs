//! `tests/corpus/RESULTS.tsv`: what came of each document when it was last written.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::PathBuf;

use super::batch::Failed;
use super::run::Examined;
use crate::places::project;

const HEAD: &str = "document\tformat\toperations\ttypes\tdegraded\twarnings\tms\tlines\tcompiles\tschemas\treasons";

/// Times that differ by less than this factor are the same: they are taken on whatever
/// machine there is, and a table that changes with the weather is read by nobody.
const SAME_TIME: u64 = 2;

/// Times below this, in milliseconds, are mostly the start of a process.
const STARTUP: u64 = 30;

/// The rows of the table by document.
pub type Table = BTreeMap<String, Row>;

/// What came of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// The dialect and syntax.
    pub format: String,
    /// Operations emitted.
    pub operations: usize,
    /// Named types emitted.
    pub types: usize,
    /// Schemas whose type is less precise than they are.
    pub degraded: usize,
    /// Warnings.
    pub warnings: usize,
    /// Milliseconds of computing, roughly.
    pub ms: u64,
    /// Lines emitted.
    pub lines: usize,
    /// `yes`, `no`, `refused` with the codes, or `unknown` where nothing was compiled.
    pub compiles: String,
    /// Schemas that something emitted stands for.
    pub schemas: usize,
    /// The codes of what makes types loose.
    pub reasons: String,
}

fn file() -> PathBuf {
    project().join("tests/corpus/RESULTS.tsv")
}

/// The table as it is.
///
/// # Errors
/// When it cannot be read.
pub fn read() -> io::Result<Table> {
    let text = fs::read_to_string(file())?;
    let broken = |line: &str| io::Error::other(format!("RESULTS.tsv: {line}"));
    let rows = text.lines().skip(1).map(|line| row(line).ok_or_else(|| broken(line)));
    rows.collect()
}

/// Writes the table.
///
/// # Errors
/// When it cannot be written.
pub fn write(table: &Table) -> io::Result<()> {
    let mut text = format!("{HEAD}\n");
    for (name, row) in table {
        let Row { format, operations, types, degraded, warnings, .. } = row;
        let Row { ms, lines, compiles, schemas, reasons, .. } = row;
        text.push_str(&format!(
            "{name}\t{format}\t{operations}\t{types}\t{degraded}\t{warnings}\t{ms}\t\
             {lines}\t{compiles}\t{schemas}\t{reasons}\n"
        ));
    }
    fs::write(file(), text)
}

fn row(line: &str) -> Option<(String, Row)> {
    let mut cells = line.split('\t');
    let name = cells.next()?.to_owned();
    let format = cells.next()?.to_owned();
    let mut number = || cells.next()?.parse::<usize>().ok();
    let (operations, types, degraded) = (number()?, number()?, number()?);
    let (warnings, ms, lines) = (number()?, number()?, number()?);
    let ms = u64::try_from(ms).ok()?;
    let compiles = cells.next()?.to_owned();
    let schemas = cells.next()?.parse().ok()?;
    let reasons = cells.next()?.to_owned();
    let row = Row {
        format,
        operations,
        types,
        degraded,
        warnings,
        ms,
        lines,
        compiles,
        schemas,
        reasons,
    };
    Some((name, row))
}

/// The rows of documents that were examined, and compiled if `failed` is given.
pub fn rows(all: &[Examined<'_>], failed: Option<&Failed>) -> Table {
    let row = |one: &Examined<'_>| {
        let found = one.found.as_ref().ok()?;
        let errors: Vec<&str> =
            found.errors.iter().filter_map(|error| code(error)).collect();
        let compiles = match (errors.first(), failed) {
            (Some(code), _) => format!("refused {code}"),
            (None, None) => "unknown".to_owned(),
            (None, Some(failed)) if failed.contains_key(&one.document.name) => {
                "no".to_owned()
            }
            (None, Some(_)) => "yes".to_owned(),
        };
        let mut reasons = BTreeMap::<&str, usize>::new();
        for (reason, count) in &found.reasons {
            *reasons.entry(reason.get(..5)?).or_default() += count;
        }
        let reasons: Vec<String> =
            reasons.iter().map(|(code, count)| format!("{code}×{count}")).collect();
        let row = Row {
            format: one.document.format.clone(),
            operations: found.operations,
            types: found.types,
            degraded: found.degraded,
            warnings: found.warnings,
            ms: found.ms,
            lines: found.lines,
            compiles,
            schemas: found.schemas,
            reasons: reasons.join(" "),
        };
        Some((one.document.name.clone(), row))
    };
    all.iter().filter_map(row).collect()
}

/// The code of an error in one line.
fn code(error: &str) -> Option<&str> {
    error.split("error[").nth(1)?.split(']').next()
}

/// Puts new rows in place of old ones. A time that is about the old one, or that an
/// unoptimised build took, leaves the old one.
pub fn update(table: &mut Table, rows: Table) {
    for (name, mut row) in rows {
        if let Some(old) = table.get(&name) {
            if is_same_time(old.ms, row.ms) || cfg!(debug_assertions) {
                row.ms = old.ms;
            }
            if row.compiles == "unknown" && !old.compiles.starts_with("refused") {
                row.compiles = old.compiles.clone();
            }
        }
        table.insert(name, row);
    }
}

fn is_same_time(old: u64, new: u64) -> bool {
    let (less, more) = (old.min(new).max(STARTUP), old.max(new).max(STARTUP));
    more < less * SAME_TIME
}

/// Where new rows contradict the table. Lines, types, warnings and times may change with
/// every commit; what a user loses or gains may not do so in silence.
pub fn contradictions(table: &Table, rows: &Table) -> Vec<String> {
    let mut found = Vec::new();
    for (name, row) in rows {
        let Some(old) = table.get(name) else {
            found.push(format!("{name} is not in the table"));
            continue;
        };
        let known = row.compiles != "unknown" && old.compiles != "unknown";
        if known && row.compiles != old.compiles {
            let (old, new) = (&old.compiles, &row.compiles);
            found.push(format!("{name}: compiles was {old} and is {new}"));
        }
        let counts = [
            ("operations", old.operations, row.operations),
            ("degraded", old.degraded, row.degraded),
        ];
        for (what, old, new) in counts.into_iter().filter(|(_, old, new)| old != new) {
            found.push(format!("{name}: {what} were {old} and are {new}"));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_change_when_they_are_others() {
        for (old, new, same) in
            [(9, 25, true), (40, 79, true), (40, 80, false), (500, 200, false)]
        {
            assert_eq!(is_same_time(old, new), same, "{old} {new}");
        }
    }

    #[test]
    fn what_a_user_loses_or_gains_contradicts_the_table() {
        let row = |operations, degraded, compiles: &str| {
            let compiles = compiles.to_owned();
            let row = Row { operations, degraded, compiles, ..Row::default() };
            Table::from([("d".to_owned(), row)])
        };
        let table = row(3, 1, "yes");
        let check = |new: Table, count| {
            let found = contradictions(&table, &new);
            assert_eq!(found.len(), count, "{found:?}");
        };
        check(row(3, 1, "yes"), 0);
        check(row(3, 1, "unknown"), 0);
        check(row(3, 1, "no"), 1);
        check(row(3, 0, "yes"), 1);
        check(row(2, 2, "refused B0101"), 3);
        assert_eq!(contradictions(&Table::new(), &table).len(), 1);
    }
}
