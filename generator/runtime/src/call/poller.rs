//! Following long-running operations to their end.

use super::follow::{Came, Follow};
use super::{Decoder, Last, Response};
use crate::core::{Exchange, PollerState};
use crate::driver::Drive;
use crate::transport::Sleeping;
use crate::{Error, ErrorKind};
use bytes::Bytes;
use std::fmt;
use std::future::{Future, IntoFuture};
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

/// How far a long-running operation is.
#[derive(Debug)]
#[non_exhaustive]
pub enum Progress<F> {
    /// The service is still at work.
    Running(Running),
    /// The work is done.
    Done(Response<F>),
}

/// What a service says about work that goes on.
#[derive(Clone, Debug, PartialEq)]
pub struct Running {
    state: Option<String>,
    percent: Option<f64>,
    wait: Duration,
}

impl Running {
    /// The state in the service's words; `None` where it says none.
    #[must_use]
    pub fn state(&self) -> Option<&str> {
        self.state.as_deref()
    }

    /// How much of the work is done, in percent, where the service says so.
    #[must_use]
    pub fn percent(&self) -> Option<f64> {
        self.percent
    }

    /// How long to wait before the next step.
    #[must_use]
    pub fn wait(&self) -> Duration {
        self.wait
    }
}

/// How much may be waited, and how much was.
pub(super) struct Limit {
    most: Option<Duration>,
    began: Duration,
    slept: Duration,
}

impl Limit {
    pub(super) fn new(follow: &Follow, most: Option<Duration>) -> Self {
        let began = follow.elapsed();
        Self { most, began, slept: Duration::ZERO }
    }

    /// Allows a wait, or says that there is no time left for it.
    fn allow(&mut self, follow: &Follow, wait: Duration) -> Result<(), Error> {
        let now = follow.elapsed();
        // A clock that stands still does not make a wait longer than its sleeps.
        let spent = now.saturating_sub(self.began).max(self.slept);
        self.slept = self.slept.saturating_add(wait);
        match self.most {
            Some(most) if spent.saturating_add(wait) > most => {
                let error = Error::new(
                    ErrorKind::Timeout,
                    "the operation is still running: the time to wait for it is over",
                );
                Err(error.of_operation(follow.draft().operation().id))
            }
            _ => Ok(()),
        }
    }
}

fn running<F>(
    follow: &Follow,
    state: Option<String>,
    percent: Option<f64>,
) -> Progress<F> {
    let wait = follow.due().unwrap_or_default();
    Progress::Running(Running { state, percent, wait })
}

fn last<F: Last>(
    follow: &Follow,
    response: http::Response<Bytes>,
) -> Result<Progress<F>, Error> {
    let draft = follow.draft();
    let decoder = Decoder::<F::Content>::new(draft.client().clone(), draft.operation());
    let response = decoder.decode_last(response)?;
    Ok(Progress::Done(response.into_last(draft, follow.url())))
}

/// Begins a long-running operation and follows it until it gives an `F`.
///
/// Awaiting it gives the value. [`wait`](Self::wait) gives it with status and header
/// fields, [`wait_for`](Self::wait_for) within a time, [`step`](Self::step) asks once.
/// Dropping one of these futures loses nothing: the next one goes on where it stood. The
/// service goes on with its work in any case.
///
/// Dropping the poller ends the following, not the work: where a service can be told to
/// end that, it has an operation for it, whose call [`cancel_with`](Self::cancel_with)
/// takes.
///
/// Polls go only to the client's origin, with its credentials. States that are not known
/// count as running; an answer of status 202 that leads nowhere is an error of kind
/// [`ErrorKind::Decode`], as the work is begun and nobody knows how it ends. Between
/// polls it waits as long as the service asks (at least a second, at most an hour), else
/// 30 seconds or the [`interval`](Self::interval).
#[must_use = "a poller does nothing until it is awaited or asked for a step"]
pub struct Poller<F> {
    pub(super) follow: Follow,
    drive: Option<Box<Drive>>,
    /// A wait that has begun, and when it ends.
    sleeping: Option<(Sleeping, Duration)>,
    last: PhantomData<fn() -> F>,
}

impl<F> Poller<F> {
    pub(crate) fn new(follow: Follow) -> Self {
        Self { follow, drive: None, sleeping: None, last: PhantomData }
    }

    /// How long to wait where the service does not say; less than a second also lowers
    /// the least wait.
    pub fn interval(mut self, interval: Duration) -> Self {
        self.follow.set_interval(interval);
        self
    }

    /// Where the operation stands, for [`LongRunningCall::resume`]; `None` before the
    /// first answer and after the value was given.
    ///
    /// [`LongRunningCall::resume`]: super::LongRunningCall::resume
    #[must_use]
    pub fn state(&self) -> Option<PollerState> {
        self.follow.state()
    }
}

impl<F: Last> Poller<F> {
    /// Asks once how far the operation is; the first step begins it. To wait before the
    /// next step is the caller's part.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::OperationFailed`] and [`ErrorKind::OperationCanceled`] with what the
    /// service says about it; any kind of error of a call. After an error of a poll, the next step asks again; an operation
    /// that could not be begun is not begun twice.
    pub fn step(
        &mut self,
    ) -> impl Future<Output = Result<Progress<F>, Error>> + Send + '_ {
        self.sleeping = None;
        std::future::poll_fn(move |context| self.poll_step(context))
    }

    /// Follows the operation to its end.
    ///
    /// # Errors
    ///
    /// As [`step`](Self::step).
    pub fn wait(
        &mut self,
    ) -> impl Future<Output = Result<Response<F>, Error>> + Send + '_ {
        let mut limit = Limit::new(&self.follow, None);
        std::future::poll_fn(move |context| self.poll_wait(&mut limit, context))
    }

    /// Follows the operation to its end, but not for longer than this: no wait that
    /// would end later is begun.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Timeout`] when the time is over; the poller can be asked further.
    /// Else as [`step`](Self::step).
    pub fn wait_for(
        &mut self,
        most: Duration,
    ) -> impl Future<Output = Result<Response<F>, Error>> + Send + '_ {
        self.wake();
        let mut limit = Limit::new(&self.follow, Some(most));
        std::future::poll_fn(move |context| self.poll_wait(&mut limit, context))
    }

    /// Ends a wait that a dropped future has begun: what is left of it is due.
    fn wake(&mut self) {
        if let Some((_, ends)) = self.sleeping.take() {
            let left = ends.saturating_sub(self.follow.elapsed());
            self.follow.set_due(left);
        }
    }

    fn poll_step(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Result<Progress<F>, Error>> {
        loop {
            let drive = match &mut self.drive {
                Some(drive) => drive,
                empty => {
                    let drive = self.follow.begin().and_then(Drive::new)?;
                    empty.insert(Box::new(drive))
                }
            };
            let result = ready!(Pin::new(drive).poll(context));
            self.drive = None;
            match self.follow.take(result?)? {
                Came::Running { state, percent } => {
                    return Poll::Ready(Ok(running(&self.follow, state, percent)));
                }
                Came::Last(response) => {
                    return Poll::Ready(last(&self.follow, response));
                }
                Came::Fetch => {}
            }
        }
    }

    pub(super) fn poll_wait(
        &mut self,
        limit: &mut Limit,
        context: &mut Context<'_>,
    ) -> Poll<Result<Response<F>, Error>> {
        loop {
            if let Some((sleeping, _)) = &mut self.sleeping {
                ready!(sleeping.as_mut().poll(context));
                self.sleeping = None;
            }
            if let Some(wait) = self.follow.due() {
                limit.allow(&self.follow, wait)?;
                let transport = self.follow.draft().client().transport()?;
                if let Some(wait) = self.follow.take_due() {
                    let ends = self.follow.elapsed().saturating_add(wait);
                    self.sleeping = Some((transport.sleep(wait), ends));
                    continue;
                }
            }
            if let Progress::Done(response) = ready!(self.poll_step(context))? {
                return Poll::Ready(Ok(response));
            }
        }
    }
}

impl<F: Last> IntoFuture for Poller<F> {
    type Output = Result<F, Error>;
    type IntoFuture = Waiting<F>;

    fn into_future(self) -> Waiting<F> {
        let limit = Limit::new(&self.follow, None);
        Waiting { poller: self, limit }
    }
}

/// A poller on its way to the value.
#[must_use = "futures do nothing unless polled"]
pub struct Waiting<F> {
    poller: Poller<F>,
    limit: Limit,
}

// Nothing in here is pinned in place.
impl<F> Unpin for Waiting<F> {}

impl<F: Last> Future for Waiting<F> {
    type Output = Result<F, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let Self { poller, limit } = &mut *self;
        poller.poll_wait(limit, context).map_ok(Response::into_value)
    }
}

/// A [`Poller`] that makes its thread wait.
#[must_use = "a poller does nothing until it is asked for a step"]
pub struct BlockingPoller<F> {
    pub(super) follow: Follow,
    last: PhantomData<fn() -> F>,
}

impl<F> BlockingPoller<F> {
    pub(crate) fn new(follow: Follow) -> Self {
        Self { follow, last: PhantomData }
    }

    /// As [`Poller::interval`].
    pub fn interval(mut self, interval: Duration) -> Self {
        self.follow.set_interval(interval);
        self
    }

    /// As [`Poller::state`].
    #[must_use]
    pub fn state(&self) -> Option<PollerState> {
        self.follow.state()
    }
}

impl<F: Last> BlockingPoller<F> {
    /// Asks once how far the operation is, as [`Poller::step`].
    ///
    /// # Errors
    ///
    /// As [`Poller::step`].
    pub fn step(&mut self) -> Result<Progress<F>, Error> {
        loop {
            let exchange = self.begin_step()?;
            let response = crate::driver::run(exchange)?;
            if let Some(progress) = self.end_step(response)? {
                return Ok(progress);
            }
        }
    }

    /// The first half of a step, for a driver of your own: the next request as a machine
    /// without I/O.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Build`] when nothing is left to ask.
    pub fn begin_step(&mut self) -> Result<Exchange, Error> {
        self.follow.begin()
    }

    /// The other half of a step: takes what came of the machine. `None` where the work is
    /// done and its value has to be asked for, by one more step at once.
    ///
    /// # Errors
    ///
    /// As [`Poller::step`].
    pub fn end_step(
        &mut self,
        response: http::Response<Bytes>,
    ) -> Result<Option<Progress<F>>, Error> {
        Ok(match self.follow.take(response)? {
            Came::Running { state, percent } => {
                Some(running(&self.follow, state, percent))
            }
            Came::Last(response) => Some(last(&self.follow, response)?),
            Came::Fetch => None,
        })
    }

    /// Follows the operation to its end.
    ///
    /// # Errors
    ///
    /// As [`Poller::step`].
    pub fn wait(&mut self) -> Result<Response<F>, Error> {
        self.run(None)
    }

    /// Follows the operation to its end, as [`Poller::wait_for`].
    ///
    /// # Errors
    ///
    /// As [`Poller::wait_for`].
    pub fn wait_for(&mut self, most: Duration) -> Result<Response<F>, Error> {
        self.run(Some(most))
    }

    fn run(&mut self, most: Option<Duration>) -> Result<Response<F>, Error> {
        let mut limit = Limit::new(&self.follow, most);
        loop {
            if let Some(wait) = self.follow.due() {
                limit.allow(&self.follow, wait)?;
                let transport = self.follow.draft().client().blocking_transport()?;
                if let Some(wait) = self.follow.take_due() {
                    transport.sleep(wait);
                }
            }
            if let Progress::Done(response) = self.step()? {
                return Ok(response);
            }
        }
    }
}

macro_rules! opaque_debug {
    ($($name:ident)*) => {$(
        impl<F> fmt::Debug for $name<F> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($name)).finish_non_exhaustive()
            }
        }
    )*};
}

opaque_debug! { Poller BlockingPoller Waiting }
