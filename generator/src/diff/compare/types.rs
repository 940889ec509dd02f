//! Named types: each pair of an old and a new one is compared once.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::recorder::{Mask, Owner};
use super::{At, Comparison, words};
use crate::api::model::{Api, Encoding, Kind, Record, Type, TypeId};
use crate::diff::rules;
use crate::diff::subject::Subject;

/// Pairs of types in the order in which they are met.
pub(super) struct Pairs<'a> {
    list: Vec<(TypeId, TypeId)>,
    known: HashMap<(TypeId, TypeId), usize>,
    old: Names<'a>,
    new: Names<'a>,
    /// Whether any body is XML, without which it makes no difference how values stand in
    /// it.
    pub(super) xml: bool,
}

/// The names that a side's own types have.
struct Names<'a> {
    api: &'a Api,
    given: HashSet<String>,
}

impl<'a> Names<'a> {
    fn new(api: &'a Api) -> Self {
        let given = api.types.iter().filter(|(_, of)| of.named);
        Self { api, given: given.map(|(_, of)| words::type_name(of)).collect() }
    }
}

/// What two types are to each other by their names.
enum Naming {
    /// The same, or one that has no name of its own stands in its place.
    Same,
    /// One has no name of its own, and the other's type is still there beside it.
    Inlined,
    /// The old name is gone, and the new one is new.
    Renamed,
    /// Another type stands where the old one stood.
    Replaced,
}

impl<'a> Pairs<'a> {
    pub(super) fn new(old: &'a Subject, new: &'a Subject) -> Self {
        let xml = speaks_xml(&old.api) || speaks_xml(&new.api);
        let (old, new) = (Names::new(&old.api), Names::new(&new.api));
        Self { list: Vec::new(), known: HashMap::new(), old, new, xml }
    }

    /// The pairs, by their index.
    pub(super) fn all(&self) -> &[(TypeId, TypeId)] {
        &self.list
    }

    /// The types of a pair.
    pub(super) fn get(&self, index: usize) -> Option<(&'a Type, &'a Type)> {
        let (old, new) = *self.list.get(index)?;
        Some((self.old.api.types.get(old)?, self.new.api.types.get(new)?))
    }

    fn naming(&self, old: &Type, new: &Type) -> Naming {
        let (before, after) = (words::type_name(old), words::type_name(new));
        let was_given = self.old.given.contains(&after);
        let is_given = self.new.given.contains(&before);
        match (old.named, new.named) {
            (true, true) if before == after => Naming::Same,
            (true, true) if !was_given && !is_given => Naming::Renamed,
            (true, true) => Naming::Replaced,
            (true, false) if is_given => Naming::Inlined,
            (false, true) if was_given => Naming::Inlined,
            _ => Naming::Same,
        }
    }

    /// Whether a type has a name of its own that the other side does not know.
    pub(super) fn is_gone(&self, old: TypeId) -> bool {
        self.old.api.types.get(old).is_some_and(|of| {
            of.named && !self.new.given.contains(&words::type_name(of))
        })
    }

    /// The same of the new side.
    pub(super) fn is_new(&self, new: TypeId) -> bool {
        self.new.api.types.get(new).is_some_and(|of| {
            of.named && !self.old.given.contains(&words::type_name(of))
        })
    }
}

impl<'a> Comparison<'a> {
    /// Says that a pair of types is part of something, to be compared in its turn; its
    /// index.
    pub(super) fn pair(
        &mut self,
        owner: Owner,
        mask: Mask,
        ids: (TypeId, TypeId),
    ) -> usize {
        let next = self.pairs.list.len();
        let index = *self.pairs.known.entry(ids).or_insert(next);
        if index == next {
            self.pairs.list.push(ids);
        }
        self.recorder.uses(owner, mask, index);
        index
    }

    /// Compares all pairs of types, those that come up on the way included.
    pub(super) fn types(&mut self) {
        let mut index = 0;
        while let Some((old, new)) = self.pairs.get(index) {
            self.two_types(index, old, new);
            index += 1;
        }
    }

    fn two_types(&mut self, index: usize, old: &'a Type, new: &'a Type) {
        let naming = self.pairs.naming(old, new);
        let (before, after) = (words::type_name(old), words::type_name(new));
        let unlike = matches!(naming, Naming::Replaced | Naming::Inlined)
            && share_nothing(&old.kind, &new.kind);
        let name = match naming {
            Naming::Replaced => format!("{before} → {after}"),
            Naming::Inlined if unlike => format!("{before} → {after}"),
            Naming::Inlined if new.named => before.clone(),
            Naming::Same if old.named && !new.named => before.clone(),
            _ => after.clone(),
        };
        let nodes = (old.node, new.node);
        let at = At::whole(Owner::Types(index), Mask::BOTH, &name, nodes);
        if unlike {
            let text = "another type is used here, which has no member in common";
            return self.note(&at, &rules::TYPE_EXCHANGED, text);
        }
        match naming {
            Naming::Same | Naming::Inlined => {}
            Naming::Renamed => {
                self.note(&at, &rules::TYPE_RENAMED, format!("was called `{before}`"));
            }
            Naming::Replaced if of_other_kinds(&old.kind, &new.kind) => {}
            Naming::Replaced => self.another_type(&at),
        }
        self.deprecation(&at, (old.docs.deprecated, new.docs.deprecated));
        let known = self.recorder.len();
        match (&old.kind, &new.kind) {
            (Kind::Record(old), Kind::Record(new)) => self.records(&at, old, new),
            (Kind::Enumeration(old), Kind::Enumeration(new)) => {
                self.enumerations(&at, old, new);
            }
            (Kind::Union(old), Kind::Union(new)) => self.unions(&at, old, new),
            (Kind::Alias(old), Kind::Alias(new)) => {
                self.shapes(&at, old, new);
            }
            (Kind::Alias(_), _) | (_, Kind::Alias(_)) => {
                if let Some(both) = self.pairs.all().get(index).copied() {
                    self.own_and_alias(&at, both);
                }
            }
            (old, new) => self.kinds(&at, old, new),
        }
        // What is written out the same is no other type, and what is of another kind is
        // said to be.
        let differs = self.recorder.len() > known;
        let other_kind = of_other_kinds(&old.kind, &new.kind);
        if matches!(naming, Naming::Inlined) && differs && !other_kind {
            self.another_type(&at);
        }
    }

    fn another_type(&mut self, at: &At<'_>) {
        self.note(at, &rules::TYPE_REPLACED, "another type is used here");
    }

    /// Types of different kinds.
    fn kinds(&mut self, at: &At<'_>, old: &'a Kind, new: &'a Kind) {
        let text = format!("was {}, is {}", words::kind(old), words::kind(new));
        match (old, new) {
            // What was the only shape is one of several now, or the reverse.
            (Kind::Record(_), Kind::Union(_)) => {
                self.note(at, &rules::TYPE_WIDENED, text);
            }
            (Kind::Union(_), Kind::Record(_)) => {
                self.note(at, &rules::TYPE_NARROWED, text);
            }
            _ => self.note(at, &rules::TYPE_CHANGED, text),
        }
    }

    /// Says whether something is deprecated from now on.
    pub(super) fn deprecation(&mut self, at: &At<'_>, deprecated: (bool, bool)) {
        self.switched(
            at,
            deprecated,
            (&rules::DEPRECATED, "is deprecated now"),
            (&rules::NO_LONGER_DEPRECATED, "is not deprecated any more"),
        );
        self.sunset(at);
    }

    /// Says whether something goes away, or goes away earlier or later (RFC 8594, whose
    /// header `x-sunset` gives in advance).
    fn sunset(&mut self, at: &At<'_>) {
        let day = |side: &Subject, node| {
            let said = side.sources.tree.get(node, "x-sunset")?;
            side.sources.tree.text(said).map(ToString::to_string)
        };
        let (old, new) = (day(self.old, at.old), day(self.new, at.new));
        if old == new {
            return;
        }
        // Days are written so that their order is that of their texts (RFC 3339).
        let later =
            old.is_some() && new.as_ref().is_none_or(|new| Some(new) > old.as_ref());
        let rule = if later { &rules::SUNSET_LIFTED } else { &rules::SUNSET_SET };
        let shown =
            |of: Option<String>| of.map_or("none".to_owned(), |of| format!("`{of}`"));
        self.note(at, rule, format!("sunset was {}, is {}", shown(old), shown(new)));
    }
}

/// Whether two types of their own are of different kinds.
pub(super) fn of_other_kinds(old: &Kind, new: &Kind) -> bool {
    let own = |of: &Kind| !matches!(of, Kind::Alias(_));
    let kind = std::mem::discriminant::<Kind>;
    own(old) && own(new) && kind(old) != kind(new)
}

/// Whether two records have members, and none by the same name.
fn share_nothing(old: &Kind, new: &Kind) -> bool {
    let (Kind::Record(old), Kind::Record(new)) = (old, new) else { return false };
    let names = |of: &Record| -> HashSet<Arc<str>> {
        let members = of.members.iter().map(|member| member.wire.clone());
        members.chain(of.constants.iter().map(|(name, _)| name.clone())).collect()
    };
    let (old, new) = (names(old), names(new));
    !old.is_empty() && !new.is_empty() && old.is_disjoint(&new)
}

fn speaks_xml(api: &Api) -> bool {
    api.groups.iter().flat_map(|group| &group.operations).any(|operation| {
        let sent = operation.body.iter().flat_map(|body| &body.contents);
        let received = operation.responses.iter();
        let received = received.flat_map(|of| of.content.iter().chain(&of.others));
        sent.chain(received).any(|content| content.encoding == Encoding::Xml)
    })
}
