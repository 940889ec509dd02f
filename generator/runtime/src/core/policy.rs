//! What to do after an attempt: the place of retries.

use crate::failure::without_bom;
use crate::transport::{Failed, TransportError};
use bytes::Bytes;
use http::Method;
use http::response::Parts;
use std::time::Duration;

/// One attempt, as a policy sees it.
#[derive(Debug)]
#[non_exhaustive]
pub struct Attempt<'a> {
    /// How often the request was sent, this attempt included.
    pub number: u32,
    /// The method of the request.
    pub method: &'a Method,
    /// Whether the request may be carried out twice: its method is idempotent, it carries
    /// an idempotency key, or the caller has said so.
    pub repeatable: bool,
    /// The head and the body of the response, or why there is none.
    pub result: Result<(&'a Parts, &'a Bytes), &'a TransportError>,
    /// How long the service asks to wait.
    pub retry_after: Option<Duration>,
    /// A random number in `0.0..1.0`.
    pub random: f64,
}

impl Attempt<'_> {
    /// Whether the service has turned the request away because there are too many:
    /// status 429, or a failure that says so in its body or header fields, as Alibaba
    /// Cloud does with status 400.
    #[must_use]
    pub fn is_throttled(&self) -> bool {
        let Ok((head, body)) = self.result else { return false };
        let status = head.status.as_u16();
        status == 429
            || status >= 400
                && (head.headers.contains_key("x-acs-retry-after")
                    || has_throttling_code(body))
    }

    /// Whether the failure may pass by itself.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        match self.result {
            Ok((head, _)) => {
                matches!(head.status.as_u16(), 408 | 500 | 502 | 503 | 504)
            }
            Err(error) => !matches!(error.failed(), Failed::Unable | Failed::Tls),
        }
    }

    /// Whether the service has certainly not carried out the request.
    #[must_use]
    pub fn is_rejected(&self) -> bool {
        match self.result {
            Ok(_) => self.is_throttled(),
            Err(error) => !error.failed().may_have_arrived(),
        }
    }
}

/// The codes of Alibaba Cloud (`Throttling`, `Throttling.User`) and Azure.
fn has_throttling_code(body: &[u8]) -> bool {
    let json: Option<serde_json::Value> = serde_json::from_slice(without_bom(body)).ok();
    let Some(json) = json else { return false };
    let codes = ["/Code", "/code", "/error/code"];
    let code = codes.iter().find_map(|place| json.pointer(place)?.as_str());
    code.is_some_and(|code| {
        code.starts_with("Throttling") || code.starts_with("TooManyRequests")
    })
}

/// What a policy decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Verdict {
    /// The attempt stands.
    Keep,
    /// The request is sent again after a while, signed anew.
    Again {
        /// How long to wait before.
        after: Duration,
    },
}

/// Decides after each attempt.
///
/// Whatever it decides, a retry has to be paid from the client's tokens and has to begin
/// before the call's time is over.
pub trait Policy: Send + Sync + 'static {
    /// What to do with the result of an attempt.
    fn decide(&self, attempt: &Attempt<'_>) -> Verdict;
}

/// Keeps every result: nothing is sent twice.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoRetry;

impl Policy for NoRetry {
    fn decide(&self, _attempt: &Attempt<'_>) -> Verdict {
        Verdict::Keep
    }
}

/// The policy of clients that set none: a few attempts with growing, random waits.
///
/// A request is sent again if its failure may pass by itself and it may be carried out
/// twice, or if the service has certainly not carried it out. The service's own word on
/// how long to wait counts; where it is longer than the longest wait, the failure stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retry {
    attempts: u32,
    first: Duration,
    first_throttled: Duration,
    longest: Duration,
}

impl Default for Retry {
    /// 3 attempts; waits of up to 50 ms, or 1 s after throttling, doubled each time; at
    /// most 20 s.
    fn default() -> Self {
        Self {
            attempts: 3,
            first: Duration::from_millis(50),
            first_throttled: Duration::from_secs(1),
            longest: Duration::from_secs(20),
        }
    }
}

impl Retry {
    /// How often a request is sent at most; 0 counts as 1.
    #[must_use]
    pub const fn attempts(mut self, count: u32) -> Self {
        self.attempts = count;
        self
    }

    /// The longest first wait after a failure that may pass by itself.
    #[must_use]
    pub const fn first_wait(mut self, wait: Duration) -> Self {
        self.first = wait;
        self
    }

    /// The longest first wait after throttling, where the service names none.
    #[must_use]
    pub const fn first_throttled_wait(mut self, wait: Duration) -> Self {
        self.first_throttled = wait;
        self
    }

    /// The longest wait of all, also where the service asks for more.
    #[must_use]
    pub const fn longest_wait(mut self, wait: Duration) -> Self {
        self.longest = wait;
        self
    }

    /// A random part of a wait that doubles with each attempt ("full jitter").
    fn back_off(&self, attempt: &Attempt<'_>, throttled: bool) -> Duration {
        let first = if throttled { self.first_throttled } else { self.first };
        let doublings = attempt.number.saturating_sub(1).min(31);
        let wait = first.saturating_mul(1 << doublings).min(self.longest);
        wait.mul_f64(attempt.random.clamp(0.0, 1.0))
    }
}

impl Policy for Retry {
    fn decide(&self, attempt: &Attempt<'_>) -> Verdict {
        let throttled = attempt.is_throttled();
        let passes = throttled || attempt.is_transient();
        let safe = attempt.repeatable || attempt.is_rejected();
        if !passes || !safe || attempt.number >= self.attempts {
            return Verdict::Keep;
        }
        match attempt.retry_after {
            Some(wait) if wait > self.longest => Verdict::Keep,
            Some(wait) if !wait.is_zero() => Verdict::Again { after: wait },
            _ => Verdict::Again { after: self.back_off(attempt, throttled) },
        }
    }
}
