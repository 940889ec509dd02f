//! Finds every object of the description and binds every reference, over all files.
//!
//! The walk begins at the root document and follows references from positions where they
//! have a meaning, so files that only examples name are never opened.

use std::collections::HashMap;

use super::dynamic::Copies;
use super::positions::{Kind, Shape};
use super::reach;
use super::resolve::{Problem, Resolver};
use super::version::{self, Version};
use crate::diagnostic::catalogue::dialect as codes;
use crate::diagnostic::catalogue::source as unreadable;
use crate::diagnostic::{Diagnostic, Diagnostics, Place, Severity};
use crate::source::ids::{IdMap, IdSet};
use crate::source::tree::{FileId, NodeId, Tree, Value};
use crate::source::{Files, Sources};

/// The longest chain of references that lead to references.
const LONGEST_CHAIN: usize = 64;

/// Nodes that are looked at, in all, for references to what holds them.
const MOST_SURROUNDED: usize = 4 << 20;

/// An object that was found, and what it is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Visit {
    pub(crate) node: NodeId,
    pub(crate) kind: Kind,
}

/// What linking found.
#[derive(Default)]
pub(crate) struct Links {
    /// From the mapping that holds a `$ref`, or the text of a discriminator mapping, to
    /// what it means.
    pub(crate) refs: IdMap<NodeId, NodeId>,
    /// All objects in the order of the documents.
    pub(crate) visits: Vec<Visit>,
    /// The dialect of each file.
    pub(crate) versions: IdMap<FileId, Version>,
    /// The file that a `#/…` in another file means: overlays speak of their target.
    pub(crate) speaks_of: IdMap<FileId, FileId>,
    /// References that could not be bound and are reported.
    pub(crate) failed: IdSet<NodeId>,
}

impl Links {
    /// What a node means: itself, or what its references lead to.
    pub(crate) fn target(&self, node: NodeId) -> NodeId {
        let mut node = node;
        for _ in 0..=LONGEST_CHAIN {
            match self.refs.get(&node) {
                Some(next) => node = *next,
                None => break,
            }
        }
        node
    }

    /// The dialect in which a node is written.
    pub(crate) fn version(&self, tree: &Tree, node: NodeId) -> Version {
        let file = tree.locus(node).file;
        let file = self.speaks_of.get(&file).copied().unwrap_or(file);
        self.versions.get(&file).copied().unwrap_or(Version::V31)
    }
}

/// A reference that was bound.
struct Bound {
    holder: NodeId,
    reference: NodeId,
    kind: Kind,
}

/// Walks and binds.
pub(crate) struct Linker<'a> {
    pub(crate) sources: &'a mut Sources,
    pub(crate) files: &'a dyn Files,
    pub(crate) diagnostics: &'a mut Diagnostics,
    pub(crate) links: &'a mut Links,
    pub(super) resolver: Resolver,
    pub(super) copies: Copies,
    /// What each node is, and whether only a reference says so.
    seen: Vec<Option<(Kind, bool)>>,
    stack: Vec<Visit>,
    found: Vec<Visit>,
    bound: Vec<Bound>,
    whole: IdSet<FileId>,
    /// References to what could not be read.
    later: Vec<(Bound, Diagnostic)>,
    /// References without a meaning, each with how many more there are like it.
    problems: Vec<(Diagnostic, usize)>,
    complaints: HashMap<(Option<FileId>, String), usize>,
    /// What stands for the schemas of schemas, by their URI.
    pub(super) any_values: HashMap<String, NodeId>,
    /// Files that have the version of what refers to them.
    inherited: IdSet<FileId>,
    /// How many nodes may still be looked at for rings.
    surrounded: usize,
}

impl<'a> Linker<'a> {
    pub(crate) fn new(
        sources: &'a mut Sources,
        files: &'a dyn Files,
        diagnostics: &'a mut Diagnostics,
        links: &'a mut Links,
    ) -> Self {
        Self {
            seen: vec![None; sources.tree.len()],
            sources,
            files,
            diagnostics,
            links,
            resolver: Resolver::default(),
            copies: Copies::default(),
            stack: Vec::new(),
            found: Vec::new(),
            bound: Vec::new(),
            whole: IdSet::default(),
            later: Vec::new(),
            problems: Vec::new(),
            complaints: HashMap::new(),
            any_values: HashMap::new(),
            inherited: IdSet::default(),
            surrounded: MOST_SURROUNDED,
        }
    }

    /// Walks everything that can be reached from a document.
    pub(crate) fn run(mut self, root: NodeId) {
        let files: Vec<FileId> = self.links.versions.keys().copied().collect();
        for file in files {
            self.take_in(file);
        }
        self.inline_root_texts(root);
        self.push(root, Kind::Document, false);
        self.walk();
        self.try_again();
        self.check_kinds();
        self.report();
        self.break_cycles(root);
    }

    /// Visits what waits, and all that it leads to.
    fn walk(&mut self) {
        self.found.reverse();
        self.stack.append(&mut self.found);
        while let Some(visit) = self.stack.pop() {
            self.links.visits.push(visit);
            self.visit(visit);
            // Children wait in the order of the document, the first on top.
            self.found.reverse();
            self.stack.append(&mut self.found);
        }
    }

    /// References to what could not be read may mean a file that was found later and
    /// calls itself so.
    fn try_again(&mut self) {
        loop {
            let later = std::mem::take(&mut self.later);
            let before = later.len();
            for (bound, finding) in later {
                let text = self.sources.tree.text(bound.reference).cloned();
                let text = text.unwrap_or_default();
                match self.resolve(bound.reference, &text, bound.kind) {
                    Ok(target) => {
                        self.links.failed.remove(&bound.reference);
                        self.links.refs.insert(bound.holder, target);
                        self.bound.push(bound);
                    }
                    // What was read since may be what is meant.
                    Err(now) => {
                        let finding = now.map_or(finding, |finding| *finding);
                        self.later.push((bound, finding));
                    }
                }
            }
            self.walk();
            if self.later.is_empty() || self.later.len() >= before {
                break;
            }
        }
        for (_, finding) in std::mem::take(&mut self.later) {
            self.complain(finding);
        }
    }

    /// Queues an object; where it stands says more of what it is than who refers to it.
    fn push(&mut self, node: NodeId, kind: Kind, by_reference: bool) {
        if !matches!(self.sources.tree.value(node), Value::Map(_)) {
            return;
        }
        if self.seen.len() <= node.index() {
            self.seen.resize(self.sources.tree.len().max(node.index() + 1), None);
        }
        let Some(slot) = self.seen.get_mut(node.index()) else { return };
        match slot {
            None => {
                *slot = Some((kind, by_reference));
                self.found.push(Visit { node, kind });
            }
            Some((seen, only_referred)) if *only_referred && !by_reference => {
                let is_new = *seen != kind;
                *slot = Some((kind, false));
                if is_new {
                    self.found.push(Visit { node, kind });
                }
            }
            Some(_) => {}
        }
    }

    fn visit(&mut self, Visit { node, kind }: Visit) {
        if kind == Kind::Discriminator {
            self.bind_mapping(node);
            return;
        }
        if kind == Kind::SecurityRequirement {
            self.bind_requirement(node);
            return;
        }
        if kind == Kind::Schema {
            self.part_references(node);
        }
        let members = self.sources.tree.members(node).len();
        for index in 0..members {
            let Some(member) = self.sources.tree.members(node).get(index) else { break };
            let value = member.value;
            if kind.is_referable() && matches!(&*member.key, "$ref" | "$dynamicRef") {
                self.bind(node, value, kind);
            } else if &*member.key == "description" {
                self.inline_text(node, value);
            } else if let Some(shape) = kind.child(&member.key) {
                let value = self.inline_map(node, value, shape);
                self.push_shape(value, shape);
            }
        }
    }

    /// Moves a `$dynamicRef` beside a `$ref` into `allOf`, where it says the same: a node
    /// stands for one reference.
    fn part_references(&mut self, node: NodeId) {
        let tree = &mut self.sources.tree;
        let both = tree.get(node, "$ref").and(tree.get(node, "$dynamicRef"));
        let Some(dynamic) = both else { return };
        let holder = tree.derive_map([("$dynamicRef", dynamic)], dynamic);
        let all = tree.get(node, "allOf").map(|all| tree.elements(all).to_vec());
        let all = [all.unwrap_or_default(), vec![holder]].concat();
        let all = tree.derive(Value::List(all), node);
        tree.remove_member(node, "$dynamicRef");
        tree.set_member(node, "allOf", all);
    }

    /// Puts a mapping of names in place of a reference to one: by the letter `$ref` is a
    /// name like any other there, but no object can be text, so it is meant as a reference.
    fn inline_map(&mut self, owner: NodeId, holder: NodeId, shape: Shape) -> NodeId {
        let tree = &self.sources.tree;
        let reference = match shape {
            Shape::Named(_) | Shape::Patterned(_) => tree.get(holder, "$ref"),
            _ => None,
        };
        let text = reference.and_then(|node| Some((node, tree.text(node)?.clone())));
        let Some((reference, text)) = text else { return holder };
        let key = tree.members(owner).iter().find(|member| member.value == holder);
        let Some(key) = key.map(|member| member.key.clone()) else { return holder };
        let problem = match self.locate(reference, &text) {
            Ok((_, target)) if self.surrounds(target, owner) => Problem::Around,
            Ok((_, target))
                if matches!(self.sources.tree.value(target), Value::Map(_)) =>
            {
                let text =
                    format!("a reference stands in place of the names of `{key}`");
                let finding =
                    Diagnostic::at(&codes::REFERENCE_TO_NAMES, reference, text);
                self.diagnostics.push(finding.help("refer to each of them by itself"));
                self.sources.tree.set_member(owner, &key, target);
                return target;
            }
            Ok(_) => {
                Problem::WrongKind { found: "single value or list", wanted: "mapping" }
            }
            Err(finding) => {
                if let Some(finding) = finding {
                    self.complain(*finding);
                }
                self.sources.tree.remove_member(holder, "$ref");
                return holder;
            }
        };
        self.complain(problem.finding(reference, &text));
        // It is said what is wrong with it: it is no name that has no object, too.
        self.sources.tree.remove_member(holder, "$ref");
        holder
    }

    /// Whether a node stands below another, so that to hold that one would make a ring.
    /// Where too much stands there to tell, it counts as if it did.
    fn surrounds(&mut self, around: NodeId, node: NodeId) -> bool {
        let tree = &self.sources.tree;
        let mut seen = IdSet::default();
        let mut open = vec![around];
        while let Some(next) = open.pop() {
            let Some(left) = self.surrounded.checked_sub(1) else { return true };
            self.surrounded = left;
            if next == node {
                return true;
            }
            if seen.insert(next) {
                open.extend(tree.members(next).iter().map(|member| member.value));
                open.extend(tree.elements(next));
            }
        }
        false
    }

    fn push_shape(&mut self, value: NodeId, shape: Shape) {
        match shape {
            Shape::One(kind) => self.push(value, kind, false),
            Shape::List(kind) => self.push_list(value, kind),
            Shape::Either(kind) => {
                self.push(value, kind, false);
                self.push_list(value, kind);
            }
            Shape::Named(kind) | Shape::Patterned(kind) => {
                let extensions = matches!(shape, Shape::Patterned(_));
                let members = self.sources.tree.members(value).len();
                for index in 0..members {
                    let Some(member) = self.sources.tree.members(value).get(index)
                    else {
                        break;
                    };
                    if !(extensions && member.key.starts_with("x-")) {
                        self.push(member.value, kind, false);
                    }
                }
            }
        }
    }

    fn push_list(&mut self, value: NodeId, kind: Kind) {
        let elements = self.sources.tree.elements(value).len();
        for index in 0..elements {
            if let Some(element) = self.sources.tree.elements(value).get(index) {
                self.push(*element, kind, false);
            }
        }
    }

    /// Descriptions of the document itself and of its tags.
    fn inline_root_texts(&mut self, root: NodeId) {
        let tree = &self.sources.tree;
        let tags = tree.get(root, "tags").map(|tags| tree.elements(tags).to_vec());
        let info = tree.get(root, "info");
        for node in info.into_iter().chain(tags.into_iter().flatten()) {
            if let Some(value) = self.sources.tree.get(node, "description") {
                self.inline_text(node, value);
            }
        }
    }

    /// Puts a text in place of a reference to one: by the letter a description is text,
    /// but descriptions in many files keep long ones apart.
    fn inline_text(&mut self, owner: NodeId, holder: NodeId) {
        let Some(reference) = self.sources.tree.get(holder, "$ref") else { return };
        let Some(text) = self.sources.tree.text(reference).cloned() else { return };
        match self.locate(reference, &text) {
            Ok((_, target)) if self.sources.tree.text(target).is_some() => {
                self.sources.tree.set_member(owner, "description", target);
            }
            Ok(_) | Err(None) => {}
            // What only looks like a reference is no text, which a later stage says.
            Err(Some(finding)) if finding.code.id == codes::BAD_REFERENCE.id => {}
            Err(Some(finding)) => self.complain(*finding),
        }
    }

    fn bind(&mut self, holder: NodeId, reference: NodeId, kind: Kind) {
        if let Some(target) = self.links.refs.get(&holder) {
            self.push(*target, kind, true);
            return;
        }
        if !self.links.failed.insert(reference) {
            return;
        }
        let Some(text) = self.sources.tree.text(reference).cloned() else {
            let text = "`$ref` must be text that names a place";
            let finding = Diagnostic::at(&codes::BAD_REFERENCE, reference, text);
            self.diagnostics.push(finding.help("write it as text: `$ref: '#/…'`"));
            return;
        };
        match self.resolve(reference, &text, kind) {
            Ok(target) => {
                self.links.failed.remove(&reference);
                self.links.refs.insert(holder, target);
                self.bound.push(Bound { holder, reference, kind });
            }
            Err(Some(finding)) => {
                let unread = [unreadable::UNREADABLE.id, codes::REFUSED_REFERENCE.id];
                if unread.contains(&finding.code.id) {
                    self.later.push((Bound { holder, reference, kind }, *finding));
                } else {
                    self.complain(*finding);
                }
            }
            Err(None) => {}
        }
    }

    /// Reports the first of the references that have no meaning for the same reason.
    fn complain(&mut self, finding: Diagnostic) {
        let from = finding.place.as_ref().and_then(|place| match place {
            Place::Node(node) => Some(self.sources.tree.locus(*node).file),
            _ => None,
        });
        // A file is not there for all who name it.
        let from = from.filter(|_| finding.code.id != unreadable::UNREADABLE.id);
        let key = (from, finding.message.clone());
        match self.complaints.get(&key) {
            Some(index) => {
                if let Some((_, more)) = self.problems.get_mut(*index) {
                    *more += 1;
                }
            }
            None => {
                self.complaints.insert(key, self.problems.len());
                self.problems.push((finding, 0));
            }
        }
    }

    /// Hands out what was collected.
    fn report(&mut self) {
        for (mut finding, more) in std::mem::take(&mut self.problems) {
            match more {
                0 => {}
                1 => finding.message.push_str(" (here and in one more place)"),
                more => {
                    finding
                        .message
                        .push_str(&format!(" (here and in {more} more places)"));
                }
            }
            self.diagnostics.push(finding);
        }
    }

    /// The target of a reference, checked and queued; the error is reported already if none.
    pub(super) fn resolve(
        &mut self,
        reference: NodeId,
        text: &str,
        kind: Kind,
    ) -> Result<NodeId, Option<Box<Diagnostic>>> {
        let (file, target) = self.locate(reference, text)?;
        let target = match kind {
            Kind::Schema => self.in_scope(reference, target),
            _ => target,
        };
        self.check_object(target, kind)
            .map_err(|problem| Some(Box::new(problem.finding(reference, text))))?;
        self.push(target, kind, true);
        self.take_whole(file, target);
        Ok(target)
    }

    /// Whether a target is an object at all; of which kind is known when all is walked.
    fn check_object(&self, target: NodeId, kind: Kind) -> Result<(), Problem> {
        match self.sources.tree.value(target) {
            Value::Map(_) => Ok(()),
            Value::Bool(_) if kind == Kind::Schema => Ok(()),
            _ => Err(Problem::WrongKind {
                found: "single value or list",
                wanted: kind.noun(),
            }),
        }
    }

    /// Unbinds references to objects that stand where another kind of object stands.
    fn check_kinds(&mut self) {
        let bound = std::mem::take(&mut self.bound);
        for Bound { holder, reference, kind } in &bound {
            let Some(target) = self.links.refs.get(holder) else { continue };
            let Some((seen, _)) = self.seen.get(target.index()).copied().flatten()
            else {
                continue;
            };
            if seen != *kind && !alike(seen, *kind) {
                let text = self.sources.tree.text(*reference).cloned();
                let text = text.as_deref().unwrap_or_default();
                let problem =
                    Problem::WrongKind { found: seen.noun(), wanted: kind.noun() };
                self.complain(problem.finding(*reference, text));
                self.links.refs.remove(holder);
                self.links.failed.insert(*reference);
            }
        }
        self.bound = bound;
    }

    /// Notes the dialect of a file: its own, or that of the file that refers to it.
    pub(super) fn version_of(&mut self, file: FileId, from: FileId, at: NodeId) {
        let known = self.links.versions.get(&file).copied();
        if known.is_some() && !self.inherited.contains(&file) {
            return;
        }
        let referrer = self.links.versions.get(&from).copied().unwrap_or(Version::V31);
        if let Some(known) = known {
            if known != referrer && self.inherited.remove(&file) {
                let text = format!(
                    "`{}` names no version and is referred to by documents of two versions",
                    self.sources.name(file)
                );
                let finding = Diagnostic::new(&codes::TWO_VERSIONS, text);
                self.diagnostics.push(finding.placed(Place::Node(at)));
            }
            return;
        }
        let root = self.sources.root(file);
        let version = match version::detect(&self.sources.tree, root) {
            Ok(Some(own)) if own != Version::Alibaba => own,
            Ok(_) => {
                self.inherited.insert(file);
                referrer
            }
            Err(finding) => {
                self.diagnostics.push(finding);
                referrer
            }
        };
        self.links.versions.insert(file, version);
    }

    /// Takes in all schemas of a file when one that was reached has a discriminator: its
    /// children refer to it, not it to them.
    fn take_whole(&mut self, file: FileId, target: NodeId) {
        let tree = &self.sources.tree;
        if self.whole.contains(&file) || tree.get(target, "discriminator").is_none() {
            return;
        }
        self.whole.insert(file);
        let root = self.sources.root(file);
        if let Some(definitions) = tree.get(root, "definitions") {
            self.push_shape(definitions, Shape::Named(Kind::Schema));
        } else if let Some(components) = tree.get(root, "components")
            && let Some(schemas) = tree.get(components, "schemas")
        {
            self.push_shape(schemas, Shape::Named(Kind::Schema));
        }
    }

    /// Binds the values of a discriminator's mapping: names of schemas or references.
    fn bind_mapping(&mut self, discriminator: NodeId) {
        let tree = &self.sources.tree;
        let Some(mapping) = tree.get(discriminator, "mapping") else { return };
        let mut values: Vec<NodeId> =
            tree.members(mapping).iter().map(|m| m.value).collect();
        values.extend(tree.get(discriminator, "defaultMapping"));
        for value in values {
            let Some(text) = self.sources.tree.text(value).cloned() else { continue };
            if let Some(target) = self.links.refs.get(&value) {
                self.push(*target, Kind::Schema, true);
                continue;
            }
            if !self.links.failed.insert(value) {
                continue;
            }
            let from = self.sources.tree.locus(value).file;
            let base = self.links.speaks_of.get(&from).copied().unwrap_or(from);
            let named = self.schema_named(base, &text);
            if named.is_none() && !text.contains(['/', '#', '.']) {
                let text = format!(
                    "the mapping to `{text}` is left out: no schema is called so"
                );
                self.diagnostics.push(Diagnostic::at(
                    &codes::MAPPING_TARGET,
                    value,
                    text,
                ));
                continue;
            }
            if let Some(target) = named {
                self.links.refs.insert(value, target);
                self.push(target, Kind::Schema, true);
                continue;
            }
            match self.resolve(value, &text, Kind::Schema) {
                Ok(target) => {
                    self.links.refs.insert(value, target);
                }
                Err(finding) => {
                    let why = finding.map(|f| f.message).unwrap_or_default();
                    let text = format!("the mapping to `{text}` is left out: {why}");
                    let finding = Diagnostic::at(&codes::MAPPING_TARGET, value, text);
                    self.diagnostics.push(finding);
                }
            }
        }
    }

    fn schema_named(&self, file: FileId, name: &str) -> Option<NodeId> {
        let tree = &self.sources.tree;
        let root = self.sources.root(file);
        let components =
            tree.get(root, "components").and_then(|c| tree.get(c, "schemas"));
        let schemas = components.or_else(|| tree.get(root, "definitions"))?;
        tree.get(schemas, name)
    }

    /// Reports chains of references that end nowhere, and unbinds one link of each. One
    /// that no operation leads to harms nobody, so it is a warning; what leads to another
    /// file is not known from one description.
    fn break_cycles(&mut self, root: NodeId) {
        let bound = std::mem::take(&mut self.bound);
        let mut settled: IdSet<NodeId> = IdSet::default();
        let mut reached: Option<IdSet<NodeId>> = None;
        for Bound { holder, .. } in bound {
            let mut chain = vec![holder];
            let mut next = self.links.refs.get(&holder).copied();
            while let Some(node) = next {
                if settled.contains(&node) || !self.links.refs.contains_key(&node) {
                    break;
                }
                let circle = chain.contains(&node);
                let text = if circle {
                    "the reference leads back to itself and never to a value".to_owned()
                } else if chain.len() >= LONGEST_CHAIN {
                    format!("the chain of references is longer than {LONGEST_CHAIN}")
                } else {
                    chain.push(node);
                    next = self.links.refs.get(&node).copied();
                    continue;
                };
                // The link that closes the circle is cut, so what leads there keeps a target.
                let cut = chain.last().filter(|_| circle).copied().unwrap_or(holder);
                let at = self.sources.tree.get(cut, "$ref").unwrap_or(cut);
                let reached = reached.get_or_insert_with(|| {
                    reach::from_operations(&self.sources.tree, root, &self.links.refs)
                });
                let help = "let one of the references lead to a value";
                let mut finding =
                    Diagnostic::at(&codes::REFERENCE_CYCLE, at, text).help(help);
                let file = |node: &NodeId| self.sources.tree.locus(*node).file;
                let alone = chain.iter().all(|node| file(node) == file(&root));
                if alone && !reached.contains(&cut) {
                    finding.severity = Severity::Warning;
                }
                self.diagnostics.push(finding);
                self.links.refs.remove(&cut);
                self.links.failed.insert(at);
                break;
            }
            settled.extend(chain);
        }
    }
}

/// Whether an object may stand for the other kind: headers are parameters without a name.
fn alike(seen: Kind, wanted: Kind) -> bool {
    matches!(
        (seen, wanted),
        (Kind::Parameter, Kind::Header) | (Kind::Header, Kind::Parameter)
    )
}
