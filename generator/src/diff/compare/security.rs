//! Credentials: which sets of them an operation takes.

use std::collections::BTreeSet;

use super::recorder::Mask;
use super::{At, Comparison, Sides};
use crate::api::model::{Api, Operation, ParameterPlace, Requirement, SchemeKind};
use crate::diff::rules;

/// A set of credentials, each with its scopes.
type Alternative = BTreeSet<(String, BTreeSet<String>)>;

impl Comparison<'_> {
    pub(super) fn security(&mut self, at: &At<'_>, old: &Operation, new: &Operation) {
        let before = alternatives(&self.old.api, &old.security);
        let after = alternatives(&self.new.api, &new.security);
        if before == after {
            return;
        }
        // The same change to many operations is one.
        let at = &At {
            whole: "security",
            old: self.old.said_at(at.old, "security"),
            new: self.new.said_at(at.new, "security"),
            ..at.masked(Mask::REQUEST)
        };
        for gone in before.difference(&after) {
            // Another alternative asks for no more than this one did.
            if after.iter().any(|kept| eased(gone, kept)) {
                let text = format!("{} asks for less", words(gone));
                self.note(at, &rules::SECURITY_LOOSENED, text);
            } else {
                let text = format!("{} is not enough any more", words(gone));
                self.note_of(at, Sides::Old, &rules::SECURITY_TIGHTENED, text);
            }
        }
        for added in after.difference(&before) {
            if !before.iter().any(|was| eased(was, added) || eased(added, was)) {
                let text = format!("{} is enough now", words(added));
                self.note_of(at, Sides::New, &rules::SECURITY_LOOSENED, text);
            }
        }
    }
}

/// Whether who fits the old alternative fits the new one.
fn eased(old: &Alternative, new: &Alternative) -> bool {
    new.iter().all(|(scheme, scopes)| {
        let had = old.iter().find(|(other, _)| other == scheme);
        had.is_some_and(|(_, had)| scopes.is_subset(had))
    })
}

/// All alternatives; no credential is one that asks for nothing.
fn alternatives(api: &Api, of: &[Vec<Requirement>]) -> BTreeSet<Alternative> {
    let mut all: BTreeSet<Alternative> = of
        .iter()
        .map(|schemes| schemes.iter().map(|of| requirement(api, of)).collect())
        .collect();
    if all.is_empty() {
        all.insert(Alternative::new());
    }
    all
}

/// A scheme by what it is, since its name in the description is not sent.
fn requirement(api: &Api, of: &Requirement) -> (String, BTreeSet<String>) {
    let scopes = of.scopes.iter().map(ToString::to_string).collect();
    let Some(scheme) = api.schemes.get(of.scheme) else {
        return (String::new(), scopes);
    };
    let what = match &scheme.kind {
        SchemeKind::Basic => "basic credentials".to_owned(),
        SchemeKind::Bearer { .. } => "a bearer token".to_owned(),
        SchemeKind::ApiKey { place, name } => {
            let place = match place {
                ParameterPlace::Query => "query parameter",
                ParameterPlace::Cookie => "cookie",
                _ => "header",
            };
            format!("a key in {place} {name}")
        }
        SchemeKind::Acs3 => "an ACS3 signature".to_owned(),
        SchemeKind::Other(other) => other.to_string(),
    };
    (what, scopes)
}

fn words(of: &Alternative) -> String {
    if of.is_empty() {
        return "no credential".to_owned();
    }
    let each = of.iter().map(|(scheme, scopes)| {
        let scopes: Vec<&str> = scopes.iter().map(String::as_str).collect();
        match scopes.is_empty() {
            true => scheme.clone(),
            false => format!("{scheme} with {}", scopes.join(" ")),
        }
    });
    each.collect::<Vec<_>>().join(" and ")
}
