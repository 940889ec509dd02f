//! JSONPath (RFC 9535) over the tree itself.
//!
//! Evaluating on the tree finds nodes, not copies: a match is the node to edit, and what an
//! action changed is seen by the next one.

mod compare;
mod evaluate;
mod parse;
mod pattern;
mod scan;

use crate::source::tree::{NodeId, Tree};

/// The most deeply nested expression; real targets have two or three levels.
const DEEPEST: usize = 64;

/// A parsed JSONPath.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Query {
    segments: Vec<Segment>,
}

/// A node that a query found, and where it hangs; none for the root.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Match {
    pub(super) node: NodeId,
    pub(super) above: Option<(NodeId, Step)>,
    /// How many nodes are above it.
    pub(super) depth: usize,
}

/// How a node hangs from the one above it.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Step {
    Name(std::sync::Arc<str>),
    Index(usize),
}

#[derive(Clone, Debug, PartialEq)]
struct Segment {
    /// Whether everything below is selected from, too.
    descends: bool,
    selectors: Vec<Selector>,
}

#[derive(Clone, Debug, PartialEq)]
enum Selector {
    Name(String),
    Wildcard,
    Index(i64),
    Slice { start: Option<i64>, end: Option<i64>, step: i64 },
    Filter(Logical),
}

#[derive(Clone, Debug, PartialEq)]
enum Logical {
    Or(Vec<Logical>),
    And(Vec<Logical>),
    Not(Box<Logical>),
    Exists(Path),
    Compare(Operand, Operator, Operand),
    /// Whether a pattern fits all of a text, or a part of it.
    Fits {
        text: Operand,
        pattern: Operand,
        whole: bool,
    },
}

/// A query inside of a filter: from the root or from the node that is filtered.
#[derive(Clone, Debug, PartialEq)]
struct Path {
    from_root: bool,
    segments: Vec<Segment>,
}

/// What a comparison compares.
#[derive(Clone, Debug, PartialEq)]
enum Operand {
    Literal(Literal),
    /// A query that finds one node at most.
    Path(Path),
    Length(Box<Operand>),
    Count(Path),
    Value(Path),
}

#[derive(Clone, Debug, PartialEq)]
enum Literal {
    Null,
    Bool(bool),
    Integer(i128),
    Float(f64),
    Text(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operator {
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Query {
    /// Parses a JSONPath; blanks around it do not count.
    ///
    /// # Errors
    /// Says what is wrong, and at which character.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        parse::query(text.trim()).map(|segments| Self { segments })
    }

    /// What the query finds below a root, each node once; none if that takes too long.
    pub(super) fn matches(&self, tree: &Tree, root: NodeId) -> Option<Vec<Match>> {
        evaluate::run(tree, root, &self.segments)
    }
}

#[cfg(test)]
mod tests;
