//! Plain values as models.

use serde_json::Value;

use super::{AsView, Model, Slot, View};

macro_rules! primitives {
    ($($type:ty: $slot:ident, $view:ident;)*) => {$(
        impl AsView for $type {
            fn view(&self) -> View<'_> {
                View::$view((*self).into())
            }
        }

        impl Model for $type {
            fn blank() -> Self {
                <$type>::default()
            }

            fn slot(&mut self) -> Slot<'_> {
                Slot::$slot(self)
            }
        }
    )*};
}

primitives! {
    bool: Bool, Bool;
    i32: I32, I64;
    i64: I64, I64;
    u32: U32, U64;
    u64: U64, U64;
    f32: F32, F32;
    f64: F64, F64;
}

impl AsView for str {
    fn view(&self) -> View<'_> {
        View::Text(self)
    }
}

impl AsView for String {
    fn view(&self) -> View<'_> {
        View::Text(self)
    }
}

impl Model for String {
    fn blank() -> Self {
        Self::new()
    }

    fn slot(&mut self) -> Slot<'_> {
        Slot::Text(self)
    }
}

impl AsView for Value {
    fn view(&self) -> View<'_> {
        View::Json(self)
    }
}

impl Model for Value {
    fn blank() -> Self {
        Self::Null
    }

    fn slot(&mut self) -> Slot<'_> {
        Slot::Json(self)
    }
}
