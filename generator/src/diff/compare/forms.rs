//! How the members of forms are written: as texts, as parts of a media type.

use std::sync::Arc;

use super::bodies::covers;
use super::shapes::resolved;
use super::{At, Comparison, words};
use crate::api::model::{
    Api, Content, Encoded, Encoding, Format, Kind, MemberEncoding, Shape, Style,
};
use crate::diff::rules;

/// How a member is written, as far as that makes a difference for what it holds.
#[derive(Clone, Debug, PartialEq)]
enum Written {
    /// As text; a list or record member by member or not.
    Text {
        parts: Option<(Style, bool)>,
        /// Whether reserved characters stay as they are.
        reserved: bool,
    },
    /// In a part of one of some media types.
    Part(Vec<String>),
}

impl<'a> Comparison<'a> {
    /// The members that both sides have; for others it is enough that they come or go.
    pub(super) fn forms(&mut self, at: &At<'_>, old: &'a Content, new: &'a Content) {
        if old.encoding != new.encoding {
            return;
        }
        let mut subjects: Vec<(Encoded, &str)> = Vec::new();
        for MemberEncoding { of, member, .. } in old.members.iter().chain(&new.members) {
            if !subjects.contains(&(*of, &**member)) {
                subjects.push((*of, member));
            }
        }
        for subject in subjects {
            let (before, after) = (encoding(old, subject), encoding(new, subject));
            let was = written(&self.old.api, old, (subject, before));
            let is = written(&self.new.api, new, (subject, after));
            let (Some(was), Some(is)) = (was, is) else { continue };
            let node = |of: Option<&MemberEncoding>, or| of.map_or(or, |of| of.node);
            let (old, new) = (node(before, at.old), node(after, at.new));
            let part = subject.1;
            let at = At { part, wire: part, old, new, ..at.clone() };
            self.member_written(&at, &was, &is);
            let headers = |of: Option<&'a MemberEncoding>| {
                of.map(|of| of.headers.as_slice()).unwrap_or_default()
            };
            self.part_headers(&at, headers(before), headers(after));
        }
    }

    fn member_written(&mut self, at: &At<'_>, old: &Written, new: &Written) {
        if let (Written::Part(old), Written::Part(new)) = (old, new) {
            let within = |some: &[String], all: &[String]| {
                some.iter().all(|one| all.iter().any(|of| covers(of, one)))
            };
            if within(old, new) || within(new, old) {
                let texts = |list: &[String]| -> Vec<Arc<str>> {
                    list.iter().map(|of| of.as_str().into()).collect()
                };
                return self.media_types(at, &texts(old), &texts(new));
            }
        }
        if old != new {
            let text = format!("was written {}, is written {}", shown(old), shown(new));
            self.note(at, &rules::FORM_CHANGED, text);
        }
    }
}

fn encoding<'c>(
    content: &'c Content,
    (about, member): (Encoded, &str),
) -> Option<&'c MemberEncoding> {
    content.members.iter().find(|of| of.of == about && *of.member == *member)
}

/// How a body writes a member; none if it has no such member.
fn written(
    api: &Api,
    content: &Content,
    ((about, member), said): ((Encoded, &str), Option<&MemberEncoding>),
) -> Option<Written> {
    let shape = part_shape(api, &content.shape, (about, member))?;
    let media = said.and_then(|of| of.content_type.as_deref());
    if content.encoding == Encoding::Multipart {
        // OpenAPI 3.2, 4.15.1.2: where parts have names, a style goes before a media type.
        let by_style = said
            .filter(|of| content.is_form() && (of.style.is_some() || media.is_none()));
        let style = by_style.map(|of| (of.style.unwrap_or(Style::Form), of.explode));
        let usual = (Style::Form, true);
        let parts = style.filter(|of| *of != usual && has_parts(api, shape));
        if parts.is_some() {
            return Some(Written::Text { parts, reserved: false });
        }
        let media = media.filter(|_| by_style.is_none());
        let media = media.unwrap_or_else(|| usual_media(api, shape));
        let each = media.split(',').map(|one| one.trim().to_ascii_lowercase());
        return Some(Written::Part(each.collect()));
    }
    // OpenAPI 3.2, 4.15.1: a style goes before a media type.
    let style = said.and_then(|of| of.style);
    let is_json = media.is_some_and(|media| media.contains("json"));
    let parts = match (style, said) {
        (None | Some(Style::Json), _) if is_json => Some((Style::Json, true)),
        _ if !has_parts(api, shape) => None,
        (style, said) => {
            let explode = said.is_none_or(|of| of.explode);
            Some((style.unwrap_or(Style::Form), explode))
        }
    };
    let reserved = said.is_some_and(|of| of.allow_reserved);
    Some(Written::Text { parts, reserved })
}

/// The shape of a member of a form, or of a part of parts without names.
fn part_shape<'s>(
    api: &'s Api,
    body: &'s Shape,
    (about, member): (Encoded, &str),
) -> Option<&'s Shape> {
    let shape = match (about, resolved(api, body)) {
        (Encoded::Member, Shape::Named(id)) => match &api.types.get(*id)?.kind {
            Kind::Record(record) => {
                &record.members.iter().find(|of| *of.wire == *member)?.shape
            }
            _ => return None,
        },
        (Encoded::Member, Shape::Map { values, .. }) => values,
        (Encoded::Place(at), Shape::Tuple(first)) => first.get(at)?,
        (Encoded::Place(at), Shape::OpenTuple { first, rest }) => {
            first.get(at).unwrap_or(rest)
        }
        (Encoded::Rest, Shape::OpenTuple { rest: of, .. })
        | (Encoded::Place(_) | Encoded::Rest, Shape::List(of)) => of,
        _ => return None,
    };
    Some(resolved(api, shape))
}

/// Whether a value is more than one text.
pub(super) fn has_parts(api: &Api, shape: &Shape) -> bool {
    match shape {
        Shape::List(_)
        | Shape::Map { .. }
        | Shape::Tuple(_)
        | Shape::OpenTuple { .. }
        | Shape::Json => true,
        Shape::Named(id) => match api.types.get(*id).map(|of| &of.kind) {
            Some(Kind::Enumeration(_)) => false,
            Some(Kind::Union(union)) => {
                let mut shapes =
                    union.variants.iter().map(|of| resolved(api, &of.shape));
                shapes.any(|shape| {
                    matches!(shape, Shape::Named(_)) || has_parts(api, shape)
                })
            }
            _ => true,
        },
        _ => false,
    }
}

/// The media type of a part about which nothing is said (OpenAPI 3.2, 4.15.1).
fn usual_media(api: &Api, shape: &Shape) -> &'static str {
    match resolved(api, shape) {
        Shape::Binary | Shape::Formatted(Format::Base64 | Format::Base64Url) => {
            "application/octet-stream"
        }
        Shape::List(of) | Shape::Nullable(of) => usual_media(api, of),
        shape if has_parts(api, shape) => "application/json",
        _ => "text/plain",
    }
}

fn shown(of: &Written) -> String {
    match of {
        Written::Part(media) => format!("as `{}`", media.join(", ")),
        Written::Text { parts, reserved } => {
            let kept = if *reserved { " with reserved characters" } else { "" };
            match parts {
                Some((Style::Json, _)) => format!("as JSON{kept}"),
                Some((style, explode)) => {
                    let explode = if *explode { ", member by member" } else { "" };
                    format!("in style `{}`{explode}{kept}", words::style(*style))
                }
                None => format!("as text{kept}"),
            }
        }
    }
}
