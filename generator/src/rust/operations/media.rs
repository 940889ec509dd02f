//! Which media types calls send and ask for, and what operations become of the others.

use std::borrow::Cow;
use std::collections::HashSet;

use crate::api::model::{
    self, Content, Encoded, Encoding, Kind, Name, ParameterPlace, Shape, Style,
};
use crate::rust::plan::{BodyFact, BodyKind, EncodedFact, MemberFact};
use crate::rust::shapes::Types;
use crate::source::tree::NodeId;

/// The content of the body that calls send, and how.
pub fn body_content(operation: &model::Operation) -> Option<(&Content, BodyKind)> {
    let contents = &operation.body.as_ref()?.contents;
    let first = contents.iter().find_map(|content| Some((content, sendable(content)?)));
    first.or_else(|| contents.first().map(|content| (content, BodyKind::Bytes)))
}

/// The facts of the body that calls send.
pub fn body_fact(operation: &model::Operation) -> Option<BodyFact> {
    let (content, kind) = body_content(operation)?;
    let required = operation.body.as_ref().is_some_and(|body| body.required);
    let members = match kind {
        BodyKind::Form => member_facts(content),
        BodyKind::Multipart | BodyKind::Parts => part_facts(operation, content),
        _ => Vec::new(),
    };
    let root =
        (kind == BodyKind::Xml).then(|| crate::rust::facts::root(content)).flatten();
    let media = content.media_type.to_string();
    Some(BodyFact { kind, media, required, root, whole_events: false, members })
}

/// How a body is encoded, if the runtime can.
fn sendable(content: &Content) -> Option<BodyKind> {
    match content.encoding {
        Encoding::Json if content.shape == Shape::Binary => Some(BodyKind::Bytes),
        Encoding::Json => Some(BodyKind::Json),
        Encoding::Form => Some(BodyKind::Form),
        Encoding::Text => Some(BodyKind::Text),
        Encoding::Bytes => Some(BodyKind::Bytes),
        Encoding::Xml => Some(BodyKind::Xml),
        Encoding::JsonLines => Some(texts(content)),
        Encoding::Multipart if content.is_form() && content.shape == Shape::Json => {
            Some(BodyKind::Multipart)
        }
        Encoding::Multipart => has_parts(&content.shape).then_some({
            if content.is_form() { BodyKind::Multipart } else { BodyKind::Parts }
        }),
        Encoding::Events => Some(BodyKind::Events),
    }
}

/// Whether values of a shape have members or items, which parts are made of.
pub fn has_parts(shape: &Shape) -> bool {
    match shape {
        Shape::Nullable(inner) => has_parts(inner),
        Shape::Named(_)
        | Shape::List(_)
        | Shape::Map { .. }
        | Shape::Tuple(_)
        | Shape::OpenTuple { .. } => true,
        Shape::Text
        | Shape::Boolean
        | Shape::Integer(_)
        | Shape::Number(_)
        | Shape::Formatted(_)
        | Shape::Binary
        | Shape::Json => false,
    }
}

/// How JSON texts follow each other.
pub fn texts(content: &Content) -> BodyKind {
    if content.media_type.to_ascii_lowercase().contains("json-seq") {
        BodyKind::JsonSequence
    } else {
        BodyKind::JsonLines
    }
}

/// What one of the JSON texts or events of a body is.
pub fn item(content: &Content) -> &Shape {
    match &content.shape {
        Shape::List(item) => item,
        shape => shape,
    }
}

/// The parts that are not written as they are without a word. A style says more than a
/// media type (OpenAPI 3.2, 4.15.1.2).
fn part_facts(operation: &model::Operation, content: &Content) -> Vec<MemberFact> {
    let is_header = |of: &model::Parameter| of.place == ParameterPlace::Part;
    let mut next = operation.parameters.iter().position(is_header).unwrap_or_default();
    let mut facts = Vec::new();
    for of in &content.members {
        let headers: Vec<usize> = (next..next + of.headers.len()).collect();
        next += of.headers.len();
        let style = of.style.filter(|_| content.is_form());
        let mut media = of.content_type.as_ref().filter(|_| style.is_none());
        let about = match (of.of, media) {
            (Encoded::Place(place), _) => EncodedFact::Place(place),
            (Encoded::Rest, _) => EncodedFact::Rest,
            (Encoded::Member, Some(known)) => {
                let known = known.to_string();
                media = None;
                EncodedFact::Part(of.member.to_string(), known)
            }
            (Encoded::Member, None) => {
                let style = style.unwrap_or(Style::Form);
                EncodedFact::Member(of.member.to_string(), style, of.explode)
            }
        };
        let usual = matches!(about, EncodedFact::Member(_, Style::Form, true));
        let media = media.map(|media| media.to_string());
        if !usual || media.is_some() || !headers.is_empty() {
            facts.push(MemberFact { of: about, media, allow_reserved: false, headers });
        }
    }
    facts
}

/// An operation with the headers of the parts that it sends as further parameters, and the
/// places of those that need not be given though they are required: their parts may not be
/// sent.
pub fn with_part_headers<'o>(
    types: &Types<'_>,
    operation: &'o model::Operation,
) -> (Cow<'o, model::Operation>, Vec<usize>) {
    let body = body_content(operation);
    let Some((content, BodyKind::Multipart | BodyKind::Parts)) = body else {
        return (Cow::Borrowed(operation), Vec::new());
    };
    let is_required = operation.body.as_ref().is_some_and(|body| body.required);
    let record = match types.behind(&content.shape) {
        Shape::Named(id) => types.table.get(*id).map(|of| &of.kind),
        _ => None,
    };
    let is_sent = |of: &model::MemberEncoding| match record {
        Some(Kind::Record(record)) if is_required && of.of == Encoded::Member => {
            let member = record.members.iter().find(|known| known.wire == of.member);
            member.is_some_and(|known| {
                known.required && !known.nullable && !known.read_only
            })
        }
        _ => false,
    };
    let mut parameters = operation.parameters.clone();
    let mut spared = Vec::new();
    for of in &content.members {
        let places = parameters.len()..parameters.len() + of.headers.len();
        spared.extend(places.filter(|_| !is_sent(of)));
        parameters.extend(of.headers.iter().cloned());
    }
    (Cow::Owned(model::Operation { parameters, ..operation.clone() }), spared)
}

/// The members of a form that are not written as form members are without a word.
fn member_facts(content: &Content) -> Vec<MemberFact> {
    let fact = |of: &model::MemberEncoding| {
        let is_json =
            of.content_type.as_deref().is_some_and(|media| media.contains("json"));
        let style = match of.style {
            Some(style) => style,
            None if is_json => Style::Json,
            None => Style::Form,
        };
        MemberFact {
            of: EncodedFact::Member(of.member.to_string(), style, of.explode),
            media: None,
            allow_reserved: of.allow_reserved,
            headers: Vec::new(),
        }
    };
    let usual = |of: &MemberFact| {
        matches!(of.of, EncodedFact::Member(_, Style::Form, true)) && !of.allow_reserved
    };
    content.members.iter().map(fact).filter(|of| !usual(of)).collect()
}

/// The operations of a group, each followed by those that send another body or ask for
/// another answer: `create`, `create_as_form`.
pub fn with_alternatives(group: &model::Group) -> model::Group {
    let mut operations = Vec::new();
    for operation in &group.operations {
        let alone = alone(operation);
        let bodies = other_bodies(operation, &alone);
        let answers = other_answers(operation, &alone);
        operations.push(alone);
        operations.extend(bodies);
        operations.extend(answers);
    }
    model::Group { name: group.name.clone(), docs: group.docs.clone(), operations }
}

/// An operation without the bodies and answers that other methods are for: each method of
/// many would hold them all.
fn alone(operation: &model::Operation) -> model::Operation {
    let mut alone = operation.clone();
    if let (Some(body), Some((first, kind))) = (&mut alone.body, body_content(operation))
    {
        body.contents.retain(|of| is_served(of, first, kind));
    }
    for response in &mut alone.responses {
        response.others.clear();
    }
    alone
}

/// Whether the method that sends a content also sends another.
fn is_served(other: &Content, content: &Content, kind: BodyKind) -> bool {
    other.media_type == content.media_type
        || is_opaque(kind) && sendable(other) == Some(kind)
}

/// The media types of a body that none of the methods sends, which `sent` has by operation.
pub fn unsent<'o>(
    operation: &'o model::Operation,
    sent: &HashSet<(NodeId, &str)>,
) -> Vec<&'o str> {
    let contents = operation.body.iter().flat_map(|body| &body.contents);
    let named = contents.map(|of| &*of.media_type);
    named.filter(|media| !sent.contains(&(operation.node, *media))).collect()
}

/// What the methods of a group send.
pub fn sent(group: &model::Group) -> HashSet<(NodeId, &str)> {
    let bodies = group.operations.iter().filter_map(|of| Some((of, of.body.as_ref()?)));
    let named = bodies.flat_map(|(of, body)| {
        body.contents.iter().map(|content| (of.node, &*content.media_type))
    });
    named.collect()
}

fn other_bodies(
    operation: &model::Operation,
    alone: &model::Operation,
) -> Vec<model::Operation> {
    let Some((body, (first, kind))) =
        operation.body.as_ref().zip(body_content(operation))
    else {
        return Vec::new();
    };
    let mut offered: Vec<(&Content, BodyKind)> = vec![(first, kind)];
    let mut others = Vec::new();
    for content in &body.contents {
        let Some(kind) = sendable(content) else { continue };
        // A patch means something else in each media type (RFC 5789, 2), others do not.
        let known = |(known, of): &(&Content, BodyKind)| {
            let same = *of == kind && (known.shape == content.shape || is_opaque(kind));
            let patch = &*operation.method == "PATCH" && known.word() != content.word();
            known.media_type == content.media_type || (same && !patch)
        };
        let vague = content.media_type.contains('*')
            || (matches!(kind, BodyKind::Text | BodyKind::Xml)
                && content.shape == first.shape);
        if vague || offered.iter().any(known) {
            continue;
        }
        offered.push((content, kind));
        let mut other = renamed(alone, content, "Sends");
        if let Some(sent) = &mut other.body {
            let served = body.contents.iter().filter(|of| is_served(of, content, kind));
            sent.contents = served.cloned().collect();
        }
        others.push(other);
    }
    others
}

/// What the program can say that the bytes or the text of a body are, beside the type
/// that they are sent as otherwise.
pub fn choice(operation: &model::Operation) -> Option<(BodyKind, &str, Vec<&str>)> {
    let (first, kind) = body_content(operation).filter(|(_, kind)| is_opaque(*kind))?;
    let alike = operation.body.iter().flat_map(|body| &body.contents);
    let alike = alike.filter(|of| sendable(of) == Some(kind));
    let named = alike.map(|of| &*of.media_type);
    // Nothing is of all types of a range, so the runtime sends the usual one.
    let sent = match (first.media_type.contains('*'), kind) {
        (true, BodyKind::Text) => "text/plain",
        (true, _) => "application/octet-stream",
        (false, _) => &*first.media_type,
    };
    let others: Vec<&str> =
        named.filter(|of| *of != sent && !of.contains('*')).collect();
    (!others.is_empty()).then_some((kind, sent, others))
}

/// Whether the program makes the body itself, so that one method serves all types.
fn is_opaque(kind: BodyKind) -> bool {
    matches!(kind, BodyKind::Bytes | BodyKind::Text)
}

fn other_answers(
    operation: &model::Operation,
    alone: &model::Operation,
) -> Vec<model::Operation> {
    let mut known: HashSet<String> = HashSet::new();
    let mut others = Vec::new();
    for content in operation.responses.iter().flat_map(|response| &response.others) {
        let word = content.word();
        if known.contains(&word) {
            continue;
        }
        let mut other = renamed(alone, content, "Asks for");
        other.paging = None;
        other.envelope = None;
        for (response, offers) in other.responses.iter_mut().zip(&operation.responses) {
            let alike = offers.others.iter().find(|content| content.word() == word);
            response.content = alike.cloned().or(response.content.take());
        }
        known.insert(word);
        others.push(other);
    }
    others
}

/// The same operation under the name that a media type gives it.
fn renamed(alone: &model::Operation, content: &Content, does: &str) -> model::Operation {
    let mut other = alone.clone();
    let Name(words) = &mut other.name;
    words.extend(["as".into(), content.word().into()]);
    let media = content.media_type.replace('`', "");
    let note = format!("{does} `{media}`.");
    let said = other.docs.description.take().or(other.docs.summary.take());
    let said = said.map_or(note.clone(), |said| format!("{said}\n\n{note}"));
    other.docs.description = Some(said.into());
    other
}
