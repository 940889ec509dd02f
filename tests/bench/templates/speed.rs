//! Decodes and encodes the same documents as Bindery's models and as their derived twin.
//!
//! Prints a line per measure: what, nanoseconds of Bindery, nanoseconds of the twin.

mod api;
mod twin;

use std::hint::black_box;
use std::time::{Duration, Instant};

use api::types;
use bindery_runtime::model::{Context, Model, blank, from_json_slice, to_json};

/// How long a round takes, and how many rounds there are; the fastest counts.
const ROUND: Duration = Duration::from_millis(10);
const ROUNDS: usize = 40;

fn main() {
    let build = include_str!("build.json");
    let first = include_str!("triggers-tag-first.json");
    let last = include_str!("triggers-tag-last.json");

    let ours: types::Build = serde_json::from_str(build).unwrap();
    let twins: twin::Build = serde_json::from_str(build).unwrap();
    let again: serde_json::Value = serde_json::from_slice(&to_json(&ours)).unwrap();
    assert_eq!(again, serde_json::from_str::<serde_json::Value>(build).unwrap());

    compare(
        "decode a build (serde)",
        || serde_json::from_str::<types::Build>(build).unwrap(),
        || serde_json::from_str::<twin::Build>(build).unwrap(),
    );
    compare(
        "decode a build (client)",
        || decode::<types::Build>(build),
        || serde_json::from_str::<twin::Build>(build).unwrap(),
    );
    compare(
        "encode a build (serde)",
        || serde_json::to_vec(&ours).unwrap(),
        || serde_json::to_vec(&twins).unwrap(),
    );
    compare(
        "encode a build (client)",
        || to_json(&ours),
        || serde_json::to_vec(&twins).unwrap(),
    );
    for (what, text) in [("first", first), ("last", last)] {
        compare(
            &format!("decode 12 union members, tag {what} (serde)"),
            || serde_json::from_str::<Vec<types::BuildTrigger>>(text).unwrap(),
            || serde_json::from_str::<Vec<twin::BuildTrigger>>(text).unwrap(),
        );
        compare(
            &format!("decode 12 union members, tag {what} (client)"),
            || decode::<Vec<types::BuildTrigger>>(text),
            || serde_json::from_str::<Vec<twin::BuildTrigger>>(text).unwrap(),
        );
    }
}

/// As a client reads a response.
fn decode<T: Model>(text: &str) -> T {
    let mut value: T = blank();
    from_json_slice(value.slot(), text.as_bytes(), &mut Context::default()).unwrap();
    value
}

fn compare<A, B>(what: &str, ours: impl Fn() -> A, theirs: impl Fn() -> B) {
    let calls = (calls(&ours), calls(&theirs));
    let mut best = (f64::INFINITY, f64::INFINITY);
    for _ in 0..ROUNDS {
        best.0 = best.0.min(round(calls.0, &ours));
        best.1 = best.1.min(round(calls.1, &theirs));
    }
    println!("{what}\t{}\t{}", best.0, best.1);
}

/// How many calls fill a round.
fn calls<T>(work: &impl Fn() -> T) -> u32 {
    let (start, mut calls) = (Instant::now(), 0);
    while start.elapsed() < ROUND {
        black_box(work());
        calls += 1;
    }
    calls
}

/// Nanoseconds of a call.
fn round<T>(calls: u32, work: &impl Fn() -> T) -> f64 {
    let start = Instant::now();
    for _ in 0..calls {
        black_box(work());
    }
    start.elapsed().as_nanos() as f64 / f64::from(calls)
}
