//! Media types, request bodies and responses.

use std::collections::HashSet;
use std::sync::Arc;

use super::documentation::docs;
use super::flat::Part;
use super::heard::Said;
use super::lowering::Lowering;
use super::model::{
    Body, Content, Encoded, Encoding, Header, Markup, MemberEncoding, Name, Parameter,
    Response, Shape, Status, Style,
};
use super::parameter::style_of;
use crate::diagnostic::Place;
use crate::diagnostic::catalogue::api as codes;
use crate::source::tree::NodeId;
use crate::spec::model as spec;

impl Lowering<'_, '_> {
    /// A request body with every media type that it can be sent in, JSON first.
    pub(super) fn body(
        &mut self,
        used: &spec::Linked<spec::RequestBody>,
        place: &Name,
    ) -> Option<Body> {
        self.body_in(used, place, usize::MAX)
    }

    /// A request body in the media type that goes before the others.
    pub(super) fn body_of_one(
        &mut self,
        used: &spec::Linked<spec::RequestBody>,
        place: &Name,
    ) -> Option<Body> {
        self.body_in(used, place, 1)
    }

    fn body_in(
        &mut self,
        used: &spec::Linked<spec::RequestBody>,
        place: &Name,
        most: usize,
    ) -> Option<Body> {
        let spec = self.spec;
        let spec::RequestBody { node: _, docs: about, required, content, rename } =
            spec.bodies.get(used.id)?;
        let mut offered: Vec<&spec::MediaType> = content.iter().collect();
        offered.sort_by_key(|media| preference(&media.name));
        let (first, others) = offered.split_first()?;
        self.check_opaque(first);
        let mut contents = vec![self.content(first, &place.then("body"))];
        for media in others.iter().take(most - 1) {
            let place = place.then(media_word(&media.name)).then("body");
            contents.push(self.content(media, &place));
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
            let known = status(key).ok_or("is not a status").and_then(|status| {
                let told = lowered.iter().any(|response| response.status == status);
                if told { Err("is a status that stands twice") } else { Ok(status) }
            });
            match known {
                Ok(status) => {
                    lowered.extend(self.response(status, used, responses.len(), place));
                }
                Err(why) => {
                    let message = format!("`{}` {why}", key.escape_debug());
                    let help = "write a code, a range such as `4XX`, or `default`";
                    let place = Place::Key(used.node);
                    self.report_at(&codes::STATUS, place, message, help);
                }
            }
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
        let content: &[spec::MediaType] = match status {
            Status::Code(code @ (204 | 205 | 304)) if !content.is_empty() => {
                self.report_empty(code, *node);
                &[]
            }
            _ => content,
        };
        let (content, others) = self.answers(content, success, *node, &place);
        let mut lowered = Vec::new();
        for (name, used) in headers {
            // The media type is known from `content` (OpenAPI 3.2, 4.17).
            if name.eq_ignore_ascii_case("content-type") {
                let name = name.escape_debug();
                let message = format!("header `{name}` of a response is ignored");
                self.report(&codes::RESERVED_HEADER, used.node, message, "");
            } else {
                lowered.extend(self.header(name, used, &place));
            }
        }
        let mut docs = docs(about);
        docs.summary = used.summary.clone().or(docs.summary);
        docs.description = used.description.clone().or(docs.description);
        if !success && !lowered.is_empty() {
            self.out.unplaced("headers", "a failure", used.node);
        }
        let (node, headers) = (used.node, lowered);
        Some(Response { status, node, docs, content, others, headers, success })
    }

    /// Reports content of a response whose status says that it has none.
    fn report_empty(&mut self, code: u16, node: NodeId) {
        let at = self.tree.get(node, "content").unwrap_or(node);
        let message = format!("a response of status {code} has no content");
        self.report(&codes::NO_CONTENT, at, message, "");
    }

    /// The body to ask for, and those of another shape that a success can have.
    fn answers(
        &mut self,
        content: &[spec::MediaType],
        success: bool,
        node: NodeId,
        place: &Name,
    ) -> (Option<Content>, Vec<Content>) {
        let mut offered: Vec<&spec::MediaType> = content.iter().collect();
        offered.sort_by_key(|media| preference(&media.name));
        let Some((preferred, others)) = offered.split_first() else {
            return (None, Vec::new());
        };
        self.check_opaque(preferred);
        let mut first = self.content(preferred, place);
        let mut distinct: Vec<Content> = Vec::new();
        let mut words: HashSet<String> = HashSet::new();
        // A stream of values is another answer than one value, of the same schema too.
        let streams =
            |of: Encoding| matches!(of, Encoding::Events | Encoding::JsonLines);
        // A file is one in every media type that it comes in.
        let (files, others): (Vec<&spec::MediaType>, Vec<_>) =
            others.iter().copied().partition(|media| {
                let of = encoding(&media.name);
                first.shape == Shape::Binary
                    && !streams(of)
                    && (of == Encoding::Bytes || media.schema == preferred.schema)
            });
        for media in files {
            first.alike.push(media.name.clone());
            self.content(media, &place.then(media_word(&media.name)));
        }
        let differs = |media: &&spec::MediaType| {
            media.schema != preferred.schema
                || streams(encoding(&media.name)) && !streams(first.encoding)
        };
        for media in others.iter().copied().filter(differs) {
            let readable = match encoding(&media.name) {
                Encoding::Json | Encoding::Xml | Encoding::Text | Encoding::Bytes => {
                    success
                }
                Encoding::Events | Encoding::JsonLines => success,
                _ => false,
            };
            let word = media_word(&media.name);
            if readable && !words.contains(&word) {
                let other = self.content(media, &place.then(word.clone()));
                if other.shape != first.shape || streams(other.encoding) {
                    words.insert(word);
                    distinct.push(other);
                }
            }
        }
        if distinct.len() < others.len() {
            let name = first.media_type.escape_debug();
            let message = format!("`{name}` is asked for, not all that is offered");
            self.report(&codes::OTHER_MEDIA_TYPE, node, message, "");
        }
        (Some(first), distinct)
    }

    fn header(
        &mut self,
        name: &Arc<str>,
        used: &spec::Linked<spec::Header>,
        place: &Name,
    ) -> Option<Header> {
        let spec = self.spec;
        let spec::Header { node, value, style_hint } = spec.headers.get(used.id)?;
        let content = value.content.first().filter(|_| value.schema.is_none());
        let schema = value.schema.or(content.and_then(|media| media.schema));
        let place = place.then(name.clone());
        let mut shape = schema.map_or(Shape::Text, |id| self.shape_of(id, &place).shape);
        // The text of a header is read as scalars are written, not as JSON and the like.
        if let Some(media) = content.filter(|of| encoding(&of.name) != Encoding::Text) {
            let message = format!("`{}` is given as text", media.name.escape_debug());
            self.report(&codes::TEXT_ONLY, media.node, message, "");
            shape = Shape::Text;
        }
        let mut about = docs(&value.docs);
        about.description = used.description.clone().or(about.description);
        let parts: Vec<Part> = schema.map(Part::of).into_iter().collect();
        about.complete(self.facts(&parts).docs);
        about.limits = self.limits_of_use(&parts);
        self.hear(&parts, Said::DOCS);
        let style = style_hint.as_deref().and_then(style_of).unwrap_or(Style::Simple);
        Some(Header { name: name.clone(), docs: about, shape, style, node: *node })
    }

    /// A media type and what is sent in it.
    pub(super) fn content(&mut self, media: &spec::MediaType, place: &Name) -> Content {
        let spec::MediaType {
            node: _,
            name,
            schema: _,
            item_schema: _,
            encoding: encodings,
            prefix_encoding,
            item_encoding,
        } = media;
        let [schema, item_schema] = self.schemas_of(media);
        let mut encoding = encoding(name);
        let mut parts: Vec<Part> =
            item_schema.or(schema).into_iter().map(Part::of).collect();
        if encoding == Encoding::Text && !self.is_scalar(&parts) {
            let message = format!("`{}` is given as text", name.escape_debug());
            self.report(&codes::TEXT_ONLY, self.node_of(&parts), message, "");
            parts.clear();
        }
        if encoding == Encoding::Bytes && self.holds_parts(&parts) {
            parts.clear();
        }
        self.check_encoded(media, &parts);
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
        // The items of a stream of JSON texts or events are taken one by one.
        let shape = match encoding {
            Encoding::Multipart if item_schema.is_some() => Shape::List(Box::new(shape)),
            _ => shape,
        };
        let mut content = Content {
            media_type: name.clone(),
            alike: Vec::new(),
            encoding,
            shape,
            markup,
            members: Vec::new(),
        };
        let named =
            encodings.iter().map(|(name, of)| (Encoded::Member, name.clone(), of));
        let placed = prefix_encoding.iter().enumerate();
        let placed = placed
            .map(|(at, of)| (Encoded::Place(at), Arc::from(format!("[{at}]")), of));
        let rest = item_encoding.iter().map(|of| (Encoded::Rest, Arc::from("[]"), of));
        for (about, member, of) in named.chain(placed).chain(rest) {
            let encoding = self.member_encoding((about, member), of, &content, &place);
            content.members.push(encoding);
        }
        if content.encoding == Encoding::Multipart {
            self.complete_parts(&parts, &place, &mut content);
        }
        content
    }

    fn member_encoding(
        &mut self,
        (about, member): (Encoded, Arc<str>),
        of: &spec::Encoding,
        body: &Content,
        place: &Name,
    ) -> MemberEncoding {
        let spec::Encoding {
            node,
            content_type,
            style,
            explode,
            allow_reserved,
            headers,
        } = of;
        let known = style.as_deref().map(|name| (name, style_of(name)));
        let is_parts = body.encoding == Encoding::Multipart;
        let is_form = is_parts && body.is_form();
        // OpenAPI 3.2, 4.15: these have a meaning in some media types only.
        let lost = match (body.encoding, known) {
            (_, Some((_, None))) => true,
            (Encoding::Form, _) => {
                !headers.is_empty() || about != Encoded::Member || lost_type(of)
            }
            (Encoding::Multipart, of) => of.is_some() && !is_form,
            _ => true,
        };
        if lost {
            let member = member.escape_debug();
            let message = format!("the encoding of `{member}` is not honoured in full");
            self.report(&codes::ENCODING, *node, message, "");
        }
        let style = known.and_then(|(_, style)| style);
        let place = match about {
            Encoded::Member => place.then(member.clone()),
            Encoded::Place(at) => place.then(format!("part {}", at + 1)),
            Encoded::Rest => place.then("part"),
        };
        let mut lowered = Vec::new();
        for (name, used) in headers.iter().filter(|_| is_parts) {
            lowered.extend(self.part_header(name, used, is_form, &place));
        }
        MemberEncoding {
            of: about,
            member,
            content_type: content_type.clone(),
            style,
            explode: explode.unwrap_or(style.is_none_or(Style::explodes)),
            allow_reserved: *allow_reserved,
            headers: lowered,
            node: *node,
        }
    }
}

/// Whether a member of a form is not written in the media type that its encoding names:
/// there are texts and JSON, and a style goes before (OpenAPI 3.2, 4.15.1.1).
fn lost_type(of: &spec::Encoding) -> bool {
    let Some(media) = &of.content_type else { return false };
    let is_json = encoding(media) == Encoding::Json && !media.contains('*');
    let essence = media.split(';').next().unwrap_or_default().trim();
    of.style.is_some() || !(is_json || essence.eq_ignore_ascii_case("text/plain"))
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
pub(super) fn encoding(media_type: &str) -> Encoding {
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

impl Content {
    /// Whether its parts are members of a form; parts of all kinds may be (RFC 7578).
    pub fn is_form(&self) -> bool {
        let media = self.media_type.to_ascii_lowercase();
        media.starts_with("multipart/form-data") || media.starts_with("multipart/*")
    }

    /// The headers of its parts in order.
    pub fn part_headers(&self) -> impl Iterator<Item = &Parameter> {
        self.members.iter().flat_map(|of| &of.headers)
    }

    /// A word that tells the media type from others: `form`, `csv`, `star`.
    pub fn word(&self) -> String {
        media_word(&self.media_type)
    }
}

/// A word that tells a media type from others: its format, or the last piece of a vendor's
/// tree that is no version.
fn media_word(media_type: &str) -> String {
    let word = match encoding(media_type) {
        Encoding::Form => "form",
        Encoding::Multipart => "multipart",
        Encoding::Events => "events",
        Encoding::JsonLines => "lines",
        _ => "",
    };
    if !word.is_empty() {
        return word.to_owned();
    }
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    let sub = essence.split_once('/').map_or("", |(_, sub)| sub).to_ascii_lowercase();
    let tree = sub.split('+').next().unwrap_or_default();
    let version = |piece: &str| {
        let digits = piece.strip_prefix('v').unwrap_or(piece);
        digits.chars().all(|c| c.is_ascii_digit() || c == '-')
    };
    let mut pieces = tree.rsplit('.').filter(|piece| !version(piece));
    match pieces.next().map(|piece| piece.trim_start_matches("x-")) {
        Some("plain") => "text".to_owned(),
        None | Some("*" | "octet-stream" | "") => "bytes".to_owned(),
        Some(word) => word.to_owned(),
    }
}

/// Its rank among others; of one kind, a type goes before a range that only covers it.
fn preference(media_type: &str) -> (u8, bool) {
    let rank = match encoding(media_type) {
        Encoding::Json => 0,
        Encoding::Form => 1,
        Encoding::Multipart => 2,
        Encoding::Xml => 3,
        Encoding::JsonLines => 4,
        Encoding::Text => 5,
        Encoding::Bytes => 6,
        Encoding::Events => 7,
    };
    (rank, media_type.contains('*'))
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
