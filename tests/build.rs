//! Generates every golden description, so that the tests can use the types, and a client
//! of httpbin; and tells the tests for what platform they are built.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{env, fs};

use bindery::config::{ApiConfig, Config, Layout, OutputConfig};
use bindery::diagnostic::Severity;
use bindery::pipeline::generate;

fn main() {
    let directory = Path::new("golden");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    println!("cargo::rerun-if-changed=golden");
    let mut modules = String::new();
    for name in descriptions(directory) {
        let text = module(directory, &name, ApiConfig::new(&name));
        let file = out.join(format!("{name}.rs"));
        fs::write(&file, text).expect("OUT_DIR can be written to");
        modules.push_str(&format!("include!({:?});\n", file.display().to_string()));
    }
    fs::write(out.join("golden.rs"), modules).expect("OUT_DIR can be written to");
    println!("cargo::rerun-if-changed=conformance/httpbin/description.yaml");
    let name = "description.yaml";
    let api = ApiConfig { module: Some("httpbin".to_owned()), ..ApiConfig::new(name) };
    let text = module(Path::new("conformance/httpbin"), name, api);
    fs::write(out.join("httpbin.rs"), text).expect("OUT_DIR can be written to");
    // Cargo tells the platform to build scripts alone.
    let target = env::var("TARGET").expect("cargo sets TARGET");
    println!("cargo::rustc-env=BINDERY_TARGET={target}");
}

/// The names of the golden descriptions with their endings.
fn descriptions(directory: &Path) -> Vec<String> {
    let entries = fs::read_dir(directory).expect("the golden descriptions are there");
    let names = entries.map(|entry| entry.expect("a directory can be read").file_name());
    let names = names.map(|name| name.to_string_lossy().into_owned());
    let described = |name: &String| name.ends_with(".yaml") || name.ends_with(".json");
    let mut names: Vec<String> = names.filter(described).collect();
    names.sort();
    names
}

fn module(directory: &Path, name: &str, api: ApiConfig) -> String {
    let text = fs::read(directory.join(name)).expect("a description can be read");
    let files = BTreeMap::from([(name.to_owned(), text)]);
    let output = OutputConfig { layout: Layout::Single, ..OutputConfig::default() };
    let made =
        generate(&Config { output, apis: vec![api], ..Config::default() }, &files);
    for finding in &made.findings {
        assert!(finding.severity != Severity::Error, "{finding}");
    }
    made.files.into_iter().map(|file| file.text).collect()
}
