//! How the pages of a list are linked: as a hint says, or as the response declares.

use std::sync::Arc;

use super::lowering::Lowering;
use super::model::{NextPage, Operation, Paging, ParameterPlace, Shape};
use crate::diagnostic::catalogue::api as codes;
use crate::spec::model as spec;

impl Lowering<'_, '_> {
    /// The paging of an operation, if its parts are there.
    pub(super) fn paging(
        &mut self,
        hint: Option<&spec::PagingHint>,
        operation: &Operation,
    ) -> Option<Paging> {
        let Some(hint) = hint else { return declared(operation) };
        let spec::PagingHint { node, style, items, next, header, more, .. } = hint;
        if &**style == "link" && next.is_none() && header.is_none() {
            // AutoRest's way to say that there is one page.
            return None;
        }
        let found = next_page(hint, operation);
        if found.is_none() {
            let style = style.escape_debug();
            let message =
                format!("paging of style `{style}` lacks a part or a parameter");
            let help = "name the parameters and members that the operation has";
            self.report(&codes::PAGING, *node, message, help);
        }
        let more = more.as_ref().map(|_| path(more));
        Some(Paging { items: path(items), next: found?, more })
    }
}

fn next_page(hint: &spec::PagingHint, operation: &Operation) -> Option<NextPage> {
    let spec::PagingHint {
        node: _,
        style,
        items: _,
        next,
        header,
        relation,
        parameter,
        page,
        offset,
        size,
        total,
        more: _,
        first,
    } = hint;
    let known = |wire: &Option<Arc<str>>| {
        wire.clone().filter(|wire| {
            let mut query =
                operation.parameters.iter().filter(|p| p.place == ParameterPlace::Query);
            query.any(|parameter| parameter.wire == *wire)
        })
    };
    let total = total.as_ref().map(|_| path(total));
    match &**style {
        "link" => Some(match header {
            Some(header) => NextPage::LinkHeader {
                header: header.clone(),
                relation: relation.clone().unwrap_or_else(|| NEXT.into()),
            },
            None => NextPage::Link(path(next)),
        }),
        "token" => known(parameter).and_then(|parameter| match (header, next) {
            (Some(header), _) => {
                Some(NextPage::HeaderToken { header: header.clone(), parameter })
            }
            (None, Some(_)) => {
                Some(NextPage::BodyToken { member: path(next), parameter })
            }
            (None, None) => None,
        }),
        "page" => known(page).map(|page| NextPage::Number {
            page,
            size: known(size),
            total,
            first: first.unwrap_or(1),
        }),
        "offset" => known(offset).map(|offset| NextPage::Offset {
            offset,
            size: known(size),
            total,
            first: first.unwrap_or(0),
        }),
        _ => None,
    }
}

/// The relation of the page that comes next (RFC 8288, and IANA's "Link Relations").
const NEXT: &str = "next";

/// A list whose response declares the header field `Link` has its next page there: the
/// field has this one meaning (RFC 8288), and where no link is sent there is one page.
fn declared(operation: &Operation) -> Option<Paging> {
    let mut successes = operation.responses.iter().filter(|response| response.success);
    let response = successes.find(|response| response.content.is_some())?;
    let content = response.content.as_ref()?;
    let mut headers = response.headers.iter();
    let header = headers.find(|header| header.name.eq_ignore_ascii_case("link"))?;
    let is_list = matches!(content.shape, Shape::List(_));
    (is_list && &*operation.method == "GET").then(|| Paging {
        items: Vec::new(),
        next: NextPage::LinkHeader {
            header: header.name.clone(),
            relation: NEXT.into(),
        },
        more: None,
    })
}

/// The members that a dotted text names, outermost first.
fn path(text: &Option<Arc<str>>) -> Vec<Arc<str>> {
    let text = text.as_deref().unwrap_or_default();
    text.split('.').filter(|piece| !piece.is_empty()).map(Arc::from).collect()
}
