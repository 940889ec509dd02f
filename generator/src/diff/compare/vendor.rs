//! What operations do beyond one request and one response.

use std::sync::Arc;

use super::{At, Comparison};
use crate::api::model::{Envelope, LongRunning, NextPage, Operation, Paging};
use crate::diff::rules;

impl Comparison<'_> {
    pub(super) fn vendor_facts(
        &mut self,
        at: &At<'_>,
        old: &Operation,
        new: &Operation,
    ) {
        let pages = match (&old.paging, &new.paging) {
            (Some(before), Some(after)) if is_elsewhere(before, after) => {
                &rules::PAGING_MOVED
            }
            _ => &rules::PAGING_CHANGED,
        };
        let facts = [
            (pages, "pages", paging(old), paging(new)),
            (&rules::LONG_RUNNING_CHANGED, "long-running", lasting(old), lasting(new)),
            (&rules::ENVELOPE_CHANGED, "envelope", envelope(old), envelope(new)),
        ];
        for (rule, what, before, after) in facts {
            if before != after {
                let shown = |of: Option<String>| of.unwrap_or_else(|| "none".to_owned());
                let text = format!("{what}: was {}, is {}", shown(before), shown(after));
                self.note(at, rule, text);
            }
        }
    }
}

/// Whether the items of a page, or what leads to the next one, stand elsewhere.
fn is_elsewhere(old: &Paging, new: &Paging) -> bool {
    let next = match (&old.next, &new.next) {
        (NextPage::Number { page: old, .. }, NextPage::Number { page: new, .. })
        | (NextPage::Offset { offset: old, .. }, NextPage::Offset { offset: new, .. }) => {
            old != new
        }
        (old, new) => old != new,
    };
    next || old.items != new.items
}

fn path(of: &[Arc<str>]) -> String {
    if of.is_empty() {
        return "the body".to_owned();
    }
    format!("`{}`", of.join("."))
}

fn paging(of: &Operation) -> Option<String> {
    let Paging { items, next, more, base, resend } = of.paging.as_ref()?;
    let counted =
        |what: &str, size: &Option<Arc<str>>, total: &Option<Vec<Arc<str>>>| {
            let size = size.iter().map(|size| format!(" of size `{size}`"));
            let total = total.iter().map(|total| format!(" until {}", path(total)));
            format!("{what}{}", size.chain(total).collect::<String>())
        };
    let next = match next {
        NextPage::Link(member) => format!("the link {}", path(member)),
        NextPage::LinkHeader { header, relation } => {
            format!("the link `{relation}` of header `{header}`")
        }
        NextPage::HeaderToken { header, parameter } => {
            format!("header `{header}` into `{parameter}`")
        }
        NextPage::BodyToken { member, parameter } => {
            format!("{} into `{parameter}`", path(member))
        }
        NextPage::Number { page, size, total, first } => {
            counted(&format!("page number `{page}` from {first}"), size, total)
        }
        NextPage::Offset { offset, size, total, first } => {
            counted(&format!("offset `{offset}` from {first}"), size, total)
        }
    };
    let more = more.iter().map(|more| format!(" while {}", path(more)));
    let base = base.iter().map(|base| format!(" under `{base}`"));
    let resend = resend.iter().map(|wire| format!(" with `{wire}`"));
    let rest: String = more.chain(base).chain(resend).collect();
    Some(format!("{} by {next}{rest}", path(items)))
}

fn lasting(of: &Operation) -> Option<String> {
    let LongRunning { final_state_via } = of.long_running.as_ref()?;
    Some(match final_state_via {
        Some(via) => format!("final state by `{via}`"),
        None => "yes".to_owned(),
    })
}

fn envelope(of: &Operation) -> Option<String> {
    let Envelope { success, code, message, request_id } = of.envelope.as_ref()?;
    let rest = [code, message, request_id].into_iter().flatten();
    let rest = rest.map(|member| format!(", `{member}`"));
    Some(format!("`{success}`{}", rest.collect::<String>()))
}
