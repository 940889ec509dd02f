//! JSON without generics: the paths that clients use.

mod read;
mod text;

use super::context::Kind;
use super::print::print;
use super::read::Rest;
use super::write::Mode;
use super::{AsView, Context, DecodeError, Slot};
pub(crate) use text::Text;

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Reads a JSON document into a place. A byte order mark before it is accepted.
///
/// # Errors
///
/// Where the document is no JSON or does not fit the model: the path, what was expected
/// and the kind of what was found, never a value.
pub fn from_json_slice(
    slot: Slot<'_>,
    bytes: &[u8],
    context: &mut Context,
) -> Result<(), DecodeError> {
    let bytes = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let valid = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let line = valid.iter().filter(|byte| **byte == b'\n').count();
        let column = valid.iter().rev().take_while(|byte| **byte != b'\n').count();
        DecodeError::new("UTF-8", Kind::Syntax(line + 1, column + 1))
    })?;
    context.expect(text.len());
    let rest = Rest::of(&slot);
    let mut text = Text::new(text);
    let outcome = text
        .read(slot, context)
        .and_then(|got| rest.settle(got, context))
        .and_then(|()| text.end());
    outcome.map_err(|_| {
        let syntax = || {
            let (line, column) = text.fault().unwrap_or_default();
            DecodeError::new("a JSON value", Kind::Syntax(line, column))
        };
        context.take_failure().unwrap_or_else(syntax)
    })
}

/// Writes a value as a request carries it: without its read-only members.
#[must_use]
pub fn to_json_request(value: &dyn AsView) -> Vec<u8> {
    json(value, true)
}

/// Writes a value with all its members.
#[must_use]
pub fn to_json(value: &dyn AsView) -> Vec<u8> {
    json(value, false)
}

fn json(value: &dyn AsView, request: bool) -> Vec<u8> {
    let mut out = Vec::with_capacity(128);
    print(value.view(), Mode { request }, &mut out);
    out
}
