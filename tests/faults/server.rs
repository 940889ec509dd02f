//! A server that does on purpose what servers do by accident: it speaks HTTP/1.1 over raw
//! sockets, with or without TLS, and may break off, fall silent or reset anywhere.

use rustls::{ServerConfig, ServerConnection, StreamOwned};
use socket2::SockRef;
use std::io::{Error, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// What a server does after the head of a request has come, one after the other.
#[derive(Clone, Debug)]
pub enum Step {
    /// Reads the body of the request.
    Read,
    /// Reads it in pieces of 64 KiB, with a pause before each.
    ReadSlowly(Duration),
    /// Writes this.
    Send(Vec<u8>),
    /// Writes this so many times.
    Repeat(Arc<[u8]>, usize),
    /// Writes this byte by byte, with a pause before each.
    Trickle(Vec<u8>, Duration),
    /// Does nothing for a while.
    Pause(Duration),
    /// Ends the connection with a reset.
    Reset,
    /// Ends the connection in order.
    Close,
}

/// How a server answers a request.
pub type Answer = Vec<Step>;

/// How much of a body is kept.
const KEPT: usize = 64 * 1024;

/// One request, as it came.
#[derive(Clone, Debug)]
pub struct Request {
    pub head: String,
    /// The beginning of the body.
    pub body: Vec<u8>,
    /// How long the body was.
    pub length: usize,
}

impl Request {
    pub fn method(&self) -> &str {
        self.head.split(' ').next().unwrap_or_default()
    }

    pub fn target(&self) -> &str {
        self.head.split(' ').nth(1).unwrap_or_default()
    }

    pub fn path(&self) -> &str {
        self.target().split('?').next().unwrap_or_default()
    }

    pub fn field(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (found, value) = line.split_once(':')?;
            found.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }
}

/// What a server does, by the number of the request that came, from 0.
pub type Plan = Arc<dyn Fn(usize, &Request) -> Answer + Send + Sync>;

pub struct Server {
    pub url: String,
    shared: Arc<Shared>,
}

struct Shared {
    plan: Plan,
    tls: Option<Arc<ServerConfig>>,
    /// How many connections are reset as soon as they come about.
    resets: AtomicUsize,
    stopped: AtomicBool,
    connections: AtomicUsize,
    requests: Mutex<Vec<Request>>,
}

impl Server {
    pub fn start(
        plan: impl Fn(usize, &Request) -> Answer + Send + Sync + 'static,
    ) -> Self {
        Self::with_resets(0, plan)
    }

    /// A server that resets its first connections.
    pub fn with_resets(
        resets: usize,
        plan: impl Fn(usize, &Request) -> Answer + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        Self::over(listener, None, resets, Arc::new(plan))
    }

    /// A server that speaks TLS.
    pub fn with_tls(tls: Arc<ServerConfig>, plan: Plan) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        Self::over(listener, Some(tls), 0, plan)
    }

    pub fn over(
        listener: TcpListener,
        tls: Option<Arc<ServerConfig>>,
        resets: usize,
        plan: Plan,
    ) -> Self {
        let scheme = if tls.is_some() { "https" } else { "http" };
        let url = format!("{scheme}://{}", listener.local_addr().unwrap());
        let shared = Arc::new(Shared {
            plan,
            tls,
            resets: resets.into(),
            stopped: false.into(),
            connections: 0.into(),
            requests: Mutex::default(),
        });
        let state = Arc::clone(&shared);
        thread::spawn(move || {
            for stream in listener.incoming() {
                if state.stopped.load(Ordering::SeqCst) {
                    return;
                }
                let (Ok(stream), state) = (stream, Arc::clone(&state)) else { continue };
                thread::spawn(move || drop(state.accept(stream)));
            }
        });
        Self { url, shared }
    }

    pub fn requests(&self) -> Vec<Request> {
        self.shared.requests.lock().unwrap().clone()
    }

    pub fn count(&self) -> usize {
        self.shared.requests.lock().unwrap().len()
    }

    pub fn connections(&self) -> usize {
        self.shared.connections.load(Ordering::SeqCst)
    }

    pub fn port(&self) -> &str {
        self.url.rsplit(':').next().unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.stopped.store(true, Ordering::SeqCst);
        // The listener wakes up and sees that it is over.
        let address = self.url.rsplit('/').next().unwrap_or_default();
        drop(TcpStream::connect(address));
    }
}

impl Shared {
    fn accept(&self, stream: TcpStream) -> Result<(), Error> {
        self.connections.fetch_add(1, Ordering::SeqCst);
        let one_less = |left: usize| left.checked_sub(1);
        let reset =
            self.resets.fetch_update(Ordering::SeqCst, Ordering::SeqCst, one_less);
        if reset.is_ok() {
            return end_with_reset(&stream);
        }
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(20)))?;
        let socket = stream.try_clone()?;
        match &self.tls {
            None => self.serve(stream, &socket),
            Some(config) => {
                let tls = ServerConnection::new(Arc::clone(config));
                let tls = tls.map_err(Error::other)?;
                self.serve(StreamOwned::new(tls, stream), &socket)
            }
        }
    }

    fn serve(&self, stream: impl Read + Write, socket: &TcpStream) -> Result<(), Error> {
        let mut wire = Wire { stream, rest: Vec::new() };
        while let Some(request) = wire.head()? {
            let number = {
                let mut requests = self.requests.lock().unwrap();
                requests.push(request.clone());
                requests.len() - 1
            };
            let mut read = false;
            for step in (self.plan)(number, &request) {
                match step {
                    Step::Read | Step::ReadSlowly(_) => {
                        let pause = match step {
                            Step::ReadSlowly(pause) => Some(pause),
                            _ => None,
                        };
                        if pause.is_some() {
                            // Little more than what was read may be on its way.
                            SockRef::from(socket).set_recv_buffer_size(KEPT)?;
                        }
                        let (body, length) = wire.body(&request, pause)?;
                        let mut requests = self.requests.lock().unwrap();
                        (requests[number].body, requests[number].length) =
                            (body, length);
                        read = true;
                    }
                    Step::Send(bytes) => wire.stream.write_all(&bytes)?,
                    Step::Repeat(bytes, times) => {
                        for _ in 0..times {
                            wire.stream.write_all(&bytes)?;
                        }
                    }
                    Step::Trickle(bytes, pause) => {
                        for byte in bytes {
                            thread::sleep(pause);
                            wire.stream.write_all(&[byte])?;
                        }
                    }
                    Step::Pause(time) => thread::sleep(time),
                    Step::Reset => return end_with_reset(socket),
                    Step::Close => return socket.shutdown(Shutdown::Both),
                }
            }
            if !read {
                return Ok(());
            }
        }
        Ok(())
    }
}

/// Closing a socket that lingers for no time sends a reset.
fn end_with_reset(stream: &TcpStream) -> Result<(), Error> {
    SockRef::from(stream).set_linger(Some(Duration::ZERO))
}

struct Wire<S> {
    stream: S,
    /// What has come and was not read.
    rest: Vec<u8>,
}

impl<S: Read> Wire<S> {
    /// Reads more; false at the end.
    fn more(&mut self) -> Result<bool, Error> {
        let mut buffer = [0; 64 * 1024];
        let count = self.stream.read(&mut buffer)?;
        self.rest.extend_from_slice(&buffer[..count]);
        Ok(count > 0)
    }

    /// What stands before `end`, which is taken away too; `None` at the end.
    fn until(&mut self, end: &[u8]) -> Result<Option<Vec<u8>>, Error> {
        loop {
            let mut windows = self.rest.windows(end.len());
            if let Some(at) = windows.position(|window| window == end) {
                let found = self.rest.drain(..at + end.len()).collect::<Vec<_>>();
                return Ok(Some(found[..at].to_vec()));
            }
            if !self.more()? {
                return Ok(None);
            }
        }
    }

    /// The head of the next request; `None` at the end.
    fn head(&mut self) -> Result<Option<Request>, Error> {
        let head = self.until(b"\r\n\r\n")?;
        let text = |head: Vec<u8>| String::from_utf8_lossy(&head).into_owned();
        let request = |head| Request { head: text(head), body: Vec::new(), length: 0 };
        Ok(head.map(request))
    }

    /// Reads the body: its beginning, and how long it was.
    fn body(
        &mut self,
        request: &Request,
        pause: Option<Duration>,
    ) -> Result<(Vec<u8>, usize), Error> {
        let (mut kept, mut length) = (Vec::new(), 0);
        let chunked = request.field("transfer-encoding").is_some();
        loop {
            let size = if chunked {
                let line = self.until(b"\r\n")?.unwrap_or_default();
                usize::from_str_radix(String::from_utf8_lossy(&line).trim(), 16)
                    .unwrap_or(0)
            } else {
                let length = request.field("content-length");
                length.and_then(|text| text.parse().ok()).unwrap_or(0)
            };
            let mut left = size;
            while left > 0 {
                if let Some(pause) = pause {
                    thread::sleep(pause);
                }
                if self.rest.is_empty() && !self.more()? {
                    return Ok((kept, length));
                }
                let count = left.min(self.rest.len());
                let room = KEPT.saturating_sub(kept.len());
                kept.extend_from_slice(&self.rest[..count.min(room)]);
                self.rest.drain(..count);
                (left, length) = (left - count, length + count);
            }
            if chunked {
                self.until(b"\r\n")?;
            }
            if !chunked || size == 0 {
                return Ok((kept, length));
            }
        }
    }
}

/// A response with these fields, and a length.
pub fn response(
    status: u16,
    fields: &[(&str, &str)],
    body: impl AsRef<[u8]>,
) -> Vec<u8> {
    let body = body.as_ref();
    let mut bytes = format!("HTTP/1.1 {status} X\r\n").into_bytes();
    for (name, value) in fields {
        bytes.extend(format!("{name}: {value}\r\n").bytes());
    }
    bytes.extend(format!("content-length: {}\r\n\r\n", body.len()).bytes());
    bytes.extend(body);
    bytes
}

/// An answer that is sent whole.
pub fn reply(status: u16, fields: &[(&str, &str)], body: impl AsRef<[u8]>) -> Answer {
    vec![Step::Read, Step::Send(response(status, fields, body))]
}

/// Bytes, and then the end of the connection.
pub fn cut(bytes: impl Into<Vec<u8>>, end: Step) -> Answer {
    // What was sent before a reset is lost if it has not been read by then.
    let pause = Step::Pause(Duration::from_millis(5));
    vec![Step::Read, Step::Send(bytes.into()), pause, end]
}
