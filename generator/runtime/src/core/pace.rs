//! How fast a service wants to be called.

use http::HeaderMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Longer than this no call is held back.
const LONGEST: Duration = Duration::from_secs(20);

/// When the next call of a client may begin.
///
/// Azure DevOps answers a client that is too fast with successes that carry
/// `Retry-After` beside its `X-RateLimit-*` fields, before it answers with failures. A
/// `Retry-After` alone means something else: when to ask how far an operation is.
#[derive(Debug, Default)]
pub(crate) struct Pace(Mutex<Option<Duration>>);

impl Pace {
    fn next(&self) -> MutexGuard<'_, Option<Duration>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes what a success says; `now` is the time of the environment's clock.
    pub(crate) fn note(
        &self,
        headers: &HeaderMap,
        delay: Option<Duration>,
        now: Duration,
    ) {
        let limited =
            headers.keys().any(|name| name.as_str().starts_with("x-ratelimit"));
        let Some(delay) = delay.filter(|_| limited) else { return };
        *self.next() = now.checked_add(delay.min(LONGEST));
    }

    /// How long a call that begins now has to wait.
    pub(crate) fn wait(&self, now: Duration) -> Option<Duration> {
        let mut next = self.next();
        let wait = next.and_then(|next| next.checked_sub(now));
        if wait.is_none_or(|wait| wait.is_zero()) {
            *next = None;
            return None;
        }
        wait
    }
}
