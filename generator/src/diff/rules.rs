//! The catalogue of rules: every way in which an API can change, and what each means.
//!
//! One table. Levels are those of the wire, by direction: what a client made from the
//! old description meets at a server that is as the new one says. What a change means for
//! programs is not in here, since it is read off the plans.

use super::report::Level::{self, Breaking, Compatible};

/// A way in which an API can change.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its name, lower-case words with `-`.
    pub id: &'static str,
    /// What it is about.
    pub area: &'static str,
    /// How grave it is where a client sends it, and where it belongs to no direction.
    pub request: Level,
    /// How grave it is where a client receives it.
    pub response: Level,
    /// What happened, in a sentence.
    pub title: &'static str,
    /// What that does to requests and responses; empty if nothing.
    pub wire: &'static str,
    /// What to do, in the imperative.
    pub advice: &'static str,
}

/// The rule with that name.
pub fn find(id: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| rule.id.eq_ignore_ascii_case(id))
}

macro_rules! rules {
    ($($area:literal { $(
        $name:ident $id:literal $request:ident $response:ident
        $title:literal $wire:literal $advice:literal
    )* })*) => {
        $($(
            pub(super) static $name: Rule = Rule {
                id: $id,
                area: $area,
                request: $request,
                response: $response,
                title: $title,
                wire: $wire,
                advice: $advice,
            };
        )*)*

        /// All rules, by what they are about.
        pub static ALL: &[&Rule] = &[$($(&$name),*),*];
    };
}

rules! {
    "operations" {
        OPERATION_ADDED "operation-added" Compatible Compatible
            "an operation was added"
            ""
            "nothing needs to be done"
        OPERATION_REMOVED "operation-removed" Breaking Breaking
            "an operation was removed"
            "requests to it fail"
            "move callers to another operation before the service drops this one"
        OPERATION_PATH_CHANGED "operation-path-changed" Breaking Breaking
            "an operation has another method or path"
            "requests to the old path fail"
            "generate again before the service drops the old path"
        OPERATION_RENAMED "operation-renamed" Compatible Compatible
            "the id of an operation changed"
            ""
            "use the new name, or keep the old one with an overlay"
    }
}
