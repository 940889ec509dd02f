//! Streams of server-sent events (WHATWG HTML, 9.2).

use super::super::Call;
use super::super::download::Opening;
use super::super::framing::{EventParser, RawEvent};
use super::super::macros::parts;
use super::{BlockingSource, Source, read, read_of};
use crate::client::Client;
use crate::model::{Model, Slot, set_text};
use crate::operation::{EventData, Operation};
use crate::request::Draft;
use crate::{Error, ErrorKind, Value};
use bytes::Bytes;
use futures_core::Stream;
use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{self, Poll, ready};
use std::time::Duration;

/// How long to wait before connecting again, where the service does not say.
const RECONNECTION: Duration = Duration::from_secs(3);

/// The data by which many services say that their stream is at its end.
const DONE: &str = "[DONE]";

/// A call that is answered with server-sent events (WHATWG HTML, 9.2).
///
/// The limit of total time is over when the stream begins.
#[must_use = "a call does nothing until its stream is asked for"]
pub struct EventsCall<T> {
    call: Call<T>,
}

parts!([T] EventsCall<T>);
crate::__settings!([T] EventsCall<T>);

impl<T> EventsCall<T> {
    /// A call of an operation of the client's service.
    #[doc(hidden)]
    pub fn new(client: &Client, operation: &'static Operation) -> Self {
        Self { call: Call::new(client, operation) }
    }
}

impl<T: Model> EventsCall<T> {
    /// The events, one after the other, until the stream ends. One whose data does not
    /// fit is an error ([`ErrorKind::Decode`], the data by [`Error::body`]) and the stream
    /// goes on; after any other error there are no more.
    pub fn events(self) -> Events<T> {
        self.events_reconnecting(0)
    }

    /// The events; when the connection ends, another is made after the wait that the
    /// service asks for (3 seconds unless it does), with the id of the last event in
    /// `Last-Event-ID`. The service ends it by status 204. So many attempts in a row may
    /// come to nothing before their error is given.
    pub fn events_reconnecting(self, attempts: u32) -> Events<T> {
        let reader = EventReader::new(&self.call.draft, attempts);
        let source = Source::Opening(Opening::of_events(*self.call.draft));
        Events { source, reader, item: PhantomData }
    }

    /// The events, while the thread waits.
    pub fn events_blocking(self) -> BlockingEvents<T> {
        self.events_reconnecting_blocking(0)
    }

    /// As [`events_reconnecting`](Self::events_reconnecting), while the thread waits.
    pub fn events_reconnecting_blocking(self, attempts: u32) -> BlockingEvents<T> {
        let reader = EventReader::new(&self.call.draft, attempts);
        let source = BlockingSource::of_events(self.call.draft);
        BlockingEvents { source, reader, item: PhantomData }
    }
}

/// An event of a stream.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ServerEvent<T> {
    /// What kind of event it is; `message` where the service does not say.
    pub event: String,
    /// The id that was sent last, with this event or one before.
    pub id: Option<String>,
    /// The data.
    pub data: T,
}

struct EventReader {
    /// What is asked for again.
    draft: Draft,
    parser: EventParser,
    /// What has arrived and was not read.
    pending: Bytes,
    operation: &'static str,
    /// What the data are, where values are read from the whole event.
    whole: Option<EventData>,
    /// How many attempts in a row may come to nothing.
    attempts: u32,
    failed: u32,
    over: bool,
}

impl EventReader {
    fn new(draft: &Draft, attempts: u32) -> Self {
        Self {
            draft: draft.again(),
            parser: EventParser::new(draft.client().0.body_limit),
            pending: Bytes::new(),
            operation: draft.operation().id,
            whole: draft.operation().responses.iter().find_map(|of| of.event),
            attempts,
            failed: 0,
            over: false,
        }
    }

    /// The next event that has come whole; none after the end.
    fn next<T: Model>(&mut self) -> Option<Result<ServerEvent<T>, Error>> {
        while !self.over && !self.pending.is_empty() {
            match self.parser.feed(&self.pending) {
                Ok((read, event)) => {
                    let _ = self.pending.split_to(read);
                    if let Some(event) = event {
                        return self.take(event);
                    }
                }
                Err(error) => {
                    self.over = true;
                    return Some(Err(error.of_operation(self.operation)));
                }
            }
        }
        None
    }

    fn take<T: Model>(
        &mut self,
        event: RawEvent,
    ) -> Option<Result<ServerEvent<T>, Error>> {
        self.failed = 0;
        let json = self.whole.is_none_or(|data| data.is_json(&event.event));
        let mut value = T::blank();
        // Data that is text is not in quotes.
        if let (None, Slot::Text(text)) = (self.whole, value.slot()) {
            let RawEvent { event, data, id, retry: _ } = event;
            *text = data;
            return Some(Ok(ServerEvent { event, id, data: value }));
        }
        if json && event.data == DONE {
            self.over = true;
            return None;
        }
        let data = match self.whole {
            None if is_plain(&mut value, &event.data) => Ok(value),
            None => read(event.data.as_bytes(), self.operation),
            Some(_) => {
                let text = assemble(&event, json, self.operation);
                read_of(text.as_bytes(), event.data.as_bytes(), self.operation)
            }
        };
        let RawEvent { event, data: _, id, retry: _ } = event;
        Some(match data {
            Ok(data) => Ok(ServerEvent { event, id, data }),
            Err(error) => {
                let kind: String = event.chars().take(LONGEST_KIND).collect();
                Err(error.and(&format!(", in an event `{}`", kind.escape_debug())))
            }
        })
    }

    /// The connection has ended, by a failure or not: how long to wait before the next
    /// one, or what is left to give where there is none.
    fn lose(
        &mut self,
        failure: Option<Error>,
        is_ended: bool,
    ) -> Result<Duration, Option<Error>> {
        let lost = |error: &Error| {
            matches!(
                error.kind(),
                ErrorKind::Incomplete
                    | ErrorKind::Transport
                    | ErrorKind::Connect
                    | ErrorKind::Timeout
            )
        };
        let is_ended = is_ended && failure.is_none();
        let spent = self.failed >= self.attempts;
        if is_ended || spent || !failure.as_ref().is_none_or(lost) {
            self.over = true;
            return Err(failure);
        }
        self.failed += 1;
        self.parser.restart();
        Ok(self.parser.retry().unwrap_or(RECONNECTION))
    }

    /// The request that goes on after the last event.
    fn again(&self) -> Draft {
        let mut draft = self.draft.again();
        if let Some(id) = self.parser.last_id() {
            draft.last_event_id(id);
        }
        draft
    }
}

/// Reads data that are no JSON text, but the value itself: a listed value, a date.
fn is_plain<T: Model>(value: &mut T, data: &str) -> bool {
    let slot = value.slot();
    let may_be = matches!(slot, Slot::Scalar(_) | Slot::Enumeration(_));
    may_be && !data.starts_with('"') && set_text(slot, data).is_ok()
}

/// How many letters of the kind of an event stand in an error.
const LONGEST_KIND: usize = 64;

/// The event as JSON text. Its data are a part of that text only where they are JSON
/// themselves, so that they cannot say what the other fields are.
fn assemble(event: &RawEvent, json: bool, operation: &'static str) -> String {
    let quoted = |text: &str| Value::String(text.to_owned()).to_string();
    let RawEvent { event, data, id, retry } = event;
    let is_json = json && read::<Value>(data.as_bytes(), operation).is_ok();
    let shown = if is_json { data.clone() } else { quoted(data) };
    let mut text = format!("{{\"event\":{},\"data\":{shown}", quoted(event));
    if let Some(id) = id {
        text += &format!(",\"id\":{}", quoted(id));
    }
    if let Some(retry) = retry {
        text += &format!(",\"retry\":{}", retry.as_millis());
    }
    text.push('}');
    text
}

/// Events of a stream, as they arrive. Dropping it ends the transfer.
#[must_use = "streams do nothing unless polled"]
pub struct Events<T> {
    source: Source,
    reader: EventReader,
    item: PhantomData<fn() -> T>,
}

impl<T: Model> Events<T> {
    /// The id of the last event, as `Last-Event-ID` wants it.
    #[must_use]
    pub fn last_event_id(&self) -> Option<&str> {
        self.reader.parser.last_id()
    }

    fn poll_event(
        &mut self,
        context: &mut task::Context<'_>,
    ) -> Poll<Option<Result<ServerEvent<T>, Error>>> {
        loop {
            if let Some(event) = self.reader.next() {
                return Poll::Ready(Some(event));
            }
            if self.reader.over {
                return Poll::Ready(None);
            }
            if let Source::Waiting(sleeping) = &mut self.source {
                ready!(sleeping.as_mut().poll(context));
                self.source = Source::Opening(Opening::of_events(self.reader.again()));
            }
            let failure = match ready!(self.source.poll(context)) {
                Some(Ok(bytes)) => {
                    self.reader.pending = bytes;
                    continue;
                }
                Some(Err(error)) => Some(error),
                None => None,
            };
            match self.reader.lose(failure, self.source.is_ended()) {
                Ok(wait) => {
                    let transport = self.reader.draft.client().transport()?;
                    self.source = Source::Waiting(transport.sleep(wait));
                }
                Err(failure) => {
                    self.source = Source::Over;
                    return Poll::Ready(failure.map(Err));
                }
            }
        }
    }

    /// The next event, as the stream gives it; `None` after the last.
    pub fn next_event(
        &mut self,
    ) -> impl Future<Output = Option<Result<ServerEvent<T>, Error>>> + Send + '_ {
        std::future::poll_fn(move |context| self.poll_event(context))
    }
}

impl<T: Model> Stream for Events<T> {
    type Item = Result<ServerEvent<T>, Error>;

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut task::Context<'_>,
    ) -> Poll<Option<Self::Item>> {
        self.poll_event(context)
    }
}

/// Events of a stream, while the thread waits.
pub struct BlockingEvents<T> {
    source: BlockingSource,
    reader: EventReader,
    item: PhantomData<fn() -> T>,
}

impl<T> BlockingEvents<T> {
    /// The id of the last event, as `Last-Event-ID` wants it.
    #[must_use]
    pub fn last_event_id(&self) -> Option<&str> {
        self.reader.parser.last_id()
    }
}

impl<T: Model> Iterator for BlockingEvents<T> {
    type Item = Result<ServerEvent<T>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(event) = self.reader.next() {
                return Some(event);
            }
            if self.reader.over {
                return None;
            }
            let failure = match self.source.next(self.reader.operation) {
                Some(Ok(bytes)) => {
                    self.reader.pending = bytes;
                    continue;
                }
                Some(Err(error)) => Some(error),
                None => None,
            };
            match self.reader.lose(failure, self.source.is_ended()) {
                Ok(wait) => {
                    let transport = self.reader.draft.client().blocking_transport();
                    match transport {
                        Ok(transport) => transport.sleep(wait),
                        Err(error) => return Some(Err(error)),
                    }
                    self.source =
                        BlockingSource::of_events(Box::new(self.reader.again()));
                }
                Err(failure) => {
                    self.source = BlockingSource::Over;
                    return failure.map(Err);
                }
            }
        }
    }
}

impl<T> fmt::Debug for Events<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Events").finish_non_exhaustive()
    }
}

impl<T> fmt::Debug for BlockingEvents<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BlockingEvents").finish_non_exhaustive()
    }
}
