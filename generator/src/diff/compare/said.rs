//! What a schema says about values beside their type, read off the typed document.
//!
//! Types do not keep these facts. Whatever stands between a use and the schema that
//! decides the type counts: the targets of references, the branches of `allOf`, and the
//! only branch of a choice that is not `null`.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::bounds::{Bound, Number};
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

/// A limit of values.
#[derive(Clone, Debug)]
pub(super) struct Limit {
    /// What it is about: `minimum` also where `exclusiveMinimum` says it.
    pub(super) keyword: &'static str,
    /// What it says, as people write it.
    pub(super) text: String,
    /// The bound that it is, for `minimum` and `maximum`; else the number.
    pub(super) bound: Option<Bound>,
    /// Where it stands.
    pub(super) node: NodeId,
    /// The component that says it.
    pub(super) component: Option<Arc<str>>,
}

/// A schema inside of another.
#[derive(Clone, Debug)]
pub(super) struct Inner {
    /// The way there: `[]` for an element, `{}` for a value.
    pub(super) step: String,
    pub(super) id: Id<Schema>,
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
    /// The names that must be there, and those that are declared.
    required: Vec<Limit>,
    members: Vec<Arc<str>>,
}

impl Said {
    /// Adds a limit. Of bounds all hold, so that the tightest counts; of others what
    /// stands nearest.
    fn add(&mut self, limit: Limit) {
        let known = self.limits.iter_mut().find(|known| known.keyword == limit.keyword);
        let Some(known) = known else { return self.limits.push(limit) };
        let tighter = match (known.bound, limit.bound, limit.keyword) {
            (Some(known), Some(new), "minimum") => new.above(known, false).is_gt(),
            (Some(known), Some(new), "maximum") => new.below(known, false).is_gt(),
            _ => false,
        };
        if tighter {
            *known = limit;
        }
    }

    /// The branch that is as another side says of all values, which has no branches: of
    /// its kind, and the only one.
    pub(super) fn branch_like(&self, kind: String, other: &Self) -> Option<Id<Schema>> {
        let is_branch = |of: &Inner| of.step.starts_with('(');
        if other.inner.iter().any(is_branch) {
            return None;
        }
        let step = |of: &Inner| of.step.starts_with(&format!("({kind}"));
        let mut alike = self.inner.iter().filter(|of| step(of));
        match (alike.next(), alike.next()) {
            (Some(only), None) if only.step == format!("({kind})") => Some(only.id),
            _ => None,
        }
    }

    /// Adds the names that must be there though neither side declares them as members.
    pub(super) fn undeclared(&mut self, other: &Self) {
        let mut names = std::mem::take(&mut self.required);
        names.retain(|name| {
            let mut members = self.members.iter().chain(&other.members);
            !members.any(|member| **member == *name.text)
        });
        let texts: BTreeSet<&str> =
            names.iter().map(|name| name.text.as_str()).collect();
        let text = texts.into_iter().collect::<Vec<_>>().join("`, `");
        if let Some(first) = names.first() {
            self.add(Limit { text: format!("`{text}`"), ..first.clone() });
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

    /// What a schema says, and what those say that it stands for.
    pub(super) fn said(&self, id: Id<Schema>) -> Said {
        let (mut said, mut hops) = (Said::default(), 0);
        let mut open: Vec<(Id<Schema>, Option<Arc<str>>)> = vec![(id, None)];
        while let Some((id, outer)) = open.pop() {
            hops += 1;
            let Some(schema) = self.spec.schemas.get(id).filter(|_| hops <= HOPS) else {
                break;
            };
            let component = schema.component.clone().or(outer);
            let object = &schema.object;
            said.required.extend(object.required.iter().map(|name| Limit {
                keyword: "required",
                text: name.to_string(),
                bound: None,
                node: schema.node,
                component: component.clone(),
            }));
            said.members.extend(object.properties.iter().map(|(name, _)| name.clone()));
            self.own(schema, component.as_ref(), &mut said);
            let (branches, only) = self.branches(schema);
            let inner = inner(schema).chain(branches);
            for (step, id) in inner {
                if !said.inner.iter().any(|known| known.step == step) {
                    said.inner.push(Inner { step, id, component: component.clone() });
                }
            }
            let within = schema.composition.all_of.iter().rev().copied();
            let within = within.chain(only).chain(schema.reference);
            open.extend(within.map(|id| (id, component.clone())));
        }
        said
    }

    /// What a schema itself says.
    fn own(&self, schema: &Schema, component: Option<&Arc<str>>, said: &mut Said) {
        said.integers |= schema.types.contains(&JsonType::Integer)
            && !schema.types.contains(&JsonType::Number);
        let mut add = |keyword, text, bound, node| {
            let component = component.cloned();
            said.add(Limit { keyword, text, bound, node, component });
        };
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
                    add("minimum", format!("more than {text}"), bound(true), *node);
                }
                "exclusiveMaximum" => {
                    add("maximum", format!("less than {text}"), bound(true), *node);
                }
                keyword => add(keyword, text, bound(false), *node),
            }
        }
        let names = schema.object.names.and_then(|id| self.spec.schemas.get(id));
        let facts = [
            ("not", schema.composition.not),
            ("contains", schema.array.contains),
            ("propertyNames", names.map(|names| names.node)),
        ];
        for (keyword, node) in facts {
            let Some(node) = node else { continue };
            let text = format!("`{}`", words::canonical(&self.literal(node)));
            add(keyword, text, None, node);
        }
        let mutability = schema.hints.mutability.join(", ");
        let texts = [
            ("format", format_of(schema)),
            ("contentMediaType", content_of(schema)),
            ("mutability", Some(mutability).filter(|text| !text.is_empty())),
            ("flatten", schema.hints.flatten.then(|| "true".to_owned())),
        ];
        for (keyword, text) in texts {
            let Some(text) = text else { continue };
            add(keyword, format!("`{text}`"), None, schema.node);
        }
    }

    /// What a schema is called as the branch of a choice.
    pub(super) fn branch_of(&self, id: Id<Schema>) -> String {
        let Some(of) = self.spec.schemas.get(id) else { return String::new() };
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
            let kind = self.branch_of(*id);
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

/// The schemas of what values have inside, members of records apart.
fn inner(schema: &Schema) -> impl Iterator<Item = Step> {
    let prefix = schema.array.prefix.iter().enumerate();
    let prefix = prefix.map(|(index, id)| (format!("[{index}]"), *id));
    let patterns = schema.object.patterns.iter();
    let patterns = patterns.map(|(pattern, id)| (format!("{{{pattern}}}"), *id));
    let items = schema.array.items.map(|id| ("[]".to_owned(), id));
    let values = schema.object.additional.map(|id| ("{}".to_owned(), id));
    let names = schema.object.names.map(|id| ("{names}".to_owned(), id));
    items.into_iter().chain(values).chain(names).chain(prefix).chain(patterns)
}

fn kinds(types: &[JsonType]) -> String {
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
    let said =
        stands_for(format) || matches!(format, "" | "int64" | "double" | "password");
    (!said).then(|| format.to_owned())
}

/// What the text of a schema is, unless it is bytes, which its type says.
fn content_of(schema: &Schema) -> Option<String> {
    let media = schema.content_media_type.as_deref()?.to_ascii_lowercase();
    (media != "application/octet-stream").then_some(media)
}
