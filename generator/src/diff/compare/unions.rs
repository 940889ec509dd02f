//! Unions: variants and what tells them apart.

use super::{At, Comparison, shapes, words};
use crate::api::model::{Evidence, Literal, Selection, Shape, Union, Variant};
use crate::diff::rules;

impl<'a> Comparison<'a> {
    pub(super) fn unions(&mut self, at: &At<'_>, old: &'a Union, new: &'a Union) {
        if old.by != new.by {
            let text = format!("was told apart {}, is {}", by(&old.by), by(&new.by));
            self.note(at, &rules::DISCRIMINATOR_CHANGED, text);
        }
        let mut left: Vec<&Variant> = new.variants.iter().collect();
        let mut gone: Vec<&Variant> = Vec::new();
        for before in &old.variants {
            match left.iter().position(|after| self.alike(before, after)) {
                Some(found) => self.variants(at, before, left.remove(found)),
                None => gone.push(before),
            }
        }
        for before in gone {
            match left.iter().position(|after| self.renamed(before, after)) {
                Some(found) => self.variants(at, before, left.remove(found)),
                None => {
                    let text = format!("variant `{}` removed", name(before));
                    self.note(at, &rules::VARIANT_REMOVED, text);
                }
            }
        }
        for after in left {
            let text = format!("variant `{}` added", name(after));
            self.note(at, &rules::VARIANT_ADDED, text);
        }
        let (before, after) = (fallback(old), fallback(new));
        if before.is_some() != after.is_some() {
            let shown = |of: Option<String>| of.unwrap_or_else(|| "none".to_owned());
            let text = format!("fallback was {}, is {}", shown(before), shown(after));
            self.note(at, &rules::FALLBACK_CHANGED, text);
        }
    }

    /// Two variants that are the same.
    fn variants(&mut self, at: &At<'_>, old: &'a Variant, new: &'a Variant) {
        if let (Evidence::Tag(before), Evidence::Tag(after)) =
            (&old.evidence, &new.evidence)
        {
            let lost = before.iter().any(|tag| !after.contains(tag));
            let gained = after.iter().any(|tag| !before.contains(tag));
            let text =
                format!("`{}` was {}, is {}", name(new), tags(before), tags(after));
            if lost {
                self.note(at, &rules::TAG_CHANGED, text);
            } else if gained {
                self.note(at, &rules::TAG_ADDED, text);
            }
        }
        self.shapes(at, &old.shape, &new.shape);
    }

    /// Whether two variants are the same by what they hold, or by their tag.
    fn alike(&self, old: &Variant, new: &Variant) -> bool {
        let before = shapes::resolved(&self.old.api, &old.shape);
        let after = shapes::resolved(&self.new.api, &new.shape);
        match (before, after) {
            (Shape::Named(one), Shape::Named(two)) => {
                let (one, two) =
                    (self.old.api.types.get(*one), self.new.api.types.get(*two));
                let names = one.map(words::type_name) == two.map(words::type_name);
                names || shared_tag(old, new)
            }
            _ => {
                words::shape(&self.old.api, before) == words::shape(&self.new.api, after)
            }
        }
    }

    /// Whether a variant can be another under a new name: the old one's type is gone.
    fn renamed(&self, old: &Variant, new: &Variant) -> bool {
        let before = shapes::resolved(&self.old.api, &old.shape);
        let after = shapes::resolved(&self.new.api, &new.shape);
        match (before, after) {
            (Shape::Named(one), Shape::Named(_)) => {
                self.pairs.is_gone(*one) && !matches!(old.evidence, Evidence::Tag(_))
            }
            _ => false,
        }
    }
}

fn shared_tag(old: &Variant, new: &Variant) -> bool {
    match (&old.evidence, &new.evidence) {
        (Evidence::Tag(old), Evidence::Tag(new)) => old.iter().any(|t| new.contains(t)),
        _ => false,
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
