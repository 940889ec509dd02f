//! What a schema says about values beside their type, read off the typed document.
//!
//! Types do not keep these facts. Whatever stands between a use and the schema that
//! decides the type counts: the targets of references, the branches of `allOf`, and the
//! only branch of a choice that is not `null`.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::bounds::{Bound, Number};
use super::limit::Limit;
use super::words;
use crate::api::model::Literal;
use crate::api::stands_for;
use crate::diff::subject::Subject;
use crate::source::tree::NodeId;
use crate::spec::model::{Id, JsonType, Schema};

/// Schemas that refer to schemas are followed this far.
const HOPS: usize = 64;

/// A step inside and where it leads.
type Step = (String, Id<Schema>);

/// A schema inside of another.
#[derive(Clone, Debug)]
pub(super) struct Inner {
    /// The way there: `[]` for an element, `{}` for a value.
    pub(super) step: String,
    /// All hold.
    pub(super) ids: Vec<Id<Schema>>,
    /// The component that says so.
    pub(super) component: Option<Arc<str>>,
}

/// What a schema and those it stands for say.
#[derive(Default)]
pub(super) struct Said {
    pub(super) limits: Vec<Limit>,
    pub(super) inner: Vec<Inner>,
    /// Whether numbers are integers.
    pub(super) integers: bool,
    /// Whether it lists values that make an enumeration.
    pub(super) enumerated: bool,
    /// Whether objects have no members but those that are declared.
    pub(super) closed: bool,
    /// The names that must be there, and members as they are declared.
    required: Vec<(Arc<str>, Limit)>,
    pub(super) members: Vec<(Arc<str>, Id<Schema>)>,
}

/// A schema that another one stands for.
pub(super) struct Link<'s> {
    pub(super) schema: &'s Schema,
    /// The component that it is part of.
    pub(super) component: Option<Arc<str>>,
    /// The branches of a choice.
    branches: Vec<Step>,
}

impl Said {
    /// Adds a limit, which holds beside those that are known.
    pub(super) fn add(&mut self, limit: Limit) {
        let mut known = self.limits.iter_mut();
        match known.find(|known| known.keyword == limit.keyword) {
            Some(known) => known.and(limit),
            None => self.limits.push(limit),
        }
    }

    /// The branch that is as another side says of all values, which has no branches: of
    /// its kind, and the only one.
    pub(super) fn branch_like(&self, kind: &str, other: &Self) -> Option<&[Id<Schema>]> {
        let is_branch = |of: &Inner| of.step.starts_with('(');
        if other.inner.iter().any(is_branch) {
            return None;
        }
        let step = |of: &Inner| of.step.starts_with(&format!("({kind}"));
        let mut alike = self.inner.iter().filter(|of| step(of));
        match (alike.next(), alike.next()) {
            (Some(only), None) if only.step == format!("({kind})") => Some(&only.ids),
            _ => None,
        }
    }

    /// Whether lists have a fixed length, which their type says.
    pub(super) fn is_tuple(&self) -> bool {
        let first = self.inner.iter().filter(|of| {
            of.step.strip_prefix('[').is_some_and(|rest| !rest.starts_with(']'))
        });
        let length = format!("`{}`", first.count());
        let says = |keyword: &str, text: &str| {
            let mut limits = self.limits.iter();
            limits.any(|of| of.keyword == keyword && of.texts.contains(text))
        };
        length != "`0`"
            && says("minItems", &length)
            && (says("maxItems", &length) || says("items", "`false`"))
    }

    /// Adds the names that must be there though neither side declares them as members.
    pub(super) fn undeclared(&mut self, other: &Self) {
        for (name, limit) in std::mem::take(&mut self.required) {
            let mut members = self.members.iter().chain(&other.members);
            if !members.any(|(member, _)| *member == name) {
                self.add(limit);
            }
        }
    }
}

impl Subject {
    /// The schema at a node: that of a parameter or media type too.
    pub(super) fn schema(&self, node: NodeId) -> Option<Id<Schema>> {
        let tree = &self.sources.tree;
        let inside = |node| {
            let keys = ["schema", "itemSchema"];
            self.schema_at(keys.iter().find_map(|key| tree.get(node, key))?)
        };
        let content = || {
            let media = tree.members(tree.get(node, "content")?).first()?.value;
            inside(self.within(media, &[]))
        };
        self.schema_at(node).or_else(|| inside(node)).or_else(content)
    }

    /// Some schemas and those that they stand for, the nearest first.
    pub(super) fn chain(&self, ids: &[Id<Schema>]) -> Vec<Link<'_>> {
        let mut chain = Vec::new();
        let mut open: Vec<(Id<Schema>, Option<Arc<str>>)> =
            ids.iter().rev().map(|id| (*id, None)).collect();
        while let Some((id, outer)) = open.pop() {
            let schema = self.spec.schemas.get(id).filter(|_| chain.len() < HOPS);
            let Some(schema) = schema else { break };
            let component = schema.component.clone().or(outer);
            let within = schema.composition.all_of.iter().rev().copied();
            let (branches, only) = self.branches(schema);
            let within = within.chain(only).chain(schema.reference);
            open.extend(within.map(|id| (id, component.clone())));
            chain.push(Link { schema, component, branches });
        }
        chain
    }

    /// What some schemas say together, and those that they stand for.
    pub(super) fn said(&self, ids: &[Id<Schema>]) -> Said {
        let mut said = Said::default();
        for Link { schema, component, branches } in self.chain(ids) {
            let object = &schema.object;
            said.required.extend(object.required.iter().map(|name| {
                let limit = Limit {
                    keyword: "required",
                    texts: BTreeSet::from([format!("`{name}`")]),
                    bound: None,
                    node: schema.node,
                    component: component.clone(),
                };
                (name.clone(), limit)
            }));
            said.members.extend(object.properties.iter().cloned());
            self.own(schema, component.as_ref(), &mut said);
            for (step, id) in self.inner(schema).chain(branches) {
                match said.inner.iter_mut().find(|known| known.step == step) {
                    Some(known) if known.ids.contains(&id) => {}
                    Some(known) => known.ids.push(id),
                    None => {
                        let (ids, component) = (vec![id], component.clone());
                        said.inner.push(Inner { step, ids, component });
                    }
                }
            }
        }
        said
    }

    /// The schemas further inside what is at a node.
    pub(super) fn inside(&self, node: NodeId, mut steps: &str) -> Vec<Id<Schema>> {
        let mut ids: Vec<Id<Schema>> = self.schema(node).into_iter().collect();
        while !steps.is_empty() {
            let mut inner = self.said(&ids).inner.into_iter();
            let next = inner
                .find_map(|of| Some((of.ids, steps.strip_prefix(of.step.as_str())?)));
            let Some((found, rest)) = next else { return Vec::new() };
            (ids, steps) = (found, rest);
        }
        ids
    }

    /// The schemas that the parts of a schema have for each of its members.
    pub(super) fn declared(&self, node: NodeId) -> HashMap<Arc<str>, Vec<Id<Schema>>> {
        let mut declared: HashMap<Arc<str>, Vec<Id<Schema>>> = HashMap::new();
        let id = self.schema_at(node);
        // Mostly there are no parts.
        let parts = id.filter(|id| {
            let schema = self.spec.schemas.get(*id);
            schema.is_some_and(|of| !of.composition.all_of.is_empty())
        });
        for (name, id) in parts.into_iter().flat_map(|id| self.said(&[id]).members) {
            declared.entry(name).or_default().push(id);
        }
        declared
    }

    /// What a schema itself says.
    fn own(&self, schema: &Schema, component: Option<&Arc<str>>, said: &mut Said) {
        said.integers |= schema.types.contains(&JsonType::Integer)
            && !schema.types.contains(&JsonType::Number);
        let object = &schema.object;
        said.enumerated |= self.values_listed(schema).is_none()
            && (schema.values.is_some() || schema.constant.is_some());
        said.closed |= object.patterns.is_empty()
            && object.additional.is_some_and(|id| self.is_nothing(id));
        let mut add = |keyword, texts, bound, node| {
            let component = component.cloned();
            said.add(Limit { keyword, texts, bound, node, component });
        };
        let one = |text| BTreeSet::from([text]);
        // What a schema of content asks for is a matter of types.
        let content = schema.content_schema.is_some();
        let limits = schema.limits.iter();
        let limits =
            limits.filter(|(keyword, _)| !content || *keyword != "contentSchema");
        for (keyword, node) in limits {
            let literal = self.literal(*node);
            let number = Number::of(&literal);
            if number.is_some_and(|of| is_width(schema, keyword, of)) {
                continue;
            }
            let bound = |exclusive| number.map(|number| Bound { number, exclusive });
            let text = match &literal {
                Literal::Text(text) => format!("`{text}`"),
                other => format!("`{}`", words::canonical(other)),
            };
            match *keyword {
                "exclusiveMinimum" => {
                    add("minimum", one(format!("more than {text}")), bound(true), *node);
                }
                "exclusiveMaximum" => {
                    add("maximum", one(format!("less than {text}")), bound(true), *node);
                }
                "contentSchema" => {
                    add("contentSchema", one(self.written(*node, true)), None, *node);
                }
                keyword => add(keyword, one(text), bound(false), *node),
            }
        }
        for (keyword, texts, node) in self.asserted(schema) {
            add(keyword, texts, None, node);
        }
        let mutability = schema.hints.mutability.iter().map(|of| format!("`{of}`"));
        let mutability: BTreeSet<String> = mutability.collect();
        if !mutability.is_empty() {
            add("mutability", mutability, None, schema.node);
        }
        let texts = [
            ("format", format_of(schema)),
            ("contentMediaType", content_of(schema)),
            ("flatten", schema.hints.flatten.then(|| "true".to_owned())),
        ];
        for (keyword, text) in texts {
            let Some(text) = text else { continue };
            add(keyword, one(format!("`{text}`")), None, schema.node);
        }
    }

    /// What schemas are called as the branch of a choice.
    pub(super) fn branch_of(&self, ids: &[Id<Schema>]) -> String {
        let first = ids.first().and_then(|id| self.spec.schemas.get(*id));
        let Some(of) = first else { return String::new() };
        let target = of.reference.and_then(|id| self.spec.schemas.get(id));
        let component = target.and_then(|target| target.component.as_deref());
        component.map_or_else(|| kinds(&of.types), ToOwned::to_owned)
    }

    /// Whether a schema only names texts that another one, which takes others too, has
    /// within its limits.
    fn names_within(&self, schema: &Schema, other: Id<Schema>) -> bool {
        let other = self.spec.schemas.get(other);
        let Some(other) = other.filter(|of| {
            of.types == [JsonType::String]
                && of.values.is_none()
                && of.constant.is_none()
                && schema.types == of.types
        }) else {
            return false;
        };
        let Some(values) = &schema.values else { return false };
        let within = |length: i128| {
            other.limits.iter().all(|(keyword, node)| match self.literal(*node) {
                Literal::Integer(most) if *keyword == "maxLength" => length <= most,
                Literal::Integer(least) if *keyword == "minLength" => least <= length,
                _ => false,
            })
        };
        values.iter().all(|value| match self.literal(*value) {
            Literal::Text(text) => {
                i128::try_from(text.chars().count()).is_ok_and(within)
            }
            _ => false,
        })
    }

    /// The branches of a choice by what they are; the only one apart.
    fn branches(&self, schema: &Schema) -> (Vec<Step>, Option<Id<Schema>>) {
        if self.requirements(schema).is_some() {
            return (Vec::new(), None);
        }
        let both = schema.composition.one_of.iter().chain(&schema.composition.any_of);
        let mut steps: Vec<Step> = Vec::new();
        for id in both.clone() {
            let Some(of) = self.spec.schemas.get(*id) else { continue };
            if matches!(of.types.as_slice(), [JsonType::Null]) {
                continue;
            }
            if both.clone().any(|other| self.names_within(of, *other)) {
                continue;
            }
            let kind = self.branch_of(&[*id]);
            let alike = format!("({kind}");
            let known =
                steps.iter().filter(|(step, _)| step.starts_with(&alike)).count();
            let number =
                if known > 0 { format!(" {}", known + 1) } else { String::new() };
            steps.push((format!("{alike}{number})"), *id));
        }
        match steps.as_slice() {
            [(_, only)] => (Vec::new(), Some(*only)),
            _ => (steps, None),
        }
    }

    /// The schemas of what values have inside, members of records apart; without those of
    /// which there are no values.
    fn inner<'s>(&'s self, schema: &'s Schema) -> impl Iterator<Item = Step> + 's {
        let prefix = schema.array.prefix.iter().enumerate();
        let prefix = prefix.map(|(index, id)| (format!("[{index}]"), *id));
        let patterns = schema.object.patterns.iter();
        let patterns = patterns.map(|(pattern, id)| (format!("{{{pattern}}}"), *id));
        let items = schema.array.items.map(|id| ("[]".to_owned(), id));
        let values = schema.object.additional.map(|id| ("{}".to_owned(), id));
        let names = schema.object.names.map(|id| ("{names}".to_owned(), id));
        let rest = items.into_iter().chain(values).chain(names);
        let rest = rest.filter(|(_, id)| !self.is_nothing(*id));
        rest.chain(prefix).chain(patterns)
    }
}

/// Whether a bound is that of the format itself.
fn is_width(schema: &Schema, keyword: &str, bound: Number) -> bool {
    let (least, most) = match schema.format.as_deref() {
        Some("int32") => (i32::MIN.into(), i32::MAX.into()),
        Some("int64") => (i64::MIN.into(), i64::MAX.into()),
        _ => return false,
    };
    match (keyword, bound) {
        ("minimum", Number::Whole(bound)) => bound <= least,
        ("maximum", Number::Whole(bound)) => bound >= most,
        _ => false,
    }
}

/// Types but for null, as people name them.
pub(super) fn kinds(types: &[JsonType]) -> String {
    let names = types.iter().filter(|of| **of != JsonType::Null);
    let names: Vec<String> = names.map(|of| format!("{of:?}").to_lowercase()).collect();
    if names.is_empty() { "any".to_owned() } else { names.join(" or ") }
}

/// The format of a schema, unless its type says the same.
fn format_of(schema: &Schema) -> Option<String> {
    let encoding = schema.content_encoding.as_deref().unwrap_or_default();
    match encoding.to_ascii_lowercase().as_str() {
        "" | "7bit" | "8bit" | "binary" => {}
        encoding => return Some(encoding.to_owned()).filter(|of| !stands_for(of)),
    }
    let format = schema.format.as_deref()?;
    // A secret is told from others as such.
    let integers = || schema.types.contains(&JsonType::Integer);
    let said =
        stands_for(format) || matches!(format, "" | "int64" | "double" | "password");
    let said = said || format == "int32" && integers();
    (!said).then(|| format.to_owned())
}

/// What the text of a schema is, unless it is bytes, which its type says.
fn content_of(schema: &Schema) -> Option<String> {
    let media = schema.content_media_type.as_deref()?.to_ascii_lowercase();
    (media != "application/octet-stream").then_some(media)
}
