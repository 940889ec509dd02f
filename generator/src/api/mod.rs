//! Stage 4: what the API is, in no language's terms.

pub mod model;
