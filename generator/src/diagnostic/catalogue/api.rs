//! Codes of stage `api`: `B04xx`.

use super::Code;

/// All codes of this stage.
pub static CODES: &[&Code] = &[];
