//! Lists runs with a client that the build script made.

use bindery_runtime::Credential;
use bindery_runtime::transport::Script;

include!(concat!(env!("OUT_DIR"), "/azure_container_registry.rs"));

use azure_container_registry::Client;

fn main() -> Result<(), bindery_runtime::Error> {
    let script = Script::new().json(200, r#"{"value": [{"id": "/runs/cf1"}], "nextLink": ""}"#);
    let client = Client::builder("00000000-0000-0000-0000-000000000000")
        .credential(Credential::bearer("token"))
        .blocking_transport(script.clone())
        .build()?;
    for run in client.runs().list("group", "registry").top(5).items_blocking() {
        println!("run {}", run?.id.unwrap_or_default());
    }
    for request in script.requests() {
        println!("{} {}", request.method(), request.uri());
    }
    Ok(())
}
