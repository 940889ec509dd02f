//! Lines of both sides to one list.

use std::collections::{HashMap, HashSet};

use crate::api::model::{Docs, Operation, Type, TypeId};

use super::super::Subject;
use super::draft::{Draft, DraftSection, Side};
use super::types::Meetings;
use super::{Fact, Line, Mark, OperationTree, Section, Sides};

/// How many objects without a name may stand in each other.
const DEPTH: usize = 24;

/// Both sides while their trees are made.
pub(super) struct Merge<'a> {
    pub(super) old: Option<Side<'a>>,
    pub(super) new: Option<Side<'a>>,
    /// The types that lines refer to.
    pub(super) met: Meetings,
    /// The types without a name around the next line.
    pub(super) open: Vec<Sides<TypeId>>,
}

impl<'a> Merge<'a> {
    pub(super) fn new(old: Option<&'a Subject>, new: Option<&'a Subject>) -> Self {
        Self {
            old: old.map(Side::new),
            new: new.map(Side::new),
            met: Meetings::default(),
            open: Vec::new(),
        }
    }

    pub(super) fn old_type(&self, id: TypeId) -> Option<&'a Type> {
        self.old.as_ref().and_then(|side| side.of(id))
    }

    pub(super) fn new_type(&self, id: TypeId) -> Option<&'a Type> {
        self.new.as_ref().and_then(|side| side.of(id))
    }

    /// An operation of both sides, or of one.
    pub(super) fn operation(&mut self, of: Sides<&'a Operation>) -> OperationTree {
        let sections = |side: Option<&Side<'a>>, of: Option<&'a Operation>| {
            side.zip(of).map(|(side, of)| side.operation(of)).unwrap_or_default()
        };
        let old = sections(self.old.as_ref(), of.old);
        let new = sections(self.new.as_ref(), of.new);
        let whole = Sides { old: of.old, new: of.new }.mark();
        let docs = of.new.or(of.old).map(|of| gist(&of.docs)).unwrap_or_default();
        let key = |section: &DraftSection<'_>| (section.part, section.title.clone());
        let mut made = Vec::new();
        for sides in paired(old, new, key) {
            let mark = if whole == Mark::Same { sides.mark() } else { Mark::Same };
            let shown = sides.new.as_ref().or(sides.old.as_ref());
            let Some((part, title)) = shown.map(key) else { continue };
            let lines = |of: Option<DraftSection<'a>>| {
                of.map(|section| section.lines).unwrap_or_default()
            };
            let one_sided = sides.mark() != Mark::Same;
            let mut lines = self.lines(lines(sides.old), lines(sides.new));
            if one_sided {
                lines.iter_mut().for_each(Line::settle);
            }
            made.push(Section { part, title, mark, lines });
        }
        OperationTree { docs, sections: made }
    }

    /// Lines of both sides in the order of the new one, what is gone after what it
    /// stood behind.
    pub(super) fn lines(
        &mut self,
        old: Vec<Draft<'a>>,
        new: Vec<Draft<'a>>,
    ) -> Vec<Line> {
        let pairs = paired(old, new, |line| (line.role, line.key.clone()));
        pairs.into_iter().filter_map(|sides| self.line(sides)).collect()
    }

    fn line(&mut self, sides: Sides<Draft<'a>>) -> Option<Line> {
        let mut mark = sides.mark();
        let shapes = Sides {
            old: sides.old.as_ref().and_then(|line| line.shape),
            new: sides.new.as_ref().and_then(|line| line.shape),
        };
        let facts = facts(
            sides.old.as_ref().map(|line| &*line.facts),
            sides.new.as_ref().map(|line| &*line.facts),
        );
        let nodes = Sides {
            old: sides.old.as_ref().and_then(|line| line.node),
            new: sides.new.as_ref().and_then(|line| line.node),
        };
        let mut values = self.values(shapes);
        let texts = [&sides.old, &sides.new].map(|line| line.as_ref().map(said));
        if let [Some(old), Some(new)] = &texts
            && values.before.is_empty()
            && old != new
        {
            values.before.extend(old.clone().map(super::Word::Text));
        }
        let mut lines = self.inside(values.inside);
        if mark != Mark::Same {
            lines.iter_mut().for_each(Line::settle);
        }
        let Sides { old, new } = sides;
        let renamed = new.as_ref().and(old.as_ref()).map(|old| old.name.clone());
        let shown = new.or(old)?;
        let old_name = renamed.filter(|name| *name != shown.name);
        if values.now.is_empty() {
            values.now.extend(said(&shown).map(super::Word::Text));
        }
        let differs = !values.before.is_empty()
            || old_name.is_some()
            || facts.iter().any(|fact| fact.mark != Mark::Same);
        if mark == Mark::Same && differs {
            mark = Mark::Changed;
        }
        let docs = shown.docs.filter(|_| mark == Mark::Added).map(gist);
        Some(Line {
            mark,
            role: shown.role,
            name: shown.name,
            old_name,
            value: values.now,
            old_value: values.before,
            facts,
            docs: docs.unwrap_or_default(),
            lines,
            nodes,
        })
    }

    /// The lines of types without a name.
    fn inside(&mut self, types: Sides<TypeId>) -> Vec<Line> {
        if types == Sides::default() || self.open.len() >= DEPTH {
            return Vec::new();
        }
        self.open.push(types);
        let lines = self.lines_of(types);
        self.open.pop();
        lines
    }

    /// The lines of a type of both sides, or of one.
    pub(super) fn lines_of(&mut self, types: Sides<TypeId>) -> Vec<Line> {
        let lines = |side: Option<&Side<'a>>, id: Option<TypeId>| {
            let found = side.zip(id).and_then(|(side, id)| Some((side, side.of(id)?)));
            found.map(|(side, of)| side.lines(of)).unwrap_or_default()
        };
        let old = lines(self.old.as_ref(), types.old);
        let new = lines(self.new.as_ref(), types.new);
        self.lines(old, new)
    }
}

/// What a line says in place of a type.
fn said(line: &Draft<'_>) -> Option<String> {
    Some(line.text.clone()).filter(|text| !text.is_empty())
}

/// The facts of both sides: those of the new one in its order, then what is gone.
pub(super) fn facts(
    old: Option<&[(&'static str, String)]>,
    new: Option<&[(&'static str, String)]>,
) -> Vec<Fact> {
    let fact = |(kind, text): &(&'static str, String), mark| {
        let text = text.clone();
        Fact { kind, text, mark }
    };
    let (Some(old), Some(new)) = (old, new) else {
        let all = old.or(new).unwrap_or_default().iter();
        return all.map(|of| fact(of, Mark::Same)).collect();
    };
    let kept = new.iter().map(|of| {
        let mark = if old.contains(of) { Mark::Same } else { Mark::Added };
        fact(of, mark)
    });
    let gone = old.iter().filter(|of| !new.contains(of));
    kept.chain(gone.map(|of| fact(of, Mark::Removed))).collect()
}

/// The first paragraph of what is said, on one line.
pub(super) fn gist(docs: &Docs) -> String {
    let text = docs.description.as_ref().or(docs.summary.as_ref());
    let text = text.map_or("", |text| text.trim_start());
    let paragraph = text.split("\n\n").next().unwrap_or_default();
    paragraph.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What has the same key on both sides, in the order of the new one; what is gone
/// follows what it stood behind.
fn paired<T, K: Eq + std::hash::Hash + Clone>(
    old: Vec<T>,
    new: Vec<T>,
    key: impl Fn(&T) -> K,
) -> Vec<Sides<T>> {
    let there: HashSet<K> = new.iter().map(&key).collect();
    let mut kept: HashMap<K, T> = HashMap::new();
    let mut gone: HashMap<Option<K>, Vec<T>> = HashMap::new();
    let mut behind: Option<K> = None;
    for item in old {
        let of = key(&item);
        if there.contains(&of) {
            behind = Some(of.clone());
            kept.entry(of).or_insert(item);
        } else {
            gone.entry(behind.clone()).or_default().push(item);
        }
    }
    let mut pairs = Vec::new();
    let mut removed = |after: &Option<K>, pairs: &mut Vec<Sides<T>>| {
        let gone = gone.remove(after).unwrap_or_default().into_iter();
        pairs.extend(gone.map(|old| Sides { old: Some(old), new: None }));
    };
    removed(&None, &mut pairs);
    for item in new {
        let of = Some(key(&item));
        let old = of.as_ref().and_then(|of| kept.remove(of));
        pairs.push(Sides { old, new: Some(item) });
        removed(&of, &mut pairs);
    }
    pairs
}
