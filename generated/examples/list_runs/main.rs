//! Lists the failed runs of a registry, page after page.
//!
//! Without credentials in the environment it runs against a scripted server on
//! loopback. Against the service: set `AZURE_TOKEN`, `AZURE_SUBSCRIPTION`,
//! `AZURE_GROUP` and `AZURE_REGISTRY`.

use std::error::Error;

use bindery_clouds::azure_container_registry::Client;
use bindery_mock::{Script, Server};
use bindery_runtime::Credential;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let Ok(token) = std::env::var("AZURE_TOKEN") else {
        let server = Server::start(Script::parse(include_str!("script.yaml"))?)?;
        let client = Client::builder("00000000-0000-0000-0000-000000000000")
            .base_url(server.origin())
            .credential(Credential::bearer("token"))
            .build()?;
        let result = list(&client, "group", "registry").await;
        server.finish()?;
        return result;
    };
    let client = Client::builder(&std::env::var("AZURE_SUBSCRIPTION")?)
        .credential(Credential::bearer(token))
        .build()?;
    list(&client, &std::env::var("AZURE_GROUP")?, &std::env::var("AZURE_REGISTRY")?)
        .await
}

async fn list(
    client: &Client,
    group: &str,
    registry: &str,
) -> Result<(), Box<dyn Error>> {
    let mut runs = client
        .runs()
        .list(group, registry)
        .filter("status eq 'Failed' and createTime ge 2018-01-01T00:00:00Z")
        .top(50)
        .items();
    while let Some(run) = runs.next_item().await {
        let properties = run?.properties.unwrap_or_default();
        println!("{:?} {:?}", properties.run_id, properties.status);
    }
    Ok(())
}
