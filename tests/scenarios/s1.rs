//! Azure Container Registry: upload sources, queue a build, follow it, read its log.

use std::time::Duration;

use bindery_clouds::azure_container_registry::Client;
use bindery_clouds::azure_container_registry::registries::ScheduleRunOutcome;
use bindery_clouds::azure_container_registry::types::{
    Architecture, Argument, DockerBuildRequest, Os, Platform, Run, RunRequest,
    RunStatus, RunUpdate,
};
use bindery_runtime::call::Ended;
use bindery_runtime::transport::Transport as _;
use bindery_runtime::{Error, ErrorKind, Poller, Progress};

use crate::stage::{Stage, wait};
use crate::storage;

const AT: (&str, &str) = ("group", "registry");

/// How long the vendor's own client waits before it asks for a run again.
const PAUSE: Duration = Duration::from_secs(30);

fn request(source: Option<String>) -> RunRequest {
    let platform = Platform::new(Os::Linux)
        .with(|platform| platform.architecture = Some(Architecture::Amd64));
    let argument =
        Argument::new("k", "v").with(|argument| argument.is_secret = Some(true));
    let request = DockerBuildRequest::new("Dockerfile", platform).with(|request| {
        request.image_names = Some(vec!["azurerest:testtag".to_owned()]);
        request.is_push_enabled = Some(true);
        request.source_location = source;
        request.arguments = Some(vec![argument]);
    });
    request.into()
}

fn scheduled(client: &Client) -> Poller<Run> {
    let source = Some("source/20180213/b52f.tar.gz".to_owned());
    client.registries().schedule_run(AT.0, AT.1, &request(source)).poller()
}

fn status(run: &Run) -> RunStatus {
    let properties = run.properties.as_ref().unwrap();
    properties.status.clone().unwrap_or(RunStatus::Queued)
}

fn is_over(status: &RunStatus) -> bool {
    use RunStatus::{Canceled, Error, Failed, Succeeded, Timeout};
    matches!(status, Succeeded | Failed | Canceled | Error | Timeout)
}

const SEEN: [&str; 5] = ["Queued", "Started", "Paused", "Running", "Succeeded"];

/// The waits of retries within those of the user.
const WAITED: [u128; 7] = [30_000, 2_000, 2_000, 30_000, 7_000, 30_000, 30_000];

const LINK: &str = "/logs/r1.txt?sv=2017-04-17&sig=a%2Fb%2Bc%3D";

#[test]
fn a_build_awaited() {
    let stage = Stage::new("s1/build");
    let (client, transport) = (stage.acr(), stage.transport());
    wait(async {
        let upload =
            client.registries().get_build_source_upload_url(AT.0, AT.1).await.unwrap();
        let url = upload.upload_url.unwrap();
        storage::put(&transport, &url, "sources".into()).await.unwrap();
        let request = request(upload.relative_path);
        let call = client.registries().schedule_run(AT.0, AT.1, &request);
        let run = call.poller().await.unwrap();
        let id = run.properties.unwrap().run_id.unwrap();
        let mut seen = Vec::new();
        loop {
            let run = client.runs().get(AT.0, AT.1, &id).await.unwrap();
            let status = status(&run);
            seen.push(status.to_string());
            if is_over(&status) {
                break;
            }
            transport.sleep(PAUSE).await;
        }
        assert_eq!(seen, SEEN);
        let log = client.runs().get_log_sas_url(AT.0, AT.1, &id).await.unwrap();
        assert_eq!(log.log_link, Some(format!("{}{LINK}", stage.origin())));
    });
    assert_eq!(stage.clock.slept(), WAITED);
    stage.end();
}

#[test]
fn a_build_waited_for() {
    let stage = Stage::new("s1/build");
    let (client, transport) = (stage.acr(), stage.transport());
    let call = client.registries().get_build_source_upload_url(AT.0, AT.1);
    let upload = call.send_blocking().unwrap().into_value();
    let url = upload.upload_url.unwrap();
    wait(storage::put(&transport, &url, "sources".into())).unwrap();
    let request = request(upload.relative_path);
    let call = client.registries().schedule_run(AT.0, AT.1, &request);
    let run = call.poller_blocking().wait().unwrap().into_value();
    let id = run.properties.unwrap().run_id.unwrap();
    let mut seen = Vec::new();
    loop {
        let run = client.runs().get(AT.0, AT.1, &id).send_blocking().unwrap();
        let status = status(&run.value);
        seen.push(status.to_string());
        if is_over(&status) {
            break;
        }
        stage.clock.sleep(PAUSE);
    }
    assert_eq!(seen, SEEN);
    let log = client.runs().get_log_sas_url(AT.0, AT.1, &id).send_blocking().unwrap();
    assert_eq!(log.into_value().log_link, Some(format!("{}{LINK}", stage.origin())));
    assert_eq!(stage.clock.slept(), WAITED);
    stage.end();
}

/// The plain request and its decoder where nothing can go wrong, the machine itself where
/// the service turns requests away.
#[test]
fn a_build_without_io() {
    let stage = Stage::new("s1/build");
    let (client, transport) = (stage.acr(), stage.transport());
    let call = client.registries().get_build_source_upload_url(AT.0, AT.1);
    let decoder = call.decoder();
    let answer = stage.carry(call.into_request().unwrap()).unwrap();
    let upload = decoder.decode(answer).unwrap().into_value();
    let url = upload.upload_url.unwrap();
    wait(storage::put(&transport, &url, "sources".into())).unwrap();
    let request = request(upload.relative_path);
    let call = client.registries().schedule_run(AT.0, AT.1, &request);
    let decoder = call.decoder();
    let answer = stage.carry(call.into_request().unwrap()).unwrap();
    let ScheduleRunOutcome::Ok(run) = decoder.decode(answer).unwrap().into_value()
    else {
        panic!("the run is not queued");
    };
    let id = run.properties.unwrap().run_id.unwrap();
    let mut seen = Vec::new();
    loop {
        let call = client.runs().get(AT.0, AT.1, &id);
        let decoder = call.decoder();
        let answer = stage.turn(call.start().unwrap()).unwrap();
        let status = status(&decoder.decode(answer).unwrap().into_value());
        seen.push(status.to_string());
        if is_over(&status) {
            break;
        }
        stage.clock.sleep(PAUSE);
    }
    assert_eq!(seen, SEEN);
    let call = client.runs().get_log_sas_url(AT.0, AT.1, &id);
    let decoder = call.decoder();
    let answer = stage.carry(call.into_request().unwrap()).unwrap();
    let log = decoder.decode(answer).unwrap().into_value();
    assert_eq!(log.log_link, Some(format!("{}{LINK}", stage.origin())));
    assert_eq!(stage.clock.slept(), WAITED);
    stage.end();
}

/// A state that is not known is kept as it came and written so again.
#[test]
fn a_status_of_a_later_version() {
    let text = r#"{"properties":{"status":"Paused"}}"#;
    let run: Run = serde_json::from_str(text).unwrap();
    assert_eq!(status(&run), RunStatus::Other("Paused".to_owned()));
    assert_eq!(serde_json::to_string(&run).unwrap(), text);
}

#[test]
fn accepted_and_found_by_location() {
    let stage = Stage::new("s1/accepted");
    let run = wait(scheduled(&stage.acr()).into_future()).unwrap();
    assert_eq!(status(&run), RunStatus::Queued);
    assert_eq!(stage.clock.slept(), [1_000, 120_000]);
    stage.end();

    let stage = Stage::new("s1/accepted");
    let source = Some("source/20180213/b52f.tar.gz".to_owned());
    let call = stage.acr().registries().schedule_run(AT.0, AT.1, &request(source));
    let run = call.poller_blocking().wait().unwrap();
    assert_eq!(status(&run.value), RunStatus::Queued);
    assert_eq!(stage.clock.slept(), [1_000, 120_000]);
    stage.end();
}

#[test]
fn states_that_nobody_documents_are_running() {
    let stage = Stage::new("s1/states");
    let mut poller = scheduled(&stage.acr());
    wait(async {
        let mut states = Vec::new();
        loop {
            match poller.step().await.unwrap() {
                Progress::Done(run) => {
                    break assert_eq!(status(&run.value), RunStatus::Queued);
                }
                Progress::Running(running) => {
                    let state = running.state().map(str::to_owned);
                    states.push((state, running.percent(), running.wait().as_secs()));
                }
                _ => panic!("neither running nor done"),
            }
        }
        let creating = Some("Creating".to_owned());
        let going = Some("InProgress".to_owned());
        let expected = [(None, None, 30), (creating, None, 30), (going, Some(40.0), 5)];
        assert_eq!(states, expected);
    });
    stage.end();
}

#[test]
fn a_state_of_failure_has_its_code() {
    let stage = Stage::new("s1/state-failed");
    let error = wait(scheduled(&stage.acr()).into_future()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OperationFailed);
    assert_eq!(error.code(), Some("QuotaExceeded"));
    assert_eq!(error.message(), Some("No agents are left."));
    assert_eq!(error.request_id(), Some("r-2"));
    stage.end();
}

/// The error names the link, but not the signature in it.
#[test]
fn a_state_that_is_lost() {
    let stage = Stage::new("s1/state-lost");
    let error = wait(scheduled(&stage.acr()).into_future()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Status);
    assert_eq!(error.status().unwrap(), 404);
    let text = format!("{error} {error:?}");
    assert!(text.contains("/operationStatuses/operationStatuses/1`"), "{text}");
    assert!(!text.contains("canary"), "{text}");
    stage.end();
}

#[test]
fn a_run_that_fails_says_why() {
    let stage = Stage::new("s1/run-failed");
    let client = stage.acr();
    let get = || client.runs().get(AT.0, AT.1, "r1").send_blocking().unwrap();
    assert_eq!(status(&get().value), RunStatus::Running);
    let run = get().into_value();
    assert_eq!(status(&run), RunStatus::Failed);
    let message = run.properties.unwrap().run_error_message;
    assert_eq!(message.as_deref(), Some("exit code 1"));
    stage.end();
}

#[test]
fn a_run_that_is_turned_away_is_asked_for_again() {
    let stage = Stage::new("s1/throttled");
    let client = stage.acr();
    wait(scheduled(&client).into_future()).unwrap();
    assert_eq!(stage.clock.slept(), [3_000]);
    let error: Error = wait(scheduled(&client).into_future()).unwrap_err();
    assert_eq!(stage.clock.slept(), [7_000, 7_000]);
    assert_eq!(error.kind(), ErrorKind::Status);
    assert_eq!(error.code(), Some("TooManyRequests"));
    assert_eq!(error.retry_after(), Some(Duration::from_secs(7)));
    assert_eq!(error.attempts(), 3);
    stage.end();
}

#[test]
fn a_run_that_may_be_queued_is_not_queued_twice() {
    let stage = Stage::new("s1/reset");
    let error = wait(scheduled(&stage.acr()).into_future()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OutcomeUnknown, "{error}");
    assert!(error.is_outcome_unknown());
    assert_eq!(error.attempts(), 1);
    assert_eq!(stage.requests(), 1);
    stage.end();
}

#[test]
fn cancelling_and_archiving() {
    let stage = Stage::new("s1/cancel");
    let runs = stage.acr().runs();
    runs.cancel(AT.0, AT.1, "r1").poller_blocking().wait().unwrap();
    runs.cancel(AT.0, AT.1, "r1").poller_blocking().wait().unwrap();
    assert_eq!(stage.clock.slept(), [30_000, 30_000]);
    let update = RunUpdate::default().with(|run| run.is_archive_enabled = Some(true));
    for status in [201, 200] {
        let call = runs.update(AT.0, AT.1, "r1", &update);
        let run = call.send_blocking().unwrap();
        assert_eq!(run.status(), status);
        assert_eq!(run.value.properties.unwrap().is_archive_enabled, Some(true));
    }
    stage.end();
}

/// The id of the run is not in the answers to a request that is still being queued.
#[test]
fn a_build_is_cancelled_while_it_is_queued() {
    let stage = Stage::new("s1/cancel-queued");
    let client = stage.acr();
    let runs = client.runs();
    let ended = wait(async {
        let mut poller = scheduled(&client);
        assert!(matches!(poller.step().await.unwrap(), Progress::Running(_)));
        let mut newest = runs.list(AT.0, AT.1).top(1).items();
        let run = newest.next_item().await.unwrap().unwrap();
        let id = run.properties.unwrap().run_id.unwrap();
        poller.cancel_with(runs.cancel(AT.0, AT.1, &id)).await.unwrap()
    });
    let Ended::Canceled(why) = ended else { panic!("{ended:?}") };
    assert_eq!(why.kind(), ErrorKind::OperationCanceled);
    assert_eq!(why.message(), Some("Cancelled by a user."));
    assert_eq!(stage.clock.slept(), [30_000, 5_000]);
    stage.end();
}

#[test]
fn a_log_is_read_as_it_grows() {
    let stage = Stage::new("s1/log");
    let mut log = Vec::new();
    let mut ends = Vec::new();
    let link = format!("{}{LINK}", stage.origin());
    let transport = stage.transport();
    let reading = storage::follow(&transport, &link, |part| {
        log.extend_from_slice(part);
        ends.push(log.len());
    });
    wait(reading).unwrap();
    assert_eq!(ends, [4_096, 5_000, 6_000]);
    let expected = std::fs::read(crate::stage::directory().join("s1/log.txt")).unwrap();
    assert_eq!(log, expected);
    assert!(String::from_utf8_lossy(&expected[..4_096]).ends_with('\u{fffd}'));
    assert_eq!(expected[4_999..5_001], *b"\r\n");
    // Twice for the log to come, then for more of it, and from the start after each part.
    let waited =
        [1_000, 2_000, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000, 1_000];
    assert_eq!(stage.clock.slept(), waited);
    stage.end();
}

#[test]
fn a_log_that_is_silent_is_given_up() {
    let stage = Stage::new("s1/log-silent");
    let link = format!("{}{LINK}", stage.origin());
    let transport = stage.transport();
    let error = wait(storage::follow(&transport, &link, |_| {})).unwrap_err();
    assert!(error.to_string().contains("silent"), "{error}");
    let waited = stage.clock.slept();
    assert_eq!(waited[..6], [1_000, 2_000, 4_000, 8_000, 15_000, 15_000]);
    assert!(waited.iter().sum::<u128>() >= 30 * 60 * 1_000);
    stage.end();
}
