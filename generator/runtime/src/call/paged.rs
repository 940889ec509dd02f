//! Calls whose results come page by page.

use super::macros::parts;
use super::{BlockingItems, BlockingPages, Call, Items, Output, Pages};
use crate::client::Client;
use crate::model::Model;
use crate::operation::Operation;
use crate::request::Draft;
use std::marker::PhantomData;

/// A call whose result comes in pages `T` of items `I`. It does nothing until it is sent,
/// awaited, or walked through.
///
/// No page is asked for before it is needed. Header fields, retries and limits of time
/// that are set here hold for the request of each page; sending or awaiting the call
/// gives one page.
#[must_use = "a call does nothing until it is sent, awaited, or walked through"]
pub struct PagedCall<T, I> {
    call: Call<T>,
    position: Option<String>,
    item: PhantomData<fn() -> I>,
}

parts!([T, I] PagedCall<T, I>);
crate::__settings!([T, I] PagedCall<T, I>);
crate::__sending!([T: Output, I] PagedCall<T, I>, T);

impl<T, I> PagedCall<T, I> {
    /// A call of an operation of the client's service.
    #[doc(hidden)]
    pub fn new(client: &Client, operation: &'static Operation) -> Self {
        Self { call: Call::new(client, operation), position: None, item: PhantomData }
    }

    /// Begins at a place that [`Pages::position`] or [`Items::position`] has given, or
    /// at the link of a page: what it cannot be is an error of the first page.
    pub fn resume(mut self, position: impl Into<String>) -> Self {
        let position = position.into();
        if let Err(error) = super::cursor::start(&mut self.call.draft, &position) {
            self.call.draft.fail(error);
        }
        self.position = Some(position);
        self
    }

    fn into_draft(self) -> (Draft, Option<String>) {
        (*self.call.draft, self.position)
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
