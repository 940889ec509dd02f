//! Lists that a long-running operation has made.

use super::outcome::Source;
use super::pages::Walk;
use super::{BlockingItems, BlockingPages, Items, Last, Pages};
use crate::model::Model;
use std::fmt;
use std::marker::PhantomData;

/// The first page `T` of items `I` that a long-running operation gives in the end; it
/// leads to the others, each of which is asked for when it is needed.
///
/// ```ignore
/// let mut items = client.export().poller().await?.items();
/// ```
#[must_use = "the other pages are asked for only when they are walked through"]
pub struct FirstPage<T, I> {
    page: T,
    /// The way to the other pages.
    walk: Walk,
    item: PhantomData<fn() -> I>,
}

impl<T, I> FirstPage<T, I> {
    /// The page itself.
    pub fn page(&self) -> &T {
        &self.page
    }

    /// The page alone.
    pub fn into_page(self) -> T {
        self.page
    }
}

impl<T: Model, I> FirstPage<T, I> {
    /// This page and those after it. After an error there are no more.
    pub fn pages(self) -> Pages<T> {
        Pages::beginning(self.page, self.walk)
    }

    /// This page and those after it, while the thread waits.
    pub fn pages_blocking(self) -> BlockingPages<T> {
        BlockingPages::beginning(self.page, self.walk)
    }
}

impl<T: Model, I: 'static> FirstPage<T, I> {
    /// The items of this page and of those after it. After an error there are no more.
    pub fn items(self) -> Items<T, I> {
        Items::new(self.pages())
    }

    /// The items of this page and of those after it, while the thread waits.
    pub fn items_blocking(self) -> BlockingItems<T, I> {
        BlockingItems::new(self.pages_blocking())
    }
}

impl<T: Model, I: 'static> Last for FirstPage<T, I> {
    type Content = T;

    fn of(page: T, source: &Source<'_>) -> Self {
        let walk = Walk::after(&page, source);
        Self { page, walk, item: PhantomData }
    }
}

impl<T: fmt::Debug, I> fmt::Debug for FirstPage<T, I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("FirstPage").field(&self.page).finish()
    }
}
