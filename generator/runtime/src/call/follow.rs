//! The way of a long-running operation from request to request, without I/O.

use super::{Decoder, Last, Output as _};
use crate::core::{
    Exchange, PollerState, Polling, Redirected, Stop, Taken, percent, retry_after,
};
use crate::model::Slot;
use crate::request::Draft;
use crate::{Error, ErrorKind};
use bytes::Bytes;
use http::Response;
use std::time::Duration;

/// How long to wait between polls where the service does not say.
const INTERVAL: Duration = Duration::from_secs(30);

/// The least that is waited where the service asks for less.
const LEAST: Duration = Duration::from_secs(1);

/// The most that is waited where the service asks for more.
const MOST: Duration = Duration::from_secs(3_600);

/// An operation that is being followed.
pub(crate) struct Follow {
    draft: Draft,
    polling: Polling,
    stage: Stage,
    interval: Duration,
    /// How long to wait before the next poll.
    due: Option<Duration>,
    /// Where the request that is under way goes.
    url: String,
}

enum Stage {
    /// Nothing was sent.
    New,
    /// The stored state that it should go on from does not fit.
    Broken(Error),
    /// The operation is under way.
    Begun,
    /// The first request is under way, or has failed: it is not sent twice.
    Beginning,
    /// The value was given.
    Over,
}

/// What came of a response.
pub(crate) enum Came {
    /// The work goes on.
    Running { state: Option<String>, percent: Option<f64> },
    /// Another request is due at once.
    Fetch,
    /// The final value is in this response.
    Last(Response<Bytes>),
}

/// Whether what is given in the end holds a value at all.
pub(crate) fn is_wanted<F: Last>() -> bool {
    !matches!(F::Content::select(0).place(), Slot::Missing)
}

impl Follow {
    pub(crate) fn new(draft: Draft, wanted: bool) -> Self {
        // An operation whose server cannot be found fails when its request is made.
        let origin = draft.site().map_or_else(
            |_| draft.client().0.origin.clone(),
            |site| site.origin.into_owned(),
        );
        let polling = Polling::new(draft.operation(), origin, wanted);
        let (stage, url) = (Stage::New, String::new());
        Self { draft, polling, stage, interval: INTERVAL, due: None, url }
    }

    pub(crate) fn resume(mut self, state: &PollerState) -> Self {
        self.stage = match self.polling.resume(state) {
            Ok(()) => Stage::Begun,
            Err(error) => Stage::Broken(error.of_operation(self.draft.operation().id)),
        };
        self
    }

    pub(crate) fn set_interval(&mut self, interval: Duration) {
        self.interval = interval;
    }

    pub(crate) fn draft(&self) -> &Draft {
        &self.draft
    }

    /// Where the request that came last went.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    pub(crate) fn state(&self) -> Option<PollerState> {
        match self.stage {
            Stage::Begun => self.polling.state(),
            _ => None,
        }
    }

    /// Whether there is work that the service may be told to end.
    pub(crate) fn is_under_way(&self) -> bool {
        matches!(self.stage, Stage::Begun)
    }

    /// How long to wait before the next request; asking for it ends the wait.
    pub(crate) fn take_due(&mut self) -> Option<Duration> {
        self.due.take().filter(|due| !due.is_zero())
    }

    pub(crate) fn due(&self) -> Option<Duration> {
        self.due
    }

    /// Asks for what is left of a wait that was given up.
    pub(crate) fn set_due(&mut self, left: Duration) {
        self.due = Some(left);
    }

    /// The time on the client's clock.
    pub(crate) fn elapsed(&self) -> Duration {
        self.draft.client().0.environment.elapsed()
    }

    /// The exchange of the next request.
    pub(crate) fn begin(&mut self) -> Result<Exchange, Error> {
        self.due = None;
        let exchange = match std::mem::replace(&mut self.stage, Stage::Over) {
            Stage::New => {
                self.stage = Stage::Beginning;
                let again = self.draft.again();
                let mut draft = std::mem::replace(&mut self.draft, again);
                Exchange::new(&mut draft)?
            }
            Stage::Begun => {
                self.stage = Stage::Begun;
                let mut draft = self.draft.again();
                draft.poll(self.polling.url().unwrap_or_default().to_owned());
                Exchange::new(&mut draft)?
            }
            Stage::Broken(error) => return Err(error),
            stage @ (Stage::Beginning | Stage::Over) => {
                self.stage = stage;
                return Err(Error::new(
                    ErrorKind::Build,
                    "the poller has ended: nothing is left to ask",
                )
                .of_operation(self.draft.operation().id));
            }
        };
        exchange.url().clone_into(&mut self.url);
        Ok(exchange.whole())
    }

    /// Takes the response to the request that was begun last.
    pub(crate) fn take(&mut self, response: Response<Bytes>) -> Result<Came, Error> {
        if let Some(Redirected(url)) = response.extensions().get() {
            self.url.clone_from(url);
        }
        let taken = if super::is_sign_in_page(response.status(), response.headers()) {
            Err(Stop::sign_in_page())
        } else {
            self.polling.take(&self.url, &response)
        };
        let taken = match taken {
            Ok(taken) => taken,
            Err(stop) => {
                use ErrorKind::{OperationCanceled, OperationFailed};
                if matches!(stop.kind, OperationCanceled | OperationFailed) {
                    self.stage = Stage::Over;
                }
                let operation = self.draft.operation();
                let decoder = Decoder::<()>::new(self.draft.client().clone(), operation);
                return Err(decoder.refuse(stop, response));
            }
        };
        self.stage = Stage::Begun;
        Ok(match taken {
            Taken::Running(state) => {
                self.due = Some(self.wait(&response));
                Came::Running { state, percent: percent(response.body()) }
            }
            Taken::Fetch => Came::Fetch,
            Taken::Done => {
                self.stage = Stage::Over;
                Came::Last(response)
            }
            Taken::Part(body) => {
                self.stage = Stage::Over;
                Came::Last(response.map(|_| body))
            }
        })
    }

    fn wait(&self, response: &Response<Bytes>) -> Duration {
        let now = self.draft.client().0.environment.now();
        let asked = retry_after(response.headers(), now);
        let least = LEAST.min(self.interval);
        asked.map_or(self.interval, |asked| asked.clamp(least, MOST))
    }
}
