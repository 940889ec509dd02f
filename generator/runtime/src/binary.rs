//! Bytes as a model: bodies that are taken as they are.

use crate::model::{Accepts, AsView, Fit, Model, Scalar, Slot, View, Wire};
use bytes::Bytes;
use std::borrow::Cow;

impl AsView for Bytes {
    fn view(&self) -> View<'_> {
        View::Scalar(self)
    }
}

impl Model for Bytes {
    fn blank() -> Self {
        Self::new()
    }

    fn slot(&mut self) -> Slot<'_> {
        Slot::Scalar(self)
    }
}

/// As a whole body, bytes are themselves. As a member of JSON they are text: a format
/// that says `binary` there says nothing about how bytes become characters.
impl Scalar for Bytes {
    fn name(&self) -> &'static str {
        "binary"
    }

    fn accepts(&self) -> Accepts {
        Accepts::Text
    }

    fn accept(&mut self, wire: Wire<'_>) -> Fit {
        match wire {
            Wire::Text(text) => {
                *self = text.into_owned().into();
                Fit::Known
            }
            _ => Fit::No,
        }
    }

    fn wire(&self) -> Wire<'_> {
        Wire::Text(match std::str::from_utf8(self) {
            Ok(text) => Cow::Borrowed(text),
            Err(_) => String::from_utf8_lossy(self),
        })
    }

    fn bytes(&self) -> Option<&Bytes> {
        Some(self)
    }

    fn bytes_mut(&mut self) -> Option<&mut Bytes> {
        Some(self)
    }
}
