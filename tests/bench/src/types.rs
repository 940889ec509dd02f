//! What models cost to compile, beside a twin of them with serde derives.

use std::fs;
use std::path::Path;
use std::process::Command;

use bindery::config::ApiConfig;
use bindery::rust::plan::Plan;

use crate::Result;
use crate::cost;
use crate::plan;
use crate::report::Report;
use crate::subject::{Ground, Subject};
use crate::twin::{self, Unknown};

/// The types that operations send and receive. Each gets a function that decodes and one
/// that encodes: generic code, such as a derive's, is not compiled before it is used.
const ROOTS: &[&str] = &[
    "Build",
    "BuildArtifact",
    "BuildArtifactList",
    "BuildDefinition",
    "BuildDefinitionReferenceList",
    "BuildDefinitionTemplate",
    "BuildDefinitionTemplateList",
    "BuildList",
    "BuildLogList",
    "ChangeList",
    "TagList",
    "Timeline",
    "VssError",
];

/// Compiles the models of Azure DevOps Build and both of their twins.
pub fn measure(ground: &Ground, bindery: &Path, report: &mut Report) -> Result<()> {
    let config = plan::azure_devops_build();
    let plan = plan::models(&config)?;
    let ours = by_bindery(ground, bindery, &config)?;
    for (unknown, name, what) in [
        (Unknown::Lost, "types-derived", "serde derive, loses what it does not know"),
        (
            Unknown::Kept,
            "types-derived-open",
            "serde derive, keeps what it does not know",
        ),
    ] {
        let theirs = by_derive(ground, name, &plan, unknown)?;
        ground.compare(report, "Azure DevOps Build, models", (&ours, &theirs), what)?;
    }
    report.state(
        "cargo itself",
        "`cargo check` with nothing to do, CPU s",
        ours.idle()?,
    );
    Ok(())
}

fn by_bindery(ground: &Ground, bindery: &Path, config: &ApiConfig) -> Result<Subject> {
    let subject = ground.subject("types-bindery", &ground.model_dependencies())?;
    generate(ground, bindery, config, &subject, &["--only", "types"])?;
    fs::write(subject.sources().join("lib.rs"), library("api", "api::types"))?;
    Ok(subject)
}

fn by_derive(
    ground: &Ground,
    name: &str,
    plan: &Plan,
    unknown: Unknown,
) -> Result<Subject> {
    let subject = ground.subject(name, &ground.model_dependencies())?;
    fs::write(subject.sources().join("twin.rs"), twin::source(plan, unknown))?;
    fs::write(subject.sources().join("lib.rs"), library("twin", "twin"))?;
    Ok(subject)
}

/// Writes Bindery's bindings into a crate, as its module `api`.
pub fn generate(
    ground: &Ground,
    bindery: &Path,
    config: &ApiConfig,
    subject: &Subject,
    more: &[&str],
) -> Result<()> {
    let mut command = Command::new(bindery);
    command.args(["generate", &config.description, "--name", "api"]);
    command.args(["--overlay-on", "normalised"]).args(more).current_dir(&ground.root);
    for overlay in &config.overlays {
        command.args(["--overlay", &overlay.file]);
    }
    command.arg("-o").arg(subject.sources());
    cost::run(&mut command)?.seconds("generating models").map(|_| ())
}

/// A library of a module and of functions that use its types, found at a path.
fn library(module: &str, path: &str) -> String {
    let mut text = format!("pub mod {module};\n");
    for (index, root) in ROOTS.iter().enumerate() {
        let of = format!("{path}::{root}");
        text.push_str(&format!(
            "pub fn decode_{index}(text: &[u8]) -> serde_json::Result<{of}> {{\n    \
             serde_json::from_slice(text)\n}}\n\
             pub fn encode_{index}(value: &{of}) -> serde_json::Result<Vec<u8>> {{\n    \
             serde_json::to_vec(value)\n}}\n"
        ));
    }
    text
}
