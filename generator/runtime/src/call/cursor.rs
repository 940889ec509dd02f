//! The way from page to page, without I/O.

use crate::client::resolve;
use crate::model::{Slot, View};
use crate::operation::{Continuation, Paging};
use crate::request::{Draft, Look};
use crate::{Error, ErrorKind};
use http::HeaderMap;
use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

/// So many pages in a row with equal items are one page that is given again and again:
/// values may repeat themselves for a while.
const REPEATED: u32 = 3;

/// Where a walk through pages stands.
pub(crate) struct Cursor {
    paging: Option<Paging>,
    seen: HashSet<String>,
    /// The number of the page that comes next, where pages are counted.
    number: u64,
    /// How many items came before, in the same case.
    counted: Option<u64>,
    /// A digest of the items of the page before and how often they came, where nothing
    /// else tells whether the service gives its last page again and again.
    before: (u64, u32),
}

/// What a page says about the next one.
pub(crate) struct Page<'a> {
    pub(crate) view: View<'a>,
    pub(crate) headers: &'a HeaderMap,
}

/// Leads a draft to a position: a link, a token or a page number, as the operation's
/// paging has it.
pub(crate) fn start(draft: &mut Draft, position: &str) -> Result<(), Error> {
    let Some(paging) = draft.operation().paging else {
        return Err(failed("the operation has no pages"));
    };
    if position.is_empty() {
        return Err(failed("the position of the page is empty"));
    }
    match paging.next {
        Continuation::Link(_) | Continuation::LinkHeader { .. } => {
            let base = base(draft, &paging)?;
            let site = draft.site()?;
            let from = base.as_deref().unwrap_or(&site.base);
            let link = resolve(&site.origin, from, position)?;
            let link = draft.with_own(link, paging.resend)?;
            // The pages of a list that work has made are no part of the request for it.
            match draft.operation().long_running {
                true => draft.poll(link),
                false => draft.follow(link),
            }
        }
        Continuation::HeaderToken { parameter, .. }
        | Continuation::BodyToken { parameter, .. } => {
            draft.set_text(parameter, position)
        }
        Continuation::Number { parameter } | Continuation::Offset { parameter } => {
            if position.parse::<u64>().is_err() {
                return Err(failed("the position is no number of a page"));
            }
            draft.set_text(parameter, position);
        }
    }
    Ok(())
}

/// The URL that relative links stand under, where it is not that of their page.
fn base(draft: &Draft, paging: &Paging) -> Result<Option<String>, Error> {
    paging.base.map(|template| draft.at_path(template)).transpose()
}

impl Cursor {
    pub(crate) fn new(draft: &Draft, position: Option<&str>) -> Self {
        let paging = draft.operation().paging;
        let first = paging.map_or(1, |paging| paging.first);
        let number = match paging.map(|paging| paging.next) {
            Some(
                Continuation::Number { parameter } | Continuation::Offset { parameter },
            ) => {
                let set = position.or_else(|| {
                    let written = draft.written(parameter)?;
                    written.split_once('=').map(|(_, value)| value)
                });
                set.and_then(|text| text.parse().ok()).unwrap_or(first)
            }
            _ => first,
        };
        let seen = position.into_iter().map(str::to_owned).collect();
        Self { paging, seen, number, counted: None, before: (0, 0) }
    }

    /// The member that holds the items.
    pub(crate) fn items(&self) -> &'static str {
        self.paging.map_or("", |paging| paging.items)
    }

    /// The position of the page after this one; `None` after the last.
    ///
    /// `from` is the URL of the request that this page answers.
    pub(crate) fn next(
        &mut self,
        draft: &Draft,
        from: &str,
        page: &Page<'_>,
    ) -> Result<Option<String>, Error> {
        let Some(paging) = self.paging else { return Ok(None) };
        if paging.more.is_some_and(|name| is_false(member(page.view, name))) {
            return Ok(None);
        }
        let text = match paging.next {
            Continuation::Link(name) => scalar(member(page.view, name)),
            Continuation::LinkHeader { header, relation } => {
                super::link::target(page.headers, header, relation)
            }
            Continuation::BodyToken { member: name, .. } => {
                scalar(member(page.view, name))
            }
            Continuation::HeaderToken { header, .. } => page
                .headers
                .get(header)
                .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned()),
            Continuation::Number { .. } | Continuation::Offset { .. } => {
                return self.count(&paging, page);
            }
        };
        let Some(text) = text.filter(|text| !text.is_empty()) else { return Ok(None) };
        let is_link = matches!(
            paging.next,
            Continuation::Link(_) | Continuation::LinkHeader { .. }
        );
        let position = if is_link {
            let base = base(draft, &paging)?;
            let from = base.as_deref().unwrap_or(from);
            resolve(&draft.site()?.origin, from, &text)?
        } else {
            text
        };
        if is_link && position == from || !self.seen.insert(position.clone()) {
            return Err(looping());
        }
        Ok(Some(position))
    }

    /// The number of the next page, or of its first item.
    fn count(
        &mut self,
        paging: &Paging,
        page: &Page<'_>,
    ) -> Result<Option<String>, Error> {
        let list = member(page.view, paging.items);
        let items = match list {
            View::List(items) => u64::try_from(items.len()).unwrap_or(u64::MAX),
            _ => 0,
        };
        if items == 0 {
            return Ok(None);
        }
        let total = paging.total.and_then(|name| scalar(member(page.view, name)));
        let total: Option<u64> = total.and_then(|text| text.trim().parse().ok());
        if total.is_none() {
            let digest = digest(list);
            let times = if self.before.0 == digest { self.before.1 + 1 } else { 1 };
            self.before = (digest, times);
            if times >= REPEATED {
                return Err(looping());
            }
        }
        let before = self.number.saturating_sub(paging.first);
        if let Continuation::Offset { .. } = paging.next {
            self.number = self.number.saturating_add(items);
            let counted = before.saturating_add(items);
            let is_last = total.is_some_and(|total| counted >= total);
            return Ok((!is_last).then(|| self.number.to_string()));
        }
        // A walk that began later guesses what came before from the size of its first
        // page: too little at most, which costs one request for an empty page.
        let counted = self.counted.unwrap_or(before.saturating_mul(items));
        let counted = counted.saturating_add(items);
        self.counted = Some(counted);
        self.number = self.number.saturating_add(1);
        let is_last = total.is_some_and(|total| counted >= total);
        Ok((!is_last).then(|| self.number.to_string()))
    }
}

fn looping() -> Error {
    Error::new(ErrorKind::PageLoop, "the next page is one that was already given")
}

/// A number that equal items share, and others hardly ever.
fn digest(items: View<'_>) -> u64 {
    let mut hasher = DefaultHasher::new();
    crate::model::to_json(&Look(items)).hash(&mut hasher);
    hasher.finish()
}

fn is_false(view: View<'_>) -> bool {
    match view {
        View::Bool(more) => !more,
        View::Json(json) => json.as_bool() == Some(false),
        _ => false,
    }
}

fn failed(text: &'static str) -> Error {
    Error::new(ErrorKind::Build, text)
}

/// A member by its names on the wire, dots for nesting; the value itself for no name. A
/// name may hold dots itself, as `odata.nextLink` does: the longest that is there counts.
fn member<'a>(view: View<'a>, path: &str) -> View<'a> {
    if path.is_empty() {
        return view;
    }
    let ends = path.match_indices('.').map(|(at, _)| at);
    let ends = std::iter::once(path.len()).chain(ends.rev());
    for end in ends {
        let (name, rest) = path.split_at(end);
        let found = match &view {
            View::Record(record) => {
                let mut fields = record.shape().fields().iter();
                let index = fields.position(|field| field.name() == name);
                index.map(|index| record.field(index))
            }
            View::Json(json) => json.get(name).map(View::Json),
            _ => None,
        };
        if let Some(found) = found {
            return member(found, rest.trim_start_matches('.'));
        }
    }
    View::Missing
}

fn scalar(view: View<'_>) -> Option<String> {
    match view {
        View::Json(serde_json::Value::String(text)) => Some(text.clone()),
        View::Json(serde_json::Value::Number(number)) => Some(number.to_string()),
        View::Text(text) => Some(text.to_owned()),
        View::I64(number) => Some(number.to_string()),
        View::U64(number) => Some(number.to_string()),
        View::F32(number) => Some(number.to_string()),
        View::F64(number) => Some(number.to_string()),
        View::Scalar(scalar) | View::Enumeration(scalar) => match scalar.wire() {
            crate::model::Wire::Text(text) | crate::model::Wire::Number(text) => {
                Some(text.into_owned())
            }
            crate::model::Wire::Json(_) => None,
        },
        _ => None,
    }
}

/// Takes the items out of a page; `None` where the member is no list of `I`.
pub(crate) fn take_items<I: 'static>(slot: Slot<'_>, path: &str) -> Option<Vec<I>> {
    match slot {
        Slot::Option(option) => match option.value_mut() {
            Some(slot) => take_items(slot, path),
            None => Some(Vec::new()),
        },
        Slot::Record(record) => {
            let (name, rest) = path.split_once('.').unwrap_or((path, ""));
            let mut fields = record.shape().fields().iter();
            let index = fields.position(|field| field.name() == name)?;
            take_items(record.field_mut(index), rest)
        }
        Slot::List(list) if path.is_empty() => {
            list.as_any_mut()?.downcast_mut::<Vec<I>>().map(std::mem::take)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_may_hold_dots_itself() {
        let page = serde_json::json!({
            "odata.next": "whole",
            "odata": {"next": "part", "more": {"x.y": "deep"}},
        });
        for (path, expected) in [
            ("odata.next", Some("whole")),
            ("odata.more.x.y", Some("deep")),
            ("odata.missing", None),
            ("odata.", None),
        ] {
            assert_eq!(
                scalar(member(View::Json(&page), path)).as_deref(),
                expected,
                "{path}"
            );
        }
    }
}
