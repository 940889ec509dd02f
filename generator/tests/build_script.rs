//! A crate that compiles a description in its build script, as cargo sees it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A copy of the consumer whose paths lead back here, with a description of its own.
struct Consumer {
    directory: tempfile::TempDir,
}

impl Consumer {
    fn new() -> Self {
        let root =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().unwrap();
        let original = root.join("tests/consumers/build-script");
        let directory = tempfile::tempdir().unwrap();
        fs::create_dir(directory.path().join("src")).unwrap();
        fs::create_dir(directory.path().join("api")).unwrap();
        let consumer = Self { directory };
        for name in ["Cargo.toml", "build.rs", "src/main.rs"] {
            let text = fs::read_to_string(original.join(name)).unwrap();
            let text = text
                .replace(
                    "../../../specs/azure-container-registry/description.json",
                    "api/acr.json",
                )
                .replace("azure_container_registry", "acr")
                .replace("../../..", &root.to_string_lossy());
            consumer.write(name, &text);
        }
        let specs = root.join("specs/azure-container-registry/description.json");
        consumer.write("api/acr.json", &fs::read_to_string(specs).unwrap());
        fs::copy(root.join("Cargo.lock"), consumer.path("Cargo.lock")).unwrap();
        consumer
    }

    fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    /// Runs cargo in the consumer. The target directory is shared by all runs of this test,
    /// so the generator is built once.
    fn cargo(&self, arguments: &[&str]) -> (bool, String) {
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("consumer");
        let Output { status, stdout, stderr } = Command::new(env!("CARGO"))
            .args(arguments)
            .arg("--offline")
            .current_dir(self.directory.path())
            .env("CARGO_TARGET_DIR", target)
            .env_remove("RUSTFLAGS")
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&stdout) + String::from_utf8_lossy(&stderr);
        (status.success(), said.into_owned())
    }
}

#[test]
fn a_build_script_of_two_lines_gives_a_client_and_names_the_place_of_an_error() {
    let consumer = Consumer::new();
    let (fine, said) = consumer.cargo(&["run"]);
    assert!(fine, "{said}");
    assert!(!said.contains("warning: unused"), "{said}");
    let request = "GET https://management.azure.com/subscriptions/my-subscription/\
                   resourceGroups/my-group/providers/Microsoft.ContainerRegistry/registries/\
                   myregistry/tasks/build?api-version=2019-04-01";
    assert!(said.contains(request), "{said}");

    let (fine, said) = consumer.cargo(&["build", "--verbose"]);
    assert!(fine && said.contains("Fresh consumer"), "{said}");

    let description = fs::read_to_string(consumer.path("api/acr.json")).unwrap();
    let line = description.lines().position(|line| line.contains("\"paths\"")).unwrap();
    let broken = description.replacen("\"paths\":", "\"paths\" oops:", 1);
    consumer.write("api/acr.json", &broken);
    let (fine, said) = consumer.cargo(&["build"]);
    let place = format!("api/acr.json:{}:", line + 1);
    assert!(!fine && said.contains(&place), "{place} in {said}");
    assert!(said.contains("error[B01"), "{said}");

    consumer.write("api/acr.json", &description);
    let (fine, said) = consumer.cargo(&["build"]);
    assert!(fine, "{said}");
}
