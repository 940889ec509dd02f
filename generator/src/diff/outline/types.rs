//! Which types of one side are which of the other, and their trees.

use std::collections::{HashMap, HashSet, VecDeque};

use crate::api::model::{Type, TypeId};

use super::draft::words;
use super::merge::{Merge, facts, gist};
use super::{Index, Mark, Sides, TypeTree};

/// The types that lines refer to, in order of first use.
#[derive(Default)]
pub(super) struct Meetings {
    pairs: VecDeque<(TypeId, TypeId)>,
    /// Types met where the other side has something else: shown on their own unless they
    /// are part of a pair after all.
    singles: VecDeque<Sides<TypeId>>,
    new_of: HashMap<TypeId, TypeId>,
    old_of: HashMap<TypeId, TypeId>,
    seen: HashSet<(Option<TypeId>, Option<TypeId>)>,
}

impl Merge<'_> {
    /// Whether two types at the same place are one type: they have the same name, or the
    /// name of each is unknown to the other side, which is what a new name looks like.
    pub(super) fn is_pair(&self, old: TypeId, new: TypeId) -> bool {
        let (Some(of_old), Some(of_new)) = (self.old_type(old), self.new_type(new))
        else {
            return false;
        };
        let met = self.met.new_of.get(&old).is_none_or(|paired| *paired == new)
            && self.met.old_of.get(&new).is_none_or(|paired| *paired == old);
        let known = |side: &Option<super::draft::Side<'_>>, of: &Type| {
            of.named
                && side.as_ref().is_some_and(|side| side.names.contains_key(&of.name))
        };
        let renamed = || !known(&self.new, of_old) && !known(&self.old, of_new);
        (of_old.named == of_new.named && of_old.name == of_new.name)
            || (met && renamed())
    }

    /// Notes that a line refers to a type.
    pub(super) fn meet(&mut self, of: Sides<TypeId>) {
        if !self.met.seen.insert((of.old, of.new)) {
            return;
        }
        match (of.old, of.new) {
            (Some(old), Some(new)) => {
                self.met.new_of.entry(old).or_insert(new);
                self.met.old_of.entry(new).or_insert(old);
                self.met.pairs.push_back((old, new));
            }
            _ => self.met.singles.push_back(of),
        }
    }

    /// The trees of all types met, and of those that they refer to.
    pub(super) fn types(mut self) -> (Vec<TypeTree>, Index) {
        let (mut trees, mut index) = (Vec::new(), Index::default());
        loop {
            let next = self.met.pairs.pop_front();
            let next = next.map(|(old, new)| Sides { old: Some(old), new: Some(new) });
            let Some(of) = next.or_else(|| self.met.singles.pop_front()) else { break };
            let shown = |of: &Sides<TypeId>, index: &Index| {
                of.old.is_some_and(|id| index.old.contains_key(&id))
                    || of.new.is_some_and(|id| index.new.contains_key(&id))
            };
            let single = of.old.is_none() || of.new.is_none();
            let of = if single { self.with_namesake(of) } else { of };
            if single && shown(&of, &index) {
                continue;
            }
            let Some(tree) = self.type_tree(of) else { continue };
            if let Some(old) = of.old {
                index.old.entry(old).or_insert(trees.len());
            }
            if let Some(new) = of.new {
                index.new.entry(new).or_insert(trees.len());
            }
            trees.push(tree);
        }
        (trees, index)
    }

    /// A type that is on the other side under the same name, if in another place.
    fn with_namesake(&self, of: Sides<TypeId>) -> Sides<TypeId> {
        let named = |of: Option<&Type>, other: &Option<super::draft::Side<'_>>| {
            let of = of.filter(|of| of.named)?;
            other.as_ref().and_then(|side| side.names.get(&of.name).copied())
        };
        let old = of.old.and_then(|id| self.old_type(id));
        let new = of.new.and_then(|id| self.new_type(id));
        Sides {
            old: of.old.or_else(|| named(new, &self.old)),
            new: of.new.or_else(|| named(old, &self.new)),
        }
    }

    fn type_tree(&mut self, of: Sides<TypeId>) -> Option<TypeTree> {
        let old = of.old.and_then(|id| self.old_type(id));
        let new = of.new.and_then(|id| self.new_type(id));
        let shown = new.or(old)?;
        let name = words(&shown.name);
        let old_name = new.and(old).map(|old| words(&old.name));
        let old_name = old_name.filter(|old| *old != name);
        let side = if new.is_some() { self.new.as_ref() } else { self.old.as_ref() };
        let (kind, facts_now) = side?.kind(shown);
        let before = old.zip(self.old.as_ref()).map(|(of, side)| side.kind(of));
        let mut known =
            facts(before.as_ref().map(|(_, facts)| &**facts), new.map(|_| &*facts_now));
        if let Some((was, _)) = before.filter(|(was, _)| *was != kind) {
            let text = was.to_owned();
            known.push(super::Fact { kind: "was", text, mark: Mark::Changed });
        }
        let mut lines = self.lines_of(of);
        let whole = of.mark();
        if whole != Mark::Same {
            lines.iter_mut().for_each(super::Line::settle);
        }
        let differs = old_name.is_some()
            || known.iter().any(|fact| fact.mark != Mark::Same)
            || lines.iter().any(super::Line::differs);
        let mark = if whole == Mark::Same && differs { Mark::Changed } else { whole };
        Some(TypeTree {
            name,
            old_name,
            kind,
            mark,
            leads_to_change: false,
            docs: gist(&shown.docs),
            facts: known,
            lines,
            nodes: Sides { old: old.map(|of| of.node), new: new.map(|of| of.node) },
        })
    }
}
