//! The driver for a thread that waits.

use super::{Opened, block_for, block_on};
use crate::Error;
use crate::core::{Action, Environment, Event, Exchange, late_token};
use crate::transport::{BlockingBody, TransportError};
use bytes::Bytes;
use http::Response;
use std::io::Read;
use std::sync::Arc;
use std::time::Duration;

/// Carries out a call while the thread waits.
///
/// A token source is asked by `TokenSource::token_blocking`.
pub(crate) fn run(exchange: Exchange) -> Result<Response<Bytes>, Error> {
    open(exchange).and_then(Opened::whole)
}

/// As [`run`], for calls whose body is left to the caller.
pub(crate) fn open(mut exchange: Exchange) -> Result<Opened<BlockingBody>, Error> {
    let transport = exchange.client().blocking_transport()?;
    let mut body = None;
    let mut event = Event::Start;
    loop {
        event = match exchange.step(event) {
            Action::Token(request) => {
                let token = request.into_future().blocking();
                let token = match exchange.left() {
                    Some(left) => block_for(token, left),
                    None => Some(block_on(token)),
                };
                Event::Token(token.unwrap_or_else(|| Err(late_token())))
            }
            Action::Send(request) => {
                answered(transport.send(request, exchange.timeouts()), &mut body)
            }
            Action::SendStreaming(request, upload) => answered(
                transport.send_streaming(request, upload, exchange.timeouts()),
                &mut body,
            ),
            Action::Read { limit } => {
                let body = body.take().map(|body| match exchange.time_to_read() {
                    Some(time) => Timed::body(body, &exchange, time),
                    None => body,
                });
                match body.map(|body| body.collect(limit)) {
                    Some(Ok((bytes, complete))) => Event::Body { bytes, complete },
                    Some(Err(error)) => Event::Failed(error),
                    None => Event::Body { bytes: Bytes::new(), complete: true },
                }
            }
            Action::Wait(duration) => {
                body = None;
                transport.sleep(duration);
                Event::Woken
            }
            Action::Open(head) => {
                let empty = || BlockingBody::new(std::io::empty());
                let body = body.unwrap_or_else(empty);
                return Ok(Opened::Stream(Response::from_parts(head, body)));
            }
            Action::Done(result) => return result.map(Opened::Whole),
        };
    }
}

/// A body that has to be whole within a time, which is looked at between its pieces.
struct Timed {
    body: BlockingBody,
    environment: Arc<dyn Environment>,
    end: Duration,
}

impl Timed {
    fn body(body: BlockingBody, exchange: &Exchange, time: Duration) -> BlockingBody {
        let environment = Arc::clone(&exchange.client().0.environment);
        let end = environment.elapsed().saturating_add(time);
        BlockingBody::new(Self { body, environment, end })
    }
}

impl Read for Timed {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.environment.elapsed() >= self.end {
            return Err(std::io::ErrorKind::TimedOut.into());
        }
        self.body.read(buffer)
    }
}

/// What a transport has answered; the body is kept.
fn answered(
    result: Result<Response<BlockingBody>, TransportError>,
    body: &mut Option<BlockingBody>,
) -> Event {
    match result {
        Ok(response) => {
            let (head, received) = response.into_parts();
            *body = Some(received);
            Event::Head(head)
        }
        Err(error) => Event::Failed(error),
    }
}
