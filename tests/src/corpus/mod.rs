//! Documents that others wrote, each generated in a process of its own.

mod batch;
mod examination;
mod index;
mod run;

pub use batch::{Compiled, compile, doctests};
pub use examination::{Examination, child, emitted, examine};
pub use index::{Document, Expected, bad, corpus};
pub use run::{Examined, Verdict, examine_all, print, wrong};
