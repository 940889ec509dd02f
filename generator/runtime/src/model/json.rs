//! JSON without generics: the paths that clients use.

use serde_json::error::Category;

use super::context::Kind;
use super::print::print;
use super::read::{self, Rest};
use super::write::Mode;
use super::{AsView, Context, DecodeError, Slot};

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
    context.raw = true;
    context.budget = context.budget.max(text.len().saturating_mul(16));
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let rest = Rest::of(&slot);
    read::read(slot, &mut deserializer, context)
        .and_then(|got| rest.settle(got, context))
        .and_then(|()| deserializer.end())
        .map_err(|error| failure(&error, context))
}

fn failure(error: &serde_json::Error, context: &mut Context) -> DecodeError {
    if let Some(failure) = context.take_failure() {
        return failure;
    }
    let found = match error.classify() {
        // Only raw slices, already checked, fail in a way that is no matter of syntax.
        Category::Data => Kind::TooDeep,
        Category::Io | Category::Syntax | Category::Eof => {
            Kind::Syntax(error.line(), error.column())
        }
    };
    DecodeError::new("a JSON value", found)
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
