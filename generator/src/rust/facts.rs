//! States the facts of operations and of the service as the runtime's constructors take
//! them.

use std::collections::BTreeSet;

use super::literals;
use super::plan::{
    ClientParameterFact, EnvelopeFact, HttpMethod, LongRunningFact, NextFact,
    PagingFact, Parameter, ParameterFact, SchemeFact, ServerFact, Service, XmlFact,
};
use crate::api::model::{
    self, Api, Envelope, Markup, MarkupNode, NextPage, Paging, ParameterPlace,
    SchemeKind, Style,
};

/// The method as the runtime names it.
pub fn method(method: &str) -> HttpMethod {
    let known = match method {
        "GET" => "Get",
        "HEAD" => "Head",
        "POST" => "Post",
        "PUT" => "Put",
        "PATCH" => "Patch",
        "DELETE" => "Delete",
        "OPTIONS" => "Options",
        "TRACE" => "Trace",
        "QUERY" => "Query",
        other => return HttpMethod::Other(other.to_owned()),
    };
    HttpMethod::Known(known)
}

/// The parameters of a descriptor.
pub fn parameters(parameters: &[model::Parameter]) -> Vec<Parameter> {
    parameters.iter().map(parameter).collect()
}

fn place(place: ParameterPlace) -> (&'static str, Style) {
    match place {
        ParameterPlace::Path => ("path", Style::Simple),
        ParameterPlace::Query => ("query", Style::Form),
        ParameterPlace::Header => ("header", Style::Simple),
        ParameterPlace::Cookie => ("cookie", Style::Form),
        ParameterPlace::QueryString => ("query_string", Style::Form),
        ParameterPlace::Host => ("host", Style::Simple),
        ParameterPlace::Part => ("part", Style::Simple),
    }
}

fn parameter(of: &model::Parameter) -> Parameter {
    let (place, usual) = place(of.place);
    let mut facts = Vec::new();
    let always = matches!(of.place, ParameterPlace::Path | ParameterPlace::Host);
    if of.required && !always {
        facts.push(ParameterFact::Required);
    }
    facts.extend(of.client.map(ParameterFact::Client));
    facts.extend(of.constant.as_ref().map(|value| {
        ParameterFact::Constant(match of.style {
            Style::Json => value.to_json(),
            _ => literals::plain(value),
        })
    }));
    if of.style != usual {
        facts.push(ParameterFact::Style(of.style));
    }
    let explodes = of.style.explodes();
    let whole = matches!(of.style, Style::Json | Style::RepeatList);
    if of.explode != explodes && !whole && is_composite(&of.shape) {
        facts.push(ParameterFact::Explode(of.explode));
    }
    let flags = [
        (of.allow_reserved, ParameterFact::AllowReserved),
        (of.allow_empty && is_composite(&of.shape), ParameterFact::AllowEmpty),
        (of.skip_encoding, ParameterFact::SkipEncoding),
        (of.secret, ParameterFact::Secret),
    ];
    facts.extend(flags.into_iter().filter(|(holds, _)| *holds).map(|(_, fact)| fact));
    Parameter { place, wire: of.wire.to_string(), facts }
}

/// Whether values can have parts, so that it matters how these are written.
fn is_composite(shape: &model::Shape) -> bool {
    use model::Shape;
    matches!(
        shape,
        Shape::Named(_)
            | Shape::List(_)
            | Shape::Map { .. }
            | Shape::Tuple(_)
            | Shape::Json
            | Shape::OpenTuple { .. }
            | Shape::Nullable(_)
    )
}

fn dotted(path: &[std::sync::Arc<str>]) -> String {
    path.join(".")
}

/// How pages are linked.
pub fn paging(paging: &Paging) -> PagingFact {
    let next = match &paging.next {
        NextPage::Link(member) => NextFact::Link(dotted(member)),
        NextPage::HeaderToken { header, parameter } => {
            NextFact::HeaderToken(header.to_string(), parameter.to_string())
        }
        NextPage::BodyToken { member, parameter } => {
            NextFact::BodyToken(dotted(member), parameter.to_string())
        }
        NextPage::LinkHeader { header, relation } => {
            NextFact::LinkHeader(header.to_string(), relation.to_string())
        }
        NextPage::Number { page, size, total, first } => NextFact::Count {
            what: "number",
            parameter: page.to_string(),
            size: size.as_ref().map(|size| size.to_string()),
            total: total.as_ref().map(|total| dotted(total)),
            first: u64::try_from(*first).ok().filter(|first| *first != 1),
        },
        NextPage::Offset { offset, size, total, first } => NextFact::Count {
            what: "offset",
            parameter: offset.to_string(),
            size: size.as_ref().map(|size| size.to_string()),
            total: total.as_ref().map(|total| dotted(total)),
            first: u64::try_from(*first).ok().filter(|first| *first != 0),
        },
    };
    let more = paging.more.as_deref().map(dotted);
    let base = paging.base.as_ref().map(ToString::to_string);
    let resend = paging.resend.iter().map(ToString::to_string).collect();
    PagingFact { items: dotted(&paging.items), next, more, base, resend }
}

/// Where the final value of a long-running operation is found, if the description says
/// so in words that are known.
pub fn final_state(of: &model::LongRunning) -> LongRunningFact {
    let via = of.final_state_via.as_deref().unwrap_or_default();
    LongRunningFact {
        via: match via.to_ascii_lowercase().as_str() {
            "azure-async-operation" => Some("AzureAsyncOperation"),
            "operation-location" => Some("OperationLocation"),
            "location" => Some("Location"),
            "original-uri" => Some("OriginalUri"),
            _ => None,
        },
    }
}

/// Whether calls send or read XML.
pub fn speaks_xml(api: &Api) -> bool {
    let operations = api.groups.iter().flat_map(|group| &group.operations);
    let contents = operations.flat_map(|operation| {
        let responses = operation.responses.iter().filter(|response| response.success);
        let first = super::operations::body_content(operation).map(|(first, _)| first);
        let bodies = operation.body.iter().flat_map(|body| &body.contents);
        // A body of the same shape as the first is sent as that one only.
        let sent = bodies.filter(move |content| {
            first.is_some_and(|first| {
                first.media_type == content.media_type || first.shape != content.shape
            })
        });
        let read = responses.flat_map(|of| of.content.iter().chain(&of.others));
        read.chain(sent)
    });
    let payloads = api.webhooks.iter().filter_map(|of| of.payload.as_ref());
    contents.chain(payloads).any(|content| {
        let mut parts = content.members.iter().filter_map(|of| of.content_type.as_ref());
        content.encoding == model::Encoding::Xml
            || parts.any(|media| media.ends_with("xml"))
    })
}

/// How a value of this name stands in XML, where that is not an element of the name.
pub fn xml(markup: &Markup, wire: &str) -> Option<XmlFact> {
    let Markup { name, item, prefix, namespace, node, wrapped } = markup;
    let own = name.as_deref().unwrap_or(wire);
    let texts = [
        ("name", name.as_deref().filter(|name| *name != wire)),
        ("item", item.as_deref().filter(|item| *item != own)),
        ("prefix", prefix.as_deref()),
        ("namespace", namespace.as_deref()),
    ];
    let said = |(method, text): (&'static str, Option<&str>)| {
        Some((method, Some(text?.to_owned())))
    };
    let flags = [
        ("attribute", *node == MarkupNode::Attribute),
        ("text", *node == MarkupNode::Text),
        ("wrapped", *wrapped),
    ];
    let flags =
        flags.into_iter().filter(|(_, holds)| *holds).map(|(name, _)| (name, None));
    let facts: Vec<_> = texts.into_iter().filter_map(said).chain(flags).collect();
    (!facts.is_empty()).then_some(XmlFact(facts))
}

/// How the outermost element stands, where the type of the content does not say it: a
/// record says it by itself.
pub fn root(content: &model::Content) -> Option<XmlFact> {
    let is_list =
        matches!(content.shape, model::Shape::List(_) | model::Shape::Named(_));
    let markup = Markup { wrapped: false, ..content.markup.clone() };
    let named = matches!(content.shape, model::Shape::Named(_)) && markup.item.is_none();
    if named || !is_list && markup.name.is_none() {
        return None;
    }
    xml(&markup, "")
}

/// What tells a failure inside a success.
pub fn envelope(envelope: &Envelope) -> EnvelopeFact {
    let members = [
        ("code", &envelope.code),
        ("message", &envelope.message),
        ("request_id", &envelope.request_id),
    ];
    let said = |(name, member): (&'static str, &Option<std::sync::Arc<str>>)| {
        Some((name, member.as_ref()?.to_string()))
    };
    EnvelopeFact {
        success: envelope.success.to_string(),
        members: members.into_iter().filter_map(said).collect(),
    }
}

/// The facts of a server.
pub fn server(server: &model::Server) -> ServerFact {
    let strings = |list: &[std::sync::Arc<str>]| {
        list.iter().map(|text| text.to_string()).collect::<Vec<_>>()
    };
    let variables = server.variables.iter().map(|(name, default, values)| {
        (name.to_string(), default.to_string(), strings(values))
    });
    ServerFact { url: server.url.to_string(), variables: variables.collect() }
}

/// The facts of the service.
pub fn service(api: &Api, module: &str) -> Service {
    let strings = |list: &[std::sync::Arc<str>]| {
        list.iter().map(|text| text.to_string()).collect::<Vec<_>>()
    };
    let errors = [&api.errors.code, &api.errors.message, &api.errors.request_id]
        .map(|l| strings(l));
    let parameter = |parameter: &model::ClientParameter| ClientParameterFact {
        wire: parameter.wire.to_string(),
        required: parameter.default.is_none(),
        default: parameter.default.as_ref().map(literals::plain),
    };
    Service {
        name: module.to_owned(),
        version: api.version.clone(),
        servers: api.servers.iter().map(server).collect(),
        variables: further_variables(api),
        parameters: api.client_parameters.iter().map(parameter).collect(),
        schemes: api
            .schemes
            .iter()
            .enumerate()
            .map(|(index, of)| scheme(of, asked(api, index)))
            .collect(),
        security: alternatives(api),
        errors: errors.iter().any(|list| !list.is_empty()).then_some(errors),
    }
}

/// The variables that only servers of operations have, sorted.
fn further_variables(api: &Api) -> Vec<String> {
    let names = |servers: &[model::Server]| {
        let variables = servers.iter().flat_map(|server| &server.variables);
        variables.map(|(name, ..)| name.to_string()).collect::<BTreeSet<_>>()
    };
    let operations = api.groups.iter().flat_map(|group| &group.operations);
    let all: BTreeSet<_> = operations.flat_map(|of| names(&of.servers)).collect();
    all.difference(&names(&api.servers)).cloned().collect()
}

/// The names of the schemes of one alternative.
pub fn scheme_names(api: &Api, alternative: &[model::Requirement]) -> Vec<String> {
    let schemes = alternative.iter().filter_map(|of| api.schemes.get(of.scheme));
    schemes.map(|scheme| scheme.name.to_string()).collect()
}

/// Every alternative of schemes that an operation names, sorted as [`asked`] says; none
/// where no operation asks for a credential.
fn alternatives(api: &Api) -> Vec<Vec<String>> {
    let mut found = BTreeSet::new();
    for operation in api.groups.iter().flat_map(|group| &group.operations) {
        let sets = operation.security.iter().map(|set| scheme_names(api, set));
        found.extend(sets);
        if operation.security.is_empty() {
            found.insert(Vec::new());
        }
    }
    if found.iter().all(Vec::is_empty) {
        return Vec::new();
    }
    found.into_iter().collect()
}

/// The scopes that operations ask of a scheme, sorted, so that neither the order of a
/// description nor an operation that is left out shows.
fn asked(api: &Api, scheme: usize) -> Vec<String> {
    let operations = api.groups.iter().flat_map(|group| &group.operations);
    let alternatives = operations.flat_map(|operation| &operation.security);
    let requirements = alternatives.flatten().filter(|of| of.scheme == scheme);
    let scopes =
        requirements.flat_map(|of| of.scopes.iter().map(|scope| scope.to_string()));
    scopes.collect::<BTreeSet<_>>().into_iter().collect()
}

fn scheme(scheme: &model::SecurityScheme, asked: Vec<String>) -> SchemeFact {
    let mut key = None;
    let mut scopes = Vec::new();
    let kind = match &scheme.kind {
        SchemeKind::Basic => "basic",
        SchemeKind::Bearer { scopes: declared } => {
            scopes = asked;
            if scopes.is_empty() {
                scopes = declared.iter().map(|scope| scope.to_string()).collect();
            }
            "bearer"
        }
        SchemeKind::ApiKey { place, name } => {
            key = Some(name.to_string());
            match place {
                ParameterPlace::Query | ParameterPlace::QueryString => "api_key_query",
                ParameterPlace::Cookie => "api_key_cookie",
                _ => "api_key_header",
            }
        }
        SchemeKind::Acs3 => "acs3",
        SchemeKind::Other(_) => "unsupported",
    };
    SchemeFact { kind, name: scheme.name.to_string(), key, scopes }
}
