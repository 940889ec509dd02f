//! Calls on their way, as futures.

use super::{Call, Decoder, Output, Response};
use crate::Error;
use crate::core::Exchange;
use crate::driver::Drive;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

/// A call on its way. Dropping it aborts the call.
#[must_use = "futures do nothing unless polled"]
pub struct Pending<T> {
    drive: Result<Box<Drive>, Option<Error>>,
    decoder: Decoder<T>,
}

impl<T: Output> Pending<T> {
    pub(crate) fn new(mut call: Call<T>) -> Self {
        let decoder = call.decoder();
        let drive = Exchange::new(&mut call.draft).and_then(Drive::new).map(Box::new);
        Self { drive: drive.map_err(Some), decoder }
    }
}

impl<T: Output> Future for Pending<T> {
    type Output = Result<Response<T>, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let result = match &mut self.drive {
            Ok(drive) => ready!(Pin::new(drive).poll(context)),
            Err(error) => match error.take() {
                Some(error) => Err(error),
                // Polled again after its end, as only a broken executor does.
                None => return Poll::Pending,
            },
        };
        let id = self.decoder.operation_id();
        let response = result.map_err(|error| error.of_operation(id));
        Poll::Ready(response.and_then(|response| self.decoder.decode(response)))
    }
}

impl<T> fmt::Debug for Pending<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pending").finish_non_exhaustive()
    }
}

/// A call on its way, of which only the value is wanted.
#[must_use = "futures do nothing unless polled"]
#[derive(Debug)]
pub struct Awaiting<T>(Pending<T>);

impl<T> Awaiting<T> {
    pub(crate) fn new(pending: Pending<T>) -> Self {
        Self(pending)
    }
}

impl<T: Output> Future for Awaiting<T> {
    type Output = Result<T, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.0).poll(context).map_ok(Response::into_value)
    }
}
