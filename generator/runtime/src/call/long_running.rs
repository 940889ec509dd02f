//! Calls of operations that the service goes on with after it has answered.

use super::follow::Follow;
use super::macros::parts;
use super::{BlockingPoller, Call, Last, Output, Poller};
use crate::client::Client;
use crate::core::PollerState;
use crate::operation::Operation;
use std::marker::PhantomData;

/// A call that is answered with a `T` before the work is done, and gives an `F` in the
/// end. It does nothing until it is sent, awaited, or followed by a poller.
///
/// [`poller`](Self::poller) begins the operation and follows it; sending or awaiting the
/// call gives the first answer only. Header fields, retries and limits of time that are
/// set here hold for the first request and for each poll; the waits between polls do not
/// count.
#[must_use = "a call does nothing until it is sent, awaited, or followed"]
pub struct LongRunningCall<T, F> {
    call: Call<T>,
    last: PhantomData<fn() -> F>,
}

parts!([T, F] LongRunningCall<T, F>);
crate::__settings!([T, F] LongRunningCall<T, F>);
crate::__sending!([T: Output, F] LongRunningCall<T, F>, T);

impl<T, F> LongRunningCall<T, F> {
    /// A call of an operation of the client's service.
    #[doc(hidden)]
    pub fn new(client: &Client, operation: &'static Operation) -> Self {
        Self { call: Call::new(client, operation), last: PhantomData }
    }
}

impl<T, F: Last> LongRunningCall<T, F> {
    /// What begins the operation and follows it to its end.
    pub fn poller(self) -> Poller<F> {
        Poller::new(self.follow())
    }

    /// What begins the operation and follows it to its end, while the thread waits.
    pub fn poller_blocking(self) -> BlockingPoller<F> {
        BlockingPoller::new(self.follow())
    }

    /// What follows an operation that was begun before, from where its poller stood;
    /// this call itself is not sent. A state that does not belong here is an error of
    /// the first step.
    pub fn resume(self, state: &PollerState) -> Poller<F> {
        Poller::new(self.follow().resume(state))
    }

    /// As [`resume`](Self::resume), while the thread waits.
    pub fn resume_blocking(self, state: &PollerState) -> BlockingPoller<F> {
        BlockingPoller::new(self.follow().resume(state))
    }

    fn follow(self) -> Follow {
        Follow::new(*self.call.draft, super::follow::is_wanted::<F>())
    }
}
