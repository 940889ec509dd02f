//! What calls cost with Bindery's client, and with plain reqwest and serde.
//!
//! Prints a line per measure: what, the unit, the figure of Bindery, the other figure.

mod api;
mod latency;
mod throughput;
mod twin;

use std::hint::black_box;
use std::time::Duration;

use api::types;
use bindery_runtime::Credential;
use bindery_runtime::model::{Context, Model, blank, from_json_slice, to_json};
use nix::time::{ClockId, clock_gettime};

/// How long a round takes, and how many rounds there are; the fastest counts.
const ROUND: Duration = Duration::from_millis(10);
const ROUNDS: usize = 40;

/// What the programs call themselves.
const PRODUCT: &str = "speed/0.1.0";

const BUILD: &str = include_str!("build.json");
const TAG_FIRST: &str = include_str!("triggers-tag-first.json");
const TAG_LAST: &str = include_str!("triggers-tag-last.json");

fn main() {
    rustls::crypto::ring::default_provider().install_default().unwrap();
    request();
    let ours: types::Build = decode(BUILD);
    let twins: twin::Build = plain(BUILD);
    let again: serde_json::Value = plain(&String::from_utf8(to_json(&ours)).unwrap());
    assert_eq!(again, plain::<serde_json::Value>(BUILD));
    compare("decode plain", || decode::<types::Build>(BUILD), || plain::<twin::Build>(BUILD));
    compare("encode plain", || to_json(&ours), || serde_json::to_vec(&twins).unwrap());
    for (what, text) in [("union tag first", TAG_FIRST), ("union tag last", TAG_LAST)] {
        compare(
            what,
            || decode::<Vec<types::BuildTrigger>>(text),
            || plain::<Vec<twin::BuildTrigger>>(text),
        );
    }
    latency::measure();
    throughput::measure();
}

/// A request with what such a call needs: address, query, media type, product, credential.
/// Both sides make the same, as it goes out: reqwest makes an `http::Request` of its own
/// when it sends, a client of Bindery gives one to its transport.
fn request() {
    let client = api::Client::builder("organization")
        .user_agent(PRODUCT)
        .credential(Credential::bearer("token"))
        .build()
        .unwrap();
    let plain = reqwest::Client::new();
    let base = "https://dev.azure.com".to_owned();
    let ours = || {
        let call = client.builds().get(black_box("project"), black_box(42));
        call.property_filters("a").into_request().unwrap()
    };
    let theirs = || {
        let (project, id) = (black_box("project"), black_box(42));
        plain
            .get(format!("{base}/organization/{project}/_apis/build/builds/{id}"))
            .query(&[("propertyFilters", "a"), ("api-version", "7.1")])
            .header("accept", "application/json")
            .header("user-agent", PRODUCT)
            .bearer_auth("token")
            .build()
            .unwrap()
    };
    let sent = || http::Request::<reqwest::Body>::try_from(theirs()).unwrap();
    let (one, other) = (ours(), sent());
    assert_eq!((one.method(), one.uri()), (other.method(), other.uri()));
    assert_eq!(one.headers(), other.headers());
    compare("build a request", ours, sent);
    compare(
        "build a `reqwest::Request`",
        || reqwest::Request::try_from(ours()).unwrap(),
        theirs,
    );
}

/// As a client of Bindery reads a response.
fn decode<T: Model>(text: &str) -> T {
    let mut value: T = blank();
    from_json_slice(value.slot(), text.as_bytes(), &mut Context::default()).unwrap();
    value
}

/// As `reqwest::Response::json` reads one.
fn plain<T: serde::de::DeserializeOwned>(text: &str) -> T {
    serde_json::from_slice(text.as_bytes()).unwrap()
}

fn compare<A, B>(what: &str, ours: impl Fn() -> A, theirs: impl Fn() -> B) {
    let calls = (calls(&ours), calls(&theirs));
    let mut best = (f64::INFINITY, f64::INFINITY);
    for _ in 0..ROUNDS {
        best.0 = best.0.min(round(calls.0, &ours));
        best.1 = best.1.min(round(calls.1, &theirs));
    }
    println!("{what}\tµs\t{}\t{}", best.0, best.1);
}

/// CPU time of this thread.
fn now() -> Duration {
    clock_gettime(ClockId::CLOCK_THREAD_CPUTIME_ID).unwrap().into()
}

/// How many calls fill a round.
fn calls<T>(work: &impl Fn() -> T) -> u32 {
    let (start, mut calls) = (now(), 0);
    while now() - start < ROUND {
        black_box(work());
        calls += 1;
    }
    calls
}

/// Microseconds of a call.
fn round<T>(calls: u32, work: &impl Fn() -> T) -> f64 {
    let start = now();
    for _ in 0..calls {
        black_box(work());
    }
    (now() - start).as_secs_f64() * 1e6 / f64::from(calls)
}
