//! What a call gives, and how a response is filled into it.

use crate::model::{Model, Slot};
use crate::request::Draft;
use http::HeaderMap;

/// An enum of the success types of an operation, told apart by status. Generated code
/// implements it; [`outcomes!`](crate::outcomes) attaches [`Output`].
pub trait Outcome: Sized + Send + 'static {
    /// The blank of the variant that stands for a response of the operation.
    fn select(variant: usize) -> Self;

    /// The place of the variant's content; [`Slot::Missing`] where it has none.
    fn slot(&mut self) -> Slot<'_>;
}

/// What a call can give: every model, [`Bytes`](crate::Bytes) and `String` among them,
/// `()`, and the enums that are an [`Outcome`].
pub trait Output: Send + 'static {
    /// A blank for a response of the operation.
    fn select(variant: usize) -> Self
    where
        Self: Sized;

    /// Where the content of the response goes; [`Slot::Missing`] where it is not wanted.
    fn place(&mut self) -> Slot<'_>;
}

impl<T: Model> Output for T {
    fn select(_variant: usize) -> Self {
        T::blank()
    }

    fn place(&mut self) -> Slot<'_> {
        self.slot()
    }
}

impl Output for () {
    fn select(_variant: usize) -> Self {}

    fn place(&mut self) -> Slot<'_> {
        Slot::Missing
    }
}

/// What a long-running operation can give in the end: every [`Output`] of a call, and the
/// [`FirstPage`](super::FirstPage) of a list.
pub trait Last: Send + 'static {
    /// What the content of the response is read as.
    type Content: Output;

    /// The value, knowing where its content came from.
    #[doc(hidden)]
    fn of(content: Self::Content, source: &Source<'_>) -> Self;
}

impl<T: Output> Last for T {
    type Content = T;

    fn of(content: T, _: &Source<'_>) -> Self {
        content
    }
}

/// Where a value came from.
#[doc(hidden)]
pub struct Source<'a> {
    pub(crate) draft: &'a Draft,
    pub(crate) url: &'a str,
    pub(crate) headers: &'a HeaderMap,
}

/// Attaches to outcomes what makes them the output of a call.
///
/// ```ignore
/// outcomes!(ScheduleRunOutcome);
/// ```
#[macro_export]
macro_rules! outcomes {
    ($($name:ty),* $(,)?) => {$(
        impl $crate::call::Output for $name {
            fn select(variant: usize) -> Self {
                <$name as $crate::call::Outcome>::select(variant)
            }

            fn place(&mut self) -> $crate::model::Slot<'_> {
                <$name as $crate::call::Outcome>::slot(self)
            }
        }
    )*};
}
