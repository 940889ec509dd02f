//! Places in JSON, by a scan that skips what nobody asks for.
//!
//! The text was parsed before, so the scan expects it to be well-formed; where it is not,
//! the scan ends early and finds less.

use std::borrow::Cow;

use super::lines;
use super::trie::{Spot, Trie};

/// How deeply the scan follows wanted paths; no parsed document is deeper.
const DEEPEST: usize = 256;

pub(super) fn scan(text: &str, trie: &mut Trie) {
    let mut scanner = Scanner { text, bytes: text.as_bytes(), at: 0, trie };
    scanner.value(0, 0);
    lines::resolve(text, trie);
}

struct Scanner<'t> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    trie: &'t mut Trie,
}

impl Scanner<'_> {
    /// Scans a wanted value. None ends the scan: all is found, or the text is broken.
    fn value(&mut self, entry: usize, depth: usize) -> Option<()> {
        self.blanks();
        let start = self.at;
        let first = *self.bytes.get(start)?;
        let opens = matches!(first, b'{' | b'[');
        if !opens || !self.trie.goes_on(entry) || depth > DEEPEST {
            self.skip()?;
            let length = if opens { 1 } else { self.at - start };
            self.trie.found(entry, spot(start, length));
        } else {
            self.trie.found(entry, spot(start, 1));
            self.at += 1;
            if first == b'{' {
                self.members(entry, depth)?;
            } else {
                self.elements(entry, depth)?;
            }
        }
        if self.trie.is_done() { None } else { Some(()) }
    }

    fn members(&mut self, entry: usize, depth: usize) -> Option<()> {
        loop {
            self.blanks();
            match *self.bytes.get(self.at)? {
                b'}' => {
                    self.at += 1;
                    return Some(());
                }
                b',' => self.at += 1,
                b'"' => {
                    let start = self.at;
                    self.string()?;
                    let end = self.at;
                    let key = unescape(self.text.get(start + 1..end - 1)?);
                    self.blanks();
                    if *self.bytes.get(self.at)? != b':' {
                        return None;
                    }
                    self.at += 1;
                    match self.trie.key(entry, &key) {
                        Some(next) => {
                            self.trie.found_key(next, spot(start, end - start));
                            self.value(next, depth + 1)?;
                        }
                        None => {
                            self.blanks();
                            self.skip()?;
                        }
                    }
                }
                _ => return None,
            }
        }
    }

    fn elements(&mut self, entry: usize, depth: usize) -> Option<()> {
        let mut index = 0;
        loop {
            self.blanks();
            match *self.bytes.get(self.at)? {
                b']' => {
                    self.at += 1;
                    return Some(());
                }
                b',' => self.at += 1,
                _ => {
                    match self.trie.item(entry, index) {
                        Some(next) => self.value(next, depth + 1)?,
                        None => self.skip()?,
                    }
                    index += 1;
                }
            }
        }
    }

    fn blanks(&mut self) {
        while matches!(self.bytes.get(self.at), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    /// Skips a value whatever it is.
    fn skip(&mut self) -> Option<()> {
        let start = self.at;
        let mut open = 0_usize;
        loop {
            match *self.bytes.get(self.at)? {
                b'"' => self.string()?,
                b'{' | b'[' => {
                    open += 1;
                    self.at += 1;
                }
                b'}' | b']' => {
                    if open == 0 {
                        break;
                    }
                    open -= 1;
                    self.at += 1;
                }
                // Inside of a collection, only what closes it counts.
                _ if open > 0 => self.at += 1,
                b',' | b':' => break,
                b' ' | b'\t' | b'\n' | b'\r' => self.blanks(),
                _ => self.word(),
            }
            if open == 0 {
                break;
            }
        }
        (self.at > start).then_some(())
    }

    /// A number or one of the three words.
    fn word(&mut self) {
        while let Some(byte) = self.bytes.get(self.at) {
            if byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.') {
                self.at += 1;
            } else {
                break;
            }
        }
    }

    /// From one quote behind the other.
    fn string(&mut self) -> Option<()> {
        let start = self.at + 1;
        let mut from = start;
        loop {
            let quote = from + self.text.get(from..)?.find('"')?;
            let before = self.bytes.get(start..quote)?;
            let escapes = before.iter().rev().take_while(|byte| **byte == b'\\');
            from = quote + 1;
            if escapes.count() % 2 == 0 {
                self.at = from;
                return Some(());
            }
        }
    }
}

/// A place whose column is still a byte offset.
fn spot(start: usize, length: usize) -> Spot {
    let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Spot { line: 0, column: small(start), length: small(length) }
}

/// The text of a JSON string; a broken escape stays as it is.
fn unescape(raw: &str) -> Cow<'_, str> {
    if !raw.contains('\\') {
        return Cow::Borrowed(raw);
    }
    let mut units: Vec<u16> = Vec::with_capacity(raw.len());
    let mut rest = raw.chars();
    let mut buffer = [0; 2];
    while let Some(c) = rest.next() {
        let c = if c == '\\' {
            match rest.next() {
                Some('n') => '\n',
                Some('r') => '\r',
                Some('t') => '\t',
                Some('b') => '\u{8}',
                Some('f') => '\u{c}',
                Some('u') => {
                    let digits = rest.as_str().get(..4).unwrap_or_default();
                    if let Ok(unit) = u16::from_str_radix(digits, 16) {
                        units.push(unit);
                        rest = rest.as_str().get(4..).unwrap_or_default().chars();
                    }
                    continue;
                }
                Some(other) => other,
                None => '\\',
            }
        } else {
            c
        };
        units.extend_from_slice(c.encode_utf16(&mut buffer));
    }
    Cow::Owned(String::from_utf16_lossy(&units))
}
