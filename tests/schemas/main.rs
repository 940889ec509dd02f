//! Gives every schema of the JSON Schema test suite to the generator and every valid
//! instance to the emitted type: `schemas [--keep] [FILTER]…`.
//!
//! A schema is wrapped in the smallest description there is (OpenAPI 3.1 for 2020-12, 3.0
//! for draft 4), an instance is read into the emitted type and written again, and both
//! must be equal. Prints a table, and each instance that was lost with the reason.

mod contradiction;
mod suite;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use bindery::InMemory;
use bindery::config::{ApiConfig, Config};
use bindery::diagnostic::Severity;
use serde_json::Value;
use suite::Case;

fn main() -> ExitCode {
    match run() {
        Ok(lost) if lost == 0 => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}

/// What came of the instances of one file of the suite.
#[derive(Default)]
struct Row {
    schemas: usize,
    emitted: usize,
    degraded: usize,
    instances: usize,
    equal: usize,
    contradicting: usize,
    lost: usize,
}

fn run() -> Result<usize, Box<dyn std::error::Error>> {
    let filters: Vec<String> = std::env::args().skip(1).collect();
    let Some(shared) = std::env::var_os("BINDERY_SHARED").map(PathBuf::from) else {
        println!("the test suite is not at hand: BINDERY_SHARED is not set");
        return Ok(0);
    };
    let folder = shared.join("vectors/json-schema-test-suite");
    let mut cases = suite::cases(&folder)?;
    cases.retain(|case| filters.is_empty() || filters.iter().any(|f| case.name().contains(f)));
    let mut rows: BTreeMap<String, Row> = BTreeMap::new();
    let mut files: Vec<(String, String)> = Vec::new();
    let mut emitted = Vec::new();
    for case in &cases {
        let row = rows.entry(format!("{}/{}", case.draft, case.file)).or_default();
        row.schemas += 1;
        row.instances += case.instances.len();
        let config = Config {
            apis: vec![ApiConfig {
                module: Some(case.module.clone()),
                only_types: true,
                ..ApiConfig::new("case.openapi.json")
            }],
            ..Config::default()
        };
        let output = bindery::generate(&config, &sources(case, &folder)?);
        row.degraded += usize::from(output.summary.degraded > 0);
        if output.has_errors() {
            row.lost += case.instances.len();
            let of = |f: &&bindery::report::Finding| f.severity == Severity::Error;
            let first = output.findings.iter().find(of).map(|f| f.message.as_str());
            println!("ERROR {}: {}", case.name(), first.unwrap_or_default());
            continue;
        }
        row.emitted += 1;
        let below = format!("{}/", case.module);
        let own = output.files.into_iter().filter(|file| file.path.starts_with(&below));
        files.extend(own.map(|file| (file.path, file.text)));
        emitted.push(case);
    }
    let answers = compile_and_run(&files, &emitted)?;
    for case in &emitted {
        let row = rows.entry(format!("{}/{}", case.draft, case.file)).or_default();
        for (index, (about, instance)) in case.instances.iter().enumerate() {
            let answer = answers.get(&(case.module.clone(), index));
            let answer = answer.map_or("no answer", String::as_str);
            match verdict(answer, instance) {
                None => row.equal += 1,
                Some(_) if contradiction::contradicts(&case.schema, instance) => {
                    row.contradicting += 1;
                }
                Some(reason) => {
                    row.lost += 1;
                    println!("LOST {} / {about}: {instance} {reason}", case.name());
                }
            }
        }
    }
    Ok(print(&rows))
}

/// The description and every file that it may refer to.
fn sources(case: &Case, folder: &Path) -> std::io::Result<InMemory> {
    let version = if case.draft == "draft4" { "3.0.3" } else { "3.1.0" };
    let description = serde_json::json!({
        "openapi": version,
        "info": {"title": case.name(), "version": "1"},
        "paths": {},
        "components": {"schemas": {
            "Cases": {"type": "array", "items": {"$ref": "case.json"}},
        }},
    });
    let mut files = InMemory::default();
    files.insert("case.openapi.json".to_owned(), description.to_string().into_bytes());
    files.insert("case.json".to_owned(), case.text.clone().into_bytes());
    if case.text.contains("remotes/") {
        suite::remotes(&folder.join("remotes"), "remotes", &mut files)?;
    }
    Ok(files)
}

/// Why an answer is not the instance; none if it is.
fn verdict(answer: &str, instance: &Value) -> Option<String> {
    let Some(json) = answer.strip_prefix("= ") else { return Some(answer.to_owned()) };
    match serde_json::from_str::<Value>(json) {
        Ok(Value::Array(items)) if items.len() == 1 && same(&items[0], instance) => None,
        _ => Some(format!("became {json}")),
    }
}

/// Whether two values are equal as JSON Schema sees it: `1.0` is `1`.
fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a == b || a.as_f64() == b.as_f64(),
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len()
                && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| same(a, b)))
        }
        _ => a == b,
    }
}

/// Compiles all modules as one program and gives it the instances; the answers are
/// `= JSON` or what was wrong.
fn compile_and_run(
    files: &[(String, String)],
    cases: &[&Case],
) -> Result<BTreeMap<(String, usize), String>, Box<dyn std::error::Error>> {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../target"),
        PathBuf::from,
    );
    let folder = target.join("schemas-crate");
    let source = folder.join("src");
    if source.exists() {
        fs::remove_dir_all(&source)?;
    }
    let runtime = runtime();
    let manifest = format!(
        "[package]\nname = \"schemas-crate\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [dependencies]\nbindery-runtime = {{ path = {runtime:?}, default-features = false }}\n\
         serde_json = \"1\"\n\n[profile.dev]\ndebug = false\n\n[workspace]\n"
    );
    fs::create_dir_all(&source)?;
    write_if_changed(&folder.join("Cargo.toml"), &manifest)?;
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock");
    if !folder.join("Cargo.lock").exists() && lock.exists() {
        fs::copy(lock, folder.join("Cargo.lock"))?;
    }
    for (path, text) in files {
        let path = source.join(path);
        fs::create_dir_all(path.parent().unwrap_or(&source))?;
        fs::write(path, text)?;
    }
    fs::write(source.join("main.rs"), program(cases)?)?;
    let input: Vec<_> = cases
        .iter()
        .flat_map(|case| {
            case.instances.iter().enumerate().map(|(index, (_, instance))| {
                (&case.module, index, format!("[{instance}]"))
            })
        })
        .collect();
    fs::write(folder.join("instances.json"), serde_json::to_string(&input)?)?;
    let out = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["run", "--quiet", "--offline"])
        .env("RUSTFLAGS", "-Dwarnings")
        .env("CARGO_TARGET_DIR", target.join("schemas-target"))
        .current_dir(&folder)
        .output()?;
    if !out.status.success() {
        let text = String::from_utf8_lossy(&out.stderr).into_owned();
        let text: String = text.chars().take(6000).collect();
        return Err(format!("the emitted types do not compile:\n{text}").into());
    }
    let answers: Vec<(String, usize, String)> = serde_json::from_slice(&out.stdout)?;
    Ok(answers.into_iter().map(|(module, index, text)| ((module, index), text)).collect())
}

fn runtime() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("../generator/runtime");
    here.canonicalize().unwrap_or(here)
}

fn write_if_changed(path: &Path, text: &str) -> std::io::Result<()> {
    if fs::read_to_string(path).is_ok_and(|found| found == text) {
        return Ok(());
    }
    fs::write(path, text)
}

/// A program that answers for every instance of a list.
fn program(cases: &[&Case]) -> Result<String, std::fmt::Error> {
    let mut text = String::new();
    for case in cases {
        writeln!(text, "pub mod {};", case.module)?;
    }
    text.push_str(
        "\nfn answer<T: bindery_runtime::Model>(text: &str) -> String {\n    \
         let mut value: T = bindery_runtime::model::blank();\n    \
         let mut context = bindery_runtime::model::Context::new();\n    \
         match bindery_runtime::model::from_json_slice(value.slot(), text.as_bytes(), &mut context) {\n        \
         Ok(()) => format!(\"= {}\", String::from_utf8_lossy(&bindery_runtime::model::to_json(&value))),\n        \
         Err(error) => format!(\"! {error}\"),\n    }\n}\n\nfn main() {\n    \
         let input = std::fs::read_to_string(\"instances.json\").unwrap();\n    \
         let input: Vec<(String, usize, String)> = serde_json::from_str(&input).unwrap();\n    \
         let mut all = Vec::new();\n    for (module, index, text) in input {\n        \
         let answer = match module.as_str() {\n",
    );
    for case in cases {
        writeln!(text, "            \"{0}\" => answer::<{0}::types::Cases>(&text),", case.module)?;
    }
    text.push_str(
        "            _ => String::new(),\n        };\n        \
         all.push((module, index, answer));\n    }\n    \
         println!(\"{}\", serde_json::to_string(&all).unwrap());\n}\n",
    );
    Ok(text)
}

/// Prints the table and answers how many instances were lost.
fn print(rows: &BTreeMap<String, Row>) -> usize {
    println!("file\tschemas\temitted\tdegraded\tinstances\tequal\tcontradicting\tlost");
    let mut sum = Row::default();
    let line = |name: &str, row: &Row| {
        let Row { schemas, emitted, degraded, instances, equal, contradicting, lost } = row;
        println!(
            "{name}\t{schemas}\t{emitted}\t{degraded}\t{instances}\t{equal}\t{contradicting}\t{lost}"
        );
    };
    for (name, row) in rows {
        line(name, row);
        sum.schemas += row.schemas;
        sum.emitted += row.emitted;
        sum.degraded += row.degraded;
        sum.instances += row.instances;
        sum.equal += row.equal;
        sum.contradicting += row.contradicting;
        sum.lost += row.lost;
    }
    line("all", &sum);
    sum.lost
}
