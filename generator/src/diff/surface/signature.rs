//! What programs depend on in an item: its type, or arguments and what comes of them.

use std::fmt;

use super::Maker;
use crate::diff::report::Level;
use crate::rust::plan::Type;

/// An argument: its name, its type and what it stands for on the wire.
pub(super) type Argument = (String, String, String);

/// What programs depend on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Signature {
    /// What a function takes; none for what is no function.
    arguments: Option<Vec<Argument>>,
    /// The type, or what a call gives.
    value: String,
    /// The name of a type that programs seldom write.
    seldom: String,
}

impl Signature {
    pub(super) fn value(value: String) -> Self {
        Self { value, ..Self::default() }
    }

    pub(super) fn function(arguments: Vec<Argument>) -> Self {
        Self { arguments: Some(arguments), ..Self::default() }
    }

    pub(super) fn gives(self, value: String, seldom: String) -> Self {
        Self { value, seldom, ..self }
    }

    /// Whether it takes arguments.
    pub(super) fn is_function(&self) -> bool {
        self.arguments.is_some()
    }

    /// How grave a difference is, and the arguments that it is about.
    pub(super) fn differs(&self, new: &Self) -> Option<(Level, Vec<String>)> {
        let none = Vec::new();
        let before = self.arguments.as_ref().unwrap_or(&none);
        let after = new.arguments.as_ref().unwrap_or(&none);
        let types = |list: &[Argument]| -> Vec<String> {
            list.iter().map(|(_, of, _)| of.clone()).collect()
        };
        // The names of arguments are no part of a program, their order is.
        let names = |list: &[Argument]| -> Vec<String> {
            list.iter().map(|(ident, ..)| ident.clone()).collect()
        };
        let sorted = |mut list: Vec<String>| {
            list.sort();
            list
        };
        let swapped = names(before) != names(after)
            && sorted(names(before)) == sorted(names(after));
        if types(before) != types(after) || swapped {
            let alone = |of: &Argument, other: &[Argument]| {
                !other.iter().any(|o| (&o.0, &o.1) == (&of.0, &of.1))
            };
            let gone = before.iter().filter(|of| alone(of, after));
            let added = after.iter().filter(|of| alone(of, before));
            let parts = gone.chain(added).map(|(.., wire)| wire.clone());
            return Some((Level::Breaking, parts.collect()));
        }
        if self.value != new.value {
            return Some((Level::Breaking, Vec::new()));
        }
        (self.seldom != new.seldom).then(|| (Level::Warning, Vec::new()))
    }
}

impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(arguments) = &self.arguments else { return f.write_str(&self.value) };
        let arguments: Vec<String> =
            arguments.iter().map(|(ident, of, _)| format!("{ident}: {of}")).collect();
        write!(f, "({})", arguments.join(", "))?;
        match (self.seldom.as_str(), self.value.as_str()) {
            ("", "") => Ok(()),
            ("", value) => write!(f, " -> {value}"),
            (seldom, value) => write!(f, " -> {seldom} giving {value}"),
        }
    }
}

impl Maker<'_> {
    /// The signature of something with a type.
    pub(super) fn value(&self, of: &Type) -> Signature {
        Signature::value(self.of(of))
    }

    /// A type as it is written, by the names of the new side.
    pub(super) fn of(&self, of: &Type) -> String {
        self.names.text(of)
    }
}
