//! Unions: variants and what tells them apart.

use std::collections::BTreeSet;

use super::marks::{self, Marked};
use super::recorder::Owner;
use super::{At, Comparison, shapes, words};
use crate::api::model::{
    Api, Evidence, Kind, Literal, Selection, Shape, Type, TypeId, Union, Variant,
};
use crate::diff::rules;

/// Lists and maps are looked into this deep.
const DEPTH: usize = 8;

impl<'a> Comparison<'a> {
    pub(super) fn unions(&mut self, at: &At<'_>, old: &'a Union, new: &'a Union) {
        let mut left = marks::of_new(old, new, &self.new.api);
        let mut gone = marks::of_old(old);
        let mut pairs = Vec::new();
        // The surest first.
        for same in [Self::alike, Self::inlined, Self::renamed] {
            for before in std::mem::take(&mut gone) {
                match left.iter().position(|after| same(self, &before, after)) {
                    Some(found) => pairs.push((before, left.remove(found))),
                    None => gone.push(before),
                }
            }
        }
        let told = self.told_as_before((&old.by, &new.by), &pairs, &left);
        if !told {
            let text = match old.by == new.by {
                true => "a variant has a member now that stood for another".to_owned(),
                false => format!("was told apart {}, is {}", by(&old.by), by(&new.by)),
            };
            self.note(at, &rules::DISCRIMINATOR_CHANGED, text);
        }
        for (before, after) in &pairs {
            if told {
                self.tags(at, &old.by, before, after);
            }
            self.shapes(at, &before.variant.shape, &after.variant.shape);
        }
        for before in gone {
            let text = format!("variant `{}` removed", name(before.variant));
            self.note(at, &rules::VARIANT_REMOVED, text);
        }
        for after in left {
            let text = format!("variant `{}` added", name(after.variant));
            self.note(at, &rules::VARIANT_ADDED, text);
        }
        let (before, after) = (fallback(old), fallback(new));
        if before.is_some() != after.is_some() {
            let shown = |of: Option<String>| of.unwrap_or_else(|| "none".to_owned());
            let text = format!("fallback was {}, is {}", shown(before), shown(after));
            self.note(at, &rules::FALLBACK_CHANGED, text);
        }
    }

    /// The tags of two variants that are the same.
    fn tags(&mut self, at: &At<'_>, by: &Selection, old: &Marked<'_>, new: &Marked<'_>) {
        let (before, after) = (old.tags(), new.tags());
        if before.is_empty() || after.is_empty() {
            return;
        }
        let lost = before.iter().any(|tag| !after.contains(tag));
        let gained = after.iter().any(|tag| !before.contains(tag));
        let name = name(new.variant);
        let text = format!("`{name}` was {}, is {}", tags(before), tags(after));
        if lost {
            self.note(at, &rules::TAG_CHANGED, text);
            let one = shapes::resolved(&self.old.api, &old.variant.shape);
            let two = shapes::resolved(&self.new.api, &new.variant.shape);
            if let (Selection::Tag(member), Shape::Named(one), Shape::Named(two)) =
                (by, one, two)
            {
                // What the type of the variant always has is this tag.
                let pair = self.pair(at.owner, at.mask, (*one, *two));
                self.recorder.explains(Owner::Types(pair), member);
            }
        } else if gained {
            self.note(at, &rules::TAG_ADDED, text);
        }
    }

    /// Whether two variants are the same by what they hold, or by their tag.
    fn alike(&self, old: &Marked<'_>, new: &Marked<'_>) -> bool {
        let (before, after) = (&old.variant.shape, &new.variant.shape);
        if let (Shape::Named(one), Shape::Named(two)) = (before, after)
            && self.share_name(*one, *two)
        {
            return true;
        }
        let before = shapes::resolved(&self.old.api, before);
        let after = shapes::resolved(&self.new.api, after);
        match (before, after) {
            (Shape::Named(one), Shape::Named(two)) => {
                let (one, two) =
                    (self.old.api.types.get(*one), self.new.api.types.get(*two));
                let names = one.map(words::type_name) == two.map(words::type_name);
                names || old.shares_tag(new)
            }
            _ => {
                words::shape(&self.old.api, before) == words::shape(&self.new.api, after)
            }
        }
    }

    /// Whether two types have one name of their own.
    fn share_name(&self, old: TypeId, new: TypeId) -> bool {
        let both = self.old.api.types.get(old).zip(self.new.api.types.get(new));
        both.is_some_and(|(old, new)| {
            old.named && new.named && words::type_name(old) == words::type_name(new)
        })
    }

    /// Whether two variants hold the same by the names of what is inside, where one of
    /// them has no name of its own: it is called by where it stands.
    fn inlined(&self, old: &Marked<'_>, new: &Marked<'_>) -> bool {
        let before = form(&self.old.api, &old.variant.shape, 0);
        let after = form(&self.new.api, &new.variant.shape, 0);
        (before.0 || after.0) && before.1 == after.1
    }

    /// Whether a variant can be another under a new name: the old one's type is gone.
    fn renamed(&self, old: &Marked<'_>, new: &Marked<'_>) -> bool {
        let before = shapes::resolved(&self.old.api, &old.variant.shape);
        let after = shapes::resolved(&self.new.api, &new.variant.shape);
        match (before, after) {
            (Shape::Named(one), Shape::Named(_)) => {
                self.pairs.is_gone(*one)
                    && !matches!(old.variant.evidence, Evidence::Tag(_))
            }
            _ => false,
        }
    }
}

/// Whether a shape is of a type without a name of its own, and what is inside by names on
/// the wire.
fn form(api: &Api, shape: &Shape, depth: usize) -> (bool, String) {
    let around = |of: &Shape, open: char| {
        let (inline, text) = form(api, of, depth + 1);
        (inline, format!("{open}{text}"))
    };
    match shapes::resolved(api, shape) {
        // A list may hold itself.
        _ if depth > DEPTH => (false, String::new()),
        Shape::List(of) => around(of, '['),
        Shape::Map { values, .. } => around(values, '{'),
        Shape::Nullable(of) => around(of, '?'),
        Shape::Named(id) => match api.types.get(*id) {
            Some(Type { named, kind: Kind::Record(of), .. }) => {
                let names: BTreeSet<&str> =
                    of.members.iter().map(|m| &*m.wire).collect();
                (!named, format!("{names:?}"))
            }
            Some(of) => (!of.named, format!("{:?}", std::mem::discriminant(&of.kind))),
            None => (false, String::new()),
        },
        other => (false, words::shape(api, other)),
    }
}

fn fallback(of: &Union) -> Option<String> {
    let variant = of.variants.get(of.fallback?)?;
    Some(format!("`{}`", name(variant)))
}

fn name(of: &Variant) -> String {
    of.name.0.join(".")
}

fn by(selection: &Selection) -> String {
    match selection {
        Selection::Tag(member) => format!("by `{member}`"),
        Selection::Structure => "by structure".to_owned(),
    }
}

fn tags(of: &[Literal]) -> String {
    let texts: Vec<String> =
        of.iter().map(|tag| format!("`{}`", tag.to_json())).collect();
    texts.join(" or ")
}
