//! A loopback HTTP/1.1 server that plays a script of expectations and replies.
//!
//! A script is YAML or JSON: exchanges, and what holds for all of them. The server answers
//! the first request with the first reply, and so on; a request that does not meet its
//! expectation gets status 599 with the difference as text, and [`Server::finish`] reports
//! it. The text `{{origin}}` stands for the server's own origin, so that absolute links
//! lead back to it, and `{{number}}` for the number of the request; a script may name
//! others, or capture them from requests.

pub mod acs3;
mod http;
mod script;
mod state;
mod verify;

pub use acs3::AccessKey;
pub use http::Request;
pub use script::{Exchange, Expect, Reply, Script};

use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::SystemTime;

use state::State;

/// What time it is, for signatures.
pub type Clock = Arc<dyn Fn() -> SystemTime + Send + Sync>;

/// A running server; it stops when it is dropped.
pub struct Server {
    origin: String,
    state: Arc<Mutex<State>>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Starts a server on a free loopback port that plays `script`.
    ///
    /// # Errors
    /// When no loopback port can be bound.
    pub fn start(script: Script) -> std::io::Result<Self> {
        Self::start_at(script, Arc::new(SystemTime::now))
    }

    /// Like [`Server::start`], with a clock of its own.
    ///
    /// # Errors
    /// When no loopback port can be bound.
    pub fn start_at(script: Script, clock: Clock) -> std::io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0))?;
        let origin = format!("http://{}", listener.local_addr()?);
        let state = Arc::new(Mutex::new(State::new(script, &origin, clock)));
        let shared = Arc::clone(&state);
        let thread = std::thread::spawn(move || accept(&listener, &shared));
        Ok(Self { origin, state, thread: Some(thread) })
    }

    /// `http://127.0.0.1:port`, without a slash at the end.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The requests that came so far.
    pub fn requests(&self) -> Vec<Request> {
        lock(&self.state).seen.clone()
    }

    /// Stops the server and says whether the script was played to its end.
    ///
    /// # Errors
    /// Every expectation that was not met, and how many exchanges did not happen.
    pub fn finish(self) -> Result<Vec<Request>, String> {
        lock(&self.state).finish()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        lock(&self.state).stopped = true;
        // A last connection wakes the thread, which then sees that it is to stop.
        if let Some(address) = self.origin.strip_prefix("http://") {
            drop(TcpStream::connect(address));
        }
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

fn accept(listener: &TcpListener, state: &Arc<Mutex<State>>) {
    for stream in listener.incoming() {
        if lock(state).stopped {
            return;
        }
        if let Ok(stream) = stream {
            let state = Arc::clone(state);
            std::thread::spawn(move || serve(&stream, &state));
        }
    }
}

fn serve(stream: &TcpStream, state: &Mutex<State>) {
    let mut connection = http::Connection::new(stream);
    while let Ok(Some(request)) = connection.read() {
        let reply = lock(state).answer(request);
        if connection.write(&reply).is_err() || reply.close {
            return;
        }
    }
}

fn lock(state: &Mutex<State>) -> std::sync::MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}
