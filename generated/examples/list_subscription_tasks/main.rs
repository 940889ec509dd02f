//! Lists the artifact subscription tasks of an instance, page after page, with signed
//! requests.
//!
//! Without credentials in the environment it runs against a scripted server on
//! loopback. Against the service: set `ALIBABA_CLOUD_ACCESS_KEY_ID`,
//! `ALIBABA_CLOUD_ACCESS_KEY_SECRET`, `ALIBABA_CLOUD_REGION_ID` and `INSTANCE_ID`.

use std::error::Error;

use bindery_clouds::alibaba_container_registry::Client;
use bindery_mock::{Script, Server};
use bindery_runtime::Credential;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let Ok(id) = std::env::var("ALIBABA_CLOUD_ACCESS_KEY_ID") else {
        let server = Server::start(Script::parse(include_str!("script.yaml"))?)?;
        let client = Client::builder("cn-hangzhou")
            .base_url(server.origin())
            .credential(Credential::acs3("id", "secret"))
            .build()?;
        let result = list(&client, "cri-m9ob8792vm****").await;
        server.finish()?;
        return result;
    };
    let secret = std::env::var("ALIBABA_CLOUD_ACCESS_KEY_SECRET")?;
    let client = Client::builder(&std::env::var("ALIBABA_CLOUD_REGION_ID")?)
        .credential(Credential::acs3(id, secret))
        .build()?;
    list(&client, &std::env::var("INSTANCE_ID")?).await
}

async fn list(client: &Client, instance: &str) -> Result<(), Box<dyn Error>> {
    let mut tasks =
        client.artifact_subscription().list_tasks(instance).page_size(2).items();
    while let Some(task) = tasks.next_item().await {
        let task = task?;
        println!("{:?} {:?} {:?}", task.task_id, task.task_status, task.start_time);
    }
    Ok(())
}
