//! The public Rust items of a plan, and how those of two plans differ.
//!
//! Exact, since it is read off what is emitted: paths, types of members and arguments, what
//! calls give. Structs and enums of generated code are `#[non_exhaustive]`, so an item
//! more breaks no program; an item less, or another type, does.
//!
//! Items are looked for in two ways: where the comparison says that they went, which tells
//! a new name from an item that is gone, and by the path that a program names them by,
//! which has the last word: what is still there under its path, with the same signature,
//! breaks nothing.

mod calls;
mod differences;
mod models;
mod names;
mod signature;

use std::collections::{BTreeMap, HashMap};

use super::report::Level;
use super::subject::Subject;
use crate::api::model::{Operation, TypeId};
use crate::rust::plan::{
    Client, Ident, Item, Module, Operation as Descriptor, Plan, Step, Use,
};
use differences::HANDLE;
pub(super) use names::Names;
use signature::Signature;

/// What an item belongs to, in the numbers of the comparison.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Home {
    /// A type of the description: its pair, or its name where it has none.
    Pair(usize),
    /// A type on one side only, by its Rust name.
    Lone(String),
    /// An operation, by its index in the report.
    Operation(usize),
    /// The client and whatever else.
    Client,
}

/// A public item.
#[derive(Clone, Debug, Default)]
pub(super) struct Entry {
    /// What reports call it.
    path: String,
    /// What programs name it by, where that is more than the path.
    key: Option<String>,
    /// What programs depend on.
    signature: Signature,
    /// The member, parameter or value that it stands for, by its name on the wire.
    part: Option<String>,
    /// Whether programs write it out in full, so that one more breaks them.
    literal: bool,
    /// The slot of the whole that it is part of.
    whole: Slot,
    /// Whether it is another name of something.
    is_alias: bool,
    /// The cargo features of which one is needed; none if it is always there.
    gates: Vec<String>,
}

/// Where in its home an item is, which stays the same if it is renamed; empty for the
/// home itself.
type Slot = String;

/// All public items of a side.
#[derive(Debug, Default)]
pub(super) struct Surface {
    homes: BTreeMap<Home, BTreeMap<Slot, Entry>>,
}

/// A public item that is not the same on both sides.
#[derive(Clone, Debug)]
pub(super) struct Difference {
    pub(super) home: Home,
    /// The members or parameters that it is about; none if it is about the whole.
    pub(super) parts: Vec<String>,
    /// What programs name the item by.
    pub(super) path: String,
    /// How it differs.
    pub(super) text: String,
    pub(super) level: Level,
    /// The old and the new name of the handle that is all that differs; the new one is
    /// empty where the handle is gone.
    pub(super) handle: Option<(String, String)>,
    /// Whether nothing has taken the place of the old item.
    pub(super) gone: bool,
    /// The old and the new signature, where both are there.
    pub(super) signatures: Option<(String, String)>,
}

/// What a side's operations and types are called in the comparison.
pub(super) struct Numbers<'a> {
    /// Each operation and its index in the report, by id and path.
    pub(super) operations: HashMap<(&'a str, &'a str), (usize, &'a Operation)>,
    /// The pair of each type.
    pub(super) types: HashMap<TypeId, usize>,
}

impl Surface {
    /// The public items of a side, by the names of the new one.
    pub(super) fn of(
        subject: &Subject,
        numbers: &Numbers<'_>,
        names: &Names<'_>,
    ) -> Self {
        let plan = &subject.plan;
        let mut maker = Maker {
            numbers,
            names,
            homes: homes(plan, numbers),
            handles: HashMap::new(),
            surface: Self::default(),
        };
        let types = |module: &&Module| module.path.starts_with("types/mod.");
        let exports = plan.modules.iter().find(types);
        for module in &plan.modules {
            maker.calls(module);
            for item in &module.items {
                let gates = exports.map(|of| gates(of, module)).unwrap_or_default();
                maker.model(item, module, &gates);
            }
        }
        for module in &plan.modules {
            for item in &module.items {
                maker.client(item, module);
            }
        }
        for feature in &plan.features {
            let path = format!("feature `{feature}`");
            maker.add(Home::Client, path.clone(), Entry::bare(path));
        }
        maker.surface
    }
}

impl Entry {
    fn bare(path: String) -> Self {
        Self { path, ..Self::default() }
    }

    fn of(path: String, signature: Signature) -> Self {
        Self { path, signature, ..Self::default() }
    }

    /// What the item stands for; a body has no name on the wire.
    fn about(self, part: impl Into<String>) -> Self {
        Self { part: Some(part.into()).filter(|part| !part.is_empty()), ..self }
    }

    /// What programs name it by.
    fn key(&self) -> &str {
        self.key.as_ref().unwrap_or(&self.path)
    }

    /// Says what programs name it by.
    fn keyed(self, key: String) -> Self {
        Self { key: Some(key), ..self }
    }

    /// Says what it is part of.
    fn inside(self, whole: &str) -> Self {
        Self { whole: whole.to_owned(), ..self }
    }
}

/// The homes of the types that stand for those of the description.
fn homes(plan: &Plan, numbers: &Numbers<'_>) -> HashMap<Ident, Home> {
    let ids = (0..).map(TypeId);
    let home = |(ident, id): (&Ident, TypeId)| {
        let pair = numbers.types.get(&id);
        let home =
            pair.map_or_else(|| Home::Lone(ident.to_string()), |at| Home::Pair(*at));
        (ident.clone(), home)
    };
    plan.types.iter().zip(ids).map(home).collect()
}

/// The features in front of what a file of types holds.
fn gates(exports: &Module, module: &Module) -> Vec<String> {
    let named = |of: &&Use| match of.path.as_slice() {
        [Step::Here, Step::Name(name)] => {
            module.path.strip_prefix("types/") == Some(&format!("{}.rs", name.bare()))
        }
        _ => false,
    };
    let found = exports.uses.iter().find(named).and_then(|of| match of.path.last() {
        Some(Step::Name(name)) => exports.gates.get(name),
        _ => None,
    });
    found.cloned().unwrap_or_default()
}

/// Makes a surface.
struct Maker<'a> {
    numbers: &'a Numbers<'a>,
    names: &'a Names<'a>,
    homes: HashMap<Ident, Home>,
    /// The first operation of each handle, by its index in the report.
    handles: HashMap<Ident, usize>,
    surface: Surface,
}

impl Maker<'_> {
    fn add(&mut self, home: Home, slot: impl Into<Slot>, entry: Entry) {
        self.surface.homes.entry(home).or_default().insert(slot.into(), entry);
    }

    /// An operation of the plan as the description has it, and its index in the report.
    fn operation(&self, of: &Descriptor) -> Option<(usize, &Operation)> {
        let key = (of.id.as_str(), of.path.as_str());
        self.numbers.operations.get(&key).copied()
    }

    /// What a type belongs to.
    fn home(&self, ident: &Ident) -> Home {
        let lone = || Home::Lone(ident.to_string());
        self.homes.get(ident).cloned().unwrap_or_else(lone)
    }

    /// What is not about one type or operation.
    fn client(&mut self, item: &Item, module: &Module) {
        match item {
            Item::Client(client) => self.client_items(client),
            Item::Webhook(webhook) => {
                let path = webhook.ident.to_string();
                let key = format!("{}::{path}", directory(module));
                let signature = self.value(&webhook.payload);
                let slot = format!("webhook {}", webhook.id);
                self.add(
                    Home::Client,
                    slot,
                    Entry::of(path, signature).keyed(key).about(&webhook.id),
                );
            }
            _ => {}
        }
    }

    fn client_items(&mut self, client: &Client) {
        let path = format!("{}::builder", client.ident);
        let arguments = client.required.iter().map(|argument| {
            let ident = argument.ident.to_string();
            let what = match argument.setter {
                "variable" => VARIABLE.to_owned(),
                _ => argument.name.clone(),
            };
            (ident, "&str".to_owned(), what)
        });
        let signature = Signature::function(arguments.collect());
        self.add(Home::Client, "builder", Entry::of(path, signature));
        if client.opens {
            let path =
                format!("impl From<{}> for bindery_runtime::Client", client.ident);
            self.add(Home::Client, "opens", Entry::bare(path));
        }
        for group in &client.groups {
            let path = format!("{}::{}", client.ident, group.ident);
            let signature = Signature::value(group.group.to_string());
            let gates = group.feature.iter().cloned().collect();
            let entry = Entry { gates, ..Entry::of(path.clone(), signature) };
            // A group goes with its operations.
            match self.handles.get(&group.group) {
                Some(first) => self.add(Home::Operation(*first), HANDLE, entry),
                None => self.add(Home::Client, path, entry),
            }
        }
    }
}

/// What findings and items call what URLs of servers leave open.
pub(super) const VARIABLE: &str = "server variable";

/// What findings and items call a request body, which has no name on the wire.
pub(super) const BODY: &str = "request body";

/// What findings and items call a parameter: in several places there can be one of a name.
pub(super) fn parameter(place: &str, wire: &str) -> String {
    format!("{place} parameter {wire}")
}

/// The module of a file's items as programs name it: that of its group.
fn directory(module: &Module) -> &str {
    let first = module.path.split('/').next().unwrap_or_default();
    first.strip_suffix(".rs").unwrap_or(first)
}
