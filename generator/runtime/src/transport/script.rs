//! A transport for tests: answers from a list, records what was sent.

use super::{
    BlockingBody, BlockingTransport, Body, Collector, Sending, Sleeping, Timeouts,
    Transport, TransportError, Upload,
};
use crate::transport::Failed;
use bytes::Bytes;
use http::{Request, Response};
use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// A transport that answers from a list and records what was sent, for tests of code
/// that uses a generated client. Clones share the list and the record.
///
/// ```
/// use bindery_runtime::transport::Script;
///
/// let script = Script::new().json(200, r#"{"value": []}"#).json(404, "{}");
/// let transport = script.clone();
/// // … calls of a client built with `.transport(transport)` …
/// assert_eq!(script.requests().len(), 0);
/// ```
#[derive(Clone, Default)]
pub struct Script(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    answers: VecDeque<Result<Response<Bytes>, TransportError>>,
    requests: Vec<Recorded>,
    slept: Vec<Duration>,
}

/// A request that a [`Script`] was given.
pub type Recorded = Request<Bytes>;

impl Script {
    /// A script without answers: every request fails.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Answers the next request that has no answer yet.
    #[must_use]
    pub fn answer(self, response: Response<Bytes>) -> Self {
        self.state().answers.push_back(Ok(response));
        self
    }

    /// Answers with a status and JSON text. A status that is none becomes 500.
    #[must_use]
    pub fn json(self, status: u16, body: impl Into<Bytes>) -> Self {
        let mut response = Response::new(body.into());
        *response.status_mut() = http::StatusCode::from_u16(status)
            .unwrap_or(http::StatusCode::INTERNAL_SERVER_ERROR);
        response.headers_mut().insert(
            http::header::CONTENT_TYPE,
            http::HeaderValue::from_static("application/json"),
        );
        self.answer(response)
    }

    /// Fails the next request.
    #[must_use]
    pub fn fail(self, failed: Failed) -> Self {
        self.state().answers.push_back(Err(TransportError::new(failed, "by script")));
        self
    }

    /// What was sent so far.
    #[must_use]
    pub fn requests(&self) -> Vec<Recorded> {
        self.state().requests.clone()
    }

    /// How long calls have waited so far; a script does not really wait.
    #[must_use]
    pub fn slept(&self) -> Vec<Duration> {
        self.state().slept.clone()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn play(&self, request: Request<Bytes>) -> Result<Response<Bytes>, TransportError> {
        let mut state = self.state();
        state.requests.push(request);
        state.answers.pop_front().unwrap_or_else(|| {
            Err(TransportError::new(Failed::Connect, "the script has no more answers"))
        })
    }
}

impl Transport for Script {
    fn send(&self, request: Request<Bytes>, _timeouts: Timeouts) -> Sending {
        let answer = self.play(request).map(|response| response.map(Body::whole));
        Box::pin(std::future::ready(answer))
    }

    fn send_streaming(
        &self,
        request: Request<()>,
        body: Upload,
        _timeouts: Timeouts,
    ) -> Sending {
        let script = self.clone();
        Box::pin(async move {
            let mut collector = Collector::new(body.into_body()?, usize::MAX);
            let whole = std::future::poll_fn(|context| collector.poll(context)).await?;
            let response = script.play(request.map(|()| whole.0))?;
            Ok(response.map(Body::whole))
        })
    }

    fn sleep(&self, duration: Duration) -> Sleeping {
        self.state().slept.push(duration);
        Box::pin(std::future::ready(()))
    }
}

impl BlockingTransport for Script {
    fn send(
        &self,
        request: Request<Bytes>,
        _timeouts: Timeouts,
    ) -> Result<Response<BlockingBody>, TransportError> {
        let response = self.play(request)?;
        Ok(response.map(|body| BlockingBody::new(std::io::Cursor::new(body))))
    }

    fn send_streaming(
        &self,
        request: Request<()>,
        body: Upload,
        timeouts: Timeouts,
    ) -> Result<Response<BlockingBody>, TransportError> {
        let (whole, _) = body.into_reader().collect(usize::MAX)?;
        BlockingTransport::send(self, request.map(|()| whole), timeouts)
    }

    fn sleep(&self, duration: Duration) {
        self.state().slept.push(duration);
    }
}

impl fmt::Debug for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.state();
        f.debug_struct("Script")
            .field("answers", &state.answers.len())
            .field("requests", &state.requests.len())
            .finish()
    }
}
