//! The value that is always `null`.

use std::borrow::Cow;
use std::fmt;

use serde_json::Value;

use crate::model::{Accepts, AsView, Fit, Model, Scalar, Slot, View, Wire};

/// `null`, where a schema allows nothing else. `Option<Null>` tells it from a member that
/// is not there.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Null;

impl fmt::Display for Null {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad("null")
    }
}

impl AsView for Null {
    fn view(&self) -> View<'_> {
        View::Scalar(self)
    }
}

impl Model for Null {
    fn blank() -> Self {
        Self
    }

    fn slot(&mut self) -> Slot<'_> {
        Slot::Scalar(self)
    }
}

impl Scalar for Null {
    fn name(&self) -> &'static str {
        "null"
    }

    fn accepts(&self) -> Accepts {
        Accepts::Json
    }

    fn accept(&mut self, wire: Wire<'_>) -> Fit {
        match wire {
            Wire::Json(json) if json.is_null() => Fit::Known,
            _ => Fit::No,
        }
    }

    fn wire(&self) -> Wire<'_> {
        Wire::Json(Cow::Owned(Value::Null))
    }
}

crate::__model_faces!(Null);
