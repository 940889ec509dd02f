//! The official examples of Azure Container Registry.

use std::fs;
use std::path::{Path, PathBuf};

use bindery_clouds::azure_container_registry::types::{
    Run, RunGetLogResult, RunListResult, RunRequest, RunUpdate, SourceUploadDefinition,
    Task, TaskListResult, TaskUpdate,
};
use bindery_tests::places::shared;
use serde_json::Value;

use super::{check, first_object, trip};

const EXAMPLES: &str = "services/azure/specification/containerregistry/resource-manager/\
                        Microsoft.ContainerRegistry/stable/2019-04-01/examples";

fn examples(shared: &Path) -> Vec<(String, Value)> {
    let mut files: Vec<PathBuf> = Vec::new();
    for directory in
        [shared.join(EXAMPLES), shared.join(EXAMPLES).join("ManagedIdentity")]
    {
        let entries =
            fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
        files.extend(entries.filter(|path| path.is_file()));
    }
    files.sort();
    let read = |path: PathBuf| {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        (name, serde_json::from_slice(&fs::read(path).unwrap()).unwrap())
    };
    files.into_iter().map(read).collect()
}

#[test]
fn all_official_examples() {
    let Some(shared) = shared() else { return };
    let examples = examples(&shared);
    assert_eq!(examples.len(), 26);
    let (mut requests, mut responses) = (0, 0);
    for (name, example) in &examples {
        for parameter in ["taskCreateParameters", "taskUpdateParameters", "runRequest"] {
            let Some(body) = example["parameters"].get(parameter) else { continue };
            requests += 1;
            match parameter {
                "taskCreateParameters" => check::<Task>(name, body),
                "taskUpdateParameters" => check::<TaskUpdate>(name, body),
                _ => check::<RunRequest>(name, body),
            }
        }
        if let Some(body) = example["parameters"].get("runUpdateParameters") {
            requests += 1;
            check::<RunUpdate>(name, body);
        }
        for response in example["responses"].as_object().unwrap().values() {
            let Some(body) = response.get("body") else { continue };
            responses += 1;
            check_response(name, body);
        }
    }
    assert_eq!((requests, responses), (15, 33), "bodies of the examples");
}

fn check_response(name: &str, body: &Value) {
    let operation = name.split('_').next().unwrap();
    match operation {
        "RunsList" => check::<RunListResult>(name, body),
        "TasksList" => check::<TaskListResult>(name, body),
        "RegistriesScheduleRun" | "RunsGet" | "RunsUpdate" => check::<Run>(name, body),
        "RegistriesGetBuildSourceUploadUrl" => {
            check::<SourceUploadDefinition>(name, body)
        }
        "RunsGetLogSasUrl" => check::<RunGetLogResult>(name, body),
        "TasksGet" | "TasksCreate" | "TasksUpdate" | "TasksGetDetails" => {
            check::<Task>(name, body);
        }
        other => panic!("no type is known for {other}"),
    }
}

/// `customRegistries` maps names to credentials, or to null where they are not shown.
#[test]
fn a_null_as_the_value_of_a_map_stays() {
    let Some(shared) = shared() else { return };
    let mut seen = 0;
    for (name, example) in examples(&shared) {
        for response in example["responses"].as_object().unwrap().values() {
            let place = "/body/properties/credentials/customRegistries";
            let Some(Value::Object(map)) = response.pointer(place) else { continue };
            if map.values().any(Value::is_null) {
                let found = trip::<Task>(&name, &response["body"]);
                let place = place.strip_prefix("/body").unwrap();
                assert_eq!(
                    found.pointer(place).unwrap(),
                    &Value::Object(map.clone()),
                    "{name}"
                );
                seen += 1;
            }
        }
    }
    assert!(seen > 0);
}

#[test]
fn the_sample_of_the_reference() {
    let Some(shared) = shared() else { return };
    let text = super::reference(&shared, "000");
    check::<Task>("Tasks_GetDetails", &first_object(&text));
}
