//! Ending work that a poller follows.

use crate::api::{Run, SERVICE};
use crate::{client, run};
use bindery_runtime::call::Ended;
use bindery_runtime::core::{Action, Event, Exchange};
use bindery_runtime::operation::{Method, Operation, Response};
use bindery_runtime::transport::{BlockingTransport, Script, Timeouts};
use bindery_runtime::{
    Bytes, Client as Handle, ClientBuilder, Credential, Error, ErrorKind,
    LongRunningCall, Progress, http,
};
use std::io::Read as _;
use std::time::Duration;

static WORK: Operation = Operation::new("Runs_Schedule", Method::Post, "/schedule")
    .responses(&[Response::json("200", 0), Response::empty("202", 1)])
    .security(&[&[]])
    .long_running();

struct Any(Handle);

impl From<Handle> for Any {
    fn from(handle: Handle) -> Self {
        Self(handle)
    }
}

fn work(script: &Script) -> LongRunningCall<(), Run> {
    let client: Any = ClientBuilder::new(&SERVICE)
        .parameter("subscriptionId", "sub")
        .base_url("http://127.0.0.1:1")
        .transport(script.clone())
        .blocking_transport(script.clone())
        .credential(Credential::none())
        .build()
        .unwrap();
    LongRunningCall::new(&client.0, &WORK)
}

/// A service that has begun, is canceled when it was asked once, and ends in this state.
fn script(state: &str) -> Script {
    let begun = http::Response::builder()
        .status(202)
        .header("azure-asyncoperation", "/state/1")
        .header("location", "/op/1")
        .body(Bytes::new());
    Script::new()
        .answer(begun.unwrap())
        .json(200, r#"{"status": "Running"}"#)
        .json(200, "{}")
        .json(200, r#"{"status": "Canceling"}"#)
        .json(200, format!(r#"{{"status": "{state}", "error": {{"code": "Stop"}}}}"#))
}

/// The requests in order: the work is asked for on both sides of the cancelling.
fn assert_canceled_between(script: &Script, last: &[&str]) {
    let requests = script.requests();
    let seen: Vec<_> = requests
        .iter()
        .map(|request| format!("{} {}", request.method(), request.uri().path()))
        .collect();
    let expected = [
        "POST /schedule",
        "GET /state/1",
        "POST /cancel",
        "GET /state/1",
        "GET /state/1",
    ];
    assert_eq!(seen, [&expected, last].concat());
}

fn assert_canceled(ended: Ended<Run>) {
    let Ended::Canceled(why) = ended else { panic!("{ended:?}") };
    assert_eq!(why.kind(), ErrorKind::OperationCanceled);
    assert_eq!((why.code(), why.operation()), (Some("Stop"), Some("Runs_Schedule")));
}

#[test]
fn work_that_is_canceled_is_followed_to_its_end() {
    let script = script("Canceled");
    run(async {
        let mut poller = work(&script).poller();
        poller.step().await.unwrap();
        poller.step().await.unwrap();
        assert_canceled(poller.cancel_with(client(&script).cancel()).await.unwrap());
        assert_eq!(poller.state(), None);
        let again = poller.cancel_with(client(&script).cancel()).await.unwrap_err();
        assert_eq!(again.kind(), ErrorKind::Build);
    });
    assert_canceled_between(&script, &[]);
    // The wait after the poll before is kept, and so is the one while it is canceled.
    assert_eq!(script.slept(), [Duration::from_secs(30); 2]);
}

#[test]
fn threads_cancel_as_well() {
    let script = script("cancelled");
    let mut poller = work(&script).poller_blocking();
    poller.step().unwrap();
    poller.step().unwrap();
    let ended = poller.cancel_with(|| client(&script).cancel().send_blocking());
    assert_canceled(ended.unwrap());
    assert_canceled_between(&script, &[]);
    assert_eq!(script.slept(), [Duration::from_secs(30); 2]);
}

/// Carries one exchange with a transport that the machine knows nothing of.
fn turn(
    script: &Script,
    mut exchange: Exchange,
) -> Result<http::Response<Bytes>, Error> {
    let (mut body, mut event) = (None, Event::Start);
    loop {
        event = match exchange.step(event) {
            Action::Send(request) => {
                let sent = BlockingTransport::send(script, request, Timeouts::none());
                let (head, rest) = sent?.into_parts();
                body = Some(rest);
                Event::Head(head)
            }
            Action::Read { .. } => {
                let mut bytes = Vec::new();
                body.take().unwrap().read_to_end(&mut bytes).unwrap();
                Event::Body { bytes: bytes.into(), complete: true }
            }
            Action::Done(result) => return result,
            other => panic!("{other:?}"),
        };
    }
}

#[test]
fn without_io_the_halves_of_a_step_tell_the_same() {
    for (state, last) in [("Canceled", &[][..]), ("Succeeded", &["GET /op/1"])] {
        let script = script(state).json(200, r#"{"runId": "a"}"#);
        let mut poller = work(&script).poller_blocking();
        let mut step = || -> Result<Option<Progress<Run>>, Error> {
            let exchange = poller.begin_step()?;
            poller.end_step(turn(&script, exchange)?)
        };
        for _ in 0..2 {
            assert!(matches!(step().unwrap(), Some(Progress::Running(_))));
        }
        let cancel = client(&script).cancel();
        let decoder = cancel.decoder();
        decoder.decode(turn(&script, cancel.start().unwrap()).unwrap()).unwrap();
        assert!(matches!(step().unwrap(), Some(Progress::Running(_))));
        match step() {
            Err(error) => assert_canceled(Ended::Canceled(error)),
            Ok(progress) => {
                // What is fetched is asked for by one more step.
                assert!(progress.is_none());
                let done = step().unwrap();
                assert!(
                    matches!(done, Some(Progress::Done(run)) if run.value.run_id == "a")
                );
            }
        }
        assert_canceled_between(&script, last);
    }
}

#[test]
fn work_that_was_done_first_gives_its_value() {
    let script = script("Succeeded").json(200, r#"{"runId": "a"}"#);
    let ended = run(async {
        let mut poller = work(&script).poller();
        poller.step().await.unwrap();
        poller.step().await.unwrap();
        poller.cancel_with(client(&script).cancel()).await
    });
    let Ok(Ended::Done(response)) = ended else { panic!("{ended:?}") };
    assert_eq!(response.value.run_id, "a");
    assert_canceled_between(&script, &["GET /op/1"]);
}

#[test]
fn a_failure_is_no_cancelling() {
    let error = run(async {
        let script = script("Failed");
        let mut poller = work(&script).poller();
        poller.step().await.unwrap();
        poller.step().await.unwrap();
        poller.cancel_with(client(&script).cancel()).await.unwrap_err()
    });
    assert_eq!(error.kind(), ErrorKind::OperationFailed);
}

#[test]
fn work_that_was_not_begun_is_not_canceled() {
    let script = Script::new();
    let mut poller = work(&script).poller();
    let error = run(poller.cancel_with(client(&script).cancel())).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Build);
    let mut poller = work(&script).poller_blocking();
    let error = poller.cancel_with(|| client(&script).cancel().send_blocking());
    assert_eq!(error.unwrap_err().kind(), ErrorKind::Build);
    assert!(script.requests().is_empty());
}

#[test]
fn a_refusal_to_cancel_leaves_the_poller_where_it_was() {
    let begun = http::Response::builder()
        .status(202)
        .header("location", "/op/1")
        .body(Bytes::new());
    let script = Script::new()
        .answer(begun.unwrap())
        .json(409, r#"{"code": "TooLate"}"#)
        .json(200, r#"{"runId": "a"}"#);
    run(async {
        let mut poller = work(&script).poller();
        poller.step().await.unwrap();
        let refused = poller.cancel_with(client(&script).cancel()).await.unwrap_err();
        assert_eq!(
            (refused.kind(), refused.code()),
            (ErrorKind::Status, Some("TooLate"))
        );
        assert_eq!(poller.wait().await.unwrap().value.run_id, "a");
    });
}
