//! Sends nothing: builds a model, writes it as JSON and reads it back.

include!(concat!(env!("OUT_DIR"), "/azure_container_registry.rs"));

use azure_container_registry::Client;
use azure_container_registry::types::{DockerBuildStep, Task};
use bindery_runtime::Credential;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let text = r#"{"location":"eastus","properties":{"step":{"type":"Docker","dockerFilePath":"Dockerfile"}}}"#;
    let task: Task = serde_json::from_str(text)?;
    assert_eq!(serde_json::to_string(&task)?, text);
    let _ = DockerBuildStep::new("Dockerfile");
    let client = Client::builder("my-subscription")
        .credential(Credential::bearer("token"))
        .build()?;
    let request =
        client.tasks().get("my-group", "myregistry", "build").into_request()?;
    println!("{} {}", request.method(), request.uri());
    Ok(())
}
