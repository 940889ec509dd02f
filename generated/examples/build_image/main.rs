//! Uploads sources, builds an image from them and follows the run to its end.
//!
//! Without credentials in the environment it runs against a scripted server on
//! loopback. Against the service: set `AZURE_TOKEN` (a token for
//! `https://management.azure.com/.default`), `AZURE_SUBSCRIPTION`, `AZURE_GROUP`,
//! `AZURE_REGISTRY` and `SOURCES` (a `.tar.gz` with a Dockerfile in it).

mod storage;

use std::error::Error;
use std::io::Write as _;
use std::time::Duration;

use bindery_clouds::azure_container_registry::Client;
use bindery_clouds::azure_container_registry::types::{
    Architecture, Argument, DockerBuildRequest, Os, Platform, Run, RunStatus,
};
use bindery_mock::{Script, Server};
use bindery_runtime::Credential;
use bindery_runtime::transport::Reqwest;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let Ok(token) = std::env::var("AZURE_TOKEN") else {
        let server = Server::start(Script::parse(include_str!("script.yaml"))?)?;
        let client = Client::builder("00000000-0000-0000-0000-000000000000")
            .base_url(server.origin())
            .credential(Credential::bearer("token"))
            .build()?;
        let pause = Duration::from_millis(10);
        let result =
            build(&client, ("group", "registry"), b"sources".to_vec(), pause).await;
        server.finish()?;
        return result;
    };
    let (group, registry) =
        (std::env::var("AZURE_GROUP")?, std::env::var("AZURE_REGISTRY")?);
    let client = Client::builder(&std::env::var("AZURE_SUBSCRIPTION")?)
        .credential(Credential::bearer(token))
        .build()?;
    let sources = std::fs::read(std::env::var("SOURCES")?)?;
    build(&client, (&group, &registry), sources, Duration::from_secs(5)).await
}

async fn build(
    client: &Client,
    (group, registry): (&str, &str),
    sources: Vec<u8>,
    pause: Duration,
) -> Result<(), Box<dyn Error>> {
    let upload =
        client.registries().get_build_source_upload_url(group, registry).await?;
    let url = upload.upload_url.ok_or("the service named no place for the sources")?;
    let transport = Reqwest::new()?;
    storage::put(&transport, &url, sources.into()).await?;

    let platform = Platform::new(Os::Linux)
        .with(|platform| platform.architecture = Some(Architecture::Amd64));
    let request = DockerBuildRequest::new("Dockerfile", platform).with(|request| {
        request.image_names = Some(vec!["azurerest:testtag".to_owned()]);
        request.is_push_enabled = Some(true);
        request.source_location = upload.relative_path;
        request.arguments = Some(vec![
            Argument::new("k", "v").with(|argument| argument.is_secret = Some(true)),
        ]);
    });
    let scheduled = client.registries().schedule_run(group, registry, &request.into());
    let run = scheduled.poller().await?;
    let id = run.properties.and_then(|run| run.run_id).ok_or("the run has no id")?;

    let status = loop {
        let run: Run = client.runs().get(group, registry, &id).await?;
        let properties = run.properties.ok_or("the run has no properties")?;
        match properties.status {
            None | Some(RunStatus::Queued | RunStatus::Started | RunStatus::Running) => {
                tokio::time::sleep(pause).await;
            }
            Some(ended) => break ended,
        }
    };
    println!("run {id}: {status}");

    let log = client.runs().get_log_sas_url(group, registry, &id).await?;
    if let Some(link) = log.log_link {
        let mut out = std::io::stdout();
        // A part may end within a character, so that bytes are handed on.
        storage::follow(&transport, &link, |part| drop(out.write_all(part))).await?;
    }
    Ok(())
}
