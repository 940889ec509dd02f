//! Storms of failures, many calls at once, and calls that are given up.

use crate::api::{self, Failure, Hasty, Kind, WAYS, Way};
use crate::matrix::{Cell, End, Nature, Row, judge, must, sites};
use crate::secrets;
use crate::server::{Answer, Request, Server, Step, reply};
use bindery_runtime::core::Retry;
use bindery_runtime::transport::Reqwest;
use bindery_runtime::{Client, ErrorKind};
use std::collections::HashMap;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Waker};
use std::thread;
use std::time::{Duration, Instant};

pub fn rows() -> Vec<Row> {
    let row =
        |number, fault, must, check, alone| Row { number, fault, must, check, alone };
    vec![
        row(
            14,
            "a storm: nothing but 503",
            "500 tokens pay for 35 retries of all callers together; once they are gone there \
             is one request for each call (at most 1.1 are allowed); when the service has \
             recovered every call succeeds at once.",
            storm,
            false,
        ),
        row(
            22,
            "many calls at once, one in a hundred reset, turned away or slow",
            "each call has one outcome, and its own; what may be repeated succeeds; no POST \
             and no stream is on the wire twice. 100,000 calls at 1,000 at once are the test \
             `load::a_hundred_thousand_calls`.",
            crowd,
            true,
        ),
        row(
            23,
            "calls that are given up at any point",
            "the next call on the same connections is not disturbed; in the end no task, no \
             connection and no file is left over. A thread that waits cannot give up.",
            given_up,
            true,
        ),
    ]
}

/// All calls at once, where that is possible.
fn all_at_once(
    kind: Kind,
    way: Way,
    client: &Client,
    count: usize,
) -> Vec<Result<bool, Failure>> {
    if way == Way::Blocking {
        return (0..count).map(|_| kind.call(way, client, "mine")).collect();
    }
    api::run(async {
        let call = |_| tokio::spawn(kind.send(client.clone(), "mine".to_owned()));
        let mut results = Vec::new();
        for call in (0..count).map(call).collect::<Vec<_>>() {
            results.push(call.await.unwrap());
        }
        results
    })
}

fn storm(kind: Kind) -> Cell {
    // Of a long-running operation both the beginning and the polls can fail.
    let parts: &[bool] =
        if kind == Kind::LongRunning { &[true, false] } else { &[true] };
    for way in WAYS {
        for begins in parts {
            storm_of(kind, way, *begins).map_err(|text| format!("{way:?}: {text}"))?;
        }
    }
    Ok(())
}

fn storm_of(kind: Kind, way: Way, begins: bool) -> Result<(), String> {
    let healthy = Arc::new(AtomicBool::new(false));
    let now = Arc::clone(&healthy);
    let server = Server::start(move |_, request| {
        let fails = begins || request.method() == "GET";
        if fails && !now.load(Ordering::SeqCst) {
            return reply(503, &[], "");
        }
        api::answers(request)
    });
    let (client, waits) = api::client(&server.url, api::patience());
    let site = sites(kind)[usize::from(!begins)];
    // How many requests each call makes that has no retry.
    let plain = site.at + 1;
    let run = |calls: usize| -> Result<usize, String> {
        let before = server.count();
        for result in all_at_once(kind, way, &client, calls) {
            judge(&result, End::Failure(ErrorKind::Status))?;
        }
        Ok(server.count() - before)
    };
    let repeatable = site.nature == Nature::Repeatable;
    let paid = if repeatable { 500 / 14 } else { 0 };
    // Each success gives a token back: here that of the request that begins the work.
    let sent = run(60)?;
    let found = (sent - 60 * plain, waits.all().len());
    let given_back = if begins { 0 } else { 60 / 14 + 1 };
    must(found.0 == found.1 && (paid..=paid + given_back).contains(&found.0), || {
        format!("first {found:?} retries and waits")
    })?;
    let calls = if kind == Kind::Get && way == Way::Async { 1_000 } else { 100 };
    let more = run(calls)? - calls * plain;
    let allowed = if begins { 0 } else { calls / 10 };
    must(more <= allowed, || format!("then {more} retries of {calls} calls"))?;
    healthy.store(true, Ordering::SeqCst);
    let before = server.count();
    for result in all_at_once(kind, way, &client, 50) {
        judge(&result, End::Success)?;
    }
    let sent = server.count() - before;
    must(sent == 50 * kind.requests(), || format!("{sent} requests of 50 good calls"))
}

/// Every hundredth request is reset, every hundredth is answered with 503, every
/// hundredth slowly.
fn moody(number: usize, request: &Request) -> Answer {
    // Scattered (Knuth, 6.4), so that no call meets fault after fault.
    match (number.wrapping_mul(2_654_435_761) >> 12) % 100 {
        7 => vec![Step::Read, Step::Reset],
        37 => reply(503, &[], ""),
        67 => {
            let mut steps = api::answers(request);
            steps.insert(1, Step::Pause(Duration::from_millis(20)));
            steps
        }
        _ => api::answers(request),
    }
}

fn patient(url: &str) -> Client {
    let (builder, _) = api::bare(url, api::patience());
    let builder = builder.retries(Retry::default().attempts(5));
    api::with_secrets(builder).build().unwrap()
}

/// Makes all calls, so many at once, each under its own name.
fn crowd_of(kind: Kind, way: Way, calls: usize, at_once: usize) -> Result<(), String> {
    let server = Server::start(moody);
    let client = patient(&server.url);
    let names = move |task: usize| {
        (task * calls / at_once..(task + 1) * calls / at_once).map(|n| format!("n{n}"))
    };
    let results: Vec<Result<bool, Failure>> = match way {
        Way::Async => api::run(async {
            let one_after_another = |task: usize| {
                let client = client.clone();
                tokio::spawn(async move {
                    let mut results = Vec::new();
                    for name in names(task) {
                        results.push(kind.send(client.clone(), name).await);
                    }
                    results
                })
            };
            let tasks: Vec<_> = (0..at_once).map(one_after_another).collect();
            let mut results = Vec::new();
            for task in tasks {
                results.extend(task.await.unwrap());
            }
            results
        }),
        Way::Blocking => thread::scope(|scope| {
            let one_after_another = |task: usize| {
                let (client, names) = (&client, &names);
                scope.spawn(move || {
                    let calls = names(task).map(|name| kind.call(way, client, &name));
                    calls.collect::<Vec<_>>()
                })
            };
            let threads: Vec<_> = (0..at_once).map(one_after_another).collect();
            threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
        }),
    };
    must(results.len() == calls, || format!("{} outcomes", results.len()))?;
    let repeatable = sites(kind)[0].nature == Nature::Repeatable;
    for result in &results {
        let known = match result {
            Ok(whole) => *whole,
            Err(failure) => {
                use ErrorKind::{OutcomeUnknown, Status, Transport};
                !repeatable
                    && [OutcomeUnknown, Status, Transport].contains(&failure.kind)
            }
        };
        must(known, || format!("{way:?}: {result:?}"))?;
    }
    let mut sent: HashMap<String, usize> = HashMap::new();
    for request in server.requests() {
        let name = request.field("x-call").unwrap_or_default().to_owned();
        *sent.entry(name).or_default() += usize::from(request.method() != "GET");
    }
    // What the service never read cannot have succeeded, and is as rare as the backlog
    // of a busy machine makes it. Tasks are joined in order, so outcomes are by number.
    let unread: Vec<_> =
        (0..calls).filter(|n| !sent.contains_key(&format!("n{n}"))).collect();
    for &number in &unread {
        let known = matches!(&results[number], Err(failure)
            if [ErrorKind::Transport, ErrorKind::OutcomeUnknown].contains(&failure.kind));
        must(known, || format!("n{number} was not read: {:?}", results[number]))?;
    }
    must(unread.len() * 1_000 <= calls, || {
        format!("{} of {calls} unread", unread.len())
    })?;
    must(sent.len() + unread.len() == calls, || format!("{} names", sent.len()))?;
    let most = sent.values().max().copied().unwrap_or_default();
    must(repeatable || most == 1, || format!("sent {most} times"))
}

fn crowd(kind: Kind) -> Cell {
    crowd_of(kind, Way::Async, 2_000, 100)?;
    crowd_of(kind, Way::Blocking, 400, 8)?;
    Ok(())
}

#[test]
#[ignore = "it takes a minute"]
fn a_hundred_thousand_calls() {
    for kind in [Kind::Get, Kind::Post] {
        let (start, before) = (Instant::now(), open_files());
        let result = crowd_of(kind, Way::Async, 100_000, 1_000);
        result.unwrap_or_else(|text| panic!("{}: {text}", kind.name()));
        let files = settle(before);
        println!("100,000 calls of {}: {:?}", kind.name(), start.elapsed());
        assert!(files <= before + 5, "{before} files before, {files} after");
    }
    secrets::assert_none_seen();
}

fn open_files() -> usize {
    std::fs::read_dir("/proc/self/fd").map_or(0, Iterator::count)
}

/// How many files are open in the end: connections take a moment to close.
fn settle(before: usize) -> usize {
    for _ in 0..200 {
        if open_files() <= before + 5 {
            break;
        }
        thread::sleep(Duration::from_millis(50));
    }
    open_files()
}

/// An answer in pieces, so that there is much to wait for.
fn in_pieces(request: &Request) -> Answer {
    let whole = api::works(request);
    let mut steps = vec![Step::Read];
    for piece in whole.chunks(whole.len() / 3 + 1) {
        steps.push(Step::Pause(Duration::from_micros(200)));
        steps.push(Step::Send(piece.to_vec()));
    }
    steps
}

const SHORT: Duration = Duration::from_millis(20);

fn given_up(kind: Kind) -> Cell {
    let before = open_files();
    {
        let server = Server::start(|_, request| in_pieces(request));
        let (builder, waits) = api::bare(&server.url, api::patience());
        // With connections of its own, which go with it.
        let transport = Hasty(Reqwest::with_timeouts(api::patience()).unwrap(), waits);
        let client = api::with_secrets(builder).transport(transport).build().unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.unwrap();
        runtime.block_on(give_up(kind, &client))?;
        drop(client);
        let alive = || runtime.metrics().num_alive_tasks();
        for _ in 0..100 {
            if alive() == 0 {
                break;
            }
            runtime.block_on(async { tokio::time::sleep(SHORT).await });
        }
        must(alive() == 0, || format!("{} tasks are left", alive()))?;
    }
    let files = settle(before);
    must(files <= before + 5, || format!("{before} files before, {files} after"))?;
    Ok(())
}

/// 125 calls of each kind, 1,000 in all.
async fn give_up(kind: Kind, client: &Client) -> Result<(), String> {
    for number in 0..125_u64 {
        // Given up at another place each time: after so many looks, and a while.
        {
            let mut call = pin!(kind.send(client.clone(), "given up".to_owned()));
            let mut context = Context::from_waker(Waker::noop());
            for _ in 0..number % 12 {
                if call.as_mut().poll(&mut context).is_ready() {
                    break;
                }
                tokio::time::sleep(Duration::from_micros(number * 7 % 400)).await;
            }
        }
        let result = kind.send(client.clone(), format!("n{number}")).await;
        judge(&result, End::Success)?;
    }
    Ok(())
}
