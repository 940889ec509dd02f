//! Telling a service to end work that a poller follows.
//!
//! No description says which operation cancels which, nor how the parameters of one come
//! from the answers of the other, so that the call is the caller's.

use super::follow::Follow;
use super::poller::Limit;
use super::{BlockingPoller, Last, Poller, Response};
use crate::{Error, ErrorKind};
use std::future::{Future, IntoFuture};
use std::task::ready;

/// How work ended that was asked to.
#[derive(Debug)]
#[non_exhaustive]
#[expect(clippy::large_enum_variant, reason = "one is given for a whole operation")]
pub enum Ended<F> {
    /// The service has canceled it, of which it says this: an error of kind
    /// [`ErrorKind::OperationCanceled`].
    Canceled(Error),
    /// It was done before the request to cancel it took effect.
    Done(Response<F>),
}

impl<F> Ended<F> {
    fn of(result: Result<Response<F>, Error>) -> Result<Self, Error> {
        match result {
            Ok(response) => Ok(Self::Done(response)),
            Err(error) if error.kind() == ErrorKind::OperationCanceled => {
                Ok(Self::Canceled(error))
            }
            Err(error) => Err(error),
        }
    }
}

/// Work that was not begun is not canceled: the call would be about that of others.
fn check(follow: &Follow) -> Result<(), Error> {
    if follow.is_under_way() {
        return Ok(());
    }
    let text = "nothing is under way that could be canceled: the call was not sent";
    Err(Error::new(ErrorKind::Build, text).of_operation(follow.draft().operation().id))
}

impl<F: Last> Poller<F> {
    /// Sends the call that cancels the work, and follows that until it has ended one way
    /// or the other. The waits between polls stay as long as the service asks for.
    ///
    /// Where the cancelling goes on after its own answer, its call can be sent or, by its
    /// own poller, be followed.
    ///
    /// ```
    /// # use bindery_runtime::call::Ended;
    /// # use bindery_runtime::{Call, Error, Poller, Value};
    /// # async fn stop(mut poller: Poller<Value>, cancel: Call<()>) -> Result<(), Error> {
    /// match poller.cancel_with(cancel).await? {
    ///     Ended::Canceled(why) => println!("{why}"),
    ///     Ended::Done(response) => println!("too late: {:?}", response.status()),
    ///     _ => {}
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Build`] where nothing is under way; what the call fails with, after
    /// which the poller can be asked further; else as [`step`](Self::step).
    pub fn cancel_with<C, T>(
        &mut self,
        call: C,
    ) -> impl Future<Output = Result<Ended<F>, Error>> + Send
    where
        C: IntoFuture<Output = Result<T, Error>>,
        C::IntoFuture: Send,
    {
        let mut refused = check(&self.follow).err();
        let mut call = Some(Box::pin(call.into_future()));
        let mut limit = Limit::new(&self.follow, None);
        std::future::poll_fn(move |context| {
            if let Some(error) = refused.take() {
                return std::task::Poll::Ready(Err(error));
            }
            if let Some(canceling) = &mut call {
                let result = ready!(canceling.as_mut().poll(context));
                call = None;
                result?;
            }
            self.poll_wait(&mut limit, context).map(Ended::of)
        })
    }
}

impl<F: Last> BlockingPoller<F> {
    /// As [`Poller::cancel_with`]: `|| call.send_blocking()`.
    ///
    /// # Errors
    ///
    /// As [`Poller::cancel_with`].
    pub fn cancel_with<T>(
        &mut self,
        call: impl FnOnce() -> Result<T, Error>,
    ) -> Result<Ended<F>, Error> {
        check(&self.follow)?;
        call()?;
        Ended::of(self.wait())
    }
}
