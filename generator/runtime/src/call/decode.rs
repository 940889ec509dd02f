//! From a response to a value or an error, without I/O.

use super::parts::{form, parameters, parts_of};
use super::{Output, Response};
use crate::client::Client;
use crate::core::{History, SIGN_IN_PAGE, Stop};
use crate::failure::{Received, without_bom};
use crate::model::{
    Context, DecodeError, List, Slot, Step, from_json_slice, from_parts, set_text,
};
use crate::operation::{self, Envelope, Operation, ResponseKind};
use crate::{Error, ErrorKind};
use bytes::Bytes;
use http::header::{CONTENT_ENCODING, CONTENT_TYPE, LOCATION};
use http::response::Parts;
use http::{HeaderMap, StatusCode};
use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, Visitor};
use std::fmt;
use std::marker::PhantomData;

/// Reads the responses to one operation as `T`.
pub struct Decoder<T> {
    client: Client,
    operation: &'static Operation,
    outcome: PhantomData<fn() -> T>,
}

impl<T> Decoder<T> {
    pub(crate) fn new(client: Client, operation: &'static Operation) -> Self {
        Self { client, operation, outcome: PhantomData }
    }

    pub(crate) fn operation_id(&self) -> &'static str {
        self.operation.id
    }
}

impl<T: Output> Decoder<T> {
    /// Reads a response whose body has arrived.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Status`] for a failure and for a status that is not declared;
    /// [`ErrorKind::Credentials`] for status 401 and for a sign-in page;
    /// [`ErrorKind::Decode`] for content that does not fit `T`.
    pub fn decode(&self, response: http::Response<Bytes>) -> Result<Response<T>, Error> {
        let (parts, body) = response.into_parts();
        let declared = self.operation.response(parts.status.as_u16());
        let mut value = T::select(declared.map_or(0, |response| response.variant));
        match self.fill(&parts, &body, value.place()) {
            Ok(context) => {
                Ok(Response::new(parts.status, parts.headers, value, context))
            }
            Err(refusal) => Err(self.error(refusal, parts, body)),
        }
    }
}

impl<T: Output> Decoder<T> {
    /// Reads the final value of a long-running operation, under whatever status of
    /// success it came.
    pub(crate) fn decode_last(
        &self,
        response: http::Response<Bytes>,
    ) -> Result<Response<T>, Error> {
        let (parts, body) = response.into_parts();
        let declared = self.operation.last_response();
        let mut value = T::select(declared.map_or(0, |response| response.variant));
        let mut context = Context::new();
        let filled = declared.map_or(Ok(()), |response| {
            let content = Content { response, parts: &parts, body: &body };
            content.fill(value.place(), &mut context)
        });
        match filled {
            Ok(()) => Ok(Response::new(parts.status, parts.headers, value, context)),
            Err(refusal) => Err(self.error(refusal, parts, body)),
        }
    }
}

impl<T> Decoder<T> {
    /// The error of a long-running operation that ends with this response.
    pub(crate) fn refuse(&self, stop: Stop, response: http::Response<Bytes>) -> Error {
        let (parts, body) = response.into_parts();
        let history = parts.extensions.get::<History>().cloned().unwrap_or_default();
        let received = Received::new(parts, body, &self.client);
        Error::new(stop.kind, stop.text)
            .with_received(received.in_state(), &self.client)
            .with_history(history)
            .of_operation(self.operation.id)
    }

    /// Refuses what its head says to be no stream of events (WHATWG HTML, 9.2.2). One
    /// without a type passes.
    pub(crate) fn expect_events<B>(
        &self,
        response: http::Response<B>,
    ) -> Result<http::Response<B>, Error> {
        let (parts, body) = response.into_parts();
        let essence = essence(&parts.headers);
        if essence.is_empty() || essence == "text/event-stream" {
            return Ok(http::Response::from_parts(parts, body));
        }
        let found = essence.escape_debug();
        let text = format!("expected events, found content sent as `{found}`");
        Err(self.error(Refusal::content(text), parts, Bytes::new()))
    }

    /// The error of a response in a coding that is not known.
    pub(super) fn refuse_coding(&self, parts: Parts) -> Error {
        self.error(Refusal::content(ENCODED), parts, Bytes::new())
    }

    fn fill(
        &self,
        parts: &Parts,
        body: &Bytes,
        slot: Slot<'_>,
    ) -> Result<Context, Refusal> {
        let declared = self.operation.response(parts.status.as_u16());
        let Some(response) = declared else { return Err(Refusal::status(parts)) };
        if response.kind == ResponseKind::Error {
            return Err(Refusal::status(parts));
        }
        if let Some(envelope) = &self.operation.envelope {
            if is_failure(envelope, body) {
                return Err(Refusal::Envelope);
            }
        }
        let mut context = Context::new();
        if response.kind != ResponseKind::Empty {
            let content = Content { response, parts, body };
            content.fill(slot, &mut context)?;
        }
        Ok(context)
    }

    fn error(&self, refusal: Refusal, parts: Parts, body: Bytes) -> Error {
        let declared = self.operation.response(parts.status.as_u16());
        let history = parts.extensions.get::<History>().cloned().unwrap_or_default();
        let mut received = Received::new(parts, body, &self.client);
        received.model = declared.and_then(|response| response.model);
        if let (Refusal::Envelope, Some(envelope)) = (&refusal, &self.operation.envelope)
        {
            received = received.in_envelope(envelope);
        }
        let error = match refusal {
            Refusal::Envelope => {
                Error::new(ErrorKind::Status, "the service reports a failure")
            }
            Refusal::Other(kind, text) => Error::new(kind, text),
            Refusal::Content(error) => error,
        };
        error
            .with_received(received, &self.client)
            .with_history(history)
            .of_operation(self.operation.id)
    }
}

impl<T> Clone for Decoder<T> {
    fn clone(&self) -> Self {
        Self::new(self.client.clone(), self.operation)
    }
}

impl<T> fmt::Debug for Decoder<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Decoder")
            .field("operation", &self.operation.id)
            .finish_non_exhaustive()
    }
}

/// Why a response gives no value.
enum Refusal {
    Envelope,
    Other(ErrorKind, &'static str),
    Content(Error),
}

impl Refusal {
    fn status(parts: &Parts) -> Self {
        match parts.status {
            _ if is_sign_in_page(parts.status, &parts.headers) => Self::sign_in_page(),
            StatusCode::UNAUTHORIZED => {
                Self::Other(ErrorKind::Credentials, "the service refused the credential")
            }
            status => Self::Other(
                ErrorKind::Status,
                match status.as_u16() {
                    400..=599 => "the service answered with a failure",
                    300..=399 => REDIRECTS,
                    _ => UNDECLARED,
                },
            ),
        }
    }

    fn sign_in_page() -> Self {
        Self::Other(ErrorKind::Credentials, SIGN_IN_PAGE)
    }

    fn content(text: impl Into<String>) -> Self {
        Self::Content(Error::new(ErrorKind::Decode, text.into()))
    }
}

const REDIRECTS: &str = "the service redirects, which is not followed; a client built with \
                         `follow_redirects` does so within its origin";

const UNDECLARED: &str = "the service answered with a status that its description does not declare as a success";

/// Azure DevOps answers a bad credential with status 203 and a page for a browser, or
/// leads to such a page.
pub(crate) fn is_sign_in_page(status: StatusCode, headers: &HeaderMap) -> bool {
    match status {
        StatusCode::NON_AUTHORITATIVE_INFORMATION => essence(headers).contains("html"),
        StatusCode::FOUND => {
            let location = headers.get(LOCATION).and_then(|value| value.to_str().ok());
            let path = location.and_then(|link| link.split(['?', '#']).next());
            path.is_some_and(|path| path.ends_with("/_signin"))
        }
        _ => false,
    }
}

/// The media type without parameters, in lower case.
fn essence(headers: &HeaderMap) -> String {
    let value = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let essence = value.unwrap_or_default().split(';').next().unwrap_or_default();
    // Nothing that is told apart by it is longer, and it stands in errors.
    let essence = essence.get(..127).unwrap_or(essence);
    essence.trim().to_ascii_lowercase()
}

fn charset(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    let parameters = value.split(';').skip(1);
    let mut named = parameters.filter_map(|parameter| parameter.trim().split_once('='));
    let (_, charset) = named.find(|(name, _)| name.eq_ignore_ascii_case("charset"))?;
    Some(charset.trim_matches('"').to_ascii_lowercase())
}

fn is_encoded(parts: &Parts) -> bool {
    parts.headers.get(CONTENT_ENCODING).is_some_and(|encoding| encoding != "identity")
}

const ENCODED: &str =
    "the content is compressed in a way that was not asked for, or not as it says";

const NO_CONTENT: &str =
    "the response has no content where the description declares some";

/// The content of a response that is no failure.
struct Content<'a> {
    response: &'static operation::Response,
    parts: &'a Parts,
    body: &'a Bytes,
}

impl Content<'_> {
    fn fill(&self, slot: Slot<'_>, context: &mut Context) -> Result<(), Refusal> {
        if is_encoded(self.parts) {
            return Err(Refusal::content(ENCODED));
        }
        match (slot, self.kind()) {
            (Slot::Missing, _) => Ok(()),
            (Slot::Scalar(scalar), kind) => match (scalar.bytes_mut(), kind) {
                (Some(bytes), _) => {
                    bytes.clone_from(self.body);
                    Ok(())
                }
                (None, ResponseKind::Json) => self.json(Slot::Scalar(scalar), context),
                (None, ResponseKind::Xml) => self.xml(Slot::Scalar(scalar), context),
                (None, _) => self.text(Slot::Scalar(scalar)),
            },
            (slot, ResponseKind::Json) => self.json(slot, context),
            (slot, ResponseKind::Xml) => self.xml(slot, context),
            (slot, ResponseKind::Multipart) => self.parts(slot, context),
            (Slot::List(list), ResponseKind::JsonLines) => {
                self.texts(list, b'\n', context)
            }
            (Slot::List(list), ResponseKind::JsonSequence) => {
                self.texts(list, 0x1e, context)
            }
            (slot, ResponseKind::Form) => {
                let parts = form(self.body).map_err(Refusal::Content)?;
                from_parts(slot, &parts, context)
                    .map_err(|error| self.refusal(&error, "form"))
            }
            (Slot::Option(option), _) if self.body.is_empty() => {
                option.null();
                Ok(())
            }
            (Slot::Option(option), _) => self.fill(option.some(), context),
            (slot, _) => self.text(slot),
        }
    }

    /// What the content is read as: what is declared, unless it is said to be JSON in place
    /// of XML or the other way round, and looks like it.
    fn kind(&self) -> ResponseKind {
        let mut bytes = without_bom(self.body).iter();
        let is_markup = bytes.find(|byte| !byte.is_ascii_whitespace()) == Some(&b'<');
        let is_sent_as = |format: &str| essence(&self.parts.headers).contains(format);
        match self.response.kind {
            ResponseKind::Json if is_markup && is_sent_as("xml") => ResponseKind::Xml,
            ResponseKind::Multipart | ResponseKind::Form if is_sent_as("json") => {
                ResponseKind::Json
            }
            ResponseKind::Xml if !is_markup && is_sent_as("json") => ResponseKind::Json,
            kind => kind,
        }
    }

    /// An error of decoding, with what the content was sent as, where that is not `format`.
    fn refusal(&self, error: &DecodeError, format: &str) -> Refusal {
        let (essence, error) = (essence(&self.parts.headers), Error::decode(error));
        Refusal::Content(if essence.is_empty() || essence.contains(format) {
            error
        } else {
            error.and(&format!(", sent as `{}`", essence.escape_debug()))
        })
    }

    fn json(&self, slot: Slot<'_>, context: &mut Context) -> Result<(), Refusal> {
        let body = without_bom(self.body);
        if body.iter().all(u8::is_ascii_whitespace) {
            return match slot {
                Slot::Option(_) => Ok(()),
                _ => Err(Refusal::content(NO_CONTENT)),
            };
        }
        from_json_slice(slot, body, context).map_err(|error| {
            if is_sign_in_page(self.parts.status, &self.parts.headers) {
                return Refusal::sign_in_page();
            }
            self.refusal(&error, "json")
        })
    }

    #[cfg(feature = "xml")]
    fn xml(&self, slot: Slot<'_>, context: &mut Context) -> Result<(), Refusal> {
        if without_bom(self.body).iter().all(u8::is_ascii_whitespace) {
            return match slot {
                Slot::Option(_) => Ok(()),
                _ => Err(Refusal::content(NO_CONTENT)),
            };
        }
        let root = self.response.root;
        crate::model::from_xml_slice(slot, root, self.body, context)
            .map_err(|error| self.refusal(&error, "xml"))
    }

    #[cfg(not(feature = "xml"))]
    fn xml(&self, _slot: Slot<'_>, _context: &mut Context) -> Result<(), Refusal> {
        Err(Refusal::content("the content is XML: turn on the feature `xml`"))
    }

    /// All JSON texts of a stream that is not given as one, for it is not all that the
    /// operation can give.
    fn texts(
        &self,
        list: &mut dyn List,
        separator: u8,
        context: &mut Context,
    ) -> Result<(), Refusal> {
        list.truncate(0);
        let texts = without_bom(self.body).split(|byte| *byte == separator);
        let texts = texts.filter(|text| !text.iter().all(u8::is_ascii_whitespace));
        for (index, text) in texts.enumerate() {
            let notes = context.note_count();
            let read = from_json_slice(list.element(index), text, context);
            context.stepped(notes, &Step::Index(index));
            let read = read.map_err(|error| error.within(&Step::Index(index)));
            read.map_err(|error| self.refusal(&error, "json"))?;
        }
        Ok(())
    }

    fn parts(&self, slot: Slot<'_>, context: &mut Context) -> Result<(), Refusal> {
        let value = self.parts.headers.get(CONTENT_TYPE);
        let value = value.and_then(|value| value.to_str().ok()).unwrap_or_default();
        let mut said = parameters(value).into_iter();
        let boundary = said.find(|(name, _)| name == "boundary").map(|(_, value)| value);
        let Some(boundary) = boundary.filter(|boundary| !boundary.is_empty()) else {
            let found = essence(&self.parts.headers);
            let found = found.escape_debug();
            return Err(Refusal::content(format!(
                "expected parts with a boundary, found content sent as `{found}`"
            )));
        };
        let parts = parts_of(&boundary, self.body).map_err(Refusal::Content)?;
        from_parts(slot, &parts, context)
            .map_err(|error| self.refusal(&error, "multipart"))
    }

    fn text(&self, slot: Slot<'_>) -> Result<(), Refusal> {
        let body = without_bom(self.body);
        let latin1 = matches!(
            charset(&self.parts.headers).as_deref(),
            Some("iso-8859-1" | "latin1" | "us-ascii")
        );
        let text = match std::str::from_utf8(body) {
            Ok(text) => text.to_owned(),
            Err(_) if latin1 => body.iter().copied().map(char::from).collect(),
            Err(_) => return Err(Refusal::content("expected text in UTF-8")),
        };
        set_text(slot, &text).map_err(|error| Refusal::content(error.to_string()))
    }
}

/// Whether the member that tells success says that there is none.
fn is_failure(envelope: &Envelope, body: &[u8]) -> bool {
    let mut deserializer = serde_json::Deserializer::from_slice(without_bom(body));
    let member = Member(envelope.success);
    member.deserialize(&mut deserializer).is_ok_and(|found| found == Some(false))
}

/// Reads one member of the outermost object that is true or false, or such as text.
struct Member(&'static str);

impl<'de> DeserializeSeed<'de> for Member {
    type Value = Option<bool>;

    fn deserialize<D>(self, deserializer: D) -> Result<Self::Value, D::Error>
    where
        D: serde::Deserializer<'de>,
    {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Member {
    type Value = Option<bool>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut found = None;
        while let Some(name) = map.next_key::<std::borrow::Cow<'_, str>>()? {
            if name == self.0 {
                found = match map.next_value::<serde_json::Value>()? {
                    serde_json::Value::Bool(value) => Some(value),
                    serde_json::Value::String(text) => {
                        Some(!text.eq_ignore_ascii_case("false"))
                    }
                    _ => None,
                };
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(found)
    }
}
