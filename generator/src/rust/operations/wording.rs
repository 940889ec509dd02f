//! What is said about methods, arguments and outcomes.

use super::{Input, is_parameter};
use crate::api::model;
use crate::rust::docs::{self, Text};
use crate::rust::literals;
use crate::rust::plan::{BodyKind, Target};

/// What is said about a parameter, or its name on the wire.
pub fn input_docs(input: &Input) -> Text {
    let text = Text::new(4).docs(&input.docs);
    let text = match (text.is_empty(), input.target) {
        (false, _) => text,
        (true, Target::Parameter(_)) => text.untrusted(&literals::code(&input.wire)),
        (true, Target::Body | Target::Bytes) => text.ours("The body."),
    };
    text.limits(&input.docs)
}

/// What the docs of a method say besides the description.
pub struct Said<'a> {
    /// What has to be given.
    pub required: &'a [Input],
    /// Whether the required parameters are members of a struct.
    pub in_struct: bool,
    /// The models of failures.
    pub failures: String,
    /// The struct of the response's headers.
    pub headers: Option<String>,
}

/// What is said about an operation, its required arguments, what comes beside its value,
/// and where it goes.
pub fn method_docs(operation: &model::Operation, said: &Said<'_>) -> Vec<String> {
    let docs = model::Docs { deprecated: false, ..operation.docs.clone() };
    let mut text = Text::new(4).docs(&docs);
    let mut list = String::new();
    for input in
        said.required.iter().filter(|input| !(said.in_struct && is_parameter(input)))
    {
        let about = input.docs.description.as_deref().or(input.docs.summary.as_deref());
        let about = about.map(one_line).unwrap_or_default();
        let aside = docs::aside(&input.docs);
        let about = match (about.is_empty(), aside.is_empty()) {
            (false, false) => format!("{}. {aside}", about.trim_end_matches('.')),
            _ => about + &aside,
        };
        if !about.is_empty() {
            list.push_str(&format!("- `{}`: {about}\n", input.ident));
        }
    }
    let route = format!("{} {}", operation.method, operation.path);
    // An id that was derived is the route itself.
    let route = match route.starts_with(&*operation.id) {
        true => format!("Operation {}", literals::code(&route)),
        false => {
            let (id, route) = (literals::code(&operation.id), literals::code(&route));
            format!("Operation {id}: {route}")
        }
    };
    let (first, last) =
        if text.is_empty() { (route.as_str(), "") } else { ("", route.as_str()) };
    list.push_str(&servers(&operation.servers));
    text = text.untrusted(first);
    text = text.untrusted(&list);
    if let Some((kind, sent, others)) = super::media::choice(operation) {
        let others: Vec<String> = others.into_iter().map(literals::code).collect();
        let how = match kind {
            BodyKind::Text => "the header field `content-type`",
            _ => "`Upload::media_type`",
        };
        text = text.untrusted(&format!(
            "The body is sent as {}, unless {how} says that it is {}.",
            literals::code(sent),
            others.join(" or "),
        ));
    }
    if operation.long_running.is_some() {
        text = text.ours(
            "The service goes on working after it has answered: `poller` follows it to \
             the end.",
        );
    }
    if let Some(headers) = &said.headers {
        let by = "by `Response::typed_headers`";
        text = text.ours(&format!("Headers of the response: `{headers}`, {by}."));
    }
    if !said.failures.is_empty() {
        text = text.ours(&format!("Failures: {}.", said.failures));
    }
    text.untrusted(last).lines()
}

/// What is said about the servers of an operation and their variables, as a list.
fn servers(servers: &[model::Server]) -> String {
    let mut list = String::new();
    for server in servers {
        let about = docs::line(&server.docs);
        if !about.is_empty() {
            list.push_str(&format!("- {}: {about}\n", literals::code(&server.url)));
        }
        for (name, text) in &server.said {
            let (name, text) = (literals::code(name), docs::one_line(text));
            list.push_str(&format!("- {name} of the server: {text}\n"));
        }
    }
    list
}

/// The first paragraph as one line.
fn one_line(text: &str) -> String {
    let paragraph = text.trim().split("\n\n").next().unwrap_or_default();
    paragraph.split_whitespace().collect::<Vec<_>>().join(" ")
}
