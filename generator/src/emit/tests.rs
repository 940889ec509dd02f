//! What the printed files must hold, whatever the plan says.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::printer::Printer;
use super::{File, files, layout};
use crate::api::model::{Additional, Api, Docs, Kind, Literal, Record, Shape, TypeId};
use crate::config::{ApiConfig, Config};
use crate::diagnostic::Diagnostics;
use crate::pipeline::Run;
use crate::rust::plan::{Item, Plan, Type};
use crate::rust::tests::{api, member, of, record, required, tagged, text, values};
use crate::rust::{Options, plan};

fn emit(api: &Api) -> Vec<File> {
    let options = Options { only_types: true, ..Options::default() };
    written(&plan(api, &options, &mut Diagnostics::default()))
}

fn written(plan: &Plan) -> Vec<File> {
    let mut said = Diagnostics::default();
    let files = files(plan, &mut said);
    assert!(!said.has_errors(), "{said:?}");
    files
}

/// The findings about a plan whose only alias stands for this text.
fn said_of(alias: &'static str) -> Vec<String> {
    let mut api = sample();
    api.types.push(of("Alias", Kind::Alias(Shape::Text)));
    let mut plan = plan(
        &api,
        &Options { only_types: true, ..Options::default() },
        &mut Diagnostics::default(),
    );
    for item in plan.modules.iter_mut().flat_map(|module| &mut module.items) {
        if let Item::Alias(found) = item {
            found.of = Type::Plain(alias);
        }
    }
    let mut said = Diagnostics::default();
    files(&plan, &mut said);
    said.iter()
        .map(|finding| format!("{} {}", finding.code.id, finding.message))
        .collect()
}

#[test]
fn an_item_that_is_no_rust_is_an_error() {
    let wide =
        "BTreeMap<String, BTreeMap<String, BTreeMap<String, BTreeMap<String, String>>>";
    assert_eq!(said_of("Vec<u8>"), [""; 0]);
    let said = said_of(wide);
    let [one] = said.as_slice() else { panic!("{said:?}") };
    assert!(one.starts_with("B0515 `pub type Alias = BTreeMap<String, "), "{one}");
}

fn sample() -> Api {
    let mut task = record(
        "Task",
        vec![
            required("location", Shape::Text),
            member("type", Shape::Text),
            member("step", Shape::Named(TypeId(2))),
            member("status", Shape::Named(TypeId(3))),
        ],
    );
    task.docs = Docs {
        description: Some("A task.\n```\nlet x = 1;\n```".into()),
        ..Docs::default()
    };
    let docker = Record {
        members: vec![member("nested", Shape::Named(TypeId(2)))],
        constants: vec![("type".into(), text("Docker"))],
        additional: Additional::Unsaid,
        ..Record::default()
    };
    api(vec![
        task,
        of("DockerStep", Kind::Record(docker)),
        tagged("Step", &[("Docker", 1)]),
        values("Status", true, &[text("Queued"), text("\u{202e}x")]),
        values("Priority", false, &[Literal::Integer(1), Literal::Integer(2)]),
    ])
}

/// The text of the only file whose path ends so.
fn file(files: &[File], path: &str) -> String {
    files.iter().find(|file| file.path == path).map(|file| file.text.clone()).unwrap()
}

#[test]
fn files_parse_and_say_what_they_should() {
    let text = file(&emit(&sample()), "types.rs");
    syn::parse_file(&text).unwrap();
    for expected in [
        "pub struct Task {",
        "pub r#type: Option<String>,",
        "pub fn new(location: impl Into<String>) -> Self {",
        "Field::new(\"location\").required(),",
        ".constants(&[Constant::new(\"type\", Literal::Text(\"Docker\"))])",
        "    Docker(DockerStep),",
        "impl From<DockerStep> for Step {",
        "records! { DockerStep, Task }",
        "(\"\\u{202e}x\", Self::X)",
        "/// ```text",
    ] {
        assert!(text.contains(expected), "{expected}\n{text}");
    }
}

#[test]
fn laying_out_changes_no_token() {
    for file in emit(&sample()) {
        let whole = prettyplease::unparse(&syn::parse_file(&file.text).unwrap());
        assert_eq!(tokens(&file.text), tokens(&whole));
    }
}

/// All tokens but trailing commas.
fn tokens(text: &str) -> String {
    let text = text.parse::<proc_macro2::TokenStream>().unwrap().to_string();
    let text = text.split_whitespace().collect::<String>();
    text.replace(",)", ")").replace(",]", "]").replace(",}", "}")
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let plan = plan_of(&project.join("specs/azure-devops-build/description.yaml"));
    let one = super::files_by(&plan, 1);
    assert!(one.len() > 10, "{} files", one.len());
    for threads in [0, 2, 7, 100] {
        assert_eq!(super::files_by(&plan, threads), one, "{threads}");
    }
    let one: Vec<File> = one.into_iter().map(|(file, _)| file).collect();
    assert_eq!(written(&plan), one);
}

/// The plan of a description of this project.
fn plan_of(path: &Path) -> Plan {
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    let files = BTreeMap::from([(name.clone(), fs::read(path).unwrap())]);
    let (config, api) = (Config::default(), ApiConfig::new(name));
    let mut run = Run::new(&config, &api, &files);
    let root = run.source().unwrap();
    let normalised = run.dialect(root).unwrap();
    let spec = run.spec(&normalised);
    let api = run.api(&spec);
    run.rust(&api)
}

#[test]
fn plain_items_are_laid_out_as_prettyplease_would() {
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let golden = fs::read_dir(project.join("tests/golden")).unwrap();
    let golden = golden.map(|entry| entry.unwrap().path());
    let mut paths: Vec<_> = golden
        .filter(|path| path.extension().is_some_and(|kind| kind == "yaml"))
        .collect();
    for api in [
        "azure-container-registry/description.json",
        "azure-devops-build/description.yaml",
    ] {
        paths.push(project.join("specs").join(api));
    }
    let mut compared = 0;
    for path in paths {
        let plan = plan_of(&path);
        for module in &plan.modules {
            let printer = Printer::new(&plan, module);
            for text in module.items.iter().flat_map(|item| super::texts(&printer, item))
            {
                // `facts` knows better than prettyplease how constants are laid out, and
                // `layout` how the macros of the runtime are.
                let ours = text.starts_with("static ")
                    || text.contains("\n    const ")
                    || syn::parse_str(&text)
                        .is_ok_and(|of| matches!(of, syn::Item::Macro(_)));
                if ours {
                    continue;
                }
                let tokens = text.parse().unwrap();
                assert_eq!(
                    Some(&text),
                    layout::item(tokens).as_ref(),
                    "{}",
                    path.display()
                );
                compared += 1;
            }
        }
    }
    assert!(compared > 500, "{compared} items");
}

#[test]
fn a_union_that_alone_says_how_it_stands_in_xml_imports_the_words_for_it() {
    let text = "openapi: 3.1.0
info: {title: T, version: '1'}
paths: {/a: {put: {operationId: putA, requestBody: {content: {application/xml: {schema:
  {anyOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]}}}},
  responses: {}}}}
components: {schemas: {A: {properties: {a: {type: string}}, required: [a]},
  B: {properties: {b: {type: string}}, required: [b]}}}";
    let held = BTreeMap::from([("api.yaml".to_owned(), text.as_bytes().to_vec())]);
    let config = Config { apis: vec![ApiConfig::new("api.yaml")], ..Config::default() };
    let output = crate::pipeline::generate(&config, &held);
    let text = file(&output.files, "api/types.rs");
    assert!(text.contains(".xml(&Xml::new()"), "{text}");
    assert!(text.split("pub struct").next().unwrap().contains("Xml"), "{text}");
}
