//! Programs that read payloads into the emitted types and write them again.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fs;
use std::io;

use super::collect::{Collected, emitted};
use crate::consumer::{Crate, runtime};
use crate::corpus::Document;

/// What became of a payload, by the document's module and the number of the case:
/// `= JSON`, or `! ` and why it could not be read.
pub type Answers = BTreeMap<(String, usize), String>;

const PROGRAM: &str = r#"
use bindery_runtime::model;

fn answer<T: bindery_runtime::Model>(text: &str) -> String {
    let mut value: T = model::blank();
    let mut context = model::Context::new();
    match model::from_json_slice(value.slot(), text.as_bytes(), &mut context) {
        Ok(()) => format!("= {}", String::from_utf8_lossy(&model::to_json(&value))),
        Err(error) => format!("! {error}"),
    }
}

type Reader = fn(&str) -> String;

fn main() {
    let readers: std::collections::HashMap<&str, Reader> = [READERS].into_iter().collect();
    let input = std::fs::read_to_string("payloads.json").unwrap();
    let input: Vec<(String, usize, String, String)> = serde_json::from_str(&input).unwrap();
    let mut all = Vec::new();
    for (module, number, of, text) in input {
        let read = readers[format!("{module}::{of}").as_str()];
        all.push((module, number, read(&text)));
    }
    println!("{}", serde_json::to_string(&all).unwrap());
}
"#;

/// What stands at each module, as the face for build scripts writes it too.
const PART: &str =
    "#[allow(dead_code, unused_imports, reason = \"a program uses a part of an API\")]";

/// Builds and runs one program for several documents.
///
/// # Errors
/// With what the compiler or the program said.
pub fn answers(name: &str, batch: &[(&Document, &Collected)]) -> io::Result<Answers> {
    let dependencies = format!("{}serde_json = \"1\"\n", runtime(&[]));
    let mut made = Crate::new(name, &dependencies)?;
    let mut root = String::from("#![recursion_limit = \"1024\"]\n");
    let mut readers = String::new();
    let mut payloads = Vec::new();
    for (document, collected) in batch {
        let module = &document.module;
        let path = emitted(document).join("mod.rs");
        root.push_str(&format!("{PART}\n#[path = {path:?}]\npub mod {module};\n"));
        let names: BTreeSet<&str> =
            collected.cases.iter().map(|case| case.of.as_str()).collect();
        for name in names {
            readers.push_str(&format!(
                "(\"{module}::{name}\", answer::<{module}::types::{name}> as Reader),\n"
            ));
        }
        for (number, case) in collected.cases.iter().enumerate() {
            let list = format!("[{}]", case.payload);
            payloads.push((module.clone(), number, case.of.clone(), list));
        }
    }
    root.push_str(&PROGRAM.replace("READERS", &readers));
    made.write("src/main.rs", &root)?;
    fs::write(
        made.directory().join("payloads.json"),
        serde_json::to_string(&payloads)?,
    )?;
    let output = made.cargo(&["run", "--quiet"])?;
    if !output.status.success() {
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        return Err(io::Error::other(text.chars().take(4000).collect::<String>()));
    }
    let answers: Vec<(String, usize, String)> = serde_json::from_slice(&output.stdout)?;
    Ok(answers
        .into_iter()
        .map(|(module, number, text)| ((module, number), text))
        .collect())
}
