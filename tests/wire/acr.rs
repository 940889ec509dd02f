//! Azure Container Registry: each of the 13 operations against the parameters and answers
//! of its official examples.

use std::fs;
use std::path::Path;

use bindery_clouds::azure_container_registry::Client;
use bindery_runtime::{Credential, Error};
use bindery_tests::json::differences;
use bindery_tests::places::shared;
use serde_json::Value;

use super::{answering, body, expect, only};

const EXAMPLES: &str = "services/azure/specification/containerregistry/resource-manager/\
                        Microsoft.ContainerRegistry/stable/2019-04-01/examples";

/// Method, path below the registry, and what is optional in the query, by the name with
/// which the files of examples begin.
const OPERATIONS: &[(&str, &str, &str, &str)] = &[
    ("RegistriesScheduleRun", "POST", "/scheduleRun", ""),
    ("RegistriesGetBuildSourceUploadUrl", "POST", "/listBuildSourceUploadUrl", ""),
    ("RunsList", "GET", "/runs", "&$filter=&$top=10"),
    ("RunsGet", "GET", "/runs/{runId}", ""),
    ("RunsUpdate", "PATCH", "/runs/{runId}", ""),
    ("RunsGetLogSasUrl", "POST", "/runs/{runId}/listLogSasUrl", ""),
    ("RunsCancel", "POST", "/runs/{runId}/cancel", ""),
    ("TasksList", "GET", "/tasks", ""),
    ("TasksGet", "GET", "/tasks/{taskName}", ""),
    ("TasksCreate", "PUT", "/tasks/{taskName}", ""),
    ("TasksDelete", "DELETE", "/tasks/{taskName}", ""),
    ("TasksUpdate", "PATCH", "/tasks/{taskName}", ""),
    ("TasksGetDetails", "POST", "/tasks/{taskName}/listDetails", ""),
];

struct Example<'a>(&'a Value);

impl Example<'_> {
    fn text(&self, name: &str) -> &str {
        self.0[name].as_str().unwrap_or_else(|| panic!("no {name}"))
    }

    fn body<T: serde::de::DeserializeOwned>(&self, name: &str) -> T {
        serde_json::from_value(self.0[name].clone()).unwrap()
    }

    /// The body that the example sends, whatever it is called.
    fn sent(&self) -> Option<&Value> {
        self.0.as_object().unwrap().values().find(|value| value.is_object())
    }
}

fn call(client: &Client, operation: &str, example: &Example<'_>) -> Result<(), Error> {
    let (group, registry) =
        (example.text("resourceGroupName"), example.text("registryName"));
    let task = || example.text("taskName");
    let run = || example.text("runId");
    let (registries, runs, tasks) = (client.registries(), client.runs(), client.tasks());
    match operation {
        "RegistriesScheduleRun" => {
            let request = example.body("runRequest");
            registries.schedule_run(group, registry, &request).send_blocking().map(drop)
        }
        "RegistriesGetBuildSourceUploadUrl" => registries
            .get_build_source_upload_url(group, registry)
            .send_blocking()
            .map(drop),
        "RunsList" => {
            let list =
                runs.list(group, registry).filter(example.text("$filter")).top(10);
            list.send_blocking().map(drop)
        }
        "RunsGet" => runs.get(group, registry, run()).send_blocking().map(drop),
        "RunsUpdate" => {
            let update = example.body("runUpdateParameters");
            runs.update(group, registry, run(), &update).send_blocking().map(drop)
        }
        "RunsGetLogSasUrl" => {
            runs.get_log_sas_url(group, registry, run()).send_blocking().map(drop)
        }
        "RunsCancel" => runs.cancel(group, registry, run()).send_blocking().map(drop),
        "TasksList" => tasks.list(group, registry).send_blocking().map(drop),
        "TasksGet" => tasks.get(group, registry, task()).send_blocking().map(drop),
        "TasksCreate" => {
            let body = example.body("taskCreateParameters");
            tasks.create(group, registry, task(), &body).send_blocking().map(drop)
        }
        "TasksDelete" => tasks.delete(group, registry, task()).send_blocking().map(drop),
        "TasksUpdate" => {
            let body = example.body("taskUpdateParameters");
            tasks.update(group, registry, task(), &body).send_blocking().map(drop)
        }
        "TasksGetDetails" => {
            tasks.get_details(group, registry, task()).send_blocking().map(drop)
        }
        other => panic!("{other} is not known"),
    }
}

/// Sends what an example sends, for each of the answers it shows.
fn check(name: &str, document: &Value) -> &'static str {
    let operation = name.split('_').next().unwrap();
    let known = OPERATIONS.iter().find(|known| known.0 == operation);
    let (operation, method, path, query) =
        known.unwrap_or_else(|| panic!("{operation} is not known"));
    let example = Example(&document["parameters"]);
    for (status, response) in document["responses"].as_object().unwrap() {
        let server = answering(status.parse().unwrap(), response.get("body"));
        let client = Client::builder(example.text("subscriptionId"))
            .base_url(server.origin())
            .credential(Credential::bearer("token"))
            .build()
            .unwrap();
        call(&client, operation, &example)
            .unwrap_or_else(|error| panic!("{name}, answered {status}: {error}"));
        let request = only(server);
        let mut path = (*path).to_owned();
        for parameter in ["runId", "taskName"] {
            if path.contains(parameter) {
                path =
                    path.replace(&format!("{{{parameter}}}"), example.text(parameter));
            }
        }
        let line = format!(
            "{method} /subscriptions/{}/resourceGroups/{}/providers/\
             Microsoft.ContainerRegistry/registries/{}{path}?api-version={}{query}",
            example.text("subscriptionId"),
            example.text("resourceGroupName"),
            example.text("registryName"),
            example.text("api-version"),
        );
        expect(&request, &line);
        assert_eq!(request.header("authorization"), Some("Bearer token"));
        match example.sent() {
            Some(sent) => {
                let differences = differences(sent, &body(&request));
                assert!(differences.is_empty(), "{name}:\n{}", differences.join("\n"));
            }
            None => assert!(request.body.is_empty(), "{name}"),
        }
    }
    operation
}

#[test]
fn all_operations_as_in_their_official_examples() {
    let Some(shared) = shared() else { return };
    let mut seen = std::collections::BTreeSet::new();
    for place in [shared.join(EXAMPLES), shared.join(EXAMPLES).join("ManagedIdentity")] {
        for entry in fs::read_dir(place).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                seen.insert(check(&stem(&path), &read(&path)));
            }
        }
    }
    assert_eq!(seen.len(), OPERATIONS.len(), "{seen:?}");
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap().to_string_lossy().into_owned()
}

fn read(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

#[test]
fn the_envelope_of_a_failure_gives_code_message_and_request_id() {
    let script = serde_json::json!([{"reply": {
        "status": 404,
        "headers": {"x-ms-request-id": "r-1"},
        "json": {"error": {"code": "ResourceNotFound", "message": "No such task."}},
    }}]);
    let server = super::played(&script);
    let client = Client::builder("s")
        .base_url(server.origin())
        .credential(Credential::bearer("token"))
        .build()
        .unwrap();
    let error = client.tasks().get("g", "registry", "task").send_blocking().unwrap_err();
    assert_eq!(error.status().map(|status| status.as_u16()), Some(404));
    assert_eq!(error.code(), Some("ResourceNotFound"));
    assert_eq!(error.message(), Some("No such task."));
    assert_eq!(error.request_id(), Some("r-1"));
}

#[test]
fn pages_of_runs_are_followed_byte_for_byte() {
    let first = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerRegistry/\
                 registries/registry/runs?api-version=2019-04-01\
                 &$filter=status%20eq%20%27Failed%27&$top=50";
    let link = "/pages?api-version=2019-04-01&%24skipToken=abc%2Bdef%3D";
    let bearer = serde_json::json!({"authorization": "Bearer token"});
    let script = serde_json::json!([
        {"expect": {"target": first, "headers": bearer},
         "reply": {"json": {"value": [{}, {}], "nextLink": format!("{{{{origin}}}}{link}")}}},
        {"expect": {"target": link, "headers": bearer},
         "reply": {"json": {"value": [], "nextLink": "{{origin}}/pages?t=3"}}},
        {"expect": {"target": "/pages?t=3"},
         "reply": {"json": {"value": [{"id": "last"}], "nextLink": ""}}},
    ]);
    let server = super::played(&script);
    let client = Client::builder("s")
        .base_url(server.origin())
        .credential(Credential::bearer("token"))
        .build()
        .unwrap();
    let list = client.runs().list("g", "registry").filter("status eq 'Failed'").top(50);
    let ids: Vec<_> = list.items_blocking().map(|run| run.unwrap().id).collect();
    assert_eq!(ids, [None, None, Some("last".to_owned())]);
    server.finish().unwrap();
}
