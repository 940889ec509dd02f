//! The part of a child process: the payloads of one description, and the code of the types
//! that are made of their schemas.

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bindery::api::model::{Kind, Shape};
use bindery::diagnostic::Diagnostics;
use bindery::files::InMemory;
use bindery::source::tree::{NodeId, Value};
use bindery::{api, emit, rust};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::document::Description;
use super::export;
use super::sites::{Site, is_empty, sites};
use crate::children::{Limits, run};
use crate::corpus::Document;
use crate::places::workshop;

/// The root that all schemas with payloads hang from.
const ROOT: &str = r#"{"openapi": "3.2.0", "info": {"title": "Examples", "version": "1"},
    "paths": {}, "components": {"schemas": {}}}"#;

/// A payload.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Case {
    /// Where it stands.
    pub place: String,
    /// The number of its schema among those of the document.
    pub schema: usize,
    /// The type that it is read into, a list of what is meant.
    pub of: String,
    /// The payload.
    pub payload: Json,
}

/// What was found in one document.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Collected {
    /// The payloads.
    pub cases: Vec<Case>,
    /// How many types were emitted.
    pub types: usize,
    /// Files with examples that are named and not there.
    pub absent: usize,
}

/// Where the types of a document are put.
pub fn emitted(document: &Document) -> PathBuf {
    workshop().join("payloads").join(&document.module)
}

/// The part of the child: prints the payloads of a document, or the schemas whose numbers
/// are given.
///
/// # Errors
/// When what was emitted cannot be written.
pub fn child(arguments: &[String]) -> io::Result<()> {
    let [root, file, module, numbers @ ..] = arguments else {
        return Err(io::Error::other("three arguments"));
    };
    let file = Path::new(file);
    let file = file.strip_prefix(root).unwrap_or(file).to_string_lossy();
    let Some(mut description) = Description::read(Path::new(root), &file) else {
        println!("{}", serde_json::to_string(&Collected::default())?);
        return Ok(());
    };
    let spec = description.spec(description.normalised.root);
    let (sites, absent) = sites(&description, &spec);
    let (schemas, numbered) = schemas(&sites);
    if !numbers.is_empty() {
        let wanted = numbers.iter().filter_map(|number| number.parse::<usize>().ok());
        let wanted = wanted.filter_map(|number| Some((number, *schemas.get(number)?)));
        let found: HashMap<usize, Json> =
            wanted.map(|(n, node)| (n, export::schema(&description, node))).collect();
        println!("{}", serde_json::to_string(&found)?);
        return Ok(());
    }
    let (names, types) = emit_types(&mut description, &schemas, module)?;
    let cases = sites.into_iter().filter_map(|site| {
        let schema = *numbered.get(&site.schema)?;
        let of = names.get(schema)?.clone();
        Some(Case { place: site.place, schema, of, payload: site.payload })
    });
    let collected = Collected { cases: cases.collect(), types, absent };
    println!("{}", serde_json::to_string(&collected)?);
    Ok(())
}

/// The schemas that have payloads, each once, and their numbers.
fn schemas(sites: &[Site]) -> (Vec<NodeId>, HashMap<NodeId, usize>) {
    let mut numbered = HashMap::new();
    let mut schemas = Vec::new();
    for site in sites {
        numbered.entry(site.schema).or_insert_with(|| {
            schemas.push(site.schema);
            schemas.len() - 1
        });
    }
    (schemas, numbered)
}

/// Emits the types of schemas; each name is that of a list of the schema's type. Schemas
/// whose values look alike share a name.
fn emit_types(
    description: &mut Description,
    schemas: &[NodeId],
    module: &str,
) -> io::Result<(Vec<String>, usize)> {
    let root = hang(description, schemas);
    let spec = description.spec(root);
    let mut diagnostics = Diagnostics::default();
    let options = api::Options { all_types: true, ..api::Options::default() };
    let tree = &description.sources.tree;
    let lowered = api::lower(&spec, tree, &options, &mut diagnostics);
    let mut shapes: HashMap<String, usize> = HashMap::new();
    let mut names = vec![String::new(); schemas.len()];
    for (_, of) in lowered.types.iter() {
        let Some(number) = number(&of.name.0) else { continue };
        let shape = match &of.kind {
            Kind::Alias(Shape::List(shape)) => format!("{shape:?}"),
            other => format!("{other:?}"),
        };
        let first = *shapes.entry(shape).or_insert(number);
        if let Some(name) = names.get_mut(number) {
            *name = format!("BinderyExample{first}");
        }
    }
    let options = rust::Options { only_types: true, ..rust::Options::default() };
    let plan = rust::plan(&lowered, &options, &mut diagnostics);
    let target = workshop().join("payloads").join(module);
    if target.exists() {
        fs::remove_dir_all(&target)?;
    }
    for file in emit::files(&plan, &mut diagnostics) {
        let path = target.join(&file.path);
        fs::create_dir_all(path.parent().unwrap_or(&target))?;
        fs::write(path, &file.text)?;
    }
    Ok((names, lowered.types.len()))
}

fn number(name: &[Arc<str>]) -> Option<usize> {
    let [word] = name else { return None };
    word.strip_prefix("BinderyExample")?.parse().ok()
}

/// Hangs lists of schemas from a root of their own.
fn hang(description: &mut Description, schemas: &[NodeId]) -> NodeId {
    let held = InMemory::from([("examples.json".to_owned(), ROOT.as_bytes().to_vec())]);
    let sources = &mut description.sources;
    let file = sources.load("examples.json", &held, &mut Diagnostics::default());
    let root = file.map(|file| sources.root(file)).unwrap_or_default();
    let tree = &mut sources.tree;
    let components = tree.get(root, "components").unwrap_or(root);
    let named = tree.get(components, "schemas").unwrap_or(root);
    let mut members = Vec::new();
    for (number, schema) in schemas.iter().enumerate() {
        if is_empty(tree, *schema) {
            continue;
        }
        let array = tree.derive_text("array", named);
        let list = tree.derive_map([("type", array), ("items", *schema)], named);
        let key = format!("BinderyExample{number}").into();
        members.push(bindery::source::tree::Member { key, value: list });
    }
    tree.set(named, Value::Map(members));
    root
}

/// Runs the child for a document.
///
/// # Errors
/// Says how the child broke.
pub fn collect(program: &Path, document: &Document) -> Result<Collected, String> {
    ask(program, document, &[])
}

/// The schemas of a document with those numbers.
///
/// # Errors
/// Says how the child broke.
pub fn schemas_of(
    program: &Path,
    document: &Document,
    numbers: &[usize],
) -> Result<HashMap<usize, Json>, String> {
    ask(program, document, numbers)
}

fn ask<T: serde::de::DeserializeOwned>(
    program: &Path,
    document: &Document,
    numbers: &[usize],
) -> Result<T, String> {
    let shown = |path: &Path| path.to_string_lossy().into_owned();
    let mut arguments = vec![
        "--child".to_owned(),
        shown(&document.root),
        shown(&document.file),
        document.module.clone(),
    ];
    arguments.extend(numbers.iter().map(usize::to_string));
    let limits = Limits { seconds: 300, megabytes: 8192 };
    let ended = run(program, &arguments, limits).map_err(|error| error.to_string())?;
    match ended.status {
        Some(status) if status.success() => {
            serde_json::from_str(&ended.stdout).map_err(|error| error.to_string())
        }
        _ => {
            let said: Vec<&str> = ended.stderr.lines().take(4).collect();
            Err(format!("{:?} {}", ended.status, said.join(" ")))
        }
    }
}
