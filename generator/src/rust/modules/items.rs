//! What items define and what is attached to them.

use std::collections::BTreeSet;

use crate::rust::plan::{Attach, Gives, Ident, Item, Methods, ValueKind};

/// The statics that the items define, which the runtime's constants could be taken for.
pub fn statics(items: &[Item]) -> BTreeSet<Ident> {
    let ident = |item: &Item| match item {
        Item::Record(item) => Some(item.shape.clone()),
        Item::Union(item) => Some(item.choice.clone()),
        Item::Operation(item) => Some(item.ident.clone()),
        _ => None,
    };
    items.iter().filter_map(ident).collect()
}

/// The types that the items define.
pub fn types(items: &[Item]) -> BTreeSet<Ident> {
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
        Item::Methods(_)
        | Item::Attach(_)
        | Item::Operation(_)
        | Item::Service(_)
        | Item::Webhook(_)
        | Item::Contract(_) => None,
    };
    items.iter().filter_map(ident).collect()
}

/// The invocations that attach behaviour to the items of a file.
pub fn attachments(items: &[Item]) -> Vec<Item> {
    let mut records = Vec::new();
    let mut unions = Vec::new();
    let mut enumerations: Vec<(Ident, ValueKind, bool)> = Vec::new();
    let mut outcomes = Vec::new();
    let mut opaque = Vec::new();
    let mut calls: Vec<(Ident, Gives)> = Vec::new();
    for item in items {
        match item {
            Item::Record(item) => records.push(item.ident.clone()),
            Item::Union(item) => unions.push(item.ident.clone()),
            Item::Enumeration(item) => {
                enumerations.push((item.ident.clone(), item.kind, item.open));
            }
            Item::Outcome(item) => outcomes.push(item.ident.clone()),
            Item::Required(item) if item.opaque => opaque.push(item.ident.clone()),
            Item::Parameters(item) if item.opaque => opaque.push(item.ident.clone()),
            Item::Call(item) => {
                calls.push((item.ident.clone(), item.gives.clone()));
            }
            _ => {}
        }
    }
    let some = |attach: Attach, empty: bool| (!empty).then_some(Item::Attach(attach));
    let empty = [
        records.is_empty(),
        unions.is_empty(),
        enumerations.is_empty(),
        opaque.is_empty(),
        outcomes.is_empty(),
        calls.is_empty(),
    ];
    let all = [
        Attach::Records(records),
        Attach::Unions(unions),
        Attach::Enumerations(enumerations),
        Attach::Opaque(opaque),
        Attach::Outcomes(outcomes),
        Attach::Calls(calls),
    ];
    all.into_iter()
        .zip(empty)
        .filter_map(|(attach, empty)| some(attach, empty))
        .collect()
}

/// The items of some operations in the order of a file: all methods in one `impl`, what
/// they give, descriptors, attachments.
pub fn ordered(items: Vec<Item>) -> Vec<Item> {
    let mut methods: Option<Methods> = None;
    let mut between = Vec::new();
    let mut descriptors = Vec::new();
    for item in items {
        match (item, &mut methods) {
            (Item::Methods(more), Some(known)) => known.methods.extend(more.methods),
            (Item::Methods(first), none) => *none = Some(first),
            (item @ Item::Operation(_), _) => descriptors.push(item),
            (item, _) => between.push(item),
        }
    }
    let mut all: Vec<Item> = methods.into_iter().map(Item::Methods).collect();
    all.extend(between);
    all.extend(descriptors);
    let attached = attachments(&all);
    all.extend(attached);
    all
}
