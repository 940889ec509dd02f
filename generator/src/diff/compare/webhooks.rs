//! Requests that the service makes: webhooks, and callbacks of operations. Code is
//! generated for what they carry; what comes with that, and how they are answered, is
//! compared by schemas, and beyond those as it is written.

use std::collections::HashSet;
use std::sync::Arc;

use super::bodies::essence;
use super::recorder::{Mask, Owner};
use super::{At, Comparison, Sides};
use crate::api::model::Webhook;
use crate::diff::report::{OperationAt, OperationChange};
use crate::diff::rules;
use crate::diff::subject::Subject;
use crate::source::tree::{NodeId, Step, Value};

/// A request with the operation that it is a callback of, by its index in the report.
type Made<'a> = (&'a Webhook, Option<usize>);

/// What of an operation object is compared elsewhere, or is said to readers.
const ELSEWHERE: &[&str] =
    &["parameters", "requestBody", "responses", "operationId", "tags", "deprecated"];

/// What is said to readers.
const SAID: &[&str] =
    &["description", "summary", "title", "example", "examples", "externalDocs"];

/// What holds names, of which any can be like a keyword.
const NAMES: &[&str] =
    &["properties", "patternProperties", "$defs", "headers", "content", "responses"];

/// What something beside what a webhook carries is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    /// A parameter, which comes with it.
    Parameter,
    /// An answer, which is sent back.
    Answer,
    /// What is compared no further.
    Other,
}

/// Something beside what a webhook carries.
struct Part {
    role: Role,
    /// What findings call it.
    name: String,
    /// Whether whoever is called looks for it, or answers with it.
    needed: bool,
    node: NodeId,
}

impl<'a> Comparison<'a> {
    pub(super) fn webhooks(&mut self, operations: &[OperationChange]) {
        let olds = made(self.old, operations, |of| of.old);
        let news = made(self.new, operations, |of| of.new);
        let pairs = self.made_pairs(&olds, &news);
        for (before, found) in olds.iter().zip(&pairs) {
            let found = found.and_then(|at| news.get(at)).copied();
            let (after, of) = found.unwrap_or(*before);
            let before = before.0;
            let whole = name(after);
            let at = &at(of, &whole, (before, after));
            if found.is_none() {
                self.note_of(at, Sides::Old, &rules::WEBHOOK_REMOVED, "removed");
                continue;
            }
            self.target(at);
            self.payload(at, before, after);
            self.parts(&At { wire: "", ..at.clone() });
        }
        for (index, after) in news.iter().enumerate() {
            if !pairs.contains(&Some(index)) {
                let whole = name(after.0);
                let at = at(after.1, &whole, (after.0, after.0));
                self.note_of(&at, Sides::New, &rules::WEBHOOK_ADDED, "added");
            }
        }
    }

    /// Which request of the new side each one of the old side is. A callback can have
    /// several, each to an address of its own: those to the same go first.
    fn made_pairs(&self, olds: &[Made<'_>], news: &[Made<'_>]) -> Vec<Option<usize>> {
        let mut pairs: Vec<Option<usize>> = vec![None; olds.len()];
        for by_address in [true, false] {
            for (at, before) in olds.iter().enumerate() {
                let address = self.old.address(before.0.node);
                let fits = |(_, after): &(usize, &Made<'_>)| {
                    let here = || address == self.new.address(after.0.node);
                    same(before, after) && (!by_address || here())
                };
                let mut free = news
                    .iter()
                    .enumerate()
                    .filter(|(index, _)| !pairs.contains(&Some(*index)));
                let found = free.find(fits).map(|(index, _)| index);
                if let Some(pair) = pairs.get_mut(at).filter(|pair| pair.is_none()) {
                    *pair = found;
                }
            }
        }
        pairs
    }

    /// Says that a callback goes to another address.
    fn target(&mut self, at: &At<'_>) {
        let sides = (self.old.address(at.old), self.new.address(at.new));
        if let (Some(was), Some(is)) = sides
            && was != is
        {
            let text = format!("went to `{was}`, goes to `{is}`");
            self.note(
                &At { wire: "", ..at.clone() },
                &rules::WEBHOOK_PART_CHANGED,
                text,
            );
        }
    }

    fn payload(&mut self, at: &At<'_>, before: &'a Webhook, after: &'a Webhook) {
        match (&before.payload, &after.payload) {
            (Some(before), Some(after)) => {
                let at = self.within(at, &["requestBody"]);
                let old = self.old.media_types(at.old);
                let new = self.new.media_types(at.new);
                self.media_types(&At { wire: "", ..at.clone() }, &old, &new);
                self.content(&at, before, after);
                let fact = (self.old.requires(at.old), self.new.requires(at.new));
                let at = At { wire: "", ..at };
                self.switched(
                    &at,
                    fact,
                    (&rules::WEBHOOK_PART_ADDED, "payload always comes now"),
                    (&rules::WEBHOOK_PART_CHANGED, "payload need not come"),
                );
            }
            (Some(_), None) => {
                self.note(at, &rules::RESPONSE_BODY_REMOVED, "has no body any more");
            }
            (None, Some(_)) => {
                self.note(at, &rules::RESPONSE_BODY_ADDED, "has a body now");
            }
            (None, None) => {}
        }
    }

    /// What comes beside the payload, and what is answered.
    fn parts(&mut self, at: &At<'_>) {
        let (before, mut left) = (self.old.parts(at.old), self.new.parts(at.new));
        for old in before {
            let Some(found) = left.iter().position(|new| same_name(new, &old)) else {
                let rule = match old.needed {
                    true => &rules::WEBHOOK_PART_REMOVED,
                    false => &rules::WEBHOOK_PART_CHANGED,
                };
                let at = At { old: old.node, ..at.clone() };
                self.note_of(&at, Sides::Old, rule, format!("{} removed", old.name));
                continue;
            };
            let new = left.remove(found);
            let sides = (self.old, self.new);
            if !alike(sides, (old.node, new.node)) {
                self.two_parts(at, &old, &new);
            }
        }
        for new in left {
            let at = At { new: new.node, ..at.clone() };
            let text = format!("{} added", new.name);
            self.note_of(&at, Sides::New, &rules::WEBHOOK_PART_ADDED, text);
        }
    }
}

impl Comparison<'_> {
    /// Compares what differs: a parameter as what is received, an answer as what is sent,
    /// and what remains as it is written.
    fn two_parts(&mut self, at: &At<'_>, old: &Part, new: &Part) {
        let known = self.recorder.len();
        let at = &At { old: old.node, new: new.node, ..at.clone() };
        let whole = format!("{} {}", at.whole, new.name.replace('`', ""));
        let inside = &At { whole: &whole, ..at.clone() };
        let told = match new.role {
            Role::Parameter => {
                self.switched(
                    inside,
                    (old.needed, new.needed),
                    (&rules::WEBHOOK_PART_ADDED, "always comes now"),
                    (&rules::WEBHOOK_PART_CHANGED, "need not come any more"),
                );
                self.schemas(inside)
            }
            Role::Answer => self.answers(&inside.masked(Mask::REQUEST)),
            Role::Other => false,
        };
        if !told && self.recorder.len() == known {
            let text = format!("{} is said otherwise", old.name);
            self.note(at, &rules::WEBHOOK_PART_CHANGED, text);
        }
    }

    /// Compares the bodies of two answers; whether what differs is told of types.
    fn answers(&mut self, at: &At<'_>) -> bool {
        let (old, new) = (self.old.media_types(at.old), self.new.media_types(at.new));
        match (old.is_empty(), new.is_empty()) {
            (true, true) => {}
            (false, true) => self.note(at, &rules::BODY_REMOVED, "has no body any more"),
            (true, false) => {
                self.note(at, &rules::REQUIRED_BODY_ADDED, "has a body now");
            }
            (false, false) => self.media_types(at, &old, &new),
        }
        let mut told = false;
        for before in &old {
            let same = |after: &&Arc<str>| essence(after) == essence(before);
            let Some(after) = new.iter().find(same) else { continue };
            told |= self.schemas(&At {
                old: self.old.within(at.old, &["content", before]),
                new: self.new.within(at.new, &["content", after]),
                ..at.clone()
            });
        }
        told
    }
}

impl Subject {
    /// The address to which a callback goes; none where it is not written with it.
    fn address(&self, operation: NodeId) -> Option<Arc<str>> {
        let tree = &self.sources.tree;
        let item = tree.locus(operation).parent?;
        let Step::Key(key) = &tree.locus(item).step else { return None };
        let is_address = key.contains("{$") || key.contains("://");
        is_address.then(|| key.clone())
    }

    /// What an operation that the service calls says beside its payload.
    fn parts(&self, operation: NodeId) -> Vec<Part> {
        let tree = &self.sources.tree;
        let item = tree.locus(operation).parent;
        let lists = item.into_iter().chain([operation]);
        let mut parts: Vec<Part> = Vec::new();
        for list in lists.filter_map(|node| tree.get(node, "parameters")) {
            for parameter in tree.elements(list) {
                let node = self.within(*parameter, &[]);
                let text = |key| tree.text_of(node, key).map(|of| &**of);
                let (name, place) = (text("name"), text("in").unwrap_or_default());
                let name = format!("{place} parameter `{}`", name.unwrap_or_default());
                // Those of the operation go before those of its path.
                let (role, needed) = (Role::Parameter, self.requires(node));
                let part = Part { role, name, needed, node };
                parts.retain(|of| !same_name(of, &part));
                parts.push(part);
            }
        }
        let answers = tree.get(operation, "responses");
        for answer in answers.map(|of| tree.members(of)).unwrap_or_default() {
            let name = format!("answer `{}`", answer.key);
            let needed = answer.key.starts_with('2');
            let (role, node) = (Role::Answer, self.within(answer.value, &[]));
            parts.push(Part { role, name, needed, node });
        }
        let rest = tree.members(operation).iter();
        let is_silent = |key: &str| SAID.contains(&key) || key.starts_with("x-");
        let rest =
            rest.filter(|of| !(ELSEWHERE.contains(&&*of.key) || is_silent(&of.key)));
        parts.extend(rest.map(|of| {
            let name = format!("`{}`", of.key);
            Part { role: Role::Other, name, needed: false, node: of.value }
        }));
        parts
    }
}

/// Whether parts are called the same, headers and statuses in any letter case.
fn same_name(one: &Part, other: &Part) -> bool {
    one.name.eq_ignore_ascii_case(&other.name)
}

/// Whether two nodes say the same, references followed, but for what is said to readers.
pub(super) fn alike(sides: (&Subject, &Subject), nodes: (NodeId, NodeId)) -> bool {
    let (mut open, mut seen) = (vec![(nodes, false)], HashSet::new());
    while let Some(((old, new), names)) = open.pop() {
        let (old, new) = (sides.0.within(old, &[]), sides.1.within(new, &[]));
        // The names of parameters are compared, headers in any letter case.
        let first = seen.is_empty();
        if !seen.insert((old, new)) {
            continue;
        }
        let (before, after) = (&sides.0.sources.tree, &sides.1.sources.tree);
        match (before.value(old), after.value(new)) {
            (Value::Map(_), Value::Map(_)) => {
                let silent = |key: &str| {
                    SAID.contains(&key)
                        || key.starts_with("x-")
                        || first && key == "name"
                };
                let kept = |key: &str| names || !silent(key);
                let olds = before.members(old).iter().filter(|of| kept(&of.key));
                let news = after.members(new).iter().filter(|of| kept(&of.key));
                if olds.clone().count() != news.count() {
                    return false;
                }
                for member in olds {
                    let Some(other) = after.get(new, &member.key) else { return false };
                    let inside = !names && NAMES.contains(&&*member.key);
                    open.push(((member.value, other), inside));
                }
            }
            (Value::List(olds), Value::List(news)) if olds.len() == news.len() => {
                let both = olds.iter().copied().zip(news.iter().copied());
                open.extend(both.map(|pair| (pair, false)));
            }
            (Value::Map(_) | Value::List(_), _)
            | (_, Value::Map(_) | Value::List(_)) => {
                return false;
            }
            _ if sides.0.literal(old) != sides.1.literal(new) => return false,
            _ => {}
        }
    }
    true
}

/// The requests that a side makes.
fn made<'a>(
    side: &'a Subject,
    operations: &[OperationChange],
    placed: fn(&OperationChange) -> Option<OperationAt>,
) -> Vec<Made<'a>> {
    let index = |id: &str| {
        operations.iter().position(|of| {
            let operation = placed(of).and_then(|at| side.operation(at));
            operation.is_some_and(|operation| *operation.id == *id)
        })
    };
    let all = side.api.webhooks.iter();
    all.map(|webhook| (webhook, webhook.of.as_deref().and_then(index))).collect()
}

fn at<'w>(of: Option<usize>, whole: &'w str, both: (&Webhook, &'w Webhook)) -> At<'w> {
    let owner = of.map_or(Owner::Api, Owner::Operation);
    let at = At::whole(owner, Mask::RESPONSE, whole, (both.0.node, both.1.node));
    At { wire: &both.1.id, ..at }
}

fn same((old, before): &Made<'_>, (new, after): &Made<'_>) -> bool {
    (&old.id, &old.method, before) == (&new.id, &new.method, after)
}

fn name(of: &Webhook) -> String {
    let what = if of.of.is_some() { "callback" } else { "webhook" };
    format!("{what} {} {}", of.method, of.id)
}
