//! `bindery diff`: what changed between two descriptions, for the wire and for programs.
//!
//! Two [`Subject`]s in, a [`Report`] out. What is compared is the API after stage `api`,
//! so dialect, order, file and `$ref` make no difference; what it means for a program is
//! read off the two plans. A face over the pipeline: it names every stage, and no stage
//! names it.

pub mod changelog;
mod compare;
mod moves;
pub mod outline;
mod pairing;
pub mod report;
pub mod rules;
pub mod seed;
mod subject;
mod surface;

pub use compare::{compare, compare_part, compare_sides};
pub use moves::{Moves, Scope};
pub use pairing::shared;
pub use report::{
    Change, Direction, Effect, Level, OperationAt, OperationChange, Report, Side, Site,
    State, Totals,
};
pub use rules::Rule;
pub use subject::{Reading, Subject};
