//! Models: read, written, shown, in every format.

mod formats;
mod json;
mod properties;
mod samples;
mod scalars;
mod show;
mod syntax;
mod text;
mod union;
#[cfg(feature = "xml")]
mod xml;
