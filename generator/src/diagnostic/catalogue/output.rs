//! Codes of stage `output`: `B06xx`.

use super::Code;

/// All codes of this stage.
pub static CODES: &[&Code] = &[];
