//! They generate without an error, every finding has its place, and what is emitted
//! compiles without warnings: as the vendor wrote them, and with our overlays.

use bindery::config::ApiConfig;
use bindery::diagnostic::Severity;
use bindery_tests::consumer::{Crate, runtime};
use bindery_tests::generation::{faultless, findings};
use bindery_tests::places::shared;

use super::{MODULES, document, run, shipped};

#[test]
fn vendors_documents_compile_without_warnings() {
    let Some(shared) = shared() else { return };
    let mut made = Crate::new("vendors", &runtime(&["acs3"])).unwrap();
    let mut root = String::from("#![deny(warnings)]\n");
    for module in MODULES {
        let file = document(&shared, module).to_string_lossy().into_owned();
        let plain = ApiConfig::new(file.clone());
        let with_overlay = ApiConfig { description: file, ..shipped(module) };
        for (kind, api) in [("plain", plain), ("overlaid", with_overlay)] {
            let name = format!("{module}_{kind}");
            let api = ApiConfig { module: Some(name.clone()), ..api };
            let output = faultless(run(api));
            for finding in &output.findings {
                let placed =
                    finding.location.as_ref().is_some_and(|found| found.line > 0);
                assert!(placed || finding.severity == Severity::Note, "{finding}");
            }
            root.push_str(&format!("pub mod {name};\n"));
            for file in &output.files {
                made.write(&format!("src/{}", file.path), &file.text).unwrap();
            }
        }
    }
    made.write("src/lib.rs", &root).unwrap();
    made.tidy().unwrap();
    made.succeed(&["check"]);
}

#[test]
fn nothing_of_the_vendors_documents_is_left_out() {
    let Some(shared) = shared() else { return };
    let check = |module: &str, operations: usize, least_types: usize| {
        let file = document(&shared, module).to_string_lossy().into_owned();
        let output = faultless(run(ApiConfig::new(file)));
        let said = findings(&output);
        assert_eq!(output.summary.operations, operations, "{module}\n{said}");
        assert!(output.summary.types >= least_types, "{module}: {:?}", output.summary);
    };
    check("azure_container_registry", 13, 55);
    check("azure_devops_build", 91, 95);
    check("azure_devops_pipelines", 10, 20);
}
