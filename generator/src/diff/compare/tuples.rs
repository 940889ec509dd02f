//! Lists whose first elements have shapes of their own.

use super::{At, Comparison, Sides};
use crate::api::model::Shape;
use crate::diff::rules;

/// The first elements, and what those after them are.
type Open<'a> = (&'a [Shape], &'a Shape);

impl<'a> Comparison<'a> {
    /// Compares tuples, of which clients ignore elements beyond those that they know and
    /// miss those that do not come.
    pub(super) fn tuples(
        &mut self,
        at: &At<'_>,
        old: &'a [Shape],
        new: &'a [Shape],
    ) -> bool {
        let same = self.elements(at, old, new);
        for index in old.len()..new.len() {
            let rule = &rules::REQUIRED_MEMBER_ADDED;
            self.note_of(&at.element(index), Sides::New, rule, "added, required");
        }
        for index in new.len()..old.len() {
            let rule = &rules::REQUIRED_MEMBER_REMOVED;
            self.note_of(&at.element(index), Sides::Old, rule, "removed");
        }
        same && old.len() == new.len()
    }

    /// Compares lists that go on after their first elements, or end before all of them. An
    /// element without a shape of its own is as all that come after the first ones.
    pub(super) fn open_tuples(
        &mut self,
        at: &At<'_>,
        (old, before): Open<'a>,
        (new, after): Open<'a>,
    ) -> bool {
        let mut same = self.elements(at, old, new) && old.len() == new.len();
        for (index, new) in new.iter().enumerate().skip(old.len()) {
            let at = at.element(index);
            match before {
                Shape::Json => {
                    self.note_of(&at, Sides::New, &rules::MEMBER_ADDED, "added");
                }
                before => same &= self.shapes(&at, before, new),
            }
        }
        for (index, old) in old.iter().enumerate().skip(new.len()) {
            let at = at.element(index);
            match after {
                Shape::Json => {
                    self.note_of(&at, Sides::Old, &rules::MEMBER_REMOVED, "removed");
                }
                after => same &= self.shapes(&at, old, after),
            }
        }
        self.shapes(&at.inside("[]"), before, after) && same
    }

    fn elements(&mut self, at: &At<'_>, old: &'a [Shape], new: &'a [Shape]) -> bool {
        let mut same = true;
        for (index, (old, new)) in old.iter().zip(new).enumerate() {
            same &= self.shapes(&at.element(index), old, new);
        }
        same
    }
}

impl At<'_> {
    fn element(&self, index: usize) -> Self {
        self.inside(&format!("[{index}]"))
    }
}
