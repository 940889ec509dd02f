//! Bases with a discriminator, and everything that derives from them.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;

use super::flat::Part;
use super::literal::json;
use super::lowering::{Declared, Known, Lowering, Tag};
use super::model::{Evidence, Kind, Literal, Name, Selection, Shape, Union, Variant};
use super::shape::Class;
use crate::diagnostic::catalogue::api as codes;
use crate::source::ids::{IdMap, IdSet};
use crate::source::tree::NodeId;
use crate::spec::model::{Discriminator, Id, JsonType, Schema};

/// Inheritance and nesting deeper than this are cut.
const DEPTH: usize = 64;

/// How many schemas all families list before bases are no families of their own: this much,
/// and a share for each schema there is. In a chain each base lists all below it.
pub(super) const LISTED: usize = 10_000;
const LISTED_FOR_EACH: usize = 10;

/// What discriminators come to, found once as every schema below one asks for it.
#[derive(Default)]
pub(super) struct Families {
    occurring: IdMap<Id<Schema>, Rc<Occurring>>,
    /// The keys of a mapping by what they lead to, by the discriminator.
    keys: IdMap<NodeId, Rc<Keys>>,
    values: IdMap<ValuesKey, Option<Vec<Literal>>>,
    /// How many schemas all families list.
    listed: usize,
}

/// A discriminator, the schema that has it, and one of those it tells apart.
type ValuesKey = (NodeId, Id<Schema>, Id<Schema>);

type Keys = IdMap<Id<Schema>, Vec<Arc<str>>>;

/// The schemas whose values can occur where a base is asked for, and the place of each.
#[derive(Default)]
struct Occurring {
    ids: Vec<Id<Schema>>,
    places: IdMap<Id<Schema>, usize>,
    /// Whether some are left out.
    cut: bool,
}

impl Lowering<'_, '_> {
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
                targets.clone_from(&self.occurring(id, discriminator).ids);
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
        let key = (discriminator.node, base, target);
        if let Some(known) = self.families.values.get(&key) {
            return known.clone();
        }
        let values = self.find_tag_values(discriminator, base, target);
        self.families.values.insert(key, values.clone());
        values
    }

    fn find_tag_values(
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
                let keys = self.keys_of(discriminator);
                keys.get(&target).cloned().unwrap_or_default()
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
                let tag = |l: &Literal| match l {
                    Literal::Text(_) | Literal::Boolean(_) => true,
                    Literal::Integer(value) => i64::try_from(*value).is_ok(),
                    Literal::Json(_) | Literal::Number(_) | Literal::Null => false,
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

    /// Whether a schema stands for whatever derives from it.
    pub(super) fn is_family(&self, id: Id<Schema>) -> bool {
        let Some(base) = self.discriminated.get(&id) else { return false };
        let of = self.spec.schemas.get(*base).and_then(|of| of.discriminator.as_ref());
        let mapping = of.filter(|_| *base == id).into_iter().flat_map(|of| &of.mapping);
        let mut mapped = mapping.filter_map(|(_, target)| *target);
        self.has_children(id) || mapped.any(|target| self.resolve(target) != id)
    }

    fn keys_of(&mut self, discriminator: &Discriminator) -> Rc<Keys> {
        if let Some(known) = self.families.keys.get(&discriminator.node) {
            return known.clone();
        }
        let mut keys = Keys::default();
        for (key, target) in &discriminator.mapping {
            if let Some(target) = target {
                keys.entry(self.resolve(*target)).or_default().push(key.clone());
            }
        }
        let keys = Rc::new(keys);
        self.families.keys.insert(discriminator.node, keys.clone());
        keys
    }

    /// Whether a mapping names a schema.
    pub(super) fn is_mapped(&mut self, by: &Discriminator, target: Id<Schema>) -> bool {
        self.keys_of(by).contains_key(&target)
    }

    /// The schemas whose values can occur where a base is asked for.
    ///
    /// A base in the middle occurs itself if a value stands for it: one that is said, or
    /// its name where a schema without children goes by its name too. The first base needs
    /// one that is said.
    fn occurring(
        &mut self,
        base: Id<Schema>,
        discriminator: &Discriminator,
    ) -> Rc<Occurring> {
        if let Some(known) = self.families.occurring.get(&base) {
            return known.clone();
        }
        let mapped = self.keys_of(discriminator);
        let cut = !self.may_list() && self.has_children(base);
        let mut ids = vec![base];
        if !cut {
            ids.extend(self.descendants(base));
        }
        let targets = discriminator.mapping.iter().filter_map(|(_, id)| *id);
        ids.extend(targets.map(|id| self.resolve(id)));
        let mut seen = IdSet::default();
        let hinted = |at: &Id<Schema>| {
            self.spec.schemas.get(*at).is_some_and(|schema| schema.hints.tag.is_some())
        };
        let leaf = |at: &Id<Schema>| *at != base && !self.has_children(*at);
        let implicit = ids.iter().any(|at| leaf(at) && !hinted(at));
        ids.retain(|at| {
            let named = *at != base && (implicit || leaf(at));
            (named || hinted(at) || mapped.contains_key(at)) && seen.insert(*at)
        });
        self.families.listed += ids.len();
        let places = ids.iter().copied().zip(0..).collect();
        let found = Rc::new(Occurring { ids, places, cut });
        self.families.occurring.insert(base, found.clone());
        found
    }

    fn may_list(&self) -> bool {
        let share = self.spec.schemas.len().saturating_mul(LISTED_FOR_EACH);
        self.families.listed <= LISTED.saturating_add(share)
    }

    /// Everything that derives from a base and occurs; none where that is too much.
    fn members(
        &mut self,
        id: Id<Schema>,
        base: Id<Schema>,
        discriminator: &Discriminator,
    ) -> Option<Vec<Id<Schema>>> {
        let all = self.occurring(base, discriminator);
        if all.cut || id != base && !self.may_list() {
            return None;
        }
        if id == base {
            return Some(all.ids.clone());
        }
        let mut below = self.descendants(id);
        below.push(id);
        below.retain(|at| all.places.contains_key(at));
        below.sort_by_key(|at| all.places.get(at));
        self.families.listed += below.len();
        Some(below)
    }

    /// What a base is: the union of everything that derives from it. Where families list
    /// too much, one that has a base itself is what that is.
    pub(super) fn family(&mut self, name: &Name, id: Id<Schema>) -> Kind {
        let spec = self.spec;
        let base = self.discriminated.get(&id).copied().unwrap_or(id);
        let schema = spec.schemas.get(base);
        let Some(discriminator) = schema.and_then(|of| of.discriminator.as_ref()) else {
            return Kind::Alias(Shape::Json);
        };
        if let Some(members) = self.members(id, base, discriminator) {
            return Kind::Union(self.family_union(name, id, base, &members));
        }
        self.degrade(
            self.node_of(&[Part::of(id)]),
            "too many schemas derive from bases",
        );
        Kind::Alias(if id == base { Shape::Json } else { self.named(base).shape })
    }

    /// The union of everything that derives from a base.
    fn family_union(
        &mut self,
        name: &Name,
        id: Id<Schema>,
        base: Id<Schema>,
        members: &[Id<Schema>],
    ) -> Union {
        let spec = self.spec;
        let schema =
            spec.schemas.get(base).and_then(|schema| schema.discriminator.as_ref());
        let Some(discriminator) = schema else {
            return Union::of(Vec::new());
        };
        let parts: Vec<_> = members.iter().map(|id| vec![Part::of(*id)]).collect();
        self.check_member(discriminator, &parts);
        let mut variants: Vec<Variant> = Vec::new();
        let mut taken: HashSet<String> = HashSet::new();
        for target in members.iter().copied() {
            let Some(values) = self.tag_values(discriminator, base, target) else {
                continue;
            };
            let (new, known): (Vec<_>, Vec<_>) =
                values.into_iter().partition(|value| !taken.contains(&json(value)));
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
            taken.extend(new.iter().map(json));
            let docs = Default::default();
            let name = variant_name(&new, self.own_name(target));
            variants.push(Variant { name, docs, shape, evidence: Evidence::Tag(new) });
        }
        let by = Selection::Tag(discriminator.property.clone());
        let default =
            discriminator.default.map(|target| self.self_shape(name, id, target));
        let fallback = self.place_of(default, &variants, discriminator.node);
        // Whatever derives from a base stands under the name of the base.
        let mut markup = self.facts(&[Part::of(id)]).markup;
        markup.name = markup.name.or_else(|| self.component(id));
        Union { variants, by, fallback, markup }
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

    pub(super) fn component(&self, id: Id<Schema>) -> Option<Arc<str>> {
        self.spec.schemas.get(id)?.component.clone()
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
        Some(JsonType::Integer | JsonType::Number) => match text.parse::<i64>() {
            Ok(number) => Literal::Integer(number.into()),
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
        ([first, ..], None) => Name::of(json(first)),
        ([], None) => Name::of("value"),
    }
}
