//! The core without I/O: it is told what came and answers what to do next.

mod bucket;
mod coding;
mod delay;
mod environment;
mod exchange;
mod history;
mod observe;
mod pace;
mod policy;
mod polling;
mod settings;
mod step;
#[cfg(feature = "tracing")]
mod trace;

pub(crate) use bucket::Buckets;
pub(crate) use coding::ACCEPTED;
pub(crate) use delay::retry_after;
pub(crate) use environment::Skewed;
#[cfg(feature = "acs3")]
pub(crate) use environment::utc_seconds;
pub use environment::{Environment, SystemEnvironment};
pub use exchange::Exchange;
pub(crate) use exchange::{Redirected, late_token};
pub(crate) use history::History;
pub use observe::{Observed, Observer, SeenRequest, SeenResponse};
pub(crate) use pace::Pace;
pub use policy::{Attempt, NoRetry, Policy, Retry, Verdict};
pub use polling::PollerState;
pub(crate) use polling::{Polling, SIGN_IN_PAGE, Stop, Taken, percent};
pub(crate) use settings::Settings;
pub use step::{Action, Event, TokenRequest};
