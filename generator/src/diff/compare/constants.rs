//! What has one value on a side.

use super::shapes::{is_text, keeps_any, resolved};
use super::{At, Comparison, words};
use crate::api::model::{Api, Kind, Literal, Shape};
use crate::diff::rules;

/// What a side says of the values that something has.
#[derive(Clone, Copy)]
pub(super) enum Says<'v> {
    /// There is this one.
    Value(&'v Literal),
    /// They are those of a shape.
    Shape(&'v Shape),
}

impl Says<'_> {
    fn text(self, api: &Api) -> String {
        match self {
            Self::Value(value) => format!("always `{}`", value.to_json()),
            Self::Shape(shape) => words::shape(api, shape),
        }
    }
}

/// How one value relates to those of a shape.
#[derive(Clone, Copy)]
enum Held {
    /// The shape has no other.
    Alone,
    /// The shape has one, and it is another.
    Other,
    Among,
    Outside,
}

impl Comparison<'_> {
    /// Compares what has one value on a side with the other side; whether it has one on
    /// both.
    pub(super) fn one_value(
        &mut self,
        at: &At<'_>,
        old: Says<'_>,
        new: Says<'_>,
    ) -> bool {
        let (was, is) = (old.text(&self.old.api), new.text(&self.new.api));
        let held = match (old, new) {
            (Says::Shape(_), Says::Shape(_)) => return false,
            (Says::Value(was), Says::Value(is)) if words::same(was, is) => Held::Alone,
            (Says::Value(_), Says::Value(_)) => Held::Other,
            (Says::Shape(shape), Says::Value(value)) => {
                held(&self.old.api, shape, value)
            }
            (Says::Value(value), Says::Shape(shape)) => {
                held(&self.new.api, shape, value)
            }
        };
        // What comes in place of a constant is noted, and of no consequence beyond that.
        let (rule, text) = match (held, old) {
            (Held::Alone, _) => return true,
            (Held::Among, Says::Value(_)) => {
                (&rules::CONSTANT_LIFTED, format!("was {was}"))
            }
            (Held::Among, _) => (&rules::TYPE_NARROWED, format!("is {is} now")),
            (Held::Outside, Says::Shape(_)) => {
                (&rules::TYPE_CHANGED, format!("was {was}, is {is}"))
            }
            (Held::Other, Says::Shape(shape)) if !keeps_any(&self.old.api, shape) => {
                (&rules::TYPE_CHANGED, format!("was {was}, is {is}"))
            }
            _ => (&rules::CONSTANT_CHANGED, format!("was {was}, is {is}")),
        };
        self.note(at, rule, text);
        matches!(held, Held::Other)
    }
}

fn held(api: &Api, shape: &Shape, value: &Literal) -> Held {
    let among = match (resolved(api, shape), value) {
        (Shape::Nullable(of), _) => return held(api, of, value),
        (Shape::Named(id), _) => match api.types.get(*id).map(|of| &of.kind) {
            Some(Kind::Enumeration(of)) => match of.values.as_slice() {
                [only] if words::same(&only.value, value) => return Held::Alone,
                [_] => return Held::Other,
                all => all.iter().any(|listed| words::same(&listed.value, value)),
            },
            _ => false,
        },
        (Shape::Formatted(format), Literal::Text(_)) => is_text(*format),
        (Shape::Json, _)
        | (Shape::Text, Literal::Text(_))
        | (Shape::Integer(_), Literal::Integer(_))
        | (Shape::Number(_), Literal::Integer(_) | Literal::Number(_))
        | (Shape::Boolean, Literal::Boolean(_)) => true,
        _ => false,
    };
    if among { Held::Among } else { Held::Outside }
}
