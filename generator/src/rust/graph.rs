//! Questions about the graph of types: which edges need a box, which required members
//! can never be given, how deep types are nested, which aliases are endless.

use std::collections::{BTreeMap, BTreeSet};

use crate::api;
use crate::api::model::{Additional, Kind, Shape, Table, Type, TypeId};

/// A use of one type by another: the owner and the number of the member or variant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Edge {
    /// The type that holds the value.
    pub owner: TypeId,
    /// The number of its member or variant.
    pub part: usize,
}

/// The answers for one table of types.
#[derive(Debug, Default)]
pub struct Graph {
    boxed: BTreeSet<Edge>,
    endless: BTreeSet<Edge>,
    circular: BTreeSet<TypeId>,
    depth: usize,
}

impl Graph {
    /// Asks all questions at once.
    pub fn new(types: &Table) -> Self {
        let circular = api::circular(types);
        let order = search_order(types);
        let required = Edges::new(types, Held::Required, &circular);
        let endless = required.closing(&order);
        let by_value = Edges::new(types, Held::ByValue, &circular);
        let boxed = by_value.closing(&order);
        let depth = Edges::new(types, Held::Anyhow, &circular).depth(&order);
        Self { boxed, endless, circular, depth }
    }

    /// Whether the part is held in a box, so that its owner has a size.
    ///
    /// At least one edge of every cycle by value has one, a member rather than a variant.
    pub fn needs_box(&self, edge: Edge) -> bool {
        self.boxed.contains(&edge)
    }

    /// Whether a required member can never be given, because a value of its type
    /// requires another value of its owner without end.
    pub fn is_endless(&self, edge: Edge) -> bool {
        self.endless.contains(&edge)
    }

    /// Whether an alias stands for itself, through lists and maps too.
    pub fn is_circular(&self, alias: TypeId) -> bool {
        self.circular.contains(&alias)
    }

    /// The number of names on the longest path through types that hold each other.
    pub fn depth(&self) -> usize {
        self.depth
    }
}

/// How a part is held by its owner.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Held {
    /// Required members of records.
    Required,
    /// Anything but through a list or map.
    ByValue,
    /// In any way.
    Anyhow,
}

/// Unions before records, then by name: a cycle is then cut at a member, and where does
/// not depend on the order of the table.
fn search_order(types: &Table) -> Vec<TypeId> {
    let mut order: Vec<(bool, String, TypeId)> = types
        .iter()
        .map(|(id, of)| (!matches!(of.kind, Kind::Union(_)), of.name.0.join(" "), id))
        .collect();
    order.sort();
    order.into_iter().map(|(_, _, id)| id).collect()
}

/// The named types in a shape; through aliases, as these are transparent.
struct Names<'a> {
    types: &'a Table,
    circular: &'a BTreeSet<TypeId>,
    through_containers: bool,
}

impl Names<'_> {
    fn of(&self, shape: &Shape, found: &mut Vec<TypeId>) {
        match shape {
            Shape::Named(id) => match self.types.get(*id).map(|of| &of.kind) {
                Some(Kind::Alias(_)) if self.circular.contains(id) => {}
                Some(Kind::Alias(inner)) => self.of(inner, found),
                Some(Kind::Record(_) | Kind::Union(_)) => found.push(*id),
                Some(Kind::Enumeration(_)) | None => {}
            },
            Shape::Nullable(inner) => self.of(inner, found),
            Shape::Tuple(parts) | Shape::OpenTuple { first: parts, .. } => {
                parts.iter().for_each(|part| self.of(part, found));
            }
            Shape::List(inner) | Shape::Map { values: inner, .. }
                if self.through_containers =>
            {
                self.of(inner, found);
            }
            _ => {}
        }
    }
}

struct Edges {
    from: BTreeMap<TypeId, Vec<(Edge, TypeId)>>,
}

impl Edges {
    fn new(types: &Table, held: Held, circular: &BTreeSet<TypeId>) -> Self {
        let names = Names { types, circular, through_containers: held == Held::Anyhow };
        let mut from = BTreeMap::new();
        for (owner, of) in types.iter() {
            let mut edges = Vec::new();
            for (part, shape) in parts(of, held).into_iter().enumerate() {
                let mut found = Vec::new();
                if let Some(shape) = shape {
                    names.of(shape, &mut found);
                }
                edges.extend(found.into_iter().map(|to| (Edge { owner, part }, to)));
            }
            from.insert(owner, edges);
        }
        Self { from }
    }

    fn of(&self, id: TypeId) -> &[(Edge, TypeId)] {
        self.from.get(&id).map_or(&[], Vec::as_slice)
    }

    /// The edges that close a cycle in a depth-first search in the given order.
    fn closing(&self, order: &[TypeId]) -> BTreeSet<Edge> {
        let mut closing = BTreeSet::new();
        self.search(order, &mut |step| {
            if let Visit::Closes(edge) = step {
                closing.insert(edge);
            }
        });
        closing
    }

    /// The longest path that repeats no cycle, counted in names.
    fn depth(&self, order: &[TypeId]) -> usize {
        let mut depths: BTreeMap<TypeId, usize> = BTreeMap::new();
        self.search(order, &mut |step| {
            if let Visit::Leaves(id) = step {
                let below =
                    self.of(id).iter().filter_map(|(_, to)| depths.get(to)).max();
                let depth = below.copied().unwrap_or(0) + 1;
                depths.insert(id, depth);
            }
        });
        depths.values().copied().max().unwrap_or(0)
    }

    /// Depth-first search with a stack of its own, as descriptions can be deep.
    fn search(&self, order: &[TypeId], visit: &mut dyn FnMut(Visit)) {
        let mut entered: BTreeSet<TypeId> = BTreeSet::new();
        let mut open: BTreeSet<TypeId> = BTreeSet::new();
        for &root in order {
            if !entered.insert(root) {
                continue;
            }
            open.insert(root);
            let mut stack = vec![(root, 0)];
            while let Some((id, next)) = stack.last_mut() {
                let Some(&(edge, to)) = self.of(*id).get(*next) else {
                    visit(Visit::Leaves(*id));
                    open.remove(id);
                    stack.pop();
                    continue;
                };
                *next += 1;
                if open.contains(&to) {
                    visit(Visit::Closes(edge));
                } else if entered.insert(to) {
                    open.insert(to);
                    stack.push((to, 0));
                }
            }
        }
    }
}

enum Visit {
    /// The edge leads to a type on the path to it.
    Closes(Edge),
    /// All below the type has been seen.
    Leaves(TypeId),
}

/// The shapes of all parts of a type, none for those held differently.
fn parts(of: &Type, held: Held) -> Vec<Option<&Shape>> {
    match &of.kind {
        Kind::Record(record) => {
            let members = record.members.iter().map(|member| {
                let optional = !member.required
                    || member.nullable
                    || (member.read_only && of.in_request);
                (held != Held::Required || !optional).then_some(&member.shape)
            });
            let additional = match &record.additional {
                Additional::Of(shape) if held == Held::Anyhow => Some(shape),
                _ => None,
            };
            members.chain([additional]).collect()
        }
        Kind::Union(union) => union
            .variants
            .iter()
            .map(|variant| (held != Held::Required).then_some(&variant.shape))
            .collect(),
        Kind::Enumeration(_) | Kind::Alias(_) => Vec::new(),
    }
}
