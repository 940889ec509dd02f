//! One side of a comparison: an API as far as the plan, with the text it came from.

use std::collections::{HashMap, HashSet};

use crate::api::model::{Api, Kind, Literal, Operation};
use crate::config::{ApiConfig, Config};
use crate::diagnostic::{Diagnostic, Diagnostics, Severity, lenient};
use crate::dialect::Normalised;
use crate::files::InMemory;
use crate::pipeline::Run;
use crate::report::{self, Finding, Location, SourceText};
use crate::rust::plan::Plan;
use crate::source::tree::{FileId, NodeId, Step, Value};
use crate::source::{Files, Sources};
use crate::spec::Spec;
use crate::spec::model::{Id, Schema};

use super::report::{OperationAt, Side};

/// What one side of a comparison is.
pub struct Subject {
    /// The API in no language's terms.
    pub api: Api,
    /// The Rust code planned for it.
    pub plan: Plan,
    /// The typed document, for what types do not keep: limits, hints.
    pub spec: Spec,
    pub(super) normalised: Normalised,
    pub(super) sources: Sources,
    /// What the root document is called where it could have moved.
    name: String,
    /// The schemas by the node at which they stand.
    schemas: HashMap<NodeId, Id<Schema>>,
    /// Where the members of records stand.
    pub(super) members: HashSet<NodeId>,
}

/// What came of reading a description.
pub struct Reading {
    /// The API; none if the description cannot be read at all.
    pub subject: Option<Subject>,
    /// What is wrong with it: errors, and warnings of mistakes with one obvious reading.
    pub errors: Vec<Finding>,
    /// The texts that findings point into.
    pub sources: Vec<SourceText>,
}

impl Subject {
    /// Reads a description as far as the plan of its code.
    ///
    /// Mistakes with one obvious reading are warnings here: what was published cannot be
    /// mended any more, and can be compared all the same. A reference that leads nowhere is
    /// an error unless the API is read leniently: what it led to would look removed.
    pub fn read(config: &Config, api: &ApiConfig, files: &dyn Files) -> Reading {
        let mut run = Run::new(config, api, files);
        let made = stages(&mut run);
        let is_error = |of: &Diagnostic| of.severity == Severity::Error;
        let wrong: Vec<bool> = run.diagnostics.iter().map(is_error).collect();
        lenient::apply_to_compare(&mut run.diagnostics, api.lenient);
        let Run { sources, diagnostics, .. } = run;
        let module = api.module_name();
        let errors = diagnostics.iter().zip(wrong).filter(|(_, wrong)| *wrong);
        let mut only = Diagnostics::default();
        errors.for_each(|(error, _)| only.push(error.clone()));
        let (errors, texts) = report::located(&sources, &only, &module, &api.places);
        let subject = made.map(|(normalised, spec, api, plan)| {
            let schemas = spec.schemas.iter().map(|(id, of)| (of.node, id)).collect();
            let name = String::new();
            let members = members(&api);
            Self { api, plan, spec, normalised, sources, name, schemas, members }
        });
        Reading { subject, errors, sources: texts }
    }

    /// The side that a description has where it does not exist.
    pub(super) fn nothing() -> Option<Self> {
        const NOTHING: &str =
            "{openapi: 3.1.0, info: {title: '', version: ''}, paths: {}}";
        let name = "nothing.yaml";
        let files = InMemory::from([(name.to_owned(), NOTHING.as_bytes().to_vec())]);
        Self::read(&Config::default(), &ApiConfig::new(name), &files).subject
    }

    /// Gives the root document another name, such as its path in a folder, by which it is
    /// seen whether it moved.
    #[must_use]
    pub fn called(self, name: impl Into<String>) -> Self {
        Self { name: name.into(), ..self }
    }

    /// What a report says about this side.
    pub fn side(&self) -> Side {
        let files = self.normalised.files.iter();
        Side {
            title: self.api.title.clone(),
            version: self.api.version.clone(),
            files: files.map(|file| self.sources.name(*file).to_owned()).collect(),
        }
    }

    /// The operation that a report speaks of.
    pub fn operation(&self, at: OperationAt) -> Option<&Operation> {
        self.api.groups.get(at.group)?.operations.get(at.operation)
    }

    /// All operations and where they are.
    pub fn operations(&self) -> impl Iterator<Item = (OperationAt, &Operation)> {
        self.api.groups.iter().enumerate().flat_map(|(group, of)| {
            of.operations
                .iter()
                .enumerate()
                .map(move |(operation, of)| (OperationAt { group, operation }, of))
        })
    }

    /// What the description says about itself.
    pub(super) fn about(&self) -> NodeId {
        self.within(self.normalised.root, &["info"])
    }

    /// Where the paths are.
    pub(super) fn paths(&self) -> NodeId {
        self.within(self.normalised.root, &["paths"])
    }

    /// Where a node says something, else where the root of the document says it for all.
    pub(super) fn said_at(&self, node: NodeId, key: &str) -> NodeId {
        let tree = &self.sources.tree;
        let root = self.normalised.root;
        tree.get(node, key).or_else(|| tree.get(root, key)).unwrap_or(node)
    }

    /// Where Swagger 2.0 lists the media types of a body: at its operation or its document.
    /// In other dialects those are at the body itself.
    pub(super) fn listed(&self, body: NodeId, key: &str) -> NodeId {
        let tree = &self.sources.tree;
        let written = |node: NodeId| match tree.written(node) {
            Value::Map(members) => members.iter().find(|of| *of.key == *key),
            _ => None,
        };
        let mut at = Some(body);
        while let Some(node) = at {
            let list = written(node).map(|of| of.value);
            if let Some(list) =
                list.filter(|of| matches!(tree.value(*of), Value::List(_)))
            {
                return list;
            }
            at = tree.locus(node).parent;
        }
        body
    }

    /// The node further inside a node, as far as there is one; references are followed.
    pub(super) fn within(&self, node: NodeId, steps: &[&str]) -> NodeId {
        let follow = |node| self.normalised.refs.get(&node).copied().unwrap_or(node);
        let mut at = follow(node);
        for step in steps {
            match self.sources.tree.get(at, step) {
                Some(next) => at = follow(next),
                None => break,
            }
        }
        at
    }

    /// A node and all that is part of it, references followed, but for what was seen
    /// before.
    pub(super) fn below(&self, node: NodeId, seen: &mut HashSet<NodeId>) -> Vec<NodeId> {
        let tree = &self.sources.tree;
        let (mut open, mut found) = (vec![node], Vec::new());
        while let Some(node) = open.pop() {
            if !seen.insert(node) {
                continue;
            }
            found.push(node);
            open.extend(self.normalised.refs.get(&node));
            open.extend(tree.elements(node));
            open.extend(tree.members(node).iter().map(|member| member.value));
        }
        found
    }

    /// The steps from the root of its file to a node, as written.
    pub(super) fn path(&self, node: NodeId) -> Vec<Step> {
        let tree = &self.sources.tree;
        let mut locus = tree.locus(node);
        let mut steps = Vec::new();
        while let Some(parent) = locus.parent {
            steps.push(locus.step.clone());
            locus = tree.locus(parent);
        }
        steps.reverse();
        steps
    }

    /// The schema that stands at a node.
    pub(super) fn schema_at(&self, node: NodeId) -> Option<Id<Schema>> {
        self.schemas.get(&node).copied()
    }

    /// The value of a node.
    pub(super) fn literal(&self, node: NodeId) -> Literal {
        Literal::of(&self.sources.tree, node)
    }

    /// The file in which a node stands as seen from the folder of the root document; for
    /// the root itself, the name that it was given.
    pub(super) fn file_below(&self, node: NodeId) -> &str {
        let root = self.normalised.files.first().copied().unwrap_or(FileId(0));
        let file = self.sources.tree.locus(node).file;
        if file == root {
            return &self.name;
        }
        let (root, name) = (self.sources.name(root), self.sources.name(file));
        let folder = root.rsplit_once('/').map_or("", |(folder, _)| folder);
        name.strip_prefix(folder).unwrap_or(name).trim_start_matches('/')
    }

    /// The file in which a node stands, as seen from the folder of the root document; none
    /// for what stands in that.
    pub(super) fn elsewhere(&self, node: NodeId) -> Option<&str> {
        let root = self.normalised.files.first()?;
        let file = self.sources.tree.locus(node).file;
        (file != *root).then(|| self.file_below(node))
    }

    /// Where nodes stand: one pass over each file for all of them.
    pub(super) fn locate(&self, nodes: &[NodeId]) -> Vec<Location> {
        report::nodes(&self.sources, nodes)
    }
}

fn members(api: &Api) -> HashSet<NodeId> {
    let records = api.types.iter().filter_map(|(_, of)| match &of.kind {
        Kind::Record(of) => Some(&of.members),
        _ => None,
    });
    records.flatten().map(|member| member.node).collect()
}

fn stages(run: &mut Run<'_>) -> Option<(Normalised, Spec, Api, Plan)> {
    let root = run.source()?;
    let normalised = run.dialect(root)?;
    let spec = run.spec(&normalised);
    let api = run.api(&spec);
    let plan = run.rust(&api);
    Some((normalised, spec, api, plan))
}
