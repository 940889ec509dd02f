//! The core without I/O: it is told what came and answers what to do next.

mod environment;
mod exchange;
mod policy;

#[cfg(feature = "acs3")]
pub(crate) use environment::utc_seconds;
pub use environment::{Environment, SystemEnvironment};
pub use exchange::{Action, Event, Exchange, TokenRequest};
pub use policy::{Attempt, NoRetry, Policy, Verdict};
