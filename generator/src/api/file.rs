//! Parts that are files: bytes, which are of no type of JSON Schema.
//!
//! Since OpenAPI 3.1 (4.8.14 there) `contentMediaType` without a `type` describes them, where
//! 3.0 has text of the format `binary`. Anywhere but in a part such a schema is any value.

use std::sync::Arc;

use super::content::encoding;
use super::flat::{Flat, Part};
use super::lowering::Lowering;
use super::model::{Content, Encoded, Encoding, MemberEncoding, Name, Style};
use crate::diagnostic::catalogue::api as codes;
use crate::source::ids::IdSet;
use crate::spec::model::{Id, JsonType, Schema};

/// The media type of a file where nothing is said.
const USUAL: &str = "application/octet-stream";

impl Lowering<'_, '_> {
    /// Finds the schemas of all parts that are files.
    pub(super) fn collect_files(&mut self) {
        let responses = self.spec.responses.iter();
        let bodies = self.spec.bodies.iter();
        let contents = responses.flat_map(|(_, response)| &response.content);
        let contents = contents.chain(bodies.flat_map(|(_, body)| &body.content));
        let parts = contents.filter(|of| encoding(&of.name) == Encoding::Multipart);
        let (mut open, mut found): (Vec<Id<Schema>>, Vec<Id<Schema>>) =
            Default::default();
        for media in parts {
            open.extend(media.schema);
            found.extend(media.item_schema);
        }
        let mut seen: IdSet<Id<Schema>> = IdSet::default();
        while let Some(id) = open.pop() {
            let Some(schema) = self.spec.schemas.get(id).filter(|_| seen.insert(id))
            else {
                continue;
            };
            let composition = &schema.composition;
            open.extend(schema.reference);
            open.extend(composition.all_of.iter().chain(&composition.one_of));
            open.extend(&composition.any_of);
            found.extend(schema.object.properties.iter().map(|(_, id)| *id));
            found.extend(schema.object.additional);
            found.extend(schema.array.prefix.iter().chain(&schema.array.items));
        }
        for id in found {
            let id = self.resolve(id);
            let of = self.spec.schemas.get(id);
            // Each item of a list is a part of its own.
            let items = of.and_then(|schema| schema.array.items);
            let all = [Some(id), items.map(|items| self.resolve(items))];
            let files = all.into_iter().flatten().filter(|id| self.describes_bytes(*id));
            self.files.extend(files.collect::<Vec<_>>());
        }
    }

    /// Whether a schema says what is in a content and nothing of its type.
    fn describes_bytes(&self, id: Id<Schema>) -> bool {
        let Some(schema) = self.spec.schemas.get(id) else { return false };
        let media = schema.content_media_type.as_deref();
        let is_json = |media: &str| encoding(media) == Encoding::Json;
        let mut rest = schema.clone();
        (rest.content_media_type, rest.content_encoding) = (None, None);
        (media.is_some_and(|media| !is_json(media)) || schema.content_encoding.is_some())
            && schema.reference.is_none()
            && super::flat::leaves_open(&rest)
    }

    /// Whether it is the merge of a schema of files.
    pub(super) fn is_file(&self, flat: &Flat) -> bool {
        flat.sources.iter().any(|id| self.files.contains(id))
    }

    /// Adds the media types that schemas of files name; what `encoding` says goes before.
    /// Reports objects that it asks to write member by member.
    pub(super) fn complete_parts(
        &mut self,
        parts: &[Part],
        place: &Name,
        content: &mut Content,
    ) {
        let reduced = self.reduce(parts).parts;
        let flat = self.flatten(&reduced, place);
        let is_form = content.is_form();
        let members = &mut content.members;
        for member in &flat.members {
            let spread = members.iter().find(|of| {
                of.member == member.wire && of.style == Some(Style::Form) && of.explode
            });
            if let Some(of) = spread.filter(|_| is_form && self.is_object(&member.parts))
            {
                let name = member.wire.escape_debug();
                let message =
                    format!("`{name}` is one part of JSON, not one for each member");
                self.report(&codes::ENCODING, of.node, message, "");
            }
            let said = member.parts.iter().rev().find_map(|part| self.media_of(part.id));
            let Some(media) = said.filter(|media| **media != *USUAL) else { continue };
            let is_it = |of: &&mut MemberEncoding| {
                of.of == Encoded::Member && of.member == member.wire
            };
            match members.iter_mut().find(is_it) {
                Some(known) if known.style.is_none() => {
                    known.content_type = known.content_type.take().or(Some(media));
                }
                Some(_) => {}
                None => members.push(MemberEncoding {
                    of: Encoded::Member,
                    member: member.wire.clone(),
                    content_type: Some(media),
                    style: None,
                    explode: true,
                    allow_reserved: false,
                    headers: Vec::new(),
                    node: self.node_of(&member.parts),
                }),
            }
        }
    }

    /// Whether one of the schemas says that it is about objects.
    fn is_object(&self, parts: &[Part]) -> bool {
        let schemas =
            parts.iter().filter_map(|part| self.spec.schemas.get(self.resolve(part.id)));
        let mut objects = schemas.map(|schema| {
            schema.types.contains(&JsonType::Object)
                || !schema.object.properties.is_empty()
        });
        objects.any(|is_object| is_object)
    }

    /// What the bytes of a part, or of each of several, are.
    fn media_of(&self, id: Id<Schema>) -> Option<Arc<str>> {
        let id = self.resolve(id);
        let schema = self.spec.schemas.get(id)?;
        if schema.types.contains(&JsonType::Array) {
            return self.media_of_items(schema);
        }
        let is_bytes = self.files.contains(&id)
            || matches!(schema.format.as_deref(), Some("binary" | "file"));
        let media = schema.content_media_type.clone();
        media.filter(|_| is_bytes && schema.content_encoding.is_none())
    }

    fn media_of_items(&self, list: &Schema) -> Option<Arc<str>> {
        let items = self.resolve(list.array.items?);
        let items = self.spec.schemas.get(items)?;
        // A list of lists is one part of JSON.
        let is_list = items.types.contains(&JsonType::Array);
        list.array.items.filter(|_| !is_list).and_then(|id| self.media_of(id))
    }
}
