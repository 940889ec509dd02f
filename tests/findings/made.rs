//! Cases that are too large to be written down, and those that need a disk.

use std::fs;

use bindery::output::{File, Scope, single, write};
use bindery::report::Finding;

use super::Case;

const HEAD: &str = "openapi: 3.1.0\ninfo: {title: T, version: \"1\"}\n";

fn case(code: &str, text: String) -> Case {
    let files = [("api.yaml".to_owned(), text)].into();
    Case { code: code.to_owned(), files }
}

/// The cases of a stage that are made.
pub fn cases(stage: &str) -> Vec<Case> {
    match stage {
        "source" => vec![
            case("B0102", " ".repeat((64 << 20) + 1)),
            case("B0106", format!("{}{}", "[".repeat(200), "]".repeat(200))),
            many_files(),
        ],
        "dialect" => vec![case("B0226", many_scopes())],
        "spec" => vec![case("B0356", many_members())],
        "rust" => vec![case("B0504", deep_types())],
        _ => Vec::new(),
    }
}

/// A document that refers to more files than a run reads.
fn many_files() -> Case {
    let mut all = case("B0112", format!("{HEAD}paths:\n"));
    let mut paths = String::new();
    for number in 0..10_001 {
        paths.push_str(&format!("  /a{number}: {{$ref: f{number}.yaml}}\n"));
        all.files.insert(format!("f{number}.yaml"), "{}".to_owned());
    }
    all.files.get_mut("api.yaml").unwrap().push_str(&paths);
    all
}

fn answering(schemas: &str) -> String {
    let answer = "{/a: {get: {responses: {200: {description: d, content: {application/json: \
                  {schema: {$ref: '#/components/schemas/A0'}}}}}}}}";
    format!("{HEAD}paths: {answer}\ncomponents:\n  schemas:\n{schemas}")
}

fn many_members() -> String {
    let member = |number| format!("        a{number}: {{type: string}}\n");
    let members: String = (0..20_001).map(member).collect();
    answering(&format!("    A0:\n      type: object\n      properties:\n{members}"))
}

/// A generic schema with many members, and more uses of it than get their own copies.
fn many_scopes() -> String {
    let member = |number| format!("        a{number}: {{$dynamicRef: '#b'}}\n");
    let members: String = (0..2_600).map(member).collect();
    let list = format!(
        "    A0:\n      $id: a\n      $defs: {{b: {{$dynamicAnchor: b}}}}\n      properties:\n{members}"
    );
    let scope = |number| {
        let anchor = "$defs: {b: {$dynamicAnchor: b, type: string}}";
        format!("    B{number}: {{$id: b{number}, $ref: a, {anchor}}}\n")
    };
    answering(&format!("{list}{}", (0..12).map(scope).collect::<String>()))
}

fn deep_types() -> String {
    let schema = |number: usize| {
        let next = format!("{{$ref: '#/components/schemas/A{}'}}", number + 1);
        format!("    A{number}: {{type: object, properties: {{a: {next}}}}}\n")
    };
    let schemas: String = (0..45).map(schema).collect();
    answering(&format!("{schemas}    A45: {{type: object}}\n"))
}

/// Findings of what happens on a disk.
pub fn findings(stage: &str) -> Vec<(&'static str, Finding)> {
    if stage != "output" {
        return Vec::new();
    }
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path();
    let file = |path: &str| File { path: path.to_owned(), text: "text".to_owned() };
    let refused = write(path, &[file("../a.rs")], Scope::All).unwrap_err();
    write(path, &[file("a.rs")], Scope::All).unwrap();
    fs::write(path.join("a.rs"), "edited").unwrap();
    let kept = write(path, &[], Scope::All).unwrap().kept.remove(0);
    let loose = single("a", &[file("b.rs")]).unwrap_err();
    let named = |mut finding: Finding| {
        if let Some(at) = &mut finding.location {
            at.file = at.file.replace(&path.display().to_string(), "src");
        }
        finding
    };
    vec![("B0608", named(*refused)), ("B0609", named(kept)), ("B0610", *loose)]
}
