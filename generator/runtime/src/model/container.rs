//! Containers as models: options, boxes, lists, tuples, maps, references.
//!
//! These are compiled once per type of a consumer, so they are spelled with `match`: each
//! combinator would be one more function per type in a debug build.

use std::any::Any;
use std::borrow::Cow;
use std::collections::BTreeMap;

use super::{
    AsView, Entries, Fit, Items, List, Map, Model, Optional, Scalar, Slot, View, Wire,
};

impl<T: AsView + ?Sized> AsView for &T {
    fn view(&self) -> View<'_> {
        (**self).view()
    }
}

impl<T: AsView + ?Sized> AsView for Box<T> {
    fn view(&self) -> View<'_> {
        (**self).view()
    }
}

impl<T: Model> Model for Box<T> {
    fn blank() -> Self {
        Self::new(T::blank())
    }

    fn slot(&mut self) -> Slot<'_> {
        (**self).slot()
    }
}

impl<T: AsView> AsView for Option<T> {
    fn view(&self) -> View<'_> {
        match self {
            Some(value) => value.view(),
            None => View::Absent,
        }
    }
}

impl<T: Model> Model for Option<T> {
    fn blank() -> Self {
        None
    }

    fn slot(&mut self) -> Slot<'_> {
        Slot::Option(self)
    }
}

impl<T: Model> Optional for Option<T> {
    fn some(&mut self) -> Slot<'_> {
        *self = Some(T::blank());
        match self {
            Some(value) => value.slot(),
            None => Slot::Missing,
        }
    }

    fn null(&mut self) {
        *self = None;
    }

    fn clear(&mut self) {
        *self = None;
    }

    fn value_mut(&mut self) -> Option<Slot<'_>> {
        self.as_mut().map(T::slot)
    }
}

impl<T: AsView> AsView for Vec<T> {
    fn view(&self) -> View<'_> {
        View::List(self)
    }
}

impl<T: Model> Model for Vec<T> {
    fn blank() -> Self {
        Self::new()
    }

    fn slot(&mut self) -> Slot<'_> {
        Slot::List(self)
    }
}

impl<T: AsView> Items for Vec<T> {
    fn len(&self) -> usize {
        Vec::len(self)
    }

    fn item(&self, index: usize) -> View<'_> {
        match self.get(index) {
            Some(item) => item.view(),
            None => View::Missing,
        }
    }
}

impl<T: Model> List for Vec<T> {
    fn arity(&self) -> Option<usize> {
        None
    }

    fn element(&mut self, index: usize) -> Slot<'_> {
        if index == Vec::len(self) {
            self.push(T::blank());
        }
        match self.get_mut(index) {
            Some(item) => item.slot(),
            None => Slot::Missing,
        }
    }

    fn truncate(&mut self, len: usize) {
        Vec::truncate(self, len);
    }

    fn as_any_mut(&mut self) -> Option<&mut dyn Any> {
        Some(self)
    }
}

impl<T: AsView> AsView for &[T] {
    fn view(&self) -> View<'_> {
        View::List(self)
    }
}

impl<T: AsView> Items for &[T] {
    fn len(&self) -> usize {
        <[T]>::len(self)
    }

    fn item(&self, index: usize) -> View<'_> {
        match self.get(index) {
            Some(item) => item.view(),
            None => View::Missing,
        }
    }
}

impl<T: AsView, const N: usize> AsView for [T; N] {
    fn view(&self) -> View<'_> {
        View::List(self)
    }
}

impl<T: AsView, const N: usize> Items for [T; N] {
    fn len(&self) -> usize {
        N
    }

    fn item(&self, index: usize) -> View<'_> {
        match self.get(index) {
            Some(item) => item.view(),
            None => View::Missing,
        }
    }
}

macro_rules! tuples {
    ($($count:literal: $($name:ident $index:tt)+;)*) => {$(
        impl<$($name: AsView),+> AsView for ($($name,)+) {
            fn view(&self) -> View<'_> {
                View::List(self)
            }
        }

        impl<$($name: Model),+> Model for ($($name,)+) {
            fn blank() -> Self {
                ($($name::blank(),)+)
            }

            fn slot(&mut self) -> Slot<'_> {
                Slot::List(self)
            }
        }

        impl<$($name: AsView),+> Items for ($($name,)+) {
            fn len(&self) -> usize {
                $count
            }

            fn item(&self, index: usize) -> View<'_> {
                match index {
                    $($index => self.$index.view(),)+
                    _ => View::Missing,
                }
            }
        }

        impl<$($name: Model),+> List for ($($name,)+) {
            fn arity(&self) -> Option<usize> {
                Some($count)
            }

            fn element(&mut self, index: usize) -> Slot<'_> {
                match index {
                    $($index => self.$index.slot(),)+
                    _ => Slot::Missing,
                }
            }

            fn truncate(&mut self, _len: usize) {}
        }
    )*};
}

tuples! {
    1: A 0;
    2: A 0 B 1;
    3: A 0 B 1 C 2;
    4: A 0 B 1 C 2 D 3;
    5: A 0 B 1 C 2 D 3 E 4;
    6: A 0 B 1 C 2 D 3 E 4 F 5;
    7: A 0 B 1 C 2 D 3 E 4 F 5 G 6;
    8: A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7;
    9: A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8;
    10: A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9;
    11: A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10;
    12: A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10 L 11;
}

/// What can be the key of a map: text, text enumerations and formatted scalars.
pub trait MapKey: Ord + Clone + Send + Sync + 'static {
    /// The key that a name on the wire stands for.
    fn from_name(name: &str) -> Option<Self>;

    /// The name on the wire.
    fn name(&self) -> Cow<'_, str>;
}

impl MapKey for String {
    fn from_name(name: &str) -> Option<Self> {
        Some(name.to_owned())
    }

    fn name(&self) -> Cow<'_, str> {
        Cow::Borrowed(self)
    }
}

impl<K: Scalar + Model + Ord> MapKey for K {
    fn from_name(name: &str) -> Option<Self> {
        let mut key = K::blank();
        let fit = key.accept(Wire::Text(Cow::Borrowed(name)));
        (fit != Fit::No).then_some(key)
    }

    fn name(&self) -> Cow<'_, str> {
        match self.wire() {
            Wire::Text(text) | Wire::Number(text) => text,
            Wire::Json(json) => Cow::Owned(json.to_string()),
        }
    }
}

impl<K: MapKey, V: AsView> AsView for BTreeMap<K, V> {
    fn view(&self) -> View<'_> {
        View::Map(self)
    }
}

impl<K: MapKey, V: Model> Model for BTreeMap<K, V> {
    fn blank() -> Self {
        Self::new()
    }

    fn slot(&mut self) -> Slot<'_> {
        Slot::Map(self)
    }
}

impl<K: MapKey, V: AsView> Entries for BTreeMap<K, V> {
    fn len(&self) -> usize {
        BTreeMap::len(self)
    }

    fn each<'a>(&'a self, visit: &mut dyn FnMut(Cow<'a, str>, View<'a>) -> bool) {
        for (key, value) in self {
            if !visit(key.name(), value.view()) {
                return;
            }
        }
    }
}

impl<K: MapKey, V: Model> Map for BTreeMap<K, V> {
    fn put(&mut self, key: &str, fill: &mut dyn FnMut(Slot<'_>) -> bool) -> bool {
        let Some(key) = K::from_name(key) else { return false };
        let mut value = V::blank();
        if fill(value.slot()) {
            self.insert(key, value);
        }
        true
    }

    fn clear(&mut self) {
        BTreeMap::clear(self);
    }
}
