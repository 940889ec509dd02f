//! The driver for any executor.

use super::Opened;
use super::paced::Paced;
use crate::Error;
use crate::core::{Action, Event, Exchange, late_token};
use crate::credential::Acquire;
use crate::transport::{
    Body, Collector, Failed, Sending, Sleeping, Timeouts, Transport, TransportError,
};
use bytes::Bytes;
use http::Response;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

/// One call on its way. Dropping it aborts the call and leaves nothing behind.
pub(crate) struct Drive {
    exchange: Exchange,
    transport: Arc<dyn Transport>,
    waiting: Waiting,
    body: Option<Body>,
    /// What is left for the attempt, where the transport does not keep the time.
    total: Option<Duration>,
    deadline: Option<Sleeping>,
}

enum Waiting {
    /// For nothing: the core is told this next.
    Told(Event),
    /// For a token, and for the end of the time that it may take.
    Token(Acquire, Option<Sleeping>),
    Response(Sending),
    Body(Collector),
    Time(Sleeping),
    /// The call has ended.
    Over,
}

fn is_over(limit: &mut Option<Sleeping>, context: &mut Context<'_>) -> bool {
    limit.as_mut().is_some_and(|limit| limit.as_mut().poll(context).is_ready())
}

impl Drive {
    pub(crate) fn new(exchange: Exchange) -> Result<Self, Error> {
        let transport = exchange.client().transport()?;
        let waiting = Waiting::Told(Event::Start);
        Ok(Self {
            exchange,
            transport,
            waiting,
            body: None,
            total: None,
            deadline: None,
        })
    }

    /// The next event, from what is being waited for, or from the end of the time.
    fn poll_event(&mut self, context: &mut Context<'_>) -> Poll<Option<Event>> {
        let event = self.poll_waiting(context);
        if event.is_ready()
            || !matches!(self.waiting, Waiting::Response(_) | Waiting::Body(_))
        {
            return event;
        }
        if self.deadline.is_none() {
            self.deadline = self.total.map(|total| self.transport.limit(total));
        }
        let Some(deadline) = &mut self.deadline else { return Poll::Pending };
        ready!(deadline.as_mut().poll(context));
        self.deadline = None;
        let late = TransportError::new(Failed::Timeout, "the time of the call is over");
        Poll::Ready(Some(Event::Failed(late)))
    }

    fn poll_waiting(&mut self, context: &mut Context<'_>) -> Poll<Option<Event>> {
        let event = match &mut self.waiting {
            Waiting::Told(_) => {
                match std::mem::replace(&mut self.waiting, Waiting::Over) {
                    Waiting::Told(event) => event,
                    _ => return Poll::Ready(None),
                }
            }
            Waiting::Token(token, limit) => {
                // The limit is looked at first: who is late begins no refresh.
                let late = || Poll::Ready(Some(Event::Token(Err(late_token()))));
                if is_over(limit, context) {
                    return late();
                }
                if let Poll::Ready(token) = Pin::new(token).poll(context) {
                    return Poll::Ready(Some(Event::Token(token)));
                }
                if limit.is_none() {
                    *limit = self.exchange.left().map(|l| self.transport.limit(l));
                    if is_over(limit, context) {
                        return late();
                    }
                }
                return Poll::Pending;
            }
            Waiting::Response(sending) => match ready!(sending.as_mut().poll(context)) {
                Ok(response) => {
                    let (head, body) = response.into_parts();
                    self.body = Some(body);
                    Event::Head(head)
                }
                Err(error) => Event::Failed(error),
            },
            Waiting::Body(collector) => match ready!(collector.poll(context)) {
                Ok((bytes, complete)) => Event::Body { bytes, complete },
                Err(error) => Event::Failed(error),
            },
            Waiting::Time(sleeping) => {
                ready!(sleeping.as_mut().poll(context));
                Event::Woken
            }
            Waiting::Over => return Poll::Ready(None),
        };
        Poll::Ready(Some(event))
    }

    /// The limits of time of an attempt that begins.
    fn begin_attempt(&mut self) -> Timeouts {
        let timeouts = self.exchange.timeouts();
        (self.body, self.deadline) = (None, None);
        self.total = timeouts.total.filter(|_| !self.transport.keeps_time());
        timeouts
    }

    /// Begins what the core asks for; gives the result when there is nothing more to do.
    fn begin(&mut self, action: Action) -> Option<Result<Opened<Body>, Error>> {
        self.waiting = match action {
            Action::Token(request) => Waiting::Token(request.into_future(), None),
            Action::Send(request) => {
                let timeouts = self.begin_attempt();
                if !self.transport.keeps_time() {
                    // What has no total has to begin within this limit all the same.
                    self.total = self.total.or(timeouts.read);
                }
                Waiting::Response(self.transport.send(request, timeouts))
            }
            Action::SendStreaming(request, upload) => {
                let timeouts = self.begin_attempt();
                let sending = self.transport.send_streaming(request, upload, timeouts);
                Waiting::Response(sending)
            }
            Action::Read { limit } => {
                if let Some(total) = self.exchange.time_to_read() {
                    (self.total, self.deadline) = (Some(total), None);
                }
                let body = self.body.take().unwrap_or_else(|| Body::whole(Bytes::new()));
                Waiting::Body(Collector::new(body, limit))
            }
            Action::Wait(duration) => {
                self.body = None;
                Waiting::Time(self.transport.sleep(duration))
            }
            Action::Open(head) => {
                self.waiting = Waiting::Over;
                let body = self.body.take().unwrap_or_else(|| Body::whole(Bytes::new()));
                let body = match self.exchange.timeouts().read {
                    Some(limit) if !self.transport.keeps_time() => {
                        Paced::body(body, Arc::clone(&self.transport), limit)
                    }
                    _ => body,
                };
                return Some(Ok(Opened::Stream(Response::from_parts(head, body))));
            }
            Action::Done(result) => {
                self.waiting = Waiting::Over;
                return Some(result.map(Opened::Whole));
            }
        };
        None
    }
}

impl Drive {
    /// The response, as far as it is read here.
    pub(crate) fn poll_open(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Result<Opened<Body>, Error>> {
        loop {
            let Some(event) = ready!(self.poll_event(context)) else {
                // Polled again after its end, as only a broken executor does.
                return Poll::Pending;
            };
            let action = self.exchange.step(event);
            if let Some(result) = self.begin(action) {
                return Poll::Ready(result);
            }
        }
    }
}

impl Future for Drive {
    type Output = Result<Response<Bytes>, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.poll_open(context).map(|result| result.and_then(Opened::whole))
    }
}
