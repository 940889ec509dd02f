//! Payloads that descriptions give as examples, held against the types that are made of
//! their schemas and against a validator that others wrote.

mod collect;
mod document;
mod export;
mod judge;
mod program;
mod sites;

pub use collect::{Case, Collected, child, collect};
pub use judge::{Count, Verdict, judge, table};
pub use program::answers;
