//! Azure DevOps Pipelines: run a pipeline, wait for it, fetch its log and an artifact.

use std::error::Error as StdError;
use std::fs::File;
use std::future::poll_fn;
use std::io::Write as _;
use std::path::Path;
use std::pin::Pin;
use std::time::Duration;

use bindery_clouds::azure_devops_pipelines::Client;
use bindery_clouds::azure_devops_pipelines::types::{
    GetArtifactExpandOptions, GetLogExpandOptions, RunPipelineParameters, RunResult,
    RunState,
};
use bindery_runtime::transport::{Timeouts, Transport};
use bindery_runtime::{Bytes, Credential, ErrorKind};
use futures_core::Stream;
use http::Request;

use crate::stage::{Stage, wait};

fn client(stage: &Stage) -> Client {
    let builder = stage.set(Client::builder("org"));
    builder.credential(Credential::pat("pat")).build().unwrap()
}

/// Fetches what a signed link leads to into a file, piece by piece; gives its size, which
/// is the announced one. A transport calls anything else an error.
async fn save(
    transport: &dyn Transport,
    link: &str,
    file: &Path,
) -> Result<u64, Box<dyn StdError>> {
    let request = Request::get(link).body(Bytes::new())?;
    let response = transport.send(request, Timeouts::default()).await?;
    if !response.status().is_success() {
        return Err(response.status().to_string().into());
    }
    let (mut body, mut file, mut size) = (response.into_body(), File::create(file)?, 0);
    while let Some(piece) =
        poll_fn(|context| Pin::new(&mut body).poll_next(context)).await
    {
        let piece = piece?;
        size += u64::try_from(piece.len())?;
        file.write_all(&piece)?;
    }
    Ok(size)
}

#[test]
fn a_run_with_its_log_and_its_artifact() {
    let stage = Stage::new("s4/run");
    let (client, transport) = (client(&stage), stage.transport());
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("content");
    let parameters: RunPipelineParameters = serde_json::from_value(serde_json::json!({
        "resources": {"repositories": {"self": {"refName": "refs/heads/main"}}},
        "templateParameters": {"env": "prod"},
        "variables": {"x": {"value": "1", "isSecret": false}},
    }))
    .unwrap();
    wait(async {
        let run = client.pipelines().run("proj", 12, &parameters).await.unwrap();
        assert_eq!(run.state, RunState::InProgress);
        assert_eq!((run.result, run.finished_date), (None, None));
        assert_eq!(run.created_date.to_string(), "2024-01-01T00:00:00.1234567Z");
        assert_eq!(run.links["pipeline.web"].href, "https://d/pw");
        let mut ends = Vec::new();
        let result = loop {
            let run = client.runs().get("proj", 12, run.id).await.unwrap();
            ends.extend(run.finished_date.map(|date| date.to_string()));
            if run.state == RunState::Completed {
                break run.result;
            }
            transport.sleep(Duration::from_secs(30)).await;
        };
        assert_eq!(result, Some(RunResult::Succeeded));
        assert_eq!(ends, ["0001-01-01T00:00:00", "2024-01-01T00:05:00Z"]);

        let logs = client.logs().list("proj", 12, 3);
        let logs = logs.expand(GetLogExpandOptions::SignedContent).await.unwrap();
        let signed = logs.logs.unwrap().remove(0).signed_content.unwrap();
        assert!(!format!("{signed:?}").contains("sig="));
        let size = save(&transport, &signed.url.unwrap(), &file).await.unwrap();
        assert_eq!(size, 10);
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "one\r\ntwo\r\n");

        let artifact = client.artifacts().get("proj", 12, 3, "drop");
        let artifact = artifact.expand(GetArtifactExpandOptions::SignedContent);
        let link = artifact.await.unwrap().signed_content.unwrap().url.unwrap();
        assert_eq!(save(&transport, &link, &file).await.unwrap(), 22);
        assert!(std::fs::read(&file).unwrap().starts_with(b"PK\x05\x06"));
        save(&transport, &link, &file).await.unwrap_err();
    });
    stage.end();
}

#[test]
fn a_token_that_is_wrong() {
    let stage = Stage::new("s4/wrong-token");
    let client = client(&stage);
    let get = || client.runs().get("proj", 12, 3).send_blocking().unwrap_err();
    let error = get();
    assert_eq!(error.kind(), ErrorKind::Credentials);
    assert_eq!(error.status().unwrap(), 203);
    assert!(!format!("{error} {error:?}").contains("canary"));
    let error = get();
    assert_eq!(error.kind(), ErrorKind::Credentials, "{error}");
    assert_eq!(error.status().unwrap(), 302);
    stage.end();
}

#[test]
fn a_service_that_asks_for_a_pause() {
    let stage = Stage::new("s4/slowed");
    let client = client(&stage);
    let get = || client.runs().get("proj", 12, 3).send_blocking().unwrap();
    get();
    assert_eq!(stage.clock.slept(), [0; 0]);
    get();
    assert_eq!(stage.clock.slept(), [3_000]);
    get();
    assert_eq!(stage.clock.slept(), [2_000]);
    stage.end();
}

#[test]
fn the_version_that_older_servers_know() {
    let stage = Stage::new("s4/preview");
    let builder = stage.set(Client::builder("org"));
    let builder = builder.parameter("api-version", "7.1-preview.1");
    let client = builder.credential(Credential::pat("pat")).build().unwrap();
    client.runs().get("proj", 12, 3).send_blocking().unwrap();
    stage.end();
}
