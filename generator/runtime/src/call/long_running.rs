//! Calls of operations that the service goes on with after it has answered.

use super::follow::Follow;
use super::{
    Awaiting, BlockingPoller, Call, Decoder, Output, Pending, Poller, Response,
};
use crate::Error;
use crate::client::Client;
use crate::core::{Exchange, Policy, PollerState};
use crate::model::AsView;
use crate::operation::Operation;
use crate::transport::{Timeouts, Upload};
use bytes::Bytes;
use std::fmt;
use std::future::IntoFuture;
use std::marker::PhantomData;

/// A call that is answered with a `T` before the work is done, and gives an `F` in the
/// end. It does nothing until it is sent, awaited, or followed by a poller.
///
/// [`poller`](Self::poller) begins the operation and follows it; sending or awaiting the
/// call gives the first answer only.
#[must_use = "a call does nothing until it is sent, awaited, or followed"]
pub struct LongRunningCall<T, F> {
    call: Call<T>,
    last: PhantomData<fn() -> F>,
}

impl<T, F> LongRunningCall<T, F> {
    /// A call of an operation of the client's service.
    #[doc(hidden)]
    pub fn new(client: &Client, operation: &'static Operation) -> Self {
        Self { call: Call::new(client, operation), last: PhantomData }
    }

    fn map(mut self, change: impl FnOnce(Call<T>) -> Call<T>) -> Self {
        self.call = change(self.call);
        self
    }

    /// Sets a parameter, as [`Call::set`].
    #[doc(hidden)]
    pub fn set(self, index: usize, value: &dyn AsView) -> Self {
        self.map(|call| call.set(index, value))
    }

    /// Sets the body, as [`Call::body`].
    #[doc(hidden)]
    pub fn body(self, value: &dyn AsView) -> Self {
        self.map(|call| call.body(value))
    }

    /// Sets the body, as [`Call::upload`].
    #[doc(hidden)]
    pub fn upload(self, upload: Upload) -> Self {
        self.map(|call| call.upload(upload))
    }

    /// Sets a header field of this call and of the requests that follow it.
    pub fn header(self, name: &str, value: &str) -> Self {
        self.map(|call| call.header(name, value))
    }

    /// What to do after an attempt has failed, as [`Call::retries`].
    pub fn retries(self, policy: impl Policy) -> Self {
        self.map(|call| call.retries(policy))
    }

    /// The limits of time of this call and of each poll, as [`Call::timeouts`]; the
    /// waits between polls do not count.
    pub fn timeouts(self, timeouts: Timeouts) -> Self {
        self.map(|call| call.timeouts(timeouts))
    }

    /// Says that the request may be carried out twice, as [`Call::repeatable`].
    pub fn repeatable(self) -> Self {
        self.map(Call::repeatable)
    }
}

impl<T: Output, F> LongRunningCall<T, F> {
    /// Sends the call; gives the first answer with status, header fields and notes.
    pub fn send(self) -> Pending<T> {
        self.call.send()
    }

    /// Sends the call and waits for the first answer.
    ///
    /// # Errors
    ///
    /// As [`Call::send_blocking`].
    pub fn send_blocking(self) -> Result<Response<T>, Error> {
        self.call.send_blocking()
    }

    /// The request that begins the operation, as [`Call::into_request`].
    ///
    /// # Errors
    ///
    /// As [`Call::into_request`].
    pub fn into_request(self) -> Result<http::Request<Bytes>, Error> {
        self.call.into_request()
    }

    /// What reads the first answer, as [`Call::decoder`].
    pub fn decoder(&self) -> Decoder<T> {
        self.call.decoder()
    }

    /// Reads a first answer that came by other means.
    ///
    /// # Errors
    ///
    /// As [`Call::decode`].
    pub fn decode(&self, response: http::Response<Bytes>) -> Result<Response<T>, Error> {
        self.call.decode(response)
    }

    /// The call as a machine without I/O, as [`Call::start`].
    ///
    /// # Errors
    ///
    /// As [`Call::start`].
    pub fn start(self) -> Result<Exchange, Error> {
        self.call.start()
    }
}

impl<T, F: Output> LongRunningCall<T, F> {
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

impl<T: Output, F> IntoFuture for LongRunningCall<T, F> {
    type Output = Result<T, Error>;
    type IntoFuture = Awaiting<T>;

    fn into_future(self) -> Awaiting<T> {
        self.call.into_future()
    }
}

impl<T, F> fmt::Debug for LongRunningCall<T, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.call.fmt(f)
    }
}
