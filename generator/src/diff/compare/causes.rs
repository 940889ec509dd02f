//! One cause is one finding: what many types or operations have from one place of the
//! description is told once.

use std::collections::HashMap;

use super::recorder::{Owner, Reached};
use crate::diff::subject::Subject;
use crate::source::tree::{NodeId, Step};

/// What findings with one cause share: rule, text, part and places.
type Cause = (&'static str, String, Option<String>, Option<NodeId>, Option<NodeId>);

/// Puts the findings together that speak of the same place within one component in the
/// same words; they are called by that component.
pub(super) fn one_each(
    old: &Subject,
    new: &Subject,
    found: Vec<Reached>,
) -> Vec<Reached> {
    let mut known: HashMap<Cause, usize> = HashMap::new();
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
        let cause = (id, text, draft.part.clone(), draft.old, draft.new);
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

/// What two subjects end with, from the first step that both take.
fn shared_end<'t>((one, other): (&'t str, &str)) -> &'t str {
    let same = one.bytes().rev().zip(other.bytes().rev()).take_while(|(a, b)| a == b);
    let end = one.len().saturating_sub(same.count());
    let steps = one.match_indices(['.', '[', '{']).map(|(at, _)| at);
    steps.filter(|at| *at >= end).find_map(|at| one.get(at..)).unwrap_or_default()
}

/// The component within which a node stands, unless it is the component itself.
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
        [kind, name, _, ..] => (*kind, *name),
        _ => return None,
    };
    let kind = match kind {
        "schemas" | "definitions" => return Some(name.to_owned()),
        "responses" => "response",
        "headers" => "header",
        "requestBodies" => "request body",
        _ => return None,
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
