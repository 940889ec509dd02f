//! The test suite as cases: a schema and the instances that are valid by it.

use std::fs;
use std::io;
use std::path::Path;

use bindery::InMemory;
use bindery::source::{Files, ReadError};
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
    Case {
        draft,
        file: file.to_owned(),
        about: text(&group["description"]),
        module,
        schema,
        instances: tests.map(|t| (text(&t["description"]), t["data"].clone())).collect(),
    }
}

/// The files of a case, and those that the suite serves at its origin.
#[derive(Clone, Default)]
pub struct Served(InMemory);

impl Served {
    /// What the suite serves.
    pub fn remotes(folder: &Path) -> io::Result<Self> {
        let mut served = Self::default();
        served.take_in(&folder.join("remotes"), ORIGIN)?;
        Ok(served)
    }

    pub fn insert(&mut self, name: &str, content: Vec<u8>) {
        self.0.insert(name.to_owned(), content);
    }

    fn take_in(&mut self, folder: &Path, name: &str) -> io::Result<()> {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let own = entry.file_name();
            let name = format!("{name}{}", own.to_string_lossy());
            if entry.file_type()?.is_dir() {
                self.take_in(&entry.path(), &format!("{name}/"))?;
            } else {
                self.insert(&name, fs::read(entry.path())?);
            }
        }
        Ok(())
    }
}

impl Files for Served {
    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        self.0.read(path)
    }

    fn fetches(&self, url: &str) -> bool {
        url.starts_with(ORIGIN)
    }
}
