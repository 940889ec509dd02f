//! What kind of text a file holds, told by its content.

use super::Form;
use crate::diagnostic::Code;
use crate::diagnostic::catalogue::source as codes;

/// The text of a file without byte order mark, or why it is none and what to say of it.
pub(super) fn text(bytes: &[u8]) -> Result<String, (&'static Code, String)> {
    if bytes.len() > super::LARGEST_FILE {
        return Err((&codes::TOO_LARGE, "is larger than 64 MiB".to_owned()));
    }
    if let Some(what) = foreign(bytes) {
        return Err((&codes::NOT_TEXT, what.to_owned()));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) if text.trim().is_empty() => {
            Err((&codes::EMPTY, "is empty".to_owned()))
        }
        Ok(text) if text.trim_start().starts_with('<') => {
            Err((&codes::NOT_TEXT, "is HTML or XML, not JSON or YAML".to_owned()))
        }
        Ok(text) => Ok(text.to_owned()),
        Err(error) => {
            let offset = error.valid_up_to();
            let byte = bytes.get(offset).copied().unwrap_or_default();
            let what = format!("is not UTF-8: byte 0x{byte:02X} at offset {offset}");
            Err((&codes::NOT_TEXT, what))
        }
    }
}

/// What a file is that begins with these bytes, if it is certainly no UTF-8 text.
fn foreign(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [0, _, ..] | [_, 0, ..] => {
            Some("is UTF-16 or UTF-32; only UTF-8 is read")
        }
        [0x1f, 0x8b, ..] => Some("is compressed with gzip"),
        [b'P', b'K', 3 | 5, ..] => Some("is a zip archive"),
        [b'%', b'P', b'D', b'F', ..] => Some("is a PDF document"),
        _ => None,
    }
}

/// JSON begins with a brace or a bracket, anything else is read as YAML.
pub(super) fn form(text: &str) -> Form {
    match text.trim_start().as_bytes().first() {
        Some(b'{' | b'[') => Form::Json,
        _ => Form::Yaml,
    }
}

/// Whether a file's name says YAML.
pub(super) fn is_yaml_name(path: &str) -> bool {
    ends(path, "yaml") || ends(path, "yml")
}

/// Whether a file's name says JSON.
pub(super) fn is_json_name(path: &str) -> bool {
    ends(path, "json")
}

fn ends(path: &str, ending: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, found)| found.eq_ignore_ascii_case(ending))
}
