//! What values at one place look like: the kind of type that a schema needs.

use std::rc::Rc;
use std::sync::Arc;

use super::enumeration::Values;
use super::flat::{Flat, Part};
use super::heard::Said;
use super::lowering::{Declared, Known, Lowering};
use super::model::{Format, Kind, Literal, Name, Number, Shape, TypeId};
use super::naming;
use super::scalar::literal_type;
use super::union::Plan;
use crate::diagnostic::catalogue::api as codes;
use crate::source::tree::NodeId;
use crate::spec::model::{Id, JsonType, Schema};

/// The JSON types of all values but `null`; numbers include integers.
pub(super) const ALL: [JsonType; 5] = [
    JsonType::Boolean,
    JsonType::Number,
    JsonType::String,
    JsonType::Array,
    JsonType::Object,
];

/// Lists of more elements with schemas of their own are lists of any values.
const LONGEST_TUPLE: usize = 12;

/// Lists and maps without names of their own are nested no deeper than this.
const DEPTH: usize = 64;

/// The kind of type that a schema needs.
#[derive(Clone, Debug)]
pub(super) enum Class {
    /// Any value.
    Any,
    /// A value of one simple shape.
    Scalar(Shape),
    List,
    Tuple,
    OpenTuple,
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
        let content = parts.iter().rev().find_map(|part| self.event_data.get(&part.id));
        let content = content.map(|id| [Part::of(*id)]);
        let parts = content.as_ref().map_or(parts, |parts| parts);
        let reduced = self.reduce(parts);
        for id in &reduced.path {
            self.meet(*id);
        }
        for id in &reduced.passed {
            self.report_passed(*id);
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
            return self.within(parts, &class, &flat, place).or_null(nullable);
        }
        let named = flat.name.is_some();
        let name = flat.name.clone().map_or_else(|| place.clone(), Name::of);
        let parts = parts.to_vec();
        self.declare(Declared { name, named, parts, flat, class, nullable })
    }

    /// The shape of a class that is not a type of its own; any value where it would hold
    /// itself without end.
    fn within(
        &mut self,
        parts: &[Part],
        class: &Class,
        flat: &Rc<Flat>,
        place: &Name,
    ) -> Known {
        if self.open.len() > DEPTH || self.open.iter().any(|open| open == parts) {
            let node = self.node_of(parts);
            self.degrade(node, "a list or map without a name holds itself");
            return Known::json(false);
        }
        self.open.push(parts.to_vec());
        let known = self.simple(class, flat, place);
        self.open.pop();
        known
    }

    /// The kind of type that merged schemas need, and whether `null` is allowed.
    pub(super) fn classify(&mut self, parts: &[Part], flat: &Rc<Flat>) -> (Class, bool) {
        let null = flat.null == Some(true);
        let node = self.node_of(parts);
        if flat.never {
            let message = "no value fits this schema";
            self.report(&codes::NEVER, node, message, "remove what uses it");
            self.degraded.insert(node);
            return (Class::Any, null);
        }
        if flat.conflict {
            let message = "what this schema says excludes what it includes";
            self.report(&codes::CONFLICT, node, message, "let one of them go");
        }
        if flat.format.as_deref() == Some("epoch-millis") {
            let shape = Shape::Formatted(Format::EpochMillis);
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
        self.report_not_enumerated(flat, node);
        let types = self.types_of(flat);
        let nothing_else = flat.types.as_ref().is_some_and(Vec::is_empty)
            || types.is_empty() && flat.values.as_ref().is_some_and(Vec::is_empty);
        if nothing_else && null {
            return (Class::Scalar(Shape::Formatted(Format::Null)), false);
        }
        if flat.values.as_ref().is_some_and(|values| !values.is_empty())
            && types.iter().any(|of| matches!(of, JsonType::Object | JsonType::Array))
        {
            self.degrade(node, "values that are objects or lists are not enumerated");
        }
        let class = match types.as_slice() {
            [] => {
                self.report_untyped(flat, node);
                Class::Any
            }
            [JsonType::Object] => self.object_class(parts, flat),
            [JsonType::Array] => self.array_class(flat),
            [one] => Class::Scalar(self.scalar(*one, flat, node)),
            [JsonType::Integer, JsonType::Number]
            | [JsonType::Number, JsonType::Integer] => {
                Class::Scalar(Shape::Number(Number::F64))
            }
            many if ALL.iter().all(|of| many.contains(of)) => Class::Any,
            many => Class::Kinds(many.to_vec()),
        };
        (class, null)
    }

    /// The types that are said, else those that the other keywords imply.
    pub(super) fn types_of(&self, flat: &Flat) -> Vec<JsonType> {
        if let Some(types) = &flat.types {
            return types.clone();
        }
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
        } else if flat.media_type.as_deref() == Some("application/octet-stream")
            || self.is_file(flat)
        {
            vec![JsonType::String]
        } else {
            Vec::new()
        }
    }

    /// Reports keywords that hold for values of one type where no type is said: by the
    /// letter of JSON Schema every other value is allowed.
    fn report_untyped(&mut self, flat: &Flat, node: NodeId) {
        let limits = ["pattern", "minLength", "maxLength", "minimum", "maximum"];
        let by_format = flat.format.as_deref().and_then(Self::type_of_format);
        let keyword = match (by_format, &flat.encoding) {
            (Some(_), _) => "format",
            (None, Some(_)) => "contentEncoding",
            (None, None) => match limits.iter().find(|k| flat.limit(k).is_some()) {
                Some(keyword) => keyword,
                None if !flat.required.is_empty() => "required",
                None => return,
            },
        };
        let message =
            format!("a schema with `{keyword}` and no `type` allows any value");
        self.report(&codes::UNTYPED, node, message, "add the `type` that is meant");
    }

    fn object_class(&self, parts: &[Part], flat: &Flat) -> Class {
        let tagged = parts.iter().any(|part| self.tags.contains_key(&part.id));
        let closed = flat.extra.is_some_and(|id| self.boolean(id) == Some(false));
        let closed = closed && flat.patterns.is_empty();
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
        let open = schema.reference.is_none() && super::flat::leaves_open(schema);
        open.then_some(true)
    }

    fn array_class(&self, flat: &Flat) -> Class {
        if flat.prefix.is_empty() || flat.prefix.len() > LONGEST_TUPLE {
            return Class::List;
        }
        let length = i128::try_from(flat.prefix.len()).unwrap_or(i128::MAX);
        let at_least = self.whole(flat.limit("minItems")) == Some(length);
        let no_more = self.whole(flat.limit("maxItems")) == Some(length)
            || flat.items.iter().any(|id| self.boolean(*id) == Some(false));
        if at_least && no_more { Class::Tuple } else { Class::OpenTuple }
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
                let shape = Shape::Tuple(self.elements(flat, place));
                Known { shape, nullable: false }
            }
            Class::OpenTuple => {
                let first = self.elements(flat, place);
                let rest = Box::new(self.rest(flat, place));
                let closed =
                    flat.items.iter().any(|id| self.boolean(*id) == Some(false));
                let [one, others @ ..] = first.as_slice() else {
                    return Known::json(false);
                };
                if others.iter().all(|of| of == one) && (closed || *rest == *one) {
                    let shape = Shape::List(Box::new(one.clone()));
                    return Known { shape, nullable: false };
                }
                Known { shape: Shape::OpenTuple { first, rest }, nullable: false }
            }
            Class::Map => {
                self.report_undeclared(flat);
                self.map(flat, place)
            }
            Class::Single(parts) => self.shape(parts, place),
            _ => Known::json(false),
        }
    }

    /// The shapes of the first elements of a list.
    fn elements(&mut self, flat: &Flat, place: &Name) -> Vec<Shape> {
        let mut shapes = Vec::new();
        for (index, parts) in flat.prefix.iter().enumerate() {
            let place = place.then(format!("item {}", index + 1));
            shapes.push(self.shape(parts, &place).element());
        }
        shapes
    }

    /// The shape of the elements after the first ones; longer lists than a schema allows
    /// are kept.
    fn rest(&mut self, flat: &Flat, place: &Name) -> Shape {
        let rest = flat.items.iter().filter(|id| self.boolean(**id) != Some(false));
        let parts: Vec<Part> = rest.copied().map(Part::of).collect();
        if parts.is_empty() {
            return Shape::Json;
        }
        self.shape(&parts, &place.then("item")).element()
    }

    fn list(&mut self, flat: &Flat, place: &Name) -> Known {
        let list =
            |of: Shape| Known { shape: Shape::List(Box::new(of)), nullable: false };
        if flat.prefix.is_empty() {
            let never = |id: &&Id<Schema>| self.boolean(**id) == Some(false);
            if let Some(id) = flat.items.iter().find(never) {
                let node = self.node_of(&[Part::of(*id)]);
                let message = "that the list is empty has no effect on the type";
                self.report(&codes::NO_EFFECT, node, message, "");
            }
            return list(self.rest(flat, place));
        }
        let parts = flat.prefix.first().cloned().unwrap_or_default();
        let node = self.node_of(&parts);
        let message = format!("a list has {} elements of their own", flat.prefix.len());
        self.degrade(node, message);
        list(Shape::Json)
    }

    fn map(&mut self, flat: &Flat, place: &Name) -> Known {
        let keys = flat.names.first().and_then(|id| self.key(*id, place));
        let values = Box::new(self.further(flat, place).unwrap_or(Shape::Json));
        Known { shape: Shape::Map { keys, values }, nullable: false }
    }

    /// The enumeration of the names that a map may have. Names are texts, and so are the
    /// values that are listed for them, unless all are integers.
    fn key(&mut self, id: Id<Schema>, place: &Name) -> Option<TypeId> {
        let parts = [Part::of(id)];
        let mut names = Flat::clone(&*self.flat_of(id));
        let literals = self.literals(&names).unwrap_or_default();
        let is_type = literals.iter().all(|l| matches!(l, Literal::Text(_)))
            || literals
                .iter()
                .all(|l| matches!(l, Literal::Integer(n) if i64::try_from(*n).is_ok()));
        if !is_type || names.types.is_none() {
            names.types = Some(vec![JsonType::String]);
        }
        let (class, _) = self.classify(&parts, &Rc::new(names));
        let Class::Enumeration(values) = class else { return None };
        let place = place.then("key");
        let key = if is_type {
            self.shape_of(id, &place).shape
        } else {
            self.meet(id);
            let known = (place, self.print_of(&parts));
            match self.equal.get(&known) {
                Some(key) => Shape::Named(*key),
                None => {
                    let flat = self.flat_of(id);
                    let docs = self.type_docs(&parts, &flat);
                    self.heard_of(id, Said::VALUES);
                    let kind = Kind::Enumeration(self.enumeration(&flat, &values));
                    let node = self.node_of(&parts);
                    self.inner_type(&known.0, docs, kind, node)
                }
            }
        };
        let Shape::Named(key) = key else { return None };
        self.keyed.insert(id);
        Some(key)
    }

    /// The shape of members beyond the known ones; none if nothing is said.
    pub(super) fn further(&mut self, flat: &Flat, place: &Name) -> Option<Shape> {
        let place = place.then("value");
        let said = flat.patterns.iter().chain(&flat.extra).copied();
        let ids: Vec<_> = said.filter(|id| self.boolean(*id) != Some(false)).collect();
        let node = self.spec.schemas.get(*ids.first()?)?.node;
        let open = ids.iter().filter(|id| self.boolean(**id) == Some(true)).count();
        if open > 0 {
            for id in &ids {
                self.meet(*id);
            }
            if open < ids.len() {
                self.degrade(node, "members of several kinds are told apart by name");
            }
            return Some(Shape::Json);
        }
        if !flat.patterns.is_empty() && flat.extra.is_none() {
            let message =
                "members that match no pattern are taken to be of this type too";
            self.report(&codes::ONE_PATTERN, node, message, "");
        }
        let branches = ids.into_iter().map(|id| vec![Part::of(id)]).collect();
        Some(self.one_of(branches, &place))
    }

    /// The shape of values of which each fits one of several schemas.
    fn one_of(&mut self, branches: Vec<Vec<Part>>, place: &Name) -> Shape {
        let mut null = false;
        let mut kinds: Vec<Vec<Part>> = Vec::new();
        let mut shapes: Vec<Shape> = Vec::new();
        for parts in branches {
            let known = self.shape(&parts, place);
            null |= known.nullable;
            if known.shape == Shape::Json {
                return Shape::Json;
            }
            if !shapes.contains(&known.shape) {
                shapes.push(known.shape);
                kinds.push(parts);
            }
        }
        let shape = match <[Shape; 1]>::try_from(shapes) {
            Ok([shape]) => shape,
            Err(_) => match self.collapse(&kinds) {
                Some(Class::Scalar(shape)) => shape,
                _ => self.inner_union(place, Plan { branches: kinds, tagged: None }),
            },
        };
        if null { Shape::Nullable(Box::new(shape)) } else { shape }
    }

    /// Reports what a schema that only leads to another says about its values.
    fn report_passed(&mut self, id: Id<Schema>) {
        let Some(schema) = self.spec.schemas.get(id) else { return };
        let said = [
            ("not", schema.composition.not),
            ("if", schema.composition.condition),
            ("contains", schema.array.contains),
        ];
        let said = said.into_iter().filter_map(|(word, node)| Some((word, node?)));
        self.report_unused(said.collect());
    }

    /// Counts what took part as reached, and reports what the type does not express.
    pub(super) fn meet_flat(&mut self, flat: &Flat) {
        for id in &flat.sources {
            self.meet(*id);
        }
        self.report_unused(flat.unused.clone());
    }

    fn report_unused(&mut self, unused: Vec<(&'static str, NodeId)>) {
        for (keyword, node) in unused {
            if self.is_about_shape(keyword, node) {
                self.degraded.insert(node);
            }
            let message = format!("`{keyword}` has no effect on the type");
            self.report(&codes::NO_EFFECT, node, message, "");
        }
    }

    /// Whether a keyword without effect says more than which values are allowed.
    fn is_about_shape(&self, keyword: &str, node: NodeId) -> bool {
        let limits = [
            "required",
            "enum",
            "const",
            "pattern",
            "format",
            "minimum",
            "maximum",
            "minLength",
            "maxLength",
            "minItems",
            "maxItems",
            "description",
        ];
        let members = self.tree.members(node);
        match keyword {
            "if" => true,
            "not" => members.iter().any(|member| !limits.contains(&&*member.key)),
            _ => false,
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
