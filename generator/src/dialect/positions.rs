//! Where in a description which kind of object stands.
//!
//! One table serves all versions: what one version has and another has not never clashes.
//! Everything that is not named here is data: examples, defaults, enumerations, extensions.

/// A kind of object of an API description.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    Document,
    Components,
    PathItem,
    Operation,
    Parameter,
    Header,
    RequestBody,
    Response,
    MediaType,
    Encoding,
    Schema,
    Discriminator,
    SecurityScheme,
    SecurityRequirement,
    Callback,
    HostTemplate,
}

/// How objects stand under a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// The value is one.
    One(Kind),
    /// The value is a list of them.
    List(Kind),
    /// One or a list.
    Either(Kind),
    /// A mapping from free names to them.
    Named(Kind),
    /// A mapping whose keys that begin with `x-` are extensions.
    Patterned(Kind),
}

impl Kind {
    /// Whether an object of this kind may be a `$ref` to one.
    pub(crate) fn is_referable(self) -> bool {
        matches!(
            self,
            Self::PathItem
                | Self::Operation
                | Self::Parameter
                | Self::Header
                | Self::RequestBody
                | Self::Response
                | Self::MediaType
                | Self::Schema
                | Self::SecurityScheme
                | Self::Callback
        )
    }

    /// What such an object is called in messages.
    pub(crate) fn noun(self) -> &'static str {
        match self {
            Self::Document => "document",
            Self::Components => "components object",
            Self::PathItem => "path item",
            Self::Operation => "operation",
            Self::Parameter => "parameter",
            Self::Header => "header",
            Self::RequestBody => "request body",
            Self::Response => "response",
            Self::MediaType => "media type",
            Self::Encoding => "encoding",
            Self::Schema => "schema",
            Self::Discriminator => "discriminator",
            Self::SecurityScheme => "security scheme",
            Self::SecurityRequirement => "security requirement",
            Self::Callback => "callback",
            Self::HostTemplate => "host template",
        }
    }

    /// What stands under a key of an object of this kind; none for data.
    pub(crate) fn child(self, key: &str) -> Option<Shape> {
        match self {
            Self::Document => document(key),
            Self::Components => components(key),
            Self::PathItem => path_item(key),
            Self::Operation => operation(key),
            Self::Parameter | Self::Header => parameter(key),
            Self::RequestBody => {
                (key == "content").then_some(Shape::Named(Self::MediaType))
            }
            Self::Response => response(key),
            Self::MediaType => media_type(key),
            Self::Encoding => encoding(key),
            Self::Schema => schema(key),
            Self::Callback => {
                (!key.starts_with("x-")).then_some(Shape::One(Self::PathItem))
            }
            Self::HostTemplate => {
                (key == "parameters").then_some(Shape::List(Self::Parameter))
            }
            Self::Discriminator | Self::SecurityScheme | Self::SecurityRequirement => {
                None
            }
        }
    }
}

fn document(key: &str) -> Option<Shape> {
    Some(match key {
        "paths" | "x-ms-paths" | "webhooks" => Shape::Patterned(Kind::PathItem),
        "components" => Shape::One(Kind::Components),
        "definitions" => Shape::Named(Kind::Schema),
        "parameters" => Shape::Named(Kind::Parameter),
        "responses" => Shape::Named(Kind::Response),
        "securityDefinitions" => Shape::Named(Kind::SecurityScheme),
        "security" => Shape::List(Kind::SecurityRequirement),
        "x-ms-parameterized-host" => Shape::One(Kind::HostTemplate),
        _ => return None,
    })
}

fn components(key: &str) -> Option<Shape> {
    Some(Shape::Named(match key {
        "schemas" => Kind::Schema,
        "responses" => Kind::Response,
        "parameters" => Kind::Parameter,
        "requestBodies" => Kind::RequestBody,
        "headers" => Kind::Header,
        "securitySchemes" => Kind::SecurityScheme,
        "callbacks" => Kind::Callback,
        "pathItems" => Kind::PathItem,
        "mediaTypes" => Kind::MediaType,
        _ => return None,
    }))
}

/// The methods that a path item names by a key of their own; `query` since 3.2.
pub(crate) const METHODS: [&str; 9] =
    ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

fn path_item(key: &str) -> Option<Shape> {
    Some(match key {
        "parameters" => Shape::List(Kind::Parameter),
        "additionalOperations" => Shape::Named(Kind::Operation),
        method if METHODS.contains(&method) => Shape::One(Kind::Operation),
        _ => return None,
    })
}

fn operation(key: &str) -> Option<Shape> {
    Some(match key {
        "parameters" => Shape::List(Kind::Parameter),
        "requestBody" => Shape::One(Kind::RequestBody),
        "responses" => Shape::Patterned(Kind::Response),
        "callbacks" => Shape::Named(Kind::Callback),
        "security" => Shape::List(Kind::SecurityRequirement),
        _ => return None,
    })
}

fn parameter(key: &str) -> Option<Shape> {
    Some(match key {
        "schema" | "items" => Shape::One(Kind::Schema),
        "content" => Shape::Named(Kind::MediaType),
        _ => return None,
    })
}

fn response(key: &str) -> Option<Shape> {
    Some(match key {
        "schema" => Shape::One(Kind::Schema),
        "headers" => Shape::Named(Kind::Header),
        "content" => Shape::Named(Kind::MediaType),
        _ => return None,
    })
}

fn media_type(key: &str) -> Option<Shape> {
    Some(match key {
        "schema" | "itemSchema" => Shape::One(Kind::Schema),
        "encoding" => Shape::Named(Kind::Encoding),
        "prefixEncoding" => Shape::List(Kind::Encoding),
        "itemEncoding" => Shape::One(Kind::Encoding),
        _ => return None,
    })
}

fn encoding(key: &str) -> Option<Shape> {
    Some(match key {
        "headers" => Shape::Named(Kind::Header),
        "encoding" => Shape::Named(Kind::Encoding),
        "prefixEncoding" => Shape::List(Kind::Encoding),
        "itemEncoding" => Shape::One(Kind::Encoding),
        _ => return None,
    })
}

fn schema(key: &str) -> Option<Shape> {
    Some(match key {
        "properties" | "patternProperties" | "$defs" | "definitions"
        | "dependentSchemas" => Shape::Named(Kind::Schema),
        "allOf" | "anyOf" | "oneOf" | "prefixItems" => Shape::List(Kind::Schema),
        "items" => Shape::Either(Kind::Schema),
        "additionalProperties"
        | "additionalItems"
        | "unevaluatedItems"
        | "unevaluatedProperties"
        | "propertyNames"
        | "contains"
        | "not"
        | "if"
        | "then"
        | "else"
        | "contentSchema" => Shape::One(Kind::Schema),
        "discriminator" => Shape::One(Kind::Discriminator),
        _ => return None,
    })
}
