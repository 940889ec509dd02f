//! Percent-encoding (RFC 3986, section 2).

use super::style::Fault;

/// What stays as it is in a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encode {
    /// Unreserved characters only.
    Strict,
    /// Reserved characters and triples too, but for those that would end the path.
    ReservedPath,
    /// Reserved characters and triples too, but for those that would end the value.
    ReservedQuery,
    /// The same, but for a plus sign, which in forms stands for a space.
    ReservedForm,
    /// Everything: the value is already encoded, for a path.
    RawPath,
    /// Everything: the value is already encoded, for the query.
    RawQuery,
    /// Everything: the value is no part of a URL.
    Verbatim,
    /// Everything that a cookie's value may hold (RFC 6265, 4.1.1).
    Cookie,
}

impl Encode {
    /// Appends `text`, encoded.
    pub(crate) fn push(self, out: &mut String, text: &str) -> Result<(), Fault> {
        match self {
            Self::Strict => push_encoded(out, text, UNRESERVED),
            Self::ReservedPath => push_reserved(out, text, b"?#[]"),
            Self::ReservedQuery => push_reserved(out, text, b"#&[]"),
            Self::ReservedForm => push_reserved(out, text, b"#&[]+"),
            Self::RawPath => push_raw(out, text, b"?#")?,
            Self::RawQuery => push_raw(out, text, b"#")?,
            Self::Verbatim => out.push_str(text),
            Self::Cookie => {
                if !text.bytes().all(is_cookie_octet) {
                    return Err(Fault::NoCookie);
                }
                out.push_str(text);
            }
        }
        Ok(())
    }
}

/// RFC 3986, 2.3.
pub(crate) const fn is_unreserved(byte: u8) -> bool {
    matches!(byte, b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~')
}

/// RFC 3986, 2.2.
const fn is_reserved(byte: u8) -> bool {
    matches!(
        byte,
        b':' | b'/'
            | b'?'
            | b'#'
            | b'['
            | b']'
            | b'@'
            | b'!'
            | b'$'
            | b'&'
            | b'\''
            | b'('
            | b')'
            | b'*'
            | b'+'
            | b','
            | b';'
            | b'='
    )
}

/// What a parameter's own name keeps, so that names such as `$filter` stay readable.
const fn is_name(byte: u8) -> bool {
    is_unreserved(byte) || matches!(byte, b'$' | b'@' | b':' | b'!' | b'*' | b'(' | b')')
}

/// What stands in the literal part of a path template, triples included.
const fn is_path_literal(byte: u8) -> bool {
    byte == b'%'
        || is_unreserved(byte)
        || (is_reserved(byte) && !matches!(byte, b'?' | b'#' | b'[' | b']'))
}

const fn is_cookie_octet(byte: u8) -> bool {
    matches!(byte, 0x21 | 0x23..=0x2b | 0x2d..=0x3a | 0x3c..=0x5b | 0x5d..=0x7e)
}

/// The ASCII characters that stay as they are in a place, one bit each.
#[derive(Clone, Copy)]
pub(super) struct Kept(pub(super) u128);

/// A constant of the characters that a constant function keeps.
macro_rules! kept {
    ($name:ident, $keep:expr) => {
        const $name: Kept = {
            let (mut kept, mut byte) = (0_u128, 0_u8);
            while byte < 128 {
                if $keep(byte) {
                    kept |= 1 << byte;
                }
                byte += 1;
            }
            Kept(kept)
        };
    };
}

kept!(UNRESERVED, is_unreserved);
kept!(NAME, is_name);
kept!(PATH_LITERAL, is_path_literal);

impl Kept {
    const fn keeps(self, byte: u8) -> bool {
        byte < 128 && self.0 >> byte & 1 == 1
    }
}

/// Appends `text` with every byte encoded that is not kept.
pub(super) fn push_encoded(out: &mut String, text: &str, kept: Kept) {
    let mut rest = text;
    while let Some(at) = rest.bytes().position(|byte| !kept.keeps(byte)) {
        // Only ASCII is kept, so `at` is a character boundary.
        let (plain, tail) = rest.split_at(at);
        out.push_str(plain);
        let Some(character) = tail.chars().next() else { return };
        let (encode, tail) = tail.split_at(character.len_utf8());
        for byte in encode.bytes() {
            push_triple(out, byte);
        }
        rest = tail;
    }
    out.push_str(rest);
}

fn push_triple(out: &mut String, byte: u8) {
    out.push('%');
    for digit in [byte >> 4, byte & 15] {
        out.push(char::from(if digit < 10 { b'0' + digit } else { b'A' + digit - 10 }));
    }
}

/// Appends `text` with reserved characters and triples kept (RFC 6570, 3.2.3), but for
/// the characters in `unless`.
fn push_reserved(out: &mut String, text: &str, unless: &[u8]) {
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        let (head, tail) = rest.split_at(character.len_utf8());
        match head.as_bytes() {
            [b'%'] if starts_with_two_digits(tail) => out.push('%'),
            &[byte]
                if is_unreserved(byte)
                    || (is_reserved(byte) && !unless.contains(&byte)) =>
            {
                out.push(character);
            }
            bytes => bytes.iter().for_each(|byte| push_triple(out, *byte)),
        }
        rest = tail;
    }
}

fn starts_with_two_digits(text: &str) -> bool {
    matches!(text.as_bytes(), [a, b, ..] if a.is_ascii_hexdigit() && b.is_ascii_hexdigit())
}

/// Appends text that its owner has encoded: nothing may stand in it that would end the
/// part of the URL or the request line.
fn push_raw(out: &mut String, text: &str, ends: &[u8]) -> Result<(), Fault> {
    let harmless = |byte: u8| byte > b' ' && byte < 0x7f && !ends.contains(&byte);
    if !text.bytes().all(harmless) {
        return Err(Fault::NotEncoded);
    }
    out.push_str(text);
    Ok(())
}

/// Appends the name of a parameter or member.
pub(crate) fn push_name(out: &mut String, name: &str) {
    push_encoded(out, name, NAME);
}

/// Appends literal text of a path template; triples in it stay.
pub(crate) fn push_path_literal(out: &mut String, text: &str) {
    push_encoded(out, text, PATH_LITERAL);
}

/// Appends `name=value` for the query, both encoded.
pub(crate) fn push_pair_text(out: &mut String, name: &str, value: &str) {
    push_name(out, name);
    out.push('=');
    push_encoded(out, value, UNRESERVED);
}

/// The bytes that a text stands for: triples are the byte that they name.
pub(crate) fn unescaped(text: &str) -> Vec<u8> {
    let mut pieces = text.split('%');
    let mut out = pieces.next().unwrap_or_default().as_bytes().to_vec();
    for piece in pieces {
        let byte = piece.get(..2).filter(|digits| starts_with_two_digits(digits));
        match byte.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                out.push(byte);
                out.extend(piece.bytes().skip(2));
            }
            None => {
                out.push(b'%');
                out.extend(piece.bytes());
            }
        }
    }
    out
}

/// Appends `text` as ACS3 canonical text wants it: unreserved characters only.
#[cfg(feature = "acs3")]
pub(crate) fn push_strict(out: &mut String, text: &str) {
    push_encoded(out, text, UNRESERVED);
}
