//! Which variant of a union is which one of the other side.

use std::collections::BTreeSet;

use super::marks::{self, Marked};
use super::overlap::{Values, values};
use super::shapes::{Fit, resolved};
use super::{Comparison, words};
use crate::api::model::{
    Api, Evidence, JsonKind, Kind, Literal, Record, Selection, Shape, Type, TypeId,
    Union, Variant,
};
use crate::diff::subject::Subject;

/// Lists and maps are looked into this deep.
const DEPTH: usize = 8;

/// The variants of both sides: those that are the same, and those of one side alone.
pub(super) struct Variants<'u> {
    pub(super) pairs: Vec<(Marked<'u>, Marked<'u>)>,
    pub(super) gone: Vec<Marked<'u>>,
    pub(super) left: Vec<Marked<'u>>,
}

/// Whether two variants are the same.
type Same<'a> = fn(&Comparison<'a>, &Marked<'_>, &Marked<'_>) -> bool;

impl Variants<'_> {
    fn pair(&mut self, same: impl Fn(&Marked<'_>, &Marked<'_>) -> bool) {
        for before in std::mem::take(&mut self.gone) {
            match self.left.iter().position(|after| same(&before, after)) {
                Some(found) => self.pairs.push((before, self.left.remove(found))),
                None => self.gone.push(before),
            }
        }
    }
}

impl<'a> Comparison<'a> {
    /// The variants of two unions, paired.
    pub(super) fn variants(&self, old: &'a Union, new: &'a Union) -> Variants<'a> {
        let (gone, left) = (marks::of_old(old), marks::of_new(old, new, &self.new.api));
        let mut all = Variants { pairs: Vec::new(), gone, left };
        // The surest first.
        let sure: [Same<'a>; 3] = [Self::called, Self::written, Self::alike];
        for same in sure {
            all.pair(|before, after| same(self, before, after));
        }
        if (&old.by, &new.by) == (&Selection::Structure, &Selection::Structure) {
            let known = |before: &Marked<'_>, after: &Marked<'_>| {
                sure.iter().any(|same| same(self, before, after))
            };
            let Variants { gone, left, .. } = &mut all;
            written_out(&self.old.api, gone, |of| left.iter().any(|it| known(of, it)));
            written_out(&self.new.api, left, |of| gone.iter().any(|it| known(it, of)));
            all.pair(known);
        }
        let likely: [Same<'a>; 3] = [Self::inlined, Self::renamed, Self::titled];
        for same in likely {
            all.pair(|before, after| same(self, before, after));
        }
        self.tagged_by_name((&old.by, &new.by), &mut all);
        self.alone_of_kind(&mut all);
        all
    }

    /// Pairs what is left over where the tag is the name of a type that is called otherwise:
    /// one of each side alone has those members.
    fn tagged_by_name(&self, by: (&Selection, &Selection), all: &mut Variants<'_>) {
        let (Selection::Tag(member), true) = (by.0, by.0 == by.1) else { return };
        let Variants { pairs, gone, left } = all;
        let members = |side, of: &Marked<'_>| members_by_name(side, of, member);
        let gone_is = |of: &Marked<'_>| match resolved(&self.old.api, &of.variant.shape)
        {
            Shape::Named(id) => self.pairs.is_gone(*id),
            _ => false,
        };
        let new_is = |of: &Marked<'_>| match resolved(&self.new.api, &of.variant.shape) {
            Shape::Named(id) => self.pairs.is_new(*id),
            _ => false,
        };
        let olds: Vec<Option<String>> = gone
            .iter()
            .map(|of| members(self.old, of).filter(|_| gone_is(of)))
            .collect();
        for form in olds.iter().flatten() {
            let is_it = |side, of: &Marked<'_>| members(side, of).as_ref() == Some(form);
            let alone = olds.iter().flatten().filter(|of| *of == form).count() == 1;
            let found = left.iter().filter(|of| new_is(of) && is_it(self.new, of));
            if !alone || found.count() != 1 {
                continue;
            }
            let before = gone.iter().position(|of| gone_is(of) && is_it(self.old, of));
            let after = left.iter().position(|of| new_is(of) && is_it(self.new, of));
            if let (Some(before), Some(after)) = (before, after) {
                pairs.push((gone.remove(before), left.remove(after)));
            }
        }
    }

    /// Whether a client that knows a variant takes values of a new one for it: objects with
    /// all members that it needs, where nothing else tells it from others.
    pub(super) fn mistaken(&self, old: &Union, of: &Variant, new: &Marked<'_>) -> bool {
        let kind = Evidence::Kind(JsonKind::Object);
        let vague = of.evidence == Evidence::Fits || of.evidence == kind;
        let known = record(&self.old.api, &of.shape);
        let (Some(known), Some(new), true) =
            (known, record(&self.new.api, &new.variant.shape), vague)
        else {
            return false;
        };
        let mut needed = known.members.iter().filter(|of| of.required);
        old.by == Selection::Structure
            && needed.all(|of| {
                let mut members = new.members.iter();
                members.find(|member| member.wire == of.wire).is_some_and(|member| {
                    self.fit(&of.shape, &member.shape) != Some(Fit::Other)
                })
            })
    }

    /// Pairs what is left over and alone of its kind on both sides: scalars and lists of
    /// another type, and maps, also with objects of which more is known.
    fn alone_of_kind(&self, all: &mut Variants<'_>) {
        let Variants { pairs, gone, left } = all;
        for kind in [Values::Texts, Values::Numbers, Values::Lists] {
            let of_kind = |api: &Api, all: &[Marked<'_>]| -> Vec<usize> {
                let all = all.iter().enumerate();
                let all =
                    all.filter(|(_, of)| values(api, &of.variant.shape) == Some(kind));
                all.map(|(index, _)| index).collect()
            };
            let (old, new) =
                (of_kind(&self.old.api, gone), of_kind(&self.new.api, left));
            if let ([old], [new]) = (old.as_slice(), new.as_slice()) {
                pairs.push((gone.remove(*old), left.remove(*new)));
            }
        }
        let (old, new) = (objects(&self.old.api, gone), objects(&self.new.api, left));
        if let ([(old, was_map)], [(new, is_map)]) = (old.as_slice(), new.as_slice())
            && (*was_map || *is_map)
        {
            pairs.push((gone.remove(*old), left.remove(*new)));
        }
    }

    /// Whether two variants hold types with one name of their own.
    fn called(&self, old: &Marked<'_>, new: &Marked<'_>) -> bool {
        let (before, after) = (&old.variant.shape, &new.variant.shape);
        matches!((before, after), (Shape::Named(one), Shape::Named(two))
            if self.share_name(*one, *two))
    }

    /// Whether two variants without names of their own are written out the same, wherever
    /// they stand.
    fn written(&self, old: &Marked<'_>, new: &Marked<'_>) -> bool {
        let before = form(&self.old.api, &old.variant.shape, 0);
        let after = form(&self.new.api, &new.variant.shape, 0);
        let tagged = !old.tags().is_empty() && !new.tags().is_empty();
        before.0 && before == after && (!tagged || old.shares_tag(new))
    }

    /// Whether two variants are the same by what they hold, or by their tag.
    fn alike(&self, old: &Marked<'_>, new: &Marked<'_>) -> bool {
        let before = resolved(&self.old.api, &old.variant.shape);
        let after = resolved(&self.new.api, &new.variant.shape);
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

    /// Whether two variants without types of their own have one name.
    fn titled(&self, old: &Marked<'_>, new: &Marked<'_>) -> bool {
        let plain = |api, of: &Marked<'_>| {
            !matches!(resolved(api, &of.variant.shape), Shape::Named(_))
        };
        let both = plain(&self.old.api, old) && plain(&self.new.api, new);
        both && old.name() == new.name()
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
        let before = resolved(&self.old.api, &old.variant.shape);
        let after = resolved(&self.new.api, &new.variant.shape);
        match (before, after) {
            (Shape::Named(one), Shape::Named(two)) => {
                let kind = |api: &Api, id| {
                    api.types.get(id).map(|of| std::mem::discriminant(&of.kind))
                };
                self.pairs.is_gone(*one)
                    && kind(&self.old.api, *one) == kind(&self.new.api, *two)
                    && !matches!(old.variant.evidence, Evidence::Tag(_))
            }
            _ => false,
        }
    }
}

/// What a variant has beside a tag, where that is the name of its type.
fn members_by_name(side: &Subject, of: &Marked<'_>, member: &str) -> Option<String> {
    let Shape::Named(id) = resolved(&side.api, &of.variant.shape) else { return None };
    let schema = side.schema_at(side.api.types.get(*id)?.node)?;
    let name = side.spec.schemas.get(schema)?.component.clone()?;
    let [Literal::Text(tag)] = of.tags() else { return None };
    // A tag alone is no sign that two types are one.
    let mut members = record(&side.api, &of.variant.shape)?.members.iter();
    let more = members.any(|of| *of.wire != *member);
    (more && **tag == *name).then(|| form(&side.api, &of.variant.shape, 0).1)
}

/// Whether a shape is of a type without a name of its own, and what is inside by names on
/// the wire.
fn form(api: &Api, shape: &Shape, depth: usize) -> (bool, String) {
    let around = |of: &Shape, open: char| {
        let (inline, text) = form(api, of, depth + 1);
        (inline, format!("{open}{text}"))
    };
    match resolved(api, shape) {
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

/// Puts the variants of unions among variants in the place of these where that is how the
/// other side has them.
fn written_out<'u>(
    api: &'u Api,
    all: &mut Vec<Marked<'u>>,
    is_known: impl Fn(&Marked<'_>) -> bool,
) {
    for of in std::mem::take(all) {
        let kind = match resolved(api, &of.variant.shape) {
            Shape::Named(id) => api.types.get(*id).map(|of| &of.kind),
            _ => None,
        };
        let inner = match kind {
            Some(Kind::Union(union)) => marks::of_old(union),
            _ => Vec::new(),
        };
        match inner.iter().any(&is_known) {
            true => all.extend(inner),
            false => all.push(of),
        }
    }
}

/// The variants that are objects, and whether they are maps.
fn objects(api: &Api, all: &[Marked<'_>]) -> Vec<(usize, bool)> {
    let all = all.iter().enumerate();
    let objects = all.filter_map(|(index, of)| {
        let shape = &of.variant.shape;
        let is_map = matches!(resolved(api, shape), Shape::Map { .. });
        (is_map || record(api, shape).is_some()).then_some((index, is_map))
    });
    objects.collect()
}

fn record<'t>(api: &'t Api, shape: &'t Shape) -> Option<&'t Record> {
    match resolved(api, shape) {
        Shape::Named(id) => match &api.types.get(*id)?.kind {
            Kind::Record(record) => Some(record),
            _ => None,
        },
        _ => None,
    }
}
