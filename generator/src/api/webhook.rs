//! Webhooks and callbacks: requests that the service makes.

use std::sync::Arc;

use super::Candidate;
use super::documentation::of_operation;
use super::lowering::Lowering;
use super::model::{Name, Webhook};
use crate::diagnostic::catalogue::api as codes;
use crate::spec::model as spec;

/// A request of the service, as the description names it.
struct Named<'s> {
    name: Name,
    id: Arc<str>,
    of: Option<Arc<str>>,
    item: &'s spec::PathItem,
    operation: &'s spec::Operation,
}

impl Lowering<'_, '_> {
    /// Lowers the wanted webhooks of the document.
    pub(super) fn document_webhooks(&mut self, fitting: &mut [bool]) {
        let spec = self.spec;
        for item in &spec.document.webhooks {
            for operation in &item.operations {
                let id = operation.id.clone().unwrap_or_else(|| item.path.clone());
                let (tags, path) = (&operation.tags, &item.path);
                if !self.wanted(&Candidate { id: &id, tags, path }, fitting) {
                    continue;
                }
                let mut name = Name(vec![item.path.clone()]);
                if item.operations.len() > 1 {
                    name = name.then(operation.method.to_ascii_lowercase());
                }
                let id = item.path.clone();
                self.webhook(Named { name, id, of: None, item, operation });
            }
            self.unplaced_of_path(item);
        }
    }

    /// Lowers the callbacks of an operation.
    pub(super) fn callbacks(
        &mut self,
        callbacks: &[spec::Callback],
        place: &Name,
        of: &Arc<str>,
    ) {
        for spec::Callback { node, name, items } in callbacks {
            if items.iter().all(|item| item.operations.is_empty()) {
                let name = name.escape_debug();
                let message = format!("callback `{name}` is not generated");
                self.report(&codes::CALLBACK, *node, message, "");
            }
            for item in items {
                self.unplaced_of_path(item);
                for operation in &item.operations {
                    let (id, of) = (name.clone(), Some(of.clone()));
                    let name = place.then(name.clone());
                    self.webhook(Named { name, id, of, item, operation });
                }
            }
        }
    }

    fn webhook(&mut self, named: Named<'_>) {
        let Named { name, id, of, item, operation } = named;
        let body = operation.body.as_ref();
        let payload = body.and_then(|body| self.body_of_one(body, &name));
        let content = body.and_then(|body| self.spec.bodies.get(body.id));
        let several = content.is_some_and(|body| body.content.len() > 1);
        for callback in &operation.callbacks {
            let name = callback.name.escape_debug();
            let message = format!("callback `{name}` is not generated");
            self.report(&codes::CALLBACK, callback.node, message, "");
        }
        let payload_docs =
            payload.as_ref().map(|body| body.docs.clone()).unwrap_or_default();
        let payload = payload.and_then(|body| body.contents.into_iter().next());
        let answers = operation.responses.iter().any(|(_, response)| {
            let response = self.spec.responses.get(response.id);
            response.is_some_and(|response| {
                !response.content.is_empty()
                    || !response.headers.is_empty()
                    || !response.links.is_empty()
            })
        });
        let signed = operation.security.as_ref().is_some_and(|all| !all.is_empty());
        let placed = !item.servers.is_empty() || !operation.servers.is_empty();
        let given = !item.parameters.is_empty() || !operation.parameters.is_empty();
        if answers || signed || placed || given || several {
            let id = id.escape_debug();
            let message = match (&payload, several) {
                (Some(of), true) => format!(
                    "only the payload of `{id}` in `{}` is generated",
                    of.media_type.escape_debug()
                ),
                _ => format!("only the payload of `{id}` is generated"),
            };
            self.report(&codes::WEBHOOK, operation.node, message, "");
        }
        for (_, used) in &operation.responses {
            let response = self.spec.responses.get(used.id);
            let own = response.and_then(|response| response.docs.summary.as_ref());
            if used.summary.as_ref().or(own).is_some() {
                self.out.unplaced("summary", "a response", used.node);
            }
        }
        let docs = of_operation(&operation.docs, &item.docs);
        let (method, node) = (operation.method.clone(), operation.node);
        let webhook =
            Webhook { id, name, docs, method, of, payload, payload_docs, node };
        self.webhooks.push(webhook);
        self.fill();
    }
}
