//! A request while it is being made.

use super::events;
use super::flat::{Flat, Look};
use super::multipart;
use super::path::Route;
use super::percent::unescaped;
use super::style::{Fault, Writing};
use super::template::{Fields, Template};
use crate::client::{Client, Site};
use crate::core::Settings;
use crate::model::{AsView, View};
use crate::operation::{
    Body, BodyKind, Location, Operation, Parameter, ResponseKind, Style,
};
use crate::transport::{Content, Upload};
use crate::{Error, ErrorKind};
use bytes::Bytes;
use http::header::{
    ACCEPT, ACCEPT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, COOKIE, HeaderName,
    USER_AGENT,
};
use http::{HeaderMap, HeaderValue, Method};

/// A request while it is being made: each value is written once, as it will stand in the
/// request, and the pieces are put in the description's order at the end.
///
/// The first thing that goes wrong is kept and reported when the request is wanted, so
/// that setters need no result.
pub(crate) struct Draft {
    client: Client,
    operation: &'static Operation,
    text: String,
    parts: Vec<Part>,
    headers: HeaderMap,
    body: Option<Payload>,
    link: Option<String>,
    settings: Settings,
    /// Whether the request asks what came of an earlier one.
    poll: bool,
    /// A body that comes piece by piece, in place of `body`.
    upload: Option<Upload>,
    /// Whether the body was such a one, which is there once.
    streamed: bool,
    error: Option<Error>,
}

/// The place of a parameter's value in the text of a draft.
#[derive(Clone, Copy)]
struct Part {
    parameter: usize,
    start: usize,
    end: usize,
}

#[derive(Clone)]
enum Payload {
    Whole {
        media: HeaderValue,
        bytes: Bytes,
    },
    /// What is put together when all parameters are known, some of which may be header
    /// fields of parts.
    Parts(multipart::Parts),
}

impl Draft {
    pub(crate) fn new(client: Client, operation: &'static Operation) -> Self {
        Self {
            client,
            operation,
            text: String::new(),
            parts: Vec::new(),
            headers: HeaderMap::new(),
            body: None,
            link: None,
            settings: Settings::default(),
            poll: false,
            upload: None,
            streamed: false,
            error: None,
        }
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.settings
    }

    pub(crate) fn settings_mut(&mut self) -> &mut Settings {
        &mut self.settings
    }

    pub(crate) fn client(&self) -> &Client {
        &self.client
    }

    pub(crate) fn operation(&self) -> &'static Operation {
        self.operation
    }

    /// The same request once more, for the next page. An error stays behind; a body that
    /// was sent as it came is gone, which is an error unless nothing is to be sent.
    pub(crate) fn again(&self) -> Self {
        let gone =
            "the body was a stream: give it as bytes, so that it can be sent again";
        Self {
            client: self.client.clone(),
            operation: self.operation,
            text: self.text.clone(),
            parts: self.parts.clone(),
            headers: self.headers.clone(),
            body: self.body.clone(),
            link: None,
            settings: self.settings.clone(),
            poll: false,
            upload: None,
            streamed: self.streamed,
            error: self.streamed.then(|| failed(gone)),
        }
    }

    /// The request goes to this URL as it is, without the parameters of the path and the
    /// query, and without a body.
    pub(crate) fn follow(&mut self, link: String) {
        if std::mem::take(&mut self.streamed) {
            self.error = None;
        }
        self.link = Some(link);
    }

    /// The request asks under this URL how far this operation is, or for what it has made.
    /// Conditions (RFC 9110, 13.1) and the body were for the request that began it.
    pub(crate) fn poll(&mut self, url: String) {
        self.poll = true;
        self.body = None;
        self.follow(url);
    }

    /// Keeps the first error.
    pub(crate) fn fail(&mut self, error: Error) {
        self.error.get_or_insert(error);
    }

    fn attempt(&mut self, change: impl FnOnce(&mut Self) -> Result<(), Error>) {
        if let Err(error) = change(self) {
            self.fail(error);
        }
    }

    /// Sets a parameter; a value that is absent or null takes it away.
    pub(crate) fn set(&mut self, index: usize, value: &dyn AsView) {
        self.attempt(|draft| {
            let operation = draft.operation;
            let Some(parameter) = operation.parameters.get(index) else {
                return Err(failed(format!("there is no parameter {index}")));
            };
            let view = value.view();
            let flat = if parameter.style == Style::Json {
                Flat::json_text(view, crate::model::to_json_request(value))
            } else {
                view.into()
            };
            draft.write(index, parameter, &flat)
        });
    }

    /// Sets a parameter by its name on the wire.
    pub(crate) fn set_text(&mut self, name: &str, value: &str) {
        self.attempt(|draft| {
            let mut parameters = draft.operation.parameters.iter().enumerate();
            let found = parameters.find(|(_, parameter)| parameter.name == name);
            let Some((index, parameter)) = found else {
                return Err(failed(format!("there is no parameter `{name}`")));
            };
            draft.write(index, parameter, &Flat::text(value))
        });
    }

    fn write(
        &mut self,
        index: usize,
        parameter: &'static Parameter,
        value: &Flat<'_>,
    ) -> Result<(), Error> {
        self.parts.retain(|part| part.parameter != index);
        let writing = Writing::of(parameter);
        if writing.leaves_out(value) {
            return Ok(());
        }
        if self.text.is_empty() {
            self.text.reserve(64);
            self.parts.reserve(self.operation.parameters.len());
        }
        let start = self.text.len();
        writing
            .write(&mut self.text, value)
            .map_err(|fault| of_parameter(parameter, fault))?;
        self.parts.push(Part { parameter: index, start, end: self.text.len() });
        Ok(())
    }

    /// The text of a parameter that was set, as it stands in the request.
    pub(crate) fn written(&self, name: &str) -> Option<&str> {
        let part = self.parts.iter().find(|part| {
            let parameter = self.operation.parameters.get(part.parameter);
            parameter.is_some_and(|parameter| parameter.name == name)
        })?;
        self.text.get(part.start..part.end)
    }

    /// Sets the body from a model, as the description's media type wants it.
    pub(crate) fn body(&mut self, value: &dyn AsView) {
        self.forget_stream();
        self.attempt(|draft| {
            let Some(body) = &draft.operation.body else {
                return Err(failed("the operation takes no body"));
            };
            let view = value.view();
            match view {
                View::Absent | View::Missing => {
                    draft.body = None;
                    return Ok(());
                }
                View::Scalar(scalar) if body.kind != BodyKind::Json => {
                    if let Some(bytes) = scalar.bytes() {
                        draft.body_bytes(bytes.clone());
                        return Ok(());
                    }
                }
                _ => {}
            }
            let bytes = match body.kind {
                BodyKind::Json => crate::model::to_json_request(value),
                BodyKind::Form => {
                    let mut out = String::new();
                    Writing::form(&mut out, &view.into(), body.encodings).map_err(
                        |(name, fault)| match fault {
                            Fault::NoForm => failed(format!("the form {fault}")),
                            _ => failed(format!("form member `{name}` {fault}")),
                        },
                    )?;
                    out.into_bytes()
                }
                BodyKind::Multipart => {
                    let parts = multipart::Parts::of(view, body.media, body.encodings);
                    draft.body = Some(Payload::Parts(parts.map_err(of_part)?));
                    return Ok(());
                }
                BodyKind::JsonLines => json_texts(view, b"", b"\n"),
                BodyKind::JsonSequence => json_texts(view, b"\x1e", b"\n"),
                BodyKind::Events => events::write(view, body.whole_events)
                    .map_err(|what| failed(format!("an event {what}")))?,
                #[cfg(feature = "xml")]
                BodyKind::Xml => crate::model::to_xml_request(value, body.root),
                #[cfg(not(feature = "xml"))]
                BodyKind::Xml => {
                    return Err(failed("the body is XML: turn on the feature `xml`"));
                }
                BodyKind::Text | BodyKind::Bytes => {
                    Flat::from(view).as_text().into_owned().into_bytes()
                }
            };
            draft.body =
                Some(Payload::Whole { media: sent(body)?, bytes: bytes.into() });
            Ok(())
        });
    }

    /// The media type and the bytes of the body.
    fn payload(&self) -> Result<Option<(HeaderValue, Bytes)>, Error> {
        let mut parts = match self.body.clone() {
            None => return Ok(None),
            Some(Payload::Whole { media, bytes }) => return Ok(Some((media, bytes))),
            Some(Payload::Parts(parts)) => parts,
        };
        parts.add_fields(|index| {
            let Some(parameter) = self.operation.parameters.get(index) else {
                return Ok(None);
            };
            let mut text = String::new();
            self.push(&mut text, index, parameter)?;
            if text.is_empty() && !self.is_set(index, parameter) {
                return Ok(None);
            }
            match HeaderValue::from_bytes(text.as_bytes()) {
                Ok(_) => Ok(Some((parameter.name, text))),
                Err(_) => Err(of_parameter(parameter, Fault::NoHeader)),
            }
        })?;
        let environment = &self.client.0.environment;
        let (media, bytes) = parts.finish(|| environment.nonce()).map_err(of_part)?;
        let media = HeaderValue::try_from(media)
            .map_err(|_| failed("the media type of the body is none"))?;
        Ok(Some((media, bytes.into())))
    }

    /// Sets the body as it is; its media type is the description's.
    pub(crate) fn body_bytes(&mut self, bytes: Bytes) {
        self.forget_stream();
        self.attempt(|draft| {
            let Some(body) = &draft.operation.body else {
                return Err(failed("the operation takes no body"));
            };
            draft.body = Some(Payload::Whole { media: sent(body)?, bytes });
            Ok(())
        });
    }

    /// Sets the body; its media type is its own, else the description's.
    pub(crate) fn upload(&mut self, mut upload: Upload) {
        let media_type = upload.media_type.take();
        match upload.content {
            Content::Whole(bytes) => self.body_bytes(bytes),
            _ => {
                self.body_bytes(Bytes::new());
                self.upload = Some(upload);
                self.streamed = true;
            }
        }
        let (Some(Payload::Whole { media, .. }), Some(own)) =
            (&mut self.body, media_type)
        else {
            return;
        };
        match HeaderValue::try_from(own) {
            Ok(own) => *media = own,
            Err(_) => self.fail(failed("the media type of the upload is none")),
        }
    }

    /// A body that is set takes the place of one that was set before.
    fn forget_stream(&mut self) {
        self.upload = None;
        self.streamed = false;
    }

    pub(crate) fn take_upload(&mut self) -> Option<Upload> {
        self.upload.take()
    }

    /// Sets a header field of this one request.
    pub(crate) fn header(&mut self, name: &str, value: &str) {
        self.attempt(|draft| {
            let name = header_name(name)?;
            let value = HeaderValue::from_str(value)
                .map_err(|_| failed(format!("header `{name}` {}", Fault::NoHeader)))?;
            draft.headers.insert(name, value);
            Ok(())
        });
    }

    /// Says after which event a stream goes on, in UTF-8 (WHATWG HTML, 9.2.4); not at all
    /// where the id cannot stand in a header.
    pub(crate) fn last_event_id(&mut self, id: &str) {
        if let Ok(id) = HeaderValue::from_bytes(id.as_bytes()) {
            self.headers.insert("last-event-id", id);
        }
    }

    /// The finished request, without credentials.
    pub(crate) fn prepare(&mut self) -> Result<Template, Error> {
        if let Some(error) = self.error.take() {
            return Err(error);
        }
        let mut fields = self.fields()?;
        let followed = self.link.take();
        let (method, url, payload) = match followed {
            Some(link) => (Method::GET, link, None),
            None => (self.method()?, self.url()?, self.payload()?),
        };
        let required = self.operation.body.is_some_and(|body| body.required);
        if payload.is_none() && required && method != Method::GET {
            return Err(failed("the body is required and has no value"));
        }
        let body = match payload {
            Some((media, bytes)) => {
                if !fields.has(&CONTENT_TYPE) {
                    fields.set(CONTENT_TYPE, media);
                }
                bytes
            }
            None => Bytes::new(),
        };
        if body.is_empty()
            && self.upload.is_none()
            && matches!(method.as_str(), "POST" | "PUT" | "PATCH")
        {
            fields.set(CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        Ok(Template { method, url: url.into(), fields, body })
    }

    fn method(&self) -> Result<Method, Error> {
        Method::from_bytes(self.operation.method.as_str().as_bytes())
            .map_err(|_| failed("the method is no HTTP token"))
    }

    /// The URL of a path with the parameters of this request.
    pub(crate) fn at_path(&self, template: &'static str) -> Result<String, Error> {
        self.along(&Route::of(template)?, template.len())
    }

    /// The same for a template that was taken apart; it is about `length` bytes long.
    fn along(&self, route: &Route, length: usize) -> Result<String, Error> {
        let site = self.site()?;
        let base = &*site.base;
        let room = base.len() + length + self.text.len() + 64;
        let mut url = String::with_capacity(room);
        url.push_str(base);
        route.write(&mut url, |out, name| {
            let mut parameters = self.at(Location::Path);
            match parameters.find(|(_, parameter)| parameter.name == name) {
                Some((index, parameter)) => self.push(out, index, parameter),
                None => Err(failed(format!("path parameter `{name}` is not described"))),
            }
        })?;
        Ok(url)
    }

    /// A URL with the query parameters of this request that are named here, in place of
    /// those that the URL has. The names of a query are compared without regard to case,
    /// as services that send links with names in another case do.
    pub(crate) fn with_own(&self, url: String, names: &[&str]) -> Result<String, Error> {
        let mut own = Vec::new();
        for (index, parameter) in self.at(Location::Query) {
            let mut pair = String::new();
            if names.contains(&parameter.name) {
                self.push(&mut pair, index, parameter)?;
            }
            own.extend((!pair.is_empty()).then_some(pair));
        }
        if own.is_empty() {
            return Ok(url);
        }
        let (path, query) = url.split_once('?').unwrap_or((&url, ""));
        let is_own = |pair: &str| own.iter().any(|own| is_same_name(own, pair));
        let kept = query.split('&').filter(|pair| !pair.is_empty() && !is_own(pair));
        let pairs: Vec<&str> = kept.chain(own.iter().map(String::as_str)).collect();
        Ok(format!("{path}?{}", pairs.join("&")))
    }

    fn url(&self) -> Result<String, Error> {
        let mut url = self.along(self.operation.route()?, self.operation.path.len())?;
        let mut separator = '?';
        let whole = self.at(Location::QueryString);
        for (index, parameter) in self.at(Location::Query).chain(whole) {
            let before = url.len();
            url.push(separator);
            self.push(&mut url, index, parameter)?;
            if url.len() == before + 1 {
                url.truncate(before);
            } else {
                separator = '&';
            }
        }
        Ok(url)
    }

    /// Where the request goes.
    pub(crate) fn site(&self) -> Result<Site<'_>, Error> {
        let mut hosts = Vec::new();
        for (index, parameter) in self.at(Location::Host) {
            let mut label = String::new();
            self.push(&mut label, index, parameter)?;
            // Anything else could end the host, and credentials go to what is left of it.
            let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
            if label.is_empty() || label.len() > 63 || !label.bytes().all(plain) {
                return Err(of_parameter(parameter, Fault::NoLabel));
            }
            hosts.push((parameter.name, label));
        }
        self.client.site(self.operation, &hosts)
    }

    fn at(
        &self,
        location: Location,
    ) -> impl Iterator<Item = (usize, &'static Parameter)> {
        let parameters = self.operation.parameters.iter().enumerate();
        parameters.filter(move |(_, parameter)| parameter.location == location)
    }

    /// Appends the value of a parameter: the one that was set, else the constant, else
    /// the client's.
    fn push(
        &self,
        out: &mut String,
        index: usize,
        parameter: &'static Parameter,
    ) -> Result<(), Error> {
        if let Some(part) = self.parts.iter().find(|part| part.parameter == index) {
            out.push_str(self.text.get(part.start..part.end).unwrap_or_default());
            return Ok(());
        }
        let shared = || self.client.0.parameters.get(parameter.client?)?.as_deref();
        match parameter.constant.or_else(shared) {
            Some(value) => Writing::of(parameter)
                .write(out, &Flat::text(value))
                .map_err(|fault| of_parameter(parameter, fault)),
            None if parameter.required => Err(of_parameter(parameter, Fault::Missing)),
            None => Ok(()),
        }
    }

    fn fields(&self) -> Result<Fields, Error> {
        let mut fields = Fields::default();
        fields.set(ACCEPT, self.accept()?);
        if let Some(codings) = crate::core::ACCEPTED {
            fields.set(ACCEPT_ENCODING, HeaderValue::from_static(codings));
        }
        fields.set(USER_AGENT, self.client.0.user_agent.clone());
        let mut text = String::new();
        for (index, parameter) in self.at(Location::Header) {
            text.clear();
            if self.poll && is_condition(parameter.name) {
                continue;
            }
            self.push(&mut text, index, parameter)?;
            if text.is_empty() && !self.is_set(index, parameter) {
                continue;
            }
            // Text beyond ASCII travels as UTF-8 (RFC 9110, 5.5: opaque data).
            let mut value = HeaderValue::from_bytes(text.as_bytes())
                .map_err(|_| of_parameter(parameter, Fault::NoHeader))?;
            value.set_sensitive(parameter.secret);
            fields.set(header_name(parameter.name)?, value);
        }
        text.clear();
        for (index, parameter) in self.at(Location::Cookie) {
            let before = text.len();
            if before > 0 {
                text.push_str("; ");
            }
            let filled = text.len();
            self.push(&mut text, index, parameter)?;
            if text.len() == filled {
                text.truncate(before);
            }
        }
        if !text.is_empty() {
            let mut value = HeaderValue::from_str(&text)
                .map_err(|_| failed(format!("a cookie {}", Fault::NoHeader)))?;
            value.set_sensitive(true);
            fields.set(COOKIE, value);
        }
        for (name, value) in &self.headers {
            fields.set(name.clone(), value.clone());
        }
        Ok(fields)
    }

    fn is_set(&self, index: usize, parameter: &Parameter) -> bool {
        parameter.constant.is_some()
            || parameter.client.is_some_and(|client| {
                matches!(self.client.0.parameters.get(client), Some(Some(_)))
            })
            || self.parts.iter().any(|part| part.parameter == index)
    }

    /// All that a success can be read from, in the order of the description.
    fn accept(&self) -> Result<HeaderValue, Error> {
        let wanted = || {
            let read = self.operation.responses.iter().filter(|response| {
                !matches!(response.kind, ResponseKind::Error | ResponseKind::Empty)
            });
            read.map(|response| response.media)
        };
        let first = wanted().next().unwrap_or("application/json");
        if wanted().all(|other| other == first) {
            return media(first);
        }
        let mut all: Vec<&str> = Vec::new();
        for media in wanted() {
            if !all.contains(&media) {
                all.push(media);
            }
        }
        HeaderValue::try_from(all.join(", "))
            .map_err(|_| failed("a response is of no media type"))
    }
}

fn header_name(name: &str) -> Result<HeaderName, Error> {
    HeaderName::from_bytes(name.as_bytes())
        .map_err(|_| failed(format!("`{}` is no name of a header", name.escape_debug())))
}

/// The items of a list as JSON texts, each between these marks; what is no list is one
/// text.
fn json_texts(view: View<'_>, before: &[u8], after: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut push = |view: View<'_>| {
        out.extend_from_slice(before);
        out.extend_from_slice(&crate::model::to_json_request(&Look(view)));
        out.extend_from_slice(after);
    };
    match view {
        View::List(items) => (0..items.len()).for_each(|index| push(items.item(index))),
        view => push(view),
    }
    out
}

/// Whether two pairs of a query have one name but for case.
fn is_same_name(one: &str, other: &str) -> bool {
    let name = |pair| unescaped(str::split(pair, '=').next().unwrap_or_default());
    name(one).eq_ignore_ascii_case(&name(other))
}

fn is_condition(name: &str) -> bool {
    name.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("if-"))
}

/// The media type that a body is sent as: nothing is of all types of a range.
fn sent(body: &Body) -> Result<HeaderValue, Error> {
    media(match body.kind {
        _ if !body.media.contains('*') => body.media,
        BodyKind::Json => "application/json",
        BodyKind::Xml => "application/xml",
        BodyKind::Text => "text/plain",
        _ => "application/octet-stream",
    })
}

fn media(name: &'static str) -> Result<HeaderValue, Error> {
    HeaderValue::from_maybe_shared(Bytes::from_static(name.as_bytes()))
        .map_err(|_| failed(format!("`{}` is no media type", name.escape_debug())))
}

pub(super) fn failed(text: impl Into<std::borrow::Cow<'static, str>>) -> Error {
    Error::new(ErrorKind::Build, text)
}

fn of_part(fault: multipart::Fault) -> Error {
    let member = fault.member.escape_debug();
    failed(format!("form member `{member}` {}", fault.what))
}

fn of_parameter(parameter: &Parameter, fault: Fault) -> Error {
    failed(format!("parameter `{}` {fault}", parameter.name))
}

impl From<Fault> for Error {
    fn from(fault: Fault) -> Self {
        failed(format!("a parameter {fault}"))
    }
}
