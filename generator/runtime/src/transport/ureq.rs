//! The blocking transport over ureq.

use super::{BlockingBody, BlockingTransport, Failed, Timeouts, TransportError, Upload};
use bytes::Bytes;
use http::header::CONTENT_LENGTH;
use http::{Request, Response};
use std::fmt;
use std::io::Read;
use std::time::Duration;

/// A limit of a hundred years is none: ureq would add it to a clock that cannot hold it.
const ENDLESS: Duration = Duration::from_secs(100 * 365 * 86_400);

/// The blocking transport over ureq, with rustls and ring.
///
/// The proxy that the environment names (`HTTPS_PROXY`, `ALL_PROXY`; `NO_PROXY`) carries
/// what is encrypted; plain `http`, which is for this machine itself and for its metadata
/// service, goes through none.
#[derive(Clone)]
pub struct Ureq {
    agent: ureq::Agent,
    /// Whether plain `http` goes through no proxy, whatever the agent says.
    direct: bool,
}

impl Ureq {
    /// A transport with connections of its own.
    #[must_use]
    pub fn new() -> Self {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .accept_encoding("")
            .user_agent("")
            .accept("")
            .allow_non_standard_methods(true)
            .build();
        Self { agent: config.into(), direct: true }
    }
}

impl From<ureq::Agent> for Ureq {
    /// A transport over an agent of your own, such as one with other roots or proxies. It
    /// should follow no redirects, take no status for an error and decompress nothing: see
    /// [`Transport`](super::Transport).
    fn from(agent: ureq::Agent) -> Self {
        Self { agent, direct: false }
    }
}

impl Default for Ureq {
    fn default() -> Self {
        Self::new()
    }
}

impl BlockingTransport for Ureq {
    fn send(
        &self,
        request: Request<Bytes>,
        timeouts: Timeouts,
    ) -> Result<Response<BlockingBody>, TransportError> {
        let (parts, body) = request.into_parts();
        let response = if body.is_empty() {
            self.run(Request::from_parts(parts, ()), timeouts)
        } else {
            self.run(Request::from_parts(parts, &*body), timeouts)
        };
        let response = response.map_err(classify)?;
        Ok(response.map(|body| BlockingBody::new(Reader(body.into_reader()))))
    }

    fn send_streaming(
        &self,
        request: Request<()>,
        body: Upload,
        timeouts: Timeouts,
    ) -> Result<Response<BlockingBody>, TransportError> {
        let length = body.known_length();
        let mut request =
            request.map(|()| ureq::SendBody::from_owned_reader(body.into_reader()));
        if let Some(length) = length {
            request.headers_mut().insert(CONTENT_LENGTH, length.into());
        }
        let response = self.run(request, timeouts).map_err(classify)?;
        Ok(response.map(|body| BlockingBody::new(Reader(body.into_reader()))))
    }
}

impl Ureq {
    fn run<B: ureq::AsSendBody>(
        &self,
        request: Request<B>,
        timeouts: Timeouts,
    ) -> Result<Response<ureq::Body>, ureq::Error> {
        let is_plain = request.uri().scheme_str() == Some("http");
        let mut request = self.agent.configure_request(request);
        if self.direct && is_plain {
            request = request.proxy(None);
        }
        let [connect, read, total] = [timeouts.connect, timeouts.read, timeouts.total]
            .map(|limit| limit.filter(|limit| *limit < ENDLESS));
        let request = request
            .timeout_connect(connect)
            .timeout_recv_response(read)
            .timeout_per_read(read)
            .timeout_per_write(read)
            .timeout_global(total)
            .build();
        self.agent.run(request)
    }
}

impl fmt::Debug for Ureq {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Ureq")
    }
}

/// Reads a body, and says of a limit of time that it is one.
struct Reader(ureq::BodyReader<'static>);

impl Read for Reader {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        self.0.read(buffer).map_err(|error| match ureq::Error::from(error) {
            ureq::Error::Timeout(_) => std::io::ErrorKind::TimedOut.into(),
            error => error.into_io(),
        })
    }
}

/// Whether it was the name of the host that could not be looked up: the standard library
/// has no kind for that, and every other failure without a code of the system has one.
fn is_lookup(error: &std::io::Error) -> bool {
    use std::io::ErrorKind;
    let kinds = [
        ErrorKind::BrokenPipe,
        ErrorKind::ConnectionAborted,
        ErrorKind::ConnectionReset,
        ErrorKind::Interrupted,
        ErrorKind::InvalidData,
        ErrorKind::InvalidInput,
        ErrorKind::NotConnected,
        ErrorKind::Other,
        ErrorKind::UnexpectedEof,
        ErrorKind::Unsupported,
        ErrorKind::WouldBlock,
        ErrorKind::WriteZero,
    ];
    error.raw_os_error().is_none() && !kinds.contains(&error.kind())
}

/// What failed. No message of ureq holds the URL's query.
fn classify(error: ureq::Error) -> TransportError {
    let failed = match &error {
        ureq::Error::Timeout(ureq::Timeout::Connect | ureq::Timeout::Resolve) => {
            Failed::Connect
        }
        ureq::Error::Timeout(_) => Failed::Timeout,
        ureq::Error::Rustls(_) | ureq::Error::Tls(_) => Failed::Tls,
        ureq::Error::ConnectionFailed
        | ureq::Error::HostNotFound
        | ureq::Error::BadUri(_)
        | ureq::Error::RequireHttpsOnly(_) => Failed::Connect,
        ureq::Error::Io(error) => match error.kind() {
            std::io::ErrorKind::ConnectionRefused => Failed::Connect,
            std::io::ErrorKind::TimedOut => Failed::Timeout,
            _ if super::is_tls(error) => Failed::Tls,
            _ if is_lookup(error) => Failed::Connect,
            _ => Failed::Broken,
        },
        _ => Failed::Broken,
    };
    // `BadUri` and `RequireHttpsOnly` carry the URL.
    match error {
        ureq::Error::BadUri(_) => TransportError::new(failed, "the URL is refused"),
        ureq::Error::RequireHttpsOnly(_) => TransportError::new(failed, "not https"),
        error => TransportError::new(failed, error),
    }
}
