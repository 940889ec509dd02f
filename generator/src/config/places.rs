//! Where the settings stand in their file.

use std::collections::BTreeMap;

use crate::report::{Location, SourceText};

/// Where the settings of a table stand; empty where they came from elsewhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places {
    /// The configuration file.
    pub(crate) source: Option<SourceText>,
    /// The places by setting and, where the setting has several, by entry.
    at: BTreeMap<(String, String), Location>,
}

impl Places {
    /// The name of the configuration file, if the settings come from one.
    pub fn file(&self) -> Option<&str> {
        self.source.as_ref().map(|source| source.name.as_str())
    }

    /// Keeps a place.
    #[cfg(feature = "config")]
    pub(crate) fn add(&mut self, setting: &str, entry: &str, at: Location) {
        self.at.insert((setting.to_owned(), entry.to_owned()), at);
    }

    /// The place of an entry, else of the setting, else of the table.
    pub(crate) fn of(&self, setting: &str, entry: &str) -> Option<Location> {
        let find = |entry: &str| self.at.get(&(setting.to_owned(), entry.to_owned()));
        let whole = || self.at.get(&("api".to_owned(), String::new()));
        find(entry).or_else(|| find("")).or_else(whole).cloned()
    }
}
