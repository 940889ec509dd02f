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
        // Most blanks are indentation.
        const MANY: &[u8] = b"        ";
        loop {
            match self.bytes.get(self.at) {
                Some(b' ')
                    if self.bytes.get(self.at..self.at + MANY.len()) == Some(MANY) =>
                {
                    self.at += MANY.len();
                }
                Some(b' ' | b'\t' | b'\n' | b'\r') => self.at += 1,
                _ => break,
            }
        }
    }

    /// Skips a value whatever it is.
    fn skip(&mut self) -> Option<()> {
        let start = self.at;
        match *self.bytes.get(start)? {
            b'"' => self.string()?,
            b'{' | b'[' => self.collection()?,
            _ => self.word(),
        }
        (self.at > start).then_some(())
    }

    /// From one bracket behind the one that closes it.
    fn collection(&mut self) -> Option<()> {
        let mut open = 0_usize;
        loop {
            match *self.bytes.get(self.at)? {
                b'"' => {
                    self.string()?;
                    continue;
                }
                b'\n' => {
                    self.blanks();
                    continue;
                }
                b'{' | b'[' => open += 1,
                b'}' | b']' => open = open.saturating_sub(1),
                _ => {}
            }
            self.at += 1;
            if open == 0 {
                return Some(());
            }
        }
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
        let mut at = self.at + 1;
        loop {
            match *self.bytes.get(at)? {
                b'"' => {
                    self.at = at + 1;
                    return Some(());
                }
                b'\\' => at += 2,
                _ => at += 1,
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
