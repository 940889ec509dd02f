//! Bases with a discriminator, and everything that derives from them.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::flat::Part;
use super::lowering::{Declared, Known, Lowering, Tag};
use super::model::{Evidence, Literal, Name, Selection, Shape, Union, Variant};
use super::shape::Class;
use crate::diagnostic::catalogue::api as codes;
use crate::source::tree::NodeId;
use crate::spec::model::{Discriminator, Id, JsonType, Schema};

/// Inheritance and nesting deeper than this are cut.
const DEPTH: usize = 64;

impl<'a> Lowering<'a, '_> {
    /// Notes for every schema which values of which discriminators stand for it.
    pub(super) fn collect_tags(&mut self) {
        let spec = self.spec;
        let alone = self.collect_references();
        for (id, schema) in spec.schemas.iter() {
            if schema.hints.flatten {
                let message =
                    "members are not flattened: they stay as they are on the wire";
                self.report(&codes::NOT_FLATTENED, schema.node, message, "");
            }
            let Some(discriminator) = &schema.discriminator else { continue };
            let choice =
                schema.composition.one_of.iter().chain(&schema.composition.any_of);
            let mut targets: Vec<Id<Schema>> =
                choice.map(|b| self.resolve(*b)).collect();
            let derived = targets.is_empty();
            if derived {
                targets = self.occurring(id, discriminator);
            }
            let default = discriminator.default.map(|id| self.resolve(id));
            for target in targets {
                if let Some(values) = self.tag_values(discriminator, id, target) {
                    let property = discriminator.property.clone();
                    let alone = !derived && alone.contains(&target);
                    let fallback = default == Some(target);
                    self.add_tag(target, Tag { property, values, alone, fallback });
                }
            }
        }
    }

    /// Notes what is referred to. Gives what is referred to by others than those that
    /// derive from it or choose it by a discriminator, or chosen by several members.
    fn collect_references(&mut self) -> HashSet<Id<Schema>> {
        let spec = self.spec;
        let mut others: HashSet<Id<Schema>> = HashSet::new();
        let mut alone = HashSet::new();
        let mut chosen: HashMap<Id<Schema>, &Arc<str>> = HashMap::new();
        for (_, schema) in spec.schemas.iter() {
            let of = &schema.composition;
            others.extend(&of.all_of);
            let Some(discriminator) = &schema.discriminator else { continue };
            for branch in of.one_of.iter().chain(&of.any_of) {
                others.insert(*branch);
                let target = self.resolve(*branch);
                let property = &discriminator.property;
                // What one choice looks at, the other knows nothing of.
                if *chosen.entry(target).or_insert(property) != property {
                    alone.insert(target);
                }
            }
        }
        for (id, schema) in spec.schemas.iter() {
            let Some(reference) = schema.reference else { continue };
            let target = self.resolve(reference);
            self.referenced.insert(target);
            if !others.contains(&id) {
                alone.insert(target);
            }
        }
        alone
    }

    fn add_tag(&mut self, id: Id<Schema>, new: Tag) {
        let tags = self.tags.entry(id).or_default();
        match tags.iter_mut().find(|tag| tag.property == new.property) {
            Some(tag) => {
                let values = new.values.into_iter();
                let values: Vec<_> =
                    values.filter(|value| !tag.values.contains(value)).collect();
                tag.values.extend(values);
                tag.alone &= new.alone;
                tag.fallback |= new.fallback;
            }
            None => tags.push(new),
        }
    }

    /// The values of a discriminator that stand for a schema: its own hint, else the
    /// mapping, else what the property itself allows, else the schema's name.
    pub(super) fn tag_values(
        &mut self,
        discriminator: &Discriminator,
        base: Id<Schema>,
        target: Id<Schema>,
    ) -> Option<Vec<Literal>> {
        let spec = self.spec;
        let schema = spec.schemas.get(target)?;
        let property = &discriminator.property;
        let texts: Vec<Arc<str>> = match &schema.hints.tag {
            Some(tag) => vec![tag.clone()],
            None => {
                let of = |id: &Option<Id<Schema>>| id.map(|id| self.resolve(id));
                let keys = discriminator.mapping.iter();
                let keys = keys.filter(|(_, id)| of(id) == Some(target));
                keys.map(|(key, _)| key.clone()).collect()
            }
        };
        if !texts.is_empty() {
            let of = self.tag_type(property, base, target);
            return Some(texts.into_iter().map(|text| typed(text, of)).collect());
        }
        // What a base says about the property holds for all its children alike.
        let own = self.finite(target, property);
        let shared = if base == target { None } else { self.finite(base, property) };
        if let Some(values) = own.filter(|values| Some(values) != shared.as_ref()) {
            return Some(values);
        }
        let component = schema.component.clone()?;
        let of = self.tag_type(property, base, target);
        Some(vec![typed(component, of)])
    }

    /// The values that a schema allows for a member, if they are few.
    pub(super) fn finite(
        &mut self,
        id: Id<Schema>,
        member: &str,
    ) -> Option<Vec<Literal>> {
        let flat = self.flat_of(id);
        let parts = flat.member(member)?.parts.clone();
        self.finite_parts(&parts)
    }

    /// The values that schemas allow, if they are few; `null` does not count.
    pub(super) fn finite_parts(&mut self, parts: &[Part]) -> Option<Vec<Literal>> {
        let mut parts = self.essential(parts);
        for _ in 0..DEPTH {
            let flat = self.flatten(&parts, &Name::default());
            if flat.choices.is_empty() {
                let literals = self.literals(&flat)?;
                let tag = |l: &Literal| {
                    !matches!(l, Literal::Json(_) | Literal::Number(_) | Literal::Null)
                };
                return (!literals.is_empty() && literals.iter().all(tag))
                    .then_some(literals);
            }
            parts = vec![Part::of(self.only_branch(&flat)?)];
        }
        None
    }

    fn tag_type(
        &mut self,
        property: &str,
        base: Id<Schema>,
        target: Id<Schema>,
    ) -> Option<JsonType> {
        for id in [base, target] {
            let flat = self.flat_of(id);
            let Some(member) = flat.member(property) else { continue };
            let parts = member.parts.clone();
            let flat = self.flatten(&parts, &Name::default());
            if let Some(first) = self.types_of(&flat).first() {
                return Some(*first);
            }
        }
        None
    }

    /// The discriminator that a schema has or inherits, the nearest first.
    pub(super) fn discriminator_of(
        &self,
        id: Id<Schema>,
    ) -> Option<(Id<Schema>, &'a Discriminator)> {
        let spec = self.spec;
        let mut seen: HashSet<Id<Schema>> = HashSet::from([id]);
        let mut open = vec![id];
        while let Some(at) = open.pop() {
            let Some(schema) = spec.schemas.get(at) else { continue };
            if let Some(discriminator) = &schema.discriminator {
                let composition = &schema.composition;
                if composition.one_of.is_empty() && composition.any_of.is_empty() {
                    return Some((at, discriminator));
                }
                continue;
            }
            let bases = schema.reference.iter().chain(&schema.composition.all_of);
            let bases: Vec<_> = bases.map(|base| self.resolve(*base)).collect();
            open.extend(bases.into_iter().rev().filter(|base| seen.insert(*base)));
        }
        None
    }

    /// Whether a schema stands for whatever derives from it.
    pub(super) fn is_family(&self, id: Id<Schema>) -> bool {
        let Some((base, discriminator)) = self.discriminator_of(id) else {
            return false;
        };
        let mapped = |target: &Id<Schema>| *target != id;
        !self.descendants(id).is_empty()
            || base == id && self.mapped(discriminator).iter().any(mapped)
    }

    fn mapped(&self, discriminator: &Discriminator) -> Vec<Id<Schema>> {
        let targets = discriminator.mapping.iter().filter_map(|(_, id)| *id);
        targets.map(|id| self.resolve(id)).collect()
    }

    /// Everything that derives from a schema, parents before their children.
    fn descendants(&self, id: Id<Schema>) -> Vec<Id<Schema>> {
        let mut found = Vec::new();
        let mut seen: HashSet<Id<Schema>> = HashSet::from([id]);
        let mut open = vec![id];
        while let Some(at) = open.pop() {
            if at != id {
                found.push(at);
            }
            let children = self.spec.children.get(&at).into_iter().flatten().rev();
            for child in children {
                if seen.insert(*child) {
                    open.push(*child);
                }
            }
        }
        found
    }

    /// The schemas whose values can occur where a base is asked for.
    ///
    /// A base in the middle occurs itself if a value stands for it: one that is said, or
    /// its name where a schema without children goes by its name too.
    fn occurring(
        &self,
        id: Id<Schema>,
        discriminator: &Discriminator,
    ) -> Vec<Id<Schema>> {
        let mapped = self.mapped(discriminator);
        let mut ids = vec![id];
        ids.extend(self.descendants(id));
        ids.extend(mapped.iter().copied());
        let mut seen = HashSet::new();
        let hinted = |at: &Id<Schema>| {
            self.spec.schemas.get(*at).is_some_and(|schema| schema.hints.tag.is_some())
        };
        let leaf = |at: &Id<Schema>| *at != id && self.descendants(*at).is_empty();
        let implicit = ids.iter().any(|at| leaf(at) && !hinted(at));
        ids.retain(|at| {
            let named = *at != id && (implicit || leaf(at));
            (named || hinted(at) || mapped.contains(at)) && seen.insert(*at)
        });
        ids
    }

    /// The union of everything that derives from a base.
    pub(super) fn family_union(&mut self, name: &Name, id: Id<Schema>) -> Union {
        let spec = self.spec;
        let found = self.discriminator_of(id).map(|(base, _)| base);
        let base = found.unwrap_or(id);
        let schema =
            spec.schemas.get(base).and_then(|schema| schema.discriminator.as_ref());
        let Some(discriminator) = schema else {
            let by = Selection::Structure;
            return Union { variants: Vec::new(), by, fallback: None };
        };
        let mut variants: Vec<Variant> = Vec::new();
        let mut taken: Vec<Literal> = Vec::new();
        let members: Vec<Id<Schema>> = self.occurring(base, discriminator);
        let below: HashSet<Id<Schema>> = self.descendants(id).into_iter().collect();
        for target in members {
            if id != base && target != id && !below.contains(&target) {
                continue;
            }
            let Some(values) = self.tag_values(discriminator, base, target) else {
                continue;
            };
            let (new, known): (Vec<_>, Vec<_>) =
                values.into_iter().partition(|value| !taken.contains(value));
            if !known.is_empty() {
                let node =
                    spec.schemas.get(target).map_or(discriminator.node, |s| s.node);
                let message = "another schema already has this discriminator value";
                self.report(&codes::SAME_TAG, node, message, "give each its own value");
            }
            if new.is_empty() {
                continue;
            }
            let shape = self.self_shape(name, id, target);
            taken.extend(new.iter().cloned());
            let docs = Default::default();
            let name = variant_name(&new, self.own_name(target));
            variants.push(Variant { name, docs, shape, evidence: Evidence::Tag(new) });
        }
        let by = Selection::Tag(discriminator.property.clone());
        let default =
            discriminator.default.map(|target| self.self_shape(name, id, target));
        let fallback = self.place_of(default, &variants, discriminator.node);
        Union { variants, by, fallback }
    }

    /// The variant that the `defaultMapping` of a schema's discriminator names.
    pub(super) fn fallback(
        &mut self,
        base: Id<Schema>,
        variants: &[Variant],
        name: &Name,
    ) -> Option<usize> {
        let spec = self.spec;
        let discriminator = spec.schemas.get(base)?.discriminator.as_ref()?;
        let default = discriminator.default?;
        let shape = self.shape_of(default, name).shape;
        self.place_of(Some(shape), variants, discriminator.node)
    }

    /// Where a shape is among variants; one that is not there is reported.
    fn place_of(
        &mut self,
        shape: Option<Shape>,
        variants: &[Variant],
        node: NodeId,
    ) -> Option<usize> {
        let shape = shape?;
        let found = variants.iter().position(|variant| variant.shape == shape);
        if found.is_none() {
            let message = "`defaultMapping` names none of the schemas to choose from";
            self.report(&codes::NO_EFFECT, node, message, "name one of them");
        }
        found
    }

    /// The shape of a schema that is exactly itself, never one of its children.
    fn self_shape(&mut self, name: &Name, id: Id<Schema>, target: Id<Schema>) -> Shape {
        if !self.is_family(target) {
            return self.named(target).shape;
        }
        if let Some(known) = self.selves.get(&target) {
            return Shape::Named(*known);
        }
        let own = if target == id { None } else { self.own_name(target) };
        let name = own.unwrap_or_else(|| name.clone()).then("base");
        // A bare part differs from the one that stands for the whole family.
        let parts = vec![Part { id: target, bare: true }];
        let flat = self.flatten(&parts, &name);
        let class = Class::Record;
        let known: Known = self.declare(Declared {
            name,
            named: false,
            parts,
            flat,
            class,
            nullable: false,
        });
        if let Shape::Named(id) = known.shape {
            self.selves.insert(target, id);
        }
        known.shape
    }
}

/// The text of a mapping key as a value of the property's type.
fn typed(text: Arc<str>, of: Option<JsonType>) -> Literal {
    match of {
        Some(JsonType::Integer | JsonType::Number) => match text.parse() {
            Ok(number) => Literal::Integer(number),
            Err(_) => Literal::Text(text),
        },
        Some(JsonType::Boolean) => match &*text {
            "true" => Literal::Boolean(true),
            "false" => Literal::Boolean(false),
            _ => Literal::Text(text),
        },
        _ => Literal::Text(text),
    }
}

/// A variant is called by its tag if that is one text, else by its type.
pub(super) fn variant_name(tags: &[Literal], own: Option<Name>) -> Name {
    match (tags, own) {
        ([Literal::Text(text)], _) => Name::of(text.clone()),
        (_, Some(own)) => own,
        ([Literal::Text(text), ..], None) => Name::of(text.clone()),
        ([first, ..], None) => Name::of(super::literal::json(first)),
        ([], None) => Name::of("value"),
    }
}
