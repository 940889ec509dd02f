//! How the pages of a list are linked: as a hint says, or as the response declares.

use std::sync::Arc;

use super::lowering::Lowering;
use super::model::{NextPage, Operation, Paging, Parameter, ParameterPlace, Shape};
use super::operation::path_of;
use super::parameter::template_names;
use crate::diagnostic::catalogue::api as codes;
use crate::source::tree::NodeId;
use crate::spec::model as spec;

impl Lowering<'_, '_> {
    /// The paging of an operation, if its parts are there.
    pub(super) fn paging(
        &mut self,
        hint: Option<&spec::PagingHint>,
        operation: &Operation,
    ) -> Option<Paging> {
        let Some(hint) = hint else { return declared(operation) };
        let spec::PagingHint {
            node,
            style,
            items,
            next,
            header,
            more,
            base,
            resend,
            ..
        } = hint;
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
        let (items, next) = (path(items), found?);
        let mut paging =
            Paging { items, next, more, base: base.clone(), resend: resend.clone() };
        if let Some(name) = &hint.operation {
            self.lead_by(&mut paging, name, hint.node, operation);
        }
        self.keep_known(&mut paging, hint.node, operation);
        Some(paging)
    }

    /// Makes links what another operation makes of them (`operationName` of
    /// `x-ms-pageable`): they are the end of its path, and go with what it requires.
    fn lead_by(
        &mut self,
        paging: &mut Paging,
        name: &Arc<str>,
        node: NodeId,
        operation: &Operation,
    ) {
        let spec = self.spec;
        let mut all = spec.document.paths.iter().flat_map(|item| {
            item.operations.iter().map(move |operation| (item, operation))
        });
        let Some((item, next)) = all.find(|(_, of)| of.id.as_deref() == Some(&**name))
        else {
            let message = format!(
                "there is no operation `{}` for later pages",
                name.escape_debug()
            );
            let help = "name an operation by its id: links are followed as they are";
            return self.report(&codes::PAGING, node, message, help);
        };
        let path = path_of(&item.path);
        let own = template_names(&operation.path);
        if let Some((base, last)) = path.rsplit_once('/')
            && let Some(link) = last.strip_prefix('{').and_then(|l| l.strip_suffix('}'))
            && !own.contains(&link)
        {
            paging.base.get_or_insert_with(|| format!("{base}/").into());
        }
        let used = item.parameters.iter().chain(&next.parameters);
        let parameters = used.filter_map(|used| spec.parameters.get(used.id));
        let required =
            parameters.filter(|of| of.value.required && &*of.place == "query");
        let own = required
            .map(|of| of.name.clone())
            .filter(|name| query_parameters(operation).any(|own| own.wire == *name));
        for name in own {
            if !paging.resend.contains(&name) {
                paging.resend.push(name);
            }
        }
    }

    /// Leaves out, and says so, what the operation does not have.
    fn keep_known(&mut self, paging: &mut Paging, node: NodeId, operation: &Operation) {
        let mut unknown: Vec<Arc<str>> = Vec::new();
        paging.resend.retain(|wire| {
            let known = query_parameters(operation).any(|own| own.wire == *wire);
            unknown.extend((!known).then(|| wire.clone()));
            known
        });
        let own = template_names(&operation.path);
        let under = paging.base.as_deref().map(template_names).unwrap_or_default();
        if let Some(name) = under.into_iter().find(|name| !own.contains(name)) {
            unknown.push(name.into());
            paging.base = None;
        }
        for name in unknown {
            let message =
                format!("the operation has no parameter `{}`", name.escape_debug());
            let help = "name parameters that the operation has";
            self.report(&codes::PAGING, node, message, help);
        }
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
        operation: _,
        base: _,
        resend: _,
    } = hint;
    let known = |wire: &Option<Arc<str>>| {
        wire.clone()
            .filter(|wire| query_parameters(operation).any(|of| of.wire == *wire))
    };
    // A token is text, which a header field can carry too.
    let carrier = |wire: &Option<Arc<str>>| {
        let places = [ParameterPlace::Query, ParameterPlace::Header];
        let mut all = operation.parameters.iter();
        wire.clone()
            .filter(|wire| all.any(|of| of.wire == *wire && places.contains(&of.place)))
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
        "token" => carrier(parameter).and_then(|parameter| match (header, next) {
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
        base: None,
        resend: Vec::new(),
    })
}

fn query_parameters(operation: &Operation) -> impl Iterator<Item = &Parameter> {
    operation.parameters.iter().filter(|of| of.place == ParameterPlace::Query)
}

/// The members that a dotted text names, outermost first.
fn path(text: &Option<Arc<str>>) -> Vec<Arc<str>> {
    let text = text.as_deref().unwrap_or_default();
    text.split('.').filter(|piece| !piece.is_empty()).map(Arc::from).collect()
}
