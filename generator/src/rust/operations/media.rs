//! Which media types calls send and ask for, and what operations become of the others.

use crate::api::model::{self, Content, Encoding, Name, Shape, Style};
use crate::rust::plan::{BodyFact, BodyKind, MemberFact};

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
        BodyKind::Multipart => part_facts(content),
        _ => Vec::new(),
    };
    let root =
        (kind == BodyKind::Xml).then(|| crate::rust::facts::root(content)).flatten();
    let media = content.media_type.to_string();
    Some(BodyFact { kind, media, required, root, members })
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
        // Parts of other kinds of multipart have no names.
        Encoding::Multipart => is_form(content).then_some(BodyKind::Multipart),
        Encoding::Events => None,
    }
}

/// Whether the parts of a body are members of a form.
fn is_form(content: &Content) -> bool {
    let media = content.media_type.to_ascii_lowercase();
    media.starts_with("multipart/form-data") && content.shape != Shape::Binary
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

/// The members of a form in parts whose media type is said.
fn part_facts(content: &Content) -> Vec<MemberFact> {
    let fact = |of: &model::MemberEncoding| {
        let media = of.content_type.as_ref()?.to_string();
        let member = of.member.to_string();
        Some(MemberFact {
            member,
            style: Style::Form,
            explode: true,
            media: Some(media),
        })
    };
    content.members.iter().filter_map(fact).collect()
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
        let member = of.member.to_string();
        MemberFact { member, style, explode: of.explode, media: None }
    };
    let usual = |of: &MemberFact| of.style == Style::Form && of.explode;
    content.members.iter().map(fact).filter(|of| !usual(of)).collect()
}

/// The operations of a group, each followed by those that send another body or ask for
/// another answer: `create`, `create_as_form`.
pub fn with_alternatives(group: &model::Group) -> model::Group {
    let mut operations = Vec::new();
    for operation in &group.operations {
        operations.push(operation.clone());
        operations.extend(other_bodies(operation));
        operations.extend(other_answers(operation));
    }
    model::Group { operations, ..group.clone() }
}

fn other_bodies(operation: &model::Operation) -> Vec<model::Operation> {
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
        let mut other = renamed(operation, content, "Sends");
        if let Some(body) = &mut other.body {
            let alike = |of: &Content| is_opaque(kind) && sendable(of) == Some(kind);
            body.contents.retain(|of| of.media_type == content.media_type || alike(of));
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
    let others: Vec<&str> = named.filter(|of| *of != sent).collect();
    (!others.is_empty()).then_some((kind, sent, others))
}

/// Whether the program makes the body itself, so that one method serves all types.
fn is_opaque(kind: BodyKind) -> bool {
    matches!(kind, BodyKind::Bytes | BodyKind::Text)
}

fn other_answers(operation: &model::Operation) -> Vec<model::Operation> {
    let mut others: Vec<(String, model::Operation)> = Vec::new();
    for content in operation.responses.iter().flat_map(|response| &response.others) {
        let word = content.word();
        if others.iter().any(|(known, _)| *known == word) {
            continue;
        }
        let mut other = renamed(operation, content, "Asks for");
        other.paging = None;
        other.envelope = None;
        for response in &mut other.responses {
            let alike = response.others.iter().find(|content| content.word() == word);
            response.content = alike.cloned().or(response.content.take());
        }
        others.push((word, other));
    }
    others.into_iter().map(|(_, other)| other).collect()
}

/// The same operation under the name that a media type gives it.
fn renamed(
    operation: &model::Operation,
    content: &Content,
    does: &str,
) -> model::Operation {
    let mut other = operation.clone();
    let Name(words) = &mut other.name;
    words.extend(["as".into(), content.word().into()]);
    let media = content.media_type.replace('`', "");
    let note = format!("{does} `{media}`.");
    let said = other.docs.description.take().or(other.docs.summary.take());
    let said = said.map_or(note.clone(), |said| format!("{said}\n\n{note}"));
    other.docs.description = Some(said.into());
    other
}
