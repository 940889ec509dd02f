//! The calls of all operations, as a validator sees them.
