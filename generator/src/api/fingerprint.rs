//! Whether two schemas are equal but for their docs.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::documentation::docs;
use super::flat::Part;
use super::literal::{json, literal};
use super::lowering::Lowering;
use super::model::Literal;
use crate::spec::model::{Id, JsonType, Schema, Xml};

impl Lowering<'_, '_> {
    /// A number that schemas share if they are equal but for their docs.
    pub(super) fn print_of(&mut self, parts: &[Part]) -> u64 {
        let mut hasher = DefaultHasher::new();
        for part in parts {
            let id = self.resolve(part.id);
            // Whatever a discriminator speaks of is like nothing else.
            if self.tags.contains_key(&id) || self.spec.children.contains_key(&id) {
                id.index().hash(&mut hasher);
            }
            part.bare.hash(&mut hasher);
            self.print(id).hash(&mut hasher);
        }
        hasher.finish()
    }

    fn print(&mut self, id: Id<Schema>) -> u64 {
        if let Some(print) = self.prints.get(&id) {
            return *print;
        }
        let spec = self.spec;
        let Some(schema) = spec.schemas.get(id) else { return 0 };
        let mut hasher = DefaultHasher::new();
        self.print_scalars(schema, &mut hasher);
        for (key, inner) in inside(id, schema) {
            key.hash(&mut hasher);
            if inner == id {
                continue;
            }
            self.print_use(inner, &mut hasher);
            let target = self.resolve(inner);
            if self.is_shared(target) {
                target.index().hash(&mut hasher);
            } else {
                self.print(target).hash(&mut hasher);
            }
        }
        let print = hasher.finish();
        self.prints.insert(id, print);
        print
    }

    /// Whether a schema is the same wherever it is used: it has a name or is referred to.
    fn is_shared(&self, id: Id<Schema>) -> bool {
        let schema = self.spec.schemas.get(id);
        schema.is_some_and(|s| s.component.is_some()) || self.referenced.contains(&id)
    }

    /// A number that schemas share if what is inside of them says the same texts.
    pub(super) fn texts_of(&mut self, parts: &[Part]) -> u64 {
        let mut hasher = DefaultHasher::new();
        for part in parts {
            let id = self.resolve(part.id);
            self.texts(id).hash(&mut hasher);
        }
        hasher.finish()
    }

    fn texts(&mut self, id: Id<Schema>) -> u64 {
        if let Some(texts) = self.texts.get(&id) {
            return *texts;
        }
        let spec = self.spec;
        let Some(schema) = spec.schemas.get(id) else { return 0 };
        let mut hasher = DefaultHasher::new();
        for hint in &schema.hints.values {
            hint.description.hash(&mut hasher);
        }
        for (_, inner) in inside(id, schema) {
            if inner == id {
                continue;
            }
            let target = self.resolve(inner);
            for said in [inner, target].iter().filter(|id| !self.is_shared(**id)) {
                let docs = spec.schemas.get(*said).map(|schema| docs(&schema.docs));
                docs.hash(&mut hasher);
            }
            if !self.is_shared(target) {
                self.texts(target).hash(&mut hasher);
            }
        }
        let texts = hasher.finish();
        self.texts.insert(id, texts);
        texts
    }

    /// What belongs to the use of a schema by another.
    fn print_use(&self, id: Id<Schema>, hasher: &mut DefaultHasher) {
        let Some(schema) = self.spec.schemas.get(id) else { return };
        let null = schema.types.contains(&JsonType::Null);
        (schema.read_only, schema.write_only, null).hash(hasher);
        (schema.hints.secret, schema.hints.nullable).hash(hasher);
        (&schema.hints.name, &schema.hints.member).hash(hasher);
        schema.hints.mutability.hash(hasher);
        self.print_markup(schema, hasher);
        schema.default.map(|node| json(&literal(self.tree, node))).hash(hasher);
    }

    /// How the schema stands in XML; the place that says so makes no difference.
    fn print_markup(&self, schema: &Schema, hasher: &mut DefaultHasher) {
        let Some(xml) = &schema.xml else { return };
        let Xml { node: _, name, namespace, prefix, node_type, wrapped } = &**xml;
        (name, namespace, prefix, node_type, wrapped).hash(hasher);
    }

    fn print_scalars(&self, schema: &Schema, hasher: &mut DefaultHasher) {
        schema.boolean.hash(hasher);
        // Whether `null` is allowed belongs to the use.
        let mut types = schema.types.clone();
        types.retain(|of| *of != JsonType::Null);
        types.sort_unstable();
        types.hash(hasher);
        schema.format.hash(hasher);
        self.own_width(schema).hash(hasher);
        let values = schema.values.iter().flatten().chain(&schema.constant);
        for value in values.map(|node| literal(self.tree, *node)) {
            if value != Literal::Null {
                json(&value).hash(hasher);
            }
        }
        schema.values.is_some().hash(hasher);
        for hint in &schema.hints.values {
            (json(&literal(self.tree, hint.value)), &hint.name).hash(hasher);
        }
        for (keyword, value) in &schema.limits {
            (keyword, json(&literal(self.tree, *value))).hash(hasher);
        }
        self.print_markup(schema, hasher);
        schema.content_encoding.hash(hasher);
        schema.content_media_type.hash(hasher);
        let mut required = schema.object.required.clone();
        required.sort();
        required.hash(hasher);
        schema.hints.open.hash(hasher);
        if let Some(reference) = schema.reference {
            self.resolve(reference).index().hash(hasher);
        }
        if let Some(discriminator) = &schema.discriminator {
            discriminator.property.hash(hasher);
            discriminator.mapping.hash(hasher);
        }
    }
}

/// The schemas inside of one, each with the word that it stands under, and itself where its
/// members end.
fn inside(id: Id<Schema>, schema: &Schema) -> Vec<(&str, Id<Schema>)> {
    let mut ids: Vec<(&str, Id<Schema>)> = Vec::new();
    let object = &schema.object;
    let array = &schema.array;
    let composition = &schema.composition;
    ids.extend(object.properties.iter().map(|(name, id)| (&**name, *id)));
    ids.push(("", id));
    ids.extend(object.additional.map(|id| ("additional", id)));
    ids.extend(object.unevaluated.map(|id| ("unevaluated", id)));
    ids.extend(object.patterns.iter().map(|(name, id)| (&**name, *id)));
    ids.extend(object.names.map(|id| ("names", id)));
    ids.extend(schema.content_schema.map(|id| ("content", id)));
    ids.extend(array.items.map(|id| ("items", id)));
    ids.extend(array.prefix.iter().map(|id| ("prefix", *id)));
    ids.extend(array.unevaluated.map(|id| ("rest", id)));
    ids.extend(composition.all_of.iter().map(|id| ("all", *id)));
    ids.extend(composition.one_of.iter().map(|id| ("one", *id)));
    ids.extend(composition.any_of.iter().map(|id| ("any", *id)));
    ids.extend(composition.conditional.iter().map(|id| ("then", *id)));
    ids
}
