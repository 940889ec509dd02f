//! Azure DevOps Build: OpenAPI 3.1, but for the two operations that it does not have as
//! paths of their own.

use bindery_clouds::azure_devops_build::Client;
use bindery_clouds::azure_devops_build::types::{
    Build, BuildDefinition, BuildDefinitionTemplate, BuildStatus,
};
use bindery_runtime::Credential;
use serde_json::json;

use super::{Called, check};

fn build() -> Build {
    serde_json::from_value(json!({"definition": {"id": 7}, "tags": ["a"]})).unwrap()
}

fn definition() -> BuildDefinition {
    let trigger = json!({"triggerType": "continuousIntegration", "batchChanges": true});
    serde_json::from_value(json!({
        "name": "n", "process": {"type": 1, "phases": []}, "triggers": [trigger],
        "variables": {"plain": {"value": "1"}},
    }))
    .unwrap()
}

const CALLS: &[Called<Client>] = &[
    ("Builds_List", |client| {
        let from = "2020-01-01T00:00:00Z".parse().unwrap();
        let list = client.builds().list("proj").definitions(&[1, 2]).min_time(&from);
        let list = list.status_filter(BuildStatus::Completed).top(2);
        list.send_blocking().map(drop)
    }),
    ("Builds_Queue", |client| {
        let call = client.builds().queue("proj", &build()).ignore_warnings(true);
        call.send_blocking().map(drop)
    }),
    ("Builds_Delete", |client| {
        client.builds().delete("proj", 9).send_blocking().map(drop)
    }),
    ("Builds_Get", |client| {
        client.builds().get("proj", 9).property_filters("p").send_blocking().map(drop)
    }),
    ("Builds_Update Build", |client| {
        client
            .builds()
            .update("proj", 9, &build())
            .retry(false)
            .send_blocking()
            .map(drop)
    }),
    ("Artifacts_List", |client| {
        client.artifacts().list("proj", 9).send_blocking().map(drop)
    }),
    ("Builds_Get Build Changes", |client| {
        client.builds().changes("proj", 9).top(4).send_blocking().map(drop)
    }),
    ("Builds_Get Build Logs", |client| {
        client.builds().logs("proj", 9).send_blocking().map(drop)
    }),
    ("Builds_Get Build Log", |client| {
        client.builds().log("proj", 9, 3).start_line(1).send_blocking().map(drop)
    }),
    ("Tags_Add Build Tags", |client| {
        let tags = ["a b".to_owned()];
        client.builds().add_tags("proj", 9, &tags).send_blocking().map(drop)
    }),
    ("Tags_Get Build Tags", |client| {
        client.builds().tags("proj", 9).send_blocking().map(drop)
    }),
    ("Tags_Add Build Tag", |client| {
        client.builds().add_tag("proj", 9, "a b").send_blocking().map(drop)
    }),
    ("Tags_Delete Build Tag", |client| {
        client.builds().delete_tag("proj", 9, "a b").send_blocking().map(drop)
    }),
    ("Timeline_Get", |client| {
        let id = "0a1b2c3d-0000-4000-8000-000000000000".parse().unwrap();
        let call = client.builds().timeline_by_id("proj", 9, &id).change_id(5);
        call.send_blocking().map(drop)
    }),
    ("Definitions_Create", |client| {
        let call = client.definitions().create("proj", &definition());
        call.definition_to_clone_id(3).send_blocking().map(drop)
    }),
    ("Definitions_List", |client| {
        let list = client.definitions().list("proj").name("n*").definition_ids(&[1, 2]);
        list.include_latest_builds(true).send_blocking().map(drop)
    }),
    ("Definitions_Delete", |client| {
        client.definitions().delete("proj", 7).send_blocking().map(drop)
    }),
    ("Definitions_Get", |client| {
        let filters = ["a".to_owned(), "b".to_owned()];
        let call = client.definitions().get("proj", 7).property_filters(&filters);
        call.send_blocking().map(drop)
    }),
    ("Definitions_Update", |client| {
        client.definitions().update("proj", 7, &definition()).send_blocking().map(drop)
    }),
    ("Templates_List", |client| {
        client.templates().list("proj").send_blocking().map(drop)
    }),
    ("Templates_Delete", |client| {
        client.templates().delete("proj", "t").send_blocking().map(drop)
    }),
    ("Templates_Get", |client| {
        client.templates().get("proj", "a t").send_blocking().map(drop)
    }),
    ("Templates_Save Template", |client| {
        let template = json!({"id": "t", "name": "T", "template": {"name": "n"}});
        let template: BuildDefinitionTemplate =
            serde_json::from_value(template).unwrap();
        client.templates().save("proj", "t", &template).send_blocking().map(drop)
    }),
];

#[test]
fn calls_fit_the_description() {
    let description = "azure-devops-build/description.yaml";
    check(description, Client::builder("org"), Credential::bearer("token"), CALLS);
}
