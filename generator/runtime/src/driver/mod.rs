//! Drivers: they carry out what the core asks for.

mod blocking;
mod future;
mod sleep;

pub(crate) use blocking::run;
pub(crate) use future::Drive;
#[cfg(feature = "azure-cli")]
pub(crate) use sleep::OnThread;
pub(crate) use sleep::{ThreadSleep, block_on};
