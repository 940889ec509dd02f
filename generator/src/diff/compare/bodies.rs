//! Bodies, media types, statuses and headers.

use std::sync::Arc;

use super::recorder::Mask;
use super::{At, Comparison, Sides};
use crate::api::model::{Body, Content, Header, Operation, Response, Status};
use crate::diff::rules;
use crate::source::tree::NodeId;

impl<'a> Comparison<'a> {
    /// The request bodies of an operation.
    pub(super) fn bodies(
        &mut self,
        at: &At<'_>,
        old: Option<&'a Body>,
        new: Option<&'a Body>,
    ) {
        let whole = format!("{} request", at.whole);
        let at = &At { whole: &whole, ..at.masked(Mask::REQUEST) };
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
        self.media_types(at, &media(old), &media(new));
        let (before, after): (Vec<_>, Vec<_>) =
            (old.contents.iter().collect(), new.contents.iter().collect());
        self.contents(at, &before, &after);
    }

    /// The responses of an operation.
    pub(super) fn responses(
        &mut self,
        at: &At<'_>,
        old: &'a Operation,
        new: &'a Operation,
    ) {
        for before in &old.responses {
            let whole = format!("{} {}", at.whole, status(before.status));
            let at = At { whole: &whole, ..at.masked(Mask::RESPONSE) };
            let at = &self.within(&at, &["responses", &status(before.status)]);
            match new.responses.iter().find(|after| after.status == before.status) {
                Some(after) => self.response(at, before, after),
                None => {
                    let rule = match before.success {
                        true => &rules::SUCCESS_REMOVED,
                        false => &rules::FAILURE_REMOVED,
                    };
                    self.note_of(at, Sides::Old, rule, "removed");
                }
            }
        }
        for after in &new.responses {
            if old.responses.iter().any(|before| before.status == after.status) {
                continue;
            }
            let whole = format!("{} {}", at.whole, status(after.status));
            let at = At { whole: &whole, ..at.masked(Mask::RESPONSE) };
            let at = self.within(&at, &["responses", &status(after.status)]);
            let rule = match after.success {
                true => &rules::SUCCESS_ADDED,
                false => &rules::FAILURE_ADDED,
            };
            self.note_of(&at, Sides::New, rule, "added");
        }
    }

    fn response(&mut self, at: &At<'_>, old: &'a Response, new: &'a Response) {
        match (&old.content, &new.content) {
            (Some(_), None) => {
                self.note(at, &rules::RESPONSE_BODY_REMOVED, "has no body any more");
            }
            (None, Some(_)) => {
                self.note(at, &rules::RESPONSE_BODY_ADDED, "has a body now");
            }
            _ => {
                let (old, new) =
                    (self.old.media_types(at.old), self.new.media_types(at.new));
                self.media_types(at, &old, &new);
            }
        }
        let all = |of: &'a Response| -> Vec<&'a Content> {
            of.content.iter().chain(&of.others).collect()
        };
        self.contents(at, &all(old), &all(new));
        self.headers(at, &old.headers, &new.headers);
    }

    pub(super) fn media_types(
        &mut self,
        at: &At<'_>,
        old: &[Arc<str>],
        new: &[Arc<str>],
    ) {
        for media in old.iter().filter(|media| !new.contains(media)) {
            let text = format!("media type `{media}` removed");
            self.note_of(at, Sides::Old, &rules::MEDIA_TYPE_REMOVED, text);
        }
        for media in new.iter().filter(|media| !old.contains(media)) {
            let text = format!("media type `{media}` added");
            self.note_of(at, Sides::New, &rules::MEDIA_TYPE_ADDED, text);
        }
    }

    /// What is in bodies: by media type; where those are others, the preferred ones.
    fn contents(&mut self, at: &At<'_>, old: &[&'a Content], new: &[&'a Content]) {
        let mut met = false;
        for before in old {
            let found = new.iter().find(|after| after.media_type == before.media_type);
            if let Some(after) = found {
                met = true;
                self.content(at, before, after);
            }
        }
        if let (false, [before, ..], [after, ..]) = (met, old, new) {
            self.content(at, before, after);
        }
    }

    pub(super) fn content(&mut self, at: &At<'_>, old: &'a Content, new: &'a Content) {
        let same = self.shapes(at, &old.shape, &new.shape);
        let schema = |subject: &crate::diff::Subject, node, of: &Content| {
            subject.within(node, &["content", &of.media_type, "schema"])
        };
        let nodes = (schema(self.old, at.old, old), schema(self.new, at.new, new));
        self.limits(&At { old: nodes.0, new: nodes.1, ..at.clone() }, same);
        self.forms(at, old, new);
        if self.pairs.xml && old.markup != new.markup {
            self.note(at, &rules::XML_CHANGED, "stands in another way in XML");
        }
    }

    fn headers(&mut self, at: &At<'_>, old: &'a [Header], new: &'a [Header]) {
        let find = |list: &'a [Header], name: &str| {
            list.iter().find(|header| header.name.eq_ignore_ascii_case(name))
        };
        for before in old {
            let at = At { part: &before.name, ..at.clone() };
            let at = self.within(&at, &["headers", &before.name]);
            match find(new, &before.name) {
                Some(after) => {
                    let same = self.shapes(&at, &before.shape, &after.shape);
                    self.limits(&at, same);
                }
                None => {
                    self.note_of(&at, Sides::Old, &rules::HEADER_REMOVED, "removed");
                }
            }
        }
        for after in new.iter().filter(|after| find(old, &after.name).is_none()) {
            let at = At { part: &after.name, ..at.clone() };
            let at = self.within(&at, &["headers", &after.name]);
            self.note_of(&at, Sides::New, &rules::HEADER_ADDED, "added");
        }
    }

    /// A place further inside the document, as far as each side goes there.
    pub(super) fn within<'s>(&self, at: &At<'s>, steps: &[&str]) -> At<'s> {
        let old = self.old.within(at.old, steps);
        At { old, new: self.new.within(at.new, steps), ..at.clone() }
    }
}

impl crate::diff::Subject {
    /// The media types that the response at a node offers.
    fn media_types(&self, response: NodeId) -> Vec<Arc<str>> {
        let tree = &self.sources.tree;
        let content = tree.get(response, "content");
        let members = content.map(|content| tree.members(content)).unwrap_or_default();
        members.iter().map(|member| member.key.clone()).collect()
    }
}

fn status(of: Status) -> String {
    match of {
        Status::Code(code) => code.to_string(),
        Status::Range(digit) => format!("{digit}XX"),
        Status::Default => "default".to_owned(),
    }
}
