//! Conversions between scalars and the types of std and other crates.
