//! One call from its start to its end.

use super::bucket::{Bucket, THROTTLED, TRANSIENT};
use super::coding::{self, decode};
use super::environment::Skewed;
use super::observe::Watch;
use super::policy::{Attempt, Policy, Verdict};
use super::step::{Action, Event, TokenRequest};
use super::{History, retry_after};
use crate::client::{Client, Origin, resolve};
use crate::credential::{Grant, Kind, Token, attach, claims};
use crate::failure::{KEPT, Received};
use crate::operation::{Operation, ResponseKind, SchemeKind};
use crate::request::{Draft, Template};
use crate::transport::{Failed, Timeouts, TransportError, Upload};
use crate::{Error, ErrorKind};
use bytes::Bytes;
use http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_LENGTH, LOCATION};
use http::response::Parts;
use http::{Method, Response, StatusCode};
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// One call, as a machine that does no I/O: each [`Event`] gives the next [`Action`].
///
/// Credentials are attached, and requests signed, for each attempt anew and last of all.
pub struct Exchange {
    client: Client,
    operation: &'static Operation,
    request: Template,
    origin: Origin,
    grants: Vec<Grant>,
    policy: Arc<dyn Policy>,
    bucket: Arc<Bucket>,
    repeatable: bool,
    limits: Limits,
    history: History,
    /// What the last retry was paid with.
    price: u32,
    /// Whether tokens were given up once, because the service did not take them.
    renewed: bool,
    /// By how many seconds the clock was set for the signature of the last attempt.
    skew: i64,
    /// How many redirects were followed.
    hops: u8,
    #[cfg(feature = "tracing")]
    trace: super::trace::Trace,
    watch: Option<Watch>,
    head: Option<Parts>,
    /// Whether every body is read, whatever the description says of its status.
    whole: bool,
    /// Whether the body of a success is left to the caller.
    streaming: bool,
    /// The body, if it comes piece by piece.
    upload: Outgoing,
}

/// Where a response came from that redirects have led to: its links are relative to that
/// (RFC 3986, 5.1.3).
#[derive(Clone)]
pub(crate) struct Redirected(pub(crate) String);

/// What becomes of a body that comes piece by piece.
enum Outgoing {
    /// There is none.
    No,
    Ready(Upload),
    /// It was sent, so that the request cannot be sent again.
    Sent,
}

/// The limits of time of a call, and when it has to be over.
struct Limits {
    timeouts: Timeouts,
    end: Option<Duration>,
}

impl Exchange {
    pub(crate) fn new(draft: &mut Draft) -> Result<Self, Error> {
        let operation = draft.operation();
        let build = |draft: &mut Draft| {
            let request = draft.prepare()?;
            let client = draft.client().clone();
            let grants = client.grants(operation)?;
            let origin = draft.site()?.origin.into_owned();
            if !grants.is_empty() && !origin.is_private() {
                return Err(Error::new(
                    ErrorKind::Credentials,
                    "a credential is not sent without `https`, but for loopback",
                ));
            }
            let upload = draft.take_upload();
            if upload.is_some() && grants.iter().any(signs) {
                return Err(Error::new(
                    ErrorKind::Build,
                    "a signature covers the whole body, which a stream has not yet",
                ));
            }
            let settings = draft.settings();
            let timeouts = settings.timeouts.unwrap_or(client.0.timeouts);
            let policy = settings.policy.as_ref().unwrap_or(&client.0.policy);
            let bucket = client.0.buckets.of(&client.0.origin, &origin);
            Ok(Self {
                watch: client.0.observer.clone().map(Watch::new),
                policy: Arc::clone(policy),
                bucket,
                repeatable: settings.repeatable || request.is_repeatable(),
                limits: Limits { timeouts, end: None },
                client,
                operation,
                request,
                origin,
                grants,
                history: History::default(),
                price: 0,
                renewed: false,
                skew: 0,
                hops: 0,
                #[cfg(feature = "tracing")]
                trace: super::trace::Trace::new(operation),
                head: None,
                whole: false,
                streaming: false,
                upload: upload.map_or(Outgoing::No, Outgoing::Ready),
            })
        };
        build(draft).map_err(|error: Error| error.of_operation(operation.id))
    }

    /// The same call, of which every body is read: polls are answered in ways that the
    /// description does not declare.
    pub(crate) fn whole(mut self) -> Self {
        self.whole = true;
        self
    }

    /// The same call, of which the body of a success is left to the caller. Its limit of
    /// total time is over when that begins: a stream may take as long as it goes on.
    pub(crate) fn streaming(mut self) -> Self {
        self.streaming = true;
        // Pieces are given as they come.
        self.request.fields.remove(&ACCEPT_ENCODING);
        self
    }

    /// The URL of the request, without credentials.
    pub(crate) fn url(&self) -> &str {
        self.request.url.as_str()
    }

    pub(crate) fn client(&self) -> &Client {
        &self.client
    }

    /// The limits of time of the attempt that was asked for last: what is left of the
    /// time of the call.
    #[must_use]
    pub fn timeouts(&self) -> Timeouts {
        let timeouts = self.limits.timeouts;
        if self.streaming {
            return Timeouts { total: None, ..timeouts };
        }
        if matches!(self.upload, Outgoing::Sent) {
            return Timeouts { total: timeouts.attempt, ..timeouts };
        }
        let left = self.limits.end.map(|end| {
            let now = self.client.0.environment.elapsed();
            // No transport takes zero for a limit.
            end.saturating_sub(now).max(Duration::from_millis(1))
        });
        let total = match (timeouts.attempt, left) {
            (Some(attempt), Some(left)) => Some(attempt.min(left)),
            (attempt, left) => attempt.or(left),
        };
        Timeouts { total, ..timeouts }
    }

    /// What is left of the time of the call; `None` where there is no limit, or where it
    /// has not begun.
    pub(crate) fn left(&self) -> Option<Duration> {
        let end = self.limits.end?;
        Some(end.saturating_sub(self.client.0.environment.elapsed()))
    }

    /// How long the body may take that is read next, where the transport was told of no
    /// such limit: the content of the call comes or goes piece by piece, but this is read
    /// whole.
    pub(crate) fn time_to_read(&self) -> Option<Duration> {
        let by_piece = self.streaming || matches!(self.upload, Outgoing::Sent);
        let Timeouts { total, attempt, .. } = self.limits.timeouts;
        total.map(|total| attempt.unwrap_or(total).min(total)).filter(|_| by_piece)
    }

    /// Takes what came and says what to do next.
    pub fn step(&mut self, event: Event) -> Action {
        let action = match event {
            Event::Start => self.start(),
            Event::Woken => self.send(),
            Event::Token(Ok(token)) => self.take_token(token),
            Event::Token(Err(error)) => Err(error),
            Event::Head(head) => self.take_head(head),
            Event::Body { bytes, complete } => self.take_body(bytes, complete),
            Event::Failed(error) => self.fail(error),
        };
        self.settled(action)
    }

    fn settled(&self, action: Result<Action, Error>) -> Action {
        action.unwrap_or_else(|error| {
            let error = error.with_history(self.history.clone());
            Action::Done(Err(error.of_operation(self.operation.id)))
        })
    }

    fn start(&mut self) -> Result<Action, Error> {
        let now = self.client.0.environment.elapsed();
        self.limits.end =
            self.limits.timeouts.total.and_then(|total| now.checked_add(total));
        match self.client.0.pace.wait(now) {
            Some(wait) if self.left().is_some_and(|left| left <= wait) => {
                Err(Error::new(
                    ErrorKind::Timeout,
                    "the service wants the next call later than the time of this one ends",
                ))
            }
            Some(wait) => Ok(Action::Wait(wait)),
            None => self.send(),
        }
    }

    /// The first request, for whoever sends it: when, and for how long, is theirs to
    /// decide.
    pub(crate) fn first(&mut self) -> Action {
        let action = self.send();
        self.settled(action)
    }

    /// Asks for the next token that is missing, else sends.
    fn send(&mut self) -> Result<Action, Error> {
        if self.left().is_some_and(|left| left.is_zero()) {
            return Err(Error::new(ErrorKind::Timeout, "the time of the call is over"));
        }
        for grant in &self.grants {
            if let (Kind::Source(cell), None) = (&*grant.credential.0, &grant.token) {
                let scopes = grant.scopes(self.client.0.scopes.as_ref());
                let environment = Arc::clone(&self.client.0.environment);
                let cell = Arc::clone(cell);
                let wanted = TokenRequest::new(cell, scopes, environment, self.left());
                return Ok(Action::Token(wanted));
            }
        }
        let mut request = self.request.attempt();
        for grant in &self.grants {
            let inner = &self.client.0;
            self.skew = inner.skew.load(Ordering::Relaxed);
            attach(&mut request, grant, &Skewed::new(&*inner.environment, self.skew))?;
        }
        self.history.begin();
        #[cfg(feature = "tracing")]
        {
            let attempt = self.history.attempts();
            self.trace.begin(
                self.operation,
                &self.origin,
                request.url.as_str(),
                attempt,
            );
        }
        let request = request.into_http()?;
        // Links are checked where they are found; this holds whatever else changes.
        if !self.origin.is_of(request.uri()) {
            return Err(Error::new(
                ErrorKind::ForeignLink,
                "the request leads to another origin than the server's",
            ));
        }
        if let Some(watch) = &mut self.watch {
            let now = self.client.0.environment.elapsed();
            watch.request(self.operation, &request, self.history.attempts(), now);
        }
        match std::mem::replace(&mut self.upload, Outgoing::Sent) {
            Outgoing::No => {
                self.upload = Outgoing::No;
                Ok(Action::Send(request))
            }
            Outgoing::Ready(upload) => {
                Ok(Action::SendStreaming(request.map(drop), upload))
            }
            Outgoing::Sent => Err(Error::new(
                ErrorKind::Transport,
                "the stream was sent and cannot be sent again",
            )),
        }
    }

    fn take_token(&mut self, token: Token) -> Result<Action, Error> {
        // A source that makes a thread wait cannot be kept from taking too long.
        if self.left().is_some_and(|left| left.is_zero()) {
            return Err(late_token());
        }
        let waiting = |grant: &&mut Grant| {
            matches!(*grant.credential.0, Kind::Source(_)) && grant.token.is_none()
        };
        if let Some(grant) = self.grants.iter_mut().find(waiting) {
            grant.token = Some(token);
        }
        self.send()
    }

    fn take_head(&mut self, head: Parts) -> Result<Action, Error> {
        #[cfg(feature = "tracing")]
        self.trace.head(head.status.as_u16());
        if let Some(watch) = &self.watch {
            let now = self.client.0.environment.elapsed();
            watch.head(head.status, &head.headers, now);
        }
        let bodiless = self.is_bodiless(head.status);
        let limit = match self.operation.response(head.status.as_u16()) {
            _ if self.whole => self.client.0.body_limit,
            Some(response) => match response.kind {
                ResponseKind::Error | ResponseKind::Empty => KEPT,
                _ => self.client.0.body_limit,
            },
            None => KEPT,
        };
        if self.is_open(&head) {
            if let Some(after) = self.retry(Ok((&head, &Bytes::new()))) {
                return Ok(Action::Wait(after));
            }
            let mut head = head;
            head.extensions.insert(self.history.clone());
            return Ok(Action::Open(head));
        }
        self.head = Some(head);
        if bodiless {
            return self.take_body(Bytes::new(), true);
        }
        Ok(Action::Read { limit })
    }

    /// Whether the body that follows is left to the caller: that of any success, since
    /// parts of a whole (status 206) are seldom declared.
    fn is_open(&self, head: &Parts) -> bool {
        let declared = self.operation.response(head.status.as_u16());
        self.streaming
            && head.status.is_success()
            && !self.is_bodiless(head.status)
            && declared.is_none_or(|response| {
                response.kind != ResponseKind::Error || response.status == "default"
            })
            && !crate::call::is_sign_in_page(head.status, &head.headers)
    }

    fn take_body(&mut self, bytes: Bytes, complete: bool) -> Result<Action, Error> {
        #[cfg(feature = "tracing")]
        self.trace.end();
        let Some(mut head) = self.head.take() else {
            return Err(Error::new(ErrorKind::Transport, "a body came without a head"));
        };
        let (bytes, complete) = match self.unpack(&mut head, bytes, complete) {
            Ok(unpacked) => unpacked,
            Err(error) => {
                self.head = Some(head);
                return self.fail(error);
            }
        };
        // The next call gets another token also where this one cannot be sent again.
        let renewed = self.renew(&head, &bytes);
        let once = matches!(self.upload, Outgoing::Sent);
        if !once && (renewed || self.set_clock(&head, &bytes) || self.redirect(&head)?) {
            return self.send();
        }
        if let Some(after) = self.retry(Ok((&head, &bytes))) {
            return Ok(Action::Wait(after));
        }
        if complete && self.is_cut(&head, &bytes) {
            let cut = TransportError::new(
                Failed::Broken,
                "fewer bytes came than were announced",
            );
            self.head = Some(head);
            return self.fail(cut);
        }
        let response = self.operation.response(head.status.as_u16());
        let wanted = self.whole
            || response.is_some_and(|response| {
                !matches!(response.kind, ResponseKind::Error | ResponseKind::Empty)
            });
        if wanted && !complete {
            return Err(Error::new(
                ErrorKind::BodyTooLarge,
                format!("the body is larger than {} bytes", self.client.0.body_limit),
            )
            .with_received(self.received(head), &self.client));
        }
        let mut response = Response::from_parts(head, bytes);
        response.extensions_mut().insert(self.history.clone());
        if self.hops > 0 {
            let url = self.url().to_owned();
            response.extensions_mut().insert(Redirected(url));
        }
        Ok(Action::Done(Ok(response)))
    }

    /// Decompresses a body, as far as it is wanted. What nobody asked for stays as it
    /// came; what its coding does not fit is left for whoever reads the content.
    fn unpack(
        &mut self,
        head: &mut Parts,
        bytes: Bytes,
        complete: bool,
    ) -> Result<(Bytes, bool), TransportError> {
        let mut codings = head.headers.get_all(CONTENT_ENCODING).iter();
        let (Some(coding), None) = (codings.next(), codings.next()) else {
            return Ok((bytes, complete));
        };
        if bytes.is_empty() {
            // Nothing is coded as nothing, whatever the field says; where there is no body
            // at all, it tells of what another request would give.
            if !self.is_bodiless(head.status) {
                head.headers.remove(CONTENT_ENCODING);
            }
            return Ok((bytes, complete));
        }
        let Ok(coding) = coding.to_str() else { return Ok((bytes, complete)) };
        let limit =
            if head.status.is_success() { self.client.0.body_limit } else { KEPT };
        match decode(coding, &bytes, limit) {
            Ok((unpacked, whole)) => {
                head.headers.remove(CONTENT_ENCODING);
                head.headers.remove(CONTENT_LENGTH);
                Ok((unpacked, complete && whole))
            }
            Err(coding::Fault::Cut) if complete => {
                let text = "the compressed body ends too early";
                Err(TransportError::new(Failed::Broken, text))
            }
            Err(_) => Ok((bytes, complete)),
        }
    }

    fn fail(&mut self, error: TransportError) -> Result<Action, Error> {
        #[cfg(feature = "tracing")]
        {
            self.trace.failed(error.what());
            self.trace.end();
        }
        if let Some(watch) = &self.watch {
            watch.failed(&error);
        }
        let head = self.head.take();
        if let Some(after) = self.retry(Err(&error)) {
            return Ok(Action::Wait(after));
        }
        let unknown = !self.repeatable && error.failed().may_have_arrived();
        let error = match (head, error.failed()) {
            (Some(head), Failed::Broken) => Error::new(
                ErrorKind::Incomplete,
                "the response broke off before its end",
            )
            .with_source(error)
            .with_received(self.received(head), &self.client),
            (None, Failed::Broken) if unknown => Error::new(
                ErrorKind::OutcomeUnknown,
                "the connection broke: the outcome is unknown, since the service may \
                 have carried out the request",
            )
            .with_source(error),
            _ => error.into(),
        };
        Ok(Action::Done(Err(error
            .with_unknown_outcome(unknown)
            .with_history(self.history.clone())
            .of_operation(self.operation.id))))
    }

    fn received(&self, head: Parts) -> Received {
        Received::new(head, Bytes::new(), &self.client)
    }

    /// How long to wait for the next attempt, if there is to be one: if the policy wants
    /// it, it can be paid, and it can begin in time.
    fn retry(
        &mut self,
        result: Result<(&Parts, &Bytes), &TransportError>,
    ) -> Option<Duration> {
        let inner = &self.client.0;
        let delay = result
            .ok()
            .and_then(|(head, _)| retry_after(&head.headers, inner.environment.now()));
        let attempt = Attempt {
            number: self.history.attempts(),
            method: &self.request.method,
            repeatable: self.repeatable,
            result,
            retry_after: delay,
            random: inner.environment.random(),
        };
        let Verdict::Again { after } = self.policy.decide(&attempt) else {
            if !attempt.is_transient() && !attempt.is_throttled() {
                self.bucket.give(self.price.max(1));
            }
            if let Ok((head, _)) = result {
                if head.status.is_success() {
                    inner.pace.note(&head.headers, delay, inner.environment.elapsed());
                }
            }
            return None;
        };
        let in_time = self.limits.end.is_none_or(|end| {
            let begin = inner.environment.elapsed().checked_add(after);
            begin.is_some_and(|begin| begin < end)
        });
        if matches!(self.upload, Outgoing::Sent) {
            return None;
        }
        let price = if attempt.is_throttled() { THROTTLED } else { TRANSIENT };
        if !in_time || !self.bucket.take(price) {
            return None;
        }
        self.price = price;
        self.history.note_attempt(&attempt);
        Some(after)
    }

    /// Gives up tokens that the service did not take, once; true if there were any.
    fn renew(&mut self, head: &Parts, body: &[u8]) -> bool {
        let expired = || {
            self.signs() && head.status.is_client_error() && has_code(body, EXPIRED_KEY)
        };
        if self.renewed || !(is_refusal(head) || expired()) {
            return false;
        }
        let scopes = self.client.0.scopes.as_ref();
        let claims = claims(&head.headers);
        for grant in &mut self.grants {
            let Kind::Source(cell) = &*grant.credential.0 else { continue };
            let Some(token) = grant.token.take() else { continue };
            cell.reject(&grant.scopes(scopes), &token, claims.as_deref());
            self.renewed = true;
        }
        let sent = matches!(self.upload, Outgoing::Sent);
        if self.renewed && !sent {
            self.history.note(format!("status {}", head.status.as_u16()));
        }
        self.renewed
    }

    /// Takes over the clock of a service that refused a signature for its date, once;
    /// true if that makes a difference.
    fn set_clock(&mut self, head: &Parts, body: &[u8]) -> bool {
        if self.renewed || !head.status.is_client_error() {
            return false;
        }
        if !self.signs() || !has_code(body, WRONG_CLOCK) {
            return false;
        }
        let inner = &self.client.0;
        let Some(skew) = super::delay::skew(&head.headers, inner.environment.now())
        else {
            return false;
        };
        inner.skew.store(skew, Ordering::Relaxed);
        // Compared with what this attempt was signed by: of several calls that are under
        // way another may have set the clock already.
        self.renewed = skew != self.skew;
        if self.renewed {
            self.history.note(format!("status {}", head.status.as_u16()));
        }
        self.renewed
    }

    /// Whether requests are signed as Alibaba Cloud asks for.
    fn signs(&self) -> bool {
        self.grants.iter().any(signs)
    }

    /// Follows a redirect within the origin; false if this is none.
    fn redirect(&mut self, head: &Parts) -> Result<bool, Error> {
        let status = head.status.as_u16();
        if !self.client.0.follow_redirects
            || !matches!(status, 301..=303 | 307 | 308)
            || crate::call::is_sign_in_page(head.status, &head.headers)
        {
            return Ok(false);
        }
        let safe = matches!(self.request.method, Method::GET | Method::HEAD);
        // What 301 and 302 mean for other methods is not agreed upon (RFC 9110, 15.4).
        if !safe && status < 303 {
            return Ok(false);
        }
        let location = head.headers.get(LOCATION).and_then(|value| value.to_str().ok());
        let Some(location) = location.filter(|_| self.hops < HOPS) else {
            return Ok(false);
        };
        self.request.url = resolve(&self.origin, self.url(), location)?.into();
        if status == 303 && !safe {
            self.request.become_get();
            self.repeatable = true;
        }
        self.hops += 1;
        self.history.note(format!("status {status}"));
        Ok(true)
    }

    /// Whether no body goes with the head, whatever its fields say.
    fn is_bodiless(&self, status: StatusCode) -> bool {
        self.request.method == Method::HEAD
            || matches!(status, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED)
    }

    /// Whether the transport took the end of a connection for the end of the body.
    fn is_cut(&self, head: &Parts, bytes: &Bytes) -> bool {
        if self.is_bodiless(head.status) || head.headers.contains_key(CONTENT_ENCODING) {
            return false;
        }
        let length = head.headers.get(CONTENT_LENGTH).and_then(|value| {
            let length: usize = value.to_str().ok()?.trim().parse().ok()?;
            Some(length)
        });
        length.is_some_and(|length| bytes.len() < length)
    }
}

impl fmt::Debug for Exchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Exchange")
            .field("operation", &self.operation.id)
            .field("attempts", &self.history.attempts())
            .finish_non_exhaustive()
    }
}

/// The time of a call is over before it has a token.
pub(crate) fn late_token() -> Error {
    Error::new(ErrorKind::Timeout, "no token came within the time of the call")
}

/// How many redirects of one call are followed.
const HOPS: u8 = 5;

/// How the codes begin with which Alibaba Cloud refuses a date, and a temporary key that
/// is over.
const WRONG_CLOCK: &str = "InvalidTimeStamp";
const EXPIRED_KEY: &str = "InvalidSecurityToken";

/// Whether a grant signs each request as a whole.
fn signs(grant: &Grant) -> bool {
    grant.scheme == SchemeKind::Acs3
}

/// Whether the body of a failure holds a code that begins so.
fn has_code(body: &[u8], start: &str) -> bool {
    let json: Option<serde_json::Value> = serde_json::from_slice(body).ok();
    let code = json.as_ref().and_then(|json| json.get("Code")?.as_str());
    code.is_some_and(|code| code.starts_with(start))
}

/// Whether a response says that the credential was not taken: status 401, or the page
/// that Azure DevOps answers with in its place.
fn is_refusal(head: &Parts) -> bool {
    head.status == StatusCode::UNAUTHORIZED
        || crate::call::is_sign_in_page(head.status, &head.headers)
}
