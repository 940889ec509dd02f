//! How fast models are decoded and encoded, beside their derived twin.

use std::fs;
use std::path::Path;

use crate::Result;
use crate::cost;
use crate::plan;
use crate::report::Report;
use crate::subject::Ground;
use crate::twin::{self, Unknown};
use crate::types;

/// The program that measures; it is compiled with the models and their twin.
const PROGRAM: &str = include_str!("../templates/speed.rs");

/// What is decoded and encoded.
const DOCUMENTS: &[(&str, &str)] = &[
    ("build.json", include_str!("../documents/build.json")),
    ("triggers-tag-first.json", include_str!("../documents/triggers-tag-first.json")),
    ("triggers-tag-last.json", include_str!("../documents/triggers-tag-last.json")),
];

/// Measures with each form of the twin.
pub fn measure(ground: &Ground, bindery: &Path, report: &mut Report) -> Result<()> {
    let config = plan::azure_devops_build();
    let plan = plan::models(&config)?;
    for (unknown, name, other) in [
        (Unknown::Lost, "speed-derived", "serde derive, loses what it does not know"),
        (
            Unknown::Kept,
            "speed-derived-open",
            "serde derive, keeps what it does not know",
        ),
    ] {
        eprintln!("{name}: cargo run --release");
        let subject = ground.subject(name, &ground.model_dependencies())?;
        types::generate(ground, bindery, &config, &subject)?;
        fs::write(subject.sources().join("twin.rs"), twin::source(&plan, unknown))?;
        fs::write(subject.sources().join("main.rs"), PROGRAM)?;
        for (name, text) in DOCUMENTS {
            fs::write(subject.sources().join(name), compact(text))?;
        }
        let mut program = subject.cargo(&["run", "--release"]);
        let ran = cost::run(&mut program)?;
        let lines = String::from_utf8_lossy(&ran.output.stdout).into_owned();
        ran.seconds(name)?;
        for line in lines.lines() {
            let mut cells = line.split('\t');
            let what = cells.next().unwrap_or_default();
            let mut figure = || cells.next().and_then(|cell| cell.parse::<f64>().ok());
            let (Some(ours), Some(theirs)) = (figure(), figure()) else { continue };
            report.compare(what, "µs", (ours / 1e3, theirs / 1e3), other);
        }
    }
    Ok(())
}

/// JSON without white space between its tokens, as services send it. The order of members
/// stays, which a JSON value would not promise.
fn compact(text: &str) -> String {
    let (mut quoted, mut escaped) = (false, false);
    let keep = |character: &char| {
        let blank = !quoted && character.is_ascii_whitespace();
        quoted ^= *character == '"' && !escaped;
        escaped = *character == '\\' && !escaped;
        !blank
    };
    text.chars().filter(keep).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compacting_keeps_blanks_within_strings() {
        let check = |text: &str, compacted: &str| assert_eq!(compact(text), compacted);
        check("{ \"a b\" : [ 1 , 2 ]\n}", "{\"a b\":[1,2]}");
        check(r#"{ "a\" b" : "\\" }"#, r#"{"a\" b":"\\"}"#);
    }
}
