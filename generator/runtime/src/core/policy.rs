//! What to do after an attempt: the place of retries.

use crate::transport::TransportError;
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
    /// The head and the body of the response, or why there is none.
    pub result: Result<(&'a Parts, &'a Bytes), &'a TransportError>,
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
