//! What values at one place look like: the kind of type that a schema needs.

use std::rc::Rc;
use std::sync::Arc;

use super::enumeration::Values;
use super::flat::{Flat, Part};
use super::lowering::{Declared, Known, Lowering};
use super::model::{Name, Number, Shape};
use super::naming;
use super::scalar::literal_type;
use super::union::Plan;
use crate::diagnostic::catalogue::api as codes;
use crate::source::tree::NodeId;
use crate::spec::model::{Id, JsonType, Schema};

/// The kind of type that a schema needs.
#[derive(Clone, Debug)]
pub(super) enum Class {
    /// Any value.
    Any,
    /// A value of one simple shape.
    Scalar(Shape),
    List,
    Tuple,
    Map,
    Record,
    Enumeration(Values),
    /// One of several schemas.
    Union(Plan),
    /// Exactly what other schemas say.
    Single(Vec<Part>),
    /// A base and all that derives from it.
    Family(Id<Schema>),
    /// One of several JSON types.
    Kinds(Vec<JsonType>),
}

impl Class {
    /// Whether the class is a type of its own rather than a shape.
    fn is_declared(&self) -> bool {
        matches!(
            self,
            Self::Record
                | Self::Enumeration(_)
                | Self::Union(_)
                | Self::Family(_)
                | Self::Kinds(_)
        )
    }
}

impl Known {
    /// The shape as an element, where `null` is part of it.
    pub(super) fn element(self) -> Shape {
        if self.nullable && self.shape != Shape::Json {
            Shape::Nullable(Box::new(self.shape))
        } else {
            self.shape
        }
    }

    fn json(nullable: bool) -> Self {
        Self { shape: Shape::Json, nullable }
    }
}

impl Lowering<'_, '_> {
    /// What values of a schema look like; `place` names what is inline.
    pub(super) fn shape(&mut self, parts: &[Part], place: &Name) -> Known {
        let reduced = self.reduce(parts);
        for id in &reduced.path {
            self.meet(*id);
        }
        let mut known = match reduced.target {
            Some(id) => self.named(id),
            None => self.inline(&reduced.parts, place),
        };
        if let Some(null) = reduced.null {
            known.nullable = null;
        }
        known
    }

    /// What values of one schema look like.
    pub(super) fn shape_of(&mut self, id: Id<Schema>, place: &Name) -> Known {
        self.shape(&[Part::of(id)], place)
    }

    /// The type of a schema with a name of its own.
    pub(super) fn named(&mut self, id: Id<Schema>) -> Known {
        let id = self.resolve(id);
        let parts = vec![Part::of(id)];
        if let Some(known) = self.known.get(&parts) {
            return known.clone();
        }
        let own = self.own_name(id);
        let named = own.is_some();
        let name = own.unwrap_or_else(|| {
            let node = self.node_of(&parts);
            naming::by_place(self.tree, node)
        });
        let flat = self.flatten(&parts, &name);
        self.meet_flat(&flat);
        let (class, nullable) = if self.is_family(id) {
            (Class::Family(id), flat.null == Some(true))
        } else {
            self.classify(&parts, &flat)
        };
        if !named && matches!(class, Class::Any | Class::Scalar(_)) {
            return self.simple(&class, &flat, &name).or_null(nullable);
        }
        let name = flat.name.clone().map_or(name, Name::of);
        self.declare(Declared { name, named, parts, flat, class, nullable })
    }

    /// The type of schemas without a name of their own.
    fn inline(&mut self, parts: &[Part], place: &Name) -> Known {
        if let Some(known) = self.known.get(parts) {
            return known.clone();
        }
        let flat = self.flatten(parts, place);
        self.meet_flat(&flat);
        let (class, nullable) = self.classify(parts, &flat);
        if !class.is_declared() {
            return self.simple(&class, &flat, place).or_null(nullable);
        }
        let named = flat.name.is_some();
        let name = flat.name.clone().map_or_else(|| place.clone(), Name::of);
        let parts = parts.to_vec();
        self.declare(Declared { name, named, parts, flat, class, nullable })
    }

    /// The kind of type that merged schemas need, and whether `null` is allowed.
    pub(super) fn classify(&mut self, parts: &[Part], flat: &Rc<Flat>) -> (Class, bool) {
        let null = flat.null == Some(true);
        let node = self.node_of(parts);
        if flat.never {
            let message = "no value fits this schema";
            self.report(&codes::NEVER, node, message, "remove what uses it");
            return (Class::Any, null);
        }
        if flat.format.as_deref() == Some("epoch-millis") {
            let shape = Shape::Formatted(super::model::Format::EpochMillis);
            return (Class::Scalar(shape), null);
        }
        let mut choice_null = false;
        if !flat.choices.is_empty() {
            let chosen = self.choose(parts, flat);
            choice_null = chosen.nullable;
            if let Some(class) = chosen.class {
                return (class, null || choice_null);
            }
        }
        let null = null || choice_null;
        if let Some(values) = self.values_of(flat) {
            return (Class::Enumeration(values), null);
        }
        let types = self.types_of(flat);
        let class = match types.as_slice() {
            [] => Class::Any,
            [JsonType::Object] => self.object_class(parts, flat),
            [JsonType::Array] => self.array_class(flat, node),
            [one] => Class::Scalar(self.scalar(*one, flat, node)),
            [JsonType::Integer, JsonType::Number]
            | [JsonType::Number, JsonType::Integer] => {
                Class::Scalar(Shape::Number(Number::F64))
            }
            many if many.len() >= 6 => Class::Any,
            many => Class::Kinds(many.to_vec()),
        };
        (class, null)
    }

    /// The types that are said, else those that the other keywords imply.
    pub(super) fn types_of(&self, flat: &Flat) -> Vec<JsonType> {
        if let Some(types) = &flat.types {
            return types.clone();
        }
        let by_format = flat.format.as_deref().and_then(Self::type_of_format);
        let literals = self.literals(flat).unwrap_or_default();
        if !literals.is_empty() {
            let mut types: Vec<JsonType> = literals.iter().map(literal_type).collect();
            types.sort_unstable();
            types.dedup();
            types
        } else if flat.about_objects() {
            vec![JsonType::Object]
        } else if flat.about_arrays() {
            vec![JsonType::Array]
        } else if flat.encoding.is_some() || flat.media_type.is_some() {
            vec![JsonType::String]
        } else if let Some(of) = by_format {
            vec![of]
        } else if flat.limit("pattern").is_some() || flat.limit("maxLength").is_some() {
            vec![JsonType::String]
        } else {
            Vec::new()
        }
    }

    fn object_class(&self, parts: &[Part], flat: &Flat) -> Class {
        let tagged = parts.iter().any(|part| self.tags.contains_key(&part.id));
        let closed = flat.extra.is_some_and(|id| self.boolean(id) == Some(false));
        if flat.members.is_empty() && !tagged && !closed {
            Class::Map
        } else {
            Class::Record
        }
    }

    /// The value of a schema that is `true` or `false`; `{}` is `true`.
    pub(super) fn boolean(&self, id: Id<Schema>) -> Option<bool> {
        let schema = self.spec.schemas.get(self.resolve(id))?;
        if schema.boolean.is_some() {
            return schema.boolean;
        }
        let open = schema.reference.is_none()
            && schema.composition.all_of.is_empty()
            && super::flat::says_nothing(schema);
        open.then_some(true)
    }

    fn array_class(&self, flat: &Flat, node: NodeId) -> Class {
        let _ = node;
        if flat.prefix.is_empty() {
            return Class::List;
        }
        let length = i128::try_from(flat.prefix.len()).unwrap_or(i128::MAX);
        let at_least = self.whole(flat.limit("minItems")) == Some(length);
        let no_more = self.whole(flat.limit("maxItems")) == Some(length)
            || flat.items.iter().any(|id| self.boolean(*id) == Some(false));
        if at_least && no_more { Class::Tuple } else { Class::List }
    }

    fn whole(&self, node: Option<NodeId>) -> Option<i128> {
        match self.tree.value(node?) {
            crate::source::tree::Value::Integer(number) => Some(*number),
            _ => None,
        }
    }

    /// The shape of a class that is not a type of its own.
    pub(super) fn simple(&mut self, class: &Class, flat: &Flat, place: &Name) -> Known {
        match class {
            Class::Scalar(shape) => Known { shape: shape.clone(), nullable: false },
            Class::List => self.list(flat, place),
            Class::Tuple => {
                let mut shapes = Vec::new();
                for (index, id) in flat.prefix.iter().enumerate() {
                    let place = place.then(format!("item {}", index + 1));
                    shapes.push(self.shape_of(*id, &place).element());
                }
                Known { shape: Shape::Tuple(shapes), nullable: false }
            }
            Class::Map => self.map(flat, place),
            Class::Single(parts) => self.shape(parts, place),
            _ => Known::json(false),
        }
    }

    fn list(&mut self, flat: &Flat, place: &Name) -> Known {
        let list =
            |of: Shape| Known { shape: Shape::List(Box::new(of)), nullable: false };
        let place = place.then("item");
        if flat.prefix.is_empty() {
            let parts: Vec<Part> = flat.items.iter().copied().map(Part::of).collect();
            if parts.is_empty() {
                return list(Shape::Json);
            }
            return list(self.shape(&parts, &place).element());
        }
        let mut shapes: Vec<Shape> = Vec::new();
        let rest = flat.items.iter().filter(|id| self.boolean(**id) != Some(false));
        let ids: Vec<_> = flat.prefix.iter().chain(rest).copied().collect();
        for id in &ids {
            let shape = self.shape_of(*id, &place).element();
            if !shapes.contains(&shape) {
                shapes.push(shape);
            }
        }
        match <[Shape; 1]>::try_from(shapes) {
            Ok([shape]) => list(shape),
            Err(_) => {
                if let Some(schema) =
                    ids.first().and_then(|id| self.spec.schemas.get(*id))
                {
                    let message = "a list of mixed items may end early or go on";
                    self.degrade(schema.node, message);
                }
                list(Shape::Json)
            }
        }
    }

    fn map(&mut self, flat: &Flat, place: &Name) -> Known {
        let keys = flat.names.first().and_then(|id| {
            let flat = self.flat_of(*id);
            let (class, _) = self.classify(&[Part::of(*id)], &flat);
            let Class::Enumeration(_) = class else { return None };
            match self.shape_of(*id, &place.then("key")).shape {
                Shape::Named(id) => Some(id),
                _ => None,
            }
        });
        let values = Box::new(self.further(flat, place).unwrap_or(Shape::Json));
        Known { shape: Shape::Map { keys, values }, nullable: false }
    }

    /// The shape of members beyond the known ones; none if nothing is said.
    pub(super) fn further(&mut self, flat: &Flat, place: &Name) -> Option<Shape> {
        let place = place.then("value");
        let mut shapes: Vec<Shape> = Vec::new();
        for id in flat.patterns.iter().chain(&flat.extra) {
            match self.boolean(*id) {
                Some(false) => continue,
                Some(true) if !flat.patterns.is_empty() => continue,
                _ => {}
            }
            let shape = self.shape_of(*id, &place).element();
            if !shapes.contains(&shape) {
                shapes.push(shape);
            }
        }
        let first = shapes.pop()?;
        if shapes.is_empty() {
            return Some(first);
        }
        if let Some(schema) =
            flat.patterns.first().and_then(|id| self.spec.schemas.get(*id))
        {
            self.degrade(
                schema.node,
                "members of several kinds are told apart by name only",
            );
        }
        Some(Shape::Json)
    }

    /// Counts what took part as reached, and reports what the type does not express.
    fn meet_flat(&mut self, flat: &Flat) {
        for id in &flat.sources {
            self.meet(*id);
        }
        for (keyword, node) in &flat.unused {
            let message = format!("`{keyword}` has no effect on the type");
            self.report(&codes::NO_EFFECT, *node, message, "");
        }
    }

    /// The words of a member or variant inside a type.
    pub(super) fn inside(place: &Name, word: &Arc<str>) -> Name {
        place.then(word.clone())
    }
}

impl Known {
    fn or_null(mut self, nullable: bool) -> Self {
        self.nullable |= nullable;
        self
    }
}
