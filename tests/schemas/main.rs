//! Gives every schema of the JSON Schema test suite to the generator and every valid
//! instance to the emitted type: `schemas [--write] [FILTER]…`.
//!
//! A schema is wrapped in the smallest description there is (OpenAPI 3.1 for 2020-12, 3.0
//! for draft 4), an instance is read into the emitted type and written again, and both
//! must be equal. Prints a table, and each instance that was lost with the reason; the exit
//! code is 1 where the table is not `RESULTS.tsv`, which `--write` writes.

mod suite;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};

use bindery::config::{ApiConfig, Config};
use bindery::diagnostic::Severity;
use bindery_tests::contradiction::contradicts;
use bindery_tests::json::same;
use bindery_tests::places::{project, shared, workshop};
use serde_json::Value;
use suite::{Case, Served};

fn main() -> ExitCode {
    match run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
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

fn run() -> Result<bool, Box<dyn std::error::Error>> {
    let mut filters: Vec<String> = std::env::args().skip(1).collect();
    let write = filters.iter().any(|argument| argument == "--write");
    filters.retain(|argument| argument != "--write");
    let Some(shared) = shared() else { return Ok(true) };
    let folder = shared.join("vectors/json-schema-test-suite");
    let mut cases = suite::cases(&folder)?;
    cases.retain(|case| {
        filters.is_empty() || filters.iter().any(|filter| case.name().contains(filter))
    });
    let mut rows: BTreeMap<String, Row> = BTreeMap::new();
    let (files, emitted) = emit(&cases, &Served::remotes(&folder)?, &mut rows);
    let answers = compile_and_run(&files, &emitted)?;
    for case in &emitted {
        compare(case, &answers, rows.entry(case.place()).or_default());
    }
    let table = table(&rows);
    print!("{table}");
    if !filters.is_empty() {
        return Ok(true);
    }
    let known = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas/RESULTS.tsv");
    if write {
        fs::write(known, table)?;
        return Ok(true);
    }
    let same = fs::read_to_string(&known)? == table;
    if !same {
        println!("this is not what {} says", known.display());
    }
    Ok(same)
}

/// Files with their paths, and the cases that they are of.
type Emitted<'c> = (Vec<(String, String)>, Vec<&'c Case>);

/// Generates the types of all cases: files with their paths, and the cases without errors.
fn emit<'c>(
    cases: &'c [Case],
    served: &Served,
    rows: &mut BTreeMap<String, Row>,
) -> Emitted<'c> {
    let mut files: Vec<(String, String)> = Vec::new();
    let mut emitted = Vec::new();
    for case in cases {
        let row = rows.entry(case.place()).or_default();
        row.schemas += 1;
        row.instances += case.instances.len();
        let api = ApiConfig {
            module: Some(case.module.clone()),
            only_types: true,
            ..ApiConfig::new("case.openapi.json")
        };
        let config = Config { apis: vec![api], ..Config::default() };
        let output = bindery::generate(&config, &sources(case, served));
        row.degraded += usize::from(output.summary.degraded > 0);
        for found in output.findings.iter().filter(|found| found.code.id == "B0401") {
            println!("DEGRADED {}: {}", case.name(), found.message);
        }
        let mut errors =
            output.findings.iter().filter(|f| f.severity == Severity::Error);
        if let Some(first) = errors.next() {
            row.lost += case.instances.len();
            println!("ERROR {}: {}", case.name(), first.message);
            continue;
        }
        row.emitted += 1;
        let below = format!("{}/", case.module);
        let own = output.files.into_iter().filter(|file| file.path.starts_with(&below));
        files.extend(own.map(|file| (file.path, file.text)));
        emitted.push(case);
    }
    (files, emitted)
}

type Answers = BTreeMap<(String, usize), String>;

/// Counts what came of the instances of a case.
fn compare(case: &Case, answers: &Answers, row: &mut Row) {
    for (index, (about, instance)) in case.instances.iter().enumerate() {
        let answer = answers.get(&(case.module.clone(), index));
        let answer = answer.map_or("no answer", String::as_str);
        match verdict(answer, instance) {
            None => row.equal += 1,
            Some(_) if contradicts(&case.schema, instance) => {
                row.contradicting += 1;
            }
            Some(reason) => {
                row.lost += 1;
                println!("LOST {} / {about}: {instance} {reason}", case.name());
            }
        }
    }
}

/// The description and everything that it may refer to.
fn sources(case: &Case, served: &Served) -> Served {
    let version = if case.draft == "draft4" { "3.0.3" } else { "3.1.0" };
    let description = serde_json::json!({
        "openapi": version,
        "info": {"title": case.name(), "version": "1"},
        "paths": {},
        "components": {"schemas": {
            "Cases": {"type": "array", "items": {"$ref": "case.json"}},
        }},
    });
    let mut files = served.clone();
    files.insert("case.openapi.json", description.to_string().into_bytes());
    files.insert("case.json", case.schema.to_string().into_bytes());
    files
}

/// Why an answer is not the instance; none if it is.
fn verdict(answer: &str, instance: &Value) -> Option<String> {
    let Some(json) = answer.strip_prefix("= ") else { return Some(answer.to_owned()) };
    match serde_json::from_str::<Value>(json) {
        Ok(Value::Array(items)) if items.len() == 1 && same(&items[0], instance) => None,
        _ => Some(format!("became {json}")),
    }
}

/// Compiles all modules as one program and gives it the instances; the answers are
/// `= JSON` or what was wrong.
fn compile_and_run(
    files: &[(String, String)],
    cases: &[&Case],
) -> Result<Answers, Box<dyn std::error::Error>> {
    let folder = workshop().join("schemas");
    prepare(&folder, files, cases)?;
    let out = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["run", "--quiet", "--offline"])
        .env("RUSTFLAGS", "-Dwarnings")
        .env("CARGO_TARGET_DIR", workshop().join("schemas-target"))
        .current_dir(&folder)
        .output()?;
    if !out.status.success() {
        let text = String::from_utf8_lossy(&out.stderr).into_owned();
        let text: String = text.chars().take(6000).collect();
        return Err(format!("the emitted types do not compile:\n{text}").into());
    }
    let answers: Vec<(String, usize, String)> = serde_json::from_slice(&out.stdout)?;
    Ok(answers
        .into_iter()
        .map(|(module, index, text)| ((module, index), text))
        .collect())
}

/// Writes the crate of all modules, and the instances beside it.
fn prepare(
    folder: &Path,
    files: &[(String, String)],
    cases: &[&Case],
) -> Result<(), Box<dyn std::error::Error>> {
    let source = folder.join("src");
    if source.exists() {
        fs::remove_dir_all(&source)?;
    }
    fs::create_dir_all(&source)?;
    let runtime = project().join("generator/runtime");
    let manifest = format!(
        "[package]\nname = \"schemas\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [dependencies]\nbindery-runtime = {{ path = {runtime:?}, default-features = false }}\n\
         serde_json = \"1\"\n\n[profile.dev]\ndebug = false\n\n[workspace]\n"
    );
    fs::write(folder.join("Cargo.toml"), manifest)?;
    fs::copy(project().join("Cargo.lock"), folder.join("Cargo.lock"))?;
    for (path, text) in files {
        let path = source.join(path);
        fs::create_dir_all(path.parent().unwrap_or(&source))?;
        fs::write(path, text)?;
    }
    fs::write(source.join("main.rs"), program(cases))?;
    let of_case = |case: &&Case| {
        let module = case.module.clone();
        let instances = case.instances.iter().enumerate();
        let one = move |(index, (_, instance)): (usize, &(String, Value))| {
            (module.clone(), index, format!("[{instance}]"))
        };
        instances.map(one).collect::<Vec<_>>()
    };
    let input: Vec<_> = cases.iter().flat_map(of_case).collect();
    Ok(fs::write(folder.join("instances.json"), serde_json::to_string(&input)?)?)
}

/// A program that answers for every instance of a list.
fn program(cases: &[&Case]) -> String {
    let modules: String =
        cases.iter().map(|case| format!("pub mod {};\n", case.module)).collect();
    let arms: String = cases
        .iter()
        .map(|case| {
            format!("\"{0}\" => answer::<{0}::types::Cases>(&text),\n", case.module)
        })
        .collect();
    PROGRAM.replace("MODULES", &modules).replace("ARMS", &arms)
}

const PROGRAM: &str = r#"
MODULES
use bindery_runtime::model;

fn answer<T: bindery_runtime::Model>(text: &str) -> String {
    let mut value: T = model::blank();
    let mut context = model::Context::new();
    match model::from_json_slice(value.slot(), text.as_bytes(), &mut context) {
        Ok(()) => format!("= {}", String::from_utf8_lossy(&model::to_json(&value))),
        Err(error) => format!("! {error}"),
    }
}

fn main() {
    let input = std::fs::read_to_string("instances.json").unwrap();
    let input: Vec<(String, usize, String)> = serde_json::from_str(&input).unwrap();
    let mut all = Vec::new();
    for (module, index, text) in input {
        let answer = match module.as_str() {
            ARMS
            _ => String::new(),
        };
        all.push((module, index, answer));
    }
    println!("{}", serde_json::to_string(&all).unwrap());
}
"#;

/// The table of all rows and their sum.
fn table(rows: &BTreeMap<String, Row>) -> String {
    let mut text =
        "file\tschemas\temitted\tdegraded\tinstances\tequal\tcontradicting\tlost\n"
            .to_owned();
    let mut sum = Row::default();
    for (name, row) in rows {
        row.write(name, &mut text);
        sum.add(row);
    }
    sum.write("all", &mut text);
    text
}

impl Row {
    fn write(&self, name: &str, text: &mut String) {
        let Self { schemas, emitted, degraded, instances, equal, contradicting, lost } =
            self;
        text.push_str(&format!(
            "{name}\t{schemas}\t{emitted}\t{degraded}\t{instances}\t{equal}\t{contradicting}\t{lost}\n"
        ));
    }

    fn add(&mut self, other: &Self) {
        let Self { schemas, emitted, degraded, instances, equal, contradicting, lost } =
            other;
        self.schemas += schemas;
        self.emitted += emitted;
        self.degraded += degraded;
        self.instances += instances;
        self.equal += equal;
        self.contradicting += contradicting;
        self.lost += lost;
    }
}
