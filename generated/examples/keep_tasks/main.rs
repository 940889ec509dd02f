//! Stores a task, changes a part of it, reads it with its secrets and deletes it.
//!
//! Without credentials in the environment it runs against a scripted server on
//! loopback. Against the service: set `AZURE_TOKEN`, `AZURE_SUBSCRIPTION`,
//! `AZURE_GROUP` and `AZURE_REGISTRY`.

use std::collections::BTreeMap;
use std::error::Error;

use bindery_clouds::azure_container_registry::Client;
use bindery_clouds::azure_container_registry::types::{
    Agent, DockerBuildStep, DockerBuildStepUpdate, ErrorResponse, Os, Platform, Task,
    TaskProperties, TaskPropertiesUpdate, TaskStep, TaskUpdate,
};
use bindery_mock::{Script, Server};
use bindery_runtime::{Credential, Maybe};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let Ok(token) = std::env::var("AZURE_TOKEN") else {
        let server = Server::start(Script::parse(include_str!("script.yaml"))?)?;
        let client = Client::builder("00000000-0000-0000-0000-000000000000")
            .base_url(server.origin())
            .credential(Credential::bearer("token"))
            .build()?;
        let result = keep(&client, "group", "registry").await;
        server.finish()?;
        return result;
    };
    let client = Client::builder(&std::env::var("AZURE_SUBSCRIPTION")?)
        .credential(Credential::bearer(token))
        .build()?;
    keep(&client, &std::env::var("AZURE_GROUP")?, &std::env::var("AZURE_REGISTRY")?)
        .await
}

async fn keep(
    client: &Client,
    group: &str,
    registry: &str,
) -> Result<(), Box<dyn Error>> {
    let tasks = client.tasks();
    let step = DockerBuildStep::new("Dockerfile")
        .with(|step| step.image_names = Some(vec!["app:v1".to_owned()]));
    let properties = TaskProperties::new(Platform::new(Os::Linux), step.into());
    let task = Task::new("eastus").with(|task| task.properties = Some(properties));
    let created = tasks.create(group, registry, "myTask", &task).await?;
    println!("created: {created:?}");

    // What is not set stays as it is; `Maybe::Null` takes a member away.
    let step = DockerBuildStepUpdate::default()
        .with(|step| step.image_names = Some(vec!["a:b".to_owned()]));
    let properties = TaskPropertiesUpdate::default().with(|properties| {
        properties.step = Some(step.into());
        properties.agent_configuration =
            Maybe::Value(Agent::default().with(|agent| agent.cpu = Some(3)));
        properties.trigger = Maybe::Null;
    });
    let update = TaskUpdate::default().with(|update| {
        update.properties = Some(properties);
        update.tags = Some(BTreeMap::from([("testkey".to_owned(), "value".to_owned())]));
    });
    match tasks.update(group, registry, "myTask", &update).await {
        Ok(_) => println!("updated"),
        Err(error) if error.code() == Some("Conflict") => {
            let detail = error.failure::<ErrorResponse>().and_then(|body| body.error);
            println!("the task is being changed: {:?}", detail.and_then(|d| d.message));
        }
        Err(error) => return Err(error.into()),
    }

    let details = tasks.get_details(group, registry, "myTask").await?;
    match details.properties.map(|properties| properties.step) {
        Some(TaskStep::Docker(step)) => println!("builds {}", step.docker_file_path),
        Some(TaskStep::Other(step)) => println!("a step of a later version: {step:?}"),
        other => println!("{other:?}"),
    }

    tasks.delete(group, registry, "myTask").await?;
    Ok(())
}
