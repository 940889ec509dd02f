//! Bindery compiles API descriptions to Rust client bindings.

#![cfg_attr(
    not(test),
    warn(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)
)]

pub mod api;
pub mod builder;
pub mod config;
pub mod diagnostic;
pub mod dialect;
pub mod emit;
pub mod files;
pub mod inspect;
pub mod output;
pub mod pipeline;
pub mod report;
pub mod rust;
pub mod source;
pub mod spec;
#[cfg(feature = "templates")]
pub mod templates;

pub use builder::{Builder, Error, compile, configure};
pub use config::Config;
pub use files::InMemory;
pub use pipeline::{Output, generate};
