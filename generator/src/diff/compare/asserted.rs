//! What a schema says of values that no type stands for: lists of values that make no
//! enumeration, conditions, patterns of names. As texts, in which nothing stands that
//! makes no difference.

use std::collections::BTreeSet;

use super::words;
use crate::api::model::Literal;
use crate::diff::subject::Subject;
use crate::source::tree::{self, Member, NodeId};
use crate::spec::model::{Id, Schema};

/// Keywords that say nothing about values.
const SILENT: [&str; 10] = [
    "$comment",
    "title",
    "description",
    "default",
    "example",
    "examples",
    "deprecated",
    "readOnly",
    "writeOnly",
    "externalDocs",
];

/// Keywords about which types say more.
const TYPES: [&str; 4] = ["$ref", "type", "format", "nullable"];

/// Keywords whose members are names, not keywords.
const NAMES: [&str; 3] = ["properties", "patternProperties", "dependentSchemas"];

/// Schemas are written out this deep.
const DEPTH: usize = 16;

/// Facts by the keyword under which findings tell of them, each where it stands.
pub(super) type Facts = Vec<(&'static str, BTreeSet<String>, NodeId)>;

impl Subject {
    /// What a schema says that its type does not.
    pub(super) fn asserted(&self, schema: &Schema) -> Facts {
        let mut facts = Facts::new();
        let mut add = |keyword, texts: BTreeSet<String>, node| {
            facts.push((keyword, texts, node));
        };
        if let Some(values) = self.values_listed(schema) {
            add("enum", values, schema.node);
        }
        let (object, array) = (&schema.object, &schema.array);
        let names = object.names.and_then(|id| self.spec.schemas.get(id));
        for (keyword, node) in [
            ("not", schema.composition.not),
            ("contains", array.contains),
            ("propertyNames", names.map(|names| names.node)),
        ] {
            let text = |node| BTreeSet::from([self.written(node, true)]);
            node.into_iter().for_each(|node| add(keyword, text(node), node));
        }
        let conditional = schema.composition.conditional.iter();
        let conditional = conditional.filter_map(|id| self.spec.schemas.get(*id));
        let conditional = conditional.map(|of| self.written(of.node, false));
        // What follows says by types which members there are.
        let mut conditions: BTreeSet<String> =
            conditional.filter(|text| text != "`{}`").collect();
        if let Some(node) = schema.composition.condition
            && !conditions.is_empty()
        {
            conditions.insert(format!("if {}", self.written(node, true)));
        }
        if !conditions.is_empty() {
            add("conditions", conditions, schema.node);
        }
        if let Some(choice) = self.requirements(schema) {
            let texts: BTreeSet<String> = choice.into_iter().collect();
            let texts: Vec<String> = texts.into_iter().collect();
            let mut choice = BTreeSet::from([texts.join(" or ")]);
            if !schema.composition.one_of.is_empty() {
                choice.insert("one alone".to_owned());
            }
            add("choice", choice, schema.node);
        }
        let closed = |id: Option<Id<Schema>>| id.is_some_and(|id| self.is_nothing(id));
        if !array.prefix.is_empty() && (closed(array.items) || closed(array.unevaluated))
        {
            add("items", BTreeSet::from(["`false`".to_owned()]), schema.node);
        }
        if !object.patterns.is_empty() {
            let patterns = object.patterns.iter().map(|(pattern, id)| {
                let kind = self.branch_of(&[*id]);
                let kind = if object.patterns.len() > 1 { kind } else { String::new() };
                format!("`{pattern}` {kind}").trim_end().to_owned()
            });
            let keyword = match closed(object.additional) || closed(object.unevaluated) {
                true => "member names",
                false => "patternProperties",
            };
            add(keyword, patterns.collect(), schema.node);
        }
        facts
    }

    /// Whether nothing at all is a value of a schema.
    pub(super) fn is_nothing(&self, id: Id<Schema>) -> bool {
        self.spec.schemas.get(id).is_some_and(|of| of.boolean == Some(false))
    }

    /// The values that a schema lists, if they make no enumeration; none is possible where
    /// it is `false`.
    pub(super) fn values_listed(&self, schema: &Schema) -> Option<BTreeSet<String>> {
        if schema.boolean == Some(false) {
            return Some(BTreeSet::new());
        }
        let nodes = schema.values.iter().flatten().chain(&schema.constant);
        let values = nodes.map(|node| self.literal(*node));
        let values: Vec<Literal> =
            values.filter(|value| !matches!(value, Literal::Null)).collect();
        let all = |holds: fn(&Literal) -> bool| values.iter().all(holds);
        let plain = !all(|value| !matches!(value, Literal::Json(_)))
            || all(|value| matches!(value, Literal::Boolean(_)))
            || all(|value| matches!(value, Literal::Number(_) | Literal::Integer(_)))
                && !all(|value| matches!(value, Literal::Integer(_)));
        let texts = values.iter().map(|value| format!("`{}`", words::canonical(value)));
        (!values.is_empty() && plain).then(|| texts.collect())
    }

    /// The branches of a choice of which each only names members that must be there.
    pub(super) fn requirements(&self, schema: &Schema) -> Option<Vec<String>> {
        let both = schema.composition.one_of.iter().chain(&schema.composition.any_of);
        let branches: Vec<String> = both
            .map(|id| {
                let of = self.spec.schemas.get(*id)?;
                let mut keys = self.sources.tree.members(of.node).iter();
                let only = keys.all(|of| &*of.key == "required" || is_silent(&of.key));
                (only && !of.object.required.is_empty())
                    .then(|| self.written(of.node, true))
            })
            .collect::<Option<_>>()?;
        (branches.len() > 1).then_some(branches)
    }

    /// A schema in one line; `types`: with what it says about types too.
    pub(super) fn written(&self, node: NodeId, types: bool) -> String {
        format!("`{}`", self.line(node, (types, false), DEPTH))
    }

    /// The line of a node; `names`: whether its keys are names.
    fn line(&self, node: NodeId, (types, names): (bool, bool), depth: usize) -> String {
        let tree = &self.sources.tree;
        match tree.value(node) {
            _ if depth == 0 => String::new(),
            tree::Value::List(elements) => {
                let lines = elements.iter();
                let lines = lines.map(|of| self.line(*of, (types, false), depth - 1));
                let mut lines: Vec<String> = lines.collect();
                if elements.iter().all(|of| tree.members(*of).is_empty()) {
                    lines.sort();
                }
                format!("[{}]", lines.join(","))
            }
            tree::Value::Map(members) => {
                let mut parts = BTreeSet::new();
                for Member { key, value, .. } in members {
                    let key = key.as_ref();
                    let unsaid = match names {
                        // What members of records say is compared as such.
                        true => !types && self.members.contains(value),
                        false => is_silent(key) || !types && TYPES.contains(&key),
                    };
                    if unsaid {
                        continue;
                    }
                    let line = match !names && ["const", "enum"].contains(&key) {
                        true => words::canonical(&self.literal(*value)),
                        false => {
                            let names = !names && NAMES.contains(&key);
                            self.line(*value, (types, names), depth - 1)
                        }
                    };
                    if types || line != "{}" {
                        parts.insert(format!(
                            "{}:{line}",
                            Literal::Text(key.into()).to_json()
                        ));
                    }
                }
                format!("{{{}}}", parts.into_iter().collect::<Vec<_>>().join(","))
            }
            _ => words::canonical(&self.literal(node)),
        }
    }
}

fn is_silent(keyword: &str) -> bool {
    SILENT.contains(&keyword) || keyword.starts_with("x-")
}
