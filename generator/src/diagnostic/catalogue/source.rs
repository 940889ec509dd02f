//! Codes of stage `source`: `B01xx`.

use super::Code;

/// All codes of this stage.
pub static CODES: &[&Code] = &[];
