//! How wide a number has to be: what its format says, unless its schema shows others.
//!
//! `format` is an annotation (JSON Schema 2020-12, validation, section 7.2.1), and services
//! write what their descriptions show. So a bound, default, listed value or example that a
//! format cannot hold is a reason to take a wider type.

use super::flat::Flat;
use super::lowering::Lowering;
use super::model::Integer;
use crate::diagnostic::catalogue::api as codes;
use crate::source::tree::{NodeId, Tree, Value};
use crate::spec::model::Schema;

/// Widths from the least on.
const WIDTHS: [Integer; 4] = [Integer::I32, Integer::I64, Integer::U64, Integer::Big];

/// The width of integers without a format.
const PLAIN: Integer = Integer::I64;

/// The numbers that a schema shows.
#[derive(Default)]
pub(super) struct Shown {
    integers: Vec<(i128, NodeId)>,
    /// The first that has a fraction.
    fraction: Option<NodeId>,
    /// Whether no value is below zero.
    unsigned: bool,
}

impl Shown {
    fn of(
        tree: &Tree,
        limits: &[(&'static str, NodeId)],
        values: impl Iterator<Item = NodeId>,
    ) -> Self {
        let mut shown = Self::default();
        for (keyword, node) in limits {
            let exclusive = match *keyword {
                "minimum" | "maximum" => 0,
                "exclusiveMinimum" => 1,
                "exclusiveMaximum" => -1,
                _ => continue,
            };
            let Some(bound) = bound(tree, *node) else { continue };
            let bound = bound.saturating_add(exclusive);
            shown.unsigned |= keyword.ends_with("inimum") && bound >= 0;
            shown.integers.push((bound, *node));
        }
        for node in values {
            match tree.value(node) {
                Value::Integer(number) => shown.integers.push((*number, node)),
                Value::Float(number) if number.fract() == 0.0 => {
                    shown.integers.push((saturated(*number), node));
                }
                Value::Float(_) => shown.fraction = shown.fraction.or(Some(node)),
                _ => {}
            }
        }
        shown
    }

    /// The least width from the given one on that holds all that is shown, and the first
    /// number that the given one does not hold.
    fn widen(&self, said: Integer) -> (Integer, Option<(i128, NodeId)>) {
        let holds = |width, number| range(width).contains(&number);
        let beyond = self.integers.iter().find(|(number, _)| !holds(said, *number));
        let from = WIDTHS.iter().position(|width| *width == said).unwrap_or_default();
        let fits = |width: &Integer| {
            // A wider type is no wider where it drops the numbers below zero.
            (*width != Integer::U64 || said == Integer::U64 || self.unsigned)
                && self.integers.iter().all(|(number, _)| holds(*width, *number))
        };
        let width = WIDTHS.into_iter().skip(from).find(fits).unwrap_or(Integer::Big);
        (width, beyond.copied())
    }
}

fn range(width: Integer) -> std::ops::RangeInclusive<i128> {
    match width {
        Integer::I32 => i32::MIN.into()..=i32::MAX.into(),
        Integer::I64 => i64::MIN.into()..=i64::MAX.into(),
        Integer::U64 => 0..=u64::MAX.into(),
        Integer::Big => i128::MIN..=i128::MAX,
    }
}

fn bound(tree: &Tree, node: NodeId) -> Option<i128> {
    match tree.value(node) {
        Value::Integer(number) => Some(*number),
        Value::Float(number) if number.is_finite() => Some(saturated(*number)),
        Value::Text(text) => text.parse().ok(),
        _ => None,
    }
}

/// Keeps the side of every limit that matters here.
#[allow(clippy::cast_possible_truncation)]
fn saturated(number: f64) -> i128 {
    number as i128
}

/// The width that a format names.
fn width_of(format: &str) -> Option<Integer> {
    Some(match format {
        "int32" | "int16" | "int8" | "uint8" | "uint16" => Integer::I32,
        "int64" | "uint32" | "double-int" => Integer::I64,
        "uint64" => Integer::U64,
        "bigint" | "big-integer" => Integer::Big,
        _ => return None,
    })
}

impl Lowering<'_, '_> {
    /// The width of an integer; one that its format does not have is reported.
    pub(super) fn width(&mut self, flat: &Flat, format: &str) -> Integer {
        let said = width_of(format);
        let (width, beyond) = self.shown(flat).widen(said.unwrap_or(PLAIN));
        if let Some((number, node)) = beyond
            && said.is_some()
        {
            self.report_beyond(&format!("`{number}`"), format, node);
        }
        width
    }

    /// Whether a number whose format is that of integers shows a fraction all the same.
    pub(super) fn shows_fraction(&mut self, flat: &Flat, format: &str) -> bool {
        let Some(node) = self.shown(flat).fraction else { return false };
        self.report_beyond("a fraction", format, node);
        true
    }

    /// What tells schemas apart that are alike but for the numbers they show.
    pub(super) fn own_width(&self, schema: &Schema) -> (Integer, bool) {
        let values = schema.values.iter().flatten().chain(&schema.constant);
        let values = values.chain(&schema.default).chain(&schema.examples);
        let shown = Shown::of(self.tree, &schema.limits, values.copied());
        let said = schema.format.as_deref().and_then(width_of);
        (shown.widen(said.unwrap_or(PLAIN)).0, shown.fraction.is_some())
    }

    fn shown(&self, flat: &Flat) -> Shown {
        let sources = flat.sources.iter().filter_map(|id| self.spec.schemas.get(*id));
        let shown =
            sources.flat_map(|schema| schema.default.iter().chain(&schema.examples));
        let values = flat.values.iter().flatten().chain(shown);
        Shown::of(self.tree, &flat.limits, values.copied())
    }

    fn report_beyond(&mut self, number: &str, format: &str, node: NodeId) {
        let format = format.escape_debug();
        let message = format!("{number} is not of the format `{format}`");
        self.report(&codes::TOO_NARROW, node, message, "");
    }
}
