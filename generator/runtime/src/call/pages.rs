//! Pages and items, one after the other.

use super::cursor::{Cursor, Page, start, take_items};
use super::outcome::Source;
use super::{Decoder, Response};
use crate::core::{Exchange, Redirected};
use crate::driver::Drive;
use crate::model::Model;
use crate::request::Draft;
use crate::{Error, ErrorKind};
use bytes::Bytes;
use futures_core::Stream;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

/// A walk through pages, without I/O.
pub(crate) struct Walk {
    draft: Draft,
    cursor: Cursor,
    /// Where the page that was asked for last came from.
    url: String,
    next: Next,
    /// The place of the page that was asked for and has not come.
    awaited: Option<String>,
}

enum Next {
    /// The page at which the walk begins.
    First(Option<String>),
    /// A later page.
    Position(String),
    /// The page before leads nowhere.
    Failed(Error),
    /// There are no more.
    End,
}

impl Walk {
    fn new((draft, position): (Draft, Option<String>)) -> Self {
        let cursor = Cursor::new(&draft, position.as_deref());
        let next = Next::First(position);
        Self { draft, cursor, url: String::new(), next, awaited: None }
    }

    /// The walk on from a page that came by other means.
    pub(crate) fn after<T: Model>(page: &T, from: &Source<'_>) -> Self {
        let draft = from.draft.again();
        let (cursor, url) = (Cursor::new(&draft, None), from.url.to_owned());
        let mut walk = Self { draft, cursor, url, next: Next::End, awaited: None };
        walk.look(page, from.headers);
        walk
    }

    fn position(&self) -> Option<&str> {
        match &self.next {
            Next::First(position) => position.as_deref(),
            Next::Position(position) => Some(position),
            Next::Failed(_) | Next::End => self.awaited.as_deref(),
        }
    }

    /// The exchange for the next page; `None` after the last. Until its page has come,
    /// the walk is at its end.
    fn begin(&mut self) -> Option<Result<Exchange, Error>> {
        let (mut draft, position) = match std::mem::replace(&mut self.next, Next::End) {
            Next::First(position) => {
                let again = self.draft.again();
                (std::mem::replace(&mut self.draft, again), position)
            }
            Next::Position(position) => (self.draft.again(), Some(position)),
            Next::Failed(error) => return Some(Err(error)),
            Next::End => return None,
        };
        self.awaited.clone_from(&position);
        let id = draft.operation().id;
        let lead = position.map_or(Ok(()), |position| start(&mut draft, &position));
        let exchange = lead.and_then(|()| Exchange::new(&mut draft));
        if let Ok(exchange) = &exchange {
            exchange.url().clone_into(&mut self.url);
        }
        Some(exchange.map_err(|error| error.of_operation(id)))
    }

    /// Reads a page and finds the next.
    fn finish<T: Model>(&mut self, response: http::Response<Bytes>) -> Result<T, Error> {
        let operation = self.draft.operation();
        let decoder = Decoder::new(self.draft.client().clone(), operation);
        if let Some(Redirected(url)) = response.extensions().get() {
            self.url.clone_from(url);
        }
        // The statuses of a long-running operation are those of its first answer.
        let page: Response<T> = match response.status().is_success() {
            true if operation.long_running => decoder.decode_last(response)?,
            _ => decoder.decode(response)?,
        };
        self.awaited = None;
        self.look(&page.value, page.headers());
        Ok(page.into_value())
    }

    /// Finds the page after this one.
    fn look<T: Model>(&mut self, page: &T, headers: &http::HeaderMap) {
        let facts = Page { view: page.view(), headers };
        match self.cursor.next(&self.draft, &self.url, &facts) {
            Ok(Some(position)) => self.next = Next::Position(position),
            Ok(None) => {}
            // The page itself is good: what follows it is told when it is asked for.
            Err(error) => {
                self.next = Next::Failed(error.of_operation(self.draft.operation().id));
            }
        }
    }

    fn take<T: Model, I: 'static>(&self, mut page: T) -> Result<Vec<I>, Error> {
        take_items(page.slot(), self.cursor.items()).ok_or_else(|| {
            Error::new(
                ErrorKind::Build,
                format!(
                    "the pages have no list of such items in `{}`",
                    self.cursor.items()
                ),
            )
            .of_operation(self.draft.operation().id)
        })
    }
}

/// The pages of a call, as a stream.
#[must_use = "streams do nothing unless polled"]
pub struct Pages<T> {
    walk: Walk,
    drive: Option<Box<Drive>>,
    /// A page that is there already.
    first: Option<T>,
}

// Nothing in here is pinned in place.
impl<T> Unpin for Pages<T> {}

impl<T: Model> Pages<T> {
    pub(crate) fn new(from: (Draft, Option<String>)) -> Self {
        Self { walk: Walk::new(from), drive: None, first: None }
    }

    /// A page that is there already, and those after it.
    pub(crate) fn beginning(first: T, walk: Walk) -> Self {
        Self { walk, drive: None, first: Some(first) }
    }

    /// The place of the page that comes next, or of the one that failed, for
    /// [`PagedCall::resume`]; `None` after the last page, and before the first where none
    /// was given.
    ///
    /// [`PagedCall::resume`]: super::PagedCall::resume
    #[must_use]
    pub fn position(&self) -> Option<&str> {
        self.walk.position().filter(|_| self.first.is_none())
    }

    fn poll_page(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<T, Error>>> {
        if let Some(page) = self.first.take() {
            return Poll::Ready(Some(Ok(page)));
        }
        let drive = match &mut self.drive {
            Some(drive) => drive,
            empty => {
                let Some(exchange) = self.walk.begin() else { return Poll::Ready(None) };
                match exchange.and_then(Drive::new) {
                    Ok(drive) => empty.insert(Box::new(drive)),
                    Err(error) => return Poll::Ready(Some(Err(error))),
                }
            }
        };
        let result = ready!(Pin::new(drive).poll(context));
        self.drive = None;
        Poll::Ready(Some(result.and_then(|response| self.walk.finish(response))))
    }
}

impl<T: Model> Stream for Pages<T> {
    type Item = Result<T, Error>;

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Self::Item>> {
        self.poll_page(context)
    }
}

impl<T: Model> Pages<T> {
    /// The next page, as the stream gives it; `None` after the last.
    pub fn next_page(
        &mut self,
    ) -> impl Future<Output = Option<Result<T, Error>>> + Send + '_ {
        std::future::poll_fn(move |context| self.poll_page(context))
    }
}

/// The items of all pages of a call, as a stream.
#[must_use = "streams do nothing unless polled"]
pub struct Items<T, I> {
    pages: Pages<T>,
    items: std::vec::IntoIter<I>,
}

impl<T: Model, I: 'static> Items<T, I> {
    pub(crate) fn new(pages: Pages<T>) -> Self {
        Self { pages, items: Vec::new().into_iter() }
    }

    /// The place of the page that comes after the items at hand, as [`Pages::position`].
    #[must_use]
    pub fn position(&self) -> Option<&str> {
        self.pages.position()
    }

    fn poll_item(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<I, Error>>> {
        loop {
            if let Some(item) = self.items.next() {
                return Poll::Ready(Some(Ok(item)));
            }
            let page = match ready!(self.pages.poll_page(context)) {
                Some(Ok(page)) => page,
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            };
            match self.pages.walk.take(page) {
                Ok(items) => self.items = items.into_iter(),
                Err(error) => {
                    self.pages.walk.next = Next::End;
                    return Poll::Ready(Some(Err(error)));
                }
            }
        }
    }

    /// The next item, as the stream gives it; `None` after the last.
    pub fn next_item(
        &mut self,
    ) -> impl Future<Output = Option<Result<I, Error>>> + Send + '_
    where
        I: Send,
    {
        std::future::poll_fn(move |context| self.poll_item(context))
    }
}

// Nothing in here is pinned in place.
impl<T, I> Unpin for Items<T, I> {}

impl<T: Model, I: 'static> Stream for Items<T, I> {
    type Item = Result<I, Error>;

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Self::Item>> {
        self.poll_item(context)
    }
}

/// The pages of a call, while the thread waits.
pub struct BlockingPages<T> {
    walk: Walk,
    /// A page that is there already.
    first: Option<T>,
}

impl<T: Model> BlockingPages<T> {
    pub(crate) fn new(from: (Draft, Option<String>)) -> Self {
        Self { walk: Walk::new(from), first: None }
    }

    /// A page that is there already, and those after it.
    pub(crate) fn beginning(first: T, walk: Walk) -> Self {
        Self { walk, first: Some(first) }
    }

    /// The place of the page that comes next, as [`Pages::position`].
    #[must_use]
    pub fn position(&self) -> Option<&str> {
        self.walk.position().filter(|_| self.first.is_none())
    }
}

impl<T: Model> Iterator for BlockingPages<T> {
    type Item = Result<T, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(page) = self.first.take() {
            return Some(Ok(page));
        }
        let exchange = self.walk.begin()?;
        let response = exchange.and_then(crate::driver::run);
        Some(response.and_then(|response| self.walk.finish(response)))
    }
}

/// The items of all pages of a call, while the thread waits.
pub struct BlockingItems<T, I> {
    pages: BlockingPages<T>,
    items: std::vec::IntoIter<I>,
}

impl<T: Model, I: 'static> BlockingItems<T, I> {
    pub(crate) fn new(pages: BlockingPages<T>) -> Self {
        Self { pages, items: Vec::new().into_iter() }
    }

    /// The place of the page that comes after the items at hand, as [`Pages::position`].
    #[must_use]
    pub fn position(&self) -> Option<&str> {
        self.pages.position()
    }
}

impl<T: Model, I: 'static> Iterator for BlockingItems<T, I> {
    type Item = Result<I, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(item) = self.items.next() {
                return Some(Ok(item));
            }
            let page = match self.pages.next()? {
                Ok(page) => page,
                Err(error) => return Some(Err(error)),
            };
            match self.pages.walk.take(page) {
                Ok(items) => self.items = items.into_iter(),
                Err(error) => {
                    self.pages.walk.next = Next::End;
                    return Some(Err(error));
                }
            }
        }
    }
}

macro_rules! opaque_debug {
    ($($name:ident <$($parameter:ident),*>)*) => {$(
        impl<$($parameter),*> fmt::Debug for $name<$($parameter),*> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($name)).finish_non_exhaustive()
            }
        }
    )*};
}

opaque_debug! { Pages<T> Items<T, I> BlockingPages<T> BlockingItems<T, I> }
