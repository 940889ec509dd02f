//! Following long-running operations, by the patterns of Azure Resource Manager.

use crate::api::{Run, RunListResult, SERVICE};
use crate::{run, sent};
use bindery_runtime::operation::{
    Body, FinalState, Method, Operation, Paging, Parameter, Response,
};
use bindery_runtime::transport::{Script, Sending, Sleeping, Timeouts, Transport};
use bindery_runtime::{
    Bytes, Client as Handle, Credential, Error, ErrorKind, FirstPage, LongRunningCall,
    PollerState, Progress, calls,
};
use std::task::Poll;
use std::time::Duration;

const OPEN: &[&[&str]] = &[&["azure"], &[]];

static SCHEDULE: Operation = Operation::new("Runs_Schedule", Method::Post, "/schedule")
    .body(Body::json("application/json"))
    .responses(&[Response::json("200", 0), Response::empty("202", 1)])
    .security(OPEN)
    .long_running();

static SCHEDULE_STATE: Operation =
    Operation::new("Runs_Schedule", Method::Post, "/schedule")
        .responses(&[Response::json("200", 0)])
        .security(OPEN)
        .long_running()
        .final_state_via(FinalState::AzureAsyncOperation);

static CREATE: Operation = Operation::new("Tasks_Create", Method::Put, "/tasks/{name}")
    .parameters(&[Parameter::path("name"), Parameter::header("If-None-Match")])
    .body(Body::json("application/json"))
    .responses(&[Response::json("200", 0), Response::json("201", 0)])
    .security(OPEN)
    .long_running();

static CREATE_LOCATION: Operation =
    Operation::new("Tasks_Create", Method::Put, "/tasks/{name}")
        .parameters(&[Parameter::path("name")])
        .responses(&[Response::json("202", 0)])
        .security(OPEN)
        .long_running()
        .final_state_via(FinalState::Location);

static DELETE: Operation = Operation::new("Tasks_Delete", Method::Delete, "/tasks/t")
    .responses(&[Response::empty("200", 0), Response::empty("202", 0)])
    .security(OPEN)
    .long_running();

static EXPORT: Operation = Operation::new("Runs_Export", Method::Post, "/export")
    .parameters(&[Parameter::header("If-Match")])
    .body(Body::json("application/json"))
    .responses(&[Response::json("202", 0)])
    .security(OPEN)
    .paging(Paging::link("value", "nextLink"))
    .long_running();

/// The runtime's client, for calls of operations that this file states.
struct Any(Handle);

impl From<Handle> for Any {
    fn from(handle: Handle) -> Self {
        Self(handle)
    }
}

static POST_ORIGINAL: Operation = Operation::new("PostOriginal", Method::Post, "/post")
    .responses(&[Response::json("200", 0), Response::empty("202", 0)])
    .security(OPEN)
    .long_running()
    .final_state_via(FinalState::OriginalUri);
static POST_LOCATION: Operation = Operation::new("PostLocation", Method::Post, "/post")
    .responses(&[Response::json("200", 0), Response::empty("202", 0)])
    .security(OPEN)
    .long_running()
    .final_state_via(FinalState::Location);
static PUT_OPERATION: Operation = Operation::new("PutOperation", Method::Put, "/put")
    .responses(&[Response::json("200", 0), Response::empty("202", 0)])
    .security(OPEN)
    .long_running()
    .final_state_via(FinalState::OperationLocation);
static PUT_AZURE: Operation = Operation::new("PutAzure", Method::Put, "/put")
    .responses(&[Response::json("200", 0), Response::empty("202", 0)])
    .security(OPEN)
    .long_running()
    .final_state_via(FinalState::AzureAsyncOperation);

fn any(script: &Script) -> Handle {
    let client: Any = bindery_runtime::ClientBuilder::new(&SERVICE)
        .parameter("subscriptionId", "sub")
        .base_url("http://127.0.0.1:1")
        .transport(script.clone())
        .blocking_transport(script.clone())
        .credential(Credential::bearer("secret"))
        .build()
        .unwrap();
    client.0
}

pub struct Schedule {
    call: LongRunningCall<(), Run>,
}

calls! { Schedule: LongRunningCall<(), Run>; }

fn schedule(script: &Script) -> Schedule {
    let call = LongRunningCall::new(&any(script), &SCHEDULE).body(&Run::new("new"));
    Schedule { call }
}

fn create(script: &Script) -> LongRunningCall<Run, Run> {
    LongRunningCall::new(&any(script), &CREATE)
        .set(0, &"t")
        .set(1, &"*")
        .body(&Run::new("new"))
}

fn delete(script: &Script) -> LongRunningCall<(), ()> {
    LongRunningCall::new(&any(script), &DELETE)
}

/// Adds an answer with header fields to a script.
fn answer(script: Script, status: u16, headers: &[(&str, &str)], body: &str) -> Script {
    let mut response = http::Response::builder().status(status);
    for (name, value) in headers {
        response = response.header(*name, *value);
    }
    script.answer(response.body(Bytes::copy_from_slice(body.as_bytes())).unwrap())
}

fn seconds(script: &Script) -> Vec<u64> {
    script.slept().iter().map(Duration::as_secs).collect()
}

const STATE: (&str, &str) = ("Azure-AsyncOperation", "http://127.0.0.1:1/state/1?v=1");
const LOCATION: (&str, &str) = ("Location", "/op/1");

type Runs = FirstPage<RunListResult, Run>;

#[test]
fn a_list_that_work_has_made_is_walked_through_to_its_end() {
    let script = answer(Script::new(), 202, &[LOCATION, ("Retry-After", "0")], "");
    let script = script
        .json(200, r#"{"value": [{"runId": "a"}], "nextLink": "/pages?2"}"#)
        .json(200, r#"{"value": [{"runId": "b"}], "nextLink": "/pages?3"}"#)
        .json(503, "{}");
    let call = LongRunningCall::<RunListResult, Runs>::new(&any(&script), &EXPORT);
    let call = call.set(0, &"tag").body(&Run::new("new"));
    let mut ids = Vec::new();
    run(async {
        let first = call.poller().await.unwrap();
        assert_eq!(first.page().value.as_ref().unwrap().len(), 1);
        let mut items = first.items();
        while let Some(Ok(item)) = items.next_item().await {
            ids.push(item.run_id);
        }
        assert_eq!(items.position(), Some("http://127.0.0.1:1/pages?3"));
    });
    assert_eq!(ids, ["a", "b"]);
    // The body and the conditions were for the work; the pages are asked for alone.
    let requests = script.requests();
    assert_eq!(requests[0].method(), "POST");
    for request in &requests[1..] {
        assert_eq!(request.method(), "GET");
        assert!(request.body().is_empty());
        assert!(!request.headers().contains_key("if-match"));
    }
}

#[test]
fn threads_walk_through_a_list_that_was_there_at_once() {
    let page = r#"{"value": [{"runId": "a"}], "nextLink": "/pages?2"}"#;
    let script = Script::new().json(200, page).json(200, r#"{"value": []}"#);
    let call = LongRunningCall::<RunListResult, Runs>::new(&any(&script), &EXPORT);
    let response = call.body(&Run::new("new")).poller_blocking().wait().unwrap();
    let mut pages = response.into_value().pages_blocking();
    assert_eq!(pages.position(), None);
    assert_eq!(pages.next().unwrap().unwrap().value.unwrap().len(), 1);
    assert_eq!(pages.position(), Some("http://127.0.0.1:1/pages?2"));
    assert!(pages.next().unwrap().unwrap().value.unwrap().is_empty());
    assert!(pages.next().is_none());
}

#[test]
fn a_first_answer_may_be_the_last() {
    let script = Script::new().json(200, r#"{"runId": "a", "status": "Queued"}"#);
    let value = run(schedule(&script).poller()).unwrap();
    assert_eq!(value.run_id, "a");
    assert_eq!(sent(&script), ["http://127.0.0.1:1/schedule"]);
    // A state that is final makes the header fields of a PUT meaningless.
    let ready = r#"{"runId": "a", "properties": {"provisioningState": "Succeeded"}}"#;
    let script = answer(Script::new(), 200, &[STATE], ready);
    assert_eq!(run(create(&script).poller()).unwrap().run_id, "a");
    let script = answer(Script::new(), 204, &[], "");
    run(delete(&script).poller()).unwrap();
    assert_eq!(script.requests().len(), 1);
}

#[test]
fn locations_are_asked_until_they_have_a_result() {
    let script = answer(Script::new(), 202, &[LOCATION, ("Retry-After", "1")], "");
    let script = answer(script, 202, &[("Retry-After", "7"), ("Location", "/op/2")], "");
    let script = answer(script, 202, &[], "").json(200, r#"{"runId": "a"}"#);
    let value = run(schedule(&script).poller().interval(Duration::from_secs(4)));
    assert_eq!(value.unwrap().run_id, "a");
    let links = ["/schedule", "/op/1", "/op/2", "/op/2"];
    assert_eq!(sent(&script), links.map(|path| format!("http://127.0.0.1:1{path}")));
    assert_eq!(seconds(&script), [1, 7, 4]);
    let (first, rest) =
        script.requests().split_first().map(|(a, b)| (a.clone(), b.to_vec())).unwrap();
    assert_eq!(first.method(), "POST");
    for poll in rest {
        assert_eq!(poll.method(), "GET");
        assert!(poll.body().is_empty());
        assert!(!poll.headers().contains_key("content-type"));
        assert_eq!(poll.headers()["authorization"], "Bearer secret");
    }
}

#[test]
fn states_that_are_not_known_are_running() {
    let script = answer(Script::new(), 202, &[STATE, LOCATION], "");
    let script = script
        .json(200, r#"{"status": "Creating"}"#)
        .json(200, r#"{"status": "InProgress", "percentComplete": 40}"#)
        .json(200, r#"{"status": "Succeeded"}"#)
        .json(200, r#"{"runId": "a"}"#);
    let mut poller = schedule(&script).poller();
    let mut states = Vec::new();
    let value = run(async {
        loop {
            match poller.step().await.unwrap() {
                Progress::Running(running) => {
                    assert_eq!(running.wait(), Duration::from_secs(30));
                    states.push((running.state().map(str::to_owned), running.percent()));
                }
                Progress::Done(response) => return response,
                other => panic!("{other:?}"),
            }
        }
    });
    assert_eq!(value.status(), 200);
    assert_eq!(value.value.run_id, "a");
    let state = |name: &str| Some(name.to_owned());
    assert_eq!(
        states,
        [(None, None), (state("Creating"), None), (state("InProgress"), Some(40.0))]
    );
    let links = ["/schedule", "/state/1?v=1", "/state/1?v=1", "/state/1?v=1", "/op/1"];
    assert_eq!(sent(&script), links.map(|path| format!("http://127.0.0.1:1{path}")));
    assert!(script.slept().is_empty());
    let ended = run(poller.step()).unwrap_err();
    assert_eq!(ended.kind(), ErrorKind::Build);
}

#[test]
fn the_final_value_is_where_the_description_says() {
    let state = |body: &'static str| {
        let script = answer(Script::new(), 202, &[STATE, LOCATION], "");
        script.json(200, body)
    };
    // POST: in the state itself, as a member or beside the state's own members.
    for body in [
        r#"{"status": "succeeded", "runId": "a"}"#,
        r#"{"status": "succeeded", "result": {"runId": "a"}}"#,
    ] {
        let script = state(body);
        let call = LongRunningCall::<(), Run>::new(&any(&script), &SCHEDULE_STATE);
        assert_eq!(run(call.poller()).unwrap().run_id, "a");
        assert_eq!(script.requests().len(), 2);
    }
    // PUT: under its own URL unless said otherwise.
    let script = state(r#"{"status": "Succeeded"}"#).json(200, r#"{"runId": "a"}"#);
    assert_eq!(run(create(&script).poller()).unwrap().run_id, "a");
    assert_eq!(sent(&script)[2], "http://127.0.0.1:1/tasks/t");
    let script = state(r#"{"status": "Succeeded"}"#).json(200, r#"{"runId": "a"}"#);
    let call = LongRunningCall::<Run, Run>::new(&any(&script), &CREATE_LOCATION);
    assert_eq!(run(call.set(0, &"t").poller()).unwrap().run_id, "a");
    assert_eq!(sent(&script)[2], "http://127.0.0.1:1/op/1");
    // Each value of `final-state-via`, for a method that has another place by itself.
    for (operation, place) in [
        (&POST_ORIGINAL, Some("http://127.0.0.1:1/post")),
        (&POST_LOCATION, Some("http://127.0.0.1:1/op/1")),
        (&PUT_OPERATION, None),
        (&PUT_AZURE, None),
    ] {
        let script = state(r#"{"status": "Succeeded", "runId": "a"}"#)
            .json(200, r#"{"runId": "a"}"#);
        let call = LongRunningCall::<(), Run>::new(&any(&script), operation);
        assert_eq!(run(call.poller()).unwrap().run_id, "a");
        assert_eq!(sent(&script).get(2).map(String::as_str), place);
    }
    // A deletion has no value to fetch.
    let script = state(r#"{"status": "Succeeded"}"#);
    run(delete(&script).poller()).unwrap();
    assert_eq!(script.requests().len(), 2);
    let script = state(r#"{"status": "Succeeded"}"#);
    let call = LongRunningCall::<(), Option<Run>>::new(&any(&script), &DELETE);
    assert_eq!(run(call.poller()).unwrap(), None);
}

#[test]
fn resources_say_how_far_they_are() {
    let resource = |state: &str| {
        format!(r#"{{"runId": "a", "properties": {{"provisioningState": "{state}"}}}}"#)
    };
    let script = Script::new()
        .json(201, resource("Creating"))
        .json(200, resource("Creating"))
        .json(200, resource("Succeeded"));
    assert_eq!(run(create(&script).poller()).unwrap().run_id, "a");
    assert_eq!(sent(&script), ["http://127.0.0.1:1/tasks/t"; 3]);
    let requests = script.requests();
    assert_eq!(requests[0].headers()["if-none-match"], "*");
    assert!(!requests[1].headers().contains_key("if-none-match"));
    // A resource that tells no state is there.
    let script = answer(Script::new(), 201, &[], "").json(200, r#"{"runId": "b"}"#);
    assert_eq!(run(create(&script).poller()).unwrap().run_id, "b");
    let script = Script::new().json(201, r#"{"runId": "c"}"#);
    assert_eq!(run(create(&script).poller()).unwrap().run_id, "c");
    let script =
        Script::new().json(201, resource("Creating")).json(200, resource("Failed"));
    let error = run(create(&script).poller()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OperationFailed);
}

#[test]
fn failures_carry_what_the_service_says() {
    let body =
        r#"{"status": "Failed", "error": {"code": "Quota", "message": "no more"}}"#;
    let script = answer(Script::new(), 202, &[STATE], "").json(200, body);
    let mut poller = schedule(&script).poller();
    let error = run(poller.wait()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OperationFailed);
    assert_eq!((error.code(), error.message()), (Some("Quota"), Some("no more")));
    assert_eq!(error.operation(), Some("Runs_Schedule"));
    assert_eq!(poller.state(), None);
    for state in ["canceled", "Cancelled"] {
        let script = answer(Script::new(), 202, &[STATE], "")
            .json(200, format!(r#"{{"status": "{state}"}}"#));
        let error = run(schedule(&script).poller()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::OperationCanceled);
        assert!(error.to_string().contains(state), "{error}");
    }
}

/// What ends a poller, after an operation was begun with a state to ask for.
fn check_error(status: u16, body: &str, kind: ErrorKind) -> Error {
    let script = answer(Script::new(), 202, &[STATE], "");
    let script = answer(script, status, &[], body);
    let error = run(schedule(&script).poller()).unwrap_err();
    assert_eq!(error.kind(), kind, "{status} {body}");
    error
}

#[test]
fn answers_to_polls_that_lead_nowhere_are_errors() {
    let error = check_error(404, "{}", ErrorKind::Status);
    assert!(error.to_string().contains("`http://127.0.0.1:1/state/1`"), "{error}");
    assert_eq!(error.status().unwrap(), 404);
    check_error(400, r#"<{ "message""#, ErrorKind::Status);
    check_error(200, "{}", ErrorKind::Decode);
    check_error(200, "", ErrorKind::Decode);
    check_error(200, r#"{"status": "Accepted""#, ErrorKind::Decode);
    check_error(302, "", ErrorKind::Status);
    let script = Script::new().json(400, r#"{"code": "Bad"}"#);
    let error = run(schedule(&script).poller()).unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::Status, Some("Bad")));
    // 201 without content, then 200 without content: there is no value.
    let script = answer(answer(Script::new(), 201, &[], ""), 200, &[], "");
    let error = run(create(&script).poller()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
}

#[test]
fn work_that_cannot_be_followed_is_not_taken_for_done() {
    let accepted = || answer(Script::new(), 202, &[("Retry-After", "5")], "");
    let posted = run(schedule(&accepted()).poller()).unwrap_err();
    let deleted = run(delete(&accepted()).poller()).unwrap_err();
    for error in [posted, deleted] {
        assert_eq!(error.kind(), ErrorKind::Decode);
        assert_eq!(error.status().unwrap(), 202);
        assert!(error.to_string().contains("does not say where"), "{error}");
    }
}

#[test]
fn polls_never_leave_the_origin() {
    for header in ["Azure-AsyncOperation", "Operation-Location", "Location"] {
        for link in
            ["https://evil.example.com/op", "//evil.example.com/", "http://127.0.0.1:2/"]
        {
            let script = answer(Script::new(), 202, &[(header, link)], "");
            let error = run(schedule(&script).poller()).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::ForeignLink, "{header}: {link}");
            assert_eq!(script.requests().len(), 1);
        }
    }
    // A link that is not used does no harm; the one of the result is checked.
    let evil = ("Location", "https://evil.example.com/");
    let script = answer(Script::new(), 202, &[STATE, evil], "");
    let script = script.json(200, r#"{"status": "Succeeded"}"#);
    run(delete(&script).poller()).unwrap();
    let script = answer(Script::new(), 202, &[STATE, evil], "");
    let script = script.json(200, r#"{"status": "Succeeded"}"#);
    let error = run(schedule(&script).poller()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ForeignLink);
    assert_eq!(script.requests().len(), 2);
}

#[test]
fn waiting_ends_in_time_and_can_be_taken_up() {
    let script = answer(Script::new(), 202, &[LOCATION, ("Retry-After", "20")], "");
    let script = answer(script, 202, &[("Retry-After", "20")], "");
    let script = script.json(200, r#"{"runId": "a"}"#);
    let mut poller = schedule(&script).poller();
    run(async {
        let error = poller.wait_for(Duration::from_secs(30)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Timeout);
        assert_eq!(seconds(&script), [20]);
        let value = poller.wait_for(Duration::from_secs(30)).await.unwrap();
        assert_eq!(value.value.run_id, "a");
        assert_eq!(seconds(&script), [20, 20]);
    });
}

#[test]
fn a_dropped_wait_loses_nothing() {
    use std::future::Future as _;
    let script =
        answer(Script::new(), 202, &[LOCATION], "").json(200, r#"{"runId": "a"}"#);
    let mut poller = schedule(&script).poller();
    {
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        assert!(Box::pin(poller.step()).as_mut().poll(&mut context).is_ready());
        drop(poller.wait());
    }
    assert_eq!(run(poller.wait()).unwrap().value.run_id, "a");
    assert_eq!(script.requests().len(), 2);
}

/// A transport whose waits do not end by themselves.
struct Patient(Script);

impl Transport for Patient {
    fn send(&self, request: http::Request<Bytes>, timeouts: Timeouts) -> Sending {
        Transport::send(&self.0, request, timeouts)
    }

    fn sleep(&self, _: Duration) -> Sleeping {
        Box::pin(std::future::pending())
    }
}

#[test]
fn a_wait_that_was_given_up_counts_in_the_next_one() {
    use std::future::Future as _;
    let script = answer(Script::new(), 202, &[LOCATION, ("Retry-After", "3600")], "");
    let client: Any = bindery_runtime::ClientBuilder::new(&SERVICE)
        .parameter("subscriptionId", "sub")
        .base_url("http://127.0.0.1:1")
        .transport(Patient(script))
        .credential(Credential::none())
        .build()
        .unwrap();
    let mut poller = LongRunningCall::<(), Run>::new(&client.0, &SCHEDULE).poller();
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    assert!(Box::pin(poller.wait()).as_mut().poll(&mut context).is_pending());
    let mut wait = Box::pin(poller.wait_for(Duration::from_secs(5)));
    let Poll::Ready(Err(error)) = wait.as_mut().poll(&mut context) else {
        panic!("it waits for longer than it may");
    };
    assert_eq!(error.kind(), ErrorKind::Timeout);
}

#[test]
fn values_inside_of_states_keep_their_digits() {
    let script = answer(Script::new(), 202, &[STATE], "");
    let script = script.json(
        200,
        r#"{"status": "Succeeded", "odd": 1e400, "result": {"runId": "a", "price": 1.10}}"#,
    );
    let call = LongRunningCall::<(), Run>::new(&any(&script), &SCHEDULE_STATE);
    let value = run(call.poller()).unwrap();
    let written = bindery_runtime::model::to_json(&value);
    assert_eq!(written, br#"{"runId":"a","price":1.10}"#);
}

#[test]
fn a_poller_goes_on_from_what_was_stored() {
    let script = answer(Script::new(), 202, &[STATE, LOCATION], "");
    let mut poller = schedule(&script).poller();
    assert_eq!(poller.state(), None);
    run(poller.step()).unwrap();
    let state = poller.state().unwrap();
    let text = serde_json::to_string(&state).unwrap();
    assert!(!format!("{state:?}").contains("v=1"), "{state:?}");
    let state: PollerState = serde_json::from_str(&text).unwrap();
    let later = || {
        Script::new()
            .json(200, r#"{"status": "Succeeded"}"#)
            .json(200, r#"{"runId": "a"}"#)
    };
    let script = later();
    assert_eq!(run(schedule(&script).resume(&state)).unwrap().run_id, "a");
    assert_eq!(sent(&script)[0], "http://127.0.0.1:1/state/1?v=1");
    assert_eq!(sent(&script)[1], "http://127.0.0.1:1/op/1");
    let script = later();
    let value = schedule(&script).resume_blocking(&state).wait().unwrap();
    assert_eq!(value.into_value().run_id, "a");
    // Of another operation, or of another origin.
    let script = Script::new();
    let error = run(delete(&script).resume(&state)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Build);
    let text = text.replace("127.0.0.1:1/state", "evil.example.com/state");
    let state: PollerState = serde_json::from_str(&text).unwrap();
    let error = run(schedule(&script).resume(&state)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ForeignLink);
    assert!(script.requests().is_empty());
}

#[test]
fn threads_wait_as_well() {
    let script = answer(Script::new(), 202, &[LOCATION, ("Retry-After", "2")], "");
    let script = answer(script, 202, &[("Retry-After", "0")], "");
    let script = script.json(200, r#"{"runId": "a"}"#);
    let mut poller = schedule(&script).poller_blocking();
    let response = poller.wait_for(Duration::from_secs(60)).unwrap();
    assert_eq!(response.value.run_id, "a");
    // A service that asks for no wait at all is not asked without end.
    assert_eq!(seconds(&script), [2, 1]);
    let script = answer(Script::new(), 202, &[LOCATION, ("Retry-After", "0")], "");
    let script = script.json(200, r#"{"runId": "a"}"#);
    let mut poller = schedule(&script).poller_blocking().interval(Duration::ZERO);
    poller.wait().unwrap();
    assert!(script.slept().is_empty());
}

#[test]
fn an_operation_that_could_not_be_begun_is_not_begun_twice() {
    use bindery_runtime::transport::Failed;
    let script = Script::new().fail(Failed::Broken).json(200, r#"{"runId": "a"}"#);
    let mut poller = schedule(&script).poller();
    run(async {
        poller.step().await.unwrap_err();
        assert_eq!(poller.step().await.unwrap_err().kind(), ErrorKind::Build);
    });
    assert_eq!(script.requests().len(), 1);
}

#[test]
fn the_first_answer_alone_is_to_be_had() {
    let script = answer(Script::new(), 202, &[LOCATION], "");
    let response = run(schedule(&script).send()).unwrap();
    assert_eq!(response.status(), 202);
    assert_eq!(script.requests().len(), 1);
}
