//! The service that the faults happen to, and the ways to call it.

use bindery_runtime::operation::{
    Body, Errors, Method, Operation, Paging, Parameter, Response, Scheme, Service,
};
use bindery_runtime::transport::{
    BlockingBody, BlockingTransport, Reqwest, Sending, Sleeping, Timeouts, Transport,
    TransportError, Ureq,
};
use bindery_runtime::{
    AsView, Bytes, Call, Client, ClientBuilder, Credential, Error, Field, Model,
    PagedCall, Record, Shape, Slot, Value, View, blank, http, records,
};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

static SERVICE: Service = Service::new("things", "1")
    .schemes(&[
        Scheme::bearer("bearer"),
        Scheme::api_key_header("key", "x-api-key"),
        Scheme::api_key_query("query", "code"),
        Scheme::api_key_cookie("cookie", "session"),
        Scheme::basic("basic"),
    ])
    .errors(Errors::new().code(&["/error/code"]));

const SECURITY: &[&[&str]] =
    &[&["bearer", "key", "query", "cookie"], &["bearer"], &["basic"], &[]];

static GET: Operation = Operation::new("Things_Get", Method::Get, "/things/{id}")
    .parameters(&[Parameter::path("id")])
    .responses(&[Response::json("200", 0), Response::error("default")])
    .security(SECURITY);

static POST: Operation = Operation::new("Things_Add", Method::Post, "/things")
    .body(Body::json("application/json"))
    .responses(&[Response::json("200", 0), Response::error("default")])
    .security(SECURITY);

static LIST: Operation = Operation::new("Things_List", Method::Get, "/things")
    .responses(&[Response::json("200", 0), Response::error("default")])
    .security(SECURITY)
    .paging(Paging::link("value", "nextLink"));

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

pub fn get(client: &Client, id: &str) -> Call<Value> {
    Call::new(client, &GET).set(0, &id)
}

pub fn post(client: &Client, thing: &str) -> Call<Value> {
    let thing = serde_json::json!({ "id": thing });
    Call::new(client, &POST).body(&thing)
}

pub fn list(client: &Client) -> PagedCall<Page, Value> {
    PagedCall::new(client, &LIST)
}

/// How long calls have waited; they do not really wait.
#[derive(Clone, Default)]
pub struct Waits(Arc<Mutex<Vec<Duration>>>);

impl Waits {
    pub fn all(&self) -> Vec<Duration> {
        self.0.lock().unwrap().clone()
    }

    fn note(&self, wait: Duration) {
        self.0.lock().unwrap().push(wait);
    }
}

/// A transport whose waits are noted in place of being waited.
struct Hasty<T>(T, Waits);

impl<T: Transport> Transport for Hasty<T> {
    fn send(&self, request: http::Request<Bytes>, timeouts: Timeouts) -> Sending {
        self.0.send(request, timeouts)
    }

    fn sleep(&self, duration: Duration) -> Sleeping {
        self.1.note(duration);
        Box::pin(std::future::ready(()))
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

    fn sleep(&self, duration: Duration) {
        self.1.note(duration);
    }
}

/// Limits that a test has the time for.
pub fn limits() -> Timeouts {
    let (read, total) = (Duration::from_millis(250), Duration::from_secs(5));
    Timeouts::default().connect(read).read(read).total(total)
}

/// Limits that no load of the machine reaches.
pub fn patience() -> Timeouts {
    let long = Duration::from_secs(60);
    limits().connect(long).read(long).total(long)
}

/// A client whose waits are noted.
pub fn builder(url: &str, limits: Timeouts) -> (ClientBuilder<Client>, Waits) {
    // Setting up TLS takes longer than most of the tests.
    static ASYNC: OnceLock<Reqwest> = OnceLock::new();
    static BLOCKING: OnceLock<Ureq> = OnceLock::new();
    let waits = Waits::default();
    let own = || Reqwest::with_timeouts(limits).unwrap();
    // Its limits for connecting and reading are those that it was made with.
    let transport = if limits.read == self::limits().read {
        ASYNC.get_or_init(own).clone()
    } else {
        own()
    };
    let blocking = BLOCKING.get_or_init(Ureq::new).clone();
    let builder = ClientBuilder::new(&SERVICE)
        .base_url(url)
        .timeouts(limits)
        .transport(Hasty(transport, waits.clone()))
        .blocking_transport(Hasty(blocking, waits.clone()));
    (builder, waits)
}

/// A client without credential.
pub fn client(url: &str) -> (Client, Waits) {
    let (builder, waits) = builder(url, limits());
    (builder.credential(Credential::none()).build().unwrap(), waits)
}

/// The ways to send.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Way {
    Async,
    Blocking,
}

pub const WAYS: [Way; 2] = [Way::Async, Way::Blocking];

pub fn run<F: Future>(future: F) -> F::Output {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.unwrap().block_on(future)
}

pub fn send(way: Way, call: Call<Value>) -> Result<Value, Error> {
    match way {
        Way::Async => run(call.into_future()),
        Way::Blocking => call.send_blocking().map(|response| response.value),
    }
}

/// All items, or the first error.
pub fn walk(way: Way, call: PagedCall<Page, Value>) -> Result<Vec<Value>, Error> {
    match way {
        Way::Blocking => call.items_blocking().collect(),
        Way::Async => run(async {
            let (mut items, mut all) = (call.items(), Vec::new());
            while let Some(item) = items.next_item().await {
                all.push(item?);
            }
            Ok(all)
        }),
    }
}
