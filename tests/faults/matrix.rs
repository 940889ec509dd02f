//! One cell of the matrix: a fault, a call, what must happen.

use crate::api::{self, Way};
use crate::report::Cell;
use crate::server::{Answer, Request, Server, reply};
use bindery_runtime::{Client, Error, ErrorKind, Value};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The kinds of calls.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    Get,
    Post,
    PostWithKey,
    Pager,
}

pub const KINDS: [Kind; 4] = [Kind::Get, Kind::Post, Kind::PostWithKey, Kind::Pager];

impl Kind {
    pub fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::PostWithKey => "POST with idempotency key",
            Self::Pager => "pager",
        }
    }

    fn is_repeatable(self) -> bool {
        self != Self::Post
    }

    /// Makes the call; true if it gave all that there is.
    pub fn call(self, way: Way, client: &Client) -> Result<bool, Error> {
        let whole = |value: Value| value == serde_json::json!({ "id": "x" });
        match self {
            Self::Get => api::send(way, api::get(client, "x")).map(whole),
            Self::Post => api::send(way, api::post(client, "x")).map(whole),
            Self::PostWithKey => {
                let call = api::post(client, "x").header("idempotency-key", "k");
                api::send(way, call).map(whole)
            }
            Self::Pager => {
                api::walk(way, api::list(client)).map(|items| items == [1, 2, 3])
            }
        }
    }
}

/// What a server that works answers.
pub fn works(request: &Request) -> Answer {
    let json = [("content-type", "application/json")];
    match (request.method(), request.target()) {
        ("GET", "/things") => {
            reply(200, &json, r#"{"value": [1, 2], "nextLink": "/things?page=2"}"#)
        }
        ("GET", "/things?page=2") => reply(200, &json, r#"{"value": [3]}"#),
        _ => reply(200, &json, r#"{"id": "x"}"#),
    }
}

/// How the call ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum End {
    Success,
    Failure(ErrorKind),
}

/// How a call is to end, and with how many requests on the wire.
#[derive(Clone, Copy, Debug)]
pub struct Expected {
    pub end: End,
    pub requests: usize,
}

/// A fault that a server makes of its answers.
#[derive(Clone)]
pub struct Fault {
    pub name: &'static str,
    pub answer: Arc<dyn Fn() -> Answer + Send + Sync>,
    /// Whether a POST may be sent again after it.
    pub rejects: bool,
    /// Whether it passes by itself.
    pub passes: bool,
    /// The kinds of error, for calls that may be repeated and for a POST.
    pub kinds: (ErrorKind, ErrorKind),
    pub repeats: usize,
}

impl Fault {
    fn expected(&self, kind: Kind, always: bool) -> Expected {
        let again = self.passes && (kind.is_repeatable() || self.rejects);
        let error = if kind.is_repeatable() { self.kinds.0 } else { self.kinds.1 };
        match (again, always) {
            (true, false) => Expected {
                end: End::Success,
                requests: if kind == Kind::Pager { 3 } else { 2 },
            },
            (true, true) => Expected { end: End::Failure(error), requests: 3 },
            (false, _) => Expected { end: End::Failure(error), requests: 1 },
        }
    }

    /// The cells of this fault.
    pub fn cells(&self) -> Vec<Cell> {
        let mut cells = Vec::new();
        for always in [false, true] {
            for kind in KINDS {
                let expected = self.expected(kind, always);
                let check = |way| self.check(kind, always, way, expected);
                let mut runs = api::WAYS
                    .into_iter()
                    .flat_map(|way| std::iter::repeat_n(way, self.repeats));
                let result = runs.try_for_each(check);
                let when = if always { "always" } else { "first" };
                let end = match expected.end {
                    End::Success => "success".to_owned(),
                    End::Failure(kind) => format!("error `{kind:?}`"),
                };
                cells.push(Cell {
                    fault: format!("{}, {when}", self.name),
                    call: kind.name(),
                    result,
                    expected: format!("{end}, requests: {}", expected.requests),
                });
            }
        }
        cells
    }

    fn check(
        &self,
        kind: Kind,
        always: bool,
        way: Way,
        expected: Expected,
    ) -> Result<(), String> {
        let answer = Arc::clone(&self.answer);
        let plan = move |number: usize, request: &Request| {
            if always || number == 0 { answer() } else { works(request) }
        };
        let server = Server::start(plan);
        let (client, _) = api::client(&server.url);
        let start = Instant::now();
        let result = kind.call(way, &client);
        if start.elapsed() > Duration::from_secs(6) {
            return Err(format!("{way:?}: it took {:?}", start.elapsed()));
        }
        let requests = server.requests().len();
        judge(way, result, requests, expected)
    }
}

fn judge(
    way: Way,
    result: Result<bool, Error>,
    requests: usize,
    expected: Expected,
) -> Result<(), String> {
    let end = match &result {
        Ok(true) => End::Success,
        Ok(false) => return Err(format!("{way:?}: part of it was taken for all")),
        Err(error) => End::Failure(error.kind()),
    };
    if end == expected.end && requests == expected.requests {
        return Ok(());
    }
    Err(format!("{way:?}: {result:?} after {requests} requests"))
}
