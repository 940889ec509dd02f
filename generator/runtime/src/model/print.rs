//! Writing models as JSON text, without a serde format in between: text is looked through
//! in pieces and copied in runs, and numbers keep their digits.

use std::convert::Infallible;

use serde::Serialize;
use serde_json::value::RawValue;

use super::kept::Kept;
use super::walk::{Sink, leaves_tag, walk};
use super::write::{Mode, digits, is_object};
use super::{Items, Scalar, Union, View, Wire};

/// Appends a value.
pub(crate) fn print(view: View<'_>, mode: Mode, out: &mut Vec<u8>) {
    match view {
        View::Missing | View::Absent | View::Null => out.extend_from_slice(b"null"),
        View::Bool(true) => out.extend_from_slice(b"true"),
        View::Bool(false) => out.extend_from_slice(b"false"),
        View::I64(integer) => plain(&integer, out),
        View::U64(integer) => plain(&integer, out),
        View::F32(float) => plain(&float, out),
        View::F64(float) => plain(&float, out),
        View::Text(text) => quoted(text, out),
        View::Json(json) => plain(json, out),
        View::Other(other) => kept(&other.kept, out),
        View::Scalar(scalar) | View::Enumeration(scalar) => self::scalar(scalar, out),
        View::List(items) => list(items, mode, out),
        View::Union(union) => match (received(union), union.value().1) {
            (Some(received), _) => kept(received, out),
            (None, content) if is_object(content) => object(view, mode, out),
            (None, content) => print(content, mode, out),
        },
        View::Record(_) | View::Map(_) | View::Extra(_) => object(view, mode, out),
    }
}

/// Appends what serde_json writes. A vector takes every byte, and every key is text, so
/// that there is nothing to fail.
fn plain(value: &impl Serialize, out: &mut Vec<u8>) {
    let written = serde_json::to_writer(out, value);
    debug_assert!(written.is_ok(), "JSON is written to memory");
}

/// What a union holds as received, where nothing is written beside it: no tag of a union
/// around it.
fn received(union: &dyn Union) -> Option<&Kept> {
    match union.value().1 {
        View::Other(other) => Some(&other.kept),
        View::Union(inner) => {
            let tag = union.choice().tag;
            let alone = tag.is_none_or(|tag| leaves_tag(View::Union(inner), tag));
            if alone { received(inner) } else { None }
        }
        _ => None,
    }
}

/// Appends a value as received.
fn kept(kept: &Kept, out: &mut Vec<u8>) {
    match &kept.text {
        Some(text) => out.extend_from_slice(text.as_bytes()),
        None => plain(&kept.json, out),
    }
}

fn scalar(scalar: &dyn Scalar, out: &mut Vec<u8>) {
    match scalar.wire() {
        Wire::Text(text) => quoted(&text, out),
        Wire::Json(json) => plain(&*json, out),
        Wire::Number(number) => match number.parse::<i64>() {
            Ok(integer) => plain(&integer, out),
            Err(_) => match serde_json::from_str::<&RawValue>(&number) {
                Ok(raw) => out.extend_from_slice(raw.get().as_bytes()),
                Err(_) => plain(&Digits(&number), out),
            },
        },
    }
}

/// A number in a notation that JSON does not have.
struct Digits<'a>(&'a str);

impl Serialize for Digits<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        digits(self.0, serializer)
    }
}

fn list(items: &dyn Items, mode: Mode, out: &mut Vec<u8>) {
    out.push(b'[');
    for index in 0..items.len() {
        if index > 0 {
            out.push(b',');
        }
        print(items.item(index), mode, out);
    }
    out.push(b']');
}

fn object(view: View<'_>, mode: Mode, out: &mut Vec<u8>) {
    out.push(b'{');
    let Ok(()) = walk(view, mode, &mut Members { mode, first: true, out: &mut *out });
    out.push(b'}');
}

struct Members<'o> {
    mode: Mode,
    first: bool,
    out: &'o mut Vec<u8>,
}

impl Sink for Members<'_> {
    type Error = Infallible;

    fn member(&mut self, name: &str, view: View<'_>) -> Result<(), Infallible> {
        self.name(name);
        print(view, self.mode, self.out);
        Ok(())
    }

    fn kept(&mut self, name: &str, kept: &Kept) -> Result<(), Infallible> {
        self.name(name);
        self::kept(kept, self.out);
        Ok(())
    }
}

impl Members<'_> {
    fn name(&mut self, name: &str) {
        if !std::mem::replace(&mut self.first, false) {
            self.out.push(b',');
        }
        quoted(name, self.out);
        self.out.push(b':');
    }
}

/// Appends text in quotes, with escapes for what JSON wants escaped (RFC 8259, section 7).
fn quoted(text: &str, out: &mut Vec<u8>) {
    let mut rest = text.as_bytes();
    out.reserve(rest.len() + 2);
    out.push(b'"');
    loop {
        let (run, after) = rest.split_at(run(rest));
        out.extend_from_slice(run);
        let Some((byte, after)) = after.split_first() else { break };
        escaped(*byte, out);
        rest = after;
    }
    out.push(b'"');
}

/// How many bytes from here on need no escape.
fn run(bytes: &[u8]) -> usize {
    let mut at = 0;
    while let Some(word) = bytes.get(at..).and_then(<[u8]>::first_chunk) {
        if any_special(*word) {
            break;
        }
        at += WORD;
    }
    let rest = bytes.get(at..).unwrap_or_default();
    if rest.len() < WORD {
        // The rest is looked at together with some of what stands before it.
        if bytes.last_chunk().is_some_and(|word| !any_special(*word)) {
            return bytes.len();
        }
    }
    at + rest.iter().take_while(|byte| !special(**byte)).count()
}

/// As many bytes are looked at together.
const WORD: usize = 8;

/// Whether one of eight bytes needs an escape: for each byte the highest bit is found by
/// a subtraction that borrows from it where the byte is less than what is subtracted.
const fn any_special(word: [u8; WORD]) -> bool {
    const ONES: u64 = u64::MAX / 0xff;
    let word = u64::from_le_bytes(word);
    let (quote, backslash) = (word ^ (ONES * 0x22), word ^ (ONES * 0x5c));
    let control = word.wrapping_sub(ONES * 0x20) & !word;
    let quote = quote.wrapping_sub(ONES) & !quote;
    let backslash = backslash.wrapping_sub(ONES) & !backslash;
    (control | quote | backslash) & (ONES * 0x80) != 0
}

const fn special(byte: u8) -> bool {
    byte < 0x20 || byte == b'"' || byte == b'\\'
}

fn escaped(byte: u8, out: &mut Vec<u8>) {
    let short = match byte {
        b'"' | b'\\' => byte,
        0x08 => b'b',
        0x09 => b't',
        0x0a => b'n',
        0x0c => b'f',
        0x0d => b'r',
        _ => return out.extend_from_slice(format!("\\u{byte:04x}").as_bytes()),
    };
    out.extend_from_slice(&[b'\\', short]);
}

#[cfg(test)]
mod tests {
    use super::quoted;

    /// Text is written as serde_json writes it.
    #[track_caller]
    fn check(text: &str) {
        let mut out = Vec::new();
        quoted(text, &mut out);
        let expected = serde_json::to_string(text).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }

    #[test]
    fn every_character_that_needs_an_escape_has_one() {
        (0..=0x2000).filter_map(char::from_u32).for_each(|c| check(&c.to_string()));
    }

    #[test]
    fn an_escape_is_found_at_every_place_of_a_piece() {
        for before in 0..40 {
            for after in 0..40 {
                check(&format!("{}\"{}", "é".repeat(before), "a".repeat(after)));
            }
        }
        check("");
        check(&"\u{1f600}".repeat(99));
    }
}
