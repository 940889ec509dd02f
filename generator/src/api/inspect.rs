//! The API as text, for people and for tests.

use std::fmt::Write;
use std::sync::Arc;

use super::literal::json;
use super::model::{
    Additional, Api, Content, Evidence, Header, Kind, Literal, Member, MemberEncoding,
    Name, NextPage, Operation, Parameter, Record, Requirement, Selection, Shape, Status,
    Style, Type, Union, Webhook,
};

/// The API in a few lines per item; the same API gives the same text.
pub fn inspect(api: &Api) -> String {
    let mut text = String::new();
    line(&mut text, 0, &format!("api {} {}", quoted(&api.title), api.version));
    for server in &api.servers {
        line(&mut text, 1, &format!("server {}", server.url));
        for (name, default, values) in &server.variables {
            line(&mut text, 2, &format!("{name} = {default} {}", values.join("|")));
        }
    }
    for scheme in &api.schemes {
        line(&mut text, 1, &format!("scheme {} {:?}", scheme.name, scheme.kind));
    }
    for parameter in &api.client_parameters {
        let mut words =
            format!("client {} {}", parameter.wire, show(api, &parameter.shape));
        defaulted(&mut words, parameter.default.as_ref());
        line(&mut text, 1, &words);
    }
    for group in &api.groups {
        let name = group.name.as_ref().map(name_text).unwrap_or_else(|| "-".to_owned());
        line(&mut text, 0, &format!("group {name}"));
        for operation in &group.operations {
            show_operation(api, operation, &mut text);
        }
    }
    for webhook in &api.webhooks {
        let Webhook { id, name, docs: _, method, of, payload, payload_docs: _, node: _ } =
            webhook;
        let payload = payload.as_ref().map(|content| show_content(api, content));
        let of = of.as_ref().map(|of| format!(" of {of}")).unwrap_or_default();
        let (name, payload) = (name_text(name), payload.unwrap_or_default());
        line(&mut text, 0, &format!("webhook {name} {method} [{id}{of}] {payload}"));
    }
    for (_, of) in api.types.iter() {
        show_type(api, of, &mut text);
    }
    let coverage = &api.coverage;
    let counts = format!(
        "coverage {} operations, {} schemas, {} degraded",
        coverage.operations, coverage.schemas, coverage.degraded
    );
    line(&mut text, 0, &counts);
    text
}

fn line(text: &mut String, depth: usize, words: &str) {
    let _ = writeln!(text, "{:indent$}{}", "", words.trim_end(), indent = depth * 2);
}

fn quoted(text: &str) -> String {
    json(&Literal::Text(text.into()))
}

fn name_text(name: &Name) -> String {
    name.0
        .iter()
        .map(|word| word.escape_debug().to_string())
        .collect::<Vec<_>>()
        .join("/")
}

fn defaulted(words: &mut String, default: Option<&Literal>) {
    if let Some(default) = default {
        let _ = write!(words, " = {}", json(default));
    }
}

fn flags(words: &mut String, flags: &[(&str, bool)]) {
    for (flag, set) in flags {
        if *set {
            let _ = write!(words, " {flag}");
        }
    }
}

fn show_operation(api: &Api, operation: &Operation, text: &mut String) {
    let Operation {
        id,
        name,
        docs: _,
        tags: _,
        method,
        path,
        parameters,
        body,
        responses,
        security,
        servers,
        paging: _,
        long_running: _,
        envelope: _,
        node: _,
    } = operation;
    line(text, 1, &format!("{} {method} {path} [{id}]", name_text(name)));
    for server in servers {
        line(text, 2, &format!("server {}", server.url));
    }
    for parameter in parameters {
        line(text, 2, &show_parameter(api, parameter));
    }
    if let Some(body) = body {
        let mut words = "body".to_owned();
        if let Some(name) = &body.name {
            let _ = write!(words, " {name}");
        }
        flags(&mut words, &[("required", body.required)]);
        line(text, 2, &words);
        for content in &body.contents {
            line(text, 3, &show_content(api, content));
        }
    }
    for response in responses {
        let status = match response.status {
            Status::Code(code) => code.to_string(),
            Status::Range(digit) => format!("{digit}XX"),
            Status::Default => "default".to_owned(),
        };
        let content =
            response.content.as_ref().map(|content| show_content(api, content));
        let mark = if response.success { "ok" } else { "failure" };
        line(text, 2, &format!("{status} {mark} {}", content.unwrap_or_default()));
        for other in &response.others {
            line(text, 3, &format!("or {}", show_content(api, other)));
        }
        for Header { name, docs: _, shape, style, node: _ } in &response.headers {
            let style = match style {
                Style::Simple => String::new(),
                other => format!(" {other:?}"),
            };
            line(text, 3, &format!("header {name} {}{style}", show(api, shape)));
        }
    }
    show_security(api, security, text);
    show_behaviour(operation, text);
}

fn show_security(api: &Api, security: &[Vec<Requirement>], text: &mut String) {
    for alternative in security {
        let schemes = alternative.iter().map(|requirement| {
            let scheme = api.schemes.get(requirement.scheme);
            let name = scheme.map(|scheme| scheme.name.to_string()).unwrap_or_default();
            format!("{name}[{}]", requirement.scopes.join(" "))
        });
        let words = schemes.collect::<Vec<_>>().join(" and ");
        line(
            text,
            2,
            &format!("security {}", if words.is_empty() { "none" } else { &words }),
        );
    }
}

/// What an operation does beyond one request and one response.
fn show_behaviour(operation: &Operation, text: &mut String) {
    if let Some(paging) = &operation.paging {
        let next = show_next(&paging.next);
        let more = paging.more.iter().map(|more| format!(" while {}", more.join(".")));
        let base = paging.base.iter().map(|base| format!(" under {base}"));
        let resend = paging.resend.iter().map(|name| format!(" with {name}"));
        let rest: String = more.chain(base).chain(resend).collect();
        let items = paging.items.join(".");
        line(text, 2, &format!("pages of {items} by {next}{rest}"));
    }
    if let Some(long_running) = &operation.long_running {
        let via = long_running.final_state_via.as_deref().unwrap_or_default();
        line(text, 2, &format!("long-running {via}"));
    }
    if let Some(envelope) = &operation.envelope {
        line(text, 2, &format!("envelope {}", envelope.success));
    }
}

fn show_counting(size: Option<&str>, total: Option<&[Arc<str>]>) -> String {
    let total = total.map_or("-".to_owned(), |total| total.join("."));
    format!("size {}, total {total}", size.unwrap_or("-"))
}

fn show_next(next: &NextPage) -> String {
    match next {
        NextPage::Link(member) => format!("link {}", member.join(".")),
        NextPage::LinkHeader { header, relation } => {
            format!("link {relation} of header {header}")
        }
        NextPage::HeaderToken { header, parameter } => {
            format!("header {header} into {parameter}")
        }
        NextPage::BodyToken { member, parameter } => {
            format!("member {} into {parameter}", member.join("."))
        }
        NextPage::Number { page, size, total, first } => format!(
            "number {page} from {first}, {}",
            show_counting(size.as_deref(), total.as_deref())
        ),
        NextPage::Offset { offset, size, total, first } => format!(
            "offset {offset} from {first}, {}",
            show_counting(size.as_deref(), total.as_deref())
        ),
    }
}

fn show_parameter(api: &Api, parameter: &Parameter) -> String {
    let Parameter {
        wire,
        rename,
        docs: _,
        place,
        shape,
        required,
        style,
        explode,
        allow_reserved,
        allow_empty,
        skip_encoding,
        constant,
        default,
        client,
        secret,
        node: _,
    } = parameter;
    let place = format!("{place:?}").to_lowercase();
    let mut words = format!("{place} {} {}", wire.escape_debug(), show(api, shape));
    let _ = write!(words, " {style:?}");
    flags(
        &mut words,
        &[
            ("explode", *explode),
            ("required", *required),
            ("reserved", *allow_reserved),
            ("empty", *allow_empty),
            ("encoded", *skip_encoding),
            ("secret", *secret),
        ],
    );
    if let Some(rename) = rename {
        let _ = write!(words, " as {rename}");
    }
    if let Some(constant) = constant {
        let _ = write!(words, " always {}", json(constant));
    }
    defaulted(&mut words, default.as_ref());
    if let Some(client) = client {
        let _ = write!(words, " client {client}");
    }
    words
}

fn show_content(api: &Api, content: &Content) -> String {
    let Content { media_type, alike, encoding, shape, markup: _, members } = content;
    let mut words = format!("{media_type} {encoding:?} {}", show(api, shape));
    for media in alike {
        let _ = write!(words, ", also {}", media.escape_debug());
    }
    for of in members {
        let MemberEncoding {
            of: _,
            member,
            content_type,
            style,
            explode,
            allow_reserved: _,
            headers,
            node: _,
        } = of;
        let _ = write!(words, ", {} {style:?}", member.escape_debug());
        flags(&mut words, &[("explode", *explode)]);
        if let Some(media) = content_type {
            let _ = write!(words, " as {}", media.escape_debug());
        }
        for header in headers {
            let _ = write!(words, " with {}", header.wire.escape_debug());
        }
    }
    words
}

fn show_type(api: &Api, of: &Type, text: &mut String) {
    let kind = match &of.kind {
        Kind::Record(_) => "record",
        Kind::Union(_) => "union",
        Kind::Enumeration(_) => "enumeration",
        Kind::Alias(_) => "alias",
    };
    let mut words = format!("{kind} {}", name_text(&of.name));
    flags(
        &mut words,
        &[("made-up", !of.named), ("out", of.in_request), ("in", of.in_response)],
    );
    match &of.kind {
        Kind::Record(record) => {
            match &record.additional {
                Additional::Closed => words.push_str(" closed"),
                Additional::Unsaid => {}
                Additional::Of(shape) => {
                    let _ = write!(words, " + {}", show(api, shape));
                }
            }
            line(text, 0, &words);
            show_members(api, record, text);
        }
        Kind::Union(union) => show_union(api, union, words, text),
        Kind::Enumeration(enumeration) => {
            words.push_str(if enumeration.open { " open" } else { " closed" });
            line(text, 0, &words);
            for value in &enumeration.values {
                let name = value.name.as_ref().map(|name| format!(" as {name}"));
                line(
                    text,
                    1,
                    &format!("{}{}", json(&value.value), name.unwrap_or_default()),
                );
            }
        }
        Kind::Alias(shape) => {
            let _ = write!(words, " = {}", show(api, shape));
            line(text, 0, &words);
        }
    }
}

fn show_union(api: &Api, union: &Union, mut words: String, text: &mut String) {
    match &union.by {
        Selection::Tag(member) => {
            let _ = write!(words, " by {}", member.escape_debug());
        }
        Selection::Structure => words.push_str(" by structure"),
    }
    let fallback = union.fallback.and_then(|index| union.variants.get(index));
    if let Some(variant) = fallback {
        let _ = write!(words, " else {}", name_text(&variant.name));
    }
    line(text, 0, &words);
    for variant in &union.variants {
        let evidence = match &variant.evidence {
            Evidence::Tag(tags) => tags.iter().map(json).collect::<Vec<_>>().join("|"),
            Evidence::Member(member) => format!("has {}", member.escape_debug()),
            Evidence::Kind(kind) => format!("is {kind:?}"),
            Evidence::Fits => "fits".to_owned(),
        };
        let name = name_text(&variant.name);
        line(text, 1, &format!("{name} {} {evidence}", show(api, &variant.shape)));
    }
}

fn show_members(api: &Api, record: &Record, text: &mut String) {
    for (wire, value) in &record.constants {
        line(text, 1, &format!("{} always {}", wire.escape_debug(), json(value)));
    }
    for member in &record.members {
        let Member {
            wire,
            rename,
            docs: _,
            shape,
            required,
            nullable,
            read_only,
            write_only,
            secret,
            default,
            constraints,
            markup: _,
            node: _,
        } = member;
        let mut words = format!("{} {}", wire.escape_debug(), show(api, shape));
        flags(
            &mut words,
            &[
                ("required", *required),
                ("nullable", *nullable),
                ("read-only", *read_only),
                ("write-only", *write_only),
                ("secret", *secret),
            ],
        );
        if let Some(rename) = rename {
            let _ = write!(words, " as {rename}");
        }
        defaulted(&mut words, default.as_ref());
        for (keyword, value) in constraints {
            let _ = write!(words, " {keyword}:{}", value.escape_debug());
        }
        line(text, 1, &words);
    }
}

/// A shape in a few words.
fn show(api: &Api, shape: &Shape) -> String {
    match shape {
        Shape::Text => "text".to_owned(),
        Shape::Boolean => "boolean".to_owned(),
        Shape::Integer(integer) => format!("{integer:?}").to_lowercase(),
        Shape::Number(number) => format!("{number:?}").to_lowercase(),
        Shape::Formatted(format) => format!("{format:?}"),
        Shape::Binary => "bytes".to_owned(),
        Shape::Json => "json".to_owned(),
        Shape::Named(id) => {
            api.types.get(*id).map(|of| name_text(&of.name)).unwrap_or_default()
        }
        Shape::List(of) => format!("[{}]", show(api, of)),
        Shape::Map { keys, values } => {
            let keys = keys.map(|id| show(api, &Shape::Named(id)));
            format!("{{{}: {}}}", keys.as_deref().unwrap_or("text"), show(api, values))
        }
        Shape::Tuple(shapes) => {
            let shapes: Vec<_> = shapes.iter().map(|shape| show(api, shape)).collect();
            format!("({})", shapes.join(", "))
        }
        Shape::OpenTuple { first, rest } => {
            let shapes: Vec<_> = first.iter().map(|shape| show(api, shape)).collect();
            format!("({}, {}…)", shapes.join(", "), show(api, rest))
        }
        Shape::Nullable(of) => format!("{}?", show(api, of)),
    }
}
