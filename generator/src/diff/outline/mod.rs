//! Operations and types as trees of lines that a person reads, old and new merged, each
//! line and each fact marked with what became of it.
//!
//! A named type is a tree of its own and the lines refer to it, so recursion ends there
//! and nothing is shown twice; what has no name of its own stands where it is used.

mod draft;
mod marks;
mod merge;
mod types;
mod values;

use std::collections::HashMap;

use crate::api::model::TypeId;
use crate::source::tree::NodeId;

use super::{OperationChange, State, Subject};
use merge::Merge;

/// What became of something between the old side and the new one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mark {
    /// Nothing.
    #[default]
    Same,
    /// It is on the new side only.
    Added,
    /// It is on the old side only.
    Removed,
    /// It is on both sides, and differs.
    Changed,
}

/// The trees of operations, and of every type that they refer to.
#[derive(Clone, Debug, Default)]
pub struct Outline {
    /// One per operation of the report, in its order; none for those not asked for.
    pub operations: Vec<Option<OperationTree>>,
    /// The named types, in order of first use.
    pub types: Vec<TypeTree>,
    index: Index,
}

/// Where types of either side are shown.
#[derive(Clone, Debug, Default)]
struct Index {
    old: HashMap<TypeId, usize>,
    new: HashMap<TypeId, usize>,
}

/// An operation.
#[derive(Clone, Debug, Default)]
pub struct OperationTree {
    /// What is said about it.
    pub docs: String,
    /// What it takes, gives and promises.
    pub sections: Vec<Section>,
}

/// A part of an operation.
#[derive(Clone, Debug)]
pub struct Section {
    /// Which part.
    pub part: Part,
    /// What tells it from others of that kind: a media type, a status.
    pub title: String,
    /// What became of it.
    pub mark: Mark,
    /// Its lines.
    pub lines: Vec<Line>,
}

/// A part of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// What holds for all of it.
    Terms,
    /// Its parameters.
    Parameters,
    /// A request body.
    Body,
    /// A response.
    Response,
}

/// A named type.
#[derive(Clone, Debug)]
pub struct TypeTree {
    /// What it is called, on the new side if it is there.
    pub name: String,
    /// What it was called, if that differs.
    pub old_name: Option<String>,
    /// What it is, in a word.
    pub kind: &'static str,
    /// What became of it: of its name and its own lines, not of what they refer to.
    pub mark: Mark,
    /// Whether something that it refers to differs, however far away.
    pub leads_to_change: bool,
    /// What is said about it.
    pub docs: String,
    /// Facts about it as a whole.
    pub facts: Vec<Fact>,
    /// Members, variants or values.
    pub lines: Vec<Line>,
    /// Its schemas, old and new.
    pub nodes: Sides<NodeId>,
}

/// The same on both sides; none where it is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Sides<T> {
    /// The old side.
    pub old: Option<T>,
    /// The new side.
    pub new: Option<T>,
}

impl<T> Default for Sides<T> {
    fn default() -> Self {
        Self { old: None, new: None }
    }
}

impl<T> Sides<T> {
    /// What became of it if nothing but its being there counts.
    fn mark(&self) -> Mark {
        match (&self.old, &self.new) {
            (Some(_), None) => Mark::Removed,
            (None, Some(_)) => Mark::Added,
            _ => Mark::Same,
        }
    }
}

/// A line of a tree.
#[derive(Clone, Debug)]
pub struct Line {
    /// What became of the line itself.
    pub mark: Mark,
    /// What it is.
    pub role: Role,
    /// What it is called, on the new side if it is there.
    pub name: String,
    /// What it was called, if that differs.
    pub old_name: Option<String>,
    /// Its values, on the new side if it is there.
    pub value: Vec<Word>,
    /// What its values were, if that differs.
    pub old_value: Vec<Word>,
    /// What else is known.
    pub facts: Vec<Fact>,
    /// What is said about it; only where that is news.
    pub docs: String,
    /// What is inside.
    pub lines: Vec<Line>,
    /// What it stands for, old and new.
    pub nodes: Sides<NodeId>,
}

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// A term of an operation, such as the credentials that it takes.
    Term,
    /// A parameter.
    Parameter,
    /// A whole body, or the elements of a list.
    Whole,
    /// A header of a response.
    Header,
    /// A member of an object.
    Member,
    /// All members of an object that have no line of their own.
    Others,
    /// A variant of a union.
    Variant,
    /// A value of an enumeration.
    Value,
}

/// A fact about a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// What kind of fact.
    pub kind: &'static str,
    /// What it says; empty where the kind says it all.
    pub text: String,
    /// What became of it.
    pub mark: Mark,
}

/// A piece of what the values of a line are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Word {
    /// Text.
    Text(String),
    /// A named type.
    Type(TypeRef),
}

/// A use of a named type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeRef {
    /// What it is called, on the new side if it is there.
    pub name: String,
    /// What it was called, if that differs.
    pub old_name: Option<String>,
    sides: Sides<TypeId>,
}

impl Outline {
    /// The trees of the operations that `wanted` names.
    ///
    /// A side that is missing has nothing: all of the other is new, or removed.
    pub fn new(
        old: Option<&Subject>,
        new: Option<&Subject>,
        operations: &[OperationChange],
        wanted: impl Fn(&OperationChange) -> bool,
    ) -> Self {
        let mut merge = Merge::new(old, new);
        let mut outline = Self::default();
        for change in operations {
            let sides = Sides {
                old: change.old.zip(old).and_then(|(at, side)| side.operation(at)),
                new: change.new.zip(new).and_then(|(at, side)| side.operation(at)),
            };
            let tree = wanted(change).then(|| merge.operation(sides));
            outline.operations.push(tree);
        }
        (outline.types, outline.index) = merge.types();
        marks::spread(&mut outline);
        outline
    }

    /// Where in [`Outline::types`] a type is.
    pub fn find(&self, of: &TypeRef) -> Option<usize> {
        let new = of.sides.new.and_then(|id| self.index.new.get(&id));
        let old = || of.sides.old.and_then(|id| self.index.old.get(&id));
        new.or_else(old).copied()
    }

    /// Whether something about a type or what it leads to differs.
    pub fn differs(&self, of: &TypeRef) -> bool {
        let tree = self.find(of).and_then(|at| self.types.get(at));
        tree.is_some_and(|tree| tree.mark != Mark::Same || tree.leads_to_change)
    }
}

/// Whether an operation is shown as a tree unless all of them are asked for.
pub fn is_news(change: &OperationChange) -> bool {
    matches!(change.state, State::New | State::Removed | State::Changed)
}

impl Line {
    /// Takes the marks inside away: what is new as a whole has no new parts.
    fn settle(&mut self) {
        self.mark = Mark::Same;
        self.facts.iter_mut().for_each(|fact| fact.mark = Mark::Same);
        self.lines.iter_mut().for_each(Self::settle);
    }

    /// Whether it or anything inside of it differs.
    pub fn differs(&self) -> bool {
        self.mark != Mark::Same || self.lines.iter().any(Self::differs)
    }

    /// The uses of named types in the line itself.
    pub fn types(&self) -> impl Iterator<Item = &TypeRef> {
        self.value.iter().chain(&self.old_value).filter_map(|word| match word {
            Word::Type(of) => Some(of),
            Word::Text(_) => None,
        })
    }

    /// The uses of named types in it and inside of it.
    fn references<'a>(&'a self, found: &mut Vec<&'a TypeRef>) {
        found.extend(self.types());
        self.lines.iter().for_each(|line| line.references(found));
    }
}
