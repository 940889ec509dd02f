//! Parts that most schemas lack.

use std::ops::{Deref, DerefMut};

/// A part that is kept apart, and only where it says something: a description has tens of
/// thousands of schemas, of which few use more than a handful of keywords.
#[derive(Clone, Debug, PartialEq)]
pub struct Rare<T>(Option<Box<T>>);

/// A part that may say nothing.
pub trait Blank: Default + PartialEq + 'static {
    /// The part that says nothing: equal to its default.
    const BLANK: &'static Self;
}

impl<T> Default for Rare<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T: Blank> From<T> for Rare<T> {
    fn from(part: T) -> Self {
        Self((part != *T::BLANK).then(|| Box::new(part)))
    }
}

impl<T> Rare<T> {
    /// Whether the part says anything.
    pub fn is_said(&self) -> bool {
        self.0.is_some()
    }
}

impl<T: Blank> Deref for Rare<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.0.as_deref().unwrap_or(T::BLANK)
    }
}

impl<T: Blank> DerefMut for Rare<T> {
    fn deref_mut(&mut self) -> &mut T {
        self.0.get_or_insert_default()
    }
}
