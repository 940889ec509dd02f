//! Enumerations: their values, names, and whether others are accepted.

use std::collections::HashSet;
use std::sync::Arc;

use super::flat::{Flat, Part};
use super::heard::Said;
use super::literal::literal;
use super::lowering::Lowering;
use super::model::{Docs, EnumValue, Enumeration, Literal};
use super::scalar::literal_type;
use crate::diagnostic::catalogue::api as codes;
use crate::source::tree::NodeId;
use crate::spec::model::{JsonType, ValueHint};

/// How many listed values a message shows.
const SHOWN: usize = 8;

/// The values of an enumeration before they get names.
#[derive(Clone, Debug, Default)]
pub(super) struct Values {
    pub(super) literals: Vec<Literal>,
    pub(super) hints: Vec<ValueHint>,
    /// Whether other values are accepted even if closed enumerations are wanted.
    pub(super) open: bool,
}

impl Lowering<'_, '_> {
    /// The values of `enum` or `const` if they make an enumeration.
    pub(super) fn values_of(&self, flat: &Flat) -> Option<Values> {
        let literals = self.literals(flat)?;
        let scalar = |l: &Literal| !matches!(l, Literal::Json(_));
        let truths = |l: &Literal| matches!(l, Literal::Boolean(_));
        if literals.is_empty()
            || !literals.iter().all(scalar)
            || literals.iter().all(truths)
        {
            return None;
        }
        let number = |l: &Literal| matches!(l, Literal::Number(_) | Literal::Integer(_));
        let literals = match literals.iter().all(number) {
            true => integers(&literals)?,
            false => literals,
        };
        let open = flat.open != Some(false);
        Some(Values { literals, hints: flat.value_hints.clone(), open })
    }

    /// What a branch of a single value says of it (OpenAPI 3.1.1, "Annotated
    /// Enumerations"). The title names a number, which has no words of its own.
    pub(super) fn constant_hint(
        &mut self,
        parts: &[Part],
        flat: &Flat,
    ) -> Option<ValueHint> {
        let (&[value], []) = (flat.values.as_deref()?, flat.value_hints.as_slice())
        else {
            return None;
        };
        let Docs { summary, description, link, deprecated, limits: _ } =
            self.facts(parts).docs;
        if link.is_none() && !deprecated {
            self.hear(parts, Said::DOCS);
        }
        let of = literal(self.tree, value);
        let named = !matches!(of, Literal::Text(_));
        let title = self.title(parts).filter(|_| named);
        let name = title.and_then(|title| title.0.into_iter().next());
        let letters = |text: &str| -> String {
            let kept = text.chars().filter(|c| c.is_alphanumeric());
            kept.flat_map(char::to_lowercase).collect()
        };
        let own = super::literal::json(&of);
        let title = summary.filter(|title| {
            name.is_none()
                && letters(title) != letters(&own)
                && Some(title) != description.as_ref()
        });
        let description = match (title, description) {
            (Some(title), Some(more)) => Some(format!("{title}\n\n{more}").into()),
            (title, description) => title.or(description),
        };
        let hint = ValueHint { value, name, description };
        (hint.name.is_some() || hint.description.is_some()).then_some(hint)
    }

    /// Reports listed values that a type of numbers or truth values admits among others.
    pub(super) fn report_not_enumerated(&mut self, flat: &Flat, node: NodeId) {
        let literals = self.literals(flat).unwrap_or_default();
        let scalar = |l: &Literal| !matches!(l, Literal::Json(_));
        let truths = |l: &&Literal| matches!(l, Literal::Boolean(_));
        // `false` and `true` are all there is.
        let whole = literals.iter().filter(truths).count() == 2;
        if literals.is_empty() || whole || !literals.iter().all(scalar) {
            return;
        }
        let listed = literals.iter().take(SHOWN).map(super::literal::json);
        let mut listed = listed.collect::<Vec<_>>().join(", ");
        if let Some(more @ 1..) = literals.len().checked_sub(SHOWN) {
            listed.push_str(&format!(" and {more} more"));
        }
        let message = format!("the type admits more than the listed {listed}");
        self.report(&codes::NOT_ENUMERATED, node, message, "");
    }

    /// The values as literals of the type that is said, each once.
    pub(super) fn literals(&self, flat: &Flat) -> Option<Vec<Literal>> {
        let mut literals: Vec<Literal> = Vec::new();
        let mut seen: HashSet<String> = HashSet::new();
        for node in flat.values.as_deref()? {
            let value = self.typed(*node, flat.types.as_deref());
            if seen.insert(super::literal::json(&value)) {
                literals.push(value);
            }
        }
        Some(literals)
    }

    /// A value in the type that its schema names: YAML reads `on` and `1.0` in its own
    /// way, and JSON documents quote numbers.
    fn typed(&self, node: NodeId, types: Option<&[JsonType]>) -> Literal {
        let value = literal(self.tree, node);
        let Some([of]) = types else { return value };
        match (of, &value) {
            (
                JsonType::String,
                Literal::Integer(_) | Literal::Number(_) | Literal::Boolean(_),
            ) => Literal::Text(super::literal::json(&value).into()),
            (JsonType::Integer, Literal::Text(text)) => {
                text.parse().map_or(value.clone(), Literal::Integer)
            }
            (JsonType::Boolean, Literal::Text(text)) => {
                text.parse().map_or(value.clone(), Literal::Boolean)
            }
            _ => value,
        }
    }

    /// The content of an enumeration.
    pub(super) fn enumeration(&mut self, flat: &Flat, values: &Values) -> Enumeration {
        let Values { literals, hints, open } = values;
        let hinted: Vec<(Literal, &ValueHint)> =
            hints.iter().map(|hint| (literal(self.tree, hint.value), hint)).collect();
        let describe = |value: &Literal| {
            let hint =
                hinted.iter().find(|(of, _)| same(of, value)).map(|(_, hint)| hint);
            let name: Option<Arc<str>> = hint.and_then(|hint| hint.name.clone());
            let description = hint.and_then(|hint| hint.description.clone());
            let docs = Docs { description, ..Docs::default() };
            EnumValue { value: value.clone(), name, docs }
        };
        Enumeration {
            values: literals.iter().map(describe).collect(),
            open: *open || !self.options.closed_enums,
            fractions: flat
                .types
                .as_deref()
                .is_some_and(|t| t.contains(&JsonType::Number)),
        }
    }
}

/// Numbers as integers, each once. Fractions make no identifiers and compare badly: they
/// stay numbers.
fn integers(numbers: &[Literal]) -> Option<Vec<Literal>> {
    let mut integers = Vec::new();
    for number in numbers {
        let integer = Literal::Integer(number.whole()?);
        if !integers.contains(&integer) {
            integers.push(integer);
        }
    }
    Some(integers)
}

/// Whether a hint's value is that of an enumeration; quoting does not count.
fn same(hint: &Literal, value: &Literal) -> bool {
    if hint == value || hint.whole().is_some_and(|of| Some(of) == value.whole()) {
        return true;
    }
    let plain = |l: &Literal| match l {
        Literal::Text(text) => text.to_string(),
        other => super::literal::json(other),
    };
    literal_type(hint) != literal_type(value) && plain(hint) == plain(value)
}
