//! What a call gives, and how a response is filled into it.

use crate::model::{Model, Slot};
use bytes::Bytes;

/// What a response is filled into.
#[non_exhaustive]
pub enum Target<'a> {
    /// A model.
    Model(Slot<'a>),
    /// Bytes as they are.
    Bytes(&'a mut Bytes),
    /// Nothing is read.
    Nothing,
}

/// What a call can give: every model, [`Bytes`], `()`, and the enums that generated code
/// tells apart by status.
pub trait Outcome: Send + 'static {
    /// A value to be filled.
    fn empty() -> Self
    where
        Self: Sized;

    /// Becomes the variant that stands for the status of the response.
    fn select(&mut self, variant: usize) {
        let _ = variant;
    }

    /// Where the content of the response goes.
    fn target(&mut self) -> Target<'_>;
}

impl<T: Model> Outcome for T {
    fn empty() -> Self {
        T::blank()
    }

    fn target(&mut self) -> Target<'_> {
        Target::Model(self.slot())
    }
}

impl Outcome for () {
    fn empty() -> Self {}

    fn target(&mut self) -> Target<'_> {
        Target::Nothing
    }
}

impl Outcome for Bytes {
    fn empty() -> Self {
        Self::new()
    }

    fn target(&mut self) -> Target<'_> {
        Target::Bytes(self)
    }
}
