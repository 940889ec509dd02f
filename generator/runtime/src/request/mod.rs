//! From a descriptor and values to a request, without I/O.

mod draft;
mod flat;
mod multipart;
mod path;
pub(crate) mod percent;
mod style;

#[cfg(test)]
mod vectors;

pub(crate) use draft::{Draft, Prepared};
pub(crate) use flat::Look;
pub(crate) use percent::push_pair_text;
