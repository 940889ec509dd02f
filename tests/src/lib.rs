//! What the tests share: where things lie, how a description is generated, how what was
//! emitted is compiled in a crate of its own.

pub mod children;
pub mod consumer;
pub mod contradiction;
pub mod corpus;
pub mod generation;
pub mod golden;
pub mod json;
pub mod payloads;
pub mod places;
pub mod suite;
