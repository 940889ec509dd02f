//! Bindery compiles API descriptions to Rust client bindings.

pub mod api;
pub mod diagnostic;
pub mod source;
