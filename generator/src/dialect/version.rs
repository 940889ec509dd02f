//! Which dialect a document is written in.

use crate::diagnostic::catalogue::dialect as codes;
use crate::diagnostic::{Diagnostic, Place};
use crate::source::tree::{NodeId, Tree, Value};

/// A dialect of API descriptions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Version {
    /// Swagger 2.0.
    Swagger,
    /// OpenAPI 3.0.
    V30,
    /// OpenAPI 3.1 or 3.2.
    V31,
    /// Alibaba Cloud's `api-docs.json`.
    Alibaba,
}

/// The dialect of a document; none for a file that names no version at all.
///
/// # Errors
/// Says what was found where a supported version should be.
pub(crate) fn detect(tree: &Tree, root: NodeId) -> Result<Option<Version>, Diagnostic> {
    if !matches!(tree.value(root), Value::Map(_)) {
        return Ok(None);
    }
    let swagger = tree.get(root, "swagger");
    let openapi = tree.get(root, "openapi");
    match (swagger, openapi) {
        (Some(swagger), Some(openapi)) => Err(Diagnostic::at(
            &codes::UNKNOWN_VERSION,
            openapi,
            "the document has both `swagger` and `openapi`",
        )
        .label(Place::Key(swagger), "and here")
        .help("keep the one that the document is written in")),
        (Some(node), None) => match label(tree, node).as_str() {
            "2.0" | "2" => Ok(Some(Version::Swagger)),
            other => Err(unknown(node, "Swagger", other)),
        },
        (None, Some(node)) => {
            let label = label(tree, node);
            let mut parts = label.split('.');
            match (parts.next(), parts.next()) {
                (Some("3"), Some("0")) => Ok(Some(Version::V30)),
                (Some("3"), Some("1" | "2")) => Ok(Some(Version::V31)),
                _ => Err(unknown(node, "OpenAPI", &label)),
            }
        }
        (None, None) => Ok(alibaba(tree, root)),
    }
}

fn alibaba(tree: &Tree, root: NodeId) -> Option<Version> {
    let info = tree.get(root, "info")?;
    let known = tree.get(info, "style").is_some() || tree.get(info, "product").is_some();
    let apis = matches!(tree.value(tree.get(root, "apis")?), Value::Map(_));
    (known && apis).then_some(Version::Alibaba)
}

/// What to say of a root document that is in no dialect.
pub(crate) fn undetected(tree: &Tree, root: NodeId) -> Diagnostic {
    let what = match tree.value(root) {
        Value::Map(_) => foreign(tree, root)
            .unwrap_or("it has neither `swagger` nor `openapi` nor Alibaba's `apis`"),
        Value::List(_) => "it is a list",
        Value::Null => "it is empty",
        _ => "it is a single value",
    };
    let text = format!("not an API description: {what}");
    let place = match tree.value(root) {
        // What is empty has no node that stands anywhere.
        Value::Null => Place::At { file: tree.locus(root).file, line: 1, column: 1 },
        _ => Place::Node(root),
    };
    Diagnostic::new(&codes::NO_VERSION, text)
        .placed(place)
        .help("give a document that begins with `swagger: \"2.0\"` or `openapi: 3.x`")
}

/// What other well-known documents are, told by their keys.
fn foreign(tree: &Tree, root: NodeId) -> Option<&'static str> {
    let known = [
        ("asyncapi", "it is an AsyncAPI document"),
        ("swaggerVersion", "it is a Swagger 1.x listing"),
        ("overlay", "it is an overlay"),
        ("arazzo", "it is an Arazzo document"),
        ("_postman_id", "it is a Postman collection"),
        ("$schema", "it is a JSON Schema"),
        ("__schema", "it is a GraphQL schema"),
        ("data", "it may be a GraphQL schema"),
        ("raml", "it is a RAML document"),
    ];
    if let Some(info) = tree.get(root, "info") {
        let schema = tree.text_of(info, "schema");
        let postman = schema.is_some_and(|s| s.contains("postman"));
        if postman || tree.get(info, "_postman_id").is_some() {
            return Some("it is a Postman collection");
        }
    }
    known.iter().find(|(key, _)| tree.get(root, key).is_some()).map(|(_, what)| *what)
}

fn unknown(node: NodeId, name: &str, found: &str) -> Diagnostic {
    let text = format!("{name} version `{found}` is not supported");
    Diagnostic::at(&codes::UNKNOWN_VERSION, node, text)
        .help("supported are Swagger 2.0 and OpenAPI 3.0, 3.1 and 3.2")
}

/// A version as text; `3.0` without quotes is a number in YAML.
fn label(tree: &Tree, node: NodeId) -> String {
    match tree.value(node) {
        Value::Text(text) => text.to_string(),
        Value::Float(number) => format!("{number:?}"),
        Value::Integer(number) => number.to_string(),
        _ => String::new(),
    }
}
