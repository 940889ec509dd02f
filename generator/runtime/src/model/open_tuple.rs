//! Lists whose first elements have types of their own and that may end early or go on.

use serde_json::Value;

use super::{AsView, Items, List, Model, Slot, View, support};

/// A list whose first elements have types of their own (JSON Schema's `prefixItems`), and
/// which may end before all of them or go on after them.
///
/// `P` is a tuple of [`Option`]s, or of [`Maybe`](crate::Maybe)s where an element may be
/// `null`; the list ends with the last element that is there. An element that is left out
/// before one that is there is written as `null`.
#[derive(Clone, PartialEq)]
pub struct OpenTuple<P, R = Value> {
    /// The elements with types of their own.
    pub first: P,
    /// The elements after them.
    pub rest: Vec<R>,
}

impl<P, R> OpenTuple<P, R> {
    /// A list of these first elements only.
    #[must_use]
    pub const fn new(first: P) -> Self {
        Self { first, rest: Vec::new() }
    }
}

impl<P: Items, R: AsView> Items for OpenTuple<P, R> {
    fn len(&self) -> usize {
        let all = self.first.len();
        if !self.rest.is_empty() {
            return all + self.rest.len();
        }
        let there = |index: &usize| !matches!(self.first.item(*index), View::Absent);
        (0..all).rev().find(there).map_or(0, |last| last + 1)
    }

    fn item(&self, index: usize) -> View<'_> {
        match index.checked_sub(self.first.len()) {
            None => self.first.item(index),
            Some(index) => Items::item(&self.rest, index),
        }
    }
}

impl<P: List, R: Model> List for OpenTuple<P, R> {
    fn arity(&self) -> Option<usize> {
        None
    }

    fn element(&mut self, index: usize) -> Slot<'_> {
        match index.checked_sub(self.first.len()) {
            None => self.first.element(index),
            Some(index) => self.rest.element(index),
        }
    }

    fn truncate(&mut self, len: usize) {
        let all = self.first.len();
        self.rest.truncate(len.saturating_sub(all));
        for index in len..all {
            if let Slot::Option(place) = self.first.element(index) {
                place.clear();
            }
        }
    }
}

impl<P: Items, R: AsView> AsView for OpenTuple<P, R> {
    fn view(&self) -> View<'_> {
        View::List(self)
    }
}

impl<P: Model + List, R: Model> Model for OpenTuple<P, R> {
    fn blank() -> Self {
        Self { first: P::blank(), rest: Vec::new() }
    }

    fn slot(&mut self) -> Slot<'_> {
        Slot::List(self)
    }
}

impl<P: Items, R: AsView> std::fmt::Debug for OpenTuple<P, R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        support::debug(self.view(), f)
    }
}

impl<P: Items, R: AsView> serde::Serialize for OpenTuple<P, R> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        support::serialize(self.view(), serializer)
    }
}

impl<'de, P: Model + List, R: Model> serde::Deserialize<'de> for OpenTuple<P, R> {
    fn deserialize<D: serde::Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Self, D::Error> {
        support::deserialize(deserializer)
    }
}

#[cfg(test)]
mod tests {
    use super::OpenTuple;
    use crate::Maybe;

    type Open = OpenTuple<(Option<i64>, Maybe<String>), bool>;

    #[track_caller]
    fn check(json: &str) {
        let open: Open = serde_json::from_str(json).unwrap();
        assert_eq!(serde_json::to_string(&open).unwrap(), json);
    }

    #[test]
    fn a_list_ends_where_it_ended() {
        check("[]");
        check("[1]");
        check("[1,\"a\"]");
        check("[1,null]");
        check("[1,\"a\",true,false]");
    }

    #[test]
    fn what_was_there_before_is_gone_after_reading() {
        let mut open: Open = serde_json::from_str("[1,\"a\",true]").unwrap();
        let mut context = crate::model::Context::new();
        let slot = crate::Model::slot(&mut open);
        crate::model::from_json_slice(slot, b"[2]", &mut context).unwrap();
        assert_eq!(open, OpenTuple::new((Some(2), Maybe::Absent)));
    }

    #[test]
    fn elements_of_another_type_are_refused() {
        assert!(serde_json::from_str::<Open>("[\"a\"]").is_err());
        assert!(serde_json::from_str::<Open>("[1,\"a\",2]").is_err());
    }
}
