//! The one place where a client refreshes its tokens.

use super::conceal::conceal_secret;
use super::refresh::{Refresh, Waiting};
use super::{Token, TokenFuture, TokenSource};
use crate::Error;
use crate::core::Environment;
use secrecy::ExposeSecret as _;
use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::task::{Context, Poll};
use std::time::{Duration, SystemTime};

/// How long before its end a token is replaced, at most; one that lives for less than ten
/// minutes is used for four fifths of its life.
const MARGIN: Duration = Duration::from_secs(120);

/// How long a token that is still good is used after its refresh has failed, until the
/// next one is tried.
const PAUSE: Duration = Duration::from_secs(5);

/// A source, and for each set of scopes the token it gave last and the refresh that is
/// under way.
pub(crate) struct TokenCell {
    source: Arc<dyn TokenSource>,
    states: Mutex<HashMap<Arc<[String]>, State>>,
    waiting: Arc<Waiting>,
}

#[derive(Default)]
struct State {
    token: Option<Held>,
    /// The one before it, which a failure may still speak of.
    last: Option<Token>,
    /// What the next token has to meet, if the service has said so.
    claims: Option<Arc<str>>,
    /// The refresh that is awaited, and the one that threads wait for: what needs an
    /// executor cannot be driven by a thread, and what blocks must not stop an executor.
    /// They belong to those who wait, and end with the last of them.
    refreshes: [Weak<Refresh>; 2],
    /// How many refreshes have ended, and what the last one said if it failed.
    ended: u64,
    failure: Option<Arc<str>>,
}

/// A token, and the moment from which another one is asked for.
struct Held {
    token: Token,
    until: Option<SystemTime>,
}

impl Held {
    fn new(token: Token, now: SystemTime) -> Self {
        let until = token.expires_at.map(|end| {
            let life = end.duration_since(now).unwrap_or_default();
            end.checked_sub(MARGIN.min(life / 5)).unwrap_or(end)
        });
        Self { token, until }
    }

    fn is_fresh(&self, now: SystemTime) -> bool {
        self.until.is_none_or(|until| now < until)
    }

    /// Uses the token on, as long as the service takes it; false where it has ended.
    fn go_on(&mut self, now: SystemTime) -> bool {
        let Some(end) = self.token.expires_at else { return true };
        self.until = now.checked_add(PAUSE).map(|pause| pause.min(end));
        now < end
    }
}

impl TokenCell {
    pub(crate) fn new(source: Arc<dyn TokenSource>) -> Self {
        Self { source, states: Mutex::default(), waiting: Arc::default() }
    }

    pub(crate) fn check(&self) -> Result<(), Error> {
        self.source.check()
    }

    fn states(&self) -> MutexGuard<'_, HashMap<Arc<[String]>, State>> {
        self.states.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets a token that the service did not take, unless it is another by now: of a
    /// thousand callers with one token, only the first makes it be replaced. The next one
    /// is asked for with these claims.
    pub(crate) fn reject(
        &self,
        scopes: &Arc<[String]>,
        token: &Token,
        claims: Option<&str>,
    ) {
        let mut states = self.states();
        let Some(state) = states.get_mut(scopes) else { return };
        let held = state.token.as_ref().map(|held| held.token.secret.expose_secret());
        if held == Some(token.secret.expose_secret()) {
            state.last = state.token.take().map(|held| held.token);
            state.claims = claims.map(Arc::from);
        }
    }

    /// Takes the tokens that were given out of a text.
    pub(super) fn conceal(&self, text: &mut String) {
        for state in self.states().values() {
            let held = state.token.iter().map(|held| &held.token);
            for token in held.chain(&state.last) {
                conceal_secret(text, &token.secret);
                token.key.iter().for_each(|key| key.conceal(text));
            }
        }
    }

    /// Notes how a refresh has ended and lets those who wait look again. Its failure is
    /// given back: they have the text of it alone.
    fn finish(
        &self,
        scopes: &Arc<[String]>,
        result: Result<Token, Error>,
        now: SystemTime,
    ) -> Option<Error> {
        let failure = {
            let mut states = self.states();
            let state = states.entry(Arc::clone(scopes)).or_default();
            state.ended += 1;
            let failure = match result {
                Ok(token) => {
                    let before = state.token.replace(Held::new(token, now));
                    state.last = before.map(|held| held.token).or(state.last.take());
                    state.claims = None;
                    None
                }
                Err(_) if state.token.as_mut().is_some_and(|held| held.go_on(now)) => {
                    None
                }
                Err(error) => Some(error),
            };
            state.failure = failure.as_ref().map(|error| error.to_string().into());
            failure
        };
        self.waiting.wake_all();
        failure
    }
}

/// Waits for a token: for one that is fresh, or for what the refresh gives that all who
/// wait drive together.
pub(crate) struct Acquire {
    cell: Arc<TokenCell>,
    scopes: Arc<[String]>,
    environment: Arc<dyn Environment>,
    blocking: bool,
    /// How long this caller may wait.
    patience: Option<Duration>,
    refresh: Option<Arc<Refresh>>,
    /// How many refreshes had ended when this caller began to wait.
    joined: Option<u64>,
    /// What it is called among those who wait.
    place: Option<u64>,
}

impl Acquire {
    pub(crate) fn new(
        cell: Arc<TokenCell>,
        scopes: Arc<[String]>,
        environment: Arc<dyn Environment>,
        patience: Option<Duration>,
    ) -> Self {
        Self {
            cell,
            scopes,
            environment,
            blocking: false,
            patience,
            refresh: None,
            joined: None,
            place: None,
        }
    }

    /// The same for a thread that waits.
    pub(crate) fn blocking(mut self) -> Self {
        self.blocking = true;
        self
    }

    fn begin(&self, claims: Option<Arc<str>>) -> TokenFuture<'static> {
        let source = Arc::clone(&self.cell.source);
        let scopes = Arc::clone(&self.scopes);
        let blocking = self.blocking;
        Box::pin(async move {
            let scopes: Vec<&str> = scopes.iter().map(String::as_str).collect();
            match (blocking, claims) {
                (true, None) => source.token_blocking(&scopes),
                (true, Some(claims)) => {
                    source.token_with_claims_blocking(&scopes, &claims)
                }
                (false, None) => source.token(&scopes).await,
                (false, Some(claims)) => {
                    source.token_with_claims(&scopes, &claims).await
                }
            }
        })
    }

    /// What there is for this caller, or the refresh to wait for: its own, that of
    /// others, or a new one.
    fn look(&mut self) -> Result<Result<Token, Error>, Arc<Refresh>> {
        let cell = Arc::clone(&self.cell);
        let mut states = cell.states();
        let state = states.entry(Arc::clone(&self.scopes)).or_default();
        let joined = *self.joined.get_or_insert(state.ended);
        if joined != state.ended {
            // A refresh that this caller has waited for has ended for all: its token is
            // taken however short it lives.
            if let Some(failure) = &state.failure {
                return Ok(Err(Error::shared(failure)));
            }
            if let Some(held) = &state.token {
                return Ok(Ok(held.token.clone()));
            }
            // The service has refused that token already.
            self.joined = Some(state.ended);
        }
        let now = self.environment.now();
        if let Some(held) = state.token.as_ref().filter(|held| held.is_fresh(now)) {
            return Ok(Ok(held.token.clone()));
        }
        let own = self.refresh.as_ref().filter(|refresh| !refresh.is_over());
        if let Some(refresh) = own {
            return Err(Arc::clone(refresh));
        }
        // A refresh that has taken longer than this caller may wait is none to wait for.
        let elapsed = self.environment.elapsed();
        let hopeful = |refresh: &Arc<Refresh>| {
            let age = elapsed.saturating_sub(refresh.began);
            !refresh.is_over() && self.patience.is_none_or(|patience| age < patience)
        };
        let [awaited, waited_for] = &mut state.refreshes;
        let shared = if self.blocking { waited_for } else { awaited };
        Err(shared.upgrade().filter(hopeful).unwrap_or_else(|| {
            let future = self.begin(state.claims.clone());
            let refresh = Refresh::new(future, elapsed, Arc::clone(&cell.waiting));
            *shared = Arc::downgrade(&refresh);
            refresh
        }))
    }
}

impl Future for Acquire {
    type Output = Result<Token, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        let refresh = match this.look() {
            Ok(result) => return Poll::Ready(result),
            Err(refresh) => refresh,
        };
        // Registered before the refresh goes on: whatever ends from here on wakes this
        // caller.
        this.cell.waiting.register(&mut this.place, context.waker());
        this.refresh = Some(Arc::clone(&refresh));
        let mut failure = None;
        refresh.drive(|result| {
            let now = this.environment.now();
            failure = this.cell.finish(&this.scopes, result, now);
        });
        if let Some(failure) = failure {
            return Poll::Ready(Err(failure));
        }
        match this.look() {
            Ok(result) => Poll::Ready(result),
            Err(next) if Arc::ptr_eq(&next, &refresh) => Poll::Pending,
            Err(_) => {
                context.waker().wake_by_ref();
                Poll::Pending
            }
        }
    }
}

impl Drop for Acquire {
    fn drop(&mut self) {
        if let Some(place) = self.place {
            self.cell.waiting.leave(place);
        }
        // A source that has panicked is asked anew by the next of those who wait.
        if self.refresh.as_ref().is_some_and(|refresh| refresh.has_panicked()) {
            self.cell.waiting.wake_all();
        }
    }
}
