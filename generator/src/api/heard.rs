//! What is said beside the type, and whether the emitted code has a place for it.
//!
//! Whoever uses a part of what a schema says marks it as heard; what nobody heard of a
//! schema that was reached is reported.

use super::documentation::{docs, fill};
use super::flat::{Flat, Part};
use super::lowering::Lowering;
use super::model::{Docs, TypeId};
use crate::diagnostic::catalogue::api as codes;
use crate::source::tree::NodeId;
use crate::spec::model::{self as spec, Id, ParameterValue, Schema};

/// What can be said beside the type, a bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Said(u8);

impl Said {
    /// `title`, `description`, `externalDocs`, `deprecated`.
    pub(super) const DOCS: Self = Self(1);
    /// `default`.
    pub(super) const DEFAULT: Self = Self(2);
    /// `readOnly`, `writeOnly`, and when a value can be seen and set.
    pub(super) const DIRECTION: Self = Self(4);
    /// That it is never shown.
    pub(super) const SECRET: Self = Self(8);
    /// Another name for a member.
    pub(super) const MEMBER: Self = Self(16);
    /// A name for the type.
    pub(super) const NAME: Self = Self(32);
    /// Names and docs of listed values, and whether there are others.
    pub(super) const VALUES: Self = Self(64);
    /// Everything.
    pub(super) const ALL: Self = Self(127);
    /// What one value says by itself.
    pub(super) const OF_CONSTANT: Self = Self::DEFAULT
        .and(Self::DIRECTION)
        .and(Self::SECRET)
        .and(Self::NAME)
        .and(Self::VALUES);
    /// What a member has a place for.
    pub(super) const OF_MEMBER: Self = Self(31);

    pub(super) const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    const fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
}

impl Lowering<'_, '_> {
    /// Marks what is used of the schemas that stand between a use and its type. The docs
    /// of a schema with a name of its own are those of its type.
    pub(super) fn hear(&mut self, parts: &[Part], said: Said) {
        for part in parts {
            let mut said = said;
            for id in self.reduce(&[*part]).path {
                if self.spec.schemas.get(id).is_some_and(|s| s.component.is_some()) {
                    said = Said(said.0 & !Said::DOCS.0);
                }
                self.heard_of(id, said);
            }
        }
    }

    pub(super) fn heard_of(&mut self, id: Id<Schema>, said: Said) {
        let heard = self.heard.entry(id).or_default();
        *heard = heard.and(said);
    }

    /// The docs of a type: those of its outermost schema, else of what it includes that
    /// has no name of its own.
    pub(super) fn type_docs(&mut self, parts: &[Part], flat: &Flat) -> Docs {
        if let Some(part) = parts.last() {
            self.heard_of(part.id, Said::NAME);
        }
        let (about, said_by) = self.docs_of(parts, flat);
        for id in said_by {
            self.heard_of(id, Said::DOCS);
        }
        about
    }

    /// The docs of a type, and the schemas that say them.
    fn docs_of(&self, parts: &[Part], flat: &Flat) -> (Docs, Vec<Id<Schema>>) {
        let spec = self.spec;
        let Some(part) = parts.last() else { return Default::default() };
        let outermost = spec.schemas.get(part.id);
        let mut about = outermost.map(|s| docs(&s.docs)).unwrap_or_default();
        let mut said_by = vec![part.id];
        for id in flat.sources.iter().rev() {
            let Some(schema) = spec.schemas.get(*id) else { continue };
            let before = about.clone();
            if schema.component.is_none() {
                fill(&mut about, &schema.docs);
            }
            if about != before {
                said_by.push(*id);
            }
        }
        (about, said_by)
    }

    /// Hears what a schema says that gets the type of an equal one: the texts that this one
    /// says too. Other texts inside of it are reported, once for each type.
    pub(super) fn hear_equal(&mut self, id: TypeId, parts: &[Part], flat: &Flat) {
        let Some(part) = parts.last() else { return };
        self.heard_of(part.id, Said::NAME);
        let (about, said_by) = self.docs_of(parts, flat);
        let known = self.types.get(id).map(|of| of.docs.clone()).unwrap_or_default();
        if (Docs { limits: Vec::new(), ..known }) == about {
            said_by.into_iter().for_each(|id| self.heard_of(id, Said::DOCS));
        }
        let texts = self.texts_of(parts);
        if self.said.get(&id).is_some_and(|known| *known != texts) {
            self.said.remove(&id);
            let message = "an equal schema is emitted with texts of its own inside";
            self.report(&codes::NO_PLACE, self.node_of(parts), message, "");
        }
    }

    /// Whether what a use holds is never to be shown: itself, or its elements.
    pub(super) fn holds_secrets(&mut self, parts: &[Part]) -> bool {
        let path: Vec<_> =
            parts.iter().flat_map(|part| self.reduce(&[*part]).path).collect();
        let mut secret = false;
        for id in path {
            let Some(schema) = self.spec.schemas.get(id) else { continue };
            for inner in [schema.array.items, schema.object.additional] {
                let Some(inner) = inner.map(Part::of) else { continue };
                if self.facts(&[inner]).secret {
                    secret = true;
                    self.hear(&[inner], Said::SECRET);
                }
            }
        }
        secret
    }

    /// Reports what nobody heard of the schemas that were reached, a note for each schema.
    pub(super) fn report_unheard(&mut self) {
        let mut met: Vec<Id<Schema>> = self.met.iter().copied().collect();
        met.sort_unstable();
        for id in met {
            let spec = self.spec;
            let Some(schema) = spec.schemas.get(id) else { continue };
            let heard = self.heard.get(&id).copied().unwrap_or_default();
            let mut unheard = said(schema);
            unheard.retain(|(kind, _)| !heard.has(*kind));
            let mut words: Vec<&str> = unheard.iter().map(|(_, word)| *word).collect();
            let alone = schema.composition.one_of.is_empty()
                && schema.composition.any_of.is_empty();
            if let Some(of) = &schema.discriminator
                && alone
                && !self.is_family(id)
            {
                let message = "the discriminator has nothing to tell apart";
                let help = "name the schemas it tells apart in `mapping`";
                self.report(&codes::NO_EFFECT, of.node, message, help);
            }
            if schema.hints.tag.is_some() && !self.tags.contains_key(&id) {
                words.push("the value of a discriminator");
            }
            self.report_no_place(&words, schema.node);
        }
    }

    /// Reports what a parameter says of itself that nobody gives: it always has one value.
    pub(super) fn report_constant(&mut self, of: &ParameterValue, node: NodeId) {
        let texts = texts(&of.docs).into_iter().filter(|(is_said, _)| *is_said);
        let words: Vec<&str> = texts.map(|(_, word)| word).collect();
        self.report_no_place(&words, node);
    }

    fn report_no_place(&mut self, words: &[&str], node: NodeId) {
        let has = match words {
            [] => return,
            [_] => "has",
            _ => "have",
        };
        let message = format!("{} {has} no place in the emitted code", words.join(", "));
        self.report(&codes::NO_PLACE, node, message, "");
    }
}

/// Which texts are there, and words for each.
fn texts(docs: &spec::Docs) -> [(bool, &'static str); 4] {
    [
        (docs.summary.is_some(), "`title`"),
        (docs.description.is_some(), "`description`"),
        (docs.link.is_some(), "`externalDocs`"),
        (docs.deprecated, "`deprecated`"),
    ]
}

/// What a schema says beside its type, and words for it.
fn said(schema: &Schema) -> Vec<(Said, &'static str)> {
    let hints = &schema.hints;
    let texts = texts(&schema.docs).map(|(is_said, word)| (Said::DOCS, is_said, word));
    let others = [
        (Said::DEFAULT, schema.default.is_some(), "`default`"),
        (Said::DIRECTION, schema.read_only, "`readOnly`"),
        (Said::DIRECTION, schema.write_only, "`writeOnly`"),
        (Said::DIRECTION, !hints.mutability.is_empty(), "mutability"),
        (Said::SECRET, hints.secret, "secrecy"),
        (Said::MEMBER, hints.member.is_some(), "the name of a member"),
        (Said::NAME, hints.name.is_some(), "the name of a type"),
        (Said::VALUES, !hints.values.is_empty(), "names of values"),
        (Said::VALUES, hints.open.is_some(), "whether there are other values"),
    ];
    let said = texts.into_iter().chain(others).filter(|(_, is_said, _)| *is_said);
    said.map(|(kind, _, word)| (kind, word)).collect()
}
