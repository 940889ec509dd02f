//! What a comparison found, as plain data, and the formats that show it.

pub mod html;
pub mod json;
pub mod markdown;
mod spans;
pub mod text;

use std::fmt;

use super::rules::Rule;
pub use crate::report::Location as Place;
use crate::source::tree::NodeId;

/// What changed between two descriptions.
#[derive(Clone, Debug)]
pub struct Report {
    /// What the API is called: the new title, else the old one.
    pub title: String,
    /// The side compared from; none if the description itself is new.
    pub old: Option<Side>,
    /// The side compared to; none if the description itself was removed.
    pub new: Option<Side>,
    /// All operations of both sides: those of the new side in its order, then the
    /// removed ones in theirs.
    pub operations: Vec<OperationChange>,
    /// The findings, the gravest first.
    pub changes: Vec<Change>,
}

/// One side of a comparison.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Side {
    /// `info.title`.
    pub title: String,
    /// `info.version`.
    pub version: String,
    /// The files that were read, the root first.
    pub files: Vec<String>,
}

/// Where an operation is in its API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OperationAt {
    /// The index of its group.
    pub group: usize,
    /// Its index in the group.
    pub operation: usize,
}

/// An operation of either side or both.
#[derive(Clone, Debug)]
pub struct OperationChange {
    /// The method in upper case.
    pub method: String,
    /// The path template, of the new side if it is there.
    pub path: String,
    /// The `operationId`, of the new side if it is there.
    pub id: String,
    /// What became of it.
    pub state: State,
    /// Where it is in the old API.
    pub old: Option<OperationAt>,
    /// Where it is in the new API.
    pub new: Option<OperationAt>,
    /// The findings that reach it: indices into [`Report::changes`], in order.
    pub changes: Vec<usize>,
}

/// What became of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum State {
    /// It is on the new side only.
    New,
    /// It is on the old side only.
    Removed,
    /// Something about it or what it reaches differs.
    Changed,
    /// Its id differs, and nothing else.
    Renamed,
    /// It stands in another file, and nothing else differs.
    Moved,
    /// Nothing differs.
    Unchanged,
}

impl State {
    /// All states in the order in which they are shown.
    pub const ALL: [Self; 6] = [
        Self::New,
        Self::Removed,
        Self::Changed,
        Self::Renamed,
        Self::Moved,
        Self::Unchanged,
    ];
}

/// A finding: one cause, with all that it reaches.
#[derive(Clone, Debug)]
pub struct Change {
    /// Stays the same for the same change between other versions of the documents:
    /// twelve hexadecimal digits made from rule, subject and text.
    pub id: String,
    /// The rule that it falls under.
    pub rule: &'static Rule,
    /// What changed, such as `PlatformProperties.architecture` or `GET /runs`.
    pub subject: String,
    /// How it changed, in a few words without the subject.
    pub text: String,
    /// Where it stands on the old side.
    pub old: Option<Site>,
    /// Where it stands on the new side.
    pub new: Option<Site>,
    /// The graver of both effects.
    pub level: Level,
    /// What it is part of.
    pub direction: Direction,
    /// What it means for requests and responses between a client made from the old side
    /// and a server that is as the new side says.
    pub wire: Effect,
    /// What it means for a program that uses the generated code.
    pub rust: Effect,
    /// What to do.
    pub advice: String,
    /// The operations that it reaches: indices into [`Report::operations`], in order.
    pub operations: Vec<usize>,
}

/// A place of one side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// The node in the side's tree.
    pub node: NodeId,
    /// File, line and column.
    pub place: Place,
}

/// How grave something is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// What works goes on to work.
    #[default]
    Compatible,
    /// It depends on what no description says.
    Warning,
    /// What works stops to.
    Breaking,
}

impl Level {
    /// All levels, the gravest first.
    pub const ALL: [Self; 3] = [Self::Breaking, Self::Warning, Self::Compatible];
}

/// What a change is part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Direction {
    /// What clients send.
    Request,
    /// What servers send.
    Response,
    /// What both send.
    Both,
    /// Neither: the operation or the API as a whole.
    None,
}

/// What a change does to one party.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Effect {
    /// How grave it is.
    pub level: Level,
    /// What happens, in a sentence's words; empty if nothing does.
    pub text: String,
}

impl Effect {
    /// Whether what works stops to.
    pub fn breaks(&self) -> bool {
        self.level == Level::Breaking
    }
}

/// The counts of a report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Operations by state, in the order of [`State::ALL`].
    pub operations: [usize; 6],
    /// Findings by level, in the order of [`Level::ALL`].
    pub changes: [usize; 3],
    /// Findings that break requests or responses.
    pub wire: usize,
    /// Findings that break programs.
    pub rust: usize,
}

impl Totals {
    /// How many operations are in a state.
    pub fn state(&self, state: State) -> usize {
        let counts = State::ALL.iter().zip(self.operations);
        counts.filter(|(of, _)| **of == state).map(|(_, count)| count).sum()
    }

    /// How many findings are of a level.
    pub fn level(&self, level: Level) -> usize {
        let counts = Level::ALL.iter().zip(self.changes);
        counts.filter(|(of, _)| **of == level).map(|(_, count)| count).sum()
    }
}

impl Report {
    /// The counts.
    pub fn totals(&self) -> Totals {
        let state = |state| self.operations.iter().filter(|o| o.state == state).count();
        let level = |level| self.changes.iter().filter(|c| c.level == level).count();
        Totals {
            operations: State::ALL.map(state),
            changes: Level::ALL.map(level),
            wire: self.changes.iter().filter(|change| change.wire.breaks()).count(),
            rust: self.changes.iter().filter(|change| change.rust.breaks()).count(),
        }
    }

    /// The gravest level, if there is any finding.
    pub fn level(&self) -> Option<Level> {
        self.changes.iter().map(|change| change.level).max()
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Breaking => "breaking",
            Self::Warning => "warning",
            Self::Compatible => "compatible",
        })
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::New => "new",
            Self::Removed => "removed",
            Self::Changed => "changed",
            Self::Renamed => "renamed",
            Self::Moved => "moved",
            Self::Unchanged => "unchanged",
        })
    }
}

impl fmt::Display for Direction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Request => "request",
            Self::Response => "response",
            Self::Both => "both",
            Self::None => "none",
        })
    }
}
