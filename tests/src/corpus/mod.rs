//! Documents that others wrote, each generated in a process of its own.

mod batch;
mod examination;
mod index;
mod run;
pub mod table;

pub use batch::{Failed, compile, doctests};
pub use examination::{Emitted, Examination, child, emitted, examine};
pub use index::{Document, Expected, bad, corpus, listed, slice};
pub use run::{Examined, Verdict, emitted_of, examine_all, print, wrong};
