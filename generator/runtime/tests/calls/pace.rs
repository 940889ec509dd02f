//! What a client learns from answers: how fast to call, what time it is, where to go.

use crate::api::Client;
use crate::{builder, run};
use bindery_runtime::core::{Environment, Retry};
#[cfg(feature = "acs3")]
use bindery_runtime::transport::Body;
use bindery_runtime::transport::{
    BlockingBody, BlockingTransport, Script, Sending, Sleeping, Timeouts, Transport,
    TransportError,
};
use bindery_runtime::{Bytes, Credential, ErrorKind, Upload, http};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};
#[cfg(feature = "acs3")]
use std::{
    future::{Future as _, IntoFuture as _},
    pin::Pin,
    task::{Context, Poll, Waker},
};

/// A clock that is moved by hand, from 2026-11-20T00:00:00Z.
#[derive(Clone, Default)]
struct Clock(Arc<AtomicU64>);

impl Environment for Clock {
    fn now(&self) -> SystemTime {
        let seconds = 1_795_132_800 + self.0.load(Ordering::SeqCst);
        SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
    }

    fn nonce(&self) -> String {
        "n".to_owned()
    }
}

fn answer(status: u16, fields: &[(&str, &str)], body: &str) -> http::Response<Bytes> {
    let mut builder = http::Response::builder().status(status);
    for (name, value) in fields {
        builder = builder.header(*name, *value);
    }
    builder.body(body.to_owned().into()).unwrap()
}

const PAGE: &str = r#"{"value": []}"#;

fn slow(fields: &[(&str, &str)]) -> Script {
    let script = Script::new().answer(answer(200, fields, PAGE));
    script.json(200, PAGE).json(200, PAGE)
}

#[test]
fn a_client_that_is_too_fast_holds_its_next_call_back() {
    let clock = Clock::default();
    let script = slow(&[("retry-after", "3"), ("x-ratelimit-remaining", "0")]);
    let builder = builder(&script).environment(clock.clone());
    let client: Client = builder.credential(Credential::none()).build().unwrap();
    run(client.list("r")).unwrap();
    clock.0.store(1, Ordering::SeqCst);
    client.list("r").into_request().unwrap();
    run(client.list("r")).unwrap();
    assert_eq!(script.slept(), [Duration::from_secs(2)]);
    clock.0.store(3, Ordering::SeqCst);
    run(client.list("r")).unwrap();
    assert_eq!(script.slept().len(), 1);
}

#[test]
fn a_call_that_would_be_held_back_beyond_its_time_is_not_sent() {
    let limit = |total| Timeouts::default().total(Duration::from_secs(total));
    for blocking in [false, true] {
        let script = slow(&[("retry-after", "20"), ("x-ratelimit-remaining", "0")]);
        let builder = builder(&script).environment(Clock::default());
        let client: Client = builder.credential(Credential::none()).build().unwrap();
        run(client.list("r")).unwrap();
        let call = client.cancel().timeouts(limit(20));
        let result = if blocking { call.send_blocking() } else { run(call.send()) };
        let error = result.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 0));
        assert!(!error.is_outcome_unknown());
        assert_eq!((script.requests().len(), script.slept().len()), (1, 0));
        // Whoever sends the request decides when.
        client.cancel().timeouts(limit(20)).into_request().unwrap();
        run(client.cancel().timeouts(limit(21))).unwrap();
        assert_eq!(script.slept(), [Duration::from_secs(20)]);
    }
}

/// Answers with a failure whose body comes byte by byte, one every 20 s, for ever.
struct Trickling(Clock);

struct Bytewise(Clock);

impl std::io::Read for Bytewise {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        self.0.0.fetch_add(20, Ordering::SeqCst);
        buffer[..1].fill(b'x');
        Ok(1)
    }
}

impl BlockingTransport for Trickling {
    fn send(
        &self,
        _: http::Request<Bytes>,
        _: Timeouts,
    ) -> Result<http::Response<BlockingBody>, TransportError> {
        let body = BlockingBody::new(Bytewise(self.0.clone()));
        Ok(http::Response::builder().status(404).body(body).unwrap())
    }

    fn send_streaming(
        &self,
        _: http::Request<()>,
        body: Upload,
        limits: Timeouts,
    ) -> Result<http::Response<BlockingBody>, TransportError> {
        drop(body);
        BlockingTransport::send(self, http::Request::default(), limits)
    }
}

#[test]
fn what_is_answered_whole_to_a_call_that_streams_has_to_come_in_time() {
    let clock = Clock::default();
    let client: Client = builder(&Script::new())
        .environment(clock.clone())
        .blocking_transport(Trickling(clock.clone()))
        .credential(Credential::none())
        .build()
        .unwrap();
    let download = || client.artifact().send_streaming_blocking().map(drop);
    let upload = || {
        let body = Upload::reader(std::io::empty());
        client.upload(body).send_blocking().map(drop)
    };
    for call in [&download as &dyn Fn() -> Result<(), bindery_runtime::Error>, &upload] {
        clock.0.store(0, Ordering::SeqCst);
        assert_eq!(call().unwrap_err().kind(), ErrorKind::Timeout);
        assert_eq!(clock.0.load(Ordering::SeqCst), 60);
    }
}

/// A script over which each wait takes a minute more than it should.
struct Oversleeping(Script, Clock);

impl Transport for Oversleeping {
    fn send(&self, request: http::Request<Bytes>, limits: Timeouts) -> Sending {
        Transport::send(&self.0, request, limits)
    }

    fn sleep(&self, wait: Duration) -> Sleeping {
        self.1.0.fetch_add(wait.as_secs() + 60, Ordering::SeqCst);
        Box::pin(std::future::ready(()))
    }
}

#[test]
fn no_attempt_begins_after_a_wait_that_took_too_long() {
    let clock = Clock::default();
    let script = Script::new().json(503, "").json(200, PAGE);
    let client: Client = builder(&script)
        .retries(Retry::default())
        .environment(clock.clone())
        .transport(Oversleeping(script.clone(), clock))
        .credential(Credential::none())
        .build()
        .unwrap();
    let error = run(client.list("r")).unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 1));
    assert_eq!(script.requests().len(), 1);
}

#[test]
fn a_delay_without_limits_of_rate_holds_nothing_back() {
    let script = slow(&[("retry-after", "3")]);
    let client = crate::client(&script);
    run(client.list("r")).unwrap();
    run(client.list("r")).unwrap();
    assert_eq!(script.slept().len(), 0);
}

#[cfg(feature = "acs3")]
#[test]
fn a_signature_takes_over_the_clock_of_the_service_once() {
    let late = || {
        let date = ("date", "Fri, 20 Nov 2026 00:20:00 GMT");
        answer(400, &[date], r#"{"Code":"InvalidTimeStamp.Expired"}"#)
    };
    let tasks = r#"{"IsSuccess": true, "Tasks": []}"#;
    let script = Script::new().answer(late()).json(200, tasks).json(200, tasks);
    let script = script.answer(late());
    let builder = builder(&script).environment(Clock::default());
    let client: Client =
        builder.credential(Credential::acs3("AK", "s")).build().unwrap();
    run(client.tasks("i")).unwrap();
    run(client.tasks("i")).unwrap();
    let error = run(client.tasks("i")).unwrap_err();
    assert_eq!(error.code(), Some("InvalidTimeStamp.Expired"));
    let dates: Vec<_> = script
        .requests()
        .iter()
        .map(|sent| sent.headers()["x-acs-date"].clone())
        .collect();
    let theirs = "2026-11-20T00:20:00Z";
    assert_eq!(dates, ["2026-11-20T00:00:00Z", theirs, theirs, theirs]);
}

/// A service whose clock is 20 minutes ahead, and that answers when it is looked at for
/// the second time.
#[cfg(feature = "acs3")]
#[derive(Clone, Default)]
struct Ahead(Arc<AtomicU64>);

#[cfg(feature = "acs3")]
impl Transport for Ahead {
    fn send(&self, request: http::Request<Bytes>, _: Timeouts) -> Sending {
        self.0.fetch_add(1, Ordering::SeqCst);
        let fits = request.headers()["x-acs-date"] == "2026-11-20T00:20:00Z";
        let date = ("date", "Fri, 20 Nov 2026 00:20:00 GMT");
        let response = match fits {
            true => answer(200, &[], r#"{"IsSuccess": true, "Tasks": []}"#),
            false => answer(400, &[date], r#"{"Code":"InvalidTimeStamp.Expired"}"#),
        };
        let mut looked = false;
        let mut response = Some(response.map(Body::whole));
        Box::pin(std::future::poll_fn(move |_| {
            if std::mem::replace(&mut looked, true) {
                return Poll::Ready(Ok(response.take().unwrap()));
            }
            Poll::Pending
        }))
    }
}

#[cfg(feature = "acs3")]
#[test]
fn all_calls_that_are_under_way_take_over_the_clock_of_the_service() {
    let service = Ahead::default();
    let client: Client = builder(&Script::new())
        .transport(service.clone())
        .environment(Clock::default())
        .credential(Credential::acs3("AK", "s"))
        .build()
        .unwrap();
    let mut calls: Vec<_> = (0..3).map(|_| client.tasks("i").into_future()).collect();
    let mut context = Context::from_waker(Waker::noop());
    for expected in [false, false, true] {
        for call in &mut calls {
            match Pin::new(call).poll(&mut context) {
                Poll::Ready(result) => assert!(expected && result.is_ok(), "{result:?}"),
                Poll::Pending => assert!(!expected),
            }
        }
    }
    assert_eq!(service.0.load(Ordering::SeqCst), 6);
}

fn moved(status: u16, to: &str) -> Script {
    Script::new().answer(answer(status, &[("location", to)], ""))
}

fn following(script: &Script) -> Client {
    let builder = builder(script).follow_redirects();
    builder.credential(Credential::pat("p")).build().unwrap()
}

#[test]
fn redirects_within_the_origin_are_followed_where_that_is_said() {
    for status in [301, 302, 303, 307, 308] {
        let script = moved(status, "/elsewhere?a=1").json(200, PAGE);
        run(following(&script).list("r")).unwrap();
        let sent = &script.requests()[1];
        assert_eq!(sent.uri(), "http://127.0.0.1:1/elsewhere?a=1");
        assert!(sent.headers().contains_key("authorization"));

        let script = moved(status, "/elsewhere");
        let error = run(crate::client(&script).list("r")).unwrap_err();
        assert_eq!(error.status().unwrap(), status);
        assert_eq!(script.requests().len(), 1);
    }
}

#[test]
fn a_body_is_sent_again_or_left_behind_as_the_status_says() {
    for (status, method) in [(303, "GET"), (307, "POST"), (308, "POST")] {
        let script = moved(status, "/status").json(200, "");
        run(following(&script).cancel()).unwrap();
        assert_eq!(script.requests()[1].method(), method, "{status}");
    }
    for status in [301, 302] {
        let error = run(following(&moved(status, "/x")).cancel()).unwrap_err();
        assert_eq!(error.status().unwrap(), status);
    }
}

#[test]
fn no_redirect_leaves_the_origin() {
    for to in [
        "http://127.0.0.1:2/",
        "https://127.0.0.1:1/",
        "//evil/",
        "http://user@127.0.0.1:1/",
        "http://localhost:1/",
        "ftp://127.0.0.1:1/",
    ] {
        let script = moved(307, to).json(200, PAGE);
        let error = run(following(&script).list("r")).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ForeignLink, "{to}");
        assert_eq!(script.requests().len(), 1);
    }
}

#[test]
fn redirects_come_to_an_end() {
    let script = (0..9).fold(Script::new(), |script, _| {
        script.answer(answer(307, &[("location", "/again")], ""))
    });
    let error = run(following(&script).list("r")).unwrap_err();
    assert_eq!(error.status().unwrap(), 307);
    assert_eq!(script.requests().len(), 6);
}

#[test]
fn a_redirect_to_a_sign_in_page_is_a_refusal() {
    for to in ["/_signin?realm=x", "https://login.example.com/_signin?realm=x"] {
        let script = moved(302, to).answer(answer(200, &[], "<html>sign in</html>"));
        let error = run(following(&script).log()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Credentials, "{to}: {error}");
        assert_eq!(script.requests().len(), 1);
    }
}

#[test]
fn links_of_a_page_are_relative_to_where_it_came_from_in_the_end() {
    for blocking in [false, true] {
        let script = moved(307, "/moved/here/list")
            .json(200, r#"{"value": [], "nextLink": "more?page=2"}"#)
            .json(200, PAGE);
        let pages = following(&script).list("r");
        match blocking {
            true => assert!(pages.pages_blocking().all(|page| page.is_ok())),
            false => run(async {
                let mut pages = pages.pages();
                while let Some(page) = pages.next_page().await {
                    page.unwrap();
                }
            }),
        }
        let last = script.requests()[2].uri().to_string();
        assert_eq!(last, "http://127.0.0.1:1/moved/here/more?page=2");
    }
}
