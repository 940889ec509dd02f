//! Which item goes into which file.
//!
//! `mod.rs` holds the client, each group has a file or, if that became too long, a
//! directory; types are in `types.rs`, or in files under `types/` by the only group that
//! reaches them, all re-exported flat.

pub mod gates;
mod homes;
mod items;
mod split;

use std::collections::{BTreeMap, BTreeSet};

use homes::{Homes, User};
use items::{attachments, ordered, statics, types};
use split::{LINES, Part, file_name, length, split};

use super::docs::Text;
use super::imports::{Imports, Own, sort_key};
use super::names::{Ident, Kind as Names, Scope, Wish, words};
use super::plan::{Child, Group, Item, Methods, Module, Step, Use};
use super::shapes::Types;
use super::types::Planner;
use super::{Options, client, operations, webhooks};
use crate::api::model::{self, Api};
use crate::diagnostic::Diagnostics;

/// A named group as the root knows it.
pub struct Handle<'a> {
    /// Its module.
    pub module: Ident,
    /// The method of the client that gives it.
    pub accessor: Ident,
    /// Its type.
    pub ident: Ident,
    /// The group.
    pub group: &'a model::Group,
}

/// Distributes items over files.
pub struct Layout<'a, 'd> {
    /// The API.
    pub api: &'a Api,
    /// Its types and their names.
    pub types: &'a Types<'a>,
    /// What the user decided.
    pub options: &'a Options,
    /// The scope of type names.
    pub scope: Scope,
    /// The path of the runtime.
    pub runtime: &'a [Ident],
    /// Whether requests of the service are wanted, which need no client.
    pub with_webhooks: bool,
    /// Where findings go.
    pub diagnostics: &'d mut Diagnostics,
}

/// The operations of a group, or of none, before they are put into files.
struct Operations {
    /// The type of the methods.
    owner: Ident,
    /// The directory or file.
    place: Ident,
    /// What the file says of itself.
    docs: Vec<String>,
    /// The handle, in the file of a group.
    head: Option<Item>,
    parts: Vec<Part>,
}

impl<'a> Layout<'a, '_> {
    /// The files, the root first.
    ///
    /// With them come the cargo features of groups, if they have some.
    pub fn plan(mut self) -> (Vec<Module>, Vec<String>) {
        let groups = self.group_modules();
        let parts = self.type_parts();
        let mut modules = Vec::new();
        let mut root = self.empty("mod.rs", client::module_docs(self.api, self.options));
        if !self.options.only_types {
            let handles = self.handles(&groups);
            root.items = client::items(self.api, self.types, self.options, &handles);
            self.operations(&handles, &mut root, &mut modules);
            self.example(&handles, &mut root, &modules);
        }
        modules.extend(self.webhook_modules(&groups, &mut root));
        if parts.iter().any(|part| !part.items.is_empty()) {
            root.children.push(Child { ident: Ident::ours("types"), public: true });
            modules.extend(self.type_modules(parts, &groups));
        }
        self.finish(&mut root, &types_path(&[Step::Here]));
        modules.sort_by(|a, b| a.path.cmp(&b.path));
        modules.insert(0, root);
        (modules, gates::features(self.options, &groups))
    }

    /// Adds an example to what the root says, if programs can name the root.
    fn example(&self, handles: &[Handle<'a>], root: &mut Module, modules: &[Module]) {
        let Some(home) = &self.options.home else { return };
        let files = handles.iter().filter_map(|handle| {
            let path = format!("{}.rs", handle.module.bare());
            let file = modules.iter().find(|module| module.path == path)?;
            Some((handle.accessor.clone(), file))
        });
        let files: Vec<_> = files.collect();
        let runtime = &self.options.runtime;
        let lines = super::example::lines(home, runtime, self.api, root, &files);
        root.docs.extend(lines);
    }

    /// Puts operations into files, and what the root has to say of them into the root.
    fn operations(
        &mut self,
        handles: &[Handle<'a>],
        root: &mut Module,
        modules: &mut Vec<Module>,
    ) {
        for handle in handles {
            let operations = self.group_operations(handle);
            modules.extend(self.operation_modules(operations));
            let module = &handle.module;
            root.children.push(Child { ident: module.clone(), public: true });
            if let Some(feature) = gates::feature(self.options, module) {
                root.gates.insert(module.clone(), vec![feature]);
            }
            let path = vec![Step::Here, Step::Name(module.clone())];
            root.uses.push(Use {
                public: true,
                path,
                names: vec![handle.ident.clone()],
                unnamed: false,
            });
        }
        let owner = Ident::ours("Client");
        let ungrouped = self.api.groups.iter().filter(|group| group.name.is_none());
        let mut planned = Vec::new();
        for group in ungrouped {
            planned.extend(self.planner(handles).plan(group, &owner));
        }
        let parts: Vec<Part> = planned.into_iter().map(|of| part(of, &owner)).collect();
        if length(&parts) <= LINES {
            let client = root.items.drain(..1).collect::<Vec<_>>();
            let rest = std::mem::take(&mut root.items);
            let items = parts.into_iter().flat_map(|part| part.items);
            root.items = client;
            root.items.extend(ordered(items.collect()));
            root.items.extend(rest);
            return;
        }
        let place = Ident::ours("operations");
        let docs = Text::new(0).ours("Operations outside any group.").lines();
        let of = Operations { owner, place: place.clone(), docs, head: None, parts };
        let files = self.operation_modules(of);
        let names: Vec<Ident> =
            files.iter().flat_map(|file| types(&file.items)).collect();
        if !names.is_empty() {
            let path = vec![Step::Here, Step::Name(place.clone())];
            root.uses.push(Use {
                public: true,
                path,
                names: super::imports::sorted(names),
                unnamed: false,
            });
        }
        root.children.push(Child { ident: place, public: false });
        modules.extend(files);
    }

    fn group_operations(&mut self, handle: &Handle<'_>) -> Operations {
        let Handle { module, accessor, ident, group } = handle;
        let planned = self.planner(std::slice::from_ref(handle)).plan(group, ident);
        let name = group.name.as_ref().map(|name| name.0.join(" ")).unwrap_or_default();
        let from = format!("[`Client::{accessor}`](super::Client::{accessor})");
        let docs = format!("Operations on {}, from {from}.", readable(&name));
        let head = Item::Group(Group {
            docs: Text::new(0).docs(&group.docs).or(&docs).lines(),
            ident: ident.clone(),
        });
        let docs = format!("Operations on {}.", readable(&name));
        Operations {
            owner: ident.clone(),
            place: module.clone(),
            docs: Text::new(0).ours(&docs).lines(),
            head: Some(head),
            parts: planned.into_iter().map(|of| part(of, ident)).collect(),
        }
    }

    /// One file, or a directory of several.
    fn operation_modules(&self, of: Operations) -> Vec<Module> {
        let place = of.place.bare().to_owned();
        let grouped = of.head.is_some();
        if grouped && length(&of.parts) <= LINES {
            let mut module = self.empty(&format!("{place}.rs"), of.docs);
            let items = of.parts.into_iter().flat_map(|part| part.items);
            module.items = of.head.into_iter().chain(ordered(items.collect())).collect();
            self.finish(&mut module, &types_path(&[Step::Up]));
            return vec![module];
        }
        let mut head = self.empty(&format!("{place}/mod.rs"), of.docs.clone());
        head.items.extend(of.head);
        let files = split(&[], of.parts, 0);
        let wishes: Vec<Wish> =
            files.iter().map(|(name, _)| part_name(name, &place)).collect();
        let idents = self.module_scope().all(&wishes);
        let up = |more: Step| vec![Step::Up, more];
        let owner_path = if grouped { vec![Step::Up] } else { up(Step::Up) };
        let mut modules = Vec::new();
        for ((_, parts), ident) in files.into_iter().zip(idents) {
            let path = format!("{place}/{}.rs", ident.bare());
            let mut module = self.empty(&path, of.docs.clone());
            module.items =
                ordered(parts.into_iter().flat_map(|part| part.items).collect());
            let names: Vec<Ident> = types(&module.items).into_iter().collect();
            self.finish(&mut module, &types_path(&up(Step::Up)));
            let owner = Use {
                public: false,
                path: owner_path.clone(),
                names: vec![of.owner.clone()],
                unnamed: false,
            };
            // A name is sorted before the modules beside it, and those before what is
            // one module nearer.
            let at = match grouped {
                true => module.uses.len(),
                false => module
                    .uses
                    .iter()
                    .take_while(|of| of.path != types_path(&up(Step::Up)))
                    .count(),
            };
            module.uses.insert(at, owner);
            if !names.is_empty() {
                let path = vec![Step::Here, Step::Name(ident.clone())];
                let names = super::imports::sorted(names);
                head.uses.push(Use { public: true, path, names, unnamed: false });
            }
            head.children.push(Child { ident, public: false });
            modules.push(module);
        }
        self.finish(&mut head, &types_path(&[Step::Up]));
        modules.push(head);
        modules
    }

    fn empty(&self, path: &str, docs: Vec<String>) -> Module {
        Module {
            path: path.to_owned(),
            docs,
            children: Vec::new(),
            gates: BTreeMap::new(),
            uses: Vec::new(),
            qualified: BTreeSet::new(),
            items: Vec::new(),
        }
    }

    /// Sorts what a file declares and adds what its items import.
    fn finish(&self, module: &mut Module, types: &[Step]) {
        // rustfmt sorts modules by their characters, and only imports by numbers.
        module.children.sort_by(|a, b| a.ident.bare().cmp(b.ident.bare()));
        module.uses.sort_by_cached_key(last_key);
        let exported = module.uses.iter().flat_map(|declared| declared.names.clone());
        let mut own: BTreeSet<Ident> =
            self::types(&module.items).into_iter().chain(exported).collect();
        own.extend(owners(&module.items));
        let own = Own { types: own, statics: statics(&module.items) };
        let declared = Imports::of(&module.items).declare(&own, types, self.runtime);
        let exports = std::mem::replace(&mut module.uses, declared.uses);
        module.uses.extend(exports);
        module.qualified = declared.qualified;
    }

    /// Each named group with its module and the name of its handle, which differs from
    /// those of all types.
    fn handles(&self, modules: &[Option<Ident>]) -> Vec<Handle<'a>> {
        let groups = self.api.groups.iter().zip(modules);
        let named: Vec<_> = groups
            .filter_map(|(group, module)| {
                Some((module.clone()?, group.name.as_ref()?, group))
            })
            .collect();
        let mut scope = self.scope.clone();
        let wishes: Vec<Wish> = named
            .iter()
            .map(|(_, name, _)| scope.or_with(&name.0, "operations"))
            .collect();
        let idents = scope.all(&wishes);
        let modules: Vec<&Ident> = named.iter().map(|(module, ..)| module).collect();
        let accessors = client::accessors(self.api, &modules);
        named
            .iter()
            .zip(idents)
            .zip(accessors)
            .map(|(((module, _, group), ident), accessor)| Handle {
                module: module.clone(),
                accessor,
                ident,
                group,
            })
            .collect()
    }

    /// A planner of the operations of one file, which may name all types and handles.
    fn planner(&mut self, handles: &[Handle<'_>]) -> operations::Planner<'_> {
        let mut scope = self.scope.clone();
        handles.iter().for_each(|handle| scope.reserve(&handle.ident));
        let mut statics = Scope::new(Names::Descriptor);
        statics.reserve(&Ident::ours("SERVICE"));
        operations::Planner {
            api: self.api,
            types: self.types,
            scope,
            diagnostics: &mut *self.diagnostics,
            statics,
            headers: operations::HeaderStructs::default(),
            several_failures: operations::failure_models(self.api, self.types).len() > 1,
        }
    }

    /// Names of modules; the runtime's own is taken, or `use` would find the module.
    fn module_scope(&self) -> Scope {
        let mut scope = Scope::new(Names::Module);
        if let Some(first) = self.runtime.first() {
            scope.reserve(first);
        }
        scope
    }

    /// The module of the requests that the service makes, if it makes any.
    fn webhook_modules(
        &mut self,
        groups: &[Option<Ident>],
        root: &mut Module,
    ) -> Option<Module> {
        let items = webhooks::items(self.api, self.types, self.diagnostics);
        if items.is_empty() || !self.with_webhooks {
            return None;
        }
        let own = Scope::new(Names::Module).one(&Wish::text(&self.options.module));
        let taken = |name: &&&str| {
            groups.iter().flatten().chain([&own]).any(|of| of.bare() == **name)
        };
        const NAMES: [&str; 2] = ["webhooks", "incoming_webhooks"];
        let name = NAMES.iter().find(|name| !taken(name)).unwrap_or(&"service_webhooks");
        let mut module = self.empty(&format!("{name}.rs"), webhooks::module_docs());
        module.items = webhooks::as_items(items);
        self.finish(&mut module, &types_path(&[Step::Up]));
        root.children.push(Child { ident: Ident::ours(name), public: true });
        Some(module)
    }

    /// The identifiers of the groups' modules; none for the group without a name.
    fn group_modules(&self) -> Vec<Option<Ident>> {
        let mut scope = self.module_scope();
        // A module with the name of its parent reads badly, and clippy says so.
        scope.reserve(&Scope::new(Names::Module).one(&Wish::text(&self.options.module)));
        let named = self.api.groups.iter().filter_map(|group| group.name.as_ref());
        let wishes: Vec<Wish> =
            named.map(|name| scope.or_with(&name.0, "group")).collect();
        let mut idents = scope.all(&wishes).into_iter();
        let groups = self.api.groups.iter();
        groups.map(|group| group.name.as_ref().and_then(|_| idents.next())).collect()
    }

    fn type_parts(&mut self) -> Vec<Part> {
        let homes = Homes::new(self.api);
        let mut planner =
            Planner { types: self.types, scope: &mut self.scope, options: self.options };
        let mut parts = Vec::new();
        for (id, of) in self.api.types.iter() {
            let items = planner.items(id, of);
            if let Some(name) = self.types.names.get(id.0 as usize) {
                let users = homes.users(id);
                parts.push(Part::new(items, name.clone(), users));
            }
        }
        parts.sort_by(|a, b| a.name.cmp(&b.name));
        parts
    }

    /// `types.rs`, or `types/mod.rs` with its files.
    fn type_modules(&self, parts: Vec<Part>, groups: &[Option<Ident>]) -> Vec<Module> {
        let docs = Text::new(0).ours("The types that operations take and give.").lines();
        let gated = self.options.features.is_some();
        if length(&parts) <= LINES && !gated {
            return vec![self.types_file("types.rs", docs, parts)];
        }
        let mut homes: BTreeMap<(String, Vec<String>), Vec<Part>> = BTreeMap::new();
        for part in parts {
            let home = match gated {
                true => gates::home(self.options, groups, &part.users),
                false => (lone_user(groups, &part.users), Vec::new()),
            };
            homes.entry(home).or_default().push(part);
        }
        let files: Vec<(Vec<String>, Vec<String>, Vec<Part>)> = homes
            .into_iter()
            .flat_map(|((name, gate), parts)| {
                let files = split(&[name], parts, 0).into_iter();
                files.map(move |(name, parts)| (name, gate.clone(), parts))
            })
            .collect();
        let wishes: Vec<Wish> = files.iter().map(|(name, ..)| file_name(name)).collect();
        let names = self.module_scope().all(&wishes);
        let mut root = self.empty("types/mod.rs", docs);
        let mut modules = Vec::new();
        for ((name, gate, parts), ident) in files.into_iter().zip(names) {
            if !gate.is_empty() {
                root.gates.insert(ident.clone(), gate);
            }
            let path = format!("types/{}.rs", ident.bare());
            modules.push(self.types_file(&path, file_docs(&name), parts));
            let path = vec![Step::Here, Step::Name(ident.clone())];
            root.uses.push(Use {
                public: true,
                path,
                names: Vec::new(),
                unnamed: false,
            });
            root.children.push(Child { ident, public: false });
        }
        self.finish(&mut root, &[]);
        modules.push(root);
        modules
    }

    fn types_file(&self, path: &str, docs: Vec<String>, parts: Vec<Part>) -> Module {
        let mut module = self.empty(path, docs);
        module.items = parts.into_iter().flat_map(|part| part.items).collect();
        let attached = attachments(&module.items);
        module.items.extend(attached);
        self.finish(&mut module, &[Step::Up]);
        module
    }
}

/// What an operation became, as a part of a file.
fn part(of: operations::Planned, owner: &Ident) -> Part {
    let name = of.method.ident.clone();
    let methods = Methods { owner: owner.clone(), methods: vec![of.method] };
    let items = std::iter::once(Item::Methods(methods)).chain(of.items).collect();
    Part::new(items, name, BTreeSet::new())
}

/// The module of the only group that reaches a type, or `shared`.
fn lone_user(groups: &[Option<Ident>], users: &BTreeSet<User>) -> String {
    let mut found = users.iter().filter_map(|user| match user {
        User::Group(at) => Some(*at),
        User::Service => None,
    });
    let group = match (found.next(), found.next()) {
        (Some(at), None) => groups.get(at).and_then(Option::as_ref),
        _ => None,
    };
    group.map_or("shared", Ident::bare).to_owned()
}

/// The types whose methods are among the items; where they stand is known apart.
fn owners(items: &[Item]) -> impl Iterator<Item = Ident> + '_ {
    items.iter().filter_map(|item| match item {
        Item::Methods(methods) => Some(methods.owner.clone()),
        _ => None,
    })
}

/// The name of a file of operations, which is not that of its directory.
fn part_name(name: &[String], place: &str) -> Wish {
    let text = if name.is_empty() { "others".to_owned() } else { name.join("_") };
    if text == place { Wish::text(&format!("{text}_calls")) } else { Wish::text(&text) }
}

fn types_path(before: &[Step]) -> Vec<Step> {
    before.iter().cloned().chain([Step::Name(Ident::ours("types"))]).collect()
}

/// What a file of types says of itself: whose they are, and which of them.
fn file_docs(name: &[String]) -> Vec<String> {
    let (group, rest) =
        name.split_first().map_or(("shared", &[][..]), |(g, r)| (g.as_str(), r));
    let whose = match group {
        "shared" => "Types that several groups use".to_owned(),
        group => format!("Types of {}", group.trim_end_matches('_').replace('_', " ")),
    };
    let which = match rest {
        [] => String::new(),
        rest => format!(": {}", rest.join(" ")),
    };
    Text::new(0).untrusted(&format!("{whose}{which}.")).lines()
}

/// The words of a name in lower case.
pub fn readable(name: &str) -> String {
    words(name).join(" ")
}

/// What a re-export is sorted by: the module that it names.
fn last_key(declared: &Use) -> Vec<(u8, u64, char)> {
    match declared.path.last() {
        Some(Step::Name(name)) => sort_key(name.bare()),
        _ => Vec::new(),
    }
}
