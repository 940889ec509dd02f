//! Bindery compiles API descriptions to Rust client bindings.

#![cfg_attr(
    not(test),
    warn(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)
)]

pub mod api;
pub mod config;
pub mod diagnostic;
pub mod dialect;
pub mod files;
pub mod output;
pub mod pipeline;
pub mod report;
pub mod source;
pub mod spec;
#[cfg(feature = "templates")]
pub mod templates;
