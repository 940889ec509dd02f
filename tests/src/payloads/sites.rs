//! Where payloads with a known schema stand in a description.

use std::collections::BTreeMap;

use bindery::source::Files;
use bindery::source::path;
use bindery::source::tree::{NodeId, Tree, Value};
use bindery::spec::Spec;
use bindery::spec::model::{Id, MediaType, Operation, ParameterValue, Schema};
use serde_json::Value as Json;

use super::document::Description;

/// A payload and the schema that it is an example of.
pub struct Site {
    /// The schema's node in the normal shape.
    pub schema: NodeId,
    /// The payload.
    pub payload: Json,
    /// The place of the payload.
    pub place: String,
}

/// All payloads of a description, and how many files with examples are not there.
pub fn sites(description: &Description, spec: &Spec) -> (Vec<Site>, usize) {
    let mut finder = Finder { description, spec, found: Vec::new(), absent: 0 };
    finder.schemas();
    for (_, parameter) in spec.parameters.iter() {
        finder.value(parameter.node, &parameter.value);
    }
    for (_, header) in spec.headers.iter() {
        finder.value(header.node, &header.value);
    }
    let bodies = spec.bodies.iter().map(|(_, body)| &body.content);
    let responses = spec.responses.iter().map(|(_, response)| &response.content);
    for media in bodies.chain(responses).flatten() {
        finder.media(media);
    }
    for operation in spec.document.paths.iter().flat_map(|item| &item.operations) {
        finder.operation(operation);
    }
    (finder.found, finder.absent)
}

struct Finder<'a> {
    description: &'a Description,
    spec: &'a Spec,
    found: Vec<Site>,
    absent: usize,
}

impl<'a> Finder<'a> {
    fn tree(&self) -> &'a Tree {
        &self.description.sources.tree
    }

    fn add(&mut self, schema: NodeId, payload: NodeId) {
        let json = self.tree().to_json(payload);
        let Ok(json) = serde_json::from_str(&json) else { return };
        let place = self.description.place(payload);
        self.found.push(Site { schema, payload: json, place });
    }

    fn schemas(&mut self) {
        let tree = self.tree();
        for (_, schema) in self.spec.schemas.iter() {
            // Beside a reference, a payload is one of what is referred to, and more.
            let node = schema.node;
            self.found_in(node, ["example", "default"]);
            if let Some(list) = tree.get(node, "examples") {
                let payloads = tree.elements(list).to_vec();
                payloads.into_iter().for_each(|payload| self.add(node, payload));
            }
        }
    }

    fn found_in(&mut self, node: NodeId, keys: [&str; 2]) {
        for key in keys {
            if let Some(payload) = self.tree().get(node, key) {
                self.add(node, payload);
            }
        }
    }

    fn value(&mut self, node: NodeId, value: &ParameterValue) {
        if let Some(schema) = value.schema {
            self.examples(node, schema);
        }
        value.content.iter().for_each(|media| self.media(media));
    }

    fn media(&mut self, media: &MediaType) {
        let Some(schema) = media.schema else { return };
        // Text in another format is no JSON value of its schema.
        let essence = media.name.split(';').next().unwrap_or_default().trim();
        let is_json = essence.ends_with("json") || essence == "*/*";
        let before = self.found.len();
        self.examples(media.node, schema);
        if !is_json {
            let plain = |site: &Site| !site.payload.is_string();
            let new = self.found.split_off(before);
            self.found.extend(new.into_iter().filter(plain));
        }
    }

    /// The `example` and `examples` of anything but a schema.
    fn examples(&mut self, node: NodeId, schema: Id<Schema>) {
        let tree = self.tree();
        let Some(schema) = self.spec.schemas.get(schema).map(|of| of.node) else {
            return;
        };
        if let Some(payload) = tree.get(node, "example") {
            self.add(schema, payload);
        }
        let Some(examples) = tree.get(node, "examples") else { return };
        for member in tree.members(examples) {
            let example = self.example(member.value);
            let payload =
                ["value", "dataValue"].iter().find_map(|key| tree.get(example, key));
            if let Some(payload) = payload {
                self.add(schema, payload);
            }
        }
    }

    /// What a reference to an example of the same file leads to. References in examples
    /// are none of the generator's business.
    fn example(&self, node: NodeId) -> NodeId {
        let tree = self.tree();
        let text = tree.text_of(node, "$ref").and_then(|text| text.strip_prefix('#'));
        let file = tree.locus(node).file;
        text.and_then(|at| self.description.sources.resolve_as_written(file, at))
            .unwrap_or(node)
    }

    /// The examples of whole calls that Azure keeps in files of their own.
    fn operation(&mut self, operation: &Operation) {
        let tree = self.tree();
        let Some(examples) = tree.get(operation.node, "x-ms-examples") else { return };
        for member in tree.members(examples) {
            let Some(reference) = tree.get(member.value, "$ref") else { continue };
            let Some(text) = tree.text(reference) else { continue };
            let base = self.description.sources.name(tree.locus(reference).file);
            let read = path::join(base, text).ok().and_then(|address| {
                let bytes = self.description.files.read(&address).ok()?;
                let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
                Some((address, serde_json::from_slice::<Json>(bytes).ok()?))
            });
            match read {
                Some((address, call)) => self.call(operation, &call, &address),
                None => self.absent += 1,
            }
        }
    }

    fn call(&mut self, operation: &Operation, call: &Json, address: &str) {
        for (status, of) in &operation.responses {
            let response = self.spec.responses.get(of.id);
            let content = response.and_then(|response| response.content.first());
            let schema = content.and_then(|content| content.schema);
            let payload = &call["responses"][&**status]["body"];
            self.add_json(
                schema,
                payload,
                &format!("{address}#/responses/{status}/body"),
            );
        }
        let Some(arguments) = call["parameters"].as_object() else { return };
        let mut names = BTreeMap::new();
        for of in &operation.parameters {
            let parameter = self.spec.parameters.get(of.id);
            names.extend(parameter.map(|of| (&*of.name, of.value.schema)));
        }
        let body = operation.body.as_ref().and_then(|of| self.spec.bodies.get(of.id));
        let content = body.and_then(|body| body.content.first());
        let name = body.and_then(|body| body.rename.as_deref());
        if let Some(content) = content {
            let name = name.into_iter().chain(["body", "parameters"]);
            let name = name.into_iter().find(|name| arguments.contains_key(*name));
            names.extend(name.map(|name| (name, content.schema)));
        }
        for (name, schema) in names {
            let place = format!("{address}#/parameters/{name}");
            self.add_json(schema, &call["parameters"][name], &place);
        }
    }

    fn add_json(&mut self, schema: Option<Id<Schema>>, payload: &Json, place: &str) {
        let schema = schema.and_then(|id| self.spec.schemas.get(id));
        let Some(schema) = schema.map(|of| of.node).filter(|_| !payload.is_null())
        else {
            return;
        };
        let (payload, place) = (payload.clone(), place.to_owned());
        self.found.push(Site { schema, payload, place });
    }
}

/// Whether a node holds anything at all.
pub fn is_empty(tree: &Tree, node: NodeId) -> bool {
    matches!(tree.value(node), Value::Null)
}
