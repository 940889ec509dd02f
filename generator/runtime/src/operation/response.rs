//! Bodies and responses of an operation.

use super::Style;
use crate::model::Xml;

/// What a request body is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BodyKind {
    /// JSON text.
    Json,
    /// `application/x-www-form-urlencoded`
    Form,
    /// Text.
    Text,
    /// Bytes as they are.
    Bytes,
    /// XML text.
    Xml,
    /// Parts: `multipart/form-data` and its kin.
    Multipart,
    /// JSON texts, each on a line of its own.
    JsonLines,
    /// JSON texts, each after a record separator (RFC 7464).
    JsonSequence,
    /// Server-sent events.
    Events,
}

/// The body of a request.
#[derive(Clone, Copy, Debug)]
pub struct Body {
    pub(crate) kind: BodyKind,
    pub(crate) media: &'static str,
    pub(crate) required: bool,
    pub(crate) encodings: &'static [Encoding],
    pub(crate) root: Option<&'static Xml>,
    pub(crate) whole_events: bool,
}

impl Body {
    const fn new(kind: BodyKind, media: &'static str) -> Self {
        let (required, encodings) = (false, &[]);
        Self { kind, media, required, encodings, root: None, whole_events: false }
    }

    /// A JSON body of this media type.
    #[must_use]
    pub const fn json(media: &'static str) -> Self {
        Self::new(BodyKind::Json, media)
    }

    /// A form, one pair for each member.
    #[must_use]
    pub const fn form() -> Self {
        Self::new(BodyKind::Form, "application/x-www-form-urlencoded")
    }

    /// Text of this media type.
    #[must_use]
    pub const fn text(media: &'static str) -> Self {
        Self::new(BodyKind::Text, media)
    }

    /// Bytes of this media type.
    #[must_use]
    pub const fn bytes(media: &'static str) -> Self {
        Self::new(BodyKind::Bytes, media)
    }

    /// A form in parts, one for each member, one for each item of a list. Files are
    /// [`File`](crate::File)s, records are JSON.
    #[must_use]
    pub const fn multipart() -> Self {
        Self::new(BodyKind::Multipart, "multipart/form-data")
    }

    /// Parts of this media type, `multipart/mixed` or `multipart/related`: a part for
    /// each member, named as in a form, or for each item of a list, without a name.
    #[must_use]
    pub const fn parts(media: &'static str) -> Self {
        Self::new(BodyKind::Multipart, media)
    }

    /// A list as JSON texts, one a line, of this media type.
    #[must_use]
    pub const fn json_lines(media: &'static str) -> Self {
        Self::new(BodyKind::JsonLines, media)
    }

    /// A list as a sequence of JSON texts.
    #[must_use]
    pub const fn json_sequence() -> Self {
        Self::new(BodyKind::JsonSequence, "application/json-seq")
    }

    /// A list as server-sent events, each item the data of one.
    #[must_use]
    pub const fn events() -> Self {
        Self::new(BodyKind::Events, "text/event-stream")
    }

    /// Items are objects with the fields of an event (`event`, `data`, `id`, `retry`;
    /// OpenAPI 3.2, 4.14.4), not its data alone.
    #[must_use]
    pub const fn whole_events(mut self) -> Self {
        self.whole_events = true;
        self
    }

    /// XML of this media type.
    #[must_use]
    pub const fn xml(media: &'static str) -> Self {
        Self::new(BodyKind::Xml, media)
    }

    /// How the outermost element of XML is written, where the value's own type does not
    /// say it.
    #[must_use]
    pub const fn root(mut self, xml: &'static Xml) -> Self {
        self.root = Some(xml);
        self
    }

    /// A request without body is an error.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// How members of a form are written, where that is not style `form`, exploded.
    #[must_use]
    pub const fn encodings(mut self, encodings: &'static [Encoding]) -> Self {
        self.encodings = encodings;
        self
    }
}

/// How one member of a form, or one part of a body of parts, is written (OpenAPI 3.2,
/// Encoding Object).
#[derive(Clone, Copy, Debug)]
pub struct Encoding {
    pub(crate) of: Encoded,
    pub(crate) style: Style,
    pub(crate) explode: bool,
    pub(crate) media: Option<&'static str>,
    pub(crate) allow_reserved: bool,
    pub(crate) headers: &'static [usize],
}

/// What an encoding is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoded {
    /// The member of this name.
    Member(&'static str),
    /// The part at this place.
    Part(usize),
    /// All parts that no other encoding is about.
    Rest,
}

impl Encoded {
    pub(crate) fn is_member(self, name: &str) -> bool {
        matches!(self, Self::Member(member) if member == name)
    }
}

impl Encoding {
    const fn about(of: Encoded, style: Style, explode: bool) -> Self {
        Self { of, style, explode, media: None, allow_reserved: false, headers: &[] }
    }

    /// The member of this name on the wire, in this style.
    #[must_use]
    pub const fn new(member: &'static str, style: Style, explode: bool) -> Self {
        Self::about(Encoded::Member(member), style, explode)
    }

    /// The member of this name in a form of parts, as a part of this media type.
    #[must_use]
    pub const fn part(member: &'static str, media: &'static str) -> Self {
        Self::new(member, Style::Form, true).media(media)
    }

    /// The part at this place of a list (OpenAPI 3.2, `prefixEncoding`).
    #[must_use]
    pub const fn at(place: usize) -> Self {
        Self::about(Encoded::Part(place), Style::Form, true)
    }

    /// All other parts of a list (OpenAPI 3.2, `itemEncoding`).
    #[must_use]
    pub const fn rest() -> Self {
        Self::about(Encoded::Rest, Style::Form, true)
    }

    /// The media type of the part.
    #[must_use]
    pub const fn media(mut self, media: &'static str) -> Self {
        self.media = Some(media);
        self
    }

    /// Reserved characters of RFC 3986 stay as they are where they cannot change what the
    /// form means.
    #[must_use]
    pub const fn allow_reserved(mut self) -> Self {
        self.allow_reserved = true;
        self
    }

    /// The header fields of the part, by their places among the operation's parameters.
    #[must_use]
    pub const fn headers(mut self, parameters: &'static [usize]) -> Self {
        self.headers = parameters;
        self
    }
}

/// What a response carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ResponseKind {
    /// JSON text.
    Json,
    /// Text.
    Text,
    /// Bytes as they are.
    Bytes,
    /// XML text.
    Xml,
    /// Parts.
    Multipart,
    /// `application/x-www-form-urlencoded`
    Form,
    /// JSON texts, each on a line of its own.
    JsonLines,
    /// JSON texts, each after a record separator (RFC 7464).
    JsonSequence,
    /// Server-sent events.
    Events,
    /// Nothing that is read.
    Empty,
    /// A failure of any content.
    Error,
}

/// What the data of server-sent events are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EventData {
    /// Text.
    Text,
    /// JSON text; what is none counts as text.
    Json,
    /// The same in events of these kinds, text in others.
    JsonOf(&'static [&'static str]),
}

impl EventData {
    /// Whether the data of an event of this kind are JSON.
    pub(crate) fn is_json(self, kind: &str) -> bool {
        match self {
            Self::Text => false,
            Self::Json => true,
            Self::JsonOf(kinds) => kinds.contains(&kind),
        }
    }
}

/// A response that the description declares.
#[derive(Clone, Copy, Debug)]
pub struct Response {
    pub(crate) status: &'static str,
    pub(crate) kind: ResponseKind,
    pub(crate) media: &'static str,
    pub(crate) variant: usize,
    pub(crate) root: Option<&'static Xml>,
    pub(crate) event: Option<EventData>,
    pub(crate) model: Option<&'static str>,
}

impl Response {
    const fn new(
        status: &'static str,
        kind: ResponseKind,
        media: &'static str,
        variant: usize,
    ) -> Self {
        Self { status, kind, media, variant, root: None, event: None, model: None }
    }

    /// JSON, for a status (`200`), a class (`2XX`) or `default`; fills this variant of
    /// the outcome, 0 where there is but one.
    #[must_use]
    pub const fn json(status: &'static str, variant: usize) -> Self {
        Self::new(status, ResponseKind::Json, "application/json", variant)
    }

    /// Text.
    #[must_use]
    pub const fn text(status: &'static str, variant: usize) -> Self {
        Self::new(status, ResponseKind::Text, "text/plain", variant)
    }

    /// Bytes.
    #[must_use]
    pub const fn bytes(status: &'static str, variant: usize) -> Self {
        Self::new(status, ResponseKind::Bytes, "*/*", variant)
    }

    /// XML.
    #[must_use]
    pub const fn xml(status: &'static str, variant: usize) -> Self {
        Self::new(status, ResponseKind::Xml, "application/xml", variant)
    }

    /// Parts, one for each member or item.
    #[must_use]
    pub const fn multipart(status: &'static str, variant: usize) -> Self {
        Self::new(status, ResponseKind::Multipart, "multipart/form-data", variant)
    }

    /// A form.
    #[must_use]
    pub const fn form(status: &'static str, variant: usize) -> Self {
        let media = "application/x-www-form-urlencoded";
        Self::new(status, ResponseKind::Form, media, variant)
    }

    /// JSON texts, one a line.
    #[must_use]
    pub const fn json_lines(status: &'static str, variant: usize) -> Self {
        Self::new(status, ResponseKind::JsonLines, "application/jsonl", variant)
    }

    /// A sequence of JSON texts.
    #[must_use]
    pub const fn json_sequence(status: &'static str, variant: usize) -> Self {
        Self::new(status, ResponseKind::JsonSequence, "application/json-seq", variant)
    }

    /// Server-sent events.
    #[must_use]
    pub const fn events(status: &'static str, variant: usize) -> Self {
        Self::new(status, ResponseKind::Events, "text/event-stream", variant)
    }

    /// Values are read from an object with the fields of the event (`event`, `data`,
    /// `id`, `retry`; OpenAPI 3.2, 4.14.4), not from its data alone.
    #[must_use]
    pub const fn whole_event(mut self, data: EventData) -> Self {
        self.event = Some(data);
        self
    }

    /// What the elements of a list are called that is the whole of the XML.
    #[must_use]
    pub const fn root(mut self, xml: &'static Xml) -> Self {
        self.root = Some(xml);
        self
    }

    /// No content; what arrives nevertheless is not read.
    #[must_use]
    pub const fn empty(status: &'static str, variant: usize) -> Self {
        Self::new(status, ResponseKind::Empty, "", variant)
    }

    /// A failure.
    #[must_use]
    pub const fn error(status: &'static str) -> Self {
        Self::new(status, ResponseKind::Error, "", 0)
    }

    /// The media type that the request accepts.
    #[must_use]
    pub const fn media(mut self, media: &'static str) -> Self {
        self.media = media;
        self
    }

    /// The name, in its shape, of the model that a failure carries.
    #[must_use]
    pub const fn model(mut self, name: &'static str) -> Self {
        self.model = Some(name);
        self
    }

    /// How closely this response stands for a status: 3 by number, 2 by class, 1 as
    /// `default`, 0 not at all.
    pub(crate) fn closeness(&self, status: u16) -> u8 {
        if self.status == "default" {
            return 1;
        }
        let mut digits = [0_u8; 3];
        for (place, divisor) in digits.iter_mut().zip([100, 10, 1]) {
            *place = b'0' + u8::try_from(status / divisor % 10).unwrap_or(0);
        }
        match self.status.as_bytes() {
            text if text == digits => 3,
            [class, b'X' | b'x', b'X' | b'x'] if *class == digits[0] => 2,
            _ => 0,
        }
    }
}

/// What tells a failure inside a successful response, by names of members.
#[derive(Clone, Copy, Debug)]
pub struct Envelope {
    pub(crate) success: &'static str,
    pub(crate) code: Option<&'static str>,
    pub(crate) message: Option<&'static str>,
    pub(crate) request_id: Option<&'static str>,
}

impl Envelope {
    /// The member that is `false` in a failure.
    #[must_use]
    pub const fn new(success: &'static str) -> Self {
        Self { success, code: None, message: None, request_id: None }
    }

    /// The member that holds the code of the failure.
    #[must_use]
    pub const fn code(mut self, member: &'static str) -> Self {
        self.code = Some(member);
        self
    }

    /// The member that holds what a person reads.
    #[must_use]
    pub const fn message(mut self, member: &'static str) -> Self {
        self.message = Some(member);
        self
    }

    /// The member that names the request.
    #[must_use]
    pub const fn request_id(mut self, member: &'static str) -> Self {
        self.request_id = Some(member);
        self
    }
}
