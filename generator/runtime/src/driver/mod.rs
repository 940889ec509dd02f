//! Drivers: they carry out what the core asks for.

mod blocking;
mod future;
mod sleep;

pub(crate) use blocking::run;
pub(crate) use future::Drive;
pub(crate) use sleep::{ThreadSleep, block_on};
