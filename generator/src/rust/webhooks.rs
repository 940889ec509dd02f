//! Plans the constants that stand for the requests of the service.

use super::docs::Text;
use super::literals;
use super::names::{Kind as Names, Scope, Wish};
use super::operations::has_parts;
use super::plan::{BodyKind, Item, Type, Webhook};
use super::shapes::Types;
use crate::api::model::{self, Api, Encoding};
use crate::diagnostic::catalogue::rust as codes;
use crate::diagnostic::{Diagnostic, Diagnostics};

/// The constants in the order of their names.
pub fn items(api: &Api, types: &Types<'_>, out: &mut Diagnostics) -> Vec<Webhook> {
    let wishes: Vec<Wish> =
        api.webhooks.iter().map(|webhook| Wish::parts(&webhook.name.0)).collect();
    let names = Scope::new(Names::Static).all(&wishes);
    let mut items = Vec::new();
    for (webhook, ident) in api.webhooks.iter().zip(names) {
        let (kind, payload) = payload(types, webhook, out);
        items.push(Webhook {
            docs: docs(webhook),
            ident,
            id: webhook.id.to_string(),
            kind,
            payload,
        });
    }
    items.sort_by(|a, b| a.ident.cmp(&b.ident));
    items
}

/// What the file of these constants says of itself.
pub fn module_docs() -> Vec<String> {
    let text = Text::new(0).ours("What the service sends to a program of yours.");
    text.ours("A constant for each webhook and callback; its `decode` reads the body of a request.")
        .lines()
}

fn docs(webhook: &model::Webhook) -> Vec<String> {
    let id = literals::code(&webhook.id);
    let text = Text::new(0).docs(&webhook.docs).docs(&webhook.payload_docs);
    let method = literals::code(&webhook.method);
    match &webhook.of {
        None => text.untrusted(&format!("Webhook {id}, by {method}.")).lines(),
        Some(of) => {
            let of = literals::code(of);
            text.untrusted(&format!("Callback {id} of {of}, by {method}.")).lines()
        }
    }
}

fn payload(
    types: &Types<'_>,
    webhook: &model::Webhook,
    out: &mut Diagnostics,
) -> (BodyKind, Type) {
    let Some(content) = &webhook.payload else { return (BodyKind::Empty, Type::Unit) };
    match content.encoding {
        Encoding::Json => (BodyKind::Json, types.of(&content.shape)),
        Encoding::Text => (BodyKind::Text, Type::TEXT),
        Encoding::Bytes => (BodyKind::Bytes, Type::Runtime("Bytes")),
        Encoding::Xml => (BodyKind::Xml, types.of(&content.shape)),
        Encoding::Form if has_parts(&content.shape) => {
            (BodyKind::Form, types.of(&content.shape))
        }
        Encoding::Multipart if has_parts(&content.shape) => {
            (BodyKind::Multipart, types.of(&content.shape))
        }
        _ => {
            let media = content.media_type.escape_debug();
            let message = format!("`{media}` is given as bytes");
            out.push(Diagnostic::at(&codes::RESPONSE_AS_BYTES, webhook.node, message));
            (BodyKind::Bytes, Type::Runtime("Bytes"))
        }
    }
}

/// The items of some constants.
pub fn as_items(webhooks: Vec<Webhook>) -> Vec<Item> {
    webhooks.into_iter().map(Item::Webhook).collect()
}
