//! Codes of stage `spec`: `B03xx`.

use super::Code;

/// All codes of this stage.
pub static CODES: &[&Code] = &[];
