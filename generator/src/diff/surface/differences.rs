//! How two surfaces differ.

use std::cell::LazyCell;
use std::collections::{BTreeMap, HashMap, HashSet};

use super::{Difference, Entry, Home, Slot, Surface};
use crate::diff::report::Level;

/// The slot that a type or a method itself has.
const ITSELF: &str = "";

/// The slot of the method of the client that gives a handle.
pub(super) const HANDLE: &str = "handle";

impl Surface {
    /// How this surface differs from a new one.
    pub(in crate::diff) fn differences(&self, new: &Self) -> Vec<Difference> {
        let mut found = Vec::new();
        let (before, after) =
            (LazyCell::new(|| self.keys()), LazyCell::new(|| new.keys()));
        let none = BTreeMap::new();
        for (home, entries) in &self.homes {
            let others = new.homes.get(home).unwrap_or(&none);
            let mut parts = Parts::default();
            // A whole comes before its parts: its slot is shorter.
            for (slot, old) in entries {
                if parts.lost.contains(&*old.whole) && *slot != old.whole {
                    parts.lost.insert(slot);
                    continue;
                }
                let beside = others.get(slot).filter(|of| !gives_way(old, of));
                found.extend(match beside.or_else(|| after.get(old.key()).copied()) {
                    Some(new) => parts.compare(home, slot, (old, new)),
                    None => {
                        parts.lost.insert(slot);
                        Some(self.gone(home, slot, old))
                    }
                });
            }
        }
        for (home, entries) in &new.homes {
            let known = self.homes.get(home).unwrap_or(&none);
            for (slot, new) in
                entries.iter().filter(|(slot, _)| !known.contains_key(*slot))
            {
                let is_part = *slot != new.whole && entries.contains_key(&new.whole);
                if is_part && !known.contains_key(&new.whole)
                    || before.contains_key(new.key())
                {
                    continue;
                }
                let level =
                    if new.literal { Level::Breaking } else { Level::Compatible };
                found.push(Difference::of(home, new, "is new", level));
            }
        }
        found
    }

    /// All items by what programs name them by.
    fn keys(&self) -> HashMap<&str, &Entry> {
        let entries = self.homes.values().flat_map(BTreeMap::values);
        entries.map(|entry| (entry.key(), entry)).collect()
    }

    /// An item that is gone, with all that is part of it.
    fn gone(&self, home: &Home, slot: &Slot, old: &Entry) -> Difference {
        let mut gone = Difference::of(home, old, "is gone", Level::Breaking);
        gone.gone = true;
        if slot == HANDLE {
            gone.handle = Some((old.signature.to_string(), String::new()));
        } else if slot != ITSELF {
            let beside = self.homes.get(home).into_iter().flat_map(BTreeMap::values);
            let inside = beside.filter(|of| of.whole == *slot && !of.is(old));
            gone.parts.extend(inside.filter_map(|of| of.part.clone()));
        }
        gone
    }
}

/// What became of the wholes of a home.
#[derive(Default)]
struct Parts<'s> {
    /// Those of which nothing is left, so that their parts go without saying.
    lost: HashSet<&'s str>,
    /// Those with another name, which their parts share.
    renamed: HashSet<&'s str>,
}

impl<'s> Parts<'s> {
    fn compare(
        &mut self,
        home: &Home,
        slot: &'s str,
        (old, new): (&'s Entry, &Entry),
    ) -> Option<Difference> {
        let inherited = self.renamed.contains(&*old.whole) && old.own() == new.own();
        let renamed = old.key() != new.key() && !inherited;
        if old.key() != new.key() {
            self.renamed.insert(slot);
        }
        let difference = old.signature.differs(&new.signature);
        if difference.is_some() && !old.signature.is_function() {
            self.lost.insert(slot);
        }
        let gate = gate(old, new);
        if !renamed && difference.is_none() && gate.is_none() {
            return None;
        }
        let (level, parts) = difference.unwrap_or_default();
        let text = match (renamed, level, &gate) {
            (true, Level::Compatible, _) => format!("is now `{}`", new.path),
            (true, ..) if new.signature.is_function() => {
                format!("is now `{}{}`", new.path, new.signature)
            }
            (true, ..) => format!("is now `{}: {}`", new.path, new.signature),
            (_, Level::Compatible, Some(gate)) => gate.clone(),
            _ => format!("was `{}`, is `{}`", old.signature, new.signature),
        };
        let level = if renamed || gate.is_some() { Level::Breaking } else { level };
        let own = new.part.clone().or(old.part.clone());
        Some(Difference {
            parts: parts.into_iter().chain(own).collect(),
            handle: if renamed { handle(home, slot, old, new) } else { None },
            signatures: Some((old.signature.to_string(), new.signature.to_string())),
            ..Difference::of(home, old, &text, level)
        })
    }
}

impl Difference {
    fn of(home: &Home, entry: &Entry, text: &str, level: Level) -> Self {
        Self {
            home: home.clone(),
            parts: entry.part.iter().cloned().collect(),
            path: entry.path.clone(),
            text: text.to_owned(),
            level,
            handle: None,
            gone: false,
            signatures: None,
        }
    }

    /// Whether something is not implemented any more for a type, or made from it.
    pub(in crate::diff) fn unimplements(&self, old: &str) -> bool {
        self.gone && self.path.starts_with("impl ") && names(&self.path, old)
    }

    /// Whether one type took the place of another in what it says of an item; none is
    /// whatever has no name of its own.
    pub(in crate::diff) fn swaps(&self, old: Option<&str>, new: Option<&str>) -> bool {
        let signatures = self.signatures.as_ref();
        signatures.is_some_and(|(before, after)| {
            old.is_none_or(|old| names(before, old))
                && new.is_none_or(|new| names(after, new))
        })
    }
}

/// Whether a signature has a type in it, or an argument that borrows it.
fn names(signature: &str, of: &str) -> bool {
    let part = |of: char| of.is_alphanumeric() || of == '_';
    let apart = |one: Option<char>, other: Option<char>| {
        !(one.is_some_and(part) && other.is_some_and(part))
    };
    let has = |of: &str| {
        signature.match_indices(of).any(|(start, _)| {
            let (before, rest) = signature.split_at(start);
            let after = rest.get(of.len()..).and_then(|rest| rest.chars().next());
            apart(before.chars().next_back(), of.chars().next())
                && apart(of.chars().next_back(), after)
        })
    };
    let elements = of.strip_prefix("Vec<").and_then(|of| of.strip_suffix('>'));
    let borrowed = match elements {
        Some(elements) => Some(format!("&[{elements}]")),
        None => (of == "String").then(|| "&str".to_owned()),
    };
    has(of) || borrowed.is_some_and(|borrowed| has(&borrowed))
}

impl Entry {
    /// The last name of its path.
    fn own(&self) -> &str {
        self.path.rsplit(['.', ':']).next().unwrap_or_default()
    }

    fn is(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

/// Whether an alias stands where the old side has a type of its own: what it stands for
/// is what that became.
fn gives_way(old: &Entry, new: &Entry) -> bool {
    new.is_alias && !old.is_alias && old.key() != new.key()
}

/// What features something needs now that was there without.
fn gate(old: &Entry, new: &Entry) -> Option<String> {
    let enough = |gate: &String| new.gates.contains(gate);
    let was_open = old.gates.is_empty() || !old.gates.iter().all(enough);
    (was_open && !new.gates.is_empty()).then(|| {
        let gates: Vec<String> =
            new.gates.iter().map(|gate| format!("`{gate}`")).collect();
        format!("needs the feature {} now", gates.join(" or "))
    })
}

/// The handles of which one took the place of the other, if nothing else has another name.
fn handle(
    home: &Home,
    slot: &str,
    old: &Entry,
    new: &Entry,
) -> Option<(String, String)> {
    if !matches!(home, Home::Operation(_)) {
        return None;
    }
    if slot == HANDLE {
        return Some((old.signature.to_string(), new.signature.to_string()));
    }
    let (before, after) = (old.path.split_once("::")?, new.path.split_once("::")?);
    let alone = slot == ITSELF && before.1 == after.1 && before.0 != after.0;
    alone.then(|| (before.0.to_owned(), after.0.to_owned()))
}
