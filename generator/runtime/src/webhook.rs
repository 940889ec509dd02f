//! Requests that the service makes: what they carry.

use crate::call::Output;
use crate::failure::without_bom;
use crate::model::{Context, Slot, from_json_slice, set_text};
use crate::operation::ResponseKind;
use crate::{Error, ErrorKind};
use std::fmt;
use std::marker::PhantomData;

/// A request that the service makes, by what its body holds. Generated code has a constant
/// for each webhook and callback of a description.
pub struct Webhook<T> {
    name: &'static str,
    kind: ResponseKind,
    payload: PhantomData<fn() -> T>,
}

impl<T> Webhook<T> {
    const fn new(name: &'static str, kind: ResponseKind) -> Self {
        Self { name, kind, payload: PhantomData }
    }

    /// A webhook with a body of JSON.
    #[must_use]
    pub const fn json(name: &'static str) -> Self {
        Self::new(name, ResponseKind::Json)
    }

    /// A webhook with a body of text.
    #[must_use]
    pub const fn text(name: &'static str) -> Self {
        Self::new(name, ResponseKind::Text)
    }

    /// A webhook whose body is taken as it is.
    #[must_use]
    pub const fn bytes(name: &'static str) -> Self {
        Self::new(name, ResponseKind::Bytes)
    }

    /// A webhook without a body.
    #[must_use]
    pub const fn empty(name: &'static str) -> Self {
        Self::new(name, ResponseKind::Empty)
    }

    /// The name in the description.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }
}

impl<T: Output> Webhook<T> {
    /// Reads the body of a request. Whether the service has sent it is for the program to
    /// find out first, by the signature that most services add.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Decode`] for a body that does not fit `T`.
    pub fn decode(&self, body: &[u8]) -> Result<T, Error> {
        let mut value = T::select(0);
        let failed =
            |text: String| Error::new(ErrorKind::Decode, text).of_operation(self.name);
        let text = || {
            let text = std::str::from_utf8(without_bom(body));
            text.map_err(|_| failed("expected text in UTF-8".to_owned()))
        };
        match (value.place(), self.kind) {
            (Slot::Missing, _) | (_, ResponseKind::Empty | ResponseKind::Error) => {}
            (slot, ResponseKind::Json) => {
                let mut context = Context::new();
                let read = from_json_slice(slot, without_bom(body), &mut context);
                read.map_err(|error| Error::decode(&error).of_operation(self.name))?;
            }
            (Slot::Scalar(scalar), ResponseKind::Bytes) => match scalar.bytes_mut() {
                Some(bytes) => *bytes = body.to_vec().into(),
                None => {
                    set_text(Slot::Scalar(scalar), text()?)
                        .map_err(|error| failed(error.to_string()))?;
                }
            },
            (slot, _) => {
                set_text(slot, text()?).map_err(|error| failed(error.to_string()))?;
            }
        }
        Ok(value)
    }
}

impl<T> Clone for Webhook<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Webhook<T> {}

impl<T> fmt::Debug for Webhook<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Webhook").field("name", &self.name).finish_non_exhaustive()
    }
}
