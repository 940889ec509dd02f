//! Following work that goes on after its response, without I/O.
//!
//! The rules are those of Azure Resource Manager's asynchronous operations and of
//! Azure's REST API guidelines: `Azure-AsyncOperation` and `Operation-Location` lead to
//! a state, `Location` to the result as soon as it is there, and without either the
//! resource itself says how far it is, in `properties.provisioningState`.

use crate::client::{Origin, resolve};
use crate::failure::without_bom;
use crate::model::{AsView, Field, Model, Record, Shape, Slot, View, blank};
use crate::operation::{FinalState, Method, Operation};
use crate::{Error, ErrorKind};
use bytes::Bytes;
use http::{HeaderMap, Response, StatusCode};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::BTreeMap;

/// The fields that lead to a state, the preferred one first.
const STATE_HEADERS: [&str; 2] = ["azure-asyncoperation", "operation-location"];

/// Where a long-running operation stands, to be stored and followed later, by another
/// process too. It goes through every format of serde.
///
/// The URLs in it may be all that is needed to reach the result, so it is stored like a
/// secret; `Debug` does not show them.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct PollerState {
    operation: String,
    watch: String,
    url: String,
    original: String,
    location: Option<String>,
}

static STATE: Shape = Shape::new(
    "PollerState",
    &[
        Field::new("operation").required(),
        Field::new("watch").required(),
        Field::new("url").required().secret(),
        Field::new("original").required().secret(),
        Field::new("location").secret(),
    ],
);

impl Record for PollerState {
    fn shape(&self) -> &'static Shape {
        &STATE
    }

    fn field_mut(&mut self, index: usize) -> Slot<'_> {
        match index {
            0 => self.operation.slot(),
            1 => self.watch.slot(),
            2 => self.url.slot(),
            3 => self.original.slot(),
            4 => self.location.slot(),
            _ => Slot::Missing,
        }
    }

    fn field(&self, index: usize) -> View<'_> {
        match index {
            0 => self.operation.view(),
            1 => self.watch.view(),
            2 => self.url.view(),
            3 => self.original.view(),
            4 => self.location.view(),
            _ => View::Missing,
        }
    }

    fn blank() -> Self {
        Self {
            operation: blank(),
            watch: blank(),
            url: blank(),
            original: blank(),
            location: blank(),
        }
    }
}

crate::records!(PollerState);

/// What is asked again and again.
#[derive(Clone, Copy, PartialEq)]
enum Watch {
    /// The state of the operation.
    State,
    /// The place where the result will be.
    Location,
    /// The resource that is being changed.
    Resource,
    /// The result, which is there.
    Result,
}

const WATCHES: [(Watch, &str); 4] = [
    (Watch::State, "state"),
    (Watch::Location, "location"),
    (Watch::Resource, "resource"),
    (Watch::Result, "result"),
];

/// What a response means for the operation.
#[derive(Debug, PartialEq)]
pub(crate) enum Taken {
    /// The work goes on; the state in the service's words, where it says one.
    Running(Option<String>),
    /// The work is done and its result has to be fetched.
    Fetch,
    /// The response is the result.
    Done,
    /// This part of the response is the result.
    Part(Bytes),
}

/// Why a response leads no further.
pub(crate) struct Stop {
    pub(crate) kind: ErrorKind,
    pub(crate) text: String,
}

impl Stop {
    fn new(kind: ErrorKind, text: impl Into<String>) -> Self {
        Self { kind, text: text.into() }
    }

    /// The service did not take the credential, and says so by a page for a browser.
    pub(crate) fn sign_in_page() -> Self {
        Self::new(ErrorKind::Credentials, SIGN_IN_PAGE)
    }
}

/// What is said of a page that stands in for a refusal.
pub(crate) const SIGN_IN_PAGE: &str =
    "the service answered with a sign-in page: it did not take the credential";

/// What is said of work that cannot be followed. To take it for done would be a lie.
const NO_LINK: &str =
    "the operation was begun, but the answer does not say where to ask how it goes on";

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::new(error.kind(), error.to_string())
    }
}

/// A long-running operation, as a machine that is told responses and says what to ask.
pub(crate) struct Polling {
    operation: &'static Operation,
    origin: Origin,
    /// Whether there is a value to be had in the end.
    wanted: bool,
    watch: Option<Watch>,
    url: String,
    original: String,
    location: Option<String>,
}

impl Polling {
    pub(crate) fn new(
        operation: &'static Operation,
        origin: Origin,
        wanted: bool,
    ) -> Self {
        Self {
            operation,
            origin,
            wanted,
            watch: None,
            url: String::new(),
            original: String::new(),
            location: None,
        }
    }

    /// Goes on from a stored state: of the same operation, within the same origin.
    pub(crate) fn resume(&mut self, state: &PollerState) -> Result<(), Error> {
        let known = WATCHES.iter().find(|(_, name)| *name == state.watch);
        let Some((watch, _)) = known.filter(|_| state.operation == self.operation.id)
        else {
            return Err(Error::new(
                ErrorKind::Build,
                "the stored state is of another operation",
            ));
        };
        let within = |url: &str| resolve(&self.origin, url, url);
        self.original = within(&state.original)?;
        self.url = within(&state.url)?;
        self.location.clone_from(&state.location);
        self.watch = Some(*watch);
        Ok(())
    }

    /// Where the operation stands; `None` before the first response.
    pub(crate) fn state(&self) -> Option<PollerState> {
        let (_, watch) = WATCHES.iter().find(|(watch, _)| Some(*watch) == self.watch)?;
        Some(PollerState {
            operation: self.operation.id.to_owned(),
            watch: (*watch).to_owned(),
            url: self.url.clone(),
            original: self.original.clone(),
            location: self.location.clone(),
        })
    }

    /// What to ask next; `None` before the first response.
    pub(crate) fn url(&self) -> Option<&str> {
        self.watch.map(|_| self.url.as_str())
    }

    /// Takes the response to a request for `from`.
    pub(crate) fn take(
        &mut self,
        from: &str,
        response: &Response<Bytes>,
    ) -> Result<Taken, Stop> {
        if !response.status().is_success() {
            return Err(self.refuse(response.status()));
        }
        let Some(watch) = self.watch else { return self.begin(from, response) };
        self.follow(watch, from, response.headers())?;
        let content = Content::of(response.body());
        match watch {
            Watch::State => self.take_state(response.status(), &content),
            Watch::Location if response.status() == StatusCode::ACCEPTED => {
                Ok(Taken::Running(None))
            }
            Watch::Location if self.wanted && self.changes() && content.is_empty() => {
                Ok(self.fetch(self.original.clone()))
            }
            Watch::Resource if response.status() == StatusCode::ACCEPTED => {
                Ok(Taken::Running(content.provisioning().map(Cow::into_owned)))
            }
            Watch::Resource => match content.provisioning() {
                Some(state) => judge(&state, Taken::Done),
                None => Ok(Taken::Done),
            },
            Watch::Location | Watch::Result => Ok(Taken::Done),
        }
    }

    /// The response to the request that began the operation.
    fn begin(&mut self, from: &str, response: &Response<Bytes>) -> Result<Taken, Stop> {
        let status = response.status();
        let content = Content::of(response.body());
        from.clone_into(&mut self.original);
        self.location = text(response.headers(), "location");
        if status == StatusCode::NO_CONTENT {
            return Ok(Taken::Done);
        }
        let changes = self.changes();
        let own = content.provisioning().filter(|_| changes);
        let own = own.as_deref();
        if status == StatusCode::OK && own.is_some_and(is_success) {
            return Ok(Taken::Done);
        }
        let mut states = STATE_HEADERS.iter();
        let state = states.find_map(|name| text(response.headers(), name));
        if let Some(link) = state {
            return self.watch(Watch::State, from, &link, own);
        }
        if let Some(state) = own.filter(|_| status != StatusCode::ACCEPTED) {
            if let Taken::Done = judge(state, Taken::Done)? {
                return Ok(Taken::Done);
            }
            return self.watch(Watch::Resource, from, from, Some(state));
        }
        let location = self.location.clone().filter(|_| status != StatusCode::OK);
        if let Some(link) = location {
            return self.watch(Watch::Location, from, &link, own);
        }
        let unfinished = status == StatusCode::ACCEPTED
            || status == StatusCode::CREATED && content.is_empty();
        if changes && unfinished {
            return self.watch(Watch::Resource, from, from, own);
        }
        if status == StatusCode::ACCEPTED {
            return Err(Stop::new(ErrorKind::Decode, NO_LINK));
        }
        Ok(Taken::Done)
    }

    fn take_state(
        &mut self,
        status: StatusCode,
        content: &Content<'_>,
    ) -> Result<Taken, Stop> {
        let Some(state) = content.state() else {
            if status == StatusCode::ACCEPTED && content.is_empty() {
                return Ok(Taken::Running(None));
            }
            return Err(Stop::new(
                ErrorKind::Decode,
                format!("the answer of {} holds no state", shown(&self.url)),
            ));
        };
        match judge(&state, Taken::Done)? {
            Taken::Done => self.finish(content),
            running => Ok(running),
        }
    }

    /// The state is a success: where the value is.
    fn finish(&mut self, content: &Content<'_>) -> Result<Taken, Stop> {
        if !self.wanted {
            return Ok(Taken::Done);
        }
        let location = |polling: &Self| {
            let link = polling.location.as_deref()?;
            Some(resolve(&polling.origin, &polling.original, link))
        };
        let url = match self.operation.final_state {
            Some(FinalState::AzureAsyncOperation | FinalState::OperationLocation) => {
                return Ok(content.result());
            }
            Some(FinalState::OriginalUri) => Some(Ok(self.original.clone())),
            Some(FinalState::Location) if self.location.is_some() => location(self),
            _ => match (content.text("resourceLocation"), self.operation.method) {
                (Some(link), _) => Some(resolve(&self.origin, &self.original, &link)),
                _ if self.changes() => Some(Ok(self.original.clone())),
                // What was deleted has no value, and its state is none.
                (None, Method::Delete) => return Ok(Taken::Part(Bytes::new())),
                _ => location(self),
            },
        };
        match url {
            Some(url) => Ok(self.fetch(url?)),
            None => Ok(content.result()),
        }
    }

    fn fetch(&mut self, url: String) -> Taken {
        self.url = url;
        self.watch = Some(Watch::Result);
        Taken::Fetch
    }

    fn watch(
        &mut self,
        watch: Watch,
        from: &str,
        link: &str,
        state: Option<&str>,
    ) -> Result<Taken, Stop> {
        self.url = resolve(&self.origin, from, link)?;
        self.watch = Some(watch);
        Ok(Taken::Running(state.map(str::to_owned)))
    }

    /// Links that an answer to a poll replaces.
    fn follow(
        &mut self,
        watch: Watch,
        from: &str,
        headers: &HeaderMap,
    ) -> Result<(), Stop> {
        let state = STATE_HEADERS.iter().find_map(|name| text(headers, name));
        let location = text(headers, "location");
        let next = match watch {
            Watch::State => state,
            Watch::Location => location.clone(),
            Watch::Resource | Watch::Result => None,
        };
        if let Some(link) = next {
            self.url = resolve(&self.origin, from, &link)?;
        }
        if let (Some(link), Watch::State | Watch::Location) = (location, watch) {
            // Relative links are kept as what they lead to from here.
            self.location = Some(resolve(&self.origin, from, &link).unwrap_or(link));
        }
        Ok(())
    }

    fn changes(&self) -> bool {
        matches!(self.operation.method, Method::Put | Method::Patch)
    }

    fn refuse(&self, status: StatusCode) -> Stop {
        let kind = match status {
            StatusCode::UNAUTHORIZED => ErrorKind::Credentials,
            _ => ErrorKind::Status,
        };
        match self.watch {
            None => Stop::new(kind, "the service answered with a failure"),
            Some(_) => Stop::new(
                kind,
                format!(
                    "the operation was begun, but {} answered with a failure",
                    shown(&self.url)
                ),
            ),
        }
    }
}

/// A state ends the operation, or it is still running: states that are not known are.
fn judge(state: &str, done: Taken) -> Result<Taken, Stop> {
    if is_success(state) {
        return Ok(done);
    }
    let ends = [
        ("failed", ErrorKind::OperationFailed),
        ("canceled", ErrorKind::OperationCanceled),
        ("cancelled", ErrorKind::OperationCanceled),
    ];
    match ends.iter().find(|(end, _)| state.eq_ignore_ascii_case(end)) {
        Some((_, kind)) => {
            let text = format!("the operation ended as `{}`", state.escape_debug());
            Err(Stop::new(*kind, text))
        }
        None => Ok(Taken::Running(Some(state.to_owned()))),
    }
}

fn is_success(state: &str) -> bool {
    state.eq_ignore_ascii_case("succeeded")
}

/// A URL as messages show it: its query may hold a signature.
fn shown(url: &str) -> String {
    format!("`{}`", url.split('?').next().unwrap_or_default())
}

fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    let value = headers.get(name)?;
    Some(String::from_utf8_lossy(value.as_bytes()).trim().to_owned())
        .filter(|text| !text.is_empty())
}

/// How far the work is, where the service says so.
pub(crate) fn percent(body: &[u8]) -> Option<f64> {
    serde_json::from_str(members(body).get("percentComplete")?.get()).ok()
}

/// The body of a response, as far as it says how the operation stands.
struct Content<'a> {
    body: &'a [u8],
    members: OnceCell<Members<'a>>,
}

/// The members of an object, each as it is written: what is a value of the operation keeps
/// all its digits.
type Members<'a> = BTreeMap<Cow<'a, str>, &'a RawValue>;

fn members(text: &[u8]) -> Members<'_> {
    serde_json::from_slice(text).unwrap_or_default()
}

fn text_of<'a>(members: &Members<'a>, member: &str) -> Option<Cow<'a, str>> {
    serde_json::from_str(members.get(member)?.get()).ok()
}

impl<'a> Content<'a> {
    fn of(body: &'a Bytes) -> Self {
        Self { body: without_bom(body), members: OnceCell::new() }
    }

    fn is_empty(&self) -> bool {
        self.body.iter().all(u8::is_ascii_whitespace)
    }

    /// Those of the body; none where it is no JSON, so that what comes after reports it.
    fn members(&self) -> &Members<'a> {
        self.members.get_or_init(|| members(self.body))
    }

    fn text(&self, member: &str) -> Option<Cow<'a, str>> {
        text_of(self.members(), member)
    }

    /// The state that a resource is in.
    fn provisioning(&self) -> Option<Cow<'a, str>> {
        let properties = self.members().get("properties")?;
        text_of(&members(properties.get().as_bytes()), "provisioningState")
    }

    /// The state of the operation.
    fn state(&self) -> Option<Cow<'a, str>> {
        self.text("status")
    }

    /// The value inside a state: its member `result` (Azure's REST API guidelines), or
    /// the state as a whole, which holds the value's members beside its own.
    fn result(&self) -> Taken {
        match self.members().get("result").map(|result| result.get()) {
            Some(result) if result != "null" => {
                Taken::Part(Bytes::copy_from_slice(result.as_bytes()))
            }
            _ => Taken::Done,
        }
    }
}
