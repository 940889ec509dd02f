//! Merges a schema with everything it has in `allOf` or beside a `$ref`.
//!
//! Inherited statements come first and later ones refine them, so the order of members
//! is that of a reader who follows the references from the top.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;

use super::literal::{json, literal};
use super::lowering::Lowering;
use super::model::Name;
use crate::diagnostic::catalogue::api as codes;
use crate::source::ids::IdSet;
use crate::source::tree::{NodeId, Value};
use crate::spec::model::{
    ArrayRules, Composition, Id, JsonType, ObjectRules, Schema, SchemaHints, ValueHint,
};

/// What includes others over more schemas than these, by `allOf` or under conditions, is
/// cut: each of them takes a piece of the stack.
const DEPTH: usize = 200;

/// What merges come to in all, in members and in schemas that took part, before schemas
/// include nothing more: this much, and a share for each schema there is. A chain in which
/// each schema adds to all before it is quadratic as Rust types.
const MERGED: usize = 250_000;
const MERGED_FOR_EACH: usize = 5;

const TOO_MUCH: &str = "schemas include more of each other than is merged";

/// A schema that contributes to a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Part {
    pub(super) id: Id<Schema>,
    /// Without its `oneOf` and `anyOf`: what all their branches have in common.
    pub(super) bare: bool,
}

impl Part {
    pub(super) fn of(id: Id<Schema>) -> Self {
        Self { id, bare: false }
    }
}

/// What a schema says once everything it includes is merged.
#[derive(Clone, Debug, Default)]
pub(super) struct Flat {
    /// The types but `null`; none if nothing is said.
    pub(super) types: Option<Vec<JsonType>>,
    /// Whether `null` is allowed; none if nothing is said.
    pub(super) null: Option<bool>,
    pub(super) format: Option<Arc<str>>,
    pub(super) encoding: Option<Arc<str>>,
    pub(super) media_type: Option<Arc<str>>,
    /// `enum` and `const`, without `null`.
    pub(super) values: Option<Vec<NodeId>>,
    pub(super) limits: Vec<(&'static str, NodeId)>,
    pub(super) members: Vec<FlatMember>,
    pub(super) required: HashSet<Arc<str>>,
    /// `additionalProperties`, else `unevaluatedProperties`.
    pub(super) extra: Option<Id<Schema>>,
    unevaluated: Option<Id<Schema>>,
    /// Whether a condition decides about some members or items.
    conditional: bool,
    /// Members that conditions speak of, and those of some alternatives only.
    pub(super) loose: Vec<FlatMember>,
    /// Those of `items` that come from `unevaluatedItems`.
    rest: Vec<Id<Schema>>,
    pub(super) patterns: Vec<Id<Schema>>,
    pub(super) names: Vec<Id<Schema>>,
    pub(super) items: Vec<Id<Schema>>,
    /// The schemas of each of the first items.
    pub(super) prefix: Vec<Vec<Part>>,
    pub(super) choices: Vec<Choice>,
    /// Choices that are left out, since the branches of one of them are merged here.
    pub(super) passed_over: Vec<Choice>,
    /// A schema that no value fits.
    pub(super) never: bool,
    /// Statements that exclude each other; the later ones hold.
    pub(super) conflict: bool,
    pub(super) open: Option<bool>,
    pub(super) value_hints: Vec<ValueHint>,
    /// The name that the outermost hint gives.
    pub(super) name: Option<Arc<str>>,
    /// Keywords that have no effect on the type, and their places.
    pub(super) unused: Vec<(&'static str, NodeId)>,
    /// Every schema that took part.
    pub(super) sources: Vec<Id<Schema>>,
    index: HashMap<Arc<str>, usize>,
}

/// A member and every schema that speaks about it.
#[derive(Clone, Debug)]
pub(super) struct FlatMember {
    pub(super) wire: Arc<str>,
    pub(super) parts: Vec<Part>,
    /// The type that first has the member, for naming what is inline in it.
    pub(super) owner: Name,
    /// The place of the condition without which nothing is said about the member.
    pub(super) only_if: Option<NodeId>,
}

/// A `oneOf` or `anyOf`.
#[derive(Clone, Debug)]
pub(super) struct Choice {
    /// The schema that has it.
    pub(super) of: Id<Schema>,
    pub(super) branches: Vec<Id<Schema>>,
}

/// Where a merge stands: who owns members, and what was visited.
struct Walk {
    owner: Name,
    /// The schemas that are being merged, the outermost first.
    trail: Vec<Id<Schema>>,
    seen: IdSet<Id<Schema>>,
    bare: bool,
    /// Whether the schema at hand takes in what it includes.
    include: bool,
}

impl Lowering<'_, '_> {
    /// The merge of several schemas; `owner` names the type they make up.
    pub(super) fn flatten(&mut self, parts: &[Part], owner: &Name) -> Rc<Flat> {
        if let Some(flat) = self.flats.get(parts) {
            return flat.clone();
        }
        let mut flat = Flat::default();
        let mut walk = Walk {
            owner: owner.clone(),
            trail: Vec::new(),
            seen: parts.iter().map(|part| part.id).collect(),
            bare: false,
            include: true,
        };
        for part in parts {
            walk.bare = part.bare;
            self.gather(part.id, &mut walk, &mut flat);
        }
        self.loosen(&mut flat);
        flat.settle();
        self.merged += flat.members.len() + flat.sources.len();
        let flat = Rc::new(flat);
        self.flats.insert(parts.to_vec(), flat.clone());
        flat
    }

    /// The merge of one schema.
    pub(super) fn flat_of(&mut self, id: Id<Schema>) -> Rc<Flat> {
        let owner = self.own_name(id).unwrap_or_default();
        self.flatten(&[Part::of(id)], &owner)
    }

    fn gather(&mut self, id: Id<Schema>, walk: &mut Walk, flat: &mut Flat) {
        let spec = self.spec;
        let Some(schema) = spec.schemas.get(id) else { return };
        if self.merging > DEPTH {
            self.degrade(schema.node, "schemas include each other too deeply");
            return;
        }
        let include = self.may_include(schema);
        self.merging += 1;
        flat.sources.push(id);
        let outer = walk.owner.clone();
        if let Some(name) = self.own_name(id) {
            walk.owner = name;
        }
        walk.trail.push(id);
        let inherited = schema.reference.iter().chain(&schema.composition.all_of);
        for part in inherited.filter(|_| include) {
            let target = self.resolve(*part);
            if walk.seen.insert(target) {
                self.gather(target, walk, flat);
            } else if walk.trail.contains(&target) {
                let message = "this schema includes itself";
                self.report(&codes::INCLUDES_ITSELF, schema.node, message, "");
            }
        }
        walk.trail.pop();
        walk.include = include;
        self.apply(id, schema, walk, flat);
        walk.owner = outer;
        self.merging -= 1;
    }

    /// Whether what a schema includes is merged into it; what it only refers to always is.
    fn may_include(&mut self, schema: &Schema) -> bool {
        let Composition { all_of, conditional, .. } = &*schema.composition;
        let includes =
            schema.reference.is_some() || !all_of.is_empty() || !conditional.is_empty();
        if self.merged <= self.most_merged() || !includes || only_refers(schema) {
            return true;
        }
        self.degrade(schema.node, TOO_MUCH);
        false
    }

    fn most_merged(&self) -> usize {
        MERGED + self.spec.schemas.len().saturating_mul(MERGED_FOR_EACH)
    }

    /// Adds the schema's own statements, which refine what is there.
    fn apply(&mut self, id: Id<Schema>, schema: &Schema, walk: &Walk, flat: &mut Flat) {
        let Schema {
            node: _,
            component: _,
            boolean,
            reference: _,
            docs: _,
            types,
            format,
            values,
            constant,
            default: _,
            examples: _,
            read_only: _,
            write_only: _,
            limits,
            composition,
            object,
            array,
            content_encoding,
            content_media_type,
            content_schema: _,
            discriminator: _,
            xml: _,
            hints,
        } = schema;
        flat.never |= *boolean == Some(false);
        apply_types(flat, types, walk.trail.is_empty());
        replace(&mut flat.format, format);
        replace(&mut flat.encoding, content_encoding);
        replace(&mut flat.media_type, content_media_type);
        self.apply_values(flat, values.as_deref(), *constant);
        for (keyword, value) in limits {
            flat.limits.retain(|(known, _)| known != keyword);
            flat.limits.push((keyword, *value));
        }
        apply_object(flat, object, walk);
        apply_array(flat, array);
        self.apply_composition(id, composition, walk, flat);
        apply_hints(flat, hints, walk.trail.is_empty());
    }

    fn apply_values(
        &mut self,
        flat: &mut Flat,
        values: Option<&[NodeId]>,
        constant: Option<NodeId>,
    ) {
        let tree = self.tree;
        let lists = [values.map(<[NodeId]>::to_vec), constant.map(|node| vec![node])];
        for list in lists.into_iter().flatten() {
            let is_null = |node: &NodeId| matches!(tree.value(*node), Value::Null);
            let has_null = list.iter().any(is_null);
            if has_null && flat.null.is_none() {
                flat.null = Some(true);
            }
            let list: Vec<NodeId> = list.into_iter().filter(|n| !is_null(n)).collect();
            flat.values = Some(match flat.values.take() {
                None => list,
                Some(before) => {
                    let text = |node: &NodeId| json(&literal(tree, *node));
                    let now: HashSet<String> = list.iter().map(text).collect();
                    let both = |node: &NodeId| now.contains(&text(node));
                    let common: Vec<_> = before.into_iter().filter(both).collect();
                    flat.conflict |= common.is_empty() && !list.is_empty();
                    if common.is_empty() { list } else { common }
                }
            });
        }
    }

    fn apply_composition(
        &mut self,
        id: Id<Schema>,
        composition: &Composition,
        walk: &Walk,
        flat: &mut Flat,
    ) {
        let Composition { all_of: _, one_of, any_of, not, condition, conditional } =
            composition;
        if let Some(node) = not {
            self.apply_not(*node, flat);
        }
        flat.unused.extend(condition.map(|node| ("if", node)));
        flat.conditional |= condition.is_some()
            || !conditional.is_empty()
            || walk.bare && !(one_of.is_empty() && any_of.is_empty());
        for branches in [one_of, any_of] {
            let others = branches.iter().filter(|branch| self.resolve(**branch) != id);
            let others: Vec<_> = others.copied().collect();
            if others.len() < branches.len() {
                let node = self.node_of(&[Part::of(id)]);
                let message = "this schema includes itself";
                self.report(&codes::INCLUDES_ITSELF, node, message, "");
            }
            let branches = others;
            // A base that lists its children is, for a child, only what they share.
            let among = |branch: &Id<Schema>| walk.seen.contains(&self.resolve(*branch));
            if branches.is_empty() || branches.iter().any(among) {
                continue;
            }
            let choices = match walk.bare {
                true => &mut flat.passed_over,
                false => &mut flat.choices,
            };
            choices.push(Choice { of: id, branches });
        }
        // Conditions that share branches would list these once for each way to them.
        let mut listed = IdSet::default();
        if !conditional.is_empty() {
            listed.extend(flat.sources.iter().copied());
        }
        for branch in conditional.iter().filter(|_| walk.include) {
            // A branch may include the schema that it is a branch of.
            if !self.conditions.insert(*branch) {
                continue;
            }
            let owner = walk.owner.clone();
            let sub = self.flatten(&[Part::of(*branch)], &owner);
            self.conditions.remove(branch);
            let new = sub.sources.iter().filter(|id| listed.insert(**id));
            flat.sources.extend(new);
            let only_if = Some(self.node_of(&[Part::of(*branch)]));
            let loose = sub.members.iter().cloned();
            flat.loose.extend(loose.map(|member| FlatMember { only_if, ..member }));
        }
    }

    /// Takes away the types that `not` excludes; what else it says has no effect.
    fn apply_not(&mut self, node: NodeId, flat: &mut Flat) {
        let tree = self.tree;
        let mut excluded: Vec<JsonType> = Vec::new();
        let members = tree.members(node);
        let only_types = members.iter().all(|member| &*member.key == "type");
        for member in members.iter().filter(|_| only_types) {
            let names = match tree.value(member.value) {
                Value::List(names) => names.clone(),
                _ => vec![member.value],
            };
            let types = names.iter().filter_map(|name| tree.text(*name));
            excluded.extend(types.filter_map(|name| JsonType::named(name)));
        }
        if excluded.is_empty() {
            flat.unused.push(("not", node));
            return;
        }
        if excluded.contains(&JsonType::Null) {
            flat.null = Some(false);
            excluded.retain(|of| *of != JsonType::Null);
        } else if flat.types.is_none() && flat.null.is_none() {
            flat.null = Some(true);
        }
        if excluded.is_empty() {
            return;
        }
        if excluded.contains(&JsonType::Number) {
            excluded.push(JsonType::Integer);
        }
        let types = flat.types.take().unwrap_or_else(|| super::shape::ALL.to_vec());
        flat.types =
            Some(types.into_iter().filter(|of| !excluded.contains(of)).collect());
    }

    /// The name that the description gives to a schema.
    pub(super) fn own_name(&self, id: Id<Schema>) -> Option<Name> {
        let schema = self.spec.schemas.get(id)?;
        let component = schema.component.as_ref()?;
        Some(Name::of(schema.hints.name.as_ref().unwrap_or(component).clone()))
    }
}

/// Whether a schema is a `$ref` with nothing beside it that bears on the type.
pub(super) fn only_refers(schema: &Schema) -> bool {
    schema.reference.is_some()
        && schema.composition.all_of.is_empty()
        && says_nothing(schema)
}

/// Whether a schema's own keywords, `$ref` and `allOf` apart, leave the type open.
pub(super) fn says_nothing(schema: &Schema) -> bool {
    let Schema {
        node: _,
        component: _,
        boolean,
        reference: _,
        docs: _,
        types,
        format,
        values,
        constant,
        default: _,
        examples: _,
        read_only: _,
        write_only: _,
        limits: _,
        composition,
        object,
        array,
        content_encoding,
        content_media_type,
        content_schema,
        discriminator,
        xml: _,
        hints: _,
    } = schema;
    let Composition { all_of: _, one_of, any_of, not: _, condition: _, conditional } =
        &**composition;
    let ObjectRules { properties, required, additional, unevaluated, patterns, names } =
        &**object;
    let ArrayRules { items, prefix, unevaluated: rest, contains: _ } = &**array;
    boolean.is_none()
        && types.is_empty()
        && format.is_none()
        && values.is_none()
        && constant.is_none()
        && one_of.is_empty()
        && any_of.is_empty()
        && conditional.is_empty()
        && properties.is_empty()
        && required.is_empty()
        && additional.is_none()
        && unevaluated.is_none()
        && patterns.is_empty()
        && names.is_none()
        && items.is_none()
        && prefix.is_empty()
        && rest.is_none()
        && content_encoding.is_none()
        && content_media_type.is_none()
        && content_schema.is_none()
        && discriminator.is_none()
}

/// Whether a schema without references leaves every value possible.
pub(super) fn leaves_open(schema: &Schema) -> bool {
    let Composition { all_of, not, condition, .. } = &*schema.composition;
    says_nothing(schema)
        && all_of.is_empty()
        && not.is_none()
        && condition.is_none()
        && schema.array.contains.is_none()
}

fn replace<T: Clone>(slot: &mut Option<T>, with: &Option<T>) {
    if with.is_some() {
        slot.clone_from(with);
    }
}

fn apply_types(flat: &mut Flat, types: &[JsonType], outermost: bool) {
    if types.is_empty() {
        return;
    }
    let null = types.contains(&JsonType::Null);
    // The use decides: what is included rarely says that it may be null for all.
    flat.null = Some(if outermost { null } else { flat.null.unwrap_or(true) && null });
    let said: Vec<_> = types.iter().copied().filter(|t| *t != JsonType::Null).collect();
    flat.types = Some(match flat.types.take() {
        None => said,
        Some(before) => {
            let wider = |t: &JsonType| {
                said.contains(t)
                    || (*t == JsonType::Integer && said.contains(&JsonType::Number))
            };
            let mut common: Vec<_> = before.iter().copied().filter(wider).collect();
            if before.contains(&JsonType::Number) && said.contains(&JsonType::Integer) {
                common.push(JsonType::Integer);
            }
            flat.conflict |= common.is_empty() && !said.is_empty() && !before.is_empty();
            if common.is_empty() { said } else { common }
        }
    });
}

fn apply_object(flat: &mut Flat, object: &ObjectRules, walk: &Walk) {
    let ObjectRules { properties, required, additional, unevaluated, patterns, names } =
        object;
    for (wire, id) in properties {
        add_member(flat, wire, &[Part::of(*id)], &walk.owner);
    }
    flat.required.extend(required.iter().cloned());
    replace(&mut flat.extra, additional);
    // What inner schemas leave to further members is evaluated.
    if flat.extra.is_none() && flat.unevaluated.is_none() {
        flat.unevaluated = *unevaluated;
    }
    flat.patterns.extend(patterns.iter().map(|(_, id)| *id));
    flat.names.extend(names);
}

fn add_member(flat: &mut Flat, wire: &Arc<str>, parts: &[Part], owner: &Name) {
    match flat.index.get(wire).and_then(|index| flat.members.get_mut(*index)) {
        Some(member) => {
            for part in parts {
                if !member.parts.contains(part) {
                    member.parts.push(*part);
                }
            }
        }
        None => {
            flat.index.insert(wire.clone(), flat.members.len());
            let member = FlatMember {
                wire: wire.clone(),
                parts: parts.to_vec(),
                owner: owner.clone(),
                only_if: None,
            };
            flat.members.push(member);
        }
    }
}

fn apply_array(flat: &mut Flat, array: &ArrayRules) {
    let ArrayRules { items, prefix, unevaluated, contains } = array;
    flat.items.extend(items);
    if items.is_none() && flat.items.is_empty() {
        flat.items.extend(unevaluated);
        flat.rest.extend(unevaluated);
    }
    for (index, id) in prefix.iter().enumerate() {
        match flat.prefix.get_mut(index) {
            Some(parts) => parts.push(Part::of(*id)),
            None => flat.prefix.push(vec![Part::of(*id)]),
        }
    }
    flat.unused.extend(contains.map(|node| ("contains", node)));
}

fn apply_hints(flat: &mut Flat, hints: &SchemaHints, outermost: bool) {
    let SchemaHints {
        name,
        member: _,
        open,
        values,
        tag: _,
        secret: _,
        nullable,
        flatten: _,
        mutability: _,
    } = hints;
    if outermost {
        replace(&mut flat.name, name);
    }
    replace(&mut flat.open, open);
    if !values.is_empty() {
        flat.value_hints.clone_from(values);
    }
    replace(&mut flat.null, nullable);
}

impl Flat {
    /// Decides what depends on all that was gathered.
    fn settle(&mut self) {
        // What conditions and alternatives evaluate is not known beforehand.
        let open = self.conditional || !self.choices.is_empty();
        if self.extra.is_none() && !open {
            self.extra = self.unevaluated;
        }
        if open {
            self.items.retain(|id| !self.rest.contains(id));
        }
        for member in std::mem::take(&mut self.loose) {
            if !self.index.contains_key(&member.wire) {
                self.index.insert(member.wire.clone(), self.members.len());
                self.members.push(member);
            }
        }
    }

    /// The member of that wire name.
    pub(super) fn member(&self, wire: &str) -> Option<&FlatMember> {
        self.members.get(*self.index.get(wire)?)
    }

    /// The value of a limit.
    pub(super) fn limit(&self, keyword: &str) -> Option<NodeId> {
        self.limits.iter().find(|(known, _)| *known == keyword).map(|(_, node)| *node)
    }

    /// Whether it says anything about objects.
    pub(super) fn about_objects(&self) -> bool {
        !self.members.is_empty()
            || self.extra.is_some()
            || !self.patterns.is_empty()
            || !self.names.is_empty()
    }

    /// Whether it says anything about arrays.
    pub(super) fn about_arrays(&self) -> bool {
        !self.items.is_empty() || !self.prefix.is_empty()
    }
}
