//! Stage 5: every choice about the Rust code, as data.
//!
//! [`plan()`] turns an API into a [`Plan`]. Where is what decided: identifiers
//! in `names`, boxes and cycles in `graph`, types and presence in `shapes`, records,
//! unions and enumerations in `types`, methods and calls in `operations`, the client in
//! `client`, files in `modules`, `use` declarations in `imports`, documentation in
//! `docs`. Nothing here makes text or tokens of Rust.

mod client;
mod docs;
mod example;
mod facts;
mod graph;
mod imports;
mod inspect;
mod literals;
mod modules;
mod names;
mod operations;
pub mod plan;
mod settings;
mod shapes;
mod types;
mod webhooks;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

pub use imports::home_of;
pub use inspect::inspect;
#[cfg(feature = "diff")]
pub(crate) use inspect::written;
use names::{Ident, Kind as Names, Scope, Wish};
use plan::Plan;
use shapes::Types;

use crate::api::model::{Additional, Api, Kind, Shape, Table, TypeId};
use crate::diagnostic::catalogue::rust as codes;
use crate::diagnostic::{Diagnostic, Diagnostics};

/// What the user decides about the Rust code.
#[derive(Clone, Debug)]
pub struct Options {
    /// The name of the API's module.
    pub module: String,
    /// Other names, by name in the description: `Type` to `NewName`, `Type.member` to
    /// `new_name`. A value that begins with a capital letter names a type.
    pub renames: BTreeMap<String, String>,
    /// Types of the user's own in place of generated ones, by name in the description.
    pub types: BTreeMap<String, String>,
    /// The path of the runtime crate.
    pub runtime: String,
    /// The path by which programs name the module, for the example in its
    /// documentation; none where it is not known.
    pub home: Option<String>,
    /// Whether operations and the client are left out.
    pub only_types: bool,
    /// What the cargo features of groups begin with, if they have some.
    pub features: Option<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            module: "api".to_owned(),
            renames: BTreeMap::new(),
            types: BTreeMap::new(),
            runtime: "bindery_runtime".to_owned(),
            home: None,
            only_types: false,
            features: None,
        }
    }
}

impl Options {
    fn type_rename(&self, name: &str) -> Option<&str> {
        let capital = |name: &&String| name.starts_with(char::is_uppercase);
        self.renames.get(name).filter(capital).map(String::as_str)
    }

    fn member_rename(&self, name: &str) -> Option<&str> {
        let capital = |name: &&String| name.starts_with(char::is_uppercase);
        self.renames.get(name).filter(|name| !capital(name)).map(String::as_str)
    }
}

/// Decides everything about the Rust code of an API.
pub fn plan(api: &Api, options: &Options, diagnostics: &mut Diagnostics) -> Plan {
    // A client without calls would hold a handle that nobody reads.
    let silent = api.groups.iter().all(|group| group.operations.is_empty());
    let with_webhooks = !options.only_types;
    let options =
        &Options { only_types: silent || options.only_types, ..options.clone() };
    let runtime = path(&options.runtime).unwrap_or_else(|| {
        let message =
            format!("`{}` is no path of a crate", options.runtime.escape_debug());
        diagnostics.push(Diagnostic::of_setting(
            &codes::BAD_NAME,
            "runtime",
            "",
            message,
        ));
        vec![Ident::ours("bindery_runtime")]
    });
    let mut scope = Scope::new(Names::Type);
    let types = named_types(api, options, &mut scope, diagnostics);
    report(api, &types, diagnostics);
    settings::check(api, options, diagnostics);
    let depth = types.graph.depth();
    let modules = modules::Layout {
        api,
        types: &types,
        options,
        scope,
        runtime: &runtime,
        diagnostics,
        with_webhooks,
    };
    let (modules, features) = modules.plan();
    Plan { modules, runtime, depth, features, types: types.names }
}

/// A path of identifiers, separated by `::`.
fn path(text: &str) -> Option<Vec<Ident>> {
    let mut names = text.split("::").peekable();
    // A type of the crate that the module is part of.
    let root = names.next_if_eq(&"crate").map(|_| Ident::ours("crate"));
    if root.is_some() && names.peek().is_none() {
        return None;
    }
    root.map(Some).into_iter().chain(names.map(Ident::checked)).collect()
}

/// Names all types and finds those that the user replaced.
fn named_types<'a>(
    api: &'a Api,
    options: &Options,
    scope: &mut Scope,
    diagnostics: &mut Diagnostics,
) -> Types<'a> {
    let table = &api.types;
    let mut replaced = BTreeMap::new();
    let mut wishes = Vec::new();
    for (id, of) in table.iter() {
        let name = of.name.0.join(".");
        wishes.push(match options.type_rename(&name) {
            Some(chosen) => Wish::chosen(chosen),
            None => Wish::parts(&of.name.0).rank(if of.named { 1 } else { 2 }),
        });
        if let Some(text) = options.types.get(&name) {
            match path(text) {
                Some(path) => {
                    replaced.insert(id, path);
                }
                None => {
                    let message =
                        format!("`{}` is no path of a type", text.escape_debug());
                    diagnostics.push(Diagnostic::of_setting(
                        &codes::BAD_NAME,
                        "types",
                        name,
                        message,
                    ));
                }
            }
        }
    }
    if !options.only_types {
        scope.reserve(&Ident::ours("Client"));
    }
    let names = scope.all(&wishes);
    let wishes: Vec<Wish> = names.iter().map(|name| Wish::text(name.bare())).collect();
    Types {
        statics: Scope::new(Names::Static).all(&wishes),
        table,
        graph: graph::Graph::new(table),
        ids: names.iter().cloned().zip((0..).map(TypeId)).collect(),
        xml: facts::speaks_xml(api),
        sizes: RefCell::default(),
        names,
        replaced,
        keys: map_keys(table),
    }
}

/// Enumerations that are keys of a map somewhere.
fn map_keys(table: &Table) -> BTreeSet<TypeId> {
    let mut keys = BTreeSet::new();
    for (_, of) in table.iter() {
        let shapes: Vec<&Shape> = match &of.kind {
            Kind::Record(record) => {
                let additional = match &record.additional {
                    Additional::Of(shape) => Some(shape),
                    _ => None,
                };
                record.members.iter().map(|m| &m.shape).chain(additional).collect()
            }
            Kind::Union(union) => union.variants.iter().map(|v| &v.shape).collect(),
            Kind::Alias(shape) => vec![shape],
            Kind::Enumeration(_) => Vec::new(),
        };
        shapes.into_iter().for_each(|shape| add_keys(shape, &mut keys));
    }
    keys
}

fn add_keys(shape: &Shape, found: &mut BTreeSet<TypeId>) {
    match shape {
        Shape::Map { keys, values } => {
            found.extend(keys);
            add_keys(values, found);
        }
        Shape::List(inner) | Shape::Nullable(inner) => add_keys(inner, found),
        Shape::Tuple(parts) => parts.iter().for_each(|part| add_keys(part, found)),
        Shape::OpenTuple { first, rest } => {
            first.iter().for_each(|part| add_keys(part, found));
            add_keys(rest, found);
        }
        _ => {}
    }
}

/// Says what about the types is less than the description asks for.
fn report(api: &Api, types: &Types<'_>, diagnostics: &mut Diagnostics) {
    for (id, of) in api.types.iter() {
        if types.graph.is_circular(id) {
            let message =
                format!("`{}` stands for nothing but itself", of.name.0.join("."));
            diagnostics.push(Diagnostic::at(&codes::CIRCULAR_ALIAS, of.node, message));
        }
        let Kind::Record(record) = &of.kind else { continue };
        for (part, member) in record.members.iter().enumerate() {
            if types.graph.is_endless(graph::Edge { owner: id, part }) {
                let message = format!(
                    "`{}` requires a value of itself through `{}`, which never ends",
                    of.name.0.join("."),
                    member.wire.escape_debug(),
                );
                let help = "make a member of the cycle optional with an overlay";
                let found = Diagnostic::at(&codes::ENDLESS_MEMBER, member.node, message);
                diagnostics.push(found.help(help));
            }
        }
        for (wire, value) in &record.constants {
            if !imports::is_statable(value) {
                let message =
                    format!("the constant `{}` is not sent", wire.escape_debug());
                diagnostics.push(Diagnostic::at(
                    &codes::CONSTANT_LEFT_OUT,
                    of.node,
                    message,
                ));
            }
        }
    }
    const DEEP: usize = 40;
    if types.graph.depth() >= DEEP {
        let message = format!("types are nested {} deep", types.graph.depth());
        let help =
            "write `#![recursion_limit = \"256\"]` in the crate that uses the client";
        diagnostics.push(Diagnostic::new(&codes::DEEP_TYPES, message).help(help));
    }
}

#[cfg(test)]
pub(crate) mod tests;
