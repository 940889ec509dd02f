//! Responses that are streams of values: JSON texts one after the other, and
//! server-sent events.

use super::download::{BlockingDownload, Download, Opening};
use super::framing::{EventParser, Frames, RawEvent};
use crate::client::Client;
use crate::core::Policy;
use crate::failure::without_bom;
use crate::model::{AsView, Context, Model, Slot, from_json_slice};
use crate::operation::{Operation, ResponseKind};
use crate::request::Draft;
use crate::transport::{Sleeping, Timeouts, Upload};
use crate::{Error, ErrorKind};
use bytes::Bytes;
use futures_core::Stream;
use std::fmt;
use std::future::Future;
use std::io::Read;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{self, Poll, ready};
use std::time::Duration;

/// How long to wait before connecting again, where the service does not say.
const RECONNECTION: Duration = Duration::from_secs(3);

/// The data by which many services say that their stream is at its end.
const DONE: &str = "[DONE]";

macro_rules! stream_call {
    ($(#[$docs:meta])* $name:ident) => {
        $(#[$docs])*
        #[must_use = "a call does nothing until its stream is asked for"]
        pub struct $name<T> {
            draft: Box<Draft>,
            item: PhantomData<fn() -> T>,
        }

        impl<T> $name<T> {
            /// A call of an operation of the client's service.
            #[doc(hidden)]
            pub fn new(client: &Client, operation: &'static Operation) -> Self {
                let draft = Draft::new(client.clone(), operation);
                Self { draft: Box::new(draft), item: PhantomData }
            }

            /// Sets a parameter, as [`Call::set`](super::Call::set).
            #[doc(hidden)]
            pub fn set(mut self, index: usize, value: &dyn AsView) -> Self {
                self.draft.set(index, value);
                self
            }

            /// Sets the body, as [`Call::body`](super::Call::body).
            #[doc(hidden)]
            pub fn body(mut self, value: &dyn AsView) -> Self {
                self.draft.body(value);
                self
            }

            /// Sets the body, as [`Call::upload`](super::Call::upload).
            #[doc(hidden)]
            pub fn upload(mut self, upload: Upload) -> Self {
                self.draft.upload(upload);
                self
            }

            /// Sets a header field of this one call.
            pub fn header(mut self, name: &str, value: &str) -> Self {
                self.draft.header(name, value);
                self
            }

            /// What to do after an attempt has failed, as
            /// [`Call::retries`](super::Call::retries). What has begun to stream is not
            /// asked for again.
            pub fn retries(mut self, policy: impl Policy) -> Self {
                self.draft.settings_mut().policy = Some(Arc::new(policy));
                self
            }

            /// The limits of time, as [`Call::timeouts`](super::Call::timeouts); the
            /// total one is over when the stream begins.
            pub fn timeouts(mut self, timeouts: Timeouts) -> Self {
                self.draft.settings_mut().timeouts = Some(timeouts);
                self
            }

            /// Says that the request may be carried out twice, as
            /// [`Call::repeatable`](super::Call::repeatable).
            pub fn repeatable(mut self) -> Self {
                self.draft.settings_mut().repeatable = true;
                self
            }
        }

        impl<T> fmt::Debug for $name<T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($name))
                    .field("operation", &self.draft.operation().id)
                    .finish_non_exhaustive()
            }
        }
    };
}

stream_call! {
    /// A call that is answered with JSON texts, one after the other: JSON Lines
    /// (`application/jsonl`, `application/x-ndjson`) or a JSON text sequence (RFC 7464).
    LinesCall
}

stream_call! {
    /// A call that is answered with server-sent events (WHATWG HTML, 9.2).
    EventsCall
}

impl<T: Model> LinesCall<T> {
    /// The values, one after the other. After an error there are no more.
    pub fn lines(self) -> Lines<T> {
        let reader = LineReader::new(&self.draft);
        Lines {
            source: Source::Opening(Opening::new(*self.draft)),
            reader,
            item: PhantomData,
        }
    }

    /// The values, while the thread waits.
    pub fn lines_blocking(self) -> BlockingLines<T> {
        let reader = LineReader::new(&self.draft);
        let source = BlockingSource::Unsent(self.draft);
        BlockingLines { source, reader, item: PhantomData }
    }
}

impl<T: Model> EventsCall<T> {
    /// The events, one after the other, until the stream ends. After an error there are
    /// no more.
    pub fn events(self) -> Events<T> {
        let draft = self.draft.again();
        let source = Source::Opening(Opening::new(*self.draft));
        Events { source, reader: EventReader::new(&draft, 0), draft, item: PhantomData }
    }

    /// The events; when the connection ends, another is made after the wait that the
    /// service asks for (3 seconds unless it does), with the id of the last event in
    /// `Last-Event-ID`. The service ends it by status 204. So many attempts in a row may
    /// come to nothing before their error is given.
    pub fn events_reconnecting(self, attempts: u32) -> Events<T> {
        let mut events = self.events();
        events.reader.attempts = attempts;
        events
    }

    /// The events, while the thread waits.
    pub fn events_blocking(self) -> BlockingEvents<T> {
        let reader = EventReader::new(&self.draft, 0);
        let source = BlockingSource::Unsent(self.draft);
        BlockingEvents { source, reader, item: PhantomData }
    }
}

/// Where the bytes of a stream come from.
enum Source {
    Opening(Opening),
    Open(Download),
    Waiting(Sleeping),
    Over,
}

impl Source {
    /// The next piece; `None` at the end of the body.
    fn poll(
        &mut self,
        context: &mut task::Context<'_>,
    ) -> Poll<Option<Result<Bytes, Error>>> {
        loop {
            match self {
                Self::Opening(opening) => {
                    match ready!(Pin::new(opening).poll(context)) {
                        Ok(download) => *self = Self::Open(download),
                        Err(error) => {
                            *self = Self::Over;
                            return Poll::Ready(Some(Err(error)));
                        }
                    }
                }
                Self::Open(download) => return download.poll_chunk(context),
                Self::Waiting(_) | Self::Over => return Poll::Ready(None),
            }
        }
    }

    /// Whether the service has said that there is nothing more to come.
    fn is_ended(&self) -> bool {
        matches!(self, Self::Open(download) if download.status() == http::StatusCode::NO_CONTENT)
    }
}

/// The same while the thread waits.
enum BlockingSource {
    Unsent(Box<Draft>),
    Open(BlockingDownload, Box<[u8]>),
    Over,
}

impl BlockingSource {
    fn next(&mut self, operation: &'static str) -> Option<Result<Bytes, Error>> {
        if let Self::Unsent(draft) = self {
            let again = Box::new(draft.again());
            let draft = std::mem::replace(draft, again);
            match BlockingDownload::open(*draft) {
                Ok(download) => {
                    *self = Self::Open(download, vec![0; 16 * 1024].into_boxed_slice());
                }
                Err(error) => {
                    *self = Self::Over;
                    return Some(Err(error));
                }
            }
        }
        let Self::Open(download, buffer) = self else { return None };
        match download.read(buffer) {
            Ok(0) => {
                *self = Self::Over;
                None
            }
            Ok(read) => {
                Some(Ok(Bytes::copy_from_slice(buffer.get(..read).unwrap_or_default())))
            }
            Err(error) => {
                *self = Self::Over;
                let kind = match error.kind() {
                    std::io::ErrorKind::TimedOut => ErrorKind::Timeout,
                    _ => ErrorKind::Incomplete,
                };
                let text = "the response broke off before its end";
                Some(Err(Error::new(kind, text)
                    .with_source(error)
                    .of_operation(operation)))
            }
        }
    }
}

/// Reads one value of a stream.
fn read<T: Model>(bytes: &[u8], operation: &'static str) -> Result<T, Error> {
    let mut value = T::blank();
    from_json_slice(value.slot(), bytes, &mut Context::new()).map_err(|error| {
        let (expected, found) = (error.expected(), error.found());
        let text = format!("expected {expected}, found {found}");
        let failed = Error::new(ErrorKind::Decode, text).of_operation(operation);
        if error.path().is_empty() {
            failed
        } else {
            failed.with_path(error.path().to_owned())
        }
    })?;
    Ok(value)
}

struct LineReader {
    frames: Frames,
    operation: &'static str,
    first: bool,
    over: bool,
}

impl LineReader {
    fn new(draft: &Draft) -> Self {
        let operation = draft.operation();
        let sequence = operation
            .responses
            .iter()
            .any(|response| response.kind == ResponseKind::JsonSequence);
        // A sequence puts its separator (RFC 7464, 2.2) before each text.
        let separator = if sequence { 0x1e } else { b'\n' };
        let frames = Frames::new(separator, draft.client().0.body_limit);
        Self { frames, operation: operation.id, first: true, over: false }
    }

    /// The next value that has come whole.
    fn next<T: Model>(&mut self) -> Option<Result<T, Error>> {
        loop {
            let frame = match self.frames.next() {
                Ok(frame) => frame?,
                Err(error) => {
                    self.over = true;
                    return Some(Err(error.of_operation(self.operation)));
                }
            };
            let frame = if self.first { without_bom(frame) } else { frame };
            self.first = false;
            if !frame.iter().all(u8::is_ascii_whitespace) {
                let value = read(frame, self.operation);
                self.over |= value.is_err();
                return Some(value);
            }
        }
    }

    /// The value that no separator ends: what cannot be read was cut off.
    fn last<T: Model>(&mut self) -> Option<Result<T, Error>> {
        if std::mem::replace(&mut self.over, true) {
            return None;
        }
        let rest = self.frames.rest();
        if rest.iter().all(u8::is_ascii_whitespace) {
            return None;
        }
        Some(read(rest, self.operation).map_err(|error| {
            let text = "the stream broke off in the middle of a value";
            Error::new(ErrorKind::Incomplete, text)
                .with_source(error)
                .of_operation(self.operation)
        }))
    }
}

/// Values of a stream of JSON texts, as they arrive. Dropping it ends the transfer.
#[must_use = "streams do nothing unless polled"]
pub struct Lines<T> {
    source: Source,
    reader: LineReader,
    item: PhantomData<fn() -> T>,
}

impl<T: Model> Lines<T> {
    fn poll_line(
        &mut self,
        context: &mut task::Context<'_>,
    ) -> Poll<Option<Result<T, Error>>> {
        while !self.reader.over {
            if let Some(value) = self.reader.next() {
                return Poll::Ready(Some(value));
            }
            match ready!(self.source.poll(context)) {
                Some(Ok(bytes)) => self.reader.frames.feed(&bytes),
                Some(Err(error)) => {
                    self.reader.over = true;
                    return Poll::Ready(Some(Err(error)));
                }
                None => return Poll::Ready(self.reader.last()),
            }
        }
        Poll::Ready(None)
    }

    /// The next value, as the stream gives it; `None` after the last.
    pub fn next_line(
        &mut self,
    ) -> impl Future<Output = Option<Result<T, Error>>> + Send + '_ {
        std::future::poll_fn(move |context| self.poll_line(context))
    }
}

impl<T: Model> Stream for Lines<T> {
    type Item = Result<T, Error>;

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut task::Context<'_>,
    ) -> Poll<Option<Self::Item>> {
        self.poll_line(context)
    }
}

/// Values of a stream of JSON texts, while the thread waits.
pub struct BlockingLines<T> {
    source: BlockingSource,
    reader: LineReader,
    item: PhantomData<fn() -> T>,
}

impl<T: Model> Iterator for BlockingLines<T> {
    type Item = Result<T, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.reader.over {
            if let Some(value) = self.reader.next() {
                return Some(value);
            }
            match self.source.next(self.reader.operation) {
                Some(Ok(bytes)) => self.reader.frames.feed(&bytes),
                Some(Err(error)) => {
                    self.reader.over = true;
                    return Some(Err(error));
                }
                None => return self.reader.last(),
            }
        }
        None
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
    parser: EventParser,
    /// What has arrived and was not read.
    pending: Bytes,
    operation: &'static str,
    /// How many attempts in a row may come to nothing.
    attempts: u32,
    failed: u32,
    over: bool,
}

impl EventReader {
    fn new(draft: &Draft, attempts: u32) -> Self {
        Self {
            parser: EventParser::new(draft.client().0.body_limit),
            pending: Bytes::new(),
            operation: draft.operation().id,
            attempts,
            failed: 0,
            over: false,
        }
    }

    /// The next event that has come whole.
    fn next<T: Model>(&mut self) -> Option<Result<ServerEvent<T>, Error>> {
        while !self.pending.is_empty() {
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
        let RawEvent { event, data, id } = event;
        let mut value = T::blank();
        // Data that is text is not in quotes.
        if let Slot::Text(text) = value.slot() {
            *text = data;
            return Some(Ok(ServerEvent { event, id, data: value }));
        }
        if data == DONE {
            self.over = true;
            return None;
        }
        let data = read(data.as_bytes(), self.operation);
        self.over |= data.is_err();
        Some(data.map(|data| ServerEvent { event, id, data }))
    }

    /// How long to wait before connecting again; `None` where that is not wanted.
    fn again(&mut self, error: Option<&Error>) -> Option<Duration> {
        let lost = |kind| {
            matches!(
                kind,
                ErrorKind::Incomplete
                    | ErrorKind::Transport
                    | ErrorKind::Connect
                    | ErrorKind::Timeout
            )
        };
        if self.failed >= self.attempts || !error.is_none_or(|error| lost(error.kind()))
        {
            return None;
        }
        self.failed += 1;
        self.parser.restart();
        Some(self.parser.retry().unwrap_or(RECONNECTION))
    }
}

/// Events of a stream, as they arrive. Dropping it ends the transfer.
#[must_use = "streams do nothing unless polled"]
pub struct Events<T> {
    source: Source,
    reader: EventReader,
    draft: Draft,
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
                let mut draft = self.draft.again();
                if let Some(id) = self.reader.parser.last_id() {
                    draft.header("last-event-id", id);
                }
                self.source = Source::Opening(Opening::new(draft));
            }
            let failure = match ready!(self.source.poll(context)) {
                Some(Ok(bytes)) => {
                    self.reader.pending = bytes;
                    continue;
                }
                Some(Err(error)) => Some(error),
                None => None,
            };
            let ended = failure.is_none() && self.source.is_ended();
            let wait = if ended { None } else { self.reader.again(failure.as_ref()) };
            match (wait, self.draft.client().transport()) {
                (Some(wait), Ok(transport)) => {
                    self.source = Source::Waiting(transport.sleep(wait));
                }
                _ => {
                    self.reader.over = true;
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
            match self.source.next(self.reader.operation) {
                Some(Ok(bytes)) => self.reader.pending = bytes,
                Some(Err(error)) => {
                    self.reader.over = true;
                    return Some(Err(error));
                }
                None => self.reader.over = true,
            }
        }
    }
}

macro_rules! opaque_debug {
    ($($name:ident)*) => {$(
        impl<T> fmt::Debug for $name<T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($name)).finish_non_exhaustive()
            }
        }
    )*};
}

opaque_debug! { Lines BlockingLines Events BlockingEvents }
