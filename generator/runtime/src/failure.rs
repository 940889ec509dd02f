//! What was received with a failure, and the facts found in it.

use crate::client::Client;
use crate::model::Slot;
use crate::operation::Envelope;
use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde_json::Value;
use std::fmt;
use std::time::Duration;

/// How much of the body of a failure is kept.
pub(crate) const KEPT: usize = 64 * 1024;

/// How much of a message stands in `Display`.
const SHOWN: usize = 512;

/// Where the common request ids stand, when a description names none.
const REQUEST_ID_HEADERS: [&str; 4] =
    ["x-ms-request-id", "x-acs-request-id", "x-request-id", "activityid"];

/// A response that is a failure.
pub(crate) struct Received {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    pub(crate) code: Option<String>,
    pub(crate) message: Option<String>,
    pub(crate) request_id: Option<String>,
    pub(crate) retry_after: Option<Duration>,
    /// The name of the model that the description declares for the status.
    pub(crate) model: Option<&'static str>,
}

/// Where the body of a failure holds its code, for services whose description does not
/// say: Azure and Google, Alibaba Cloud and Azure DevOps, OAuth 2.0 (RFC 6749, 5.2).
const CODES: [&str; 5] = ["/error/code", "/code", "/Code", "/typeKey", "/error"];

/// Where it holds its message: the same, and problem details (RFC 9457).
const MESSAGES: [&str; 6] = [
    "/error/message",
    "/message",
    "/Message",
    "/error_description",
    "/detail",
    "/title",
];

impl Received {
    /// Keeps a response and finds what the service's description says about failures.
    pub(crate) fn new(
        parts: http::response::Parts,
        body: Bytes,
        client: &Client,
    ) -> Self {
        let (errors, now) = (&client.0.service.errors, client.0.environment.now());
        // A longer one is cut and so no JSON: parsed it could take a hundred times more.
        let body = if body.len() > KEPT { body.slice(..KEPT) } else { body };
        let json: Option<Value> = json(&parts.headers, &body);
        let find = |pointers: &[&str]| {
            let json = json.as_ref()?;
            pointers.iter().find_map(|pointer| text(json.pointer(pointer)?))
        };
        let header = |name: &str| {
            let value = parts.headers.get(name)?;
            Some(String::from_utf8_lossy(value.as_bytes()).into_owned())
        };
        let request_id = errors
            .request_id
            .iter()
            .find_map(|place| match place.strip_prefix('/') {
                Some(_) => find(&[place]),
                None => header(place),
            })
            .or_else(|| REQUEST_ID_HEADERS.iter().find_map(|name| header(name)));
        let code = find(errors.code).or_else(|| find(&CODES));
        let message = find(errors.message).or_else(|| find(&MESSAGES));
        Self {
            retry_after: crate::core::retry_after(&parts.headers, now),
            status: parts.status,
            headers: parts.headers,
            body,
            code,
            message,
            request_id,
            model: None,
        }
    }

    /// Takes what the client keeps secret out of what is shown: services repeat what they
    /// were told.
    pub(crate) fn concealed(mut self, client: &Client) -> Self {
        let shown = [&mut self.code, &mut self.message, &mut self.request_id];
        for text in shown.into_iter().flatten() {
            let held = client.0.credentials.iter().map(|held| &held.credential);
            for credential in held.chain(&client.0.kept) {
                credential.conceal(text);
            }
        }
        self
    }

    /// Takes the facts from the members that an envelope names.
    pub(crate) fn in_envelope(mut self, envelope: &Envelope) -> Self {
        let json: Option<Value> = json(&self.headers, &self.body);
        let find = |member: Option<&str>| text(json.as_ref()?.get(member?)?);
        self.code = find(envelope.code).or(self.code);
        self.message = find(envelope.message).or(self.message);
        self.request_id = find(envelope.request_id).or(self.request_id);
        self
    }
}

/// Where the state of a long-running operation holds its failure, for services whose
/// description does not say.
const STATE_FAILURES: [&str; 2] = ["/error", "/properties/error"];

impl Received {
    /// Takes the facts from the state of a long-running operation.
    pub(crate) fn in_state(mut self) -> Self {
        let json: Option<Value> = json(&self.headers, &self.body);
        let find = |member: &str| {
            let json = json.as_ref()?;
            let errors = STATE_FAILURES.iter().filter_map(|place| json.pointer(place));
            errors.filter_map(|error| text(error.get(member)?)).next()
        };
        self.code = self.code.or_else(|| find("code"));
        self.message = self.message.or_else(|| find("message"));
        self
    }
}

/// Reads a failure as a model.
pub(crate) fn decode<F: crate::model::Model>(received: &Received) -> Option<F> {
    let mut failure = F::blank();
    let other = |name: &str| received.model.is_some_and(|declared| declared != name);
    match failure.slot() {
        Slot::Record(record) if other(record.shape().name()) => return None,
        Slot::Union(union) if other(union.choice().name()) => return None,
        _ => {}
    }
    let mut context = crate::model::Context::new();
    let body = without_bom(&received.body);
    #[cfg(feature = "xml")]
    if is_markup(&received.headers, body) {
        crate::model::from_xml_slice(failure.slot(), None, body, &mut context).ok()?;
        return Some(failure);
    }
    crate::model::from_json_slice(failure.slot(), body, &mut context).ok()?;
    Some(failure)
}

/// Removes the byte order mark that some services put before JSON.
pub(crate) fn without_bom(body: &[u8]) -> &[u8] {
    body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body)
}

/// A failure as JSON: as it came, or made of what XML holds.
#[cfg_attr(not(feature = "xml"), expect(unused_variables, reason = "only XML asks"))]
fn json(headers: &HeaderMap, body: &[u8]) -> Option<Value> {
    #[cfg(feature = "xml")]
    if is_markup(headers, body) {
        return crate::model::to_value(body);
    }
    serde_json::from_slice(without_bom(body)).ok()
}

/// Whether a failure is XML, whatever it is called; a page for a browser is none.
#[cfg(feature = "xml")]
fn is_markup(headers: &HeaderMap, body: &[u8]) -> bool {
    let body = without_bom(body).trim_ascii_start();
    let begins = |start: &str| {
        let found = body.get(..start.len());
        found.is_some_and(|found| found.eq_ignore_ascii_case(start.as_bytes()))
    };
    let called = headers.get(http::header::CONTENT_TYPE);
    let is_page = called.is_some_and(|value| {
        String::from_utf8_lossy(value.as_bytes()).to_ascii_lowercase().contains("html")
    });
    begins("<") && !is_page && !begins("<html") && !begins("<!doctype html")
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

impl fmt::Display for Received {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, " (status {}", self.status.as_u16())?;
        if let Some(code) = &self.code {
            write!(f, ", {}", Shown(code))?;
        }
        if let Some(message) = &self.message {
            write!(f, ": {}", Shown(message))?;
        }
        if let Some(id) = &self.request_id {
            write!(f, "; request {}", Shown(id))?;
        }
        f.write_str(")")
    }
}

/// Text of a service in one line, without characters that change how it is read: control
/// characters, and those that have no width or turn the direction (Unicode's `Cf`).
struct Shown<'a>(&'a str);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut characters = self.0.chars();
        for character in characters.by_ref().take(SHOWN) {
            if character.is_control() || is_format(character) {
                write!(f, "{}", character.escape_default())?;
            } else {
                write!(f, "{character}")?;
            }
        }
        if characters.next().is_some() {
            f.write_str("…")?;
        }
        Ok(())
    }
}

/// What of Unicode's category `Cf`, and of its separators of lines, deceives a reader.
const fn is_format(character: char) -> bool {
    matches!(
        character,
        '\u{ad}'
            | '\u{61c}'
            | '\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}'
    )
}
