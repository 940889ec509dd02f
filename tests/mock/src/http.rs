//! The little of HTTP/1.1 that a script needs.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::script::Reply;

/// The largest body a request may have.
const BODY_LIMIT: usize = 64 << 20;

/// A request as it came.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The method.
    pub method: String,
    /// Path and query, byte for byte.
    pub target: String,
    /// Headers in order, names as sent.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Request {
    /// The value of the first header of that name, in any letter case.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(n, _)| n.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The decoded pairs of the query.
    pub fn query(&self) -> Vec<(String, String)> {
        let query = self.target.split_once('?').map_or("", |(_, query)| query);
        crate::verify::pairs(query, false)
    }
}

/// One connection, kept open between requests.
pub struct Connection<'a> {
    reader: BufReader<&'a TcpStream>,
    writer: &'a TcpStream,
}

impl<'a> Connection<'a> {
    /// Serves a stream.
    pub fn new(stream: &'a TcpStream) -> Self {
        Self { reader: BufReader::new(stream), writer: stream }
    }

    /// The next request; none when the client is done.
    pub fn read(&mut self) -> io::Result<Option<Request>> {
        let Some(line) = self.line()? else { return Ok(None) };
        let mut words = line.split(' ');
        let mut request = Request {
            method: words.next().unwrap_or_default().to_owned(),
            target: words.next().unwrap_or_default().to_owned(),
            ..Request::default()
        };
        while let Some(line) = self.line()?.filter(|line| !line.is_empty()) {
            if let Some((name, value)) = line.split_once(':') {
                request.headers.push((name.to_owned(), value.trim().to_owned()));
            }
        }
        if request.header("transfer-encoding").is_some() {
            request.body = self.chunks()?;
        } else if let Some(length) = request.header("content-length") {
            request.body = self.bytes(length.parse().map_err(io::Error::other)?)?;
        }
        Ok(Some(request))
    }

    /// Sends a reply. An error is the end of the connection.
    pub fn write(&mut self, reply: &Reply) -> io::Result<()> {
        if reply.reset {
            // Without a time to linger, closing resets the connection.
            socket2::SockRef::from(self.writer).set_linger(Some(Duration::ZERO))?;
            return Err(io::ErrorKind::ConnectionReset.into());
        }
        let body = content(reply)?;
        let mut head = format!("HTTP/1.1 {} Scripted\r\n", reply.status);
        let mut push = |name: &str, value: &str| {
            head.push_str(&format!("{name}: {value}\r\n"));
        };
        let has = |wanted: &str| {
            reply.headers.keys().any(|name| name.eq_ignore_ascii_case(wanted))
        };
        if reply.json.is_some() && !has("content-type") {
            push("content-type", "application/json");
        }
        if reply.gzip {
            push("content-encoding", "gzip");
        }
        for (name, value) in &reply.headers {
            push(name, value);
        }
        if reply.status != 204 && !has("content-length") {
            let length = reply.claimed_length.unwrap_or(body.len());
            push("content-length", &length.to_string());
        }
        if reply.close {
            push("connection", "close");
        }
        head.push_str("\r\n");
        self.writer.write_all(head.as_bytes())?;
        if !reply.head && reply.status != 204 {
            self.send(&body, reply.pace)?;
        }
        self.writer.flush()
    }

    fn send(&mut self, body: &[u8], pace: Option<u64>) -> io::Result<()> {
        let Some(pace) = pace else { return self.writer.write_all(body) };
        for byte in body {
            std::thread::sleep(Duration::from_millis(pace));
            self.writer.write_all(&[*byte])?;
        }
        Ok(())
    }

    fn line(&mut self) -> io::Result<Option<String>> {
        let mut line = String::new();
        let read = self.reader.by_ref().take(64 << 10).read_line(&mut line)?;
        let text = line.trim_end_matches(['\r', '\n']);
        Ok((read > 0).then(|| text.to_owned()))
    }

    fn bytes(&mut self, length: usize) -> io::Result<Vec<u8>> {
        let mut body = vec![0; length.min(BODY_LIMIT)];
        self.reader.read_exact(&mut body)?;
        Ok(body)
    }

    fn chunks(&mut self) -> io::Result<Vec<u8>> {
        let mut body = Vec::new();
        while let Some(line) = self.line()? {
            let length =
                usize::from_str_radix(line.trim(), 16).map_err(io::Error::other)?;
            body.extend(self.bytes(length)?);
            self.line()?;
            if length == 0 || body.len() > BODY_LIMIT {
                break;
            }
        }
        Ok(body)
    }
}

/// The body of a reply as it goes out.
fn content(reply: &Reply) -> io::Result<Vec<u8>> {
    let mut body = match (&reply.json, &reply.text, &reply.base64) {
        (Some(json), ..) => json.to_string().into_bytes(),
        (None, Some(text), _) => text.clone().into_bytes(),
        (None, None, Some(text)) => STANDARD.decode(text).map_err(io::Error::other)?,
        (None, None, None) => reply.content.clone().unwrap_or_default(),
    };
    if let Some((first, last)) = reply.range {
        body = body.get(first..=last).unwrap_or_default().to_vec();
    }
    if reply.gzip {
        let level = flate2::Compression::default();
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), level);
        packed.write_all(&body)?;
        body = packed.finish()?;
    }
    Ok(body)
}
