//! The public Rust items of a plan, and how those of two plans differ.
//!
//! Exact, since it is read off what is emitted: paths, types of members and arguments, what
//! calls give. Structs and enums of generated code are `#[non_exhaustive]`, so an item
//! more breaks no program; an item less, or another type, does.

mod calls;
mod models;
mod signature;

use std::collections::{BTreeMap, HashMap};

use super::report::Level;
use super::subject::Subject;
use crate::api::model::TypeId;
use crate::rust::plan::{Ident, Item, Plan};
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
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// What programs name it by.
    path: String,
    /// What programs depend on.
    signature: Signature,
    /// The member, parameter or value that it stands for, by its name on the wire.
    part: Option<String>,
    /// Whether programs write it out in full, so that one more breaks them.
    literal: bool,
}

/// Where in its home an item is, which stays the same if it is renamed.
type Slot = String;

/// All public items of a side.
#[derive(Debug, Default)]
pub(super) struct Surface {
    entries: BTreeMap<(Home, Slot), Entry>,
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
}

/// What a side's operations and types are called in the comparison.
pub(super) struct Numbers<'a> {
    /// The index of each operation in the report, by id and path.
    pub(super) operations: HashMap<(&'a str, &'a str), usize>,
    /// The pair of each type.
    pub(super) types: HashMap<TypeId, usize>,
    /// The new names of the old side's types.
    pub(super) renamed: HashMap<Ident, Ident>,
}

impl Surface {
    /// The public items of a side.
    pub(super) fn of(subject: &Subject, numbers: &Numbers<'_>) -> Self {
        let plan = &subject.plan;
        let homes = homes(plan, numbers);
        let mut maker = Maker { numbers, homes, surface: Self::default() };
        for module in &plan.modules {
            maker.calls(module);
            for item in &module.items {
                maker.model(item, &module.items);
                maker.client(item);
            }
        }
        for feature in &plan.features {
            let path = format!("feature `{feature}`");
            maker.add(Home::Client, path.clone(), Entry::bare(path));
        }
        maker.surface
    }

    /// How this surface differs from a new one.
    pub(super) fn differences(&self, new: &Self) -> Vec<Difference> {
        let mut found = Vec::new();
        for ((home, slot), before) in &self.entries {
            match new.entries.get(&(home.clone(), slot.clone())) {
                Some(after) => found.extend(changed(home, before, after)),
                None if self.is_inside(new, home, slot) => {}
                None => found.push(Difference {
                    home: home.clone(),
                    parts: before.part.iter().cloned().collect(),
                    path: before.path.clone(),
                    text: "is gone".to_owned(),
                    level: Level::Breaking,
                }),
            }
        }
        for ((home, slot), after) in &new.entries {
            if self.entries.contains_key(&(home.clone(), slot.clone()))
                || new.is_inside(self, home, slot)
            {
                continue;
            }
            let level = if after.literal { Level::Breaking } else { Level::Compatible };
            found.push(Difference {
                home: home.clone(),
                parts: after.part.iter().cloned().collect(),
                path: after.path.clone(),
                text: "is new".to_owned(),
                level,
            });
        }
        found
    }

    /// Whether an item goes without saying, since the whole that it is inside of is not
    /// on the other side.
    fn is_inside(&self, other: &Self, home: &Home, slot: &str) -> bool {
        let whole = (home.clone(), Slot::new());
        !slot.is_empty()
            && self.entries.contains_key(&whole)
            && !other.entries.contains_key(&whole)
    }
}

impl Entry {
    fn bare(path: String) -> Self {
        Self { path, signature: Signature::default(), part: None, literal: false }
    }

    fn of(path: String, signature: Signature) -> Self {
        Self { path, signature, part: None, literal: false }
    }

    /// What the item stands for; a body has no name on the wire.
    fn about(self, part: impl Into<String>) -> Self {
        Self { part: Some(part.into()).filter(|part| !part.is_empty()), ..self }
    }
}

fn changed(home: &Home, old: &Entry, new: &Entry) -> Option<Difference> {
    let renamed = old.path != new.path;
    let difference = old.signature.differs(&new.signature);
    if !renamed && difference.is_none() {
        return None;
    }
    let (level, parts) = difference.unwrap_or_default();
    let text = match (renamed, level) {
        (true, Level::Compatible) => format!("is now `{}`", new.path),
        (true, _) => format!("is now `{}{}`", new.path, new.signature),
        _ => format!("was `{}`, is `{}`", old.signature, new.signature),
    };
    let level = if renamed { Level::Breaking } else { level };
    let parts = parts.into_iter().chain(new.part.clone().or(old.part.clone())).collect();
    Some(Difference { home: home.clone(), parts, path: old.path.clone(), text, level })
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

/// Makes a surface.
struct Maker<'a> {
    numbers: &'a Numbers<'a>,
    homes: HashMap<Ident, Home>,
    surface: Surface,
}

impl Maker<'_> {
    fn add(&mut self, home: Home, slot: impl Into<Slot>, entry: Entry) {
        self.surface.entries.insert((home, slot.into()), entry);
    }

    /// What a type belongs to.
    fn home(&self, ident: &Ident) -> Home {
        let lone = || Home::Lone(ident.to_string());
        self.homes.get(ident).cloned().unwrap_or_else(lone)
    }

    /// The client, which no part of the description stands for.
    fn client(&mut self, item: &Item) {
        match item {
            Item::Client(client) => {
                let path = format!("{}::builder", client.ident);
                let arguments = client.required.iter().map(|argument| {
                    let ident = argument.ident.to_string();
                    (ident, "&str".to_owned(), argument.name.clone())
                });
                let signature = Signature::function(arguments.collect());
                self.add(Home::Client, "builder", Entry::of(path, signature));
                for group in &client.groups {
                    let path = format!("{}::{}", client.ident, group.ident);
                    let signature = Signature::value(group.group.to_string());
                    self.add(Home::Client, path.clone(), Entry::of(path, signature));
                }
            }
            Item::Webhook(webhook) => {
                let path = webhook.ident.to_string();
                let signature = self.value(&webhook.payload);
                let slot = format!("webhook {}", webhook.id);
                self.add(Home::Client, slot, Entry::of(path, signature));
            }
            _ => {}
        }
    }
}
