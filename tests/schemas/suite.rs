//! The test suite as cases: a schema and the instances that are valid by it.

use std::fs;
use std::io;
use std::path::Path;

use bindery::InMemory;
use serde_json::Value;

/// The drafts that descriptions are written in.
const DRAFTS: [&str; 2] = ["draft2020-12", "draft4"];

/// Where the suite pretends to be served from.
const ORIGIN: &str = "http://localhost:1234/";

/// A schema of the suite.
pub struct Case {
    pub draft: &'static str,
    pub file: String,
    pub about: String,
    /// The name of the emitted module.
    pub module: String,
    pub schema: Value,
    /// The schema as the generator gets it: served files are beside it.
    pub text: String,
    /// What each valid instance is about, and the instance.
    pub instances: Vec<(String, Value)>,
}

impl Case {
    pub fn name(&self) -> String {
        format!("{}: {}", self.place(), self.about)
    }

    /// The draft and file it stands in.
    pub fn place(&self) -> String {
        format!("{}/{}", self.draft, self.file)
    }
}

/// All cases in the order of drafts and files.
pub fn cases(folder: &Path) -> io::Result<Vec<Case>> {
    let mut cases = Vec::new();
    for draft in DRAFTS {
        let entries = fs::read_dir(folder.join("tests").join(draft))?;
        let mut paths: Vec<_> =
            entries.map(|e| e.map(|e| e.path())).collect::<Result<_, _>>()?;
        paths.retain(|path| path.extension().is_some_and(|of| of == "json"));
        paths.sort();
        for path in paths {
            let file =
                path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let groups: Vec<Value> = serde_json::from_str(&fs::read_to_string(&path)?)?;
            for (index, group) in groups.iter().enumerate() {
                let module: String = format!("{draft}_{file}_{index}")
                    .chars()
                    .map(|c| {
                        if c.is_ascii_alphanumeric() {
                            c.to_ascii_lowercase()
                        } else {
                            '_'
                        }
                    })
                    .collect();
                cases.push(case(draft, &file, module, group));
            }
        }
    }
    Ok(cases)
}

fn case(draft: &'static str, file: &str, module: String, group: &Value) -> Case {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let valid = |test: &&Value| test["valid"] == Value::Bool(true);
    let tests = group["tests"].as_array().into_iter().flatten().filter(valid);
    let schema = group["schema"].clone();
    let local = served(&schema);
    Case {
        draft,
        file: file.to_owned(),
        about: text(&group["description"]),
        module,
        text: local.to_string(),
        schema,
        instances: tests.map(|t| (text(&t["description"]), t["data"].clone())).collect(),
    }
}

/// References to the suite's server as references to files.
fn served(schema: &Value) -> Value {
    match schema {
        Value::Object(members) => Value::Object(
            members
                .iter()
                .map(|(key, value)| match (key.as_str(), value) {
                    ("$ref", Value::String(text)) if text.starts_with(ORIGIN) => (
                        key.clone(),
                        Value::String(text.replacen(ORIGIN, "remotes/", 1)),
                    ),
                    _ => (key.clone(), served(value)),
                })
                .collect(),
        ),
        Value::Array(items) => Value::Array(items.iter().map(served).collect()),
        other => other.clone(),
    }
}

/// The files that the suite serves.
pub fn remotes(folder: &Path, name: &str, files: &mut InMemory) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{name}/{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            remotes(&entry.path(), &name, files)?;
        } else {
            files.insert(name, fs::read(entry.path())?);
        }
    }
    Ok(())
}
