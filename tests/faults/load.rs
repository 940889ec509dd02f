//! Many calls at once, and calls that are given up.

use crate::api;
use crate::server::{Answer, Request, Server, Step, reply, response};
use bindery_runtime::core::{NoRetry, Retry};
use bindery_runtime::{Client, Credential, Token, TokenFuture, TokenSource, Value};
use std::collections::HashSet;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Waker};
use std::time::Duration;

#[test]
fn a_storm_of_failures_ends_in_one_request_for_each_call() {
    let server = Server::start(|_, _| reply(503, &[], ""));
    let (client, waits) = api::client(&server.url);
    let fail = || api::run(api::get(&client, "x").into_future()).unwrap_err();
    (0..100).for_each(|_| drop(fail()));
    let emptied = server.requests().len();
    // 500 tokens at 14 for each retry.
    assert_eq!(emptied, 100 + 35);
    (0..200).for_each(|_| drop(fail()));
    assert_eq!(server.requests().len() - emptied, 200);
    assert_eq!(waits.all().len(), 35);
}

/// Answers with what was asked for; every hundredth request is reset, every hundredth is
/// answered with 503, every hundredth slowly.
fn moody(number: usize, request: &Request) -> Answer {
    let id = request.target().rsplit('/').next().unwrap_or_default();
    let answer = response(200, &[], &format!(r#"{{"id": "{id}"}}"#));
    // Scattered (Knuth, 6.4), so that no call meets fault after fault.
    match (number.wrapping_mul(2_654_435_761) >> 12) % 100 {
        7 => Answer::Steps(vec![Step::Reset]),
        37 => reply(503, &[], ""),
        67 => Answer::Steps(vec![
            Step::Pause(Duration::from_millis(20)),
            Step::Send(answer),
        ]),
        _ => Answer::Steps(vec![Step::Send(answer)]),
    }
}

/// How many calls are made, and how many at once.
const CALLS: usize = 4_000;
const AT_ONCE: usize = 100;

async fn one_after_another(client: Client, from: usize) -> Vec<(String, Value)> {
    let mut found = Vec::new();
    for number in from..from + CALLS / AT_ONCE {
        let id = format!("n{number}");
        let answer = api::get(&client, &id).await.unwrap();
        found.push((id, answer));
    }
    found
}

#[test]
fn no_answer_is_lost_and_none_is_crossed() {
    let server = Server::start(moody);
    let (builder, _) = api::builder(&server.url, api::patience());
    let builder = builder.retries(Retry::default().attempts(5));
    let client = builder.credential(Credential::none()).build().unwrap();
    let found = api::run(async {
        let tasks: Vec<_> = (0..AT_ONCE)
            .map(|task| {
                let walk = one_after_another(client.clone(), task * CALLS / AT_ONCE);
                tokio::spawn(walk)
            })
            .collect();
        let mut found = Vec::new();
        for task in tasks {
            found.extend(task.await.unwrap());
        }
        found
    });
    let mut ids = HashSet::new();
    for (id, answer) in found {
        assert_eq!(answer, serde_json::json!({ "id": id }));
        ids.insert(id);
    }
    assert_eq!(ids.len(), CALLS);
}

/// Gives `t1`, `t2` and so on, each after a while.
#[derive(Clone, Default)]
struct Slow(Arc<AtomicUsize>);

impl TokenSource for Slow {
    fn token<'a>(&'a self, _: &'a [&'a str]) -> TokenFuture<'a> {
        let number = self.0.fetch_add(1, Ordering::SeqCst) + 1;
        Box::pin(async move {
            tokio::time::sleep(Duration::from_millis(50)).await;
            Ok(Token::new(format!("t{number}")))
        })
    }
}

#[test]
fn refusals_of_many_calls_lead_to_one_refresh() {
    let server = Server::start(|_, request| match request.field("authorization") {
        Some("Bearer t1") => reply(401, &[], ""),
        _ => reply(200, &[], "{}"),
    });
    let source = Slow::default();
    let (builder, _) = api::builder(&server.url, api::patience());
    let credential = Credential::token_source(source.clone());
    let client = builder.credential_for("bearer", credential).build().unwrap();
    api::run(async {
        let calls: Vec<_> = (0..200)
            .map(|_| tokio::spawn(api::get(&client, "x").into_future()))
            .collect();
        for call in calls {
            call.await.unwrap().unwrap();
        }
    });
    assert_eq!(source.0.load(Ordering::SeqCst), 2);
    assert_eq!(server.requests().len(), 400);
}

#[test]
fn a_call_that_is_given_up_leaves_the_next_ones_alone() {
    let server = Server::start(moody);
    let (builder, _) = api::builder(&server.url, api::patience());
    let builder = builder.retries(Retry::default().attempts(5));
    let client = builder.credential(Credential::none()).build().unwrap();
    api::run(async {
        for number in 0..200_u64 {
            // Given up at another place each time: after so many looks, and a while.
            {
                let mut call = pin!(api::get(&client, "given-up").into_future());
                let mut context = Context::from_waker(Waker::noop());
                for _ in 0..number % 5 {
                    let _ = call.as_mut().poll(&mut context);
                    tokio::time::sleep(Duration::from_micros(number * 7 % 400)).await;
                }
            }
            let id = format!("n{number}");
            let answer = api::get(&client, &id).await.unwrap();
            assert_eq!(answer, serde_json::json!({ "id": id }));
        }
    });
}

/// What must not be seen anywhere but at the service itself.
const CANARIES: [&str; 6] = [
    "c4n4ryBEARER",
    "c4n4ryKEY",
    "c4n4ryQUERY",
    "c4n4ryCOOKIE",
    "c4n4ryBODY",
    "YzRuNHJ5",
];

fn secrets(url: &str) -> Client {
    let (builder, _) = api::builder(url, api::limits());
    builder
        .credential_for("bearer", Credential::bearer("c4n4ryBEARER"))
        .credential_for("key", Credential::api_key("c4n4ryKEY"))
        .credential_for("query", Credential::api_key("c4n4ryQUERY"))
        .credential_for("cookie", Credential::api_key("c4n4ryCOOKIE"))
        .follow_redirects()
        .build()
        .unwrap()
}

/// Fails if `text` holds a canary.
#[track_caller]
fn check_silent(text: &str) {
    for canary in CANARIES {
        assert!(!text.contains(canary), "`{canary}` in: {text}");
    }
}

#[test]
fn no_secret_reaches_another_origin_or_a_message() {
    for status in [301, 302, 303, 307, 308] {
        for location in [
            "{evil}/x",
            "//127.0.0.1:{port}/x",
            "http://user@127.0.0.1:{port}/x",
            "https://127.0.0.1:{own}/x",
        ] {
            let evil = Server::start(|_, _| reply(200, &[], "{}"));
            let port = evil.url.rsplit(':').next().unwrap().to_owned();
            let location =
                location.replace("{evil}", &evil.url).replace("{port}", &port);
            let server = Server::start(move |_, request| {
                let host = request.field("host").unwrap_or_default();
                let own = host.rsplit(':').next().unwrap_or_default();
                let to = location.replace("{own}", own);
                reply(status, &[("location", &to)], "c4n4ryBODY")
            });
            let client = secrets(&server.url);
            for call in [api::get(&client, "x"), api::post(&client, "c4n4ryBODY")] {
                check_silent(&format!("{call:?} {client:?}"));
                let error = api::run(call.retries(NoRetry).into_future()).unwrap_err();
                let mut text = format!("{error} {error:?}");
                let mut source = std::error::Error::source(&error);
                while let Some(cause) = source {
                    text.push_str(&format!(" {cause} {cause:?}"));
                    source = cause.source();
                }
                check_silent(&text);
            }
            assert_eq!(evil.connections(), 0, "{status}");
            let seen = format!("{:?}", server.requests());
            assert!(CANARIES[..4].iter().all(|canary| seen.contains(canary)), "{seen}");
        }
    }
}
