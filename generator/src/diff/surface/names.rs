//! What types are called, where aliases make no difference.

use std::collections::HashMap;

use crate::rust::plan::{Ident, Item, Plan, Type};
use crate::rust::written;

/// Aliases of aliases are followed this far.
const HOPS: usize = 64;

/// The aliases of a plan.
type Aliases<'a> = HashMap<&'a Ident, &'a Type>;

/// The names that a side's types have on the new side.
pub(in crate::diff) struct Names<'a> {
    own: Aliases<'a>,
    /// The new side's aliases, under which it still knows what the old side knew.
    later: Aliases<'a>,
    renamed: HashMap<Ident, Ident>,
}

impl<'a> Names<'a> {
    /// The names of the new side.
    pub(in crate::diff) fn of_new(new: &'a Plan) -> Self {
        Self { own: aliases(new), later: Aliases::new(), renamed: HashMap::new() }
    }

    /// The names of the old side: where types went that have another name now.
    pub(in crate::diff) fn of_old(
        old: &'a Plan,
        new: &'a Plan,
        renamed: HashMap<Ident, Ident>,
    ) -> Self {
        Self { own: aliases(old), later: aliases(new), renamed }
    }

    /// The text of a type, aliases followed.
    pub(super) fn text(&self, of: &Type) -> String {
        self.follow(of, HOPS)
    }

    fn follow(&self, of: &Type, hops: usize) -> String {
        written(of, &|ident| match (self.own.get(ident), self.later.get(ident)) {
            (Some(target), _) if hops > 0 => self.follow(target, hops - 1),
            (None, Some(target)) if leads_to_type(target) => {
                later(&self.later, target, HOPS)
            }
            _ => self.renamed.get(ident).unwrap_or(ident).to_string(),
        })
    }

    /// Whether the new side knows a type of the old one by another name too.
    pub(super) fn is_alias(&self, ident: &Ident) -> bool {
        !self.own.contains_key(ident) && self.later.contains_key(ident)
    }

    /// What a type is called on the new side, by whose name its members are found.
    pub(super) fn ident(&self, ident: &Ident) -> String {
        let mut target = match self.own.contains_key(ident) {
            true => None,
            false => self.later.get(ident).copied(),
        };
        for _ in 0..HOPS {
            match target {
                Some(Type::Named(name)) if self.later.contains_key(name) => {
                    target = self.later.get(name).copied();
                }
                Some(Type::Named(name)) => return name.to_string(),
                _ => break,
            }
        }
        let renamed = self.renamed.get(ident).filter(|_| target.is_none());
        renamed.unwrap_or(ident).to_string()
    }
}

/// Whether an alias is another name of a type: any other is another type, whose name the
/// old one had.
fn leads_to_type(of: &Type) -> bool {
    matches!(of, Type::Named(_))
}

fn later(aliases: &Aliases<'_>, of: &Type, hops: usize) -> String {
    written(of, &|ident| match aliases.get(ident) {
        Some(target) if hops > 0 => later(aliases, target, hops - 1),
        _ => ident.to_string(),
    })
}

fn aliases(plan: &Plan) -> Aliases<'_> {
    let items = plan.modules.iter().flat_map(|module| &module.items);
    let aliases = items.filter_map(|item| match item {
        Item::Alias(alias) => Some((&alias.ident, &alias.of)),
        _ => None,
    });
    aliases.collect()
}
