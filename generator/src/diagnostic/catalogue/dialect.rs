//! Codes of stage `dialect`: `B02xx`.

use super::Code;

/// All codes of this stage.
pub static CODES: &[&Code] = &[];
