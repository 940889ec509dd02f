//! Cargo features in front of groups, and of types by the groups that reach them.

use std::collections::BTreeSet;

use super::homes::User;
use crate::rust::Options;
use crate::rust::plan::Ident;

/// The feature in front of the group with that module.
pub fn feature(options: &Options, module: &Ident) -> Option<String> {
    let prefix = options.features.as_ref()?;
    Some(format!("{prefix}-{}", module.bare().trim_end_matches('_').replace('_', "-")))
}

/// The features of all groups.
pub fn features(options: &Options, groups: &[Option<Ident>]) -> Vec<String> {
    let groups = if options.only_types { &[] } else { groups };
    groups.iter().flatten().filter_map(|module| feature(options, module)).collect()
}

/// The words for the file of a type that these reach, and the features of which one is
/// enough for it: none for what is there always.
pub fn home(
    options: &Options,
    groups: &[Option<Ident>],
    users: &BTreeSet<User>,
) -> (String, Vec<String>) {
    const NAMED: usize = 2;
    let shared = || ("shared".to_owned(), Vec::new());
    let module = |user: &User| match user {
        User::Group(at) => groups.get(*at)?.as_ref(),
        User::Service => None,
    };
    let found: Option<Vec<&Ident>> = users.iter().map(module).collect();
    let Some(modules) = found.filter(|found| !found.is_empty() && !options.only_types)
    else {
        return shared();
    };
    let features: Vec<String> =
        modules.iter().filter_map(|module| feature(options, module)).collect();
    let mut names: Vec<&str> =
        modules.iter().take(NAMED).map(|module| module.bare()).collect();
    if modules.len() > NAMED {
        names.push("others");
    }
    (names.join("_and_"), features)
}
