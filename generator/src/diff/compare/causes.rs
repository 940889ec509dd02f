//! One cause is one finding: what many types or operations have from one place of the
//! description is told once.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::recorder::{Mask, Owner, Reached};
use super::said::Link;
use super::{At, Comparison, Wording};
use crate::diff::rules::Rule;
use crate::diff::subject::Subject;
use crate::diff::surface::BODY;
use crate::source::tree::{NodeId, Step};
use crate::spec::model::{JsonType, Schema};

/// What findings of one place share: rule, text, parts and places.
type Place = (&'static str, String, BTreeSet<String>, Option<NodeId>, Option<NodeId>);

/// A component because of which something is as it is, and where it stands.
pub(super) struct Cause {
    component: Arc<str>,
    old: NodeId,
    new: NodeId,
}

impl Cause {
    /// The place to say so, in place of one of those that use the component.
    pub(super) fn at<'s>(&'s self, at: &At<'s>) -> At<'s> {
        let (inside, whole) = (String::new(), &*self.component);
        At { whole, part: "", inside, old: self.old, new: self.new, ..at.clone() }
    }
}

impl Comparison<'_> {
    /// The component that both sides use at a place, if it is what says something there.
    pub(super) fn cause(
        &self,
        at: &At<'_>,
        says: impl Fn(&Subject, &Schema) -> bool,
    ) -> Option<Cause> {
        let old = self.old.chain(&self.old.inside(at.old, &at.inside));
        let new = self.new.chain(&self.new.inside(at.new, &at.inside));
        let found = new.iter().find(|link| says(self.new, link.schema));
        let found =
            found.or_else(|| old.iter().find(|link| says(self.old, link.schema)));
        let component = found?.component.clone()?;
        let node = |chain: &[Link<'_>]| {
            let is_it =
                |link: &&Link<'_>| link.schema.component.as_ref() == Some(&component);
            chain.iter().find(is_it).map(|link| link.schema.node)
        };
        Some(Cause { old: node(&old)?, new: node(&new)?, component })
    }

    /// Adds one of two findings if a fact holds on one side only: about the component that
    /// says so, if one does.
    pub(super) fn switched_by(
        &mut self,
        (at, says): (&At<'_>, impl Fn(&Subject, &Schema) -> bool),
        fact: (bool, bool),
        on: (&'static Rule, impl Into<Wording>),
        off: (&'static Rule, impl Into<Wording>),
    ) {
        if fact.0 != fact.1 {
            let cause = self.cause(at, says);
            let at = cause.as_ref().map_or_else(|| at.clone(), |of| of.at(at));
            self.switched(&at, fact, on, off);
        }
    }
}

/// Whether a schema takes null beside others.
pub(super) fn takes_null(side: &Subject, schema: &Schema) -> bool {
    let composition = &schema.composition;
    let branches = composition.any_of.iter().chain(&composition.one_of);
    let branches = branches.filter_map(|id| side.spec.schemas.get(*id));
    let mut all = std::iter::once(schema).chain(branches);
    all.any(|of| of.types.contains(&JsonType::Null))
}

/// Puts the findings together that speak of the same place within one component in the
/// same words; they are called by that component.
pub(super) fn one_each(
    old: &Subject,
    new: &Subject,
    found: Vec<Reached>,
) -> Vec<Reached> {
    let mut known: HashMap<Place, usize> = HashMap::new();
    let mut kept: Vec<(Reached, Option<String>)> = Vec::new();
    for one in found {
        let draft = &one.draft;
        let shared = draft.owners.iter().all(|(owner, _)| *owner != Owner::Api);
        let sides = [(new, draft.new), (old, draft.old)];
        let mut within = sides.into_iter().filter_map(|(side, at)| component(side, at?));
        let Some(component) = within.next().filter(|_| shared) else {
            kept.push((one, None));
            continue;
        };
        let (id, text) = (draft.rule.id, draft.text.clone());
        let cause = (id, text, draft.parts.clone(), draft.old, draft.new);
        match known.get(&cause).and_then(|at| kept.get_mut(*at)) {
            Some((first, called)) => {
                first.mask = first.mask.or(one.mask);
                first.operations.extend(one.operations);
                let subjects =
                    (first.draft.subject.as_str(), one.draft.subject.as_str());
                *called = Some(component + shared_end(subjects));
                first.draft.owners.extend(one.draft.owners);
            }
            None => {
                known.insert(cause, kept.len());
                kept.push((one, None));
            }
        }
    }
    let mut all = Vec::new();
    for (mut one, called) in kept {
        one.draft.subject = called.unwrap_or(one.draft.subject);
        all.push(one);
    }
    all
}

/// Puts the findings together that say the same of the media types of several bodies.
pub(super) fn media_types(found: Vec<Reached>) -> Vec<Reached> {
    let about = |one: &Reached| {
        let whole = one.draft.parts.iter().all(|part| part == BODY)
            && one.draft.rule.id.starts_with("media-type");
        whole.then(|| (one.draft.rule.id, one.draft.text.clone(), one.mask))
    };
    let mut known: HashMap<_, usize> = HashMap::new();
    let mut kept: Vec<Reached> = Vec::new();
    for one in found {
        let Some(cause) = about(&one) else {
            kept.push(one);
            continue;
        };
        let Some(first) = known.get(&cause).and_then(|at| kept.get_mut(*at)) else {
            known.insert(cause, kept.len());
            kept.push(one);
            continue;
        };
        let end = |of: &Reached| of.draft.subject.rsplit(' ').next().map(str::to_owned);
        first.draft.subject =
            match end(first).filter(|last| Some(last) == end(&one).as_ref()) {
                Some(status) if status != "request" && status != "responses" => {
                    format!("responses {status}")
                }
                _ if one.mask == Mask::REQUEST => "requests".to_owned(),
                _ => "responses".to_owned(),
            };
        first.operations.extend(one.operations);
        first.draft.owners.extend(one.draft.owners);
    }
    kept
}

/// What two subjects end with, from the first step that both take.
fn shared_end<'t>((one, other): (&'t str, &str)) -> &'t str {
    let same = one.bytes().rev().zip(other.bytes().rev()).take_while(|(a, b)| a == b);
    let end = one.len().saturating_sub(same.count());
    let steps = one.match_indices(['.', '[', '{']).map(|(at, _)| at);
    steps.filter(|at| *at >= end).find_map(|at| one.get(at..)).unwrap_or_default()
}

/// The component within which a node stands, unless it is the schema of a type; in files
/// that are no documents of their own, the file.
fn component(side: &Subject, node: NodeId) -> Option<String> {
    let path = side.path(node);
    let keys: Vec<&str> = path
        .iter()
        .map(|step| match step {
            Step::Key(key) => &**key,
            Step::Root | Step::Index(_) => "",
        })
        .collect();
    let keys = keys.strip_prefix(&["components"]).unwrap_or(&keys);
    let (kind, name) = match keys {
        // A type is called by its own name anyway.
        ["schemas" | "definitions", name, _, ..] => return Some((*name).to_owned()),
        [kind, name, ..] => (*kind, *name),
        _ => ("", ""),
    };
    let kind = match kind {
        "responses" => "response",
        "headers" => "header",
        "requestBodies" => "request body",
        // Whatever others than the root document hold is shared.
        _ => {
            return side.elsewhere(node).filter(|_| !keys.is_empty()).map(str::to_owned);
        }
    };
    Some(format!("{kind} {name}"))
}

#[cfg(test)]
mod tests {
    use super::shared_end;

    #[test]
    fn subjects_share_whole_steps_at_their_end() {
        assert_eq!(shared_end(("Dog.name", "Cat.name")), ".name");
        assert_eq!(shared_end(("Dog.name", "Cat.surname")), "");
        assert_eq!(
            shared_end(("Dog.home.street[]", "Cat.home.street[]")),
            ".home.street[]"
        );
        assert_eq!(shared_end(("Dog", "Dog")), "");
    }
}
