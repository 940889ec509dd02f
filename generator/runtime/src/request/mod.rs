//! From a descriptor and values to a request, without I/O.

mod draft;
pub(crate) mod events;
mod flat;
mod multipart;
mod path;
pub(crate) mod percent;
mod style;
mod template;

#[cfg(test)]
mod decoded;
#[cfg(test)]
mod vectors;

pub(crate) use draft::Draft;
pub(crate) use flat::Look;
pub(crate) use path::Route;
pub(crate) use percent::push_pair_text;
pub(crate) use style::Fault;
pub(crate) use template::{Prepared, Template};
