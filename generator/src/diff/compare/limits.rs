//! Limits of values: bounds, patterns, formats that no type stands for, and hints.
//!
//! Types do not keep these, so they are read off the typed document: whatever stands
//! between a use and the schema that decides the type.

use std::cmp::Ordering;

use super::{At, Comparison, words};
use crate::api::model::Literal;
use crate::diff::rules::{self, Rule};
use crate::diff::subject::Subject;
use crate::source::tree::NodeId;
use crate::spec::model::{Id, Schema};

/// Schemas that refer to schemas are followed this far, and lists of lists this deep.
const HOPS: usize = 64;
const DEPTH: usize = 4;

/// What a schema says about values beside their type.
#[derive(Clone, Debug, PartialEq)]
struct Limit {
    keyword: &'static str,
    text: String,
    /// Where it stands.
    node: NodeId,
    /// The component that says it.
    component: Option<String>,
}

/// How a keyword limits values.
enum Kind {
    /// More is tighter; what counts as no limit.
    Least(&'static str),
    /// Less is tighter.
    Most,
    /// `true` is tighter than `false`.
    Flag,
    /// Cannot be compared.
    Other(&'static Rule),
}

fn kind(keyword: &str) -> Kind {
    match keyword {
        "minimum" | "exclusiveMinimum" => Kind::Least(""),
        "minLength" | "minItems" | "minProperties" => Kind::Least("0"),
        "uniqueItems" => Kind::Flag,
        "pattern" => Kind::Other(&rules::PATTERN_CHANGED),
        "format" => Kind::Other(&rules::FORMAT_CHANGED),
        "mutability" => Kind::Other(&rules::MUTABILITY_CHANGED),
        "flatten" => Kind::Other(&rules::FLATTENING_CHANGED),
        keyword if keyword.starts_with("max") || keyword == "exclusiveMaximum" => {
            Kind::Most
        }
        _ => Kind::Other(&rules::LIMIT_CHANGED),
    }
}

impl Comparison<'_> {
    /// Compares what two schemas say about values beside their types; `same`: whether
    /// those are the same, so that formats mean no other type.
    pub(super) fn limits(&mut self, at: &At<'_>, same: bool) {
        let (old, new) = (self.old.schema(at.old), self.new.schema(at.new));
        if let (Some(old), Some(new)) = (old, new) {
            self.limits_within(at, (old, new), same, DEPTH);
        }
    }

    fn limits_within(
        &mut self,
        at: &At<'_>,
        (old, new): (Id<Schema>, Id<Schema>),
        same: bool,
        depth: usize,
    ) {
        let (before, after) = (self.old.said(old), self.new.said(new));
        if before.limits != after.limits {
            self.differing(at, &before.limits, &after.limits, same);
        }
        for (step, old, new) in
            [("[]", before.element, after.element), ("{}", before.value, after.value)]
        {
            if let (Some(old), Some(new), true) = (old, new, depth > 0) {
                self.limits_within(&at.inside(step), (old, new), same, depth - 1);
            }
        }
    }

    fn differing(&mut self, at: &At<'_>, old: &[Limit], new: &[Limit], same: bool) {
        let find = |list: &[Limit], keyword: &str| {
            list.iter().find(|limit| limit.keyword == keyword).cloned()
        };
        let added = new.iter().filter(|limit| find(old, limit.keyword).is_none());
        let keywords = old.iter().chain(added).map(|limit| limit.keyword);
        for keyword in keywords.filter(|keyword| same || *keyword != "format") {
            let (before, after) = (find(old, keyword), find(new, keyword));
            let text = |limit: &Option<Limit>| limit.as_ref().map(|l| l.text.clone());
            let (was, is) = (text(&before), text(&after));
            let Some(rule) = judge(kind(keyword), was.as_deref(), is.as_deref()) else {
                continue;
            };
            let shown = |text: Option<String>| {
                text.map_or("none".to_owned(), |text| format!("`{text}`"))
            };
            let text = format!("{keyword} was {}, is {}", shown(was), shown(is));
            // A component says it for all that use it.
            let component = |limit: &Option<Limit>| limit.as_ref()?.component.clone();
            let said_by = component(&after).or_else(|| component(&before));
            let node = |limit: &Option<Limit>, or| limit.as_ref().map_or(or, |l| l.node);
            let (old, new) = (node(&before, at.old), node(&after, at.new));
            match said_by {
                Some(name) => {
                    let at = At { old, new, whole: &name, part: "", ..at.clone() };
                    self.note(&At { inside: String::new(), ..at }, rule, text);
                }
                None => self.note(&At { old, new, ..at.clone() }, rule, text),
            }
        }
    }
}

/// What a limit's change falls under, if it is one.
fn judge(kind: Kind, old: Option<&str>, new: Option<&str>) -> Option<&'static Rule> {
    let (tighter, looser) = (&rules::LIMIT_TIGHTENED, &rules::LIMIT_LOOSENED);
    let (old, new) = match &kind {
        Kind::Least(none) => (old.filter(|t| t != none), new.filter(|t| t != none)),
        Kind::Flag => (old.filter(|t| *t == "true"), new.filter(|t| *t == "true")),
        _ => (old, new),
    };
    let order = match (old, new) {
        (None, None) => Ordering::Equal,
        (None, Some(_)) => Ordering::Greater,
        (Some(_), None) => Ordering::Less,
        (Some(old), Some(new)) if old == new => Ordering::Equal,
        (Some(old), Some(new)) => match (old.parse::<f64>(), new.parse::<f64>()) {
            (Ok(old), Ok(new)) => new.total_cmp(&old),
            _ => Ordering::Greater,
        },
    };
    if order == Ordering::Equal {
        return None;
    }
    let both = old.is_some() && new.is_some();
    Some(match (kind, order) {
        (Kind::Other(rule), _) => rule,
        (Kind::Most, order) if both => {
            if order == Ordering::Less {
                tighter
            } else {
                looser
            }
        }
        (_, Ordering::Greater) => tighter,
        _ => looser,
    })
}

/// A limit as people write it.
fn text(of: &Literal) -> String {
    match of {
        Literal::Text(text) => text.to_string(),
        other => words::canonical(other),
    }
}

/// What a schema and those it stands for say.
#[derive(Default)]
struct Said {
    limits: Vec<Limit>,
    element: Option<Id<Schema>>,
    value: Option<Id<Schema>>,
}

impl Subject {
    /// The schema at a node: that of a parameter too.
    fn schema(&self, node: NodeId) -> Option<Id<Schema>> {
        let tree = &self.sources.tree;
        let inner = tree.get(node, "schema");
        self.schema_at(node).or_else(|| self.schema_at(inner?))
    }

    fn said(&self, id: Id<Schema>) -> Said {
        let (mut said, mut open, mut hops) = (Said::default(), vec![id], 0);
        while let Some(id) = open.pop() {
            hops += 1;
            let Some(schema) = self.spec.schemas.get(id).filter(|_| hops <= HOPS) else {
                break;
            };
            let mut add = |keyword: &'static str, text: String, node: NodeId| {
                if said.limits.iter().any(|limit| limit.keyword == keyword) {
                    return;
                }
                let component = schema.component.as_ref().map(ToString::to_string);
                said.limits.push(Limit { keyword, text, node, component });
            };
            for (keyword, node) in &schema.limits {
                add(keyword, text(&self.literal(*node)), *node);
            }
            if let Some(format) = &schema.format {
                add("format", format.to_string(), schema.node);
            }
            if !schema.hints.mutability.is_empty() {
                add("mutability", schema.hints.mutability.join(", "), schema.node);
            }
            if schema.hints.flatten {
                add("flatten", "true".to_owned(), schema.node);
            }
            said.element = said.element.or(schema.array.items);
            said.value = said.value.or(schema.object.additional);
            open.extend(schema.composition.all_of.iter().rev());
            open.extend(schema.reference);
        }
        said.limits.sort_by_key(|limit| limit.keyword);
        said
    }
}
