//! Whether a default fits its schema (JSON Schema 2020-12, validation, section 9.2).
//!
//! What cannot be told counts as fitting: patterns are not tried, and neither are
//! conditions, `not`, `contains` and dependencies.
//!
//! A validator from the registry would judge JSON in place of nodes, which have places,
//! would not take what Swagger 2.0 and `nullable` allow, and would bring seventy crates
//! into every build script.

use std::borrow::Cow;

use super::flat::Part;
use super::literal::{json, literal};
use super::lowering::Lowering;
use super::model::{Format, Literal};
use super::scalar::of_text;
use crate::diagnostic::catalogue::api as codes;
use crate::source::tree::{NodeId, Value};
use crate::spec::model::{Id, JsonType, Schema};

/// How many schemas a default is held against; what takes more counts as fitting.
const STEPS: usize = 500;

/// Why a value does not fit.
type Misfit = Cow<'static, str>;

impl Lowering<'_, '_> {
    /// The default of a use as its documentation states it: none, and a finding, if the
    /// schemas of the use exclude it.
    pub(super) fn stated_default(
        &mut self,
        parts: &[Part],
        default: Option<NodeId>,
    ) -> Option<Literal> {
        let node = default?;
        let mut check = Check { lowering: self, steps: STEPS };
        // Without its alternatives a schema is not what the default is for.
        let mut whole = parts.iter().filter(|part| !part.bare);
        let misfit = whole.find_map(|part| check.fits(part.id, node).err());
        if let Some(why) = misfit {
            let message = format!("the default {why}");
            self.report(&codes::BAD_DEFAULT, node, message, "");
            return None;
        }
        Some(literal(self.tree, node))
    }
}

struct Check<'l, 'a, 'd> {
    lowering: &'l Lowering<'a, 'd>,
    steps: usize,
}

impl<'a> Check<'_, 'a, '_> {
    fn fits(&mut self, id: Id<Schema>, node: NodeId) -> Result<(), Misfit> {
        let spec = self.lowering.spec;
        let Some(schema) = spec.schemas.get(id) else { return Ok(()) };
        let Some(left) = self.steps.checked_sub(1) else { return Ok(()) };
        self.steps = left;
        let value = self.lowering.tree.value(node);
        if schema.boolean == Some(false) {
            return Err("is not allowed".into());
        }
        if *value == Value::Null && schema.hints.nullable == Some(true) {
            return Ok(());
        }
        self.fits_values(schema, node)?;
        self.fits_limits(schema, node)?;
        for base in schema.reference.iter().chain(&schema.composition.all_of) {
            self.fits(*base, node)?;
        }
        for branches in [&schema.composition.one_of, &schema.composition.any_of] {
            if let [only] = branches.as_slice() {
                self.fits(*only, node)?;
            }
            let mut fits = branches.iter().map(|branch| self.fits(*branch, node));
            if branches.len() > 1 && !fits.any(|fits| fits.is_ok()) {
                return Err("fits none of the alternatives".into());
            }
        }
        match value {
            Value::Map(_) => self.fits_object(schema, node),
            Value::List(elements) => self.fits_array(schema, elements),
            _ => Ok(()),
        }
    }

    /// Types, listed values and formats. What is listed fits, whatever it is written as: an
    /// enumeration takes its values for ones of its type.
    fn fits_values(&self, schema: &Schema, node: NodeId) -> Result<(), Misfit> {
        let listed = schema.values.iter().flatten().chain(&schema.constant);
        let mut listed = listed.map(|known| self.is_same(*known, node));
        if schema.values.is_some() || schema.constant.is_some() {
            let fits = listed.any(|same| same);
            return if fits { Ok(()) } else { Err("is not among the values".into()) };
        }
        let value = self.lowering.tree.value(node);
        if number(value).is_some_and(|number| !number.is_finite()) {
            return Err("is no number that JSON has".into());
        }
        if !schema.types.is_empty() && !schema.types.iter().any(|of| is_of(value, *of)) {
            let types: Vec<&str> = schema.types.iter().map(|of| noun(*of)).collect();
            let (is, asked) = (value.noun(), types.join(" or "));
            return Err(format!("is {is}, and the schema asks for {asked}").into());
        }
        if let Value::Text(text) = value
            && let Some(format) = schema.format.as_deref()
            && !is_written_as(text, of_text(format))
        {
            return Err(format!("is no `{}`", format.escape_debug()).into());
        }
        Ok(())
    }

    /// Whether two values are one; quoting does not count.
    fn is_same(&self, one: NodeId, other: NodeId) -> bool {
        let plain = |node| match literal(self.lowering.tree, node) {
            Literal::Text(text) => text.to_string(),
            Literal::Number(number) if number.fract() == 0.0 => format!("{number:.0}"),
            other => json(&other),
        };
        plain(one) == plain(other)
    }

    fn fits_limits(&self, schema: &Schema, node: NodeId) -> Result<(), Misfit> {
        for (keyword, limit) in &schema.limits {
            let tree = self.lowering.tree;
            let Some(limit) = number(tree.value(*limit)) else { continue };
            let value = tree.value(node);
            let of = match *keyword {
                "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" => {
                    number(value)
                }
                "minLength" | "maxLength" => {
                    tree.text(node).map(|t| t.chars().count() as f64)
                }
                "minItems" | "maxItems" => match value {
                    Value::List(elements) => Some(elements.len() as f64),
                    _ => None,
                },
                "minProperties" | "maxProperties" => match value {
                    Value::Map(members) => Some(members.len() as f64),
                    _ => None,
                },
                _ => None,
            };
            let Some(of) = of else { continue };
            let fits = match *keyword {
                "exclusiveMinimum" => of > limit,
                "exclusiveMaximum" => of < limit,
                keyword if keyword.starts_with("min") => of >= limit,
                _ => of <= limit,
            };
            if !fits {
                return Err(format!("is beyond `{keyword}`").into());
            }
        }
        Ok(())
    }

    /// A required member may be left out where it has a default of its own, or where only
    /// one side of an exchange has it.
    fn fits_object(&mut self, schema: &'a Schema, node: NodeId) -> Result<(), Misfit> {
        let tree = self.lowering.tree;
        let rules = &schema.object;
        let declared = |name: &str| {
            rules
                .properties
                .iter()
                .find(|(known, _)| **known == *name)
                .map(|(_, id)| *id)
        };
        for name in &rules.required {
            let spared = declared(name).is_none_or(|id| {
                let facts = self.lowering.spec.schemas.get(self.lowering.resolve(id));
                facts.is_some_and(|of| {
                    of.default.is_some() || of.read_only || of.write_only
                })
            });
            if !spared && tree.get(node, name).is_none() {
                return Err(format!("lacks `{}`", name.escape_debug()).into());
            }
        }
        for member in tree.members(node) {
            let of = declared(&member.key);
            // Members that stand beside `allOf` are meant to be known.
            let alone =
                schema.reference.is_none() && schema.composition.all_of.is_empty();
            let other = rules.additional.filter(|_| alone && rules.patterns.is_empty());
            if let Some(id) = of.or(other) {
                self.fits(id, member.value).map_err(|why| {
                    within(&member.key.escape_debug().to_string(), &why)
                })?;
            }
        }
        Ok(())
    }

    fn fits_array(
        &mut self,
        schema: &'a Schema,
        elements: &[NodeId],
    ) -> Result<(), Misfit> {
        let rules = &schema.array;
        for (index, element) in elements.iter().enumerate() {
            let of = rules.prefix.get(index).copied().or(rules.items);
            if let Some(id) = of {
                self.fits(id, *element)
                    .map_err(|why| within(&index.to_string(), &why))?;
            }
        }
        Ok(())
    }
}

fn within(place: &str, why: &Misfit) -> Misfit {
    if why.starts_with("does not fit at") {
        return why.clone();
    }
    format!("does not fit at `{place}`, which {why}").into()
}

fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Integer(number) => Some(*number as f64),
        Value::Float(number) => Some(*number),
        _ => None,
    }
}

fn is_of(value: &Value, of: JsonType) -> bool {
    match (value, of) {
        (Value::Null, JsonType::Null)
        | (Value::Bool(_), JsonType::Boolean)
        | (Value::Integer(_), JsonType::Integer | JsonType::Number)
        | (Value::Float(_), JsonType::Number)
        | (Value::Text(_), JsonType::String)
        | (Value::List(_), JsonType::Array)
        | (Value::Map(_), JsonType::Object) => true,
        (Value::Float(number), JsonType::Integer) => number.fract() == 0.0,
        _ => false,
    }
}

fn noun(of: JsonType) -> &'static str {
    match of {
        JsonType::Null => "null",
        JsonType::Boolean => "a truth value",
        JsonType::Integer => "an integer",
        JsonType::Number => "a number",
        JsonType::String => "text",
        JsonType::Array => "a list",
        JsonType::Object => "an object",
    }
}

/// Whether a text begins as the texts of a format do (RFC 3339, RFC 9562); others than the
/// commonest formats take any.
fn is_written_as(text: &str, format: Option<Format>) -> bool {
    let looks_like = |pattern: &str| {
        let letters = text.chars().zip(pattern.chars());
        let fits = |(c, of): (char, char)| match of {
            '0' => c.is_ascii_digit(),
            'T' => matches!(c, 'T' | 't' | ' '),
            of => c == of,
        };
        text.len() >= pattern.len() && letters.into_iter().all(fits)
    };
    match format {
        Some(Format::Date) => text.len() == 10 && looks_like("0000-00-00"),
        Some(Format::DateTime) => looks_like("0000-00-00T00:00"),
        Some(Format::Time) => looks_like("00:00"),
        Some(Format::Uuid) => {
            let digits = text.chars().filter(char::is_ascii_hexdigit).count();
            let rest = |c: char| c.is_ascii_hexdigit() || matches!(c, '-' | '{' | '}');
            digits == 32 && text.chars().all(rest)
        }
        Some(Format::Duration) => text.trim_start_matches('-').starts_with('P'),
        _ => true,
    }
}
