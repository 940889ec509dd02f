//! Credentials: which sets of them an operation takes.

use std::collections::BTreeSet;

use super::recorder::Mask;
use super::{At, Comparison, Sides};
use crate::api::model::{
    Api, Operation, ParameterPlace, Requirement, SchemeKind, SecurityScheme,
};
use crate::diff::rules;
use crate::diff::subject::Subject;
use crate::source::tree::NodeId;

/// A set of credentials, each with its scopes.
type Alternative = BTreeSet<(String, BTreeSet<String>)>;

impl Comparison<'_> {
    pub(super) fn security(&mut self, at: &At<'_>, old: &Operation, new: &Operation) {
        let before = alternatives(&self.old.api, &old.security);
        let after = alternatives(&self.new.api, &new.security);
        // The same change to many operations is one.
        let at = &At {
            whole: "security",
            old: self.old.said_at(at.old, "security"),
            new: self.new.said_at(at.new, "security"),
            ..at.masked(Mask::REQUEST)
        };
        self.token_sources(at, old, new);
        for gone in before.difference(&after) {
            let enough: Vec<_> = after.iter().filter(|of| eased(gone, of)).collect();
            let Some(less) = enough.first() else {
                let text = format!("{} is not enough any more", words(gone));
                self.note_of(at, Sides::Old, &rules::SECURITY_TIGHTENED, text);
                continue;
            };
            // What asks for no more than this one did was not there.
            if !enough.iter().any(|of| before.contains(*of)) {
                let text = format!("{} is enough, was {}", words(less), words(gone));
                self.note(at, &rules::SECURITY_LOOSENED, text);
            }
        }
        for added in after.difference(&before) {
            let gone = |was| !after.contains(was);
            let said = |was| eased(added, was) || gone(was) && eased(was, added);
            if !before.iter().any(said) {
                let text = format!("{} is enough now", words(added));
                self.note_of(at, Sides::New, &rules::SECURITY_LOOSENED, text);
            }
        }
    }
}

/// Where tokens are got: the flow, the keyword, the address.
type Source = (String, String, String);

impl Comparison<'_> {
    /// Says where tokens of the schemes that both sides ask for are got now.
    fn token_sources(&mut self, at: &At<'_>, old: &Operation, new: &Operation) {
        let asked = |of: &Operation| -> Vec<usize> {
            of.security.iter().flatten().map(|of| of.scheme).collect()
        };
        let (olds, news) = (asked(old), asked(new));
        let olds = olds.iter().filter_map(|before| self.old.api.schemes.get(*before));
        let olds: Vec<&SecurityScheme> = olds.collect();
        for scheme in &olds {
            let found = news.iter().filter_map(|after| self.new.api.schemes.get(*after));
            let found: Vec<&SecurityScheme> = found.collect();
            let named = found.iter().find(|of| of.name == scheme.name);
            // The only one has another name, unless it is there under its own.
            let known = |of: &SecurityScheme| olds.iter().any(|old| old.name == of.name);
            let only = found.first().filter(|of| found.len() == 1 && !known(of));
            let Some(after) = named.or(only) else { continue };
            let name = after.name.clone();
            let (was, is) = (self.old.sources_of(scheme), self.new.sources_of(after));
            let (Some((old, was)), Some((new, is))) = (was, is) else { continue };
            let at = At { part: &name, old, new, ..at.clone() };
            self.two_sources(&at, &was, &is);
        }
    }

    fn two_sources(&mut self, at: &At<'_>, old: &[Source], new: &[Source]) {
        let find = |list: &[Source], of: &Source| {
            list.iter().find(|other| (&other.0, &other.1) == (&of.0, &of.1)).cloned()
        };
        for before in old {
            let what = format!("{} {}", before.0, before.1);
            let text = match find(new, before) {
                Some(after) if after.2 == before.2 => continue,
                Some(after) => format!("{what} was `{}`, is `{}`", before.2, after.2),
                None => format!("{what} `{}` removed", before.2),
            };
            self.note(at, &rules::TOKEN_SOURCE_CHANGED, text);
        }
        for after in new.iter().filter(|after| find(old, after).is_none()) {
            let text = format!("{} {} `{}` added", after.0, after.1, after.2);
            self.note(at, &rules::TOKEN_SOURCE_ADDED, text);
        }
    }
}

impl Subject {
    /// The addresses that a scheme names for getting tokens (OpenAPI 3.2, 4.28 and 4.29).
    fn sources_of(&self, scheme: &SecurityScheme) -> Option<(NodeId, Vec<Source>)> {
        let declared = &self.spec.document.security_schemes;
        let node = declared.iter().find(|of| of.name == scheme.name)?.node;
        let tree = &self.sources.tree;
        let text = |node, key: &str| {
            let text = tree.text(tree.get(node, key)?)?.to_string();
            Some((key.to_owned(), text.trim_end_matches('/').to_owned()))
        };
        let mut all = Vec::new();
        let whole = ["openIdConnectUrl", "oauth2MetadataUrl"];
        for (key, url) in whole.iter().filter_map(|key| text(node, key)) {
            all.push((String::new(), key, url));
        }
        let flows = tree.get(node, "flows").map(|flows| tree.members(flows));
        let keys = ["authorizationUrl", "deviceAuthorizationUrl", "tokenUrl"];
        for flow in flows.unwrap_or_default() {
            for (key, url) in keys.iter().filter_map(|key| text(flow.value, key)) {
                all.push((format!("flow `{}`:", flow.key), key, url));
            }
        }
        Some((node, all))
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
            match place {
                ParameterPlace::Query => format!("a key in query parameter {name}"),
                ParameterPlace::Cookie => format!("a key in cookie {name}"),
                // Names of headers are the same in any letter case (RFC 9110, 5.1).
                _ => format!("a key in header {}", name.to_ascii_lowercase()),
            }
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
