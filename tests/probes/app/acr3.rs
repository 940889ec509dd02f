//! The same in OpenAPI 3.0, with everything that is usually dropped.

use bindery_runtime::model::{Field, Record, blank};
use bindery_runtime::transport::Script;
use bindery_runtime::{Bytes, Maybe, http};
use probes::acr3::Client;
use probes::acr3::registries::ScheduleRunOutcome;
use probes::acr3::types::{
    DockerBuildRequest, DockerBuildStep, ErrModel, Implicit, ImplicitA,
    RegistriesScheduleRunFilter, Run, RunRequest, RunRequestAny, StepUnion,
};
use serde_json::{Value, from_value, json, to_value};

fn client(script: &Script) -> Client {
    Client::builder().blocking_transport(script.clone()).build().unwrap()
}

fn request() -> RunRequest {
    DockerBuildRequest::new("Dockerfile").into()
}

fn round_trip(json: Value) -> Run {
    let run: Run = from_value(json.clone()).unwrap();
    assert_eq!(to_value(&run).unwrap(), json);
    run
}

#[test]
fn header_cookie_and_deep_object_are_sent() {
    let script = Script::new().json(200, r#"{"status": "Queued"}"#);
    let filter = RegistriesScheduleRunFilter::default().with(|filter| {
        filter.a = Some("x".to_owned());
        filter.b = Some(1);
    });
    let runs = client(&script).registries();
    let call = runs.schedule_run("a/b", &request()).x_trace("t").sid("s").filter(&filter);
    call.send_blocking().unwrap();
    let sent = script.requests().remove(0);
    assert_eq!(sent.headers()["x-trace"], "t");
    assert_eq!(sent.headers()["cookie"], "sid=s");
    let target = sent.uri().to_string().replace("%5B", "[").replace("%5D", "]");
    assert_eq!(target, "https://x.example.com/run/a%2Fb?filter[a]=x&filter[b]=1");
}

#[test]
fn what_is_absent_leaves_no_trace() {
    let script = Script::new().json(200, r#"{"status": "Queued"}"#);
    client(&script).registries().schedule_run("a", &request()).send_blocking().unwrap();
    let sent = script.requests().remove(0);
    assert_eq!(sent.uri().to_string(), "https://x.example.com/run/a");
    assert!(!sent.headers().contains_key("x-trace"));
    assert!(!sent.headers().contains_key("cookie"));
    assert!(!sent.headers().contains_key("authorization"));
}

fn answered(status: u16, body: &str) -> Result<ScheduleRunOutcome, bindery_runtime::Error> {
    let script = Script::new().json(status, body.to_owned());
    let call = client(&script).registries().schedule_run("a", &request());
    call.send_blocking().map(|response| response.into_value())
}

#[test]
fn answers_are_told_apart_by_their_status() {
    assert!(matches!(
        answered(200, r#"{"status": "Queued"}"#).unwrap(),
        ScheduleRunOutcome::Ok(_)
    ));
    let id = "0a1b2c3d-0000-4000-8000-000000000000";
    match answered(202, &format!(r#"{{"id": "{id}"}}"#)).unwrap() {
        ScheduleRunOutcome::Accepted(accepted) => assert_eq!(accepted.id.as_str(), id),
        other => panic!("{other:?}"),
    }
    for status in [404, 500] {
        let error = answered(status, r#"{"code": "Gone"}"#).unwrap_err();
        assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
        assert_eq!(error.failure::<ErrModel>().unwrap().code.as_deref(), Some("Gone"));
    }
}

#[test]
fn the_header_of_an_accepted_call_is_within_reach() {
    let accepted = http::Response::builder()
        .status(202)
        .header("Location", "/op/1")
        .header("content-type", "application/json")
        .body(Bytes::from(r#"{"id": "0a1b2c3d-0000-4000-8000-000000000000"}"#))
        .unwrap();
    let script = Script::new().answer(accepted);
    let call = client(&script).registries().schedule_run("a", &request());
    assert_eq!(call.send_blocking().unwrap().header("location"), Some("/op/1"));
}

#[test]
fn bytes_are_not_read_as_json() {
    let body: &[u8] = b"\x00\xff{not json";
    let answer = http::Response::builder().body(Bytes::from_static(body)).unwrap();
    let script = Script::new().answer(answer);
    assert_eq!(client(&script).get_blob().send_blocking().unwrap().into_value(), body);
}

#[test]
fn a_head_request_reads_no_body_and_an_operation_without_id_has_a_name() {
    let script = Script::new()
        .answer(http::Response::builder().header("content-length", "5").body(Bytes::new()).unwrap())
        .answer(http::Response::new(Bytes::from_static(b"whatever")));
    client(&script).head_blob().send_blocking().unwrap();
    client(&script).get_noid().send_blocking().unwrap();
    let sent: Vec<String> =
        script.requests().iter().map(|r| format!("{} {}", r.method(), r.uri())).collect();
    assert_eq!(sent, ["HEAD https://x.example.com/blob", "GET https://x.example.com/noid"]);
}

#[test]
fn the_tag_of_a_step_is_written_but_not_asked_for() {
    let step = blank::<DockerBuildStep>().with(|step| step.file = "Dockerfile".to_owned());
    let sent = to_value(StepUnion::from(step)).unwrap();
    assert_eq!(sent, json!({"type": "Docker", "file": "Dockerfile"}));
    let run = round_trip(json!({"status": "Queued", "step": {"type": "FileTask", "task": "t"}}));
    assert!(matches!(run.step, Some(StepUnion::FileTask(_))));
}

#[test]
fn one_value_per_branch_decides() {
    for (kind, member) in [("A", "a"), ("B", "b")] {
        let json = json!({"kind": kind, member: "x"});
        let value: Implicit = from_value(json.clone()).unwrap();
        assert_eq!(to_value(&value).unwrap(), json);
        let first = matches!(value, Implicit::A(_));
        assert_eq!(first, kind == "A");
    }
}

#[test]
fn five_and_its_text_stay_apart() {
    for json in [json!(5), json!("5")] {
        let value: RunRequestAny = from_value(json.clone()).unwrap();
        assert_eq!(matches!(value, RunRequestAny::Integer(5)), json.is_number());
        assert_eq!(to_value(&value).unwrap(), json);
    }
}

#[test]
fn a_child_can_be_sent_as_the_request() {
    let script = Script::new().json(200, r#"{"status": "Queued"}"#);
    let child = DockerBuildRequest::new("Dockerfile").with(|request| {
        request.any = Some(RunRequestAny::String("5".to_owned()));
        request.u = Some(ImplicitA::new("x").into());
    });
    client(&script).registries().schedule_run("a", &child.into()).send_blocking().unwrap();
    let body: Value = serde_json::from_slice(script.requests()[0].body()).unwrap();
    let expected = json!({
        "type": "DockerBuildRequest", "u": {"kind": "A", "a": "x"}, "any": "5",
        "file": "Dockerfile",
    });
    assert_eq!(body, expected);
}

#[test]
fn a_missing_status_is_an_error() {
    let error = answered(200, "{}").unwrap_err();
    assert!(error.to_string().contains("status"), "{error}");
}

#[test]
fn absent_is_not_null() {
    let note = |json: Value| from_value::<Run>(json).unwrap().note;
    assert_eq!(note(json!({"status": "Queued"})), Maybe::Absent);
    assert_eq!(note(json!({"status": "Queued", "note": null})), Maybe::Null);
    assert_eq!(note(json!({"status": "Queued", "note": "x"})), Maybe::Value("x".to_owned()));
    round_trip(json!({"status": "Queued", "note": null}));
}

#[test]
fn a_secret_is_sent_and_shown_nowhere() {
    let run = blank::<Run>().with(|run| run.pw = Some("hunter2".to_owned()));
    assert!(!format!("{run:?} {run:#?}").contains("hunter2"));
    assert_eq!(to_value(&run).unwrap()["pw"], "hunter2");
}

#[test]
fn nothing_is_lost_on_the_way() {
    round_trip(json!({
        "status": "Paused", "prio": 7, "d": "2024-02-29", "dur": "P1DT0.50S",
        "amount": "1.10", "retries": 0, "further": "member", "size": 9007199254740993_i64,
    }));
    assert!(fact("size").is_read_only());
    assert_eq!(fact("retries").default_json(), Some("3"));
    assert!(fact("pw").is_write_only() && fact("pw").is_secret());
}

fn fact(name: &str) -> &'static Field {
    let shape = blank::<Run>().shape();
    shape.fields().iter().find(|field| field.name() == name).unwrap()
}
