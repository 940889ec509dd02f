//! The service that the faults happen to, the kinds of calls, and the ways to make them.

use crate::secrets;
use crate::server::{Answer, Request, Step, response};
use bindery_runtime::operation::{
    Body, Errors, FinalState, Method, Operation, Paging, Parameter, Response, Scheme,
    Service,
};
use bindery_runtime::transport::{
    BlockingBody, BlockingTransport, Reqwest, Sending, Sleeping, Timeouts, Transport,
    TransportError, Ureq,
};
use bindery_runtime::{
    AsView, Call, Client, ClientBuilder, Credential, Error, ErrorKind, EventsCall,
    Field, LongRunningCall, Model, PagedCall, Record, Shape, Slot, Upload, Value, View,
    blank, http, records,
};
use bindery_runtime::{Bytes, Download};
use std::io::{Cursor, Read as _};
use std::sync::{Arc, LazyLock, Mutex};
use std::time::Duration;

static SERVICE: Service = Service::new("things", "1")
    .schemes(&[
        Scheme::bearer("bearer"),
        Scheme::api_key_header("key", "x-api-key"),
        Scheme::api_key_query("query", "code"),
        Scheme::api_key_cookie("cookie", "session"),
        Scheme::basic("basic"),
        Scheme::acs3("acs3"),
    ])
    .errors(Errors::new().code(&["/error/code"]));

const SECURITY: &[&[&str]] =
    &[&["bearer", "key", "query", "cookie"], &["bearer"], &["basic"], &["acs3"], &[]];

const JSON: &[Response] = &[Response::json("200", 0), Response::error("default")];

static GET: Operation = Operation::new("Things_Get", Method::Get, "/things/{id}")
    .parameters(&[Parameter::path("id")])
    .responses(JSON)
    .security(SECURITY);

static POST: Operation = Operation::new("Things_Add", Method::Post, "/things")
    .body(Body::json("application/json"))
    .responses(JSON)
    .security(SECURITY);

static PUT: Operation = Operation::new("Files_Put", Method::Put, "/file")
    .body(Body::bytes("application/octet-stream"))
    .responses(JSON)
    .security(SECURITY);

static FILE: Operation = Operation::new("Files_Get", Method::Get, "/file")
    .responses(&[Response::bytes("200", 0), Response::error("default")])
    .security(SECURITY);

static EVENTS: Operation = Operation::new("Events", Method::Get, "/events")
    .responses(&[Response::events("200", 0), Response::error("default")])
    .security(SECURITY);

static LIST: Operation = Operation::new("Things_List", Method::Get, "/things")
    .responses(JSON)
    .security(SECURITY)
    .paging(Paging::link("value", "nextLink"));

static WORK: Operation = Operation::new("Work_Begin", Method::Post, "/work")
    .body(Body::json("application/json"))
    .responses(&[
        Response::json("200", 0),
        Response::empty("202", 1),
        Response::error("default"),
    ])
    .security(SECURITY)
    .long_running()
    .final_state_via(FinalState::OperationLocation);

#[derive(Clone, PartialEq)]
pub struct Page {
    pub value: Vec<Value>,
    pub next_link: Option<String>,
}

static PAGE: Shape =
    Shape::new("Page", &[Field::new("value").required(), Field::new("nextLink")]);

impl Record for Page {
    fn shape(&self) -> &'static Shape {
        &PAGE
    }

    fn blank() -> Self {
        Self { value: blank(), next_link: blank() }
    }

    fn field_mut(&mut self, index: usize) -> Slot<'_> {
        match index {
            0 => self.value.slot(),
            1 => self.next_link.slot(),
            _ => Slot::Missing,
        }
    }

    fn field(&self, index: usize) -> View<'_> {
        match index {
            0 => self.value.view(),
            1 => self.next_link.view(),
            _ => View::Missing,
        }
    }
}

records!(Page);

/// What a service that works answers. Each answer holds the name of the call that it
/// belongs to, so that one given to another call is seen.
pub fn works(request: &Request) -> Vec<u8> {
    let id = request.field("x-call").unwrap_or_default();
    let json = [("content-type", "application/json")];
    let second = request.target().contains("page=2");
    match (request.method(), request.path()) {
        ("GET", "/things") if second => {
            response(200, &json, format!(r#"{{"value": ["{id}", 3]}}"#))
        }
        ("GET", "/things") => {
            let page = format!(
                r#"{{"value": ["{id}", 1, "{id}", 2], "nextLink": "/things?page=2"}}"#
            );
            response(200, &json, page)
        }
        ("GET", "/file") => response(200, &[], content(id)),
        ("GET", "/events") => {
            let event = [("content-type", "text/event-stream")];
            response(200, &event, format!("data: \"{id}\"\n\ndata: 1\n\ndata: 2\n\n"))
        }
        ("POST", "/work") => {
            response(202, &[("operation-location", "/state/1"), ("x", "y")], "")
        }
        ("GET", "/state/1") => response(
            200,
            &[("operation-location", "/state/2"), json[0]],
            r#"{"status": "Running"}"#,
        ),
        ("GET", "/state/2") => {
            let state =
                format!(r#"{{"status": "Succeeded", "result": {{"id": "{id}"}}}}"#);
            response(200, &json, state)
        }
        _ => response(200, &json, format!(r#"{{"id": "{id}"}}"#)),
    }
}

/// The same as an answer.
pub fn answers(request: &Request) -> Answer {
    vec![Step::Read, Step::Send(works(request))]
}

/// What is downloaded.
fn content(id: &str) -> String {
    format!("{id} 0123456789 0123456789")
}

/// The kinds of calls.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    Get,
    Post,
    PostWithKey,
    Upload,
    Download,
    Events,
    Pager,
    LongRunning,
}

pub const KINDS: [Kind; 8] = [
    Kind::Get,
    Kind::Post,
    Kind::PostWithKey,
    Kind::Upload,
    Kind::Download,
    Kind::Events,
    Kind::Pager,
    Kind::LongRunning,
];

/// The ways to send.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Way {
    Async,
    Blocking,
}

pub const WAYS: [Way; 2] = [Way::Async, Way::Blocking];

/// Why a call failed.
#[derive(Debug)]
pub struct Failure {
    pub kind: ErrorKind,
    pub attempts: u32,
    pub unknown: bool,
    pub retry_after: Option<Duration>,
    pub error: Option<Error>,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        secrets::watch(&format!("{error} {error:?}"));
        let mut source = std::error::Error::source(&error);
        while let Some(cause) = source {
            secrets::watch(&format!("{cause} {cause:?}"));
            source = cause.source();
        }
        Self {
            kind: error.kind(),
            attempts: error.attempts(),
            unknown: error.is_outcome_unknown(),
            retry_after: error.retry_after(),
            error: Some(error),
        }
    }
}

impl From<std::io::Error> for Failure {
    /// A reader of bodies fails by kinds of I/O.
    fn from(error: std::io::Error) -> Self {
        secrets::watch(&format!("{error} {error:?}"));
        let kind = match error.kind() {
            std::io::ErrorKind::TimedOut => ErrorKind::Timeout,
            _ => ErrorKind::Incomplete,
        };
        Self { kind, attempts: 1, unknown: false, retry_after: None, error: None }
    }
}

impl Kind {
    pub fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::PostWithKey => "POST with idempotency key",
            Self::Upload => "upload stream",
            Self::Download => "download stream",
            Self::Events => "SSE",
            Self::Pager => "pager",
            Self::LongRunning => "LRO",
        }
    }

    /// How many requests a call makes when nothing is wrong.
    pub fn requests(self) -> usize {
        match self {
            Self::Pager => 2,
            Self::LongRunning => 3,
            _ => 1,
        }
    }

    /// Makes the call under a name; true if it gave all that there is, and its own.
    pub fn call(self, way: Way, client: &Client, id: &str) -> Result<bool, Failure> {
        match way {
            Way::Async => run(self.send(client.clone(), id.to_owned())),
            Way::Blocking => self.send_blocking(client, id),
        }
    }

    /// The same, awaited.
    pub async fn send(self, client: Client, id: String) -> Result<bool, Failure> {
        let (client, id) = (&client, &*id);
        Ok(match self {
            Self::Get => get(client, id).await? == thing(id),
            Self::Post => post(client, id).await? == thing(id),
            Self::PostWithKey => with_key(client, id).await? == thing(id),
            Self::Upload => upload(client, id, pieces()).await? == thing(id),
            Self::Download => {
                let mut download = download(client, id).send_streaming().await?;
                collect(&mut download).await? == content(id).as_bytes()
            }
            Self::Events => {
                let (mut events, mut found) = (events(client, id).events(), Vec::new());
                while let Some(event) = events.next_event().await {
                    found.push(event?.data);
                }
                found == event_data(id)
            }
            Self::Pager => {
                let (mut items, mut found) = (list(client, id).items(), Vec::new());
                while let Some(item) = items.next_item().await {
                    found.push(item?);
                }
                found == items_of(id)
            }
            Self::LongRunning => {
                let poller = work(client, id).poller().interval(Duration::ZERO);
                poller.await? == thing(id)
            }
        })
    }

    fn send_blocking(self, client: &Client, id: &str) -> Result<bool, Failure> {
        let value = |call: Call<Value>| Ok(call.send_blocking()?.value == thing(id));
        match self {
            Self::Get => value(get(client, id)),
            Self::Post => value(post(client, id)),
            Self::PostWithKey => value(with_key(client, id)),
            Self::Upload => {
                let body = Cursor::new(vec![b'x'; UPLOADED]);
                let body = Upload::reader(body).length(UPLOADED as u64);
                value(upload(client, id, body))
            }
            Self::Download => {
                let mut found = Vec::new();
                let mut download = download(client, id).send_streaming_blocking()?;
                download.read_to_end(&mut found)?;
                Ok(found == content(id).as_bytes())
            }
            Self::Events => {
                let found: Result<Vec<_>, Error> = events(client, id)
                    .events_blocking()
                    .map(|event| Ok(event?.data))
                    .collect();
                Ok(found? == event_data(id))
            }
            Self::Pager => {
                let found: Result<Vec<_>, _> =
                    list(client, id).items_blocking().collect();
                Ok(found? == items_of(id))
            }
            Self::LongRunning => {
                let poller = work(client, id).poller_blocking();
                Ok(poller.interval(Duration::ZERO).wait()?.value == thing(id))
            }
        }
    }
}

fn thing(id: &str) -> Value {
    serde_json::json!({ "id": id })
}

fn event_data(id: &str) -> [Value; 3] {
    [id.into(), 1.into(), 2.into()]
}

fn items_of(id: &str) -> [Value; 6] {
    [id.into(), 1.into(), id.into(), 2.into(), id.into(), 3.into()]
}

/// All of a body.
pub async fn collect(download: &mut Download) -> Result<Vec<u8>, Failure> {
    let mut found = Vec::new();
    while let Some(piece) = download.next_chunk().await {
        found.extend_from_slice(&piece?);
    }
    Ok(found)
}

const CALL: &str = "x-call";

pub fn get(client: &Client, id: &str) -> Call<Value> {
    Call::new(client, &GET).set(0, &"x").header(CALL, id)
}

pub fn post(client: &Client, id: &str) -> Call<Value> {
    let body = serde_json::json!({ "id": id, "secret": secrets::BODY });
    Call::new(client, &POST).body(&body).header(CALL, id)
}

fn with_key(client: &Client, id: &str) -> Call<Value> {
    post(client, id).header("idempotency-key", id)
}

pub fn upload(client: &Client, id: &str, body: Upload) -> Call<Value> {
    Call::new(client, &PUT).upload(body).header(CALL, id)
}

pub fn download(client: &Client, id: &str) -> Call<Bytes> {
    Call::new(client, &FILE).header(CALL, id)
}

pub fn events(client: &Client, id: &str) -> EventsCall<Value> {
    EventsCall::new(client, &EVENTS).header(CALL, id)
}

pub fn list(client: &Client, id: &str) -> PagedCall<Page, Value> {
    PagedCall::new(client, &LIST).header(CALL, id)
}

pub fn work(client: &Client, id: &str) -> LongRunningCall<(), Value> {
    let body = serde_json::json!({ "secret": secrets::BODY });
    LongRunningCall::new(client, &WORK).body(&body).header(CALL, id)
}

/// How much an upload sends.
pub const UPLOADED: usize = 3_000;

/// A body that comes in pieces.
fn pieces() -> Upload {
    let body = Pieces { piece: Bytes::from_static(&[b'x'; 1_000]), left: 3 };
    Upload::stream(body).length(UPLOADED as u64)
}

/// The same piece so many times.
pub struct Pieces {
    pub piece: Bytes,
    pub left: usize,
}

impl futures_core::Stream for Pieces {
    type Item = Result<Bytes, std::io::Error>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        let left = self.left.checked_sub(1);
        std::task::Poll::Ready(left.map(|left| {
            self.left = left;
            Ok(self.piece.clone())
        }))
    }
}

/// What happens once.
type Happening = Box<dyn FnOnce() + Send>;

/// How long calls have waited; they do not really wait.
#[derive(Clone, Default)]
pub struct Waits {
    all: Arc<Mutex<Vec<Duration>>>,
    /// What happens while the first wait lasts.
    meanwhile: Arc<Mutex<Option<Happening>>>,
}

impl Waits {
    pub fn all(&self) -> Vec<Duration> {
        self.all.lock().unwrap().clone()
    }

    pub fn meanwhile(&self, happens: impl FnOnce() + Send + 'static) {
        *self.meanwhile.lock().unwrap() = Some(Box::new(happens));
    }

    fn note(&self, wait: Duration) {
        self.all.lock().unwrap().push(wait);
        if let Some(happens) = self.meanwhile.lock().unwrap().take() {
            happens();
        }
    }
}

/// A transport whose waits are noted in place of being waited.
pub struct Hasty<T>(pub T, pub Waits);

impl<T: Transport> Transport for Hasty<T> {
    fn send(&self, request: http::Request<Bytes>, timeouts: Timeouts) -> Sending {
        self.0.send(request, timeouts)
    }

    fn send_streaming(
        &self,
        request: http::Request<()>,
        body: Upload,
        timeouts: Timeouts,
    ) -> Sending {
        self.0.send_streaming(request, body, timeouts)
    }

    fn sleep(&self, duration: Duration) -> Sleeping {
        self.1.note(duration);
        Box::pin(std::future::ready(()))
    }

    fn limit(&self, duration: Duration) -> Sleeping {
        self.0.limit(duration)
    }

    fn keeps_time(&self) -> bool {
        self.0.keeps_time()
    }
}

impl<T: BlockingTransport> BlockingTransport for Hasty<T> {
    fn send(
        &self,
        request: http::Request<Bytes>,
        timeouts: Timeouts,
    ) -> Result<http::Response<BlockingBody>, TransportError> {
        self.0.send(request, timeouts)
    }

    fn send_streaming(
        &self,
        request: http::Request<()>,
        body: Upload,
        timeouts: Timeouts,
    ) -> Result<http::Response<BlockingBody>, TransportError> {
        self.0.send_streaming(request, body, timeouts)
    }

    fn sleep(&self, duration: Duration) {
        self.1.note(duration);
    }
}

/// The limit for reading where a test waits for it.
pub const READ: Duration = Duration::from_millis(800);

/// Limits that a test has the time for.
pub fn limits() -> Timeouts {
    patience().read(READ)
}

/// Limits that no load of the machine reaches.
pub fn patience() -> Timeouts {
    let long = Duration::from_secs(60);
    Timeouts::default().connect(long).read(long).total(long)
}

/// What these clients keep in memory of a body: less than by default, for speed.
pub const LIMIT: usize = 1024 * 1024;

/// A client with nothing to show for itself, whose waits are noted.
pub fn bare(url: &str, limits: Timeouts) -> (ClientBuilder<Client>, Waits) {
    // Setting up TLS takes longer than most of the tests.
    static ASYNC: LazyLock<Reqwest> =
        LazyLock::new(|| Reqwest::with_timeouts(patience()).unwrap());
    static BLOCKING: LazyLock<Ureq> = LazyLock::new(Ureq::new);
    secrets::listen();
    let waits = Waits::default();
    let builder = ClientBuilder::new(&SERVICE)
        .base_url(url)
        .timeouts(limits)
        .body_limit(LIMIT)
        .transport(Hasty(ASYNC.clone(), waits.clone()))
        .blocking_transport(Hasty(BLOCKING.clone(), waits.clone()));
    (builder, waits)
}

/// Gives a client all secrets that it can have at once.
pub fn with_secrets(builder: ClientBuilder<Client>) -> ClientBuilder<Client> {
    builder
        .credential_for("bearer", Credential::bearer(secrets::BEARER))
        .credential_for("key", Credential::api_key(secrets::KEY))
        .credential_for("query", Credential::api_key(secrets::QUERY))
        .credential_for("cookie", Credential::api_key(secrets::COOKIE))
}

/// A client with secrets.
pub fn client(url: &str, limits: Timeouts) -> (Client, Waits) {
    let (builder, waits) = bare(url, limits);
    let client = with_secrets(builder).build().unwrap();
    secrets::watch(&format!("{client:?}"));
    (client, waits)
}

pub fn run<F: Future>(future: F) -> F::Output {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.unwrap().block_on(future)
}
