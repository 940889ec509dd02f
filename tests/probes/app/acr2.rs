//! Swagger 2.0, shaped like container builds.

use bindery_runtime::model::{Field, Model, Record, blank};
use bindery_runtime::transport::Script;
use bindery_runtime::{Bytes, Credential, Error, ErrorKind, http};
use probes::acr2::types::{
    DockerBuildRequest, DockerBuildStep, ErrModel, FileTaskStep, Run, RunPrio, RunRequest,
    RunStatus, Step,
};
use probes::acr2::registries::ScheduleRunOutcome;
use probes::acr2::Client;
use serde_json::{Value, from_value, json, to_value};

fn client(script: &Script) -> Client {
    Client::builder()
        .credential(Credential::basic("user", "word"))
        .blocking_transport(script.clone())
        .build()
        .unwrap()
}

fn round_trip(json: Value) -> Run {
    let run: Run = from_value(json.clone()).unwrap();
    assert_eq!(to_value(&run).unwrap(), json);
    run
}

#[test]
fn steps_are_told_apart_by_their_wire_values() {
    let run = round_trip(json!({"step": {"type": "Docker", "dockerFilePath": "a"}}));
    assert!(matches!(run.step, Some(Step::Docker(_))));
    let run = round_trip(json!({"step": {"type": "FileTask", "taskFilePath": "a"}}));
    assert!(matches!(run.step, Some(Step::FileTask(_))));
    for name in ["DockerBuildStep", "FileTaskStep"] {
        let run = round_trip(json!({"step": {"type": name, "dockerFilePath": "a"}}));
        assert!(matches!(run.step, Some(Step::Other(_))), "{name}");
    }
}

#[test]
fn an_unknown_tag_is_kept() {
    let run = round_trip(json!({"step": {"type": "Buildpack", "builder": {"x": [1, null]}}}));
    let Some(Step::Other(other)) = run.step else { panic!("{:?}", run.step) };
    assert_eq!(other.tag(), Some("Buildpack"));
}

#[test]
fn a_child_keeps_its_own_and_inherited_members_and_one_tag() {
    let step: DockerBuildStep = blank::<DockerBuildStep>().with(|step| {
        step.context_path = Some("src".to_owned());
        step.docker_file_path = "Dockerfile".to_owned();
    });
    let text = serde_json::to_string(&Step::from(step)).unwrap();
    assert_eq!(text.matches("\"type\"").count(), 1, "{text}");
    let sent: Value = serde_json::from_str(&text).unwrap();
    let expected =
        json!({"type": "Docker", "contextPath": "src", "dockerFilePath": "Dockerfile"});
    assert_eq!(sent, expected);
}

#[test]
fn a_step_in_a_step() {
    let nested = json!({"type": "Docker", "dockerFilePath": "b", "nested": {"type": "FileTask"}});
    let run = round_trip(
        json!({"step": {"type": "Docker", "dockerFilePath": "a", "nested": nested}}),
    );
    let Some(Step::Docker(outer)) = run.step else { panic!() };
    let Some(Step::Docker(inner)) = outer.nested.as_deref() else { panic!() };
    assert_eq!(inner.nested.as_deref(), Some(&Step::FileTask(FileTaskStep::default())));
}

#[test]
fn a_required_member_that_is_missing_is_an_error_with_its_path() {
    let script = Script::new().json(200, r#"{"step": {"type": "Docker"}}"#);
    let request = RunRequest::from(DockerBuildRequest::new("Dockerfile"));
    let error = client(&script).registries().schedule_run("a", &request).send_blocking();
    let error = error.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    let path = error.path().unwrap();
    assert!(path.contains("step"), "{path}");
    assert!(error.to_string().contains("dockerFilePath"), "{error}");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(200));
}

#[test]
fn defaults_are_documented_and_absent_stays_absent() {
    let source = include_str!("../src/acr2/types.rs");
    for (name, default) in [("timeout", "3600"), ("isArchiveEnabled", "false")] {
        assert!(source.contains(&format!("/// Default `{default}`.")), "{default}");
        assert_eq!(fact::<DockerBuildRequest>(name).default_json(), Some(default));
    }
    let request = RunRequest::from(DockerBuildRequest::new("a"));
    assert_eq!(
        to_value(&request).unwrap(),
        json!({"type": "DockerBuildRequest", "dockerFilePath": "a"})
    );
    let request = DockerBuildRequest::new("a").with(|r| {
        r.timeout = Some(3600);
        r.is_archive_enabled = Some(false);
    });
    let sent = to_value(RunRequest::from(request)).unwrap();
    assert_eq!((&sent["timeout"], &sent["isArchiveEnabled"]), (&json!(3600), &json!(false)));
}

#[test]
fn integer_enumerations_travel_as_integers_and_open_ones_keep_what_they_do_not_know() {
    assert_eq!(round_trip(json!({"prio": 1})).prio, Some(RunPrio::Value1));
    assert_eq!(round_trip(json!({"prio": 2})).prio, Some(RunPrio::Value2));
    assert_eq!(round_trip(json!({"status": "Queued"})).status, Some(RunStatus::Queued));
    let paused = round_trip(json!({"status": "Paused"})).status;
    assert_eq!(paused, Some(RunStatus::Other("Paused".to_owned())));
}

/// Nothing in this description sends a `Run`, so the fact is all that there is to see.
#[test]
fn read_only_members_are_marked_as_such() {
    assert!(fact::<Run>("createTime").is_read_only());
}

fn schedule(script: &Script) -> Result<ScheduleRunOutcome, Error> {
    let request = RunRequest::from(DockerBuildRequest::new("Dockerfile"));
    let call = client(script).registries().schedule_run("a/b%20c", &request);
    call.filter("x eq 1").send_blocking().map(|response| response.into_value())
}

#[test]
fn what_goes_out() {
    let script = Script::new().json(200, r#"{"status": "Queued"}"#);
    schedule(&script).unwrap();
    let sent = script.requests().remove(0);
    assert_eq!(sent.method(), http::Method::POST);
    let target = sent.uri().to_string();
    assert!(target.starts_with("https://x.example.com/run/a/b%20c?"), "{target}");
    assert!(
        target.ends_with("?$filter=x%20eq%201") || target.ends_with("?%24filter=x%20eq%201"),
        "{target}"
    );
    assert_eq!(sent.headers()["content-type"], "application/json");
    assert_eq!(sent.headers()["authorization"], "Basic dXNlcjp3b3Jk");
    let body: Value = serde_json::from_slice(sent.body()).unwrap();
    assert_eq!(body, json!({"type": "DockerBuildRequest", "dockerFilePath": "Dockerfile"}));
}

#[test]
fn done_and_accepted_are_success_and_the_rest_is_not() {
    let done = schedule(&Script::new().json(200, r#"{"status": "Queued"}"#)).unwrap();
    assert!(matches!(done, ScheduleRunOutcome::Ok(run) if run.status == Some(RunStatus::Queued)));
    let accepted = http::Response::builder()
        .status(202)
        .header("Location", "https://x.example.com/op/1")
        .body(Bytes::new())
        .unwrap();
    let script = Script::new().answer(accepted);
    let request = RunRequest::from(DockerBuildRequest::new("a"));
    let response =
        client(&script).registries().schedule_run("a", &request).send_blocking().unwrap();
    assert_eq!(response.header("location"), Some("https://x.example.com/op/1"));
    assert_eq!(response.into_value(), ScheduleRunOutcome::Accepted);
    let error = schedule(&Script::new().json(409, r#"{"code": "Conflict"}"#)).unwrap_err();
    assert_eq!(error.status().map(|status| status.as_u16()), Some(409));
    assert_eq!(error.failure::<ErrModel>().unwrap().code.as_deref(), Some("Conflict"));
}

#[test]
fn lists_are_repeated_and_links_followed_to_their_end() {
    let script = Script::new()
        .json(200, r#"{"value": [{}, {}], "nextLink": "https://x.example.com/runs?t=a%2Bb"}"#)
        .json(200, r#"{"value": [], "nextLink": "https://x.example.com/runs?t=2"}"#)
        .json(200, r#"{"value": [{}], "nextLink": ""}"#);
    let items = client(&script).runs().list().ids(&[1, 2]).items_blocking();
    assert_eq!(items.map(Result::unwrap).count(), 3);
    let sent: Vec<String> =
        script.requests().iter().map(|request| request.uri().to_string()).collect();
    assert_eq!(
        sent,
        [
            "https://x.example.com/runs?ids=1&ids=2",
            "https://x.example.com/runs?t=a%2Bb",
            "https://x.example.com/runs?t=2",
        ]
    );
}

fn fact<T: Record + Model>(name: &str) -> &'static Field {
    let shape = blank::<T>().shape();
    shape.fields().iter().find(|field| field.name() == name).unwrap()
}
