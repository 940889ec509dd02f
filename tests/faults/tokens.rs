//! Clocks that differ and tokens that are no longer taken.

use crate::api::{self, Kind, WAYS, Way};
use crate::matrix::{Cell, End, Nature, Row, judge, must, sites};
use crate::secrets;
use crate::server::{Answer, Request, Server, reply};
use bindery_runtime::transport::Timeouts;
use bindery_runtime::{
    Client, Credential, DateTime, Error, ErrorKind, HttpDate, Token, TokenFuture,
    TokenSource,
};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

pub fn rows() -> Vec<Row> {
    let row =
        |number, fault, must, check| Row { number, fault, must, check, alone: false };
    vec![
        row(
            20,
            "clocks 15 minutes apart",
            "a signature that is refused for its date is made once more by the service's \
             clock, and by it from then on; a second refusal stands; a stream, which cannot \
             be signed before it has come, is refused before anything is sent.",
            skew,
        ),
        row(
            21,
            "tokens that expire or are refused",
            "a refused token is replaced once and the request sent again, in the middle of \
             pages and polls too, so that no item is lost or doubled; a second refusal \
             stands; a stream is not sent again, and the next call has another token; many \
             refusals at once (1,000 of GET) lead to one refresh; one that fails is `Credentials`.",
            refused_tokens,
        ),
    ]
}

/// A service whose clock differs by so many seconds, and that may refuse all the same.
fn clock(ahead: i64, always: bool) -> impl Fn(usize, &Request) -> Answer + Clone {
    move |_, request| {
        let shift = Duration::from_secs(ahead.unsigned_abs());
        let now = SystemTime::now();
        let now = if ahead < 0 { now - shift } else { now + shift };
        let signed = request
            .field("x-acs-date")
            .and_then(|date| SystemTime::try_from(&date.parse::<DateTime>().ok()?).ok());
        let fits = signed.is_some_and(|signed| {
            let apart =
                signed.duration_since(now).unwrap_or_else(|error| error.duration());
            apart < Duration::from_secs(120)
        });
        if fits && !always {
            return api::answers(request);
        }
        let date = HttpDate::from(now);
        let code = r#"{"Code": "InvalidTimeStamp.Expired"}"#;
        reply(400, &[("date", date.as_str())], code)
    }
}

fn signing(url: &str) -> Client {
    let (builder, _) = api::bare(url, api::patience());
    let key = Credential::acs3("id", secrets::PASSWORD).security_token(secrets::BEARER);
    builder.credential_for("acs3", key).build().unwrap()
}

fn skew(kind: Kind) -> Cell {
    for way in WAYS {
        for ahead in [-900, 900] {
            let server = Server::start(clock(ahead, false));
            let client = signing(&server.url);
            let result = kind.call(way, &client, "mine");
            if kind == Kind::Upload {
                judge(&result, End::Failure(ErrorKind::Build))?;
                must(server.count() == 0, || "it was sent".to_owned())?;
                continue;
            }
            judge(&result, End::Success)?;
            let first = server.count();
            must(first == kind.requests() + 1, || format!("{first} requests"))?;
            judge(&kind.call(way, &client, "mine"), End::Success)?;
            let more = server.count() - first;
            must(more == kind.requests(), || format!("then {more} requests"))?;
            let requests = server.requests();
            let mut nonces: Vec<_> = requests
                .iter()
                .map(|request| request.field("x-acs-signature-nonce"))
                .collect();
            nonces.sort();
            nonces.dedup();
            must(nonces.len() == requests.len(), || "a nonce came twice".to_owned())?;
        }
        let server = Server::start(clock(900, true));
        let result = kind.call(way, &signing(&server.url), "mine");
        if kind != Kind::Upload {
            judge(&result, End::Failure(ErrorKind::Status))?;
            must(server.count() == 2, || format!("{} requests", server.count()))?;
        }
    }
    Ok(())
}

/// Gives `t1`, `t2` and so on, each after a while, and fails from the one on.
#[derive(Clone)]
struct Numbered {
    given: Arc<AtomicUsize>,
    fails_from: usize,
    lives: Option<Duration>,
}

impl Numbered {
    fn new() -> Self {
        Self { given: Arc::default(), fails_from: usize::MAX, lives: None }
    }

    fn client(&self, url: &str, limits: Timeouts) -> Client {
        let (builder, _) = api::bare(url, limits);
        let credential = Credential::token_source(self.clone());
        builder.credential_for("bearer", credential).build().unwrap()
    }

    fn given(&self) -> usize {
        self.given.load(Ordering::SeqCst)
    }

    fn next(&self) -> Result<Token, Error> {
        let number = self.given.fetch_add(1, Ordering::SeqCst) + 1;
        if number >= self.fails_from {
            return Err(Error::credentials("the vault is closed"));
        }
        let token = Token::new(format!("t{number}"));
        Ok(match self.lives {
            Some(time) => token.expires_at(SystemTime::now() + time),
            None => token,
        })
    }
}

impl TokenSource for Numbered {
    fn token<'a>(&'a self, _: &'a [&'a str]) -> TokenFuture<'a> {
        Box::pin(async move {
            tokio::time::sleep(Duration::from_millis(20)).await;
            self.next()
        })
    }

    fn token_blocking(&self, _: &[&str]) -> Result<Token, Error> {
        std::thread::sleep(Duration::from_millis(20));
        self.next()
    }
}

/// Takes the first token for so many requests, then all others, or none.
fn takes_first(
    until: usize,
    others: bool,
) -> impl Fn(usize, &Request) -> Answer + Clone + Send + Sync + 'static {
    move |number, request| {
        let first = request.field("authorization") == Some("Bearer t1");
        if number < until || others && !first {
            return api::answers(request);
        }
        let why = r#"Bearer error="invalid_token""#;
        reply(401, &[("www-authenticate", why)], "{}")
    }
}

fn refused_tokens(kind: Kind) -> Cell {
    let once = sites(kind)[0].nature == Nature::Once;
    for way in WAYS {
        // Refused in the beginning, or while pages and polls are under way.
        for at in 0..kind.requests() {
            refused_once(kind, way, at, once)?;
            let server = Server::start(takes_first(at, false));
            let source = Numbered::new();
            let client = source.client(&server.url, api::patience());
            let result = kind.call(way, &client, "mine");
            judge(&result, End::Failure(ErrorKind::Credentials))?;
            let expected = if once { 1 } else { 2 };
            let found = (server.count() - at, source.given());
            must(found == (expected, expected), || format!("always: {found:?}"))?;
        }
        if !once {
            let server = Server::start(takes_first(0, true));
            let source = Numbered { fails_from: 2, ..Numbered::new() };
            let client = source.client(&server.url, api::patience());
            let result = kind.call(way, &client, "mine");
            judge(&result, End::Failure(ErrorKind::Credentials))?;
            must(server.count() == 1, || format!("{} requests", server.count()))?;
        }
        // A token that has ended is replaced before it is refused.
        let server = Server::start(|_, request| api::answers(request));
        let lives = Some(Duration::ZERO);
        let source = Numbered { lives, ..Numbered::new() };
        let client = source.client(&server.url, api::patience());
        judge(&kind.call(way, &client, "mine"), End::Success)?;
        let requests = server.requests();
        let used: Vec<_> =
            requests.iter().map(|one| one.field("authorization")).collect();
        let expected = ["Bearer t1", "Bearer t2", "Bearer t3"].map(Some);
        must(used == expected[..kind.requests()], || format!("{used:?}"))?;
    }
    many_at_once(kind, once)?;
    Ok(())
}

fn refused_once(kind: Kind, way: Way, at: usize, once: bool) -> Result<(), String> {
    let server = Server::start(takes_first(at, true));
    let source = Numbered::new();
    let client = source.client(&server.url, api::patience());
    let result = kind.call(way, &client, "mine");
    if once {
        judge(&result, End::Failure(ErrorKind::Credentials))?;
        judge(&kind.call(way, &client, "mine"), End::Success)?;
    } else {
        judge(&result, End::Success)?;
    }
    let found = (source.given(), server.count());
    let sent = kind.requests() + 1;
    must(found == (2, sent), || format!("{way:?}, refused at {at}: {found:?}"))
}

/// Many callers find their common token refused.
fn many_at_once(kind: Kind, once: bool) -> Result<(), String> {
    let server = Server::start(takes_first(0, true));
    let source = Numbered::new();
    let client = source.client(&server.url, api::patience());
    let callers = if kind == Kind::Get { 1_000 } else { 100 };
    let results = api::run(async {
        let call =
            |number| tokio::spawn(kind.send(client.clone(), format!("n{number}")));
        let mut results = Vec::new();
        for call in (0..callers).map(call).collect::<Vec<_>>() {
            results.push(call.await.unwrap());
        }
        results
    });
    for result in &results {
        let refused = once && result.is_err();
        must(refused || matches!(result, Ok(true)), || format!("{result:?}"))?;
    }
    let given = source.given();
    must(given == if once { 1 } else { 2 }, || format!("{given} tokens"))
}
