//! What calls cost at run time, beside plain reqwest and serde.

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
const LATENCY: &str = include_str!("../templates/latency.rs");
const THROUGHPUT: &str = include_str!("../templates/throughput.rs");

/// What is decoded and encoded.
const DOCUMENTS: &[(&str, &str)] = &[
    ("build.json", include_str!("../documents/build.json")),
    ("triggers-tag-first.json", include_str!("../documents/triggers-tag-first.json")),
    ("triggers-tag-last.json", include_str!("../documents/triggers-tag-last.json")),
];

/// What the twin is called with.
const PLAIN: &str = "plain reqwest and serde";

/// Measures the client beside its twin.
pub fn measure(ground: &Ground, bindery: &Path, report: &mut Report) -> Result<()> {
    let config = plan::azure_devops_build();
    let plan = plan::models(&config)?;
    eprintln!("speed: cargo run --release");
    let subject = ground.subject("speed", &dependencies(ground))?;
    types::generate(ground, bindery, &config, &subject, &[])?;
    let sources = subject.sources();
    fs::write(sources.join("twin.rs"), twin::source(&plan, Unknown::Lost))?;
    fs::write(sources.join("main.rs"), PROGRAM)?;
    fs::write(sources.join("latency.rs"), LATENCY)?;
    fs::write(sources.join("throughput.rs"), THROUGHPUT)?;
    for (name, text) in DOCUMENTS {
        fs::write(sources.join(name), compact(text))?;
    }
    let mut program = subject.cargo(&["run", "--release"]);
    let ran = cost::run(&mut program)?;
    let lines = String::from_utf8_lossy(&ran.output.stdout).into_owned();
    ran.seconds("speed")?;
    for line in lines.lines() {
        let mut cells = line.split('\t');
        let what = cells.next().unwrap_or_default();
        let unit = cells.next().unwrap_or_default();
        let mut figure = || cells.next().and_then(|cell| cell.parse::<f64>().ok());
        let (Some(ours), Some(theirs)) = (figure(), figure()) else { continue };
        report.compare(what, unit, (ours, theirs), PLAIN);
        if unit == "ms" {
            let overhead = what.replacen("p99", "p99 overhead", 1);
            report.state(&overhead, unit, ours - theirs);
        }
    }
    Ok(())
}

/// What the client, its twin and the program depend on.
fn dependencies(ground: &Ground) -> String {
    ground.client_dependencies()
        + "futures-core = \"0.3\"\n\
           http = \"1\"\n\
           nix = { version = \"0.31\", default-features = false, features = [\"time\"] }\n\
           rustls = { version = \"0.23\", default-features = false, features = [\"ring\"] }\n\
           serde = { version = \"1\", features = [\"derive\"] }\n\
           serde_json = \"1\"\n\
           tokio = { version = \"1\", features = [\"io-util\", \"net\", \"rt-multi-thread\", \"time\"] }\n\
           [dependencies.reqwest]\n\
           version = \"0.13\"\n\
           default-features = false\n\
           features = [\"json\", \"query\", \"rustls-no-provider\", \"stream\"]\n"
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
