//! The vendors' own documents of the shipped APIs.

mod compiles;
mod same_api;

use std::fs;
use std::path::{Path, PathBuf};

use bindery::config::{ApiConfig, Config, Layout};
use bindery::files::Disk;
use bindery::pipeline::{Output, generate};
use bindery_tests::generation::one;
use bindery_tests::places::project;

/// The vendor's document of a shipped API.
fn document(shared: &Path, module: &str) -> PathBuf {
    let path = match module {
        "azure_container_registry" => {
            "services/azure/specification/containerregistry/resource-manager/\
             Microsoft.ContainerRegistry/stable/2019-04-01/containerregistry_build.json"
        }
        "azure_devops_build" => "services/azure-devops/build/7.1/build.json",
        "azure_devops_pipelines" => "services/azure-devops/pipelines/7.1/pipelines.json",
        "alibaba_container_registry" => "corpus/alibaba/cr-2018-12-01.api-docs.json",
        other => panic!("no vendor of {other}"),
    };
    shared.join(path)
}

/// The modules of the shipped APIs.
const MODULES: [&str; 4] = [
    "azure_container_registry",
    "azure_devops_pipelines",
    "azure_devops_build",
    "alibaba_container_registry",
];

/// The settings with which an API is shipped, paths absolute.
fn shipped(module: &str) -> ApiConfig {
    let file = project().join("specs/bindery.toml");
    let text = fs::read_to_string(&file).unwrap();
    let config = Config::parse(&file.to_string_lossy(), &text).unwrap();
    let found =
        config.apis.into_iter().find(|api| api.module.as_deref() == Some(module));
    found.unwrap_or_else(|| panic!("specs/bindery.toml has no {module}"))
}

/// Generates an API whose paths are absolute.
fn run(mut api: ApiConfig) -> Output {
    let mut disk = Disk::new();
    api.description = disk.named(&api.description);
    for overlay in &mut api.overlays {
        overlay.file = disk.named(&overlay.file);
    }
    generate(&one(api, Layout::Modules), &disk)
}
