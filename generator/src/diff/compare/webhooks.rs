//! Requests that the service makes: webhooks, and callbacks of operations.

use super::recorder::{Mask, Owner};
use super::{At, Comparison, Sides};
use crate::api::model::Webhook;
use crate::diff::report::{OperationAt, OperationChange};
use crate::diff::rules;
use crate::diff::subject::Subject;

/// A request with the operation that it is a callback of, by its index in the report.
type Made<'a> = (&'a Webhook, Option<usize>);

impl Comparison<'_> {
    pub(super) fn webhooks(&mut self, operations: &[OperationChange]) {
        let olds = made(self.old, operations, |of| of.old);
        let news = made(self.new, operations, |of| of.new);
        for before in &olds {
            let found = news.iter().find(|after| same(before, after)).copied();
            let (after, of) = found.unwrap_or(*before);
            let before = before.0;
            let whole = name(after);
            let at = &at(of, &whole, (before, after));
            if found.is_none() {
                self.note_of(at, Sides::Old, &rules::WEBHOOK_REMOVED, "removed");
            } else if let (Some(before), Some(after)) = (&before.payload, &after.payload)
            {
                self.content(&self.within(at, &["requestBody"]), before, after);
            } else if before.payload.is_some() {
                self.note(at, &rules::RESPONSE_BODY_REMOVED, "has no body any more");
            } else if after.payload.is_some() {
                self.note(at, &rules::RESPONSE_BODY_ADDED, "has a body now");
            }
        }
        for after in &news {
            if !olds.iter().any(|before| same(before, after)) {
                let whole = name(after.0);
                let at = at(after.1, &whole, (after.0, after.0));
                self.note_of(&at, Sides::New, &rules::WEBHOOK_ADDED, "added");
            }
        }
    }
}

/// The requests that a side makes.
fn made<'a>(
    side: &'a Subject,
    operations: &[OperationChange],
    placed: fn(&OperationChange) -> Option<OperationAt>,
) -> Vec<Made<'a>> {
    let index = |id: &str| {
        operations.iter().position(|of| {
            let operation = placed(of).and_then(|at| side.operation(at));
            operation.is_some_and(|operation| *operation.id == *id)
        })
    };
    let all = side.api.webhooks.iter();
    all.map(|webhook| (webhook, webhook.of.as_deref().and_then(index))).collect()
}

fn at<'w>(of: Option<usize>, whole: &'w str, both: (&Webhook, &'w Webhook)) -> At<'w> {
    let owner = of.map_or(Owner::Api, Owner::Operation);
    let at = At::whole(owner, Mask::RESPONSE, whole, (both.0.node, both.1.node));
    At { wire: &both.1.id, ..at }
}

fn same((old, before): &Made<'_>, (new, after): &Made<'_>) -> bool {
    (&old.id, &old.method, before) == (&new.id, &new.method, after)
}

fn name(of: &Webhook) -> String {
    let what = if of.of.is_some() { "callback" } else { "webhook" };
    format!("{what} {} {}", of.method, of.id)
}
