//! A description in which what references name stands in their place.
//!
//! On the wire that is the same description: what was named there is what stands there
//! now. In Rust it is another one: a type that had a name of its own is called by where it
//! stands, and there is one for each place; and where a type was deprecated, each member of
//! that type is.

use std::collections::BTreeSet;

use serde_yaml::{Mapping, Value};

/// How many nodes are written in the place of references; those beyond stay.
const MOST: usize = 20_000;

/// What holds values, which are nobody's schemas.
const DATA: [&str; 6] =
    ["example", "examples", "default", "enum", "const", "discriminator"];

/// What holds things by names of their own, none of which is a keyword.
const BY_NAME: [&str; 9] = [
    "properties",
    "patternProperties",
    "definitions",
    "schemas",
    "responses",
    "requestBodies",
    "headers",
    "paths",
    "content",
];

/// The kinds of things that stand in the place of a reference.
const KINDS: [&str; 8] = [
    "#/definitions/",
    "#/parameters/",
    "#/responses/",
    "#/components/schemas/",
    "#/components/parameters/",
    "#/components/responses/",
    "#/components/requestBodies/",
    "#/components/headers/",
];

/// The description with what its references name in their place, and how many were taken
/// out. Those stay that lead back to where they stand, and those of types that only their
/// names tell apart.
pub fn inlined(whole: &Value) -> (Value, usize) {
    let mut named = BTreeSet::new();
    told_apart(whole, (whole, "#"), &mut named);
    let (open, nodes, count) = (Vec::new(), 0, 0);
    let mut inliner = Inliner { whole, named, open, nodes, count };
    let value = inliner.value(whole, false);
    (value, inliner.count)
}

/// Collects what is told apart by names: what has a discriminator, what such a thing
/// speaks of, all that could be a child of it, and branches that hold the same.
fn told_apart(whole: &Value, (value, at): (&Value, &str), named: &mut BTreeSet<String>) {
    match value {
        Value::Mapping(members) => {
            if members.contains_key("discriminator") {
                named.insert(at.to_owned());
                references(value, named);
            }
            if members.contains_key("allOf") {
                named.insert(at.to_owned());
            }
            for branches in ["oneOf", "anyOf"].iter().filter_map(|key| members.get(key))
            {
                let targets = branches.as_sequence().into_iter().flatten();
                let targets = targets.filter_map(|of| target(whole, reference_of(of)?));
                let mut seen: Vec<Value> = Vec::new();
                for target in targets.map(of_both_ways) {
                    match seen.contains(&target) {
                        true => references(branches, named),
                        false => seen.push(target),
                    }
                }
            }
            for (key, value) in members {
                let key = key.as_str().unwrap_or_default();
                told_apart(whole, (value, &format!("{at}/{key}")), named);
            }
        }
        Value::Sequence(list) => {
            list.iter().for_each(|of| told_apart(whole, (of, at), named));
        }
        _ => {}
    }
}

/// A schema without what says which way its members go: two that differ by nothing else
/// hold the same members of the same types.
fn of_both_ways(schema: &Value) -> Value {
    match schema {
        Value::Mapping(members) => {
            let kept = members.iter().filter(|(key, _)| {
                !matches!(key.as_str(), Some("readOnly" | "writeOnly"))
            });
            let kept = kept.map(|(key, value)| (key.clone(), of_both_ways(value)));
            Value::Mapping(kept.collect())
        }
        Value::Sequence(list) => {
            Value::Sequence(list.iter().map(of_both_ways).collect())
        }
        scalar => scalar.clone(),
    }
}

/// What stands where a reference leads.
fn target<'a>(whole: &'a Value, to: &str) -> Option<&'a Value> {
    to.split('/').skip(1).try_fold(whole, |at, step| at.get(step))
}

fn reference_of(value: &Value) -> Option<&str> {
    reference(value.as_mapping()?)
}

/// Collects all references in a value.
fn references(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Mapping(members) => {
            found.extend(reference(members).map(ToOwned::to_owned));
            members.values().for_each(|of| references(of, found));
        }
        Value::Sequence(list) => list.iter().for_each(|of| references(of, found)),
        _ => {}
    }
}

/// What a mapping refers to, if it does nothing else.
fn reference(members: &Mapping) -> Option<&str> {
    members.get("$ref").and_then(Value::as_str).filter(|_| members.len() == 1)
}

struct Inliner<'a> {
    whole: &'a Value,
    named: BTreeSet<String>,
    /// The references around the next node that were taken out.
    open: Vec<String>,
    nodes: usize,
    count: usize,
}

impl Inliner<'_> {
    fn value(&mut self, value: &Value, by_name: bool) -> Value {
        self.nodes += usize::from(!self.open.is_empty());
        match value {
            Value::Sequence(list) => {
                Value::Sequence(list.iter().map(|of| self.value(of, false)).collect())
            }
            Value::Mapping(members) if by_name => self.members(members, |_| false),
            Value::Mapping(members) => match reference(members) {
                Some(to) => self.target(to).unwrap_or_else(|| value.clone()),
                None => self.members(members, |key| BY_NAME.contains(&key)),
            },
            scalar => scalar.clone(),
        }
    }

    fn members(&mut self, members: &Mapping, by_name: fn(&str) -> bool) -> Value {
        let is_data = |key: &str| DATA.contains(&key) || key.starts_with("x-");
        let members = members.iter().map(|(key, value)| {
            let name = key.as_str().unwrap_or_default();
            let value = match is_data(name) && !by_name(name) {
                true => value.clone(),
                false => self.value(value, by_name(name)),
            };
            (key.clone(), value)
        });
        Value::Mapping(members.collect())
    }

    /// What stands in the place of a reference, unless that stays.
    fn target(&mut self, to: &str) -> Option<Value> {
        let stays = self.nodes > MOST
            || self.named.contains(to)
            || self.open.iter().any(|open| open == to)
            || !KINDS.iter().any(|kind| to.starts_with(kind))
            || to.contains(['~', '%']);
        if stays {
            return None;
        }
        let target = target(self.whole, to)?;
        self.open.push(to.to_owned());
        let value = self.value(target, false);
        self.open.pop();
        self.count += 1;
        Some(value)
    }
}
