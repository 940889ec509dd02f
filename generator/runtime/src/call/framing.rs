//! Cutting a stream of bytes into lines, JSON texts and events, without I/O.

use crate::{Error, ErrorKind};
use std::time::Duration;

/// How often a byte may be looked at before the separator behind it has come.
const LOOKS: usize = 16;

/// The shortest and the longest time that a stream may ask to wait before it is connected
/// again.
const RETRIES: [Duration; 2] = [Duration::from_millis(100), Duration::from_secs(60)];

/// Cuts bytes at a separator, whatever pieces they arrive in.
pub(crate) struct Frames {
    separator: u8,
    buffer: Vec<u8>,
    /// Where the frame that is being collected begins.
    start: usize,
    /// How far it was looked through.
    seen: usize,
    limit: usize,
    /// How many bytes may still be looked at before their separator has come.
    looks: usize,
}

impl Frames {
    pub(crate) fn new(separator: u8, limit: usize) -> Self {
        Self { separator, buffer: Vec::new(), start: 0, seen: 0, limit, looks: 0 }
    }

    pub(crate) fn feed(&mut self, bytes: &[u8]) {
        self.looks = self.looks.saturating_add(bytes.len().saturating_mul(LOOKS));
        self.buffer.drain(..self.start);
        self.seen -= self.start;
        self.start = 0;
        self.buffer.extend_from_slice(bytes);
    }

    /// The next frame that is complete, without its separator.
    pub(crate) fn next(&mut self) -> Result<Option<&[u8]>, Error> {
        let fresh = self.buffer.get(self.seen..).unwrap_or_default();
        let end = fresh.iter().position(|byte| *byte == self.separator);
        let from = self.start;
        let to = match end {
            Some(at) => self.seen + at,
            None => self.buffer.len(),
        };
        if to - from > self.limit {
            return Err(Error::new(
                ErrorKind::BodyTooLarge,
                format!("a part of the stream is larger than {} bytes", self.limit),
            ));
        }
        if end.is_none() {
            self.seen = to;
            return Ok(None);
        }
        self.start = to + 1;
        self.seen = self.start;
        Ok(self.buffer.get(from..to))
    }

    /// What has come after the last separator, if a text may end there. How much is looked
    /// at again and again is paid for by what arrives.
    pub(crate) fn line_end(&mut self) -> Option<&[u8]> {
        let held = self.buffer.get(self.start..).filter(|held| held.ends_with(b"\n"))?;
        self.looks = self.looks.checked_sub(held.len())?;
        Some(held)
    }

    /// What is left after the last separator.
    pub(crate) fn rest(&mut self) -> &[u8] {
        let from = std::mem::replace(&mut self.start, self.buffer.len());
        self.seen = self.start;
        self.buffer.get(from..).unwrap_or_default()
    }
}

/// An event as it stands in the stream.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct RawEvent {
    pub(crate) event: String,
    pub(crate) data: String,
    pub(crate) id: Option<String>,
    /// What the event itself says about reconnecting.
    pub(crate) retry: Option<Duration>,
}

/// Reads server-sent events (WHATWG HTML, 9.2.6), whatever pieces they arrive in.
pub(crate) struct EventParser {
    line: Vec<u8>,
    /// A line feed that follows belongs to the carriage return before it.
    after_return: bool,
    begun: bool,
    event: String,
    data: String,
    has_data: bool,
    /// The id that the event which is being read is going to have.
    id: Option<String>,
    /// The id of the last event that was whole.
    last: Option<String>,
    retry: Option<Duration>,
    /// What the event that is being read says about reconnecting.
    own_retry: Option<Duration>,
    limit: usize,
}

impl EventParser {
    pub(crate) fn new(limit: usize) -> Self {
        Self {
            line: Vec::new(),
            after_return: false,
            begun: false,
            event: String::new(),
            data: String::new(),
            has_data: false,
            id: None,
            last: None,
            retry: None,
            own_retry: None,
            limit,
        }
    }

    /// The id of the last event, for `Last-Event-ID`. That of an event which was cut does
    /// not count, or the service would go on behind it.
    pub(crate) fn last_id(&self) -> Option<&str> {
        self.last.as_deref().filter(|id| !id.is_empty())
    }

    /// How long the service asks to wait before connecting again.
    /// How long to wait before the next connection, as far as the stream may say.
    pub(crate) fn retry(&self) -> Option<Duration> {
        let [least, most] = RETRIES;
        self.retry.map(|retry| retry.clamp(least, most))
    }

    /// Begins another connection: an event that was not complete is dropped.
    pub(crate) fn restart(&mut self) {
        let (last, retry) = (self.last.take(), self.retry);
        *self = Self { id: last.clone(), last, retry, ..Self::new(self.limit) };
    }

    /// Reads bytes up to the end of the next event; gives how many were read.
    pub(crate) fn feed(
        &mut self,
        bytes: &[u8],
    ) -> Result<(usize, Option<RawEvent>), Error> {
        let mut rest = bytes;
        loop {
            if std::mem::take(&mut self.after_return) {
                match rest.first() {
                    Some(b'\n') => rest = rest.get(1..).unwrap_or_default(),
                    Some(_) => {}
                    None => self.after_return = true,
                }
            }
            let end = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
            let (line, tail) = rest.split_at(end.unwrap_or(rest.len()));
            if self.line.len() + line.len() + self.data.len() > self.limit {
                return Err(Error::new(
                    ErrorKind::BodyTooLarge,
                    format!("an event is larger than {} bytes", self.limit),
                ));
            }
            self.line.extend_from_slice(line);
            let Some((end, tail)) = tail.split_first() else {
                return Ok((bytes.len(), None));
            };
            rest = tail;
            self.after_return = *end == b'\r';
            let line = std::mem::take(&mut self.line);
            let event = self.take_line(&line);
            self.line = line;
            self.line.clear();
            if event.is_some() {
                return Ok((bytes.len() - rest.len(), event));
            }
        }
    }

    fn take_line(&mut self, line: &[u8]) -> Option<RawEvent> {
        let mut line = line;
        if !std::mem::replace(&mut self.begun, true) {
            line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
        }
        if line.is_empty() {
            return self.dispatch();
        }
        let text = String::from_utf8_lossy(line);
        let (field, value) = text.split_once(':').unwrap_or((&text, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "event" => value.clone_into(&mut self.event),
            "data" => {
                if self.has_data {
                    self.data.push('\n');
                }
                self.data.push_str(value);
                self.has_data = true;
            }
            "id" if !value.contains('\0') => self.id = Some(value.to_owned()),
            "retry" if value.bytes().all(|byte| byte.is_ascii_digit()) => {
                self.retry = value.parse().ok().map(Duration::from_millis);
                self.own_retry = self.retry;
            }
            _ => {}
        }
        None
    }

    /// Gives the event that a blank line ends; one without data is none.
    fn dispatch(&mut self) -> Option<RawEvent> {
        self.last.clone_from(&self.id);
        let event = std::mem::take(&mut self.event);
        let data = std::mem::take(&mut self.data);
        let retry = self.own_retry.take();
        if !std::mem::replace(&mut self.has_data, false) {
            return None;
        }
        let event = if event.is_empty() { "message".to_owned() } else { event };
        Some(RawEvent { event, data, id: self.last_id().map(str::to_owned), retry })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::AsView;
    use proptest::prelude::*;

    /// All events of a stream that arrives in these pieces.
    fn events(pieces: &[&[u8]]) -> Vec<RawEvent> {
        let mut parser = EventParser::new(1_000_000);
        let mut found = Vec::new();
        for piece in pieces {
            let mut rest = *piece;
            while !rest.is_empty() {
                let (read, event) = parser.feed(rest).unwrap();
                found.extend(event);
                rest = &rest[read..];
            }
        }
        found
    }

    fn event(event: &str, data: &str, id: Option<&str>) -> RawEvent {
        let id = id.map(str::to_owned);
        RawEvent { event: event.to_owned(), data: data.to_owned(), id, retry: None }
    }

    #[test]
    fn events_are_read_as_the_standard_says() {
        for (stream, expected) in [
            ("data: a\n\n", vec![event("message", "a", None)]),
            ("data:a\ndata: b\ndata\n\n", vec![event("message", "a\nb\n", None)]),
            ("data:  a\n\n", vec![event("message", " a", None)]),
            (
                ": c\nevent: x\nid: 7\nretry: 5\ndata: a\n\ndata: b\n\n",
                vec![
                    RawEvent {
                        retry: Some(Duration::from_millis(5)),
                        ..event("x", "a", Some("7"))
                    },
                    event("message", "b", Some("7")),
                ],
            ),
            (
                "id: 1\ndata: a\n\nid\ndata: b\n\n",
                vec![event("message", "a", Some("1")), event("message", "b", None)],
            ),
            ("id: 1\u{0}2\ndata: a\n\n", vec![event("message", "a", None)]),
            ("event: x\n\ndata: a\n\n", vec![event("message", "a", None)]),
            (
                "\u{feff}data: a\n\n\u{feff}data: b\n\n",
                vec![event("message", "a", None)],
            ),
            (
                "data: a\r\n\r\ndata: b\r\rdata: c\n\r",
                vec![
                    event("message", "a", None),
                    event("message", "b", None),
                    event("message", "c", None),
                ],
            ),
            ("unknown: a\ndata\n\n", vec![event("message", "", None)]),
            ("data: never ended", vec![]),
            ("data: a\n", vec![]),
        ] {
            assert_eq!(events(&[stream.as_bytes()]), expected, "{stream:?}");
        }
    }

    #[test]
    fn an_event_beyond_the_limit_is_refused() {
        let mut parser = EventParser::new(10);
        let error = parser.feed(b"data: 123456").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::BodyTooLarge);
        let mut parser = EventParser::new(12);
        let error = parser.feed(b"data: 1234\ndata: 56\ndata: 7890\n").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::BodyTooLarge);
    }

    /// A stream with everything that can go wrong at a cut.
    fn stream() -> Vec<u8> {
        "\u{feff}: c\r\nevent: e\u{e9}\r\ndata: \u{1f600}\r\ndata:\r\r\nid: 5\rdata: x\n\nretry: 10\r\ndata: y\r\n\r\n"
            .into()
    }

    #[test]
    fn no_two_cuts_make_a_difference() {
        let stream = stream();
        let expected = events(&[&stream]);
        assert_eq!(expected.len(), 3);
        for first in 0..=stream.len() {
            for second in first..=stream.len() {
                let pieces =
                    [&stream[..first], &stream[first..second], &stream[second..]];
                assert_eq!(events(&pieces), expected, "{first} {second}");
            }
        }
    }

    proptest! {
        #[test]
        fn no_cut_of_any_stream_makes_a_difference(
            stream in "[a:\n\r \u{e9}]{0,20}(data: [a-z]{0,3}[\r\n]{1,3}){0,5}",
            cut in 0_usize..200,
        ) {
            let bytes = stream.as_bytes();
            let (left, right) = bytes.split_at(cut.min(bytes.len()));
            prop_assert_eq!(events(&[left, right]), events(&[bytes]));
        }

        #[test]
        fn what_is_written_is_read(texts in prop::collection::vec("[a: \n\u{feff}]{0,8}", 1..4)) {
            let stream = crate::request::events::write(texts.view(), false).unwrap();
            let data = events(&[&stream]).into_iter().map(|event| event.data);
            prop_assert_eq!(data.collect::<Vec<_>>(), texts);
        }

        #[test]
        fn frames_do_not_hang_on_cuts(lines in prop::collection::vec("[a-z]{0,5}", 0..6), cut in 0_usize..40) {
            let text = lines.join("\n");
            let (left, right) = text.as_bytes().split_at(cut.min(text.len()));
            let mut frames = Frames::new(b'\n', 100);
            let mut found = Vec::new();
            for piece in [left, right] {
                frames.feed(piece);
                while let Some(frame) = frames.next().unwrap() {
                    found.push(String::from_utf8(frame.to_vec()).unwrap());
                }
            }
            found.push(String::from_utf8(frames.rest().to_vec()).unwrap());
            prop_assert_eq!(found.join("\n"), text);
        }
    }
}
