//! Bindery compiles API descriptions to Rust client bindings: Swagger 2.0, OpenAPI 3.0 to
//! 3.2 and Alibaba's `api-docs.json`, from one file or many.
//!
//! There are three ways to use it. In a build script, [`compile`] and [`configure`] write
//! to `OUT_DIR`; see [`builder`]. On the command line, package `bindery-cli` writes and
//! checks modules that are committed. And [`generate`] is the core of both: settings and
//! files in memory in, files and findings in memory out.
//!
//! ```
//! use bindery::config::{ApiConfig, Config};
//! use bindery::InMemory;
//!
//! let text = "{openapi: 3.1.0, info: {title: Nothing, version: '1'}, paths: {}}";
//! let files = InMemory::from([("nothing.yaml".to_owned(), text.as_bytes().to_vec())]);
//! let config = Config { apis: vec![ApiConfig::new("nothing.yaml")], ..Config::default() };
//!
//! let output = bindery::generate(&config, &files);
//! assert!(!output.has_errors());
//! assert_eq!(output.files[0].path, "nothing/mod.rs");
//! ```
//!
//! A description is untrusted input: see [`files`] for what may be read and [`output`] for
//! what may be written. What a description says that the output does not honour is a
//! [finding](report::Finding) with a code, a place and a way to make it an error.
//!
//! None of the cargo features is on by default, so that a build script compiles little:
//! `config` reads `bindery.toml`, `draw` draws findings with their source lines,
//! `templates` has the files of a new output crate, `diff` compares descriptions.

#![cfg_attr(
    not(test),
    warn(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing
    )
)]

pub mod api;
pub mod builder;
pub mod config;
pub mod diagnostic;
pub mod dialect;
#[cfg(feature = "diff")]
pub mod diff;
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
