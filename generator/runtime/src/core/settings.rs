//! What one call has otherwise than its client.

use super::Policy;
use crate::transport::Timeouts;
use std::sync::Arc;

/// What one call has otherwise than its client.
#[derive(Clone, Default)]
pub(crate) struct Settings {
    pub(crate) policy: Option<Arc<dyn Policy>>,
    pub(crate) timeouts: Option<Timeouts>,
    /// The caller says that the request may be carried out twice.
    pub(crate) repeatable: bool,
}
