//! Which Rust type stands for a shape, and for a member with its presence.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use super::graph::{Edge, Graph};
use super::plan::{Conversion, Ident, Type};
use crate::api::model::{Format, Integer, Kind, Member, Number, Shape, Table, TypeId};

/// The named types of an API and what they are called.
pub struct Types<'a> {
    /// The types.
    pub table: &'a Table,
    /// The answers about their graph.
    pub graph: Graph,
    /// Their identifiers.
    pub names: Vec<Ident>,
    /// The identifiers of the statics that stand for them.
    pub statics: Vec<Ident>,
    /// Types that the user replaced, as paths.
    pub replaced: BTreeMap<TypeId, Vec<Ident>>,
    /// Enumerations that are keys of maps.
    pub keys: BTreeSet<TypeId>,
    /// The types by identifier.
    pub ids: BTreeMap<Ident, TypeId>,
    /// Whether some body is XML, so that members state how they stand in it.
    pub xml: bool,
    /// Sizes that were estimated already.
    pub sizes: RefCell<BTreeMap<TypeId, usize>>,
}

/// How a member's absence is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// `T`: always there.
    Required,
    /// `Option<T>`: always there, perhaps `null`.
    Nullable,
    /// `Option<T>`: there or not.
    Optional,
    /// `Maybe<T>`: there, `null` or not there.
    Maybe,
}

impl Types<'_> {
    /// The type of values of a shape.
    pub fn of(&self, shape: &Shape) -> Type {
        match shape {
            Shape::Text => Type::TEXT,
            Shape::Boolean => Type::Plain("bool"),
            Shape::Integer(Integer::I32) => Type::Plain("i32"),
            Shape::Integer(Integer::I64) => Type::Plain("i64"),
            Shape::Integer(Integer::U64) => Type::Plain("u64"),
            Shape::Integer(Integer::Big) => Type::Runtime("BigInteger"),
            Shape::Number(Number::F64) => Type::Plain("f64"),
            Shape::Number(Number::Decimal) => Type::Runtime("Decimal"),
            Shape::Formatted(format) => Type::Runtime(scalar(*format)),
            Shape::Binary => Type::Runtime("File"),
            Shape::Json => Type::Json,
            Shape::Named(id) => self.named(*id),
            Shape::List(item) => Type::Vec(Box::new(self.of(item))),
            Shape::Map { keys, values } => {
                let key = keys.map_or(Type::TEXT, |id| self.named(id));
                Type::Map(Box::new(key), Box::new(self.of(values)))
            }
            // The runtime knows tuples of up to twelve; no longer ones come here.
            Shape::Tuple(parts) if parts.is_empty() || parts.len() > 12 => Type::Json,
            Shape::Tuple(parts) => {
                Type::Tuple(parts.iter().map(|p| self.of(p)).collect())
            }
            Shape::OpenTuple { first, rest } => {
                let first = first.iter().map(|part| match part {
                    Shape::Nullable(inner) => Type::Maybe(Box::new(self.of(inner))),
                    part => Type::Option(Box::new(self.of(part))),
                });
                let first = Type::Tuple(first.collect());
                Type::OpenTuple(Box::new(first), Box::new(self.of(rest)))
            }
            Shape::Nullable(inner) => Type::Option(Box::new(self.of(inner))),
        }
    }

    /// The type of that name; JSON where an alias stands only for itself.
    fn named(&self, id: TypeId) -> Type {
        if let Some(path) = self.replaced.get(&id) {
            return Type::Foreign(path.clone());
        }
        match self.names.get(id.0 as usize) {
            Some(ident) if !self.graph.is_circular(id) => Type::Named(ident.clone()),
            _ => Type::Json,
        }
    }

    /// The type of a part without regard to its presence, in a box where needed.
    pub fn held(&self, shape: &Shape, edge: Edge) -> Type {
        let of = self.of(shape);
        if self.graph.needs_box(edge) { Type::Boxed(Box::new(of)) } else { of }
    }

    /// How the absence of a member is told.
    pub fn presence(&self, member: &Member, edge: Edge) -> Presence {
        let requested = self.table.get(edge.owner).is_some_and(|of| of.in_request);
        let withheld = member.read_only && requested;
        let given = !withheld && !self.graph.is_endless(edge);
        match (member.required && given, member.nullable) {
            (true, false) => Presence::Required,
            (true, true) => Presence::Nullable,
            (false, true) if given => Presence::Maybe,
            (false, _) => Presence::Optional,
        }
    }

    /// The type of a member.
    pub fn member(&self, member: &Member, edge: Edge) -> Type {
        let held = Box::new(self.held(&member.shape, edge));
        match self.presence(member, edge) {
            Presence::Required => *held,
            Presence::Nullable | Presence::Optional => Type::Option(held),
            Presence::Maybe => Type::Maybe(held),
        }
    }

    /// The shape behind aliases.
    pub fn behind<'s>(&'s self, shape: &'s Shape) -> &'s Shape {
        let mut shape = shape;
        for _ in 0..self.table.len() {
            match shape {
                Shape::Named(id) => match self.table.get(*id).map(|of| &of.kind) {
                    Some(Kind::Alias(inner)) => shape = inner,
                    _ => break,
                },
                _ => break,
            }
        }
        shape
    }

    /// The type of an argument that a value of the shape is passed as, for a call that
    /// only looks at it.
    pub fn argument(&self, shape: &Shape) -> Type {
        match self.behind(shape) {
            Shape::Text => Type::Str,
            Shape::List(item) => Type::Slice(Box::new(self.of(item))),
            Shape::Boolean
            | Shape::Integer(Integer::I32 | Integer::I64 | Integer::U64)
            | Shape::Number(Number::F64) => self.of(shape),
            Shape::Named(id) if self.is_enumeration(*id) => self.of(shape),
            _ => Type::Ref(Box::new(self.of(shape))),
        }
    }

    /// Whether clippy finds an enum that holds these types too different in size.
    pub fn are_uneven(&self, held: &[&Type]) -> bool {
        // Clippy's limit is 200 bytes; sizes are estimated here.
        const LIMIT: usize = 120;
        let mut sizes: Vec<usize> = held.iter().map(|of| self.size(of, 0)).collect();
        // What every union holds besides: `Other`.
        sizes.push(48);
        sizes.sort_unstable();
        matches!(sizes.as_slice(), [.., second, first] if first - second >= LIMIT)
    }

    /// About how many bytes a value takes, at most: cycles have boxes.
    fn size(&self, of: &Type, depth: usize) -> usize {
        const DEEPEST: usize = 40;
        match of {
            Type::Unit => 0,
            Type::Plain("String") | Type::Vec(_) | Type::Map(..) | Type::Runtime(_) => {
                24
            }
            Type::Plain("bool") => 1,
            Type::Plain(_) | Type::Boxed(_) => 8,
            Type::Json | Type::Foreign(_) => 32,
            Type::Tuple(parts) => parts.iter().map(|part| self.size(part, depth)).sum(),
            Type::OpenTuple(first, _) => self.size(first, depth) + 24,
            Type::Option(inner) | Type::Maybe(inner) => match **inner {
                Type::Plain("bool") => 1,
                Type::Plain("String") => 24,
                Type::Plain(_) => 16,
                ref inner => self.size(inner, depth),
            },
            Type::Named(ident) if depth < DEEPEST => match self.ids.get(ident) {
                Some(id) => self.size_of(*id, depth + 1),
                None => 0,
            },
            _ => 16,
        }
    }

    fn size_of(&self, id: TypeId, depth: usize) -> usize {
        if let Some(size) = self.sizes.borrow().get(&id) {
            return *size;
        }
        let size = self.sum_of(id, depth);
        self.sizes.borrow_mut().insert(id, size);
        size
    }

    fn sum_of(&self, id: TypeId, depth: usize) -> usize {
        let part = |part, shape: &Shape| {
            self.size(&self.held(shape, Edge { owner: id, part }), depth)
        };
        match self.table.get(id).map(|of| &of.kind) {
            Some(Kind::Record(record)) => {
                let members = record.members.iter().enumerate();
                let members = members.map(|(at, member)| {
                    self.size(&self.member(member, Edge { owner: id, part: at }), depth)
                });
                members.sum::<usize>() + 8
            }
            Some(Kind::Union(union)) => {
                let variants = union.variants.iter().enumerate();
                let largest =
                    variants.map(|(at, variant)| part(at, &variant.shape)).max();
                largest.unwrap_or(0).max(48) + 8
            }
            Some(Kind::Alias(shape)) => self.size(&self.of(shape), depth),
            Some(Kind::Enumeration(_)) | None => 24,
        }
    }

    fn is_enumeration(&self, id: TypeId) -> bool {
        matches!(self.table.get(id).map(|of| &of.kind), Some(Kind::Enumeration(_)))
            && !self.replaced.contains_key(&id)
    }
}

/// The type of an argument that becomes a field of the given type, and how it does.
pub fn owned_argument(of: &Type) -> (Type, Conversion) {
    match of {
        Type::Plain("String") => (Type::Into(Box::new(Type::TEXT)), Conversion::Into),
        Type::Boxed(inner) => (Type::clone(inner), Conversion::Boxed),
        other => (other.clone(), Conversion::Same),
    }
}

/// The runtime's type for a format.
fn scalar(format: Format) -> &'static str {
    match format {
        Format::DateTime => "DateTime",
        Format::Date => "Date",
        Format::Time => "Time",
        Format::Duration => "Duration",
        Format::HttpDate => "HttpDate",
        Format::Uuid => "Uuid",
        Format::Base64 => "Base64",
        Format::Base64Url => "Base64Url",
        Format::Decimal => "Decimal",
        Format::UnixTime => "UnixTime",
        Format::EpochMillis => "EpochMillis",
        Format::Null => "Null",
    }
}
