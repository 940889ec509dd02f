//! Azure DevOps Pipelines: OpenAPI 3.0.

use bindery_clouds::azure_devops_pipelines::Client;
use bindery_clouds::azure_devops_pipelines::types::{
    CreatePipelineParameters, GetArtifactExpandOptions, GetLogExpandOptions,
    RunPipelineParameters,
};
use bindery_runtime::Credential;
use serde_json::json;

use super::{Called, check};

fn run() -> RunPipelineParameters {
    serde_json::from_value(json!({
        "resources": {"repositories": {"self": {"refName": "refs/heads/main"}}},
        "templateParameters": {"env": "prod"},
        "variables": {"x": {"value": "1", "isSecret": false}},
    }))
    .unwrap()
}

const CALLS: &[Called<Client>] = &[
    ("Pipelines_Create", |client| {
        let body =
            json!({"name": "p", "folder": "f", "configuration": {"type": "yaml"}});
        let body: CreatePipelineParameters = serde_json::from_value(body).unwrap();
        client.pipelines().create("proj", &body).send_blocking().map(drop)
    }),
    ("Pipelines_List", |client| {
        let call = client.pipelines().list("proj").order_by("name asc").top(2);
        call.continuation_token("t").send_blocking().map(drop)
    }),
    ("Pipelines_Get", |client| {
        let call = client.pipelines().get("proj", 1).pipeline_version(4);
        call.send_blocking().map(drop)
    }),
    ("Preview_Preview", |client| {
        client.pipelines().preview("proj", 1, &run()).send_blocking().map(drop)
    }),
    ("Runs_List", |client| client.runs().list("proj", 1).send_blocking().map(drop)),
    ("Runs_Run Pipeline", |client| {
        client.pipelines().run("proj", 1, &run()).send_blocking().map(drop)
    }),
    ("Runs_Get", |client| client.runs().get("proj", 1, 2).send_blocking().map(drop)),
    ("Artifacts_Get", |client| {
        let call = client.artifacts().get("proj", 1, 2, "drop &");
        call.expand(GetArtifactExpandOptions::SignedContent).send_blocking().map(drop)
    }),
    ("Logs_List", |client| {
        let call = client.logs().list("proj", 1, 2);
        call.expand(GetLogExpandOptions::SignedContent).send_blocking().map(drop)
    }),
    ("Logs_Get", |client| client.logs().get("proj", 1, 2, 3).send_blocking().map(drop)),
];

#[test]
fn calls_fit_the_description() {
    let description = "azure-devops-pipelines/description.yaml";
    check(description, Client::builder("org"), Credential::bearer("token"), CALLS);
}
