//! Members that a client does not know.

use std::collections::BTreeMap;

use serde_json::Value;

use super::kept::Kept;
use super::{AsView, Model, Slot, View};

/// Members that this version of a client does not know, kept as received and sent back,
/// sorted by name; as JSON with all digits of their numbers. One pointer wide, and empty
/// without an allocation.
#[derive(Clone, Default)]
#[expect(
    clippy::box_collection,
    reason = "one pointer wide, since most records have one"
)]
pub struct Extra(Option<Box<BTreeMap<String, Kept>>>);

impl Extra {
    /// No members.
    #[must_use]
    pub const fn new() -> Self {
        Self(None)
    }

    /// The value of a member.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.as_ref()?.get(name).map(|kept| &kept.json)
    }

    /// Sets a member and gives the value it had.
    pub fn insert(
        &mut self,
        name: impl Into<String>,
        value: impl Into<Value>,
    ) -> Option<Value> {
        let kept = Kept::from(value.into());
        self.keep(name.into(), kept).map(|before| before.json)
    }

    /// Sets a member to a value as received.
    pub(crate) fn keep(&mut self, name: String, kept: Kept) -> Option<Kept> {
        self.0.get_or_insert_default().insert(name, kept)
    }

    /// Takes a member out.
    pub fn remove(&mut self, name: &str) -> Option<Value> {
        self.0.as_mut()?.remove(name).map(|kept| kept.json)
    }

    /// The members, sorted by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.kept().map(|(name, kept)| (name, &kept.json))
    }

    pub(crate) fn kept(&self) -> impl Iterator<Item = (&str, &Kept)> {
        let members = self.0.iter().flat_map(|map| map.iter());
        members.map(|(name, kept)| (name.as_str(), kept))
    }

    /// The number of members.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.as_ref().map_or(0, |map| map.len())
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl PartialEq for Extra {
    fn eq(&self, other: &Self) -> bool {
        self.kept().eq(other.kept())
    }
}

impl AsView for Extra {
    fn view(&self) -> View<'_> {
        View::Extra(self)
    }
}

impl Model for Extra {
    fn blank() -> Self {
        Self(None)
    }

    fn slot(&mut self) -> Slot<'_> {
        Slot::Extra(self)
    }
}

crate::__model_faces!(Extra);
