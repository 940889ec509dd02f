//! How the branches of a union are told apart.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use super::flat::{Flat, Part};
use super::literal::json;
use super::lowering::Lowering;
use super::model::{Evidence, JsonKind, Literal, Name, Selection, Shape};
use super::union::{Plan, overlap};
use crate::diagnostic::catalogue::api as codes;
use crate::spec::model::{Discriminator, Id, JsonType, Schema};

/// Unions inside unions deeper than this take part as a whole.
const DEPTH: usize = 6;

/// Branches of branches beyond this many are not looked into.
const MOST_BRANCHES: usize = 500;

/// How to select, and what there is to select from.
pub(super) struct Selected {
    pub(super) by: Selection,
    pub(super) arms: Vec<Arm>,
}

/// Branches that share their evidence; several make a union of their own.
pub(super) struct Arm {
    pub(super) branches: Vec<Vec<Part>>,
    pub(super) evidence: Evidence,
    /// The schema whose discriminator tells the branches of the arm apart.
    pub(super) tagged: Option<Id<Schema>>,
}

/// Branches and the tags that stand for them.
type Tagged = (Vec<Vec<Part>>, Vec<Literal>);

impl Arm {
    fn of(branches: Vec<Vec<Part>>, evidence: Evidence) -> Self {
        Self { branches, evidence, tagged: None }
    }
}

impl Lowering<'_, '_> {
    /// Chooses how branches are told apart: the discriminator, else a member with
    /// distinct values, else structure.
    pub(super) fn select(&mut self, plan: &Plan) -> Selected {
        if let Some(of) = plan.tagged {
            let objects = plan.branches.iter().all(|parts| self.may_be_object(parts));
            if objects && let Some(selected) = self.by_discriminator(of, plan) {
                return selected;
            }
            let node = self.spec.schemas.get(of).map(|schema| schema.node);
            if let Some(node) = node {
                let (message, help) = if objects {
                    let message = "the discriminator has no value for a branch";
                    (message, "add the branch to `mapping`")
                } else {
                    let message = "the discriminator has a branch that is no object";
                    (message, "give it to the objects among the branches alone")
                };
                self.report(&codes::NO_TAG, node, message, help);
            }
        }
        self.by_values(plan).unwrap_or_else(|| self.by_structure(plan))
    }

    fn may_be_object(&mut self, parts: &[Part]) -> bool {
        self.json_types(parts, &mut HashSet::new()).contains(&JsonType::Object)
    }

    fn by_discriminator(&mut self, of: Id<Schema>, plan: &Plan) -> Option<Selected> {
        let spec = self.spec;
        let discriminator = spec.schemas.get(of)?.discriminator.as_ref()?;
        let mut arms: Vec<Option<Tagged>> = Vec::new();
        let mut arm_of: HashMap<String, usize> = HashMap::new();
        for parts in &plan.branches {
            let target = self.target(parts)?;
            let mut tags = self.branch_tags(discriminator, of, target, 0)?;
            // Branches with a tag in common need a second look inside.
            let shared = tags.iter().filter_map(|tag| arm_of.get(&json(tag)).copied());
            let shared: BTreeSet<usize> = shared.collect();
            let mut branches = Vec::new();
            for index in shared {
                let Some((known, values)) = arms.get_mut(index).and_then(Option::take)
                else {
                    continue;
                };
                branches.extend(known);
                tags = once(values.into_iter().chain(tags));
            }
            branches.push(parts.clone());
            arm_of.extend(tags.iter().map(|tag| (json(tag), arms.len())));
            arms.push(Some((branches, tags)));
        }
        let arms: Vec<_> = arms.into_iter().flatten().collect();
        if arms.len() < 2 {
            return None;
        }
        let arms = arms
            .into_iter()
            .map(|(branches, tags)| Arm::of(branches, Evidence::Tag(tags)))
            .collect();
        Some(Selected { by: Selection::Tag(discriminator.property.clone()), arms })
    }

    /// The tags of a branch; those of all its own branches if it is a union itself.
    pub(super) fn branch_tags(
        &mut self,
        discriminator: &Discriminator,
        of: Id<Schema>,
        target: Id<Schema>,
        depth: usize,
    ) -> Option<Vec<Literal>> {
        let key = (discriminator.node, of, target, depth);
        if let Some(known) = self.branch_tags.get(&key) {
            return known.clone();
        }
        let tags = self.find_branch_tags(discriminator, of, target, depth);
        self.branch_tags.insert(key, tags.clone());
        tags
    }

    fn find_branch_tags(
        &mut self,
        discriminator: &Discriminator,
        of: Id<Schema>,
        target: Id<Schema>,
        depth: usize,
    ) -> Option<Vec<Literal>> {
        let spec = self.spec;
        let schema = spec.schemas.get(target)?;
        let one_of = schema.composition.one_of.iter();
        let inner: Vec<_> = one_of.chain(&schema.composition.any_of).copied().collect();
        if inner.is_empty() || depth > DEPTH || self.is_mapped(discriminator, target) {
            return self.tag_values(discriminator, of, target);
        }
        let nested = schema.discriminator.as_deref().unwrap_or(discriminator);
        let mut tags = Vec::new();
        for branch in inner {
            let branch = self.target(&[Part::of(branch)])?;
            tags.push(self.branch_tags(nested, target, branch, depth + 1)?);
        }
        Some(once(tags.into_iter().flatten()))
    }

    /// A required member that has other values in each branch.
    fn by_values(&mut self, plan: &Plan) -> Option<Selected> {
        let flats: Vec<_> = plan
            .branches
            .iter()
            .map(|parts| self.flatten(parts, &Name::default()))
            .collect();
        let first = flats.first()?;
        let candidates: Vec<Arc<str>> = first
            .members
            .iter()
            .map(|member| member.wire.clone())
            .filter(|wire| flats.iter().all(|flat| flat.required.contains(wire)))
            .collect();
        for wire in candidates {
            let mut evidence: Vec<Vec<Literal>> = Vec::new();
            for flat in &flats {
                match self.member_values(flat, &wire) {
                    Some(values) if !evidence.iter().any(|v| overlap(v, &values)) => {
                        evidence.push(values);
                    }
                    _ => break,
                }
            }
            if evidence.len() == flats.len() {
                let arms = plan.branches.iter().cloned().zip(evidence);
                let arm = |(parts, tags)| Arm::of(vec![parts], Evidence::Tag(tags));
                return Some(Selected {
                    by: Selection::Tag(wire),
                    arms: arms.map(arm).collect(),
                });
            }
        }
        None
    }

    fn member_values(&mut self, flat: &Flat, wire: &str) -> Option<Vec<Literal>> {
        let parts = flat.member(wire)?.parts.clone();
        self.finite_parts(&parts)
    }

    /// JSON types, then required members that no other branch has, then trial.
    fn by_structure(&mut self, plan: &Plan) -> Selected {
        let kinds: Vec<Vec<JsonType>> = plan
            .branches
            .iter()
            .map(|parts| self.json_types(parts, &mut HashSet::new()))
            .collect();
        let members = self.members_of(plan, &kinds);
        let mut arms: Vec<Arm> = Vec::new();
        for (index, parts) in plan.branches.iter().enumerate() {
            let own = kinds.get(index).cloned().unwrap_or_default();
            let mut others = kinds.iter().enumerate().filter(|(i, _)| *i != index);
            let shared =
                others.any(|(_, other)| own.iter().any(|of| other.contains(of)));
            let evidence = match own.as_slice() {
                [one] if !shared => Evidence::Kind(kind_of(*one)),
                [JsonType::Object] => self.object_evidence(parts, &members),
                _ => Evidence::Fits,
            };
            arms.push(Arm::of(vec![parts.clone()], evidence));
        }
        self.join_objects(plan.tagged, &kinds, &mut arms);
        for arm in &arms {
            if arm.evidence == Evidence::Fits {
                let parts = arm.branches.first().cloned().unwrap_or_default();
                self.report_trial(&parts);
            }
        }
        Selected { by: Selection::Structure, arms }
    }

    /// Objects beside other kinds of values become one arm if a discriminator tells them
    /// apart, or a member where nothing else would.
    fn join_objects(
        &mut self,
        tagged: Option<Id<Schema>>,
        kinds: &[Vec<JsonType>],
        arms: &mut Vec<Arm>,
    ) {
        let only_object = |of: &Vec<JsonType>| of.as_slice() == [JsonType::Object];
        let mixed = |of: &Vec<JsonType>| of.len() > 1 && of.contains(&JsonType::Object);
        let objects: Vec<usize> = (0..kinds.len())
            .filter(|i| kinds.get(*i).is_some_and(only_object))
            .collect();
        let trial = objects.iter().filter_map(|i| arms.get(*i));
        let uncertain = trial.filter(|arm| arm.evidence == Evidence::Fits).count() > 0;
        if objects.len() < 2
            || objects.len() == kinds.len()
            || !(uncertain || tagged.is_some())
            || kinds.iter().any(mixed)
        {
            return;
        }
        let branches: Vec<Vec<Part>> = objects
            .iter()
            .filter_map(|i| arms.get(*i))
            .flat_map(|arm| arm.branches.clone())
            .collect();
        let plan = Plan { branches, tagged };
        let by_tag = tagged.and_then(|of| self.by_discriminator(of, &plan)).is_some();
        if !by_tag && (!uncertain || self.by_values(&plan).is_none()) {
            return;
        }
        let mut index = 0;
        arms.retain(|_| {
            index += 1;
            objects.binary_search(&(index - 1)).is_err()
        });
        let evidence = Evidence::Kind(JsonKind::Object);
        let tagged = tagged.filter(|_| by_tag);
        arms.push(Arm { branches: plan.branches, evidence, tagged });
    }

    /// What the branches that may be objects have.
    fn members_of(&mut self, plan: &Plan, kinds: &[Vec<JsonType>]) -> Members {
        let mut members = Members::default();
        for (parts, kinds) in plan.branches.iter().zip(kinds) {
            if kinds.contains(&JsonType::Object) {
                let flat = self.flatten(parts, &Name::default());
                members.open += usize::from(may_have_any(&flat));
                for member in &flat.members {
                    *members.counts.entry(member.wire.clone()).or_default() += 1;
                }
            }
        }
        members
    }

    /// A member that tells a branch of objects from all others.
    fn object_evidence(&mut self, parts: &[Part], all: &Members) -> Evidence {
        let own = self.flatten(parts, &Name::default());
        if all.open > usize::from(may_have_any(&own)) {
            return Evidence::Fits;
        }
        let wires = own.members.iter().map(|member| &member.wire);
        let unique = wires
            .filter(|wire| {
                own.required.contains(*wire) && all.counts.get(*wire) == Some(&1)
            })
            .find(|wire| self.goes_both_ways(&own, wire));
        unique.map_or(Evidence::Fits, |wire| Evidence::Member(wire.clone()))
    }

    /// Whether a member is in requests and in responses, so that both can be told by it.
    fn goes_both_ways(&mut self, flat: &Flat, wire: &str) -> bool {
        let Some(member) = flat.member(wire) else { return false };
        let facts = self.facts(&member.parts);
        !facts.write_only && !facts.read_only
    }

    /// The JSON types that values of a branch can have.
    fn json_types(
        &mut self,
        parts: &[Part],
        seen: &mut HashSet<Id<Schema>>,
    ) -> Vec<JsonType> {
        let flat = self.flatten(parts, &Name::default());
        let types = self.types_of(&flat);
        if !types.is_empty() {
            return types;
        }
        let branches = flat.choices.iter().flat_map(|choice| choice.branches.clone());
        let branches: Vec<Id<Schema>> = branches.collect();
        if !branches.is_empty() {
            let mut found: Vec<JsonType> = Vec::new();
            for branch in branches {
                // What is seen already adds nothing new.
                if seen.len() > MOST_BRANCHES || !seen.insert(self.resolve(branch)) {
                    continue;
                }
                for of in self.json_types(&[Part::of(branch)], seen) {
                    if !found.contains(&of) {
                        found.push(of);
                    }
                }
            }
            return found;
        }
        vec![
            JsonType::Boolean,
            JsonType::Integer,
            JsonType::Number,
            JsonType::String,
            JsonType::Array,
            JsonType::Object,
        ]
    }
}

/// Values without those that came before.
fn once(values: impl Iterator<Item = Literal>) -> Vec<Literal> {
    let mut seen = HashSet::new();
    values.filter(|value| seen.insert(json(value))).collect()
}

/// Members of the branches of a union that may be objects.
#[derive(Default)]
struct Members {
    /// How many branches have a member.
    counts: HashMap<Arc<str>, usize>,
    /// How many may have any member.
    open: usize,
}

/// Whether objects may have any member: a map or a union.
fn may_have_any(flat: &Flat) -> bool {
    flat.members.is_empty() || !flat.choices.is_empty()
}

/// The order in which evidence is tried: what is certain first, any value last.
pub(super) fn rank(evidence: &Evidence, shape: &Shape) -> u8 {
    match evidence {
        Evidence::Tag(_) => 0,
        // Every integer is a number too.
        Evidence::Kind(JsonKind::Number) => 1,
        Evidence::Kind(_) => 0,
        Evidence::Member(_) => 2,
        Evidence::Fits if *shape == Shape::Json => 4,
        Evidence::Fits => 3,
    }
}

/// The JSON type as evidence.
pub(super) fn kind_of(of: JsonType) -> JsonKind {
    match of {
        JsonType::Null => JsonKind::Null,
        JsonType::Boolean => JsonKind::Boolean,
        JsonType::Integer => JsonKind::Integer,
        JsonType::Number => JsonKind::Number,
        JsonType::String => JsonKind::String,
        JsonType::Array => JsonKind::Array,
        JsonType::Object => JsonKind::Object,
    }
}

/// A word for a JSON type.
pub(super) fn type_word(of: JsonType) -> &'static str {
    kind_word(kind_of(of))
}

/// A word for a kind of value.
pub(super) fn kind_word(kind: JsonKind) -> &'static str {
    match kind {
        JsonKind::Null => "null",
        JsonKind::Boolean => "boolean",
        JsonKind::Integer => "integer",
        JsonKind::Number => "number",
        JsonKind::String => "string",
        JsonKind::Array => "list",
        JsonKind::Object => "object",
    }
}
