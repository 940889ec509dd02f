//! Tokens that expire: one refresh for all who wait.

use crate::api::Client;
use crate::{builder, run};
use bindery_runtime::core::{Action, Environment, Event};
use bindery_runtime::transport::{Body, Script, Sending, Sleeping, Timeouts, Transport};
use bindery_runtime::{
    Bytes, Credential, Error, ErrorKind, Token, TokenFuture, TokenSource, http,
};
use std::future::{Future, IntoFuture as _};
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::time::{Duration, SystemTime};

/// A source that gives a token when it is told to.
#[derive(Clone, Default)]
struct Source(Arc<Shared>);

#[derive(Default)]
struct Shared {
    asked: AtomicUsize,
    now: AtomicU64,
    open: Mutex<(bool, Vec<Waker>)>,
    scopes: Mutex<Vec<String>>,
}

impl Source {
    fn open(&self) {
        let wakers = {
            let mut open = self.0.open.lock().unwrap();
            open.0 = true;
            std::mem::take(&mut open.1)
        };
        wakers.into_iter().for_each(Waker::wake);
    }

    fn asked(&self) -> usize {
        self.0.asked.load(Ordering::SeqCst)
    }
}

impl TokenSource for Source {
    fn token<'a>(&'a self, scopes: &'a [&'a str]) -> TokenFuture<'a> {
        let number = self.0.asked.fetch_add(1, Ordering::SeqCst) + 1;
        *self.0.scopes.lock().unwrap() = scopes.iter().map(|&s| s.to_owned()).collect();
        Box::pin(std::future::poll_fn(move |context| {
            let mut open = self.0.open.lock().unwrap();
            if !open.0 {
                open.1.push(context.waker().clone());
                return Poll::Pending;
            }
            let end = SystemTime::UNIX_EPOCH + Duration::from_secs(3_600);
            Poll::Ready(Ok(Token::new(format!("t{number}")).expires_at(end)))
        }))
    }
}

impl Environment for Source {
    fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(self.0.now.load(Ordering::SeqCst))
    }

    fn nonce(&self) -> String {
        "n".to_owned()
    }
}

fn client(source: &Source, script: &Script) -> Client {
    builder(script)
        .environment(source.clone())
        .credential(Credential::token_source(source.clone()))
        .build()
        .unwrap()
}

fn answers(count: usize) -> Script {
    (0..count).fold(Script::new(), |script, _| script.json(200, r#"{"value": []}"#))
}

fn poll<F: Future + Unpin>(future: &mut F) -> Poll<F::Output> {
    Pin::new(future).poll(&mut Context::from_waker(Waker::noop()))
}

#[test]
fn a_thousand_callers_share_one_refresh() {
    let (source, script) = (Source::default(), answers(1_001));
    let client = client(&source, &script);
    let mut calls: Vec<_> = (0..1_000).map(|_| client.list("r").into_future()).collect();
    for call in &mut calls {
        assert!(poll(call).is_pending());
    }
    assert_eq!(source.asked(), 1);
    source.open();
    for call in &mut calls {
        assert!(matches!(poll(call), Poll::Ready(Ok(_))));
    }
    assert_eq!(source.asked(), 1);
    assert_eq!(
        *source.0.scopes.lock().unwrap(),
        ["https://management.example.com/.default"]
    );
    run(client.list("r")).unwrap();
    assert_eq!(source.asked(), 1);
    let requests = script.requests();
    assert!(
        requests.iter().all(|request| request.headers()["authorization"] == "Bearer t1")
    );
}

#[test]
fn a_refresh_goes_on_without_the_caller_who_began_it() {
    let (source, script) = (Source::default(), answers(1));
    let client = client(&source, &script);
    let mut first = client.list("r").into_future();
    let mut second = pin!(client.list("r").into_future());
    assert!(poll(&mut first).is_pending());
    assert!(poll(&mut second).is_pending());
    drop(first);
    assert!(poll(&mut second).is_pending());
    source.open();
    assert!(matches!(poll(&mut second), Poll::Ready(Ok(_))));
    assert_eq!((source.asked(), script.requests().len()), (1, 1));
}

#[test]
fn a_refresh_ends_with_the_last_who_waits() {
    let (source, script) = (Source::default(), answers(1));
    let client = client(&source, &script);
    let mut given_up = client.list("r").into_future();
    assert!(poll(&mut given_up).is_pending());
    drop(given_up);
    let mut next = client.list("r").into_future();
    assert!(poll(&mut next).is_pending());
    assert_eq!(source.asked(), 2);
}

/// Whether it was woken.
#[derive(Default)]
struct Bell(AtomicUsize);

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

#[test]
fn a_caller_that_nobody_looks_at_holds_up_no_other() {
    let (source, script) = (Source::default(), answers(2));
    let client = client(&source, &script);
    let mut idle = client.list("r").into_future();
    assert!(poll(&mut idle).is_pending());
    let bell = Arc::new(Bell::default());
    let waker = Waker::from(Arc::clone(&bell));
    let mut call = client.list("r").into_future();
    let mut context = Context::from_waker(&waker);
    assert!(Pin::new(&mut call).poll(&mut context).is_pending());
    source.open();
    assert_eq!(bell.0.load(Ordering::SeqCst), 1);
    assert!(matches!(Pin::new(&mut call).poll(&mut context), Poll::Ready(Ok(_))));
    assert!(matches!(poll(&mut idle), Poll::Ready(Ok(_))));
    assert_eq!(source.asked(), 1);
}

#[test]
fn a_refresh_that_takes_longer_than_a_call_may_is_not_joined() {
    let (source, script) = (Source::default(), answers(2));
    let client = client(&source, &script);
    let mut calls = Vec::new();
    for (now, asked) in [(0, 1), (59, 1), (60, 2), (61, 2)] {
        source.0.now.store(now, Ordering::SeqCst);
        let mut call = client.list("r").into_future();
        assert!(poll(&mut call).is_pending());
        assert_eq!(source.asked(), asked, "at {now}");
        calls.push(call);
    }
}

#[test]
fn a_thousand_callers_who_are_late_at_once_begin_no_refresh() {
    let (source, script) = (Source::default(), Script::new());
    let over = Arc::new(AtomicBool::new(false));
    let client: Client = builder(&script)
        .transport(Ending(Arc::clone(&over)))
        .environment(source.clone())
        .credential(Credential::token_source(source.clone()))
        .build()
        .unwrap();
    let mut calls: Vec<_> = (0..1_000).map(|_| client.list("r").into_future()).collect();
    for call in &mut calls {
        assert!(poll(call).is_pending());
    }
    over.store(true, Ordering::SeqCst);
    for mut call in calls {
        let Poll::Ready(Err(error)) = poll(&mut call) else { panic!("still waiting") };
        assert_eq!(error.kind(), ErrorKind::Timeout);
    }
    assert_eq!(source.asked(), 1);
}

/// A transport whose limits of time end when that is said.
struct Ending(Arc<AtomicBool>);

impl Transport for Ending {
    fn send(&self, _: http::Request<Bytes>, _: Timeouts) -> Sending {
        panic!("nothing is sent without a token")
    }

    fn limit(&self, _: Duration) -> Sleeping {
        let over = Arc::clone(&self.0);
        Box::pin(std::future::poll_fn(move |_| match over.load(Ordering::SeqCst) {
            true => Poll::Ready(()),
            false => Poll::Pending,
        }))
    }
}

/// A source that panics when it is asked for the first time.
#[derive(Clone, Default)]
struct Panicking(Source);

impl TokenSource for Panicking {
    fn token<'a>(&'a self, scopes: &'a [&'a str]) -> TokenFuture<'a> {
        let token = self.0.token(scopes);
        Box::pin(async move {
            let token = token.await;
            assert!(self.0.asked() > 1, "asked for the first time");
            token
        })
    }
}

#[test]
fn a_source_that_panics_is_asked_anew_by_the_next() {
    let (source, script) = (Panicking::default(), answers(1));
    let credential = Credential::token_source(source.clone());
    let client: Client = builder(&script).credential(credential).build().unwrap();
    let mut first = client.list("r").into_future();
    assert!(poll(&mut first).is_pending());
    let bell = Arc::new(Bell::default());
    let waker = Waker::from(Arc::clone(&bell));
    let mut second = client.list("r").into_future();
    let mut context = Context::from_waker(&waker);
    assert!(Pin::new(&mut second).poll(&mut context).is_pending());
    source.0.open();
    let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(move || {
        let _ = poll(&mut first);
    }));
    assert!(panicked.is_err());
    assert!(bell.0.load(Ordering::SeqCst) > 0);
    assert!(matches!(Pin::new(&mut second).poll(&mut context), Poll::Ready(Ok(_))));
    assert_eq!(source.0.asked(), 2);
}

#[test]
fn a_token_that_lives_for_a_minute_is_enough_for_all_who_wait() {
    // Of the second the clock says that it has ended when it comes: all the same nobody
    // else is asked.
    for (life, next) in [(60, 0), (0, 1)] {
        let (source, script) = (Source::default(), answers(1_001));
        source.0.now.store(3_600 - life, Ordering::SeqCst);
        let client = client(&source, &script);
        let mut calls: Vec<_> =
            (0..1_000).map(|_| client.list("r").into_future()).collect();
        for call in &mut calls {
            assert!(poll(call).is_pending());
        }
        source.open();
        for call in &mut calls {
            assert!(matches!(poll(call), Poll::Ready(Ok(_))));
        }
        assert_eq!(source.asked(), 1);
        run(client.list("r")).unwrap();
        assert_eq!(source.asked(), 1 + next, "{life} s");
    }
}

#[test]
fn a_token_is_used_to_its_end_where_the_next_cannot_be_had() {
    let source = Source::default();
    source.open();
    let tries = Arc::new(AtomicUsize::new(0));
    let (script, once) = (answers(5), Once(source.clone(), Arc::clone(&tries)));
    let client: Client = builder(&script)
        .environment(source.clone())
        .credential(Credential::token_source(once))
        .build()
        .unwrap();
    for (now, asked) in [(0, 1), (3_500, 2), (3_504, 2), (3_505, 3), (3_599, 4)] {
        source.0.now.store(now, Ordering::SeqCst);
        run(client.list("r")).unwrap();
        assert_eq!(tries.load(Ordering::SeqCst), asked, "at {now}");
    }
    source.0.now.store(3_600, Ordering::SeqCst);
    assert_eq!(run(client.list("r")).unwrap_err().kind(), ErrorKind::Credentials);
    assert_eq!(tokens(&script), ["Bearer t1"; 5]);
}

/// A source that gives one token and then fails.
struct Once(Source, Arc<AtomicUsize>);

impl TokenSource for Once {
    fn token<'a>(&'a self, scopes: &'a [&'a str]) -> TokenFuture<'a> {
        match self.1.fetch_add(1, Ordering::SeqCst) {
            0 => self.0.token(scopes),
            _ => Broken.token(&[]),
        }
    }
}

#[test]
fn a_token_is_replaced_before_its_end() {
    let (source, script) = (Source::default(), answers(3));
    source.open();
    let client = client(&source, &script);
    for (now, asked) in [(0, 1), (3_400, 1), (3_500, 2)] {
        source.0.now.store(now, Ordering::SeqCst);
        client.list("r").send_blocking().unwrap();
        assert_eq!(source.asked(), asked, "at {now}");
    }
}

struct Broken;

impl TokenSource for Broken {
    fn token<'a>(&'a self, _scopes: &'a [&'a str]) -> TokenFuture<'a> {
        Box::pin(async { Err(Error::credentials("the vault is closed")) })
    }
}

#[test]
fn a_source_that_fails_fails_the_call() {
    let script = Script::new();
    let builder = builder(&script).credential(Credential::token_source(Broken));
    let client: Client = builder.build().unwrap();
    let error = run(client.list("r")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Credentials);
    assert!(error.to_string().contains("the vault is closed"), "{error}");
    assert_eq!(script.requests().len(), 0);
}

#[test]
fn the_machine_asks_for_a_token_and_goes_on() {
    let source = Source::default();
    let client = client(&source, &Script::new());
    let error = client.list("r").into_request().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Credentials);

    let mut exchange = client.list("r").start().unwrap();
    let Action::Token(wanted) = exchange.step(Event::Start) else { panic!() };
    assert_eq!(wanted.scopes(), ["https://management.example.com/.default"]);
    let Action::Send(request) = exchange.step(Event::Token(Ok(Token::new("mine"))))
    else {
        panic!()
    };
    assert_eq!(request.headers()["authorization"], "Bearer mine");
    assert_eq!(source.asked(), 0);
    let (head, ()) = http::Response::new(()).into_parts();
    let Action::Read { limit } = exchange.step(Event::Head(head)) else { panic!() };
    assert_eq!(limit, 64 * 1024 * 1024);
    let body = Event::Body { bytes: "{}".into(), complete: true };
    let Action::Done(Ok(response)) = exchange.step(body) else { panic!() };
    assert_eq!(client.list("r").decode(response).unwrap().value.value, None);
}

/// A script over which limits of time pass at once; it notes how long they were.
#[derive(Clone, Default)]
struct Hurry(Script, Arc<Mutex<Vec<Duration>>>);

impl Transport for Hurry {
    fn send(&self, request: http::Request<Bytes>, timeouts: Timeouts) -> Sending {
        Transport::send(&self.0, request, timeouts)
    }

    fn limit(&self, duration: Duration) -> Sleeping {
        self.1.lock().unwrap().push(duration);
        Box::pin(std::future::ready(()))
    }
}

#[test]
fn a_token_that_takes_longer_than_the_call_may_is_given_up() {
    let (source, script) = (Source::default(), answers(1));
    let hurry = Hurry(script.clone(), Arc::default());
    let client: Client = builder(&script)
        .transport(hurry.clone())
        .environment(source.clone())
        .credential(Credential::token_source(source.clone()))
        .build()
        .unwrap();
    let error = run(client.list("r")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout, "{error}");
    assert_eq!(error.operation(), Some("Runs_List"));
    assert_eq!(*hurry.1.lock().unwrap(), [Duration::from_secs(60)]);
    assert_eq!(script.requests().len(), 0);
    // The refresh is not left behind as one that is under way.
    source.open();
    run(client.list("r")).unwrap();
    assert_eq!(source.asked(), 2);
}

/// A source that takes a minute and is not to be interrupted.
struct Slow(Source);

impl TokenSource for Slow {
    fn token<'a>(&'a self, _scopes: &'a [&'a str]) -> TokenFuture<'a> {
        self.0.0.now.fetch_add(60, Ordering::SeqCst);
        Box::pin(std::future::ready(Ok(Token::new("late"))))
    }
}

#[test]
fn nothing_is_sent_with_a_token_that_comes_too_late() {
    for blocking in [false, true] {
        let (source, script) = (Source::default(), answers(1));
        let client: Client = builder(&script)
            .environment(source.clone())
            .credential(Credential::token_source(Slow(source)))
            .build()
            .unwrap();
        let call = client.list("r");
        let result = if blocking {
            call.send_blocking().map(drop)
        } else {
            run(call.send()).map(drop)
        };
        assert_eq!(result.unwrap_err().kind(), ErrorKind::Timeout);
        assert_eq!(script.requests().len(), 0);
        // It is kept all the same: the next call has it at once.
        run(client.list("r")).unwrap();
    }
}

const REFUSED: &str = r#"{"error": {"code": "InvalidAuthenticationToken"}}"#;

/// The tokens that were sent, in order.
fn tokens(script: &Script) -> Vec<String> {
    let requests = script.requests();
    let texts = requests.iter().map(|sent| sent.headers()["authorization"].to_str());
    texts.map(|text| text.unwrap().to_owned()).collect()
}

#[test]
fn a_refused_token_is_replaced_once() {
    let (source, script) = (Source::default(), Script::new().json(401, REFUSED));
    source.open();
    let script = script.json(200, r#"{"value": []}"#);
    run(client(&source, &script).list("r")).unwrap();
    assert_eq!(tokens(&script), ["Bearer t1", "Bearer t2"]);

    let script = Script::new().json(401, REFUSED).json(401, REFUSED);
    let error = client(&source, &script).list("r").send_blocking().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Credentials);
    assert_eq!(error.code(), Some("InvalidAuthenticationToken"));
    assert_eq!(error.attempts(), 2);
    assert_eq!(tokens(&script), ["Bearer t3", "Bearer t4"]);

    let script = Script::new().json(401, REFUSED);
    let fixed = builder(&script).credential(Credential::bearer("b")).build();
    let fixed: Client = fixed.unwrap();
    assert_eq!(run(fixed.list("r")).unwrap_err().attempts(), 1);
}

/// A service that takes every token but the first, and answers when it is looked at for
/// the second time.
#[derive(Clone, Default)]
struct Service(Arc<Mutex<Vec<String>>>);

impl Transport for Service {
    fn send(&self, request: http::Request<Bytes>, _: Timeouts) -> Sending {
        let token = request.headers()["authorization"].to_str().unwrap().to_owned();
        let status = if token == "Bearer t1" { 401 } else { 200 };
        self.0.lock().unwrap().push(token);
        let body = Body::whole(r#"{"value": []}"#);
        let response = http::Response::builder().status(status).body(body).unwrap();
        let (mut response, mut looked) = (Some(response), false);
        Box::pin(std::future::poll_fn(move |_| {
            if std::mem::replace(&mut looked, true) {
                return Poll::Ready(Ok(response.take().unwrap()));
            }
            Poll::Pending
        }))
    }
}

#[test]
fn a_thousand_refusals_lead_to_one_refresh() {
    let (source, service) = (Source::default(), Service::default());
    source.open();
    let client: Client = builder(&Script::new())
        .environment(source.clone())
        .credential(Credential::token_source(source.clone()))
        .transport(service.clone())
        .build()
        .unwrap();
    let mut calls: Vec<_> = (0..1_000).map(|_| client.list("r").into_future()).collect();
    let mut open = 1_000;
    // All have sent the first token before any answer is seen.
    while open > 0 {
        let looks = calls.iter_mut().map(poll);
        open -= looks.filter(|look| matches!(look, Poll::Ready(Ok(_)))).count();
        calls.truncate(open);
    }
    assert_eq!(source.asked(), 2);
    let sent = service.0.lock().unwrap();
    assert_eq!(sent.len(), 2_000);
    assert_eq!(sent.iter().filter(|token| *token == "Bearer t1").count(), 1_000);
}

/// A source that fails when it is told to.
#[derive(Clone, Default)]
struct Failing(Arc<Shared>);

impl TokenSource for Failing {
    fn token<'a>(&'a self, _scopes: &'a [&'a str]) -> TokenFuture<'a> {
        self.0.asked.fetch_add(1, Ordering::SeqCst);
        Box::pin(std::future::poll_fn(move |context| {
            let mut open = self.0.open.lock().unwrap();
            if open.0 {
                return Poll::Ready(Err(Error::credentials("the vault is closed")));
            }
            open.1.push(context.waker().clone());
            Poll::Pending
        }))
    }
}

#[test]
fn a_refresh_that_fails_fails_all_who_wait() {
    let (source, script) = (Failing::default(), Script::new());
    let credential = Credential::token_source(source.clone());
    let client: Client = builder(&script).credential(credential).build().unwrap();
    let mut calls: Vec<_> = (0..100).map(|_| client.list("r").into_future()).collect();
    for call in &mut calls {
        assert!(poll(call).is_pending());
    }
    Source(Arc::clone(&source.0)).open();
    for call in &mut calls {
        let Poll::Ready(Err(error)) = poll(call) else { panic!("still waiting") };
        assert_eq!(error.kind(), ErrorKind::Credentials);
        assert!(error.to_string().contains("the vault is closed"), "{error}");
    }
    assert_eq!(source.0.asked.load(Ordering::SeqCst), 1);
    run(client.list("r")).unwrap_err();
    assert_eq!(source.0.asked.load(Ordering::SeqCst), 2);
}
