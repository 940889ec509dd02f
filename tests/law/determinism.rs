//! The same bytes for any number of threads, directory, language and time zone.

use std::path::Path;
use std::process::Command;

use bindery_tests::corpus::Examination;
use bindery_tests::places::{project, shared};

const ENVIRONMENTS: &[&[(&str, &str)]] = &[
    &[("RAYON_NUM_THREADS", "1"), ("LANG", "C"), ("TZ", "UTC")],
    &[("RAYON_NUM_THREADS", "7"), ("LANG", "tr_TR.UTF-8"), ("TZ", "Asia/Kolkata")],
    &[("RAYON_NUM_THREADS", "2"), ("LC_ALL", "de_DE.UTF-8"), ("TZ", "America/St_Johns")],
];

fn check(root: &Path, file: &Path) {
    let elsewhere = tempfile::tempdir().unwrap();
    let mut seen = Vec::new();
    for (index, environment) in ENVIRONMENTS.iter().enumerate() {
        let directory = if index % 2 == 0 { project() } else { elsewhere.path() };
        let output = Command::new(env!("CARGO_BIN_EXE_corpus"))
            .args(["--child".as_ref(), root.as_os_str(), file.as_os_str()])
            .args(["determinism", "keep"])
            .envs(environment.iter().copied())
            .current_dir(directory)
            .output()
            .unwrap();
        let found: Examination = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)));
        assert!(found.errors.is_empty(), "{:?}", found.errors);
        assert!(found.lines > 0, "{} gives no code", file.display());
        seen.push((found.fingerprint, found.codes, found.lines));
    }
    assert!(
        seen.windows(2).all(|pair| pair[0] == pair[1]),
        "{}: {seen:?}",
        file.display()
    );
}

#[test]
fn own_descriptions() {
    let golden = project().join("tests/golden");
    for name in
        ["names.yaml", "union_by_structure.yaml", "parameters.yaml", "swagger.json"]
    {
        check(&golden, &golden.join(name));
    }
    let specs = project().join("specs");
    check(&specs, &specs.join("azure-devops-build/description.yaml"));
}

#[test]
fn real_descriptions() {
    let Some(shared) = shared() else { return };
    for name in ["docker-engine.yaml", "autorest/complex-model.json", "figma.yaml"] {
        check(&shared.join("corpus"), &shared.join("corpus").join(name));
    }
}
