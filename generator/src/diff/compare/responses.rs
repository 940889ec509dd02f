//! Responses: statuses, bodies and headers.

use std::sync::Arc;

use super::bodies::essence;
use super::recorder::Mask;
use super::shapes::resolved;
use super::{At, Comparison, Sides, words};
use crate::api::model::{Content, Header, Operation, Response, Shape, Status, Style};
use crate::diff::rules;
use crate::diff::subject::Subject;
use crate::source::tree::{NodeId, Value};

/// The responses of both sides.
type Lists<'a> = (&'a [Response], &'a [Response]);

impl<'a> Comparison<'a> {
    /// The responses of an operation. One without a fellow of its own status is compared
    /// with that of the statuses around it, and said to be narrower or wider.
    pub(super) fn responses(
        &mut self,
        at: &At<'_>,
        old: &'a Operation,
        new: &'a Operation,
    ) {
        let sides = (old.responses.as_slice(), new.responses.as_slice());
        let mut added: Vec<&'a Response> =
            sides.1.iter().filter(|after| is_added(after, sides)).collect();
        for before in sides.0 {
            match around(before, sides.1) {
                Some(after) => self.kept_response(at, (before, after), sides),
                None => self.lost_response(at, before, sides, &mut added),
            }
        }
        for after in added {
            self.new_response(at, after, sides);
        }
    }

    /// A response that has a fellow of its own status or of those around it.
    fn kept_response(
        &mut self,
        at: &At<'_>,
        (before, after): (&'a Response, &'a Response),
        (old, new): Lists<'a>,
    ) {
        let whole = format!("{} {}", at.whole, status(before.status));
        let at = &self.response_at(at, &whole, (before.status, after.status));
        if after.status != before.status {
            let text = format!("is one of `{}` now", status(after.status));
            // Several that became one and the same are one cause.
            let fellow = |of: &Response| around(of, new).map(|fellow| fellow.status);
            let first = old
                .iter()
                .find(|of| of.success && fellow(of) == Some(after.status))
                .is_some_and(|first| first.status == before.status);
            let rule = match first && !takes(old, after.status) {
                true => &rules::SUCCESS_WIDENED,
                false => &rules::STATUS_WIDENED,
            };
            self.note(at, rule, text);
        }
        self.response(at, before, after);
    }

    /// A response that has no fellow: some of what it stood for is left, another success
    /// comes in its place, or none.
    fn lost_response(
        &mut self,
        at: &At<'_>,
        before: &'a Response,
        (old, new): Lists<'a>,
        added: &mut Vec<&'a Response>,
    ) {
        let whole = format!("{} {}", at.whole, status(before.status));
        let inner = new.iter().filter(|of| inside(of, before));
        let inner: Vec<String> =
            inner.map(|of| format!("`{}`", status(of.status))).collect();
        if !inner.is_empty() {
            let at = self.response_at(at, &whole, (before.status, before.status));
            let text = format!("is {} only", inner.join(" or "));
            self.note_of(&at, Sides::Old, &rules::STATUS_NARROWED, text);
            return;
        }
        if let Some(after) = replacement(before, old, added) {
            let at = self.response_at(at, &whole, (before.status, after.status));
            let text = format!("is `{}` now", status(after.status));
            self.note(&at, &rules::SUCCESS_CHANGED, text);
            // A body that comes or goes with the status has the same cause.
            if before.content.is_some() == after.content.is_some() {
                self.response(&at, before, after);
            }
            return;
        }
        let at = self.response_at(at, &whole, (before.status, before.status));
        let first = old.iter().find(|of| of.success);
        let is_first = first.is_some_and(|first| first.status == before.status);
        let rule = match before.success {
            true if is_first && !new.iter().any(|of| of.success) => {
                &rules::LAST_SUCCESS_REMOVED
            }
            true => &rules::SUCCESS_REMOVED,
            false => &rules::FAILURE_REMOVED,
        };
        self.note_of(&at, Sides::Old, rule, "removed");
    }

    /// A response that the old side has not, or not by itself.
    fn new_response(&mut self, at: &At<'_>, after: &'a Response, (old, new): Lists<'a>) {
        let around = around(after, old);
        let whole = format!("{} {}", at.whole, status(after.status));
        let before = around.map_or(after.status, |before| before.status);
        let at = self.response_at(at, &whole, (before, after.status));
        // What is left of a wider one is told of that.
        if around.is_none_or(|before| is_kept(before, new)) {
            let rule = match after.success {
                true if takes(old, after.status) => &rules::KNOWN_SUCCESS_ADDED,
                true => &rules::SUCCESS_ADDED,
                false => &rules::FAILURE_ADDED,
            };
            self.note_of(&at, Sides::New, rule, "added");
        }
        if let Some(before) = around {
            self.response(&at, before, after);
        }
    }

    fn response_at<'w>(
        &self,
        at: &At<'_>,
        whole: &'w str,
        (old, new): (Status, Status),
    ) -> At<'w> {
        let nodes =
            (self.old.response_of(at.old, old), self.new.response_of(at.new, new));
        At::whole(at.owner, Mask::RESPONSE, whole, nodes)
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
                let at = At {
                    old: self.old.listed(at.old, "produces"),
                    new: self.new.listed(at.new, "produces"),
                    ..at.clone()
                };
                self.media_types(&at, &old, &new);
            }
        }
        let all = |of: &'a Response| -> Vec<&'a Content> {
            of.content.iter().chain(&of.others).collect()
        };
        self.contents(at, &all(old), &all(new));
        self.headers(at, &old.headers, &new.headers);
    }

    fn headers(&mut self, at: &At<'_>, old: &'a [Header], new: &'a [Header]) {
        let find = |list: &'a [Header], name: &str| {
            list.iter().find(|header| header.name.eq_ignore_ascii_case(name))
        };
        for before in old {
            let after = find(new, &before.name);
            let old = self.old.within(at.old, &["headers", &before.name]);
            let name = after.map_or(&before.name, |after| &after.name);
            let new = self.new.within(at.new, &["headers", name]);
            let at =
                At { part: &before.name, wire: &before.name, old, new, ..at.clone() };
            let required = self.old.requires(old);
            match after {
                Some(after) => {
                    let required = (required, self.new.requires(new));
                    self.two_headers(&at, required, (before, after));
                }
                None => {
                    let rule = match required {
                        true => &rules::REQUIRED_HEADER_REMOVED,
                        false => &rules::HEADER_REMOVED,
                    };
                    self.note_of(&at, Sides::Old, rule, "removed");
                }
            }
        }
        for after in new.iter().filter(|after| find(old, &after.name).is_none()) {
            let at = At { part: &after.name, wire: &after.name, ..at.clone() };
            let at = self.within(&at, &["headers", &after.name]);
            self.note_of(&at, Sides::New, &rules::HEADER_ADDED, "added");
        }
    }

    fn two_headers(
        &mut self,
        at: &At<'_>,
        required: (bool, bool),
        (old, new): (&'a Header, &'a Header),
    ) {
        self.switched(
            at,
            required,
            (&rules::HEADER_BECAME_REQUIRED, "always comes now"),
            (&rules::HEADER_BECAME_OPTIONAL, "need not come any more"),
        );
        self.deprecation(at, (old.docs.deprecated, new.docs.deprecated));
        let shapes =
            (resolved(&self.old.api, &old.shape), resolved(&self.new.api, &new.shape));
        let text = |json| if json { Style::Json } else { Style::Simple };
        let styles = match shapes {
            (Shape::List(_), Shape::List(_)) => (old.style, new.style),
            (Shape::Text, Shape::Text) => {
                (text(self.old.is_json(at.old)), text(self.new.is_json(at.new)))
            }
            // No client reads others but in one way.
            _ => (Style::Simple, Style::Simple),
        };
        if styles.0 != styles.1 {
            let (was, is) = (words::style(styles.0), words::style(styles.1));
            let text = format!("was written {was}, is written {is}");
            self.note(at, &rules::PARAMETER_STYLE_CHANGED, text);
        }
        let same = self.shapes(at, &old.shape, &new.shape);
        self.limits(at, same);
    }
}

impl Subject {
    /// The media types of the body at a node.
    pub(super) fn media_types(&self, response: NodeId) -> Vec<Arc<str>> {
        let tree = &self.sources.tree;
        let content = tree.get(response, "content");
        let members = content.map(|content| tree.members(content)).unwrap_or_default();
        members.iter().map(|member| member.key.clone()).collect()
    }

    /// The response of an operation for a status, or the operation.
    fn response_of(&self, operation: NodeId, wanted: Status) -> NodeId {
        let tree = &self.sources.tree;
        let wanted = status(wanted);
        let responses = tree.get(operation, "responses");
        let members = responses.map(|of| tree.members(of)).unwrap_or_default();
        let found = members.iter().find(|of| of.key.eq_ignore_ascii_case(&wanted));
        found.map_or(operation, |found| self.within(found.value, &[]))
    }

    /// Whether the text of a header is JSON.
    fn is_json(&self, header: NodeId) -> bool {
        let media = self.media_types(header);
        media.first().is_some_and(|media| essence(media).ends_with("json"))
    }

    /// Whether the header or payload at a node always comes.
    pub(super) fn requires(&self, node: NodeId) -> bool {
        let tree = &self.sources.tree;
        let required = tree.get(node, "required");
        required.is_some_and(|of| matches!(tree.value(of), Value::Bool(true)))
    }
}

/// The response for a status, or for those around it.
fn around<'r>(of: &Response, list: &'r [Response]) -> Option<&'r Response> {
    let alike = |status: Status| {
        list.iter().find(|other| other.status == status && other.success == of.success)
    };
    let range = match of.status {
        Status::Code(code) => u8::try_from(code / 100).ok().map(Status::Range),
        _ => None,
    };
    let same = list.iter().find(|other| other.status == of.status);
    same.or_else(|| alike(range?)).or_else(|| alike(Status::Default))
}

/// Whether a response stands for statuses within those of another, and means the same.
fn inside(inner: &Response, outer: &Response) -> bool {
    let within = match (outer.status, inner.status) {
        (Status::Range(digit), Status::Code(code)) => code / 100 == u16::from(digit),
        (Status::Default, Status::Code(_) | Status::Range(_)) => true,
        _ => false,
    };
    within && inner.success == outer.success
}

fn is_kept(before: &Response, new: &[Response]) -> bool {
    new.iter().any(|of| of.status == before.status)
}

/// Whether a response of the new side has none of its status on the old one, and is
/// compared with none that it takes the place of as a wider one.
fn is_added(after: &Response, (old, new): Lists<'_>) -> bool {
    match around(after, old) {
        Some(before) => before.status != after.status,
        None => {
            let mut inner = old.iter().filter(|before| inside(before, after));
            inner.all(|before| is_kept(before, new))
        }
    }
}

/// Whether a client of these responses takes all successes of a status for such, as it
/// takes any where none is declared.
fn takes(list: &[Response], wanted: Status) -> bool {
    let mut successes = list.iter().filter(|of| of.success).peekable();
    successes.peek().is_none()
        || successes.any(|of| match of.status {
            Status::Range(_) | Status::Default => true,
            Status::Code(_) => of.status == wanted,
        })
}

/// The new success that clients of the old side do not take for one, in whose place another
/// is gone: one that has a body as that had one, if there is such.
fn replacement<'r>(
    before: &Response,
    old: &[Response],
    added: &mut Vec<&'r Response>,
) -> Option<&'r Response> {
    let fits = |of: &Response| before.success && of.success && !takes(old, of.status);
    let alike =
        |of: &&Response| fits(of) && of.content.is_some() == before.content.is_some();
    let found = added.iter().position(alike);
    let found = found.or_else(|| added.iter().position(|of| fits(of)))?;
    Some(added.remove(found))
}

fn status(of: Status) -> String {
    match of {
        Status::Code(code) => code.to_string(),
        Status::Range(digit) => format!("{digit}XX"),
        Status::Default => "default".to_owned(),
    }
}
