//! Whether what the user decided about names and types fits something.

use std::collections::BTreeSet;

use super::Options;
use crate::api::model::{Api, Kind};
use crate::diagnostic::catalogue::rust as codes;
use crate::diagnostic::{Diagnostic, Diagnostics};

/// Reports renames and replaced types that fit nothing of the API.
pub fn check(api: &Api, options: &Options, diagnostics: &mut Diagnostics) {
    let mut types = BTreeSet::new();
    let mut members = BTreeSet::new();
    for (_, of) in api.types.iter() {
        let name = of.name.0.join(".");
        if let Kind::Record(record) = &of.kind {
            members.extend(record.members.iter().map(|m| format!("{name}.{}", m.wire)));
        }
        types.insert(name);
    }
    for (name, to) in &options.renames {
        let known = if options.type_rename(name).is_some() { &types } else { &members };
        if !known.contains(name) {
            let text = format!("`{name}` is to be called `{to}`");
            diagnostics.push(unused("rename", name, &text));
        }
    }
    for (name, to) in options.types.iter().filter(|(name, _)| !types.contains(*name)) {
        let text = format!("`{name}` is to be replaced by `{to}`");
        diagnostics.push(unused("types", name, &text));
    }
}

fn unused(key: &'static str, name: &str, what: &str) -> Diagnostic {
    let text = format!("{}, but nothing has that name", what.escape_debug());
    let help = "name a type as the description does, or a member as `Type.member`; \
                new names of types begin with a capital letter, those of members do not";
    Diagnostic::of_setting(&codes::UNUSED_SETTING, key, name, text).help(help)
}
