//! Where a script is played.

use std::future::Future;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bindery_clouds::azure_container_registry as acr;
use bindery_mock::{Script, Server};
use bindery_runtime::core::{Action, Environment as _, Event, Exchange};
use bindery_runtime::transport::{BlockingTransport, Reqwest, Timeouts, Ureq};
use bindery_runtime::{Bytes, Client, ClientBuilder, Credential, Error};
use http::{Request, Response};

use crate::clock::{Clock, Timed};

/// Where the scripts are.
pub fn directory() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios")
}

/// A server that plays a script, and the time in which it happens.
pub struct Stage {
    server: Option<Server>,
    pub clock: Clock,
}

impl Stage {
    /// Begins the script of that name.
    pub fn new(name: &str) -> Self {
        let path = directory().join(format!("{name}.yaml"));
        let script = Script::read(&path).unwrap_or_else(|why| panic!("{why}"));
        let clock = Clock::default();
        let time = clock.clone();
        let server = Server::start_at(script, Arc::new(move || time.now())).unwrap();
        Self { server: Some(server), clock }
    }

    fn server(&self) -> &Server {
        self.server.as_ref().unwrap()
    }

    pub fn origin(&self) -> &str {
        self.server().origin()
    }

    /// The same client, of this server and in this time.
    pub fn set<C: From<Client>>(&self, builder: ClientBuilder<C>) -> ClientBuilder<C> {
        builder
            .base_url(self.origin())
            .environment(self.clock.clone())
            .transport(self.transport())
            .blocking_transport(Timed { inner: Ureq::new(), clock: self.clock.clone() })
    }

    /// What sends requests, in this time.
    pub fn transport(&self) -> Timed<Reqwest> {
        Timed { inner: Reqwest::new().unwrap(), clock: self.clock.clone() }
    }

    /// A client of Azure Container Registry.
    pub fn acr(&self) -> acr::Client {
        let builder = self.set(acr::Client::builder("sub"));
        builder.credential(Credential::bearer("token")).build().unwrap()
    }

    /// Sends a request as whoever needs no driver does.
    pub fn carry(&self, request: Request<Bytes>) -> Result<Response<Bytes>, Error> {
        let response = BlockingTransport::send(&Ureq::new(), request, Timeouts::none())?;
        let (head, mut body) = response.into_parts();
        let mut bytes = Vec::new();
        body.read_to_end(&mut bytes).unwrap();
        Ok(Response::from_parts(head, bytes.into()))
    }

    /// Does what the machine of a call says, with sockets and time of its own.
    pub fn turn(&self, mut exchange: Exchange) -> Result<Response<Bytes>, Error> {
        let transport = Ureq::new();
        let (mut body, mut event) = (None, Event::Start);
        loop {
            event = match exchange.step(event) {
                Action::Send(request) => {
                    let timeouts = exchange.timeouts();
                    match BlockingTransport::send(&transport, request, timeouts) {
                        Ok(response) => {
                            let (head, rest) = response.into_parts();
                            body = Some(rest);
                            Event::Head(head)
                        }
                        Err(error) => Event::Failed(error),
                    }
                }
                Action::Read { .. } => {
                    let mut bytes = Vec::new();
                    body.take().unwrap().read_to_end(&mut bytes).unwrap();
                    Event::Body { bytes: bytes.into(), complete: true }
                }
                Action::Wait(duration) => {
                    self.clock.sleep(duration);
                    Event::Woken
                }
                Action::Done(result) => return result,
                other => panic!("{other:?} is not for this call"),
            };
        }
    }

    /// How many requests came so far.
    pub fn requests(&self) -> usize {
        self.server().requests().len()
    }

    /// The script was played to its end, as it is written.
    #[track_caller]
    pub fn end(mut self) {
        if let Err(why) = self.server.take().unwrap().finish() {
            panic!("{why}");
        }
    }
}

/// A test that fails says what the script expected.
impl Drop for Stage {
    fn drop(&mut self) {
        if let Some(Err(why)) = self.server.take().map(Server::finish) {
            eprintln!("{why}");
        }
    }
}

/// Waits for a future where sockets work.
pub fn wait<F: Future>(future: F) -> F::Output {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.unwrap().block_on(future)
}
