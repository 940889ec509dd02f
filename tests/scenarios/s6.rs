//! Azure DevOps Build: builds across continuation tokens, and the log of one.

use std::time::{Duration, Instant};

use bindery_clouds::azure_devops_build::Client;
use bindery_clouds::azure_devops_build::builds::ListBuilds;
use bindery_clouds::azure_devops_build::types::{Build, BuildResult, BuildStatus};
use bindery_runtime::core::NoRetry;
use bindery_runtime::transport::Timeouts;
use bindery_runtime::{Credential, ErrorKind};

use crate::stage::{Stage, wait};

fn client(stage: &Stage) -> Client {
    let builder = stage.set(Client::builder("org"));
    builder.credential(Credential::pat("pat")).build().unwrap()
}

fn list(client: &Client) -> ListBuilds {
    let from = "2020-01-01T00:00:00Z".parse().unwrap();
    let list = client.builds().list("proj").definitions(&[1, 2]).min_time(&from);
    list.status_filter(BuildStatus::Completed).top(2)
}

fn check(builds: &[Build]) {
    let ids: Vec<_> = builds.iter().map(|build| build.id.unwrap()).collect();
    assert_eq!(ids, [1, 2, 3, 4, 5]);
    assert_eq!(builds[1].result, Some(BuildResult::Other("exploded".to_owned())));
    assert_eq!(builds[3].status, Some(BuildStatus::Other("paused".to_owned())));
}

#[test]
fn builds_awaited() {
    let stage = Stage::new("s6/builds");
    let mut items = list(&client(&stage)).items();
    let builds = wait(async {
        let mut builds = Vec::new();
        while let Some(build) = items.next_item().await {
            builds.push(build.unwrap());
        }
        builds
    });
    check(&builds);
    stage.end();
}

#[test]
fn builds_waited_for() {
    let stage = Stage::new("s6/builds");
    let items = list(&client(&stage)).items_blocking();
    check(&items.map(Result::unwrap).collect::<Vec<_>>());
    stage.end();
}

/// This is the one scenario whose time is real: a limit of time is the transport's.
#[test]
fn a_log_that_takes_longer_than_a_call_may() {
    let stage = Stage::new("s6/slow-log");
    let client = client(&stage);
    let limit = Timeouts::default().total(Duration::from_millis(300));
    let log = || client.builds().log("proj", 9, 3).timeouts(limit).retries(NoRetry);
    wait(async {
        let error = log().send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Timeout, "{error}");
        let began = Instant::now();
        let mut stream = log().send_streaming().await.unwrap();
        let mut text = Vec::new();
        while let Some(chunk) = stream.next_chunk().await {
            text.extend_from_slice(&chunk.unwrap());
        }
        assert_eq!(text, b"one by one");
        assert!(began.elapsed() > Duration::from_millis(600));
    });
    stage.end();
}
