//! Which item goes into which file.
//!
//! `mod.rs` holds the client, each group has a file, types are in `types.rs`, or in files
//! under `types/` by the only group that reaches them, all re-exported flat.

use std::collections::{BTreeMap, BTreeSet};

use super::docs::Text;
use super::imports::{Imports, sort_key};
use super::names::{Ident, Kind as Names, Scope, Wish, words};
use super::plan::{Attach, Child, Group, Item, Module, New, Step, Type, Use, ValueKind};
use super::shapes::Types;
use super::types::Planner;
use super::{Options, client, operations};
use crate::api::model::{self, Additional, Api, Kind, Shape, TypeId};
use crate::diagnostic::Diagnostics;

/// How many lines a file of types should have at most; the estimate is a little low.
const LINES: usize = 540;

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
    /// Where findings go.
    pub diagnostics: &'d mut Diagnostics,
}

/// The items of a type and where they belong.
struct Planned {
    items: Vec<Item>,
    name: Ident,
    home: Option<usize>,
}

impl<'a> Layout<'a, '_> {
    /// The files, the root first.
    pub fn plan(mut self) -> Vec<Module> {
        let groups = self.group_modules();
        let planned = self.planned_types();
        let mut modules = Vec::new();
        let mut children = Vec::new();
        let mut uses = Vec::new();
        let mut items = Vec::new();
        if !self.options.only_types {
            let handles = self.handles(&groups);
            for (module, handle, group) in &handles {
                modules.push(self.group_module(module, handle, group));
                children.push(Child { ident: module.clone(), public: true });
                let path = vec![Step::Here, Step::Name(module.clone())];
                uses.push(Use { public: true, path, names: vec![handle.clone()] });
            }
            let mut ungrouped = operations::Planned::default();
            for group in self.api.groups.iter().filter(|group| group.name.is_none()) {
                ungrouped = self.operations(&handles).plan(group, &Ident::ours("Client"));
            }
            items = client::items(self.api, self.options, &handles, ungrouped);
        }
        if planned.iter().any(|planned| !planned.items.is_empty()) {
            children.push(Child { ident: Ident::ours("types"), public: true });
            modules.extend(self.type_modules(planned, &groups));
        }
        children.sort_by_cached_key(|child| sort_key(child.ident.bare()));
        uses.sort_by_cached_key(last_key);
        let handles = uses.iter().flat_map(|declared: &Use| declared.names.clone());
        let own: BTreeSet<Ident> = defined(&items).into_iter().chain(handles).collect();
        let declared = Imports::of(&items).declare(&own, &types_path(&[]), self.runtime);
        let root = Module {
            path: "mod.rs".to_owned(),
            docs: client::module_docs(self.api, self.options),
            children,
            uses: declared.uses.into_iter().chain(uses).collect(),
            qualified: declared.qualified,
            items,
        };
        modules.sort_by(|a, b| a.path.cmp(&b.path));
        modules.insert(0, root);
        modules
    }

    /// Each named group with its module and the name of its handle, which differs from
    /// those of all types.
    fn handles(&self, modules: &[Option<Ident>]) -> Vec<(Ident, Ident, &'a model::Group)> {
        let groups = self.api.groups.iter().zip(modules);
        let named: Vec<_> = groups
            .filter_map(|(group, module)| Some((module.clone()?, group.name.as_ref()?, group)))
            .collect();
        let mut scope = self.scope.clone();
        let wishes: Vec<Wish> = named
            .iter()
            .map(|(_, name, _)| match Wish::parts(&name.0) {
                wish if scope.is_free(&wish) => wish,
                _ => Wish::text(&format!("{} operations", name.0.join(" "))),
            })
            .collect();
        let idents = scope.all(&wishes);
        named.into_iter().zip(idents).map(|((module, _, group), i)| (module, i, group)).collect()
    }

    /// A planner of the operations of one file, which may name all types and handles.
    fn operations(&mut self, handles: &[(Ident, Ident, &model::Group)]) -> operations::Planner<'_> {
        let mut scope = self.scope.clone();
        handles.iter().for_each(|(_, handle, _)| scope.reserve(handle));
        operations::Planner {
            api: self.api,
            types: self.types,
            scope,
            diagnostics: &mut *self.diagnostics,
        }
    }

    /// The identifiers of the groups' modules; none for the group without a name.
    fn group_modules(&self) -> Vec<Option<Ident>> {
        let named = self.api.groups.iter().filter_map(|group| group.name.as_ref());
        let wishes: Vec<Wish> = named.map(|name| Wish::parts(&name.0)).collect();
        let mut idents = Scope::new(Names::Module).all(&wishes).into_iter();
        let groups = self.api.groups.iter();
        groups.map(|group| group.name.as_ref().and_then(|_| idents.next())).collect()
    }

    fn group_module(&mut self, module: &Ident, handle: &Ident, group: &model::Group) -> Module {
        let handles = [(module.clone(), handle.clone(), group)];
        let planned = self.operations(&handles).plan(group, handle);
        let name = group.name.as_ref().map(|name| name.0.join(" ")).unwrap_or_default();
        let from = format!("[`Client::{module}`](super::Client::{module})");
        let docs = format!("Operations on {}, from {from}.", readable(&name));
        let mut items = vec![Item::Group(Group {
            docs: Text::new(0).docs(&group.docs).or(&docs).lines(),
            ident: handle.clone(),
            methods: planned.methods,
        })];
        items.extend(planned.items);
        items.extend(attachments(&items));
        let own = defined(&items);
        let up = types_path(&[Step::Up]);
        let declared = Imports::of(&items).declare(&own, &up, self.runtime);
        let docs = format!("Operations on {}.", readable(&name));
        Module {
            path: format!("{}.rs", module.bare()),
            docs: Text::new(0).ours(&docs).lines(),
            children: Vec::new(),
            uses: declared.uses,
            qualified: declared.qualified,
            items,
        }
    }

    fn planned_types(&mut self) -> Vec<Planned> {
        let homes = Homes::new(self.api).found;
        let mut planner =
            Planner { types: self.types, scope: &mut self.scope, options: self.options };
        let mut planned = Vec::new();
        for (id, of) in self.api.types.iter() {
            let items = planner.items(id, of);
            if let Some(name) = self.types.names.get(id.0 as usize) {
                let home = homes.get(&id).copied().flatten();
                planned.push(Planned { items, name: name.clone(), home });
            }
        }
        planned.sort_by(|a, b| a.name.cmp(&b.name));
        planned
    }

    /// `types.rs`, or `types/mod.rs` with its files.
    fn type_modules(&self, planned: Vec<Planned>, groups: &[Option<Ident>]) -> Vec<Module> {
        let docs = Text::new(0).ours("The types that operations take and give.").lines();
        let all: usize = planned.iter().map(Planned::lines).sum();
        if all <= LINES {
            let items = planned.into_iter().flat_map(|planned| planned.items).collect();
            return vec![self.types_file("types.rs", docs, items)];
        }
        let mut files: BTreeMap<String, Vec<Planned>> = BTreeMap::new();
        for planned in planned {
            let group = planned.home.and_then(|at| groups.get(at)?.as_ref());
            let file = group.map_or("shared", |ident| ident.bare());
            files.entry(file.to_owned()).or_default().push(planned);
        }
        let files: Vec<(Vec<String>, Vec<Planned>)> =
            files.into_iter().flat_map(|(name, types)| split(&[name], types, 0)).collect();
        let wishes: Vec<Wish> = files.iter().map(|(name, _)| file_name(name)).collect();
        let names = Scope::new(Names::Module).all(&wishes);
        let mut root = Module {
            path: "types/mod.rs".to_owned(),
            docs,
            children: Vec::new(),
            uses: Vec::new(),
            qualified: BTreeSet::new(),
            items: Vec::new(),
        };
        let mut modules = Vec::new();
        for ((name, types), ident) in files.into_iter().zip(names) {
            let items = types.into_iter().flat_map(|planned| planned.items).collect();
            let path = format!("types/{}.rs", ident.bare());
            let docs = file_docs(&name);
            modules.push(self.types_file(&path, docs, items));
            let path = vec![Step::Here, Step::Name(ident.clone())];
            root.uses.push(Use { public: true, path, names: Vec::new() });
            root.children.push(Child { ident, public: false });
        }
        root.children.sort_by_cached_key(|child| sort_key(child.ident.bare()));
        root.uses.sort_by_cached_key(last_key);
        modules.push(root);
        modules
    }

    fn types_file(&self, path: &str, docs: Vec<String>, mut items: Vec<Item>) -> Module {
        items.extend(attachments(&items));
        let own = defined(&items);
        let declared = Imports::of(&items).declare(&own, &[Step::Up], self.runtime);
        Module {
            path: path.to_owned(),
            docs,
            children: Vec::new(),
            uses: declared.uses,
            qualified: declared.qualified,
            items,
        }
    }
}

impl Planned {
    /// About how many lines the items take.
    fn lines(&self) -> usize {
        self.items.iter().map(lines).sum()
    }
}

fn lines(item: &Item) -> usize {
    match item {
        Item::Record(record) => {
            let blank = if record.new == Some(New::Default) { 0 } else { 1 };
            let fields = record.fields.iter().map(|field| field.docs.len() + 4 + blank);
            record.docs.len() + 28 + fields.sum::<usize>()
        }
        Item::Required(required) => {
            required.docs.len() + 3 + required.fields.iter().map(|f| f.0.len() + 1).sum::<usize>()
        }
        Item::Union(union) => {
            let variants = union.variants.iter().map(|v| v.docs.len() + 11);
            union.docs.len() + 34 + variants.sum::<usize>()
        }
        Item::Enumeration(values) => {
            values.docs.len() + 12 + values.values.iter().map(|v| v.docs.len() + 2).sum::<usize>()
        }
        _ => 4,
    }
}

fn types_path(before: &[Step]) -> Vec<Step> {
    let types = Step::Name(Ident::ours("types"));
    let start = if before.is_empty() { vec![Step::Here] } else { before.to_vec() };
    start.into_iter().chain([types]).collect()
}

/// What a file of types says of itself: whose they are, and which of them.
fn file_docs(name: &[String]) -> Vec<String> {
    let (group, rest) = name.split_first().map_or(("shared", &[][..]), |(g, r)| (g.as_str(), r));
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

/// The name of a file: its group, then the words that its types share, the group's own
/// not repeated.
fn file_name(name: &[String]) -> Wish {
    match name.split_first() {
        Some((group, rest)) => Wish::parts(&[group.clone(), rest.join(" ")]),
        None => Wish::text("shared"),
    }
}

fn length(types: &[Planned]) -> usize {
    types.iter().map(Planned::lines).sum()
}

/// Types of a file that became too long, in files by the words of their names where many
/// share them; the rest by its first letter. No file's name depends on unrelated types.
fn split(
    name: &[String],
    types: Vec<Planned>,
    depth: usize,
) -> Vec<(Vec<String>, Vec<Planned>)> {
    const MANY: usize = 300;
    const DEEPEST: usize = 3;
    if length(&types) <= LINES {
        return vec![(name.to_vec(), types)];
    }
    let mut by_word: BTreeMap<String, Vec<Planned>> = BTreeMap::new();
    for planned in types {
        let word = words(planned.name.bare()).into_iter().nth(depth).unwrap_or_default();
        by_word.entry(word).or_default().push(planned);
    }
    let shared = |(word, types): &(String, Vec<Planned>)| {
        !word.is_empty() && depth < DEEPEST && types.len() > 1 && length(types) >= MANY
    };
    let (large, small): (Vec<_>, Vec<_>) = by_word.into_iter().partition(shared);
    let mut files = Vec::new();
    for (word, types) in large {
        let name: Vec<String> = name.iter().cloned().chain([word]).collect();
        files.extend(split(&name, types, depth + 1));
    }
    let rest: Vec<(String, Planned)> = small
        .into_iter()
        .flat_map(|(word, types)| types.into_iter().map(move |of| (word.clone(), of)))
        .collect();
    files.extend(halve(name, rest, (b'a', b'z')));
    files
}

/// Halves a range of first letters until each half fits a file.
fn halve(
    name: &[String],
    types: Vec<(String, Planned)>,
    (first, last): (u8, u8),
) -> Vec<(Vec<String>, Vec<Planned>)> {
    let whole = (first, last) == (b'a', b'z');
    let lines: usize = types.iter().map(|(_, of)| of.lines()).sum();
    if types.is_empty() {
        return Vec::new();
    }
    if lines <= LINES || first == last {
        let letters = match first == last {
            true => char::from(first).to_string(),
            false => format!("{} to {}", char::from(first), char::from(last)),
        };
        let letters = (!whole).then_some(letters);
        let file = name.iter().cloned().chain(letters).collect();
        return vec![(file, types.into_iter().map(|(_, of)| of).collect())];
    }
    let middle = first + (last - first) / 2;
    let early = |(word, _): &(String, Planned)| {
        word.bytes().next().is_none_or(|letter| letter <= middle)
    };
    let (left, right): (Vec<_>, Vec<_>) = types.into_iter().partition(early);
    let mut files = halve(name, left, (first, middle));
    files.extend(halve(name, right, (middle + 1, last)));
    files
}

/// The names that the items define: types, and statics that the runtime's constants
/// could be taken for.
pub fn defined(items: &[Item]) -> BTreeSet<Ident> {
    let shape = |item: &Item| match item {
        Item::Record(item) => Some(item.shape.clone()),
        Item::Union(item) => Some(item.choice.clone()),
        Item::Operation(item) => Some(item.ident.clone()),
        _ => None,
    };
    types(items).into_iter().chain(items.iter().filter_map(shape)).collect()
}

fn types(items: &[Item]) -> BTreeSet<Ident> {
    let ident = |item: &Item| match item {
        Item::Record(item) => Some(item.ident.clone()),
        Item::Required(item) => Some(item.ident.clone()),
        Item::Union(item) => Some(item.ident.clone()),
        Item::Enumeration(item) => Some(item.ident.clone()),
        Item::Alias(item) => Some(item.ident.clone()),
        Item::Group(item) => Some(item.ident.clone()),
        Item::Call(item) => Some(item.ident.clone()),
        Item::Parameters(item) => Some(item.ident.clone()),
        Item::Outcome(item) => Some(item.ident.clone()),
        Item::Client(item) => Some(item.ident.clone()),
        Item::Attach(_) | Item::Operation(_) | Item::Service(_) | Item::Contract(_) => None,
    };
    items.iter().filter_map(ident).collect()
}

/// The invocations that attach behaviour to the items of a file.
pub fn attachments(items: &[Item]) -> Vec<Item> {
    let mut records = Vec::new();
    let mut unions = Vec::new();
    let mut enumerations: Vec<(Ident, ValueKind, bool)> = Vec::new();
    let mut outcomes = Vec::new();
    let mut calls: Vec<(Ident, Type, Option<Type>)> = Vec::new();
    for item in items {
        match item {
            Item::Record(item) => records.push(item.ident.clone()),
            Item::Union(item) => unions.push(item.ident.clone()),
            Item::Enumeration(item) => {
                enumerations.push((item.ident.clone(), item.kind, item.open));
            }
            Item::Outcome(item) => outcomes.push(item.ident.clone()),
            Item::Call(item) => {
                calls.push((item.ident.clone(), item.result.clone(), item.item.clone()));
            }
            _ => {}
        }
    }
    let some = |attach: Attach, empty: bool| (!empty).then_some(Item::Attach(attach));
    let empty = [
        records.is_empty(),
        unions.is_empty(),
        enumerations.is_empty(),
        outcomes.is_empty(),
        calls.is_empty(),
    ];
    let all = [
        Attach::Records(records),
        Attach::Unions(unions),
        Attach::Enumerations(enumerations),
        Attach::Outcomes(outcomes),
        Attach::Calls(calls),
    ];
    all.into_iter().zip(empty).filter_map(|(attach, empty)| some(attach, empty)).collect()
}

/// Which group reaches a type: its number, or none where several do or none does.
struct Homes<'a> {
    api: &'a Api,
    found: BTreeMap<TypeId, Option<usize>>,
}

impl<'a> Homes<'a> {
    fn new(api: &'a Api) -> Self {
        let mut homes = Self { api, found: BTreeMap::new() };
        for (at, group) in api.groups.iter().enumerate() {
            let mut seen = BTreeSet::new();
            let mut todo: Vec<&Shape> = Vec::new();
            for operation in &group.operations {
                todo.extend(operation.parameters.iter().map(|parameter| &parameter.shape));
                let bodies = operation.body.iter().flat_map(|body| &body.contents);
                todo.extend(bodies.map(|content| &content.shape));
                let answers = operation.responses.iter().filter_map(|r| r.content.as_ref());
                todo.extend(answers.map(|content| &content.shape));
            }
            while let Some(shape) = todo.pop() {
                homes.step(shape, &mut seen, &mut todo);
            }
            for id in seen {
                homes.found.entry(id).and_modify(|home| *home = None).or_insert(Some(at));
            }
        }
        homes
    }

    fn step(&self, shape: &'a Shape, seen: &mut BTreeSet<TypeId>, todo: &mut Vec<&'a Shape>) {
        match shape {
            Shape::Named(id) => self.enter(*id, seen, todo),
            Shape::List(inner) | Shape::Nullable(inner) => todo.push(inner),
            Shape::Map { keys, values } => {
                keys.iter().for_each(|id| self.enter(*id, seen, todo));
                todo.push(values);
            }
            Shape::Tuple(parts) => todo.extend(parts),
            _ => {}
        }
    }

    fn enter(&self, id: TypeId, seen: &mut BTreeSet<TypeId>, todo: &mut Vec<&'a Shape>) {
        if !seen.insert(id) {
            return;
        }
        match self.api.types.get(id).map(|of| &of.kind) {
            Some(Kind::Record(record)) => {
                todo.extend(record.members.iter().map(|member| &member.shape));
                if let Additional::Of(shape) = &record.additional {
                    todo.push(shape);
                }
            }
            Some(Kind::Union(union)) => todo.extend(union.variants.iter().map(|v| &v.shape)),
            Some(Kind::Alias(shape)) => todo.push(shape),
            Some(Kind::Enumeration(_)) | None => {}
        }
    }
}
