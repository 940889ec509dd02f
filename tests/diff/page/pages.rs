//! Pages of pairs.

use std::fs;
use std::path::Path;

use bindery::InMemory;
use bindery::config::{ApiConfig, Config};
use bindery::diff::report::html::{Compared, Options, html};
use bindery::diff::{Report, Subject, compare};
use bindery_tests::places::project;
use serde_json::{Value, json};

/// A description that is given as text.
fn subject(name: &str, text: Vec<u8>) -> Subject {
    let files = InMemory::from([(name.to_owned(), text)]);
    let read = Subject::read(&Config::default(), &ApiConfig::new(name), &files);
    read.subject.expect("a description")
}

/// The page of pairs.
fn pages(pairs: Vec<(Vec<u8>, Vec<u8>)>) -> String {
    let pairs = pairs.into_iter();
    let pairs =
        pairs.map(|(old, new)| (subject("old.yaml", old), subject("new.yaml", new)));
    let pairs: Vec<(Subject, Subject)> = pairs.collect();
    let reports: Vec<Report> =
        pairs.iter().map(|(old, new)| compare(old, new)).collect();
    let compared = reports.iter().zip(&pairs).map(|(report, (old, new))| Compared {
        report,
        old: Some(old),
        new: Some(new),
    });
    html(&compared.collect::<Vec<_>>(), Options::default()).expect("a page")
}

/// The page of a pair.
pub fn page(old: Vec<u8>, new: Vec<u8>) -> String {
    pages(vec![(old, new)])
}

fn text(name: &str) -> Vec<u8> {
    let folder: &Path = &project().join("tests/diff/page");
    fs::read(folder.join(name)).expect("it is there")
}

/// The page of a pair that has a change of most kinds.
pub fn workshop() -> String {
    page(text("old.yaml"), text("new.yaml"))
}

/// The page of a pair in which nothing differs.
pub fn same() -> String {
    page(text("old.yaml"), text("old.yaml"))
}

/// The page of several pairs: two in which something differs, and one in which nothing
/// does.
pub fn several() -> String {
    let (old, new) = (text("old.yaml"), text("new.yaml"));
    let library = fs::read(project().join("tests/diff/library.yaml")).unwrap();
    let wider = String::from_utf8(library.clone()).unwrap();
    let wider = wider.replacen("type: string", "type: integer", 1).into_bytes();
    pages(vec![(old.clone(), new), (old.clone(), old), (library, wider)])
}

/// The page of a pair whose texts try to be more than text.
pub fn hostile() -> String {
    let new = String::from_utf8(text("hostile.yaml")).unwrap();
    let old =
        new.replace("type: string", "type: integer").replace("deprecated: true", "");
    page(old.into_bytes(), new.into_bytes())
}

/// The page of GitHub's description against one in which a fifth of the methods takes a
/// new parameter, some are gone, and a quarter of the types has another member.
pub fn large(shared: &Path) -> String {
    let old = fs::read(shared.join("corpus/github-api.github.com.json")).unwrap();
    let mut api: Value = serde_json::from_slice(&old).unwrap();
    let items = api["paths"].as_object_mut().unwrap().values_mut();
    let items = items.map(|item| item.as_object_mut().unwrap());
    for (at, item) in items.enumerate() {
        if at % 37 == 0 {
            item.remove("delete");
        }
        let methods = item.values_mut().filter(|of| of.get("responses").is_some());
        for method in methods.filter(|_| at % 5 == 0) {
            let parameter = json!({"name": "added", "in": "query", "required": true,
                "schema": {"type": "string"}});
            let parameters = method.as_object_mut().unwrap().entry("parameters");
            parameters.or_insert(json!([])).as_array_mut().unwrap().push(parameter);
        }
    }
    let types = api["components"]["schemas"].as_object_mut().unwrap().values_mut();
    for schema in types.step_by(4) {
        if let Some(members) =
            schema.get_mut("properties").and_then(Value::as_object_mut)
        {
            let member = json!({"type": "string", "format": "date-time"});
            members.insert("added".to_owned(), member);
        }
    }
    page(old, serde_json::to_vec(&api).unwrap())
}
