//! The typed document as text, for people and for tests.

use std::fmt::Write;

use super::model::{Id, Linked, MediaType, Parameter, Schema, Spec};

/// The document in a few lines per object; the same document gives the same text.
pub fn inspect(spec: &Spec) -> String {
    let mut text = String::new();
    let document = &spec.document;
    line(&mut text, 0, &format!("{} {}", document.title, document.version));
    for server in &document.servers {
        line(&mut text, 1, &format!("server {}", server.url));
    }
    for item in &document.paths {
        line(&mut text, 1, &format!("path {}", item.path));
        for parameter in &item.parameters {
            line(&mut text, 2, &show_parameter(spec, parameter));
        }
        for operation in &item.operations {
            let id = operation.id.as_deref().unwrap_or("-");
            line(&mut text, 2, &format!("{} {id}", operation.method));
            for parameter in &operation.parameters {
                line(&mut text, 3, &show_parameter(spec, parameter));
            }
            if let Some(body) =
                operation.body.as_ref().and_then(|body| spec.bodies.get(body.id))
            {
                line(&mut text, 3, &format!("body {}", show_content(&body.content)));
            }
            for (status, response) in &operation.responses {
                let content = spec.responses.get(response.id);
                let content =
                    content.map(|r| show_content(&r.content)).unwrap_or_default();
                line(&mut text, 3, &format!("{status} {content}"));
            }
        }
    }
    for (id, schema) in spec.schemas.iter() {
        line(&mut text, 1, &format!("schema {id:?}{}", show_schema(spec, id, schema)));
    }
    text
}

fn line(text: &mut String, depth: usize, words: &str) {
    let _ = writeln!(text, "{:indent$}{}", "", words.trim_end(), indent = depth * 2);
}

fn show_parameter(spec: &Spec, parameter: &Linked<Parameter>) -> String {
    let Some(found) = spec.parameters.get(parameter.id) else { return String::new() };
    let schema = found.value.schema.map(|id| format!(" {id:?}")).unwrap_or_default();
    let required = if found.value.required { " required" } else { "" };
    format!("{} {}{schema}{required}", found.place, found.name)
}

fn show_content(content: &[MediaType]) -> String {
    let shown = content.iter().map(|media| {
        let schema = media.schema.or(media.item_schema);
        let schema = schema.map(|id| format!(" {id:?}")).unwrap_or_default();
        format!("{}{schema}", media.name)
    });
    shown.collect::<Vec<_>>().join(", ")
}

fn show_schema(spec: &Spec, id: Id<Schema>, schema: &Schema) -> String {
    let mut text = String::new();
    if let Some(name) = &schema.component {
        let _ = write!(text, " {name}");
    }
    if let Some(target) = schema.reference {
        let _ = write!(text, " -> {target:?}");
    }
    if !schema.types.is_empty() {
        let _ = write!(text, " {:?}", schema.types);
    }
    if let Some(format) = &schema.format {
        let _ = write!(text, " {format}");
    }
    for (name, property) in &schema.object.properties {
        let mark = if schema.object.required.contains(name) { "*" } else { "" };
        let _ = write!(text, " {name}{mark}:{property:?}");
    }
    let lists = [
        ("allOf", &schema.composition.all_of),
        ("oneOf", &schema.composition.one_of),
        ("anyOf", &schema.composition.any_of),
    ];
    for (keyword, ids) in lists {
        if !ids.is_empty() {
            let _ = write!(text, " {keyword}{ids:?}");
        }
    }
    if let Some(items) = schema.array.items {
        let _ = write!(text, " items:{items:?}");
    }
    if let Some(discriminator) = &schema.discriminator {
        let _ = write!(text, " by {}", discriminator.property);
    }
    if let Some(children) = spec.children.get(&id) {
        let _ = write!(text, " children{children:?}");
    }
    text
}
