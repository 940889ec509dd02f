//! The comparison: two subjects in, a report out.
//!
//! Operations are compared one by one and name pairs of types; each pair is compared
//! once, however often it is named, and what differs reaches all that use it.

mod asserted;
mod bodies;
mod bounds;
mod causes;
mod constants;
mod effects;
mod enumerations;
mod finish;
mod forms;
mod further;
mod limit;
mod limits;
mod marks;
mod operations;
mod overlap;
mod parameters;
mod prefixes;
mod recorder;
mod records;
mod responses;
mod said;
mod schemas;
mod security;
mod servers;
mod shapes;
mod tags;
mod tuples;
mod types;
mod unions;
mod variants;
mod vendor;
mod webhooks;
mod words;

use std::collections::{BTreeSet, HashSet};

use super::moves::{self, Scope};
use super::report::Report;
use super::rules::Rule;
use super::subject::Subject;
use crate::source::tree::NodeId;
use recorder::{Draft, Mask, Owner, Recorder};
use types::Pairs;

/// What changed between two sides.
pub fn compare(old: &Subject, new: &Subject) -> Report {
    compare_within(old, new, &Scope::default())
}

/// What changed between some operations of two sides.
fn compare_within(old: &Subject, new: &Subject, scope: &Scope) -> Report {
    let mut comparison = Comparison {
        old,
        new,
        scope,
        recorder: Recorder::default(),
        pairs: Pairs::new(old, new),
        alike: HashSet::new(),
    };
    let operations = comparison.operations();
    comparison.servers(&operations);
    if !scope.is_part() {
        comparison.webhooks(&operations);
    }
    comparison.types();
    comparison.finish(operations)
}

/// The same where a description can be new or removed as a whole; nothing for nothing.
pub fn compare_sides(old: Option<&Subject>, new: Option<&Subject>) -> Option<Report> {
    compare_part((old, new), &Scope::default())
}

/// The same for the operations in a scope; nothing where all that there is on one side
/// alone is compared elsewhere.
pub fn compare_part((old, new): moves::Sides<'_>, scope: &Scope) -> Option<Report> {
    if let (Some(old), Some(new)) = (old, new) {
        return Some(compare_within(old, new, scope));
    }
    let (one, missing) = (old.or(new)?, Subject::nothing()?);
    let (before, after) = (old.unwrap_or(&missing), new.unwrap_or(&missing));
    let mut report = compare_within(before, after, scope);
    if scope.leaves_out() && report.operations.is_empty() {
        return None;
    }
    // What there is to say of nothing: no version, no servers.
    report.changes.retain(|change| !change.operations.is_empty());
    report.title.clone_from(&one.api.title);
    let (before, after) = (old.and(report.old), new.and(report.new));
    Some(Report { old: before, new: after, ..report })
}

/// A comparison under way.
struct Comparison<'a> {
    old: &'a Subject,
    new: &'a Subject,
    /// Which of their operations are compared.
    scope: &'a Scope,
    recorder: Recorder,
    pairs: Pairs<'a>,
    /// Pairs of schemas that say the same beside their types, all inside included.
    alike: HashSet<limits::Both>,
}

/// Where two sides are compared.
#[derive(Clone, Debug)]
struct At<'s> {
    owner: Owner,
    mask: Mask,
    /// What findings call it: a type, an operation.
    whole: &'s str,
    /// The part of it: a member, a parameter.
    part: &'s str,
    /// The way further inside: `[]` for an element, `{}` for a value.
    inside: String,
    /// The member, parameter or value that it is about, if it is about one: by its name on
    /// the wire, parameters with their places.
    wire: &'s str,
    /// What else items of programs have it by.
    also: &'s str,
    old: NodeId,
    new: NodeId,
}

impl<'s> At<'s> {
    /// A place that is about a whole.
    fn whole(owner: Owner, mask: Mask, whole: &'s str, nodes: (NodeId, NodeId)) -> Self {
        let (old, new) = nodes;
        let inside = String::new();
        Self { owner, mask, whole, part: "", inside, wire: "", also: "", old, new }
    }

    /// The same place in other directions.
    fn masked(&self, mask: Mask) -> Self {
        Self { mask, ..self.clone() }
    }

    /// A step inside.
    fn inside(&self, step: &str) -> Self {
        Self { inside: format!("{}{step}", self.inside), ..self.clone() }
    }

    fn subject(&self) -> String {
        let dot = match (self.whole, self.part) {
            (_, "") | ("", _) => "",
            _ => ".",
        };
        format!("{}{dot}{}{}", self.whole, self.part, self.inside)
    }
}

/// What a finding says; in other words where it is about what is received only.
struct Wording {
    text: String,
    received: Option<&'static str>,
}

impl From<&str> for Wording {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl From<String> for Wording {
    fn from(text: String) -> Self {
        Self { text, received: None }
    }
}

impl From<[&'static str; 2]> for Wording {
    fn from([sent, received]: [&'static str; 2]) -> Self {
        Self { text: sent.to_owned(), received: Some(received) }
    }
}

/// On which sides something that a finding speaks of is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sides {
    Old,
    New,
    Both,
}

impl Comparison<'_> {
    /// Adds a finding about what is on both sides.
    fn note(&mut self, at: &At<'_>, rule: &'static Rule, text: impl Into<Wording>) {
        self.note_of(at, Sides::Both, rule, text);
    }

    /// Adds a finding.
    fn note_of(
        &mut self,
        at: &At<'_>,
        sides: Sides,
        rule: &'static Rule,
        text: impl Into<Wording>,
    ) {
        let Wording { text, received } = text.into();
        self.recorder.push(Draft {
            rule,
            subject: at.subject(),
            text,
            received,
            old: (sides != Sides::New).then_some(at.old),
            new: (sides != Sides::Old).then_some(at.new),
            parts: match at.wire {
                "" => BTreeSet::new(),
                wire => {
                    let also = Some(at.also).filter(|also| !also.is_empty());
                    also.into_iter().chain([wire]).map(str::to_owned).collect()
                }
            },
            explains: BTreeSet::new(),
            owners: BTreeSet::from([(at.owner, at.mask)]),
        });
    }

    /// Adds one of two findings if a fact holds on one side only.
    fn switched(
        &mut self,
        at: &At<'_>,
        (old, new): (bool, bool),
        on: (&'static Rule, impl Into<Wording>),
        off: (&'static Rule, impl Into<Wording>),
    ) {
        match (old, new) {
            (false, true) => self.note(at, on.0, on.1),
            (true, false) => self.note(at, off.0, off.1),
            _ => {}
        }
    }
}
