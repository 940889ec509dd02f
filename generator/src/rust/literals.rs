//! Values of a description as text.

use std::borrow::Cow;

use crate::api::model::Literal;

/// The value as JSON text.
pub fn json(literal: &Literal) -> String {
    match literal {
        Literal::Null => "null".to_owned(),
        Literal::Boolean(value) => value.to_string(),
        Literal::Integer(value) => value.to_string(),
        Literal::Number(value) => serde_json::Number::from_f64(*value)
            .map_or_else(|| "null".to_owned(), |number| number.to_string()),
        Literal::Text(text) => serde_json::Value::from(&**text).to_string(),
        Literal::Json(text) => text.clone(),
    }
}

/// The value as it is written in a URL or a header: text without quotes.
pub fn plain(literal: &Literal) -> String {
    match literal {
        Literal::Text(text) => text.to_string(),
        other => json(other),
    }
}

/// The text as a code span of CommonMark, on one line as a span shows it: behind the end
/// of a line its words would begin a block.
pub fn code(text: &str) -> String {
    let ends = ['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}'];
    let text = &*match text.contains(ends) {
        true => Cow::Owned(text.replace(ends, " ")),
        false => Cow::Borrowed(text),
    };
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let mark = "`".repeat(longest + 1);
    let pad = if longest > 0 { " " } else { "" };
    match text {
        "" => "empty".to_owned(),
        blank if blank.trim().is_empty() => format!("`{blank:?}`"),
        _ => format!("{mark}{pad}{text}{pad}{mark}"),
    }
}
