//! Whether a request is what was expected, and if not, how it differs.

use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::http::Request;
use crate::script::Expect;

/// Compares a request with what was expected.
///
/// # Errors
/// All differences, a line each.
pub fn verify(expect: &Expect, request: &Request) -> Result<(), String> {
    let mut differences = Vec::new();
    let mut compare = |what: &str, expected: &str, found: &str| {
        if expected != found {
            differences.push(format!("{what}: expected `{expected}`, found `{found}`"));
        }
    };
    let (path, query) = request.target.split_once('?').unwrap_or((&request.target, ""));
    if let Some(method) = &expect.method {
        compare("method", method, &request.method);
    }
    if let Some(target) = &expect.target {
        compare("target", target, &request.target);
    }
    if let Some(expected) = &expect.path {
        let found: Vec<String> = path.split('/').map(decode).collect();
        compare("path", expected, &found.join("/"));
    }
    if let Some(expected) = &expect.query {
        compare("query", &sorted(expected.clone()), &sorted(pairs(query, false)));
    }
    if let Some(expected) = &expect.form {
        compare(
            "form",
            &format!("{expected:?}"),
            &format!("{:?}", pairs(&request.text(), true)),
        );
    }
    if let Some(expected) = &expect.text {
        compare("body", expected, &request.text());
    }
    if let Some(expected) = &expect.json {
        let found = serde_json::from_slice(&request.body).unwrap_or(Value::Null);
        if *expected != found {
            compare("body", &expected.to_string(), &request.text());
        }
    }
    for (name, expected) in &expect.headers {
        compare(name, expected, request.header(name).unwrap_or("nothing"));
    }
    for name in &expect.absent {
        compare(name, "nothing", request.header(name).unwrap_or("nothing"));
    }
    if differences.is_empty() { Ok(()) } else { Err(differences.join("; ")) }
}

fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// The name and value pairs of a query (where `+` is itself) or of a form (where it is
/// a space).
pub fn pairs(text: &str, form: bool) -> Vec<(String, String)> {
    let read =
        |part: &str| if form { decode(&part.replace('+', " ")) } else { decode(part) };
    text.split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (read(name), read(value)))
        .collect()
}

fn sorted(mut pairs: Vec<(String, String)>) -> String {
    pairs.sort();
    format!("{pairs:?}")
}
