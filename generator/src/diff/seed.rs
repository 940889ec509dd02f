//! A changelog page in plain text: methods with their request and response trees in a
//! pseudo-JSON that leaves everything out but names, types and nesting.
//!
//! It is a view of what is written and not of what is meant, so it reads the typed
//! document and not the API: `allOf` is not followed, the children of a discriminator are
//! not shown, a reference is expanded wherever it stands.

use std::collections::HashSet;
use std::fmt::Write;

use super::{Report, State, Subject};
use crate::report::single_line;
use crate::source::tree::NodeId;
use crate::spec::Spec;
use crate::spec::model::{
    Id, JsonType, Linked, MediaType, Operation, Parameter, PathItem, RequestBody, Schema,
};

/// How many lines one tree may have. Expanding references everywhere grows without bound
/// in descriptions that mean it; what stands beyond reads `object`.
const LINES: usize = 20_000;

/// How many references and combinations are followed until something is said.
const HOPS: usize = 32;

/// An operation and where it stands.
#[derive(Clone, Copy, Debug)]
struct Method<'a> {
    spec: &'a Spec,
    item: &'a PathItem,
    operation: &'a Operation,
}

impl<'a> Method<'a> {
    /// The operations of a document, in its order.
    fn all(spec: &'a Spec) -> impl Iterator<Item = Self> {
        spec.document.paths.iter().flat_map(move |item| {
            item.operations.iter().map(move |operation| Self { spec, item, operation })
        })
    }
}

/// The methods of a report that are new, then those removed, then those that differ: each
/// as it is on the new side if it is there, in the order of its document.
pub fn changes(report: &Report, old: Option<&Subject>, new: Option<&Subject>) -> String {
    let of = |state| {
        let side = if state == State::Removed { old } else { new };
        let nodes: HashSet<NodeId> = report
            .operations
            .iter()
            .filter(|change| change.state == state)
            .filter_map(
                |change| if state == State::Removed { change.old } else { change.new },
            )
            .filter_map(|at| Some(side?.operation(at)?.node))
            .collect();
        let all = side.into_iter().flat_map(|side| Method::all(&side.spec));
        (state, all.filter(|method| nodes.contains(&method.operation.node)).collect())
    };
    let side = report.new.as_ref().or(report.old.as_ref());
    let version = side.map_or("", |side| &*side.version);
    page(&report.title, version, &[State::New, State::Removed, State::Changed].map(of))
}

/// The title, a line of totals, then the methods.
fn page(title: &str, version: &str, of: &[(State, Vec<Method<'_>>)]) -> String {
    let count = |state| of.iter().find(|(s, _)| *s == state).map_or(0, |(_, m)| m.len());
    let (title, version) = (single_line(title), single_line(version));
    let (new, removed) = (count(State::New), count(State::Removed));
    let mut text = format!("{title} ({version})\n\n{new} new, {removed} deleted");
    match count(State::Changed) {
        0 => {}
        changed => text.push_str(&format!(", {changed} changed")),
    }
    text.push_str(" methods\n\n");
    for (state, methods) in of {
        methods.iter().for_each(|method| text.push_str(&section(method, *state)));
    }
    text
}

/// A method with its request and all of its responses.
fn section(method: &Method<'_>, state: State) -> String {
    let Method { operation, item, spec } = method;
    let (verb, path) = (single_line(&operation.method), single_line(&item.path));
    let id = operation.id.as_deref().map(single_line);
    let id = id.unwrap_or_else(|| format!("{verb} {path}"));
    let mut text = format!("{id} ({state})\n");
    let docs = operation.docs.description.as_ref().or(operation.docs.summary.as_ref());
    if let Some(docs) = docs {
        let words: Vec<&str> = docs.split_whitespace().collect();
        let _ = writeln!(text, "Description {}", single_line(&words.join(" ")));
    }
    let tree = request(method);
    let _ = write!(text, "\n⚼ Request\n\n{verb}:\u{a0} {path}\n{tree}\n");
    for (status, response) in &operation.responses {
        let content = spec.responses.get(response.id).map(|found| &found.content);
        let schema = content.and_then(|content| shown(content));
        let tree = Tree::new(spec).whole(schema);
        let _ = write!(text, "\n⚐ Response ({})\n\n{tree}\n", single_line(status));
    }
    text.push('\n');
    text
}

/// The request as one object: parameters whatever their place, then the body.
fn request(method: &Method<'_>) -> String {
    let spec = method.spec;
    let mut tree = Tree::new(spec);
    tree.line("{");
    for parameter in parameters(method) {
        let schema = parameter.value.schema.or_else(|| shown(&parameter.value.content));
        tree.member(&parameter.name, schema);
    }
    if let Some(body) =
        method.operation.body.as_ref().and_then(|b| spec.bodies.get(b.id))
    {
        tree.body(body);
    }
    tree.line("}");
    tree.finish()
}

/// The parameters that count: those of the path item that the operation does not replace,
/// then its own.
fn parameters<'a>(method: &Method<'a>) -> Vec<&'a Parameter> {
    let found = |list: &'a [_]| {
        let of = |linked: &'a Linked<Parameter>| linked.id;
        list.iter().filter_map(move |linked| method.spec.parameters.get(of(linked)))
    };
    let own: Vec<_> = found(&method.operation.parameters).collect();
    let replaced = |shared: &&Parameter| {
        own.iter().any(|p| p.name == shared.name && p.place == shared.place)
    };
    let mut all: Vec<_> =
        found(&method.item.parameters).filter(|shared| !replaced(shared)).collect();
    all.extend(own);
    all
}

/// The schema of the media type that is shown of several: JSON if there is any.
fn shown(content: &[MediaType]) -> Option<Id<Schema>> {
    let json = content.iter().find(|media| media.name.contains("json"));
    let media = json.or_else(|| content.first())?;
    media.schema.or(media.item_schema)
}

/// What is written of a tree so far.
struct Tree<'a> {
    spec: &'a Spec,
    text: String,
    lines: usize,
    /// The objects and lists around the next line.
    open: Vec<Id<Schema>>,
}

impl<'a> Tree<'a> {
    fn new(spec: &'a Spec) -> Self {
        Self { spec, text: String::new(), lines: 0, open: Vec::new() }
    }

    /// A tree that is a value; nothing is an empty object.
    fn whole(mut self, schema: Option<Id<Schema>>) -> String {
        match schema {
            None => self.line("{}"),
            Some(schema) => match self.kind(schema) {
                Seen::Object(id, schema) => self.object(id, schema),
                Seen::List(id, items) => self.list(id, items),
                Seen::Leaf(word) => self.line(word),
            },
        }
        self.finish()
    }

    fn finish(mut self) -> String {
        self.text.truncate(self.text.trim_end().len());
        self.text
    }

    fn line(&mut self, text: &str) {
        self.lines += 1;
        self.text.push_str(text);
        self.text.push('\n');
    }

    fn body(&mut self, body: &'a RequestBody) {
        let schema = shown(&body.content);
        let fields = body.rename.is_none()
            && body.content.first().is_some_and(|media| {
                media.name.contains("form-") || media.name.contains("multipart/")
            });
        match schema.filter(|_| fields).map(|schema| self.kind(schema)) {
            Some(Seen::Object(id, schema)) => self.members(id, schema),
            _ => self.member(body.rename.as_deref().unwrap_or("body"), schema),
        }
    }

    fn member(&mut self, name: &str, schema: Option<Id<Schema>>) {
        let name = single_line(name);
        match schema.map_or(Seen::Leaf("object"), |schema| self.kind(schema)) {
            Seen::Leaf(word) => self.line(&format!("{name}: {word} ,")),
            Seen::Object(id, schema) => {
                self.line(&format!("{name}:"));
                self.object(id, schema);
                self.line(",");
            }
            Seen::List(id, items) => {
                self.line(&format!("{name}:"));
                self.list(id, items);
                self.line(",");
            }
        }
    }

    fn object(&mut self, id: Id<Schema>, schema: &'a Schema) {
        self.line("{");
        self.members(id, schema);
        self.line("}");
    }

    fn members(&mut self, id: Id<Schema>, schema: &'a Schema) {
        self.open.push(id);
        for (name, property) in &schema.object.properties {
            self.member(name, Some(*property));
        }
        self.open.pop();
    }

    fn list(&mut self, id: Id<Schema>, items: Option<Id<Schema>>) {
        self.line("[");
        self.open.push(id);
        match items.map_or(Seen::Leaf("object"), |items| self.kind(items)) {
            // The values of an enumeration are told for members only.
            Seen::Leaf("enum") => self.line("string ,"),
            Seen::Leaf(word) => self.line(&format!("{word} ,")),
            Seen::Object(id, schema) => {
                self.object(id, schema);
                self.line(",");
            }
            Seen::List(id, items) => {
                self.list(id, items);
                self.line(",");
            }
        }
        self.open.pop();
        self.line("]");
    }

    /// What a schema is shown as.
    fn kind(&self, id: Id<Schema>) -> Seen<'a> {
        let Some((id, schema)) = self.said(id) else { return Seen::Leaf("object") };
        if schema.values.is_some() || schema.constant.is_some() {
            return Seen::Leaf("enum");
        }
        let deep =
            self.lines > LINES || self.open.len() > HOPS || self.open.contains(&id);
        let only = schema.types.iter().find(|of| **of != JsonType::Null);
        match only {
            Some(JsonType::String) => Seen::Leaf("string"),
            Some(JsonType::Integer) => Seen::Leaf("integer"),
            Some(JsonType::Number) => Seen::Leaf("number"),
            Some(JsonType::Boolean) => Seen::Leaf("boolean"),
            Some(JsonType::Array) if !deep => Seen::List(id, schema.array.items),
            Some(JsonType::Array) => Seen::Leaf("array"),
            Some(JsonType::Object | JsonType::Null) | None => {
                let map = schema.object.additional.is_some()
                    && schema.object.properties.is_empty();
                // A schema without a word beyond `allOf` still is an object of its own.
                let own = !schema.object.properties.is_empty()
                    || (only.is_some() && !schema.composition.all_of.is_empty());
                if deep || map || !own {
                    Seen::Leaf("object")
                } else {
                    Seen::Object(id, schema)
                }
            }
        }
    }

    /// The first schema that says more than where to look.
    fn said(&self, mut id: Id<Schema>) -> Option<(Id<Schema>, &'a Schema)> {
        for _ in 0..HOPS {
            let schema = self.spec.schemas.get(id)?;
            match schema.reference.or_else(|| self.nullable(schema)) {
                Some(target) if schema.object.properties.is_empty() => id = target,
                _ => return Some((id, schema)),
            }
        }
        None
    }

    /// The other branch of a combination with `null`, which tells of nullability only.
    fn nullable(&self, schema: &Schema) -> Option<Id<Schema>> {
        let null = |id: &Id<Schema>| {
            let schema = self.spec.schemas.get(*id);
            schema.is_some_and(|schema| schema.types == [JsonType::Null])
        };
        let composition = &schema.composition;
        let branches = [&composition.any_of, &composition.one_of];
        let [one, two] = branches.into_iter().find(|b| b.len() == 2)?.as_slice() else {
            return None;
        };
        match (null(one), null(two)) {
            (false, true) => Some(*one),
            (true, false) => Some(*two),
            _ => None,
        }
    }
}

/// What a schema is shown as.
enum Seen<'a> {
    /// One word.
    Leaf(&'static str),
    /// Members in braces.
    Object(Id<Schema>, &'a Schema),
    /// An element in brackets.
    List(Id<Schema>, Option<Id<Schema>>),
}
