//! A server that does on purpose what servers do by accident: it speaks HTTP/1.1 over raw
//! sockets, and may break off, fall silent or reset anywhere.

use socket2::SockRef;
use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// What a server does on one connection, one after the other.
#[derive(Clone, Debug)]
pub enum Step {
    /// Writes this.
    Send(Vec<u8>),
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
#[derive(Clone, Debug)]
pub enum Answer {
    /// The request is read whole, then this happens.
    Steps(Vec<Step>),
    /// The connection is reset when the head of the request has come.
    ResetAfterHead,
}

/// One request, as it came.
#[derive(Clone, Debug)]
pub struct Request {
    pub head: String,
    pub body: Vec<u8>,
}

impl Request {
    pub fn method(&self) -> &str {
        self.head.split(' ').next().unwrap_or_default()
    }

    pub fn target(&self) -> &str {
        self.head.split(' ').nth(1).unwrap_or_default()
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
        let url = format!("http://{}", listener.local_addr().unwrap());
        let shared = Arc::new(Shared {
            plan: Arc::new(plan),
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
                thread::Builder::new()
                    .stack_size(128 * 1024)
                    .spawn(move || drop(state.serve(stream)))
                    .unwrap();
            }
        });
        Self { url, shared }
    }

    pub fn requests(&self) -> Vec<Request> {
        self.shared.requests.lock().unwrap().clone()
    }

    pub fn connections(&self) -> usize {
        self.shared.connections.load(Ordering::SeqCst)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.stopped.store(true, Ordering::SeqCst);
        // The listener wakes up and sees that it is over.
        drop(TcpStream::connect(self.url.trim_start_matches("http://")));
    }
}

impl Shared {
    fn serve(&self, mut stream: TcpStream) -> std::io::Result<()> {
        self.connections.fetch_add(1, Ordering::SeqCst);
        let one_less = |left: usize| left.checked_sub(1);
        let reset =
            self.resets.fetch_update(Ordering::SeqCst, Ordering::SeqCst, one_less);
        if reset.is_ok() {
            return end_with_reset(&stream);
        }
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(20)))?;
        let mut rest = Vec::new();
        while let Some((head, length)) = read_head(&mut stream, &mut rest)? {
            let mut request = Request { head, body: Vec::new() };
            let number = {
                let mut requests = self.requests.lock().unwrap();
                requests.push(request.clone());
                requests.len() - 1
            };
            let answer = (self.plan)(number, &request);
            let Answer::Steps(steps) = answer else { return end_with_reset(&stream) };
            request.body = read_body(&mut stream, &mut rest, length)?;
            if let Some(kept) = self.requests.lock().unwrap().get_mut(number) {
                kept.body = request.body;
            }
            for step in steps {
                match step {
                    Step::Send(bytes) => stream.write_all(&bytes)?,
                    Step::Trickle(bytes, pause) => {
                        for byte in bytes {
                            thread::sleep(pause);
                            stream.write_all(&[byte])?;
                        }
                    }
                    Step::Pause(time) => thread::sleep(time),
                    Step::Reset => return end_with_reset(&stream),
                    Step::Close => return stream.shutdown(Shutdown::Both),
                }
            }
        }
        Ok(())
    }
}

/// Closing a socket that lingers for no time sends a reset.
fn end_with_reset(stream: &TcpStream) -> std::io::Result<()> {
    SockRef::from(stream).set_linger(Some(Duration::ZERO))
}

/// The head of the next request and the length of its body; `None` at the end.
fn read_head(
    stream: &mut TcpStream,
    rest: &mut Vec<u8>,
) -> std::io::Result<Option<(String, usize)>> {
    let mut buffer = [0; 4096];
    loop {
        if let Some(end) = rest.windows(4).position(|window| window == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&rest[..end]).into_owned();
            rest.drain(..end + 4);
            let request = Request { head, body: Vec::new() };
            let length = request.field("content-length");
            let length = length.and_then(|text| text.parse().ok()).unwrap_or(0);
            return Ok(Some((request.head, length)));
        }
        match stream.read(&mut buffer)? {
            0 => return Ok(None),
            count => rest.extend_from_slice(&buffer[..count]),
        }
    }
}

fn read_body(
    stream: &mut TcpStream,
    rest: &mut Vec<u8>,
    length: usize,
) -> std::io::Result<Vec<u8>> {
    let mut buffer = [0; 4096];
    while rest.len() < length {
        match stream.read(&mut buffer)? {
            0 => break,
            count => rest.extend_from_slice(&buffer[..count]),
        }
    }
    Ok(rest.drain(..length.min(rest.len())).collect())
}

/// A response with these fields, and a length.
pub fn response(status: u16, fields: &[(&str, &str)], body: &str) -> Vec<u8> {
    let mut text = format!("HTTP/1.1 {status} X\r\n");
    for (name, value) in fields {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    text.push_str(&format!("content-length: {}\r\n\r\n{body}", body.len()));
    text.into_bytes()
}

/// An answer that is sent whole.
pub fn reply(status: u16, fields: &[(&str, &str)], body: &str) -> Answer {
    Answer::Steps(vec![Step::Send(response(status, fields, body))])
}

/// Bytes, and then the end of the connection.
pub fn cut(bytes: &[u8], end: Step) -> Answer {
    // What was sent before a reset is lost if it has not been read by then.
    let pause = Step::Pause(Duration::from_millis(5));
    Answer::Steps(vec![Step::Send(bytes.to_vec()), pause, end])
}
