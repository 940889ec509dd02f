//! Whether a request is what was expected, and if not, how it differs.

use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::http::Request;
use crate::script::Expect;

/// What differs, a line each.
struct Differences(Vec<String>);

impl Differences {
    fn compare(&mut self, what: &str, expected: &str, found: &str) {
        if expected != found {
            self.0.push(format!("{what}: expected `{expected}`, found `{found}`"));
        }
    }
}

/// Compares a request with what was expected.
///
/// # Errors
/// All differences.
pub fn verify(expect: &Expect, request: &Request) -> Result<(), String> {
    let mut differences = Differences(Vec::new());
    line(expect, request, &mut differences);
    headers(expect, request, &mut differences);
    body(expect, request, &mut differences);
    if differences.0.is_empty() { Ok(()) } else { Err(differences.0.join("; ")) }
}

fn line(expect: &Expect, request: &Request, differences: &mut Differences) {
    let (path, query) = split(&request.target);
    if let Some(line) = &expect.request {
        let (method, target) = line.split_once(' ').unwrap_or((line, ""));
        let (expected, parameters) = split(target);
        differences.compare("method", method, &request.method);
        differences.compare("path", &segments(expected), &segments(path));
        let (expected, found) = (pairs(parameters, false), pairs(query, false));
        differences.compare("query", &sorted(expected), &sorted(found));
    }
    if let Some(method) = &expect.method {
        differences.compare("method", method, &request.method);
    }
    if let Some(target) = &expect.target {
        differences.compare("target", target, &request.target);
    }
    if let Some(expected) = &expect.path {
        differences.compare("path", expected, &segments(path));
    }
    if let Some(expected) = &expect.query {
        let found = pairs(query, false);
        differences.compare("query", &sorted(expected.clone()), &sorted(found));
    }
}

fn headers(expect: &Expect, request: &Request, differences: &mut Differences) {
    let found = |name: &str| request.header(name).unwrap_or("nothing");
    for (name, expected) in &expect.headers {
        differences.compare(name, expected, found(name));
    }
    for name in &expect.absent {
        differences.compare(name, "nothing", found(name));
    }
    for name in &expect.present {
        if request.header(name).is_none() {
            differences.0.push(format!("{name} is missing"));
        }
    }
}

fn body(expect: &Expect, request: &Request, differences: &mut Differences) {
    if let Some(expected) = &expect.form {
        let found = pairs(&request.text(), true);
        differences.compare("form", &format!("{expected:?}"), &format!("{found:?}"));
    }
    if let Some(expected) = &expect.text {
        differences.compare("body", expected, &request.text());
    }
    let json = || serde_json::from_slice(&request.body).unwrap_or(Value::Null);
    if let Some(expected) = &expect.json
        && *expected != json()
    {
        differences.compare("body", &expected.to_string(), &request.text());
    }
    if let Some(expected) = &expect.subset
        && !is_within(expected, &json())
    {
        differences.compare("body, in part", &expected.to_string(), &request.text());
    }
}

/// Whether a value has another one in it.
fn is_within(part: &Value, whole: &Value) -> bool {
    match (part, whole) {
        (Value::Object(part), Value::Object(whole)) => part
            .iter()
            .all(|(name, part)| whole.get(name).is_some_and(|it| is_within(part, it))),
        (Value::Array(part), Value::Array(whole)) => {
            part.len() == whole.len()
                && part.iter().zip(whole).all(|(part, whole)| is_within(part, whole))
        }
        _ => part == whole,
    }
}

fn split(target: &str) -> (&str, &str) {
    target.split_once('?').unwrap_or((target, ""))
}

fn segments(path: &str) -> String {
    path.split('/').map(decode).collect::<Vec<_>>().join("/")
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
