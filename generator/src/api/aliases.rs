//! Aliases that are types of their own after all: those that hold themselves, and those
//! that would be written out too long.

use std::collections::BTreeSet;

use super::cycles::{components, is_cyclic};
use super::lowering::Lowering;
use super::model::{
    Docs, Evidence, Kind, Name, Shape, Table, Type, TypeId, Union, Variant,
};

/// An alias is made of so many shapes at most, those of the aliases in it included: each
/// of a chain of them can double what the one before it is made of.
const LARGEST: usize = 64;

/// The aliases that lead back to themselves through aliases, lists, maps and tuples only.
pub(crate) fn circular(types: &Table) -> BTreeSet<TypeId> {
    let edges = aliases_in(types);
    let cyclic = components(&edges).into_iter().filter(|of| is_cyclic(of, &edges));
    cyclic.flatten().map(type_id).collect()
}

/// For each type, the aliases in it if it is one itself.
fn aliases_in(types: &Table) -> Vec<Vec<usize>> {
    let is_alias =
        |id: &TypeId| types.get(*id).is_some_and(|of| matches!(of.kind, Kind::Alias(_)));
    let named = |of: &Type| match &of.kind {
        Kind::Alias(shape) => Inside::of(shape).named,
        _ => Vec::new(),
    };
    let found = types.iter().map(|(_, of)| named(of));
    found.map(|ids| ids.into_iter().filter(is_alias).map(row).collect()).collect()
}

fn row(id: TypeId) -> usize {
    usize::try_from(id.0).unwrap_or(usize::MAX)
}

fn type_id(row: usize) -> TypeId {
    TypeId(u32::try_from(row).unwrap_or(u32::MAX))
}

/// What a shape is made of.
#[derive(Default)]
struct Inside {
    named: Vec<TypeId>,
    shapes: usize,
}

impl Inside {
    fn of(shape: &Shape) -> Self {
        let mut inside = Self::default();
        let mut open = vec![shape];
        while let Some(shape) = open.pop() {
            inside.shapes += 1;
            match shape {
                Shape::Named(id) => inside.named.push(*id),
                Shape::List(inner) | Shape::Nullable(inner) => open.push(inner),
                Shape::Map { values, .. } => open.push(values),
                Shape::Tuple(parts) => open.extend(parts),
                Shape::OpenTuple { first, rest } => {
                    open.extend(first);
                    open.push(rest);
                }
                _ => {}
            }
        }
        inside
    }
}

/// Where a search in a component stands with a node.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Outside,
    New,
    Open,
    Done,
}

fn set(states: &mut [State], node: usize, state: State) {
    if let Some(of) = states.get_mut(node) {
        *of = state;
    }
}

/// An order of the nodes of a component in which those that a node leads to come first, and
/// the nodes that are led back to, from the first node on: without these it has no cycle.
fn ordered(
    component: &[usize],
    edges: &[Vec<usize>],
    states: &mut [State],
) -> (Vec<usize>, Vec<usize>) {
    let (mut order, mut closing) = (Vec::new(), BTreeSet::new());
    component.iter().for_each(|node| set(states, *node, State::New));
    for root in component {
        if states.get(*root) != Some(&State::New) {
            continue;
        }
        let mut path = vec![(*root, 0)];
        while let Some((node, next)) = path.last_mut() {
            if *next == 0 {
                set(states, *node, State::Open);
            }
            let to = edges.get(*node).and_then(|to| to.get(*next)).copied();
            *next += 1;
            match to.map(|to| (to, states.get(to).copied())) {
                Some((to, Some(State::New))) => path.push((to, 0)),
                Some((to, Some(State::Open))) => {
                    closing.insert(to);
                }
                Some(_) => {}
                None => {
                    set(states, *node, State::Done);
                    order.push(*node);
                    path.pop();
                }
            }
        }
    }
    (order, closing.into_iter().collect())
}

impl Lowering<'_, '_> {
    /// Leaves no alias that leads to itself, and none that is too large.
    pub(super) fn settle_aliases(&mut self) {
        let edges = aliases_in(&self.types);
        let mut states = vec![State::Outside; edges.len()];
        let mut sizes = vec![1_usize; edges.len()];
        for component in components(&edges) {
            let (order, closing) = ordered(&component, &edges, &mut states);
            let closing: Vec<TypeId> = closing.into_iter().map(type_id).collect();
            if component.iter().all(|node| self.is_only_a_name(type_id(*node))) {
                closing.iter().for_each(|id| self.name_nothing(*id));
            } else {
                closing.iter().for_each(|id| self.make_own_type(*id));
            }
            for node in order {
                let size = self.size(type_id(node), &sizes);
                if size > LARGEST {
                    self.make_own_type(type_id(node));
                } else if let Some(slot) = sizes.get_mut(node) {
                    *slot = size;
                }
            }
        }
    }

    /// How many shapes a type is written with where it is used.
    fn size(&self, id: TypeId, sizes: &[usize]) -> usize {
        let Some(Type { kind: Kind::Alias(shape), .. }) = self.types.get(id) else {
            return 1;
        };
        let inside = Inside::of(shape);
        let named = inside.named.iter().filter_map(|id| sizes.get(row(*id)));
        named.fold(inside.shapes, |sum, size| sum.saturating_add(*size))
    }

    fn is_only_a_name(&self, id: TypeId) -> bool {
        let of = self.types.get(id);
        of.is_some_and(|of| matches!(of.kind, Kind::Alias(Shape::Named(_))))
    }

    /// Aliases that lead only to each other name nothing.
    fn name_nothing(&mut self, id: TypeId) {
        let Some(of) = self.types.get_mut(id) else { return };
        of.kind = Kind::Alias(Shape::Json);
        let node = of.node;
        self.degrade(node, "this schema is only itself");
    }

    /// Makes an alias a union of one variant: a type that may hold itself, and that is
    /// written with its name alone.
    fn make_own_type(&mut self, id: TypeId) {
        let Some(of) = self.types.get_mut(id) else { return };
        let Kind::Alias(shape) = &of.kind else { return };
        let word = match shape {
            Shape::Map { .. } => "map",
            Shape::Nullable(_) | Shape::Named(_) => "value",
            _ => "list",
        };
        let variant = Variant {
            name: Name::of(word),
            docs: Docs::default(),
            shape: shape.clone(),
            evidence: Evidence::Fits,
        };
        of.kind = Kind::Union(Union::of(vec![variant]));
    }
}
