//! What kind of text a file holds, told by its content.

use super::Form;
use crate::diagnostic::Code;
use crate::diagnostic::catalogue::source as codes;

/// Why bytes are no text, what to do, and in which line.
pub(super) struct NoText {
    pub(super) code: &'static Code,
    pub(super) what: String,
    pub(super) help: &'static str,
    pub(super) line: usize,
}

fn no_text(code: &'static Code, what: &str, help: &'static str) -> NoText {
    NoText { code, what: what.to_owned(), help, line: 1 }
}

/// The text of a file without byte order mark, or why it is none.
pub(super) fn text(mut bytes: Vec<u8>) -> Result<String, NoText> {
    if bytes.len() > super::LARGEST_FILE {
        let help = "split the description, or take out what is not needed";
        return Err(no_text(&codes::TOO_LARGE, "is larger than 64 MiB", help));
    }
    if let Some((what, help)) = foreign(&bytes) {
        return Err(no_text(&codes::NOT_TEXT, what, help));
    }
    if bytes.starts_with(b"\xef\xbb\xbf") {
        bytes.drain(..3);
    }
    match String::from_utf8(bytes) {
        Ok(text) if text.trim().is_empty() => {
            Err(no_text(&codes::EMPTY, "is empty", "give a description"))
        }
        Ok(text) if text.trim_start().starts_with('<') => {
            let what = "is HTML or XML, not JSON or YAML";
            Err(no_text(&codes::NOT_TEXT, what, "save the description itself"))
        }
        Ok(text) => Ok(text),
        Err(error) => {
            let offset = error.utf8_error().valid_up_to();
            let byte = error.as_bytes().get(offset).copied().unwrap_or_default();
            let before = error.as_bytes().get(..offset).unwrap_or_default();
            let what = format!("is not UTF-8: byte 0x{byte:02X} at offset {offset}");
            let code = &codes::NOT_TEXT;
            let line = super::newlines(before) + 1;
            Err(NoText { code, what, help: "save it as UTF-8", line })
        }
    }
}

/// What a file is that begins with these bytes, if it is certainly no UTF-8 text.
fn foreign(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    Some(match bytes {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [0, _, ..] | [_, 0, ..] => {
            ("is UTF-16 or UTF-32; only UTF-8 is read", "save it as UTF-8")
        }
        [0x1f, 0x8b, ..] => ("is compressed with gzip", "unpack it"),
        [b'P', b'K', 3 | 5, ..] => ("is a zip archive", "unpack it"),
        [b'%', b'P', b'D', b'F', ..] => {
            ("is a PDF document", "find the description in JSON or YAML")
        }
        _ => return None,
    })
}

/// JSON begins with a brace, a bracket or a comment that it does not allow; anything else
/// is read as YAML.
pub(super) fn form(text: &str) -> Form {
    let text = text.trim_start();
    match text.starts_with(['{', '[']) || is_comment(text) {
        true => Form::Json,
        false => Form::Yaml,
    }
}

/// Whether a text begins with a comment as JavaScript has them.
pub(super) fn is_comment(text: &str) -> bool {
    text.starts_with("//") || text.starts_with("/*")
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
