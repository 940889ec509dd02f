//! What media types cannot carry, and is reported of them.

use super::flat::Part;
use super::lowering::Lowering;
use super::model::Encoding;
use super::{content::encoding, model::Name};
use crate::diagnostic::Place;
use crate::diagnostic::catalogue::{api as codes, spec as idle};
use crate::source::nearest::suggestion;
use crate::spec::model::{Id, JsonType, MediaType, Schema};

impl Lowering<'_, '_> {
    /// The schema of the whole and that of its items, of which one counts: items are of
    /// sequences only (OpenAPI 3.2, 4.14.3), and say more than the whole there.
    pub(super) fn schemas_of(&mut self, media: &MediaType) -> [Option<Id<Schema>>; 2] {
        let MediaType { schema, item_schema, .. } = media;
        let Some(items) = item_schema else { return [*schema, None] };
        let sequence = matches!(
            encoding(&media.name),
            Encoding::Events | Encoding::JsonLines | Encoding::Multipart
        );
        let name = media.name.escape_debug();
        let lost = match (sequence, schema) {
            (true, None) => None,
            (true, Some(_)) => {
                Some(("schema", "`schema` beside `itemSchema` has no effect".to_owned()))
            }
            (false, _) => {
                let message = format!("`itemSchema` of `{name}` has no effect");
                Some(("itemSchema", message))
            }
        };
        if let Some((key, message)) = lost {
            let at = self.tree.get(media.node, key).unwrap_or(media.node);
            self.report_at(&idle::IDLE, Place::Key(at), message, "");
        }
        if sequence { [None, Some(*items)] } else { [*schema, None] }
    }

    /// Whether a schema asks for members or items.
    pub(super) fn holds_parts(&mut self, parts: &[Part]) -> bool {
        let flat = self.flatten(parts, &Name::default());
        let nested = |of: &JsonType| matches!(of, JsonType::Object | JsonType::Array);
        !flat.members.is_empty()
            || flat.types.as_ref().is_some_and(|types| types.iter().all(nested))
    }

    /// Reports a value with members or items in a media type that only bytes are known of.
    pub(super) fn check_opaque(&mut self, media: &MediaType) {
        let parts: Vec<Part> = media.schema.map(Part::of).into_iter().collect();
        if encoding(&media.name) == Encoding::Bytes && self.holds_parts(&parts) {
            let message = format!("`{}` is given as bytes", media.name.escape_debug());
            let at = Place::Key(media.node);
            self.report_at(&codes::TEXT_ONLY, at, message, "");
        }
    }

    /// Reports encodings of members that the schema does not have (OpenAPI 3.2, 4.15).
    pub(super) fn check_encoded(&mut self, media: &MediaType, parts: &[Part]) {
        if media.encoding.is_empty() {
            return;
        }
        let flat = self.flatten(parts, &Name::default());
        let open = flat.extra.is_some_and(|id| self.boolean(id) != Some(false))
            || !flat.choices.is_empty()
            || !flat.patterns.is_empty();
        if open || flat.members.is_empty() {
            return;
        }
        for (name, of) in &media.encoding {
            if flat.member(name).is_some() {
                continue;
            }
            let message =
                format!("`{}` is no member of the schema", name.escape_debug());
            let names = flat.members.iter().map(|member| &*member.wire);
            let help = suggestion(name, names).unwrap_or_default();
            self.report_at(&codes::ENCODING, Place::Key(of.node), message, &help);
        }
    }

    /// Reports encodings in the content of a parameter, whose members are written as those
    /// of a form are without a word.
    pub(super) fn check_content_encoding(&mut self, media: &MediaType) {
        for (name, of) in &media.encoding {
            let name = name.escape_debug();
            let message =
                format!("the encoding of `{name}` in a parameter is not honoured");
            self.report_at(&codes::ENCODING, Place::Key(of.node), message, "");
        }
    }
}
