//! The matrix: rows of faults, columns of calls, and what each cell must come to.

use crate::api::{self, Failure, KINDS, Kind, WAYS, Way};
use crate::server::{Answer, Request, Server, Step};
use bindery_runtime::transport::Timeouts;
use bindery_runtime::{Client, ErrorKind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Instant;

/// One fault, and what it must come to with each kind of call.
pub struct Row {
    pub number: u8,
    pub fault: &'static str,
    /// What must happen, in a sentence or two.
    pub must: &'static str,
    pub check: fn(Kind) -> Cell,
    /// Whether nothing else may run at the same time.
    pub alone: bool,
}

/// What a cell comes to.
pub type Cell = Result<(), Stop>;

pub enum Stop {
    Failed(String),
    /// The cell has no meaning.
    Without(&'static str),
}

impl From<String> for Stop {
    fn from(text: String) -> Self {
        Self::Failed(text)
    }
}

impl From<&str> for Stop {
    fn from(text: &str) -> Self {
        Self::Failed(text.to_owned())
    }
}

pub fn must(holds: bool, text: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(text()) }
}

/// Runs all cells of all rows, many at once; a cell that panics has failed.
pub fn run(rows: &[Row]) -> Vec<Vec<Cell>> {
    let (alone, others): (Vec<&Row>, Vec<&Row>) = rows.iter().partition(|row| row.alone);
    let mut found: Vec<(u8, Vec<Cell>)> = Vec::new();
    for (rows, threads) in [(others, 12), (alone, 1)] {
        let jobs: Vec<(&Row, Kind)> =
            rows.iter().flat_map(|row| KINDS.map(|kind| (*row, kind))).collect();
        let cells: Vec<Mutex<Option<Cell>>> =
            jobs.iter().map(|_| Mutex::default()).collect();
        let next = AtomicUsize::new(0);
        let work = || {
            loop {
                let at = next.fetch_add(1, Ordering::SeqCst);
                let Some((row, kind)) = jobs.get(at) else { return };
                let start = Instant::now();
                let cell = std::panic::catch_unwind(|| (row.check)(*kind));
                println!("{:?}: {}, {}", start.elapsed(), row.fault, kind.name());
                let cell = cell.unwrap_or_else(|_| Err("it panicked".into()));
                *cells[at].lock().unwrap() = Some(cell);
            }
        };
        thread::scope(|scope| (0..threads).for_each(|_| drop(scope.spawn(work))));
        let mut cells = cells.into_iter().filter_map(|cell| cell.into_inner().unwrap());
        for row in rows {
            found.push((row.number, cells.by_ref().take(KINDS.len()).collect()));
        }
    }
    found.sort_by_key(|(number, _)| *number);
    found.into_iter().map(|(_, cells)| cells).collect()
}

/// What sending a request again would mean.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Nature {
    /// Nothing that once would not.
    Repeatable,
    /// Perhaps a second change.
    Changing,
    /// It cannot be: its body came from a stream.
    Once,
}

/// A request of a call that a fault can meet.
#[derive(Clone, Copy, Debug)]
pub struct Site {
    pub kind: Kind,
    /// Which request of the call it is, from 0.
    pub at: usize,
    pub nature: Nature,
}

impl Site {
    /// Whether what has begun to come is the caller's already.
    pub fn is_streamed(self) -> bool {
        matches!(self.kind, Kind::Download | Kind::Events)
    }
}

/// All requests of a kind of call.
pub fn sites(kind: Kind) -> Vec<Site> {
    let natures = match kind {
        Kind::Post => vec![Nature::Changing],
        Kind::Upload => vec![Nature::Once],
        Kind::Pager => vec![Nature::Repeatable; 2],
        Kind::LongRunning => vec![Nature::Changing, Nature::Repeatable],
        _ => vec![Nature::Repeatable],
    };
    let sites = natures.into_iter().enumerate();
    sites.map(|(at, nature)| Site { kind, at, nature }).collect()
}

/// How far a request came.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Stage {
    /// It was sent, and broke before the head of an answer had come.
    Sent,
    /// Nothing came in time.
    Silence,
    /// It broke within the body of the answer.
    Body,
    /// The service answered with a failure that may pass.
    Passing,
    /// The service certainly has not carried it out.
    Rejected,
    /// The answer stands as it is.
    Stands,
}

impl Stage {
    /// Whether the request is sent again.
    fn again(self, site: Site) -> bool {
        match (self, site.nature) {
            (Self::Stands, _) | (_, Nature::Once) => false,
            (Self::Body, _) if site.is_streamed() => false,
            (Self::Rejected, _) | (_, Nature::Repeatable) => true,
            (_, Nature::Changing) => false,
        }
    }

    /// Whether an error has to say that the outcome is unknown.
    fn is_unknown(self, site: Site) -> bool {
        let lost = matches!(self, Self::Sent | Self::Silence | Self::Body);
        lost && site.nature == Nature::Changing
    }
}

/// How a call ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum End {
    Success,
    /// A success with what the service gave in place of what was expected.
    Other,
    Failure(ErrorKind),
}

/// A fault that a server makes of its answer.
pub struct Variant {
    pub name: &'static str,
    pub stage: Stage,
    pub answer: fn(&Request) -> Answer,
    /// How the call ends if the fault stands.
    pub end: fn(Site) -> End,
}

impl Variant {
    /// Fails if a call in which the fault stood at this request, once or always, has ended
    /// otherwise, or has made more requests; gives how many it has to make.
    pub fn judge(
        &self,
        site: Site,
        always: bool,
        result: &Result<bool, Failure>,
        found: usize,
    ) -> Result<usize, String> {
        let again = self.stage.again(site);
        let (end, requests) = match (again, always) {
            (true, false) => (End::Success, site.kind.requests() + 1),
            (true, true) => ((self.end)(site), site.at + 3),
            (false, _) => match (self.end)(site) {
                End::Success => (End::Success, site.kind.requests()),
                end => (end, site.at + 1),
            },
        };
        if let Err(failure) = result {
            let unknown = self.stage.is_unknown(site);
            must(failure.unknown == unknown || failure.error.is_none(), || {
                format!("outcome unknown: {}, {failure:?}", failure.unknown)
            })?;
        }
        judge(result, end)?;
        must(found == requests, || format!("{found} requests, {result:?}"))?;
        Ok(requests)
    }
}

/// How a broken connection shows.
pub fn broken(site: Site) -> End {
    End::Failure(match site.nature {
        Nature::Changing => ErrorKind::OutcomeUnknown,
        _ => ErrorKind::Transport,
    })
}

pub fn incomplete(_: Site) -> End {
    End::Failure(ErrorKind::Incomplete)
}

pub fn timeout(_: Site) -> End {
    End::Failure(ErrorKind::Timeout)
}

pub fn status(_: Site) -> End {
    End::Failure(ErrorKind::Status)
}

/// What a call makes of content that it cannot read: a download gives it as it is.
pub fn unreadable(site: Site) -> End {
    match site.kind {
        Kind::Download => End::Other,
        _ => End::Failure(ErrorKind::Decode),
    }
}

/// How often the quick cells are run in each way.
pub fn repeats() -> usize {
    let set = std::env::var("BINDERY_REPEATS").ok();
    set.and_then(|text| text.parse().ok()).unwrap_or(3)
}

/// Runs all variants at all requests of a kind of call, once and always.
pub fn check_variants(kind: Kind, variants: &[Variant]) -> Cell {
    for variant in variants {
        let (limits, repeats) = match variant.stage {
            Stage::Silence => (api::limits(), 1),
            // No chance is in what stands.
            Stage::Stands => (api::patience(), 1),
            _ => (api::patience(), repeats()),
        };
        for site in sites(kind) {
            // What stands is not sent again, so that it does not matter what would follow.
            let often: &[bool] = match variant.stage {
                Stage::Stands => &[true],
                _ => &[false, true],
            };
            for &always in often {
                for way in WAYS.into_iter().flat_map(|way| vec![way; repeats]) {
                    check_variant(variant, site, always, way, limits).map_err(
                        |text| {
                            let name = variant.name;
                            format!("{name}, {way:?}, {site:?}, always {always}: {text}")
                        },
                    )?;
                }
            }
        }
    }
    Ok(())
}

fn check_variant(
    variant: &Variant,
    site: Site,
    always: bool,
    way: Way,
    limits: Timeouts,
) -> Result<(), String> {
    let answer = variant.answer;
    let server = Server::start(move |number, request| {
        if number == site.at || always && number >= site.at {
            answer(request)
        } else {
            api::answers(request)
        }
    });
    let (client, _) = api::client(&server.url, limits);
    let start = Instant::now();
    let result = site.kind.call(way, &client, "mine");
    let took = start.elapsed();
    let found = server.count();
    let requests = variant.judge(site, always, &result, found)?;
    let silences = if always { requests - site.at } else { 1 };
    let least = api::READ.mul_f64(0.9) * u32::try_from(silences).unwrap();
    let early = variant.stage == Stage::Silence && took < least;
    must(!early, || format!("after {took:?}, not {least:?}"))
}

/// Fails if a call has not ended so.
pub fn judge(result: &Result<bool, Failure>, end: End) -> Result<(), String> {
    let found = match result {
        Ok(true) => End::Success,
        Ok(false) => End::Other,
        Err(failure) => End::Failure(failure.kind),
    };
    must(found == end, || format!("{result:?}, not {end:?}"))
}

/// Makes one call in each way against a server of its own.
pub fn each_way(
    plan: impl Fn(usize, &Request) -> Answer + Send + Sync + Clone + 'static,
    limits: Timeouts,
    mut check: impl FnMut(Way, &Server, &Client) -> Result<(), String>,
) -> Cell {
    for way in WAYS {
        let server = Server::start(plan.clone());
        let (client, _) = api::client(&server.url, limits);
        check(way, &server, &client).map_err(|text| format!("{way:?}: {text}"))?;
    }
    Ok(())
}

/// What comes before and after the body of a response.
pub fn split(response: &[u8]) -> (&[u8], &[u8]) {
    let end = response.windows(4).position(|window| window == b"\r\n\r\n");
    response.split_at(end.map_or(0, |at| at + 4))
}

/// The answer of a service that works, but for its announced length and its end.
pub fn short(request: &Request, end: Step) -> Answer {
    let whole = api::works(request);
    let (head, body) = split(&whole);
    let head = String::from_utf8_lossy(head);
    let length = format!("content-length: {}", body.len());
    let longer = format!("content-length: {}", body.len() + 20);
    let head = head.replace(&length, &longer);
    crate::server::cut([head.as_bytes(), body].concat(), end)
}

/// The head of the same answer without its length, with another field in its place.
pub fn head_with(request: &Request, field: &str) -> (String, Vec<u8>) {
    let whole = api::works(request);
    let (head, body) = split(&whole);
    let head = String::from_utf8_lossy(head);
    let length = format!("content-length: {}", body.len());
    (head.replace(&length, field), body.to_vec())
}
