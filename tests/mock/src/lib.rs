//! A loopback HTTP/1.1 server that plays a script of expectations and replies.
//!
//! A script is a YAML or JSON list of exchanges. The server answers the first request
//! with the first reply, and so on; a request that does not meet its expectation gets
//! status 599 with the difference as text, and [`Server::finish`] reports it. The text
//! `{{origin}}` in replies and expectations stands for the server's own origin, so that
//! absolute links lead back to it.

mod http;
mod script;
mod verify;

pub use http::Request;
pub use script::{Exchange, Expect, Reply, Script};

use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

/// A check of a request beyond what a script can say, such as a signature.
pub type Inspect = Arc<dyn Fn(&Request) -> Result<(), String> + Send + Sync>;

/// A running server; it stops when it is dropped.
pub struct Server {
    origin: String,
    state: Arc<Mutex<State>>,
    thread: Option<JoinHandle<()>>,
}

struct State {
    script: Script,
    next: usize,
    seen: Vec<Request>,
    failures: Vec<String>,
    inspect: Option<Inspect>,
    stopped: bool,
}

impl Server {
    /// Starts a server on a free loopback port that plays `script`.
    ///
    /// # Errors
    /// When no loopback port can be bound.
    pub fn start(script: Script) -> std::io::Result<Self> {
        Self::start_with(script, None)
    }

    /// Like [`Server::start`], with a further check of every request.
    ///
    /// # Errors
    /// When no loopback port can be bound.
    pub fn start_with(
        script: Script,
        inspect: Option<Inspect>,
    ) -> std::io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0))?;
        let origin = format!("http://{}", listener.local_addr()?);
        let script = script.with_origin(&origin);
        let state = Arc::new(Mutex::new(State {
            script,
            next: 0,
            seen: Vec::new(),
            failures: Vec::new(),
            inspect,
            stopped: false,
        }));
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
        let mut state = lock(&self.state);
        let left = state.script.exchanges.len().saturating_sub(state.next);
        let mut failures = std::mem::take(&mut state.failures);
        if left > 0 {
            failures.push(format!("{left} exchanges of the script did not happen"));
        }
        let seen = state.seen.clone();
        drop(state);
        if failures.is_empty() { Ok(seen) } else { Err(failures.join("\n")) }
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
        let reply = answer(state, request);
        if connection.write(&reply).is_err() || reply.close {
            return;
        }
    }
}

fn answer(state: &Mutex<State>, request: Request) -> Reply {
    let mut state = lock(state);
    let index = state.next;
    state.next += 1;
    let result = match state.script.exchanges.get(index) {
        None => {
            Err(format!("no exchange is left for {} {}", request.method, request.target))
        }
        Some(exchange) => verify::verify(&exchange.expect, &request)
            .map_err(|why| format!("exchange {}: {why}", index + 1)),
    };
    let result = result.and_then(|()| match &state.inspect {
        Some(inspect) => {
            inspect(&request).map_err(|why| format!("exchange {}: {why}", index + 1))
        }
        None => Ok(()),
    });
    let head = request.method == "HEAD";
    state.seen.push(request);
    match result {
        Ok(()) => state
            .script
            .exchanges
            .get(index)
            .map(|exchange| exchange.reply.clone().for_head(head))
            .unwrap_or_default(),
        Err(why) => {
            state.failures.push(why.clone());
            Reply::failure(&why)
        }
    }
}

fn lock(state: &Mutex<State>) -> std::sync::MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}
