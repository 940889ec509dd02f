//! Calls whose results come page by page.

use super::{
    Awaiting, BlockingItems, BlockingPages, Call, Decoder, Items, Output, Pages,
    Pending, Response,
};
use crate::Error;
use crate::client::Client;
use crate::core::{Exchange, Policy};
use crate::model::{AsView, Model};
use crate::operation::Operation;
use crate::request::Draft;
use crate::transport::{Timeouts, Upload};
use bytes::Bytes;
use std::fmt;
use std::future::IntoFuture;
use std::marker::PhantomData;

/// A call whose result comes in pages `T` of items `I`. It does nothing until it is sent,
/// awaited, or walked through.
///
/// No page is asked for before it is needed.
#[must_use = "a call does nothing until it is sent, awaited, or walked through"]
pub struct PagedCall<T, I> {
    call: Call<T>,
    position: Option<String>,
    item: PhantomData<fn() -> I>,
}

impl<T, I> PagedCall<T, I> {
    /// A call of an operation of the client's service.
    #[doc(hidden)]
    pub fn new(client: &Client, operation: &'static Operation) -> Self {
        Self { call: Call::new(client, operation), position: None, item: PhantomData }
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

    /// Sets a header field of the requests for all pages.
    pub fn header(self, name: &str, value: &str) -> Self {
        self.map(|call| call.header(name, value))
    }

    /// What to do after an attempt has failed, as [`Call::retries`].
    pub fn retries(self, policy: impl Policy) -> Self {
        self.map(|call| call.retries(policy))
    }

    /// The limits of time of the call for each page, as [`Call::timeouts`].
    pub fn timeouts(self, timeouts: Timeouts) -> Self {
        self.map(|call| call.timeouts(timeouts))
    }

    /// Says that the request may be carried out twice, as [`Call::repeatable`].
    pub fn repeatable(self) -> Self {
        self.map(Call::repeatable)
    }

    /// Begins at a place that [`Pages::position`] or [`Items::position`] has given, or
    /// at the link of a page: what it cannot be is an error of the first page.
    pub fn resume(mut self, position: impl Into<String>) -> Self {
        self.position = Some(position.into());
        self
    }

    pub(crate) fn into_draft(self) -> (Draft, Option<String>) {
        (*self.call.draft, self.position)
    }

    /// The call of the page at which the walk begins.
    fn first(mut self) -> Call<T> {
        if let Some(position) = self.position.take() {
            if let Err(error) = super::cursor::start(&mut self.call.draft, &position) {
                self.call.draft.fail(error);
            }
        }
        self.call
    }
}

impl<T: Output, I> PagedCall<T, I> {
    /// Sends the call for one page; gives the response with status, header fields and
    /// notes.
    pub fn send(self) -> Pending<T> {
        self.first().send()
    }

    /// Sends the call for one page and waits for the response.
    ///
    /// # Errors
    ///
    /// As [`Call::send_blocking`].
    pub fn send_blocking(self) -> Result<Response<T>, Error> {
        self.first().send_blocking()
    }

    /// The request for one page, as [`Call::into_request`].
    ///
    /// # Errors
    ///
    /// As [`Call::into_request`].
    pub fn into_request(self) -> Result<http::Request<Bytes>, Error> {
        self.first().into_request()
    }

    /// What reads a page, as [`Call::decoder`].
    pub fn decoder(&self) -> Decoder<T> {
        self.call.decoder()
    }

    /// Reads a page that came by other means.
    ///
    /// # Errors
    ///
    /// As [`Call::decode`].
    pub fn decode(&self, response: http::Response<Bytes>) -> Result<Response<T>, Error> {
        self.call.decode(response)
    }

    /// The call for one page as a machine without I/O, as [`Call::start`].
    ///
    /// # Errors
    ///
    /// As [`Call::start`].
    pub fn start(self) -> Result<Exchange, Error> {
        self.first().start()
    }
}

impl<T: Model, I> PagedCall<T, I> {
    /// The pages, one after the other. After an error there are no more.
    pub fn pages(self) -> Pages<T> {
        Pages::new(self.into_draft())
    }

    /// The pages, while the thread waits.
    pub fn pages_blocking(self) -> BlockingPages<T> {
        BlockingPages::new(self.into_draft())
    }
}

impl<T: Model, I: 'static> PagedCall<T, I> {
    /// The items of all pages, one after the other. After an error there are no more.
    pub fn items(self) -> Items<T, I> {
        Items::new(self.pages())
    }

    /// The items of all pages, while the thread waits.
    pub fn items_blocking(self) -> BlockingItems<T, I> {
        BlockingItems::new(self.pages_blocking())
    }
}

impl<T: Output, I> IntoFuture for PagedCall<T, I> {
    type Output = Result<T, Error>;
    type IntoFuture = Awaiting<T>;

    fn into_future(self) -> Awaiting<T> {
        self.first().into_future()
    }
}

impl<T, I> fmt::Debug for PagedCall<T, I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.call.fmt(f)
    }
}
