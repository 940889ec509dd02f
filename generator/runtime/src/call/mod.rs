//! Calls: what generated methods give, and what comes of them.

mod cancel;
mod cursor;
mod decode;
mod download;
mod first_page;
mod follow;
mod framing;
mod link;
mod long_running;
mod macros;
mod outcome;
mod paged;
mod pages;
mod parts;
mod pending;
mod poller;
mod response;
mod streams;
mod unpack;

pub use cancel::Ended;
pub use decode::Decoder;
pub(crate) use decode::is_sign_in_page;
pub use download::{BlockingDownload, Download, Opening};
pub use first_page::FirstPage;
pub(crate) use link::unquoted;
pub use long_running::LongRunningCall;
pub use outcome::{Last, Outcome, Output};
pub use paged::PagedCall;
pub use pages::{BlockingItems, BlockingPages, Items, Pages};
pub(crate) use parts::{boundary_of, form, parts_of};
pub use pending::{Awaiting, Pending};
pub use poller::{BlockingPoller, Poller, Progress, Running, Waiting};
pub use response::Response;
pub use streams::{
    BlockingEvents, BlockingLines, Events, EventsCall, Lines, LinesCall, ServerEvent,
};

use crate::client::Client;
use crate::core::{Action, Exchange, Policy};
use crate::model::AsView;
use crate::operation::Operation;
use crate::request::Draft;
use crate::transport::{Timeouts, Upload};
use crate::{Error, ErrorKind};
use bytes::Bytes;
use std::fmt;
use std::future::IntoFuture;
use std::marker::PhantomData;
use std::sync::Arc;

/// A call that gives a `T`. It does nothing until it is sent or awaited.
///
/// `.await` gives the value, [`send`](Call::send) the value with status, header fields
/// and notes.
#[must_use = "a call does nothing until it is sent or awaited"]
pub struct Call<T> {
    draft: Box<Draft>,
    outcome: PhantomData<fn() -> T>,
}

impl<T> Call<T> {
    /// A call of an operation of the client's service.
    #[doc(hidden)]
    pub fn new(client: &Client, operation: &'static Operation) -> Self {
        let draft = Draft::new(client.clone(), operation);
        Self { draft: Box::new(draft), outcome: PhantomData }
    }

    /// Sets the parameter at this place of the operation's list; a value that is absent
    /// takes it away.
    #[doc(hidden)]
    pub fn set(mut self, index: usize, value: &dyn AsView) -> Self {
        self.draft.set(index, value);
        self
    }

    /// Sets the body from a model.
    #[doc(hidden)]
    pub fn body(mut self, value: &dyn AsView) -> Self {
        self.draft.body(value);
        self
    }

    /// Sets the body as it is; its media type is the one of the description.
    #[doc(hidden)]
    pub fn upload(mut self, upload: Upload) -> Self {
        self.draft.upload(upload);
        self
    }

    /// Sets a header field of this one call. What it cannot hold is an error when the
    /// call is sent.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.draft.header(name, value);
        self
    }

    /// What to do after an attempt of this one call has failed, in place of what the
    /// client does: [`NoRetry`](crate::core::NoRetry), or a
    /// [`Retry`](crate::core::Retry) of your own.
    pub fn retries(mut self, policy: impl Policy) -> Self {
        self.draft.settings_mut().policy = Some(Arc::new(policy));
        self
    }

    /// The limits of time of this one call. That for connecting has no effect where the
    /// transport was made of a reqwest client of your own, or has limits for all its
    /// requests.
    pub fn timeouts(mut self, timeouts: Timeouts) -> Self {
        self.draft.settings_mut().timeouts = Some(timeouts);
        self
    }

    /// Says that the request may be carried out twice, so that it is sent again also
    /// where the service may have carried it out.
    pub fn repeatable(mut self) -> Self {
        self.draft.settings_mut().repeatable = true;
        self
    }
}

impl<T: Output> Call<T> {
    /// Sends the call; gives the response with status, header fields and notes.
    pub fn send(self) -> Pending<T> {
        Pending::new(self)
    }

    /// Sends the call and waits for the response.
    ///
    /// # Errors
    ///
    /// As [`Error`] says; with [`ErrorKind::Build`] when nothing can be sent.
    pub fn send_blocking(mut self) -> Result<Response<T>, Error> {
        let decoder = self.decoder();
        let exchange = Exchange::new(&mut self.draft)?;
        let response = crate::driver::run(exchange)
            .map_err(|error| error.of_operation(decoder.operation_id()))?;
        decoder.decode(response)
    }

    /// Sends the call and gives the body of its success piece by piece, in memory that
    /// does not grow with it. The limit of total time is over once it begins; the one for
    /// the next bytes to arrive holds.
    pub fn send_streaming(self) -> Opening {
        Opening::new(*self.draft)
    }

    /// As [`send_streaming`](Self::send_streaming), while the thread waits.
    ///
    /// # Errors
    ///
    /// As [`send_blocking`](Self::send_blocking).
    pub fn send_streaming_blocking(self) -> Result<BlockingDownload, Error> {
        BlockingDownload::open(*self.draft)
    }

    /// The finished request with its credentials, without any I/O. What answers it is
    /// read by [`Call::decoder`].
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Build`] for values that cannot be sent;
    /// [`ErrorKind::Credentials`] when there is no credential, or when it is a token
    /// source, which needs I/O: [`Call::start`] goes there.
    pub fn into_request(self) -> Result<http::Request<Bytes>, Error> {
        let id = self.draft.operation().id;
        let mut exchange = self.start()?;
        let error = match exchange.first() {
            Action::Send(request) => return Ok(request),
            Action::SendStreaming(..) => {
                Error::new(ErrorKind::Build, "the body is a stream; `start` goes there")
            }
            Action::Done(Err(error)) => error,
            _ => Error::new(
                ErrorKind::Credentials,
                "the request needs a token from a source; `start` asks for it",
            ),
        };
        Err(error.of_operation(id))
    }

    /// What reads the response to this call; it may be kept while the call is sent by
    /// other means.
    pub fn decoder(&self) -> Decoder<T> {
        Decoder::new(self.draft.client().clone(), self.draft.operation())
    }

    /// Reads a response that came by other means.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Status`], [`ErrorKind::Credentials`] and [`ErrorKind::Decode`].
    pub fn decode(&self, response: http::Response<Bytes>) -> Result<Response<T>, Error> {
        self.decoder().decode(response)
    }

    /// The call as a machine without I/O, for a driver of your own.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Build`] and [`ErrorKind::Credentials`].
    pub fn start(mut self) -> Result<Exchange, Error> {
        Exchange::new(&mut self.draft)
    }
}

impl<T: Output> IntoFuture for Call<T> {
    type Output = Result<T, Error>;
    type IntoFuture = Awaiting<T>;

    fn into_future(self) -> Awaiting<T> {
        Awaiting::new(self.send())
    }
}

impl<T> fmt::Debug for Call<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("operation", &self.draft.operation().id)
            .finish_non_exhaustive()
    }
}
