//! Media types, request bodies and responses.

use std::sync::Arc;

use super::documentation::docs;
use super::flat::Part;
use super::lowering::Lowering;
use super::model::{Body, Content, Encoding, Markup, Name, Response, Shape, Status};
use crate::diagnostic::catalogue::api as codes;
use crate::spec::model as spec;

impl Lowering<'_, '_> {
    /// A request body with every media type that it can be sent in, JSON first.
    pub(super) fn body(
        &mut self,
        used: &spec::Linked<spec::RequestBody>,
        place: &Name,
    ) -> Option<Body> {
        let spec = self.spec;
        let spec::RequestBody { node: _, docs: about, required, content, rename } =
            spec.bodies.get(used.id)?;
        let place = place.then("body");
        let mut contents: Vec<Content> =
            content.iter().map(|media| self.content(media, &place)).collect();
        contents.sort_by_key(|content| preference(content.encoding));
        if contents.is_empty() {
            return None;
        }
        let mut docs = docs(about);
        docs.description = used.description.clone().or(docs.description);
        // Swagger makes every body parameter have a name, and `body` says nothing.
        let name = rename.clone().filter(|name| &**name != "body");
        Some(Body { name, docs, required: *required, contents })
    }

    /// The responses of an operation.
    pub(super) fn responses(
        &mut self,
        responses: &[(Arc<str>, spec::Linked<spec::Response>)],
        place: &Name,
    ) -> Vec<Response> {
        let mut lowered: Vec<Response> = Vec::new();
        for (key, used) in responses {
            let Some(status) = status(key) else {
                let message = format!("`{}` is not a status", key.escape_debug());
                let help = "write a code, a range such as `4XX`, or `default`";
                self.report(&codes::STATUS, used.node, message, help);
                continue;
            };
            lowered.extend(self.response(status, used, responses.len(), place));
        }
        let named = lowered.iter().any(|response| response.success);
        for response in &mut lowered {
            response.success |= !named && response.status == Status::Default;
        }
        lowered
    }

    fn response(
        &mut self,
        status: Status,
        used: &spec::Linked<spec::Response>,
        siblings: usize,
        place: &Name,
    ) -> Option<Response> {
        let spec = self.spec;
        let spec::Response { node, docs: about, headers, content, links } =
            spec.responses.get(used.id)?;
        let success =
            matches!(status, Status::Code(200..=299)) || status == Status::Range(2);
        let place = match status {
            Status::Code(code) if !success || siblings > 2 => {
                place.then("response").then(code.to_string())
            }
            Status::Default if siblings > 1 => place.then("error"),
            Status::Range(digit) if !success => {
                place.then("response").then(format!("{digit}XX"))
            }
            _ => place.then("response"),
        };
        for (name, link) in links {
            let message = format!("link `{}` is not generated", name.escape_debug());
            self.report(&codes::LINK, *link, message, "");
        }
        let preferred = content.iter().min_by_key(|m| preference(encoding(&m.name)));
        if content.len() > 1 {
            let first = preferred.map(|media| media.name.clone()).unwrap_or_default();
            let message = format!("only `{}` is asked for", first.escape_debug());
            self.report(&codes::OTHER_MEDIA_TYPE, *node, message, "");
        }
        let content = preferred.map(|media| self.content(media, &place));
        let mut shapes = Vec::new();
        for (name, id) in headers {
            if name.eq_ignore_ascii_case("content-type") {
                continue;
            }
            let shape = self.header_shape(*id, &place.then(name.clone()));
            shapes.push((name.clone(), shape));
        }
        let mut docs = docs(about);
        docs.description = used.description.clone().or(docs.description);
        Some(Response { status, docs, content, headers: shapes, success })
    }

    fn header_shape(&mut self, id: spec::Id<spec::Header>, place: &Name) -> Shape {
        let spec = self.spec;
        let Some(header) = spec.headers.get(id) else { return Shape::Text };
        let spec::Header { node: _, value } = header;
        let media = value.content.first().and_then(|media| media.schema);
        match value.schema.or(media) {
            Some(schema) => self.shape_of(schema, place).shape,
            None => Shape::Text,
        }
    }

    /// A media type and what is sent in it.
    pub(super) fn content(&mut self, media: &spec::MediaType, place: &Name) -> Content {
        let spec::MediaType {
            node,
            name,
            schema,
            item_schema,
            encoding: encodings,
            positional_encoding,
        } = media;
        let mut encoding = encoding(name);
        let parts: Vec<Part> =
            item_schema.or(*schema).into_iter().map(Part::of).collect();
        let place =
            if item_schema.is_some() { place.then("item") } else { place.clone() };
        let shape = match parts.is_empty() {
            true => None,
            false => Some(self.shape(&parts, &place)),
        };
        let markup = match encoding {
            Encoding::Xml if !parts.is_empty() => self.markup(&parts),
            _ => Markup::default(),
        };
        let any = name.starts_with("*/");
        if any
            && matches!(
                shape.as_ref().map(|known| &known.shape),
                None | Some(Shape::Binary)
            )
        {
            encoding = Encoding::Bytes;
        }
        let shape = match encoding {
            Encoding::Bytes => Shape::Binary,
            Encoding::Text if shape.is_none() => Shape::Text,
            Encoding::Text => shape.map_or(Shape::Text, |known| textual(known.shape)),
            _ => shape.map_or(Shape::Json, super::lowering::Known::element),
        };
        for (member, encoding) in encodings {
            let spec::Encoding {
                node,
                content_type,
                style,
                explode,
                allow_reserved,
                headers,
            } = encoding;
            let plain = content_type.is_none()
                && style.as_deref().is_none_or(|style| style == "form")
                && *explode != Some(false)
                && !allow_reserved
                && headers.is_none();
            if !plain {
                let member = member.escape_debug();
                let message = format!("the encoding of `{member}` is not honoured");
                self.report(&codes::ENCODING, *node, message, "");
            }
        }
        if positional_encoding.is_some() {
            let message = "the encoding of elements is not honoured";
            self.report(&codes::ENCODING, *node, message, "");
        }
        Content { media_type: name.clone(), encoding, shape, markup }
    }
}

/// The shape of plain text: a scalar of its schema, or the text itself.
fn textual(shape: Shape) -> Shape {
    match shape {
        Shape::Binary
        | Shape::Json
        | Shape::List(_)
        | Shape::Map { .. }
        | Shape::Tuple(_)
        | Shape::OpenTuple { .. } => Shape::Text,
        shape => shape,
    }
}

/// How a media type is encoded.
fn encoding(media_type: &str) -> Encoding {
    let essence = media_type.split(';').next().unwrap_or_default();
    let essence = essence.trim().to_ascii_lowercase();
    let (of, sub) = essence.split_once('/').unwrap_or((essence.as_str(), ""));
    match (of, sub) {
        ("text", "event-stream") => Encoding::Events,
        ("multipart", _) => Encoding::Multipart,
        (_, "x-www-form-urlencoded") => Encoding::Form,
        (_, "x-ndjson" | "ndjson" | "jsonl" | "x-jsonl" | "json-seq" | "jsonlines") => {
            Encoding::JsonLines
        }
        (_, sub) if sub == "json" || sub.ends_with("+json") => Encoding::Json,
        ("text", "json" | "x-json") | ("application", "x-json") => Encoding::Json,
        (_, sub) if sub == "xml" || sub.ends_with("+xml") && of != "image" => {
            Encoding::Xml
        }
        ("text", _) => Encoding::Text,
        ("*", _) | ("application", "*") => Encoding::Json,
        _ => Encoding::Bytes,
    }
}

fn preference(encoding: Encoding) -> u8 {
    match encoding {
        Encoding::Json => 0,
        Encoding::Form => 1,
        Encoding::Multipart => 2,
        Encoding::Xml => 3,
        Encoding::JsonLines => 4,
        Encoding::Text => 5,
        Encoding::Bytes => 6,
        Encoding::Events => 7,
    }
}

/// The key of a response (OpenAPI 3.2, 4.14).
fn status(key: &str) -> Option<Status> {
    if key.eq_ignore_ascii_case("default") {
        return Some(Status::Default);
    }
    let digit = key.chars().next()?.to_digit(10)?;
    let digit = u8::try_from(digit).ok().filter(|d| (1..=5).contains(d))?;
    let rest = key.get(1..)?;
    if rest.eq_ignore_ascii_case("xx") {
        return Some(Status::Range(digit));
    }
    let code: u16 = key.parse().ok()?;
    (100..=599).contains(&code).then_some(Status::Code(code))
}
