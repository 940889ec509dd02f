//! Tokens that expire, and the one place where a client refreshes them.

use super::Acs3;
use super::conceal::conceal_secret;
use crate::Error;
use secrecy::{ExposeSecret as _, SecretString};
use std::collections::HashMap;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, SystemTime};

/// How long before its end a token is no longer used.
const MARGIN: Duration = Duration::from_secs(120);

/// A bearer token, or an access key that requests are signed with. `Debug` does not show
/// it.
#[derive(Clone)]
pub struct Token {
    pub(crate) secret: SecretString,
    /// What makes an access key of the secret.
    pub(crate) key: Option<Acs3>,
    expires_at: Option<SystemTime>,
}

impl Token {
    /// A token that does not expire.
    #[must_use]
    pub fn new(secret: impl Into<String>) -> Self {
        Self { secret: SecretString::from(secret.into()), key: None, expires_at: None }
    }

    /// A temporary access key of Alibaba Cloud (STS) with its security token, from a
    /// source that gives keys in place of tokens.
    #[must_use]
    pub fn access_key(
        id: impl Into<String>,
        secret: impl Into<String>,
        security_token: impl Into<String>,
    ) -> Self {
        let secret = SecretString::from(secret.into());
        let security_token = Some(SecretString::from(security_token.into()));
        let key = Acs3 { id: id.into(), secret: secret.clone(), security_token };
        Self { secret, key: Some(key), expires_at: None }
    }

    /// The moment from which the service no longer takes the token.
    #[must_use]
    pub fn expires_at(mut self, moment: SystemTime) -> Self {
        self.expires_at = Some(moment);
        self
    }

    fn is_fresh(&self, now: SystemTime) -> bool {
        self.expires_at.is_none_or(|end| {
            end.duration_since(now).is_ok_and(|remaining| remaining > MARGIN)
        })
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Token")
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}

/// What a [`TokenSource`] gives.
pub type TokenFuture<'a> =
    Pin<Box<dyn Future<Output = Result<Token, Error>> + Send + 'a>>;

/// Something that gives tokens or temporary access keys: an identity library, a metadata
/// service, a vault.
///
/// A failure becomes an [`Error`] by [`Error::credentials`].
pub trait TokenSource: Send + Sync + 'static {
    /// A new token for these scopes. The caller keeps it until shortly before its end.
    fn token<'a>(&'a self, scopes: &'a [&'a str]) -> TokenFuture<'a>;

    /// The same for a thread that waits: by default the future is waited for, which a
    /// source that needs an executor has to do otherwise.
    ///
    /// # Errors
    ///
    /// When there is no token.
    fn token_blocking(&self, scopes: &[&str]) -> Result<Token, Error> {
        crate::driver::block_on(self.token(scopes))
    }

    /// A new token that also meets the claims with which a service has refused the last
    /// one, as JSON text ("Claims challenges, claims requests, and client capabilities",
    /// learn.microsoft.com). By default it is any new token.
    fn token_with_claims<'a>(
        &'a self,
        scopes: &'a [&'a str],
        claims: &'a str,
    ) -> TokenFuture<'a> {
        let _ = claims;
        self.token(scopes)
    }

    /// The same for a thread that waits. By default it is any new token.
    ///
    /// # Errors
    ///
    /// When there is no token.
    fn token_with_claims_blocking(
        &self,
        scopes: &[&str],
        claims: &str,
    ) -> Result<Token, Error> {
        let _ = claims;
        self.token_blocking(scopes)
    }

    /// Looks whether the source can work at all; asked when a client is built.
    ///
    /// # Errors
    ///
    /// When it cannot.
    fn check(&self) -> Result<(), Error> {
        Ok(())
    }
}

/// A source, and for each set of scopes the token it gave last and who waits for the
/// next one.
pub(crate) struct TokenCell {
    source: Arc<dyn TokenSource>,
    states: Mutex<HashMap<Arc<[String]>, State>>,
}

#[derive(Default)]
struct State {
    token: Option<Token>,
    /// The one before it, which a failure may still speak of.
    last: Option<Token>,
    /// What the next token has to meet, if the service has said so.
    claims: Option<Arc<str>>,
    refreshing: bool,
    waiting: Vec<Waker>,
    /// How many refreshes have failed, and what the last one said.
    failures: u64,
    failure: Arc<str>,
}

impl TokenCell {
    pub(crate) fn new(source: Arc<dyn TokenSource>) -> Self {
        Self { source, states: Mutex::default() }
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
        let held = state.token.as_ref().map(|held| held.secret.expose_secret());
        if held == Some(token.secret.expose_secret()) {
            state.last = state.token.take();
            state.claims = claims.map(Arc::from);
        }
    }

    /// Takes the tokens that were given out of a text.
    pub(super) fn conceal(&self, text: &mut String) {
        for state in self.states().values() {
            for token in state.token.iter().chain(&state.last) {
                conceal_secret(text, &token.secret);
                token.key.iter().for_each(|key| key.conceal(text));
            }
        }
    }

    /// Ends a refresh and lets those who wait look again; `None` where it was given up.
    fn finish(&self, scopes: &Arc<[String]>, result: Option<&Result<Token, Error>>) {
        let waiting = {
            let mut states = self.states();
            let state = states.entry(Arc::clone(scopes)).or_default();
            state.refreshing = false;
            match result {
                Some(Ok(token)) => {
                    let before = state.token.replace(token.clone());
                    state.last = before.or(state.last.take());
                    state.claims = None;
                }
                Some(Err(error)) => {
                    state.failures += 1;
                    state.failure = error.to_string().into();
                }
                None => {}
            }
            std::mem::take(&mut state.waiting)
        };
        waiting.into_iter().for_each(Waker::wake);
    }
}

/// Waits for a fresh token; the first of those who wait refreshes it for all.
pub(crate) struct Acquire {
    cell: Arc<TokenCell>,
    scopes: Arc<[String]>,
    now: SystemTime,
    refresh: Option<TokenFuture<'static>>,
    /// How many refreshes had failed when this caller began to wait.
    failures: Option<u64>,
    blocking: bool,
}

impl Acquire {
    pub(crate) fn new(
        cell: Arc<TokenCell>,
        scopes: Arc<[String]>,
        now: SystemTime,
    ) -> Self {
        Self { cell, scopes, now, refresh: None, failures: None, blocking: false }
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
}

impl Future for Acquire {
    type Output = Result<Token, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        loop {
            if let Some(refresh) = &mut self.refresh {
                let result = std::task::ready!(refresh.as_mut().poll(context));
                self.refresh = None;
                self.cell.finish(&self.scopes, Some(&result));
                return Poll::Ready(result);
            }
            let this = &mut *self;
            let mut states = this.cell.states();
            let state = states.entry(Arc::clone(&this.scopes)).or_default();
            if let Some(token) = state.token.as_ref().filter(|t| t.is_fresh(this.now)) {
                return Poll::Ready(Ok(token.clone()));
            }
            let joined = *this.failures.get_or_insert(state.failures);
            if joined != state.failures {
                // The refresh that this caller waited for has failed for all.
                return Poll::Ready(Err(Error::shared(&state.failure)));
            }
            if state.refreshing {
                if !state.waiting.iter().any(|waker| waker.will_wake(context.waker())) {
                    state.waiting.push(context.waker().clone());
                }
                return Poll::Pending;
            }
            state.refreshing = true;
            let claims = state.claims.clone();
            drop(states);
            self.refresh = Some(self.begin(claims));
        }
    }
}

impl Drop for Acquire {
    /// A caller who gives up leaves the refresh to the next one who waits.
    fn drop(&mut self) {
        if self.refresh.take().is_some() {
            self.cell.finish(&self.scopes, None);
        }
    }
}
