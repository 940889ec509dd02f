//! The same bytes for any number of cores, directory, language and time zone.
//!
//! A process makes as many threads as it has cores; more than there are is a unit test of
//! the stage that makes them, `emit`.

use std::path::Path;
use std::process::Command;

use bindery_tests::children::each;
use bindery_tests::corpus::Examination;
use bindery_tests::places::{project, shared};

/// Language, time zone and such, and whether all cores may be used.
const ENVIRONMENTS: &[(&[(&str, &str)], bool)] = &[
    (&[("LANG", "C"), ("TZ", "UTC")], false),
    (&[("LANG", "tr_TR.UTF-8"), ("TZ", "Asia/Kolkata"), ("HOME", "/")], true),
    (&[("LC_ALL", "de_DE.UTF-8"), ("TZ", "America/St_Johns")], true),
    (&[("LANG", "ja_JP.eucJP"), ("TZ", "Pacific/Chatham"), ("HOME", "/tmp")], false),
];

/// Descriptions in every dialect and form, of one file and of several.
const REAL: &[&str] = &[
    "adyen/BinLookupService-v54.json",
    "alibaba/amqp-open-2019-12-12.api-docs.json",
    "alibaba/cr-2018-12-01.api-docs.json",
    "alibaba/quotas-2020-05-10.api-docs.json",
    "apis-guru/elevenlabs.io.json",
    "apis-guru/gov.bc.ca-geocoder.json",
    "apis-guru/tcgdex.net.json",
    "apis-guru/traccar.org.json",
    "apis-guru/wikimedia.org.json",
    "autorest/complex-model.json",
    "autorest/model-flattening.json",
    "autorest/required-optional.json",
    "docker-engine.yaml",
    "docusign-maestro.json",
    "figma.yaml",
    "line/liff.yaml",
    "hey-api-3.1.x/faker.yaml",
    "libopenapi/burgershop-openapi.yaml",
    "line/insight.yaml",
    "oas-examples/3.0-json/parameters-style.json",
    "oas-examples/3.1-yaml/parameters-style.yaml",
    "oas-examples/3.1-yaml/schema-types.yaml",
    "oas-examples/3.1-yaml/train-travel.yaml",
    "ogen-examples/2ch.yaml",
    "ogen-positive/parameters.json",
    "openapi.net/azureblob.yaml",
    "progenitor/buildomat.json",
    "redocly-museum.yaml",
    "redocly/xml-oas-3.2.yaml",
    "swagger-parser-specs/deep-circular/deep-circular.yaml",
];

/// The program, on the first core alone if it may not use all and the system can see to it.
fn program(all_cores: bool) -> Command {
    let program = env!("CARGO_BIN_EXE_corpus");
    let bound = !all_cores && Path::new("/usr/bin/taskset").is_file();
    if !bound {
        return Command::new(program);
    }
    let mut command = Command::new("/usr/bin/taskset");
    command.args(["-c", "0", program]);
    command
}

fn check(root: &Path, file: &Path) {
    let elsewhere = tempfile::tempdir().unwrap();
    // The same files below a directory of another name.
    let link = elsewhere.path().join("other");
    let linked = std::os::unix::fs::symlink(root, &link).is_ok();
    let below = link.join(file.strip_prefix(root).unwrap());
    let mut seen = Vec::new();
    for (index, (environment, all_cores)) in ENVIRONMENTS.iter().enumerate() {
        let away = index % 2 == 1;
        let directory = if away { elsewhere.path() } else { project() };
        let (root, file) = match away && linked {
            true => (link.as_path(), below.as_path()),
            false => (root, file),
        };
        let output = program(*all_cores)
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
    let corpus = shared.join("corpus");
    assert_eq!(REAL.len(), 30);
    each(REAL, |name| check(&corpus, &corpus.join(name)));
}
