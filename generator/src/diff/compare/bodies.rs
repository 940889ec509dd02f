//! Request bodies, media types and what is in them.

use std::mem;
use std::sync::Arc;

use super::recorder::Mask;
use super::shapes::resolved;
use super::{At, Comparison, Sides};
use crate::api::model::{Api, Body, Content, Kind, Record, Shape};
use crate::diff::rules;
use crate::diff::surface::BODY;

impl<'a> Comparison<'a> {
    /// The request bodies of an operation.
    pub(super) fn bodies(
        &mut self,
        at: &At<'_>,
        old: Option<&'a Body>,
        new: Option<&'a Body>,
    ) {
        let whole = format!("{} request", at.whole);
        let at = &At { whole: &whole, wire: BODY, ..at.masked(Mask::REQUEST) };
        let (old, new) = match (old, new) {
            (Some(old), Some(new)) => (old, new),
            (Some(_), None) => {
                let at = self.within(at, &["requestBody"]);
                return self.note_of(&at, Sides::Old, &rules::BODY_REMOVED, "removed");
            }
            (None, Some(new)) => {
                let at = self.within(at, &["requestBody"]);
                let (rule, text) = match new.required {
                    true => (&rules::REQUIRED_BODY_ADDED, "added, required"),
                    false => (&rules::BODY_ADDED, "added"),
                };
                return self.note_of(&at, Sides::New, rule, text);
            }
            (None, None) => return,
        };
        let at = &self.within(at, &["requestBody"]);
        self.switched(
            at,
            (old.required, new.required),
            (&rules::BODY_BECAME_REQUIRED, "is required now"),
            (&rules::BODY_BECAME_OPTIONAL, "is optional now"),
        );
        let media = |body: &Body| -> Vec<Arc<str>> {
            body.contents.iter().map(|content| content.media_type.clone()).collect()
        };
        let listed = At {
            old: self.old.listed(at.old, "consumes"),
            new: self.new.listed(at.new, "consumes"),
            ..at.clone()
        };
        self.media_types(&listed, &media(old), &media(new));
        let (before, after): (Vec<_>, Vec<_>) =
            (old.contents.iter().collect(), new.contents.iter().collect());
        self.contents(at, &before, &after);
    }

    /// The media types that bodies can be sent in or are received in. Swagger 2.0 lists
    /// them in other places than its bodies: those of its operation or its document.
    pub(super) fn media_types(
        &mut self,
        at: &At<'_>,
        old: &[Arc<str>],
        new: &[Arc<str>],
    ) {
        let listed = |of: &[Arc<str>]| format!("`{}`", of.join("`, `"));
        let has = |list: &[Arc<str>], media: &str| {
            list.iter().any(|of| essence(of) == essence(media))
        };
        // What a range takes need not be named; what a range gave is named now.
        let covered = |media: &str| new.iter().any(|of| covers(of, media));
        let narrowed = |range: &str| {
            at.mask == Mask::RESPONSE && new.iter().any(|of| covers(range, of))
        };
        let is_gone = |media: &&Arc<str>| !covered(media) && !narrowed(media);
        let is_new = |media: &&Arc<str>| !has(old, media);
        let others = old.iter().all(|media| is_gone(&media))
            && new.iter().all(|media| is_new(&media));
        if others && !old.is_empty() && !new.is_empty() {
            let text = format!("media type was {}, is {}", listed(old), listed(new));
            return self.note(at, &rules::MEDIA_TYPE_CHANGED, text);
        }
        for media in old.iter().filter(is_gone) {
            let text = format!("media type `{media}` removed");
            self.note_of(at, Sides::Old, &rules::MEDIA_TYPE_REMOVED, text);
        }
        for media in new.iter().filter(is_new) {
            let text = format!("media type `{media}` added");
            self.note_of(at, Sides::New, &rules::MEDIA_TYPE_ADDED, text);
        }
    }

    /// What is in bodies: by media type; where those are others, the preferred ones, as far
    /// as both are of one kind: what else is in them is another for their media types.
    pub(super) fn contents(
        &mut self,
        at: &At<'_>,
        old: &[&'a Content],
        new: &[&'a Content],
    ) {
        let mut met = false;
        for before in old {
            let same = |after: &&&Content| {
                essence(&after.media_type) == essence(&before.media_type)
            };
            if let Some(after) = new.iter().find(same) {
                met = true;
                self.content(at, before, after);
            }
        }
        if let (false, [before, ..], [after, ..]) = (met, old, new)
            && self.of_one_kind(&before.shape, &after.shape)
        {
            self.content(at, before, after);
        }
    }

    fn of_one_kind(&self, old: &Shape, new: &Shape) -> bool {
        let both = (resolved(&self.old.api, old), resolved(&self.new.api, new));
        mem::discriminant(both.0) == mem::discriminant(both.1)
    }

    pub(super) fn content(&mut self, at: &At<'_>, old: &'a Content, new: &'a Content) {
        let same = self.shapes(at, &old.shape, &new.shape);
        let schema = |subject: &crate::diff::Subject, node, of: &Content| {
            subject.within(node, &["content", &of.media_type])
        };
        let nodes = (schema(self.old, at.old, old), schema(self.new, at.new, new));
        self.limits(&At { old: nodes.0, new: nodes.1, ..at.clone() }, same);
        self.forms(at, old, new);
        let own = (record(&self.old.api, &old.shape), record(&self.new.api, &new.shape));
        let by_type = own.0.zip(own.1).is_some_and(|(before, after)| {
            old.markup == before.markup && new.markup == after.markup
        });
        if self.pairs.xml && old.markup != new.markup && !by_type {
            self.note(at, &rules::XML_CHANGED, "stands in another way in XML");
        }
    }

    /// A place further inside the document, as far as each side goes there.
    pub(super) fn within<'s>(&self, at: &At<'s>, steps: &[&str]) -> At<'s> {
        let old = self.old.within(at.old, steps);
        At { old, new: self.new.within(at.new, steps), ..at.clone() }
    }
}

/// The record that a shape is.
fn record<'t>(api: &'t Api, shape: &'t Shape) -> Option<&'t Record> {
    let Shape::Named(id) = resolved(api, shape) else { return None };
    match &api.types.get(*id)?.kind {
        Kind::Record(record) => Some(record),
        _ => None,
    }
}

/// A media type without what makes no difference: letter case, spaces, the character set
/// of what is text anyway, and the boundary that each message has of its own.
pub(super) fn essence(media: &str) -> String {
    let mut pieces = media.split(';').map(|piece| piece.trim().to_ascii_lowercase());
    let mut essence = pieces.next().unwrap_or_default();
    let silent = ["charset=", "boundary=", "q="];
    let mut parameters: Vec<String> = pieces
        .filter(|of| !of.is_empty() && !silent.iter().any(|name| of.starts_with(name)))
        .collect();
    parameters.sort();
    for parameter in parameters {
        essence.push(';');
        essence.push_str(&parameter);
    }
    essence
}

/// Whether a media type is, or is one of, another.
pub(super) fn covers(range: &str, media: &str) -> bool {
    let (range, media) = (essence(range), essence(media));
    range == media
        || range == "*/*"
        || range.strip_suffix('*').is_some_and(|start| media.starts_with(start))
}
