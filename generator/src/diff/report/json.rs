//! Reports for programs; the shape is documented by [`SCHEMA`].

use std::fmt::Write;

use serde_json::{Map, Value, json};

use super::{Change, Effect, Level, OperationChange, Report, Side, Site, State, Totals};
use crate::report::is_unshown;

/// The JSON Schema of what [`json()`] gives.
pub const SCHEMA: &str = include_str!("../../../docs/diff.schema.json");

/// The version of the shape; counted up when a member goes or means something else.
const FORMAT: u32 = 1;

/// All reports as one JSON text; what would turn or hide text on a screen is escaped.
pub fn json(reports: &[Report]) -> String {
    let reports: Vec<Value> = reports.iter().map(report).collect();
    let text = format!("{:#}\n", json!({ "format": FORMAT, "reports": reports }));
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        // Such letters stand in strings only.
        match letter != '\n' && is_unshown(letter) {
            true => drop(write!(out, "\\u{:04x}", u32::from(letter))),
            false => out.push(letter),
        }
    }
    out
}

fn report(of: &Report) -> Value {
    let changed = of.operations.iter().filter(|one| one.state != State::Unchanged);
    let operations: Vec<Value> = changed.map(|one| operation(of, one)).collect();
    let changes: Vec<Value> = of.changes.iter().map(|one| change(of, one)).collect();
    json!({
        "title": of.title,
        "old": of.old.as_ref().map(side),
        "new": of.new.as_ref().map(side),
        "totals": totals(&of.totals()),
        "operations": operations,
        "changes": changes,
    })
}

fn side(of: &Side) -> Value {
    json!({ "title": of.title, "version": of.version, "files": of.files })
}

fn totals(of: &Totals) -> Value {
    let states = State::ALL.map(|state| (state.to_string(), of.state(state).into()));
    let levels = Level::ALL.map(|level| (level.to_string(), of.level(level).into()));
    json!({
        "operations": Map::from_iter(states),
        "changes": Map::from_iter(levels),
        "breaking-wire": of.wire,
        "breaking-rust": of.rust,
    })
}

fn operation(report: &Report, of: &OperationChange) -> Value {
    let changes = of.changes.iter().filter_map(|index| report.changes.get(*index));
    let changes: Vec<&str> = changes.map(|change| change.id.as_str()).collect();
    json!({
        "method": of.method,
        "path": of.path,
        "id": of.id,
        "state": of.state.to_string(),
        "changes": changes,
    })
}

fn change(report: &Report, of: &Change) -> Value {
    let operations = of.operations.iter().filter_map(|at| report.operations.get(*at));
    let operations: Vec<String> =
        operations.map(|one| format!("{} {}", one.method, one.path)).collect();
    json!({
        "id": of.id,
        "rule": of.rule.id,
        "level": of.level.to_string(),
        "direction": of.direction.to_string(),
        "subject": of.subject,
        "text": of.text,
        "old": of.old.as_ref().map(site),
        "new": of.new.as_ref().map(site),
        "wire": effect(&of.wire),
        "rust": effect(&of.rust),
        "advice": of.advice,
        "operations": operations,
    })
}

fn site(of: &Site) -> Value {
    let place = &of.place;
    json!({ "file": place.file, "line": place.line, "column": place.column })
}

fn effect(of: &Effect) -> Value {
    json!({ "level": of.level.to_string(), "text": of.text })
}
