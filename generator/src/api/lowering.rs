//! The state of one lowering, and the queue of types that wait to be filled.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::rc::Rc;
use std::sync::Arc;

use super::Options;
use super::flat::{Flat, Part};
use super::heard::Said;
use super::model::{
    Additional, Api, ClientParameter, Coverage, Docs, ErrorFacts, Evidence, Kind,
    Literal, Name, Record, SecurityScheme, Selection, Shape, Table, Type, TypeId, Union,
    Variant, Webhook,
};
use super::shape::Class;
use crate::diagnostic::catalogue::api as codes;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::ids::{IdMap, IdSet};
use crate::source::tree::{NodeId, Tree};
use crate::spec::Spec;
use crate::spec::model::{Id, Schema};

/// Lowers one document.
pub(super) struct Lowering<'a, 'd> {
    pub(super) spec: &'a Spec,
    pub(super) tree: &'a Tree,
    pub(super) options: &'a Options,
    pub(super) out: &'d mut Diagnostics,
    pub(super) types: Table,
    pub(super) client_parameters: Vec<ClientParameter>,
    pub(super) schemes: Vec<SecurityScheme>,
    pub(super) webhooks: Vec<Webhook>,
    /// The type of each schema that has one, by the parts it is made of.
    pub(super) known: IdMap<Vec<Part>, Known>,
    /// Types by name and structure, so that equal ones are one.
    pub(super) equal: HashMap<(Name, u64), TypeId>,
    /// Values of discriminators that stand for a schema, by the schema.
    pub(super) tags: IdMap<Id<Schema>, Vec<Tag>>,
    pub(super) flats: IdMap<Vec<Part>, Rc<Flat>>,
    pub(super) prints: IdMap<Id<Schema>, u64>,
    /// What a `$ref` of some schema leads to.
    pub(super) referenced: IdSet<Id<Schema>>,
    /// The record of each base that is exactly itself.
    pub(super) selves: IdMap<Id<Schema>, TypeId>,
    /// How many schemas are being merged into each other.
    pub(super) merging: usize,
    /// The conditional schemas that are being merged.
    pub(super) conditions: IdSet<Id<Schema>>,
    /// The schemas of the JSON that stands in the data of events, by those of the data.
    pub(super) event_data: IdMap<Id<Schema>, Id<Schema>>,
    /// Lists and maps without names whose shape is being found, the outermost first.
    pub(super) open: Vec<Vec<Part>>,
    waiting: VecDeque<Job>,
    pub(super) met: IdSet<Id<Schema>>,
    /// The values of limits that the documentation of a member shows.
    pub(super) shown_limits: IdSet<NodeId>,
    /// What the emitted code has a place for, by the schema that says it.
    pub(super) heard: IdMap<Id<Schema>, Said>,
    /// Schemas of names that are the keys of a map.
    pub(super) keyed: IdSet<Id<Schema>>,
    /// Schemas whose alternatives only limit values.
    pub(super) limiting: IdSet<Id<Schema>>,
    pub(super) degraded: IdSet<NodeId>,
    reported: BTreeSet<(&'static str, NodeId)>,
}

/// How uses of a schema look.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub(super) shape: Shape,
    pub(super) nullable: bool,
}

/// The values of a discriminator that stand for a schema.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Tag {
    pub(super) property: Arc<str>,
    pub(super) values: Vec<Literal>,
    /// Whether values of the schema occur where no discriminator looks at them.
    pub(super) alone: bool,
    /// Whether the schema also stands for an absent value, and for any that no schema
    /// stands for.
    pub(super) fallback: bool,
}

/// A type that has an id and no content yet.
struct Job {
    id: TypeId,
    parts: Vec<Part>,
    flat: Rc<Flat>,
    class: Class,
}

/// A type to declare.
pub(super) struct Declared {
    pub(super) name: Name,
    pub(super) named: bool,
    pub(super) parts: Vec<Part>,
    pub(super) flat: Rc<Flat>,
    pub(super) class: Class,
    pub(super) nullable: bool,
}

impl<'a, 'd> Lowering<'a, 'd> {
    pub(super) fn new(
        spec: &'a Spec,
        tree: &'a Tree,
        options: &'a Options,
        out: &'d mut Diagnostics,
    ) -> Self {
        Self {
            spec,
            tree,
            options,
            out,
            types: Table::default(),
            client_parameters: Vec::new(),
            schemes: Vec::new(),
            webhooks: Vec::new(),
            known: IdMap::default(),
            equal: HashMap::new(),
            tags: IdMap::default(),
            flats: IdMap::default(),
            prints: IdMap::default(),
            referenced: IdSet::default(),
            selves: IdMap::default(),
            merging: 0,
            conditions: IdSet::default(),
            event_data: IdMap::default(),
            open: Vec::new(),
            waiting: VecDeque::new(),
            met: IdSet::default(),
            shown_limits: IdSet::default(),
            heard: IdMap::default(),
            keyed: IdSet::default(),
            limiting: IdSet::default(),
            degraded: IdSet::default(),
            reported: BTreeSet::new(),
        }
    }

    /// Lowers everything that is wanted.
    pub(super) fn run(mut self) -> Api {
        let document = &self.spec.document;
        self.collect_tags();
        self.collect_event_data();
        self.schemes = self.security_schemes();
        let servers = self.servers(&document.servers);
        let groups = self.groups();
        let operations: usize = groups.iter().map(|group| group.operations.len()).sum();
        // A document of schemas alone is a document of types.
        if self.options.all_types || (operations == 0 && self.options.include.is_empty())
        {
            for (_, id) in &document.schemas {
                self.named(*id);
            }
            self.fill();
        }
        self.break_alias_cycles();
        self.wrap_circular_aliases();
        self.report_unchecked();
        self.report_unheard();
        let errors = document.errors.clone();
        let mut api = Api {
            title: document.title.to_string(),
            version: document.version.to_string(),
            docs: super::documentation::docs(&document.docs),
            servers,
            schemes: self.schemes,
            client_parameters: self.client_parameters,
            errors: ErrorFacts {
                code: errors.code,
                message: errors.message,
                request_id: errors.request_id,
            },
            types: self.types,
            groups,
            webhooks: self.webhooks,
            coverage: Coverage {
                operations,
                schemas: self.met.len(),
                degraded: self.degraded.len(),
            },
        };
        super::reach::mark(&mut api);
        api
    }

    /// Makes an id for a type and queues its content, or finds the equal type.
    pub(super) fn declare(&mut self, declared: Declared) -> Known {
        let Declared { name, named, parts, flat, class, nullable } = declared;
        let mut docs = self.type_docs(&parts, &flat);
        let key = (name, self.print_of(&parts));
        if let Some(id) = self.equal.get(&key) {
            let known = Known { shape: Shape::Named(*id), nullable };
            self.known.insert(parts, known.clone());
            return known;
        }
        if !named && self.types.len() > self.most_types() {
            let node = self.node_of(&parts);
            self.degrade(node, "merged alternatives make too many types");
            return Known { shape: Shape::Json, nullable };
        }
        // Listed values leave nothing to limit.
        if let Class::Enumeration(_) = class {
            for id in &flat.sources {
                self.heard_of(*id, Said::VALUES);
            }
        } else {
            docs.limits = self.limits_as_texts(&flat.limits);
            for part in &parts {
                docs.limits.extend(self.limits_inside(part.id));
            }
        }
        let id = self.types.push(Type {
            name: key.0.clone(),
            named,
            docs,
            kind: Kind::Alias(Shape::Json),
            in_request: false,
            in_response: false,
            node: self.node_of(&parts),
        });
        self.equal.insert(key, id);
        let known = Known { shape: Shape::Named(id), nullable };
        self.known.insert(parts.clone(), known.clone());
        self.waiting.push_back(Job { id, parts, flat, class });
        known
    }

    /// How many types there may be before merges that nobody named are types no more: what
    /// doubles with each schema would never end.
    fn most_types(&self) -> usize {
        self.spec.schemas.len().saturating_mul(10).saturating_add(1000)
    }

    /// Gives every declared type its content.
    pub(super) fn fill(&mut self) {
        while let Some(Job { id, parts, flat, class }) = self.waiting.pop_front() {
            let name = self.types.get(id).map(|t| t.name.clone()).unwrap_or_default();
            let kind = self.kind(&name, &parts, &flat, &class);
            if let Some(of) = self.types.get_mut(id) {
                of.kind = kind;
            }
        }
    }

    /// The node that a type is about.
    pub(super) fn node_of(&self, parts: &[Part]) -> NodeId {
        let schema = parts.last().and_then(|part| self.spec.schemas.get(part.id));
        schema.map_or(self.spec.document.node, |s| s.node)
    }

    /// Counts a schema as reached.
    pub(super) fn meet(&mut self, id: Id<Schema>) {
        self.met.insert(id);
        // The finding about the reference says that it is any value.
        if !self.spec.dangling.is_empty() {
            let node = self.node_of(&[Part::of(id)]);
            if self.spec.dangling.contains(&node) {
                self.degraded.insert(node);
            }
        }
    }

    /// Reports once per code and node.
    pub(super) fn report(
        &mut self,
        code: &'static Code,
        node: NodeId,
        message: impl Into<String>,
        help: &str,
    ) {
        if self.reported.insert((code.id, node)) {
            let mut diagnostic = Diagnostic::at(code, node, message);
            if !help.is_empty() {
                diagnostic = diagnostic.help(help);
            }
            self.out.push(diagnostic);
        }
    }

    /// Reports that a type says less than its schema.
    pub(super) fn degrade(&mut self, node: NodeId, message: impl Into<String>) {
        self.degraded.insert(node);
        let help = "say it more simply in an overlay, or accept the looser type";
        self.report(&codes::DEGRADED, node, message, help);
    }

    /// Aliases that lead only to each other name nothing.
    fn break_alias_cycles(&mut self) {
        let ids: Vec<TypeId> = self.types.iter().map(|(id, _)| id).collect();
        for id in ids {
            let mut at = id;
            for _ in 0..=self.types.len() {
                match self.types.get(at).map(|t| &t.kind) {
                    Some(Kind::Alias(Shape::Named(next))) if *next == id => {
                        let node = self.types.get(id).map(|t| t.node);
                        if let Some(of) = self.types.get_mut(id) {
                            of.kind = Kind::Alias(Shape::Json);
                        }
                        if let Some(node) = node {
                            self.degrade(node, "this schema is only itself");
                        }
                        break;
                    }
                    Some(Kind::Alias(Shape::Named(next))) => at = *next,
                    _ => break,
                }
            }
        }
    }

    /// A list, map or tuple that contains itself under its own name needs a type of its
    /// own: a union of one variant.
    fn wrap_circular_aliases(&mut self) {
        let ids: Vec<TypeId> = self.types.iter().map(|(id, _)| id).collect();
        for id in ids {
            let Some(Type { kind: Kind::Alias(shape), .. }) = self.types.get(id) else {
                continue;
            };
            let shape = shape.clone();
            if !self.leads_to(&shape, id) {
                continue;
            }
            let word = match &shape {
                Shape::Map { .. } => "map",
                Shape::Nullable(_) | Shape::Named(_) => "value",
                _ => "list",
            };
            let variant = Variant {
                name: Name::of(word),
                docs: Docs::default(),
                shape,
                evidence: Evidence::Fits,
            };
            let union = Union {
                variants: vec![variant],
                by: Selection::Structure,
                fallback: None,
            };
            if let Some(of) = self.types.get_mut(id) {
                of.kind = Kind::Union(union);
            }
        }
    }

    /// Whether a shape mentions a type, directly or over aliases.
    fn leads_to(&self, shape: &Shape, id: TypeId) -> bool {
        let mut seen: IdSet<TypeId> = IdSet::default();
        let mut open = vec![shape];
        while let Some(shape) = open.pop() {
            match shape {
                Shape::Named(to) if *to == id => return true,
                Shape::Named(to) => {
                    let of = self.types.get(*to).filter(|_| seen.insert(*to));
                    if let Some(Type { kind: Kind::Alias(inner), .. }) = of {
                        open.push(inner);
                    }
                }
                Shape::List(inner) | Shape::Nullable(inner) => open.push(inner),
                Shape::Map { values, .. } => open.push(values),
                Shape::Tuple(parts) => open.extend(parts),
                Shape::OpenTuple { first, rest } => {
                    open.extend(first);
                    open.push(rest);
                }
                _ => {}
            }
        }
        false
    }

    /// The content of a type.
    fn kind(&mut self, name: &Name, parts: &[Part], flat: &Flat, class: &Class) -> Kind {
        match class {
            Class::Record => Kind::Record(self.record(name, parts, flat)),
            Class::Enumeration(values) => {
                Kind::Enumeration(self.enumeration(flat, values))
            }
            Class::Union(plan) => self.union(name, plan),
            Class::Family(base) => Kind::Union(self.family_union(name, *base)),
            Class::Kinds(types) => Kind::Union(self.kinds_union(name, parts, types)),
            other => {
                let shape = self.simple(other, flat, name);
                Kind::Alias(shape.shape)
            }
        }
    }
}

impl Record {
    /// A record with no members.
    pub(super) fn empty(additional: Additional) -> Self {
        Self { additional, ..Self::default() }
    }
}
