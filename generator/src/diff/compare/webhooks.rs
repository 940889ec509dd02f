//! Requests that the service makes.

use super::recorder::{Mask, Owner};
use super::{At, Comparison, Sides};
use crate::api::model::Webhook;
use crate::diff::rules;

impl Comparison<'_> {
    pub(super) fn webhooks(&mut self) {
        let (old, new) = (self.old, self.new);
        for before in &old.api.webhooks {
            let whole = name(before);
            let found = new.api.webhooks.iter().find(|after| same(before, after));
            let after = found.unwrap_or(before);
            let nodes = (before.node, after.node);
            let at = &At::whole(Owner::Api, Mask::RESPONSE, &whole, nodes);
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
        for after in &new.api.webhooks {
            if !old.api.webhooks.iter().any(|before| same(before, after)) {
                let whole = name(after);
                let nodes = (after.node, after.node);
                let at = At::whole(Owner::Api, Mask::RESPONSE, &whole, nodes);
                self.note_of(&at, Sides::New, &rules::WEBHOOK_ADDED, "added");
            }
        }
    }
}

fn same(old: &Webhook, new: &Webhook) -> bool {
    (&old.id, &old.method, &old.of) == (&new.id, &new.method, &new.of)
}

fn name(of: &Webhook) -> String {
    format!("webhook {} {}", of.method, of.id)
}
