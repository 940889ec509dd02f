//! Stage 1: paths to ordered trees; every node knows its place.

pub mod tree;
