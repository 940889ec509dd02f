//! Codes of stage `rust`: `B05xx`.

use super::Code;

/// All codes of this stage.
pub static CODES: &[&Code] = &[];
