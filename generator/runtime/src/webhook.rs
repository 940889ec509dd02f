//! Requests that the service makes: what they carry.

use crate::call::{Output, boundary_of, form, parts_of};
use crate::failure::without_bom;
use crate::model::{Context, DecodeError, Slot, from_json_slice, from_parts, set_text};
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

    /// A webhook with a body of XML.
    #[must_use]
    pub const fn xml(name: &'static str) -> Self {
        Self::new(name, ResponseKind::Xml)
    }

    /// A webhook with a form.
    #[must_use]
    pub const fn form(name: &'static str) -> Self {
        Self::new(name, ResponseKind::Form)
    }

    /// A webhook with a body in parts.
    #[must_use]
    pub const fn multipart(name: &'static str) -> Self {
        Self::new(name, ResponseKind::Multipart)
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
    /// [`ErrorKind::Decode`] for a body that does not fit `T`; [`ErrorKind::Incomplete`] for
    /// one that ends before its last part does; [`ErrorKind::BodyTooLarge`] for one of too
    /// many parts.
    pub fn decode(&self, body: &[u8]) -> Result<T, Error> {
        let mut value = T::select(0);
        let failed =
            |text: String| Error::new(ErrorKind::Decode, text).of_operation(self.name);
        let text = || {
            let text = std::str::from_utf8(without_bom(body));
            text.map_err(|_| failed("expected text in UTF-8".to_owned()))
        };
        let mut context = Context::new();
        let decoded = |read: Result<(), DecodeError>| {
            read.map_err(|error| Error::decode(&error).of_operation(self.name))
        };
        match (value.place(), self.kind) {
            (Slot::Missing, _) | (_, ResponseKind::Empty | ResponseKind::Error) => {}
            (slot, ResponseKind::Json) => {
                decoded(from_json_slice(slot, without_bom(body), &mut context))?;
            }
            #[cfg(feature = "xml")]
            (slot, ResponseKind::Xml) => {
                decoded(crate::model::from_xml_slice(slot, None, body, &mut context))?;
            }
            #[cfg(not(feature = "xml"))]
            (_, ResponseKind::Xml) => {
                return Err(failed("the body is XML: turn on the feature `xml`".into()));
            }
            (slot, ResponseKind::Form) => {
                let parts = form(body).map_err(|error| error.of_operation(self.name))?;
                decoded(from_parts(slot, &parts, &mut context))?;
            }
            (slot, ResponseKind::Multipart) => {
                let parts = match boundary_of(body) {
                    Some(boundary) => parts_of(boundary, body),
                    None => Err(failed("expected parts with a boundary".to_owned())),
                };
                let parts = parts.map_err(|error| error.of_operation(self.name))?;
                decoded(from_parts(slot, &parts, &mut context))?;
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
