//! Cutting a body into its parts (RFC 2046, 5.1.1), without I/O.

use super::link::unquoted;
use crate::failure::without_bom;
use crate::model::Part;
use crate::request::percent::unescaped;
use crate::{Error, ErrorKind};
use bytes::{Buf as _, BytesMut};

/// A body with more parts than these is refused.
const PARTS: usize = 10_000;

/// The head of a part has no more lines than these.
const FIELDS: usize = 100;

/// The head of a part is not larger than that.
const HEAD: usize = 16 * 1024;

/// Cuts bytes into parts, whatever pieces they arrive in. What stands before the first
/// part and after the last is skipped; lines may end without a carriage return.
pub(crate) struct PartParser {
    /// Two hyphens and the boundary.
    delimiter: Vec<u8>,
    buffer: BytesMut,
    /// Where the line begins that is being looked at.
    line: usize,
    /// How far the buffer was looked through for the end of that line.
    seen: usize,
    state: State,
    count: usize,
    limit: usize,
}

/// All parts of a body that has come whole.
pub(crate) fn parts_of(boundary: &str, body: &[u8]) -> Result<Vec<Part>, Error> {
    let mut parser = PartParser::new(boundary, body.len());
    parser.feed(body);
    let mut parts = Vec::new();
    while let Some(part) = parser.next()? {
        parts.push(part);
    }
    match parser.is_over() {
        true => Ok(parts),
        false => Err(Error::new(
            ErrorKind::Incomplete,
            "the body ends before the last of its parts does",
        )),
    }
}

/// The boundary of a body whose media type is not at hand: that of the first line which
/// looks like a delimiter.
pub(crate) fn boundary_of(body: &[u8]) -> Option<&str> {
    let mut lines = body.split(|byte| *byte == b'\n');
    let found = lines.find_map(|line| line.strip_prefix(b"--"))?;
    std::str::from_utf8(found).ok().map(str::trim_end).filter(|text| !text.is_empty())
}

/// The pairs of a form (WHATWG URL, 5.1), each as a part of text.
pub(crate) fn form(body: &[u8]) -> Result<Vec<Part>, Error> {
    let body = String::from_utf8_lossy(without_bom(body));
    let text = |piece: &str| unescaped(&piece.replace('+', " "));
    let pairs = body.trim().split('&').filter(|pair| !pair.is_empty());
    if pairs.clone().nth(PARTS).is_some() {
        return Err(too_large(format!("there are more than {PARTS} members")));
    }
    let parts = pairs.map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let name = String::from_utf8_lossy(&text(name)).into_owned();
        Part { name: Some(name), bytes: text(value).into(), ..Part::default() }
    });
    Ok(parts.collect())
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    Before,
    Within,
    Over,
}

/// What a line is that begins like a delimiter.
enum Line {
    /// It delimits parts, and this many bytes later the next one begins.
    Next(usize),
    /// It is behind the last part.
    Last,
    /// It is content.
    Content,
    /// More has to come to tell.
    Open,
}

impl PartParser {
    /// A parser for parts of at most `limit` bytes.
    pub(crate) fn new(boundary: &str, limit: usize) -> Self {
        Self {
            delimiter: [b"--", boundary.as_bytes()].concat(),
            buffer: BytesMut::new(),
            line: 0,
            seen: 0,
            state: State::Before,
            count: 0,
            limit,
        }
    }

    pub(crate) fn feed(&mut self, bytes: &[u8]) {
        if self.state != State::Over {
            self.buffer.extend_from_slice(bytes);
        }
    }

    /// Whether the last part has come, with its end.
    pub(crate) fn is_over(&self) -> bool {
        self.state == State::Over
    }

    /// The next part that has come whole.
    pub(crate) fn next(&mut self) -> Result<Option<Part>, Error> {
        while self.state != State::Over {
            let after = match self.look() {
                Line::Open => return self.wait(),
                Line::Next(after) => Some(after),
                Line::Last => None,
                Line::Content => {
                    let rest = self.buffer.get(self.seen..).unwrap_or_default();
                    let Some(end) = rest.iter().position(|byte| *byte == b'\n') else {
                        self.seen = self.buffer.len();
                        return self.wait();
                    };
                    self.line = self.seen + end + 1;
                    self.seen = self.line;
                    continue;
                }
            };
            let raw = self.buffer.split_to(self.line);
            self.buffer.advance(after.unwrap_or(self.buffer.len()));
            (self.line, self.seen) = (0, 0);
            let before = std::mem::replace(
                &mut self.state,
                match after {
                    Some(_) => State::Within,
                    None => State::Over,
                },
            );
            if before == State::Within {
                return self.part(raw).map(Some);
            }
        }
        Ok(None)
    }

    /// What the line is that begins at `line`.
    fn look(&self) -> Line {
        let line = self.buffer.get(self.line..).unwrap_or_default();
        let Some(rest) = line.strip_prefix(self.delimiter.as_slice()) else {
            return match self.delimiter.starts_with(line) {
                true => Line::Open,
                false => Line::Content,
            };
        };
        if rest.starts_with(b"--") {
            return Line::Last;
        }
        let padding =
            rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let begun = self.delimiter.len() + padding;
        match rest.get(padding..).unwrap_or_default() {
            [b'\r', b'\n', ..] => Line::Next(begun + 2),
            [b'\n', ..] => Line::Next(begun + 1),
            [] | [b'\r'] => Line::Open,
            [b'-'] if padding == 0 => Line::Open,
            _ => Line::Content,
        }
    }

    /// Waits for more of a part, unless it is too large already.
    fn wait(&self) -> Result<Option<Part>, Error> {
        match self.buffer.len() > self.limit {
            true => {
                Err(too_large(format!("a part is larger than {} bytes", self.limit)))
            }
            false => Ok(None),
        }
    }

    /// A part of head and content, whose last line break belongs to the delimiter.
    fn part(&mut self, mut raw: BytesMut) -> Result<Part, Error> {
        self.count += 1;
        if self.count > PARTS {
            return Err(too_large(format!("there are more than {PARTS} parts")));
        }
        let end = raw.strip_suffix(b"\n").unwrap_or(&raw);
        raw.truncate(end.strip_suffix(b"\r").unwrap_or(end).len());
        let (head, content) = head_end(&raw);
        if head > HEAD {
            return Err(too_large(format!(
                "the head of a part is larger than {HEAD} bytes"
            )));
        }
        let lines = raw.iter().take(head).filter(|byte| **byte == b'\n').count();
        if lines > FIELDS {
            return Err(too_large(format!(
                "the head of a part has more than {FIELDS} lines"
            )));
        }
        let mut part = part_of(raw.get(..head).unwrap_or_default());
        raw.advance(content);
        part.bytes = raw.freeze();
        Ok(part)
    }
}

fn too_large(text: String) -> Error {
    Error::new(ErrorKind::BodyTooLarge, text)
}

/// Where the head ends, and where the content begins: after the first empty line.
fn head_end(raw: &[u8]) -> (usize, usize) {
    let mut line = 0;
    for (at, byte) in raw.iter().enumerate().take(HEAD + 2) {
        if *byte != b'\n' {
            continue;
        }
        let empty = matches!(raw.get(line..at), Some([] | [b'\r']));
        if empty {
            return (line, at + 1);
        }
        line = at + 1;
    }
    (raw.len(), raw.len())
}

/// A part without content, by its head.
fn part_of(head: &[u8]) -> Part {
    let mut part = Part::default();
    // A line that begins with a blank goes on with the one before (RFC 5322, 2.2.3).
    let head = String::from_utf8_lossy(head).replace("\r\n", "\n");
    let head = head.replace("\n ", " ").replace("\n\t", " ");
    for line in head.lines() {
        let Some((name, value)) = line.split_once(':') else { continue };
        let (name, value) = (name.trim(), value.trim());
        match name.to_ascii_lowercase().as_str() {
            "content-type" => part.media = Some(value.to_owned()),
            "content-disposition" => {
                for (name, value) in parameters(value) {
                    match name.as_str() {
                        "name" => part.name = Some(value),
                        "filename" if part.file_name.is_none() => {
                            part.file_name = Some(value);
                        }
                        "filename*" => {
                            part.file_name = extended(&value).or(part.file_name)
                        }
                        _ => {}
                    }
                }
            }
            "content-id" => {
                let id = value.trim_start_matches('<').trim_end_matches('>');
                part.id = String::from_utf8(unescaped(id)).ok();
            }
            _ => part.headers.push((name.to_owned(), value.to_owned())),
        }
    }
    part
}

/// A text in UTF-8 that is percent-encoded (RFC 8187, 3.2.1).
fn extended(text: &str) -> Option<String> {
    let (charset, rest) = text.split_once('\'')?;
    let (_, text) = rest.split_once('\'')?;
    let known = charset.eq_ignore_ascii_case("utf-8");
    String::from_utf8(unescaped(text)).ok().filter(|_| known)
}

/// The parameters of a header field after its first piece, names in lower case.
pub(super) fn parameters(value: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = value.split_once(';').map_or("", |(_, rest)| rest);
    while let Some((name, after)) = rest.split_once('=') {
        let name = name.trim_start_matches([';', ' ', '\t']).trim_end();
        let name = name.rsplit(';').next().unwrap_or_default().trim();
        let after = after.trim_start();
        let (value, left) = match after.strip_prefix('"') {
            Some(quoted) => unquoted(quoted),
            None => {
                let (value, left) =
                    after.split_at(after.find(';').unwrap_or(after.len()));
                (value.trim().to_owned(), left)
            }
        };
        found.push((name.to_ascii_lowercase(), value));
        rest = left;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The parts of a body that arrives in these pieces, and whether it ended.
    fn parts(pieces: &[&[u8]]) -> (Vec<Part>, bool) {
        let mut parser = PartParser::new("B", 1_000);
        let mut found = Vec::new();
        for piece in pieces {
            parser.feed(piece);
            while let Some(part) = parser.next().unwrap() {
                found.push(part);
            }
        }
        (found, parser.is_over())
    }

    fn contents(body: &str) -> Vec<String> {
        let (parts, over) = parts(&[body.as_bytes()]);
        assert!(over, "{body:?}");
        let text = |part: &Part| String::from_utf8(part.bytes.to_vec()).unwrap();
        parts.iter().map(text).collect()
    }

    #[test]
    fn contents_stand_between_lines_that_delimit_them() {
        for (body, expected) in [
            ("--B\r\n\r\na\r\n--B--", vec!["a"]),
            ("--B--", vec![]),
            (
                "before\r\n--B\r\nx: y\r\n\r\na\r\n--B--\r\nafter\r\n--B\r\n\r\n",
                vec!["a"],
            ),
            ("--B \t\n\na\n--B\n\nb\n--B--", vec!["a", "b"]),
            ("--B\r\n\r\n\r\na\r\n\r\n--B--", vec!["\r\na\r\n"]),
            ("--B\r\nx: y\r\n--B\r\nx: y\r\n\r\n--B\r\n\r\n\r\n--B--", vec!["", "", ""]),
            ("--B\r\n\r\n--BB\r\n --B\r\n--B-\r\n--B--", vec!["--BB\r\n --B\r\n--B-"]),
        ] {
            assert_eq!(contents(body), expected, "{body:?}");
        }
    }

    #[test]
    fn a_body_without_its_end_is_not_over() {
        for body in
            ["", "text", "--B", "--B\r\n\r\na", "--B\r\n\r\na\r\n--B\r\n", "--B-"]
        {
            assert!(!parts(&[body.as_bytes()]).1, "{body:?}");
        }
    }

    #[test]
    fn heads_say_what_parts_are() {
        let head = "Content-Disposition: attachment;\r\n filename=\"a;\\\"b\"; \
                    name=x ;filename*=UTF-8''%e2%82%ac.png\r\ncontent-type: image/png\r\n\
                    Content-ID: <a%20b>\r\nX-Part : 1\r\nnone\r\n";
        let part = part_of(head.as_bytes());
        assert_eq!(part.name.as_deref(), Some("x"));
        assert_eq!(part.file_name.as_deref(), Some("\u{20ac}.png"));
        assert_eq!(part.media.as_deref(), Some("image/png"));
        assert_eq!(part.id.as_deref(), Some("a b"));
        assert_eq!(part.headers, [("X-Part".to_owned(), "1".to_owned())]);
        let boundary =
            parameters("multipart/related; type=\"a;boundary=c\"; Boundary=\"x y\"");
        assert_eq!(boundary[1], ("boundary".to_owned(), "x y".to_owned()));
    }

    #[track_caller]
    fn refused(body: &str) -> String {
        let mut parser = PartParser::new("B", 1_000_000);
        parser.feed(body.as_bytes());
        loop {
            match parser.next() {
                Ok(Some(_)) => {}
                Ok(None) => panic!("nothing was refused"),
                Err(error) => {
                    assert_eq!(error.kind(), ErrorKind::BodyTooLarge);
                    return error.to_string();
                }
            }
        }
    }

    #[test]
    fn parts_and_their_heads_have_limits() {
        assert!(refused(&"--B\r\n\r\n\r\n".repeat(PARTS + 2)).contains("10000 parts"));
        let head = format!("--B\r\nx: {}\r\n\r\n\r\n--B--", "y".repeat(HEAD));
        assert!(refused(&head).contains("head"));
        let lines = format!("--B\r\n{}\r\n\r\n--B--", "x:\r\n".repeat(FIELDS + 1));
        assert!(refused(&lines).contains("100 lines"));
        assert!(form("a&".repeat(PARTS).as_bytes()).is_ok());
        assert!(form("a&".repeat(PARTS + 1).as_bytes()).is_err());
        assert!(
            refused(&format!("--B\r\n{}", "y".repeat(1_000_001))).contains("larger")
        );
    }

    /// A body with everything that can go wrong at a cut.
    const BODY: &[u8] = b"\r\n--x\r\n--B \r\nA: b\r\n c\r\n\r\n-\r\n--\r\n--BB\r\r\n--B\r\n\r\n\n--B\n\r\nx\r\n--B--\r\n--B\r\n";

    #[test]
    fn no_two_cuts_make_a_difference() {
        let expected = parts(&[BODY]);
        assert_eq!(expected.0.len(), 3);
        for first in 0..=BODY.len() {
            for second in first..=BODY.len() {
                let pieces = [&BODY[..first], &BODY[first..second], &BODY[second..]];
                assert_eq!(parts(&pieces), expected, "{first} {second}");
            }
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(
            contents in prop::collection::vec(prop::collection::vec(prop::sample::select(&b"-B1\r\n:"[..]), 0..40), 1..4),
            cut in 0_usize..400,
        ) {
            let mut body = Vec::new();
            for content in &contents {
                body.extend_from_slice(b"--=b=\r\n\r\n");
                body.extend_from_slice(content);
                body.extend_from_slice(b"\r\n");
            }
            body.extend_from_slice(b"--=b=--\r\n");
            let (left, right) = body.split_at(cut.min(body.len()));
            let mut parser = PartParser::new("=b=", 1_000);
            let mut found = Vec::new();
            for piece in [left, right] {
                parser.feed(piece);
                while let Some(part) = parser.next().unwrap() {
                    found.push(part.bytes.to_vec());
                }
            }
            prop_assert!(parser.is_over());
            prop_assert_eq!(found, contents);
        }

        #[test]
        fn no_cut_of_any_body_makes_a_difference(
            body in "(--B|--|\r|\n|\r\n|a: b|B){0,30}",
            cut in 0_usize..100,
        ) {
            let bytes = body.as_bytes();
            let (left, right) = bytes.split_at(cut.min(bytes.len()));
            prop_assert_eq!(parts(&[left, right]), parts(&[bytes]));
        }
    }
}
