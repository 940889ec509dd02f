//! `oneOf` and `anyOf`: what is a union at all, and what its variants hold.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::enumeration::Values;
use super::flat::{Flat, FlatMember, Part};
use super::heard::Said;
use super::literal::json;
use super::lowering::{Known, Lowering};
use super::model::{
    Docs, Evidence, Integer, Kind, Literal, Markup, Name, Number, Selection, Shape,
    Type, Union, Variant,
};
use super::selection::kind_word;
use super::shape::Class;
use crate::diagnostic::catalogue::api as codes;
use crate::source::ids::IdSet;
use crate::source::tree::NodeId;
use crate::spec::model::{Id, JsonType, Schema};

/// Choices that hold at once make a union of at most so many combinations.
const COMBINATIONS: usize = 32;

/// Titles of more words are sentences.
const LONGEST_NAME: usize = 4;

/// A branch is merged with what stands beside so many choices around it at most: chains of
/// them would make types whose parts grow with each.
const BESIDE: usize = 32;

/// Unions inside unions deeper than this stay types of their own.
const DEPTH: usize = 8;

const TOO_DEEP: &str = "choices stand inside each other too deeply";

/// The branches of a union, each as the parts it is made of.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    pub(super) branches: Vec<Vec<Part>>,
    /// The schema whose discriminator tells them apart.
    pub(super) tagged: Option<Id<Schema>>,
}

/// Branches of choices, of which no two mean the same schema.
#[derive(Default)]
struct Branches {
    ids: Vec<Id<Schema>>,
    targets: IdSet<Id<Schema>>,
}

/// What the choices of a schema come to.
#[derive(Debug, Default)]
pub(super) struct Chosen {
    /// None if they do not bear on the type.
    pub(super) class: Option<Class>,
    pub(super) nullable: bool,
}

impl Lowering<'_, '_> {
    /// What the choices of merged schemas come to.
    pub(super) fn choose(&mut self, parts: &[Part], flat: &Rc<Flat>) -> Chosen {
        let mut chosen = Chosen::default();
        let mut real: Vec<(Id<Schema>, Vec<Id<Schema>>)> = Vec::new();
        for choice in &flat.choices {
            let mut branches = Branches::default();
            self.expand(&choice.branches, 0, &mut branches, &mut chosen.nullable);
            let branches = branches.ids;
            let shapeless: Vec<bool> =
                branches.iter().map(|id| self.is_shapeless(*id, flat)).collect();
            if branches.is_empty() {
                continue;
            }
            if shapeless.iter().all(|no| *no) {
                // Alternatives of `required` limit values and leave the type alone.
                self.limiting.insert(choice.of);
                continue;
            }
            if shapeless.contains(&true) {
                // One alternative allows whatever the rest of the schema does.
                self.meet_choice(&branches, flat);
                continue;
            }
            real.push((choice.of, branches));
        }
        if real.len() > 1 {
            chosen.class = self.product(parts, flat, &real);
        } else if let Some((of, branches)) = real.pop() {
            chosen.class = Some(self.class_of(parts, flat, of, &branches));
        }
        chosen
    }

    /// Counts alternatives as reached of which one leaves the type alone; what the others
    /// say about objects beyond their members has no place.
    fn meet_choice(&mut self, branches: &[Id<Schema>], of: &Flat) {
        for branch in branches {
            let flat = self.flat_of(*branch);
            for id in &flat.sources {
                self.meet(*id);
            }
            let lost = |member: &FlatMember| of.member(&member.wire).is_none();
            let choices = flat.choices.iter().flat_map(|choice| &choice.branches);
            let lost = flat.members.iter().any(lost)
                || choices.into_iter().any(|id| !self.only_demands(*id));
            if of.about_objects() && lost {
                let node = self.node_of(&[Part::of(*branch)]);
                self.degrade(
                    node,
                    "some members of this alternative are not in the type",
                );
            }
        }
    }

    /// Several choices that hold at once: one branch of each, in every combination.
    fn product(
        &mut self,
        parts: &[Part],
        flat: &Flat,
        choices: &[(Id<Schema>, Vec<Id<Schema>>)],
    ) -> Option<Class> {
        let count = choices.iter().map(|(_, branches)| branches.len());
        let count = count.fold(1_usize, usize::saturating_mul);
        if count > COMBINATIONS {
            let node = self.node_of(parts);
            let message = format!(
                "several `oneOf` or `anyOf` hold at once in {count} combinations"
            );
            self.degrade(node, message);
            return flat.members.is_empty().then_some(Class::Any);
        }
        if parts.len() > BESIDE {
            self.degrade(self.node_of(parts), TOO_DEEP);
            return flat.members.is_empty().then_some(Class::Any);
        }
        let base: Vec<Part> =
            parts.iter().map(|part| Part { id: part.id, bare: true }).collect();
        let mut combined = vec![base];
        for (_, branches) in choices {
            combined = combined
                .iter()
                .flat_map(|so_far| {
                    branches.iter().map(move |branch| {
                        let mut parts = so_far.clone();
                        parts.push(Part::of(*branch));
                        parts
                    })
                })
                .collect();
        }
        // Scalars of one type exclude most of the combinations.
        combined.retain(|parts| !self.flatten(parts, &Name::default()).conflict);
        match combined.as_slice() {
            [] => None,
            [one] => Some(Class::Single(one.clone())),
            _ => match self.collapse(&combined) {
                Some(class) => Some(class),
                None => Some(Class::Union(Plan { branches: combined, tagged: None })),
            },
        }
    }

    /// Lists branches, without `null`, and with those of unions that are only nested.
    fn expand(
        &mut self,
        from: &[Id<Schema>],
        depth: usize,
        into: &mut Branches,
        nullable: &mut bool,
    ) {
        for id in from {
            let flat = self.flat_of(*id);
            // What no value fits is nothing to choose.
            if flat.never {
                self.meet(*id);
                continue;
            }
            let empty = |list: &Option<Vec<_>>| list.as_ref().is_some_and(Vec::is_empty);
            let only_null = flat.types.as_ref().is_some_and(Vec::is_empty)
                || flat.types.is_none() && empty(&flat.values);
            if only_null && flat.choices.is_empty() {
                *nullable = true;
                self.meet(*id);
                continue;
            }
            *nullable |= flat.null == Some(true);
            let target = self.resolve(*id);
            match self.pure_choice(target) {
                Some(inner) if depth < DEPTH => {
                    self.meet(*id);
                    self.expand(&inner, depth + 1, into, nullable);
                }
                _ if into.targets.insert(target) => into.ids.push(*id),
                _ => {}
            }
        }
    }

    /// The branches of an inline schema that is nothing but a choice without a tag.
    fn pure_choice(&self, id: Id<Schema>) -> Option<Vec<Id<Schema>>> {
        let schema = self.spec.schemas.get(id)?;
        if schema.component.is_some()
            || schema.discriminator.is_some()
            || schema.reference.is_some()
            || !schema.composition.all_of.is_empty()
        {
            return None;
        }
        let mut rest = schema.clone();
        let one_of = std::mem::take(&mut rest.composition.one_of);
        let any_of = std::mem::take(&mut rest.composition.any_of);
        if !super::flat::says_nothing(&rest) {
            return None;
        }
        match (one_of.is_empty(), any_of.is_empty()) {
            (false, true) => Some(one_of),
            (true, false) => Some(any_of),
            _ => None,
        }
    }

    /// Whether a branch says nothing about what its values look like.
    fn is_shapeless(&mut self, id: Id<Schema>, of: &Flat) -> bool {
        let flat = self.flat_of(id);
        let schema = self.spec.schemas.get(self.resolve(id));
        let types_open = match flat.types.as_deref() {
            None => true,
            Some(types) => {
                types == [JsonType::Object]
                    && !flat.required.is_empty()
                    && (of.about_objects() || flat.types == of.types)
            }
        };
        schema.is_some_and(|schema| schema.component.is_none())
            && types_open
            && flat.values.is_none()
            && flat.choices.is_empty()
            && flat.format.is_none()
            && flat.encoding.is_none()
            && !flat.about_objects()
            && !flat.about_arrays()
    }

    /// The class of one choice with at least one branch.
    fn class_of(
        &mut self,
        parts: &[Part],
        flat: &Rc<Flat>,
        of: Id<Schema>,
        branches: &[Id<Schema>],
    ) -> Class {
        let combined: Vec<Vec<Part>> =
            branches.iter().map(|branch| self.combine(parts, flat, *branch)).collect();
        if let [single] = combined.as_slice() {
            return Class::Single(single.clone());
        }
        let schema = self.spec.schemas.get(of);
        let tagged = schema.is_some_and(|s| s.discriminator.is_some());
        if !tagged && let Some(class) = self.collapse(&combined) {
            return class;
        }
        if tagged {
            self.check_choice(of, &combined);
        }
        Class::Union(Plan { branches: combined, tagged: tagged.then_some(of) })
    }

    /// A branch with what all branches share, unless the branch has it all itself.
    fn combine(&mut self, parts: &[Part], flat: &Flat, branch: Id<Schema>) -> Vec<Part> {
        let own = self.flat_of(branch);
        let covered = flat.members.iter().all(|m| self.covers(&own, m));
        let typed = own.types.is_some()
            || flat.types.as_deref().is_none_or(|types| types == [JsonType::Object])
            || own.values.is_some()
            || !own.choices.is_empty();
        if covered && typed {
            return vec![Part::of(branch)];
        }
        if parts.len() > BESIDE {
            let node = self.node_of(&[Part::of(branch)]);
            self.degrade(node, TOO_DEEP);
            return vec![Part::of(branch)];
        }
        let mut all: Vec<Part> =
            parts.iter().map(|part| Part { id: part.id, bare: true }).collect();
        all.push(Part::of(branch));
        all
    }

    /// Whether a branch says all of what is said about a member beside the choice.
    fn covers(&mut self, own: &Flat, member: &FlatMember) -> bool {
        let Some(known) = own.member(&member.wire) else { return false };
        if member.parts.iter().all(|part| known.parts.contains(part)) {
            return true;
        }
        let shared = self.flatten(&member.parts, &Name::default());
        !shared.about_objects()
            && !shared.about_arrays()
            && shared.choices.is_empty()
            && shared.values.is_none()
    }

    /// The single scalar that covers every branch, if there is one.
    pub(super) fn collapse(&mut self, branches: &[Vec<Part>]) -> Option<Class> {
        let mut class = self.covering(branches)?;
        for parts in branches {
            let flat = self.flatten(parts, &Name::default());
            self.meet_flat(&flat);
            if let Class::Enumeration(values) = &mut class {
                values.hints.extend(self.constant_hint(parts, &flat));
            }
            let formatted = flat.format.is_some()
                || flat.encoding.is_some()
                || flat.media_type.is_some();
            if let Class::Enumeration(_) = class {
                for id in &flat.sources {
                    self.heard_of(*id, Said::VALUES);
                }
            }
            let text =
                matches!(class, Class::Enumeration(_) | Class::Scalar(Shape::Text));
            if formatted && text && flat.values.is_none() {
                let message = "`format` has no effect on the type";
                self.report(&codes::NO_EFFECT, self.node_of(parts), message, "");
            }
        }
        Some(class)
    }

    fn covering(&mut self, branches: &[Vec<Part>]) -> Option<Class> {
        let mut values = Values::default();
        let mut seen: HashSet<String> = HashSet::new();
        let mut types: Vec<JsonType> = Vec::new();
        let mut formats = Vec::new();
        let mut hinted_closed = true;
        for parts in branches {
            let flat = self.flatten(parts, &Name::default());
            if !flat.choices.is_empty() {
                return None;
            }
            let [of] = self.types_of(&flat)[..] else { return None };
            if !types.contains(&of) {
                types.push(of);
            }
            match self.values_of(&flat) {
                Some(found) => {
                    hinted_closed &= !found.open;
                    let new = found.literals.into_iter();
                    values.literals.extend(new.filter(|of| seen.insert(json(of))));
                    values.hints.extend(found.hints);
                }
                None => {
                    hinted_closed = false;
                    formats.push((flat.clone(), self.node_of(parts)));
                }
            }
        }
        types.sort_unstable();
        match types.as_slice() {
            [JsonType::String] | [JsonType::Integer] if !values.literals.is_empty() => {
                values.open = !hinted_closed;
                Some(Class::Enumeration(values))
            }
            [JsonType::Boolean] => Some(Class::Scalar(Shape::Boolean)),
            [JsonType::String] => {
                let mut shapes: Vec<Shape> = Vec::new();
                for (flat, node) in &formats {
                    shapes.push(self.scalar(JsonType::String, flat, *node));
                }
                shapes.dedup();
                let [shape] = &shapes[..] else {
                    return Some(Class::Scalar(Shape::Text));
                };
                Some(Class::Scalar(shape.clone()))
            }
            [JsonType::Integer]
            | [JsonType::Number]
            | [JsonType::Integer, JsonType::Number]
                if values.literals.is_empty() =>
            {
                let shapes = formats.iter().map(|(flat, node)| {
                    let of = self.types_of(flat).first().copied();
                    self.scalar(of.unwrap_or(JsonType::Number), flat, *node)
                });
                let shapes: Vec<Shape> = shapes.collect();
                shapes.into_iter().reduce(widest).map(Class::Scalar)
            }
            _ => None,
        }
    }

    /// The content of a union; an alias if all branches turn out alike.
    pub(super) fn union(&mut self, name: &Name, plan: &Plan) -> Kind {
        let selected = self.select(plan);
        let mut variants: Vec<Variant> = Vec::new();
        let mut made_of: Vec<Vec<Part>> = Vec::new();
        let mut shapes: HashMap<Shape, usize> = HashMap::new();
        for super::selection::Arm { branches, evidence, tagged } in selected.arms {
            let first = branches.first().cloned().unwrap_or_default();
            let parts = if branches.len() == 1 { first.as_slice() } else { &[] };
            let word = self.branch_name(parts, &evidence);
            let place = match word.0.last() {
                Some(word) => Self::inside(name, word),
                None => name.clone(),
            };
            let shape = if branches.len() == 1 {
                self.shape(&first, &place).shape
            } else {
                self.inner_union(&place, Plan { branches, tagged })
            };
            let structural = matches!(selected.by, Selection::Structure);
            if structural && let Some(same) = shapes.get(&shape) {
                // What one branch says does not hold for the other.
                made_of.get_mut(*same).into_iter().for_each(Vec::clear);
                continue;
            }
            shapes.insert(shape.clone(), variants.len());
            let named = match (&evidence, &shape) {
                (Evidence::Tag(_), _) => None,
                (_, Shape::Named(id)) => self.types.get(*id).filter(|of| of.named),
                _ => None,
            };
            let name = named.map_or(word, |of| of.name.clone());
            made_of.push(parts.to_vec());
            variants.push(Variant { name, docs: Docs::default(), shape, evidence });
        }
        if let [only] = variants.as_slice() {
            return Kind::Alias(only.shape.clone());
        }
        for (variant, parts) in variants.iter_mut().zip(&made_of) {
            variant.docs = self.variant_docs(parts, &variant.shape);
        }
        variants.sort_by_key(|variant| {
            super::selection::rank(&variant.evidence, &variant.shape)
        });
        let tagged = matches!(selected.by, Selection::Tag(_));
        let base = plan.tagged.filter(|_| tagged);
        let fallback = base.and_then(|base| self.fallback(base, &variants, name));
        let markup = Markup::default();
        Kind::Union(Union { variants, by: selected.by, fallback, markup })
    }

    /// The docs of a branch, where its type has none of its own.
    fn variant_docs(&mut self, parts: &[Part], shape: &Shape) -> Docs {
        if matches!(shape, Shape::Named(_)) {
            return Docs::default();
        }
        self.hear(parts, Said::DOCS);
        let limits = self.limits_of_use(parts);
        Docs { limits, ..self.facts(parts).docs }
    }

    /// The union of branches that share a tag, which has no schema of its own.
    pub(super) fn inner_union(&mut self, name: &Name, plan: Plan) -> Shape {
        let parts = plan.branches.first().cloned().unwrap_or_default();
        let kind = self.union(name, &plan);
        if let Kind::Alias(shape) = kind {
            return shape;
        }
        let node = self.node_of(&parts);
        self.inner_type(name, Docs::default(), kind, node)
    }

    /// What may hold anything unless a condition is met: what is said of it, or any other
    /// value.
    pub(super) fn conditional(
        &mut self,
        parts: &[Part],
        place: &Name,
        node: NodeId,
    ) -> Known {
        let Known { shape, nullable } = self.shape(parts, &place.then("known"));
        if shape == Shape::Json {
            return Known { shape, nullable };
        }
        let flat = self.flatten(parts, place);
        let word = match self.types_of(&flat).as_slice() {
            [one] => super::selection::type_word(*one),
            _ => "value",
        };
        Known { shape: self.or_other(place, word, shape, node), nullable }
    }

    /// A union of one variant, which keeps whatever else comes.
    fn or_other(
        &mut self,
        name: &Name,
        word: &str,
        shape: Shape,
        node: NodeId,
    ) -> Shape {
        let (docs, evidence) = (Docs::default(), Evidence::Fits);
        let variant = Variant { name: Name::of(word), docs, shape, evidence };
        let of = Union::of(vec![variant]);
        self.inner_type(name, Docs::default(), Kind::Union(of), node)
    }

    /// A type that has no schema of its own.
    pub(super) fn inner_type(
        &mut self,
        name: &Name,
        docs: Docs,
        kind: Kind,
        node: NodeId,
    ) -> Shape {
        Shape::Named(self.types.push(Type {
            name: name.clone(),
            named: false,
            docs,
            kind,
            in_request: false,
            in_response: false,
            node,
        }))
    }

    /// The branch of a choice that has only one beside `null`.
    pub(super) fn only_branch(&mut self, flat: &Flat) -> Option<Id<Schema>> {
        let mut branches = Branches::default();
        for choice in &flat.choices {
            self.expand(&choice.branches, 0, &mut branches, &mut false);
        }
        match branches.ids.as_slice() {
            [one] => Some(*one),
            _ => None,
        }
    }

    fn branch_name(&mut self, parts: &[Part], evidence: &Evidence) -> Name {
        let target = self.target(parts);
        let own = target.and_then(|id| self.own_name(id));
        let own = own.or_else(|| self.title(parts));
        match evidence {
            Evidence::Tag(tags) => super::family::variant_name(tags, own),
            Evidence::Member(member) => own.unwrap_or_else(|| Name::of(member.clone())),
            Evidence::Kind(kind) => own.unwrap_or_else(|| Name::of(kind_word(*kind))),
            Evidence::Fits => own.unwrap_or_else(|| {
                let flat = self.flatten(parts, &Name::default());
                let types = self.types_of(&flat);
                let word = match (types.as_slice(), &flat.format) {
                    ([JsonType::String], Some(format)) => format.to_string(),
                    ([one], _) => super::selection::type_word(*one).to_owned(),
                    _ => "value".to_owned(),
                };
                Name::of(word)
            }),
        }
    }

    /// The title of an inline branch, if it reads as a name.
    pub(super) fn title(&self, parts: &[Part]) -> Option<Name> {
        let schema = self.spec.schemas.get(parts.last()?.id)?;
        let title = schema.docs.summary.as_ref()?;
        let words = title.split_whitespace().count();
        let reads = (1..=LONGEST_NAME).contains(&words) && !title.ends_with('.');
        reads.then(|| Name::of(title.clone()))
    }

    /// A union of several JSON types of one schema.
    pub(super) fn kinds_union(
        &mut self,
        name: &Name,
        parts: &[Part],
        types: &[JsonType],
    ) -> Union {
        let flat = self.flatten(parts, name);
        let mut variants = Vec::new();
        for of in types {
            let mut narrow = Flat::clone(&flat);
            narrow.types = Some(vec![*of]);
            narrow.null = Some(false);
            narrow.choices.clear();
            let narrow = Rc::new(narrow);
            let word = super::selection::type_word(*of);
            let place = name.then(word);
            let (class, _) = self.classify(parts, &narrow);
            let shape = match class {
                Class::Record => self.narrow_record(&place, parts, narrow),
                class => self.simple(&class, &narrow, &place).element(),
            };
            let evidence = Evidence::Kind(super::selection::kind_of(*of));
            let docs = Docs::default();
            variants.push(Variant { name: Name::of(word), docs, shape, evidence });
        }
        variants.sort_by_key(|variant| {
            super::selection::rank(&variant.evidence, &variant.shape)
        });
        Union::of(variants)
    }

    /// The object among several types of one schema, which has no schema of its own.
    fn narrow_record(&mut self, name: &Name, parts: &[Part], flat: Rc<Flat>) -> Shape {
        let record = self.record(name, parts, &flat);
        let docs = self.type_docs(parts, &flat);
        let node = self.node_of(parts);
        self.inner_type(name, docs, Kind::Record(record), node)
    }

    /// Reports branches that only a trial tells apart.
    pub(super) fn report_trial(&mut self, parts: &[Part]) {
        let node = self.node_of(parts);
        let message = "only a trial tells this branch from the others";
        let help = "add a discriminator, or a member with one value per branch";
        self.report(&codes::TRIAL, node, message, help);
    }
}

/// Whether two lists of tags share a value.
pub(super) fn overlap(a: &[Literal], b: &[Literal]) -> bool {
    a.iter().any(|value| b.contains(value))
}

/// The numbers that hold all of two kinds of numbers. A double holds the integers that JSON
/// is exchanged with (RFC 8259, section 6); a text, all of them.
fn widest(one: Shape, other: Shape) -> Shape {
    match (one, other) {
        (one, other) if one == other => one,
        (Shape::Integer(one), Shape::Integer(other)) => Shape::Integer(both(one, other)),
        // Instants and what is no instant are the integers that stand for them.
        (Shape::Integer(of), Shape::Formatted(_))
        | (Shape::Formatted(_), Shape::Integer(of)) => {
            Shape::Integer(both(of, Integer::I64))
        }
        (Shape::Formatted(_), Shape::Formatted(_)) => Shape::Integer(Integer::I64),
        (one, other) => {
            let text = |of: &Shape| {
                matches!(
                    of,
                    Shape::Number(Number::Decimal) | Shape::Integer(Integer::Big)
                )
            };
            let text = text(&one) || text(&other);
            Shape::Number(if text { Number::Decimal } else { Number::F64 })
        }
    }
}

/// The integers that hold all of two widths.
fn both(one: Integer, other: Integer) -> Integer {
    use Integer::{Big, I32, I64, U64};
    match (one, other) {
        (Big, _) | (_, Big) => Big,
        (U64, U64) => U64,
        // The one is not negative, the other may be.
        (U64, _) | (_, U64) => Big,
        (I32, I32) => I32,
        _ => I64,
    }
}
