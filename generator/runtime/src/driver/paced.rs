//! Streams of transports that keep no time.

use crate::transport::{Body, Failed, Sleeping, Transport, TransportError};
use bytes::Bytes;
use futures_core::Stream;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

/// A body each piece of which has to come within a limit of time.
pub(super) struct Paced {
    body: Body,
    transport: Arc<dyn Transport>,
    limit: Duration,
    sleeping: Option<Sleeping>,
}

impl Paced {
    pub(super) fn body(
        body: Body,
        transport: Arc<dyn Transport>,
        limit: Duration,
    ) -> Body {
        Body::stream(Self { body, transport, limit, sleeping: None })
    }
}

impl Stream for Paced {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        if let Poll::Ready(piece) = Pin::new(&mut this.body).poll_next(context) {
            this.sleeping = None;
            return Poll::Ready(piece);
        }
        let begin = || this.transport.limit(this.limit);
        ready!(this.sleeping.get_or_insert_with(begin).as_mut().poll(context));
        this.sleeping = None;
        let late = TransportError::new(Failed::Timeout, "no further bytes came");
        Poll::Ready(Some(Err(late)))
    }
}
