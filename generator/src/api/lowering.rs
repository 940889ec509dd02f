//! The state of one lowering, and the queue of types that wait to be filled.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::rc::Rc;
use std::sync::Arc;

use super::Options;
use super::family::Families;
use super::flat::{Flat, Part};
use super::heard::Said;
use super::model::{
    Additional, Api, ClientParameter, Coverage, ErrorFacts, Kind, Literal, Markup, Name,
    Record, SecurityScheme, Selection, Shape, Table, Type, TypeId, Union, Variant,
    Webhook,
};
use super::shape::Class;
use crate::diagnostic::catalogue::api as codes;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place};
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
    /// The tag that each one stands below, if any.
    pub(super) tag_parents: HashMap<Arc<str>, Option<Arc<str>>>,
    pub(super) client_parameters: Vec<ClientParameter>,
    pub(super) schemes: Vec<SecurityScheme>,
    /// The place of each scheme by its name.
    pub(super) scheme_places: HashMap<Arc<str>, usize>,
    pub(super) webhooks: Vec<Webhook>,
    /// The type of each schema that has one, by the parts it is made of.
    pub(super) known: IdMap<Vec<Part>, Known>,
    /// Types by name and structure, so that equal ones are one.
    pub(super) equal: HashMap<(Name, u64), TypeId>,
    /// What each schema leads to by references alone.
    pub(super) targets: Vec<Id<Schema>>,
    /// The schema whose discriminator each schema has or inherits.
    pub(super) discriminated: IdMap<Id<Schema>, Id<Schema>>,
    pub(super) families: Families,
    /// The tags of branches by discriminator, union, branch and depth.
    pub(super) branch_tags: IdMap<BranchKey, Option<Vec<Literal>>>,
    /// Values of discriminators that stand for a schema, by the schema.
    pub(super) tags: IdMap<Id<Schema>, Vec<Tag>>,
    pub(super) flats: IdMap<Vec<Part>, Rc<Flat>>,
    pub(super) prints: IdMap<Id<Schema>, u64>,
    pub(super) texts: IdMap<Id<Schema>, u64>,
    /// What the texts inside of each type come to, until another schema of the same type
    /// says others.
    pub(super) said: IdMap<TypeId, u64>,
    /// What a `$ref` of some schema leads to.
    pub(super) referenced: IdSet<Id<Schema>>,
    /// The record of each base that is exactly itself.
    pub(super) selves: IdMap<Id<Schema>, TypeId>,
    /// How many schemas are being merged into each other.
    pub(super) merging: usize,
    /// What all merges together came to: members, and schemas that took part.
    pub(super) merged: usize,
    /// The conditional schemas that are being merged.
    pub(super) conditions: IdSet<Id<Schema>>,
    /// The schemas of the JSON that stands in the data of events, by those of the data.
    pub(super) event_data: IdMap<Id<Schema>, Id<Schema>>,
    /// Schemas of parts that are bytes though no type says so.
    pub(super) files: IdSet<Id<Schema>>,
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

/// A discriminator, the union that has it, one of its branches, and how deep that is.
type BranchKey = (NodeId, Id<Schema>, Id<Schema>, usize);

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
            tag_parents: tag_parents(spec),
            client_parameters: Vec::new(),
            schemes: Vec::new(),
            scheme_places: HashMap::new(),
            webhooks: Vec::new(),
            known: IdMap::default(),
            equal: HashMap::new(),
            targets: super::lineage::targets(spec),
            discriminated: IdMap::default(),
            families: Families::default(),
            branch_tags: IdMap::default(),
            tags: IdMap::default(),
            flats: IdMap::default(),
            prints: IdMap::default(),
            texts: IdMap::default(),
            said: IdMap::default(),
            referenced: IdSet::default(),
            selves: IdMap::default(),
            merging: 0,
            merged: 0,
            conditions: IdSet::default(),
            event_data: IdMap::default(),
            files: IdSet::default(),
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
        self.discriminated = self.find_discriminated();
        self.collect_tags();
        self.collect_event_data();
        self.collect_files();
        self.schemes = self.security_schemes();
        let names = self.schemes.iter().map(|scheme| scheme.name.clone());
        self.scheme_places = names.zip(0..).collect();
        let servers = self.servers(&document.servers);
        let groups = self.groups();
        let operations: usize = groups.iter().map(|group| group.operations.len()).sum();
        // A document of schemas alone is a document of types.
        let selects =
            !self.options.include.is_empty() || !self.options.exclude.is_empty();
        if self.options.all_types || (operations == 0 && !selects) {
            for (_, id) in &document.schemas {
                self.named(*id);
            }
            self.fill();
        }
        self.settle_aliases();
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
        let key = (name, self.print_of(&parts));
        if let Some(id) = self.equal.get(&key).copied() {
            let known = Known { shape: Shape::Named(id), nullable };
            self.hear_equal(id, &parts, &flat);
            self.known.insert(parts, known.clone());
            return known;
        }
        let mut docs = self.type_docs(&parts, &flat);
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
        let texts = self.texts_of(&parts);
        self.said.insert(id, texts);
        let known = Known { shape: Shape::Named(id), nullable };
        self.known.insert(parts.clone(), known.clone());
        self.waiting.push_back(Job { id, parts, flat, class });
        known
    }

    /// How many types there may be before merges that nobody named are types no more: what
    /// doubles with each schema would never end.
    fn most_types(&self) -> usize {
        self.spec.schemas.len().saturating_mul(3).saturating_add(1000)
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
        self.report_at(code, Place::Node(node), message, help);
    }

    /// Reports once per code and node, of which the key may be meant.
    pub(super) fn report_at(
        &mut self,
        code: &'static Code,
        place: Place,
        message: impl Into<String>,
        help: &str,
    ) {
        let (Place::Node(node) | Place::Key(node)) = place else { return };
        if self.is_first(code, node) {
            let mut diagnostic = Diagnostic::new(code, message).placed(place);
            if !help.is_empty() {
                diagnostic = diagnostic.help(help);
            }
            self.out.push(diagnostic);
        }
    }

    /// Whether nothing of a code was reported at a node; something is from now on.
    pub(super) fn is_first(&mut self, code: &'static Code, node: NodeId) -> bool {
        self.reported.insert((code.id, node))
    }

    /// Reports that a type says less than its schema.
    pub(super) fn degrade(&mut self, node: NodeId, message: impl Into<String>) {
        self.degraded.insert(node);
        let help = "say it more simply in an overlay, or accept the looser type";
        self.report(&codes::DEGRADED, node, message, help);
    }

    /// The content of a type.
    fn kind(&mut self, name: &Name, parts: &[Part], flat: &Flat, class: &Class) -> Kind {
        match class {
            Class::Record => Kind::Record(self.record(name, parts, flat)),
            Class::Enumeration(values) => {
                Kind::Enumeration(self.enumeration(flat, values))
            }
            Class::Union(plan) => self.union(name, plan),
            Class::Family(base) => self.family(name, *base),
            Class::Kinds(types) => Kind::Union(self.kinds_union(name, parts, types)),
            other => {
                let shape = self.simple(other, flat, name);
                Kind::Alias(shape.shape)
            }
        }
    }
}

/// The tag that each one stands below, if any; the first of a name says it.
fn tag_parents(spec: &Spec) -> HashMap<Arc<str>, Option<Arc<str>>> {
    let tags = spec.document.tags.iter().rev();
    tags.map(|tag| (tag.name.clone(), tag.parent.clone())).collect()
}

impl Record {
    /// A record with no members.
    pub(super) fn empty(additional: Additional) -> Self {
        Self { additional, ..Self::default() }
    }
}

impl Union {
    /// A union of variants that are told apart by structure.
    pub(super) fn of(variants: Vec<Variant>) -> Self {
        let (by, markup) = (Selection::Structure, Markup::default());
        Self { variants, by, fallback: None, markup }
    }
}
