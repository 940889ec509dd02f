//! Stage 2: every dialect in the shape of OpenAPI 3.2, all files linked.
//!
//! References are bound to nodes before anything is rewritten, and nodes keep their ids,
//! so no text of a reference is ever edited.

mod alibaba;
mod dynamic;
mod edit;
mod identity;
mod link;
mod locate;
mod overlay;
mod positions;
pub(crate) mod reach;
mod requirement;
mod resolve;
mod schema;
mod spelling;
mod swagger;
#[cfg(test)]
mod tests;
mod uri;
mod vendor;
mod version;

use crate::diagnostic::Diagnostics;
use crate::source::ids::{IdMap, IdSet};
use crate::source::tree::{FileId, NodeId, Tree};
use crate::source::{Files, Sources};
use link::{Linker, Links};
use positions::Kind;
use version::Version;

/// The version that a normalised document states.
const NORMALISED_VERSION: &str = "3.2.0";

/// A description in the shape of OpenAPI 3.2, over all its files.
#[derive(Clone, Debug)]
pub struct Normalised {
    /// The root of the document.
    pub root: NodeId,
    /// What references mean: from the mapping that holds the `$ref`, or from the text of a
    /// discriminator's mapping, to the node it leads to. A reference that could not be
    /// bound is reported and not in here.
    pub refs: IdMap<NodeId, NodeId>,
    /// The texts of references that could not be bound, each reported already.
    pub failed: IdSet<NodeId>,
    /// All files that were read for it, the root first. Named schemas of the others stand
    /// in their own `definitions` or `components.schemas`.
    pub files: Vec<FileId>,
}

/// An overlay and what it speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overlay {
    /// Its logical path.
    pub path: String,
    /// The shape that its targets name.
    pub on: On,
}

/// The shape of the document that an overlay's targets name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum On {
    /// The document as written: the meaning of the OpenAPI Overlay specification.
    #[default]
    Written,
    /// The OpenAPI 3.2 shape, which is the same for every dialect.
    Normalised,
}

/// Links all files of a description and rewrites it to the shape of OpenAPI 3.2.
///
/// None, with an error in `diagnostics`, if the root document is in no known dialect.
/// Other errors leave the part that they speak of as it is.
pub fn normalise(
    sources: &mut Sources,
    root: FileId,
    overlays: &[Overlay],
    files: &dyn Files,
    diagnostics: &mut Diagnostics,
) -> Option<Normalised> {
    let written =
        overlay::apply(sources, root, overlays, On::Written, (files, diagnostics));
    let root_node = sources.root(root);
    let version = match version::detect(&sources.tree, root_node) {
        Ok(Some(version)) => version,
        Ok(None) => {
            diagnostics.push(version::undetected(&sources.tree, root_node));
            return None;
        }
        Err(finding) => {
            diagnostics.push(finding);
            return None;
        }
    };
    if version == Version::Alibaba {
        alibaba::rewrite(&mut sources.tree, root_node, diagnostics);
    }
    let mut links = Links::default();
    links.versions.insert(root, version);
    links.speaks_of.extend(written.files);
    Linker::new(sources, files, diagnostics, &mut links).run(root_node);
    spelling::keep(sources, root_node, &links.visits);
    rewrite(sources, root_node, &mut links, diagnostics);
    if overlays.iter().any(|overlay| overlay.on == On::Normalised) {
        let run: (&dyn Files, &mut Diagnostics) = (files, diagnostics);
        let applied = overlay::apply(sources, root, overlays, On::Normalised, run);
        for node in applied.rebound {
            links.refs.remove(&node);
        }
        links.speaks_of.extend(applied.files);
        Linker::new(sources, files, diagnostics, &mut links).run(root_node);
    }
    let mut read: Vec<FileId> = links.versions.keys().copied().collect();
    read.sort_by_key(|file| (*file != root, *file));
    let Links { refs, failed, .. } = links;
    Some(Normalised { root: root_node, refs, failed, files: read })
}

/// Puts operations in place of references to them: by the letter there are none, but
/// descriptions in many files have them.
fn inline_operations(tree: &mut Tree, links: &mut Links) {
    let items = links.visits.iter().filter(|v| v.kind == Kind::PathItem);
    for item in items {
        for method in positions::METHODS {
            let Some(holder) = tree.get(item.node, method) else { continue };
            let target = links.target(holder);
            if target != holder {
                tree.set_member(item.node, method, target);
            }
        }
    }
    links
        .visits
        .retain(|v| v.kind != Kind::Operation || tree.get(v.node, "$ref").is_none());
}

fn rewrite(
    sources: &mut Sources,
    root: NodeId,
    links: &mut Links,
    diagnostics: &mut Diagnostics,
) {
    let roots: Vec<_> =
        links.versions.keys().map(|file| (*file, sources.root(*file))).collect();
    let tree = &mut sources.tree;
    inline_operations(tree, links);
    swagger::Swagger::new(tree, links, diagnostics).run(&roots);
    for index in 0..links.visits.len() {
        let Some(visit) = links.visits.get(index).copied() else { break };
        let version = links.version(tree, visit.node);
        if visit.kind == Kind::Schema {
            let target = links.refs.get(&visit.node).copied();
            schema::rewrite(tree, (visit.node, target), version, diagnostics);
        }
    }
    vendor::Vendor { tree, links, diagnostics, root }.run();
    let mut edit = edit::Edit::of(tree, root);
    let label = tree.derive_text(NORMALISED_VERSION, root);
    edit.rename("swagger", "openapi");
    edit.put("openapi", label);
    edit.finish(tree);
}
