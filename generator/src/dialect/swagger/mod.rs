//! Swagger 2.0 to OpenAPI 3.0.
//!
//! Schemas stay as they are here; what both versions write in the 3.0 way is rewritten
//! with them.

mod document;
mod operations;
mod parameters;
mod responses;

use std::collections::HashMap;
use std::sync::Arc;

use super::link::{Links, Visit};
use super::positions::Kind;
use super::version::Version;
use crate::diagnostic::Diagnostics;
use crate::source::tree::{FileId, NodeId, Tree};

/// What is sent and answered when neither the operation nor the document says so.
const DEFAULT_MEDIA_TYPE: &str = "application/json";

/// The rewriting of all Swagger 2.0 objects of a run.
pub(super) struct Swagger<'a> {
    pub(super) tree: &'a mut Tree,
    pub(super) links: &'a mut Links,
    pub(super) diagnostics: &'a mut Diagnostics,
    /// What the body and form parameters were before they became request bodies.
    bodies: HashMap<NodeId, parameters::BodyPart>,
    /// Media types that the documents state for all their operations.
    media: HashMap<FileId, Media>,
    /// Schemes that the documents state.
    schemes: HashMap<FileId, Vec<Arc<str>>>,
    /// The schema that a shared form parameter became.
    form_schemas: HashMap<NodeId, NodeId>,
}

/// Media types by direction.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Media {
    consumes: Vec<Arc<str>>,
    produces: Vec<Arc<str>>,
}

impl<'a> Swagger<'a> {
    pub(super) fn new(
        tree: &'a mut Tree,
        links: &'a mut Links,
        diagnostics: &'a mut Diagnostics,
    ) -> Self {
        Self {
            tree,
            links,
            diagnostics,
            bodies: HashMap::new(),
            media: HashMap::new(),
            schemes: HashMap::new(),
            form_schemas: HashMap::new(),
        }
    }

    /// Rewrites every object that stands in a Swagger 2.0 file.
    pub(super) fn run(mut self, roots: &[(FileId, NodeId)]) {
        let swagger: Vec<Visit> = self
            .links
            .visits
            .iter()
            .filter(|v| self.links.version(self.tree, v.node) == Version::Swagger)
            .copied()
            .collect();
        for (file, root) in roots {
            let media = Media {
                consumes: self.texts(*root, "consumes"),
                produces: self.texts(*root, "produces"),
            };
            self.media.insert(*file, media);
            self.schemes.insert(*file, self.texts(*root, "schemes"));
        }
        self.note_bodies(&swagger);
        let of =
            |kind: Kind| swagger.iter().filter(move |v| v.kind == kind).map(|v| v.node);
        of(Kind::PathItem).for_each(|node| self.path_item(node));
        of(Kind::Operation).for_each(|node| self.responses_of(node));
        of(Kind::Parameter).for_each(|node| self.parameter(node));
        of(Kind::Header).for_each(|node| self.header(node));
        of(Kind::Response).for_each(|node| self.response(node));
        of(Kind::SecurityScheme).for_each(|node| self.security_scheme(node));
        of(Kind::Document).for_each(|node| self.document(node));
    }

    /// What a node means: itself, or what its reference leads to.
    fn target(&self, node: NodeId) -> NodeId {
        self.links.target(node)
    }

    fn texts(&self, node: NodeId, key: &str) -> Vec<Arc<str>> {
        let Some(list) = self.tree.get(node, key) else { return Vec::new() };
        self.tree
            .elements(list)
            .iter()
            .filter_map(|n| self.tree.text(*n))
            .cloned()
            .collect()
    }

    fn schemes_of_document(&self, node: NodeId) -> Vec<Arc<str>> {
        let file = self.tree.locus(node).file;
        self.schemes.get(&file).cloned().unwrap_or_default()
    }

    fn media_of(&self, node: NodeId) -> Media {
        let file = self.tree.locus(node).file;
        let file = self.links.speaks_of.get(&file).copied().unwrap_or(file);
        self.media.get(&file).cloned().unwrap_or_default()
    }
}
