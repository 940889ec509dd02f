//! JSON text (RFC 8259), token by token.
//!
//! It says of a text what `serde_json` says of it, and says it without a frame of a
//! visitor around each value: that is what the client's own reader gains.

use std::borrow::Cow;

use super::super::context::Failed;

/// A place in a JSON text. What fails notes where, and leaves the text unusable.
pub(crate) struct Text<'de> {
    text: &'de str,
    at: usize,
    fault: Option<usize>,
    /// Whether each level that is being skipped is an object; kept for its memory.
    open: Vec<bool>,
}

/// What stands for the end of the text: a byte that no token begins with.
const END: u8 = 0;

impl<'de> Text<'de> {
    pub(crate) const fn new(text: &'de str) -> Self {
        Self { text, at: 0, fault: None, open: Vec::new() }
    }

    fn byte(&self, at: usize) -> u8 {
        self.text.as_bytes().get(at).copied().unwrap_or(END)
    }

    /// The first byte of the next token, which is not passed.
    #[inline]
    pub(crate) fn peek(&mut self) -> u8 {
        loop {
            let byte = self.byte(self.at);
            if !matches!(byte, b' ' | b'\n' | b'\r' | b'\t') {
                return byte;
            }
            self.at += 1;
        }
    }

    /// Passes a byte that was peeked.
    #[inline]
    pub(crate) fn pass(&mut self) {
        self.at += 1;
    }

    /// The next token may not stand here.
    #[cold]
    pub(crate) fn fail(&mut self) -> Failed {
        self.fail_at(self.at)
    }

    #[cold]
    fn fail_at(&mut self, at: usize) -> Failed {
        self.fault.get_or_insert(at);
        Failed
    }

    /// Where the text is no JSON, if that is why something failed: line and column,
    /// counted as `serde_json` does.
    pub(crate) fn fault(&self) -> Option<(usize, usize)> {
        let at = self.fault?;
        let before = self.text.as_bytes().get(..=at).unwrap_or(self.text.as_bytes());
        let line = before.iter().filter(|byte| **byte == b'\n').count();
        let column = before.iter().rev().take_while(|byte| **byte != b'\n').count();
        Some((line + 1, column))
    }

    /// The index that [`rewind`](Self::rewind) comes back to.
    pub(crate) const fn mark(&self) -> usize {
        self.at
    }

    /// Goes back to an index that [`mark`](Self::mark) gave.
    pub(crate) const fn rewind(&mut self, mark: usize) {
        self.at = mark;
    }

    /// Checks that nothing but white space is left.
    pub(crate) fn end(&mut self) -> Result<(), Failed> {
        self.peek();
        if self.at < self.text.len() { Err(self.fail()) } else { Ok(()) }
    }

    /// Passes a word; the text stands on its first letter.
    pub(crate) fn word(&mut self, word: &str) -> Result<(), Failed> {
        for byte in word.bytes() {
            if self.byte(self.at) != byte {
                return Err(self.fail());
            }
            self.at += 1;
        }
        Ok(())
    }

    /// Passes the key `name` with its colon, if that is what stands here as it is.
    #[inline]
    pub(crate) fn key(&mut self, name: &str) -> Result<bool, Failed> {
        let (from, to) = (self.at + 1, self.at + 1 + name.len());
        let same = self.text.as_bytes().get(from..to) == Some(name.as_bytes());
        if !same || self.byte(to) != b'"' {
            return Ok(false);
        }
        self.at = to + 1;
        self.colon().map(|()| true)
    }

    /// Passes what stands between a key and its value.
    #[inline]
    pub(crate) fn colon(&mut self) -> Result<(), Failed> {
        if self.peek() != b':' {
            return Err(self.fail());
        }
        self.at += 1;
        Ok(())
    }

    /// Passes a string; the text stands on its first mark.
    #[inline]
    pub(crate) fn string(&mut self) -> Result<Cow<'de, str>, Failed> {
        let start = self.at + 1;
        let end = plain_until(self.text.as_bytes(), start);
        if self.byte(end) != b'"' {
            return self.escaped(start, end).map(Cow::Owned);
        }
        self.at = end + 1;
        Ok(Cow::Borrowed(self.slice(start, end)))
    }

    fn slice(&self, start: usize, end: usize) -> &'de str {
        self.text.get(start..end).unwrap_or_default()
    }

    /// The string from `start`, which has its first escape, or its fault, at `end`.
    #[inline(never)]
    fn escaped(&mut self, start: usize, end: usize) -> Result<String, Failed> {
        let mut out = String::with_capacity(end - start + 32);
        let (mut start, mut end) = (start, end);
        loop {
            out.push_str(self.slice(start, end));
            match self.byte(end) {
                b'"' => {
                    self.at = end + 1;
                    return Ok(out);
                }
                b'\\' => {
                    self.at = end + 1;
                    out.push(self.escape()?);
                }
                _ => return Err(self.fail_at(end)),
            }
            start = self.at;
            end = plain_until(self.text.as_bytes(), start);
        }
    }

    /// Passes what follows a backslash.
    fn escape(&mut self) -> Result<char, Failed> {
        let byte = self.byte(self.at);
        self.at += 1;
        Ok(match byte {
            b'"' | b'\\' | b'/' => char::from(byte),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.unit_or_pair(),
            _ => return Err(self.fail_at(self.at - 1)),
        })
    }

    /// Passes four hexadecimal digits, and the other half where they are half a pair.
    fn unit_or_pair(&mut self) -> Result<char, Failed> {
        let high = self.unit()?;
        let mut code = u32::from(high);
        if (0xD800..0xDC00).contains(&high) {
            for byte in [b'\\', b'u'] {
                if self.byte(self.at) != byte {
                    return Err(self.fail());
                }
                self.at += 1;
            }
            let low = self.unit()?;
            if !(0xDC00..0xE000).contains(&low) {
                return Err(self.fail_at(self.at - 1));
            }
            code = 0x1_0000 + ((code - 0xD800) << 10) + (u32::from(low) - 0xDC00);
        }
        char::from_u32(code).ok_or_else(|| self.fail_at(self.at - 1))
    }

    fn unit(&mut self) -> Result<u16, Failed> {
        let digits = self.text.as_bytes().get(self.at..self.at + 4);
        let Some(digits) = digits else { return Err(self.fail_at(self.text.len())) };
        let mut unit = 0;
        for digit in digits {
            let Some(digit) = char::from(*digit).to_digit(16) else {
                return Err(self.fail_at(self.at + 3));
            };
            unit = unit << 4 | digit;
        }
        self.at += 4;
        Ok(u16::try_from(unit).unwrap_or_default())
    }

    /// Passes a number and gives it as it stands.
    pub(crate) fn number(&mut self) -> Result<&'de str, Failed> {
        let start = self.at;
        if self.byte(self.at) == b'-' {
            self.at += 1;
        }
        match self.byte(self.at) {
            b'0' if self.byte(self.at + 1).is_ascii_digit() => {
                return Err(self.fail_at(self.at + 1));
            }
            _ => self.digits()?,
        }
        if self.byte(self.at) == b'.' {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.byte(self.at), b'e' | b'E') {
            self.at += 1;
            if matches!(self.byte(self.at), b'+' | b'-') {
                self.at += 1;
            }
            self.digits()?;
        }
        Ok(self.slice(start, self.at))
    }

    fn digits(&mut self) -> Result<(), Failed> {
        if !self.byte(self.at).is_ascii_digit() {
            return Err(self.fail());
        }
        while self.byte(self.at).is_ascii_digit() {
            self.at += 1;
        }
        Ok(())
    }

    /// Notes that the number which was passed last is too large to be one.
    pub(crate) fn too_large(&mut self) -> Failed {
        self.fail_at(self.at.saturating_sub(1))
    }

    /// Passes a value and gives it as it stands. Its levels are not counted.
    pub(crate) fn raw(&mut self) -> Result<&'de str, Failed> {
        self.peek();
        let start = self.at;
        self.skip()?;
        Ok(self.slice(start, self.at))
    }

    /// Where the reader stands.
    pub(crate) const fn at(&self) -> usize {
        self.at
    }

    /// The text from there to where the reader stands.
    pub(crate) fn since(&self, start: usize) -> &'de str {
        self.slice(start, self.at)
    }

    /// Passes a value. Its levels are not counted.
    pub(crate) fn skip(&mut self) -> Result<(), Failed> {
        let mut open = std::mem::take(&mut self.open);
        open.clear();
        self.skip_levels(&mut open)?;
        self.open = open;
        Ok(())
    }

    fn skip_levels(&mut self, open: &mut Vec<bool>) -> Result<(), Failed> {
        loop {
            match self.peek() {
                b'"' => self.skip_string()?,
                b't' => self.word("true")?,
                b'f' => self.word("false")?,
                b'n' => self.word("null")?,
                first @ (b'{' | b'[') => {
                    let is_object = first == b'{';
                    self.at += 1;
                    if self.peek() != if is_object { b'}' } else { b']' } {
                        open.push(is_object);
                        if is_object {
                            self.skip_key()?;
                        }
                        continue;
                    }
                    self.at += 1;
                }
                _ => drop(self.number()?),
            }
            loop {
                let Some(is_object) = open.last().copied() else { return Ok(()) };
                match (self.peek(), is_object) {
                    (b',', _) => {
                        self.at += 1;
                        if is_object {
                            self.skip_key()?;
                        }
                        break;
                    }
                    (b'}', true) | (b']', false) => {
                        self.at += 1;
                        open.pop();
                    }
                    _ => return Err(self.fail()),
                }
            }
        }
    }

    fn skip_key(&mut self) -> Result<(), Failed> {
        if self.peek() != b'"' {
            return Err(self.fail());
        }
        self.skip_string()?;
        self.colon()
    }

    fn skip_string(&mut self) -> Result<(), Failed> {
        self.at += 1;
        loop {
            self.at = plain_until(self.text.as_bytes(), self.at);
            match self.byte(self.at) {
                b'"' => {
                    self.at += 1;
                    return Ok(());
                }
                b'\\' if self.byte(self.at + 1) == b'u' => {
                    self.at += 2;
                    // Nobody wants the text: half a pair does no harm.
                    self.unit()?;
                }
                b'\\' => {
                    self.at += 1;
                    self.escape()?;
                }
                _ => return Err(self.fail()),
            }
        }
    }
}

/// The index from `at` on of the first byte that is not plain text within a string: its
/// end, an escape or a control character.
#[inline]
fn plain_until(bytes: &[u8], at: usize) -> usize {
    const ONES: u64 = u64::MAX / 255;
    const HIGH: u64 = ONES << 7;
    let rest = bytes.get(at..).unwrap_or_default();
    let mut passed = at;
    for chunk in rest.chunks(8) {
        let Ok(chunk) = <[u8; 8]>::try_from(chunk) else { break };
        let word = u64::from_le_bytes(chunk);
        // A subtraction borrows only beyond the first byte that is found.
        let control = word.wrapping_sub(ONES * 0x20) & !word;
        let quote = word ^ (ONES * u64::from(b'"'));
        let escape = word ^ (ONES * u64::from(b'\\'));
        let quote = quote.wrapping_sub(ONES) & !quote;
        let escape = escape.wrapping_sub(ONES) & !escape;
        let found = (control | quote | escape) & HIGH;
        if found != 0 {
            return passed + (found.trailing_zeros() / 8) as usize;
        }
        passed += 8;
    }
    let tail = bytes.get(passed..).unwrap_or_default();
    let plain = |byte: &u8| *byte >= 0x20 && *byte != b'"' && *byte != b'\\';
    passed + tail.iter().take_while(|byte| plain(byte)).count()
}
